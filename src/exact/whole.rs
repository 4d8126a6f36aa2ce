//! Exact numbers as whole numbers of a common unit: for many sums of them, and for those who have no fractions.

use num_bigint::BigInt;
use num_traits::Euclid;

use super::{Exact, Overflow};

/// What numbers are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    numerator: i128,
    denominator: i128,
}

impl Unit {
    /// One over the least whole number that lets it count all the numbers.
    ///
    /// # Errors
    /// [`Overflow`] where it would be too small to be held.
    pub fn part_of_one(numbers: impl IntoIterator<Item = Exact>) -> Result<Self, Overflow> {
        let denominators = numbers.into_iter().map(Exact::denominator);
        let denominator = denominators.into_iter().try_fold(1, lcm).ok_or(Overflow)?;
        Ok(Self { numerator: 1, denominator })
    }

    /// The largest unit that divides all the numbers. At least one must not be zero.
    ///
    /// # Errors
    /// [`Overflow`] where it would be too small to be held.
    pub fn largest(numbers: impl IntoIterator<Item = Exact, IntoIter: Clone>) -> Result<Self, Overflow> {
        let numbers = numbers.into_iter();
        let part = Self::part_of_one(numbers.clone())?;
        let numerator = numbers.map(|number| part.floor(number)).try_fold(0, |sum, count| Ok(gcd(sum, count?)))?;
        let common = gcd(numerator, part.denominator);
        let reduced = |part: i128| part.checked_div(common).filter(|part| *part != 0).ok_or(Overflow);
        Ok(Self { numerator: reduced(numerator)?, denominator: reduced(part.denominator)? })
    }

    /// How many units make one, where that is a whole number.
    pub const fn parts_of_one(self) -> i128 {
        self.denominator
    }

    /// How many units a number is; for a number that is no multiple, the largest count that is not more.
    ///
    /// # Errors
    /// [`Overflow`] where there are too many.
    pub fn floor(self, number: Exact) -> Result<i128, Overflow> {
        let (upper, lower) = ([number.numerator(), self.denominator], [number.denominator(), self.numerator]);
        if let [Some(upper), Some(lower)] = [upper, lower].map(|[one, other]| one.checked_mul(other)) {
            return upper.checked_div_euclid(lower).ok_or(Overflow);
        }
        // The products may be too large where the count is not.
        let product = |[one, other]: [i128; 2]| BigInt::from(one).checked_mul(&BigInt::from(other)).ok_or(Overflow);
        i128::try_from(product(upper)?.div_euclid(&product(lower)?)).map_err(|_| Overflow)
    }

    /// How many units a number is; for a number that is no multiple, the smallest count that is not less.
    ///
    /// # Errors
    /// [`Overflow`] where there are too many.
    pub fn ceiling(self, number: Exact) -> Result<i128, Overflow> {
        self.floor(std::ops::Neg::neg(number)).map(i128::saturating_neg)
    }

    /// The number in units; `None` if it is not a multiple.
    pub fn count(self, number: Exact) -> Option<i128> {
        let count = self.floor(number).ok()?;
        (self.ceiling(number) == Ok(count)).then_some(count)
    }

    /// So many units as a number.
    ///
    /// # Errors
    /// [`Overflow`] where it cannot be held exactly.
    pub fn number(self, count: i128) -> Result<Exact, Overflow> {
        Exact::new(count.checked_mul(self.numerator).ok_or(Overflow)?, self.denominator)
    }
}

/// The greatest common divisor, not below zero.
pub fn gcd(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.saturating_abs(), other.saturating_abs());
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}

/// The least common multiple, where it can be held.
pub fn lcm(one: i128, other: i128) -> Option<i128> {
    one.checked_div(gcd(one, other))?.checked_mul(other)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_in_a_unit_they_share() {
        let exact = |text| Exact::parse(text).unwrap();
        let unit = Unit::part_of_one(["1.3", "10/3", "2"].map(exact)).unwrap();
        assert_eq!(unit.parts_of_one(), 30);
        assert_eq!(unit.floor(exact("1.3")), Ok(39));
        assert_eq!((unit.floor(exact("0.05")), unit.ceiling(exact("0.05"))), (Ok(1), Ok(2)));
        assert_eq!((unit.floor(exact("-0.05")), unit.ceiling(exact("-0.05"))), (Ok(-2), Ok(-1)));
        assert_eq!(unit.number(39), Ok(exact("1.3")));
        assert_eq!((unit.count(exact("1.3")), unit.count(exact("0.05"))), (Some(39), None));
        let unit = Unit::largest(["1.3", "2.6", "0", "3.9"].map(exact)).unwrap();
        assert_eq!((unit.number(1), unit.count(exact("3.9"))), (Ok(exact("1.3")), Some(3)));
        assert_eq!(Unit::largest([Exact::ZERO]), Err(Overflow));
    }

    #[test]
    fn a_count_is_found_where_its_product_is_too_large() {
        let small = Exact::new(3_i128.pow(39) + 1, 3_i128.pow(39)).unwrap();
        let (unit, count) = (Unit { numerator: 1, denominator: 1 << 100 }, (1 << 100) + 312_802_800_298);
        assert_eq!((unit.floor(small), unit.ceiling(small)), (Ok(count), Ok(count + 1)));
        assert_eq!(unit.floor(Exact::whole(1 << 40)), Err(Overflow));
    }
}
