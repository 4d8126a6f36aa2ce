//! From a table with a known layout to the scores of each institution.

mod cells;
mod rows;
mod subjects;
mod tally;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Problem};
use crate::exact::Exact;
use crate::intake::cell::{Notation, shortened};
use crate::intake::choose::Fit;
use crate::intake::layout::{Column, Role, Shape};
use crate::intake::stages::{self, Chosen};
use crate::intake::table::{Oddity, Row};
use crate::intake::{Options, Record, columns, sections, title, words};
use crate::rubric::{NodeId, normalise};
use crate::scores::{Entry, Origin, Spot, Subject, institution_key as key};

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
        collector.notations = notations(fit, rows);
        collector.is_named = collector.names_any_institution();
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
    /// How each column of scores writes its levels, where not in digits.
    notations: HashMap<usize, Notation>,
    /// The same of the row that is being read, in a sheet of institutions.
    row_notation: Option<Notation>,
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
            row_notation: None,
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

    /// What the rows above the header say, where no column says it.
    fn read_title(&mut self) {
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

    /// The same, where the row is of one indicator.
    fn spoil_indicator(&mut self, row: &Row) {
        let mut keys = self.fit.layout.with_role(&Role::Indicator);
        let Some(indicator) = keys.find_map(|at| self.fit.names.indicator(row.cell(at))) else { return };
        for (at, _) in self.fit.layout.score_columns() {
            let record = self.record_of(row, at);
            self.records[record].scores.entries[indicator.position()] = Entry::Unreadable;
        }
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

    fn read_wide(&mut self, row: &Row) {
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
        self.row_notation = Notation::of(scores.map(|(at, _)| row.cell(at)));
        for (at, column) in columns {
            match column.role {
                Role::IndicatorScore(indicator) => self.enter(record, indicator, row, at),
                Role::Published(node) => self.enter_published(record, node, row, at),
                Role::PublishedBand => self.enter_band(record, row, at),
                _ => {}
            }
        }
    }

    /// Refuses a second row of a named institution.
    fn refuse_repeated(&mut self, subject: &Subject, row: &Row) -> bool {
        let Some(institution) = subject.institution.clone() else { return false };
        let Some(first) = self.known(subject, row) else { return false };
        let first_row = self.records[first].scores.row;
        let problem = Problem::DuplicateInstitution { institution, first_file: None, first_sheet: None, first_row };
        self.of_rows.push(Diagnostic::error(problem, self.origin.row(row.number)));
        true
    }

    fn read_by_row(&mut self, row: &Row) {
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
            self.enter(record, indicator, row, at);
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

/// How each column of scores writes its levels, where throughout in words or in roman numerals.
fn notations(fit: &Fit<'_>, rows: &[Row]) -> HashMap<usize, Notation> {
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

fn spot(row: &Row, column: usize) -> Spot {
    Spot { row: row.number, column: column as u32 + 1 }
}
