//! Which index a published band follows from.

use super::possible::Possible;
use super::rounding::{Rounding, Stretch};
use super::row::{Reading, Row};
use super::{Claim, Expected, Finding, Follows, Reason, values};
use crate::exact::{Exact, Overflow};
use crate::rubric::{Bands, NodeId, OnCut};

impl Row<'_, '_> {
    /// Holds the published band against the index; what is wrong with it joins the findings.
    pub fn hold_band(
        &self,
        fitting: &[&Reading],
        readings: &[Reading],
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Follows>, Overflow> {
        let of = |reading: &Reading| (reading.rounding, reading.index.clone());
        let printed = self.index_alone()?;
        let by_parts: Vec<_> = readings.iter().map(of).collect();
        let (follows, finding) = match (fitting.is_empty(), printed.is_empty()) {
            (false, _) => self.band(&fitting.iter().map(|reading| of(reading)).collect::<Vec<_>>())?,
            // A wrong value elsewhere in the row says nothing against the index that is printed.
            (true, false) => self.band(&printed)?,
            (true, true) => self.band(&by_parts)?,
        };
        let Some(mut finding) = finding else { return Ok(follows) };
        // Where the index itself is impossible, a band that disagrees with it may be the right one of the two.
        if let Some(index) = findings.iter_mut().find(|finding| finding.node == NodeId::INDEX)
            && finding.reason != Reason::UnknownBand
        {
            match self.band(&[printed, by_parts].concat())?.1 {
                Some(again) => finding = again,
                None => {
                    let word = self.scores.published.band.as_ref().map(|(word, _)| word.clone());
                    index.fitting_band = word.filter(|_| self.says_anything_below(NodeId::INDEX));
                    return Ok(None);
                }
            }
        }
        findings.push(finding);
        Ok(follows)
    }

    /// Which index the published band follows from, and what is wrong where neither gives it. `readings` holds
    /// what the index can be under each rounding; the first under which the band follows at all decides.
    fn band(&self, readings: &[(Rounding, Possible)]) -> Result<(Option<Follows>, Option<Finding>), Overflow> {
        let (Some((word, spot)), Some(bands)) = (&self.scores.published.band, &self.rubric().bands) else {
            return Ok((None, None));
        };
        let finding = |expected, reason| Finding {
            node: NodeId::INDEX,
            claim: Claim::Band(word.clone()),
            expected: Expected::Bands(expected),
            reason,
            repairs: Vec::new(),
            consequences: Vec::new(),
            assumes: None,
            fitting_band: None,
            spot: *spot,
        };
        let Some(band) = bands.find(word) else {
            return Ok((None, Some(finding((0..bands.bands.len()).collect(), Reason::UnknownBand))));
        };
        let mut possible = Vec::new();
        for (rounding, index) in readings {
            for other in 0..bands.bands.len() {
                let follows = self.follows(index, *rounding, bands, other)?;
                if follows.is_some() && other == band {
                    return Ok((follows, None));
                }
                possible.extend(follows.map(|_| other));
            }
        }
        possible.sort_unstable();
        possible.dedup();
        let ends = readings.iter().map(|(_, index)| self.model().ends(index)).collect::<Result<Vec<_>, _>>()?;
        let scale = self.rubric().scale;
        let whole = ends.into_iter().flatten().reduce(|one, other| one.hull(&other));
        let exact = whole.unwrap_or(Stretch::closed(scale.min, scale.max));
        let printed = self.published(NodeId::INDEX).map(|value| (value.value, self.decimals(value)));
        Ok((None, Some(finding(possible, Reason::Band { exact, printed }))))
    }

    /// Which index a band follows from, given what the index can be.
    fn follows(
        &self,
        index: &Possible,
        rounding: Rounding,
        bands: &Bands,
        band: usize,
    ) -> Result<Option<Follows>, Overflow> {
        let of_band = self.of_band(bands, band);
        let on_exact = !self.model().within(index, &of_band)?.is_nothing();
        // Whether a possible index is one of the band when it is printed.
        let ends = self.model().ends(index)?;
        let printed_to = |rounding: Rounding, decimals: u32| -> Result<bool, Overflow> {
            let Some(ends) = ends else { return Ok(false) };
            let (low, high) = (rounding.print_low(ends.low, decimals)?, rounding.print(ends.high, decimals)?);
            Ok(Stretch::closed(low, high).and(&of_band).is_some())
        };
        let usual = self.rubric().decimals;
        let on_printed = match self.published(NodeId::INDEX) {
            // 1,7995000000 is shown to people as 1,80.
            Some(value) if self.decimals(value) > usual => printed_to(Rounding::HalfUp, usual)?,
            Some(value) if bands.band_of(value.value) == band => true,
            // 1,7 may be cut off from 1,7951, which is shown as 1,80.
            Some(value) => self.decimals(value) < usual && printed_to(Rounding::HalfUp, usual)?,
            // The index would have been printed like the other values of the row.
            None => {
                let any = values(self.scores).next().is_some();
                printed_to(rounding, usual)? || (any && printed_to(rounding, self.finest)?)
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
