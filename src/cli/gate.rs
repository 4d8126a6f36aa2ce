//! `--fail-under`: the exit code says whether an index reaches a value or a band.

use super::console::Console;
use super::{Exit, Stop, target};
use crate::analysis::target::Target;
use crate::assess::{Assessment, Point};
use crate::rubric::Rubric;

/// What an index must reach.
pub struct Gate(Target);

impl Gate {
    /// A number on the scale, or a band of the rubric.
    ///
    /// # Errors
    /// Where the text is neither. The problem is shown first.
    pub fn read(text: &str, rubric: &Rubric, console: &Console) -> Result<Self, Stop> {
        target::target_on_scale(text, rubric).map(Self).map_err(|problem| console.stop_usage(problem))
    }

    /// Says how many results are below.
    pub fn judge(&self, assessments: &[Assessment], console: &Console) -> Exit {
        let below = assessments.iter().filter(|assessment| self.is_below(assessment)).count();
        Self::say_below(below, assessments.len(), console)
    }

    /// Whether an index is below; one that is not known counts with its lowest value.
    pub fn is_below(&self, assessment: &Assessment) -> bool {
        assessment.index().low().is_none_or(|low| self.is_point_below(low))
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
