//! Results over the years for programs.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::json::{self, DiagnosticForm, RubricHead, band};
use super::{Trends, goal, nodes};
use crate::analysis::standing::Standing;
use crate::analysis::target::Threshold;
use crate::analysis::trend::{Period, Series};
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::rubric::Rubric;
use crate::rubric::names::Node;

/// The document `spbe.trend/1`.
pub fn json(trends: Option<&Trends<'_>>, diagnostics: &[Diagnostic]) -> String {
    let rubrics = trends.map_or(&[][..], |trends| trends.rubrics);
    json::to_text(&TrendDocument {
        schema: "spbe.trend/1",
        rubrics: rubrics.iter().map(|rubric| RubricHead::new(rubric)).collect(),
        series: trends
            .map_or_else(Vec::new, |trends| trends.series.iter().map(|series| series_form(trends, series)).collect()),
        diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
    })
}

#[derive(Serialize)]
struct TrendDocument<'a> {
    schema: &'static str,
    rubrics: Vec<RubricHead<'a>>,
    series: Vec<SeriesForm<'a>>,
    diagnostics: Vec<DiagnosticForm>,
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
    rubric: &'a str,
    changed_instrument: bool,
    absent_years: &'a [u16],
    basis: &'static str,
    index: Option<Box<RawValue>>,
    exact: Option<String>,
    band: Option<&'a str>,
    change: Option<String>,
    domains: BTreeMap<&'a str, Option<Box<RawValue>>>,
    aspects: BTreeMap<&'a str, Option<Box<RawValue>>>,
    target: Option<GoalForm<'a>>,
    milestones: Vec<GoalForm<'a>>,
}

#[derive(Serialize)]
struct GoalForm<'a> {
    label: Option<&'a str>,
    index: Option<Box<RawValue>>,
    reached: bool,
    lacking: String,
}

impl<'a> GoalForm<'a> {
    fn new(label: Option<&'a str>, goal: Threshold, standing: &Standing) -> Option<Self> {
        let index = standing.value(Node::Index)?;
        let lacking = goal.lacking(index).ok()?;
        Some(Self {
            label,
            index: json::weight(goal.value),
            reached: goal.is_reached(index),
            lacking: lacking.to_string(),
        })
    }
}

fn series_form<'a>(trends: &Trends<'a>, series: &'a Series) -> SeriesForm<'a> {
    let period = |period: &'a Period| {
        let rubric: &'a Rubric = trends.rubrics.get(period.instrument)?;
        let number = |value: Exact| json::value(rubric, value);
        let values = |is: fn(&Node) -> bool| {
            let value = |node: Node| (rubric.id_of(node), period.standing.value(node).and_then(number));
            nodes(rubric).filter(is).map(value).collect()
        };
        let index = period.standing.value(Node::Index);
        let target = trends.target(period);
        let milestones = rubric.milestones.iter();
        Some(PeriodForm {
            year: period.year,
            stage: period.standing.assessment.subject.stage.as_deref(),
            rubric: &rubric.id,
            changed_instrument: period.changed_instrument,
            absent_years: &period.absent,
            basis: period.standing.basis.as_str(),
            index: index.and_then(number),
            exact: index.map(|index| index.to_string()),
            band: band(rubric, period.standing.band),
            change: period.change.map(|by| by.to_string()),
            domains: values(|node| matches!(node, Node::Domain(_))),
            aspects: values(|node| matches!(node, Node::Aspect(_))),
            target: target.and_then(|aim| GoalForm::new(aim.band(rubric), aim.threshold, &period.standing)),
            milestones: milestones
                .filter_map(|milestone| GoalForm::new(Some(&milestone.label), goal(milestone), &period.standing))
                .collect(),
        })
    };
    SeriesForm { institution: &series.institution, periods: series.periods.iter().filter_map(period).collect() }
}
