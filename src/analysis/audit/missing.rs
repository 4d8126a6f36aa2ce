//! Which values a row lacks to be decided.

use super::row::Row;
use crate::rubric::NodeId;

impl Row<'_, '_> {
    /// Whether the value of a node is known: stated, or known of every part.
    fn is_known(&self, node: NodeId) -> bool {
        self.is_stated(node) || self.is_known_below(node)
    }

    fn is_known_below(&self, node: NodeId) -> bool {
        !node.is_indicator() && self.rubric().children(node).all(|part| self.is_known(part))
    }

    /// Whether the published values of the row could be compared with others.
    pub fn is_decided(&self) -> bool {
        let published = &self.scores.published;
        if published.index().is_some() || published.band.is_some() {
            return self.is_known_below(NodeId::INDEX);
        }
        self.rubric().groups().any(|node| self.published(node).is_some() && self.is_known_below(node))
    }

    /// The missing nodes without which published values could not be checked.
    pub fn missing(&self) -> Vec<NodeId> {
        let mut missing = Vec::new();
        if self.published(NodeId::INDEX).is_none() {
            missing.push(NodeId::INDEX);
        }
        self.missing_below(NodeId::INDEX, &mut missing);
        missing
    }

    fn missing_below(&self, node: NodeId, missing: &mut Vec<NodeId>) {
        for part in self.rubric().children(node) {
            if self.says_anything_below(part) {
                self.missing_below(part, missing);
            } else if !self.is_known(part) {
                missing.push(part);
            }
        }
    }
}
