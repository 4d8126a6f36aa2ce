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

/// A part of the possibilities. Parts are ordered by what can come of them: the least price first, at the same
/// price those whose best plan is not known yet, then as plans are: cost and raised indicators are both in the
/// price, then the highest index, then the first indicators of the rubric.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// No plan of the part has a lower price; once its best plan is known, the price of that.
    price: i128,
    best: Option<Best>,
    /// For each indicator the lowest and the highest choice.
    ranges: Vec<(usize, usize)>,
}

/// The best plan of a part, ordered among those of the same price.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Best {
    gain: Reverse<i128>,
    /// The choice for each indicator, counted from the first of all its choices.
    taken: Reverse<Vec<usize>>,
}

/// The best selection that gains `need`, and up to `count` more.
pub fn find(question: &Question<'_>, need: i128, count: usize) -> Result<Vec<Vec<usize>>, Failure> {
    let multipliers = question.instance()?.multipliers(need);
    let whole = question.choices.iter().map(|choices| (0, choices.len().saturating_sub(1))).collect();
    let mut parts = BinaryHeap::from([Reverse(Part { price: 0, best: None, ranges: whole })]);
    let mut listed: Vec<Vec<usize>> = Vec::new();
    while listed.len() <= count {
        let Some(Reverse(Part { price, best, ranges })) = parts.pop() else { break };
        let Some(Best { taken: Reverse(taken), .. }) = best else {
            parts.extend(solve(question, need, multipliers, ranges)?.map(Reverse));
            continue;
        };
        let earlier = listed.iter().find(|earlier| holds(&taken, earlier));
        let is_new = earlier.is_none();
        for ranges in parts_without(&ranges, earlier.unwrap_or(&taken)) {
            // What is split off is in no part that was cheaper than the whole.
            let bound = question.part(&ranges, multipliers)?.least_price(need);
            parts.extend(bound.map(|bound| Reverse(Part { price: bound.max(price), best: None, ranges })));
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

/// The part with its best plan; none where it holds no plan.
fn solve(
    question: &Question<'_>,
    need: i128,
    multipliers: Multipliers,
    ranges: Vec<(usize, usize)>,
) -> Result<Option<Part>, Failure> {
    let found = question.part(&ranges, multipliers)?.cheapest(need, question.price_limit()?)?;
    Ok(found.map(|selection| {
        let lowest = ranges.iter().map(|(lowest, _)| *lowest);
        let taken = selection.taken.iter().zip(lowest).map(|(at, lowest)| at.saturating_add(lowest)).collect();
        let best = Best { gain: Reverse(selection.total.gain), taken: Reverse(taken) };
        Part { price: selection.total.price, best: Some(best), ranges }
    }))
}
