//! The one result that a question is about.

use std::sync::Arc;

use clap::Args;

use super::args::{Assessing, MissingArg, Reading};
use super::console::Console;
use super::{Exit, Stop, input};
use crate::analysis::institution::{self, Unnamed};
use crate::analysis::ladder::{Ladder, Misstep};
use crate::analysis::target::Target;
use crate::analysis::whatif::scores_of;
use crate::assess::{self, Assessment, Missing};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::Exact;
use crate::intake::{self, Record};
use crate::rubric::Rubric;
use crate::rubric::closest;

/// Which result a question is about, and how it is read and assessed.
#[derive(Debug, Clone, Args)]
pub struct BaseArgs {
    /// The sheet; - is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// The institution, where the sheet holds several: its name, or a part that no other has
    #[arg(long, value_name = "NAME")]
    institution: Option<String>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
}

/// One result, with all that is needed to ask what else it could be.
#[derive(Debug)]
pub struct Base {
    /// The instrument.
    pub rubric: Arc<Rubric>,
    /// The result. Its index, and so every score, is known.
    pub assessment: Assessment,
    /// The scores, in the order of the rubric.
    pub scores: Vec<Exact>,
    /// How it was assessed.
    pub options: assess::Options,
    /// How the sheet was read.
    pub diagnostics: Vec<Diagnostic>,
}

impl BaseArgs {
    /// Whether the sheet is standard input, which can be read only once.
    pub fn reads_stdin(&self) -> bool {
        self.file == "-"
    }

    /// The instrument that was asked for, where one was.
    pub fn names_rubric(&self) -> bool {
        self.reading.rubric.is_some()
    }
}

impl Base {
    /// Reads the sheet and assesses the institution. What is wrong is said.
    ///
    /// # Errors
    /// Where the sheet cannot be read, does not hold exactly one such result, or the result has errors.
    pub fn read(args: &BaseArgs, console: &Console) -> Result<Self, Stop> {
        if args.assessing.missing == MissingArg::Bounds {
            return Err(Stop::usage(
                "pertanyaan ini perlu satu indeks, sedangkan --missing bounds memberi dua; pilih --missing lowest",
                "this question needs one index, and --missing bounds leaves two; choose --missing lowest",
            ));
        }
        let options: assess::Options = (&args.assessing).into();
        let mut reading = read(&args.file, &args.reading, console)?;
        let Some(rubric) = reading.rubric.take() else {
            return Err(say(console, &reading.diagnostics, Exit::Scores));
        };
        let records = std::mem::take(&mut reading.records);
        let record = choose(records, args, reading.diagnostics.iter().any(Diagnostic::is_error));
        let mut diagnostics = reading.diagnostics;
        let record = match record {
            Ok(record) => record,
            Err(None) => return Err(say(console, &diagnostics, Exit::Scores)),
            Err(Some(problem)) => {
                diagnostics.push(Diagnostic::error(problem, Place::File(args.file.as_str().into())));
                return Err(say(console, &diagnostics, Exit::Usage));
            }
        };
        diagnostics.extend(record.diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error) {
            if options.missing == Missing::Error {
                diagnostics.extend(assess::missing(&rubric, &record.scores).into_iter().map(for_one_index));
            }
            return Err(say(console, &diagnostics, Exit::Scores));
        }
        let assessment = match assess::assess(&rubric, &record.scores, options) {
            Ok(assessment) => assessment,
            Err(errors) => {
                diagnostics.extend(errors.into_iter().map(for_one_index));
                return Err(say(console, &diagnostics, Exit::Scores));
            }
        };
        let Some(scores) = scores_of(&assessment) else {
            diagnostics.push(Diagnostic::error(Problem::IndicatorsNeeded, record.scores.origin.whole()));
            return Err(say(console, &diagnostics, Exit::Scores));
        };
        console.say(&diagnostics);
        Ok(Self { rubric, assessment, scores, options, diagnostics })
    }
}

/// What is missing cannot be left open here: a question needs one index.
fn for_one_index(mut found: Diagnostic) -> Diagnostic {
    if let Problem::MissingScore { one_index, .. } | Problem::MissingIndicator { one_index, .. } = &mut found.problem {
        *one_index = true;
    }
    found
}

fn read(file: &str, reading: &Reading, console: &Console) -> Result<intake::Reading, Stop> {
    let options = input::intake_options(reading, console)?;
    let bytes = input::read_bytes(file, options.limits).map_err(Stop::Io)?;
    Ok(intake::read(file, &bytes, &options))
}

/// The levels to raise and lower scores on.
///
/// # Errors
/// Where the step is no use on the scale.
pub fn ladder(rubric: &Rubric, step: Option<Exact>) -> Result<Ladder, Stop> {
    Ladder::new(&rubric.scale, step).map_err(|misstep| match misstep {
        Misstep::Given(own) => {
            let id = &rubric.id;
            Stop::usage(
                format!("--step untuk skala tanpa tingkat; skala {id} berlangkah {own}"),
                format!("--step is for a scale without levels; that of {id} has steps of {own}"),
            )
        }
        Misstep::NotPositive => Stop::usage("--step harus lebih dari 0", "--step must be more than 0"),
        Misstep::TooSmall => Stop::usage(
            "--step terlalu kecil: tingkatnya akan lebih dari 1000",
            "--step is so small that there would be more than 1000 levels",
        ),
    })
}

/// An exact number on the command line.
///
/// # Errors
/// Where the text is none.
pub fn exact(text: &str) -> Result<Exact, String> {
    Exact::parse(text).map_err(|_| "give a number such as 12 or 2,5".to_owned())
}

/// Says all of it, and that nothing is left but the exit code.
pub fn say(console: &Console, diagnostics: &[Diagnostic], exit: Exit) -> Stop {
    console.say(diagnostics);
    Stop::Said(exit)
}

/// The one record that is asked for, or what keeps it from being chosen; nothing where the sheet as a whole is
/// wrong, which is known already.
fn choose(mut records: Vec<Record>, args: &BaseArgs, sheet_failed: bool) -> Result<Record, Option<Problem>> {
    if records.is_empty() || (sheet_failed && records.len() > 1) {
        return Err(None);
    }
    let institution = |record: &Record| record.scores.subject.institution.clone();
    if let Some(wanted) = &args.institution {
        let name = find_institution(distinct(records.iter().filter_map(institution)), wanted).map_err(Some)?;
        records.retain(|record| institution(record).as_ref() == Some(&name));
    }
    match <[Record; 1]>::try_from(records) {
        Ok([record]) => Ok(record),
        Err(records) => {
            let institutions = distinct(records.iter().filter_map(institution));
            if institutions.len() > 1 {
                return Err(Some(Problem::InstitutionAmbiguous { wanted: None, fitting: institutions }));
            }
            let results = records.iter().map(|record| {
                let subject = &record.scores.subject;
                let row = || record.scores.row.to_string();
                subject.year.map(|year| year.to_string()).or_else(|| subject.stage.clone()).unwrap_or_else(row)
            });
            Err(Some(Problem::ResultAmbiguous { fitting: results.collect() }))
        }
    }
}

/// The institution that a name means.
///
/// # Errors
/// Where it means none, or several.
pub fn find_institution(present: Vec<String>, wanted: &str) -> Result<String, Problem> {
    match institution::find(present.iter().map(String::as_str), wanted) {
        Ok(at) => Ok(present.get(at).cloned().unwrap_or_default()),
        Err(why) => Err(unnamed(wanted, why, present)),
    }
}

/// Why a name does not say which institution is meant.
pub fn unnamed(wanted: &str, why: Unnamed, present: Vec<String>) -> Problem {
    match why {
        Unnamed::Several(fitting) => Problem::InstitutionAmbiguous { wanted: Some(wanted.to_owned()), fitting },
        Unnamed::Nobody => {
            let suggestion = closest(wanted, present.iter().map(String::as_str)).map(str::to_owned);
            Problem::InstitutionNotFound { wanted: wanted.to_owned(), suggestion, present }
        }
    }
}

/// A number, or a band of the rubric.
///
/// # Errors
/// Where the text is neither.
pub fn target(text: &str, rubric: &Rubric) -> Result<Target, Problem> {
    Target::parse(text, rubric).ok_or_else(|| {
        let bands = || rubric.bands.iter().flat_map(|bands| &bands.bands);
        let known = bands().flat_map(|band| std::iter::once(&band.label).chain(&band.aliases)).map(String::as_str);
        let suggestion = closest(text, known).map(str::to_owned);
        let bands = bands().map(|band| band.label.clone()).collect();
        Problem::TargetInvalid { found: text.to_owned(), suggestion, bands }
    })
}

/// The same, where a number must be one that an index can be.
///
/// # Errors
/// Where the text is neither, or a number outside the scale.
pub fn target_on_scale(text: &str, rubric: &Rubric) -> Result<Target, Problem> {
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    match target(text, rubric)? {
        Target::Index(found) if !(min..=max).contains(&found) => Err(Problem::TargetOutOfScale { found, min, max }),
        target => Ok(target),
    }
}

/// Each text once, in the order of first appearance.
pub fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}
