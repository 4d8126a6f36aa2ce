//! Comma-separated values (RFC 4180) with points as decimal marks: for programs.

use std::io;

use crate::exact::{DecimalMark, Exact};
use crate::rubric::Rubric;
use crate::scores::Subject;

/// Rows of texts under a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// Rows under a header.
    pub fn new(header: impl IntoIterator<Item = String>, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self { header: header.into_iter().collect(), rows: rows.into_iter().collect() }
    }
}

/// Names of columns, written with spaces between them.
pub fn names(names: &str) -> impl Iterator<Item = String> {
    names.split_whitespace().map(str::to_owned)
}

/// A value as a cell; empty if there is none.
pub fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A number in full.
pub fn full(value: Exact) -> String {
    value.to_full(DecimalMark::Point)
}

/// A value with the decimals of its rubric; empty if it is not known.
pub fn rounded(rubric: &Rubric, value: impl Into<Option<Exact>>) -> String {
    cell(value.into().map(|value| value.to_decimal(rubric.decimals, DecimalMark::Point)))
}

/// The institution, the year and the stage.
pub fn subject(subject: &Subject) -> [String; 3] {
    [cell(subject.institution.as_ref()), cell(subject.year), cell(subject.stage.as_ref())]
}

/// The rows as CSV.
///
/// # Errors
/// Never for rows as wide as the header.
pub fn render(rows: &Rows) -> io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.header)?;
    for row in &rows.rows {
        writer.write_record(row.iter().map(|cell| neutral(cell).into_owned()))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// A text as a field: neutralised, and quoted if necessary.
pub fn field(text: &str) -> std::borrow::Cow<'_, str> {
    let plain = neutral(text);
    match plain.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        true => format!("\"{}\"", plain.replace('"', "\"\"")).into(),
        false => plain,
    }
}

/// The first field of a row, as it was before it became a field.
pub fn first_field(row: &[u8]) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row);
    let record = reader.records().next().and_then(Result::ok);
    record.and_then(|record| record.get(0).map(str::to_owned)).unwrap_or_default()
}

/// A text that a spreadsheet will show and not run: one that would begin a formula gets an apostrophe.
pub fn neutral(text: &str) -> std::borrow::Cow<'_, str> {
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
