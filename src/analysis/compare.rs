//! Two years or two stages of one institution, or of many: every node before and after, and what its change
//! contributes to the change of the index.
//!
//! A node is a weighted mean, so its change times its share of the whole is its part of the change of the
//! index. On every level of the tree the parts sum exactly to that change, as long as the values are exact;
//! printed values carry their rounding into the sum.

use std::collections::{HashMap, HashSet};

use super::standing::{Standing, in_groups};
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, NodeMap, Rubric};

/// What became of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeChange {
    /// The node.
    pub node: NodeId,
    /// Its value before.
    pub before: Option<Exact>,
    /// Its value after.
    pub after: Option<Exact>,
    /// The difference; `None` if either value is not known.
    pub delta: Option<Exact>,
    /// The difference times the share of the whole: its part of the change of the index.
    pub contribution: Option<Exact>,
}

impl NodeChange {
    /// What became of a node, and what that is worth in points of the index.
    ///
    /// # Errors
    /// [`Overflow`] where a difference cannot be held exactly.
    pub fn of(rubric: &Rubric, node: NodeId, before: Option<Exact>, after: Option<Exact>) -> Result<Self, Overflow> {
        let delta = before.zip(after).map(|(before, after)| after.sub(before)).transpose()?;
        let contribution = delta.map(|delta| delta.mul(rubric[node].share)).transpose()?;
        Ok(Self { node, before, after, delta, contribution })
    }
}

/// One institution before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Before.
    pub before: Standing,
    /// After.
    pub after: Standing,
    /// What became of every node.
    pub nodes: NodeMap<NodeChange>,
}

impl Comparison {
    /// Compares two results of one instrument.
    ///
    /// # Errors
    /// [`Overflow`] where a difference cannot be held exactly.
    pub fn of(rubric: &Rubric, before: Standing, after: Standing) -> Result<Self, Overflow> {
        let nodes = rubric.try_map(|node| NodeChange::of(rubric, node, before.value(node), after.value(node)))?;
        Ok(Self { before, after, nodes })
    }

    /// Every node that can be compared: all, but the indicators only where both have scores.
    pub fn compared(&self) -> impl Iterator<Item = &NodeChange> {
        self.nodes.iter().filter(|change| !change.node.is_indicator() || change.delta.is_some())
    }

    /// The change of the index.
    pub fn delta(&self) -> Option<Exact> {
        self.nodes[NodeId::INDEX].delta
    }

    /// The indicators that changed, the greatest gain first and the greatest loss last.
    pub fn changed_indicators(&self) -> Vec<&NodeChange> {
        let is_changed =
            |change: &&NodeChange| change.node.is_indicator() && change.delta.is_some_and(|delta| !delta.is_zero());
        let mut changed: Vec<&NodeChange> = self.nodes.iter().filter(is_changed).collect();
        changed.sort_by_key(|change| std::cmp::Reverse(change.contribution));
        changed
    }

    /// The nodes whose band changed: the node, and the band before and after.
    pub fn changed_bands(&self) -> Vec<(NodeId, usize, usize)> {
        let bands = |change: &NodeChange| {
            let (before, after) = (self.before.band_of(change.node)?, self.after.band_of(change.node)?);
            (before != after).then_some((change.node, before, after))
        };
        self.nodes.iter().filter_map(bands).collect()
    }
}

/// Who is in both of two lists, by position.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// In both: before and after.
    pub both: Vec<(usize, usize)>,
    /// Only before.
    pub only_before: Vec<usize>,
    /// Only after.
    pub only_after: Vec<usize>,
    /// Before: results of institutions that have one already. It cannot be told which is meant, so such an
    /// institution is in none of the other lists.
    pub twice_before: Vec<usize>,
    /// The same after.
    pub twice_after: Vec<usize>,
}

/// The institutions of one side.
struct Side {
    /// Where each is.
    positions: HashMap<String, usize>,
    /// The positions of the institutions found so far.
    twice: Vec<usize>,
}

impl Side {
    fn of(standings: &[Standing]) -> Self {
        let mut side = Self { positions: HashMap::new(), twice: Vec::new() };
        for (at, standing) in standings.iter().enumerate() {
            let first = *side.positions.entry(standing.key()).or_insert(at);
            if first != at {
                side.twice.push(at);
            }
        }
        side
    }

    fn doubled<'s>(&'s self, standings: &'s [Standing]) -> impl Iterator<Item = String> + 's {
        self.twice.iter().filter_map(|at| standings.get(*at)).map(Standing::key)
    }
}

/// Who is in both of two lists, in the order of the second. One institution on each side is compared whatever
/// the names.
pub fn pair(before: &[Standing], after: &[Standing]) -> Pairs {
    if before.len() == 1 && after.len() == 1 {
        return Pairs { both: vec![(0, 0)], ..Pairs::default() };
    }
    let (side_before, side_after) = (Side::of(before), Side::of(after));
    let doubled: HashSet<String> = side_before.doubled(before).chain(side_after.doubled(after)).collect();
    let mut pairs = Pairs::default();
    for (at, standing) in after.iter().enumerate() {
        let key = standing.key();
        match side_before.positions.get(&key) {
            _ if doubled.contains(&key) => {}
            Some(position) => pairs.both.push((*position, at)),
            None => pairs.only_after.push(at),
        }
    }
    let is_only = |at: &usize| {
        let key = before.get(*at).map(Standing::key).unwrap_or_default();
        !doubled.contains(&key) && !side_after.positions.contains_key(&key)
    };
    pairs.only_before = (0..before.len()).filter(is_only).collect();
    Pairs { twice_before: side_before.twice, twice_after: side_after.twice, ..pairs }
}

/// The changes of a group of institutions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChange {
    /// The cell of its column; `None` for all institutions together.
    pub name: Option<String>,
    /// How many of it have an index before and after.
    pub count: usize,
    /// The mean index before.
    pub before: Exact,
    /// The mean index after.
    pub after: Exact,
    /// The difference of the means, which is the mean of the differences.
    pub delta: Exact,
    /// How many rose.
    pub risen: usize,
    /// How many fell.
    pub fallen: usize,
}

/// The changes by the cells of a column, where one is given, and last of everybody together.
///
/// # Errors
/// [`Overflow`] where a mean cannot be held exactly.
pub fn by_group(
    rubric: &Rubric,
    comparisons: &[Comparison],
    column: Option<&str>,
) -> Result<Vec<GroupChange>, Overflow> {
    let all: Vec<&Comparison> = comparisons.iter().filter(|comparison| comparison.delta().is_some()).collect();
    let cell = |comparison: &Comparison| {
        let sides = [&comparison.after, &comparison.before];
        sides.into_iter().find_map(|standing| standing.cell(rubric, column?)).unwrap_or_default()
    };
    let named: Vec<(String, &Comparison)> = match column {
        Some(_) => all.iter().map(|comparison| (cell(comparison), *comparison)).collect(),
        None => Vec::new(),
    };
    let groups = in_groups(named.iter().map(|(name, comparison)| (name.as_str(), *comparison)));
    let groups = groups.into_iter().map(|(name, members)| (Some(name.to_owned()), members));
    let everybody = (!all.is_empty()).then_some((None, all));
    groups.chain(everybody).map(|(name, members)| group(name, &members)).collect()
}

fn group(name: Option<String>, members: &[&Comparison]) -> Result<GroupChange, Overflow> {
    let count = Exact::new(members.len() as i128, 1)?;
    let mean = |of: fn(&Comparison) -> &Standing| {
        Exact::sum(members.iter().filter_map(|member| of(member).value(NodeId::INDEX)))?.div(count)
    };
    let (before, after) = (mean(|member| &member.before)?, mean(|member| &member.after)?);
    let changed = |is: fn(Exact) -> bool| members.iter().filter(|member| member.delta().is_some_and(is)).count();
    Ok(GroupChange {
        name,
        count: members.len(),
        before,
        after,
        delta: after.sub(before)?,
        risen: changed(Exact::is_positive),
        fallen: changed(|delta| delta < 0),
    })
}
