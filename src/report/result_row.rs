//! Results as rows of CSV, the same in `spbe score`, in a batch and behind each scenario: one row for each result, or
//! with a detail one for each node, as programs for pivot tables and charts take them.

use super::Detail;
use super::csv::{self, Cell, Dialect};
use super::json::band;
use crate::assess::Assessment;
use crate::rubric::{Level, NodeId, Rubric};

/// The form of results in CSV.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResultRows {
    /// Which nodes have a row of their own; `None` for one row with the index, the domains and the aspects.
    pub detail: Option<Detail>,
    /// How cells are written.
    pub dialect: Dialect,
}

impl ResultRows {
    /// The names of the columns.
    pub fn header(self, rubric: &Rubric) -> Vec<String> {
        let Some(level) = self.level(rubric) else { return row_header(rubric).collect() };
        csv::names("file institution year stage").chain(csv::names(columns(level))).collect()
    }

    /// The institution of rows that were written.
    pub fn institution_of(self, rows: &[u8]) -> String {
        self.dialect.field_of(rows, usize::from(self.detail.is_some()))
    }

    /// The rows of a result that was read from a file.
    pub fn rows(self, rubric: &Rubric, assessment: &Assessment, file: &str) -> Vec<Vec<Cell>> {
        let Some(level) = self.level(rubric) else { return vec![row(rubric, assessment)] };
        let subject = || std::iter::once(file.into()).chain(csv::subject(&assessment.subject));
        let of_node = |node: NodeId| subject().chain(node_cells(rubric, assessment, node)).collect();
        rubric.walk().filter(|node| node.level() == level).map(of_node).collect()
    }

    /// The level whose nodes have the rows.
    fn level(self, rubric: &Rubric) -> Option<Level> {
        self.detail.map(|detail| detail.level(rubric))
    }
}

/// The columns of the nodes of a level, behind the file and the subject.
fn columns(level: Level) -> &'static str {
    match level {
        Level::Index => "index band",
        Level::Domain => "domain name weight value band contribution",
        Level::Aspect => "domain aspect name weight value band contribution",
        Level::Indicator => "domain aspect indicator name weight score level contribution",
    }
}

/// The cells of a node under [`columns`].
fn node_cells(rubric: &Rubric, assessment: &Assessment, node: NodeId) -> Vec<Cell> {
    let exact = assessment.exact(node);
    let value = csv::rounded(rubric, exact);
    let of_value = csv::cell(assessment.values[node].known().and_then(|point| band(rubric, point.band)));
    let facts = &rubric[node];
    let id = |level: Level| csv::cell(rubric.path(node).find(|above| above.level() == level).map(|at| &rubric[at].id));
    let (name, weight) = (facts.name.as_str().into(), csv::full(facts.weight));
    let contribution = csv::full(assessment.contribution(rubric, node));
    let (domain, aspect) = (id(Level::Domain), id(Level::Aspect));
    match node.level() {
        Level::Index => vec![value, of_value],
        Level::Domain => vec![domain, name, weight, value, of_value, contribution],
        Level::Aspect => vec![domain, aspect, name, weight, value, of_value, contribution],
        Level::Indicator => {
            let level = csv::cell(exact.and_then(|score| rubric.level_name(node, score)));
            vec![domain, aspect, facts.id.as_str().into(), name, weight, csv::full(exact), level, contribution]
        }
    }
}

/// The names of the columns of [`row`].
pub fn row_header(rubric: &Rubric) -> impl Iterator<Item = String> {
    csv::names("institution year stage index band").chain(rubric.groups().map(|group| rubric[group].id.clone()))
}

/// The row of one institution under the header of [`row_header`].
pub fn row(rubric: &Rubric, assessment: &Assessment) -> Vec<Cell> {
    // An open value has no number; its bounds are in the JSON document.
    let value = |node: NodeId| csv::rounded(rubric, assessment.exact(node));
    let band = assessment.index().known().and_then(|point| band(rubric, point.band));
    let index = [value(NodeId::INDEX), csv::cell(band)];
    csv::subject(&assessment.subject).into_iter().chain(index).chain(rubric.groups().map(value)).collect()
}
