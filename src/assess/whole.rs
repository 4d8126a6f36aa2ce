//! The same sums in whole numbers, for batches of a stepped scale.
//!
//! On a scale with steps, every node's value is `min + step * sum / total`, where `sum` adds up whole weights
//! times levels counted from 0. So a node has a limited number of values, one for each sum, and a million
//! institutions need no fractions: a sum is looked up. [`WholeNode::value`] gives its exact value; a test compares
//! both ways.

use std::ops::Range;

use crate::exact::whole::Unit;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};

/// The most sums a node may have to be listed one by one.
const MOST_SUMS: u32 = 1 << 20;

/// A rubric in whole numbers.
#[derive(Debug)]
pub struct WholeForm {
    /// For each aspect, its indicators with whole weights.
    aspects: Vec<AspectWeights>,
    /// The index, then the domains, then the aspects.
    nodes: Vec<WholeNode>,
    /// How many levels the scale has.
    levels: u8,
}

#[derive(Debug)]
struct AspectWeights {
    indicators: Range<usize>,
    weights: Vec<u32>,
    /// Whether every weight is 1, as where the indicators of an aspect weigh the same.
    is_equal: bool,
}

/// A node in whole numbers.
#[derive(Debug)]
pub struct WholeNode {
    /// How often the sum of each aspect below it counts.
    factors: Vec<(usize, u32)>,
    /// What the weights of all its indicators add up to.
    total: u32,
    /// The largest possible sum.
    largest: u32,
    min: Exact,
    step: Exact,
}

impl WholeForm {
    /// The whole-number form; `None` if the scale has no steps or the numbers are too large to list.
    pub fn new(rubric: &Rubric) -> Option<Self> {
        let step = rubric.scale.step?;
        // One more than fits, so that a longer scale is refused and not cut.
        let levels = u8::try_from(rubric.scale.levels().take(usize::from(u8::MAX) + 1).count()).ok()?;
        let highest = u32::from(levels.checked_sub(1)?);
        let mut aspects = Vec::new();
        // What one unit of an aspect's sum is worth, as a part of the whole index.
        let mut units = Vec::new();
        for aspect in rubric.aspects() {
            let shares: Vec<Exact> = rubric.indicators_of(aspect).map(|indicator| rubric[indicator].share).collect();
            let (unit, weights) = in_units(&shares)?;
            units.push(unit);
            let is_equal = weights.iter().all(|weight| *weight == 1);
            aspects.push(AspectWeights { indicators: rubric[aspect].indicators.clone(), weights, is_equal });
        }
        let node = |node: NodeId| {
            let members = rubric.aspects().filter(|aspect| rubric.path(*aspect).any(|above| above == node));
            let members: Vec<usize> = members.map(NodeId::position).collect();
            let member_units: Vec<Exact> =
                members.iter().map(|position| units.get(*position).copied()).collect::<Option<_>>()?;
            let (_, factors) = in_units(&member_units)?;
            let factors: Vec<(usize, u32)> = members.into_iter().zip(factors).collect();
            let mut total: u32 = 0;
            for (position, factor) in &factors {
                let mut weights = aspects.get(*position)?.weights.iter();
                let weights = weights.try_fold(0_u32, |sum, weight| sum.checked_add(*weight))?;
                total = total.checked_add(weights.checked_mul(*factor)?)?;
            }
            let largest = total.checked_mul(highest).filter(|largest| *largest <= MOST_SUMS)?;
            Some(WholeNode { factors, total, largest, min: rubric.scale.min, step })
        };
        let nodes = rubric.computed().map(node).collect::<Option<_>>()?;
        Some(Self { aspects, nodes, levels })
    }

    /// The index, then the domains, then the aspects.
    pub fn nodes(&self) -> &[WholeNode] {
        &self.nodes
    }

    /// How many levels the scale has; a level is a number below this.
    pub fn levels(&self) -> u8 {
        self.levels
    }

    /// The sum of each aspect, into `sums`, for the levels of all indicators (from 0) in the rubric's order.
    #[expect(clippy::arithmetic_side_effects, reason = "no sum exceeds `largest`, which was checked")]
    pub fn aspect_sums(&self, levels: &[u8], sums: &mut Vec<u32>) {
        sums.clear();
        sums.extend(self.aspects.iter().map(|aspect| {
            let levels = levels.get(aspect.indicators.clone()).unwrap_or_default();
            match aspect.is_equal {
                true => levels.iter().map(|level| u32::from(*level)).sum::<u32>(),
                false => levels.iter().zip(&aspect.weights).map(|(level, weight)| u32::from(*level) * weight).sum(),
            }
        }));
    }
}

impl WholeNode {
    /// The node's sum, given the sums of the aspects.
    #[expect(clippy::arithmetic_side_effects, reason = "no sum exceeds `largest`, which was checked")]
    pub fn sum(&self, aspect_sums: &[u32]) -> u32 {
        self.factors.iter().map(|(position, factor)| aspect_sums.get(*position).map_or(0, |sum| sum * factor)).sum()
    }

    /// How many sums the node can have: 0 and up.
    pub fn count(&self) -> u32 {
        self.largest.saturating_add(1)
    }

    /// The exact value that a sum means: `first + sum * step`.
    ///
    /// # Errors
    /// [`Overflow`] where it cannot be held exactly.
    pub fn value(&self, sum: u32) -> Result<Exact, Overflow> {
        let (first, step) = self.series()?;
        first.add(step.mul(Exact::whole(i64::from(sum)))?)
    }

    /// The value of the sum 0, and how much each unit of the sum adds to it.
    ///
    /// # Errors
    /// [`Overflow`] where they cannot be held exactly.
    pub fn series(&self) -> Result<(Exact, Exact), Overflow> {
        Ok((self.min, self.step.div(Exact::whole(i64::from(self.total)))?))
    }
}

/// Numbers in the largest unit that counts all of them.
fn in_units(numbers: &[Exact]) -> Option<(Exact, Vec<u32>)> {
    let unit = Unit::largest(numbers.iter().copied()).ok()?;
    let counts = numbers.iter().map(|number| u32::try_from(unit.count(*number)?).ok()).collect::<Option<_>>()?;
    Some((unit.number(1).ok()?, counts))
}
