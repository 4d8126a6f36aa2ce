//! The tree of a rubric: index, domains, aspects and indicators as nodes of one type.
//!
//! Nodes are kept level by level: the index, the domains, the aspects, the indicators, each in the order of the
//! file. So the children of a node and the indicators below it are one range each. [`Rubric::walk`] gives the other order, in which the children follow their parent.

use std::ops::{Index, IndexMut, Range};

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

/// A node of a rubric, by its level and its position there. Nodes are ordered by level, then as in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    level: Level,
    position: usize,
}

impl NodeId {
    /// The index: the root of every rubric.
    pub const INDEX: Self = Self { level: Level::Index, position: 0 };

    /// Its level.
    pub const fn level(self) -> Level {
        self.level
    }

    /// Its position in its level.
    pub const fn position(self) -> usize {
        self.position
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
    /// How many nodes are between it and the index.
    pub depth: usize,
    /// The indicators below it, as positions among all indicators; of an indicator, itself.
    pub indicators: Range<usize>,
    /// What only indicators have.
    pub facts: Facts,
    /// Its children, as positions in their level.
    children: Range<usize>,
    children_level: Level,
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
        let (children, indicators, children_level) = (0..0, 0..0, Level::Indicator);
        Self { id, name, weight, share, parent: None, depth: 0, indicators, facts, children, children_level }
    }

    pub(super) fn children(&self) -> Nodes {
        Nodes::new(self.children_level, self.children.clone())
    }

    /// What messages call it: its id, but the title for the index.
    pub fn label(&self) -> &str {
        if self.parent.is_none() { &self.name } else { &self.id }
    }
}

/// A value for every node of a rubric. Only [`Rubric::map`](super::Rubric::map) makes one, so no node is without an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeMap<T> {
    /// Level by level.
    values: Vec<T>,
    levels: Levels,
}

impl<T> NodeMap<T> {
    /// A value for every node, in the order of another map.
    pub(super) fn like<U>(&self, values: Vec<U>) -> NodeMap<U> {
        NodeMap { values, levels: self.levels }
    }

    /// All values, level by level.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values of a level, in the order of the file.
    pub fn level(&self, level: Level) -> &[T] {
        self.values.get(self.levels.range(level)).unwrap_or_default()
    }
}

#[expect(clippy::indexing_slicing, reason = "every node has an entry; one of another rubric is a mistake in the code")]
impl<T> Index<NodeId> for NodeMap<T> {
    type Output = T;

    fn index(&self, node: NodeId) -> &T {
        &self.values[self.levels.place(node)]
    }
}

#[expect(clippy::indexing_slicing, reason = "every node has an entry; one of another rubric is a mistake in the code")]
impl<T> IndexMut<NodeId> for NodeMap<T> {
    fn index_mut(&mut self, node: NodeId) -> &mut T {
        &mut self.values[self.levels.place(node)]
    }
}

/// Where each level begins when all nodes stand in one list, level by level, and where the last one ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Levels {
    starts: [usize; 4],
    end: usize,
}

impl Levels {
    fn range(&self, level: Level) -> Range<usize> {
        let [index, domains, aspects, indicators] = self.starts;
        match level {
            Level::Index => index..domains,
            Level::Domain => domains..aspects,
            Level::Aspect => aspects..indicators,
            Level::Indicator => indicators..self.end,
        }
    }

    fn place(&self, node: NodeId) -> usize {
        self.range(node.level).start.saturating_add(node.position)
    }
}

/// All nodes of a rubric.
pub(super) type Tree = NodeMap<Node>;

impl Tree {
    /// A tree of the index alone.
    pub(super) fn new(index: Node) -> Self {
        Self { values: vec![index], levels: Levels { starts: [0, 1, 1, 1], end: 1 } }
    }

    /// Adds a node below another. Nodes come level by level, and the children of one parent together.
    pub(super) fn add(&mut self, parent: NodeId, level: Level, node: Node) -> NodeId {
        let id = NodeId { level, position: self.levels.range(level).len() };
        let depth = if parent == NodeId::INDEX { 0 } else { self[parent].depth.saturating_add(1) };
        self.values.push(Node { parent: Some(parent), depth, ..node });
        self.levels.end = self.values.len();
        for (below, start) in
            [Level::Domain, Level::Aspect, Level::Indicator].into_iter().zip(&mut self.levels.starts[1..])
        {
            if below > level {
                *start = self.values.len();
            }
        }
        let above = &mut self[parent];
        above.children_level = level;
        extend(&mut above.children, id.position);
        let mut next = Some(id).filter(|id| id.is_indicator());
        while let Some(node) = next.map(|node| &mut self[node]) {
            extend(&mut node.indicators, id.position);
            next = node.parent;
        }
        id
    }
}

/// Makes a range that is empty, or ends before a position, reach to it.
fn extend(range: &mut Range<usize>, position: usize) {
    let start = if Range::is_empty(range) { position } else { range.start };
    *range = start..position.saturating_add(1);
}

/// Nodes of one level that follow each other in the file.
#[derive(Debug, Clone)]
pub struct Nodes {
    level: Level,
    positions: Range<usize>,
}

impl Nodes {
    pub(super) fn new(level: Level, positions: Range<usize>) -> Self {
        Self { level, positions }
    }
}

impl Iterator for Nodes {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        self.positions.next().map(|position| NodeId { level: self.level, position })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.positions.size_hint()
    }
}

impl DoubleEndedIterator for Nodes {
    fn next_back(&mut self) -> Option<NodeId> {
        self.positions.next_back().map(|position| NodeId { level: self.level, position })
    }
}

impl ExactSizeIterator for Nodes {}
