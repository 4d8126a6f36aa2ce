//! The row of a result in CSV, the same in `spbe score`, in a batch and behind each scenario.

use super::csv;
use super::json::band;
use crate::assess::Assessment;
use crate::rubric::{NodeId, Rubric};

/// The names of the columns of [`row`].
pub fn row_header(rubric: &Rubric) -> impl Iterator<Item = String> {
    csv::names("institution year stage index band").chain(rubric.groups().map(|group| rubric[group].id.clone()))
}

/// The row of one institution under the header of [`row_header`].
pub fn row(rubric: &Rubric, assessment: &Assessment) -> Vec<String> {
    // An open value has no number; its bounds are in the JSON document.
    let value = |node: NodeId| csv::rounded(rubric, assessment.exact(node));
    let band = assessment.index().known().and_then(|point| band(rubric, point.band));
    let index = [value(NodeId::INDEX), csv::cell(band)];
    csv::subject(&assessment.subject).into_iter().chain(index).chain(rubric.groups().map(value)).collect()
}
