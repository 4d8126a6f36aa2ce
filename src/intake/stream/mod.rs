//! Batches: a text read block by block, so that memory does not grow with rows.
//!
//! The head of the file tells the layout, as for any sheet. Then each block of whole rows can be read by itself, and
//! several at once. This is no second way of reading: only rows that are plainly well-formed are not taken apart into
//! cells, and every other row is read as rows of a sheet always are. A text that has to be known as a whole to be read
//! (with a NUL, another encoding, a quote that never closes) is read as a whole; a reader that can be opened twice is
//! looked through for that first.

mod blocks;
mod long;
mod plain;
mod wide;

use std::io::{self, Read};
use std::sync::Arc;

use memchr::{memchr_iter, memrchr};

use super::choose::{self, Fit};
use super::layout::{Layout, Role};
use super::table::{Table, TableOrigin};
use super::{Options, Reading, collect, tauval, text, words};
use crate::diagnostic::{Diagnostic, Problem};
use crate::rubric::Rubric;
use crate::rubric::names::Names;
use crate::scores::{Origin, Subject};

pub use blocks::{Block, Blocks};
pub use long::{LongLayout, LongResult, LongRows, LongStream, LongTable};
pub use wide::{BatchRow, Facts, RowLayout, Stream};

/// How much of a file is looked at to tell its layout. A shorter file is not worth a stream.
const HEAD: usize = 256 * 1024;
/// How much of that is enough to tell it.
const TELLING: usize = 64 * 1024;

/// A file, opened for a batch.
pub enum Batch {
    /// It was read as a whole: it is short, or no text that can be read row by row.
    Whole(Box<Reading>),
    /// One institution a row: it can be read block by block.
    Stream(Box<Stream>),
    /// One indicator a row: its results are few bytes each once all rows were read.
    Long(Box<LongStream>),
}

/// What the head of a text tells of all of it.
pub struct Head {
    /// The instrument.
    pub rubric: Arc<Rubric>,
    names: Arc<Names>,
    layout: Arc<Layout>,
    origin: Origin,
    options: Options,
    title: Subject,
    delimiter: u8,
    /// The row of (1) (2) (3) below the header.
    numbering_row: Option<u32>,
    /// The years that the instrument was in use, where a row of another year has to be reported.
    years: Option<(u16, Option<u16>)>,
}

impl Head {
    /// What the beginning of a text tells of its rows; `None` if it takes the whole text.
    fn new(fit: Fit<'_>, origin: Origin, title: Subject, options: &Options, delimiter: u8) -> Option<Self> {
        // Which stage of an institution counts takes all of its rows.
        if title.stage.is_some() {
            return None;
        }
        let rows = fit.table.rows.get(fit.layout.first_row..).unwrap_or_default();
        let has_year = |at: usize| rows.iter().any(|row| words::year(row.cell(at)).is_some());
        let year = fit.layout.with_role(&Role::Year).next().filter(|_| options.rubric.is_none());
        // The instrument is not chosen before a year was seen.
        if year.is_some_and(|at| !has_year(at)) {
            return None;
        }
        // Whether rows without an institution have a name of their own takes all of them to tell.
        let has_name = |at: usize| rows.iter().any(|row| !row.cell(at).is_empty());
        let is_nameless = title.institution.is_none() && !fit.layout.with_role(&Role::Institution).any(has_name);
        let has_column = |role: &Role| fit.layout.with_role(role).next().is_some();
        if is_nameless && (has_column(&Role::Institution) || has_column(&Role::Year) || rows.len() < 2) {
            return None;
        }
        Some(Self {
            numbering_row: rows.first().filter(|row| words::numbers_columns(&row.cells)).map(|row| row.number),
            years: fit.rubric.years.filter(|_| year.is_some() && fit.foreign_year().is_none()),
            rubric: fit.rubric,
            names: fit.names,
            layout: fit.layout,
            origin,
            options: options.clone(),
            title,
            delimiter,
        })
    }

    /// Whether the instrument was not in use in a year, which the head did not show.
    fn is_foreign(&self, year: u16) -> bool {
        self.years.is_some_and(|(first, last)| year < first || last.is_some_and(|last| year > last))
    }

    /// Rows of the text, as they are read.
    fn fit<'t>(&self, table: &'t Table) -> Fit<'t> {
        Fit {
            rubric: Arc::clone(&self.rubric),
            names: Arc::clone(&self.names),
            layout: Arc::clone(&self.layout),
            table,
            hidden_sheets: Vec::new(),
            rival: None,
        }
    }
}

/// Opens a file for a batch. `file` is the path as it was given; `again` opens the same bytes once more, if it can.
///
/// # Errors
/// Where reading fails.
pub fn open(
    file: &str,
    mut reader: Box<dyn Read + Send>,
    again: impl FnOnce() -> io::Result<Option<Box<dyn Read + Send>>>,
    options: &Options,
) -> io::Result<Batch> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if head.len() == HEAD
        && let Some((told, diagnostics, consumed)) = recognise(file, &head, options)
    {
        let (first_row, delimiter) = (told.layout.header_row + 1, told.delimiter);
        // Rows of an institution may have to be read again.
        match (LongLayout::new(told), again()?) {
            (Ok(layout), Some(_)) => {
                let blocks = Blocks::new(reader, head.split_off(consumed), first_row, delimiter);
                return Ok(Batch::Long(Box::new(LongStream { layout, diagnostics, blocks })));
            }
            (Err(told), again) => {
                let is_plain = again.map_or(Ok(true), |again| blocks::is_plain_text(again, delimiter));
                if let (Some(layout), true) = (RowLayout::new(told), is_plain?) {
                    let blocks = Blocks::new(reader, head.split_off(consumed), first_row, delimiter);
                    return Ok(Batch::Stream(Box::new(Stream::new(layout, diagnostics, blocks))));
                }
            }
            (Ok(_), None) => {}
        }
    }
    let most = options.limits.bytes.saturating_add(1).saturating_sub(head.len());
    reader.take(most as u64).read_to_end(&mut head)?;
    Ok(Batch::Whole(Box::new(super::read(file, &head, options))))
}

/// The layout that the head of a file tells, and where the rows below the header begin; `None` if the file
/// has to be read as a whole to be understood.
fn recognise(file: &str, head: &[u8], options: &Options) -> Option<(Head, Vec<Diagnostic>, usize)> {
    let lone_return = memchr_iter(b'\r', head).any(|at| head.get(at + 1).is_some_and(|next| *next != b'\n'));
    // With a decimal mark that was told, one other mark refuses the whole sheet.
    let chooses = options.year.is_some() || options.stage.is_some() || options.all_stages || options.decimal.is_some();
    if lone_return || tauval::is_json(head) || chooses {
        return None;
    }
    let beginning = head.get(..TELLING).unwrap_or(head);
    let whole_lines = head.get(..memrchr(b'\n', beginning)?)?;
    let decoded = text::decode(whole_lines, options.encoding, options.limits).ok()?;
    if decoded.encoding != text::Encoding::Utf8 || decoded.delimiter.is_some() {
        return None;
    }
    let opened = super::open(whole_lines, options).ok()?;
    let fit = choose::choose(&opened.tables, options).ok()?;
    let TableOrigin::Text(delimiter) = fit.table.origin else { return None };
    let delimiter = u8::try_from(delimiter).ok()?;
    let origin = super::origin(&fit, &file.into());
    let mut diagnostics = super::notes(&fit, &opened, &origin, options);
    let (title, of_columns) = collect::prepare(&fit, origin.clone(), options);
    diagnostics.extend(of_columns);
    let is_nameless = title.institution.is_none() && fit.layout.with_role(&Role::Institution).next().is_none();
    if let Some(institution) = options.stand_in.as_deref().filter(|_| is_nameless) {
        let problem = Problem::InstitutionFromFile { institution: institution.to_owned() };
        diagnostics.push(Diagnostic::note(problem, origin.whole()));
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let mark = if decoded.byte_order_mark { 3 } else { 0 };
    let header_row = fit.layout.header_row as usize;
    let consumed = mark + blocks::row_ends(head.get(mark..)?, delimiter).nth(header_row - 1)?;
    Some((Head::new(fit, origin, title, options, delimiter)?, diagnostics, consumed))
}
