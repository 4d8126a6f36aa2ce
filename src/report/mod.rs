//! Writers: one per format, all from the same results, none of which computes anything.
//!
//! What people read is first a [`document::Document`], made once for each kind of result; the terminal and
//! Markdown writers only set it. Machine formats are made from the results directly. Every number is
//! rounded here, by [`Exact::to_decimal`](crate::exact::Exact::to_decimal), and nowhere else.

pub mod bars;
pub mod batch;
pub mod criteria;
pub mod csv;
pub mod diagnostics;
pub mod document;
#[cfg(feature = "html")]
pub mod dossier;
#[cfg(feature = "html")]
pub mod html;
pub mod json;
pub mod markdown;
pub mod number;
pub mod printable;
pub mod result_row;
pub mod sql;
pub mod standing;
#[cfg(feature = "html")]
pub mod svg;
pub mod template;
#[cfg(feature = "cli")]
pub mod terminal;
pub mod whole;
pub mod wording;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use crate::exact::{Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::rubric::{Level, NodeId, Rubric};

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
    let shown = lang.number(by, decimals);
    if by.is_positive() { format!("+{shown}") } else { shown }
}

/// A change in full, as [`changes`] shows it.
pub fn signed_amount(by: Exact, lang: Lang) -> String {
    changes(&[by], lang).concat()
}

/// Amounts that stand in one column, with as many decimals as the longest needs. Where one of them has no end,
/// all are rounded, and those that are not exact so say it with an equals-about sign.
pub fn amounts(values: &[Exact], lang: Lang) -> Vec<String> {
    const ENOUGH: u32 = 4;
    let are_exact = |places: u32| values.iter().all(|value| value.rounded(places) == *value);
    let vanishes = |value: &Exact| !value.is_zero() && value.rounded(ENOUGH).is_zero();
    let rounded = if values.iter().any(vanishes) { MAX_DECIMALS } else { ENOUGH };
    let places = (0..=MAX_DECIMALS).find(|places| are_exact(*places)).unwrap_or(rounded);
    let text = |value: &Exact| match value.rounded(places) == *value {
        true => lang.number(*value, places),
        false => format!("≈{}", lang.number(*value, places)),
    };
    values.iter().map(text).collect()
}

/// Changes that stand in one column: [`amounts`] with their signs.
pub fn changes(values: &[Exact], lang: Lang) -> Vec<String> {
    let with_sign = |(value, text): (&Exact, String)| match (value.is_positive(), text.strip_prefix('≈')) {
        (false, _) => text,
        (true, None) => format!("+{text}"),
        (true, Some(about)) => format!("≈+{about}"),
    };
    values.iter().zip(amounts(values, lang)).map(with_sign).collect()
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

impl Detail {
    /// The last level that is shown. Where there are no domains, "down to the domains" is down to the aspects.
    pub fn level(self, rubric: &Rubric) -> Level {
        match self {
            Self::Index => Level::Index,
            Self::Domain if rubric.domains().len() > 0 => Level::Domain,
            Self::Domain | Self::Aspect => Level::Aspect,
            Self::Indicator => Level::Indicator,
        }
    }

    /// Whether a node is shown.
    pub fn shows(self, rubric: &Rubric, node: NodeId) -> bool {
        node.level() <= self.level(rubric)
    }
}
