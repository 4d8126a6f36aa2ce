//! `--fail-under`: the exit code says whether an index reaches a value or a band.

use super::console::Console;
use super::{Exit, Stop};
use crate::analysis::target::Target;
use crate::assess::{Assessment, Point};
use crate::exact::DecimalMark;
use crate::rubric::Rubric;

/// What an index must reach.
pub struct Gate(Target);

impl Gate {
    /// A number, or a band of the rubric.
    ///
    /// # Errors
    /// Where the text is neither, or a number that no index can be.
    pub fn read(text: &str, rubric: &Rubric) -> Result<Self, Stop> {
        let neither = || {
            let bands = rubric.bands.iter().flat_map(|bands| &bands.bands);
            let labels: Vec<&str> = bands.map(|band| band.label.as_str()).collect();
            let labels = labels.join(", ");
            Stop::usage(
                format!("--fail-under \"{text}\" bukan angka dan bukan predikat: {labels}"),
                format!("--fail-under \"{text}\" is neither a number nor a band: {labels}"),
            )
        };
        let target = Target::parse(text, rubric).ok_or_else(neither)?;
        let scale = &rubric.scale;
        if let Target::Index(index) = target
            && !(scale.min..=scale.max).contains(&index)
        {
            let [min, max] = [scale.min, scale.max].map(|end| end.to_full(DecimalMark::Point));
            return Err(Stop::usage(
                format!("--fail-under {text} di luar skala {}: {min} sampai {max}", rubric.id),
                format!("--fail-under {text} is outside the scale of {}: {min} to {max}", rubric.id),
            ));
        }
        Ok(Self(target))
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
        match self.0 {
            Target::Index(least) => point.exact < least,
            Target::Band(least) => point.band < Some(least),
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
