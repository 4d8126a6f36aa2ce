//! Batches: a text of one institution a row, read block by block, so that memory does not grow with rows.
//!
//! The head of the file tells the layout, as for any sheet. Then each block of whole rows can be read by
//! itself, and several at once. A row of plain levels is not taken apart into cells: its levels are looked at
//! where they stand. Any other row (a quote, a blank, "3,0", a mistake) is read as rows of a sheet always are.

use std::io::{self, Read};
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use super::choose::{self, Fit};
use super::layout::{Layout, Role, Shape};
use super::table::{Table, TableOrigin, trim};
use super::{Options, Reading, Record, collect, delimited, tauval, text, words};
use crate::diagnostic::{Diagnostic, Problem};
use crate::exact::Exact;
use crate::rubric::Rubric;
use crate::rubric::names::Names;
use crate::scores::{Entry, Origin, Published, Scores, Spot, Subject};

/// How much of a file is looked at to tell its layout. A shorter file is not worth a stream.
const HEAD: usize = 256 * 1024;
/// How much of that is enough to tell it.
const TELLING: usize = 64 * 1024;
/// How much is read at once; a block ends with its last whole row.
const BLOCK: usize = 1024 * 1024;

/// A row that is longer has a quote that never closes.
const LONGEST_ROW: usize = 16 * BLOCK;

/// A file, opened for a batch.
pub enum Batch {
    /// It was read as a whole: it is short, or no text of one institution a row.
    Whole(Box<Reading>),
    /// It can be read block by block.
    Stream(Box<Stream>),
}

/// A text of one institution a row.
pub struct Stream {
    layout: RowLayout,
    diagnostics: Vec<Diagnostic>,
    blocks: Blocks,
}

/// The rows of a text, as they come.
pub struct Blocks {
    reader: Box<dyn Read + Send>,
    /// What was read and not yet given out.
    rest: Vec<u8>,
    next_row: u32,
    delimiter: u8,
}

/// What is needed to read a row. Several threads share it.
pub struct RowLayout {
    /// The instrument.
    pub rubric: Arc<Rubric>,
    names: Arc<Names>,
    layout: Arc<Layout>,
    origin: Origin,
    options: Options,
    title: Subject,
    delimiter: u8,
    plain: Option<PlainRow>,
}

/// How a row of plain levels looks: a few cells, then the levels of all indicators in a run.
struct PlainRow {
    institution: usize,
    year: Option<usize>,
    /// How many cells stand before the levels.
    before: usize,
    /// How many cells may stand behind them.
    behind: usize,
    /// The indicator of each level in the run, by its position.
    indicators: Vec<usize>,
    /// Whether that is the rubric's own order.
    in_order: bool,
    /// The digit of the lowest level.
    lowest: u8,
    /// How many levels the scale has.
    levels: u8,
}

/// Some whole rows.
pub struct Block {
    bytes: Vec<u8>,
    first_row: u32,
}

/// A row of a block.
pub enum BatchRow<'b> {
    /// Plain levels and whose they are.
    Levels {
        /// The institution, as written.
        institution: &'b str,
        /// The year.
        year: Option<u16>,
        /// The row, as a spreadsheet numbers it.
        row: u32,
        /// The levels, counted from 0, in the rubric's order.
        levels: &'b [u8],
    },
    /// Any other row, read with care.
    Read(Vec<Record>, Vec<Diagnostic>),
}

/// Opens a file for a batch. `file` is the path as it was given.
///
/// # Errors
/// Where reading fails.
pub fn open(file: &str, mut reader: Box<dyn Read + Send>, options: &Options) -> io::Result<Batch> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if head.len() == HEAD
        && let Some((layout, diagnostics, consumed)) = recognise(file, &head, options)
    {
        let blocks = Blocks {
            reader,
            rest: head.split_off(consumed),
            next_row: layout.layout.header_row + 1,
            delimiter: layout.delimiter,
        };
        return Ok(Batch::Stream(Box::new(Stream { layout, diagnostics, blocks })));
    }
    let most = options.limits.bytes.saturating_add(1).saturating_sub(head.len());
    reader.take(most as u64).read_to_end(&mut head)?;
    Ok(Batch::Whole(Box::new(super::read(file, &head, options))))
}

/// The layout that the head of a file tells, and where the rows below the header begin; none where the file
/// has to be read as a whole to be understood.
fn recognise(file: &str, head: &[u8], options: &Options) -> Option<(RowLayout, Vec<Diagnostic>, usize)> {
    let lone_return = memchr_iter(b'\r', head).any(|at| head.get(at + 1).is_some_and(|next| *next != b'\n'));
    if lone_return || tauval::is_json(head) || options.year.is_some() || options.stage.is_some() || options.all_stages {
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
    let has_stages = fit.layout.with_role(&Role::Stage).next().is_some();
    if fit.layout.shape != Shape::Wide || has_stages {
        return None;
    }
    let origin = super::origin(&fit, file.into());
    let mut diagnostics = super::notes(&fit, &opened, &origin, options);
    let (title, of_columns) = collect::prepare(&fit, origin.clone(), options);
    diagnostics.extend(of_columns);
    if !fit.layout.holding.has_indicators() {
        diagnostics.push(Diagnostic::note(Problem::PublishedOnly, origin.whole()));
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let consumed = row_ends(head, u8::try_from(delimiter).ok()?).nth(fit.layout.header_row as usize - 1)?;
    let layout = RowLayout {
        plain: PlainRow::new(&fit.rubric, &fit.layout),
        rubric: fit.rubric,
        names: fit.names,
        layout: fit.layout,
        origin,
        options: options.clone(),
        title,
        delimiter: u8::try_from(delimiter).ok()?,
    };
    Some((layout, diagnostics, consumed))
}

impl PlainRow {
    /// Where every indicator has a column, all side by side, behind those of the institution and the year,
    /// and every level is one digit.
    fn new(rubric: &Rubric, layout: &Layout) -> Option<Self> {
        let position = |column: &super::layout::Column| match column.role {
            Role::IndicatorScore(position) => Some(position),
            _ => None,
        };
        let before = layout.columns.iter().position(|column| position(column).is_some())?;
        let indicators: Vec<usize> = layout.columns.iter().skip(before).map_while(position).collect();
        let institution = layout.with_role(&Role::Institution).next().filter(|at| *at < before)?;
        let year = layout.with_role(&Role::Year).next();
        let scale = &rubric.scale;
        let is_digit = |level: Exact| level.is_whole() && (Exact::ZERO..=Exact::whole(9)).contains(&level);
        let fits = indicators.len() == rubric.indicators.len()
            && year.is_none_or(|at| at < before)
            && scale.step == Some(Exact::ONE)
            && is_digit(scale.min)
            && is_digit(scale.max);
        fits.then(|| Self {
            institution,
            year,
            before,
            behind: layout.columns.len() - before - indicators.len(),
            in_order: indicators.iter().enumerate().all(|(at, position)| at == *position),
            indicators,
            lowest: b'0' + scale.min.numerator() as u8,
            levels: scale.levels().count() as u8,
        })
    }

    /// The parts of a row, and its levels into `levels`; none where it is anything but plain.
    fn read<'r>(&self, row: &'r str, delimiter: u8, levels: &mut [u8]) -> Option<(&'r str, Option<u16>)> {
        let bytes = row.as_bytes();
        let (mut institution, mut year) = ("", None);
        let mut start = 0;
        for column in 0..self.before {
            let end = start + memchr(delimiter, bytes.get(start..)?)?;
            if column == self.institution {
                institution = trimmed(row.get(start..end)?);
            } else if Some(column) == self.year {
                year = Some(row.get(start..end)?);
            }
            start = end + 1;
        }
        let run = bytes.get(start..start + 2 * self.indicators.len() - 1)?;
        // The last level has no delimiter behind it that must be there; those before it do.
        let (pairs, last) = run.split_at(run.len() - 1);
        let mut plain = true;
        let take = |slot: &mut u8, digit: u8| {
            let level = digit.wrapping_sub(self.lowest);
            *slot = level;
            level < self.levels
        };
        match self.in_order {
            // Written out for itself because it is what nearly every sheet has, and it compiles to few steps.
            true => {
                for (slot, pair) in levels.iter_mut().zip(pairs.chunks_exact(2)) {
                    plain &= take(slot, pair[0]) & (pair[1] == delimiter);
                }
            }
            false => {
                for (position, pair) in self.indicators.iter().zip(pairs.chunks_exact(2)) {
                    plain &= take(&mut levels[*position], pair[0]) & (pair[1] == delimiter);
                }
            }
        }
        plain &= take(&mut levels[*self.indicators.last()?], last[0]);
        let rest = bytes.get(start + run.len()..)?;
        plain &= rest.is_empty() || rest[0] == delimiter && memchr_iter(delimiter, rest).count() <= self.behind;
        let year = match year {
            Some(text) => Some(plain_year(text).or_else(|| words::year(text))?),
            None => None,
        };
        (plain && !institution.is_empty() && !words::may_be_summary(institution)).then_some((institution, year))
    }
}

/// A cell without the spaces around it; most have none.
fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { cell } else { trim(cell) }
}

/// A year as nearly all are written: four digits, of these centuries.
fn plain_year(text: &str) -> Option<u16> {
    match text.as_bytes() {
        [b'2', b'0', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(2000 + 10 * u16::from(tens - b'0') + u16::from(ones - b'0'))
        }
        _ => None,
    }
}

impl Stream {
    /// How its rows are read, what should be known about how it was read, and the rows.
    pub fn split(self) -> (RowLayout, Vec<Diagnostic>, Blocks) {
        (self.layout, self.diagnostics, self.blocks)
    }
}

impl Blocks {
    /// The next rows; none at the end.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = Vec::with_capacity(2 * BLOCK);
        bytes.append(&mut self.rest);
        loop {
            let missing = BLOCK.saturating_sub(bytes.len()).max(BLOCK / 2);
            let read = self.reader.by_ref().take(missing as u64).read_to_end(&mut bytes)?;
            let end = match read {
                0 => bytes.len(),
                _ => match last_row_end(&bytes, self.delimiter) {
                    Some(end) => end,
                    // A row longer than a block: read on, but not to the end of the file for a quote that never closes.
                    None if bytes.len() < LONGEST_ROW => continue,
                    None => bytes.len(),
                },
            };
            if end == 0 {
                return Ok(None);
            }
            self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
            bytes.truncate(end);
            let block = Block { first_row: self.next_row, bytes };
            self.next_row = self
                .next_row
                .saturating_add(u32::try_from(row_count(&block.bytes, self.delimiter)).unwrap_or(u32::MAX));
            return Ok(Some(block));
        }
    }
}

impl Block {
    /// How many bytes it has.
    #[expect(clippy::len_without_is_empty, reason = "there is no empty block")]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl RowLayout {
    /// The scores of a row of plain levels.
    pub fn scores(&self, institution: &str, year: Option<u16>, row: u32, levels: &[u8]) -> Scores {
        let (min, plain) = (self.rubric.scale.min, self.plain.as_ref());
        let column = |indicator: usize| {
            let at =
                plain.and_then(|plain| Some(plain.before + plain.indicators.iter().position(|p| *p == indicator)?));
            at.map_or(0, |at| at as u32 + 1)
        };
        let entry = |(indicator, level): (usize, &u8)| match min.add(Exact::whole(i64::from(*level))) {
            Ok(score) => Entry::Scored(score, Spot { row, column: column(indicator) }),
            Err(_) => Entry::Unreadable,
        };
        Scores {
            subject: Subject { institution: Some(institution.to_owned()), year, stage: None },
            origin: self.origin.clone(),
            row,
            entries: levels.iter().enumerate().map(entry).collect(),
            published: Published::default(),
            attributes: Vec::new(),
        }
    }

    /// Gives each row of a block to `visit`, in order.
    ///
    /// # Errors
    /// The [`Diagnostic`] where the block is no text.
    pub fn visit(&self, block: &Block, mut visit: impl FnMut(BatchRow<'_>)) -> Result<(), Diagnostic> {
        let text = std::str::from_utf8(&block.bytes).map_err(|error| {
            let before = block.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let row = block.first_row + row_count(before, self.delimiter) as u32;
            Diagnostic::error(Problem::NotUtf8 { byte: error.valid_up_to() + 1 }, self.origin.row(row))
        })?;
        let mut levels = vec![0; self.rubric.indicators.len()];
        let mut start = 0;
        for (row, end) in (block.first_row..).zip(row_ends(text.as_bytes(), self.delimiter)) {
            let line = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
            start = end;
            let plain = self.plain.as_ref().and_then(|plain| plain.read(line, self.delimiter, &mut levels));
            match plain {
                Some((institution, year)) => {
                    visit(BatchRow::Levels { institution, year: year.or(self.title.year), row, levels: &levels })
                }
                None => {
                    let (records, diagnostics) = self.read_with_care(line, row);
                    visit(BatchRow::Read(records, diagnostics));
                }
            }
        }
        Ok(())
    }

    /// About how many bytes a row has, at least: a character and a delimiter for each column.
    pub fn bytes_in_a_row(&self) -> u64 {
        2 * self.layout.columns.len() as u64
    }

    fn read_with_care(&self, line: &str, row: u32) -> (Vec<Record>, Vec<Diagnostic>) {
        let mut table = delimited::parse(line, char::from(self.delimiter), self.options.limits.cell);
        if table.unclosed_quote.is_some() {
            return (Vec::new(), vec![Diagnostic::error(Problem::UnclosedQuote, self.origin.row(row))]);
        }
        table.oddities = table.oddities.into_iter().map(|((_, column), oddity)| ((row, column), oddity)).collect();
        let mut read = (Vec::new(), Vec::new());
        // One row, but for a lone carriage return, which breaks rows as well.
        for mut cells in std::mem::take(&mut table.rows) {
            cells.number = row;
            let repeats_header = self.layout.is_header(&cells);
            if repeats_header || (row == self.layout.header_row + 1 && words::numbers_columns(&cells.cells)) {
                continue;
            }
            let fit = self.fit(&table);
            let (records, diagnostics) =
                collect::collect_row(&fit, self.origin.clone(), &self.options, &self.title, &cells);
            read.0.extend(records);
            read.1.extend(diagnostics);
        }
        read
    }

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

/// Where each row ends, behind its line break; a line break in quotes ends none. The last row may lack one.
fn row_ends(bytes: &[u8], delimiter: u8) -> impl Iterator<Item = usize> {
    let has_quotes = memchr(b'"', bytes).is_some();
    row_ends_of(bytes, delimiter, has_quotes)
}

/// How many rows there are.
fn row_count(bytes: &[u8], delimiter: u8) -> usize {
    match memchr(b'"', bytes) {
        // The last row may lack its line break.
        None => memchr_iter(b'\n', bytes).count() + usize::from(bytes.last().is_some_and(|last| *last != b'\n')),
        Some(_) => row_ends_of(bytes, delimiter, true).count(),
    }
}

fn row_ends_of(bytes: &[u8], delimiter: u8, has_quotes: bool) -> impl Iterator<Item = usize> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match has_quotes {
            false => memchr(b'\n', rest),
            true => quoted_row_length(rest, delimiter),
        };
        start += length.map_or(rest.len(), |length| length + 1);
        Some(start)
    })
}

/// Where the first row breaks; none where it does not. As in every CSV, a quote opens only where a cell begins:
/// the one in `Kab. 42" X` is a letter.
fn quoted_row_length(bytes: &[u8], delimiter: u8) -> Option<usize> {
    enum At {
        /// Where a cell begins.
        Start,
        /// In a cell without quotes, or behind its closing one.
        Plain,
        /// Between quotes.
        Quoted,
        /// Behind a quote that closes, or is the first of a doubled one.
        Closed,
    }
    let mut place = At::Start;
    for (at, byte) in bytes.iter().enumerate() {
        place = match (place, *byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (At::Start | At::Closed, b'"') => At::Quoted,
            (_, b'\n') => return Some(at),
            (_, byte) if byte == delimiter => At::Start,
            _ => At::Plain,
        };
    }
    None
}

/// Where the last whole row ends; none where there is none.
fn last_row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    if memchr(b'"', bytes).is_none() {
        return memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut last = None;
    let mut start = 0;
    while let Some(length) = bytes.get(start..).and_then(|rest| quoted_row_length(rest, delimiter)) {
        start += length + 1;
        last = Some(start);
    }
    last
}
