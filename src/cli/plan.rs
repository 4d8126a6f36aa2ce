//! `spbe plan`: the cheapest level raises that reach a target.

use super::answer::emit;
use super::args::Common;
use super::console::Console;
use super::one_result::OneResultArgs;
use super::output::Output;
use super::progress::Progress;
use super::target::{exact, ladder, target_on_scale};
use super::{Exit, Stop, input};
use crate::analysis::costs::Costs;
use crate::analysis::ladder::Ladder;
use crate::analysis::plan::{self as analysis, Answer, Cycles, Failure, Given, Goal, Limits, Plan, Point, optimum};
use crate::analysis::target::{Target, Threshold};
use crate::answers::plan::Planned;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::Exact;
use crate::intake::list::{self, unknown_node};

use crate::rubric::criteria::Criteria;
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric};
use crate::session::OneResult;

/// Plan the cheapest set of level raises that reaches a target, proven optimal
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("goal").required(true).multiple(true),
    after_help = "\
A level step costs 1 unless --costs says otherwise. A list of costs is a table,
indikator;biaya or indikator;level;biaya, where the level is the one that the
step ends on, or TOML:
  default = 2
  [costs]
  I12 = 3.5
  A5 = { 2 = 1, 3 = 4 }
It may name aspects and domains; in a table, * stands for all others.

Of equally cheap plans the one with the fewest indicators is given, then the one
with the highest index, then the one that raises the first indicators of the
rubric most. Exit code 1 says that the target cannot be reached.

With --cycles each raise is made as early as it can be, at most --max-raise levels
in a cycle, and never before a period that the regulation prints has passed.

CSV has a row for each raise, with what the plan comes to: of the best plan (1)
and the others; with --frontier a row for each point of the curve instead.

Examples:
  spbe plan nilai.csv --target Baik
  spbe plan nilai.csv --target 3,0 --lock A6 --max-raise 2 --max-changes 10
  spbe plan nilai.csv --target Baik --costs biaya.csv --alternatives 3
  spbe plan nilai.csv --target Baik --cycles 3 --lock external
  spbe plan nilai.csv --budget 12
  spbe plan nilai.csv --frontier -o kurva.csv"
)]
pub struct Args {
    #[command(flatten)]
    base: OneResultArgs,

    /// What to reach: a band, or an index
    #[arg(long, value_name = "BAND|INDEX", group = "goal")]
    target: Option<String>,

    /// The most that all raises may cost; without a target, reach the highest index for it
    #[arg(long, value_name = "COST", value_parser = exact, group = "goal", allow_negative_numbers = true)]
    budget: Option<Exact>,

    /// Give the whole curve: every cost at which a higher index can be had
    #[arg(long, group = "goal")]
    frontier: bool,

    /// What each level step costs: a table or TOML
    #[arg(long, value_name = "FILE")]
    costs: Option<String>,

    /// An indicator, aspect or domain that stays as it is; external: all that follow the results of other agencies
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    lock: Vec<String>,

    /// The most levels to raise one indicator by; with --cycles in each cycle, and then 1 unless given
    #[arg(long, value_name = "COUNT")]
    max_raise: Option<usize>,

    /// Spread the raises over so many evaluation cycles, and keep the periods that levels require
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u8).range(1..=10))]
    cycles: Option<u8>,

    /// The most indicators to raise
    #[arg(long, value_name = "COUNT")]
    max_changes: Option<usize>,

    /// Also give so many next best plans, none of which holds one before it
    #[arg(long, value_name = "COUNT", requires = "target", value_parser = clap::value_parser!(u8).range(1..=50))]
    alternatives: Option<u8>,

    /// The distance between levels on a scale without any [default: 0.5]
    #[arg(long, value_name = "STEP", value_parser = exact)]
    step: Option<Exact>,

    #[command(flatten)]
    common: Common,
}

/// The name in --lock of all indicators that follow the results of other agencies.
pub const EXTERNAL: &str = "external";

/// `spbe plan`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let base = args.base.read(&console)?;
    let rubric = base.rubric.as_ref();
    let ladder = ladder(rubric, args.step)?;
    let target = args.target.as_deref().map(|text| target(text, &base, &console)).transpose()?;
    let criteria = args.base.criteria(rubric, &console)?;
    let limits = limits(args, rubric, criteria.as_ref(), &console)?;
    let mut diagnostics = base.diagnostics.clone();
    let costs = match &args.costs {
        None => Costs::default(),
        Some(file) => {
            let costs = costs(file, rubric, &ladder, &console)?;
            let warning = without_cost(&base, &ladder, &costs, &limits);
            console.say(&warning);
            diagnostics.extend(warning);
            costs
        }
    };
    let (assessment, options) = (&base.assessment, base.options);
    let given = Given { rubric, base: assessment, options, ladder: &ladder, costs: &costs };
    let costs_file = args.costs.as_deref();
    let failed = |failure| failed(failure, rubric, costs_file, &console);
    let threshold = target.map(|(_, threshold)| threshold);
    let progress = Progress::waiting(&console, args.common.lang().pick("mencari rencana", "searching for plans"));
    let found = search(given, &limits, threshold, args);
    drop(progress);
    let Found { answer, alternatives, frontier } = found.map_err(failed)?;
    let plan = answer.as_ref().map(|answer| match answer {
        Answer::Found(plan) | Answer::Unreachable { highest: plan, .. } => plan,
    });
    let schedule = plan.map(|plan| analysis::schedule(given, &limits, plan)).transpose().map_err(failed)?;
    let exit = match answer {
        Some(Answer::Unreachable { .. }) => Exit::Gate,
        _ => Exit::Done,
    };
    let planned = Planned {
        rubric,
        base: assessment,
        band_on: options.band_on,
        target,
        budget: args.budget,
        step: ladder.step().filter(|_| rubric.scale.step.is_none()),
        answer,
        max_raise: limits.max_raise,
        cycles: args.cycles.map(usize::from),
        schedule: schedule.unwrap_or_default(),
        criteria,
        alternatives,
        frontier,
        diagnostics,
    };
    emit(&planned, exit, output, &args.common, &console)
}

/// What a search found, as far as it was asked for.
struct Found {
    answer: Option<Answer>,
    alternatives: Vec<Plan>,
    frontier: Option<Vec<Point>>,
}

fn search(given: Given<'_>, limits: &Limits, threshold: Option<Threshold>, args: &Args) -> Result<Found, Failure> {
    let goal = threshold.map(Goal::Reach).or_else(|| args.budget.map(|_| Goal::Highest));
    let answer = goal.map(|goal| analysis::best(given, limits, goal)).transpose()?;
    let alternatives = match (threshold, args.alternatives, &answer) {
        (Some(threshold), Some(count), Some(Answer::Found(_))) => {
            let plans = analysis::alternatives(given, limits, threshold, count.into())?;
            plans.into_iter().skip(1).collect()
        }
        _ => Vec::new(),
    };
    let frontier = args.frontier.then(|| analysis::frontier(given, limits)).transpose()?;
    Ok(Found { answer, alternatives, frontier })
}

/// The target and where it begins.
fn target(text: &str, base: &OneResult, console: &Console) -> Result<(Target, Threshold), Stop> {
    let rubric = &base.rubric;
    let target = target_on_scale(text, rubric).map_err(|problem| console.stop_usage(problem))?;
    match target.threshold(rubric, base.options.band_on) {
        Ok(threshold) => Ok((target, threshold.unwrap_or(Threshold { value: rubric.scale.min, is_open: false }))),
        Err(overflow) => Err(failed(overflow.into(), rubric, None, console)),
    }
}

fn limits(args: &Args, rubric: &Rubric, criteria: Option<&Criteria>, console: &Console) -> Result<Limits, Stop> {
    if args.budget.is_some_and(|budget| budget < Exact::ZERO) {
        return Err(Stop::usage("--budget harus 0 atau lebih", "--budget must be 0 or more"));
    }
    let names = Names::new(rubric);
    let mut locked = Vec::new();
    let mut errors = Vec::new();
    for id in &args.lock {
        match names.node(id) {
            None if id.trim().eq_ignore_ascii_case(EXTERNAL) => locked.extend(rubric.externals()),
            Some(node) => locked.extend(rubric.indicators_of(node)),
            None => errors.push(Diagnostic::error(unknown_node(id.trim(), &names, rubric), Place::Nowhere)),
        }
    }
    if !errors.is_empty() {
        return Err(console.stop(&errors, Exit::Usage));
    }
    let cycles = args.cycles.map(|count| {
        let waits = criteria.map(|criteria| analysis::printed_waits(rubric, criteria)).unwrap_or_default();
        Cycles { count: count.into(), waits }
    });
    let max_raise = args.max_raise.or(cycles.is_some().then_some(1));
    Ok(Limits { locked, max_raise, cycles, max_changes: args.max_changes, budget: args.budget })
}

fn costs(file: &str, rubric: &Rubric, ladder: &Ladder, console: &Console) -> Result<Costs, Stop> {
    let bytes = input::bytes(file).map_err(Stop::Io)?;
    let is_raised_to = |level| ladder.holds(level) && level > rubric.scale.min;
    let list = list::read_costs(file, &bytes, rubric, is_raised_to);
    let mut costs = Costs::default();
    for cost in list.map_err(|errors| console.stop(&errors, Exit::Scores))? {
        costs.set((cost.node, cost.level), cost.cost);
    }
    Ok(costs)
}

/// A warning where the list leaves out a step that could be made.
fn without_cost(base: &OneResult, ladder: &Ladder, costs: &Costs, limits: &Limits) -> Option<Diagnostic> {
    let rubric = &base.rubric;
    let has_cost = |indicator: NodeId, level: Exact| costs.of(rubric, indicator, level).is_some();
    let open = rubric.indicators().zip(&base.scores).filter(|(at, _)| !limits.locked.contains(at));
    let left_out = open.filter(|(at, score)| {
        let levels = ladder.above(**score).take(limits.max_raise.unwrap_or(usize::MAX));
        levels.into_iter().any(|level| !has_cost(*at, level))
    });
    let ids: Vec<String> = left_out.map(|(indicator, _)| rubric[indicator].id.clone()).collect();
    (!ids.is_empty()).then(|| Diagnostic::warning(Problem::CostsDefaulted { ids }, Place::Nowhere))
}

fn failed(failure: Failure, rubric: &Rubric, costs: Option<&str>, console: &Console) -> Stop {
    let (problem, place) = match (failure, costs) {
        (Failure::CostsOverflow, Some(file)) => (Problem::CostsTooLarge, Place::File(file.into())),
        (Failure::Overflow | Failure::CostsOverflow, _) => {
            (Problem::ResultOverflow { node: rubric.title.clone() }, Place::Nowhere)
        }
        (Failure::TooManySums, _) => (Problem::TooManyPlans { limit: optimum::MOST_SUMS }, Place::Nowhere),
        (Failure::TooManyPoints, _) => (Problem::TooManyPoints { limit: optimum::MOST_SUMS }, Place::Nowhere),
    };
    console.stop(&[Diagnostic::error(problem, place)], Exit::Usage)
}
