//! A number as machine formats write it.

use crate::exact::{DecimalMark, Exact};
use crate::rubric::Rubric;

/// A number that is written with exactly the digits that are shown: `1.40`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    value: Exact,
    /// To how many decimals it is rounded; `None` for a number in full.
    decimals: Option<u32>,
}

impl Number {
    /// A weight, cut, score or cost: in full where decimals can write it, else the fraction as a text.
    pub fn full(value: Exact) -> Self {
        Self { value, decimals: None }
    }

    /// A number rounded half up.
    pub fn rounded(value: Exact, decimals: u32) -> Self {
        Self { value, decimals: Some(decimals) }
    }

    /// A value of the index or a node, with the digits of the rubric.
    pub fn of(rubric: &Rubric, value: Exact) -> Self {
        Self::rounded(value, rubric.decimals)
    }

    /// The number itself.
    pub fn value(self) -> Exact {
        self.value
    }

    /// The digits.
    pub fn to_text(self, mark: DecimalMark) -> String {
        match self.decimals {
            Some(decimals) => self.value.to_decimal(decimals, mark),
            None => self.value.to_full(mark),
        }
    }
}
