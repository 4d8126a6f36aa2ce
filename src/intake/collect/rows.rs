//! What kind of row a row is, before its cells are read.

use super::Collector;
use crate::diagnostic::{Diagnostic, Problem};
use crate::intake::layout::{Column, Role, Shape};
use crate::intake::table::{Row, TableOrigin};
use crate::intake::words;

impl<'t> Collector<'t> {
    /// Whether a row has more cells than the header. Between commas even a blank one tells that a score has a comma.
    pub(super) fn has_extra_cells(&self, row: &Row) -> bool {
        let columns = &self.fit.layout.columns;
        let by_comma = self.fit.table.origin == TableOrigin::Text(',');
        let is_score = |column: &Column| matches!(column.role, Role::IndicatorScore(_)) || column.role.is_score();
        let first_score = columns.iter().position(is_score).unwrap_or(columns.len());
        let is_unnamed = |at: usize| columns.get(at).is_none_or(|column| column.header.is_empty() && at > first_score);
        let is_number = |cell: &str| cell.starts_with(|c: char| c.is_ascii_digit());
        let mut cells = row.cells.iter().enumerate();
        match by_comma && self.names_something(row) {
            true => cells.any(|(at, cell)| at >= columns.len() || (is_unnamed(at) && is_number(cell))),
            false => cells.skip(columns.len()).any(|(_, cell)| !cell.is_empty()),
        }
    }

    /// Whether a row is one of scores: every row of institutions, and those that name an indicator.
    pub(super) fn names_something(&self, row: &Row) -> bool {
        let layout = &self.fit.layout;
        layout.shape == Shape::Wide
            || layout.with_role(&Role::Indicator).any(|at| self.fit.names.indicator(row.cell(at)).is_some())
    }

    /// The rows below the header, to the end of the table: another header below begins something else, which may hold
    /// no more scores.
    pub(super) fn rows_of_table(&mut self) -> &'t [Row] {
        let rows = self.fit.rows();
        // Behind a joint is another file, of another institution or year: nothing of it is read.
        let joint = rows.iter().position(|row| self.is_joint(row));
        let rows = joint.and_then(|at| rows.get(..=at)).unwrap_or(rows);
        let Some(at) = rows.iter().position(|row| self.is_other_header(row)) else { return rows };
        let (above, below) = rows.split_at(at);
        if let Some(header) = below.first().filter(|_| below.iter().any(|row| self.is_scored(row))) {
            let first = self.fit.layout.header_row;
            self.diagnostics.push(Diagnostic::error(Problem::SecondHeader { first }, self.origin.row(header.number)));
        }
        above
    }

    /// Whether a row is the header of a file that a pipe joined to the one before.
    pub(super) fn is_joint(&self, row: &Row) -> bool {
        &*self.origin.file == "-" && self.fit.layout.is_header(row)
    }

    /// Whether a row names an indicator in a way that no domain or aspect is named, or is one of institutions.
    fn is_scored(&self, row: &Row) -> bool {
        let names = &self.fit.names;
        let is_indicator = |cell: &str| names.indicator(cell).is_some() && names.group(cell).is_none();
        let mut keys = self.fit.layout.with_role(&Role::Indicator);
        match self.fit.layout.shape {
            Shape::Wide => !self.is_other_header(row),
            Shape::Long | Shape::Matrix => keys.any(|at| is_indicator(row.cell(at))),
        }
    }

    /// Whether a row is a header that says other things of the columns than the one above.
    pub(super) fn is_other_header(&self, row: &Row) -> bool {
        let layout = &self.fit.layout;
        let is_word = |cell: &str| {
            let is_known = words::heading(cell).is_some()
                || layout.shape == Shape::Wide && self.fit.names.indicator(cell).is_some();
            cell.contains(char::is_alphabetic) && is_known
        };
        if self.has_number(row) {
            return false;
        }
        let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
        let words = filled().filter(|cell| is_word(cell)).count();
        let is_row = layout.shape != Shape::Wide && self.names_something(row);
        words >= 2 && words * 2 > filled().count() && !is_row && !layout.says_header_again(row)
    }

    /// Whether a row has a number where the header has the word of a score.
    pub(super) fn has_number(&self, row: &Row) -> bool {
        let is_score = |column: &Column| matches!(column.role, Role::IndicatorScore(_)) || column.role.is_score();
        let scores = self.fit.layout.columns.iter().zip(&row.cells).filter(|(column, _)| is_score(column));
        scores.into_iter().any(|(_, cell)| cell.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether any row of a sheet of institutions names one.
    pub(super) fn names_any_institution(&self, rows: &[Row]) -> bool {
        let column = self.fit.layout.with_role(&Role::Institution).next();
        column.is_some_and(|at| rows.iter().any(|row| !row.cell(at).is_empty()))
    }
}
