//! Sheets on the command line to the standings of institutions.

use std::collections::HashSet;
use std::sync::Arc;

use super::args::Reading;
use super::console::Console;
use super::sheets::Sheets;
use super::{Exit, Stop, base};
use crate::analysis::institution::key;
use crate::analysis::standing::{Standing, in_groups};
use crate::assess::{self, Missing};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake;
use crate::rubric::Rubric;
use crate::scores::Scores;

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
    /// Reads and assesses sheets of one instrument, in which an institution stands once a year.
    ///
    /// # Errors
    /// As [`Sheets::read`].
    pub fn read(
        files: &[String],
        reading: &Reading,
        options: assess::Options,
        console: &Console,
    ) -> Result<Self, Stop> {
        let mut sheets = Sheets::read(files, reading, console)?;
        sheets.refuse_repeated();
        Ok(Self::of(sheets, options))
    }

    /// Assesses what was read from one sheet.
    pub fn of_reading(reading: intake::Reading, options: assess::Options) -> Self {
        let mut sheets = Sheets::default();
        sheets.add(reading);
        Self::of(sheets, options)
    }

    /// Leaves the institution that a name means, where one is given.
    ///
    /// # Errors
    /// Where it means none, or several.
    pub fn only(&mut self, name: Option<&str>) -> Result<(), Problem> {
        let Some(name) = name.filter(|_| !self.standings.is_empty()) else { return Ok(()) };
        let found = key_of(&self.standings, name)?;
        self.standings.retain(|standing| key(standing.institution()) == found);
        Ok(())
    }

    /// Assesses what was read.
    pub fn of(sheets: Sheets, options: assess::Options) -> Self {
        let mut diagnostics = sheets.diagnostics;
        let mut standings = Vec::new();
        if let Some(rubric) = &sheets.rubric {
            if options.missing == Missing::Error {
                diagnostics
                    .extend(sheets.rejected.iter().flat_map(|rejected| assess::missing(rubric, &rejected.scores)));
            }
            diagnostics.extend(unknown_bands(rubric, &sheets.scores));
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

/// Words that are no band of the instrument, each once: the band of the value stands in for them.
fn unknown_bands(rubric: &Rubric, scores: &[Scores]) -> Vec<Diagnostic> {
    let Some(bands) = &rubric.bands else { return Vec::new() };
    let unknown = scores.iter().filter_map(|scores| {
        let (word, spot) = scores.published.band.as_ref()?;
        bands.find(word).is_none().then(|| (word.as_str(), scores.origin.cell(*spot)))
    });
    let problem = |(word, places): (&str, Vec<Place>)| {
        let labels = bands.bands.iter().map(|band| band.label.clone()).collect();
        let problem = Problem::UnknownBand { found: word.to_owned(), rows: places.len(), bands: labels };
        Some(Diagnostic::warning(problem, places.into_iter().next()?))
    };
    in_groups(unknown).into_iter().filter_map(problem).collect()
}

/// The key of the institution that a name means; one institution may stand in several rows.
///
/// # Errors
/// Where it means none, or several.
pub fn key_of<'s>(standings: impl IntoIterator<Item = &'s Standing>, name: &str) -> Result<String, Problem> {
    let mut seen = HashSet::new();
    let names = standings.into_iter().map(Standing::institution).filter(|name| seen.insert(key(name)));
    base::find_institution(names.map(str::to_owned).collect(), name).map(|name| key(&name))
}
