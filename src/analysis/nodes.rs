//! What a result is held against node by node: another result, or the mean of a group.

use super::compare::NodeChange;
use super::standing::Standing;
use crate::exact::{Exact, Overflow};
use crate::rubric::Rubric;
use crate::rubric::names::Node;

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
    pub fn of(rubric: &Rubric, standing: &Standing) -> Self {
        let values = |count: usize, node: fn(usize) -> Node| (0..count).map(|at| standing.value(node(at))).collect();
        Self {
            index: standing.value(Node::Index),
            domains: values(rubric.domains.len(), Node::Domain),
            aspects: values(rubric.aspects.len(), Node::Aspect),
            indicators: values(rubric.indicators.len(), Node::Indicator),
        }
    }

    /// The unweighted mean of results. Each node's mean is over the results that know it.
    ///
    /// # Errors
    /// [`Overflow`] where a mean cannot be held exactly.
    pub fn mean(rubric: &Rubric, standings: &[&Standing]) -> Result<Self, Overflow> {
        let mean = |node: Node| mean_of(standings.iter().filter_map(|standing| standing.value(node)));
        let means = |count: usize, node: fn(usize) -> Node| -> Result<Vec<_>, Overflow> {
            (0..count).map(|at| mean(node(at))).collect()
        };
        Ok(Self {
            index: mean(Node::Index)?,
            domains: means(rubric.domains.len(), Node::Domain)?,
            aspects: means(rubric.aspects.len(), Node::Aspect)?,
            indicators: means(rubric.indicators.len(), Node::Indicator)?,
        })
    }

    /// The value of a node.
    pub fn value(&self, node: Node) -> Option<Exact> {
        let values = match node {
            Node::Index => return self.index,
            Node::Domain(at) => self.domains.get(at),
            Node::Aspect(at) => self.aspects.get(at),
            Node::Indicator(at) => self.indicators.get(at),
        };
        values.copied().flatten()
    }

    /// What a node of a result is above or below these values, and what that is worth in points of the index.
    ///
    /// # Errors
    /// [`Overflow`] where a difference cannot be held exactly.
    pub fn change(&self, rubric: &Rubric, own: &Standing, node: Node) -> Result<NodeChange, Overflow> {
        let (before, after) = (self.value(node), own.value(node));
        let delta = before.zip(after).map(|(before, after)| after.sub(before)).transpose()?;
        let contribution = delta.map(|delta| delta.mul(rubric.share(node))).transpose()?;
        Ok(NodeChange { node, before, after, delta, contribution })
    }
}

fn mean_of(values: impl Iterator<Item = Exact>) -> Result<Option<Exact>, Overflow> {
    let (mut sum, mut count) = (Exact::ZERO, 0_i64);
    for value in values {
        sum = sum.add(value)?;
        count = count.checked_add(1).ok_or(Overflow)?;
    }
    if count == 0 { Ok(None) } else { sum.div(Exact::whole(count)).map(Some) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::analysis::standing::Basis;
    use crate::assess::{Options, assess_levels};
    use crate::rubric::catalog;
    use proptest::prelude::*;

    fn standing(rubric: &Rubric, levels: &[i64]) -> Standing {
        let given: Vec<_> = levels.iter().map(|level| Some(Exact::whole(*level))).collect();
        let assessment = assess_levels(rubric, &given, Options::default()).unwrap();
        Standing { assessment, basis: Basis::Scores, band: None, file: "test.csv".into(), attributes: Vec::new() }
    }

    proptest! {
        /// Means are linear: the mean index is the index of the mean levels, and the differences of all domains,
        /// weighted, sum to that of the index.
        #[test]
        fn a_mean_is_the_result_of_mean_levels(sheets in prop::collection::vec(prop::collection::vec(1_i64..=5, 47), 1..6)) {
            let rubric = catalog::find("spbe-2020").expect("it is built in");
            let standings: Vec<_> = sheets.iter().map(|levels| standing(&rubric, levels)).collect();
            let mean = Nodes::mean(&rubric, &standings.iter().collect::<Vec<_>>()).unwrap();
            let of_levels = assess_levels(&rubric, &mean.indicators, Options::default()).unwrap();
            prop_assert_eq!(mean.index, of_levels.index.known().map(|point| point.exact));
            let change = |node| mean.change(&rubric, &standings[0], node).unwrap();
            let parts = (0..rubric.domains.len()).map(|at| change(Node::Domain(at)).contribution.unwrap());
            prop_assert_eq!(Some(Exact::sum(parts).unwrap()), change(Node::Index).delta);
        }
    }
}
