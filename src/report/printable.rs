//! Texts from files without what could do harm where they are printed.

use std::borrow::Cow;

/// A text from a file without what could move the cursor or turn the direction of a terminal, in one line.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !is_harmful(*c)).collect()
}

/// The same for a text of many lines, such as CSV, that goes to a terminal after all.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| c == '\n' || c == '\t' || !is_harmful(c);
    match text.chars().all(is_kept) {
        true => text.into(),
        false => text.chars().filter(|c| is_kept(*c)).collect::<String>().into(),
    }
}

/// The same where places count bytes: each such character becomes a mark of as many bytes. Those of one byte are
/// left to the renderer of the lines, which shows them as pictures.
pub fn masked(text: &str) -> Cow<'_, str> {
    let is_long = |c: char| c.len_utf8() > 1 && is_harmful(c);
    match text.contains(is_long) {
        true => text
            .chars()
            .map(|c| {
                if !is_long(c) {
                    c
                } else if c.len_utf8() == 2 {
                    '·'
                } else {
                    '\u{fffd}'
                }
            })
            .collect(),
        false => text.into(),
    }
}

/// Control characters, and those that turn the direction of what follows.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_reach_the_terminal() {
        assert_eq!(clean("Kota\u{1b}[31m\u{202e}X\r\nY"), "Kota[31mX Y");
        assert_eq!(clean("\u{9b}2J\u{61c}\u{200f}\u{2067}Kota"), "2JKota");
        assert_eq!(clean_lines("Kota\u{7};1\n\tX\r\n"), "Kota;1\n\tX\n");
    }

    #[test]
    fn a_mask_leaves_every_byte_in_its_place() {
        let text = "Kota \u{9b}2J\u{61c}\u{202e}é\n";
        assert_eq!(masked(text), "Kota ·2J·\u{fffd}é\n");
        assert_eq!(masked(text).len(), text.len());
    }
}
