//! `spbe check`: everything wrong with a rubric or a sheet, without scoring.

use std::path::Path;
use std::sync::Arc;

use super::answer::emit;
use super::args::{Common, Format, Reading};
use super::console::Console;
use super::files::{Files, Input};
use super::output::Output;
use super::stop::Trouble;
use super::{Exit, Stop, input};
use crate::answers::check::{Checked, Checks, Kind, Listed, Sheet};
use crate::assess;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::{self, Container};
use crate::rubric::criteria::{self, Criteria};
use crate::rubric::{self, Rubric};

/// Say everything that is recognised in a sheet or a rubric, and everything wrong with it, without scoring
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe check nilai.csv
  spbe check rubrik-saya.toml
  spbe check nilai.csv --rubric rubrik-saya.toml --format json")]
pub struct Args {
    /// Sheets, folders, patterns and zips of them, rubrics and criteria (.toml) to check; - is a sheet on standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    common: Common,
}

/// A file that was read.
enum Content {
    Rubric(Result<Box<Rubric>, Vec<Diagnostic>>),
    Criteria(Option<Arc<Rubric>>, Result<Box<Criteria>, Vec<Diagnostic>>),
    Sheet(intake::Reading),
}

/// `spbe check`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let options = input::intake_options(&args.reading, &console)?;
    let sheets = &args.reading.sheets;
    let files = Files::find(&args.files, sheets, args.common.output.as_deref(), options.limits, &console)?;
    console.say(&files.diagnostics);
    let mut contents: Vec<(&str, Content)> = Vec::new();
    let mut exit = files.exit();
    for file in &files.inputs {
        match read(file, &options) {
            Ok(content) => {
                exit = exit.max(content.exit());
                contents.push((&file.name, content));
            }
            Err(trouble) => {
                console.trouble(&trouble);
                exit = Exit::Io;
            }
        }
    }
    let checked: Vec<Checked<'_>> = contents.iter().map(|(file, content)| content.checked(file)).collect();
    console.say(checked.iter().flat_map(|checked| checked.diagnostics.iter().copied()));
    // On a terminal the messages stand above; a document that goes elsewhere holds them itself.
    let is_read_here = Format::of(&args.common) != Format::Markdown && matches!(output, Output::Standard);
    let listed = if is_read_here { Listed::Beside } else { Listed::Here };
    emit(&Checks { files: &checked, listed }, exit, output, &args.common, &console)
}

fn read(file: &Input, options: &intake::Options) -> Result<Content, Trouble> {
    let is_rubric = Path::new(&file.name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if is_rubric {
        let source = Arc::new(input::source(&file.name)?);
        let Some(id) = criteria::names_rubric(&source) else {
            return Ok(Content::Rubric(rubric::read(&source).map(Box::new)));
        };
        let rubric = options.rubric.clone().or_else(|| input::rubric_of_criteria(&file.name, &id));
        let read = match &rubric {
            Some(rubric) => criteria::read(&source, rubric).map(Box::new),
            None => {
                let problem = Problem::RubricNotRecognised { near: Vec::new() };
                Err(vec![Diagnostic::error(problem, Place::File(file.name.as_str().into()))])
            }
        };
        return Ok(Content::Criteria(rubric, read));
    }
    let mut reading = input::read_sheet(file, options)?;
    if let Some(rubric) = reading.rubric.clone() {
        for record in &mut reading.records {
            record.diagnostics.extend(assess::missing(&rubric, &record.scores));
        }
    }
    Ok(Content::Sheet(reading))
}

impl Content {
    fn exit(&self) -> Exit {
        match self {
            Self::Rubric(Err(_)) | Self::Criteria(_, Err(_)) => Exit::Rubric,
            Self::Sheet(reading) if reading.has_errors() => Exit::Scores,
            _ => Exit::Done,
        }
    }

    fn checked<'c>(&'c self, file: &'c str) -> Checked<'c> {
        match self {
            Self::Rubric(Ok(rubric)) => Checked { file, kind: Kind::Rubric(Some(rubric)), diagnostics: Vec::new() },
            Self::Rubric(Err(diagnostics)) => {
                Checked { file, kind: Kind::Rubric(None), diagnostics: diagnostics.iter().collect() }
            }
            Self::Criteria(rubric, read) => {
                let diagnostics = read.as_ref().err().into_iter().flatten().collect();
                Checked { file, kind: Kind::Criteria(rubric.as_deref(), read.as_deref().ok()), diagnostics }
            }
            Self::Sheet(reading) => {
                let of_records = reading.records.iter().flat_map(|record| &record.diagnostics);
                let mut diagnostics: Vec<&Diagnostic> = reading.diagnostics.iter().chain(of_records).collect();
                diagnostics.sort_by_key(|found| found.rank());
                Checked { file, kind: Kind::Sheet(sheet(reading)), diagnostics }
            }
        }
    }
}

/// What was recognised, for the report.
fn sheet(reading: &intake::Reading) -> Sheet<'_> {
    let subjects = || reading.records.iter().map(|record| &record.scores.subject);
    let recognised = reading.recognised.as_ref();
    let container = recognised.map(|recognised| &recognised.container);
    let (mut encoding, mut byte_order_mark, mut delimiter) = (None, false, None);
    if let Some(Container::Text { encoding: of_text, byte_order_mark: marked, delimiter: splits }) = container {
        (encoding, byte_order_mark, delimiter) = (Some(of_text.as_str()), *marked, Some(*splits));
    }
    Sheet {
        rubric: reading.rubric.as_deref(),
        shape: recognised.map(|recognised| recognised.shape.as_str()),
        encoding,
        byte_order_mark,
        delimiter,
        sheet: match container {
            Some(Container::Sheet(name)) => Some(name),
            _ => None,
        },
        header_row: recognised.map(|recognised| recognised.header_row),
        columns: recognised
            .iter()
            .flat_map(|recognised| &recognised.columns)
            .map(|(header, role)| (header.as_ref(), role.as_str()))
            .collect(),
        institutions: distinct(subjects().filter_map(|subject| subject.institution.as_deref())),
        years: recognised.map_or(&[], |recognised| &recognised.years),
        stages: recognised.map_or(&[], |recognised| &recognised.stages),
        results: reading.records.iter().filter(|record| !record.has_errors()).count(),
    }
}

/// Each text once, in the order of first appearance.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = std::collections::HashSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}
