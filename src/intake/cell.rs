//! From the text of a cell to a score.

use super::words;
use crate::diagnostic::{PossibleScores, Problem};
use crate::exact::Exact;
use crate::rubric::numerals::{after_level_word, roman, word};
use crate::rubric::{Misfit, NodeId, Rubric, normalise};

/// What a score cell says.
pub enum Cell {
    /// A score on the scale.
    Score(Exact),
    /// That there is none.
    Unscored,
    /// Something else.
    Wrong(Problem),
}

/// How a column writes its levels, where it does so in one way throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// I, II, III.
    Roman,
    /// satu, dua, tiga.
    Words,
}

impl Notation {
    /// The notation of a column, where each of its cells that is scored has the same. A column of ticks alone is not one of
    /// fives: "v" is the numeral of a level only beside another.
    pub fn of<'c>(cells: impl Iterator<Item = &'c str> + Clone) -> Option<Self> {
        let scored = cells.filter(|cell| !words::is_unscored(cell));
        let all = |notation: Self| scored.clone().all(|cell| notation.read(cell).is_some());
        scored.clone().find(|cell| !words::is_mark(cell))?;
        [Self::Roman, Self::Words].into_iter().find(|notation| all(*notation))
    }

    /// The level that a cell of such a column says.
    pub fn read(self, cell: &str) -> Option<u8> {
        let normal = normalise(cell);
        let bare = after_level_word(&normal).unwrap_or(&normal).trim();
        match self {
            Self::Roman => roman(bare),
            Self::Words => word(bare),
        }
    }
}

/// Reads the cell of an indicator: a number, "Level 3", the name of a level, or a number with its name.
pub fn read(cell: &str, indicator: NodeId, rubric: &Rubric) -> Cell {
    if words::is_unscored(cell) {
        return Cell::Unscored;
    }
    let (node, found) = (rubric[indicator].id.clone(), shortened(cell));
    let expected = PossibleScores { min: rubric.scale.min, max: rubric.scale.max, step: rubric.scale.step };
    let Some(score) = number(cell).or_else(|| named_level(cell, indicator, rubric)) else {
        return match number_and_name(cell) {
            Some((score, name)) if says_level(&name, score, indicator, rubric) => {
                fitting(score, node, found, expected, rubric)
            }
            Some((_, name)) if is_level(&name, indicator, rubric) => {
                Cell::Wrong(Problem::LevelContradicts { node, found })
            }
            _ => Cell::Wrong(Problem::NotANumber { node, found, expected }),
        };
    };
    fitting(score, node, found, expected, rubric)
}

/// A score, where it is one of the scale.
fn fitting(score: Exact, node: String, found: String, expected: PossibleScores, rubric: &Rubric) -> Cell {
    match rubric.scale.fits(score) {
        Ok(()) => Cell::Score(score),
        Err(Misfit::Outside) => Cell::Wrong(Problem::OutOfScale { node, found, expected }),
        Err(Misfit::OffStep) => Cell::Wrong(Problem::NotOnStep { node, found, expected }),
    }
}

/// "3", "3,5", "Level 3", "Tingkat III", "L3". A fraction is no score: "3/5" is three of five, or the third of May.
fn number(cell: &str) -> Option<Exact> {
    if let Some(level) = after_level_word(cell) {
        return digits(level).or_else(|| roman(&normalise(level)).map(|level| Exact::whole(level.into())));
    }
    Exact::parse(cell).ok().filter(|_| !cell.contains('/'))
}

/// A number without a sign.
fn digits(text: &str) -> Option<Exact> {
    let is_digits = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('/');
    Exact::parse(text).ok().filter(|_| is_digits)
}

/// "Level 3 - Terdefinisi", "3 (tiga)", "Terdefinisi (3)": the number, and the text beside it.
fn number_and_name(cell: &str) -> Option<(Exact, String)> {
    let bare = after_level_word(cell).unwrap_or(cell).trim();
    let end = bare.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(bare.len());
    let (number, name) = match end {
        0 => {
            let inner = bare.trim_end_matches([')', ']', ' ']);
            let start = inner.rfind(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
            let at = start + inner.get(start..)?.chars().next()?.len_utf8();
            (inner.get(at..)?, inner.get(..at)?)
        }
        end => (bare.get(..end)?, bare.get(end..)?),
    };
    // A number with a letter behind it does not count: "3a".
    let joined = name.starts_with(char::is_alphanumeric) && end > 0;
    let name = normalise(name);
    let name = after_level_word(&name).map_or(name.clone(), |level| level.trim().to_owned());
    let number = digits(number.trim_end_matches(['.', ',']))?;
    (!joined && !name.is_empty()).then_some((number, name))
}

/// Whether a name is that of a level: in letters, or as the rubric names it.
fn says_level(name: &str, level: Exact, indicator: NodeId, rubric: &Rubric) -> bool {
    let in_words = word(name).or_else(|| roman(name)).is_some_and(|word| Exact::whole(word.into()) == level);
    in_words || named_level(name, indicator, rubric) == Some(level)
}

/// Whether a name is that of any level.
fn is_level(name: &str, indicator: NodeId, rubric: &Rubric) -> bool {
    word(name).or_else(|| roman(name)).is_some() || named_level(name, indicator, rubric).is_some()
}

/// The level of the indicator's kind that has this name.
fn named_level(cell: &str, indicator: NodeId, rubric: &Rubric) -> Option<Exact> {
    let levels = rubric.levels.get(rubric[indicator].facts.kind.as_ref()?)?;
    let normal = normalise(cell);
    levels.iter().find(|(_, name)| normalise(name) == normal).map(|(level, _)| *level)
}

/// A text as a message quotes it: a cell may hold pages.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
