//! The CSV rows of a batch: as [`row`](super::result_row::row) writes them, from sums instead of fractions.
//!
//! A node of a stepped scale has only so many values, so each is put into words once, exactly, before the
//! first row; a row then looks its words up.

use super::csv;
use crate::assess::{self, BandOn, WholeForm, WholeNode};
use crate::exact::{DecimalMark, Exact, Overflow, print_series};
use crate::rubric::Rubric;

/// Writes rows of plain levels.
#[derive(Debug)]
pub struct PlainRows {
    form: WholeForm,
    index: Vec<IndexWords>,
    /// The words of every domain, then of every aspect, by sum, each with the comma before it.
    nodes: Vec<Vec<Word>>,
}

/// What an index is in a row, and how it is judged.
#[derive(Debug)]
struct IndexWords {
    /// The value and the band, with the comma between them.
    words: Word,
    standing: Standing,
}

/// How an index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether it is below the gate.
    pub is_below: bool,
    /// Whether its band depends on rounding.
    pub band_differs: bool,
}

type Word = Box<str>;

/// What a thread needs to write rows one after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    sums: Vec<u32>,
}

impl PlainRows {
    /// The words of a rubric; none where its scale has no steps or has too many values to list.
    ///
    /// # Errors
    /// [`Overflow`] where a value cannot be held exactly.
    pub fn new(
        rubric: &Rubric,
        band_on: BandOn,
        is_below: impl Fn(assess::Point) -> bool,
    ) -> Result<Option<Self>, Overflow> {
        let Some(form) = WholeForm::new(rubric) else { return Ok(None) };
        let Some((index, groups)) = form.nodes().split_first() else { return Ok(None) };
        let values = |node: &WholeNode| {
            let (first, step) = node.series()?;
            print_series(first, step, node.count(), rubric.decimals, DecimalMark::Point)
        };
        let standings = Standings::new(rubric, index, band_on, is_below)?;
        let index = (0..).zip(values(index)?).map(|(sum, value)| standings.words(sum, &value)).collect();
        let words = |node: &WholeNode| Ok(values(node)?.iter().map(|value| format!(",{value}").into()).collect());
        let nodes = groups.iter().map(words).collect::<Result<_, Overflow>>()?;
        Ok(Some(Self { form, index, nodes }))
    }

    /// Writes the row of one institution and says how its index stands.
    pub fn write(
        &self,
        out: &mut Vec<u8>,
        institution: &str,
        year: Option<u16>,
        levels: &[u8],
        scratch: &mut Scratch,
    ) -> Standing {
        self.form.aspect_sums(levels, &mut scratch.sums);
        out.extend_from_slice(csv::field(institution).as_bytes());
        out.push(b',');
        if let Some(year) = year {
            // A year has four digits.
            out.extend([1000, 100, 10, 1].map(|place| b'0' + (year / place % 10) as u8));
        }
        // The stage stays blank: a sheet with stages is no batch of plain rows.
        out.extend_from_slice(b",,");
        let mut standing = Standing::default();
        let mut nodes = self.form.nodes().iter();
        if let Some(words) = nodes.next().and_then(|index| self.index.get(index.sum(&scratch.sums) as usize)) {
            out.extend_from_slice(words.words.as_bytes());
            standing = words.standing;
        }
        for (node, words) in nodes.zip(&self.nodes) {
            let word = words.get(node.sum(&scratch.sums) as usize);
            out.extend_from_slice(word.map_or(b"".as_slice(), |word| word.as_bytes()));
        }
        out.push(b'\n');
        standing
    }
}

/// How each sum of the index stands. What is asked of a value only ever changes upwards, so it is enough to
/// find the sum at which it changes.
struct Standings {
    /// The word of each band with the comma before it, and the first sum of the band above.
    bands: Vec<(String, u32)>,
    /// Where the exact value enters each band but the lowest, and where the rounded value does.
    enters: Vec<(u32, u32)>,
    /// The first sum that passes the gate.
    passes: u32,
}

impl Standings {
    fn new(
        rubric: &Rubric,
        index: &WholeNode,
        band_on: BandOn,
        is_below: impl Fn(assess::Point) -> bool,
    ) -> Result<Self, Overflow> {
        index.value(index.count())?; // The largest can be held, so all can.
        let point = |sum: u32, band_on: BandOn| assess::point(rubric, index.value(sum).unwrap_or(Exact::ZERO), band_on);
        let first_where = |holds: &dyn Fn(u32) -> bool| first_where(index.count(), holds);
        let mut bands = Vec::new();
        let mut enters = Vec::new();
        for (position, band) in rubric.bands.iter().flat_map(|bands| &bands.bands).enumerate() {
            let enters_band = |band_on: BandOn| first_where(&|sum| point(sum, band_on).band >= Some(position + 1));
            let (exactly, rounded) = (enters_band(BandOn::Exact), enters_band(BandOn::Rounded));
            let next = if band_on == BandOn::Exact { exactly } else { rounded };
            bands.push((format!(",{}", csv::field(&band.label)), next));
            enters.push((exactly, rounded));
        }
        Ok(Self { bands, enters, passes: first_where(&|sum| !is_below(point(sum, band_on))) })
    }

    fn words(&self, sum: u32, value: &str) -> IndexWords {
        let band = self.bands.iter().find(|(_, next)| sum < *next).map_or(",", |(band, _)| band);
        let band_differs = self.enters.iter().any(|(exactly, rounded)| (sum < *exactly) != (sum < *rounded));
        let standing = Standing { is_below: sum < self.passes, band_differs };
        IndexWords { words: format!("{value}{band}").into(), standing }
    }
}

/// The first of `0..count` for which something holds that holds for all after it; `count` where none.
fn first_where(count: u32, holds: &dyn Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
