//! The cheapest set of level raises that reaches a target, and what else can be had for which cost.
//!
//! The answer is optimal, and which of equally cheap answers is given is a rule: the fewest indicators, then
//! the highest index, then the first indicators of the rubric. See [`optimum`] for the method.

pub mod optimum;

mod alternatives;
mod cycles;
mod question;

pub use cycles::{Cycles, Wait, printed_waits, schedule};

use crate::assess::{Assessment, Options, assess_levels};
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};

use super::actions::Move;
use super::costs::Costs;
use super::ladder::Ladder;
use super::target::Threshold;
use optimum::{TooLarge, TooManySums};
use question::Question;

/// What is known before anything is planned.
#[derive(Debug, Clone, Copy)]
pub struct Given<'g> {
    /// The rubric.
    pub rubric: &'g Rubric,
    /// The result to start from. Its index, and so every score, is known.
    pub base: &'g Assessment,
    /// How results are assessed.
    pub options: Options,
    /// The levels that indicators are raised on.
    pub ladder: &'g Ladder,
    /// What each step costs; 1 where they do not say.
    pub costs: &'g Costs,
}

/// What must not be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// The indicators that stay as they are.
    pub locked: Vec<NodeId>,
    /// The most levels that one indicator is raised by; with cycles, in each of them.
    pub max_raise: Option<usize>,
    /// The cycles that the raises are made in; without them, all are made at once.
    pub cycles: Option<Cycles>,
    /// The most indicators that are raised.
    pub max_changes: Option<usize>,
    /// The most that all raises cost together.
    pub budget: Option<Exact>,
}

impl Limits {
    /// How many of some levels, lowest first, an indicator may be raised by in all.
    pub fn most(&self, indicator: NodeId, score: Exact, above: &[Exact]) -> usize {
        match &self.cycles {
            Some(cycles) => cycles.climb(indicator, score, above, self.max_raise).last().copied().unwrap_or(0),
            None => self.max_raise.unwrap_or(usize::MAX),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The cheapest way to reach it.
    Reach(Threshold),
    /// The highest index within the limits.
    Highest,
}

/// An indicator that is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raise {
    /// The indicator.
    pub indicator: NodeId,
    /// The score before.
    pub from: Exact,
    /// The score after.
    pub to: Exact,
    /// What it costs.
    pub cost: Exact,
    /// What it adds to the index: share x difference.
    pub gain: Exact,
}

impl Raise {
    /// Which score rises, and from where to where.
    pub fn as_move(&self) -> Move {
        Move { indicator: self.indicator, from: self.from, to: self.to }
    }
}

/// Raises that are made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The raises, in the order of the rubric.
    pub raises: Vec<Raise>,
    /// What they cost together.
    pub cost: Exact,
    /// What they add to the index together.
    pub gain: Exact,
    /// The result after them.
    pub assessment: Assessment,
}

/// A limit that keeps the index down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// Locked indicators.
    Locks,
    /// The most levels for one indicator.
    MaxRaise,
    /// How many cycles there are.
    Cycles,
    /// The most indicators.
    MaxChanges,
    /// The budget.
    Budget,
}

/// What would be possible without one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obstacle {
    /// The limit.
    pub constraint: Constraint,
    /// The highest index without it, all others kept.
    pub highest: Exact,
    /// Whether the target is then reached.
    pub reaches: bool,
}

/// The answer to a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The optimum.
    Found(Plan),
    /// The target cannot be reached: the highest that can, and what stands in the way.
    Unreachable {
        /// The plan with the highest index that is possible.
        highest: Plan,
        /// What would be possible without each limit.
        obstacles: Vec<Obstacle>,
    },
}

/// One point of the curve of cost against index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The least cost of this index.
    pub cost: Exact,
    /// The highest index for this cost.
    pub index: Exact,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// A number cannot be held exactly.
    Overflow,
    /// Costs cannot be counted in one unit.
    CostsOverflow,
    /// There are more possibilities than are searched.
    TooManySums,
    /// The curve has more points than are kept.
    TooManyPoints,
}

impl From<Overflow> for Failure {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl From<TooLarge> for Failure {
    fn from(what: TooLarge) -> Self {
        match what {
            TooLarge::Prices => Self::CostsOverflow,
            TooLarge::Gains => Self::Overflow,
        }
    }
}

impl From<TooManySums> for Failure {
    fn from(_: TooManySums) -> Self {
        Self::TooManySums
    }
}

/// The best plan.
///
/// # Errors
/// The [`Failure`].
pub fn best(given: Given<'_>, limits: &Limits, goal: Goal) -> Result<Answer, Failure> {
    let question = Question::new(given, limits)?;
    let selection = match goal {
        Goal::Reach(threshold) => {
            let instance = question.instance()?;
            instance.cheapest(question.need(threshold)?, question.price_limit()?)?
        }
        Goal::Highest => Some(question.highest()?),
    };
    if let Some(selection) = selection {
        return Ok(Answer::Found(plan(given, &question, &selection.taken)?));
    }
    let highest = plan(given, &question, &question.highest()?.taken)?;
    Ok(Answer::Unreachable { highest, obstacles: obstacles(given, limits, goal)? })
}

/// The best plan that reaches a threshold, and up to `count` more: each the best of those that hold none of
/// the plans before it, so that none is a plan before it with something added.
///
/// # Errors
/// The [`Failure`].
pub fn alternatives(
    given: Given<'_>,
    limits: &Limits,
    threshold: Threshold,
    count: usize,
) -> Result<Vec<Plan>, Failure> {
    let question = Question::new(given, limits)?;
    let found = alternatives::find(&question, question.need(threshold)?, count)?;
    found.iter().map(|taken| plan(given, &question, taken)).collect()
}

/// The whole curve: every cost at which the highest index that can be had for it rises, from doing nothing on.
///
/// # Errors
/// The [`Failure`].
pub fn frontier(given: Given<'_>, limits: &Limits) -> Result<Vec<Point>, Failure> {
    let question = Question::new(given, limits)?;
    let sums = question.frontier().map_err(|failure| match failure {
        Failure::TooManySums => Failure::TooManyPoints,
        failure => failure,
    })?;
    sums.into_iter().map(|(cost, gain)| Ok(Point { cost, index: question.index.add(gain)? })).collect()
}

/// What each limit costs, taken away by itself.
fn obstacles(given: Given<'_>, limits: &Limits, goal: Goal) -> Result<Vec<Obstacle>, Failure> {
    let Goal::Reach(threshold) = goal else { return Ok(Vec::new()) };
    let without = [
        (Constraint::Locks, !limits.locked.is_empty(), Limits { locked: Vec::new(), ..limits.clone() }),
        (Constraint::MaxRaise, limits.max_raise.is_some(), Limits { max_raise: None, ..limits.clone() }),
        (Constraint::Cycles, limits.cycles.is_some(), with_time(limits)),
        (Constraint::MaxChanges, limits.max_changes.is_some(), Limits { max_changes: None, ..limits.clone() }),
        (Constraint::Budget, limits.budget.is_some(), Limits { budget: None, ..limits.clone() }),
    ];
    let mut obstacles = Vec::new();
    for (constraint, _, limits) in without.into_iter().filter(|(_, is_set, _)| *is_set) {
        let question = Question::new(given, &limits)?;
        let gain = question.gain_of(question.highest()?.total.gain)?;
        let highest = question.index.add(gain)?;
        obstacles.push(Obstacle { constraint, highest, reaches: threshold.is_reached(highest) });
    }
    Ok(obstacles)
}

/// The same limits with as many cycles as it takes: what cannot be raised at all in one never is.
fn with_time(limits: &Limits) -> Limits {
    Limits { cycles: None, max_raise: limits.max_raise.filter(|most| *most == 0), ..limits.clone() }
}

/// The plan of a selection.
fn plan(given: Given<'_>, question: &Question<'_>, taken: &[usize]) -> Result<Plan, Failure> {
    let mut scores = question.scores.clone();
    let mut raises = Vec::new();
    let chosen = question.choices.iter().zip(taken).map(|(choices, at)| choices.get(*at));
    for (indicator, (score, choice)) in given.rubric.indicators().zip(scores.iter_mut().zip(chosen)) {
        let Some(choice) = choice.filter(|choice| choice.level > *score) else { continue };
        raises.push(Raise { indicator, from: *score, to: choice.level, cost: choice.cost, gain: choice.gain });
        *score = choice.level;
    }
    let scores: Vec<Option<Exact>> = scores.into_iter().map(Some).collect();
    let assessment = assess_levels(given.rubric, &scores, given.options)?;
    Ok(Plan {
        cost: Exact::sum(raises.iter().map(|raise| raise.cost))?,
        gain: Exact::sum(raises.iter().map(|raise| raise.gain))?,
        raises,
        assessment: assessment.in_place_of(given.base),
    })
}
