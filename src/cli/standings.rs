//! Sheets on the command line to the standings of institutions.

use std::collections::HashSet;
use std::sync::Arc;

use super::args::Reading;
use super::console::Console;
use super::sheets::Sheets;
use super::{Exit, Stop};
use crate::analysis::standing::{Standing, Unnamed, find, key};
use crate::assess::{self, Missing};
use crate::diagnostic::Diagnostic;
use crate::intake;
use crate::lang::Lang;
use crate::rubric::Rubric;

/// What was read and assessed.
#[derive(Debug)]
pub struct Standings {
    /// The instrument; none where no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The institutions that could be assessed, in the order of the sheets.
    pub standings: Vec<Standing>,
    /// What is wrong with the others, and how the sheets were read.
    pub diagnostics: Vec<Diagnostic>,
    /// [`Exit::Scores`] where anything is wrong, [`Exit::Io`] where a file could not be read.
    pub exit: Exit,
}

impl Standings {
    /// Reads and assesses sheets of one instrument.
    ///
    /// # Errors
    /// As [`Sheets::read`].
    pub fn read(
        files: &[String],
        reading: &Reading,
        options: assess::Options,
        console: &Console,
    ) -> Result<Self, Stop> {
        Ok(Self::of(Sheets::read(files, reading, console)?, options))
    }

    /// Assesses what was read from one sheet.
    pub fn of_reading(reading: intake::Reading, options: assess::Options) -> Self {
        let mut sheets = Sheets {
            rubric: reading.rubric,
            scores: Vec::new(),
            rejected: Vec::new(),
            diagnostics: reading.diagnostics,
            exit: Exit::Done,
        };
        for record in reading.records {
            let failed = record.has_errors();
            sheets.diagnostics.extend(record.diagnostics);
            if failed { &mut sheets.rejected } else { &mut sheets.scores }.push(record.scores);
        }
        Self::of(sheets, options)
    }

    /// Leaves the institution that a name means, where one is given.
    ///
    /// # Errors
    /// Where it means none, or several.
    pub fn only(&mut self, name: Option<&str>, lang: Lang) -> Result<(), Stop> {
        let Some(name) = name.filter(|_| !self.standings.is_empty()) else { return Ok(()) };
        let found = key_of(&self.standings, name, lang)?;
        self.standings.retain(|standing| key(standing.institution()) == found);
        Ok(())
    }

    /// Assesses what was read.
    pub fn of(sheets: Sheets, options: assess::Options) -> Self {
        let mut diagnostics = sheets.diagnostics;
        let mut standings = Vec::new();
        if let Some(rubric) = &sheets.rubric {
            if options.missing == Missing::Error {
                diagnostics.extend(sheets.rejected.iter().flat_map(|scores| assess::missing(rubric, scores)));
            }
            for scores in &sheets.scores {
                match Standing::of(rubric, scores, options) {
                    Ok(standing) => standings.push(standing),
                    Err(wrong) => diagnostics.extend(wrong),
                }
            }
        }
        let wrong = diagnostics.iter().any(Diagnostic::is_error);
        let exit = if wrong { sheets.exit.max(Exit::Scores) } else { sheets.exit };
        Self { rubric: sheets.rubric, standings, diagnostics, exit }
    }
}

/// The key of the institution that a name means; one institution may stand in several rows.
///
/// # Errors
/// Where it means none, or several.
pub fn key_of<'s>(standings: impl IntoIterator<Item = &'s Standing>, name: &str, lang: Lang) -> Result<String, Stop> {
    let mut seen = HashSet::new();
    let distinct: Vec<&Standing> =
        standings.into_iter().filter(|standing| seen.insert(key(standing.institution()))).collect();
    let found = find(distinct.iter().copied().enumerate(), name);
    let at = found.map_err(|why| Stop::Usage(unnamed(name, &why, lang)))?;
    Ok(distinct.get(at).map_or_else(String::new, |standing| key(standing.institution())))
}

/// Why a name does not say which institution is meant.
pub fn unnamed(name: &str, why: &Unnamed, lang: Lang) -> String {
    match why {
        Unnamed::Nobody(near) if near.is_empty() => {
            lang.pick(format!("tidak ada instansi \"{name}\""), format!("there is no institution \"{name}\""))
        }
        Unnamed::Nobody(near) => {
            let near = near.join(", ");
            lang.pick(
                format!("tidak ada instansi \"{name}\"; yang mirip: {near}"),
                format!("there is no institution \"{name}\"; similar: {near}"),
            )
        }
        Unnamed::Several(names) => {
            let names = names.join(", ");
            lang.pick(
                format!("\"{name}\" dapat berarti {names}; tulis lebih lengkap"),
                format!("\"{name}\" could be {names}; write more of the name"),
            )
        }
    }
}

/// That no sheet has a column, and which there are.
pub fn no_column(column: &str, columns: &[String], lang: Lang) -> String {
    let columns = match columns {
        [] => lang.pick("tidak ada", "none").to_owned(),
        _ => columns.join(", "),
    };
    lang.pick(
        format!("tidak ada kolom \"{column}\"; yang ada: {columns}"),
        format!("there is no column \"{column}\"; there is: {columns}"),
    )
}
