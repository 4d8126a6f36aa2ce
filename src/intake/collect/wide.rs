//! Reads the rows of a sheet of institutions, one institution a row.

use super::Collector;
use crate::diagnostic::{Diagnostic, Problem};
use crate::intake::cell::Notation;
use crate::intake::layout::Role;
use crate::intake::table::Row;
use crate::intake::words;
use crate::scores::Subject;

impl Collector<'_> {
    pub(super) fn read_wide(&mut self, row: &Row) {
        let subject = self.subject(row, false);
        let is_value = |role: &Role| matches!(role, Role::IndicatorScore(_) | Role::Published(_));
        let values = || self.fit.layout.columns.iter().enumerate().filter(|(_, column)| is_value(&column.role));
        let any = values().any(|(at, _)| !words::is_unscored(row.cell(at)));
        // "Jumlah" stands where the institution does, or in a column before it.
        let is_label = |role: &Role| matches!(role, Role::Institution | Role::Ignored | Role::Attribute);
        let labels = || self.fit.layout.columns.iter().enumerate().filter(|(_, column)| is_label(&column.role));
        let institution = self.fit.layout.with_role(&Role::Institution).next().map(|at| row.cell(at));
        let summary = match institution {
            Some("") => labels().any(|(at, _)| words::is_summary(row.cell(at))),
            _ => subject.institution.as_deref().is_some_and(words::is_summary_name),
        };
        if summary && any {
            self.tally.summary_rows.push(row.number);
        }
        if summary || (!any && (subject.institution.is_none() || subject.institution == self.title.institution)) {
            return;
        }
        if self.is_named && institution == Some("") {
            self.of_rows.push(Diagnostic::error(Problem::InstitutionMissing, self.origin.row(row.number)));
            return;
        }
        if self.refuse_repeated(&subject, row) {
            return;
        }
        let record = self.record(subject, row);
        if self.has_invalid_year(row) {
            self.spoil(record);
            return;
        }
        let columns = self.fit.layout.columns.iter().enumerate();
        let scores = columns.clone().filter(|(_, column)| matches!(column.role, Role::IndicatorScore(_)));
        let notation = Notation::of(scores.map(|(at, _)| row.cell(at)));
        for (at, column) in columns {
            match column.role {
                Role::IndicatorScore(indicator) => self.enter(record, indicator, (row, at), notation),
                Role::Published(node) => self.enter_published(record, node, row, at),
                Role::PublishedBand => self.enter_band(record, row, at),
                _ => {}
            }
        }
    }

    /// Refuses a second row of a named institution.
    pub(super) fn refuse_repeated(&mut self, subject: &Subject, row: &Row) -> bool {
        let Some(institution) = subject.institution.clone() else { return false };
        let Some(first) = self.known(subject, row) else { return false };
        let first_row = self.records[first].scores.row;
        let problem = Problem::DuplicateInstitution { institution, first_file: None, first_sheet: None, first_row };
        self.of_rows.push(Diagnostic::error(problem, self.origin.row(row.number)));
        true
    }
}
