//! From the bytes of sheets to assessed results: the one way in which every command reads.
//!
//! A session takes one sheet after another, all of one instrument. What is asked of them is a view: every result
//! ([`Session::results`]), one result for each institution and year ([`Session::standings`]), or institutions with
//! their years ([`Session::institutions`]). A question about a single result takes a sheet by itself ([`OneResult`]),
//! and so does a history of stages ([`StagePairs`]). Each file is parsed once. Problems are collected and returned;
//! nothing here prints or opens a file.

mod batch;
mod find;
mod institutions;
mod metadata;
mod one_result;
mod repeats;
mod results;
mod stage_pairs;

use std::collections::HashMap;
use std::sync::Arc;

use crate::analysis::institution::key;
use crate::analysis::standing::Standing;
use crate::assess::{self, Missing};
use crate::diagnostic::{CellPlace, Diagnostic, Place, Problem};
use crate::intake;
use crate::rubric::Rubric;
use crate::scores::{Scores, Source, Subject};

pub use batch::{BatchScorer, Part, Scorer};
pub use find::{distinct, find_institution, key_of, unnamed};
pub use institutions::{Institution, Institutions};
pub use metadata::Metadata;
pub use one_result::OneResult;
pub use repeats::{Repeats, ResultHasher};
pub use results::Results;
pub use stage_pairs::StagePairs;

/// What was read from sheets of one instrument.
#[derive(Debug, Default)]
pub struct Session {
    /// The instrument; `None` until a sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The results without errors, in the order of the sheets.
    pub accepted: Vec<Scores>,
    /// The results with errors.
    rejected: Vec<Rejected>,
    /// Everything wrong with those, and how the sheets were read.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether a file could not be read at all, which its reader has reported.
    pub is_unread: bool,
    /// The file of each reading and its sheet, in their order.
    sources: Vec<(String, Option<Arc<str>>)>,
}

/// A result with errors.
#[derive(Debug)]
struct Rejected {
    /// What could be read.
    scores: Scores,
    /// How many errors it has.
    errors: usize,
}

/// A result that cannot be given.
#[derive(Debug)]
pub struct Refused {
    /// Whose it is.
    pub subject: Subject,
    /// The row of the sheet.
    pub row: u32,
    /// How many errors it has.
    pub errors: usize,
}

impl Refused {
    fn of(scores: &Scores, errors: usize) -> Self {
        Self { subject: scores.subject.clone(), row: scores.row, errors }
    }
}

/// How a reading ended, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Status {
    /// Without errors.
    #[default]
    Complete,
    /// Scores have errors.
    WithErrors,
    /// A file could not be read.
    Unread,
}

/// Why a question gets no answer at all.
#[derive(Debug)]
pub struct Refusal {
    /// The reasons, and how the sheet was read.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the question is at fault, not the scores.
    pub is_of_question: bool,
}

impl Refusal {
    fn of_scores(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, is_of_question: false }
    }
}

impl Session {
    /// Reads a sheet.
    pub fn read(&mut self, name: &str, bytes: &[u8], options: &intake::Options) {
        self.add(name, intake::read(name, bytes, options));
    }

    /// Adds what was read from a sheet. One of another instrument than the first is refused.
    pub fn add(&mut self, name: &str, reading: intake::Reading) {
        let sheet = reading.records.first().and_then(|record| record.scores.origin.sheet.clone());
        self.sources.push((name.to_owned(), sheet));
        self.diagnostics.extend(reading.diagnostics);
        let Some(rubric) = reading.rubric else { return };
        let place = reading.records.first().map_or(Place::Nowhere, |record| record.scores.origin.whole());
        if let Err(differs) = self.take_rubric(&rubric, place) {
            self.diagnostics.push(differs);
            return;
        }
        for record in reading.records {
            let has_errors = record.has_errors();
            // What is wrong with a row as a whole is reported with the sheet, and is one error all the same.
            let errors = record.diagnostics.iter().filter(|found| found.is_error()).count().max(1);
            self.diagnostics.extend(record.diagnostics);
            match has_errors {
                true => self.rejected.push(Rejected { scores: record.scores, errors }),
                false => self.accepted.push(record.scores),
            }
        }
    }

    /// Takes the instrument of a sheet; the first one decides.
    ///
    /// # Errors
    /// If the sheet is of another one.
    pub fn take_rubric(&mut self, rubric: &Arc<Rubric>, place: Place) -> Result<(), Diagnostic> {
        match &self.rubric {
            Some(first) if first.id != rubric.id => {
                let problem = Problem::InstrumentsDiffer { first: first.id.clone(), other: rubric.id.clone() };
                Err(Diagnostic::error(problem, place))
            }
            _ => {
                self.rubric = Some(Arc::clone(rubric));
                Ok(())
            }
        }
    }

    /// Every result, right or wrong.
    pub fn scores(&self) -> impl Iterator<Item = &Scores> {
        self.accepted.iter().chain(self.rejected.iter().map(|rejected| &rejected.scores))
    }

    fn scores_mut(&mut self) -> impl Iterator<Item = &mut Scores> {
        self.accepted.iter_mut().chain(self.rejected.iter_mut().map(|rejected| &mut rejected.scores))
    }

    /// How the reading ended.
    pub fn status(&self) -> Status {
        match (self.is_unread, self.diagnostics.iter().any(Diagnostic::is_error)) {
            (true, _) => Status::Unread,
            (false, true) => Status::WithErrors,
            (false, false) => Status::Complete,
        }
    }

    /// The position of the reading that a file and its sheet mean; without a sheet, of the first one of the file.
    fn position(&self, file: Option<&str>, sheet: Option<&str>) -> Option<usize> {
        let is_meant = |(name, of): &(String, Option<Arc<str>>)| {
            Some(name.as_str()) == file && (sheet.is_none() || of.is_none() || of.as_deref() == sheet)
        };
        self.sources.iter().position(is_meant)
    }

    /// Refuses a result that an earlier sheet or row gives for the same institution, year and stage, right or wrong.
    /// Whoever reads the results could not tell the two apart.
    fn refuse_same_results(&mut self) {
        let place = |scores: &Scores| {
            let Source { file, sheet } = scores.origin.source();
            (self.position(Some(&file), sheet.as_deref()), scores.row)
        };
        let mut first = HashMap::new();
        for scores in self.rejected.iter().map(|rejected| &rejected.scores).chain(&self.accepted) {
            let first = first.entry(scores.subject.key()).or_insert_with(|| (place(scores), scores, false));
            if place(scores) < first.0 {
                *first = (place(scores), scores, false);
            }
        }
        let (mut kept, mut repeated) = (Vec::new(), Vec::new());
        for scores in &self.accepted {
            let known = first.get_mut(&scores.subject.key()).filter(|_| scores.subject.institution.is_some());
            // Only once, also where a file was given twice.
            let repeats = known.filter(|(at, _, is_taken)| *at != place(scores) || *is_taken);
            kept.push(repeats.is_none());
            if let Some((_, earlier, _)) = repeats {
                let institution = scores.subject.institution.clone().unwrap_or_default();
                let [now, before] = [scores, *earlier].map(|scores| (scores.origin.source(), scores.row));
                repeated.push(repeated_result(institution, (&now.0, now.1), (&before.0, before.1)));
            } else if let Some((.., is_taken)) = first.get_mut(&scores.subject.key()) {
                *is_taken = true;
            }
        }
        self.diagnostics.extend(repeated);
        let mut kept = kept.into_iter();
        self.accepted.retain(|_| kept.next().unwrap_or_default());
    }

    /// Refuses an institution that was read before, from another sheet or by another spelling of its name. Two
    /// results of known, different years are two; one without a year may be of any.
    fn refuse_repeated_institutions(&mut self) {
        type Known = (Option<u16>, Arc<str>, u32);
        let mut known: HashMap<String, Vec<Known>> = HashMap::new();
        let diagnostics = &mut self.diagnostics;
        self.accepted.retain(|scores| {
            let Some(institution) = &scores.subject.institution else { return true };
            let year = scores.subject.year;
            let known = known.entry(key(institution)).or_default();
            let is_other = |other: Option<u16>| other.zip(year).is_some_and(|(other, year)| other != year);
            let Some((_, file, row)) = known.iter().find(|(other, ..)| !is_other(*other)) else {
                known.push((year, Arc::clone(&scores.origin.file), scores.row));
                return true;
            };
            let institution = institution.clone();
            let problem = Problem::InstitutionRepeated { institution, file: file.to_string(), row: *row };
            diagnostics.push(Diagnostic::error(problem, scores.origin.row(scores.row)));
            false
        });
    }

    /// Applies the missing policy to the results with errors: what they lack besides.
    fn refuse_rejected(&mut self, options: assess::Options) -> Vec<Refused> {
        let Some(rubric) = &self.rubric else { return Vec::new() };
        let mut refused = Vec::new();
        for Rejected { scores, errors } in self.rejected.drain(..) {
            let missing = missing(rubric, &scores, options);
            refused.push(Refused::of(&scores, errors + missing.len()));
            self.diagnostics.extend(missing);
        }
        refused
    }

    /// Assesses every result without errors. `take` may still refuse one.
    fn assess_each(
        &mut self,
        options: assess::Options,
        mut take: impl FnMut(&Scores, Standing) -> Result<(), Diagnostic>,
    ) -> Vec<Refused> {
        let Some(rubric) = &self.rubric else { return Vec::new() };
        let mut refused = Vec::new();
        for scores in self.accepted.drain(..) {
            let taken = Standing::of(rubric, &scores, options)
                .and_then(|standing| take(&scores, standing).map_err(|problem| vec![problem]));
            if let Err(problems) = taken {
                refused.push(Refused::of(&scores, problems.len()));
                self.diagnostics.extend(problems);
            }
        }
        refused
    }
}

/// The error for a repeated result, with the place of the first.
fn repeated_result(
    institution: String,
    (source, row): (&Source, u32),
    (first, first_row): (&Source, u32),
) -> Diagnostic {
    // A file that was given twice is named, too: its row alone would point at itself.
    let is_same_row = first == source && first_row == row;
    let first_file = (is_same_row || first.file != source.file).then(|| first.file.to_string());
    let first_sheet = first.sheet.as_ref().filter(|_| is_same_row || first != source).map(|sheet| sheet.to_string());
    let problem = Problem::DuplicateInstitution { institution, first_file, first_sheet, first_row };
    let (file, sheet) = (Arc::clone(&source.file), source.sheet.clone());
    Diagnostic::error(problem, Place::Cell(CellPlace { file, sheet, row, column: None, header: None }))
}

/// The scores that a result lacks, where the policy is to refuse it for them.
fn missing(rubric: &Rubric, scores: &Scores, options: assess::Options) -> Vec<Diagnostic> {
    match options.missing {
        Missing::Error => assess::missing(rubric, scores),
        Missing::Lowest | Missing::Bounds => Vec::new(),
    }
}
