//! The one result that a question is about.

use std::sync::Arc;

use super::{Refusal, distinct, find_institution, missing};
use crate::analysis::whatif::scores_of;
use crate::assess::{self, Assessment};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::Exact;
use crate::intake::{Reading, Record};
use crate::rubric::Rubric;

/// One result, with all that is needed to ask what else it could be.
#[derive(Debug)]
pub struct OneResult {
    /// The instrument.
    pub rubric: Arc<Rubric>,
    /// The result. Its index, and so every score, is known.
    pub assessment: Assessment,
    /// The scores, in the order of the rubric.
    pub scores: Vec<Exact>,
    /// How it was assessed.
    pub options: assess::Options,
    /// How the sheet was read.
    pub diagnostics: Vec<Diagnostic>,
}

impl OneResult {
    /// Assesses the only result of a sheet, or of an institution in it.
    ///
    /// # Errors
    /// If the sheet does not hold exactly one such result, or the result has errors.
    pub fn of(
        name: &str,
        reading: Reading,
        institution: Option<&str>,
        options: assess::Options,
    ) -> Result<Self, Refusal> {
        let Reading { rubric, records, mut diagnostics, .. } = reading;
        let Some(rubric) = rubric else { return Err(Refusal::of_scores(diagnostics)) };
        let sheet_failed = diagnostics.iter().any(Diagnostic::is_error);
        let record = match choose(records, institution, sheet_failed) {
            Ok(record) => record,
            Err(None) => return Err(Refusal::of_scores(diagnostics)),
            Err(Some(problem)) => {
                diagnostics.push(Diagnostic::error(problem, Place::File(name.into())));
                return Err(Refusal { diagnostics, is_of_question: true });
            }
        };
        diagnostics.extend(record.diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error) {
            diagnostics.extend(missing(&rubric, &record.scores, options).into_iter().map(for_one_index));
            return Err(Refusal::of_scores(diagnostics));
        }
        let assessment = match assess::assess(&rubric, &record.scores, options) {
            Ok(assessment) => assessment,
            Err(errors) => {
                diagnostics.extend(errors.into_iter().map(for_one_index));
                return Err(Refusal::of_scores(diagnostics));
            }
        };
        let Some(scores) = scores_of(&assessment) else {
            diagnostics.push(Diagnostic::error(Problem::IndicatorsNeeded, record.scores.origin.whole()));
            return Err(Refusal::of_scores(diagnostics));
        };
        Ok(Self { rubric, assessment, scores, options, diagnostics })
    }
}

/// What is missing cannot be left open here: a question needs one index.
fn for_one_index(mut found: Diagnostic) -> Diagnostic {
    if let Problem::MissingScore { one_index, .. } | Problem::MissingIndicator { one_index, .. } = &mut found.problem {
        *one_index = true;
    }
    found
}

/// The one record that is asked for, or what keeps it from being chosen; nothing where the sheet as a whole is
/// wrong, which is known already.
fn choose(mut records: Vec<Record>, wanted: Option<&str>, sheet_failed: bool) -> Result<Record, Option<Problem>> {
    if records.is_empty() || (sheet_failed && records.len() > 1) {
        return Err(None);
    }
    let institution = |record: &Record| record.scores.subject.institution.clone();
    if let Some(wanted) = wanted {
        let name = find_institution(distinct(records.iter().filter_map(institution)), wanted).map_err(Some)?;
        records.retain(|record| institution(record).as_ref() == Some(&name));
    }
    match <[Record; 1]>::try_from(records) {
        Ok([record]) => Ok(record),
        Err(records) => {
            let institutions = distinct(records.iter().filter_map(institution));
            if institutions.len() > 1 {
                return Err(Some(Problem::InstitutionAmbiguous { wanted: None, fitting: institutions }));
            }
            let results = records.iter().map(|record| {
                let subject = &record.scores.subject;
                let row = || record.scores.row.to_string();
                subject.year.map(|year| year.to_string()).or_else(|| subject.stage.clone()).unwrap_or_else(row)
            });
            Err(Some(Problem::ResultAmbiguous { fitting: results.collect() }))
        }
    }
}
