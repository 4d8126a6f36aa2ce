//! From the text of a cell to a score.

use super::words;
use crate::diagnostic::{Limits, Problem};
use crate::exact::Exact;
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

/// Reads the cell of an indicator: a number, "Level 3", or the name of a level.
pub fn read(cell: &str, indicator: NodeId, rubric: &Rubric) -> Cell {
    if words::is_unscored(cell) {
        return Cell::Unscored;
    }
    let (node, found) = (rubric[indicator].id.clone(), shortened(cell));
    let expected = Limits { min: rubric.scale.min, max: rubric.scale.max, step: rubric.scale.step };
    let Some(score) = number(cell).or_else(|| named_level(cell, indicator, rubric)) else {
        return Cell::Wrong(Problem::NotANumber { node, found, expected });
    };
    match rubric.scale.fits(score) {
        Ok(()) => Cell::Score(score),
        Err(Misfit::Outside) => Cell::Wrong(Problem::OutOfScale { node, found, expected }),
        Err(Misfit::OffStep) => Cell::Wrong(Problem::NotOnStep { node, found, expected }),
    }
}

/// "3", "3,5", "Level 3", "Tingkat 3". A fraction is no score: "3/5" is three of five, or the third of May.
fn number(cell: &str) -> Option<Exact> {
    let bare = ["level", "tingkat"]
        .iter()
        .find_map(|word| {
            cell.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &cell[word.len()..])
        })
        .unwrap_or(cell);
    Exact::parse(bare).ok().filter(|_| !bare.contains('/'))
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
