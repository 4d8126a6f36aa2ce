//! What an index has to reach: a value, or a band.

use crate::assess::BandOn;
use crate::exact::{Exact, Overflow};
use crate::rubric::Rubric;

pub use crate::assess::Threshold;

/// What an index has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// At least this value, compared exactly.
    Index(Exact),
    /// At least this band, by its position in the rubric.
    Band(usize),
}

impl Target {
    /// A number, or a band of the rubric by label or alias; `None` if the text is neither.
    pub fn parse(text: &str, rubric: &Rubric) -> Option<Self> {
        let band = || Some(Self::Band(rubric.bands.as_ref()?.find(text)?));
        Exact::parse(text).ok().map(Self::Index).or_else(band)
    }

    /// Where the target begins; `None` for the lowest band, which every index is in.
    ///
    /// # Errors
    /// [`Overflow`] where the value cannot be held exactly.
    pub fn threshold(self, rubric: &Rubric, band_on: BandOn) -> Result<Option<Threshold>, Overflow> {
        match self {
            Self::Index(value) => Ok(Some(Threshold { value, is_open: false })),
            Self::Band(band) => Threshold::of_band(rubric, band, band_on),
        }
    }
}
