//! Levels that are not written in digits alone: "Level 3", "III", "tiga".

/// The level of a roman numeral in normal form.
pub fn roman(text: &str) -> Option<u8> {
    (1..).zip(["i", "ii", "iii", "iv", "v"]).find(|(_, roman)| *roman == text).map(|(level, _)| level)
}

/// The level of a number word in normal form.
pub fn word(text: &str) -> Option<u8> {
    const WORDS: [[&str; 2]; 6] =
        [["nol", "zero"], ["satu", "one"], ["dua", "two"], ["tiga", "three"], ["empat", "four"], ["lima", "five"]];
    (0..).zip(WORDS).find(|(_, words)| words.contains(&text)).map(|(level, _)| level)
}

/// What follows the word for a level and what joins the two: "Level 3", "level-3", "Lv. 3", "L3".
pub fn after_level_word(cell: &str) -> Option<&str> {
    ["level", "tingkat", "lvl", "lv", "l"].iter().find_map(|word| {
        let (start, rest) = cell.split_at_checked(word.len())?;
        let level = rest.trim_start_matches([' ', '\u{a0}', '-', '.', ':', '_']);
        let joined = word.len() > 1 && level.len() < rest.len() || level.starts_with(|c: char| c.is_ascii_digit());
        (start.eq_ignore_ascii_case(word) && joined).then_some(level)
    })
}
