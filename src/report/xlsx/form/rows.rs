//! Where every node of the form stands, and how high its row is.

use std::ops::Range;

use super::{Form, INDEX, SUM, WEIGHT};
use crate::assess::Point;
use crate::exact::Exact;
use crate::report::xlsx::formula::{self, cell};
use crate::report::xlsx::style::{Column, Depth, HEADING_HEIGHTS, LINE_HEIGHT};
use crate::rubric::{Group, Rubric};

/// The row of every node, from 0.
pub struct Rows {
    /// Of each domain, in the order of the rubric.
    pub domains: Vec<u32>,
    /// Of each aspect.
    pub aspects: Vec<u32>,
    /// Of each indicator.
    pub indicators: Vec<u32>,
    /// The heights of all rows from the first, in points.
    pub heights: Vec<f64>,
}

impl Rows {
    /// The index first, then every domain above its aspects and every aspect above its indicators.
    pub fn new(rubric: &Rubric) -> Self {
        let mut rows = Self {
            domains: Vec::new(),
            aspects: Vec::new(),
            indicators: Vec::new(),
            heights: HEADING_HEIGHTS.to_vec(),
        };
        for (at, aspect) in rubric.aspects.iter().enumerate() {
            let domain = aspect.domain.filter(|_| aspect.domain != previous_domain(rubric, at));
            if let Some(domain) = domain.and_then(|domain| rubric.domains.get(domain)) {
                let row = rows.take(&domain.name);
                rows.domains.push(row);
            }
            let row = rows.take(&aspect.name);
            rows.aspects.push(row);
            for (_, indicator) in rubric.indicators_of(aspect) {
                let row = rows.take(&indicator.name);
                rows.indicators.push(row);
            }
        }
        rows
    }

    /// The rows of the index, the domains and the aspects.
    pub fn nodes(&self) -> impl Iterator<Item = u32> {
        std::iter::once(INDEX).chain(self.domains.iter().copied()).chain(self.aspects.iter().copied())
    }

    /// The last row of the table.
    pub fn last(&self) -> u32 {
        u32::try_from(self.heights.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    /// The next row, as high as the lines of a name: LibreOffice does not fit it by itself.
    fn take(&mut self, name: &str) -> u32 {
        self.heights.push(LINE_HEIGHT * lines(name, usize::from(Column::Name.width()) + 6));
        self.last()
    }
}

/// How many lines a text takes where so many of its characters fit on one.
pub fn lines(text: &str, width: usize) -> f64 {
    text.chars().count().div_ceil(width).clamp(1, 25) as f64
}

fn previous_domain(rubric: &Rubric, aspect: usize) -> Option<usize> {
    rubric.aspects.get(aspect.checked_sub(1)?)?.domain
}

/// A node that is computed.
pub struct Node {
    /// What it is.
    pub depth: Depth,
    /// Its row.
    pub row: u32,
    /// Its id; none of the index.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its effective weight.
    pub share: Exact,
    /// The indicators below it.
    pub indicators: Range<usize>,
    /// Its value, where it is known.
    pub point: Option<Point>,
    /// How its sum of weight x score is computed.
    pub sum: String,
    /// How its weight is computed.
    pub weight: String,
}

impl Form<'_> {
    /// Every node that is computed, from the index down.
    pub(super) fn nodes(&self) -> Vec<Node> {
        let rubric = self.rubric;
        let domains = rubric.domains.iter().zip(&self.rows.domains).enumerate();
        let aspects = rubric.aspects.iter().zip(&self.rows.aspects).enumerate();
        std::iter::once(self.index())
            .chain(domains.map(|(at, (domain, row))| {
                let below = rubric.aspects_of(at).filter_map(|(at, _)| self.rows.aspects.get(at).copied());
                let (sum, weight) = sums(&below.collect::<Vec<_>>());
                let point = self.assessment.and_then(|assessment| assessment.domains.get(at)?.known());
                Node { sum, weight, point, ..group(Depth::Domain, *row, domain) }
            }))
            .chain(aspects.map(|(at, (aspect, row))| {
                let (weights, scores) = (self.cells_of(aspect, WEIGHT), self.cells_of(aspect, SUM));
                Node {
                    sum: formula::aspect_sum(&weights, &scores, aspect.indicators.len()),
                    weight: format!("SUM({weights})"),
                    point: self.assessment.and_then(|assessment| assessment.aspects.get(at)?.known()),
                    ..group(Depth::Aspect, *row, aspect)
                }
            }))
            .collect()
    }

    /// The cells of an aspect's indicators in a column: `J9:J18`.
    pub(super) fn cells_of(&self, aspect: &Group, column: u16) -> String {
        let rows = self.rows.indicators.get(aspect.indicators.clone()).unwrap_or_default();
        match (rows.first(), rows.last()) {
            (Some(first), Some(last)) => format!("{}:{}", cell(*first, column), cell(*last, column)),
            _ => String::new(),
        }
    }

    fn index(&self) -> Node {
        let rubric = self.rubric;
        let below = if rubric.domains.is_empty() { &self.rows.aspects } else { &self.rows.domains };
        let (sum, weight) = sums(below);
        Node {
            depth: Depth::Index,
            row: INDEX,
            id: String::new(),
            name: self.setting.lang.pick("Indeks", "Index").to_owned(),
            share: Exact::ONE,
            indicators: 0..rubric.indicators.len(),
            point: self.assessment.and_then(|assessment| assessment.index.known()),
            sum,
            weight,
        }
    }
}

/// A domain or an aspect, without how it is computed.
fn group(depth: Depth, row: u32, group: &Group) -> Node {
    Node {
        depth,
        row,
        id: group.id.clone(),
        name: group.name.clone(),
        share: group.share,
        indicators: group.indicators.clone(),
        point: None,
        sum: String::new(),
        weight: String::new(),
    }
}

/// The sum and the weight of what stands in the rows below a node.
fn sums(rows: &[u32]) -> (String, String) {
    let cells = |column| rows.iter().map(|row| cell(*row, column)).collect::<Vec<_>>();
    (formula::sum_of(&cells(SUM)), format!("SUM({})", cells(WEIGHT).join(",")))
}
