//! What assessors made of earlier sheets, and what the index would be if they treated this one the same.
//!
//! The assumptions: an indicator at a level moves as often as indicators at that level moved in the history;
//! at a level the history does not hold, as often as all indicators moved, stopping at the ends of the scale;
//! and each indicator moves for itself, whatever the others do. The distribution is then exact: it is the
//! convolution of the indicators' own distributions, with whole numbers.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_rational::Ratio;

use crate::assess::BandOn;
use crate::exact::{Exact, Overflow};
use crate::rubric::Rubric;

use super::units::Unit;

/// The most different values of the index that are kept.
pub const MOST_VALUES: usize = 200_000;

/// An exact probability.
pub type Probability = Ratio<BigUint>;

/// How often indicators moved by how much.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves(BTreeMap<Exact, u64>);

impl Moves {
    /// Each difference with its count, the largest fall first.
    pub fn iter(&self) -> impl Iterator<Item = (Exact, u64)> {
        self.0.iter().map(|(difference, count)| (*difference, *count))
    }

    /// How many indicators were counted.
    pub fn total(&self) -> u64 {
        self.0.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    fn count(&mut self, difference: Exact) {
        let count = self.0.entry(difference).or_default();
        *count = count.saturating_add(1);
    }
}

/// What became of the scores of earlier sheets between their first and their last stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// How many pairs of stages were counted.
    pub pairs: usize,
    /// How all indicators moved.
    pub all: Moves,
    /// How those moved that were at a level; none where scores are not levels.
    pub by_level: BTreeMap<Exact, Moves>,
}

impl History {
    /// Counts one institution: its scores in the first and in the last stage, where both are known.
    ///
    /// # Errors
    /// [`Overflow`] where a difference cannot be held exactly.
    pub fn count(&mut self, rubric: &Rubric, first: &[Option<Exact>], last: &[Option<Exact>]) -> Result<(), Overflow> {
        self.pairs = self.pairs.saturating_add(1);
        for (from, to) in first.iter().zip(last) {
            let (Some(from), Some(to)) = (from, to) else { continue };
            let difference = to.sub(*from)?;
            self.all.count(difference);
            if rubric.scale.step.is_some() {
                self.by_level.entry(*from).or_default().count(difference);
            }
        }
        Ok(())
    }

    /// What becomes of a score, with how often it did.
    fn becomes(&self, rubric: &Rubric, score: Exact) -> Result<Vec<(Exact, u64)>, Overflow> {
        let moves = self.by_level.get(&score).unwrap_or(&self.all);
        let mut scores: Vec<(Exact, u64)> = Vec::new();
        for (difference, count) in moves.iter() {
            let score = score.add(difference)?.clamp(rubric.scale.min, rubric.scale.max);
            match scores.last_mut() {
                Some((last, sum)) if *last == score => *sum = sum.saturating_add(count),
                _ => scores.push((score, count)),
            }
        }
        if scores.is_empty() {
            scores.push((score, 1));
        }
        Ok(scores)
    }
}

/// The distribution of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Every value the index may have, lowest first, with its probability. They sum to 1 exactly.
    pub values: Vec<(Exact, Probability)>,
    /// The probability of each band of the rubric.
    pub bands: Vec<Probability>,
    /// The expected index: the sum over the indicators of share x expected score.
    pub expected: Exact,
    /// The 5th percentile: the lowest value that the index is at or below with at least 5%.
    pub low: Exact,
    /// The median.
    pub middle: Exact,
    /// The 95th percentile.
    pub high: Exact,
    /// Levels of the sheet that the history does not hold.
    pub unseen: Vec<Exact>,
    /// Which value decides the band.
    pub band_on: BandOn,
}

/// Why there is no outlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// A value cannot be held exactly.
    Overflow,
    /// The index may have more values than [`MOST_VALUES`].
    TooManyValues,
}

impl From<Overflow> for Failure {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// What the index of these scores would be if assessors treated them as they did the history.
///
/// # Errors
/// The [`Failure`].
pub fn outlook(rubric: &Rubric, scores: &[Exact], history: &History, band_on: BandOn) -> Result<Outlook, Failure> {
    let mut expected = Exact::ZERO;
    // For each indicator what it may add to the index, with how often.
    let mut parts: Vec<Vec<(Exact, u64)>> = Vec::with_capacity(scores.len());
    for (indicator, score) in rubric.indicators.iter().zip(scores) {
        let becomes = history.becomes(rubric, *score)?;
        let add = |(score, count): &(Exact, u64)| Ok((indicator.share.mul(*score)?, *count));
        let part = becomes.iter().map(add).collect::<Result<Vec<_>, Overflow>>()?;
        expected = expected.add(mean(&part)?)?;
        parts.push(part);
    }
    let unit = Unit::of(parts.iter().flatten().map(|(value, _)| *value))?;
    let (sums, total) = convolve(&parts, unit)?;
    let mut values = Vec::with_capacity(sums.len());
    for (units, count) in sums {
        values.push((unit.number(units)?, Ratio::new(count, total.clone())));
    }
    let bands = bands(rubric, &values, band_on);
    let unseen = unseen(scores, history);
    let [low, middle, high] = [5, 50, 95].map(|percent| percentile(&values, percent));
    Ok(Outlook { values, bands, expected, low, middle, high, unseen, band_on })
}

/// The mean of values that occur so often.
fn mean(values: &[(Exact, u64)]) -> Result<Exact, Overflow> {
    let (mut sum, mut total) = (Exact::ZERO, Exact::ZERO);
    for (value, count) in values {
        let count = Exact::new(i128::from(*count), 1)?;
        sum = sum.add(value.mul(count)?)?;
        total = total.add(count)?;
    }
    sum.div(total)
}

/// How often each sum of one value from every part occurs, and how many combinations there are.
fn convolve(parts: &[Vec<(Exact, u64)>], unit: Unit) -> Result<(BTreeMap<i128, BigUint>, BigUint), Failure> {
    let mut sums = BTreeMap::from([(0_i128, BigUint::from(1_u8))]);
    let mut total = BigUint::from(1_u8);
    for part in parts {
        let mut next: BTreeMap<i128, BigUint> = BTreeMap::new();
        let mut of_part: u64 = 0;
        for (value, count) in part {
            let units = unit.floor(*value)?;
            of_part = of_part.checked_add(*count).ok_or(Overflow)?;
            for (sum, often) in &sums {
                let sum = sum.checked_add(units).ok_or(Overflow)?;
                *next.entry(sum).or_default() += often * BigUint::from(*count);
            }
        }
        if next.len() > MOST_VALUES {
            return Err(Failure::TooManyValues);
        }
        total *= BigUint::from(of_part);
        sums = next;
    }
    Ok((sums, total))
}

/// The probability of each band.
fn bands(rubric: &Rubric, values: &[(Exact, Probability)], band_on: BandOn) -> Vec<Probability> {
    let Some(bands) = &rubric.bands else { return Vec::new() };
    let mut probabilities = vec![Probability::from_integer(BigUint::ZERO); bands.bands.len()];
    for (value, probability) in values {
        let band = crate::assess::point(rubric, *value, band_on).band;
        if let Some(sum) = band.and_then(|band| probabilities.get_mut(band)) {
            *sum += probability;
        }
    }
    probabilities
}

/// The lowest value that the index is at or below with at least so many per cent.
fn percentile(values: &[(Exact, Probability)], percent: u8) -> Exact {
    let wanted = Probability::new(BigUint::from(percent), BigUint::from(100_u8));
    let mut sum = Probability::from_integer(BigUint::ZERO);
    let mut reached = Exact::ZERO;
    for (value, probability) in values {
        sum += probability;
        reached = *value;
        if sum >= wanted {
            break;
        }
    }
    reached
}

/// The levels of the scores that the history does not hold, lowest first.
fn unseen(scores: &[Exact], history: &History) -> Vec<Exact> {
    let mut unseen: Vec<Exact> = scores.to_vec();
    unseen.retain(|score| !history.by_level.is_empty() && !history.by_level.contains_key(score));
    unseen.sort_unstable();
    unseen.dedup();
    unseen
}
