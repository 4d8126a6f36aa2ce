//! Exact rational numbers: the only numbers the arithmetic of spbe knows.
//!
//! A score, a weight, a cut and an index are each a fraction of two whole numbers, so nothing is lost
//! between reading `"1,3"` and printing `2,15`. An operation that would leave the range answers with
//! [`Overflow`]; it never wraps, rounds or panics. Rounding happens once, when a number is printed.
#![deny(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::integer_division_remainder_used
)]

pub mod whole;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};

/// The largest numerator or denominator a number may have: 10^24.
///
/// It leaves room in 128 bits to round any number to [`MAX_DECIMALS`] places and to print what was
/// rounded, so neither can fail.
const LIMIT: i128 = 1_000_000_000_000_000_000_000_000;

/// The most decimal places a number can be rounded to.
pub const MAX_DECIMALS: u32 = 6;

/// A result left the range that can be held exactly (numerator and denominator up to 10^24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the number is too large to be held exactly")
    }
}

impl std::error::Error for Overflow {}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// Not digits with at most one point or comma, nor a fraction of two such numbers.
    NotANumber,
    /// A fraction whose lower part is zero.
    ZeroDenominator,
    /// More digits than can be held exactly.
    Overflow,
}

impl From<Overflow> for ParseError {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// The mark between the whole and the decimal part of a printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// `2.15`, as in English and in every machine format.
    #[default]
    Point,
    /// `2,15`, as in Indonesian.
    Comma,
}

impl DecimalMark {
    /// The mark itself.
    pub const fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// An exact number: a reduced fraction with a positive denominator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self(Ratio::new_raw(value as i128, 1))
    }

    /// The fraction `numerator/denominator`, reduced.
    ///
    /// # Errors
    /// [`Overflow`] where a part is beyond the range, or the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, Overflow> {
        let fits = |part: i128| part.checked_abs().is_some_and(|size| size <= i128::MAX >> 1);
        if denominator == 0 || !fits(numerator) || !fits(denominator) {
            return Err(Overflow);
        }
        Self::checked(Some(Ratio::new(numerator, denominator)))
    }

    /// Reads `"3"`, `"3,5"`, `"1.30"`, `"-0,5"` or `"10/3"`; spaces around the number or the slash are allowed.
    ///
    /// A thousands separator is never guessed: `"1.000,5"` is not a number.
    ///
    /// # Errors
    /// [`ParseError`] where the text is no number, or one that cannot be held exactly.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        match text.split_once('/') {
            None => parse_decimal(text.trim()),
            Some((upper, lower)) => {
                let (upper, lower) = (parse_decimal(upper.trim())?, parse_decimal(lower.trim())?);
                if lower.is_zero() {
                    return Err(ParseError::ZeroDenominator);
                }
                Ok(upper.div(lower)?)
            }
        }
    }

    /// The numerator of the reduced fraction.
    pub fn numerator(self) -> i128 {
        *self.0.numer()
    }

    /// The denominator of the reduced fraction; always positive.
    pub fn denominator(self) -> i128 {
        *self.0.denom()
    }

    /// Whether this is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is more than zero.
    pub fn is_positive(self) -> bool {
        self.0.is_positive()
    }

    /// Whether this has no fractional part.
    pub fn is_whole(self) -> bool {
        self.denominator() == 1
    }

    /// The number without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The sum. Named as a method, not an operator, because it can fail.
    ///
    /// # Errors
    /// [`Overflow`] where the result is beyond the range.
    #[expect(clippy::should_implement_trait, reason = "it can fail; an operator could only panic")]
    pub fn add(self, other: Self) -> Result<Self, Overflow> {
        Self::checked(self.0.checked_add(&other.0))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`Overflow`] where the result is beyond the range.
    #[expect(clippy::should_implement_trait, reason = "it can fail; an operator could only panic")]
    pub fn sub(self, other: Self) -> Result<Self, Overflow> {
        Self::checked(self.0.checked_sub(&other.0))
    }

    /// The product.
    ///
    /// # Errors
    /// [`Overflow`] where the result is beyond the range.
    #[expect(clippy::should_implement_trait, reason = "it can fail; an operator could only panic")]
    pub fn mul(self, other: Self) -> Result<Self, Overflow> {
        Self::checked(self.0.checked_mul(&other.0))
    }

    /// The quotient.
    ///
    /// # Errors
    /// [`Overflow`] where the result is beyond the range, or `other` is zero.
    #[expect(clippy::should_implement_trait, reason = "it can fail; an operator could only panic")]
    pub fn div(self, other: Self) -> Result<Self, Overflow> {
        Self::checked(self.0.checked_div(&other.0))
    }

    /// The sum of many numbers.
    ///
    /// # Errors
    /// [`Overflow`] where a partial sum is beyond the range.
    pub fn sum(numbers: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        numbers.into_iter().try_fold(Self::ZERO, Self::add)
    }

    /// The number rounded half up to `decimals` places (at most [`MAX_DECIMALS`]).
    ///
    /// Half up is what 1,232 of 1,233 published results show; no regulation states a rule. A negative
    /// number (only changes are negative) rounds as its opposite does, so that a change from A to B and
    /// the one from B to A print the same digits.
    pub fn rounded(self, decimals: u32) -> Self {
        let scale = scale_of(decimals);
        Self(Ratio::new(self.rounded_units(scale), scale))
    }

    /// The number in units of `1/scale`, rounded half up (away from zero).
    fn rounded_units(self, scale: i128) -> i128 {
        half_up(self.numerator(), self.denominator(), scale)
    }

    /// Prints the number rounded half up to exactly `decimals` places: `2,15`, `-0.30`.
    pub fn to_decimal(self, decimals: u32, mark: DecimalMark) -> String {
        let decimals = decimals.min(MAX_DECIMALS);
        let units = self.rounded_units(scale_of(decimals));
        let sign = if units < 0 { "-" } else { "" };
        place_mark(units.unsigned_abs(), decimals as usize, sign, mark)
    }

    /// Prints the number in full, `2.6` or `13`; a fraction that no decimal can write stays one: `10/3`.
    pub fn to_full(self, mark: DecimalMark) -> String {
        let ten = Self::whole(10);
        let mut scaled = Self(self.0.abs());
        let mut places: usize = 0;
        while !scaled.is_whole() {
            match scaled.mul(ten) {
                Ok(next) if places < 24 => (scaled, places) = (next, places.saturating_add(1)),
                _ => return self.to_string(),
            }
        }
        let sign = if self.0.is_negative() { "-" } else { "" };
        place_mark(scaled.numerator().unsigned_abs(), places, sign, mark)
    }

    /// Lets only numbers within the range through.
    fn checked(result: Option<Ratio<i128>>) -> Result<Self, Overflow> {
        match result {
            Some(ratio) if ratio.numer().unsigned_abs() <= LIMIT.unsigned_abs() && *ratio.denom() <= LIMIT => {
                Ok(Self(ratio))
            }
            _ => Err(Overflow),
        }
    }
}

impl Neg for Exact {
    type Output = Self;

    #[expect(clippy::arithmetic_side_effects, reason = "a numerator within the range has an opposite within it")]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl fmt::Display for Exact {
    /// The reduced fraction, `4309/2000`; a whole number has no slash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator() {
            1 => write!(f, "{}", self.numerator()),
            denominator => write!(f, "{}/{denominator}", self.numerator()),
        }
    }
}

/// As a text, in lowest terms: `"13/10"`, `"3"`.
impl serde::Serialize for Exact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq<i64> for Exact {
    fn eq(&self, other: &i64) -> bool {
        *self == Self::whole(*other)
    }
}

impl PartialOrd<i64> for Exact {
    fn partial_cmp(&self, other: &i64) -> Option<Ordering> {
        self.partial_cmp(&Self::whole(*other))
    }
}

/// 10^decimals, for at most [`MAX_DECIMALS`].
fn scale_of(decimals: u32) -> i128 {
    10_i128.saturating_pow(decimals.min(MAX_DECIMALS))
}

/// Prints `first`, `first + step`, `first + 2 * step` and so on, `count` numbers, each rounded half up to
/// exactly `decimals` places: as [`Exact::to_decimal`] prints them one by one, without reducing each fraction.
///
/// # Errors
/// [`Overflow`] where the last of them is beyond the range.
pub fn print_series(
    first: Exact,
    step: Exact,
    count: u32,
    decimals: u32,
    mark: DecimalMark,
) -> Result<Vec<String>, Overflow> {
    let last = first.add(step.mul(Exact::whole(i64::from(count)))?)?;
    let common = whole::lcm(first.denominator(), step.denominator()).filter(|lcm| *lcm <= LIMIT).ok_or(Overflow)?;
    let over_common = |number: Exact| {
        let factor = common.checked_div(number.denominator())?;
        number.numerator().checked_mul(factor).filter(|numerator| numerator.unsigned_abs() <= LIMIT.unsigned_abs())
    };
    let (Some(start), Some(stride), Some(_)) = (over_common(first), over_common(step), over_common(last)) else {
        return Err(Overflow);
    };
    let decimals = decimals.min(MAX_DECIMALS);
    let numerators = (0..i128::from(count)).map(|position| start.saturating_add(stride.saturating_mul(position)));
    let print = |numerator: i128| {
        let units = half_up(numerator, common, scale_of(decimals));
        let sign = if units < 0 { "-" } else { "" };
        place_mark(units.unsigned_abs(), decimals as usize, sign, mark)
    };
    Ok(numerators.map(print).collect())
}

/// A fraction in units of `1/scale`, rounded half up (away from zero).
#[expect(
    clippy::arithmetic_side_effects,
    clippy::integer_division_remainder_used,
    reason = "a numerator is at most 10^24, or 10^30 once rounded, and the scale at most 10^6: below 2^127"
)]
fn half_up(numerator: i128, denominator: i128, scale: i128) -> i128 {
    let doubled = 2 * numerator.abs() * scale + denominator;
    let units = doubled / (2 * denominator);
    if numerator < 0 { -units } else { units }
}

/// Writes a whole number of `10^-places` units with its decimal mark.
fn place_mark(units: u128, places: usize, sign: &str, mark: DecimalMark) -> String {
    let digits = format!("{units:0>width$}", width = places.saturating_add(1));
    let (whole, decimals) = digits.split_at(digits.len().saturating_sub(places));
    match decimals {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}{}{decimals}", mark.as_char()),
    }
}

/// Reads digits with at most one decimal mark, point or comma, and an optional sign.
fn parse_decimal(text: &str) -> Result<Exact, ParseError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = match digits.split_once(['.', ',']) {
        Some((_, "")) => return Err(ParseError::NotANumber),
        Some(parts) => parts,
        None => (digits, ""),
    };
    if whole.is_empty() {
        return Err(ParseError::NotANumber);
    }
    let mut numerator: i128 = 0;
    let mut denominator: i128 = 1;
    let mut push = |digit: char, fraction: bool| -> Result<(), ParseError> {
        let value = digit.to_digit(10).ok_or(ParseError::NotANumber)?;
        let next = numerator.checked_mul(10).and_then(|n| n.checked_add(i128::from(value)));
        numerator = next.ok_or(ParseError::Overflow)?;
        if fraction {
            denominator = denominator.checked_mul(10).ok_or(ParseError::Overflow)?;
        }
        Ok(())
    };
    // "not a number" wins over "too many digits": look at every character first.
    if !whole.chars().chain(decimals.chars()).all(|c| c.is_ascii_digit()) {
        return Err(ParseError::NotANumber);
    }
    whole.chars().try_for_each(|digit| push(digit, false))?;
    decimals.trim_end_matches('0').chars().try_for_each(|digit| push(digit, true))?;
    let value = Exact::new(numerator, denominator)?;
    Ok(if negative { value.neg() } else { value })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn reads_what_people_write() {
        for (text, fraction) in [
            ("3", "3"),
            ("3,0", "3"),
            ("3.00", "3"),
            ("1,3", "13/10"),
            ("1.30", "13/10"),
            ("16.50", "33/2"),
            (" 10 / 3 ", "10/3"),
            ("1,5/3", "1/2"),
            ("-0,5", "-1/2"),
            ("+2", "2"),
            ("0", "0"),
            ("3.0000000000000000000000000000000000000000000", "3"),
        ] {
            assert_eq!(exact(text).to_string(), fraction, "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", " ", "-", ".5", "5.", "1.000,5", "1,000.5", "1 000", "1e3", "٣", "0x1", "--1", "1/2/3", "NaN"]
        {
            assert_eq!(Exact::parse(text), Err(ParseError::NotANumber), "{text}");
        }
        assert_eq!(Exact::parse("1/0"), Err(ParseError::ZeroDenominator));
        assert_eq!(Exact::parse(&"9".repeat(25)), Err(ParseError::Overflow));
        assert_eq!(Exact::parse(&"9".repeat(500)), Err(ParseError::Overflow));
        assert_eq!(Exact::parse(&format!("{}x", "9".repeat(500))), Err(ParseError::NotANumber));
    }

    #[test]
    fn rounds_half_up_once() {
        for (number, decimals, shown) in [
            ("4309/2000", 2, "2.15"),
            ("1.085", 2, "1.09"),
            ("1.0849999", 2, "1.08"),
            ("2.675", 2, "2.68"),
            ("1.005", 2, "1.01"),
            ("9.995", 2, "10.00"),
            ("0.004", 2, "0.00"),
            ("-0.004", 2, "0.00"),
            ("-0.005", 2, "-0.01"),
            ("2.5", 0, "3"),
            ("10/3", 6, "3.333333"),
            ("5", 2, "5.00"),
        ] {
            assert_eq!(exact(number).to_decimal(decimals, Point), shown, "{number}");
            assert_eq!(exact(number).rounded(decimals).to_decimal(decimals, Point), shown, "{number}");
        }
        assert_eq!(exact("2,154").to_decimal(2, Comma), "2,15");
    }

    #[test]
    fn prints_in_full() {
        for (number, full) in [("2.60", "2,6"), ("13", "13"), ("10/3", "10/3"), ("-1/8", "-0,125"), ("0.05", "0,05")] {
            assert_eq!(exact(number).to_full(Comma), full);
        }
    }

    #[test]
    fn a_series_prints_as_its_numbers_do() {
        for (first, step) in [("1", "1/2000"), ("0", "1/3"), ("1", "0.125"), ("-2", "3/7")] {
            let (first, step) = (exact(first), exact(step));
            let printed = print_series(first, step, 5000, 2, Point).unwrap();
            for (position, text) in (0..).zip(&printed) {
                let number = first.add(step.mul(Exact::whole(position)).unwrap()).unwrap();
                assert_eq!(*text, number.to_decimal(2, Point));
            }
        }
        let huge = Exact::new(LIMIT, 1).unwrap();
        assert_eq!(print_series(huge, Exact::ONE, 2, 2, Point), Err(Overflow));
    }

    #[test]
    fn overflow_is_an_error_never_a_wrong_number() {
        let huge = Exact::new(LIMIT, 1).unwrap();
        assert_eq!(huge.add(Exact::ONE), Err(Overflow));
        assert_eq!(huge.mul(huge), Err(Overflow));
        assert_eq!(Exact::ONE.div(huge).unwrap().div(huge), Err(Overflow));
        assert_eq!(Exact::ONE.div(Exact::ZERO), Err(Overflow));
        assert_eq!(Exact::new(1, 0), Err(Overflow));
        assert_eq!(Exact::new(i128::MIN, 1), Err(Overflow));
        assert_eq!(Exact::new(1, i128::MIN), Err(Overflow));
        assert_eq!(huge.to_decimal(MAX_DECIMALS, Point).len(), 25 + 1 + 6);
        let thirds = huge.sub(Exact::ONE).unwrap().div(exact("3")).unwrap();
        assert_eq!(thirds.rounded(6).to_decimal(6, Point), "333333333333333333333333.000000");
        let sevenths = huge.sub(Exact::ONE).unwrap().div(exact("7")).unwrap();
        assert_eq!(sevenths.rounded(6).to_decimal(6, Point), sevenths.to_decimal(6, Point));
        let tiny = Exact::ONE.div(huge).unwrap();
        assert_eq!(tiny.to_decimal(6, Point), "0.000000");
        assert!(tiny < Exact::ONE && tiny.is_positive() && huge > tiny);
    }
}
