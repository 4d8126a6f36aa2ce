//! The mean of many results, node by node: what an institution is held against in its group.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use crate::assess::{Assessment, Value};
use crate::exact::{Exact, Overflow};

/// A value for every node of a rubric, in its order; none where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nodes {
    /// The index.
    pub index: Option<Exact>,
    /// The domains.
    pub domains: Vec<Option<Exact>>,
    /// The aspects.
    pub aspects: Vec<Option<Exact>>,
    /// The scores of the indicators.
    pub indicators: Vec<Option<Exact>>,
}

impl Nodes {
    /// The values of one result.
    pub fn of(assessment: &Assessment) -> Self {
        let known = |value: &Value| value.known().map(|point| point.exact);
        Self {
            index: known(&assessment.index),
            domains: assessment.domains.iter().map(known).collect(),
            aspects: assessment.aspects.iter().map(known).collect(),
            indicators: assessment.indicators.iter().map(|rated| rated.score.map(|(score, _)| score)).collect(),
        }
    }
}

/// The unweighted mean of results under one rubric. Each node's mean is over the results that know it.
///
/// # Errors
/// [`Overflow`] where a mean cannot be held exactly.
pub fn mean(results: &[&Assessment]) -> Result<Nodes, Overflow> {
    let nodes: Vec<Nodes> = results.iter().map(|result| Nodes::of(result)).collect();
    let each = |pick: fn(&Nodes) -> &[Option<Exact>]| {
        let width = nodes.first().map_or(0, |first| pick(first).len());
        let at = |at: usize| mean_of(nodes.iter().filter_map(|nodes| pick(nodes).get(at).copied().flatten()));
        (0..width).map(at).collect::<Result<Vec<_>, _>>()
    };
    Ok(Nodes {
        index: mean_of(nodes.iter().filter_map(|nodes| nodes.index))?,
        domains: each(|nodes| &nodes.domains)?,
        aspects: each(|nodes| &nodes.aspects)?,
        indicators: each(|nodes| &nodes.indicators)?,
    })
}

fn mean_of(values: impl Iterator<Item = Exact>) -> Result<Option<Exact>, Overflow> {
    let (mut sum, mut count) = (Exact::ZERO, 0_i64);
    for value in values {
        sum = sum.add(value)?;
        count = count.checked_add(1).ok_or(Overflow)?;
    }
    if count == 0 { Ok(None) } else { sum.div(Exact::whole(count)).map(Some) }
}
