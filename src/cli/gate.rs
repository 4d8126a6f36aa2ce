//! A value or a band to reach; `--fail-under`: the exit code says whether an index does.

use super::console::Console;
use super::{Exit, Stop};
use crate::assess::Assessment;
use crate::exact::Exact;
use crate::rubric::Rubric;

/// What an index must reach.
pub enum Gate {
    /// At least this value.
    Index(Exact),
    /// At least this band.
    Band(usize),
}

impl Gate {
    /// A number, or a band of the rubric; `flag` is what asked for it.
    ///
    /// # Errors
    /// Where the text is neither.
    pub fn read(flag: &str, text: &str, rubric: &Rubric) -> Result<Self, Stop> {
        if let Ok(index) = Exact::parse(text) {
            return Ok(Self::Index(index));
        }
        let bands = rubric.bands.as_ref();
        if let Some(band) = bands.and_then(|bands| bands.find(text)) {
            return Ok(Self::Band(band));
        }
        let labels = bands.map_or_else(Vec::new, |bands| bands.bands.iter().map(|band| band.label.as_str()).collect());
        Err(Stop::Usage(format!("{flag} \"{text}\" is neither a number nor a band: {}", labels.join(", "))))
    }

    /// Says which institutions are below; an index that is not known counts with its lowest value.
    pub fn judge(&self, assessments: &[Assessment], console: &Console) -> Exit {
        let below = |assessment: &&Assessment| {
            assessment.index.low().is_none_or(|low| match self {
                Self::Index(least) => low.exact < *least,
                Self::Band(least) => low.band < Some(*least),
            })
        };
        let below = assessments.iter().filter(below).count();
        if below == 0 {
            return Exit::Done;
        }
        let all = assessments.len();
        console.line(
            &format!("{below} dari {all} hasil di bawah batas --fail-under"),
            &format!("{below} of {all} results are below --fail-under"),
        );
        Exit::Gate
    }
}
