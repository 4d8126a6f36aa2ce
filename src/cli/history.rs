//! Sheets with several stages, read as pairs of the first and the last stage of each institution.

use std::sync::Arc;

use super::base::{Base, say};
use super::console::Console;
use super::{Exit, Stop, input};
use crate::analysis::history::History;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::intake::{self, stage_order};
use crate::rubric::Rubric;
use crate::scores::{Entry, Scores, Subject};

/// What the pairs of all sheets say.
pub struct Pairs {
    /// What became of the scores.
    pub history: History,
    /// Which stages were compared: each first with its last, in the order they were met.
    pub stages: Vec<(String, String)>,
}

impl Pairs {
    /// Reads every sheet: with the rubric of the base where one was given, else with the one each sheet is of.
    ///
    /// # Errors
    /// Where one cannot be read, has errors, is of another instrument, or holds no two stages of an institution.
    pub fn read(files: &[String], base: &Base, rubric_is_given: bool, console: &Console) -> Result<Self, Stop> {
        let rubric = rubric_is_given.then(|| Arc::clone(&base.rubric));
        let options = intake::Options { rubric, all_stages: true, ..intake::Options::default() };
        let mut pairs = Self { history: History::default(), stages: Vec::new() };
        let mut errors = Vec::new();
        for file in files {
            let bytes = input::read_bytes(file, options.limits).map_err(Stop::Io)?;
            let reading = intake::read(file, &bytes, &options);
            let of_records = reading.records.iter().flat_map(|record| &record.diagnostics);
            let wrong: Vec<Diagnostic> =
                reading.diagnostics.iter().chain(of_records).filter(|found| found.is_error()).cloned().collect();
            if !wrong.is_empty() {
                errors.extend(wrong);
                continue;
            }
            let whole = Place::File(file.as_str().into());
            let other = reading.rubric.as_ref().map_or("", |rubric| &rubric.id);
            if other != base.rubric.id {
                let problem = Problem::InstrumentsDiffer { first: base.rubric.id.clone(), other: other.to_owned() };
                errors.push(Diagnostic::error(problem, whole));
                continue;
            }
            let scores: Vec<&Scores> = reading.records.iter().map(|record| &record.scores).collect();
            if let Err(problem) = pairs.count(&base.rubric, scores) {
                errors.push(Diagnostic::error(problem, whole));
            }
        }
        if errors.is_empty() { Ok(pairs) } else { Err(say(console, &errors, Exit::Scores)) }
    }

    /// Counts every institution of a sheet that has scores of two stages.
    fn count(&mut self, rubric: &Rubric, mut scores: Vec<&Scores>) -> Result<(), Problem> {
        scores.retain(|scores| scores.entries.iter().any(|entry| matches!(entry, Entry::Scored(..))));
        let mut counted = false;
        while let Some(first) = scores.first().map(|scores| whose(&scores.subject)) {
            let (mut own, others): (Vec<&Scores>, Vec<&Scores>) =
                scores.into_iter().partition(|scores| whose(&scores.subject) == first);
            scores = others;
            if own.len() < 2 {
                continue;
            }
            let stage = |scores: &Scores| scores.subject.stage.clone().unwrap_or_default();
            if let Some(unknown) = own.iter().find(|scores| stage_order(&stage(scores)).is_none()) {
                return Err(Problem::HistoryStage { stage: stage(unknown) });
            }
            own.sort_by_key(|scores| stage_order(&stage(scores)));
            let [first, .., last] = own.as_slice() else { continue };
            let levels = [first, last].map(|scores| scores.entries.iter().map(level).collect::<Vec<_>>());
            self.history
                .count(rubric, &levels[0], &levels[1])
                .map_err(|Overflow| Problem::ResultOverflow { node: rubric.title.clone() })?;
            let stages = (stage(first), stage(last));
            if !self.stages.contains(&stages) {
                self.stages.push(stages);
            }
            counted = true;
        }
        if counted { Ok(()) } else { Err(Problem::HistoryEmpty) }
    }
}

fn whose(subject: &Subject) -> (Option<String>, Option<u16>) {
    (subject.institution.clone(), subject.year)
}

fn level(entry: &Entry) -> Option<Exact> {
    match entry {
        Entry::Scored(score, _) => Some(*score),
        Entry::Blank(..) | Entry::Unreadable | Entry::Absent => None,
    }
}
