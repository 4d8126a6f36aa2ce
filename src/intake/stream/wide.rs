//! A text of one institution a row. A row of plain levels is not taken apart into cells: its levels are looked at where
//! they stand. Any other row (a quote, a blank, "3,0", a mistake) is read as rows of a sheet always are.

use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2};

use super::blocks::{Block, Blocks, row_count, row_ends};
use super::plain::{has_digit_levels, plain_year, trimmed};
use super::{Diagnostic, Head, Problem, Role, Subject, collect};
use crate::exact::Exact;
use crate::intake::collect::Tally;
use crate::intake::layout::{Column, Layout, Shape};
use crate::intake::table::Row;
use crate::intake::{Record, delimited, text, words};
use crate::rubric::Rubric;
use crate::scores::{Entry, Published, Scores, Spot};

/// A text of one institution a row.
pub struct Stream {
    layout: RowLayout,
    diagnostics: Vec<Diagnostic>,
    blocks: Blocks,
}

/// What is needed to read a row. Several threads share it.
pub struct RowLayout {
    head: Head,
    plain: Option<PlainRow>,
}

/// What rows say of the sheet as a whole.
#[derive(Debug, Default)]
pub struct Facts {
    tally: Tally,
    /// The first year in which the instrument was not in use.
    foreign_year: Option<u16>,
    has_results: bool,
    /// Whether rows have errors as a whole.
    pub has_errors: bool,
    /// Whether another header begins, below which the columns hold something else.
    pub has_ended: bool,
}

impl Facts {
    /// Adds what later rows say.
    pub fn add(&mut self, later: Self) {
        self.tally.add(later.tally);
        self.foreign_year = self.foreign_year.or(later.foreign_year);
        self.has_results |= later.has_results;
        self.has_errors |= later.has_errors;
        self.has_ended |= later.has_ended;
    }
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
    /// The most bytes of a name.
    longest_name: usize,
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

impl PlainRow {
    /// Where every indicator has a column, all side by side, behind those of the institution and the year, every
    /// level is one digit, and nothing is published.
    fn new(rubric: &Rubric, layout: &Layout, longest_name: usize) -> Option<Self> {
        let position = |column: &Column| match column.role {
            Role::IndicatorScore(indicator) => Some(indicator.position()),
            _ => None,
        };
        let before = layout.columns.iter().position(|column| position(column).is_some())?;
        let indicators: Vec<usize> = layout.columns.iter().skip(before).map_while(position).collect();
        let institution = layout.with_role(&Role::Institution).next().filter(|at| *at < before)?;
        let year = layout.with_role(&Role::Year).next();
        let scale = &rubric.scale;
        let is_published = |column: &Column| matches!(column.role, Role::Published(_) | Role::PublishedBand);
        let fits = indicators.len() == rubric.indicators().len()
            && !layout.columns.iter().any(is_published)
            // A number without a header tells of a score that has a comma.
            && layout.columns.iter().skip(before).all(|column| !column.header.is_empty())
            && year.is_none_or(|at| at < before)
            && has_digit_levels(rubric);
        fits.then(|| Self {
            institution,
            year,
            before,
            behind: layout.columns.len() - before - indicators.len(),
            in_order: indicators.iter().enumerate().all(|(at, position)| at == *position),
            indicators,
            lowest: b'0' + scale.min.numerator() as u8,
            levels: scale.levels().count() as u8,
            longest_name,
        })
    }

    /// The parts of a row, and its levels into `levels`; `None` if it is anything but plain.
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
        plain &= !institution.is_empty() && institution.len() <= self.longest_name;
        (plain && !words::may_be_summary(institution)).then_some((institution, year))
    }
}

impl Stream {
    pub(super) fn new(layout: RowLayout, diagnostics: Vec<Diagnostic>, blocks: Blocks) -> Self {
        Self { layout, diagnostics, blocks }
    }

    /// How its rows are read, what should be known about how it was read, and the rows.
    pub fn split(self) -> (RowLayout, Vec<Diagnostic>, Blocks) {
        (self.layout, self.diagnostics, self.blocks)
    }
}

impl RowLayout {
    /// The layout of rows; `None` if it takes the whole sheet to read one.
    pub(super) fn new(head: Head) -> Option<Self> {
        let is_wide = head.layout.shape == Shape::Wide && head.layout.with_role(&Role::Stage).next().is_none();
        let plain = PlainRow::new(&head.rubric, &head.layout, head.options.limits.cell);
        is_wide.then_some(Self { plain, head })
    }

    /// The instrument.
    pub fn rubric(&self) -> &Arc<Rubric> {
        &self.head.rubric
    }

    /// What should be known about the sheet once all of its rows were read.
    pub fn closing(&self, facts: Facts) -> Vec<Diagnostic> {
        let whole = || self.head.origin.whole();
        let mut diagnostics: Vec<Diagnostic> = facts.tally.mixed_marks(&self.head.origin).into_iter().collect();
        if let (Some((first, last)), Some(found)) = (self.head.years, facts.foreign_year) {
            let id = self.head.rubric.id.clone();
            let problem = Problem::YearsContradict { id, first, last, found, rival: None };
            diagnostics.push(Diagnostic::warning(problem, whole()));
        }
        diagnostics.extend(facts.tally.summaries(&self.head.origin));
        if !facts.has_results && !facts.has_errors {
            diagnostics.push(Diagnostic::error(Problem::NoScores, whole()));
        }
        if facts.has_results && !self.head.layout.holding.has_indicators() {
            diagnostics.push(Diagnostic::note(Problem::PublishedOnly, whole()));
        }
        diagnostics
    }

    /// The scores of a row of plain levels.
    pub fn scores(&self, institution: &str, year: Option<u16>, row: u32, levels: &[u8]) -> Scores {
        let (min, plain) = (self.head.rubric.scale.min, self.plain.as_ref());
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
            subject: Subject { institution: Some(institution.to_owned()), year, ..Subject::default() },
            origin: self.head.origin.clone(),
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
    pub fn visit(&self, block: &Block, mut visit: impl FnMut(BatchRow<'_>)) -> Result<Facts, Diagnostic> {
        let row_at = |end: usize| {
            let before = block.bytes.get(..end).unwrap_or_default();
            self.head.origin.row(block.first_row + row_count(before, self.head.delimiter) as u32)
        };
        if let Some(at) = memchr(0, &block.bytes) {
            return Err(Diagnostic::error(Problem::BinaryFile, row_at(at)));
        }
        let text = std::str::from_utf8(&block.bytes).map_err(|error| {
            let valid = error.valid_up_to();
            Diagnostic::error(Problem::NotUtf8 { byte: valid + 1 }, row_at(valid))
        })?;
        let is_lone = |at: usize| block.bytes.get(at + 1) != Some(&b'\n');
        let is_odd = memchr(b'"', &block.bytes).is_some() || memchr_iter(b'\r', &block.bytes).any(is_lone);
        let mut facts = Facts::default();
        let mut levels = vec![0; self.head.rubric.indicators().len()];
        let mut start = 0;
        for (row, end) in (block.first_row..).zip(row_ends(text.as_bytes(), self.head.delimiter)) {
            let line = text.get(start..end).unwrap_or_default();
            let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            start = end;
            // A quote or a carriage return may hide delimiters and row ends.
            let hides = is_odd && memchr2(b'"', b'\r', line.as_bytes()).is_some();
            let plain = self.plain.as_ref().filter(|_| !hides && self.head.numbering_row != Some(row));
            match plain.and_then(|plain| plain.read(line, self.head.delimiter, &mut levels)) {
                Some((institution, year)) => {
                    facts.has_results = true;
                    facts.foreign_year = facts.foreign_year.or(year.filter(|year| self.head.is_foreign(*year)));
                    visit(BatchRow::Levels { institution, year: year.or(self.head.title.year), row, levels: &levels })
                }
                None => self.read_generally(line, row, &mut facts, &mut visit),
            }
            if facts.has_ended {
                break;
            }
        }
        Ok(facts)
    }

    /// About how many bytes a row has, at least: a character and a delimiter for each column.
    pub fn bytes_in_a_row(&self) -> u64 {
        2 * self.head.layout.columns.len() as u64
    }

    fn read_generally(&self, line: &str, row: u32, facts: &mut Facts, visit: &mut impl FnMut(BatchRow<'_>)) {
        let line = text::unify_line_ends(line.to_owned());
        let parsed = delimited::parse(&line, char::from(self.head.delimiter), self.head.options.limits.cell);
        let parsed = match parsed {
            Ok(table) if table.unclosed_quote.is_some() => Err(Problem::UnclosedQuote),
            Ok(table) => Ok(table),
            Err(_) => Err(Problem::TooManyColumns { row, limit: delimited::MOST_COLUMNS }),
        };
        let mut table = match parsed {
            Ok(table) => table,
            Err(problem) => {
                facts.has_errors = true;
                let problem = Diagnostic::error(problem, self.head.origin.row(row));
                return visit(BatchRow::Read(Vec::new(), vec![problem]));
            }
        };
        table.oddities = table.oddities.into_iter().map(|((_, column), oddity)| ((row, column), oddity)).collect();
        let year = self.head.layout.with_role(&Role::Year).next();
        // One row, but for a lone carriage return, which breaks rows as well.
        for cells in std::mem::take(&mut table.rows) {
            let cells = Row { number: row, ..cells };
            let year = year.and_then(|at| words::year(cells.cell(at))).filter(|year| self.head.is_foreign(*year));
            facts.foreign_year = facts.foreign_year.or(year);
            if self.head.numbering_row == Some(row) {
                continue;
            }
            let fit = self.head.fit(&table);
            let rows =
                collect::collect_row(&fit, self.head.origin.clone(), &self.head.options, &self.head.title, &cells);
            facts.has_results |= !rows.records.is_empty();
            facts.has_errors |= rows.diagnostics.iter().any(Diagnostic::is_error);
            let ends =
                |found: &Diagnostic| matches!(found.problem, Problem::SecondHeader { .. } | Problem::FilesRunTogether);
            facts.has_ended |= rows.diagnostics.iter().any(ends);
            facts.tally.add(rows.tally);
            visit(BatchRow::Read(rows.records, rows.diagnostics));
        }
    }
}
