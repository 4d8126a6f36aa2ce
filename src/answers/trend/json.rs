//! Results over the years for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Trends, goal};
use crate::analysis::standing::Standing;
use crate::analysis::target::Threshold;
use crate::analysis::trend::{Period, Series};
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::report::json::{DiagnosticForm, IndexForm, Number, RubricHead, SourceForm};
use crate::rubric::{NodeId, Nodes, Rubric};

/// The document when there is nothing over the years: only the problems of the sheets.
pub fn nothing(diagnostics: &[Diagnostic]) -> impl Serialize {
    form(None, diagnostics)
}

/// The document `spbe.trend/1`.
pub(super) fn form<'a>(trends: Option<&'a Trends<'a>>, diagnostics: &'a [Diagnostic]) -> impl Serialize {
    let rubrics = trends.map_or(&[][..], |trends| trends.rubrics);
    TrendDocument {
        schema: "spbe.trend/1",
        rubrics: rubrics.iter().map(|rubric| RubricHead::new(rubric)).collect(),
        series: trends
            .map_or_else(Vec::new, |trends| trends.series.iter().map(|series| series_form(trends, series)).collect()),
        diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

#[derive(Serialize)]
struct TrendDocument<'a> {
    schema: &'static str,
    rubrics: Vec<RubricHead<'a>>,
    series: Vec<SeriesForm<'a>>,
    diagnostics: Vec<DiagnosticForm<'a>>,
}

#[derive(Serialize)]
struct SeriesForm<'a> {
    institution: &'a str,
    periods: Vec<PeriodForm<'a>>,
}

#[derive(Serialize)]
struct PeriodForm<'a> {
    year: u16,
    stage: Option<&'a str>,
    source: Option<SourceForm<'a>>,
    rubric: &'a str,
    changed_instrument: bool,
    absent_years: &'a [u16],
    basis: &'static str,
    #[serde(flatten)]
    index: IndexForm<'a>,
    change: Option<Exact>,
    domains: BTreeMap<&'a str, Option<Number>>,
    aspects: BTreeMap<&'a str, Option<Number>>,
    target: Option<GoalForm<'a>>,
    milestones: Vec<GoalForm<'a>>,
}

#[derive(Serialize)]
struct GoalForm<'a> {
    label: Option<&'a str>,
    index: Number,
    reached: bool,
    lacking: Exact,
}

impl<'a> GoalForm<'a> {
    fn new(label: Option<&'a str>, goal: Threshold, standing: &Standing) -> Option<Self> {
        let index = standing.value(NodeId::INDEX)?;
        let lacking = goal.lacking(index).ok()?;
        Some(Self { label, index: Number::full(goal.value), reached: goal.is_reached(index), lacking })
    }
}

fn series_form<'a>(trends: &Trends<'a>, series: &'a Series) -> SeriesForm<'a> {
    let period = |period: &'a Period| {
        let rubric: &'a Rubric = trends.rubrics.get(period.instrument)?;
        let values = |nodes: Nodes| {
            let number = |value| Number::of(rubric, value);
            let value = |node: NodeId| (rubric[node].id.as_str(), period.standing.value(node).map(number));
            nodes.map(value).collect()
        };
        let target = trends.target(period);
        let milestones = rubric.milestones.iter().filter(|milestone| milestone.is_for(Some(period.year)));
        Some(PeriodForm {
            year: period.year,
            stage: period.standing.assessment.subject.stage.as_deref(),
            source: SourceForm::of(&period.standing.assessment),
            rubric: &rubric.id,
            changed_instrument: period.changed_instrument,
            absent_years: &period.absent,
            basis: period.standing.basis.as_str(),
            index: IndexForm::new(rubric, &period.standing),
            change: period.change,
            domains: values(rubric.domains()),
            aspects: values(rubric.aspects()),
            target: target.and_then(|aim| GoalForm::new(aim.band(rubric), aim.threshold, &period.standing)),
            milestones: milestones
                .filter_map(|milestone| GoalForm::new(Some(&milestone.label), goal(milestone), &period.standing))
                .collect(),
        })
    };
    SeriesForm { institution: &series.institution, periods: series.periods.iter().filter_map(period).collect() }
}
