//! The CSV rows of a batch: as [`row`](super::result_row::row) writes them, from sums instead of fractions.
//!
//! A node of a stepped scale has only so many values, so each is put into words once, exactly, before the
//! first row; a row then looks its words up.

use super::csv::Dialect;
use crate::assess::{self, BandOn, Judgement, WholeForm, WholeNode};
use crate::exact::{Overflow, print_series};
use crate::rubric::Rubric;

/// Writes rows of plain levels.
#[derive(Debug)]
pub struct PlainRows {
    form: WholeForm,
    dialect: Dialect,
    /// For each sum of the index the value and the band, with the delimiter between them, and how it is judged.
    index: Vec<(Word, Judgement)>,
    /// The words of every domain, then of every aspect, by sum, each with the delimiter before it.
    nodes: Vec<Vec<Word>>,
}

type Word = Box<str>;

/// What a thread needs to write rows one after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    sums: Vec<u32>,
}

impl PlainRows {
    /// The words of a rubric; `None` if its scale has no steps or has too many values to list.
    ///
    /// # Errors
    /// [`Overflow`] if a value cannot be held exactly.
    pub fn new(
        rubric: &Rubric,
        dialect: Dialect,
        band_on: BandOn,
        is_below: impl Fn(assess::Point) -> bool,
    ) -> Result<Option<Self>, Overflow> {
        let Some(form) = WholeForm::new(rubric) else { return Ok(None) };
        let Some((index, groups)) = form.nodes().split_first() else { return Ok(None) };
        let values = |node: &WholeNode| {
            let (first, step) = node.series()?;
            print_series(first, step, node.count(), rubric.decimals, dialect.mark())
        };
        let bands = rubric.bands.iter().flat_map(|bands| &bands.bands);
        let bands: Vec<_> = bands.map(|band| dialect.field(&band.label)).collect();
        let delimiter = dialect.delimiter();
        let judgements = assess::judgements(rubric, index, band_on, is_below)?;
        let in_words = |(value, judgement): (String, Judgement)| {
            let band = judgement.band.and_then(|band| bands.get(band)).map_or("", |band| band);
            (format!("{value}{delimiter}{band}").into(), judgement)
        };
        let index = values(index)?.into_iter().zip(judgements).map(in_words).collect();
        let words =
            |node: &WholeNode| Ok(values(node)?.iter().map(|value| format!("{delimiter}{value}").into()).collect());
        let nodes = groups.iter().map(words).collect::<Result<_, Overflow>>()?;
        Ok(Some(Self { form, dialect, index, nodes }))
    }

    /// Writes the row of one institution and says how its index is judged.
    pub fn write(
        &self,
        out: &mut Vec<u8>,
        institution: &str,
        year: Option<u16>,
        levels: &[u8],
        scratch: &mut Scratch,
    ) -> Judgement {
        self.form.aspect_sums(levels, &mut scratch.sums);
        let delimiter = self.dialect.delimiter() as u8;
        out.extend_from_slice(self.dialect.field(institution).as_bytes());
        out.push(delimiter);
        if let Some(year) = year {
            // A year has four digits.
            out.extend([1000, 100, 10, 1].map(|place| b'0' + (year / place % 10) as u8));
        }
        // The stage stays blank: a sheet with stages is no batch of plain rows.
        out.extend([delimiter; 2]);
        let mut judgement = Judgement::default();
        let mut nodes = self.form.nodes().iter();
        if let Some((words, judged)) = nodes.next().and_then(|index| self.index.get(index.sum(&scratch.sums) as usize))
        {
            out.extend_from_slice(words.as_bytes());
            judgement = *judged;
        }
        for (node, words) in nodes.zip(&self.nodes) {
            let word = words.get(node.sum(&scratch.sums) as usize);
            out.extend_from_slice(word.map_or(b"".as_slice(), |word| word.as_bytes()));
        }
        out.extend_from_slice(self.dialect.line_end().as_bytes());
        judgement
    }
}
