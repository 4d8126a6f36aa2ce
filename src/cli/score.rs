//! `spbe score`: the index of each institution in the sheets.

use std::sync::Arc;

use super::args::{Assessing, Common, DetailArg, Format, Reading};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, console, input};
use crate::assess::{self, Assessment};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::Exact;
use crate::intake;
use crate::report::{json, score};
use crate::rubric::Rubric;

/// Score sheets: the index, its domains and aspects, with their bands
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe score nilai.csv
  spbe score nilai.csv --detail indicator --lang id
  spbe score nilai.csv --fail-under Baik && echo cukup baik
  spbe score kabupaten-*.csv -o hasil.csv
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

/// What came of all sheets.
#[derive(Default)]
struct Results {
    rubric: Option<Arc<Rubric>>,
    assessments: Vec<Assessment>,
    diagnostics: Vec<Diagnostic>,
    unreadable: bool,
}

/// `spbe score`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let options = input::intake_options(&args.reading, &console)?;
    let mut results = Results::default();
    for file in &args.files {
        match input::read_bytes(file) {
            Ok(bytes) => results.add(intake::read(file, &bytes, &options), args),
            Err(error) => {
                console::say_plainly(&format!("error: {error:#}"));
                results.unreadable = true;
            }
        }
    }
    console.say(&results.diagnostics);
    let gate = match &results.rubric {
        Some(rubric) => args.fail_under.as_deref().map(|gate| Gate::read(gate, rubric)).transpose()?,
        None => None,
    };
    let mut exit = Exit::Done;
    if let Some(gate) = gate {
        exit = exit.max(gate.judge(&results.assessments, &console));
    }
    if results.diagnostics.iter().any(Diagnostic::is_error) {
        exit = exit.max(Exit::Scores);
    }
    if results.unreadable {
        exit = exit.max(Exit::Io);
    }
    results.write(args, output)?;
    Ok(exit)
}

impl Results {
    fn add(&mut self, reading: intake::Reading, args: &Args) {
        self.diagnostics.extend(reading.diagnostics);
        let Some(rubric) = reading.rubric else { return };
        match &self.rubric {
            Some(first) if first.id != rubric.id => {
                let problem = Problem::InstrumentsDiffer { first: first.id.clone(), other: rubric.id.clone() };
                let place = reading.records.first().map_or(Place::Nowhere, |record| record.scores.origin.whole());
                self.diagnostics.push(Diagnostic::error(problem, place));
                return;
            }
            _ => self.rubric = Some(Arc::clone(&rubric)),
        }
        for record in reading.records {
            let failed = record.has_errors();
            self.diagnostics.extend(record.diagnostics);
            match assess::assess(&rubric, &record.scores, (&args.assessing).into()) {
                Ok(assessment) if !failed => self.assessments.push(assessment),
                Ok(_) => {}
                Err(diagnostics) => self.diagnostics.extend(diagnostics),
            }
        }
    }

    /// Writes the result. Where nothing was scored only JSON says so, and no file is touched.
    fn write(&self, args: &Args, output: Output) -> Result<(), Stop> {
        let format = Format::of(&args.common);
        let to_file = !matches!(output, Output::Standard);
        if self.assessments.is_empty() && (format != Format::Json || to_file) {
            return Ok(());
        }
        let Some(rubric) = &self.rubric else { return output.write(&json::score(None, &[], &self.diagnostics)) };
        match format {
            Format::Json => output.write(&json::score(Some(rubric), &self.assessments, &self.diagnostics)),
            Format::Csv => output.write_rows(&score::rows(rubric, &self.assessments)),
            Format::Table | Format::Markdown => {
                let detail = args.detail.map(Into::into);
                let document = score::document(rubric, &self.assessments, detail, args.common.lang());
                output.write_document(&document, &args.common)
            }
        }
    }
}

/// What an index must reach.
enum Gate {
    Index(Exact),
    Band(usize),
}

impl Gate {
    /// A number, or a band of the rubric.
    fn read(text: &str, rubric: &Rubric) -> Result<Self, Stop> {
        if let Ok(index) = Exact::parse(text) {
            return Ok(Self::Index(index));
        }
        let bands = rubric.bands.as_ref();
        if let Some(band) = bands.and_then(|bands| bands.find(text)) {
            return Ok(Self::Band(band));
        }
        let labels = bands.map_or_else(Vec::new, |bands| bands.bands.iter().map(|band| band.label.as_str()).collect());
        Err(Stop::Usage(format!("--fail-under \"{text}\" is neither a number nor a band: {}", labels.join(", "))))
    }

    /// Says which institutions are below; an index that is not known counts with its lowest value.
    fn judge(&self, assessments: &[Assessment], console: &Console) -> Exit {
        let below = |assessment: &&Assessment| {
            let low = assessment.index.low();
            match self {
                Self::Index(least) => low.exact < *least,
                Self::Band(least) => low.band < Some(*least),
            }
        };
        let below = assessments.iter().filter(below).count();
        if below == 0 {
            return Exit::Done;
        }
        let all = assessments.len();
        console.line(
            &format!("{below} dari {all} hasil di bawah batas --fail-under"),
            &format!("{below} of {all} results are below --fail-under"),
        );
        Exit::Gate
    }
}
