//! The institutions of all sheets, each with its results by year, for commands that make one page or chart of
//! an institution.

use std::collections::HashMap;
use std::sync::Arc;

use super::args::{Assessing, Reading};
use super::console::Console;
use super::sheets::Sheets;
use super::{Exit, Stop};
use crate::assess::{self, Assessment, Missing, Options};
use crate::diagnostic::{Diagnostic, Problem};
use crate::rubric::Rubric;
use crate::scores::Scores;

/// The institutions of all sheets.
#[derive(Debug)]
pub struct Members {
    /// The instrument of all of them; none where no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The institutions, in the order of the sheets.
    pub members: Vec<Member>,
    /// How they were assessed.
    pub options: Options,
    /// What was wrong, all of which is said.
    pub exit: Exit,
}

/// An institution.
#[derive(Debug)]
pub struct Member {
    /// The result of the last year.
    pub latest: Assessment,
    /// Those of the years before, the earliest first.
    pub earlier: Vec<Assessment>,
    /// What else the sheet says of it in the last year, by the headers of columns.
    pub attributes: Vec<(Arc<str>, String)>,
    /// The files its results were read from.
    pub files: Vec<Arc<str>>,
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
        let mut members = Self { rubric: sheets.rubric, members: Vec::new(), options, exit: sheets.exit };
        if let Some(rubric) = members.rubric.clone() {
            if options.missing == Missing::Error {
                diagnostics.extend(sheets.rejected.iter().flat_map(|scores| assess::missing(&rubric, scores)));
            }
            let mut positions = HashMap::new();
            for scores in sheets.scores {
                match assess::assess(&rubric, &scores, options) {
                    Ok(assessment) => diagnostics.extend(members.add(scores, assessment, &mut positions)),
                    Err(problems) => diagnostics.extend(problems),
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
    fn add(&mut self, scores: Scores, result: Assessment, positions: &mut HashMap<Key, usize>) -> Option<Diagnostic> {
        let key = Key::of(&scores, &result);
        let file = Arc::clone(&scores.origin.file);
        let Some(member) = positions.get(&key).and_then(|at| self.members.get_mut(*at)) else {
            positions.insert(key, self.members.len());
            let (attributes, files) = (scores.attributes, vec![file]);
            self.members.push(Member { latest: result, earlier: Vec::new(), attributes, files });
            return None;
        };
        let year = result.subject.year;
        if member.results().any(|other| other.subject.year == year) {
            let institution = result.subject.institution.clone().unwrap_or_default();
            let problem = Problem::SameYearTwice { institution, year };
            return Some(Diagnostic::error(problem, scores.origin.row(scores.row)));
        }
        if !member.files.contains(&file) {
            member.files.push(file);
        }
        member.insert(result, scores.attributes);
        None
    }

    /// The institution with this name, case apart, or else the only one there is.
    pub fn find(&self, name: Option<&str>) -> Option<&Member> {
        let same = |member: &&Member| fold(member.latest.subject.institution.as_deref()) == fold(name);
        self.members.iter().find(same).or(match self.members.as_slice() {
            [only] => Some(only),
            _ => None,
        })
    }
}

impl Member {
    /// The results of all years, the earliest first.
    pub fn results(&self) -> impl Iterator<Item = &Assessment> {
        self.earlier.iter().chain([&self.latest])
    }

    /// The result of the year before the last.
    pub fn previous(&self) -> Option<&Assessment> {
        self.earlier.last()
    }

    fn insert(&mut self, result: Assessment, attributes: Vec<(Arc<str>, String)>) {
        let is_latest = result.subject.year > self.latest.subject.year;
        let earlier = match is_latest {
            true => {
                self.attributes = attributes;
                std::mem::replace(&mut self.latest, result)
            }
            false => result,
        };
        let at = self.earlier.partition_point(|other| other.subject.year < earlier.subject.year);
        self.earlier.insert(at, earlier);
    }

    /// What the column with this header says of it.
    pub fn attribute(&self, column: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(header, _)| fold(Some(header)) == fold(Some(column)));
        found.map(|(_, value)| value.as_str())
    }
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
    fn of(scores: &Scores, assessment: &Assessment) -> Self {
        let file = Arc::clone(&scores.origin.file);
        match (&assessment.subject.institution, assessment.subject.year) {
            (Some(name), _) => Self::Named(fold(Some(name))),
            (None, Some(_)) => Self::Years(file),
            (None, None) => Self::Row(file, scores.row),
        }
    }
}

fn fold(name: Option<&str>) -> String {
    name.unwrap_or_default().trim().to_lowercase()
}
