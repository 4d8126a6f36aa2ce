//! From scores, costs and limits to an instance in whole units, and back.

use super::optimum::{Instance, Multipliers, Selection, Sum};
use super::{Failure, Given, Limits};
use crate::analysis::target::Threshold;
use crate::analysis::whatif::scores_of;
use crate::exact::whole::Unit;
use crate::exact::{Exact, Overflow};
use crate::rubric::NodeId;

/// A level that an indicator could be at.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    pub level: Exact,
    /// What it costs to get there.
    pub cost: Exact,
    /// What it adds to the index.
    pub gain: Exact,
}

/// What is to be decided, exactly and in whole units.
pub struct Question<'q> {
    limits: &'q Limits,
    /// The index to start from.
    pub index: Exact,
    /// The scores to start from.
    pub scores: Vec<Exact>,
    /// For each indicator the levels it may have, from the one it has on.
    pub choices: Vec<Vec<Choice>>,
    cost_unit: Unit,
    gain_unit: Unit,
    /// One more than there are indicators: a price is cost x radix + raised indicators.
    radix: i128,
}

impl<'q> Question<'q> {
    pub fn new(given: Given<'_>, limits: &'q Limits) -> Result<Self, Failure> {
        let scores = scores_of(given.base).ok_or(Overflow)?;
        let index = given.base.index().known().ok_or(Overflow)?.exact;
        let choices =
            given.rubric.indicators().zip(&scores).map(|(indicator, score)| choices(given, limits, indicator, *score));
        let choices = choices.collect::<Result<Vec<_>, Failure>>()?;
        let all = || choices.iter().flatten();
        Ok(Self {
            limits,
            index,
            cost_unit: Unit::part_of_one(all().map(|choice| choice.cost)).map_err(|_| Failure::CostsOverflow)?,
            gain_unit: Unit::part_of_one(all().map(|choice| choice.gain))?,
            radix: i128::try_from(choices.len()).map_err(|_| Overflow)?.checked_add(1).ok_or(Overflow)?,
            scores,
            choices,
        })
    }

    /// The gain that reaches a threshold, in units, rounded up.
    pub fn need(&self, threshold: Threshold) -> Result<i128, Failure> {
        let lacking = threshold.value.sub(self.index)?;
        Ok(match threshold.is_open {
            true => self.gain_unit.floor(lacking)?.checked_add(1).ok_or(Overflow)?,
            false => self.gain_unit.ceiling(lacking)?,
        })
    }

    /// A gain in units as a number.
    pub fn gain_of(&self, units: i128) -> Result<Exact, Failure> {
        Ok(self.gain_unit.number(units)?)
    }

    /// The highest price that the budget pays for.
    pub fn price_limit(&self) -> Result<Option<i128>, Failure> {
        self.price_limit_by(self.radix)
    }

    fn price_limit_by(&self, radix: i128) -> Result<Option<i128>, Failure> {
        let Some(budget) = self.limits.budget else { return Ok(None) };
        match self.price(budget, radix.saturating_sub(1), radix) {
            // It pays for more than can be counted, and so for everything.
            Err(_) if budget > Exact::ZERO => Ok(None),
            price => price.map(Some),
        }
    }

    /// A cost and a count of raised indicators as a price; with a radix of 1 the count is not part of it.
    fn price(&self, cost: Exact, raised: i128, radix: i128) -> Result<i128, Failure> {
        let counted = raised.min(radix.saturating_sub(1));
        let price = |units: i128| units.checked_mul(radix)?.checked_add(counted);
        self.cost_unit.floor(cost).ok().and_then(price).ok_or(Failure::CostsOverflow)
    }

    /// Everything to choose from.
    pub fn instance(&self) -> Result<Instance, Failure> {
        self.instance_within(self.radix, |_| (0, usize::MAX))
    }

    /// The choices between two positions for each indicator, both included; with multipliers that are known to be
    /// good for all choices.
    pub fn part(&self, ranges: &[(usize, usize)], multipliers: Multipliers) -> Result<Instance, Failure> {
        let range = |indicator: usize| ranges.get(indicator).copied().unwrap_or_default();
        Ok(self.instance_within(self.radix, range)?.with_multipliers(multipliers))
    }

    fn instance_within(&self, radix: i128, range: impl Fn(usize) -> (usize, usize)) -> Result<Instance, Failure> {
        let mut items = Vec::with_capacity(self.choices.len());
        for (indicator, choices) in self.choices.iter().enumerate() {
            let (first, last) = range(indicator);
            let taken = choices.iter().enumerate().filter(|(at, _)| (first..=last).contains(at));
            let sum = |(at, choice): (usize, &Choice)| {
                let price = self.price(choice.cost, i128::from(at > 0), radix)?;
                Ok(Sum { price, gain: self.gain_unit.floor(choice.gain)? })
            };
            items.push(taken.map(sum).collect::<Result<Vec<_>, Failure>>()?);
        }
        Ok(Instance::new(items, radix, self.limits.max_changes)?)
    }

    /// The selection with the highest index within the limits.
    pub fn highest(&self) -> Result<Selection, Failure> {
        let limit = self.price_limit()?.unwrap_or(i128::MAX);
        let found = self.instance()?.highest(limit)?;
        // A budget below zero pays for nothing, and nothing is what it gets.
        Ok(found.unwrap_or_else(|| Selection { total: Sum::default(), taken: vec![0; self.choices.len()] }))
    }

    /// The costs at which the highest gain rises, with that gain.
    pub fn frontier(&self) -> Result<Vec<(Exact, Exact)>, Failure> {
        // How many indicators are raised matters only where that is limited.
        let radix = if self.limits.max_changes.is_some() { self.radix } else { 1 };
        let instance = self.instance_within(radix, |_| (0, usize::MAX))?;
        let mut points: Vec<(i128, i128)> = Vec::new();
        for sum in instance.frontier(self.price_limit_by(radix)?)? {
            let cost = sum.price.checked_div(radix).ok_or(Overflow)?;
            // Of equal costs the last has the highest gain.
            points.pop_if(|(last, _)| *last == cost);
            points.push((cost, sum.gain));
        }
        let exact = |(cost, gain)| Ok((self.cost_unit.number(cost)?, self.gain_unit.number(gain)?));
        points.into_iter().map(exact).collect()
    }
}

/// The levels an indicator may have under the limits, each with the cost of all steps up to it.
fn choices(given: Given<'_>, limits: &Limits, indicator: NodeId, score: Exact) -> Result<Vec<Choice>, Failure> {
    let share = given.rubric[indicator].share;
    let mut choices = vec![Choice { level: score, cost: Exact::ZERO, gain: Exact::ZERO }];
    if limits.locked.contains(&indicator) {
        return Ok(choices);
    }
    let mut cost = Exact::ZERO;
    let above: Vec<Exact> = given.ladder.above(score).collect();
    let most = limits.most(indicator, score, &above);
    for level in above.into_iter().take(most) {
        let step = given.costs.of(given.rubric, indicator, level).unwrap_or(Exact::ONE);
        cost = cost.add(step).map_err(|_| Failure::CostsOverflow)?;
        choices.push(Choice { level, cost, gain: share.mul(level.sub(score)?)? });
    }
    Ok(choices)
}
