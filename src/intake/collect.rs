//! From a table with a known layout to the scores of each institution.

use std::collections::HashMap;

use super::cell::{self, Cell};
use super::delimited::{Row, Table};
use super::layout::{Layout, Role, Shape, looks_like_id};
use super::words;
use super::{Options, Record};
use crate::diagnostic::{Diagnostic, Problem, column_letters};
use crate::exact::Exact;
use crate::rubric::Rubric;
use crate::rubric::names::{Names, Node};
use crate::scores::{Entry, Origin, Published, PublishedValue, Scores, Spot, Subject};

/// The institutions of a table, and what is wrong with the table as a whole.
pub struct Collected {
    pub records: Vec<Record>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every row below the header.
pub fn collect(
    rubric: &Rubric,
    names: &Names,
    table: &Table,
    layout: &Layout,
    origin: Origin,
    options: &Options,
) -> Collected {
    let mut collector = Collector {
        rubric,
        names,
        layout,
        origin,
        records: Vec::new(),
        positions: HashMap::new(),
        diagnostics: Vec::new(),
        carried: Subject::default(),
    };
    collector.check_columns();
    if !collector.diagnostics.iter().any(Diagnostic::is_error) {
        let rows = table.rows.get(layout.first_row..).unwrap_or_default();
        for row in rows {
            collector.read_row(row);
        }
        collector.finish(options);
    }
    Collected { records: collector.records, diagnostics: collector.diagnostics }
}

struct Collector<'t> {
    rubric: &'t Rubric,
    names: &'t Names,
    layout: &'t Layout,
    origin: Origin,
    records: Vec<Record>,
    /// Where the record of a subject stands in `records`.
    positions: HashMap<Subject, usize>,
    diagnostics: Vec<Diagnostic>,
    /// The subject of the row above, for rows that leave the institution blank.
    carried: Subject,
}

impl Collector<'_> {
    /// Roles that only one column can have.
    fn check_columns(&mut self) {
        let header_row = self.layout.header_row;
        let mut first: HashMap<String, usize> = HashMap::new();
        for (at, column) in self.layout.columns.iter().enumerate() {
            let what = match &column.role {
                Role::IndicatorScore(indicator) => self.rubric.indicators.get(*indicator).map(|found| found.id.clone()),
                Role::Institution | Role::Year | Role::Stage => Some(column.role.as_str().to_owned()),
                Role::StageScore => words::stage_order(&column.header).map(|_| column.header.to_string()),
                Role::YearScore(year) => Some(year.to_string()),
                _ => None,
            };
            let Some(what) = what else { continue };
            if let Some(first) = first.get(&what) {
                let problem = Problem::DuplicateColumn { what, first: column_letters(*first as u32 + 1) };
                let spot = Spot { row: header_row, column: at as u32 + 1 };
                self.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
            } else {
                first.insert(what, at);
            }
        }
        if self.layout.shape == Shape::Wide {
            return;
        }
        let label = |(at, header): (usize, &str)| format!("{} \"{header}\"", column_letters(at as u32 + 1));
        let scores: Vec<String> =
            self.layout.with_role(&Role::Score).map(|at| label((at, &self.layout.columns[at].header))).collect();
        let problem = match (scores.len(), self.layout.score_columns().count()) {
            (_, 0) => {
                let all = self.layout.columns.iter().enumerate().map(|(at, column)| label((at, &column.header)));
                Problem::ScoreColumnNotFound { columns: all.collect() }
            }
            (2.., _) => Problem::ScoreColumnAmbiguous { columns: scores },
            // A general score column beside columns of stages or years.
            (1, 2..) => Problem::ScoreColumnAmbiguous {
                columns: self.layout.score_columns().map(|(at, column)| label((at, &column.header))).collect(),
            },
            _ => return,
        };
        self.diagnostics.push(Diagnostic::error(problem, self.origin.row(header_row)));
    }

    fn read_row(&mut self, row: &Row) {
        let extra = row.cells.iter().skip(self.layout.columns.len()).any(|cell| !cell.is_empty());
        if extra {
            let problem = Problem::ExtraCells { cells: row.cells.len(), columns: self.layout.columns.len() };
            self.diagnostics.push(Diagnostic::error(problem, self.origin.row(row.number)));
            return;
        }
        match self.layout.shape {
            Shape::Wide => self.read_wide(row),
            Shape::Long | Shape::Matrix => self.read_by_row(row),
        }
    }

    fn read_wide(&mut self, row: &Row) {
        let subject = self.subject(row, false);
        let scores = self.layout.columns.iter().enumerate().filter_map(|(at, column)| match column.role {
            Role::IndicatorScore(indicator) => Some((at, indicator)),
            _ => None,
        });
        let scores: Vec<(usize, usize)> = scores.collect();
        let any = scores.iter().any(|(at, _)| !words::is_unscored(row.cell(*at)));
        let summary = subject.institution.as_deref().is_some_and(words::is_summary);
        if summary || (!any && subject.institution.is_none()) {
            return;
        }
        let record = match self.positions.get(&subject).filter(|_| subject.institution.is_some()) {
            Some(first) => {
                let first = *first;
                let institution = subject.institution.clone().unwrap_or_default();
                let problem = Problem::DuplicateInstitution { institution, first_row: self.records[first].scores.row };
                let diagnostic = Diagnostic::error(problem, self.origin.row(row.number));
                // Which of the two is right cannot be told, so neither is scored.
                self.records[first].diagnostics.push(diagnostic);
                return;
            }
            None => self.record(subject, row.number),
        };
        for (at, indicator) in scores {
            self.enter(record, indicator, row, at);
        }
        self.enter_published(record, row);
    }

    /// Enters what the row publishes, and the cells of columns that no role claims.
    fn enter_published(&mut self, record: usize, row: &Row) {
        let Some(record) = self.records.get_mut(record) else { return };
        let scores = &mut record.scores;
        scores.published.domains = vec![None; self.rubric.domains.len()];
        scores.published.aspects = vec![None; self.rubric.aspects.len()];
        for (at, column) in self.layout.columns.iter().enumerate() {
            let text = row.cell(at);
            let spot = Spot { row: row.number, column: at as u32 + 1 };
            match column.role {
                Role::Published(node) => {
                    let Ok(value) = Exact::parse(text) else { continue };
                    let decimals = text.split_once([',', '.']).map_or(0, |(_, digits)| digits.len() as u32);
                    let value = Some(PublishedValue { value, decimals, spot });
                    match node {
                        Node::Index => scores.published.index = value,
                        Node::Domain(at) => scores.published.domains[at] = value,
                        Node::Aspect(at) => scores.published.aspects[at] = value,
                        Node::Indicator(_) => {}
                    }
                }
                Role::Band if !text.is_empty() => scores.published.band = Some((text.to_owned(), spot)),
                Role::Ignored if !column.header.is_empty() => {
                    scores.attributes.push((column.header.clone(), text.to_owned()));
                }
                _ => {}
            }
        }
    }

    fn read_by_row(&mut self, row: &Row) {
        let keys: Vec<usize> = self.layout.with_role(&Role::Indicator).collect();
        let columns: Vec<usize> = self.layout.score_columns().map(|(at, _)| at).collect();
        let scored = columns.iter().find(|at| !words::is_unscored(row.cell(**at)));
        let named: Vec<(usize, usize)> =
            keys.iter().filter_map(|at| Some((*at, self.names.indicator(row.cell(*at))?))).collect();
        let Some((_, indicator)) = named.first().copied() else {
            if let Some(at) = scored {
                self.unknown_row(row, &keys, *at);
            }
            return;
        };
        for at in columns {
            let record = self.record_of(row, at);
            if let Some((_, other)) = named.iter().find(|(_, other)| *other != indicator) {
                let id =
                    |position: usize| self.rubric.indicators.get(position).map_or_else(String::new, |i| i.id.clone());
                let problem = Problem::IndicatorsDisagree { one: id(indicator), other: id(*other) };
                let diagnostic = Diagnostic::error(problem, self.origin.row(row.number));
                self.records[record].diagnostics.push(diagnostic);
                return;
            }
            self.enter(record, indicator, row, at);
        }
    }

    /// A row with a score and no indicator that the rubric knows: a sum, a section, or a mistake.
    fn unknown_row(&mut self, row: &Row, keys: &[usize], score: usize) {
        let name = keys.iter().map(|at| (*at, row.cell(*at))).find(|(_, text)| !text.is_empty());
        let said = row.cells.iter().any(|cell| words::is_summary(cell) || self.names.group(cell).is_some());
        if said && name.is_none_or(|(_, text)| !looks_like_id(text)) {
            return;
        }
        let (at, problem) = match name {
            Some((at, text)) => {
                let suggestion = self.names.suggestion(text).map(str::to_owned);
                let range = self.rubric.id_range();
                (at, Problem::UnknownIndicator { found: text.to_owned(), suggestion, range })
            }
            None => (score, Problem::ScoreWithoutIndicator { found: row.cell(score).to_owned() }),
        };
        let spot = Spot { row: row.number, column: at as u32 + 1 };
        let diagnostic = Diagnostic::error(problem, self.origin.cell(spot));
        let record = self.record_of(row, score);
        self.records[record].diagnostics.push(diagnostic);
    }

    /// The record that a score column of a row belongs to.
    fn record_of(&mut self, row: &Row, at: usize) -> usize {
        let mut subject = self.subject(row, true);
        if let Some(column) = self.layout.columns.get(at) {
            match &column.role {
                Role::StageScore => subject.stage = Some(column.header.to_string()),
                Role::YearScore(year) => subject.year = Some(*year),
                Role::InstitutionScore => subject.institution = Some(column.header.to_string()),
                _ => {}
            }
        }
        match self.positions.get(&subject) {
            Some(position) => *position,
            None => self.record(subject, row.number),
        }
    }

    /// Whose row it is. In a sheet of one indicator a row, a blank cell repeats the one above, as merged
    /// cells are exported.
    fn subject(&mut self, row: &Row, carry: bool) -> Subject {
        let text = |role: &Role| {
            let at = self.layout.with_role(role).next()?;
            Some(row.cell(at)).filter(|text| !text.is_empty())
        };
        let institution = text(&Role::Institution).map(str::to_owned);
        let stage = text(&Role::Stage).map(str::to_owned);
        let year_text = text(&Role::Year).map(str::to_owned);
        let year = year_text.as_deref().and_then(words::year);
        if let (Some(found), None) = (&year_text, year) {
            let column = self.layout.with_role(&Role::Year).next().map_or(0, |at| at as u32 + 1);
            let place = self.origin.cell(Spot { row: row.number, column });
            self.push_once(Diagnostic::error(Problem::InvalidYear { found: found.clone() }, place));
        }
        let subject = Subject { institution, year, stage };
        if !carry {
            return subject;
        }
        let Subject { institution, year, stage } = &self.carried;
        let filled = Subject {
            institution: subject.institution.clone().or_else(|| institution.clone()),
            year: subject.year.or(*year),
            stage: subject.stage.clone().or_else(|| stage.clone()),
        };
        self.carried = filled.clone();
        filled
    }

    fn push_once(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn record(&mut self, subject: Subject, row: u32) -> usize {
        let position = self.records.len();
        self.positions.insert(subject.clone(), position);
        let entries = vec![Entry::Absent; self.rubric.indicators.len()];
        let scores = Scores {
            subject,
            origin: self.origin.clone(),
            row,
            entries,
            published: Published::default(),
            attributes: Vec::new(),
        };
        self.records.push(Record { scores, diagnostics: Vec::new() });
        position
    }

    /// Enters the score of an indicator in a record.
    fn enter(&mut self, record: usize, indicator: usize, row: &Row, at: usize) {
        let (Some(record), Some(named)) = (self.records.get_mut(record), self.rubric.indicators.get(indicator)) else {
            return;
        };
        let Some(entry) = record.scores.entries.get_mut(indicator) else { return };
        let spot = Spot { row: row.number, column: at as u32 + 1 };
        if let Entry::Scored(_, first) | Entry::Blank(_, first) = entry {
            let problem = Problem::DuplicateIndicator { id: named.id.clone(), first_row: first.row };
            record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
            return;
        }
        *entry = match cell::read(row.cell(at), named, self.rubric) {
            Cell::Score(score) => Entry::Scored(score, spot),
            Cell::Unscored => Entry::Blank(row.cell(at).to_owned(), spot),
            Cell::Wrong(problem) => {
                record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
                Entry::Unreadable
            }
        };
    }

    /// Leaves the year and the stage that count.
    fn finish(&mut self, options: &Options) {
        self.choose_year(options);
        self.choose_stage(options);
        if self.records.is_empty() && self.diagnostics.is_empty() {
            self.diagnostics.push(Diagnostic::error(Problem::NoScores, self.origin.whole()));
        }
    }

    fn choose_year(&mut self, options: &Options) {
        let Some(wanted) = options.year else { return };
        let mut present: Vec<u16> = self.records.iter().filter_map(|record| record.scores.subject.year).collect();
        present.sort_unstable();
        present.dedup();
        if present.contains(&wanted) {
            self.records.retain(|record| record.scores.subject.year == Some(wanted));
        } else {
            let present = present.iter().map(u16::to_string).collect();
            let problem = Problem::YearNotFound { wanted: wanted.into(), present };
            self.diagnostics.push(Diagnostic::error(problem, self.origin.whole()));
        }
    }

    /// Stages replace one another: of several, the chosen one counts, or the last that is filled.
    fn choose_stage(&mut self, options: &Options) {
        let mut present: Vec<String> = Vec::new();
        for stage in self.records.iter().filter_map(|record| record.scores.subject.stage.as_ref()) {
            if !present.contains(stage) {
                present.push(stage.clone());
            }
        }
        if let Some(wanted) = &options.stage {
            if present.iter().any(|stage| words::same_stage(stage, wanted)) {
                let is_wanted =
                    |stage: &Option<String>| stage.as_ref().is_some_and(|stage| words::same_stage(stage, wanted));
                self.records.retain(|record| is_wanted(&record.scores.subject.stage));
            } else {
                let problem = Problem::StageNotFound { wanted: wanted.clone(), present };
                self.diagnostics.push(Diagnostic::error(problem, self.origin.whole()));
            }
            return;
        }
        if present.len() < 2 {
            return;
        }
        if let Some(unknown) = present.iter().find(|stage| words::stage_order(stage).is_none()) {
            let problem = Problem::StageOrderUnknown { stage: unknown.clone(), present };
            self.diagnostics.push(Diagnostic::error(problem, self.origin.whole()));
            return;
        }
        self.keep_last_filled_stage(&present);
    }

    fn keep_last_filled_stage(&mut self, present: &[String]) {
        let order = |record: &Record| record.scores.subject.stage.as_deref().and_then(words::stage_order);
        let filled = |record: &Record| {
            record.has_errors() || record.scores.entries.iter().any(|entry| matches!(entry, Entry::Scored(..)))
        };
        let whose = |record: &Record| (record.scores.subject.institution.clone(), record.scores.subject.year);
        let mut last: HashMap<(Option<String>, Option<u16>), Option<usize>> = HashMap::new();
        for record in self.records.iter().filter(|record| filled(record)) {
            let kept = last.entry(whose(record)).or_default();
            *kept = (*kept).max(order(record));
        }
        let mut taken: Vec<String> = Vec::new();
        self.records.retain(|record| {
            let keep = filled(record) && last.get(&whose(record)).is_some_and(|kept| *kept == order(record));
            if let Some(stage) = record.scores.subject.stage.as_ref().filter(|stage| keep && !taken.contains(stage)) {
                taken.push(stage.clone());
            }
            keep
        });
        if let Some(stage) = taken.first().filter(|_| taken.len() == 1) {
            let problem = Problem::StageTaken { stage: stage.clone(), present: present.to_vec() };
            self.diagnostics.push(Diagnostic::note(problem, self.origin.whole()));
        } else if !taken.is_empty() {
            let problem = Problem::StagesTaken { taken, present: present.to_vec() };
            self.diagnostics.push(Diagnostic::note(problem, self.origin.whole()));
        }
    }
}
