//! Which of several years and stages count. Years stand beside one another; stages replace one another, so
//! of an institution's stages only the last that is filled is its result.

use std::collections::HashMap;

use super::words;
use super::{Options, Record};
use crate::diagnostic::{Diagnostic, Problem};
use crate::scores::{Entry, Origin};

/// The records that count, and what should be known about the choice.
pub struct Chosen {
    pub records: Vec<Record>,
    pub diagnostics: Vec<Diagnostic>,
    /// Every year that occurs, chosen or not, rising.
    pub years: Vec<u16>,
    /// Every stage that occurs, chosen or not.
    pub stages: Vec<String>,
}

/// Keeps the year and the stage that were asked for; else every year, and the last filled stage.
pub fn choose(records: Vec<Record>, origin: &Origin, options: &Options) -> Chosen {
    let (years, all_stages) = (years(&records), stages(&records));
    let mut chosen = Chosen { records, diagnostics: Vec::new(), years, stages: all_stages };
    if let Some(wanted) = options.year {
        chosen.keep_year(wanted, origin);
    }
    let present = stages(&chosen.records);
    if let Some(wanted) = &options.stage {
        chosen.keep_stage(wanted, present, origin);
        return chosen;
    }
    if present.len() < 2 || options.all_stages {
        return chosen;
    }
    let unknown = present.iter().find(|stage| words::stage_order(stage).is_none());
    match unknown.or_else(|| beside_another(&chosen.records)).cloned() {
        Some(stage) => {
            let problem = Problem::StageOrderUnknown { stage, present };
            chosen.diagnostics.push(Diagnostic::error(problem, origin.whole()));
        }
        None => chosen.keep_last_filled_stage(present, origin),
    }
    chosen
}

/// A stage of an institution that is the last filled, and beside which another is too: two names of one stage, or two
/// assessors.
fn beside_another(records: &[Record]) -> Option<&String> {
    let order = |record: &Record| record.scores.subject.stage.as_deref().and_then(words::stage_order);
    let whose = |record: &Record| (record.scores.subject.institution.clone(), record.scores.subject.year);
    let mut last: HashMap<_, (Option<usize>, usize)> = HashMap::new();
    for record in records.iter().filter(|record| is_filled(record)) {
        let (kept, count) = last.entry(whose(record)).or_default();
        match order(record).cmp(kept) {
            std::cmp::Ordering::Greater => (*kept, *count) = (order(record), 1),
            std::cmp::Ordering::Equal => *count += 1,
            std::cmp::Ordering::Less => {}
        }
    }
    let is_one_of_two = |record: &&Record| {
        last.get(&whose(record)).is_some_and(|(kept, count)| *count > 1 && *kept == order(record)) && is_filled(record)
    };
    records.iter().find(is_one_of_two).and_then(|record| record.scores.subject.stage.as_ref())
}

/// The years that occur, rising.
fn years(records: &[Record]) -> Vec<u16> {
    let mut years: Vec<u16> = records.iter().filter_map(|record| record.scores.subject.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The stages that occur, in the order of the sheet.
fn stages(records: &[Record]) -> Vec<String> {
    let mut present: Vec<String> = Vec::new();
    for stage in records.iter().filter_map(|record| record.scores.subject.stage.as_ref()) {
        if !present.contains(stage) {
            present.push(stage.clone());
        }
    }
    present
}

/// Whether a record says anything: a score, a published value, or a mistake where one should be.
fn is_filled(record: &Record) -> bool {
    let scored = record.scores.entries.iter().any(|entry| matches!(entry, Entry::Scored(..)));
    scored || record.has_errors() || !record.scores.published.is_empty()
}

impl Chosen {
    fn keep_year(&mut self, wanted: u16, origin: &Origin) {
        if self.years.contains(&wanted) {
            self.records.retain(|record| record.scores.subject.year == Some(wanted));
            return;
        }
        let present = self.years.iter().map(u16::to_string).collect();
        let problem = Problem::YearNotFound { wanted: wanted.into(), present };
        self.diagnostics.push(Diagnostic::error(problem, origin.whole()));
    }

    fn keep_stage(&mut self, wanted: &str, present: Vec<String>, origin: &Origin) {
        let is_wanted = |stage: &str| words::same_stage(stage, wanted);
        if present.iter().any(|stage| is_wanted(stage)) {
            self.records.retain(|record| record.scores.subject.stage.as_deref().is_some_and(is_wanted));
            return;
        }
        let problem = Problem::StageNotFound { wanted: wanted.to_owned(), present };
        self.diagnostics.push(Diagnostic::error(problem, origin.whole()));
    }

    fn keep_last_filled_stage(&mut self, present: Vec<String>, origin: &Origin) {
        let order = |record: &Record| record.scores.subject.stage.as_deref().and_then(words::stage_order);
        let whose = |record: &Record| (record.scores.subject.institution.clone(), record.scores.subject.year);
        let mut last: HashMap<_, Option<usize>> = HashMap::new();
        for record in self.records.iter().filter(|record| is_filled(record)) {
            let kept = last.entry(whose(record)).or_default();
            *kept = (*kept).max(order(record));
        }
        self.records
            .retain(|record| is_filled(record) && last.get(&whose(record)).is_some_and(|kept| *kept == order(record)));
        let mut taken = stages(&self.records);
        let problem = match taken.len() {
            0 => return,
            1 => Problem::StageTaken { stage: taken.remove(0), present },
            _ => Problem::StagesTaken { taken, present },
        };
        self.diagnostics.push(Diagnostic::note(problem, origin.whole()));
    }
}
