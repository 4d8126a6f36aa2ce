//! Every result of the sheets, one after another.

use std::sync::Arc;

use super::{Session, Status, find};
use crate::analysis::standing::{Standing, in_groups};
use crate::assess;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake;
use crate::rubric::Rubric;
use crate::scores::Scores;

/// What was read and assessed.
#[derive(Debug)]
pub struct Results {
    /// The instrument; `None` if no sheet could be read.
    pub rubric: Option<Arc<Rubric>>,
    /// The results that can be given, in the order of the sheets.
    pub standings: Vec<Standing>,
    /// What is wrong with the others, and how the sheets were read.
    pub diagnostics: Vec<Diagnostic>,
    /// How the reading ended.
    pub status: Status,
}

impl Session {
    /// Every result, once for each institution, year and stage. The problems are in the order of the sheets.
    pub fn results(mut self, options: assess::Options) -> Results {
        self.refuse_same_results();
        self.refuse_rejected(options);
        let mut results = self.assess(options);
        results.diagnostics.sort_by_key(|found| (self.position(found.file(), found.sheet()), found.rank()));
        results
    }

    /// Every result, once for each institution and year. Published bands are compared with those of the instrument.
    pub fn standings(mut self, options: assess::Options) -> Results {
        self.refuse_repeated_institutions();
        self.with_bands_checked(options)
    }

    /// The results of one sheet as they are, also where an institution has several.
    pub fn standings_of(name: &str, reading: intake::Reading, options: assess::Options) -> Results {
        let mut session = Self::default();
        session.add(name, reading);
        session.standings_as_they_are(options)
    }

    /// One result for each record, whether or not another is of the same institution.
    pub fn standings_as_they_are(self, options: assess::Options) -> Results {
        self.with_bands_checked(options)
    }

    fn with_bands_checked(mut self, options: assess::Options) -> Results {
        self.refuse_rejected(options);
        let unknown = self.rubric.as_ref().map(|rubric| unknown_bands(rubric, &self.accepted));
        self.diagnostics.extend(unknown.into_iter().flatten());
        self.assess(options)
    }

    fn assess(&mut self, options: assess::Options) -> Results {
        let mut standings = Vec::with_capacity(self.accepted.len());
        self.assess_each(options, |_, standing| {
            standings.push(standing);
            Ok(())
        });
        let status = self.status();
        Results { rubric: self.rubric.take(), standings, diagnostics: std::mem::take(&mut self.diagnostics), status }
    }
}

impl Results {
    /// Keeps the institution that a name means, where one is given.
    ///
    /// # Errors
    /// If it means none, or several.
    pub fn only(&mut self, name: Option<&str>) -> Result<(), Problem> {
        let Some(name) = name.filter(|_| !self.standings.is_empty()) else { return Ok(()) };
        let found = find::key_of(&self.standings, name)?;
        self.standings.retain(|standing| standing.key() == found);
        Ok(())
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
