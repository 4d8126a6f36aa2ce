//! `spbe score`: the index of each institution in the sheets.

use std::sync::Arc;

use super::args::{Assessing, Common, DetailArg, Format, Reading, one_of};
use super::console::Console;
use super::gate::Gate;
use super::output::Output;
use super::sheets::Sheets;
use super::{Exit, Stop, batch, workbook};
use crate::assess::{self, Assessment, Missing};
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
    pub files: Vec<String>,

    /// How much to show; of several institutions, a tree for each below the table
    #[arg(long, value_enum)]
    detail: Option<DetailArg>,

    /// Exit with 1 where an index is below this value or band
    #[arg(long, value_name = "INDEX|BAND")]
    pub fail_under: Option<String>,

    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub assessing: Assessing,
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
    if Format::of(&args.common) == Format::Csv {
        return batch::run(args, output, &console);
    }
    let mut sheets = Sheets::read(&args.files, &args.reading, &console)?;
    sheets.refuse_same(&args.files);
    let mut results = Results { rubric: sheets.rubric, assessments: Vec::new(), diagnostics: sheets.diagnostics };
    let options: assess::Options = (&args.assessing).into();
    if let Some(rubric) = results.rubric.as_ref().filter(|_| options.missing == Missing::Error) {
        let missing = sheets.rejected.iter().flat_map(|rejected| assess::missing(rubric, &rejected.scores));
        results.diagnostics.extend(missing);
    }
    for scores in &sheets.scores {
        let Some(rubric) = &results.rubric else { break };
        match assess::assess(rubric, scores, options) {
            Ok(assessment) => results.assessments.push(assessment),
            Err(diagnostics) => results.diagnostics.extend(diagnostics),
        }
    }
    let file = |found: &Diagnostic| args.files.iter().position(|file| Some(file.as_str()) == found.file());
    results.diagnostics.sort_by_key(|found| (file(found), found.rank()));
    console.say(&results.diagnostics);
    let mut exit = sheets.exit;
    if results.diagnostics.iter().any(Diagnostic::is_error) {
        exit = exit.max(Exit::Scores);
    }
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
        let Some(rubric) = &self.rubric else { return output.write(&json::score(None, &[], &self.diagnostics)) };
        if format == Format::Xlsx {
            let (lang, band_on) = (args.common.lang(), args.assessing.band_on.into());
            return workbook::write_results(output, rubric, &self.assessments, lang, band_on, console);
        }
        match format {
            Format::Json => output.write(&json::score(Some(rubric), &self.assessments, &self.diagnostics)),
            _ => {
                let detail = args.detail.map(Into::into);
                let document = score::document(rubric, &self.assessments, detail, args.common.lang());
                output.write_document(&document, &args.common)
            }
        }
    }
}
