//! Whether the columns of a table make sense together, before a row is read.

use std::collections::HashMap;
use std::sync::Arc;

use super::Options;
use super::choose::Fit;
use super::layout::{Column, Role, Shape};
use super::table::TableOrigin;
use super::words;
use crate::diagnostic::{Diagnostic, Problem, column_letters};
use crate::exact::{DecimalMark, Exact};
use crate::scores::{Origin, Spot};

/// Everything wrong with the columns, and what should be known about them.
pub fn check(fit: &Fit<'_>, origin: &Origin, options: &Options) -> Vec<Diagnostic> {
    let check = Check { fit, origin, options };
    let mut found = check.repeated();
    if fit.layout.shape != Shape::Wide {
        found.extend(check.scores());
        found.extend(check.unread());
        found.extend(check.decimal_reading());
        found.extend(check.names());
    }
    found.extend(check.years());
    found
}

struct Check<'c> {
    fit: &'c Fit<'c>,
    origin: &'c Origin,
    options: &'c Options,
}

impl Check<'_> {
    /// Roles that only one column can have.
    fn repeated(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut first: HashMap<String, usize> = HashMap::new();
        for (at, column) in self.fit.layout.columns.iter().enumerate() {
            let Some(what) = self.unique(column) else { continue };
            match first.get(&what) {
                Some(first) => {
                    let problem = Problem::DuplicateColumn { what, first: column_letters(*first as u32 + 1) };
                    found.push(Diagnostic::error(problem, self.header(at)));
                }
                None => drop(first.insert(what, at)),
            }
        }
        found
    }

    /// What there can be only one column of.
    fn unique(&self, column: &Column) -> Option<String> {
        match &column.role {
            Role::IndicatorScore(node) | Role::Published(node) => Some(self.fit.rubric[*node].label().to_owned()),
            Role::Institution | Role::Year | Role::Stage | Role::PublishedBand => Some(column.role.as_str().to_owned()),
            // "Eksternal" and "Akhir" are two names of one stage.
            Role::StageScore => words::stage_order(&column.header).map(words::stage_name).map(str::to_owned),
            Role::YearScore(year) => Some(year.to_string()),
            _ => None,
        }
    }

    /// There must be a score column, and no doubt which.
    fn scores(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        let scores: Vec<String> = layout.score_columns().map(|(at, column)| label(at, column)).collect();
        let plain = layout.with_role(&Role::Score).count();
        let problem = match (plain, scores.len()) {
            (_, 0) => {
                let named = layout.columns.iter().enumerate().filter(|(_, column)| !column.header.is_empty());
                Problem::ScoreColumnNotFound { columns: named.map(|(at, column)| label(at, column)).collect() }
            }
            // Two general score columns, or one beside columns of stages or years.
            (1.., 2..) => Problem::ScoreColumnAmbiguous { columns: scores },
            _ => return self.institutions(),
        };
        Some(Diagnostic::error(problem, self.origin.row(layout.header_row)))
    }

    /// That columns were read as institutions is a guess, so it is said.
    fn institutions(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        let columns = layout.with_role(&Role::InstitutionScore).filter_map(|at| layout.columns.get(at));
        let institutions: Vec<String> = columns.map(|column| column.header.to_string()).collect();
        let problem = Problem::InstitutionsFromHeader { institutions };
        layout.with_role(&Role::InstitutionScore).next()?;
        Some(Diagnostic::note(problem, self.origin.whole()))
    }

    /// Columns that could hold scores and are left out.
    fn unread(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        let columns = layout.unread.iter().filter_map(|at| Some(label(*at, layout.columns.get(*at)?)));
        let columns: Vec<String> = columns.collect();
        let problem = Problem::ScoreColumnsUnread { columns };
        (!layout.unread.is_empty()).then(|| Diagnostic::warning(problem, self.origin.row(layout.header_row)))
    }

    /// Split at commas, `I1,3,5` is a score of 3 and a 5 in the next column; or it was meant as 3,5. Only the
    /// person who made the sheet knows.
    fn decimal_reading(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        if self.fit.table.origin != TableOrigin::Text(',') || self.options.decimal == Some(DecimalMark::Point) {
            return None;
        }
        layout.score_columns().find_map(|(at, _)| {
            let next = layout.columns.get(at + 1);
            // A next column that is known to hold numbers explains its numbers.
            let explained = next.is_some_and(|next| words::holds_numbers(&next.header) || is_read(&next.role));
            let doubtful = |row: &&super::table::Row| {
                let is_longer = row.cells.len() > layout.columns.len();
                (is_longer || !explained) && self.reads_both_ways(row.cell(at), row.cell(at + 1))
            };
            let row = self.fit.rows().iter().find(doubtful)?;
            let (score, next) = (row.cell(at), row.cell(at + 1));
            let [first, other] = [format!("{score},{next}"), format!("{score} | {next}")];
            let problem = Problem::DecimalAmbiguous { one: first.clone(), first, other };
            let spot = Spot { row: row.number, column: at as u32 + 1 };
            Some(Diagnostic::error(problem, self.origin.cell(spot)))
        })
    }

    fn reads_both_ways(&self, score: &str, next: &str) -> bool {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let joined = Exact::parse(&format!("{score},{next}"));
        let fits = |joined| self.fit.rubric.scale.fits(joined).is_ok();
        is_digits(score) && is_digits(next) && joined.is_ok_and(fits)
    }

    /// Where many rows number one indicator and read like the name of another, the numbers are not to be
    /// trusted: a running number, or those of another instrument.
    fn names(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        if !layout.names_contradict {
            return None;
        }
        let key = layout.with_role(&Role::Indicator).next()?;
        self.fit.rows().iter().find_map(|row| {
            let indicator = self.fit.names.indicator(row.cell(key))?;
            let problem = self.fit.contradiction(row, indicator)?;
            let spot = Spot { row: row.number, column: key as u32 + 1 };
            Some(Diagnostic::error(problem, self.origin.cell(spot)))
        })
    }

    /// An instrument that was recognised should have been in use in the years of the sheet. Where another was,
    /// the sheet is that one's and lacks some rows.
    fn years(&self) -> Option<Diagnostic> {
        let (first, last) = self.fit.rubric.years.filter(|_| self.options.rubric.is_none())?;
        let found = self.fit.foreign_year()?;
        let rival = self.fit.rival.clone();
        let is_rivalled = rival.is_some();
        let problem = Problem::YearsContradict { id: self.fit.rubric.id.clone(), first, last, found, rival };
        let place = self.origin.whole();
        Some(if is_rivalled { Diagnostic::error(problem, place) } else { Diagnostic::warning(problem, place) })
    }

    fn header(&self, at: usize) -> crate::diagnostic::Place {
        self.origin.cell(Spot { row: self.fit.layout.header_row, column: at as u32 + 1 })
    }
}

/// Whether a column is read as something other than a number beside the score.
fn is_read(role: &Role) -> bool {
    !matches!(role, Role::Ignored | Role::Attribute)
}

/// "C \"nilai\"".
fn label(at: usize, column: &Column) -> String {
    format!("{} \"{}\"", column_letters(at as u32 + 1), Arc::clone(&column.header))
}
