//! The tree of a rubric, node by node, for those who treat index, domains, aspects and indicators alike.

use super::model::{Group, Rubric};
use super::names::Node;
use crate::exact::Exact;

impl Rubric {
    /// The domain or aspect at a node.
    pub fn group(&self, node: Node) -> Option<&Group> {
        match node {
            Node::Domain(at) => self.domains.get(at),
            Node::Aspect(at) => self.aspects.get(at),
            Node::Index | Node::Indicator(_) => None,
        }
    }

    /// The nodes directly below a node, in the order of the rubric.
    pub fn parts(&self, node: Node) -> Vec<Node> {
        match node {
            Node::Index => self.tops().collect(),
            Node::Domain(domain) => self.aspects_of(domain).map(|(at, _)| Node::Aspect(at)).collect(),
            Node::Aspect(_) => {
                let indicators = self.group(node).map(|aspect| aspect.indicators.clone());
                indicators.unwrap_or_default().map(Node::Indicator).collect()
            }
            Node::Indicator(_) => Vec::new(),
        }
    }

    /// The nodes directly below the index: the domains, or the aspects where there are none.
    pub fn tops(&self) -> impl Iterator<Item = Node> + use<> {
        let (domains, aspects) = (self.domains.len(), self.aspects.len());
        let aspects = if domains == 0 { aspects } else { 0 };
        (0..domains).map(Node::Domain).chain((0..aspects).map(Node::Aspect))
    }

    /// The effective weight of a node, where the whole is 1.
    pub fn share(&self, node: Node) -> Exact {
        let share = match node {
            Node::Indicator(at) => self.indicators.get(at).map(|indicator| indicator.share),
            _ => self.group(node).map(|group| group.share),
        };
        share.unwrap_or(Exact::ONE)
    }

    /// How many indicators stand below a node.
    pub fn indicators_below(&self, node: Node) -> usize {
        match node {
            Node::Indicator(_) => 1,
            _ => self.group(node).map_or(self.indicators.len(), |group| group.indicators.len()),
        }
    }

    /// The id of a node; that of the index is `index`.
    pub fn id_of(&self, node: Node) -> &str {
        match node {
            Node::Index => "index",
            Node::Indicator(at) => self.indicators.get(at).map_or("", |indicator| &indicator.id),
            _ => self.group(node).map_or("", |group| &group.id),
        }
    }

    /// The official name of a node; that of the index is the rubric's title.
    pub fn name_of(&self, node: Node) -> &str {
        match node {
            Node::Index => &self.title,
            Node::Indicator(at) => self.indicators.get(at).map_or("", |indicator| &indicator.name),
            _ => self.group(node).map_or("", |group| &group.name),
        }
    }
}
