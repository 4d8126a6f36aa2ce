//! `spbe rank`: who stands where.

use std::collections::{BTreeSet, HashSet};

use super::answer::{emit, emit_nothing};
use super::args::{Assessing, Common, Metadata, Reading};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, input, target};
use crate::analysis::rank::{self, Condition, Question, Unanswerable};
use crate::analysis::standing::Standing;
use crate::answers::rank::{Ranks, nothing};
use crate::assess;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric, normalise};
use crate::session::{Results, Status, distinct, unnamed};

/// Rank institutions: the league table, its groups, and the place of one among the others
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe rank nasional-2023.csv --where jenis=Provinsi --group-by wilayah --focus \"Maluku Utara\"
  spbe rank nasional-2023.csv --where jenis=Kabupaten --where jenis=Kota --by D4 --top 10
  spbe rank nasional-2024.csv --previous nasional-2023.csv --at-least Baik
  spbe rank kiriman/ --metadata daftar-instansi.xlsx --where jenis=Kota --group-by wilayah

A league table is of one year: last year's sheet goes to --previous, not beside this year's.")]
pub struct Args {
    /// Sheets of many institutions in one year, or folders, patterns and zips of them: scores or published values
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// Only institutions with this cell in this column (or != for all others); the same column again: either
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = condition)]
    conditions: Vec<Condition>,

    /// Group by the cells of this column
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,

    #[command(flatten)]
    metadata: Metadata,

    /// What ranks: the index, or a domain, an aspect or an indicator by its id
    #[arg(long, value_name = "index|ID", default_value = "index")]
    by: String,

    /// The place of this institution, its neighbours, and what separates it from the next
    #[arg(long, value_name = "NAME")]
    focus: Option<String>,

    /// What separates the one in focus from this one
    #[arg(long, value_name = "NAME", requires = "focus")]
    against: Vec<String>,

    /// The share that has this band or value, or a higher one
    #[arg(long, value_name = "INDEX|BAND")]
    at_least: Option<String>,

    /// The sheet of an earlier year, for the changes of rank
    #[arg(long, value_name = "FILE")]
    previous: Option<String>,

    /// Show only the first places, and those around the one in focus
    #[arg(long, value_name = "COUNT")]
    top: Option<usize>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// `spbe rank`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let options: assess::Options = (&args.assessing).into();
    let mut session = input::session(&args.files, args.common.output.as_deref(), &args.reading, &console)?;
    let asked = args.conditions.iter().map(|condition| &condition.column).chain(&args.group_by);
    input::join(&args.metadata, asked.map(String::as_str), &mut [&mut session], &console)?;
    let mut now = session.standings(options);
    let earlier = args.previous.as_ref().map(|file| args.earlier(file, &mut now, options, &console)).transpose()?;
    console.say(&now.diagnostics);
    let exit = now.status.into();
    let Some(rubric) = now.rubric.as_deref().filter(|_| !now.standings.is_empty()) else {
        return emit_nothing(&nothing(now.rubric.as_deref(), &now.diagnostics), exit, output, &args.common);
    };
    let wrong = |problem| console.stop_usage(problem);
    one_year(&now).map_err(wrong)?;
    if let Some(earlier) = earlier.as_ref().filter(|earlier| !earlier.is_empty()) {
        let ranked: HashSet<String> = now.standings.iter().map(Standing::key).collect();
        if !earlier.iter().any(|standing| ranked.contains(&standing.key())) {
            return Err(wrong(Problem::NobodyInBoth));
        }
    }
    let question = args.question(rubric).map_err(wrong)?;
    let ranking = rank::rank(rubric, &now.standings, earlier.as_deref().unwrap_or_default(), &question)
        .map_err(|why| wrong(unanswerable(why, rubric, &now.standings)))?;
    let ranks = Ranks {
        rubric,
        standings: &now.standings,
        ranking: &ranking,
        conditions: &question.conditions,
        group_by: args.group_by.as_deref(),
        at_least: question.at_least,
        band_on: options.band_on,
        top: args.top,
        has_earlier: earlier.is_some(),
        diagnostics: &now.diagnostics,
    };
    emit(&ranks, exit, output, &args.common, &console)
}

impl Args {
    fn question(&self, rubric: &Rubric) -> Result<Question, Problem> {
        Ok(Question {
            by: Some(node(&self.by, rubric)?),
            conditions: self.conditions.clone(),
            group_by: self.group_by.clone(),
            at_least: self.at_least.as_ref().map(|text| target::target(text, rubric)).transpose()?,
            focus: self.focus.clone(),
            against: self.against.clone(),
        })
    }

    /// The standings of the year before; of several years in the sheet, the last before the one that is ranked.
    fn earlier(
        &self,
        file: &String,
        now: &mut Results,
        options: assess::Options,
        console: &Console,
    ) -> Result<Vec<Standing>, Stop> {
        let reading = Reading { year: None, ..self.reading.clone() };
        let read = |reading: &Reading| {
            Ok(input::session(std::slice::from_ref(file), None, reading, console)?.standings(options))
        };
        let mut earlier = read(&reading)?;
        // A sheet of nothing but the index does not tell its instrument: it is that of this year.
        if let (None, Some(rubric), Status::WithErrors) = (&earlier.rubric, &now.rubric, earlier.status) {
            earlier = read(&Reading { rubric: Some(rubric.id.clone()), ..reading.clone() })?;
        }
        now.status = now.status.max(earlier.status);
        now.diagnostics.append(&mut earlier.diagnostics);
        if let (Some(rubric), Some(other)) = (&now.rubric, &earlier.rubric)
            && rubric.id != other.id
        {
            let problem = Problem::InstrumentsDiffer { first: rubric.id.clone(), other: other.id.clone() };
            now.diagnostics.push(Diagnostic::error(problem, Place::File(file.as_str().into())));
            now.status = now.status.max(Status::WithErrors);
            return Ok(Vec::new());
        }
        let year = |standing: &Standing| standing.assessment.subject.year;
        let ranked = now.standings.iter().find_map(year);
        let before = |found: &Option<u16>| found.is_none_or(|found| ranked.is_none_or(|ranked| found < ranked));
        let years: BTreeSet<Option<u16>> = earlier.standings.iter().map(year).collect();
        let last = years.iter().copied().rfind(before);
        if last.is_none()
            && !years.is_empty()
            && let Some(year) = ranked
        {
            let found = years.iter().flatten().map(u16::to_string).collect();
            let problem = Problem::PreviousNotEarlier { found, year };
            return Err(console.stop([&Diagnostic::error(problem, Place::File(file.as_str().into()))], Exit::Usage));
        }
        earlier.standings.retain(|standing| Some(year(standing)) == last);
        Ok(earlier.standings)
    }
}

/// A league table is of one year.
fn one_year(now: &Results) -> Result<(), Problem> {
    let mut years: Vec<u16> = now.standings.iter().filter_map(|standing| standing.assessment.subject.year).collect();
    years.sort_unstable();
    years.dedup();
    match years.len() {
        0 | 1 => Ok(()),
        _ => Err(Problem::SeveralYears { years: years.iter().map(u16::to_string).collect() }),
    }
}

/// The node that ranks.
fn node(text: &str, rubric: &Rubric) -> Result<NodeId, Problem> {
    if ["index", "indeks"].contains(&normalise(text).as_str()) {
        return Ok(NodeId::INDEX);
    }
    let names = Names::new(rubric);
    names.group(text).or_else(|| names.indicator(text)).ok_or_else(|| {
        let groups = rubric.groups().map(|group| rubric[group].id.as_str());
        let range = std::iter::once("index").chain(groups).collect::<Vec<_>>().join(", ");
        Problem::UnknownNode { found: text.to_owned(), suggestion: None, range }
    })
}

/// "jenis=Provinsi" or "jenis!=Provinsi".
fn condition(text: &str) -> Result<Condition, String> {
    let (column, value) = text.split_once('=').ok_or("write it as COLUMN=VALUE")?;
    let (column, equal) = column.strip_suffix('!').map_or((column, true), |column| (column, false));
    Ok(Condition { column: column.trim().to_owned(), value: value.trim().to_owned(), equal })
}

/// Why a question has no answer.
pub(super) fn unanswerable(why: Unanswerable, rubric: &Rubric, standings: &[Standing]) -> Problem {
    match why {
        Unanswerable::NoColumn { column, columns } => Problem::ColumnNotFound { wanted: column, present: columns },
        Unanswerable::Nobody { condition: Some((Condition { column, value, .. }, present)) } => {
            Problem::ValueNotFound { column, wanted: value, present }
        }
        Unanswerable::Nobody { condition: None } => Problem::NobodyFits,
        Unanswerable::NoValues { node, present } => {
            let id = |node: NodeId| rubric[node].id.clone();
            Problem::NoValues { node: id(node), present: present.into_iter().map(id).collect() }
        }
        Unanswerable::Name { name, why } => {
            let present = standings.iter().map(|standing| standing.institution().to_owned());
            unnamed(&name, why, distinct(present))
        }
        Unanswerable::NotRanked { institution } => Problem::NotRanked { institution },
        Unanswerable::Overflow => Problem::ResultOverflow { node: rubric.title.clone() },
    }
}
