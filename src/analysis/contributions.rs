//! What each part adds to the index, and what it could add.

use crate::assess::Assessment;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Nodes, Rubric};

/// A part of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// The aspect or domain.
    pub node: NodeId,
    /// Its value.
    pub value: Exact,
    /// What it adds to the index: effective weight x value.
    pub added: Exact,
    /// What part that is of all that is added, in per cent.
    pub percent: Exact,
    /// What the highest value would add beyond that.
    pub open: Exact,
}

/// The parts of a result: the aspects, or the domains where not all aspects are known. Of exact values the
/// additions sum exactly to the index; of published ones, which are rounded, nearly. `None` if neither all
/// aspects nor all domains are known, or where one part is the whole.
///
/// # Errors
/// [`Overflow`] if a number cannot be held exactly.
pub fn contributions(rubric: &Rubric, assessment: &Assessment) -> Result<Option<Vec<Contribution>>, Overflow> {
    let known = |nodes: Nodes| {
        let all: Option<Vec<_>> = nodes.map(|node| Some((node, assessment.exact(node)?))).collect();
        all.filter(|values| values.len() > 1)
    };
    let parts = known(rubric.aspects()).or_else(|| known(rubric.domains()));
    let Some(parts) = parts else { return Ok(None) };
    let added = |(node, value): &(NodeId, Exact)| rubric[*node].share.mul(*value);
    let all = parts.iter().map(added).try_fold(Exact::ZERO, |sum, part| sum.add(part?))?;
    let part = |part: &(NodeId, Exact)| {
        let (node, value) = *part;
        let (added, open) = (added(part)?, rubric[node].share.mul(rubric.scale.max.sub(value)?)?);
        let percent = if all.is_zero() { Exact::ZERO } else { added.div(all)?.mul(Exact::whole(100))? };
        Ok(Contribution { node, value, added, percent, open })
    };
    parts.iter().map(part).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::assess::{Options, assess_levels};
    use crate::rubric::catalog;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_added_is_the_index_and_what_is_open_leads_to_the_top(levels in prop::collection::vec(1_i64..=5, 47)) {
            for rubric in catalog::all().into_iter().filter(|rubric| rubric.aspects().len() > 1) {
                let levels = levels.iter().take(rubric.indicators().len()).map(|level| Some(Exact::whole(*level)));
                let result = assess_levels(&rubric, &levels.collect::<Vec<_>>(), Options::default()).unwrap();
                let parts = contributions(&rubric, &result).unwrap().expect("every aspect is known");
                let sum = |of: fn(&Contribution) -> Exact| Exact::sum(parts.iter().map(of)).unwrap();
                prop_assert_eq!(sum(|part| part.added), result.index().known().unwrap().exact);
                prop_assert_eq!(sum(|part| part.added.add(part.open).unwrap()), rubric.scale.max);
                prop_assert_eq!(sum(|part| part.percent), Exact::whole(100));
            }
        }
    }
}
