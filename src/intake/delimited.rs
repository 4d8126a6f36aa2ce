//! From text to a table of cells.

use super::table::{Budget, Table, TableOrigin, trim};
use crate::diagnostic::Problem;

/// The delimiters that are recognised, the most likely first where two fit equally.
pub const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];

/// What is read after the last line: where it does not come back alone, a quote was opened before it and never
/// closed.
const SENTINEL: &str = "\u{1}end";

/// The most columns that a row may have, as in a spreadsheet.
pub const MOST_COLUMNS: usize = 16_384;

/// Splits a short text at a delimiter.
///
/// # Errors
/// Where a row has more cells than any sheet.
pub fn parse(text: &str, delimiter: char, longest_cell: usize) -> Result<Table, Problem> {
    parse_within(text, delimiter, longest_cell, &mut Budget::new(u64::MAX))
}

/// Splits a text at a delimiter. Nearly any text is a table; whether it makes sense shows in the layout.
///
/// # Errors
/// Where the table takes more than the budget, or a row has more cells than any sheet.
pub fn parse_within(text: &str, delimiter: char, longest_cell: usize, budget: &mut Budget) -> Result<Table, Problem> {
    let mut table = Table::new(TableOrigin::Text(delimiter));
    let mut records = Records::new(text, delimiter);
    // Lines beyond the first of cells that hold several.
    let mut inner_lines = 0;
    let mut last = 0;
    while records.read_next(budget)? {
        if records.is_at_end() && records.cells().eq([SENTINEL]) {
            return Ok(table);
        }
        inner_lines += records.content().matches('\n').count() as u64;
        // The reader stands at the line below.
        last = u32::try_from(records.reader.line() - 1 - inner_lines).unwrap_or(u32::MAX);
        if records.cells().all(|cell| trim(cell).is_empty()) {
            continue;
        }
        budget.take_row()?;
        let mut cells = Vec::with_capacity(records.length);
        for cell in records.cells() {
            let cell = trim(cell);
            budget.take_text(cell)?;
            cells.push(cell.to_owned());
        }
        table.push(last, cells, longest_cell);
    }
    // The sentinel was swallowed: by the quote that opens in the last row, which no line break ends.
    table.unclosed_quote = Some(last + 1);
    table.rows.pop();
    Ok(table)
}

/// The records of a text, one at a time, with the sentinel behind them.
struct Records<'t> {
    reader: csv_core::Reader,
    /// What is still to be read: the text, then what stands behind it.
    inputs: [&'t [u8]; 2],
    content: Vec<u8>,
    ends: Vec<usize>,
    /// How many cells the record has.
    length: usize,
}

impl<'t> Records<'t> {
    const AFTER: &'static str = "\n\u{1}end\n";

    fn new(text: &'t str, delimiter: char) -> Self {
        // Beyond ASCII there is no delimiter to recognise; the flag refuses one.
        let delimiter = u8::try_from(delimiter).unwrap_or(b';');
        Self {
            reader: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            inputs: [text.as_bytes(), Self::AFTER.as_bytes()],
            content: vec![0; 4096],
            ends: vec![0; MOST_COLUMNS + 1],
            length: 0,
        }
    }

    /// Reads the next record; false where there is no more.
    fn read_next(&mut self, budget: &mut Budget) -> Result<bool, Problem> {
        use csv_core::ReadRecordResult as Read;
        let mut filled = 0;
        self.length = 0;
        loop {
            let input = self.inputs.iter_mut().find(|input| !input.is_empty());
            let given = input.as_ref().map_or(&[][..], |input| input);
            let content = self.content.get_mut(filled..).unwrap_or_default();
            let ends = self.ends.get_mut(self.length..).unwrap_or_default();
            let (read, taken, written, ended) = self.reader.read_record(given, content, ends);
            if let Some(input) = input {
                *input = input.get(taken..).unwrap_or_default();
            }
            filled += written;
            self.length += ended;
            match read {
                Read::InputEmpty => {}
                Read::OutputFull => {
                    budget.take(self.content.len())?;
                    self.content.resize(self.content.len() * 2, 0);
                }
                Read::Record if self.length <= MOST_COLUMNS => return Ok(true),
                Read::Record | Read::OutputEndsFull => {
                    // Behind a record the reader stands at the line below.
                    let row = self.reader.line() - u64::from(read == Read::Record);
                    let row = u32::try_from(row).unwrap_or(u32::MAX);
                    return Err(Problem::TooManyColumns { row, limit: MOST_COLUMNS });
                }
                Read::End => return Ok(false),
            }
        }
    }

    /// Whether all was read, the sentinel too.
    fn is_at_end(&self) -> bool {
        self.inputs.iter().all(|input| input.is_empty())
    }

    /// The cells of the record, one behind the other.
    fn content(&self) -> &str {
        let end = self.ends.get(..self.length).and_then(<[usize]>::last).copied().unwrap_or_default();
        let content = self.content.get(..end).unwrap_or_default();
        // It is text, split at ASCII.
        std::str::from_utf8(content).unwrap_or_default()
    }

    fn cells(&self) -> impl Iterator<Item = &str> {
        let content = self.content();
        let ends = self.ends.get(..self.length).unwrap_or_default();
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(start, end)| content.get(*start..*end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(table: &Table) -> Vec<u32> {
        table.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let table = parse("a;b\n\n\"two\nlines\";1\nc;2\n;\nd;3", ';', 100).expect("no row is long");
        assert_eq!(numbers(&table), [1, 3, 4, 6]);
        assert_eq!(table.rows[1].cells, ["two\nlines", "1"]);
        assert_eq!(table.unclosed_quote, None);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let table = parse("a;b\nc;\"1\nd;2\n", ';', 100).expect("no row is long");
        assert_eq!(table.unclosed_quote, Some(2));
        assert_eq!(numbers(&table), [1]);
    }

    #[test]
    fn quotes_hold_delimiters_and_quotes() {
        let table = parse("\"a;\"\"b\"\"\";\u{a0}3,5 \n", ';', 100).expect("no row is long");
        assert_eq!(table.rows[0].cells, ["a;\"b\"", "3,5"]);
    }

    #[test]
    fn a_table_takes_no_more_than_its_budget() {
        let parse =
            |text: &str, budget| parse_within(text, ';', 100, &mut Budget::new(budget)).map(|table| table.rows.len());
        let rows = "a;b\n".repeat(100);
        assert_eq!(parse(&rows, 100_000), Ok(100));
        assert_eq!(parse(&rows, 1000), Err(Problem::TableTooLarge { limit: 1000 }));
        // Blank rows are not kept.
        assert_eq!(parse(&";;\n".repeat(10_000), 1000), Ok(0));
        // Nor is there room for a cell without an end.
        let endless = "a;b\n\"".to_owned() + &"c".repeat(100_000);
        assert_eq!(parse(&endless, 10_000), Err(Problem::TableTooLarge { limit: 10_000 }));
        let wide = |cells| "a\n".to_owned() + &";".repeat(cells - 1);
        assert_eq!(parse(&(wide(MOST_COLUMNS) + "b"), u64::MAX), Ok(2));
        assert_eq!(
            parse(&wide(MOST_COLUMNS + 1), u64::MAX),
            Err(Problem::TooManyColumns { row: 2, limit: MOST_COLUMNS })
        );
    }
}
