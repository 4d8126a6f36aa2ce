//! The scores of one institution, each with the place it was read from.

use std::sync::Arc;

use crate::diagnostic::{CellPlace, Place};
use crate::exact::Exact;

/// Whose scores they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Subject {
    /// The institution, as written in the sheet.
    pub institution: Option<String>,
    /// The year of the assessment.
    pub year: Option<u16>,
    /// The stage of the assessment, as written: `mandiri`, `akhir`.
    pub stage: Option<String>,
}

/// The table the scores were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path as it was given; `-` is standard input.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// What the header says over each column.
    pub headers: Arc<[Arc<str>]>,
}

impl Origin {
    /// The place of a cell; column 0 means the whole row.
    pub fn cell(&self, spot: Spot) -> Place {
        let zero_based = spot.column.checked_sub(1);
        Place::Cell(CellPlace {
            file: Arc::clone(&self.file),
            sheet: self.sheet.clone(),
            row: spot.row,
            column: zero_based.map(|_| spot.column),
            header: zero_based.and_then(|column| self.headers.get(column as usize)).cloned(),
        })
    }

    /// The place of a whole row.
    pub fn row(&self, row: u32) -> Place {
        self.cell(Spot { row, column: 0 })
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place::File(Arc::clone(&self.file))
    }
}

/// A row and a column, counted from 1 as a spreadsheet counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// What a sheet says of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A score on the scale.
    Scored(Exact, Spot),
    /// A cell that says there is no score: blank, `-`, `belum`.
    Blank(String, Spot),
    /// Something that is no score; reported when it was read.
    Unreadable,
    /// The sheet does not mention the indicator.
    Absent,
}

/// The scores of one institution in one year and stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// Whose they are.
    pub subject: Subject,
    /// Where they were read.
    pub origin: Origin,
    /// The first row that holds any of them.
    pub row: u32,
    /// One entry for each indicator of the rubric, in its order.
    pub entries: Vec<Entry>,
}
