//! From a table with a known layout to the scores of each institution.

mod by_row;
mod cells;
mod rows;
mod subjects;
mod tally;
mod wide;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Problem};
use crate::intake::cell::Notation;
use crate::intake::choose::Fit;
use crate::intake::layout::{Role, Shape};
use crate::intake::stages::{self, Chosen};
use crate::intake::table::Row;
use crate::intake::{Options, Record, columns, sections, words};
use crate::rubric::NodeId;
use crate::scores::{Entry, Origin, Spot, Subject};

pub use tally::Tally;

/// The institutions of a table, and what is wrong with the table as a whole.
pub struct Collected {
    pub records: Vec<Record>,
    pub diagnostics: Vec<Diagnostic>,
    /// Every year that occurs, rising.
    pub years: Vec<u16>,
    /// Every stage that occurs, in the order of the sheet.
    pub stages: Vec<String>,
}

/// Reads every row below the header.
pub fn collect(fit: &Fit<'_>, origin: Origin, options: &Options) -> Collected {
    let mut collector = Collector::new(fit, origin, options);
    collector.diagnostics = columns::check(fit, &collector.origin, options);
    if !collector.diagnostics.iter().any(Diagnostic::is_error) {
        collector.read_title();
        let rows = collector.rows_of_table();
        collector.sections = sections::find(fit, rows);
        collector.notations = by_row::notations(fit, rows);
        collector.is_named = collector.names_any_institution(rows);
        for row in rows {
            collector.read_row(row);
        }
        return collector.finish();
    }
    Collected { records: Vec::new(), diagnostics: collector.diagnostics, years: Vec::new(), stages: Vec::new() }
}

/// What has to be known before single rows can be read: what the title says of all of them, and what is
/// wrong with the columns.
pub fn prepare(fit: &Fit<'_>, origin: Origin, options: &Options) -> (Subject, Vec<Diagnostic>) {
    let mut collector = Collector::new(fit, origin, options);
    collector.diagnostics = columns::check(fit, &collector.origin, options);
    collector.read_title();
    (collector.title, collector.diagnostics)
}

/// Some rows of a sheet, read by themselves.
#[derive(Debug, Default)]
pub struct Rows {
    pub records: Vec<Record>,
    /// What is wrong with rows as a whole.
    pub diagnostics: Vec<Diagnostic>,
    pub tally: Tally,
}

/// Reads one row of a sheet that has one institution a row.
pub fn collect_row(fit: &Fit<'_>, origin: Origin, options: &Options, title: &Subject, row: &Row) -> Rows {
    let mut collector = Collector::new(fit, origin, options);
    collector.title = title.clone();
    collector.is_named = true;
    collector.read_row(row);
    collector.into_rows()
}

/// Reads some rows of a sheet that has one indicator a row: those of its header, and all of some institutions.
pub fn collect_rows(fit: &Fit<'_>, origin: Origin, options: &Options, title: &Subject) -> Rows {
    let mut collector = Collector::new(fit, origin, options);
    collector.title = title.clone();
    collector.sections = sections::find(fit, fit.rows());
    for row in fit.rows() {
        collector.read_row(row);
    }
    collector.into_rows()
}

struct Collector<'t> {
    fit: &'t Fit<'t>,
    origin: Origin,
    options: &'t Options,
    records: Vec<Record>,
    /// Where the record of a subject stands in `records`, for each way in which it is written.
    positions: HashMap<Subject, usize>,
    /// The same, for what the ways in which it is written have in common.
    keys: HashMap<Subject, usize>,
    /// The first spelling of each institution with its row, and the others.
    spellings: HashMap<String, Vec<(String, u32)>>,
    /// How each column of scores of a long sheet writes its levels, where not in digits.
    notations: HashMap<usize, Notation>,
    /// Whether any row of a sheet of institutions names one, so that all must.
    is_named: bool,
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with whole rows. Their scores are unreadable; other institutions are not concerned.
    of_rows: Vec<Diagnostic>,
    /// Institutions with a row of an unknown year: what they lack in any year may stand in that row.
    undated: HashSet<Option<String>>,
    /// What the title block says of every row.
    title: Subject,
    /// The subject of the row above, for rows that leave the institution blank.
    carried: Subject,
    /// Rows that name a domain or an aspect whose name an indicator has too.
    sections: HashSet<u32>,
    tally: Tally,
    /// Indicators whose weight was found to differ.
    weights_differ: HashSet<NodeId>,
    /// What was suggested for a name before: the search is long, and a long sheet repeats its mistakes.
    suggestions: HashMap<String, Option<String>>,
}

impl<'t> Collector<'t> {
    fn new(fit: &'t Fit<'t>, origin: Origin, options: &'t Options) -> Self {
        Self {
            fit,
            origin,
            options,
            records: Vec::new(),
            positions: HashMap::new(),
            keys: HashMap::new(),
            spellings: HashMap::new(),
            notations: HashMap::new(),
            is_named: false,
            diagnostics: Vec::new(),
            of_rows: Vec::new(),
            undated: HashSet::new(),
            title: Subject::default(),
            carried: Subject::default(),
            sections: HashSet::new(),
            tally: Tally::default(),
            weights_differ: HashSet::new(),
            suggestions: HashMap::new(),
        }
    }

    fn read_row(&mut self, row: &Row) {
        let columns = self.fit.layout.columns.len();
        if self.fit.layout.is_header(row) {
            // A table may repeat its header on each page; files that a pipe joins repeat it, too.
            if self.is_joint(row) {
                self.of_rows.push(Diagnostic::error(Problem::FilesRunTogether, self.origin.row(row.number)));
            }
            return;
        }
        // Nearly every row has a number where the header has a word.
        let may_be_header = !self.has_number(row);
        if may_be_header && self.fit.layout.says_header_again(row) {
            return;
        }
        if may_be_header && self.is_other_header(row) {
            let first = self.fit.layout.header_row;
            self.of_rows.push(Diagnostic::error(Problem::SecondHeader { first }, self.origin.row(row.number)));
            return;
        }
        if self.has_extra_cells(row) {
            let problem = Problem::ExtraCells { cells: row.cells.len(), columns };
            let diagnostic = Diagnostic::error(problem, self.origin.row(row.number));
            match self.fit.layout.shape {
                // A second row of an institution is refused as such, and the first one keeps its result.
                Shape::Wide => {
                    let subject = self.subject(row, false);
                    if self.refuse_repeated(&subject, row) {
                        return;
                    }
                    let record = self.record(subject, row);
                    self.spoil(record);
                }
                Shape::Long | Shape::Matrix => self.spoil_indicator(row),
            }
            self.of_rows.push(diagnostic);
            return;
        }
        match self.fit.layout.shape {
            Shape::Wide => self.read_wide(row),
            Shape::Long | Shape::Matrix => self.read_by_row(row),
        }
    }

    /// Makes a record unreadable, where it cannot be told what the cells of its row mean.
    fn spoil(&mut self, record: usize) {
        self.records[record].scores.entries.fill(Entry::Unreadable);
    }

    /// Reports what stands in place of a year.
    fn has_invalid_year(&mut self, row: &Row) -> bool {
        let Some(at) = self.fit.layout.with_role(&Role::Year).next() else { return false };
        let found = row.cell(at);
        if found.is_empty() || words::year(found).is_some() {
            return false;
        }
        let problem = Problem::InvalidYear { found: found.to_owned() };
        self.of_rows.push(Diagnostic::error(problem, self.origin.cell(spot(row, at))));
        true
    }

    /// What was read, where it is only some rows of a sheet.
    fn into_rows(mut self) -> Rows {
        self.spoil_undated();
        subjects::name_by_file(&mut self.records, self.options.stand_in.as_deref(), true);
        self.records.iter_mut().for_each(Record::sign);
        self.diagnostics.extend(self.of_rows);
        Rows { records: self.records, diagnostics: self.diagnostics, tally: self.tally }
    }

    /// Makes unreadable what institutions lack that have a row of an unknown year.
    fn spoil_undated(&mut self) {
        let undated = |record: &&mut Record| self.undated.contains(&record.scores.subject.institution);
        for record in self.records.iter_mut().filter(undated) {
            let absent = record.scores.entries.iter_mut().filter(|entry| matches!(entry, Entry::Absent));
            absent.for_each(|entry| *entry = Entry::Unreadable);
        }
    }

    /// Leaves the year and the stage that count.
    fn finish(mut self) -> Collected {
        self.diagnostics.extend(self.tally.mixed_marks(&self.origin));
        self.spoil_undated();
        if let Some(row) = self.fit.table.unclosed_quote {
            self.diagnostics.push(Diagnostic::error(Problem::UnclosedQuote, self.origin.row(row)));
        }
        self.records.iter_mut().for_each(Record::sign);
        let mut spelled: Vec<Vec<(String, u32)>> = self.spellings.drain().map(|(_, spellings)| spellings).collect();
        spelled.retain(|spellings| spellings.len() > 1);
        spelled.sort_by_key(|spellings| spellings.first().map(|(_, row)| *row));
        for spellings in spelled {
            let row = spellings.get(1).map_or(0, |(_, row)| *row);
            self.of_rows.push(Diagnostic::note(Problem::SpellingsDiffer { spellings }, self.origin.row(row)));
        }
        let Chosen { mut records, diagnostics, years, stages } =
            stages::choose(self.records, &self.origin, self.options);
        self.diagnostics.extend(diagnostics);
        let named = subjects::name_by_file(&mut records, self.options.stand_in.as_deref(), false);
        self.diagnostics.extend(named.map(|problem| Diagnostic::note(problem, self.origin.whole())));
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            // What is wrong with the sheet as a whole is wrong with every institution in it.
            let of_records = records.drain(..).flat_map(|record| record.diagnostics);
            self.diagnostics.extend(of_records);
        }
        self.diagnostics.extend(self.tally.summaries(&self.origin));
        self.diagnostics.extend(self.of_rows);
        let any_error = self.diagnostics.iter().any(Diagnostic::is_error);
        if records.is_empty() && !any_error {
            self.diagnostics.push(Diagnostic::error(Problem::NoScores, self.origin.whole()));
        }
        if !self.fit.layout.holding.has_indicators() && !records.is_empty() {
            self.diagnostics.push(Diagnostic::note(Problem::PublishedOnly, self.origin.whole()));
        }
        Collected { records, diagnostics: self.diagnostics, years, stages }
    }
}

fn spot(row: &Row, column: usize) -> Spot {
    Spot { row: row.number, column: column as u32 + 1 }
}
