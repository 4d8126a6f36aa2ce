//! `spbe trend`: results over the years.

use std::collections::HashSet;
use std::sync::Arc;

use super::answer::{emit, emit_nothing};
use super::args::{Assessing, Common, DetailArg, Format, Reading};
use super::console::Console;
use super::files::Files;
use super::output::Output;
use super::{Exit, Stop, input, target};
use crate::analysis::standing::Standing;
use crate::analysis::trend::{self, Trend, Untimely};
use crate::answers::trend::{Aim, Trends, nothing};
use crate::assess;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::rubric::Rubric;
use crate::session::{Session, key_of};

/// Show results over the years: the index and its domains, the changes, the distance to a target
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe trend bandar-lampung-2021-2023.csv --target 2.6
  spbe trend nasional-2022.csv nasional-2023.csv --years 2022,2023 --institution \"Maluku Utara\"
  spbe trend spbe-2025.csv pemdi-2026.csv
  spbe trend buku.xlsx --sheet 2022 --sheet 2023 --sheet 2024")]
pub struct Args {
    /// Sheets of any years, or folders, patterns and zips of them; every result needs a year
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// The index or the band that is aimed at
    #[arg(long, value_name = "INDEX|BAND")]
    target: Option<String>,

    /// The year of each file in turn, or of each --sheet, for sheets that do not say theirs
    #[arg(long, value_name = "YEAR,YEAR,...", value_delimiter = ',', num_args = 1, conflicts_with = "year")]
    years: Vec<u16>,

    /// Only this institution
    #[arg(long, value_name = "NAME")]
    institution: Option<String>,

    /// How much to show of one institution [default: domain]
    #[arg(long, value_enum)]
    detail: Option<DetailArg>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// `spbe trend`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    DetailArg::check(args.detail, &args.common, &[Format::Json, Format::Csv])?;
    let output = Output::open(&args.common)?;
    let mut read = args.read(&console)?;
    console.say(&read.diagnostics);
    if read.results.is_empty() {
        return emit_nothing(&nothing(&read.diagnostics), read.exit, output, &args.common);
    }
    let rubrics: Vec<&Rubric> = read.rubrics.iter().map(AsRef::as_ref).collect();
    let wrong = |problem| console.stop_usage(problem);
    let targets = args.targets(&rubrics).map_err(wrong)?;
    let Trend { series, twice } = trend::trend(read.results).map_err(|why| wrong(untimely(why)))?;
    let twice: Vec<Diagnostic> = twice.iter().map(repeated).collect();
    console.say(&twice);
    if !twice.is_empty() {
        read.exit = read.exit.max(Exit::Scores);
    }
    read.diagnostics.extend(twice);
    if series.is_empty() {
        return emit_nothing(&nothing(&read.diagnostics), read.exit, output, &args.common);
    }
    let trends = Trends {
        rubrics: &rubrics,
        series: &series,
        targets: &targets,
        band_on: assess::Options::from(&args.assessing).band_on,
        detail: args.detail.unwrap_or(DetailArg::Domain).into(),
        diagnostics: &read.diagnostics,
    };
    emit(&trends, read.exit, output, &args.common, &console)
}

/// Everything that was read.
struct Read {
    /// The instruments, older ones first.
    rubrics: Vec<Arc<Rubric>>,
    /// Each result with the position of its instrument.
    results: Vec<(usize, Standing)>,
    diagnostics: Vec<Diagnostic>,
    exit: Exit,
}

impl Args {
    fn read(&self, console: &Console) -> Result<Read, Stop> {
        let options = input::intake_options(&self.reading, console)?;
        let mut sheets: Vec<(Arc<Rubric>, Vec<Standing>)> = Vec::new();
        let mut read = Read { rubrics: Vec::new(), results: Vec::new(), diagnostics: Vec::new(), exit: Exit::Done };
        // Of several sheets each has its year.
        let each = self.reading.sheets.len().max(1);
        let (years, parts) = (self.years.len(), self.files.len() * each);
        if years != 0 && years != parts {
            return Err(match each {
                1 => Stop::usage(
                    format!("--years memberi {years} tahun untuk {parts} berkas"),
                    format!("--years gives {years} years for {parts} files"),
                ),
                _ => Stop::usage(
                    format!("--years memberi {years} tahun untuk {parts} lembar"),
                    format!("--years gives {years} years for {parts} sheets"),
                ),
            });
        }
        let mut inputs = Vec::new();
        for (at, argument) in self.files.iter().enumerate() {
            let output = self.common.output.as_deref();
            let argument = std::slice::from_ref(argument);
            let mut files = Files::find(argument, &self.reading.sheets, output, options.limits, console)?;
            read.exit = read.exit.max(files.exit());
            read.diagnostics.append(&mut files.diagnostics);
            // The sheets of each file follow one another.
            let told = |input: usize| self.years.get(at * each + input % each).copied();
            inputs.extend(files.inputs.into_iter().enumerate().map(|(number, input)| (told(number), input)));
        }
        for (told, file) in inputs {
            let reading = match input::read_sheet(&file, &options) {
                Ok(reading) => reading,
                Err(trouble) => {
                    console.trouble(&trouble);
                    read.exit = Exit::Io;
                    continue;
                }
            };
            let mut sheet = Session::standings_of(&file.name, reading, (&self.assessing).into());
            for standing in &mut sheet.standings {
                let year = &mut standing.assessment.subject.year;
                *year = year.or(told);
            }
            read.exit = read.exit.max(sheet.status.into());
            read.diagnostics.append(&mut sheet.diagnostics);
            sheets.extend(sheet.rubric.map(|rubric| (rubric, sheet.standings)));
        }
        for (rubric, _) in &sheets {
            if !read.rubrics.iter().any(|known| known.id == rubric.id) {
                read.rubrics.push(Arc::clone(rubric));
            }
        }
        read.rubrics.sort_by_key(|rubric| rubric.years.map(|(first, _)| first));
        for (rubric, standings) in sheets {
            let Some(at) = read.rubrics.iter().position(|known| known.id == rubric.id) else { continue };
            read.results.extend(standings.into_iter().map(|standing| (at, standing)));
        }
        let is_nameless = |(_, standing): &(usize, Standing)| standing.assessment.subject.stated().is_none();
        let years: HashSet<Option<u16>> =
            read.results.iter().map(|(_, standing)| standing.assessment.subject.year).collect();
        let names: HashSet<String> = read.results.iter().map(|(_, standing)| standing.key()).collect();
        // Files of one institution that none of them names, a year each.
        let is_of_one = read.results.iter().all(is_nameless) && years.len() == read.results.len();
        if is_of_one && names.len() > 1 {
            for (_, standing) in &mut read.results {
                standing.assessment.subject.institution = None;
            }
        }
        if let Some(name) = self.institution.as_ref().filter(|_| !read.results.is_empty()) {
            let found = key_of(read.results.iter().map(|(_, standing)| standing), name)
                .map_err(|problem| console.stop_usage(problem))?;
            read.results.retain(|(_, standing)| standing.key() == found);
        }
        Ok(read)
    }

    /// For each instrument what the target means: a band begins at its lower cut.
    fn targets(&self, rubrics: &[&Rubric]) -> Result<Vec<Option<Aim>>, Problem> {
        let Some(text) = &self.target else { return Ok(vec![None; rubrics.len()]) };
        let band_on = assess::Options::from(&self.assessing).band_on;
        let target = |rubric: &&Rubric| {
            let overflow = |_| Problem::ResultOverflow { node: rubric.title.clone() };
            let target = target::target(text, rubric)?;
            let threshold = target.threshold(rubric, band_on).map_err(overflow)?;
            Ok(threshold.map(|threshold| Aim { target, threshold }))
        };
        rubrics.iter().map(target).collect()
    }
}

/// A second result of one institution and year.
fn repeated(standing: &Standing) -> Diagnostic {
    let (institution, year) = (standing.institution().to_owned(), standing.assessment.subject.year.unwrap_or_default());
    let place = Place::row(&standing.file, standing.assessment.row);
    Diagnostic::error(Problem::TwiceInYear { institution, year }, place)
}

/// Why results cannot be put in order.
fn untimely(why: Untimely) -> Problem {
    match why {
        Untimely::NoYear { institution } => Problem::YearMissing { institution },
        Untimely::Overflow => Problem::ResultOverflow { node: "index".to_owned() },
    }
}
