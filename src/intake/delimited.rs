//! From text to a table of cells.

use super::table::{Table, TableOrigin, trim};

/// The delimiters that are recognised, the most likely first where two fit equally.
pub const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];

/// A line that no sheet holds. It is read after the last one: where it does not come back alone, a quote
/// was opened before it and never closed.
const SENTINEL: &str = "\u{1}end";

/// Splits a text at a delimiter. Any text is a table; whether it makes sense shows in the layout.
pub fn parse(text: &str, delimiter: char, longest_cell: usize) -> Table {
    let mut table = Table::new(TableOrigin::Text(delimiter));
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
    let mut last = 0;
    while let Ok(true) = reader.read_record(&mut record) {
        if record.get(0) == Some(SENTINEL) && record.len() == 1 {
            return table;
        }
        inner_lines += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        // The reader stands at the line below; the record's own position may be that of blank lines above.
        last = u32::try_from(reader.position().line() - 1 - inner_lines).unwrap_or(u32::MAX);
        table.push(last, record.iter().map(|cell| trim(cell).to_owned()).collect(), longest_cell);
    }
    // The sentinel was swallowed: by the quote that opens in the last row, which no line break ends.
    table.unclosed_quote = Some(last + 1);
    table.rows.pop();
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(table: &Table) -> Vec<u32> {
        table.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let table = parse("a;b\n\n\"two\nlines\";1\nc;2\n;\nd;3", ';', 100);
        assert_eq!(numbers(&table), [1, 3, 4, 6]);
        assert_eq!(table.rows[1].cells, ["two\nlines", "1"]);
        assert_eq!(table.unclosed_quote, None);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let table = parse("a;b\nc;\"1\nd;2\n", ';', 100);
        assert_eq!(table.unclosed_quote, Some(2));
        assert_eq!(numbers(&table), [1]);
    }

    #[test]
    fn quotes_hold_delimiters_and_quotes() {
        let table = parse("\"a;\"\"b\"\"\";\u{a0}3,5 \n", ';', 100);
        assert_eq!(table.rows[0].cells, ["a;\"b\"", "3,5"]);
    }
}
