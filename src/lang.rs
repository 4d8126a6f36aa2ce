//! The two languages people read, and the decimal mark that goes with each.
#![deny(clippy::disallowed_types)]

use crate::exact::{DecimalMark, Exact};

/// A language for tables and messages. Machine formats do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Indonesian: decimal comma.
    Id,
    /// English: decimal point.
    #[default]
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The language of a locale name such as `id_ID.UTF-8` or `en-US`; English where it is neither.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        // "in" is the name Indonesian had before 1989; some systems still say it.
        match language.to_ascii_lowercase().as_str() {
            "id" | "in" => Self::Id,
            _ => Self::En,
        }
    }

    /// The decimal mark of the language.
    pub const fn mark(self) -> DecimalMark {
        match self {
            Self::Id => DecimalMark::Comma,
            Self::En => DecimalMark::Point,
        }
    }

    /// One of two texts. Both must be given, so a missing translation does not compile.
    pub fn pick<T>(self, id: T, en: T) -> T {
        match self {
            Self::Id => id,
            Self::En => en,
        }
    }

    /// A number rounded half up to `decimals` places: `2,15` or `2.15`.
    pub fn number(self, value: Exact, decimals: u32) -> String {
        value.to_decimal(decimals, self.mark())
    }

    /// A number in full, for weights and cuts: `2,6` or `2.6`.
    pub fn full(self, value: Exact) -> String {
        value.to_full(self.mark())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_names_the_language() {
        for locale in ["id", "id_ID.UTF-8", "id-ID", "ID", "in_ID"] {
            assert_eq!(Lang::of_locale(locale), Lang::Id, "{locale}");
        }
        for locale in ["", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "de-DE", "idx"] {
            assert_eq!(Lang::of_locale(locale), Lang::En, "{locale}");
        }
    }
}
