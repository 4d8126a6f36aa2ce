//! Which values a row lacks to be decided.

use super::row::Row;
use crate::rubric::names::Node;

impl Row<'_, '_> {
    /// Whether the value of a node is known: published, or known of every part.
    fn is_known(&self, node: Node) -> bool {
        self.published(node).is_some() || self.is_known_below(node)
    }

    fn is_known_below(&self, node: Node) -> bool {
        match node {
            Node::Indicator(at) => self.score(at).is_some(),
            _ => self.rubric().parts(node).into_iter().all(|part| self.is_known(part)),
        }
    }

    /// Whether the values that the row publishes were held against others.
    pub fn is_decided(&self) -> bool {
        let published = &self.scores.published;
        if published.index.is_some() || published.band.is_some() {
            return self.is_known_below(Node::Index);
        }
        let domains = (0..self.rubric().domains.len()).map(Node::Domain);
        let aspects = (0..self.rubric().aspects.len()).map(Node::Aspect);
        domains.chain(aspects).any(|node| self.published(node).is_some() && self.is_known_below(node))
    }

    /// The nodes for want of which published values could not be held against anything.
    pub fn missing(&self) -> Vec<Node> {
        let mut missing = Vec::new();
        if self.published(Node::Index).is_none() {
            missing.push(Node::Index);
        }
        self.missing_below(Node::Index, &mut missing);
        missing
    }

    fn missing_below(&self, node: Node, missing: &mut Vec<Node>) {
        for part in self.rubric().parts(node) {
            if self.says_anything_below(part) {
                self.missing_below(part, missing);
            } else if !self.is_known(part) {
                missing.push(part);
            }
        }
    }
}
