//! The ways through the tree of a rubric.

use std::ops::Index;

use super::model::Rubric;
use super::nodes::{Level, Node, NodeId, NodeMap, Nodes};

impl Index<NodeId> for Rubric {
    type Output = Node;

    fn index(&self, node: NodeId) -> &Node {
        &self.tree[node]
    }
}

impl Rubric {
    /// The indicators whose score follows the result of another agency.
    pub fn externals(&self) -> impl Iterator<Item = NodeId> {
        self.indicators().filter(|indicator| self[*indicator].facts.external.is_some())
    }

    /// Every node, level by level: the index, the domains, the aspects, the indicators.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + Clone + use<> {
        self.computed().chain(self.indicators())
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
    pub fn level(&self, level: Level) -> Nodes {
        Nodes::new(level, 0..self.tree.level(level).len())
    }

    /// The domains.
    pub fn domains(&self) -> Nodes {
        self.level(Level::Domain)
    }

    /// Whether there are domains: some instruments have none.
    pub fn has_domains(&self) -> bool {
        self.domains().next().is_some()
    }

    /// The aspects.
    pub fn aspects(&self) -> Nodes {
        self.level(Level::Aspect)
    }

    /// The indicators.
    pub fn indicators(&self) -> Nodes {
        self.level(Level::Indicator)
    }

    /// The domains, then the aspects.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = NodeId> + Clone + use<> {
        self.domains().chain(self.aspects())
    }

    /// The index, the domains and the aspects: the nodes whose values are computed.
    pub fn computed(&self) -> impl DoubleEndedIterator<Item = NodeId> + Clone + use<> {
        std::iter::once(NodeId::INDEX).chain(self.groups())
    }

    /// The nodes directly below a node.
    pub fn children(&self, node: NodeId) -> Nodes {
        self[node].children()
    }

    /// The nodes directly below the index: the domains, or the aspects where there are none.
    pub fn tops(&self) -> Nodes {
        self.children(NodeId::INDEX)
    }

    /// The indicators below a node; an indicator itself.
    pub fn indicators_of(&self, node: NodeId) -> Nodes {
        Nodes::new(Level::Indicator, self[node].indicators.clone())
    }

    /// A node and those above it, up to the index.
    pub fn path(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(node), |node| self[*node].parent)
    }

    /// The id of the domain or aspect that a node belongs to; `None` directly below the index.
    pub fn group_id(&self, node: NodeId) -> Option<&str> {
        Some(self[self[node].parent.filter(|parent| *parent != NodeId::INDEX)?].id.as_str())
    }

    /// A value for every node.
    pub fn map<T>(&self, value: impl FnMut(NodeId) -> T) -> NodeMap<T> {
        self.tree.like(self.nodes().map(value).collect())
    }

    /// A value for every node, or the first error.
    ///
    /// # Errors
    /// The first error of a value.
    pub fn try_map<T, E>(&self, value: impl FnMut(NodeId) -> Result<T, E>) -> Result<NodeMap<T>, E> {
        Ok(self.tree.like(self.nodes().map(value).collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Exact;
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
                assert_eq!(rubric.path(node).skip(2).count(), rubric[node].depth);
                let below = rubric.indicators().filter(|leaf| rubric.path(*leaf).any(|above| above == node));
                assert!(rubric.indicators_of(node).eq(below), "{}", rubric[node].id);
                let shares = rubric.indicators_of(node).map(|leaf| rubric[leaf].share);
                assert_eq!(Exact::sum(shares), Ok(rubric[node].share));
            }
        }
    }
}
