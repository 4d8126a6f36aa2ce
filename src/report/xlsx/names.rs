//! The names of sheets: what Excel allows, and each only once.

use std::collections::HashSet;

use crate::scores::Subject;

/// The most characters a name may have, counted as Excel does in UTF-16.
const MAX_LENGTH: usize = 31;

/// The names given so far, as Excel compares them: without regard to case.
#[derive(Debug, Default)]
pub struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    /// A name for the sheet of a subject: the institution, then year and stage, which are never cut off.
    pub fn of_subject(&mut self, subject: &Subject, fallback: &str) -> String {
        let parts = [subject.year.map(|year| year.to_string()), subject.stage.clone()];
        let end: String = parts.into_iter().flatten().map(|part| format!(" {}", allowed(&part))).collect();
        self.unique(subject.institution.as_deref().unwrap_or(fallback), &end)
    }

    /// A name that begins and ends like this, and that no sheet has yet.
    pub fn unique(&mut self, name: &str, end: &str) -> String {
        let end = fitting(end.trim_end(), MAX_LENGTH / 2);
        let name = allowed(name);
        let name = if name.is_empty() { "-" } else { &name };
        (1_usize..)
            .map(|number| {
                let end = if number == 1 { end.to_owned() } else { format!("{end} ({number})") };
                let start = fitting(name, MAX_LENGTH - end.encode_utf16().count()).trim_end();
                format!("{start}{end}").trim_matches('\'').to_owned()
            })
            .find(|name| self.taken.insert(name.to_lowercase()))
            .unwrap_or_default()
    }
}

/// A text without the characters that no name may have.
fn allowed(text: &str) -> String {
    let text = super::clean(text).replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches('\'').trim().to_owned()
}

/// The longest beginning of a text that has at most this many characters.
fn fitting(text: &str, most: usize) -> &str {
    let mut length = 0;
    let end = text.char_indices().find(|(_, c)| {
        length += c.len_utf16();
        length > most
    });
    end.map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(institution: &str, year: u16, stage: Option<&str>) -> Subject {
        Subject {
            institution: Some(institution.into()),
            year: Some(year),
            stage: stage.map(str::to_owned),
            is_of_file: false,
        }
    }

    #[test]
    fn names_are_allowed_and_unique_and_keep_the_year() {
        let mut names = SheetNames::default();
        let kota = "Pemerintah Kota Bandar Lampung dan sekitarnya";
        let mut name = |institution: &str, stage| names.of_subject(&subject(institution, 2023, stage), "x");
        assert_eq!(name(kota, None), "Pemerintah Kota Bandar Lam 2023");
        assert_eq!(name(&kota.to_uppercase(), None), "PEMERINTAH KOTA BANDAR 2023 (2)");
        assert_eq!(name(kota, Some("akhir")), "Pemerintah Kota Band 2023 akhir");
        assert_eq!(name("'A/B[c]:*?\\'", None), "A B c 2023");
        assert_eq!(name("\u{1b}\u{202e}", None), "- 2023");
        assert!(name(&"🏙".repeat(40), None).encode_utf16().count() <= 31);
        let long = subject("A", 2023, Some(&"tahap ".repeat(20)));
        assert!(names.of_subject(&long, "x").len() <= 31);
        assert_eq!(names.of_subject(&Subject::default(), "spbe-2020"), "spbe-2020");
        assert_eq!(names.of_subject(&Subject::default(), "spbe-2020"), "spbe-2020 (2)");
    }
}
