//! `spbe checklist`: what has to be done to reach a target, as a list to work with.

use super::answer::emit;
use super::args::{Common, Format, one_of};
use super::console::Console;
use super::output::Output;
use super::planning::{Planning, PlanningArgs, indicators};
use super::target::exact;
use super::{Exit, Stop, workbook};
use crate::analysis::actions::{Move, actions};
use crate::analysis::plan::{self as analysis, Answer, Goal, Plan, Raise};
use crate::analysis::target::Target;
use crate::analysis::whatif;
use crate::answers::checklist::{Aim, Checklist};
use crate::assess::Assessment;
use crate::diagnostic::{Place, Problem};
use crate::exact::Exact;
use crate::rubric::NodeId;
use crate::scores::{Change, Scenario, Setting};

/// List what has to be done to reach a target, level by level, and what proves it
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&FORMATS))))]
#[command(
    group = clap::ArgGroup::new("goal").multiple(true),
    after_help = "\
The raises are those of spbe plan with the same options. Without a target the list
leads to the next band. --all-to leaves the plan aside: it lists what every
indicator lacks for a level.

CSV and the workbook have a row for each task, with columns for the unit, the
status and the deadline; in the workbook the status is chosen from a list.
Descriptions of a state (\"not yet ...\") are left out. Exit code 1 says that the
target cannot be reached; the list then holds the plan with the highest index.

The criteria are summaries of the regulation, which prevails.

Examples:
  spbe checklist nilai.csv --target Baik
  spbe checklist nilai.csv --target Baik --max-raise 1 -o tugas.xlsx --lang id
  spbe checklist nilai.csv --all-to 3 --indicator A5,I12 -o tugas.csv"
)]
pub struct Args {
    #[command(flatten)]
    asked: PlanningArgs,

    /// List what every indicator lacks for this level, without a plan
    #[arg(long, value_name = "LEVEL", value_parser = exact, conflicts_with_all = ["target", "budget", "costs", "lock", "max_raise", "max_changes", "cycles", "step"])]
    all_to: Option<Exact>,

    /// With --all-to: only these indicators, aspects or domains
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "all_to")]
    indicator: Vec<String>,

    #[command(flatten)]
    common: Common,
}

/// The forms of the list.
const FORMATS: [Format; 5] = [Format::Table, Format::Json, Format::Csv, Format::Markdown, Format::Xlsx];

/// What is raised, and what comes of it.
struct Raised {
    aim: Option<Aim>,
    is_reachable: bool,
    moves: Vec<Move>,
    result: Assessment,
}

/// `spbe checklist`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = match Format::of(&args.common) {
        Format::Xlsx => workbook::open(&args.common)?,
        _ => Output::open(&args.common)?,
    };
    let planning = args.asked.read(&console)?;
    let no_criteria = || args.asked.no_criteria(&planning.base.rubric);
    let criteria = planning.criteria.as_ref().ok_or_else(no_criteria)?;
    let raised = match args.all_to {
        Some(level) => all_to(level, &args.indicator, &planning, &console)?,
        None => planned(args, &planning, &console)?,
    };
    let rubric = &planning.base.rubric;
    let list = Checklist {
        rubric,
        criteria,
        base: &planning.base.assessment,
        aim: raised.aim,
        reachable: raised.is_reachable,
        actions: actions(rubric, criteria, raised.moves),
        result: &raised.result,
        diagnostics: planning.diagnostics,
    };
    let exit = if raised.is_reachable { Exit::Done } else { Exit::Gate };
    emit(&list, exit, output, &args.common, &console)
}

/// The raises of the best plan to the target, or else to the next band.
fn planned(args: &Args, planning: &Planning, console: &Console) -> Result<Raised, Stop> {
    let base = &planning.base;
    let budget = args.asked.budget;
    let target = match (planning.target, budget, base.assessment.next.as_ref()) {
        (Some(target), ..) => Some(target),
        (None, None, Some(next)) => {
            let target = Target::Band(next.band);
            Some((target, planning.threshold(target, console)?))
        }
        (None, None, None) if base.rubric.bands.is_none() => {
            return Err(Stop::usage(
                "rubrik ini tidak memiliki predikat; sebutkan --target INDEKS atau --all-to TINGKAT",
                "this rubric has no bands; give --target INDEX or --all-to LEVEL",
            ));
        }
        _ => None,
    };
    let goal = match (target, budget) {
        (Some((_, threshold)), _) => Goal::Reach(threshold),
        (None, Some(_)) => Goal::Highest,
        (None, None) => {
            let result = base.assessment.clone();
            return Ok(Raised { aim: None, is_reachable: true, moves: Vec::new(), result });
        }
    };
    let answer = planning.search(&args.common, console, |given| analysis::best(given, &planning.limits, goal))?;
    let (is_reachable, plan) = match answer {
        Answer::Found(plan) => (true, plan),
        Answer::Unreachable { highest, .. } => (false, highest),
    };
    let Plan { raises, assessment, .. } = plan;
    let aim = target.map(|(target, threshold)| Aim::Target(target, threshold)).or(budget.map(Aim::Budget));
    Ok(Raised { aim, is_reachable, moves: raises.iter().map(Raise::as_move).collect(), result: assessment })
}

/// Every indicator that is below a level is raised to it.
fn all_to(level: Exact, ids: &[String], planning: &Planning, console: &Console) -> Result<Raised, Stop> {
    let base = &planning.base;
    let rubric = &base.rubric;
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    if !(min..=max).contains(&level) {
        return Err(console.stop_usage(Problem::TargetOutOfScale { found: level, min, max }));
    }
    let chosen = match ids {
        [] => rubric.indicators().collect(),
        ids => indicators(ids, rubric, console)?,
    };
    let setting = |node: NodeId| Setting { node, change: Change::AtLeast(level), place: Place::Nowhere };
    let settings = chosen.into_iter().map(setting).collect();
    let scenario = Scenario { name: String::new(), settings };
    let outcome = whatif::outcome(rubric, &base.assessment, &scenario, base.options)
        // The level is the same for all.
        .map_err(|errors| console.stop(errors.get(..1).unwrap_or_default(), Exit::Usage))?;
    let moves =
        outcome.changes.iter().map(|changed| Move { indicator: changed.indicator, from: changed.from, to: changed.to });
    let moves = moves.filter(|raise| raise.to > raise.from).collect();
    Ok(Raised { aim: Some(Aim::Level(level)), is_reachable: true, moves, result: outcome.assessment })
}
