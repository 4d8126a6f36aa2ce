//! Comma-separated values (RFC 4180), for programs and spreadsheets. A cell knows whether it is a text or a number;
//! the dialect decides how either is written.

use std::borrow::Cow;

use super::number::Number;
use crate::exact::{DecimalMark, Exact, MAX_DECIMALS};
use crate::rubric::Rubric;
use crate::scores::Subject;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Commas between cells, points as decimal marks: for programs.
    #[default]
    Standard,
    /// What Excel in Indonesian opens with a double click: a byte order mark, without which it takes UTF-8 for an
    /// older encoding, semicolons, decimal commas, CRLF.
    ExcelId,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text, which stays as it is whatever it looks like.
    Text(String),
    /// A number, with the decimal mark of the dialect.
    Number(Number),
    /// A number as a reduced fraction, where the dialect has room for one.
    Fraction(Exact),
}

impl Default for Cell {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// Rows of cells under a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Rows {
    /// Rows under a header.
    pub fn new(header: impl IntoIterator<Item = String>, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { header: header.into_iter().collect(), rows: rows.into_iter().collect() }
    }
}

/// Names of columns, written with spaces between them.
pub fn names(names: &str) -> impl Iterator<Item = String> {
    names.split_whitespace().map(str::to_owned)
}

/// Several texts in one cell.
pub fn listed(texts: impl IntoIterator<Item = impl Into<String>>) -> String {
    texts.into_iter().map(Into::into).collect::<Vec<String>>().join(" | ")
}

/// A value as a text; empty if there is none.
pub fn cell(value: Option<impl ToString>) -> Cell {
    value.map_or_else(Cell::default, |value| value.to_string().into())
}

/// A number in full; empty if it is not known.
pub fn full(value: impl Into<Option<Exact>>) -> Cell {
    value.into().map_or_else(Cell::default, |value| Cell::Number(Number::full(value)))
}

/// A value with the decimals of its rubric; empty if it is not known.
pub fn rounded(rubric: &Rubric, value: impl Into<Option<Exact>>) -> Cell {
    value.into().map_or_else(Cell::default, |value| Cell::Number(Number::of(rubric, value)))
}

/// The institution, the year and the stage.
pub fn subject(subject: &Subject) -> [Cell; 3] {
    [cell(subject.institution.as_ref()), cell(subject.year), cell(subject.stage.as_ref())]
}

impl Dialect {
    /// The character between cells.
    pub fn delimiter(self) -> char {
        match self {
            Self::Standard => ',',
            Self::ExcelId => ';',
        }
    }

    /// The decimal mark of numbers.
    pub fn mark(self) -> DecimalMark {
        match self {
            Self::Standard => DecimalMark::Point,
            Self::ExcelId => DecimalMark::Comma,
        }
    }

    /// What ends a row.
    pub fn line_end(self) -> &'static str {
        match self {
            Self::Standard => "\n",
            Self::ExcelId => "\r\n",
        }
    }

    /// The names of the columns as the first row, with what comes before it.
    pub fn header(self, names: &[String]) -> String {
        let mark = match self {
            Self::Standard => "",
            Self::ExcelId => "\u{feff}",
        };
        let cells: Vec<Cell> = names.iter().map(|name| name.as_str().into()).collect();
        format!("{mark}{}", self.row(&cells))
    }

    /// A row.
    pub fn row(self, cells: &[Cell]) -> String {
        let mut row = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                row.push(self.delimiter());
            }
            row.push_str(&self.field(&self.text(cell)));
        }
        row.push_str(self.line_end());
        row
    }

    fn text(self, cell: &Cell) -> Cow<'_, str> {
        match (cell, self) {
            (Cell::Text(text), _) => text.as_str().into(),
            (Cell::Number(number), Self::Standard) => number.to_text(self.mark()).into(),
            (Cell::Fraction(value), Self::Standard) => value.to_string().into(),
            // Excel would take 7/5 for the seventh of May.
            (Cell::Number(number), Self::ExcelId) => self.decimal(*number).into(),
            (Cell::Fraction(value), Self::ExcelId) => self.decimal(Number::full(*value)).into(),
        }
    }

    /// A number without a fraction bar; one whose decimals have no end is rounded.
    fn decimal(self, number: Number) -> String {
        let text = number.to_text(self.mark());
        if text.contains('/') { number.value().to_decimal(MAX_DECIMALS, self.mark()) } else { text }
    }

    /// A text as a field: neutralised, and quoted if necessary.
    pub fn field(self, text: &str) -> Cow<'_, str> {
        let plain = neutral(text);
        match plain.contains(|c| matches!(c, '"' | '\n' | '\r') || c == self.delimiter()) {
            true => format!("\"{}\"", plain.replace('"', "\"\"")).into(),
            false => plain,
        }
    }

    /// A field of a row, as it was before it became one.
    pub fn field_of(self, row: &[u8], at: usize) -> String {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).delimiter(self.delimiter() as u8);
        let record = reader.from_reader(row).records().next().and_then(Result::ok);
        record.and_then(|record| record.get(at).map(str::to_owned)).unwrap_or_default()
    }
}

/// The rows as CSV.
pub fn render(rows: &Rows, dialect: Dialect) -> String {
    let rendered = rows.rows.iter().map(|row| dialect.row(row));
    std::iter::once(dialect.header(&rows.header)).chain(rendered).collect()
}

/// A text that a spreadsheet will show and not run: one that would begin a formula gets an apostrophe.
pub fn neutral(text: &str) -> Cow<'_, str> {
    let is_number = || Exact::parse(text).is_ok();
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number() {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_take_the_decimal_mark_of_the_dialect() {
        let third = Exact::new(1, 3).expect("it is small");
        let half = Exact::new(-1, 2).expect("it is small");
        let cells = ["1.2.3".into(), "2.50".into(), full(half), full(third), Cell::Fraction(third), "a;b,c".into()];
        assert_eq!(Dialect::Standard.row(&cells), "1.2.3,2.50,-0.5,1/3,1/3,\"a;b,c\"\n");
        assert_eq!(Dialect::ExcelId.row(&cells), "1.2.3;2.50;-0,5;0,333333;0,333333;\"a;b,c\"\r\n");
        assert_eq!(Dialect::ExcelId.row(&["a,b".into(), "=1".into()]), "a,b;'=1\r\n");
        assert_eq!(Dialect::ExcelId.field_of("\"a;b\";c\r\n".as_bytes(), 0), "a;b");
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_are_not() {
        for (text, shown) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1+1", "'+1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("-", "'-"),
            ("-0.15", "-0.15"),
            ("Kota A", "Kota A"),
        ] {
            assert_eq!(neutral(text), shown);
        }
    }
}
