//! Excel workbooks as results: where they may go, and what to say where none can be written.

use std::io::IsTerminal;

use super::args::Common;
use super::console::Console;
use super::output::Output;
use super::stop::{Trouble, words};
use super::{Exit, Stop};
use crate::answers::Sheets;
use crate::assess::BandOn;
use crate::diagnostic::{Diagnostic, Place};
use crate::lang::Lang;
use crate::report::dossier::Dossier;
use crate::report::xlsx::{self, Failure};
use crate::rubric::Rubric;

/// Opens the place for a workbook. It is no text, so a terminal is none.
///
/// # Errors
/// Where nothing can be written there, or it is a terminal.
pub fn open(common: &Common) -> Result<Output, Stop> {
    let output = Output::open(common)?;
    if matches!(output, Output::Standard) && std::io::stdout().is_terminal() {
        return Err(Stop::usage(
            "buku kerja bukan teks untuk terminal; sebutkan berkasnya: -o nilai.xlsx",
            "a workbook is no text for a terminal; name a file: -o nilai.xlsx",
        ));
    }
    Ok(output)
}

/// Writes the form of a rubric to fill in.
///
/// # Errors
/// Where a spreadsheet cannot compute the rubric exactly, or it cannot be written.
pub fn write_template(
    output: Output,
    rubric: &Rubric,
    lang: Lang,
    band_on: BandOn,
    console: &Console,
) -> Result<(), Stop> {
    let workbook = xlsx::template(rubric, xlsx::Setting { lang, band_on });
    output.write_bytes(&workbook.map_err(|failure| stop(failure, console))?)
}

/// Writes the sheets of an answer, and says what they leave out.
///
/// # Errors
/// As [`write_template`].
pub fn write(output: Output, sheets: Sheets<'_>, lang: Lang, console: &Console) -> Result<(), Stop> {
    let written = match sheets {
        Sheets::Results { rubric, assessments, band_on } => {
            xlsx::results(rubric, assessments, xlsx::Setting { lang, band_on })
        }
        Sheets::Tasks(list) => xlsx::work_list(list, lang),
    };
    let written = written.map_err(|failure| stop(failure, console))?;
    output.write_bytes(&written.bytes)?;
    console.say(&written.notes);
    Ok(())
}

/// Writes the tables of a report.
///
/// # Errors
/// Where it cannot be written.
pub fn write_report(output: Output, dossier: &Dossier<'_>, lang: Lang, console: &Console) -> Result<(), Stop> {
    output.write_bytes(&xlsx::report(dossier, lang).map_err(|failure| stop(failure, console))?)
}

fn stop(failure: Failure, console: &Console) -> Stop {
    match failure {
        Failure::Inexact(problem) => {
            console.say([&Diagnostic::error(problem, Place::Nowhere)]);
            Stop::Said(Exit::Usage)
        }
        Failure::TooManyRows(most) => Stop::usage(
            format!("satu lembar buku kerja memuat paling banyak {most} hasil; pilih --format csv"),
            format!("a sheet of a workbook holds at most {most} results; choose --format csv"),
        ),
        Failure::Io(error) => {
            Stop::Io(Trouble::new(words("buku kerja tidak dapat ditulis", "cannot write the workbook"), error))
        }
    }
}
