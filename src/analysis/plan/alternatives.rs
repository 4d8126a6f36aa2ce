//! The next best plans.
//!
//! A plan that is an earlier one with something added is no alternative. So once a plan is listed, the rest of
//! the search is split into parts without it and without everything that holds it: in the first part its
//! first raise is smaller, in the second the first is at least as high and the second raise is smaller, and so
//! on. The best plan of all parts is the next. A part waits under a bound on its price, and its best plan is
//! looked for only when no other part could hold a cheaper one: most parts are never searched.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Failure;
use super::optimum::Multipliers;
use super::question::Question;

/// A part of the possibilities. Parts are ordered by what can come of them: the least price first, then the highest
/// gain; of parts with the same, those whose best plan is not known yet, then as plans are by the first indicators of
/// the rubric. Cost and raised indicators are both in the price.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// No plan of the part has a lower price; once its best plan is known, the price of that.
    price: i128,
    /// No plan of the part at that price gains more; once its best plan is known, the gain of that.
    gain: Reverse<i128>,
    /// The best plan: the choice for each indicator, counted from the first of all its choices.
    best: Option<Reverse<Vec<usize>>>,
    /// For each indicator the lowest and the highest choice.
    ranges: Vec<(usize, usize)>,
}

/// The best selection that gains `need`, and up to `count` more.
pub fn find(question: &Question<'_>, need: i128, count: usize) -> Result<Vec<Vec<usize>>, Failure> {
    let multipliers = question.instance()?.multipliers(need);
    let whole = question.choices.iter().map(|choices| (0, choices.len().saturating_sub(1))).collect();
    let mut parts = BinaryHeap::from([Reverse(Part { price: 0, gain: Reverse(i128::MAX), best: None, ranges: whole })]);
    let mut listed: Vec<Vec<usize>> = Vec::new();
    while listed.len() <= count {
        let Some(Reverse(part)) = parts.pop() else { break };
        let Some(Reverse(taken)) = part.best else {
            let known = parts.iter().map(|Reverse(other)| other).filter(|other| other.best.is_some()).min();
            let known = known.map(|known| (known.price, known.gain.0));
            parts.extend(solve(question, need, multipliers, part, known)?.map(Reverse));
            continue;
        };
        let earlier = listed.iter().find(|earlier| holds(&taken, earlier));
        let is_new = earlier.is_none();
        for ranges in parts_without(&part.ranges, earlier.unwrap_or(&taken)) {
            // What is split off is in no part that was cheaper than the whole.
            let Some(bound) = question.part(&ranges, multipliers)?.least_price(need) else { continue };
            let gain = Reverse(if bound <= part.price { part.gain.0 } else { i128::MAX });
            parts.push(Reverse(Part { price: bound.max(part.price), gain, best: None, ranges }));
        }
        if is_new {
            listed.push(taken);
        }
    }
    Ok(listed)
}

/// Whether every raise of `inner` is made, or exceeded, in `outer`.
fn holds(outer: &[usize], inner: &[usize]) -> bool {
    outer.iter().zip(inner).all(|(outer, inner)| outer >= inner)
}

/// The parts of some ranges that do not hold a selection. They do not overlap.
fn parts_without(ranges: &[(usize, usize)], held: &[usize]) -> Vec<Vec<(usize, usize)>> {
    let mut parts = Vec::new();
    let mut rest = ranges.to_vec();
    for (at, raised) in held.iter().enumerate() {
        let Some((lowest, highest)) = rest.get(at).copied() else { break };
        if *raised <= lowest {
            continue;
        }
        let mut part = rest.clone();
        if let (Some(range), Some(kept)) = (part.get_mut(at), rest.get_mut(at)) {
            *range = (lowest, highest.min(raised.saturating_sub(1)));
            *kept = (*raised, highest);
        }
        parts.push(part);
        if *raised > highest {
            break;
        }
    }
    parts
}

/// A part with its best plan, or with what is known of it once it has none that comes before the price and gain of
/// one that is known; `None` if it holds no plan. To look for what comes before it is much less work.
fn solve(
    question: &Question<'_>,
    need: i128,
    multipliers: Multipliers,
    part: Part,
    known: Option<(i128, i128)>,
) -> Result<Option<Part>, Failure> {
    let instance = question.part(&part.ranges, multipliers)?;
    let payable = question.price_limit()?;
    let within = |price: i128| Some(payable.map_or(price, |payable| payable.min(price)));
    let (found, later) = match known {
        None => (instance.cheapest_from(part.price, need, payable)?, None),
        Some((price, gain)) => {
            let cheaper = match part.price < price {
                true => instance.cheapest_from(part.price, need, within(price.saturating_sub(1)))?,
                false => None,
            };
            let found = match cheaper {
                None => instance.cheapest_from(price, need.max(gain), within(price))?,
                cheaper => cheaper,
            };
            (found, Some((price, Reverse(gain.saturating_sub(1)))))
        }
    };
    let ranges = part.ranges;
    let Some(selection) = found else {
        return Ok(later.map(|(price, gain)| Part { price, gain, best: None, ranges }));
    };
    let lowest = ranges.iter().map(|(lowest, _)| *lowest);
    let taken = selection.taken.iter().zip(lowest).map(|(at, lowest)| at.saturating_add(lowest)).collect();
    let (price, gain) = (selection.total.price, Reverse(selection.total.gain));
    Ok(Some(Part { price, gain, best: Some(Reverse(taken)), ranges }))
}
