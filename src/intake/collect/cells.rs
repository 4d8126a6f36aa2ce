//! Enters the cells of a row in a record: scores, marks and published values.

use std::sync::Arc;

use super::{Collector, spot};
use crate::diagnostic::{Diagnostic, Problem, column_letters};
use crate::exact::{DecimalMark, Exact};
use crate::intake::cell::{self, Cell, Notation};
use crate::intake::choose::decimals_of;
use crate::intake::layout::Shape;
use crate::intake::table::{Oddity, Row};
use crate::intake::words;
use crate::rubric::NodeId;
use crate::scores::{Entry, PublishedValue, Spot};

impl<'t> Collector<'t> {
    /// Enters the score of an indicator in a record, from a cell of a column or a row that has a notation of its own.
    pub(super) fn enter(
        &mut self,
        record: usize,
        indicator: NodeId,
        (row, at): (&Row, usize),
        notation: Option<Notation>,
    ) {
        let oddity = self.oddity(row, at).cloned();
        let rubric = Arc::clone(&self.fit.rubric);
        let Some(record) = self.records.get_mut(record) else { return };
        let Some(entry) = record.scores.entries.get_mut(indicator.position()) else { return };
        let spot = spot(row, at);
        let cell = row.cell(at);
        if let Entry::Scored(_, first) | Entry::Blank(_, first) = entry {
            let problem = duplicate(rubric[indicator].id.clone(), *first);
            record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
            return;
        }
        let read = match oddity {
            Some(oddity) => Cell::Wrong(odd_cell(oddity, rubric[indicator].id.clone(), cell, self.options.limits.cell)),
            None => match notation.and_then(|notation| notation.read(cell)) {
                Some(level) => cell::read(&level.to_string(), indicator, &rubric),
                None => cell::read(cell, indicator, &rubric),
            },
        };
        *entry = match read {
            Cell::Score(score) => Entry::Scored(score, spot),
            Cell::Unscored => Entry::Blank(cell.to_owned(), spot),
            Cell::Wrong(problem) => {
                record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
                Entry::Unreadable
            }
        };
        if matches!(entry, Entry::Scored(..)) {
            self.note_mark(cell, spot);
        }
    }

    /// Enters the level of the one column that has a mark.
    pub(super) fn enter_marks(&mut self, record: usize, indicator: NodeId, row: &Row, marks: &[(usize, Exact)]) {
        let marked: Vec<&(usize, Exact)> = marks.iter().filter(|(at, _)| !row.cell(*at).is_empty()).collect();
        let named = &self.fit.rubric[indicator];
        let Some(record) = self.records.get_mut(record) else { return };
        let Some(entry) = record.scores.entries.get_mut(indicator.position()) else { return };
        if let Entry::Scored(_, first) | Entry::Blank(_, first) = entry {
            let problem = duplicate(named.id.clone(), *first);
            record.diagnostics.push(Diagnostic::error(problem, self.origin.row(row.number)));
            return;
        }
        *entry = match marked[..] {
            [] => Entry::Blank(String::new(), spot(row, marks.first().map_or(0, |(at, _)| *at))),
            [(at, level)] if words::is_mark(row.cell(*at)) => Entry::Scored(*level, spot(row, *at)),
            [(at, _), ..] => {
                let levels = marked.iter().map(|(_, level)| level.to_full(DecimalMark::Point)).collect();
                let problem = Problem::MarkedTwice { node: named.id.clone(), levels };
                record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot(row, *at))));
                Entry::Unreadable
            }
        };
    }

    /// Keeps which decimal marks occur, and refuses the one that was not told.
    fn note_mark(&mut self, cell: &str, spot: Spot) {
        for (seen, mark) in self.tally.marks.iter_mut().zip([DecimalMark::Point, DecimalMark::Comma]) {
            if seen.is_none() && cell.contains(mark.as_char()) {
                *seen = Some((cell.to_owned(), spot));
                if let Some(told) = self.options.decimal.filter(|told| *told != mark) {
                    let problem = Problem::DecimalMark { found: cell.to_owned(), mark: told.as_char() };
                    self.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
                }
            }
        }
    }

    /// Enters a published value in a record. It is kept as it was printed, on the scale or not.
    pub(super) fn enter_published(&mut self, record: usize, node: NodeId, row: &Row, at: usize) {
        let cell = row.cell(at);
        if words::is_unscored(cell) {
            return;
        }
        let Ok(value) = Exact::parse(cell) else {
            // In a sheet of scores, a row between them may hold anything; a column of values may not.
            if self.fit.layout.shape == Shape::Wide || !self.fit.layout.holding.has_indicators() {
                let problem = Problem::InvalidPublished {
                    node: self.fit.rubric[node].label().to_owned(),
                    found: cell.to_owned(),
                };
                self.records[record].diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot(row, at))));
            }
            return;
        };
        let published = PublishedValue { value, decimals: decimals_of(cell), spot: spot(row, at) };
        self.records[record].scores.published.values.insert(node, published);
    }

    pub(super) fn enter_band(&mut self, record: usize, row: &Row, at: usize) {
        let word = row.cell(at);
        if !words::is_unscored(word) {
            self.records[record].scores.published.band = Some((word.to_owned(), spot(row, at)));
        }
    }

    pub(super) fn oddity(&self, row: &Row, at: usize) -> Option<&'t Oddity> {
        self.fit.table.oddities.get(&(row.number, at as u32 + 1))
    }
}

fn duplicate(node: String, first: Spot) -> Problem {
    let first_cell = format!("{}{}", column_letters(first.column), first.row);
    Problem::DuplicateIndicator { node, first_row: first.row, first_cell }
}

fn odd_cell(oddity: Oddity, node: String, cell: &str, longest: usize) -> Problem {
    match oddity {
        Oddity::Error => Problem::CellError { node, found: cell.to_owned() },
        Oddity::Date => Problem::CellDate { node },
        Oddity::Boolean => Problem::CellBoolean { node, found: cell.to_owned() },
        Oddity::Uncomputed => Problem::CellUncomputed { node },
        Oddity::TooLong(length) => Problem::CellTooLong { length, limit: longest },
    }
}
