//! `spbe score`: the index of each institution in the sheets.

use super::answer::{emit, emit_nothing};
use super::args::{Assessing, Common, DetailArg, Format, Reading, one_of};
use super::batch::Batch;
use super::console::Console;
use super::files::Files;
use super::gate::Gate;
use super::output::Output;
use super::{Exit, Stop, external, input, workbook};
use crate::answers::score::{Scored, nothing};
use crate::assess::Assessment;
use crate::report::result_row::ResultRows;

/// The forms of the result.
const FORMATS: [Format; 5] = [Format::Table, Format::Json, Format::Csv, Format::Markdown, Format::Xlsx];

/// Score sheets: the index, its domains and aspects, with their bands
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&FORMATS))))]
#[command(after_help = "\
Examples:
  spbe score nilai.csv
  spbe score nilai.csv --detail indicator --lang id
  spbe score nilai.csv --fail-under Baik && echo cukup baik
  spbe score kabupaten-*.csv -o hasil.csv
  spbe score nilai.csv -o hasil.xlsx
  spbe score kiriman/ --detail indicator -o rinci.csv     tidy rows for BI tools
  spbe score kiriman/ --dialect excel-id -o hasil.csv     as Excel opens it
  spbe score kiriman/ -o hasil.csv          every sheet of a folder, and of the folders in it
  spbe score 'kiriman/*.xlsx' semua.zip     a pattern, and the sheets of a zip
  spbe score pemdi.csv --external I5=SDI:60 --external I7=IPS:2.45")]
pub struct Args {
    /// Sheets to score, or folders, patterns and zips of them; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// How much to show; of several institutions, a tree for each below the table; in CSV, a row for each indicator,
    /// aspect or domain
    #[arg(long, value_enum)]
    detail: Option<DetailArg>,

    /// Exit with 1 where an index is below this value or band
    #[arg(long, value_name = "INDEX|BAND")]
    fail_under: Option<String>,

    /// The index of another agency in place of a missing score: the values that the printed thresholds leave open, as
    /// bounds of the index; of one result
    #[arg(long, value_name = "ID=INDEX:VALUE", value_parser = external::external)]
    external: Vec<external::External>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// `spbe score`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    DetailArg::check(args.detail, &args.common, &[Format::Json, Format::Xlsx])?;
    let output = match Format::of(&args.common) {
        Format::Xlsx => workbook::open(&args.common),
        _ => Output::open(&args.common),
    }?;
    let options = (&args.assessing).into();
    if !args.external.is_empty() && matches!(Format::of(&args.common), Format::Csv | Format::Xlsx) {
        return Err(Stop::usage(
            "--external memberi batas bawah dan batas atas, yang tidak ada kolomnya dalam CSV dan buku kerja; pilih --format json",
            "--external gives bounds, which CSV and workbooks have no columns for; choose --format json",
        ));
    }
    if Format::of(&args.common) == Format::Csv {
        let reading = input::intake_options(&args.reading, &console)?;
        let (output_path, sheets) = (args.common.output.as_deref(), &args.reading.sheets);
        let files = Files::find(&args.files, sheets, output_path, reading.limits, &console)?;
        let form = ResultRows { detail: args.detail.map(Into::into), dialect: args.common.dialect() };
        let batch = Batch { files, reading, options, form, fail_under: args.fail_under.as_deref() };
        return batch.run(output, &console);
    }
    let mut session = input::session(&args.files, args.common.output.as_deref(), &args.reading, &console)?;
    external::apply(&args.external, &mut session, args.reading.rubric.as_deref(), &console)?;
    let read = session.results(options);
    console.say(&read.diagnostics);
    let mut exit: Exit = read.status.into();
    let assessments: Vec<Assessment> = read.standings.into_iter().map(|standing| standing.assessment).collect();
    let diagnostics = &read.diagnostics[..];
    if let (Some(gate), Some(rubric)) = (&args.fail_under, &read.rubric) {
        exit = exit.max(Gate::read(gate, rubric, &console)?.judge(&assessments, &console));
    }
    let Some(rubric) = read.rubric.as_deref().filter(|_| !assessments.is_empty()) else {
        return emit_nothing(&nothing(read.rubric.as_deref(), diagnostics), exit, output, &args.common);
    };
    let scored = Scored {
        rubric,
        assessments: &assessments,
        diagnostics,
        detail: args.detail.map(Into::into),
        band_on: args.assessing.band_on.into(),
    };
    emit(&scored, exit, output, &args.common, &console)
}
