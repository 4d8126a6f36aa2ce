//! The row of a result in CSV, the same in `spbe score`, in a batch and behind each scenario.

use crate::assess::Assessment;
use crate::exact::DecimalMark;
use crate::rubric::{NodeId, Rubric};

/// The names of the columns of [`row`].
pub fn row_header(rubric: &Rubric) -> impl Iterator<Item = String> {
    let fixed = ["institution", "year", "stage", "index", "band"].map(str::to_owned);
    fixed.into_iter().chain(rubric.groups().map(|group| rubric[group].id.clone()))
}

/// The row of one institution under the header of [`row_header`].
pub fn row(rubric: &Rubric, assessment: &Assessment) -> Vec<String> {
    // An open value has no number; its bounds are in the JSON document.
    let value = |node: NodeId| {
        assessment.exact(node).map_or_else(String::new, |exact| exact.to_decimal(rubric.decimals, DecimalMark::Point))
    };
    let subject = &assessment.subject;
    let bands = rubric.bands.as_ref();
    let band = assessment.index().known().and_then(|point| Some(bands?.label(point.band?).to_owned()));
    let fixed = [
        subject.institution.clone().unwrap_or_default(),
        subject.year.map_or_else(String::new, |year| year.to_string()),
        subject.stage.clone().unwrap_or_default(),
        value(NodeId::INDEX),
        band.unwrap_or_default(),
    ];
    fixed.into_iter().chain(rubric.groups().map(value)).collect()
}
