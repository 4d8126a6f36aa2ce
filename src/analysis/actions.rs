//! What has to be done to raise indicators: level by level what is newly demanded, what proves it, what takes time.

use crate::assess::Assessment;
use crate::exact::Exact;
use crate::rubric::criteria::{Criteria, Demand, OfIndicator, OfLevel};
use crate::rubric::{NodeId, Rubric};

/// A score that is to rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The indicator.
    pub indicator: NodeId,
    /// The score before.
    pub from: Exact,
    /// The score after.
    pub to: Exact,
}

/// What has to be done to raise an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'c> {
    /// The raise.
    pub raise: Move,
    /// The criteria of the indicator.
    pub of: &'c OfIndicator,
    /// The levels to fulfil, lowest first. A raise within one level has that level.
    pub steps: Vec<&'c OfLevel>,
    /// Whether the raise stays within one level, of whose decimals no criterion speaks.
    pub is_within_level: bool,
}

impl<'c> Action<'c> {
    /// Each level with each of its tasks. A level without tasks comes once, since what proves it is still needed.
    pub fn rows(&self) -> impl Iterator<Item = (&'c OfLevel, Option<&'c Demand>)> {
        self.steps.iter().flat_map(|level| {
            let mut tasks = tasks(level).peekable();
            let without = tasks.peek().is_none().then_some(None);
            tasks.map(Some).chain(without).map(move |task| (*level, task))
        })
    }
}

/// The tasks of a result.
#[derive(Debug, Clone, Copy)]
pub struct WorkList<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// The result to start from.
    pub base: &'a Assessment,
    /// What has to be done.
    pub actions: &'a [Action<'a>],
}

/// The demands of a level that are tasks; the others describe a state.
pub fn tasks(level: &OfLevel) -> impl Iterator<Item = &Demand> {
    level.adds.iter().filter(|demand| !demand.is_state)
}

/// What has to be done for each of some raises. What the criteria do not name is left out.
pub fn actions<'c>(rubric: &Rubric, criteria: &'c Criteria, raises: impl IntoIterator<Item = Move>) -> Vec<Action<'c>> {
    let action = |raise: Move| {
        let of = criteria.of(&rubric[raise.indicator].id)?;
        let mut steps: Vec<&OfLevel> = criteria.reached(&of.id, raise.from, raise.to).collect();
        let is_within_level = steps.is_empty();
        if is_within_level {
            let is_begun = |level: &&OfLevel| criteria.values_of(level.level).is_reached_by(raise.to);
            steps.extend(of.levels.iter().rfind(is_begun));
        }
        Some(Action { raise, of, steps, is_within_level })
    };
    raises.into_iter().filter_map(action).collect()
}
