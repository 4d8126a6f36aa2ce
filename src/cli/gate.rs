//! `--fail-under`: the exit code says whether an index reaches a value or a band.

use super::console::Console;
use super::{Exit, Stop};
use crate::assess::{Assessment, Point};
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
    /// A number, or a band of the rubric.
    ///
    /// # Errors
    /// Where the text is neither.
    pub fn read(text: &str, rubric: &Rubric) -> Result<Self, Stop> {
        if let Ok(index) = Exact::parse(text) {
            return Ok(Self::Index(index));
        }
        let bands = rubric.bands.as_ref();
        if let Some(band) = bands.and_then(|bands| bands.find(text)) {
            return Ok(Self::Band(band));
        }
        let labels = bands.map_or_else(Vec::new, |bands| bands.bands.iter().map(|band| band.label.as_str()).collect());
        Err(Stop::Usage(format!("--fail-under \"{text}\" is neither a number nor a band: {}", labels.join(", "))))
    }

    /// Says how many results are below.
    pub fn judge(&self, assessments: &[Assessment], console: &Console) -> Exit {
        let below = assessments.iter().filter(|assessment| self.is_below(assessment)).count();
        Self::say_below(below, assessments.len(), console)
    }

    /// Whether an index is below; one that is not known counts with its lowest value.
    pub fn is_below(&self, assessment: &Assessment) -> bool {
        assessment.index.low().is_none_or(|low| self.is_point_below(low))
    }

    /// Whether a value is below.
    pub fn is_point_below(&self, point: Point) -> bool {
        match self {
            Self::Index(least) => point.exact < *least,
            Self::Band(least) => point.band < Some(*least),
        }
    }

    /// Says how many of all results are below, and fails where any is.
    pub fn say_below(below: usize, all: usize, console: &Console) -> Exit {
        if below == 0 {
            return Exit::Done;
        }
        console.line(
            &format!("{below} dari {all} hasil di bawah batas --fail-under"),
            &format!("{below} of {all} results are below --fail-under"),
        );
        Exit::Gate
    }
}
