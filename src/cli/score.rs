//! `spbe score`: the index of each institution in the sheets.

use std::sync::Arc;

use super::args::{Assessing, Common, DetailArg, Format, Reading, one_of};
use super::batch::Batch;
use super::console::Console;
use super::gate::Gate;
use super::output::Output;
use super::{Exit, Stop, input, workbook};
use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::report::{json, score};
use crate::rubric::Rubric;

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
  unzip -p nilai.zip | spbe score - --rubric spbe-2020 --format json")]
pub struct Args {
    /// Sheets to score; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// How much to show; of several institutions, a tree for each below the table
    #[arg(long, value_enum)]
    detail: Option<DetailArg>,

    /// Exit with 1 where an index is below this value or band
    #[arg(long, value_name = "INDEX|BAND")]
    fail_under: Option<String>,

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
    let output = match Format::of(&args.common) {
        Format::Xlsx => workbook::open(&args.common),
        _ => Output::open(&args.common),
    }?;
    let options = (&args.assessing).into();
    if Format::of(&args.common) == Format::Csv {
        let reading = input::intake_options(&args.reading, &console)?;
        let batch = Batch { files: &args.files, reading, options, fail_under: args.fail_under.as_deref() };
        return batch.run(output, &console);
    }
    let read = input::session(&args.files, &args.reading, &console)?.results(options);
    console.say(&read.diagnostics);
    let mut exit: Exit = read.status.into();
    let assessments = read.standings.into_iter().map(|standing| standing.assessment).collect();
    let results = Results { rubric: read.rubric, assessments, diagnostics: read.diagnostics };
    if let (Some(gate), Some(rubric)) = (&args.fail_under, &results.rubric) {
        exit = exit.max(Gate::read(gate, rubric, &console)?.judge(&results.assessments, &console));
    }
    results.write(args, output, &console)?;
    Ok(exit)
}

/// What came of all sheets.
struct Results {
    rubric: Option<Arc<Rubric>>,
    assessments: Vec<Assessment>,
    diagnostics: Vec<Diagnostic>,
}

impl Results {
    /// Writes the result. Where nothing was scored only JSON says so, and no file is touched.
    fn write(&self, args: &Args, output: Output, console: &Console) -> Result<(), Stop> {
        let format = Format::of(&args.common);
        let to_file = !matches!(output, Output::Standard);
        if self.assessments.is_empty() && (format != Format::Json || to_file) {
            return Ok(());
        }
        let Some(rubric) = &self.rubric else { return output.write_json(&json::score(None, &[], &self.diagnostics)) };
        if format == Format::Xlsx {
            let (lang, band_on) = (args.common.lang(), args.assessing.band_on.into());
            return workbook::write_results(output, rubric, &self.assessments, lang, band_on, console);
        }
        match format {
            Format::Json => output.write_json(&json::score(Some(rubric), &self.assessments, &self.diagnostics)),
            _ => {
                let detail = args.detail.map(Into::into);
                let document = score::document(rubric, &self.assessments, detail, args.common.lang());
                output.write_document(&document, &args.common)
            }
        }
    }
}
