//! The tree of a rubric: index, domains, aspects and indicators as nodes of one type.
//!
//! Nodes are kept level by level: the index, the domains, the aspects, the indicators, each in the order of the
//! file. So every level is one range of positions, and so are the children of a node and the indicators below
//! it. [`Rubric::walk`] gives the other order, in which the children follow their parent.

use std::ops::{Index, IndexMut, Range};

use super::model::Rubric;
use crate::exact::Exact;

/// The levels of the tree, from the root down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The index itself.
    Index,
    /// A domain; some instruments have none.
    Domain,
    /// An aspect.
    Aspect,
    /// An indicator.
    Indicator,
}

impl Level {
    /// Its name in messages and machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Domain => "domain",
            Self::Aspect => "aspect",
            Self::Indicator => "indicator",
        }
    }
}

/// A node of a rubric, by its level and position. Nodes are ordered by level, then as in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    level: Level,
    at: usize,
}

impl NodeId {
    /// The index: the root of every rubric.
    pub const INDEX: Self = Self { level: Level::Index, at: 0 };

    /// Its level.
    pub const fn level(self) -> Level {
        self.level
    }

    /// Whether it is an indicator.
    pub fn is_indicator(self) -> bool {
        self.level == Level::Indicator
    }
}

/// What a rubric says of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// `D1`, `A1`, `I1`; `index` for the index.
    pub id: String,
    /// The official name; for the index the title of the rubric.
    pub name: String,
    /// The weight as written, or an indicator's equal share of its aspect; for the index what weights sum to.
    pub weight: Exact,
    /// The effective weight: its part of the whole index, where the whole is 1.
    pub share: Exact,
    /// The node above it; the index has none.
    pub parent: Option<NodeId>,
    /// How many nodes are above it.
    pub depth: usize,
    /// The indicators below it, as positions among all indicators; of an indicator, itself.
    pub indicators: Range<usize>,
    /// What only indicators have.
    pub facts: Facts,
    /// Its children, as positions in the tree.
    children: Range<usize>,
}

/// What a rubric says only of indicators; nothing for other nodes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// A second official number, such as Pemdi's `1.1`.
    pub code: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Which level names it uses.
    pub kind: Option<String>,
    /// The index of another agency its score comes from.
    pub external: Option<String>,
}

impl Node {
    /// A node without parent or children, which [`Tree::add`] gives it.
    pub(super) fn new(id: String, name: String, weight: Exact, share: Exact, facts: Facts) -> Self {
        Self { id, name, weight, share, parent: None, depth: 0, indicators: 0..0, facts, children: 0..0 }
    }

    /// What messages call it: its id, but the title for the index.
    pub fn label(&self) -> &str {
        if self.parent.is_none() { &self.name } else { &self.id }
    }
}

/// A value for every node of a rubric. Only [`Rubric::map`] makes one, so no node is without an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeMap<T>(Vec<T>);

#[expect(clippy::indexing_slicing, reason = "every node has an entry; one of another rubric is a mistake in the code")]
impl<T> Index<NodeId> for NodeMap<T> {
    type Output = T;

    fn index(&self, node: NodeId) -> &T {
        &self.0[node.at]
    }
}

#[expect(clippy::indexing_slicing, reason = "every node has an entry; one of another rubric is a mistake in the code")]
impl<T> IndexMut<NodeId> for NodeMap<T> {
    fn index_mut(&mut self, node: NodeId) -> &mut T {
        &mut self.0[node.at]
    }
}

/// All nodes of a rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    nodes: NodeMap<Node>,
    /// The level of each position.
    levels: Vec<Level>,
}

impl Tree {
    /// A tree of the index alone.
    pub(super) fn new(index: Node) -> Self {
        Self { nodes: NodeMap(vec![index]), levels: vec![Level::Index] }
    }

    /// Adds a node below another. Nodes come level by level, the children of one parent together.
    pub(super) fn add(&mut self, parent: NodeId, level: Level, node: Node) -> NodeId {
        let id = NodeId { level, at: self.levels.len() };
        let depth = self.nodes[parent].depth.saturating_add(1);
        let position = self.levels.iter().filter(|level| **level == Level::Indicator).count();
        extend(&mut self.nodes[parent].children, id.at);
        self.nodes.0.push(Node { parent: Some(parent), depth, ..node });
        self.levels.push(level);
        let mut above = Some(id).filter(|id| id.is_indicator());
        while let Some(node) = above {
            extend(&mut self.nodes[node].indicators, position);
            above = self.nodes[node].parent;
        }
        id
    }

    /// A node that was added.
    pub(super) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node]
    }

    fn ids(&self, positions: Range<usize>) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        let levels = self.levels.get(positions.clone()).unwrap_or_default();
        positions.zip(levels).map(|(at, level)| NodeId { level: *level, at })
    }

    /// The position of the first node of a level, or of those below where it has none.
    fn start(&self, level: Level) -> usize {
        self.levels.partition_point(|other| *other < level)
    }
}

/// Makes a range, empty so far or ending before a position, reach to it.
fn extend(range: &mut Range<usize>, position: usize) {
    let start = if Range::is_empty(range) { position } else { range.start };
    *range = start..position.saturating_add(1);
}

impl Index<NodeId> for Rubric {
    type Output = Node;

    fn index(&self, node: NodeId) -> &Node {
        &self.tree.nodes[node]
    }
}

impl Rubric {
    /// Every node, level by level: the index, the domains, the aspects, the indicators.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        self.tree.ids(0..self.tree.levels.len())
    }

    /// Every node, each followed by what is below it: the index first, in the order of the file.
    pub fn walk(&self) -> impl Iterator<Item = NodeId> {
        let mut open = vec![NodeId::INDEX];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(self.children(next).rev());
            Some(next)
        })
    }

    /// The nodes of a level, in the order of the file.
    pub fn level(&self, level: Level) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        let start = self.tree.start(level);
        let end = self.tree.levels.partition_point(|other| *other <= level);
        self.tree.ids(start..end)
    }

    /// The domains, then the aspects.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        self.tree.ids(self.tree.start(Level::Domain)..self.tree.start(Level::Indicator))
    }

    /// The nodes directly below a node.
    pub fn children(&self, node: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        self.tree.ids(self[node].children.clone())
    }

    /// The indicators below a node; an indicator itself.
    pub fn indicators_in(&self, node: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        let first = self.tree.start(Level::Indicator);
        let Range { start, end } = self[node].indicators;
        self.tree.ids(first.saturating_add(start)..first.saturating_add(end))
    }

    /// A node and those above it, up to the index.
    pub fn path(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(node), |node| self[*node].parent)
    }

    /// A value for every node.
    pub fn map<T>(&self, value: impl FnMut(NodeId) -> T) -> NodeMap<T> {
        NodeMap(self.nodes().map(value).collect())
    }

    /// A value for every node, or the first error.
    ///
    /// # Errors
    /// The first error of a value.
    pub fn try_map<T, E>(&self, value: impl FnMut(NodeId) -> Result<T, E>) -> Result<NodeMap<T>, E> {
        self.nodes().map(value).collect::<Result<_, _>>().map(NodeMap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::catalog;

    #[test]
    fn both_orders_hold_every_node_and_agree_with_parents_and_ranges() {
        for rubric in catalog::all() {
            let mut walked: Vec<NodeId> = rubric.walk().collect();
            for pair in walked.windows(2) {
                let [before, after] = pair else { continue };
                let parent = rubric[*after].parent;
                assert!(parent.is_some_and(|parent| rubric.path(*before).any(|above| above == parent)));
            }
            walked.sort_unstable();
            assert!(rubric.nodes().eq(walked), "{}", rubric.id);
            for node in rubric.nodes() {
                assert!(rubric.children(node).all(|child| rubric[child].parent == Some(node)));
                assert_eq!(rubric.path(node).count(), rubric[node].depth + 1);
                let below = rubric.level(Level::Indicator).filter(|leaf| rubric.path(*leaf).any(|above| above == node));
                assert!(rubric.indicators_in(node).eq(below), "{}", rubric[node].id);
                let shares = rubric.indicators_in(node).map(|leaf| rubric[leaf].share);
                assert_eq!(Exact::sum(shares), Ok(rubric[node].share));
            }
        }
    }
}
