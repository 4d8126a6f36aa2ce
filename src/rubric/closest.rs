//! "Did you mean": the known word that a misspelt one comes closest to.

/// How much of the longer word two words must share to be worth a suggestion.
const LIKENESS_IN_PERCENT: usize = 70;
/// A longer text is a sentence, which no name was misspelt to.
const LONGEST: usize = 250;

/// The known word a misspelt one probably meant.
pub fn closest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let likeness = |other: &str| {
        let other_length = other.chars().count();
        let (shorter, longest) = (length.min(other_length), length.max(other_length));
        // Each character more is an edit: words of very different lengths cannot be alike.
        if shorter.saturating_mul(100) < longest.saturating_mul(LIKENESS_IN_PERCENT) {
            return None;
        }
        let edits = strsim::damerau_levenshtein(&word, &other.to_lowercase());
        longest.saturating_sub(edits).saturating_mul(100).checked_div(longest)
    };
    known
        .into_iter()
        .filter_map(|other| Some((likeness(other)?, other)))
        .filter(|(likeness, _)| *likeness >= LIKENESS_IN_PERCENT)
        .max_by_key(|(likeness, _)| *likeness)
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_close_is_suggested() {
        let known = ["weight", "name", "indicators"];
        assert_eq!(closest("wieght", known), Some("weight"));
        assert_eq!(closest("Nama", known), Some("name"));
        assert_eq!(closest("kind", known), None);
        assert_eq!(closest(&"weight".repeat(1000), known), None);
    }
}
