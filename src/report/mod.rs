//! Writers: one per format, all from the same results, none of which computes anything.
//!
//! What people read is first a [`document::Document`], made once for each kind of result; the terminal and
//! Markdown writers only set it. Machine formats are made from the results directly. Every number is
//! rounded here, by [`Exact::to_decimal`](crate::exact::Exact::to_decimal), and nowhere else.

pub mod audit;
pub mod bars;
pub mod check;
pub mod compare;
pub mod csv;
pub mod diagnostics;
pub mod document;
pub mod json;
pub mod markdown;
pub mod rank;
pub mod rubric;
pub mod score;
pub mod standing;
pub mod terminal;
pub mod trend;

use crate::exact::{Exact, MAX_DECIMALS};
use crate::lang::Lang;

/// An amount that is not shown as an index is, such as a distance: in full where a few decimals can write
/// it, else to six places after an equals-about sign.
pub fn amount(value: Exact, lang: Lang) -> String {
    let full = lang.full(value);
    match full.contains('/') || value.rounded(MAX_DECIMALS) != value {
        true => format!("≈{}", lang.number(value, MAX_DECIMALS)),
        false => full,
    }
}

/// A change, rounded as an index is, with its sign.
pub fn change(by: Exact, decimals: u32, lang: Lang) -> String {
    plus(by, lang.number(by, decimals))
}

/// A change in full, as [`amount`] shows it, with its sign.
pub fn signed_amount(by: Exact, lang: Lang) -> String {
    let shown = amount(by, lang);
    match shown.strip_prefix('≈') {
        Some(number) => format!("≈{}", plus(by, number.to_owned())),
        None => plus(by, shown),
    }
}

fn plus(by: Exact, text: String) -> String {
    if by.is_positive() { format!("+{text}") } else { text }
}

/// How much of a result to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The index alone.
    Index,
    /// Down to the domains.
    Domain,
    /// Down to the aspects.
    Aspect,
    /// Down to the indicators, with level names and contributions.
    Indicator,
}
