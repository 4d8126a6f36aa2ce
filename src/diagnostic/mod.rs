//! What is wrong, where, and what to do about it, as data.
//!
//! Modules report facts ([`Problem`]) with their place; `report` shows them to people, and to programs as JSON.
//! Nothing here stops at the first problem: a run collects them all.
#![deny(clippy::disallowed_types)]

mod help;
mod message;
mod problem;
mod rubric_problem;
mod words;

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use strum::IntoStaticStr;

pub use problem::{Expected, Near, PossibleScores, Problem};
pub use rubric_problem::RubricProblem;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; the result stands.
    Note,
    /// Probably not what was meant; the result stands, and says so.
    Warning,
    /// Nothing is scored from it.
    Error,
}

impl Severity {
    /// The name in machine formats.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A text file that diagnostics point into.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given, or the id of a built-in rubric.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The line and column of a byte, both counted from 1, the column in characters.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.get(line_start..).map_or(0, |text| text.chars().count()).saturating_add(1);
        (line, column)
    }
}

/// A cell of a table, counted as a spreadsheet counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The path as it was given; `-` is standard input.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1; `None` if the whole row is meant.
    pub column: Option<u32>,
    /// What the header says over the column.
    pub header: Option<Arc<str>>,
}

impl CellPlace {
    /// The column as a spreadsheet names it: A, B, ... Z, AA.
    pub fn column_letters(&self) -> Option<String> {
        self.column.map(column_letters)
    }
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Not in a file: an argument, or the result as a whole.
    Nowhere,
    /// Somewhere in a file that has no finer place.
    File(Arc<str>),
    /// A stretch of bytes in a text file, which is underlined.
    Text(Arc<Source>, Range<usize>),
    /// A cell, or a row, of a table.
    Cell(CellPlace),
}

impl Place {
    /// A whole row of a file that has no sheets.
    pub fn row(file: &str, row: u32) -> Self {
        Self::Cell(CellPlace { file: file.into(), sheet: None, row, column: None, header: None })
    }
}

/// One problem with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub problem: Problem,
    /// Where it is.
    pub place: Place,
    /// Whose scores it is about, where that is known.
    pub institution: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(problem: Problem, place: Place) -> Self {
        Self::new(Severity::Error, problem, place)
    }

    /// A warning.
    pub fn warning(problem: Problem, place: Place) -> Self {
        Self::new(Severity::Warning, problem, place)
    }

    /// A note.
    pub fn note(problem: Problem, place: Place) -> Self {
        Self::new(Severity::Note, problem, place)
    }

    const fn new(severity: Severity, problem: Problem, place: Place) -> Self {
        Self { severity, problem, place, institution: None }
    }

    /// The same, about the scores of an institution.
    #[must_use]
    pub fn of(self, institution: Option<&str>) -> Self {
        Self { institution: institution.map(str::to_owned), ..self }
    }

    /// The file it is in.
    pub fn file(&self) -> Option<&str> {
        match &self.place {
            Place::Nowhere => None,
            Place::File(file) => Some(file),
            Place::Text(source, _) => Some(&source.name),
            Place::Cell(cell) => Some(&cell.file),
        }
    }

    /// The sheet of a workbook it is in.
    pub fn sheet(&self) -> Option<&str> {
        match &self.place {
            Place::Cell(cell) => cell.sheet.as_deref(),
            Place::Nowhere | Place::File(_) | Place::Text(..) => None,
        }
    }

    /// Its place among the others of its file: how the file was read, then by row and column, then what the
    /// file as a whole lacks.
    pub fn rank(&self) -> (usize, usize) {
        match &self.place {
            Place::Text(source, span) => source.line_column(span.start),
            Place::Cell(cell) => (cell.row as usize, cell.column.unwrap_or_default() as usize),
            Place::File(_) if self.is_error() => (usize::MAX, 0),
            Place::File(_) | Place::Nowhere => (0, 0),
        }
    }

    /// Whether nothing may be scored because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The name a spreadsheet gives the column with this number (from 1): A, B, ... Z, AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let zero_based = rest.saturating_sub(1);
        letters.push(char::from(b'A'.saturating_add((zero_based % 26) as u8)));
        rest = zero_based / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        for (column, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Source { name: "x".into(), text: "ab\n— é=1\n".into() };
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(3), (2, 1));
        assert_eq!(source.line_column("ab\n— é".len()), (2, 4));
        assert_eq!(source.line_column(1000), (3, 1));
    }
}
