//! What the sums of an index mean: the band, the gate, and whether the band depends on rounding.

use super::{BandOn, Point, WholeNode, point};
use crate::exact::{Exact, Overflow};
use crate::rubric::Rubric;

/// How an index is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judgement {
    /// Its band; `None` if the rubric has no bands.
    pub band: Option<usize>,
    /// Whether it is below the gate.
    pub is_below: bool,
    /// Whether its band depends on rounding.
    pub band_differs: bool,
}

/// How each sum of an index is judged. What is asked of a value only ever changes upwards, so it is enough to find
/// the sum at which it changes.
///
/// # Errors
/// [`Overflow`] where a value cannot be held exactly.
pub fn judgements(
    rubric: &Rubric,
    index: &WholeNode,
    band_on: BandOn,
    is_below: impl Fn(Point) -> bool,
) -> Result<Vec<Judgement>, Overflow> {
    index.value(index.count())?; // The largest can be held, so all can.
    let point = |sum: u32, band_on: BandOn| point(rubric, index.value(sum).unwrap_or(Exact::ZERO), band_on);
    let first_where = |holds: &dyn Fn(u32) -> bool| first_where(index.count(), holds);
    // Where the exact value enters each band but the lowest, and where the rounded value does.
    let bands = 1..rubric.bands.as_ref().map_or(1, |bands| bands.bands.len());
    let enters: Vec<[u32; 2]> = bands
        .map(|band| {
            let enters = |band_on| first_where(&|sum| point(sum, band_on).band >= Some(band));
            [BandOn::Exact, BandOn::Rounded].map(enters)
        })
        .collect();
    let passes = first_where(&|sum| !is_below(point(sum, band_on)));
    let judge = |sum: u32| {
        let entered = enters.iter().filter(|[exactly, rounded]| {
            sum >= match band_on {
                BandOn::Exact => *exactly,
                BandOn::Rounded => *rounded,
            }
        });
        Judgement {
            band: rubric.bands.is_some().then(|| entered.count()),
            is_below: sum < passes,
            band_differs: enters.iter().any(|[exactly, rounded]| (sum < *exactly) != (sum < *rounded)),
        }
    };
    Ok((0..index.count()).map(judge).collect())
}

/// The first of `0..count` for which something holds that holds for all after it; `count` where none.
fn first_where(count: u32, holds: &dyn Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = u32::midpoint(low, high);
        if holds(middle) { high = middle } else { low = middle.saturating_add(1) }
    }
    low
}
