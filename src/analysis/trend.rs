//! Results over the years: what changed from one to the next, where years are missing, where the instrument
//! changed.

use std::collections::HashMap;

use super::institution::key;
use super::standing::Standing;
use crate::exact::{Exact, Overflow};
use crate::rubric::NodeId;

/// One institution over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name, as in the last year.
    pub institution: String,
    /// Its results, oldest first.
    pub periods: Vec<Period>,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The year.
    pub year: u16,
    /// The instrument, as a position in those that were given.
    pub instrument: usize,
    /// The result.
    pub standing: Standing,
    /// The change of the index since the previous result; `None` for the first and across instruments.
    pub change: Option<Exact>,
    /// The years without a result since the one before.
    pub absent: Vec<u16>,
    /// Whether the result before is of another instrument.
    pub changed_instrument: bool,
}

/// Why results cannot be put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untimely {
    /// A result has no year.
    NoYear {
        /// Whose.
        institution: String,
    },
    /// A change cannot be held exactly.
    Overflow,
}

impl From<Overflow> for Untimely {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// The series of many institutions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trend {
    /// Those that can be told.
    pub series: Vec<Series>,
    /// Second results of the same institution, year and instrument. It cannot be told which is meant, so their
    /// institutions have no series.
    pub twice: Vec<Standing>,
}

/// The results of each institution in the order of their years; institutions in the order in which they first
/// come. Each result is given with the position of its instrument, older instruments first.
///
/// # Errors
/// If a year is missing.
pub fn trend(results: Vec<(usize, Standing)>) -> Result<Trend, Untimely> {
    let mut all: Vec<Series> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (instrument, standing) in results {
        let institution = standing.lasting_name().into_owned();
        let Some(year) = standing.assessment.subject.year else { return Err(Untimely::NoYear { institution }) };
        let position = *positions.entry(key(&institution)).or_insert(all.len());
        if position == all.len() {
            all.push(Series { institution, periods: Vec::new() });
        }
        if let Some(series) = all.get_mut(position) {
            let absent = Vec::new();
            series.periods.push(Period { year, instrument, standing, change: None, absent, changed_instrument: false });
        }
    }
    let mut trend = Trend::default();
    for mut series in all {
        series.periods.sort_by_key(|period| (period.year, period.instrument));
        let place = |period: &Period| (period.year, period.instrument);
        let pairs = series.periods.windows(2);
        let repeated = pairs.filter_map(|pair| match pair {
            [one, next] if place(one) == place(next) => Some(next.standing.clone()),
            _ => None,
        });
        let repeated: Vec<Standing> = repeated.collect();
        if repeated.is_empty() {
            series.compare()?;
            trend.series.push(series);
        }
        trend.twice.extend(repeated);
    }
    Ok(trend)
}

impl Series {
    /// What became of each result since the one before.
    fn compare(&mut self) -> Result<(), Overflow> {
        let mut before: Option<(u16, usize, Option<Exact>)> = None;
        for period in &mut self.periods {
            let index = period.standing.value(NodeId::INDEX);
            if let Some((year, instrument, value)) = before {
                period.changed_instrument = instrument != period.instrument;
                period.absent = (year.saturating_add(1)..period.year).collect();
                let both = value.zip(index).filter(|_| !period.changed_instrument);
                period.change = both.map(|(before, after)| after.sub(before)).transpose()?;
            }
            before = Some((period.year, period.instrument, index));
        }
        if let Some(last) = self.periods.last() {
            self.institution = last.standing.lasting_name().into_owned();
        }
        Ok(())
    }

    /// The results in runs of one instrument.
    pub fn by_instrument(&self) -> impl Iterator<Item = &[Period]> {
        self.periods.chunk_by(|_, next| !next.changed_instrument)
    }
}
