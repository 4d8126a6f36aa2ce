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
    found.extend(check.unknown());
    if fit.layout.shape != Shape::Wide {
        found.extend(check.scores());
        found.extend(check.unread());
        found.extend(check.decimal_reading());
        found.extend(check.names());
        found.extend(check.weights());
    } else {
        found.extend(check.wide_decimals());
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
            Role::StageScore if words::are_parallel(&column.header) => Some(column.header.to_lowercase()),
            Role::StageScore => words::stage_order(&column.header).map(words::stage_name).map(str::to_owned),
            Role::YearScore(year) => Some(year.to_string()),
            Role::StageYearScore(stage, year) => Some(format!("{} {year}", words::stage_name(*stage))),
            _ => None,
        }
    }

    /// Headers that name an indicator of another instrument.
    fn unknown(&self) -> Vec<Diagnostic> {
        let one = |at: &usize| {
            let found = self.fit.layout.columns.get(*at)?.header.to_string();
            let range = self.fit.rubric.id_range();
            Some(Diagnostic::error(Problem::UnknownIndicator { found, suggestion: None, range }, self.header(*at)))
        };
        self.fit.layout.unknown.iter().filter_map(one).collect()
    }

    /// There must be a score column, and no doubt which.
    fn scores(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        let label_of = |at: usize| layout.columns.get(at).map(|column| label(at, column));
        let scores: Vec<String> = layout.score_columns().map(|(at, column)| label(at, column)).collect();
        let plain = layout.with_role(&Role::Score).count();
        let unread: Vec<String> = layout.unread.iter().filter_map(|at| label_of(*at)).collect();
        let may_be_score = |at: &usize| {
            let is_merged = |header: &str| header.is_empty() && self.is_below_score(*at);
            layout
                .columns
                .get(*at)
                .is_some_and(|column| is_merged(&column.header) || words::may_be_score(&column.header))
        };
        let wanted = self.options.column.as_ref().filter(|_| plain == 0);
        let problem = match (plain, scores.len()) {
            (_, _) if wanted.is_some() => {
                let present = self.all_columns();
                Problem::ColumnNotFound { wanted: wanted.cloned().unwrap_or_default(), present }
            }
            (_, 0) if unread.is_empty() => Problem::ScoreColumnNotFound { columns: self.all_columns() },
            (_, 0) => Problem::ScoreColumnUnclear { numbers: unread, columns: self.all_columns() },
            // Two general score columns, or one beside columns of stages or years.
            (1.., 2..) if !self.has_marks() => Problem::ScoreColumnAmbiguous { columns: scores },
            _ if layout.unread.iter().any(may_be_score) => {
                Problem::ScoreColumnAmbiguous { columns: scores.into_iter().chain(unread).collect() }
            }
            _ => return self.institutions(),
        };
        Some(Diagnostic::error(problem, self.origin.row(layout.header_row)))
    }

    fn has_marks(&self) -> bool {
        self.fit.layout.columns.iter().any(|column| matches!(column.role, Role::LevelMark(_)))
    }

    /// Whether a column without a header stands behind one of scores, as where the two are merged above.
    fn is_below_score(&self, at: usize) -> bool {
        let before = self.fit.layout.columns.iter().take(at).rev();
        before
            .take_while(|column| column.role.is_score() || column.header.is_empty())
            .any(|column| column.role.is_score())
    }

    fn all_columns(&self) -> Vec<String> {
        let columns = self.fit.layout.columns.iter().enumerate();
        columns.filter(|(_, column)| !column.header.is_empty()).map(|(at, column)| label(at, column)).collect()
    }

    /// Reading columns as institutions is a guess, so it gets a note.
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
        layout.score_columns().next()?;
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

    /// Where most weights are not the rubric's, or the scores are the weights, the two columns were swapped or the rows
    /// are of something else.
    fn weights(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        let at = layout.with_role(&Role::Weight).next()?;
        let key = layout.with_role(&Role::Indicator).next()?;
        let (score, _) = layout.score_columns().next()?;
        let (mut all, mut differing, mut swapped) = (0, 0, 0);
        for row in self.fit.rows() {
            let Some(indicator) = self.fit.names.indicator(row.cell(key)) else { continue };
            let Some(fits) = self.fit.weight_fits(row.cell(at), indicator) else { continue };
            all += 1;
            differing += usize::from(!fits);
            swapped += usize::from(self.fit.weight_fits(row.cell(score), indicator) == Some(true));
        }
        let is_swapped = differing > 0 && swapped == all;
        // Of a few weights that are printed wrongly, the rubric's are right.
        let doubtful = self.options.column.is_none() && all > 2 && (differing * 2 > all || is_swapped);
        let spot = Spot { row: layout.header_row, column: at as u32 + 1 };
        doubtful.then(|| Diagnostic::error(Problem::WeightsContradict { differing, all }, self.origin.cell(spot)))
    }

    /// Split at commas, a row of `3,5,2` holds one cell more than was meant where 3,5 is one score, and one that was
    /// left out at the end hides it: then a number stands where a text or a result should.
    fn wide_decimals(&self) -> Option<Diagnostic> {
        let layout = &self.fit.layout;
        if self.fit.table.origin != TableOrigin::Text(',') || self.options.decimal == Some(DecimalMark::Point) {
            return None;
        }
        let is_score = |at: &usize| matches!(layout.columns[*at].role, Role::IndicatorScore(_));
        let scores: Vec<usize> = (0..layout.columns.len()).filter(is_score).collect();
        let last = *scores.last()?;
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        self.fit.rows().iter().find_map(|row| {
            let pair = scores
                .windows(2)
                .find(|pair| pair[0] + 1 == pair[1] && self.reads_both_ways(row.cell(pair[0]), row.cell(pair[1])))?;
            let mut behind = layout.columns.iter().enumerate().skip(last + 1);
            let doubtful = behind.any(|(at, column)| {
                let is_result = matches!(column.role, Role::Published(_) | Role::PublishedBand);
                let is_other =
                    matches!(column.role, Role::Ignored | Role::Attribute) && !words::holds_numbers(&column.header);
                (is_result || is_other) && is_digits(row.cell(at))
            });
            let says_point = scores.iter().any(|at| row.cell(*at).contains('.'));
            let (one, next) = (row.cell(pair[0]), row.cell(pair[1]));
            let [first, other] = [format!("{one},{next}"), format!("{one} | {next}")];
            let spot = Spot { row: row.number, column: pair[0] as u32 + 1 };
            let problem = Problem::DecimalAmbiguous { one: first.clone(), first, other };
            (doubtful && !says_point).then(|| Diagnostic::error(problem, self.origin.cell(spot)))
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

/// The label of a column by its position.
pub fn label_at(layout: &super::layout::Layout, at: usize) -> Option<String> {
    layout.columns.get(at).map(|column| label(at, column))
}
