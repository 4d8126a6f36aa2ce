//! `spbe whatif`: what the index would be if some scores were others.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::answer::emit;
use super::args::Common;
use super::console::Console;
use super::gate::Gate;
use super::one_result::OneResultArgs;
use super::output::Output;
use super::{Exit, Stop, input};
use crate::analysis::whatif::{self as analysis, Outcome};
use crate::answers::whatif::Asked;
use crate::assess::Assessment;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::list;
use crate::intake::list::unknown_node;
use crate::rubric::Rubric;
use crate::rubric::names::Names;
use crate::scores::{Change, Scenario, Setting};
use crate::session::OneResult;

/// What the scenario of `--set` is called.
const SET: &str = "what-if";

/// What the result without any change is called, in every language.
const BASE: [&str; 2] = ["base", "dasar"];

/// Ask what the index would be if some scores were others, in one scenario or in several
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("changes").required(true).multiple(true),
    after_help = "\
A change is a new level (I12=4), a lowest level (I12=min:3, which lowers
nothing) or a difference (I12=+1, I12=-1) of an indicator, or of all indicators
of an aspect or a domain (A5=3, D4=min:3, D3=+1); a difference of those stops at
the ends of the scale. A change of an indicator goes before one of its aspect,
and that before one of its domain. A spreadsheet turns +1 into 1, which is a
level: write '+1 there, or format the column as text.

Scenario files: skenario;indikator;nilai as a table, or TOML:
  [[scenario]]
  name = \"Kebijakan dulu\"
  set = { A1 = 3, I12 = \"+1\" }

CSV has a row for the base and for each scenario: the result, the next band and
the way there, what changes and what each change contributes (I12=4 I13=3), and
the milestones gained and lost.

Examples:
  spbe whatif nilai.csv --set I12=4 --set I13=+1
  spbe whatif nilai.csv --set A5=3 --fail-under Baik
  spbe whatif nilai.csv --set D4=min:3
  spbe whatif nilai.csv --scenario audit:A6=3 --scenario data:I23=3,I43=4
  spbe whatif nilai.csv --scenarios skenario.csv -o skenario.json"
)]
pub struct Args {
    #[command(flatten)]
    base: OneResultArgs,

    /// A change, or several after commas; all of them together are one scenario
    #[arg(long, value_name = "ID=CHANGE", group = "changes")]
    set: Vec<String>,

    /// A scenario with a name
    #[arg(long, value_name = "NAME:ID=CHANGE,...", group = "changes")]
    scenario: Vec<String>,

    /// Scenarios in a file: a table or TOML
    #[arg(long, value_name = "FILE", group = "changes")]
    scenarios: Vec<String>,

    /// Exit with 1 where the index of a scenario is below this value or band
    #[arg(long, value_name = "INDEX|BAND")]
    fail_under: Option<String>,

    #[command(flatten)]
    common: Common,
}

/// `spbe whatif`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let from_stdin = args.scenarios.iter().filter(|file| *file == "-").count();
    if from_stdin + usize::from(args.base.reads_stdin()) > 1 {
        return Err(Stop::usage(
            "masukan baku (-) hanya dapat dibaca sekali",
            "standard input (-) can be read only once",
        ));
    }
    let base = args.base.read(&console)?;
    let gate = args.fail_under.as_deref().map(|gate| Gate::read(gate, &base.rubric, &console)).transpose()?;
    let scenarios = scenarios(args, &base.rubric, &console)?;
    let outcomes = outcomes(&base, &scenarios).map_err(|errors| {
        // A change in a file is that file's mistake; a change in an argument is one of the command line.
        let in_file = errors.iter().any(|error| error.place != Place::Nowhere);
        console.stop(&errors, if in_file { Exit::Scores } else { Exit::Usage })
    })?;
    let asked =
        Asked { rubric: &base.rubric, base: &base.assessment, outcomes: &outcomes, diagnostics: &base.diagnostics };
    emit(&asked, Exit::Done, output, &args.common, &console)?;
    let results: Vec<Assessment> = outcomes.into_iter().map(|outcome| outcome.assessment).collect();
    Ok(gate.map_or(Exit::Done, |gate| gate.judge(&results, &console)))
}

/// What comes of every scenario, or everything wrong with them.
fn outcomes(base: &OneResult, scenarios: &[Scenario]) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
    let (mut outcomes, mut errors) = (Vec::new(), Vec::new());
    for scenario in scenarios {
        match analysis::outcome(&base.rubric, &base.assessment, scenario, base.options) {
            Ok(outcome) => outcomes.push(outcome),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(outcomes) } else { Err(errors) }
}

/// The scenarios of the arguments, then those of the files.
fn scenarios(args: &Args, rubric: &Rubric, console: &Console) -> Result<Vec<Scenario>, Stop> {
    let names = Names::new(rubric);
    let mut scenarios = Vec::new();
    let mut errors = Vec::new();
    if !args.set.is_empty() {
        let settings = args.set.iter().flat_map(|text| settings(text, &names, rubric, &mut errors)).collect();
        scenarios.push(Scenario { name: SET.to_owned(), settings });
    }
    for text in &args.scenario {
        let Some((name, changes)) = text.split_once(':').filter(|(name, _)| !name.trim().is_empty()) else {
            return Err(Stop::usage(
                format!("--scenario \"{text}\" perlu nama: NAMA:I12=4,I40=5"),
                format!("--scenario \"{text}\" needs a name: NAME:I12=4,I40=5"),
            ));
        };
        let settings = settings(changes, &names, rubric, &mut errors);
        scenarios.push(Scenario { name: name.trim().to_owned(), settings });
    }
    // The scenario of --set has its name by itself; all others are given theirs.
    let (own, given) = scenarios.split_at(usize::from(!args.set.is_empty()));
    let reserved = BASE.into_iter().chain(own.iter().map(|_| SET));
    let mut taken: HashMap<String, bool> = reserved.map(|name| (name.to_owned(), true)).collect();
    errors.extend(given.iter().filter_map(|scenario| take_name(scenario, &mut taken, Place::Nowhere)));
    if !errors.is_empty() {
        return Err(console.stop(&errors, Exit::Usage));
    }
    for file in &args.scenarios {
        let bytes = input::bytes(file).map_err(Stop::Io)?;
        let read = list::read_scenarios(file, &bytes, rubric).map_err(|errors| console.stop(&errors, Exit::Scores))?;
        let place = || Place::File(file.as_str().into());
        errors.extend(read.iter().filter_map(|scenario| take_name(scenario, &mut taken, place())));
        scenarios.extend(read);
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(console.stop(&errors, Exit::Scores)) }
}

/// Takes the name of a scenario, or says that it is taken, or reserved: results are told apart by it.
fn take_name(scenario: &Scenario, taken: &mut HashMap<String, bool>, place: Place) -> Option<Diagnostic> {
    let reserved = *match taken.entry(scenario.name.to_lowercase()) {
        Entry::Vacant(name) => {
            name.insert(false);
            return None;
        }
        Entry::Occupied(name) => name.into_mut(),
    };
    Some(Diagnostic::error(Problem::ScenarioNameTaken { name: scenario.name.clone(), reserved }, place))
}

/// The changes of an argument: "I12=4,I13=+1". A part without `=` is what follows a decimal comma: "I5=2,75".
fn settings(text: &str, names: &Names, rubric: &Rubric, errors: &mut Vec<Diagnostic>) -> Vec<Setting> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(',') {
        match parts.last_mut().filter(|_| !part.contains('=')) {
            Some(last) => *last = format!("{last},{part}"),
            None => parts.push(part.to_owned()),
        }
    }
    let mut settings = Vec::new();
    for part in parts {
        let (id, change) = part.split_once('=').unwrap_or((&part, ""));
        let node = names.node(id).ok_or_else(|| unknown_node(id.trim(), names, rubric));
        let change = Change::parse(change).ok_or_else(|| Problem::InvalidChange { found: part.trim().to_owned() });
        match (node, change) {
            (Ok(node), Ok(change)) => settings.push(Setting { node, change, place: Place::Nowhere }),
            (node, change) => errors
                .extend([node.err(), change.err()].into_iter().flatten().map(|p| Diagnostic::error(p, Place::Nowhere))),
        }
    }
    settings
}
