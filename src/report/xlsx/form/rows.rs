//! Where every node of the form stands, and how high its row is.

use super::{Form, INDEX, SUM, WEIGHT};
use crate::assess::Point;
use crate::report::xlsx::formula::{self, cell};
use crate::report::xlsx::style::{Column, HEADING_HEIGHTS, LINE_HEIGHT, lines};
use crate::rubric::{Level, NodeId, NodeMap, Rubric};

/// The row of every node, from 0.
pub struct Rows {
    /// The row of each node.
    pub of: NodeMap<u32>,
    /// The heights of all rows from the first, in points.
    pub heights: Vec<f64>,
}

impl Rows {
    /// The index first, then every domain above its aspects and every aspect above its indicators.
    pub fn new(rubric: &Rubric) -> Self {
        let mut rows = Self { of: rubric.map(|_| INDEX), heights: HEADING_HEIGHTS.to_vec() };
        for node in rubric.walk().skip(1) {
            // As high as the lines of the name: LibreOffice does not fit it by itself.
            let width = usize::from(Column::Name.width()) + 6;
            rows.heights.push(LINE_HEIGHT * lines(&rubric[node].name, width));
            rows.of[node] = rows.last();
        }
        rows
    }

    /// The last row of the table.
    pub fn last(&self) -> u32 {
        u32::try_from(self.heights.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }
}

/// A node that is computed.
pub struct Computed {
    /// The node.
    pub node: NodeId,
    /// Its row.
    pub row: u32,
    /// Its value, if it is known.
    pub point: Option<Point>,
    /// How its sum of weight x score is computed.
    pub sum: String,
    /// How its weight is computed.
    pub weight: String,
}

impl Form<'_> {
    /// Every node that is computed, from the index down.
    pub(super) fn computed(&self) -> Vec<Computed> {
        let computed = |node: NodeId| {
            let (sum, weight) = match node.level() {
                Level::Aspect => {
                    let (weights, scores) = (self.cells_of(node, WEIGHT), self.cells_of(node, SUM));
                    let count = self.rubric[node].indicators.len();
                    (formula::aspect_sum(&weights, &scores, count), format!("SUM({weights})"))
                }
                _ => {
                    let below = |column| self.rubric.children(node).map(move |part| cell(self.rows.of[part], column));
                    let weights = below(WEIGHT).collect::<Vec<_>>().join(",");
                    (formula::sum_of(&below(SUM).collect::<Vec<_>>()), format!("SUM({weights})"))
                }
            };
            let point = self.assessment.and_then(|assessment| assessment.values[node].known());
            Computed { node, row: self.rows.of[node], point, sum, weight }
        };
        self.rubric.computed().map(computed).collect()
    }

    /// The cells of an aspect's indicators in a column: `J9:J18`.
    pub(super) fn cells_of(&self, aspect: NodeId, column: u16) -> String {
        let mut cells = self.rubric.indicators_of(aspect).map(|indicator| cell(self.rows.of[indicator], column));
        let first = cells.next().unwrap_or_default();
        let last = cells.next_back().unwrap_or_else(|| first.clone());
        format!("{first}:{last}")
    }
}
