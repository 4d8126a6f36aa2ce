//! From a table with a known layout to the scores of each institution.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cell::shortened;
use super::cell::{self, Cell, Notation};
use super::choose::{Fit, decimals_of};
use super::columns;
use super::layout::{Column, Role, Shape};
use super::sections;
use super::stages::{self, Chosen};
use super::table::{Oddity, Row, TableOrigin};
use super::title;
use super::words;
use super::{Options, Record};
use crate::diagnostic::{Diagnostic, Problem};
use crate::exact::{DecimalMark, Exact};
use crate::rubric::{NodeId, normalise};
use crate::scores::{Entry, Origin, Published, PublishedValue, Scores, Spot, Subject, institution_key as key};

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

/// What rows say of the sheet as a whole, gathered row by row.
#[derive(Debug, Default)]
pub struct Tally {
    /// The first score written with a point, and the first with a comma.
    marks: [Option<(String, Spot)>; 2],
    /// Rows of a wide sheet that sum up others.
    summary_rows: Vec<u32>,
}

impl Tally {
    /// Adds what later rows say.
    pub fn add(&mut self, later: Self) {
        for (mark, later) in self.marks.iter_mut().zip(later.marks) {
            *mark = mark.take().or(later);
        }
        self.summary_rows.extend(later.summary_rows);
    }

    /// A warning where scores are written with both decimal marks.
    pub fn mixed_marks(&self, origin: &Origin) -> Option<Diagnostic> {
        let [Some((point, spot)), Some((comma, _))] = &self.marks else { return None };
        let problem = Problem::MixedDecimalMarks { point: point.clone(), comma: comma.clone() };
        Some(Diagnostic::warning(problem, origin.cell(*spot)))
    }

    /// A note on the rows that sum up others.
    pub fn summaries(self, origin: &Origin) -> Option<Diagnostic> {
        let problem = Problem::SummaryRows { rows: self.summary_rows };
        let any = matches!(&problem, Problem::SummaryRows { rows } if !rows.is_empty());
        any.then(|| Diagnostic::note(problem, origin.whole()))
    }
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
        if let Some((stage, spot)) = title.stage.filter(|_| !has(&Role::Stage) && !has(&Role::StageScore)) {
            let problem = Problem::StageFromTitle { stage: stage.clone() };
            self.diagnostics.push(Diagnostic::note(problem, self.origin.cell(spot)));
            self.title.stage = Some(stage);
        }
    }

    fn read_row(&mut self, row: &Row) {
        let columns = self.fit.layout.columns.len();
        if self.fit.layout.is_header(row) {
            // A table may repeat its header on each page; files that a pipe joins repeat it, too.
            if &*self.origin.file == "-" {
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

    /// Whether a row has more cells than the header. Between commas even a blank one tells that a score has a comma.
    fn has_extra_cells(&self, row: &Row) -> bool {
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
    fn names_something(&self, row: &Row) -> bool {
        let layout = &self.fit.layout;
        layout.shape == Shape::Wide
            || layout.with_role(&Role::Indicator).any(|at| self.fit.names.indicator(row.cell(at)).is_some())
    }

    /// The rows below the header, to the end of the table: another header below begins something else, which may hold
    /// no more scores.
    fn rows_of_table(&mut self) -> &'t [Row] {
        let rows = self.fit.rows();
        let Some(at) = rows.iter().position(|row| self.is_other_header(row)) else { return rows };
        let (above, below) = rows.split_at(at);
        if let Some(header) = below.first().filter(|_| below.iter().any(|row| self.is_scored(row))) {
            let first = self.fit.layout.header_row;
            self.diagnostics.push(Diagnostic::error(Problem::SecondHeader { first }, self.origin.row(header.number)));
        }
        above
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
    fn is_other_header(&self, row: &Row) -> bool {
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
    fn has_number(&self, row: &Row) -> bool {
        let is_score = |column: &Column| matches!(column.role, Role::IndicatorScore(_)) || column.role.is_score();
        let scores = self.fit.layout.columns.iter().zip(&row.cells).filter(|(column, _)| is_score(column));
        scores.into_iter().any(|(_, cell)| cell.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether any row of a sheet of institutions names one.
    fn names_any_institution(&self) -> bool {
        let column = self.fit.layout.with_role(&Role::Institution).next();
        column.is_some_and(|at| self.fit.rows().iter().any(|row| !row.cell(at).is_empty()))
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
        for (at, column) in self.fit.layout.columns.iter().enumerate() {
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
        let first_row = Some(self.records[first].scores.row);
        let problem = Problem::DuplicateInstitution { institution, first_row };
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

    /// The record that a score column of a row belongs to.
    fn record_of(&mut self, row: &Row, at: usize) -> usize {
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
    fn known(&mut self, subject: &Subject, row: &Row) -> Option<usize> {
        if let Some(position) = self.positions.get(subject) {
            return Some(*position);
        }
        let position = self.keys.get(&key_of(subject)).copied()?;
        self.positions.insert(subject.clone(), position);
        self.note_spelling(subject, row);
        Some(position)
    }

    /// Keeps in which ways an institution is written.
    fn note_spelling(&mut self, subject: &Subject, row: &Row) {
        // A second row of a sheet of institutions is refused, which says it all.
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
    fn subject(&mut self, row: &Row, carry: bool) -> Subject {
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
        };
        if carry {
            self.carried = subject.clone();
        }
        subject
    }

    fn record(&mut self, subject: Subject, row: &Row) -> usize {
        let position = self.records.len();
        self.positions.insert(subject.clone(), position);
        self.keys.insert(key_of(&subject), position);
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

    /// Enters the score of an indicator in a record.
    fn enter(&mut self, record: usize, indicator: NodeId, row: &Row, at: usize) {
        let oddity = self.oddity(row, at).cloned();
        let rubric = Arc::clone(&self.fit.rubric);
        let Some(record) = self.records.get_mut(record) else { return };
        let Some(entry) = record.scores.entries.get_mut(indicator.position()) else { return };
        let spot = spot(row, at);
        let cell = row.cell(at);
        if let Entry::Scored(_, first) | Entry::Blank(_, first) = entry {
            let problem = Problem::DuplicateIndicator { node: rubric[indicator].id.clone(), first_row: first.row };
            record.diagnostics.push(Diagnostic::error(problem, self.origin.cell(spot)));
            return;
        }
        let read = match oddity {
            Some(oddity) => Cell::Wrong(odd_cell(oddity, rubric[indicator].id.clone(), cell, self.options.limits.cell)),
            None => match self.notations.get(&at).and_then(|notation| notation.read(cell)) {
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
    fn enter_marks(&mut self, record: usize, indicator: NodeId, row: &Row, marks: &[(usize, Exact)]) {
        let marked: Vec<&(usize, Exact)> = marks.iter().filter(|(at, _)| !row.cell(*at).is_empty()).collect();
        let named = &self.fit.rubric[indicator];
        let Some(record) = self.records.get_mut(record) else { return };
        let Some(entry) = record.scores.entries.get_mut(indicator.position()) else { return };
        if let Entry::Scored(_, first) | Entry::Blank(_, first) = entry {
            let problem = Problem::DuplicateIndicator { node: named.id.clone(), first_row: first.row };
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
    fn enter_published(&mut self, record: usize, node: NodeId, row: &Row, at: usize) {
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

    fn enter_band(&mut self, record: usize, row: &Row, at: usize) {
        let word = row.cell(at);
        if !words::is_unscored(word) {
            self.records[record].scores.published.band = Some((word.to_owned(), spot(row, at)));
        }
    }

    fn oddity(&self, row: &Row, at: usize) -> Option<&'t Oddity> {
        self.fit.table.oddities.get(&(row.number, at as u32 + 1))
    }

    /// What was read, where it is only some rows of a sheet.
    fn into_rows(mut self) -> Rows {
        self.spoil_undated();
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

/// What the ways of writing a subject have in common.
fn key_of(subject: &Subject) -> Subject {
    let institution = subject.institution.as_deref().map(key);
    Subject { institution, year: subject.year, stage: subject.stage.as_deref().map(normalise) }
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

fn odd_cell(oddity: Oddity, node: String, cell: &str, longest: usize) -> Problem {
    match oddity {
        Oddity::Error => Problem::CellError { node, found: cell.to_owned() },
        Oddity::Date => Problem::CellDate { node },
        Oddity::Boolean => Problem::CellBoolean { node, found: cell.to_owned() },
        Oddity::Uncomputed => Problem::CellUncomputed { node },
        Oddity::TooLong(length) => Problem::CellTooLong { length, limit: longest },
    }
}
