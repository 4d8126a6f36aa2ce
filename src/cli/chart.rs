//! `spbe chart`: one chart as SVG.

use clap::ValueEnum;

use super::args::{Assessing, Common, Format, Reading, one_of};
use super::console::Console;
use super::dossiers::{Asking, Held, Holding};
use super::members::Members;
use super::output::Output;
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

    /// Sheets to draw; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    holding: Holding,

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
    if !matches!(Format::chosen(&args.common), None | Some(Format::Svg)) {
        return Err(Stop::usage("grafik berbentuk svg", "a chart is svg"));
    }
    let console = Console::new(&args.common);
    let output = Output::open_any(&args.common)?;
    let members = Members::read(&args.files, &args.reading, &args.assessing, &console)?;
    let held = Held::read(&args.holding, &Asking::default(), &members, &args.reading, &args.assessing, &console)?;
    let Some(held) = held else { return Ok(members.exit) };
    let (chart, title) = draw(args.kind, &held, args.common.lang())?;
    output.write(&chart.to_file(&title))?;
    Ok(held.exit())
}

/// The chart, and what it is of.
fn draw(kind: Kind, held: &Held<'_>, lang: Lang) -> Result<(Chart, String), Stop> {
    let dossiers = held.chosen().map(|(at, member)| held.dossier(at, member, lang)).collect::<Result<Vec<_>, _>>()?;
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
        Kind::Bars if dossiers.len() > 1 => Ok(dossier::ranked_bars(held.rubric(), &dossiers, lang)),
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
