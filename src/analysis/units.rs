//! Exact numbers as whole numbers of a common unit, for searching among many sums of them.

use num_bigint::BigInt;
use num_traits::Euclid;

use crate::exact::{Exact, Overflow};

/// One over a whole number, of which every number it was made for is a multiple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit(i128);

impl Unit {
    /// The largest unit that all the numbers are multiples of.
    ///
    /// # Errors
    /// [`Overflow`] where it would be too small to be held.
    pub fn of(numbers: impl IntoIterator<Item = Exact>) -> Result<Self, Overflow> {
        let mut denominator: i128 = 1;
        for number in numbers {
            let other = number.denominator();
            let shared = gcd(denominator, other);
            let factor = other.checked_div(shared).ok_or(Overflow)?;
            denominator = denominator.checked_mul(factor).ok_or(Overflow)?;
        }
        Ok(Self(denominator))
    }

    /// How many units a number is; for a number that is no multiple, the largest count that is not more.
    ///
    /// # Errors
    /// [`Overflow`] where there are too many.
    pub fn floor(self, number: Exact) -> Result<i128, Overflow> {
        let (numerator, denominator) = (number.numerator(), number.denominator());
        if let Some(product) = numerator.checked_mul(self.0) {
            return product.checked_div_euclid(denominator).ok_or(Overflow);
        }
        // The product may be too large where the count is not.
        let product = BigInt::from(numerator).checked_mul(&BigInt::from(self.0)).ok_or(Overflow)?;
        i128::try_from(product.div_euclid(&BigInt::from(denominator))).map_err(|_| Overflow)
    }

    /// How many units a number is; for a number that is no multiple, the smallest count that is not less.
    ///
    /// # Errors
    /// [`Overflow`] where there are too many.
    pub fn ceiling(self, number: Exact) -> Result<i128, Overflow> {
        self.floor(std::ops::Neg::neg(number)).map(i128::saturating_neg)
    }

    /// So many units as a number.
    ///
    /// # Errors
    /// [`Overflow`] where it cannot be held exactly.
    pub fn number(self, count: i128) -> Result<Exact, Overflow> {
        Exact::new(count, self.0)
    }
}

fn gcd(mut one: i128, mut other: i128) -> i128 {
    while other != 0 {
        (one, other) = (other, one.checked_rem(other).unwrap_or(0));
    }
    one
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_in_the_largest_unit_they_share() {
        let exact = |text| Exact::parse(text).unwrap();
        let unit = Unit::of(["1.3", "10/3", "2"].map(exact)).unwrap();
        assert_eq!(unit, Unit(30));
        assert_eq!(unit.floor(exact("1.3")), Ok(39));
        assert_eq!((unit.floor(exact("0.05")), unit.ceiling(exact("0.05"))), (Ok(1), Ok(2)));
        assert_eq!((unit.floor(exact("-0.05")), unit.ceiling(exact("-0.05"))), (Ok(-2), Ok(-1)));
        assert_eq!(unit.number(39), Ok(exact("1.3")));
    }

    #[test]
    fn a_count_is_found_where_its_product_is_too_large() {
        let small = Exact::new(3_i128.pow(39) + 1, 3_i128.pow(39)).unwrap();
        let (unit, count) = (Unit(1 << 100), (1 << 100) + 312_802_800_298);
        assert_eq!((unit.floor(small), unit.ceiling(small)), (Ok(count), Ok(count + 1)));
        assert_eq!(unit.floor(Exact::whole(1 << 40)), Err(Overflow));
    }
}
