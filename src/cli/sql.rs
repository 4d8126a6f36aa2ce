//! `spbe sql`: an instrument as one SELECT, for a database that holds the levels.

use std::collections::HashSet;

use clap::ValueEnum;

use super::args::{BandOnArg, Common, Format, one_of};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, input};
use crate::diagnostic::{Diagnostic, Place};
use crate::intake::list::unknown_node;
use crate::report::sql::{self, Columns, Dialect, Query, Refusal};
use crate::rubric::Rubric;
use crate::rubric::names::Names;

/// Write an instrument as one exact SELECT, to score where the data is
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&[Format::Table]))))]
// Here a dialect is that of a database: there is no CSV to choose one for.
#[command(mut_arg("dialect", |dialect| dialect.long("csv-dialect").hide(true)))]
#[command(after_help = "\
The result has the columns of `spbe score --format csv`, then index_numerator,
index_denominator and problem. A level that is missing, out of scale or off step
leaves its row without numbers; the problem says which indicator, and why.

Examples:
  spbe sql --rubric spbe-2020 --dialect duckdb --table nilai
  spbe sql -r pemdi-2026 --dialect postgres --table evaluasi.nilai --view indeks -o indeks.sql
  spbe sql --rubric mine.toml --dialect spark --long --columns institution=instansi,level=nilai
  spbe sql --rubric spbe-2020 --dialect postgres --columns lower,institution=nama_instansi,stage=")]
pub struct Args {
    /// The instrument: a built-in id or the path of a rubric
    #[arg(short, long, value_name = "ID|PATH")]
    rubric: String,

    /// The database
    #[arg(long = "dialect", value_name = "DIALECT", value_enum)]
    database: DialectArg,

    /// The table of levels, after its schema and a point if it has one
    #[arg(long, value_name = "NAME", default_value = "scores")]
    table: String,

    /// What the table calls its columns, as NAME=COLUMN with commas between, or a file of one each line. NAME is an
    /// indicator, institution, year, stage, and with --long indicator or level; `year=` and `stage=` say that there is
    /// none, the word lower that names are in lower case [default: the NAMEs themselves]
    #[arg(long, value_name = "MAP")]
    columns: Option<String>,

    /// The table has a row for each indicator, not a column
    #[arg(long)]
    long: bool,

    /// Which value decides the band
    #[arg(long, value_enum, default_value_t)]
    band_on: BandOnArg,

    /// What to do about a missing level: give no numbers, or take the lowest level
    #[arg(long, value_enum, default_value_t)]
    missing: MissingArg,

    /// Create a view with this name
    #[arg(long, value_name = "NAME")]
    view: Option<String>,

    #[command(flatten)]
    common: Common,
}

/// `--dialect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DialectArg {
    /// DuckDB
    #[value(name = "duckdb")]
    DuckDb,
    /// PostgreSQL
    Postgres,
    /// Spark SQL
    Spark,
}

/// `--missing`: a SELECT has no bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum MissingArg {
    /// No numbers for the row
    #[default]
    Error,
    /// The lowest level of the scale
    Lowest,
}

/// `spbe sql`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let rubric = input::rubric(&args.rubric, &console)?;
    let map = args.columns.as_deref().map(read_map).transpose()?.unwrap_or_default();
    let columns = columns(&map, args, &rubric, &console)?;
    for name in std::iter::once(&args.table).chain(&args.view) {
        if name.split('.').any(str::is_empty) {
            return Err(Stop::usage(
                format!("\"{name}\" bukan nama tabel"),
                format!("\"{name}\" is no name of a table"),
            ));
        }
    }
    let query = Query {
        rubric: &rubric,
        dialect: args.database.into(),
        table: &args.table,
        columns: &columns,
        is_long: args.long,
        band_on: args.band_on.into(),
        missing_is_lowest: args.missing == MissingArg::Lowest,
        view: args.view.as_deref(),
    };
    let text = sql::write(query).map_err(|refusal| refused(&refusal, &query))?;
    output.write(&text)?;
    Ok(Exit::Done)
}

fn refused(refusal: &Refusal, query: &Query<'_>) -> Stop {
    let (id, database) = (&query.rubric.id, query.dialect.name());
    match refusal {
        Refusal::TooLarge => Stop::usage(
            format!(
                "{id} tidak dapat dihitung secara eksak oleh {database}: bilangan bulat dari bobotnya terlalu besar"
            ),
            format!("{database} cannot compute {id} exactly: in whole numbers, its weights are too large"),
        ),
        Refusal::NotDecimal => Stop::usage(
            format!(
                "skala {id} tidak dapat ditulis dengan enam desimal, sehingga tidak dapat dibandingkan oleh {database}"
            ),
            format!("six decimals cannot write the scale of {id}, so {database} cannot compare with it"),
        ),
        Refusal::Reserved(node) => Stop::usage(
            format!("{id} memiliki unsur {node}, yang juga nama kolom lain pada hasil"),
            format!("{id} has a node {node}, which is the name of another column of the result, too"),
        ),
    }
}

/// The entries of `--columns`: from the list itself, or from the file that it names.
fn read_map(map: &str) -> Result<Vec<String>, Stop> {
    let is_list = map.contains('=') || map == LOWER;
    let text = if is_list { map.to_owned() } else { input::source(map).map_err(Stop::Io)?.text };
    let entries = text.split(if is_list { ',' } else { '\n' }).map(str::trim);
    Ok(entries.filter(|entry| !entry.is_empty() && !entry.starts_with('#')).map(str::to_owned).collect())
}

/// The entry for a table whose names are all in lower case, as PostgreSQL makes them unless they are quoted.
const LOWER: &str = "lower";

/// What the table calls its columns.
fn columns(map: &[String], args: &Args, rubric: &Rubric, console: &Console) -> Result<Columns, Stop> {
    let is_lower = map.iter().any(|entry| entry == LOWER);
    let id = |id: &String| if is_lower { id.to_lowercase() } else { id.clone() };
    let mut columns = Columns {
        institution: "institution".to_owned(),
        year: Some("year".to_owned()),
        stage: Some("stage".to_owned()),
        indicator: "indicator".to_owned(),
        level: "level".to_owned(),
        indicators: rubric.indicators().map(|indicator| id(&rubric[indicator].id)).collect(),
    };
    let names = Names::new(rubric);
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for entry in map.iter().filter(|entry| *entry != LOWER) {
        let (name, column) =
            entry.split_once('=').map(|(name, column)| (name.trim(), column.trim())).ok_or_else(|| {
                Stop::usage(
                    format!("--columns: \"{entry}\" bukan NAMA=KOLOM"),
                    format!("--columns: \"{entry}\" is not NAME=COLUMN"),
                )
            })?;
        if seen.iter().any(|(known, other)| *known == name || (*other == column && !column.is_empty())) {
            return Err(Stop::usage(
                format!("--columns: \"{entry}\" mengulang nama atau kolom yang sudah disebut"),
                format!("--columns: \"{entry}\" repeats a name or a column"),
            ));
        }
        seen.push((name, column));
        let given = (!column.is_empty()).then(|| column.to_owned());
        let column = match name {
            "year" => {
                columns.year = given;
                continue;
            }
            "stage" => {
                columns.stage = given;
                continue;
            }
            "indicator" | "level" if !args.long => {
                return Err(Stop::usage(
                    format!("--columns: {name} hanya ada pada tabel dengan --long"),
                    format!("--columns: {name} is a column of a table with --long only"),
                ));
            }
            "institution" => &mut columns.institution,
            "indicator" => &mut columns.indicator,
            "level" => &mut columns.level,
            _ => {
                let indicator = names.indicator(name).and_then(|node| columns.indicators.get_mut(node.position()));
                indicator.ok_or_else(|| no_indicator(name, &names, rubric, console))?
            }
        };
        *column = given.ok_or_else(|| {
            Stop::usage(format!("--columns: {name} harus memiliki kolom"), format!("--columns: {name} needs a column"))
        })?;
    }
    let shared = [&columns.institution].into_iter().chain(&columns.year).chain(&columns.stage);
    let own = match args.long {
        true => vec![&columns.indicator, &columns.level],
        false => columns.indicators.iter().collect(),
    };
    let dialect = Dialect::from(args.database);
    let mut taken = HashSet::new();
    if let Some(column) = shared.chain(own).find(|column| !taken.insert(dialect.column_key(column))) {
        return Err(Stop::usage(
            format!("--columns: kolom \"{column}\" dipakai untuk dua hal"),
            format!("--columns: the column \"{column}\" stands for two things"),
        ));
    }
    Ok(columns)
}

fn no_indicator(name: &str, names: &Names, rubric: &Rubric, console: &Console) -> Stop {
    match names.node(name) {
        Some(_) => Stop::usage(
            format!("--columns: {name} bukan indikator; hanya indikator yang memiliki kolom"),
            format!("--columns: {name} is no indicator; only indicators have a column"),
        ),
        None => {
            let problem = unknown_node(name, names, rubric);
            console.stop(&[Diagnostic::error(problem, Place::Nowhere)], Exit::Usage)
        }
    }
}

impl From<DialectArg> for Dialect {
    fn from(dialect: DialectArg) -> Self {
        match dialect {
            DialectArg::DuckDb => Self::DuckDb,
            DialectArg::Postgres => Self::Postgres,
            DialectArg::Spark => Self::Spark,
        }
    }
}
