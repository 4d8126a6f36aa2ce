//! What it costs to raise an indicator by one level.

use std::collections::HashMap;

use crate::exact::Exact;
use crate::rubric::{NodeId, Rubric};

/// What a cost is given for: a node, and the level that a step ends on where it is given for that level alone.
pub type CostKey = (NodeId, Option<Exact>);

/// Costs of level steps. The cost of an indicator goes before that of its aspect, then its domain, then the index;
/// at each of them, the cost of one level goes before that of all levels.
#[derive(Debug, Clone, Default)]
pub struct Costs(HashMap<CostKey, Exact>);

impl Costs {
    /// Sets a cost.
    pub fn set(&mut self, key: CostKey, cost: Exact) {
        self.0.insert(key, cost);
    }

    /// The cost of an indicator's step that ends on a level; `None` if no cost was given.
    pub fn of(&self, rubric: &Rubric, indicator: NodeId, level: Exact) -> Option<Exact> {
        let keys = rubric.path(indicator).flat_map(|node| [(node, Some(level)), (node, None)]);
        keys.filter_map(|key| self.0.get(&key)).next().copied()
    }
}
