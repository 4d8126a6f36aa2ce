//! The command line: arguments to options, options to results, results to an exit code.

mod answer;
#[cfg_attr(not(feature = "xlsx"), path = "no_archive.rs")]
mod archive;
mod args;
mod audit;
mod batch;
mod chart;
mod check;
mod checklist;
mod compare;
mod comparison;
mod console;
mod destination;
mod external;
mod files;
mod folder;
mod gate;
mod in_order;
mod input;
mod leftovers;
mod one_result;
mod output;
mod plan;
mod planning;
mod progress;
mod rank;
mod report;
mod reported;
mod rubric;
mod score;
mod sensitivity;
mod shell;
mod sql;
mod stop;
mod target;
mod template;
mod trend;
mod whatif;
#[cfg_attr(not(feature = "xlsx"), path = "no_workbook.rs")]
mod workbook;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use output::STANDARD_OUTPUT_IS_CLOSED;
use stop::Stop;

use crate::lang::Lang;
use crate::session::Status;

/// How a run ended. The largest one that occurs is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Exit {
    /// Done.
    #[default]
    Done = 0,
    /// A gate failed: `--fail-under`, or the audit found a contradiction.
    Gate = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// Scores have errors.
    Scores = 3,
    /// A rubric has errors.
    Rubric = 4,
    /// A file could not be read or written.
    Io = 5,
}

impl From<Status> for Exit {
    fn from(status: Status) -> Self {
        match status {
            Status::Complete => Self::Done,
            Status::WithErrors => Self::Scores,
            Status::Unread => Self::Io,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Exact and explainable maturity indexes of Indonesian e-government: SPBE, Pemdi, EPSS, Smart City.
#[derive(Debug, Parser)]
#[command(name = "spbe", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  spbe score nilai.csv                      index, domains and aspects of a sheet
  spbe score nilai.csv --detail indicator   every indicator with its level and contribution
  spbe whatif nilai.csv --set I12=4         the index if some scores were others
  spbe plan nilai.csv --target Baik         the cheapest level raises that reach it
  spbe checklist nilai.csv -o tugas.xlsx    what has to be done for it, and what proves it
  spbe sensitivity nilai.csv                what depends on each indicator
  spbe compare 2022.csv 2023.csv            what changed, and what it contributed
  spbe trend 2021.csv 2022.csv 2023.csv     results over the years, and the distance to a target
  spbe rank nasional.csv                    who stands where, by group, and one among the others
  spbe audit nasional.csv                   what cannot be in published results
  spbe check nilai.csv                      everything wrong with a sheet, without scoring
  spbe rubric list                          the instruments that are built in
  spbe template -r spbe-2020 -o nilai.xlsx  a form that computes itself
  spbe sql -r spbe-2020 --dialect duckdb    the instrument as one SELECT for a database

Exit codes: 0 done, 1 a gate failed, 2 usage, 3 scores have errors, 4 rubric has errors, 5 input or output";

/// Lists the commands once: the name, its options, and what runs it.
macro_rules! commands {
    ($($(#[$attribute:meta])* $name:ident($options:ty) => $run:path,)+) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($(#[$attribute])* $name($options),)+
        }

        fn run(command: Command) -> Result<Exit, Stop> {
            match command {
                $(Command::$name(options) => $run(&options),)+
            }
        }
    };
}

commands! {
    Score(score::Args) => score::run,
    Whatif(whatif::Args) => whatif::run,
    Plan(plan::Args) => plan::run,
    Checklist(checklist::Args) => checklist::run,
    Sensitivity(sensitivity::Args) => sensitivity::run,
    Compare(compare::Args) => compare::run,
    Trend(trend::Args) => trend::run,
    Rank(rank::Args) => rank::run,
    Audit(audit::Args) => audit::run,
    Check(check::Args) => check::run,
    Report(report::Args) => report::run,
    Chart(chart::Args) => chart::run,
    #[command(subcommand)]
    Rubric(rubric::Command) => rubric::run,
    Template(template::Args) => template::run,
    Sql(sql::Args) => sql::run,
    Completions(shell::Completions) => shell::completions,
    Man(shell::Man) => shell::man,
}

/// Runs the program on its arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Cli::command().try_get_matches_from(arguments).and_then(|matches| {
        let (lang, destination) = (lang(&matches), destination::check(&Cli::command(), &matches));
        Ok((Cli::from_arg_matches(&matches)?, lang, destination))
    });
    let (cli, lang, destination) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are answers, not errors. Nothing is left to do where printing fails.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    match destination.and_then(|()| run(cli.command)) {
        Ok(exit) | Err(Stop::Said(exit)) => exit.into(),
        Err(Stop::Usage(words)) => {
            console::say_error(words.pick(lang), lang);
            Exit::Usage.into()
        }
        Err(Stop::Io(trouble)) if trouble.is_broken_pipe() => Exit::Done.into(),
        Err(Stop::Io(trouble)) => {
            console::say_error(&trouble.message(lang), lang);
            Exit::Io.into()
        }
    }
}

/// The language that the options of the innermost command ask for.
fn lang(matches: &ArgMatches) -> Lang {
    match matches.subcommand() {
        Some((_, matches)) => lang(matches),
        None => args::lang(matches.try_get_one("lang").ok().flatten().copied()),
    }
}
