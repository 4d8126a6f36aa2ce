//! The sheets on the command line, read one after the other into the scores of institutions.

use std::collections::HashMap;
use std::sync::Arc;

use super::args::Reading;
use super::console::Console;
use super::files::each_file;
use super::{Exit, Stop, input};
use crate::analysis::institution::key;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake;
use crate::rubric::Rubric;
use crate::scores::Scores;

/// The year of a result, and the file and the row it was read from.
type Seen = (Option<u16>, Arc<str>, u32);

/// What was read from all sheets.
#[derive(Debug, Default)]
pub struct Sheets {
    /// The instrument of all of them; none where no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The institutions without errors, in the order of the sheets.
    pub scores: Vec<Scores>,
    /// The institutions with errors.
    pub rejected: Vec<Rejected>,
    /// Everything wrong with those, and how the sheets were read.
    pub diagnostics: Vec<Diagnostic>,
    /// [`Exit::Io`] where a file could not be read, which is said; else [`Exit::Done`].
    pub exit: Exit,
}

/// An institution with errors.
#[derive(Debug)]
pub struct Rejected {
    /// What could be read.
    pub scores: Scores,
    /// How many errors it has.
    pub errors: usize,
}

impl Sheets {
    /// Reads every sheet. All must be of one instrument.
    ///
    /// # Errors
    /// Where the options make no sense, or their rubric cannot be read.
    pub fn read(files: &[String], reading: &Reading, console: &Console) -> Result<Self, Stop> {
        let options = input::intake_options(reading, console)?;
        let mut sheets = Self::default();
        let read = |file: &str| {
            input::read_bytes(file, options.limits).map(|bytes| (bytes.len(), intake::read(file, &bytes, &options)))
        };
        each_file(files, console, read, |_, read, progress| {
            match read {
                Ok((bytes, reading)) => {
                    progress.add(bytes as u64);
                    sheets.add(reading);
                }
                Err(trouble) => {
                    console.trouble(&trouble);
                    sheets.exit = Exit::Io;
                }
            }
            Ok(())
        })?;
        Ok(sheets)
    }

    /// Adds what was read from one sheet.
    pub fn add(&mut self, reading: intake::Reading) {
        self.diagnostics.extend(reading.diagnostics);
        let Some(rubric) = reading.rubric else { return };
        let place = reading.records.first().map_or(Place::Nowhere, |record| record.scores.origin.whole());
        if !self.takes(&rubric, place) {
            return;
        }
        for record in reading.records {
            let failed = record.has_errors();
            // What is wrong with a row as a whole is said with the sheet, and is one error all the same.
            let errors = record.diagnostics.iter().filter(|found| found.is_error()).count().max(1);
            self.diagnostics.extend(record.diagnostics);
            match failed {
                true => self.rejected.push(Rejected { scores: record.scores, errors }),
                false => self.scores.push(record.scores),
            }
        }
    }

    /// Refuses an institution that was read before, from another sheet or by another spelling of its name. Two
    /// results of known, different years are two; one without a year may be of any.
    pub fn refuse_repeated(&mut self) {
        let mut seen: HashMap<String, Vec<Seen>> = HashMap::new();
        let diagnostics = &mut self.diagnostics;
        self.scores.retain(|scores| {
            let Some(institution) = &scores.subject.institution else { return true };
            let year = scores.subject.year;
            let seen = seen.entry(key(institution)).or_default();
            let is_other = |other: Option<u16>| other.zip(year).is_some_and(|(other, year)| other != year);
            let Some((_, file, row)) = seen.iter().find(|(other, ..)| !is_other(*other)) else {
                seen.push((year, Arc::clone(&scores.origin.file), scores.row));
                return true;
            };
            let institution = institution.clone();
            let problem = Problem::InstitutionRepeated { institution, file: file.to_string(), row: *row };
            diagnostics.push(Diagnostic::error(problem, scores.origin.row(scores.row)));
            false
        });
    }

    /// Refuses a result that is in an earlier file, or on an earlier row: of the same institution, year and stage, right
    /// or wrong. Whoever reads the results could not tell the two apart.
    pub fn refuse_same(&mut self, files: &[String]) {
        let place = |scores: &Scores| (files.iter().position(|file| **file == *scores.origin.file), scores.row);
        let mut first = HashMap::new();
        for scores in self.rejected.iter().map(|rejected| &rejected.scores).chain(&self.scores) {
            let first = first.entry(scores.subject.clone()).or_insert_with(|| place(scores));
            *first = place(scores).min(*first);
        }
        let diagnostics = &mut self.diagnostics;
        self.scores.retain(|scores| {
            let Some(institution) = &scores.subject.institution else { return true };
            // Only once, also where a file was given twice.
            if first.remove(&scores.subject) == Some(place(scores)) {
                return true;
            }
            let problem = Problem::DuplicateInstitution { institution: institution.clone(), first_row: None };
            diagnostics.push(Diagnostic::error(problem, scores.origin.row(scores.row)));
            false
        });
    }

    /// Whether a sheet is of the instrument of those before it; the first decides.
    pub fn takes(&mut self, rubric: &Arc<Rubric>, place: Place) -> bool {
        match &self.rubric {
            Some(first) if first.id != rubric.id => {
                let problem = Problem::InstrumentsDiffer { first: first.id.clone(), other: rubric.id.clone() };
                self.diagnostics.push(Diagnostic::error(problem, place));
                false
            }
            _ => {
                self.rubric = Some(Arc::clone(rubric));
                true
            }
        }
    }
}
