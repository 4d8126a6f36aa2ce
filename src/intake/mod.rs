//! From the bytes of a sheet to scores: bytes, text, table of cells, layout, scores.
//!
//! Nothing has to be said about a sheet that it says itself: the delimiter, the header row, the shape and
//! the instrument are the ones under which the file holds the indicators of a rubric. What cannot be told
//! safely is an error.

mod cell;
mod collect;
mod delimited;
mod layout;
mod text;
mod words;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Near, Place, Problem};
use crate::rubric::Rubric;
use crate::rubric::names::Names;
use crate::scores::{Origin, Scores};

use delimited::{DELIMITERS, Table};
use layout::Layout;
pub use layout::{Role, Shape};

/// What the caller knows about a sheet; everything else is recognised.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The rubric; without one, the built-in rubric whose indicators the file holds, completely.
    pub rubric: Option<Arc<Rubric>>,
    /// The character between columns.
    pub delimiter: Option<char>,
    /// The only year to read.
    pub year: Option<u16>,
    /// The stage to read; without one, the last that is filled.
    pub stage: Option<String>,
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
    /// Whether anything is wrong with it.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// What was recognised about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The character between columns.
    pub delimiter: char,
    /// Whether the text began with a byte order mark.
    pub byte_order_mark: bool,
    /// The row of the header, from 1.
    pub header_row: u32,
    /// How the scores are laid out.
    pub shape: Shape,
    /// Each column: what the header says, and what it was read as.
    pub columns: Vec<(Arc<str>, Role)>,
}

/// Everything read from one sheet.
#[derive(Debug)]
pub struct Reading {
    /// The rubric it was read with, given or recognised.
    pub rubric: Option<Arc<Rubric>>,
    /// What was recognised; none where no layout was.
    pub recognised: Option<Recognised>,
    /// The institutions, in the order of the sheet.
    pub records: Vec<Record>,
    /// What is wrong with the sheet as a whole, and what should be known about how it was read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn failed(diagnostics: Vec<Diagnostic>) -> Self {
        Self { rubric: None, recognised: None, records: Vec::new(), diagnostics }
    }

    /// Whether anything in it, or in one of its institutions, is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error) || self.records.iter().any(Record::has_errors)
    }
}

/// Reads a sheet. `file` is the path as it was given, for messages.
pub fn read(file: &str, bytes: &[u8], options: &Options) -> Reading {
    let file: Arc<str> = file.into();
    let (text, byte_order_mark) = match text::decode(bytes) {
        Ok(decoded) => decoded,
        Err(problem) => return Reading::failed(vec![Diagnostic::error(problem, Place::File(file))]),
    };
    let tables: Vec<Table> =
        candidate_delimiters(&text, options).map(|delimiter| Table::parse(&text, delimiter)).collect();
    let fit = match choose(&tables, options) {
        Ok(fit) => fit,
        Err(problem) => {
            // A quote that swallowed the rest explains a missing header better than "no header".
            let unclosed = tables.iter().find_map(|table| table.unclosed_quote);
            let origin = Origin { file: Arc::clone(&file), sheet: None, headers: Arc::default() };
            let diagnostic = match unclosed {
                Some(row) => Diagnostic::error(Problem::UnclosedQuote, origin.row(row)),
                None => Diagnostic::error(problem, Place::File(file)),
            };
            return Reading::failed(vec![diagnostic]);
        }
    };
    let headers: Arc<[Arc<str>]> = fit.layout.columns.iter().map(|column| Arc::clone(&column.header)).collect();
    let origin = Origin { file, sheet: None, headers };
    let mut diagnostics = Vec::new();
    if options.rubric.is_none() {
        let problem = Problem::RubricTaken {
            id: fit.rubric.id.clone(),
            title: fit.rubric.title.clone(),
            indicators: fit.rubric.indicators.len(),
        };
        diagnostics.push(Diagnostic::note(problem, origin.whole()));
    }
    if let Some(row) = fit.table.unclosed_quote {
        diagnostics.push(Diagnostic::error(Problem::UnclosedQuote, origin.row(row)));
    }
    let recognised = Recognised {
        delimiter: fit.table.delimiter,
        byte_order_mark,
        header_row: fit.layout.header_row,
        shape: fit.layout.shape,
        columns: fit.layout.columns.iter().map(|column| (Arc::clone(&column.header), column.role.clone())).collect(),
    };
    let collected = collect::collect(&fit.rubric, &fit.names, fit.table, &fit.layout, origin, options);
    diagnostics.extend(collected.diagnostics);
    Reading { rubric: Some(fit.rubric), recognised: Some(recognised), records: collected.records, diagnostics }
}

/// The delimiters worth trying: the given one, or those that occur.
fn candidate_delimiters<'t>(text: &'t str, options: &'t Options) -> impl Iterator<Item = char> + 't {
    let occurring = DELIMITERS.into_iter().filter(|delimiter| text.contains(*delimiter));
    let fallback = (!DELIMITERS.iter().any(|delimiter| text.contains(*delimiter))).then_some(DELIMITERS[0]);
    let recognised = occurring.chain(fallback).filter(|_| options.delimiter.is_none());
    options.delimiter.into_iter().chain(recognised)
}

/// A table read as one rubric.
struct Fit<'t> {
    rubric: Arc<Rubric>,
    names: Names,
    table: &'t Table,
    layout: Layout,
}

impl Fit<'_> {
    /// Whether the table holds every indicator of the rubric and none that it does not know.
    fn is_complete(&self) -> bool {
        self.layout.found.iter().all(|found| *found) && self.layout.unknown == 0
    }

    fn near(&self) -> Near {
        let indicators = self.rubric.indicators.iter().zip(&self.layout.found);
        let missing: Vec<String> =
            indicators.filter(|(_, found)| !**found).map(|(indicator, _)| indicator.id.clone()).collect();
        Near {
            id: self.rubric.id.clone(),
            found: self.rubric.indicators.len() - missing.len(),
            total: self.rubric.indicators.len(),
            missing,
            unknown: self.layout.unknown,
        }
    }
}

/// The reading of the file that holds most of the rubric; without a rubric, that of the one it is complete for.
fn choose<'t>(tables: &'t [Table], options: &Options) -> Result<Fit<'t>, Problem> {
    if tables.iter().all(|table| table.rows.is_empty()) {
        return Err(Problem::EmptyFile);
    }
    if let Some(rubric) = &options.rubric {
        return best(tables, rubric).ok_or(Problem::HeaderNotFound);
    }
    let mut fits: Vec<Fit<'t>> =
        crate::rubric::catalog::all().iter().filter_map(|rubric| best(tables, rubric)).collect();
    // A column of numbers from 1 to 5 (levels, or the rows of five institutions) holds a small rubric completely
    // too: the one of which the file holds most is meant.
    let most = fits.iter().filter(|fit| fit.is_complete()).map(|fit| fit.layout.held()).max();
    let is_meant = |fit: &Fit<'_>| fit.is_complete() && Some(fit.layout.held()) == most;
    let meant: Vec<String> = fits.iter().filter(|fit| is_meant(fit)).map(|fit| fit.rubric.id.clone()).collect();
    match meant.len() {
        1 => fits.into_iter().find(is_meant).ok_or(Problem::HeaderNotFound),
        0 => {
            fits.sort_by_key(|fit| std::cmp::Reverse(fit.near().likeness()));
            // A few numbered rows fit any instrument a little: only the closest are worth naming.
            let near: Vec<Near> = fits.iter().map(Fit::near).filter(|near| near.likeness() >= 50).take(2).collect();
            Err(Problem::RubricNotRecognised { near })
        }
        _ => Err(Problem::RubricAmbiguous { fitting: meant }),
    }
}

/// The table that holds most of a rubric's indicators, the first of equals; none where no table holds any.
fn best<'t>(tables: &'t [Table], rubric: &Arc<Rubric>) -> Option<Fit<'t>> {
    let names = Names::new(rubric);
    let layouts = tables.iter().filter_map(|table| Some((table, layout::recognise(rubric, &names, table)?)));
    let mut best: Option<(&Table, Layout)> = None;
    for (table, layout) in layouts {
        if best.as_ref().is_none_or(|(_, best)| layout.held() > best.held()) {
            best = Some((table, layout));
        }
    }
    let (table, layout) = best?;
    Some(Fit { rubric: Arc::clone(rubric), names, table, layout })
}
