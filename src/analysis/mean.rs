//! The mean of a group, node by node.

use super::standing::Standing;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeMap, Rubric};

/// The unweighted mean of results. Each node's mean is over the results that have it; `None` if no result has it.
///
/// # Errors
/// [`Overflow`] where a mean cannot be held exactly.
pub fn mean(rubric: &Rubric, standings: &[&Standing]) -> Result<NodeMap<Option<Exact>>, Overflow> {
    rubric.try_map(|node| mean_of(standings.iter().filter_map(|standing| standing.value(node))))
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
    use crate::analysis::compare::NodeChange;
    use crate::analysis::standing::Basis;
    use crate::assess::{Options, assess_levels};
    use crate::rubric::{Level, NodeId, catalog};
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
            let mean = mean(&rubric, &standings.iter().collect::<Vec<_>>()).unwrap();
            let of_levels = assess_levels(&rubric, mean.level(Level::Indicator), Options::default()).unwrap();
            prop_assert_eq!(mean[NodeId::INDEX], of_levels.exact(NodeId::INDEX));
            let change = |node| NodeChange::of(&rubric, node, mean[node], standings[0].value(node)).unwrap();
            let parts = rubric.domains().map(|domain| change(domain).contribution.unwrap());
            prop_assert_eq!(Some(Exact::sum(parts).unwrap()), change(NodeId::INDEX).delta);
        }
    }
}
