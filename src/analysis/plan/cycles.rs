//! Plans over several cycles: how high an indicator can be by the end of each, and which raise is made when.
//!
//! Costs and gains depend on the levels at the end alone, so the cheapest plan over N cycles is the cheapest single
//! plan among the levels that N cycles allow. Raises are then made as early as the limits allow, for each indicator
//! by itself: no schedule of the same raises gives a higher index at the end of any cycle.

use crate::assess::assess_levels;
use crate::exact::{Exact, Overflow};
use crate::rubric::criteria::{Criteria, Interval, NeedKind};
use crate::rubric::{NodeId, Rubric};

use super::{Failure, Given, Limits, Plan, Raise};

/// How many cycles there are, and what has to pass in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycles {
    /// How many.
    pub count: usize,
    /// What has to pass before a level.
    pub waits: Vec<Wait>,
}

/// Cycles that have to pass between two levels of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The indicator.
    pub indicator: NodeId,
    /// The values of the level that waits.
    pub level: Interval,
    /// The values of the level it waits after.
    pub after: Interval,
    /// How many cycles after the one in which `after` was reached; what is reached at the start was reached in cycle 0.
    pub cycles: usize,
}

/// What has to pass before levels, as the criteria print it. What is only inferred from their wording holds nothing
/// back, and neither does what concerns one of several options.
pub fn printed_waits(rubric: &Rubric, criteria: &Criteria) -> Vec<Wait> {
    let mut waits = Vec::new();
    for indicator in rubric.indicators() {
        let Some(of) = criteria.of(&rubric[indicator].id) else { continue };
        let mut below = None;
        for level in &of.levels {
            for need in level.needs.iter().filter(|need| need.is_printed && need.option.is_none()) {
                let (after, cycles) = match need.kind {
                    NeedKind::BudgetYears => (below, need.count.unwrap_or(1)),
                    NeedKind::NextBudgetYear | NeedKind::FollowUp => (need.after, 1),
                    _ => continue,
                };
                let Some(after) = after else { continue };
                let cycles = usize::try_from(cycles).unwrap_or(usize::MAX);
                let (level, after) = (criteria.values_of(level.level), criteria.values_of(after));
                waits.push(Wait { indicator, level, after, cycles });
            }
            below = Some(level.level);
        }
    }
    waits
}

impl Cycles {
    /// How many of some levels, lowest first, an indicator can be raised by until the end of each cycle, by at most
    /// `most` in one.
    pub(super) fn climb(&self, indicator: NodeId, score: Exact, above: &[Exact], most: Option<usize>) -> Vec<usize> {
        // What is reached at the start is not waited for.
        let is_ahead = |wait: &&Wait| wait.indicator == indicator && !wait.level.is_reached_by(score);
        let waits: Vec<&Wait> = self.waits.iter().filter(is_ahead).collect();
        let mut reached = vec![(score, 0_usize)];
        let mut ends = Vec::with_capacity(self.count);
        for cycle in 1..=self.count {
            let now = reached.len().saturating_sub(1);
            for level in above.iter().skip(now).take(most.unwrap_or(usize::MAX)) {
                let waited = |wait: &&Wait| {
                    let mut after = reached.iter().filter(|(level, _)| wait.after.is_reached_by(*level));
                    // Where the levels jump over it, it is reached with the level below.
                    let since = after.next().or(reached.last()).map_or(0, |(_, cycle)| *cycle);
                    !wait.level.is_reached_by(*level) || since.saturating_add(wait.cycles) <= cycle
                };
                if !waits.iter().all(waited) {
                    break;
                }
                reached.push((*level, cycle));
            }
            ends.push(reached.len().saturating_sub(1));
        }
        ends
    }
}

/// The raises of a plan by cycle, each as early as the limits allow. What a cycle costs and gains is that of its own
/// raises; its assessment is that at its end, of the year that many years later.
///
/// # Errors
/// [`Failure::Overflow`].
pub fn schedule(given: Given<'_>, limits: &Limits, plan: &Plan) -> Result<Vec<Plan>, Failure> {
    let Some(cycles) = &limits.cycles else { return Ok(Vec::new()) };
    let mut scores: Vec<Option<Exact>> = given.base.scores().collect();
    let paths = plan.raises.iter().map(|raise| {
        let above: Vec<Exact> = given.ladder.above(raise.from).take_while(|level| *level <= raise.to).collect();
        let ends = cycles.climb(raise.indicator, raise.from, &above, limits.max_raise);
        (raise.indicator, raise.from, above, ends)
    });
    let paths: Vec<_> = paths.collect();
    let mut schedule = Vec::with_capacity(cycles.count);
    for cycle in 0..cycles.count {
        let mut raises = Vec::new();
        for (indicator, score, above, ends) in &paths {
            let before = cycle.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
            let steps = above.iter().take(ends.get(cycle).copied().unwrap_or(before)).skip(before);
            let from = before.checked_sub(1).and_then(|at| above.get(at)).unwrap_or(score);
            let Some(to) = steps.clone().next_back() else { continue };
            let costs = steps.map(|level| given.costs.of(given.rubric, *indicator, *level).unwrap_or(Exact::ONE));
            let gain = given.rubric[*indicator].share.mul(to.sub(*from)?)?;
            raises.push(Raise { indicator: *indicator, from: *from, to: *to, cost: Exact::sum(costs)?, gain });
            *scores.get_mut(indicator.position()).ok_or(Overflow)? = Some(*to);
        }
        let mut subject = given.base.subject.clone();
        let later = u16::try_from(cycle.saturating_add(1)).unwrap_or(u16::MAX);
        subject.year = subject.year.and_then(|year| year.checked_add(later));
        schedule.push(Plan {
            cost: Exact::sum(raises.iter().map(|raise| raise.cost))?,
            gain: Exact::sum(raises.iter().map(|raise| raise.gain))?,
            raises,
            assessment: assess_levels(given.rubric, &scores, given.options)?.of(
                subject,
                given.base.source.clone(),
                given.base.row,
            ),
        });
    }
    Ok(schedule)
}
