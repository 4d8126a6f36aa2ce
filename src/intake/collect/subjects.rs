//! Whose scores a row holds, and the record of each institution, year and stage.

use std::collections::HashSet;
use std::sync::Arc;

use super::Collector;
use crate::diagnostic::{Diagnostic, Problem};
use crate::intake::layout::{Role, Shape};
use crate::intake::table::Row;
use crate::intake::{Record, columns, title, words};
use crate::rubric::normalise;
use crate::scores::{Entry, Published, Scores, Subject, institution_key as key};

impl Collector<'_> {
    /// What the rows above the header say, where no column says it.
    pub(super) fn read_title(&mut self) {
        let layout = &self.fit.layout;
        let above = self.fit.table.rows.get(..layout.first_row.saturating_sub(1)).unwrap_or_default();
        let title = title::read(above);
        let has = |role: &Role| layout.with_role(role).next().is_some();
        let is_of_year = |role: &Role| matches!(role, Role::YearScore(_) | Role::StageYearScore(..));
        let years_are_columns = layout.columns.iter().any(|column| is_of_year(&column.role));
        let is_other = |institution: &str| {
            let columns = layout.with_role(&Role::InstitutionScore).filter_map(|at| layout.columns.get(at));
            let mut others = columns.filter(|column| key(&column.header) != key(institution));
            !self.options.institutions_in_columns && others.next().is_some()
        };
        if let Some((institution, spot)) = title.institution.as_ref().filter(|(institution, _)| is_other(institution)) {
            let numbers = layout.with_role(&Role::InstitutionScore).filter_map(|at| columns::label_at(layout, at));
            let problem =
                Problem::ScoreColumnUnclear { numbers: numbers.collect(), columns: vec![institution.clone()] };
            self.diagnostics.push(Diagnostic::error(problem, self.origin.cell(*spot)));
        }
        if let Some((institution, spot)) =
            title.institution.filter(|_| !has(&Role::Institution) && !has(&Role::InstitutionScore))
        {
            let problem = Problem::InstitutionFromTitle { institution: institution.clone() };
            self.diagnostics.push(Diagnostic::note(problem, self.origin.cell(spot)));
            self.title.institution = Some(institution);
        }
        if let Some((year, spot)) = title.year.filter(|_| !has(&Role::Year) && !years_are_columns) {
            self.diagnostics.push(Diagnostic::note(Problem::YearFromTitle { year }, self.origin.cell(spot)));
            self.title.year = Some(year);
        }
        let is_dated = self.title.year.is_some() || has(&Role::Year) || years_are_columns;
        if let Some(year) = self.year_of_sheet().filter(|_| !is_dated) {
            self.diagnostics.push(Diagnostic::note(Problem::YearFromSheet { year }, self.origin.whole()));
            self.title.year = Some(year);
        }
        if let Some((stage, spot)) = title.stage.filter(|_| !has(&Role::Stage) && !has(&Role::StageScore)) {
            let problem = Problem::StageFromTitle { stage: stage.clone() };
            self.diagnostics.push(Diagnostic::note(problem, self.origin.cell(spot)));
            self.title.stage = Some(stage);
        }
    }

    /// The year in the name of a sheet that was asked for, if it is the only one.
    fn year_of_sheet(&self) -> Option<u16> {
        let name = normalise(self.options.sheet.as_ref()?);
        let mut years = name.split(' ').filter_map(words::year);
        years.next().filter(|_| years.next().is_none())
    }

    /// The record that a score column of a row belongs to.
    pub(super) fn record_of(&mut self, row: &Row, at: usize) -> usize {
        let mut subject = self.subject(row, true);
        if let Some(column) = self.fit.layout.columns.get(at) {
            match &column.role {
                Role::StageScore => subject.stage = Some(column.header.to_string()),
                Role::StageYearScore(stage, year) => {
                    subject.year = Some(*year);
                    subject.stage = Some(words::stage_name(*stage).to_owned());
                }
                Role::YearScore(year) => subject.year = Some(*year),
                Role::InstitutionScore => subject.institution = Some(column.header.to_string()),
                _ => {}
            }
        }
        match self.known(&subject, row) {
            Some(position) => position,
            None => self.record(subject, row),
        }
    }

    /// The record of a subject, however it is written.
    pub(super) fn known(&mut self, subject: &Subject, row: &Row) -> Option<usize> {
        if let Some(position) = self.positions.get(subject) {
            return Some(*position);
        }
        let position = self.keys.get(&subject.key()).copied()?;
        self.positions.insert(subject.clone(), position);
        self.note_spelling(subject, row);
        Some(position)
    }

    /// Keeps in which ways an institution is written.
    pub(super) fn note_spelling(&mut self, subject: &Subject, row: &Row) {
        // A second row of a sheet of institutions is refused, and that error is enough.
        let Some(institution) = subject.institution.as_ref().filter(|_| self.fit.layout.shape != Shape::Wide) else {
            return;
        };
        let spellings = self.spellings.entry(key(institution)).or_default();
        if !spellings.iter().any(|(known, _)| known == institution) {
            spellings.push((institution.clone(), row.number));
        }
    }

    /// Whose row it is. In a sheet of one indicator a row, a blank cell repeats the one above, as merged
    /// cells are exported.
    pub(super) fn subject(&mut self, row: &Row, carry: bool) -> Subject {
        let layout = &self.fit.layout;
        let text = |role: &Role| {
            let at = layout.with_role(role).next()?;
            Some(row.cell(at)).filter(|text| !text.is_empty())
        };
        let year = text(&Role::Year).and_then(words::year);
        let [institution, stage] = [&Role::Institution, &Role::Stage].map(|role| text(role).map(str::to_owned));
        let or_above = |own: Option<String>, above: &Option<String>| own.or_else(|| above.clone().filter(|_| carry));
        let subject = Subject {
            institution: or_above(institution, &self.carried.institution).or_else(|| self.title.institution.clone()),
            year: year.or(self.carried.year.filter(|_| carry)).or(self.title.year),
            stage: or_above(stage, &self.carried.stage).or_else(|| self.title.stage.clone()),
            is_of_file: false,
        };
        if carry {
            self.carried = subject.clone();
        }
        subject
    }

    pub(super) fn record(&mut self, subject: Subject, row: &Row) -> usize {
        let position = self.records.len();
        self.positions.insert(subject.clone(), position);
        self.keys.insert(subject.key(), position);
        self.note_spelling(&subject, row);
        let layout = &self.fit.layout;
        let attribute = |at: usize| {
            let value = Some(row.cell(at)).filter(|value| !value.is_empty())?;
            Some((Arc::clone(&layout.columns.get(at)?.header), value.to_owned()))
        };
        let scores = Scores {
            subject,
            origin: self.origin.clone(),
            row: row.number,
            entries: vec![Entry::Absent; self.fit.rubric.indicators().len()],
            published: Published::default(),
            attributes: layout.with_role(&Role::Attribute).filter_map(attribute).collect(),
        };
        self.records.push(Record { scores, diagnostics: Vec::new() });
        position
    }
}

/// Lets the name of the file stand in for institutions that the sheet does not name. Rows that their years and stages
/// do not tell apart have their number as well; `is_one_of_many` is such a row, read by itself.
pub(super) fn name_by_file(records: &mut [Record], stand_in: Option<&str>, is_one_of_many: bool) -> Option<Problem> {
    let stand_in = stand_in?;
    let mut nameless: Vec<&mut Scores> = records.iter_mut().map(|record| &mut record.scores).collect();
    nameless.retain(|scores| scores.subject.institution.is_none());
    let mut known = HashSet::new();
    let needs_row = is_one_of_many || !nameless.iter().all(|scores| known.insert(scores.subject.key()));
    for scores in &mut nameless {
        let name = if needs_row { format!("{stand_in} #{}", scores.row) } else { stand_in.to_owned() };
        scores.subject.institution = Some(name);
        scores.subject.is_of_file = true;
    }
    let institution = stand_in.to_owned();
    (!nameless.is_empty()).then_some(Problem::InstitutionFromFile { institution })
}
