//! How every indicator stands to a level that all of them should reach, and what that means for the index.
//!
//! Strengths and weaknesses follow one rule, which reports state: a strength is above the reference, a
//! weakness below it, and the further it moves the index (effective weight x distance), the earlier it is
//! named. The reference is the target level; without one it is the index itself, and then all that is above and
//! below cancels out exactly. A score in the lowest band is no strength, whatever it is above: it is only
//! relatively high.

use std::cmp::Reverse;

use crate::assess::Assessment;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};

/// What an indicator is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// The level every indicator should reach.
    Target(Exact),
    /// The index itself, where no level is set as a target.
    Index(Exact),
}

impl Reference {
    /// The value.
    pub const fn value(self) -> Exact {
        match self {
            Self::Target(value) | Self::Index(value) => value,
        }
    }

    /// The target level, where there is one.
    pub const fn target(self) -> Option<Exact> {
        match self {
            Self::Target(target) => Some(target),
            Self::Index(_) => None,
        }
    }
}

/// An indicator away from the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pull {
    /// The indicator.
    pub indicator: NodeId,
    /// Its score.
    pub score: Exact,
    /// Score less reference.
    pub distance: Exact,
    /// What the distance is worth, in points of the index: effective weight x distance.
    pub points: Exact,
}

/// The indicators of a result, compared with a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strengths {
    /// What they are compared with.
    pub reference: Reference,
    /// Those above it, the one worth most first, without the relatively high.
    pub strengths: Vec<Pull>,
    /// Those above it whose score is in the lowest band all the same.
    pub relative: Vec<Pull>,
    /// Those below it, the one worth most first.
    pub weaknesses: Vec<Pull>,
}

/// Compares the indicators of a result with a target level, or else with its index. `None` if no indicator has a
/// score, or there is neither a target nor a known index.
///
/// # Errors
/// [`Overflow`] if a number cannot be held exactly.
pub fn strengths(
    rubric: &Rubric,
    assessment: &Assessment,
    target: Option<Exact>,
) -> Result<Option<Strengths>, Overflow> {
    let index = || assessment.index().known().map(|point| Reference::Index(point.exact));
    let Some(reference) = target.map(Reference::Target).or_else(index) else { return Ok(None) };
    let mut pulls = Vec::new();
    for indicator in rubric.indicators() {
        let Some(score) = assessment.exact(indicator) else { continue };
        let distance = score.sub(reference.value())?;
        let points = rubric[indicator].share.mul(distance)?;
        pulls.push(Pull { indicator, score, distance, points });
    }
    if pulls.is_empty() {
        return Ok(None);
    }
    let (above, rest): (Vec<_>, Vec<_>) = pulls.into_iter().partition(|pull| pull.distance.is_positive());
    let is_lowest = |score| rubric.bands.as_ref().is_some_and(|bands| bands.band_of(score) == 0);
    let (mut relative, mut strengths): (Vec<_>, Vec<_>) = above.into_iter().partition(|pull| is_lowest(pull.score));
    let mut weaknesses: Vec<_> = rest.into_iter().filter(|pull| !pull.distance.is_zero()).collect();
    strengths.sort_by_key(|pull| Reverse(pull.points));
    relative.sort_by_key(|pull| Reverse(pull.points));
    weaknesses.sort_by_key(|pull| pull.points);
    Ok(Some(Strengths { reference, strengths, relative, weaknesses }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::assess::{Options, assess_levels};
    use crate::rubric::catalog;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn without_a_target_strengths_and_weaknesses_cancel_out(levels in prop::collection::vec(1_i64..=5, 47)) {
            let rubric = catalog::find("spbe-2020").expect("it is built in");
            let given: Vec<_> = levels.iter().map(|level| Some(Exact::whole(*level))).collect();
            let assessment = assess_levels(&rubric, &given, Options::default()).unwrap();
            let profile = strengths(&rubric, &assessment, None).unwrap().unwrap();
            let all = profile.strengths.iter().chain(&profile.relative).chain(&profile.weaknesses);
            prop_assert_eq!(Exact::sum(all.map(|pull| pull.points)).unwrap(), Exact::ZERO);
            let cut = rubric.bands.as_ref().unwrap().cuts[0];
            prop_assert!(profile.strengths.iter().all(|pull| pull.score >= cut));
            prop_assert!(profile.relative.iter().all(|pull| pull.score < cut));
        }

        #[test]
        fn reaching_the_target_everywhere_gains_what_the_weaknesses_say(levels in prop::collection::vec(1_i64..=5, 47)) {
            let rubric = catalog::find("spbe-2020").expect("it is built in");
            let assess = |levels: &[i64]| {
                let given: Vec<_> = levels.iter().map(|level| Some(Exact::whole(*level))).collect();
                assess_levels(&rubric, &given, Options::default()).unwrap()
            };
            let before = assess(&levels);
            let after = assess(&levels.iter().map(|level| (*level).max(3)).collect::<Vec<_>>());
            let profile = strengths(&rubric, &before, Some(Exact::whole(3))).unwrap().unwrap();
            let lacking = Exact::sum(profile.weaknesses.iter().map(|pull| pull.points)).unwrap();
            let index = |assessment: &Assessment| assessment.index().known().unwrap().exact;
            prop_assert_eq!(index(&after), index(&before).sub(lacking).unwrap());
            prop_assert!(profile.strengths.iter().all(|pull| levels[pull.indicator.position()] > 3));
            prop_assert!(profile.weaknesses.iter().all(|pull| levels[pull.indicator.position()] < 3));
        }
    }
}
