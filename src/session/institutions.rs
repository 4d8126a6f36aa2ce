//! The institutions of all sheets, each with its results by year.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Refused, Session, Status};
use crate::analysis::institution;
use crate::analysis::standing::Standing;
use crate::assess::Options;
use crate::diagnostic::{Diagnostic, Problem};
use crate::rubric::Rubric;
use crate::scores::Scores;

/// The institutions of all sheets.
#[derive(Debug)]
pub struct Institutions {
    /// The instrument of all of them; `None` if no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The institutions, in the order of the sheets.
    pub all: Vec<Institution>,
    /// The rows that no result can be given for.
    pub refused: Vec<Refused>,
    /// How they were assessed.
    pub options: Options,
    /// What is wrong, and how the sheets were read.
    pub diagnostics: Vec<Diagnostic>,
    /// How the reading ended.
    pub status: Status,
}

/// An institution.
#[derive(Debug)]
pub struct Institution {
    /// The result of the last year.
    pub latest: Standing,
    /// The results of the years before, the earliest first.
    pub earlier: Vec<Standing>,
    /// The files its results were read from.
    pub files: Vec<Arc<str>>,
}

impl Session {
    /// The institutions, each with its results by year; a second result for a year is refused.
    pub fn institutions(mut self, options: Options) -> Institutions {
        let (mut all, mut positions) = (Vec::new(), HashMap::new());
        let mut refused = self.refuse_rejected(options);
        refused.extend(self.assess_each(options, |scores, standing| add(&mut all, &mut positions, scores, standing)));
        let status = self.status();
        Institutions { rubric: self.rubric, all, refused, options, diagnostics: self.diagnostics, status }
    }
}

/// Adds a result to its institution; refuses a second one for the same year.
fn add(
    all: &mut Vec<Institution>,
    positions: &mut HashMap<Key, usize>,
    scores: &Scores,
    result: Standing,
) -> Result<(), Diagnostic> {
    let key = Key::of(scores);
    let file = Arc::clone(&scores.origin.file);
    let Some(known) = positions.get(&key).and_then(|at| all.get_mut(*at)) else {
        positions.insert(key, all.len());
        all.push(Institution { latest: result, earlier: Vec::new(), files: vec![file] });
        return Ok(());
    };
    if known.results().any(|other| year(other) == year(&result)) {
        let institution = result.institution().to_owned();
        let problem = match year(&result) {
            Some(year) => Problem::TwiceInYear { institution, year },
            None => Problem::YearMissing { institution },
        };
        return Err(Diagnostic::error(problem, scores.origin.row(scores.row)));
    }
    if !known.files.contains(&file) {
        known.files.push(file);
    }
    known.insert(result);
    Ok(())
}

impl Institutions {
    /// The institution that a result is of, however its name is written. Where one of them has no name, the only one
    /// there is, if the other is alone as well.
    pub fn find(&self, wanted: &Standing, is_alone: bool) -> Option<&Institution> {
        let is_nameless = |standing: &Standing| standing.assessment.subject.stated().is_none();
        if let [only] = self.all.as_slice()
            && is_alone
            && (is_nameless(wanted) || is_nameless(&only.latest))
        {
            return Some(only);
        }
        let wanted = wanted.key();
        let same = |known: &&Institution| known.latest.key() == wanted;
        self.all.iter().find(same).filter(|_| !wanted.is_empty())
    }
}

impl Institution {
    /// The results of all years, the earliest first.
    pub fn results(&self) -> impl Iterator<Item = &Standing> {
        self.earlier.iter().chain([&self.latest])
    }

    /// The year of the last result.
    pub fn year(&self) -> Option<u16> {
        year(&self.latest)
    }

    fn insert(&mut self, result: Standing) {
        let is_latest = year(&result) > self.year();
        let earlier = if is_latest { std::mem::replace(&mut self.latest, result) } else { result };
        let at = self.earlier.partition_point(|other| year(other) < year(&earlier));
        self.earlier.insert(at, earlier);
    }
}

fn year(standing: &Standing) -> Option<u16> {
    standing.assessment.subject.year
}

/// What makes results those of one institution: its name. Rows without a name are institutions of their own,
/// unless their years tell them apart.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Named(String),
    Years(Arc<str>),
    Row(Arc<str>, u32),
}

impl Key {
    fn of(scores: &Scores) -> Self {
        let file = Arc::clone(&scores.origin.file);
        match (&scores.subject.institution, scores.subject.year) {
            (Some(name), _) => Self::Named(institution::key(name)),
            (None, Some(_)) => Self::Years(file),
            (None, None) => Self::Row(file, scores.row),
        }
    }
}
