//! `spbe chart`: one chart as SVG.

use clap::ValueEnum;

use super::args::{Assessing, Common, Format, Reading, one_of};
use super::comparison::{ComparisonArgs, IndicatorArgs};
use super::console::Console;
use super::output::Output;
use super::reported::Reported;
use super::{Exit, Stop};
use crate::lang::Lang;
use crate::report::dossier;
use crate::report::svg::Chart;

/// Draw one chart as SVG, for a document or a slide
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&[Format::Svg]))))]
#[command(after_help = "\
Examples:
  spbe chart radar nilai.csv -o radar.svg
  spbe chart radar nilai-2024.csv --compare nilai-2023.csv --group kota.csv -o radar.svg
  spbe chart bars kabupaten-*.csv -o batang.svg
  spbe chart trend nilai-2021-2024.csv --lang id -o tren.svg")]
pub struct Args {
    /// Which chart
    kind: Kind,

    /// Sheets to draw, or folders, patterns and zips of them; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    comparison: ComparisonArgs,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The aspects of an institution, with its target and what it is compared with
    Radar,
    /// The index, domains and aspects of an institution; of several institutions their indexes
    Bars,
    /// The index and the domains of an institution over the years
    Trend,
}

/// `spbe chart`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let output = Output::open(&args.common)?;
    let output_path = args.common.output.as_deref();
    let institutions =
        args.comparison.institutions(&args.files, output_path, &args.reading, &args.assessing, &console)?;
    let reported = Reported::read(
        &args.comparison,
        &IndicatorArgs::default(),
        &institutions,
        &args.reading,
        &args.assessing,
        &console,
    )?;
    let Some(reported) = reported else { return Ok(institutions.status.into()) };
    let (chart, title) = draw(args.kind, &reported, args.common.lang())?;
    output.write(&chart.to_file(&title))?;
    Ok(reported.exit())
}

/// The chart, and what it is of.
fn draw(kind: Kind, reported: &Reported<'_>, lang: Lang) -> Result<(Chart, String), Stop> {
    let dossiers = reported
        .chosen()
        .map(|(at, institution)| reported.dossier(at, institution, lang))
        .collect::<Result<Vec<_>, _>>()?;
    let only = || match dossiers.as_slice() {
        [only] => Ok(only),
        several => {
            let count = several.len();
            Err(Stop::usage(
                format!("ada {count} instansi: hanya bars yang menampilkan beberapa; pilih satu dengan --institution"),
                format!("there are {count} institutions: only bars show several; choose one with --institution"),
            ))
        }
    };
    match kind {
        Kind::Bars if dossiers.len() > 1 => Ok(dossier::ranked_bars(reported.rubric(), &dossiers, lang)),
        Kind::Bars => Ok((only()?.bars(lang), only()?.caption(lang))),
        Kind::Radar => {
            let chart = only()?.radar(lang).ok_or_else(|| {
                Stop::usage(
                    "radar perlu 3 sampai 24 nilai; gambarlah bars",
                    "a radar needs 3 to 24 values; draw bars instead",
                )
            })?;
            Ok((chart, only()?.caption(lang)))
        }
        Kind::Trend => {
            let chart = only()?
                .trend(lang)
                .ok_or_else(|| Stop::usage("tren perlu sedikitnya dua tahun", "a trend needs at least two years"))?;
            Ok((chart, only()?.caption_of_years(lang)))
        }
    }
}
