//! Reads the rows of a long sheet or a matrix, one indicator a row.

use std::collections::HashMap;

use super::{Collector, spot};
use crate::diagnostic::{Diagnostic, Problem};
use crate::exact::Exact;
use crate::intake::cell::{Notation, shortened};
use crate::intake::choose::Fit;
use crate::intake::layout::{Column, Role};
use crate::intake::table::{Oddity, Row};
use crate::intake::words;
use crate::rubric::NodeId;
use crate::scores::Entry;

impl Collector<'_> {
    /// The same, where the row is of one indicator.
    pub(super) fn spoil_indicator(&mut self, row: &Row) {
        let mut keys = self.fit.layout.with_role(&Role::Indicator);
        let Some(indicator) = keys.find_map(|at| self.fit.names.indicator(row.cell(at))) else { return };
        for (at, _) in self.fit.layout.score_columns() {
            let record = self.record_of(row, at);
            self.records[record].scores.entries[indicator.position()] = Entry::Unreadable;
        }
    }

    pub(super) fn read_by_row(&mut self, row: &Row) {
        let layout = &self.fit.layout;
        let keys: Vec<usize> = layout.with_role(&Role::Indicator).collect();
        let columns: Vec<usize> = layout.score_columns().map(|(at, _)| at).collect();
        let is_section = self.sections.contains(&row.number);
        // A code that a spreadsheet took for a date names nothing any more.
        if let Some(at) = keys.iter().find(|at| matches!(self.oddity(row, **at), Some(Oddity::Date))) {
            let id = self.fit.layout.columns.get(*at).map_or_else(String::new, |column| column.header.to_string());
            self.of_rows.push(Diagnostic::error(Problem::CellDate { node: id }, self.origin.cell(spot(row, *at))));
            return;
        }
        let named: Vec<NodeId> =
            keys.iter().filter_map(|at| self.fit.names.indicator(row.cell(*at))).filter(|_| !is_section).collect();
        let Some(indicator) = named.first().copied() else {
            let scored: Vec<usize> = columns
                .into_iter()
                .filter(|at| !words::is_unscored(row.cell(*at)) || self.oddity(row, *at).is_some())
                .collect();
            if !scored.is_empty() {
                self.read_other_row(row, &keys, &scored);
            }
            return;
        };
        if self.has_invalid_year(row) {
            let institution = self.subject(row, true).institution;
            self.undated.insert(institution);
            return;
        }
        self.check_weight(row, indicator);
        if let Some(problem) = self.fit.contradiction(row, indicator) {
            self.diagnostics.push(Diagnostic::warning(problem, self.origin.row(row.number)));
        }
        let marks: Vec<(usize, Exact)> = self.fit.layout.columns.iter().enumerate().filter_map(level_mark).collect();
        if let Some((first, _)) = marks.first() {
            let record = self.record_of(row, *first);
            self.enter_marks(record, indicator, row, &marks);
            return;
        }
        for at in columns {
            let record = self.record_of(row, at);
            if let Some(other) = named.iter().find(|other| **other != indicator) {
                let id = |indicator: NodeId| self.fit.rubric[indicator].id.clone();
                let problem = Problem::IndicatorsDisagree { one: id(indicator), other: id(*other) };
                self.records[record].diagnostics.push(Diagnostic::error(problem, self.origin.row(row.number)));
                return;
            }
            self.enter(record, indicator, (row, at), self.notations.get(&at).copied());
        }
    }

    /// A row with values and no indicator: a domain, an aspect, a sum, or a mistake.
    fn read_other_row(&mut self, row: &Row, keys: &[usize], scored: &[usize]) {
        let name = keys.iter().map(|at| (*at, row.cell(*at))).find(|(_, text)| !text.is_empty());
        // What a row is stands in its key; only where that is blank, another cell may say it.
        let telling: Vec<&str> = match name {
            Some((_, text)) => vec![text],
            None => row.cells.iter().map(String::as_str).collect(),
        };
        let node = telling.iter().find_map(|cell| self.fit.names.group(cell));
        let says = |word: &str| telling.iter().any(|cell| words::heading(cell) == words::heading(word));
        if let Some(node) = node.or_else(|| says("indeks").then_some(NodeId::INDEX)) {
            for at in scored.iter().copied() {
                let record = self.record_of(row, at);
                self.enter_published(record, node, row, at);
            }
            return;
        }
        if says("predikat") {
            for at in scored.iter().copied() {
                let record = self.record_of(row, at);
                self.enter_band(record, row, at);
            }
            return;
        }
        if telling.iter().any(|cell| words::is_summary(cell)) {
            return;
        }
        let Some(score) = scored.first().copied() else { return };
        // Below the scores there may be notes and signatures; a number without an indicator is a score.
        if name.is_none() && !row.cell(score).starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let (at, problem) = match name {
            Some((at, text)) => {
                let suggest = || self.fit.names.suggestion(text).map(str::to_owned);
                let suggestion = self.suggestions.entry(text.to_owned()).or_insert_with(suggest).clone();
                let range = self.fit.rubric.id_range();
                (at, Problem::UnknownIndicator { found: shortened(text), suggestion, range })
            }
            None => (score, Problem::ScoreWithoutIndicator { found: shortened(row.cell(score)) }),
        };
        let diagnostic = Diagnostic::error(problem, self.origin.cell(spot(row, at)));
        let record = self.record_of(row, score);
        self.records[record].diagnostics.push(diagnostic);
    }

    /// A weight beside an indicator must be the rubric's, however it is written.
    fn check_weight(&mut self, row: &Row, node: NodeId) {
        let Some(at) = self.fit.layout.with_role(&Role::Weight).next() else { return };
        let known = &self.fit.rubric[node];
        if self.fit.weight_fits(row.cell(at), node) == Some(false) && self.weights_differ.insert(node) {
            let (id, found) = (known.id.clone(), row.cell(at).to_owned());
            let problem = Problem::WeightDiffers { node: id, found, expected: known.weight };
            self.diagnostics.push(Diagnostic::warning(problem, self.origin.cell(spot(row, at))));
        }
    }
}

/// How each column of scores writes its levels, where throughout in words or in roman numerals.
pub(super) fn notations(fit: &Fit<'_>, rows: &[Row]) -> HashMap<usize, Notation> {
    let layout = &fit.layout;
    let Some(key) = layout.with_role(&Role::Indicator).next() else { return HashMap::new() };
    let notation = |at: usize| {
        let rows = rows.iter().filter(|row| fit.names.indicator(row.cell(key)).is_some());
        Some((at, Notation::of(rows.map(move |row| row.cell(at)))?))
    };
    layout.score_columns().filter_map(|(at, _)| notation(at)).collect()
}

/// The level whose marks a column holds.
fn level_mark((at, column): (usize, &Column)) -> Option<(usize, Exact)> {
    match column.role {
        Role::LevelMark(level) => Some((at, level)),
        _ => None,
    }
}
