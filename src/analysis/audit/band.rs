//! Which index a published band follows from.

use super::possible::Possible;
use super::rounding::Stretch;
use super::row::Row;
use super::{Claim, Expected, Finding, Follows, Reason};
use crate::exact::{Exact, Overflow};
use crate::rubric::names::Node;
use crate::rubric::{Bands, OnCut};

impl Row<'_, '_> {
    /// Which index the published band follows from, and what is wrong where neither gives it. `readings` holds
    /// what the index can be under each rounding; the first under which the band follows at all decides.
    pub fn band(&self, readings: &[Possible]) -> Result<(Option<Follows>, Option<Finding>), Overflow> {
        let (Some((word, spot)), Some(bands)) = (&self.scores.published.band, &self.rubric().bands) else {
            return Ok((None, None));
        };
        let finding = |expected, reason| Finding {
            node: Node::Index,
            claim: Claim::Band(word.clone()),
            expected: Expected::Bands(expected),
            reason,
            repairs: Vec::new(),
            consequences: Vec::new(),
            assumes: None,
            spot: *spot,
        };
        let Some(band) = bands.find(word) else {
            return Ok((None, Some(finding((0..bands.bands.len()).collect(), Reason::UnknownBand))));
        };
        let mut possible = Vec::new();
        for index in readings {
            for other in 0..bands.bands.len() {
                let follows = self.follows(index, bands, other)?;
                if follows.is_some() && other == band {
                    return Ok((follows, None));
                }
                possible.extend(follows.map(|_| other));
            }
        }
        possible.sort_unstable();
        possible.dedup();
        let ends = readings.iter().map(|index| self.model().ends(index)).collect::<Result<Vec<_>, _>>()?;
        let low = ends.iter().flatten().map(|ends| ends.low).min().unwrap_or(self.rubric().scale.min);
        let high = ends.iter().flatten().map(|ends| ends.high).max().unwrap_or(self.rubric().scale.max);
        let printed = self.published(Node::Index).map(|value| (value.value, self.decimals(value)));
        Ok((None, Some(finding(possible, Reason::Band { exact: (low, high), printed }))))
    }

    /// Which index a band follows from, given what the index can be.
    fn follows(&self, index: &Possible, bands: &Bands, band: usize) -> Result<Option<Follows>, Overflow> {
        let of_band = self.of_band(bands, band);
        let on_exact = !self.model().within(index, &of_band)?.is_nothing();
        let on_printed = match self.published(Node::Index) {
            Some(value) => bands.band_of(value.value) == band,
            // Without a printed index it is the possible ones that would have been rounded.
            None => {
                let decimals = self.rubric().decimals;
                let ends = self.model().ends(index)?;
                let ends = ends.map(|ends| Stretch::closed(ends.low.rounded(decimals), ends.high.rounded(decimals)));
                ends.is_some_and(|ends| ends.and(&of_band).is_some())
            }
        };
        Ok(match (on_exact, on_printed) {
            (true, true) => Some(Follows::Either),
            (true, false) => Some(Follows::Exact),
            (false, true) => Some(Follows::Rounded),
            (false, false) => None,
        })
    }

    /// Every value of a band.
    fn of_band(&self, bands: &Bands, band: usize) -> Stretch {
        let (low, high) = (bands.lower_cut(band), bands.lower_cut(band.saturating_add(1)));
        let scale = self.rubric().scale;
        Stretch {
            // Whatever is below the lowest cut is in the lowest band, also off the scale.
            low: low.unwrap_or(scale.min.min(Exact::ZERO)),
            low_open: low.is_some() && bands.on_cut == OnCut::Below,
            high: high.unwrap_or(scale.max),
            high_open: high.is_some() && bands.on_cut == OnCut::Above,
        }
    }
}
