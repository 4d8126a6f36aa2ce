//! The rows below a possible header, by which it is judged.

use super::cell::{self, Cell};
use super::table::{Row, Table};
use super::words;
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric};

/// How far down a header is looked for.
pub const HEADER_SEARCH: usize = 60;
/// How many rows at the beginning of a table are looked at: those below a header that stands low, too.
const BEGINNING: usize = 2 * HEADER_SEARCH;
/// How many rows below a possible header are looked at to judge it.
pub const SAMPLE: usize = 500;

/// A row with what each of its cells names.
pub struct Seen<'t> {
    /// Where the row stands in the table.
    pub at: usize,
    pub row: &'t Row,
    indicators: Vec<Option<NodeId>>,
    groups: Vec<Option<NodeId>>,
}

impl Seen<'_> {
    pub fn indicator(&self, column: usize) -> Option<NodeId> {
        self.indicators.get(column).copied().flatten()
    }

    pub fn group(&self, column: usize) -> Option<NodeId> {
        self.groups.get(column).copied().flatten()
    }
}

/// The rows by which layouts are judged: all of a short table; of a long one its beginning, and rows spread
/// evenly over the rest, so that a file sorted by indicator shows every indicator.
pub fn sample<'t>(names: &Names, table: &'t Table) -> Vec<Seen<'t>> {
    let rows = &table.rows;
    let stride = (rows.len() / SAMPLE).max(1);
    // Strides of a whole number of indicators would meet the same few again and again.
    let stride = if stride > 1 { stride | 1 } else { stride };
    let chosen = (0..rows.len()).filter(|at| *at < BEGINNING || at % stride == 0);
    let look = |at: usize| {
        let row = rows.get(at)?;
        Some(Seen {
            at,
            row,
            indicators: row.cells.iter().map(|cell| names.indicator(cell)).collect(),
            groups: row.cells.iter().map(|cell| names.group(cell)).collect(),
        })
    };
    chosen.filter_map(look).collect()
}

/// The rows below a header.
pub struct Below<'t> {
    pub rubric: &'t Rubric,
    /// Looked at only when asked for: that takes time.
    pub rows: &'t dyn Fn() -> &'t [Seen<'t>],
}

impl Below<'_> {
    /// How many different indicators, and how many domains and aspects, the cells of a column name.
    pub fn coverage(&self, column: usize) -> (usize, usize) {
        let distinct = |mut nodes: Vec<NodeId>| {
            nodes.sort_unstable();
            nodes.dedup();
            nodes.len()
        };
        let indicators = (self.rows)().iter().filter_map(|seen| seen.indicator(column));
        let groups = (self.rows)().iter().filter_map(|seen| seen.group(column));
        (distinct(indicators.collect()), distinct(groups.collect()))
    }

    /// Whether the cells of a column that name indicators are all mere numbers.
    pub fn holds_bare_numbers(&self, column: usize) -> bool {
        let mut naming = (self.rows)().iter().filter(|seen| seen.indicator(column).is_some());
        naming.all(|seen| is_bare_number(seen.row.cell(column)))
    }

    /// What the cells of a column beside indicators say.
    fn beside(&self, column: usize, key: usize) -> impl Iterator<Item = (&str, Cell)> {
        (self.rows)().iter().filter_map(move |seen| {
            let indicator = seen.indicator(key)?;
            let text = seen.row.cell(column);
            Some((text, cell::read(text, indicator, self.rubric)))
        })
    }

    /// Whether every cell of a column beside an indicator is a score or blank, and at least one is a score.
    pub fn holds_scores(&self, column: usize, key: usize) -> bool {
        let mut any = false;
        for (_, cell) in self.beside(column, key) {
            match cell {
                Cell::Score(_) => any = true,
                Cell::Unscored => {}
                Cell::Wrong(_) => return false,
            }
        }
        any
    }

    /// Whether any cell of a column beside an indicator is a score.
    pub fn holds_some_scores(&self, column: usize, key: usize) -> bool {
        self.beside(column, key).any(|(_, cell)| matches!(cell, Cell::Score(_)))
    }

    /// Whether every cell of a column beside an indicator is a mark or blank.
    pub fn holds_marks(&self, column: usize, key: usize) -> bool {
        self.beside(column, key).all(|(text, _)| text.is_empty() || words::is_mark(text))
    }

    /// Whether any cell of a column beside an indicator is a mark.
    pub fn any_mark(&self, column: usize, key: usize) -> bool {
        self.beside(column, key).any(|(text, _)| words::is_mark(text))
    }
}

/// Whether a text is a number that any list could have: not `I12`, not `1.1`, not `10101`.
pub fn is_bare_number(text: &str) -> bool {
    let number = text.trim_matches(|c: char| !c.is_alphanumeric());
    number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}
