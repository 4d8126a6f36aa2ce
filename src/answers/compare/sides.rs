//! What the two sides of a comparison are called.

use crate::analysis::compare::Comparison;
use crate::analysis::standing::Standing;
use crate::lang::Lang;
use crate::report::wording;
use crate::scores::Subject;

/// What the two sides are called: by what differs between them, the year, the stage or the institution.
pub(super) struct Sides {
    pub(super) heading: String,
    pub(super) before: String,
    pub(super) after: String,
}

impl Sides {
    pub(super) fn of(comparison: &Comparison, lang: Lang) -> Self {
        let [before, after] = [&comparison.before, &comparison.after].map(|standing| &standing.assessment.subject);
        let [before_row, after_row] = [&comparison.before, &comparison.after].map(|standing| standing.assessment.row);
        let heading = match before.institution == after.institution {
            true => wording::subject_line(&Subject { year: None, stage: None, ..after.clone() }, after_row, lang),
            false => format!(
                "{} → {}",
                wording::subject_line(&Subject { stage: None, ..before.clone() }, before_row, lang),
                wording::subject_line(&Subject { stage: None, ..after.clone() }, after_row, lang)
            ),
        };
        let (before, after) = Self::names(before, after, lang);
        let differ = format!("{before} → {after}");
        let heading = if comparison.after.institution().is_empty() { differ } else { format!("{heading}, {differ}") };
        Self { heading, before, after }
    }

    pub(super) fn of_many(comparisons: &[Comparison], lang: Lang) -> Self {
        let first = comparisons.first();
        let subject = |of: fn(&Comparison) -> &Standing| {
            let first = first.map(of).map(|standing| standing.assessment.subject.clone()).unwrap_or_default();
            let alike = |comparison: &Comparison| of(comparison).assessment.subject.year == first.year;
            Subject { year: first.year.filter(|_| comparisons.iter().all(alike)), ..first }
        };
        let (before, after) =
            Self::names(&subject(|comparison| &comparison.before), &subject(|comparison| &comparison.after), lang);
        let count = comparisons.len();
        let heading = lang
            .pick(format!("{count} instansi, {before} → {after}"), format!("{count} institutions, {before} → {after}"));
        Self { heading, before, after }
    }

    fn names(before: &Subject, after: &Subject, lang: Lang) -> (String, String) {
        let words = (lang.pick("Sebelum", "Before"), lang.pick("Sesudah", "After"));
        let or = |said: Option<String>, word: &str| said.unwrap_or_else(|| word.to_owned());
        let year = |subject: &Subject| subject.year.map(|year| year.to_string());
        let stage = |subject: &Subject| subject.stage.clone();
        match (before.year != after.year, before.stage != after.stage) {
            (true, _) => (or(year(before), words.0), or(year(after), words.1)),
            (false, true) => (or(stage(before), words.0), or(stage(after), words.1)),
            (false, false) => (words.0.to_owned(), words.1.to_owned()),
        }
    }
}
