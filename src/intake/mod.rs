//! From the bytes of a sheet to scores: bytes, table of cells, layout, scores.
//!
//! Nothing has to be said about a sheet that it says itself: the encoding, the delimiter, the sheet of a
//! workbook, the header row, the shape and the instrument are the ones under which the file holds the
//! indicators of a rubric. What cannot be told safely is an error that names the flag to give.

mod cell;
mod choose;
mod collect;
mod columns;
mod delimited;
mod header;
#[cfg(feature = "xlsx")]
mod hidden;
mod layout;
pub mod list;
mod markup;
#[cfg(feature = "xlsx")]
mod positions;
mod sample;
mod score_columns;
mod sections;
mod stages;
pub mod stream;
mod table;
mod tauval;
mod text;
mod title;
mod words;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod workbook_size;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Problem, column_letters};
use crate::exact::DecimalMark;
use crate::rubric::Rubric;
use crate::scores::{Entry, Origin, Scores};

use choose::Fit;
pub use layout::{Role, Shape};
use table::{Budget, Table, TableOrigin};
pub use text::Encoding;
pub use words::stage_order;

/// What the caller knows about a sheet; everything else is recognised.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The rubric; without one, the built-in rubric whose indicators the file holds, completely.
    pub rubric: Option<Arc<Rubric>>,
    /// How the scores are laid out.
    pub layout: Option<Shape>,
    /// The header row, as a spreadsheet numbers it.
    pub header_row: Option<u32>,
    /// The character between columns.
    pub delimiter: Option<char>,
    /// The only decimal mark that scores may have.
    pub decimal: Option<DecimalMark>,
    /// The encoding of a text.
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The only year to read.
    pub year: Option<u16>,
    /// The stage to read; without one, the last that is filled.
    pub stage: Option<String>,
    /// The only column of scores of a sheet that has one indicator a row: its header, or its letters.
    pub column: Option<String>,
    /// Take the columns of numbers for those of institutions.
    pub institutions_in_columns: bool,
    /// What stands in for an institution that the sheet does not name: the name of its file.
    pub stand_in: Option<Arc<str>>,
    /// Give every stage as a record of its own.
    pub all_stages: bool,
    /// How much to read at most.
    pub limits: Limits,
}

/// How much to read at most, so that no file can take the machine with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of a file.
    pub bytes: usize,
    /// The bytes of all parts of a workbook, unpacked.
    pub unpacked: u64,
    /// The bytes of memory that the cells of a text take.
    pub table: u64,
    /// The characters of a cell.
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MEBIBYTE: usize = 1024 * 1024;
        // No cell of a spreadsheet can hold more characters than that.
        Self { bytes: 512 * MEBIBYTE, unpacked: 64 * MEBIBYTE as u64, table: 256 * MEBIBYTE as u64, cell: 32_767 }
    }
}

/// One institution of a sheet, and what is wrong with its scores.
#[derive(Debug)]
pub struct Record {
    /// The scores.
    pub scores: Scores,
    /// What is wrong with them; nothing is scored from a record with errors.
    pub diagnostics: Vec<Diagnostic>,
}

impl Record {
    /// Notes whose scores its diagnostics are about.
    fn sign(&mut self) {
        let institution = self.scores.subject.stated();
        for diagnostic in &mut self.diagnostics {
            diagnostic.institution = institution.map(str::to_owned);
        }
    }

    /// Whether anything is wrong with it, or with a row that it was read from.
    pub fn has_errors(&self) -> bool {
        let is_unreadable = |entry: &Entry| matches!(entry, Entry::Unreadable);
        self.diagnostics.iter().any(Diagnostic::is_error) || self.scores.entries.iter().any(is_unreadable)
    }
}

/// What holds the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Container {
    /// A text, split into columns.
    Text {
        /// What it was encoded in.
        encoding: Encoding,
        /// Whether it began with a byte order mark.
        byte_order_mark: bool,
        /// The character between columns.
        delimiter: char,
    },
    /// A sheet of a workbook, by its name.
    Sheet(Arc<str>),
    /// Records of JSON.
    Records,
}

/// What was recognised about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// What holds the cells.
    pub container: Container,
    /// The row of the header, from 1.
    pub header_row: u32,
    /// How the scores are laid out.
    pub shape: Shape,
    /// Each column: what the header says, and what it was read as.
    pub columns: Vec<(Arc<str>, Role)>,
    /// The years that occur, rising.
    pub years: Vec<u16>,
    /// The stages that occur, in the order of the sheet.
    pub stages: Vec<String>,
}

/// Everything read from one sheet.
#[derive(Debug)]
pub struct Reading {
    /// The rubric it was read with, given or recognised.
    pub rubric: Option<Arc<Rubric>>,
    /// What was recognised; `None` if no layout was.
    pub recognised: Option<Recognised>,
    /// The institutions, in the order of the sheet.
    pub records: Vec<Record>,
    /// What is wrong with the sheet as a whole, and what should be known about how it was read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn failed(problem: Problem, place: Place) -> Self {
        let diagnostics = vec![Diagnostic::error(problem, place)];
        Self { rubric: None, recognised: None, records: Vec::new(), diagnostics }
    }

    /// Whether anything in it, or in one of its institutions, is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error) || self.records.iter().any(Record::has_errors)
    }
}

/// Reads a sheet. `file` is the path as it was given, for messages.
pub fn read(file: &str, bytes: &[u8], options: &Options) -> Reading {
    Sheet::parse(file, bytes, options).read(options)
}

/// A file that was parsed once and can be read several times: for one year or stage after another.
pub struct Sheet {
    file: Arc<str>,
    opened: Result<Opened, Problem>,
}

impl Sheet {
    /// Parses a file. `file` is the path as it was given, for messages.
    pub fn parse(file: &str, bytes: &[u8], options: &Options) -> Self {
        Self { file: file.into(), opened: open(bytes, options) }
    }

    /// Reads it.
    pub fn read(&self, options: &Options) -> Reading {
        let file = Arc::clone(&self.file);
        let opened = match &self.opened {
            Ok(opened) => opened,
            Err(problem) => return Reading::failed(problem.clone(), Place::File(file)),
        };
        match choose::choose(&opened.tables, options) {
            Ok(fit) => read_table(&fit, file, opened, options),
            Err(problem) => {
                // A quote that swallowed the rest explains a missing header better than "no header".
                match opened.tables.iter().find_map(|table| table.unclosed_quote) {
                    Some(row) => {
                        let origin = Origin { file, sheet: None, headers: Arc::default() };
                        Reading::failed(Problem::UnclosedQuote, origin.row(row))
                    }
                    None => Reading::failed(problem, Place::File(file)),
                }
            }
        }
    }
}

/// Reads the table that was chosen.
fn read_table(fit: &Fit<'_>, file: Arc<str>, opened: &Opened, options: &Options) -> Reading {
    let (table, layout) = (fit.table, &fit.layout);
    let origin = origin(fit, &file);
    let mut diagnostics = notes(fit, opened, &origin, options);
    let collected = collect::collect(fit, origin, options);
    diagnostics.extend(collected.diagnostics);
    let recognised = Recognised {
        container: opened.container(table),
        header_row: layout.header_row,
        shape: layout.shape,
        columns: layout.columns.iter().map(|column| (Arc::clone(&column.header), column.role.clone())).collect(),
        years: collected.years,
        stages: collected.stages,
    };
    Reading {
        rubric: Some(Arc::clone(&fit.rubric)),
        recognised: Some(recognised),
        records: collected.records,
        diagnostics,
    }
}

/// The table as the place of its cells.
fn origin(fit: &Fit<'_>, file: &Arc<str>) -> Origin {
    fit.table.origin_in(file, fit.layout.columns.iter().map(|column| Arc::clone(&column.header)))
}

/// What should be known about how a table was found.
fn notes(fit: &Fit<'_>, opened: &Opened, origin: &Origin, options: &Options) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut note = |problem| diagnostics.push(Diagnostic::note(problem, origin.whole()));
    if options.rubric.is_none() {
        let Rubric { id, title, .. } = fit.rubric.as_ref();
        let indicators = fit.rubric.indicators().len();
        note(Problem::RubricTaken { rubric: id.clone(), title: title.clone(), indicators });
    }
    if let Some(text) = opened.text.as_ref().filter(|text| text.assumed) {
        note(Problem::EncodingAssumed { encoding: text.encoding.as_str() });
    }
    for name in &fit.hidden_sheets {
        note(Problem::HiddenSheet { name: name.to_string() });
    }
    if let Some(facts) = fit.table.sheet().filter(|facts| !facts.hidden_rows.is_empty()) {
        let problem = Problem::HiddenRows { rows: facts.hidden_rows.clone() };
        diagnostics.push(Diagnostic::warning(problem, origin.whole()));
    }
    if let Some(facts) = fit.table.sheet().filter(|facts| !facts.hidden_columns.is_empty()) {
        let columns = facts.hidden_columns.iter().map(|column| column_letters(*column)).collect();
        diagnostics.push(Diagnostic::warning(Problem::HiddenColumns { columns }, origin.whole()));
    }
    diagnostics
}

/// A file taken apart into tables: the sheets of a workbook, or one text split in each possible way.
struct Opened {
    tables: Vec<Table>,
    text: Option<TextFacts>,
}

struct TextFacts {
    encoding: Encoding,
    byte_order_mark: bool,
    assumed: bool,
}

impl Opened {
    fn container(&self, table: &Table) -> Container {
        match (&table.origin, &self.text) {
            (TableOrigin::Text(delimiter), Some(text)) => Container::Text {
                encoding: text.encoding,
                byte_order_mark: text.byte_order_mark,
                delimiter: *delimiter,
            },
            (TableOrigin::Sheet(facts), _) => Container::Sheet(Arc::clone(&facts.name)),
            _ => Container::Records,
        }
    }
}

fn open(bytes: &[u8], options: &Options) -> Result<Opened, Problem> {
    if let Some(tables) = open_workbook(bytes, options.limits) {
        return Ok(Opened { tables: tables?, text: None });
    }
    let decoded = text::decode(bytes, options.encoding, options.limits)?;
    let facts =
        TextFacts { encoding: decoded.encoding, byte_order_mark: decoded.byte_order_mark, assumed: decoded.assumed };
    let text = decoded.text.as_ref();
    if is_run_together(text) {
        return Err(Problem::FilesRunTogether);
    }
    let mut budget = Budget::new(options.limits.table);
    if let Cow::Owned(_) = decoded.text {
        budget.take(text.len())?;
    }
    if tauval::is_json(text.as_bytes()) {
        let table = tauval::parse(text, options.limits.cell, &mut budget)?;
        return Ok(Opened { tables: vec![table], text: Some(facts) });
    }
    if markup::is_markup(text) {
        let tables = markup::parse(text, options.limits, &mut budget)?;
        return Ok(Opened { tables, text: Some(facts) });
    }
    let (mut tables, mut too_wide) = (Vec::new(), None);
    for delimiter in candidate_delimiters(text, options.delimiter.or(decoded.delimiter), options) {
        match delimited::parse_within(text, delimiter, options.limits.cell, &mut budget) {
            Ok(table) => tables.push(table),
            // Split at another character it may still be a table.
            Err(problem @ Problem::TooManyColumns { .. }) => too_wide = too_wide.or(Some(problem)),
            Err(problem) => return Err(problem),
        }
    }
    match too_wide.filter(|_| tables.is_empty()) {
        Some(problem) => Err(problem),
        None => Ok(Opened { tables, text: Some(facts) }),
    }
}

/// Whether a text begins again after a second byte order mark.
fn is_run_together(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let begins_again =
        |(at, mark): (usize, &str)| text.get(at + mark.len()..).is_some_and(|rest| rest.starts_with(first));
    !first.is_empty() && text.match_indices('\u{feff}').any(begins_again)
}

#[cfg(feature = "xlsx")]
fn open_workbook(bytes: &[u8], limits: Limits) -> Option<Result<Vec<Table>, Problem>> {
    workbook::is_workbook(bytes).then(|| workbook::read(bytes, limits))
}

#[cfg(not(feature = "xlsx"))]
fn open_workbook(bytes: &[u8], _: Limits) -> Option<Result<Vec<Table>, Problem>> {
    let is_workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    is_workbook.then_some(Err(Problem::WorkbookUnsupported))
}

/// The delimiters worth trying: the one that was told, or those that occur. Where the beginning of a long text
/// already tells, only that one.
fn candidate_delimiters(text: &str, told: Option<char>, options: &Options) -> Vec<char> {
    const HEAD: usize = 64 * 1024;
    if let Some(told) = told {
        return vec![told];
    }
    let mut occurring = delimited::DELIMITERS.to_vec();
    occurring.retain(|delimiter| text.contains(*delimiter));
    let last_line_end = |bytes: &[u8]| bytes.iter().rposition(|byte| *byte == b'\n');
    let head_end = text.as_bytes().get(..HEAD).and_then(last_line_end).filter(|_| text.len() > 2 * HEAD);
    if let Some(head) = head_end.and_then(|end| text.get(..end)) {
        let parse = |delimiter: &char| delimited::parse(head, *delimiter, options.limits.cell).ok();
        let tables: Vec<Table> = occurring.iter().filter_map(parse).collect();
        if let Ok(Fit { table: Table { origin: TableOrigin::Text(delimiter), .. }, .. }) =
            choose::choose(&tables, options)
        {
            return vec![*delimiter];
        }
    }
    if occurring.is_empty() {
        occurring.push(delimited::DELIMITERS[0]);
    }
    occurring
}
