//! The institutions of all sheets, each with its results by year, for commands that make one page or chart of
//! an institution.

use std::collections::HashMap;
use std::sync::Arc;

use super::args::{Assessing, Reading};
use super::console::Console;
use super::sheets::{Rejected, Sheets};
use super::{Exit, Stop};
use crate::analysis::institution;
use crate::analysis::standing::Standing;
use crate::assess::{self, Missing, Options};
use crate::diagnostic::{Diagnostic, Problem};
use crate::rubric::Rubric;
use crate::scores::{Scores, Subject};

/// The institutions of all sheets.
#[derive(Debug)]
pub struct Members {
    /// The instrument of all of them; none where no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The institutions, in the order of the sheets.
    pub members: Vec<Member>,
    /// Those that no result can be given for.
    pub refused: Vec<Refused>,
    /// How they were assessed.
    pub options: Options,
    /// What was wrong, all of which is said.
    pub exit: Exit,
}

/// An institution.
#[derive(Debug)]
pub struct Member {
    /// The result of the last year.
    pub latest: Standing,
    /// Those of the years before, the earliest first.
    pub earlier: Vec<Standing>,
    /// The files its results were read from.
    pub files: Vec<Arc<str>>,
}

/// A row of a sheet that no result can be given for.
#[derive(Debug)]
pub struct Refused {
    /// Whose it is.
    pub subject: Subject,
    /// The row.
    pub row: u32,
    /// How many errors it has.
    pub errors: usize,
}

impl Members {
    /// Reads and assesses every sheet. What is wrong is said, and the rest goes on.
    ///
    /// # Errors
    /// As [`Sheets::read`].
    pub fn read(files: &[String], reading: &Reading, assessing: &Assessing, console: &Console) -> Result<Self, Stop> {
        let sheets = Sheets::read(files, reading, console)?;
        let options: Options = assessing.into();
        let mut diagnostics = sheets.diagnostics;
        let mut members =
            Self { rubric: sheets.rubric, members: Vec::new(), refused: Vec::new(), options, exit: sheets.exit };
        let refused =
            |scores: &Scores, errors: usize| Refused { subject: scores.subject.clone(), row: scores.row, errors };
        if let Some(rubric) = members.rubric.clone() {
            for Rejected { scores, mut errors } in sheets.rejected {
                if options.missing == Missing::Error {
                    let missing = assess::missing(&rubric, &scores);
                    errors += missing.len();
                    diagnostics.extend(missing);
                }
                members.refused.push(refused(&scores, errors));
            }
            let mut positions = HashMap::new();
            for scores in &sheets.scores {
                match Standing::of(&rubric, scores, options) {
                    Ok(standing) => {
                        let problem = members.add(scores, standing, &mut positions);
                        members.refused.extend(problem.iter().map(|_| refused(scores, 1)));
                        diagnostics.extend(problem);
                    }
                    Err(problems) => {
                        members.refused.push(refused(scores, problems.len()));
                        diagnostics.extend(problems);
                    }
                }
            }
        }
        console.say(&diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error) {
            members.exit = members.exit.max(Exit::Scores);
        }
        Ok(members)
    }

    /// Adds a result to its institution; refuses a second one for the same year.
    fn add(&mut self, scores: &Scores, result: Standing, positions: &mut HashMap<Key, usize>) -> Option<Diagnostic> {
        let key = Key::of(scores);
        let file = Arc::clone(&scores.origin.file);
        let Some(member) = positions.get(&key).and_then(|at| self.members.get_mut(*at)) else {
            positions.insert(key, self.members.len());
            self.members.push(Member { latest: result, earlier: Vec::new(), files: vec![file] });
            return None;
        };
        if member.results().any(|other| year(other) == year(&result)) {
            let institution = result.institution().to_owned();
            let problem = match year(&result) {
                Some(year) => Problem::TwiceInYear { institution, year },
                None => Problem::YearMissing { institution },
            };
            return Some(Diagnostic::error(problem, scores.origin.row(scores.row)));
        }
        if !member.files.contains(&file) {
            member.files.push(file);
        }
        member.insert(result);
        None
    }

    /// The institution with this name, however it is written. Where one of them has no name, the only one there
    /// is, if the other is alone as well.
    pub fn find(&self, name: &str, is_alone: bool) -> Option<&Member> {
        let wanted = institution::key(name);
        if let [only] = self.members.as_slice()
            && is_alone
            && (wanted.is_empty() || only.latest.institution().is_empty())
        {
            return Some(only);
        }
        let same = |member: &&Member| institution::key(member.latest.institution()) == wanted;
        self.members.iter().find(same).filter(|_| !wanted.is_empty())
    }
}

impl Member {
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
