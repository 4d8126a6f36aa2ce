//! What a result would be if some scores were others.

use std::collections::BTreeMap;

use crate::assess::{Assessment, Options, Passing, assess_levels};
use crate::diagnostic::{Diagnostic, Place, PossibleScores, Problem};
use crate::exact::{Exact, Overflow};
use crate::rubric::{Misfit, NodeId, Rubric};
use crate::scores::{Change, Scenario, Setting};

/// An indicator that a scenario changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The indicator.
    pub indicator: NodeId,
    /// The score before.
    pub from: Exact,
    /// The score in the scenario.
    pub to: Exact,
    /// What the change adds to the index: share x difference.
    pub contribution: Exact,
}

/// What comes of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the scenario is called.
    pub name: String,
    /// The indicators it changes, in the order of the rubric.
    pub changes: Vec<Changed>,
    /// The result.
    pub assessment: Assessment,
    /// By how much the index moves: the contributions of all changes sum to it exactly.
    pub delta: Exact,
    /// The milestones that are passed in the scenario and not before.
    pub gained: Vec<String>,
    /// The milestones that are passed before and not in the scenario.
    pub lost: Vec<String>,
    /// What should be known about it.
    pub notes: Vec<Diagnostic>,
}

/// The scores of a result, one for each indicator; `None` if one of them or the index is not known.
pub fn scores_of(assessment: &Assessment) -> Option<Vec<Exact>> {
    assessment.index().known()?;
    assessment.scores().collect()
}

/// The result under a scenario.
///
/// # Errors
/// Every setting that cannot be: off the scale, between two levels, or said twice.
pub fn outcome(
    rubric: &Rubric,
    base: &Assessment,
    scenario: &Scenario,
    options: Options,
) -> Result<Outcome, Vec<Diagnostic>> {
    let unknown = || overflow(rubric);
    let before = scores_of(base).ok_or_else(unknown)?;
    let (after, notes) = apply(rubric, &before, scenario)?;
    (|| {
        let mut changes = Vec::new();
        for ((from, to), indicator) in before.iter().zip(&after).zip(rubric.indicators()) {
            if from != to {
                let contribution = rubric[indicator].share.mul(to.sub(*from)?)?;
                changes.push(Changed { indicator, from: *from, to: *to, contribution });
            }
        }
        let given: Vec<Option<Exact>> = after.iter().copied().map(Some).collect();
        let assessment = assess_levels(rubric, &given, options)?;
        let assessment = assessment.in_place_of(base);
        let delta = Exact::sum(changes.iter().map(|change| change.contribution))?;
        let passed = |passing: &Passing| passing.lacking.is_none();
        let newly = |before: &Assessment, after: &Assessment| -> Vec<String> {
            let pairs = before.milestones.iter().zip(&after.milestones);
            pairs
                .filter(|(one, other)| !passed(one) && passed(other))
                .map(|(one, _)| one.milestone.label.clone())
                .collect()
        };
        let (gained, lost) = (newly(base, &assessment), newly(&assessment, base));
        Ok(Outcome { name: scenario.name.clone(), changes, assessment, delta, gained, lost, notes })
    })()
    .map_err(|Overflow| unknown())
}

fn overflow(rubric: &Rubric) -> Vec<Diagnostic> {
    vec![Diagnostic::error(Problem::ResultOverflow { node: rubric.title.clone() }, Place::Nowhere)]
}

/// The scores with every setting applied to what they were before, and notes on what was cut off at the ends of the
/// scale or lowered.
fn apply(
    rubric: &Rubric,
    before: &[Exact],
    scenario: &Scenario,
) -> Result<(Vec<Exact>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (mut errors, mut notes) = (Vec::new(), Vec::new());
    let mut said: Vec<&Setting> = Vec::new();
    for setting in &scenario.settings {
        if let Some(earlier) = said.iter().find(|earlier| earlier.node == setting.node) {
            let first = match &earlier.place {
                Place::Cell(cell) => Some(cell.row),
                _ => None,
            };
            let problem = Problem::SetTwice { node: rubric[setting.node].label().to_owned(), first };
            errors.push(Diagnostic::error(problem, setting.place.clone()));
        }
        said.push(setting);
    }
    // The wider a setting, the earlier it is applied, so that a narrower one replaces it.
    let mut settings: Vec<&Setting> = scenario.settings.iter().collect();
    settings.sort_by_key(|setting| setting.node.level());
    let mut meant: BTreeMap<NodeId, &Setting> = BTreeMap::new();
    for setting in settings {
        meant.extend(rubric.indicators_of(setting.node).map(|indicator| (indicator, setting)));
    }
    let mut after = before.to_vec();
    let mut cut_off: Vec<(NodeId, Vec<String>)> = Vec::new();
    let mut lowered: Vec<(NodeId, Vec<String>)> = Vec::new();
    // An aspect that is set to what is no level is one mistake, not one for each of its indicators.
    let mut wrong: Vec<NodeId> = Vec::new();
    for (indicator, setting) in meant {
        let Some(score) = after.get_mut(indicator.position()) else { continue };
        let alone = setting.node.is_indicator();
        match changed(rubric, *score, setting.change, alone) {
            Ok((to, within)) => {
                let is_lowered = !alone && matches!(setting.change, Change::To(_)) && to < *score;
                *score = to;
                for (happens, list) in [(!within, &mut cut_off), (is_lowered, &mut lowered)] {
                    match list.iter_mut().find(|(node, _)| *node == setting.node).filter(|_| happens) {
                        Some((_, ids)) => ids.push(rubric[indicator].id.clone()),
                        None if happens => list.push((setting.node, vec![rubric[indicator].id.clone()])),
                        None => {}
                    }
                }
            }
            Err(_) if wrong.contains(&setting.node) => {}
            Err((misfit, found)) => {
                wrong.push(setting.node);
                let node = rubric[setting.node].label().to_owned();
                let expected = PossibleScores { min: rubric.scale.min, max: rubric.scale.max, step: rubric.scale.step };
                let problem = match misfit {
                    Misfit::Outside => Problem::ChangeOutOfScale { node, found, from: *score, expected },
                    Misfit::OffStep => Problem::ChangeNotOnStep { node, found, from: *score, expected },
                };
                errors.push(Diagnostic::error(problem, setting.place.clone()));
            }
        }
    }
    for (node, ids) in cut_off {
        let problem = Problem::ChangeCutOff { node: rubric[node].label().to_owned(), ids };
        notes.push(Diagnostic::note(problem, Place::Nowhere));
    }
    for (node, ids) in lowered {
        let problem = Problem::ChangeLowers { node: rubric[node].label().to_owned(), ids };
        notes.push(Diagnostic::note(problem, Place::Nowhere));
    }
    if errors.is_empty() { Ok((after, notes)) } else { Err(errors) }
}

/// The score after a change, and whether all of the change could be made. Only a difference that many
/// indicators are to move by stops at the ends of the scale; else the value that cannot be is the error.
fn changed(rubric: &Rubric, score: Exact, change: Change, alone: bool) -> Result<(Exact, bool), (Misfit, Exact)> {
    let scale = &rubric.scale;
    let wanted = match change {
        Change::To(value) => value,
        Change::AtLeast(value) => {
            scale.fits(value).map_err(|misfit| (misfit, value))?;
            score.max(value)
        }
        Change::By(difference) => score.add(difference).map_err(|Overflow| (Misfit::Outside, difference))?,
    };
    let reached = match change {
        Change::By(_) if !alone => wanted.clamp(scale.min, scale.max),
        _ => wanted,
    };
    match scale.fits(reached) {
        Ok(()) => Ok((reached, reached == wanted)),
        Err(misfit) => Err((misfit, wanted)),
    }
}
