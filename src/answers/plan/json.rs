//! Plans for programs.

use serde::Serialize;

use super::time::{NeededForm, external, needed_forms};
use super::{Planned, flag};
use crate::analysis::plan::{Plan, Point, Raise};
use crate::analysis::target::Target;
use crate::answers::criteria::StepForm;
use crate::assess::{self, BandOn};
use crate::exact::Exact;
use crate::report::json::{DiagnosticForm, IndexForm, Number, ResultForm, RubricHead, band, result};
use crate::rubric::Rubric;
use crate::rubric::criteria::Criteria;

/// The document `spbe.plan/1`.
pub(super) fn form<'r>(planned: &'r Planned<'r>) -> impl Serialize {
    let rubric = planned.rubric;
    let plan = planned.plan();
    PlanDocument {
        schema: "spbe.plan/1",
        rubric: RubricHead::new(rubric),
        base: result(rubric, planned.base),
        target: planned.target.map(|(target, threshold)| TargetForm {
            band: match target {
                Target::Index(_) => None,
                Target::Band(at) => band(rubric, Some(at)),
            },
            index: Number::full(threshold.value),
            open: threshold.is_open,
        }),
        budget: planned.budget.map(Number::full),
        step: planned.ladder.chosen_step(&planned.rubric.scale).map(Number::full),
        reachable: planned.reachable(),
        optimal: plan.is_some(),
        cost: plan.map(|plan| Number::full(plan.cost)),
        gain: plan.map(|plan| plan.gain),
        raises: plan.map(|plan| raises(planned, plan)).unwrap_or_default(),
        max_raise: planned.max_raise,
        cycles: planned.cycles.map(|_| (1..).zip(&planned.schedule).map(|(at, of)| cycle(planned, at, of)).collect()),
        result: plan.map(|plan| result(rubric, &plan.assessment)),
        obstacles: planned
            .obstacles()
            .iter()
            .map(|obstacle| ObstacleForm {
                limit: flag(obstacle.constraint).trim_start_matches('-'),
                highest: Number::of(rubric, obstacle.highest),
                highest_exact: obstacle.highest,
                reaches: obstacle.reaches,
            })
            .collect(),
        alternatives: planned
            .alternatives
            .iter()
            .map(|plan| AlternativeForm {
                cost: Number::full(plan.cost),
                gain: plan.gain,
                raises: raises(planned, plan),
                result: result(rubric, &plan.assessment),
            })
            .collect(),
        frontier: planned
            .frontier
            .as_ref()
            .map(|frontier| frontier.iter().map(|point| PointForm::new(rubric, point, planned.band_on)).collect()),
        diagnostics: planned.diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

#[derive(Serialize)]
struct PlanDocument<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    base: ResultForm<'r>,
    target: Option<TargetForm<'r>>,
    budget: Option<Number>,
    step: Option<Number>,
    reachable: Option<bool>,
    optimal: bool,
    cost: Option<Number>,
    gain: Option<Exact>,
    raises: Vec<RaiseForm<'r>>,
    max_raise: Option<usize>,
    cycles: Option<Vec<CycleForm<'r>>>,
    result: Option<ResultForm<'r>>,
    obstacles: Vec<ObstacleForm>,
    alternatives: Vec<AlternativeForm<'r>>,
    frontier: Option<Vec<PointForm<'r>>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

/// Where the target begins; an open one has to be passed.
#[derive(Serialize)]
struct TargetForm<'r> {
    band: Option<&'r str>,
    index: Number,
    open: bool,
}

#[derive(Serialize)]
struct RaiseForm<'r> {
    id: &'r str,
    from: Number,
    to: Number,
    cost: Number,
    gain: Exact,
    external: Option<&'r str>,
    needs: Vec<NeededForm<'r>>,
    within_level: Option<bool>,
    steps: Option<Vec<StepForm<'r>>>,
}

/// What is raised in one cycle, and the index at its end.
#[derive(Serialize)]
struct CycleForm<'r> {
    cycle: u32,
    year: Option<u16>,
    cost: Number,
    gain: Exact,
    raises: Vec<RaiseForm<'r>>,
    #[serde(flatten)]
    index: Option<IndexForm<'r>>,
}

#[derive(Serialize)]
struct AlternativeForm<'r> {
    cost: Number,
    gain: Exact,
    raises: Vec<RaiseForm<'r>>,
    result: ResultForm<'r>,
}

#[derive(Serialize)]
struct ObstacleForm {
    limit: &'static str,
    highest: Number,
    highest_exact: Exact,
    reaches: bool,
}

#[derive(Serialize)]
struct PointForm<'r> {
    cost: Number,
    #[serde(flatten)]
    index: IndexForm<'r>,
}

impl<'r> PointForm<'r> {
    fn new(rubric: &'r Rubric, point: &Point, band_on: BandOn) -> Self {
        Self {
            cost: Number::full(point.cost),
            index: IndexForm::known(rubric, point.index, assess::point(rubric, point.index, band_on).band),
        }
    }
}

fn raises<'r>(planned: &'r Planned<'_>, plan: &Plan) -> Vec<RaiseForm<'r>> {
    let rubric = planned.rubric;
    let actions = planned.actions(&plan.raises);
    let action_of = |raise: &Raise| actions.iter().find(|action| action.raise == raise.as_move());
    let steps = |criteria: &'r Criteria, raise: &Raise| {
        action_of(raise).into_iter().flat_map(|action| StepForm::of(rubric, criteria, action)).collect()
    };
    let form = |raise: &Raise| RaiseForm {
        id: &rubric[raise.indicator].id,
        from: Number::full(raise.from),
        to: Number::full(raise.to),
        cost: Number::full(raise.cost),
        gain: raise.gain,
        external: external(planned, raise),
        needs: needed_forms(planned, raise),
        within_level: action_of(raise).map(|action| action.is_within_level),
        steps: planned.demands().map(|criteria| steps(criteria, raise)),
    };
    plan.raises.iter().map(form).collect()
}

fn cycle<'r>(planned: &'r Planned<'_>, cycle: u32, of: &Plan) -> CycleForm<'r> {
    let point = of.assessment.index().known();
    CycleForm {
        cycle,
        year: of.assessment.subject.year,
        cost: Number::full(of.cost),
        gain: of.gain,
        raises: raises(planned, of),
        index: point.map(|point| IndexForm::known(planned.rubric, point.exact, point.band)),
    }
}
