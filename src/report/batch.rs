//! The CSV rows of a batch: as [`score::rows`](super::score::rows) writes them, from sums instead of fractions.
//!
//! A node of a stepped scale has only so many values, so each is put into words once, exactly, before the
//! first row; a row then looks its words up.

use super::csv;
use crate::assess::{self, BandOn, WholeForm, WholeNode};
use crate::exact::{DecimalMark, Exact, Overflow};
use crate::rubric::Rubric;

/// Writes rows of plain levels.
#[derive(Debug)]
pub struct PlainRows {
    form: WholeForm,
    index: Vec<IndexWords>,
    /// The words of every domain, then of every aspect, by sum.
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
        let value = |exact: Exact| exact.to_decimal(rubric.decimals, DecimalMark::Point);
        let index_words = |sum: u32| {
            let point = assess::point(rubric, index.value(sum)?, band_on);
            let label = |band: Option<usize>| rubric.bands.as_ref().zip(band).map(|(bands, band)| bands.label(band));
            let band = csv::field(label(point.band).unwrap_or_default());
            let on_exact = assess::point(rubric, point.exact, BandOn::Exact).band;
            Ok(IndexWords {
                words: format!("{},{band}", value(point.exact)).into(),
                standing: Standing { is_below: is_below(point), band_differs: on_exact != point.band_on_rounded },
            })
        };
        let words = |node: &WholeNode| node.sums().map(|sum| Ok(value(node.value(sum)?).into())).collect();
        let index = index.sums().map(index_words).collect::<Result<_, Overflow>>()?;
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
            out.extend_from_slice(year.to_string().as_bytes());
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
            out.push(b',');
            let word = words.get(node.sum(&scratch.sums) as usize);
            out.extend_from_slice(word.map_or(b"".as_slice(), |word| word.as_bytes()));
        }
        out.push(b'\n');
        standing
    }
}
