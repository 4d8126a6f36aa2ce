//! `spbe compare`: two years or two stages, of one institution or of many.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::answer::{emit, emit_nothing};
use super::args::{Assessing, Common, DetailArg, Format, Metadata, Reading};
use super::console::Console;
use super::files::Files;
use super::output::Output;
use super::{Exit, Stop, input};
use crate::analysis::compare::{self, Comparison, GroupChange, Pairs};
use crate::analysis::institution::key;
use crate::analysis::standing::{Standing, columns};
use crate::answers::compare::{Across, Changes, nothing};
use crate::assess;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::{self, Sheet};
use crate::rubric::Rubric;
use crate::session::{Results, Session, distinct};

/// Compare two years or two stages: every value before and after, and what its change contributes to the index
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  spbe compare bandar-lampung-2022.csv bandar-lampung-2023.csv
  spbe compare bandar-lampung-2021-2023.csv --years 2022,2023
  spbe compare denpasar-2019-mandiri-akhir.csv --stages mandiri,akhir --detail indicator
  spbe compare nasional-2023.csv nasional-2024.csv --group-by wilayah
  spbe compare buku.xlsx --sheet 2023 --sheet 2024")]
pub struct Args {
    /// The sheets before and after, or one file that holds both, as two years, two stages or two --sheet; each may be a folder, a pattern or a zip of sheets; - is standard input
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    files: Vec<String>,

    /// The years to compare: of the first and the second file, or of the only one. A file of two that does not
    /// say its year is of this one
    #[arg(long, value_name = "YEAR,YEAR", value_delimiter = ',', num_args = 1, conflicts_with = "year")]
    years: Vec<u16>,

    /// The stages to compare, as mandiri,akhir
    #[arg(long, value_name = "STAGE,STAGE", value_delimiter = ',', num_args = 1, conflicts_with = "stage")]
    stages: Vec<String>,

    /// Only this institution
    #[arg(long, value_name = "NAME")]
    institution: Option<String>,

    /// Of many institutions, also the mean change by the cells of this column
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,

    #[command(flatten)]
    metadata: Metadata,

    /// Show two instruments side by side; their values have no differences
    #[arg(long)]
    across_instruments: bool,

    /// How much to show of one institution [default: aspect]
    #[arg(long, value_enum)]
    detail: Option<DetailArg>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// `spbe compare`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    DetailArg::check(args.detail, &args.common, &[Format::Json, Format::Csv])?;
    let output = Output::open(&args.common)?;
    let [mut before, mut after] = args.sides(&console)?;
    let mut diagnostics = std::mem::take(&mut before.diagnostics);
    for diagnostic in std::mem::take(&mut after.diagnostics) {
        // One file that holds both sides gives each message twice: keep one.
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    let mut exit = Exit::from(before.status.max(after.status));
    let rubrics = before.rubric.clone().zip(after.rubric.clone());
    let crossing = rubrics.as_ref().is_some_and(|(before, after)| before.id != after.id);
    if let Some((before, after)) = rubrics.as_ref().filter(|_| crossing) {
        let shown_anyway = args.across_instruments;
        let problem = Problem::NotComparable { before: before.id.clone(), after: after.id.clone(), shown_anyway };
        diagnostics.push(match shown_anyway {
            true => Diagnostic::warning(problem, Place::Nowhere),
            false => Diagnostic::error(problem, Place::Nowhere),
        });
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        exit = exit.max(Exit::Scores);
    }
    console.say(&diagnostics);
    let ready = !before.standings.is_empty() && !after.standings.is_empty() && (!crossing || args.across_instruments);
    let Some((rubric, rubric_after)) = rubrics.filter(|_| ready) else {
        return emit_nothing(&nothing(&diagnostics), exit, output, &args.common);
    };
    let wrong = |problem| console.stop_usage(problem);
    before.only(args.institution.as_deref()).map_err(wrong)?;
    after.only(args.institution.as_deref()).map_err(wrong)?;
    let pairs = compare::pair(&before.standings, &after.standings);
    let sides = Paired { before: &before.standings, after: &after.standings, pairs: &pairs };
    let found = sides.check();
    console.say(&found);
    if found.iter().any(Diagnostic::is_error) {
        exit = exit.max(Exit::Scores);
    }
    diagnostics.extend(found);
    if pairs.both.is_empty() {
        return match exit {
            Exit::Done => Err(wrong(Problem::NobodyInBoth)),
            _ => Err(console.stop([&Diagnostic::error(Problem::NobodyInBoth, Place::Nowhere)], exit)),
        };
    }
    let (only_before, only_after) = (&sides.only_before()[..], &sides.only_after()[..]);
    let (detail, diagnostics) = (args.detail.unwrap_or(DetailArg::Aspect).into(), &diagnostics[..]);
    if crossing {
        let pairs: Vec<[&Standing; 2]> = sides.pairs().collect();
        let rubrics = [rubric.as_ref(), rubric_after.as_ref()];
        let across = Across { rubrics, pairs: &pairs, only_before, only_after, detail, diagnostics };
        return emit(&across, exit, output, &args.common, &console);
    }
    let (comparisons, groups) = &sides.compare(&rubric, args).map_err(wrong)?;
    let changes = Changes {
        rubric: &rubric,
        comparisons,
        groups,
        group_by: args.group_by.as_deref(),
        only_before,
        only_after,
        band_on: assess::Options::from(&args.assessing).band_on,
        detail,
        diagnostics,
    };
    emit(&changes, exit, output, &args.common, &console)
}

/// Both sides, and who is on both.
struct Paired<'s> {
    before: &'s [Standing],
    after: &'s [Standing],
    pairs: &'s Pairs,
}

impl<'s> Paired<'s> {
    fn pairs(&self) -> impl Iterator<Item = [&'s Standing; 2]> {
        let (before, after) = (self.before, self.after);
        self.pairs.both.iter().filter_map(move |(one, other)| Some([before.get(*one)?, after.get(*other)?]))
    }

    fn only_before(&self) -> Vec<&'s Standing> {
        self.pairs.only_before.iter().filter_map(|at| self.before.get(*at)).collect()
    }

    fn only_after(&self) -> Vec<&'s Standing> {
        self.pairs.only_after.iter().filter_map(|at| self.after.get(*at)).collect()
    }

    /// Who is left out because it is there twice, and what should be known about who is compared.
    fn check(&self) -> Vec<Diagnostic> {
        let twice = |standings: &[Standing], positions: &[usize]| -> Vec<Diagnostic> {
            let repeated = positions.iter().filter_map(|at| standings.get(*at));
            let error = |standing: &Standing| {
                let problem = Problem::TwiceOnOneSide { institution: standing.institution().to_owned() };
                Diagnostic::error(problem, Place::row(&standing.file, standing.assessment.row))
            };
            repeated.map(error).collect()
        };
        let mut found = twice(self.before, &self.pairs.twice_before);
        found.extend(twice(self.after, &self.pairs.twice_after));
        let pairs: Vec<[&Standing; 2]> = self.pairs().collect();
        if let [[before, after]] = pairs.as_slice()
            && let (Some(one), Some(other)) = (before.assessment.subject.stated(), after.assessment.subject.stated())
            && key(one) != key(other)
        {
            let [before, after] = [before, after].map(|standing| standing.institution().to_owned());
            found.push(Diagnostic::note(Problem::DifferentInstitutions { before, after }, Place::Nowhere));
        }
        let year = |standing: &Standing| standing.assessment.subject.year;
        let years = pairs.iter().find_map(|[before, after]| {
            let (before, after) = year(before).zip(year(after))?;
            (before > after).then_some((before, after))
        });
        found
            .extend(years.map(|(before, after)| {
                Diagnostic::warning(Problem::BackwardsInTime { before, after }, Place::Nowhere)
            }));
        found
    }

    /// The changes of each, and by group.
    fn compare(&self, rubric: &Rubric, args: &Args) -> Result<(Vec<Comparison>, Vec<GroupChange>), Problem> {
        if let Some(column) = &args.group_by
            && !self.after.iter().chain(self.before).any(|standing| standing.cell(rubric, column).is_some())
        {
            return Err(Problem::ColumnNotFound { wanted: column.clone(), present: columns(self.after) });
        }
        let overflow = |_| Problem::ResultOverflow { node: rubric.title.clone() };
        let comparisons = self.pairs().map(|[before, after]| Comparison::of(rubric, before.clone(), after.clone()));
        let comparisons = comparisons.collect::<Result<Vec<_>, _>>().map_err(overflow)?;
        let groups = compare::by_group(rubric, &comparisons, args.group_by.as_deref()).map_err(overflow)?;
        Ok((comparisons, groups))
    }
}

impl Args {
    /// Reads the sheets that an argument means.
    fn side(&self, file: &String, options: &intake::Options, console: &Console) -> Result<Side, Stop> {
        let (file, output) = (std::slice::from_ref(file), self.common.output.as_deref());
        let mut files = Files::find(file, &[], output, options.limits, console)?;
        let (mut read, mut sheets) = (Vec::new(), Vec::new());
        let is_only = files.inputs.len() == 1;
        for input in std::mem::take(&mut files.inputs) {
            match input.read(options.limits) {
                Ok(bytes) => {
                    sheets.push(Sheet::parse(&input.name, &bytes, options));
                    read.push(input);
                }
                Err(trouble) if is_only => return Err(Stop::Io(trouble)),
                Err(trouble) => {
                    console.trouble(&trouble);
                    files.is_unread = true;
                }
            }
        }
        files.inputs = read;
        Ok((files, sheets))
    }

    /// What is before and what is after.
    fn sides(&self, console: &Console) -> Result<[Results; 2], Stop> {
        for (flag, count) in [("--years", self.years.len()), ("--stages", self.stages.len())] {
            if !matches!(count, 0 | 2) {
                return Err(Stop::usage(
                    format!("{flag} perlu dua nilai, dipisahkan koma"),
                    format!("{flag} needs two values, separated by a comma"),
                ));
            }
        }
        let options = input::intake_options(&self.reading, console)?;
        let names = &self.reading.sheets;
        if names.len() > 2 {
            return Err(Stop::usage(
                "compare membandingkan dua lembar: beri --sheet paling banyak dua kali",
                "compare takes two sheets: give --sheet at most twice",
            ));
        }
        // Two files are the sides, or two sheets of one; else both sides are in one sheet.
        let are_apart = self.files.len() == 2 || names.len() == 2;
        let mut sheets: HashMap<&str, Side> = HashMap::new();
        for file in &self.files {
            if let Entry::Vacant(unread) = sheets.entry(file) {
                unread.insert(self.side(file, &options, console)?);
            }
        }
        // Of two files each is a side; of one, both sides are in it.
        let file = |side: usize| self.files.get(side).unwrap_or(&self.files[0]).as_str();
        let years = match self.years.as_slice() {
            [before, after] => [Some(*before), Some(*after)],
            _ if !are_apart && self.stages.is_empty() => only_years(file(0), &sheets[file(0)], &options, console)?,
            _ => [options.year; 2],
        };
        let read = |side: usize| {
            let stage = self.stages.get(side).cloned().or_else(|| options.stage.clone());
            let year = years.get(side).copied().flatten();
            let sheet_name = if names.len() == 2 { names.get(side).cloned() } else { options.sheet.clone() };
            let (found, sheets) = &sheets[file(side)];
            let mut session = Session::default();
            session.diagnostics.extend_from_slice(&found.diagnostics);
            session.is_unread |= found.is_unread;
            for (input, sheet) in found.inputs.iter().zip(sheets) {
                let (stage, sheet_name) = (&stage, &sheet_name);
                let of = |year| {
                    let (stage, sheet_name) = (stage.clone(), sheet_name.clone());
                    sheet.read(&intake::Options { year, stage, sheet: sheet_name, ..input.options(&options) })
                };
                let mut reading = of(year);
                let is_undated = reading.recognised.as_ref().is_some_and(|recognised| recognised.years.is_empty());
                if is_undated && are_apart && self.years.len() == 2 {
                    reading = of(None);
                    reading.records.iter_mut().for_each(|record| record.scores.subject.year = year);
                }
                session.add(&input.name, reading);
            }
            session
        };
        let [mut before, mut after] = [read(0), read(1)];
        input::join(&self.metadata, self.group_by.as_deref(), &mut [&mut before, &mut after], console)?;
        Ok([before, after].map(|session| session.standings_as_they_are((&self.assessing).into())))
    }
}

/// The sheets that an argument means, taken apart.
type Side = (Files, Vec<Sheet>);

/// The years of sheets that hold two and no more.
fn only_years(
    file: &str,
    (_, sheets): &Side,
    options: &intake::Options,
    console: &Console,
) -> Result<[Option<u16>; 2], Stop> {
    let (mut years, mut stages) = (BTreeSet::new(), Vec::new());
    let mut is_recognised = false;
    for recognised in sheets.iter().filter_map(|sheet| sheet.read(options).recognised) {
        is_recognised = true;
        years.extend(recognised.years);
        stages.extend(recognised.stages);
    }
    // Errors in the file are reported by the reading that follows.
    if !is_recognised {
        return Ok([None; 2]);
    }
    let years: Vec<u16> = years.into_iter().collect();
    if let [before, after] = years.as_slice() {
        return Ok([Some(*before), Some(*after)]);
    }
    let years = years.iter().map(u16::to_string).collect();
    let problem = Problem::WhichTwo { years, stages: distinct(stages.into_iter()) };
    Err(console.stop([&Diagnostic::error(problem, Place::File(file.into()))], Exit::Usage))
}
