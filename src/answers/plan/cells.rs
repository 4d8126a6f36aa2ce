//! Parts of the rows of a plan.

use super::Planned;
use crate::analysis::actions::{Action, tasks};
use crate::analysis::plan::Plan;
use crate::assess::Point;
use crate::lang::Lang;
use crate::report::criteria::texts;
use crate::report::csv::{self, Cell, full, listed};
use crate::report::json::band;
use crate::rubric::Rubric;

/// An index as its rubric shows it, exactly, and its band; empty if it is not known.
pub(super) fn index_cells(rubric: &Rubric, point: Option<Point>) -> [Cell; 3] {
    let exact = point.map(|point| point.exact);
    let label = csv::cell(band(rubric, point.and_then(|point| point.band)));
    [csv::rounded(rubric, exact), exact.map_or_else(Cell::default, Cell::Fraction), label]
}

/// The number of a cycle, its year, its cost, and the index at its end.
pub(super) fn cycle_cells(planned: &Planned<'_>, cycle: u32, of: &Plan) -> [Cell; 6] {
    let [index, exact, label] = index_cells(planned.rubric, of.assessment.index().known());
    [cycle.to_string().into(), csv::cell(of.assessment.subject.year), full(of.cost), index, exact, label]
}

/// The columns of [`action_cells`].
pub(super) const ACTION: &str = "requirements_id requirements_en evidence_id evidence_en within_level";

/// What has to be done for a raise and what proves it, all in single cells.
pub(super) fn action_cells(action: &Action<'_>) -> [Cell; 5] {
    let demands = || action.steps.iter().flat_map(|level| tasks(level)).map(|task| &task.text);
    let evidence = || action.steps.iter().flat_map(|level| &level.evidence);
    let [tasks_id, tasks_en] = Lang::ALL.map(|lang| listed(texts(demands(), lang)).into());
    let [evidence_id, evidence_en] = Lang::ALL.map(|lang| listed(texts(evidence(), lang)).into());
    [tasks_id, tasks_en, evidence_id, evidence_en, csv::cell(Some(action.is_within_level))]
}
