//! From text to a table of cells, with rows numbered as a spreadsheet numbers them.

/// The delimiters that are recognised, the most likely first where two fit equally.
pub const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];

/// A line that no sheet holds. It is read after the last one: where it does not come back alone, a quote
/// was opened before it and never closed.
const SENTINEL: &str = "\u{1}end";

/// The cells of a sheet.
#[derive(Debug)]
pub struct Table {
    /// The character between columns.
    pub delimiter: char,
    /// The rows that hold anything.
    pub rows: Vec<Row>,
    /// The row in which a quote opens that never closes.
    pub unclosed_quote: Option<u32>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Its number in a spreadsheet, from 1: blank rows count, and a cell of several lines is in one row.
    pub number: u32,
    /// The cells, trimmed.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in a column (from 0); blank where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

impl Table {
    /// Splits a text at a delimiter. Any text is a table; whether it makes sense shows in the layout.
    pub fn parse(text: &str, delimiter: char) -> Self {
        let mut table = Self { delimiter, rows: Vec::new(), unclosed_quote: None };
        let guarded = format!("{text}\n{SENTINEL}\n");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // Beyond ASCII there is no delimiter to recognise; the flag refuses one.
            .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
            .from_reader(guarded.as_bytes());
        let mut record = csv::StringRecord::new();
        // Lines beyond the first of cells that hold several.
        let mut inner_lines = 0;
        while let Ok(true) = reader.read_record(&mut record) {
            if record.get(0) == Some(SENTINEL) && record.len() == 1 {
                return table;
            }
            inner_lines += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            // The reader stands at the line below; the record's own position may be that of blank lines above.
            let number = u32::try_from(reader.position().line() - 1 - inner_lines).unwrap_or(u32::MAX);
            let cells: Vec<String> = record.iter().map(|cell| trim(cell).to_owned()).collect();
            let row = Row { number, cells };
            if !row.is_blank() {
                table.rows.push(row);
            }
        }
        // The sentinel was swallowed: by the quote that opens in the last row, which no line break ends.
        table.unclosed_quote = table.rows.pop().map(|row| row.number + 1);
        table
    }
}

/// A cell without the spaces around it, those that do not break a line among them.
fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(table: &Table) -> Vec<u32> {
        table.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let table = Table::parse("a;b\n\n\"two\nlines\";1\nc;2\n;\nd;3", ';');
        assert_eq!(numbers(&table), [1, 3, 4, 6]);
        assert_eq!(table.rows[1].cells, ["two\nlines", "1"]);
        assert_eq!(table.unclosed_quote, None);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let table = Table::parse("a;b\nc;\"1\nd;2\n", ';');
        assert_eq!(table.unclosed_quote, Some(2));
        assert_eq!(numbers(&table), [1]);
    }

    #[test]
    fn quotes_hold_delimiters_and_quotes() {
        let table = Table::parse("\"a;\"\"b\"\"\";\u{a0}3,5 \n", ';');
        assert_eq!(table.rows[0].cells, ["a;\"b\"", "3,5"]);
    }
}
