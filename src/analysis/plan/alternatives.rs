//! The next best plans.
//!
//! A plan that is an earlier one with something added is no alternative. So once a plan is listed, the rest of
//! the search is split into parts without it and without everything that holds it: in the first part its
//! first raise is smaller, in the second the first is at least as high and the second raise is smaller, and so
//! on. The best plan of every part is found like the first one, and the best of those is the next.

use std::cmp::Ordering;

use super::Failure;
use super::question::Question;

/// A part of the possibilities, with its best selection.
struct Part {
    /// For each indicator the lowest and the highest choice.
    ranges: Vec<(usize, usize)>,
    price: i128,
    gain: i128,
    /// The choice for each indicator, counted from the first of all its choices.
    taken: Vec<usize>,
}

/// The best selection that gains `need`, and up to `count` more.
pub fn find(question: &Question<'_>, need: i128, count: usize) -> Result<Vec<Vec<usize>>, Failure> {
    let whole = question.choices.iter().map(|choices| (0, choices.len().saturating_sub(1))).collect();
    let mut parts: Vec<Part> = solve(question, need, whole)?.into_iter().collect();
    let mut listed: Vec<Vec<usize>> = Vec::new();
    while listed.len() <= count {
        let best = parts.iter().enumerate().min_by(|(_, one), (_, other)| order(one, other)).map(|(at, _)| at);
        let Some(best) = best.map(|at| parts.swap_remove(at)) else { break };
        let earlier = listed.iter().find(|earlier| holds(&best.taken, earlier)).cloned();
        let is_new = earlier.is_none();
        let held = earlier.unwrap_or_else(|| best.taken.clone());
        for ranges in parts_without(&best.ranges, &held) {
            parts.extend(solve(question, need, ranges)?);
        }
        if is_new {
            listed.push(best.taken);
        }
    }
    Ok(listed)
}

/// The stated order: cost and then raised indicators (both are in the price), the highest index, the first
/// indicators of the rubric.
fn order(one: &Part, other: &Part) -> Ordering {
    one.price.cmp(&other.price).then(other.gain.cmp(&one.gain)).then_with(|| other.taken.cmp(&one.taken))
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

fn solve(question: &Question<'_>, need: i128, ranges: Vec<(usize, usize)>) -> Result<Option<Part>, Failure> {
    let found = question.part(&ranges)?.cheapest(need, question.price_limit()?)?;
    Ok(found.map(|selection| {
        let lowest = ranges.iter().map(|(lowest, _)| *lowest);
        let taken = selection.taken.iter().zip(lowest).map(|(at, lowest)| at.saturating_add(lowest)).collect();
        Part { price: selection.total.price, gain: selection.total.gain, taken, ranges }
    }))
}
