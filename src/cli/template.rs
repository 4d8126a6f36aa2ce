//! `spbe template`: an empty score sheet for an instrument.

use super::args::{BandOnArg, Common, Format, one_of};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, input, workbook};
use crate::report::template;

/// Write an empty sheet to fill in: CSV, or a workbook that computes itself
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&[Format::Csv, Format::Xlsx]))))]
#[command(after_help = "\
Examples:
  spbe template --rubric spbe-2020 -o nilai.xlsx --lang id
  spbe template --rubric pemdi-2026 -o nilai.csv --lang id
  spbe score nilai.xlsx                       once it is filled in")]
pub struct Args {
    /// The instrument: a built-in id or the path of a rubric
    #[arg(short, long, value_name = "ID|PATH")]
    rubric: String,

    /// Which value decides the band in the workbook
    #[arg(long, value_enum, default_value_t)]
    band_on: BandOnArg,

    #[command(flatten)]
    common: Common,
}

/// `spbe template`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let common = &args.common;
    let console = Console::new(common);
    if Format::of(common) == Format::Xlsx {
        let output = workbook::open(common)?;
        let rubric = input::rubric(&args.rubric, &console)?;
        workbook::write_template(output, &rubric, common.lang(), args.band_on.into(), &console)?;
    } else {
        let output = Output::open(common)?;
        let rubric = input::rubric(&args.rubric, &console)?;
        output.write(&template::csv(&rubric, common.dialect.map(Into::into), common.lang()))?;
    }
    Ok(Exit::Done)
}
