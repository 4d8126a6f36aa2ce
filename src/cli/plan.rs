//! `spbe plan`: the cheapest level raises that reach a target.

use super::answer::emit;
use super::args::Common;
use super::console::Console;
use super::output::Output;
use super::planning::PlanningArgs;
use super::{Exit, Stop};
use crate::analysis::plan::{self as analysis, Answer, Failure, Given, Goal, Limits, Plan, Point};
use crate::analysis::target::Threshold;
use crate::answers::plan::Planned;

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
    asked: PlanningArgs,

    /// Give the whole curve: every cost at which a higher index can be had
    #[arg(long, group = "goal")]
    frontier: bool,

    /// Also give this many next best plans, none of which holds one before it
    #[arg(long, value_name = "COUNT", requires = "target", value_parser = clap::value_parser!(u8).range(1..=50))]
    alternatives: Option<u8>,

    /// Also list what each raise requires, level by level, and what proves it
    #[arg(long)]
    actions: bool,

    #[command(flatten)]
    common: Common,
}

/// `spbe plan`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let planning = args.asked.read(&console)?;
    let base = &planning.base;
    if args.actions && planning.criteria.is_none() {
        return Err(args.asked.no_criteria(&base.rubric));
    }
    let threshold = planning.target.map(|(_, threshold)| threshold);
    let limits = &planning.limits;
    let (found, schedule) = planning.search(&args.common, &console, |given| {
        let found = search(given, limits, threshold, args)?;
        let plan = found.answer.as_ref().map(|answer| match answer {
            Answer::Found(plan) | Answer::Unreachable { highest: plan, .. } => plan,
        });
        let schedule = plan.map(|plan| analysis::schedule(given, limits, plan)).transpose()?;
        Ok((found, schedule))
    })?;
    let exit = match found.answer {
        Some(Answer::Unreachable { .. }) => Exit::Gate,
        _ => Exit::Done,
    };
    let planned = Planned {
        rubric: &base.rubric,
        base: &base.assessment,
        band_on: base.options.band_on,
        target: planning.target,
        budget: args.asked.budget,
        ladder: &planning.ladder,
        answer: found.answer,
        alternatives: found.alternatives,
        frontier: found.frontier,
        max_raise: limits.max_raise,
        cycles: args.asked.cycles.map(usize::from),
        schedule: schedule.unwrap_or_default(),
        criteria: planning.criteria,
        has_actions: args.actions,
        diagnostics: planning.diagnostics,
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
    let goal = threshold.map(Goal::Reach).or_else(|| args.asked.budget.map(|_| Goal::Highest));
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
