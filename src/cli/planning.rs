//! Options that plan and checklist share: a result, a target, costs and limits.

use super::args::Common;
use super::console::Console;
use super::one_result::OneResultArgs;
use super::progress::Progress;
use super::target::{exact, ladder, target_on_scale};
use super::{Exit, Stop, input};
use crate::analysis::costs::Costs;
use crate::analysis::ladder::Ladder;
use crate::analysis::plan::{Cycles, Failure, Given, Limits, optimum, printed_waits};
use crate::analysis::target::{Target, Threshold};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::Exact;
use crate::intake::list::{self, unknown_node};
use crate::rubric::criteria::Criteria;
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric};
use crate::session::OneResult;

/// The name in --lock of all indicators that follow the results of other agencies.
const EXTERNAL: &str = "external";

/// The options of a plan.
#[derive(Debug, clap::Args)]
pub struct PlanningArgs {
    #[command(flatten)]
    base: OneResultArgs,

    /// What to reach: a band, or an index
    #[arg(long, value_name = "BAND|INDEX", group = "goal")]
    pub target: Option<String>,

    /// The most that all raises may cost; without a target, reach the highest index for it
    #[arg(long, value_name = "COST", value_parser = exact, group = "goal", allow_negative_numbers = true)]
    pub budget: Option<Exact>,

    /// What each level step costs: a table or TOML
    #[arg(long, value_name = "FILE")]
    costs: Option<String>,

    /// An indicator, aspect or domain that stays as it is; external: all that follow the results of other agencies
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    lock: Vec<String>,

    /// The most levels to raise one indicator by; with --cycles in each cycle, and then 1 unless given
    #[arg(long, value_name = "COUNT")]
    max_raise: Option<usize>,

    /// Spread the raises over this many evaluation cycles, and keep the periods that levels require
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub cycles: Option<u8>,

    /// The most indicators to raise
    #[arg(long, value_name = "COUNT")]
    max_changes: Option<usize>,

    /// The distance between levels on a scale without any [default: 0.5]
    #[arg(long, value_name = "STEP", value_parser = exact)]
    step: Option<Exact>,
}

/// A question that was read and checked.
pub struct Planning {
    /// The result to start from.
    pub base: OneResult,
    /// The levels to raise on.
    pub ladder: Ladder,
    /// The target and where it begins, where one was asked for.
    pub target: Option<(Target, Threshold)>,
    /// What must not be done.
    pub limits: Limits,
    /// What the levels demand, where it is known.
    pub criteria: Option<Criteria>,
    /// What should be known about it.
    pub diagnostics: Vec<Diagnostic>,
    costs: Costs,
    costs_file: Option<String>,
}

impl PlanningArgs {
    /// Reads the sheet and the costs, and checks the options.
    ///
    /// # Errors
    /// Where any of them is wrong. The errors are printed first.
    pub fn read(&self, console: &Console) -> Result<Planning, Stop> {
        let base = self.base.read(console)?;
        let rubric = base.rubric.as_ref();
        let ladder = ladder(rubric, self.step)?;
        let parsed = self.target.as_deref().map(|text| target_on_scale(text, rubric)).transpose();
        let target = match parsed.map_err(|problem| console.stop_usage(problem))? {
            Some(target) => Some((target, threshold(target, &base, console)?)),
            None => None,
        };
        let criteria = self.base.criteria(rubric, console)?;
        let limits = limits(self, rubric, criteria.as_ref(), console)?;
        let mut diagnostics = base.diagnostics.clone();
        let costs = match &self.costs {
            None => Costs::default(),
            Some(file) => {
                let costs = costs(file, rubric, &ladder, console)?;
                let warning = without_cost(&base, &ladder, &costs, &limits);
                console.say(&warning);
                diagnostics.extend(warning);
                costs
            }
        };
        Ok(Planning { base, ladder, target, limits, criteria, diagnostics, costs, costs_file: self.costs.clone() })
    }

    /// Why a question that needs criteria has no answer.
    pub fn no_criteria(&self, rubric: &Rubric) -> Stop {
        self.base.no_criteria(rubric)
    }
}

impl Planning {
    /// Where a target begins.
    ///
    /// # Errors
    /// Where that cannot be held exactly.
    pub fn threshold(&self, target: Target, console: &Console) -> Result<Threshold, Stop> {
        threshold(target, &self.base, console)
    }

    /// Searches for plans; shows on a terminal that it does.
    ///
    /// # Errors
    /// Where a number cannot be held exactly, or the search would be too long.
    pub fn search<T>(
        &self,
        common: &Common,
        console: &Console,
        search: impl FnOnce(Given<'_>) -> Result<T, Failure>,
    ) -> Result<T, Stop> {
        let progress = Progress::waiting(console, common.lang().pick("mencari rencana", "searching for plans"));
        let OneResult { rubric, assessment, options, .. } = &self.base;
        let given = Given { rubric, base: assessment, options: *options, ladder: &self.ladder, costs: &self.costs };
        let found = search(given);
        drop(progress);
        found.map_err(|failure| failed(failure, rubric, self.costs_file.as_deref(), console))
    }
}

/// Where a target begins.
fn threshold(target: Target, base: &OneResult, console: &Console) -> Result<Threshold, Stop> {
    let rubric = &base.rubric;
    match target.threshold(rubric, base.options.band_on) {
        Ok(threshold) => Ok(threshold.unwrap_or(Threshold { value: rubric.scale.min, is_open: false })),
        Err(overflow) => Err(failed(overflow.into(), rubric, None, console)),
    }
}

fn limits(
    args: &PlanningArgs,
    rubric: &Rubric,
    criteria: Option<&Criteria>,
    console: &Console,
) -> Result<Limits, Stop> {
    if args.budget.is_some_and(|budget| budget < Exact::ZERO) {
        return Err(Stop::usage("--budget harus 0 atau lebih", "--budget must be 0 or more"));
    }
    let locked = indicators(&args.lock, rubric, console)?;
    let cycles = args.cycles.map(|count| {
        let waits = criteria.map(|criteria| printed_waits(rubric, criteria)).unwrap_or_default();
        Cycles { count: count.into(), waits }
    });
    let max_raise = args.max_raise.or(cycles.is_some().then_some(1));
    Ok(Limits { locked, max_raise, cycles, max_changes: args.max_changes, budget: args.budget })
}

/// The indicators that ids mean, those of aspects and domains among them.
///
/// # Errors
/// Where the rubric does not know an id, or has no indicators that --lock external means. The errors are printed first.
pub fn indicators(ids: &[String], rubric: &Rubric, console: &Console) -> Result<Vec<NodeId>, Stop> {
    let names = Names::new(rubric);
    let mut found = Vec::new();
    let mut errors = Vec::new();
    for id in ids {
        match names.node(id) {
            None if id.trim().eq_ignore_ascii_case(EXTERNAL) => {
                let before = found.len();
                found.extend(rubric.externals());
                if found.len() == before {
                    return Err(no_externals(rubric));
                }
            }
            Some(node) => found.extend(rubric.indicators_of(node)),
            None => errors.push(Diagnostic::error(unknown_node(id.trim(), &names, rubric), Place::Nowhere)),
        }
    }
    if !errors.is_empty() {
        return Err(console.stop(&errors, Exit::Usage));
    }
    // An indicator may be named beside its aspect.
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Where a question about the results of other agencies has no indicator to ask about.
pub fn no_externals(rubric: &Rubric) -> Stop {
    let id = &rubric.id;
    Stop::usage(
        format!("tidak ada indikator {id} yang mengikuti hasil instansi lain"),
        format!("no indicator of {id} follows the results of another agency"),
    )
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
        let above: Vec<Exact> = ladder.above(**score).collect();
        let most = limits.most(*at, **score, &above);
        above.into_iter().take(most).any(|level| !has_cost(*at, level))
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
