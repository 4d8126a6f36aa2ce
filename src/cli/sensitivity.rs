//! `spbe sensitivity`: what depends on each indicator, and how safe the band is.

use std::sync::Arc;

use super::answer::emit;
use super::args::Common;
use super::console::Console;
use super::files::Input;
use super::one_result::OneResultArgs;
use super::output::Output;
use super::target::{exact, ladder};
use super::{Exit, Stop, input};
use crate::analysis::history::{self, Failure};
use crate::analysis::sensitivity as analysis;
use crate::answers::sensitivity::{Past, Sensed};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::intake;
use crate::session::{OneResult, StagePairs};

/// Show what one level up or down of each indicator does, and how safe the band is
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With --history: sheets of one or more institutions with the scores of several
stages. How often the last stage moved each level of the first gives the exact
distribution of the index if this sheet were treated the same. The distribution
itself is in JSON, where it has at most 10,000 values.

Examples:
  spbe sensitivity nilai.csv
  spbe sensitivity mandiri.csv --history tahun-lalu.csv kota-lain.csv
  spbe sensitivity nilai.csv --format csv > pengungkit.csv")]
pub struct Args {
    #[command(flatten)]
    base: OneResultArgs,

    /// Sheets with several stages, to learn from how often assessors moved a level
    #[arg(long, value_name = "FILE", num_args = 1..)]
    history: Vec<String>,

    /// The distance between levels on a scale without any [default: 0.5]
    #[arg(long, value_name = "STEP", value_parser = exact)]
    step: Option<Exact>,

    #[command(flatten)]
    common: Common,
}

/// `spbe sensitivity`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let base = args.base.read(&console)?;
    let rubric = base.rubric.as_ref();
    let ladder = ladder(rubric, args.step)?;
    let overflow = |_: Overflow| {
        let problem = Problem::ResultOverflow { node: rubric.title.clone() };
        console.stop(&[Diagnostic::error(problem, Place::Nowhere)], Exit::Scores)
    };
    let found = analysis::sensitivity(rubric, &base.assessment, &ladder, base.options).map_err(overflow)?;
    let mut diagnostics = base.diagnostics.clone();
    let mut exit = Exit::Done;
    let past = match args.history.as_slice() {
        [] => None,
        files => {
            let StagePairs { history, stages, diagnostics: found, .. } = args.pairs(files, &base, &console)?;
            diagnostics.extend(found);
            match history::outlook(rubric, &base.scores, &history, base.options.band_on) {
                Ok(outlook) => Some(Past { history, stages, outlook }),
                Err(Failure::Overflow) => return Err(overflow(Overflow)),
                // There is no distribution, and all the rest there is.
                Err(Failure::TooManyValues) => {
                    let problem = Problem::TooManyValues { limit: history::MOST_VALUES };
                    let diagnostic = Diagnostic::error(problem, Place::Nowhere);
                    console.say(std::slice::from_ref(&diagnostic));
                    diagnostics.push(diagnostic);
                    exit = Exit::Scores;
                    None
                }
            }
        }
    };
    let sensed = Sensed { rubric, base: &base.assessment, found, ladder: &ladder, past, diagnostics: &diagnostics };
    emit(&sensed, exit, output, &args.common, &console)
}

impl Args {
    /// Reads the sheets of the history: with the rubric of the base where one was given, else with the one each sheet
    /// is of.
    fn pairs(&self, files: &[String], base: &OneResult, console: &Console) -> Result<StagePairs, Stop> {
        let rubric = self.base.names_rubric().then(|| Arc::clone(&base.rubric));
        let options = intake::Options { rubric, all_stages: true, ..intake::Options::default() };
        let mut pairs = StagePairs::default();
        for file in files {
            pairs.add(
                &base.rubric,
                file,
                &input::read_sheet(&Input::named(file, options.limits), &options).map_err(Stop::Io)?,
            );
        }
        pairs.diagnostics.extend(pairs.ends_at(&base.assessment.subject));
        console.say(&pairs.diagnostics);
        if pairs.errors.is_empty() { Ok(pairs) } else { Err(console.stop(&pairs.errors, Exit::Scores)) }
    }
}
