//! What each command found, one file per command: as JSON, as rows and as a document for people.

pub mod audit;
pub mod check;
pub mod checklist;
pub mod compare;
pub mod criteria;
pub mod plan;
pub mod rank;
pub mod rubric;
pub mod score;
pub mod sensitivity;
pub mod trend;
pub mod whatif;

use std::ops::Deref;

use serde::Serialize;

use crate::analysis::actions::WorkList;
use crate::assess::{Assessment, BandOn};
use crate::lang::Lang;
use crate::report::csv::Rows;
use crate::report::document::Document;
use crate::report::wording::Wording;
use crate::rubric::Rubric;

/// What a command found, in the forms that every command has.
pub trait Answer {
    /// For programs: the document that `docs/schema` describes, the same in every language.
    fn json(&self) -> impl Serialize;

    /// For programs and spreadsheets: rows of texts.
    fn rows(&self) -> Rows;

    /// For people.
    fn document(&self, lang: Lang) -> Document;

    /// The sheets of a workbook, if the answer has that form.
    fn sheets(&self) -> Option<Sheets<'_>> {
        None
    }
}

/// What an answer gives to a workbook.
#[derive(Debug, Clone, Copy)]
pub enum Sheets<'a> {
    /// Results in the form of their instrument.
    Results {
        /// The instrument.
        rubric: &'a Rubric,
        /// The results.
        assessments: &'a [Assessment],
        /// Which value decides the band.
        band_on: BandOn,
    },
    /// Tasks to work with.
    Tasks(WorkList<'a>),
}

/// An answer as it is put into words; the wording of its instrument is at hand as its own.
struct Worded<'a, A> {
    answer: &'a A,
    wording: Wording<'a>,
}

impl<'a, A> Worded<'a, A> {
    fn new(answer: &'a A, rubric: &'a Rubric, lang: Lang) -> Self {
        Self { answer, wording: Wording { rubric, lang } }
    }
}

impl<'a, A> Deref for Worded<'a, A> {
    type Target = Wording<'a>;

    fn deref(&self) -> &Wording<'a> {
        &self.wording
    }
}
