//! A text of one indicator a row. Rows of an institution that stand together are gathered as levels, a byte each, and
//! the levels of all institutions make a table. Where any row of an institution is not plainly well-formed, the rows of
//! that institution are read a second time, as rows of a sheet always are.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use memchr::{memchr, memchr_iter, memchr2};

use super::blocks::{self, Block, Blocks};
use super::plain::{has_digit_levels, plain_year, trimmed};
use super::{Head, Problem, Role, Subject, collect};
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::intake::cell::Notation;
use crate::intake::collect::Tally;
use crate::intake::layout::{Column, Shape, looks_like_id};
use crate::intake::table::{Budget, TableOrigin};
use crate::intake::{Record, delimited, text, words};
use crate::rubric::Rubric;
use crate::scores::{Entry, Published, Scores, Spot, institution_key};

/// The level of an indicator that no row names.
const ABSENT: u8 = u8::MAX;

/// A text of one indicator a row.
pub struct LongStream {
    /// How its rows are read.
    pub layout: LongLayout,
    /// What should be known about how it was recognised.
    pub diagnostics: Vec<Diagnostic>,
    /// Its rows.
    pub blocks: Blocks,
}

/// What is needed to read a row. Several threads share it.
pub struct LongLayout {
    pub(super) head: Head,
    institution: usize,
    year: Option<usize>,
    indicator: usize,
    score: usize,
    /// The digit of the lowest level.
    lowest: u8,
    /// How many levels the scale has.
    levels: u8,
}

/// The rows of a block.
#[derive(Default)]
pub struct LongRows {
    /// How many bytes it had.
    pub bytes: u64,
    runs: Vec<Run>,
    names: String,
    levels: Vec<u8>,
    odd: Vec<OddRow>,
    /// Whether something in it changes how the whole of the text is read.
    is_strange: bool,
}

/// Rows of one institution and year that stand together.
struct Run {
    name: Range<usize>,
    year: Option<u16>,
    first_row: u32,
    /// Whether an indicator comes twice.
    is_odd: bool,
}

/// A row that is not plain.
struct OddRow {
    /// How many runs of its block stand before it.
    after: usize,
    /// Its institution; `None` if it repeats the one above.
    institution: Option<String>,
}

/// A plain row.
struct PlainRow<'r> {
    institution: &'r str,
    year: Option<u16>,
    indicator: usize,
    level: u8,
}

/// The results of all institutions, as levels.
pub struct LongTable<'l> {
    layout: &'l LongLayout,
    rows: Vec<TableRow>,
    levels: Vec<u8>,
    positions: HashMap<u64, u32, RandomState>,
    hasher: RandomState,
    /// One spelling of each institution, by its key.
    spellings: HashMap<String, Box<str>, RandomState>,
    /// The institutions that have to be read in the general way.
    general: HashSet<String>,
    /// The institution of the last row.
    last: Option<String>,
    is_strange: bool,
    /// What the general way gave.
    records: Vec<Record>,
    tally: Tally,
    of_rows: Vec<Diagnostic>,
}

struct TableRow {
    name: Box<str>,
    year: Option<u16>,
    first_row: u32,
}

/// A result of the table.
pub enum LongResult<'t> {
    /// Every indicator with its level, counted from 0, in the rubric's order.
    Levels {
        /// The institution, as written.
        institution: &'t str,
        /// The year.
        year: Option<u16>,
        /// Its first row, as a spreadsheet numbers it.
        row: u32,
        /// The levels.
        levels: &'t [u8],
    },
    /// Indicators are missing.
    Scores(Box<Scores>),
    /// It was read in the general way.
    Read(&'t Record),
}

impl LongLayout {
    /// The layout of rows; `None` if their form is not plain, or it takes the whole sheet to read one.
    pub(super) fn new(head: Head) -> Result<Self, Head> {
        match Self::columns(&head) {
            Some((institution, year, indicator, score)) => {
                let scale = &head.rubric.scale;
                let (lowest, levels) = (b'0' + scale.min.numerator() as u8, scale.levels().count() as u8);
                Ok(Self { institution, year, indicator, score, lowest, levels, head })
            }
            None => Err(head),
        }
    }

    /// The instrument.
    pub fn rubric(&self) -> &Arc<Rubric> {
        &self.head.rubric
    }

    fn columns(head: &Head) -> Option<(usize, Option<usize>, usize, usize)> {
        let layout = &head.layout;
        let only = |role: Role| {
            let mut columns = layout.with_role(&role);
            columns.next().filter(|_| columns.next().is_none())
        };
        let is_plain = |column: &Column| {
            use Role::{Attribute, Ignored, Indicator, Institution, Score, Year};
            matches!(column.role, Indicator | Score | Institution | Year | Attribute | Ignored)
        };
        let has_year = layout.with_role(&Role::Year).next().is_some();
        let (institution, year) = (only(Role::Institution)?, only(Role::Year));
        let (indicator, score) = (only(Role::Indicator)?, only(Role::Score)?);
        // Split at commas, a score may be the whole part of "3,0" whose rest stands in the next column.
        let is_last = score + 1 == layout.columns.len();
        let fits = layout.shape == Shape::Long
            && layout.columns.iter().all(is_plain)
            && has_year == year.is_some()
            && (head.delimiter != b',' || is_last)
            && layout.unread.is_empty()
            && has_digit_levels(&head.rubric);
        fits.then_some((institution, year, indicator, score))
    }

    /// Reads a block.
    pub fn read_block(&self, block: &Block) -> LongRows {
        let mut rows = LongRows { bytes: block.len() as u64, ..LongRows::default() };
        let is_lone = |at: usize| block.bytes.get(at + 1) != Some(&b'\n');
        let has_returns = memchr(b'\r', &block.bytes).is_some();
        let has_lone = has_returns && memchr_iter(b'\r', &block.bytes).any(is_lone);
        let text = match std::str::from_utf8(&block.bytes) {
            Ok(text) if memchr(0, &block.bytes).is_none() && !has_lone => text,
            _ => return LongRows { is_strange: true, ..rows },
        };
        let count = self.head.rubric.indicators().len();
        let mut known: HashMap<&str, Option<usize>, RandomState> = HashMap::default();
        let mut start = 0;
        for (row, end) in (block.first_row..).zip(blocks::row_ends(text.as_bytes(), self.head.delimiter)) {
            let line = text.get(start..end).unwrap_or_default();
            start = end;
            let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            let Some(plain) = self.plain(line, &mut known) else {
                self.read_odd(line, &mut rows);
                continue;
            };
            let PlainRow { institution, year, indicator, level } = plain;
            rows.is_strange |= year.is_some_and(|year| self.head.is_foreign(year));
            let continues = |run: &&mut Run| run.year == year && rows.names.get(run.name.clone()) == Some(institution);
            if rows.runs.last_mut().filter(continues).is_none() {
                let begin = rows.names.len();
                rows.names.push_str(institution);
                rows.runs.push(Run { name: begin..rows.names.len(), year, first_row: row, is_odd: false });
                rows.levels.resize(rows.levels.len() + count, ABSENT);
            }
            let first = rows.levels.len() - count;
            let (Some(slot), Some(run)) = (rows.levels.get_mut(first + indicator), rows.runs.last_mut()) else {
                continue;
            };
            run.is_odd |= *slot != ABSENT;
            *slot = level;
        }
        rows
    }

    /// A row of one digit for an indicator that only this text names; `None` if it is anything else.
    fn plain<'r>(
        &self,
        line: &'r str,
        known: &mut HashMap<&'r str, Option<usize>, RandomState>,
    ) -> Option<PlainRow<'r>> {
        if memchr2(b'"', b'\r', line.as_bytes()).is_some() {
            return None;
        }
        let (mut institution, mut year, mut indicator, mut score) = (None, None, None, None);
        let mut rest = Some(line);
        let mut columns = 0..self.head.layout.columns.len();
        while let (Some(text), Some(column)) = (rest, columns.next()) {
            let end = memchr(self.head.delimiter, text.as_bytes());
            let cell = end.map_or(text, |end| text.get(..end).unwrap_or_default());
            rest = end.and_then(|end| text.get(end + 1..));
            if column == self.institution {
                institution = Some(trimmed(cell));
            } else if Some(column) == self.year {
                year = Some(plain_year(cell).or_else(|| words::year(cell))?);
            } else if column == self.indicator {
                indicator = Some(cell);
            } else if column == self.score {
                score = Some(cell);
            }
        }
        let longest = self.head.options.limits.cell;
        let institution = institution.filter(|name| !name.is_empty() && name.len() <= longest)?;
        let [digit] = score?.as_bytes() else { return None };
        let level = digit.wrapping_sub(self.lowest);
        let names = &self.head.names;
        let name = indicator?;
        let look = || Some(names.indicator(name).filter(|_| names.group(name).is_none())?.position());
        let indicator = (*known.entry(name).or_insert_with(look))?;
        let is_plain = level < self.levels && rest.is_none() && (self.year.is_none() || year.is_some());
        is_plain.then_some(PlainRow { institution, year, indicator, level })
    }

    /// Notes a row that is not plain.
    fn read_odd(&self, line: &str, rows: &mut LongRows) {
        let Ok(table) = delimited::parse(line, char::from(self.head.delimiter), self.head.options.limits.cell) else {
            rows.is_strange = true;
            return;
        };
        rows.is_strange |= table.unclosed_quote.is_some();
        for row in &table.rows {
            let key = row.cell(self.indicator);
            let names = &self.head.names;
            let is_unknown =
                names.indicator(key).is_none() && names.group(key).is_none() && looks_like_id(&self.head.rubric, key);
            let year = self.year.and_then(|at| words::year(row.cell(at)));
            let score = row.cell(self.score);
            // Another header, or levels in words: what such a cell means shows in the whole column.
            rows.is_strange |= words::heading(score).is_some() || Notation::of(std::iter::once(score)).is_some();
            rows.is_strange |= year.is_some_and(|year| self.head.is_foreign(year))
                // Without a rubric, an unknown id leaves open which instrument it is.
                || (is_unknown && self.head.options.rubric.is_none())
                || (row.cells.len() > self.head.layout.columns.len() && self.head.delimiter == b',');
            let institution = Some(row.cell(self.institution)).filter(|name| !name.is_empty());
            rows.odd.push(OddRow { after: rows.runs.len(), institution: institution.map(str::to_owned) });
        }
    }
}

impl<'l> LongTable<'l> {
    /// A table without rows.
    pub fn new(layout: &'l LongLayout) -> Self {
        Self {
            layout,
            rows: Vec::new(),
            levels: Vec::new(),
            positions: HashMap::default(),
            hasher: RandomState::default(),
            spellings: HashMap::default(),
            general: HashSet::new(),
            last: None,
            is_strange: false,
            records: Vec::new(),
            tally: Tally::default(),
            of_rows: Vec::new(),
        }
    }

    /// Adds the rows of a block; blocks come in their order.
    pub fn add(&mut self, rows: &LongRows) {
        self.is_strange |= rows.is_strange;
        let count = self.layout.head.rubric.indicators().len();
        let mut odd = rows.odd.iter().peekable();
        for (at, (run, levels)) in rows.runs.iter().zip(rows.levels.chunks_exact(count)).enumerate() {
            while let Some(row) = odd.next_if(|row| row.after <= at) {
                self.add_odd(row);
            }
            self.add_run(rows.names.get(run.name.clone()).unwrap_or_default(), run, levels);
        }
        odd.for_each(|row| self.add_odd(row));
    }

    fn add_run(&mut self, name: &str, run: &Run, levels: &[u8]) {
        let count = levels.len();
        let hash = std::hash::BuildHasher::hash_one(&self.hasher, (name, run.year));
        let next = self.rows.len() as u32;
        let position = *self.positions.entry(hash).or_insert(next) as usize;
        if position == self.rows.len() {
            self.note_spelling(name);
            self.rows.push(TableRow { name: name.into(), year: run.year, first_row: run.first_row });
            self.levels.extend_from_slice(levels);
        } else if let (Some(row), Some(own)) =
            (self.rows.get(position), self.levels.get_mut(position * count..(position + 1) * count))
        {
            // Two names of one hash: a table cannot hold both.
            self.is_strange |= *row.name != *name || row.year != run.year;
            for (own, later) in own.iter_mut().zip(levels).filter(|(_, later)| **later != ABSENT) {
                if *own != ABSENT && !self.general.contains(name) {
                    self.general.insert(name.to_owned());
                }
                *own = *later;
            }
        }
        if run.is_odd {
            self.general.insert(name.to_owned());
        }
        if self.last.as_deref() != Some(name) {
            self.last = Some(name.to_owned());
        }
    }

    /// An institution that is written in several ways is one, which takes the whole sheet to tell.
    fn note_spelling(&mut self, name: &str) {
        let first = self.spellings.entry(institution_key(name)).or_insert_with(|| name.into());
        self.is_strange |= **first != *name;
    }

    /// Its own institution, and the one above whose institution or year it may repeat.
    fn add_odd(&mut self, row: &OddRow) {
        self.general.extend(self.last.clone());
        self.general.extend(row.institution.clone());
        row.institution.iter().for_each(|name| self.note_spelling(name));
        self.is_strange |= self.last.is_none() && row.institution.is_none();
        self.last = row.institution.clone().or(self.last.take());
    }

    /// Reads in the general way what has to be, from the same text once more. False where the text has to be read as a
    /// whole.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn finish(&mut self, again: impl FnOnce() -> std::io::Result<Box<dyn Read + Send>>) -> std::io::Result<bool> {
        self.positions = HashMap::default();
        if self.is_strange || self.general.is_empty() {
            return Ok(!self.is_strange);
        }
        let head = &self.layout.head;
        let mut blocks = Blocks::new(again()?, Vec::new(), 1, head.delimiter);
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        while let Some(block) = blocks.next_block()? {
            let Ok(text) = std::str::from_utf8(&block.bytes) else { return Ok(false) };
            let mut known = HashMap::default();
            let mut start = 0;
            for (row, end) in (block.first_row..).zip(blocks::row_ends(text.as_bytes(), head.delimiter)) {
                let line = text.get(start..end).unwrap_or_default();
                start = end;
                let plain = self.layout.plain(line.trim_end_matches(['\r', '\n']), &mut known);
                let is_plain = plain.is_some_and(|plain| !self.general.contains(plain.institution));
                if row <= head.layout.header_row || !is_plain {
                    bytes.extend_from_slice(line.as_bytes());
                    numbers.push(row);
                }
            }
        }
        let Ok(decoded) = text::decode(&bytes, head.options.encoding, head.options.limits) else { return Ok(false) };
        let (delimiter, limits) = (char::from(head.delimiter), head.options.limits);
        let parsed = delimited::parse_within(&decoded.text, delimiter, limits.cell, &mut Budget::new(limits.table));
        let Ok(mut table) = parsed else { return Ok(false) };
        let number = |row: u32| numbers.get(row as usize - 1).copied().unwrap_or(row);
        table.rows.iter_mut().for_each(|row| row.number = number(row.number));
        let oddities = std::mem::take(&mut table.oddities).into_iter();
        table.oddities = oddities.map(|((row, column), oddity)| ((number(row), column), oddity)).collect();
        if table.unclosed_quote.is_some() || table.origin != TableOrigin::Text(char::from(head.delimiter)) {
            return Ok(false);
        }
        let rows = collect::collect_rows(&head.fit(&table), head.origin.clone(), &head.options, &head.title);
        self.records = rows.records;
        self.tally = rows.tally;
        self.of_rows = rows.diagnostics;
        Ok(true)
    }

    /// The positions of the results in the order of their first rows.
    pub fn order(&self) -> Vec<usize> {
        let is_plain = |at: &usize| self.rows.get(*at).is_some_and(|row| !self.general.contains(&*row.name));
        let mut order: Vec<usize> = (0..self.rows.len()).filter(is_plain).collect();
        if !self.records.is_empty() {
            order.extend(self.rows.len()..self.rows.len() + self.records.len());
            order.sort_by_key(|at| match self.rows.get(*at) {
                Some(row) => row.first_row,
                None => self.records[at - self.rows.len()].scores.row,
            });
        }
        order
    }

    /// The result at a position.
    pub fn result(&self, at: usize) -> LongResult<'_> {
        let count = self.layout.head.rubric.indicators().len();
        let Some(row) = self.rows.get(at) else { return LongResult::Read(&self.records[at - self.rows.len()]) };
        let levels = self.levels.get(at * count..(at + 1) * count).unwrap_or_default();
        let year = row.year.or(self.layout.head.title.year);
        match levels.contains(&ABSENT) {
            true => LongResult::Scores(Box::new(self.scores(&row.name, year, row.first_row, levels))),
            false => LongResult::Levels { institution: &row.name, year, row: row.first_row, levels },
        }
    }

    /// The scores of a result. Their places are the first row of the institution.
    pub fn scores(&self, institution: &str, year: Option<u16>, row: u32, levels: &[u8]) -> Scores {
        let head = &self.layout.head;
        let spot = Spot { row, column: self.layout.score as u32 + 1 };
        let entry = |level: &u8| match head.rubric.scale.min.add(Exact::whole(i64::from(*level))) {
            _ if *level == ABSENT => Entry::Absent,
            Ok(score) => Entry::Scored(score, spot),
            Err(_) => Entry::Unreadable,
        };
        Scores {
            subject: Subject {
                institution: Some(institution.to_owned()),
                year,
                stage: head.title.stage.clone(),
                is_of_file: false,
            },
            origin: head.origin.clone(),
            row,
            entries: levels.iter().map(entry).collect(),
            published: Published::default(),
            attributes: Vec::new(),
        }
    }

    /// What should be known about the sheet once all of its rows were read.
    pub fn closing(&self) -> Vec<Diagnostic> {
        let head = &self.layout.head;
        let mut diagnostics: Vec<Diagnostic> = self.tally.mixed_marks(&head.origin).into_iter().collect();
        diagnostics.extend(self.of_rows.iter().cloned());
        if self.rows.is_empty() && self.records.is_empty() && !diagnostics.iter().any(Diagnostic::is_error) {
            diagnostics.push(Diagnostic::error(Problem::NoScores, head.origin.whole()));
        }
        diagnostics
    }
}
