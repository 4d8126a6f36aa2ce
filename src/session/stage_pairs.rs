//! Sheets with several stages, as pairs of the first and the last stage of each institution.

use std::collections::HashSet;

use crate::analysis::history::History;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::intake::{Reading, stage_order};
use crate::rubric::Rubric;
use crate::scores::{Entry, Scores, Subject};

/// What the pairs of all sheets say.
#[derive(Debug, Default)]
pub struct StagePairs {
    /// What became of the scores.
    pub history: History,
    /// Which stages were compared: each first with its last, in the order they were met.
    pub stages: Vec<(String, String)>,
    /// How the sheets were read, and whom they could not count.
    pub diagnostics: Vec<Diagnostic>,
    /// Why sheets cannot be counted.
    pub errors: Vec<Diagnostic>,
    /// The pairs that were counted.
    counted: HashSet<Pair>,
}

/// Whose scores, in the first and in the last stage.
type Pair = (Option<String>, Option<u16>, [Vec<Option<Exact>>; 2]);

impl StagePairs {
    /// Counts the pairs of a sheet, which was read with all its stages. A sheet that has errors, is of another
    /// instrument or holds no two stages of an institution is not counted.
    pub fn add(&mut self, rubric: &Rubric, name: &str, reading: &Reading) {
        let of_records = reading.records.iter().flat_map(|record| &record.diagnostics);
        let (wrong, known): (Vec<Diagnostic>, Vec<Diagnostic>) =
            reading.diagnostics.iter().chain(of_records).cloned().partition(Diagnostic::is_error);
        self.diagnostics.extend(known);
        if !wrong.is_empty() {
            self.errors.extend(wrong);
            return;
        }
        let whole = || Place::File(name.into());
        let other = reading.rubric.as_ref().map_or("", |rubric| &rubric.id);
        if other != rubric.id {
            let problem = Problem::InstrumentsDiffer { first: rubric.id.clone(), other: other.to_owned() };
            self.errors.push(Diagnostic::error(problem, whole()));
            return;
        }
        let scores: Vec<&Scores> = reading.records.iter().map(|record| &record.scores).collect();
        match self.count(rubric, scores, name) {
            Ok(warnings) => {
                self.diagnostics.extend(warnings.into_iter().map(|problem| Diagnostic::warning(problem, whole())));
            }
            Err(problem) => self.errors.push(Diagnostic::error(problem, whole())),
        }
    }

    /// Counts every institution of a sheet that has scores of two stages; gives whom it could not count as it is.
    fn count(&mut self, rubric: &Rubric, mut scores: Vec<&Scores>, sheet: &str) -> Result<Vec<Problem>, Problem> {
        scores.retain(|scores| scores.entries.iter().any(|entry| matches!(entry, Entry::Scored(..))));
        let (mut one_stage, mut incomplete, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
        let mut counted = false;
        while let Some(first) = scores.first().map(|scores| whose(&scores.subject)) {
            let (mut own, others): (Vec<&Scores>, Vec<&Scores>) =
                scores.into_iter().partition(|scores| whose(&scores.subject) == first);
            scores = others;
            let (institution, year) = first;
            let mut name = institution.clone().unwrap_or_else(|| sheet.to_owned());
            name.extend(year.map(|year| format!(" {year}")));
            let stage = |scores: &Scores| scores.subject.stage.clone().unwrap_or_default();
            if own.len() < 2 {
                one_stage.push(name);
                continue;
            }
            if let Some(unknown) = own.iter().find(|scores| stage_order(&stage(scores)).is_none()) {
                return Err(Problem::HistoryStage { stage: stage(unknown) });
            }
            own.sort_by_key(|scores| stage_order(&stage(scores)));
            let [first, .., last] = own.as_slice() else { continue };
            let levels = [first, last].map(|scores| scores.entries.iter().map(level).collect::<Vec<_>>());
            counted = true;
            if !self.counted.insert((institution, year, levels.clone())) {
                repeated.push(name);
                continue;
            }
            if levels.iter().flatten().any(Option::is_none) {
                incomplete.push(name);
            }
            self.history
                .count(rubric, &levels[0], &levels[1])
                .map_err(|Overflow| Problem::ResultOverflow { node: rubric.title.clone() })?;
            let stages = (stage(first), stage(last));
            if !self.stages.contains(&stages) {
                self.stages.push(stages);
            }
        }
        if !counted {
            return Err(Problem::HistoryEmpty);
        }
        let warnings = [
            (!one_stage.is_empty()).then_some(Problem::HistoryLeftOut { institutions: one_stage }),
            (!incomplete.is_empty()).then_some(Problem::HistoryIncomplete { institutions: incomplete }),
            (!repeated.is_empty()).then_some(Problem::HistoryRepeated { institutions: repeated }),
        ];
        Ok(warnings.into_iter().flatten().collect())
    }

    /// A warning where scores are already of the stage that the history ends on.
    pub fn ends_at(&self, subject: &Subject) -> Option<Diagnostic> {
        let stage = subject.stage.clone()?;
        let order = stage_order(&stage)?;
        let ends = |(_, last): &(String, String)| stage_order(last) == Some(order);
        let all_end = !self.stages.is_empty() && self.stages.iter().all(ends);
        all_end.then(|| Diagnostic::warning(Problem::HistoryEndsHere { stage }, Place::Nowhere))
    }
}

fn whose(subject: &Subject) -> (Option<String>, Option<u16>) {
    (subject.institution.clone(), subject.year)
}

fn level(entry: &Entry) -> Option<Exact> {
    match entry {
        Entry::Scored(score, _) => Some(*score),
        Entry::Between(..) | Entry::Blank(..) | Entry::Unreadable | Entry::Absent => None,
    }
}
