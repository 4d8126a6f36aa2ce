//! What each command found, one file per command: as JSON, as rows and as a document for people.

pub mod audit;
pub mod check;
pub mod compare;
pub mod plan;
pub mod rank;
pub mod rubric;
pub mod score;
pub mod sensitivity;
pub mod trend;
pub mod whatif;

use serde::Serialize;

use crate::assess::{Assessment, BandOn};
use crate::lang::Lang;
use crate::report::csv::Rows;
use crate::report::document::Document;
use crate::rubric::Rubric;

/// What a command found, in the forms that every command has.
pub trait Answer {
    /// For programs: the document that `docs/schema` describes, the same in every language.
    fn json(&self) -> impl Serialize;

    /// For programs and spreadsheets: rows of texts.
    fn rows(&self) -> Rows;

    /// For people.
    fn document(&self, lang: Lang) -> Document;

    /// Results that can be a workbook, where the answer is some.
    fn results(&self) -> Option<(&Rubric, &[Assessment], BandOn)> {
        None
    }
}
