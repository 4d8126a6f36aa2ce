//! What the index of another institution tells about an indicator: the values that the printed thresholds leave open,
//! and never one value.

use super::{Criteria, Interval, OfIndicator, OfLevel};
use crate::exact::Exact;
use crate::rubric::Scale;

/// Why an index says nothing of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaid {
    /// No thresholds are printed for it.
    NoThresholds,
    /// The printed thresholds leave the value out.
    Gap,
}

impl Criteria {
    /// The lowest and the highest value that an indicator can have where the other institution's index has a value.
    /// They are the ends of levels: of the one whose threshold the value meets, and of those that have another way to
    /// be reached (options joined by and/or). An end that the regulation leaves out of a level is an end here too.
    ///
    /// # Errors
    /// The [`Unsaid`].
    pub fn external_values(&self, of: &OfIndicator, value: Exact, scale: &Scale) -> Result<(Exact, Exact), Unsaid> {
        if of.levels.iter().all(|level| level.external.is_none()) {
            return Err(Unsaid::NoThresholds);
        }
        let meets = |level: &&OfLevel| level.external.is_some_and(|threshold| threshold.holds(value));
        let has_other_way = |level: &&OfLevel| level.adds.iter().any(|demand| demand.option.is_some_and(|at| at > 1));
        if !of.levels.iter().any(|level| meets(&level)) {
            return Err(Unsaid::Gap);
        }
        let possible = of.levels.iter().filter(|level| meets(level) || has_other_way(level));
        let values = possible.map(|level| self.values_of(level.level));
        let ends = |(low, high): (Exact, Exact), Interval { from, over, to, below }: Interval| {
            (low.min(from.or(over).unwrap_or(scale.min)), high.max(to.or(below).unwrap_or(scale.max)))
        };
        Ok(values.fold((scale.max, scale.min), ends))
    }
}
