//! `spbe audit`: do published values fit each other and the rubric?

use clap::ValueEnum;

use super::answer::{emit, emit_nothing};
use super::args::{Common, Reading};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, input};
use crate::analysis::audit::rounding::Rounding;
use crate::analysis::audit::{Auditor, Tolerance, Verdict};
use crate::answers::audit::{Audited, nothing};
use crate::diagnostic::{Diagnostic, Place, Problem};

/// Find what cannot be in published results: values, domains and bands that no scores give
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe audit nasional-2023.csv --rubric spbe-2020
  spbe audit nasional-2023.csv --rounding half-up
  spbe audit nasional-2023.csv -o temuan.json

A contradiction means that no scores whatever give the published values.
The exit code is 1 where there is one.")]
pub struct Args {
    /// Sheets, or folders, patterns and zips of them, with published values: index, band, domains, aspects. Where a
    /// sheet has scores too, both are compared
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// How values were rounded; any accepts rounding to the nearest and cutting off, one way for each row
    #[arg(long, value_enum, default_value_t)]
    rounding: RoundingArg,

    /// Values are rounded to this many decimals, though closing zeros are not written (3.5 for 3.50)
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=6))]
    decimals: Option<u32>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    common: Common,
}

/// `--rounding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum RoundingArg {
    /// To the nearest in any way, or cut off
    #[default]
    Any,
    /// To the nearest, a half in either direction
    Nearest,
    /// To the nearest, a half upwards
    HalfUp,
    /// To the nearest, a half to the even digit
    HalfEven,
    /// Cut off
    Truncated,
}

/// `spbe audit`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let mut session = input::session(&args.files, args.common.output.as_deref(), &args.reading, &console)?;
    let mut audits = Vec::new();
    if let Some(rubric) = &session.rubric {
        let too_large = |place| Diagnostic::error(Problem::ResultOverflow { node: rubric.title.clone() }, place);
        match Auditor::new(rubric, args.tolerance()) {
            Err(_) => session.diagnostics.push(too_large(Place::Nowhere)),
            Ok(mut auditor) => {
                for (scores, audit) in session.accepted.iter().zip(auditor.audit_table(&session.accepted)) {
                    match audit {
                        Ok(audit) => audits.push(audit),
                        Err(_) => session.diagnostics.push(too_large(scores.origin.row(scores.row))),
                    }
                }
            }
        }
    }
    console.say(&session.diagnostics);
    let mut exit: Exit = session.status().into();
    if audits.iter().any(|audit| audit.verdict == Verdict::Contradiction) {
        exit = exit.max(Exit::Gate);
    }
    let diagnostics = &session.diagnostics;
    let Some(rubric) = session.rubric.as_deref().filter(|_| !audits.is_empty()) else {
        return emit_nothing(&nothing(session.rubric.as_deref(), diagnostics), exit, output, &args.common);
    };
    emit(&Audited { rubric, audits: &audits, diagnostics }, exit, output, &args.common, &console)
}

impl Args {
    fn tolerance(&self) -> Tolerance {
        let roundings = match self.rounding {
            RoundingArg::Any => Tolerance::default().roundings,
            RoundingArg::Nearest => vec![Rounding::Nearest],
            RoundingArg::HalfUp => vec![Rounding::HalfUp],
            RoundingArg::HalfEven => vec![Rounding::HalfEven],
            RoundingArg::Truncated => vec![Rounding::Truncated],
        };
        Tolerance { roundings, decimals: self.decimals }
    }
}
