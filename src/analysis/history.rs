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
use crate::exact::whole::Unit;
use crate::exact::{Exact, Overflow};
use crate::rubric::Rubric;

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
    /// How scores at each level moved; `None` if scores are not levels.
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
    /// Every value the index may have, lowest first, with the count of combinations that give it.
    pub values: Vec<(Exact, BigUint)>,
    /// How many combinations there are: the counts sum to it.
    pub total: BigUint,
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

impl Outlook {
    /// The probability of a count of combinations, reduced.
    pub fn probability(&self, count: &BigUint) -> Probability {
        Ratio::new(count.clone(), self.total.clone())
    }
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
    for (indicator, score) in rubric.indicators().zip(scores) {
        let becomes = history.becomes(rubric, *score)?;
        let add = |(score, count): &(Exact, u64)| Ok((rubric[indicator].share.mul(*score)?, *count));
        let part = becomes.iter().map(add).collect::<Result<Vec<_>, Overflow>>()?;
        expected = expected.add(mean(&part)?)?;
        parts.push(part);
    }
    let unit = Unit::part_of_one(parts.iter().flatten().map(|(value, _)| *value))?;
    let mut sums = Sums::default();
    for part in &parts {
        let part = part.iter().map(|(value, count)| Ok((unit.floor(*value)?, *count)));
        sums = sums.plus(&part.collect::<Result<Vec<_>, Overflow>>()?)?;
    }
    let mut values = Vec::with_capacity(sums.units.len());
    for (units, count) in sums.units.iter().zip(sums.counts()) {
        values.push((unit.number(*units)?, count));
    }
    let bands = bands(rubric, &values, &sums.total, band_on);
    let unseen = unseen(scores, history);
    let [low, middle, high] = [5, 50, 95].map(|percent| percentile(&values, &sums.total, percent));
    Ok(Outlook { values, total: sums.total, bands, expected, low, middle, high, unseen, band_on })
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

/// How often each sum of one value from every part so far occurs. Counts are whole numbers without a limit, held in
/// words of 64 bits side by side, as many for each as the count of all combinations needs: there are so many of
/// them that memory of its own for each would cost most of the time.
struct Sums {
    /// The sums, lowest first.
    units: Vec<i128>,
    /// The counts, each from its lowest word on.
    words: Vec<u64>,
    width: usize,
    /// How many combinations there are.
    total: BigUint,
}

impl Default for Sums {
    /// Of no parts: one combination, which sums to nothing.
    fn default() -> Self {
        Self { units: vec![0], words: vec![1], width: 1, total: BigUint::from(1_u8) }
    }
}

impl Sums {
    /// With a part more, of values that occur so often.
    #[expect(clippy::arithmetic_side_effects, reason = "numbers without a limit cannot overflow")]
    fn plus(&self, part: &[(i128, u64)]) -> Result<Self, Failure> {
        let of_part = part.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count)).ok_or(Overflow)?;
        let total = &self.total * BigUint::from(of_part);
        let width = usize::try_from(total.bits().div_ceil(64)).unwrap_or(usize::MAX);
        let mut units = Vec::with_capacity(self.units.len().saturating_mul(part.len()));
        for (value, _) in part {
            for sum in &self.units {
                units.push(sum.checked_add(*value).ok_or(Overflow)?);
            }
        }
        units.sort();
        units.dedup();
        if units.len() > MOST_VALUES {
            return Err(Failure::TooManyValues);
        }
        let mut words = vec![0; units.len().saturating_mul(width)];
        for (value, count) in part {
            let mut rows = units.iter().zip(words.chunks_exact_mut(width));
            for (sum, often) in self.units.iter().zip(self.words.chunks_exact(self.width)) {
                // Both are in order, and every sum is there.
                if let Some((_, row)) = rows.find(|(unit, _)| unit.checked_sub(*value) == Some(*sum)) {
                    add_multiple(row, often, *count);
                }
            }
        }
        Ok(Self { units, words, width, total })
    }

    /// The counts, in the order of the sums.
    fn counts(&self) -> impl Iterator<Item = BigUint> {
        self.words.chunks_exact(self.width).map(|words| {
            let halves = words.iter().flat_map(|word| [*word as u32, (word >> 32) as u32]);
            BigUint::new(halves.collect())
        })
    }
}

/// Adds a multiple of one number to another that has room for it.
fn add_multiple(number: &mut [u64], added: &[u64], times: u64) {
    let mut carry: u128 = 0;
    for (word, added) in number.iter_mut().zip(added.iter().copied().chain(std::iter::repeat(0))) {
        // (2^64 - 1)^2 + 2 (2^64 - 1) is 2^128 - 1.
        let sum = u128::from(added).saturating_mul(times.into()).saturating_add(carry).saturating_add((*word).into());
        *word = sum as u64;
        carry = sum >> 64;
    }
}

/// The probability of each band.
#[expect(clippy::arithmetic_side_effects, reason = "numbers without a limit cannot overflow")]
fn bands(rubric: &Rubric, values: &[(Exact, BigUint)], total: &BigUint, band_on: BandOn) -> Vec<Probability> {
    let Some(bands) = &rubric.bands else { return Vec::new() };
    let mut counts = vec![BigUint::ZERO; bands.bands.len()];
    for (value, count) in values {
        let band = crate::assess::point(rubric, *value, band_on).band;
        if let Some(sum) = band.and_then(|band| counts.get_mut(band)) {
            *sum += count;
        }
    }
    counts.into_iter().map(|count| Ratio::new(count, total.clone())).collect()
}

/// The lowest value with at least this percentage of the distribution at or below it.
#[expect(clippy::arithmetic_side_effects, reason = "numbers without a limit cannot overflow")]
fn percentile(values: &[(Exact, BigUint)], total: &BigUint, percent: u8) -> Exact {
    let wanted = total * BigUint::from(percent);
    let mut sum = BigUint::ZERO;
    let mut reached = Exact::ZERO;
    for (value, count) in values {
        sum += count * BigUint::from(100_u8);
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
