//! Where a band begins, by the value that decides it.

use super::BandOn;
use crate::exact::{Exact, Overflow};
use crate::rubric::{OnCut, Rubric};

/// What an index has to reach, as an exact value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The value.
    pub value: Exact,
    /// Whether the value itself is not enough: a band that is open below has to be entered.
    pub is_open: bool,
}

impl Threshold {
    /// Where a band begins; `None` for the lowest band, which every index reaches, and for an unknown band.
    ///
    /// The band of a rounded value begins half a unit of the last decimal below the first shown value that is
    /// in it, because values are rounded half up.
    ///
    /// # Errors
    /// [`Overflow`] where the value cannot be held exactly.
    pub fn of_band(rubric: &Rubric, band: usize, band_on: BandOn) -> Result<Option<Self>, Overflow> {
        let Some((bands, cut)) = rubric.bands.as_ref().and_then(|bands| Some((bands, bands.lower_cut(band)?))) else {
            return Ok(None);
        };
        if band_on == BandOn::Exact {
            return Ok(Some(Self { value: cut, is_open: bands.on_cut == OnCut::Below }));
        }
        let unit = Exact::new(1, 10_i128.saturating_pow(rubric.decimals))?;
        // The first shown value in the band: the cut as shown, or one of the values beside it.
        let shown = cut.rounded(rubric.decimals);
        let around = [shown.sub(unit)?, shown, shown.add(unit)?, shown.add(unit)?.add(unit)?];
        let first = around.into_iter().find(|value| bands.band_of(*value) >= band).unwrap_or(shown);
        let value = first.sub(unit.div(Exact::whole(2))?)?;
        // A half is rounded away from zero: below zero it rounds down, and so does not reach the band.
        Ok(Some(Self { value, is_open: value < Exact::ZERO }))
    }

    /// Whether an index reaches it.
    pub fn is_reached(self, index: Exact) -> bool {
        index > self.value || (index == self.value && !self.is_open)
    }

    /// What an index lacks; zero where it is reached, or has only to be passed.
    ///
    /// # Errors
    /// [`Overflow`] where that cannot be held exactly.
    pub fn lacking(self, index: Exact) -> Result<Exact, Overflow> {
        Ok(self.value.sub(index)?.max(Exact::ZERO))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::rubric::catalog;

    /// For indexes around every cut: the threshold is reached where the band is, by either rule.
    #[test]
    fn a_threshold_is_reached_exactly_where_the_band_is() {
        for rubric in catalog::all() {
            let Some(bands) = &rubric.bands else { continue };
            for band in 1..bands.bands.len() {
                let cut = bands.lower_cut(band).unwrap();
                for thousandths in -30..=30 {
                    let index = cut.add(Exact::new(thousandths, 2000).unwrap()).unwrap();
                    for (band_on, seen) in [(BandOn::Exact, index), (BandOn::Rounded, index.rounded(rubric.decimals))] {
                        let threshold = Threshold::of_band(&rubric, band, band_on).unwrap().unwrap();
                        let (reached, band_of) = (threshold.is_reached(index), bands.band_of(seen));
                        assert_eq!(reached, band_of >= band, "{} {index} {band_on:?}", rubric.id);
                    }
                }
            }
            assert_eq!(Threshold::of_band(&rubric, 0, BandOn::Exact), Ok(None));
        }
    }
}
