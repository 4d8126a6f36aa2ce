//! What a printed value says about the exact one behind it.

use crate::exact::{Exact, Overflow};

/// The most decimals a printed value is read to; more could not be held exactly.
const MOST_DECIMALS: u32 = 12;

/// How a value was shortened to the decimals that were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// To the nearest, a half in either direction: half up, half even, half down, and what binary
    /// fractions make of a half.
    Nearest,
    /// To the nearest, a half upwards.
    HalfUp,
    /// To the nearest, a half to the even digit.
    HalfEven,
    /// Cut off.
    Truncated,
}

impl Rounding {
    /// The name in machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Truncated => "truncated",
        }
    }

    /// Every exact value that is printed as this one.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn before(self, printed: Exact, decimals: u32) -> Result<Stretch, Overflow> {
        let unit = unit(decimals)?;
        let half = unit.div(Exact::whole(2))?;
        let ends = match self {
            Self::Truncated => (printed, printed.add(unit)?),
            _ => (printed.sub(half)?, printed.add(half)?),
        };
        let (low_open, high_open) = match self {
            Self::Nearest => (false, false),
            Self::HalfUp | Self::Truncated => (false, true),
            Self::HalfEven => {
                let odd = !printed.div(unit)?.div(Exact::whole(2))?.is_whole();
                (odd, odd)
            }
        };
        Ok(Stretch { low: ends.0, low_open, high: ends.1, high_open })
    }

    /// How an exact value is printed.
    ///
    /// # Errors
    /// [`Overflow`] where that cannot be held exactly.
    pub fn print(self, exact: Exact, decimals: u32) -> Result<Exact, Overflow> {
        match self {
            // Half up of half a unit less is what cutting off gives.
            Self::Truncated => Ok(exact.sub(unit(decimals)?.div(Exact::whole(2))?)?.rounded(decimals)),
            _ => Ok(exact.rounded(decimals)),
        }
    }

    /// The lowest that an exact value may be printed as, where a half may go either way.
    ///
    /// # Errors
    /// [`Overflow`] where that cannot be held exactly.
    pub fn print_low(self, exact: Exact, decimals: u32) -> Result<Exact, Overflow> {
        let (printed, unit) = (self.print(exact, decimals)?, unit(decimals)?);
        let is_half = exact.add(unit.div(Exact::whole(2))?)? == printed;
        if self == Self::Nearest && is_half { printed.sub(unit) } else { Ok(printed) }
    }
}

/// One of the last decimal printed.
fn unit(decimals: u32) -> Result<Exact, Overflow> {
    Exact::new(1, 10_i128.saturating_pow(decimals.min(MOST_DECIMALS)))
}

/// Every exact value that any usual rounding prints as this one: to the nearest, or cut off.
///
/// # Errors
/// [`Overflow`] where an end cannot be held exactly.
pub fn before_any(printed: Exact, decimals: u32) -> Result<Stretch, Overflow> {
    let nearest = Rounding::Nearest.before(printed, decimals)?;
    let truncated = Rounding::Truncated.before(printed, decimals)?;
    Ok(Stretch { low: nearest.low, low_open: nearest.low_open, ..truncated })
}

/// All numbers between two ends, each of which may belong to it or not. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The lower end.
    pub low: Exact,
    /// Whether the lower end is left out.
    pub low_open: bool,
    /// The upper end.
    pub high: Exact,
    /// Whether the upper end is left out.
    pub high_open: bool,
}

impl Stretch {
    /// From one number to another, both included.
    pub const fn closed(low: Exact, high: Exact) -> Self {
        Self { low, low_open: false, high, high_open: false }
    }

    /// Whether a number lies in it.
    pub fn holds(&self, number: Exact) -> bool {
        let above = number > self.low || (number == self.low && !self.low_open);
        let below = number < self.high || (number == self.high && !self.high_open);
        above && below
    }

    /// What two stretches have in common.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let (low, low_open) = match self.low.cmp(&other.low) {
            std::cmp::Ordering::Less => (other.low, other.low_open),
            std::cmp::Ordering::Greater => (self.low, self.low_open),
            std::cmp::Ordering::Equal => (self.low, self.low_open || other.low_open),
        };
        let (high, high_open) = match self.high.cmp(&other.high) {
            std::cmp::Ordering::Less => (self.high, self.high_open),
            std::cmp::Ordering::Greater => (other.high, other.high_open),
            std::cmp::Ordering::Equal => (self.high, self.high_open || other.high_open),
        };
        let any = low < high || (low == high && !low_open && !high_open);
        any.then_some(Self { low, low_open, high, high_open })
    }

    /// From the lowest to the highest number of either.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        // An end that belongs to one of them belongs to it.
        let low = (self.low, self.low_open).min((other.low, other.low_open));
        let high = (self.high, !self.high_open).max((other.high, !other.high_open));
        Self { low: low.0, low_open: low.1, high: high.0, high_open: !high.1 }
    }

    /// Every sum of a number of one and a number of the other.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn plus(&self, other: &Self) -> Result<Self, Overflow> {
        Ok(Self {
            low: self.low.add(other.low)?,
            low_open: self.low_open || other.low_open,
            high: self.high.add(other.high)?,
            high_open: self.high_open || other.high_open,
        })
    }

    /// Every number of it, times a positive factor.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn times(&self, factor: Exact) -> Result<Self, Overflow> {
        Ok(Self { low: self.low.mul(factor)?, high: self.high.mul(factor)?, ..*self })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn a_printed_value_stands_for_what_rounds_to_it() {
        let before = |rounding: Rounding, printed: &str| rounding.before(exact(printed), 2).unwrap();
        for (rounding, printed, inside, outside) in [
            (Rounding::HalfUp, "2.15", ["2.145", "2.1549"], ["2.1449", "2.155"]),
            (Rounding::HalfEven, "2.15", ["2.1451", "2.1549"], ["2.145", "2.155"]),
            (Rounding::HalfEven, "2.16", ["2.155", "2.165"], ["2.1549", "2.1651"]),
            (Rounding::Nearest, "2.15", ["2.145", "2.155"], ["2.1449", "2.1551"]),
            (Rounding::Truncated, "2.15", ["2.15", "2.1599"], ["2.1499", "2.16"]),
        ] {
            let stretch = before(rounding, printed);
            assert!(inside.iter().all(|value| stretch.holds(exact(value))), "{rounding:?} {stretch:?}");
            assert!(outside.iter().all(|value| !stretch.holds(exact(value))), "{rounding:?} {stretch:?}");
        }
    }

    #[test]
    fn printing_and_reading_back_agree() {
        for numerator in 1000..1400 {
            let value = Exact::new(numerator, 364).unwrap();
            for rounding in [Rounding::Nearest, Rounding::HalfUp, Rounding::Truncated] {
                for decimals in 0..4 {
                    let printed = rounding.print(value, decimals).unwrap();
                    assert!(rounding.before(printed, decimals).unwrap().holds(value), "{value} {rounding:?}");
                    assert!(before_any(printed, decimals).unwrap().holds(value), "{value} {rounding:?}");
                }
            }
        }
    }

    #[test]
    fn what_two_stretches_share_keeps_the_narrower_ends() {
        let one = Stretch { low: exact("1"), low_open: false, high: exact("2"), high_open: true };
        let two = Stretch::closed(exact("2"), exact("3"));
        assert_eq!(one.and(&two), None);
        assert_eq!(Stretch { high_open: false, ..one }.and(&two), Some(Stretch::closed(exact("2"), exact("2"))));
    }
}
