//! The arithmetic of a rubric in whole numbers, for the formulas of a workbook and for SQL.
//!
//! A spreadsheet computes in binary floats: there 1.3 * 10 is not 13, and a domain that stands exactly on a
//! cut takes the wrong band. Whole numbers are exact there and in a database, so the formulas use nothing else:
//! every effective weight and every score is counted in a unit small enough that none has a fraction. A node is
//! then S / (W * unit), with S the sum of weight x score and W the sum of weights below it; rounding and cuts
//! are compared without dividing first.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::ops::RangeInclusive;

use crate::exact::Exact;
use crate::exact::whole::{Unit, gcd};
use crate::rubric::{Bands, NodeId, NodeMap, OnCut, Rubric};

/// The whole numbers of one rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The weight of each node: of a group, the sum of those below it.
    pub weights: NodeMap<i128>,
    /// Scores are counted in parts of one by this number.
    pub unit: i128,
    /// The lowest score, in units.
    pub min: i128,
    /// The highest score, in units.
    pub max: i128,
    /// The distance between scores, in units; 1 on a scale without steps.
    pub step: i128,
    /// How many decimals a score may have.
    pub score_decimals: u32,
    /// How a node's value is rounded.
    pub rounding: Rounding,
    /// The cuts of the exact value, if there are bands.
    pub cuts: Vec<Cut>,
    /// The cuts of the rounded value.
    pub rounded_cuts: Vec<Cut>,
}

/// `INT((sum * S + weight * W) / (divisor * W))` is a value rounded half up, as a whole number of last decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// The factor of the sum.
    pub sum: i128,
    /// The factor of the weight above the line: half of a last decimal.
    pub weight: i128,
    /// The factor of the weight below the line.
    pub divisor: i128,
}

/// A value is past a cut where `value * factor` reaches, or passes, `cut * (what the value is a part of)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The factor of the value.
    pub factor: i128,
    /// The factor of what it is a part of.
    pub cut: i128,
}

impl Whole {
    /// The whole numbers of a rubric in which no formula comes to more than `limit`; `None` if that cannot be.
    ///
    /// On a scale without steps, scores get as many `decimals` as the limit leaves room for.
    pub fn new(rubric: &Rubric, decimals: RangeInclusive<u32>, limit: i128) -> Option<Self> {
        let weights = weights(rubric)?;
        let within = |whole: &Self| whole.largest().is_some_and(|largest| largest <= limit);
        if let Some(step) = rubric.scale.step {
            let unit = Unit::part_of_one([rubric.scale.min, step]).ok()?;
            return Self::in_units(rubric, weights, unit).filter(within);
        }
        decimals.rev().find_map(|decimals| {
            let unit = Unit::part_of_one([Exact::new(1, 10_i128.checked_pow(decimals)?).ok()?]).ok()?;
            let whole = Self { score_decimals: decimals, ..Self::in_units(rubric, weights.clone(), unit)? };
            Some(whole).filter(within)
        })
    }

    fn in_units(rubric: &Rubric, weights: NodeMap<i128>, counted: Unit) -> Option<Self> {
        let scale = rubric.scale;
        let unit = counted.parts_of_one();
        let bands = rubric.bands.as_ref();
        let last_decimals = 10_i128.checked_pow(rubric.decimals)?;
        Some(Self {
            weights,
            unit,
            // On a scale without steps an end may lie between two units: the first and the last within count.
            min: counted.ceiling(scale.min).ok()?,
            max: counted.floor(scale.max).ok()?,
            step: scale.step.map_or(Some(1), |step| counted.count(step))?,
            score_decimals: decimals_of(unit),
            rounding: Rounding::new(last_decimals, unit)?,
            cuts: bands.map_or(Some(Vec::new()), |bands| cuts(bands, unit))?,
            rounded_cuts: bands.map_or(Some(Vec::new()), |bands| cuts(bands, last_decimals))?,
        })
    }

    /// A score, or a value that is a part of `weight`, as the whole number a formula holds for it.
    pub fn count(&self, value: Exact, weight: i128) -> Option<i128> {
        let counted = value.mul(Exact::new(weight.checked_mul(self.unit)?, 1).ok()?).ok()?;
        counted.is_whole().then(|| counted.numerator())
    }

    /// The largest number that any formula can come to.
    pub fn largest(&self) -> Option<i128> {
        let weight = self.weights[NodeId::INDEX];
        let sum = self.min.checked_abs()?.max(self.max.checked_abs()?).checked_mul(weight)?;
        let Rounding { sum: factor, weight: half, divisor } = self.rounding;
        let rounded = factor.checked_mul(sum)?.checked_add(half.checked_mul(weight)?)?;
        let mut largest = rounded.max(divisor.checked_mul(weight)?);
        for Cut { factor, cut } in &self.cuts {
            largest = largest.max(factor.checked_mul(sum)?).max(cut.checked_abs()?.checked_mul(weight)?);
        }
        // A rounded value in last decimals: at most the quotient of the rounding.
        let last_decimals = rounded.checked_div(divisor.checked_mul(weight)?)?;
        for Cut { factor, cut } in &self.rounded_cuts {
            largest = largest.max(factor.checked_mul(last_decimals)?).max(cut.checked_abs()?);
        }
        Some(largest)
    }
}

impl Rounding {
    fn new(last_decimals: i128, unit: i128) -> Option<Self> {
        // value = S / (W * unit), so value * 10^d + 1/2 = (2 * 10^d * S + unit * W) / (2 * unit * W).
        let (sum, divisor) = (last_decimals.checked_mul(2)?, unit.checked_mul(2)?);
        let common = gcd(gcd(sum, unit), divisor);
        Some(Self {
            sum: sum.checked_div(common)?,
            weight: unit.checked_div(common)?,
            divisor: divisor.checked_div(common)?,
        })
    }
}

/// The operator that puts a value on a cut on the side the rubric asks for.
pub fn past(bands: &Bands) -> &'static str {
    match bands.on_cut {
        OnCut::Above => ">=",
        OnCut::Below => ">",
    }
}

/// `value >= p/q` for a value counted in `1/unit` is `value * q >= p * unit`.
fn cuts(bands: &Bands, unit: i128) -> Option<Vec<Cut>> {
    let whole = |cut: &Exact| {
        let (factor, cut) = (cut.denominator(), cut.numerator().checked_mul(unit)?);
        let common = gcd(factor, cut);
        Some(Cut { factor: factor.checked_div(common)?, cut: cut.checked_div(common)? })
    };
    bands.cuts.iter().map(whole).collect()
}

/// The effective weights, times the smallest number that makes all of them whole.
fn weights(rubric: &Rubric) -> Option<NodeMap<i128>> {
    let shares = rubric.indicators().map(|indicator| rubric[indicator].share);
    let unit = Unit::largest(shares.clone()).ok()?;
    let weights = shares.map(|share| unit.count(share)).collect::<Option<Vec<i128>>>()?;
    let sum = |node| {
        let mut weights = weights.get(rubric[node].indicators.clone())?.iter();
        weights.try_fold(0_i128, |sum, weight| sum.checked_add(*weight))
    };
    rubric.try_map(|node| sum(node).ok_or(())).ok()
}

/// How many decimals write every part of one by `unit`; at most six, which show enough of a third.
fn decimals_of(unit: i128) -> u32 {
    (0..6).find(|decimals| 10_i128.checked_pow(*decimals).and_then(|ten| ten.checked_rem(unit)) == Some(0)).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::float_arithmetic, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;
    use crate::assess::{Options, Value, assess_levels};
    use crate::rubric::{Level, catalog};

    /// As a workbook asks for them.
    fn whole_of(rubric: &Rubric, decimals: RangeInclusive<u32>) -> Option<Whole> {
        Whole::new(rubric, decimals, 100_000_000_000_000)
    }

    #[test]
    fn weights_become_the_smallest_whole_numbers() {
        let whole = |id| whole_of(&catalog::find(id).unwrap(), 2..=4).unwrap();
        let spbe = whole("spbe-2020");
        assert_eq!(spbe.weights.level(Level::Indicator)[..10], [26; 10]);
        assert_eq!((spbe.weights[NodeId::INDEX], spbe.unit, spbe.min, spbe.max), (2000, 1, 1, 5));
        assert_eq!(spbe.rounding, Rounding { sum: 200, weight: 1, divisor: 2 });
        // Thirds: 10/3 of 100 beside whole numbers.
        let thirds = whole("spbe-2018");
        assert_eq!(thirds.weights.level(Level::Aspect)[6], 6 * thirds.weights.level(Level::Indicator)[36]);
        let pemdi = whole("pemdi-2026");
        assert_eq!(
            (pemdi.weights[NodeId::INDEX], pemdi.unit, pemdi.max, pemdi.score_decimals),
            (100, 10_000, 50_000, 4)
        );
        assert_eq!(whole_of(&catalog::find("pemdi-2026").unwrap(), 6..=6).unwrap().unit, 1_000_000);
    }

    #[test]
    fn numbers_above_the_limit_are_refused() {
        assert_eq!(whole_of(&catalog::find("pemdi-2026").unwrap(), 12..=12), None);
    }

    proptest! {
        /// The formulas, computed in floats as a spreadsheet does, give what exact arithmetic gives.
        #[test]
        fn floats_of_whole_numbers_give_the_exact_result(pick in 0..5_usize, parts in prop::collection::vec(0..=10_000_i64, 60)) {
            let rubric = &catalog::all()[pick];
            let whole = whole_of(rubric, 2..=4).unwrap();
            let steps = (whole.max - whole.min) / whole.step;
            let counted: Vec<i128> = parts
                .iter()
                .take(rubric.indicators().len())
                .map(|part| whole.min + whole.step * (i128::from(*part) * (steps + 1) / 10_001))
                .collect();
            let given: Vec<Option<Exact>> = counted.iter().map(|count| Exact::new(*count, whole.unit).ok()).collect();
            let assessment = assess_levels(rubric, &given, Options::default()).unwrap();
            for node in rubric.computed() {
                let Value::Known(point) = assessment.values[node] else { unreachable!() };
                let weight = whole.weights[node] as f64;
                let parts = rubric.indicators_of(node).map(|part| whole.weights[part] * counted[part.position()]);
                let sum: f64 = parts.map(|part| part as f64).sum();
                prop_assert_eq!(whole.count(point.exact, weight as i128), Some(sum as i128));
                let Rounding { sum: factor, weight: half, divisor } = whole.rounding;
                let rounded = ((factor as f64 * sum + half as f64 * weight) / (divisor as f64 * weight)).floor();
                let expected = point.exact.rounded(rubric.decimals).mul(Exact::whole(100)).unwrap();
                prop_assert_eq!(Exact::whole(rounded as i64), expected);
                let Some(bands) = &rubric.bands else { continue };
                let is_past = |value: f64, of: f64, cut: &Cut| {
                    let (value, cut) = (value * cut.factor as f64, cut.cut as f64 * of);
                    if past(bands) == ">" { value > cut } else { value >= cut }
                };
                let band = whole.cuts.iter().filter(|cut| is_past(sum, weight, cut)).count();
                prop_assert_eq!(Some(band), point.band);
                let band = whole.rounded_cuts.iter().filter(|cut| is_past(rounded, 1.0, cut)).count();
                prop_assert_eq!(Some(band), point.band_on_rounded);
            }
        }
    }
}
