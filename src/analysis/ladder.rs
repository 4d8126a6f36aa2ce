//! The levels that scores are raised and lowered on, one step at a time.

use crate::exact::Exact;
use crate::rubric::{Rubric, Scale};

/// The step on a scale that has none of its own.
const DEFAULT_STEP: (i128, i128) = (1, 2);

/// The most levels: beyond it a step is a mistake.
const MOST_LEVELS: usize = 1000;

/// The levels of a scale, lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    levels: Vec<Exact>,
    step: Option<Exact>,
}

/// Why a step makes no ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misstep {
    /// The scale has a step of its own.
    Given(Exact),
    /// Not more than zero.
    NotPositive,
    /// So small that there would be more than 1,000 levels.
    TooSmall,
}

impl Ladder {
    /// The levels of a rubric: those of its scale; where that has no step and none is given, the bands are the levels,
    /// and the ladder has the lowest score, the middle of each band above the lowest, and the highest score. So no
    /// raise ends on the upper edge of a band.
    ///
    /// # Errors
    /// The [`Misstep`] where the step is no use.
    pub fn of(rubric: &Rubric, step: Option<Exact>) -> Result<Self, Misstep> {
        let scale = &rubric.scale;
        let (None, None, Some(bands)) = (scale.step, step, &rubric.bands) else { return Self::new(scale, step) };
        let uppers = bands.cuts.iter().skip(1).chain([&scale.max]);
        let middle = |(low, high): (&Exact, &Exact)| low.add(*high)?.div(Exact::whole(2));
        let middles = bands.cuts.iter().zip(uppers).map(middle).collect::<Result<Vec<Exact>, _>>();
        // What cannot be held exactly has no middles; steps then do.
        let Ok(middles) = middles else { return Self::new(scale, step) };
        Ok(Self { levels: [scale.min].into_iter().chain(middles).chain([scale.max]).collect(), step: None })
    }

    /// The levels of a scale: its own; where it has no step, those from its lowest score up in steps of `step`
    /// (0.5 where none is given), and its highest.
    ///
    /// # Errors
    /// The [`Misstep`] where the step is no use.
    pub fn new(scale: &Scale, step: Option<Exact>) -> Result<Self, Misstep> {
        let default = || Exact::new(DEFAULT_STEP.0, DEFAULT_STEP.1).unwrap_or(Exact::ONE);
        let step = match (scale.step, step) {
            (Some(own), None) => own,
            (Some(own), Some(_)) => return Err(Misstep::Given(own)),
            (None, given) => given.unwrap_or_else(default),
        };
        if !step.is_positive() {
            return Err(Misstep::NotPositive);
        }
        let mut levels = vec![scale.min];
        let mut next = scale.min.add(step);
        while let Some(level) = next.ok().filter(|level| *level < scale.max) {
            if levels.len() > MOST_LEVELS {
                return Err(Misstep::TooSmall);
            }
            levels.push(level);
            next = level.add(step);
        }
        levels.push(scale.max);
        Ok(Self { levels, step: Some(step) })
    }

    /// The distance between two levels; `None` where it is not always the same.
    pub fn step(&self) -> Option<Exact> {
        self.step
    }

    /// The distance between two levels on a scale that has no step of its own.
    pub fn chosen_step(&self, scale: &Scale) -> Option<Exact> {
        self.step.filter(|_| scale.step.is_none())
    }

    /// Whether this is one of the levels.
    pub fn holds(&self, level: Exact) -> bool {
        self.levels.contains(&level)
    }

    /// The levels above a score, lowest first.
    pub fn above(&self, score: Exact) -> impl Iterator<Item = Exact> {
        self.levels.iter().copied().filter(move |level| *level > score)
    }

    /// The next level up; `None` at the top.
    pub fn up(&self, score: Exact) -> Option<Exact> {
        self.above(score).next()
    }

    /// The next level down; `None` at the bottom.
    pub fn down(&self, score: Exact) -> Option<Exact> {
        self.levels.iter().copied().rev().find(|level| *level < score)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn ladder(step: Option<&str>, asked: Option<&str>) -> Result<Ladder, Misstep> {
        let scale = Scale { min: Exact::ONE, max: Exact::whole(5), step: step.map(exact) };
        Ladder::new(&scale, asked.map(exact))
    }

    #[test]
    fn a_scale_has_its_own_levels_or_those_of_the_step() {
        let above = |ladder: Result<Ladder, Misstep>, score| {
            ladder.unwrap().above(exact(score)).map(|level| level.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(above(ladder(Some("1"), None), "3"), ["4", "5"]);
        assert_eq!(above(ladder(None, None), "3.6"), ["4", "9/2", "5"]);
        // The highest score is a level even where no step ends on it.
        assert_eq!(above(ladder(None, Some("1.5")), "2.5"), ["4", "5"]);
        assert_eq!(ladder(None, None).unwrap().down(exact("1.26")), Some(Exact::ONE));
        assert_eq!(ladder(None, None).unwrap().down(Exact::ONE), None);
        assert_eq!(ladder(Some("1"), None).unwrap().up(Exact::whole(5)), None);
    }

    #[test]
    fn a_step_of_no_use_is_refused() {
        assert_eq!(ladder(Some("1"), Some("0.5")), Err(Misstep::Given(Exact::ONE)));
        assert_eq!(ladder(None, Some("0")), Err(Misstep::NotPositive));
        assert_eq!(ladder(None, Some("0.001")), Err(Misstep::TooSmall));
    }
}
