//! Whether a rubric that could be read also makes sense.
//!
//! Each mistake is reported once, at its own place: a value that could not be read silences the checks
//! that need it, and a weight that is wrong is not reported again for every sum it is part of.

mod words;

use super::closest::closest;
use super::draft::{Draft, DraftLevels, DraftNode, decimals};
use super::model::{Scale, WeightMode};
use super::nodes::Level;
use super::toml_table::{At, Problems};
use crate::diagnostic::{Problem, RubricProblem};
use crate::exact::{Exact, MAX_DECIMALS};

/// What weights sum to where the file does not say.
pub const DEFAULT_WEIGHT_TOTAL: Exact = Exact::whole(100);

/// Reports everything that is wrong with a draft.
pub fn check(draft: &Draft, problems: &mut Problems) {
    let scale = check_scale(draft, problems);
    check_numbers(draft, problems);
    check_bands(draft, scale.as_ref(), problems);
    check_levels(draft, scale.as_ref(), problems);
    check_milestones(draft, scale.as_ref(), problems);
    check_structure(draft, problems);
    words::check(draft, problems);
    check_kinds(draft, problems);
    check_weights(draft, problems);
}

/// The scale, where it was readable and rises.
fn check_scale(draft: &Draft, problems: &mut Problems) -> Option<Scale> {
    let written = draft.scale.as_ref()?;
    let (min, max) = (written.min.as_ref()?, written.max.as_ref()?);
    if min.value >= max.value {
        problems.push(RubricProblem::ScaleEmpty { min: min.value, max: max.value }, max.span.clone());
        return None;
    }
    let scale = Scale { min: min.value, max: max.value, step: written.step.as_ref().map(|step| step.value) };
    if let Some(step) = &written.step {
        if !step.value.is_positive() {
            problems.push(RubricProblem::StepNotPositive { found: step.value }, step.span.clone());
            return None;
        }
        if scale.fits(scale.max).is_err() {
            let problem = RubricProblem::StepDoesNotDivide { step: step.value, min: min.value, max: max.value };
            problems.push(problem, step.span.clone());
            return None;
        }
        if scale.steps().is_none_or(|steps| steps > Exact::whole(Scale::MOST_STEPS.into())) {
            let problem = RubricProblem::ScaleTooFine { step: step.value, most: Scale::MOST_STEPS };
            problems.push(problem, step.span.clone());
            return None;
        }
    }
    let is_known = written.step.is_some() || !written.stepped;
    if let Some(target) = written.target.as_ref().filter(|target| is_known && scale.fits(target.value).is_err()) {
        let Scale { min, max, step } = scale;
        let problem = match step {
            Some(step) => {
                let level = target.value.to_full(Default::default());
                RubricProblem::LevelOffScale { level, min, max, step }.into()
            }
            None => Problem::TargetOutOfScale { found: target.value, min, max },
        };
        problems.push(problem, target.span.clone());
    }
    is_known.then_some(scale)
}

fn check_numbers(draft: &Draft, problems: &mut Problems) {
    let of_milestones = draft.milestones.iter().filter_map(|milestone| milestone.years.as_ref());
    for years in draft.years.iter().chain(of_milestones).filter(|at| super::draft::years(&at.value).is_none()) {
        problems.push(RubricProblem::YearsInvalid, years.span.clone());
    }
    if let Some(decimals) = draft.decimals.as_ref().filter(|at| decimals(at.value).is_none()) {
        let found = decimals.value.to_full(Default::default());
        problems.push(RubricProblem::DecimalsInvalid { found, max: MAX_DECIMALS }, decimals.span.clone());
    }
    if let Some(total) = draft.weight_total.as_ref().filter(|total| !total.value.is_positive()) {
        let problem = RubricProblem::WeightNotPositive { node: "weight-total".to_owned(), found: total.value };
        problems.push(problem, total.span.clone());
    }
}

fn check_bands(draft: &Draft, scale: Option<&Scale>, problems: &mut Problems) {
    let Some(bands) = &draft.bands else { return };
    if let Some(labels) = &bands.labels {
        let fits = |cuts: &usize| cuts.saturating_add(1) == labels.value.len();
        if let Some(cuts) = bands.cuts.as_ref().filter(|cuts| !fits(&cuts.value.len())) {
            let problem = RubricProblem::CutCount { labels: labels.value.len(), cuts: cuts.value.len() };
            problems.push(problem, cuts.span.clone());
        }
        if let Some(levels) = bands.levels.as_ref().filter(|levels| levels.value.len() != labels.value.len()) {
            let problem = RubricProblem::BandLevelCount { labels: labels.value.len(), levels: levels.value.len() };
            problems.push(problem, levels.span.clone());
        }
        if let Some(aliases) = bands.aliases.as_ref().filter(|aliases| aliases.value.len() != labels.value.len()) {
            let problem = RubricProblem::AliasCount { labels: labels.value.len(), aliases: aliases.value.len() };
            problems.push(problem, aliases.span.clone());
        }
    }
    let mut previous: Option<Exact> = None;
    for cut in bands.cuts.iter().flat_map(|cuts| &cuts.value) {
        match scale {
            // A cut on an end of the scale would leave a band that no score, or only one, can reach.
            Some(scale) if cut.value <= scale.min || cut.value >= scale.max => {
                let problem = RubricProblem::CutOutsideScale { cut: cut.value, min: scale.min, max: scale.max };
                problems.push(problem, cut.span.clone());
            }
            _ => {
                if let Some(previous) = previous.filter(|previous| cut.value <= *previous) {
                    problems.push(RubricProblem::CutOrder { cut: cut.value, previous }, cut.span.clone());
                }
                previous = Some(cut.value);
            }
        }
    }
}

fn check_levels(draft: &Draft, scale: Option<&Scale>, problems: &mut Problems) {
    let Some(levels) = &draft.levels else { return };
    if draft.scale.as_ref().is_some_and(|scale| !scale.stepped) {
        problems.push(RubricProblem::LevelsWithoutStep, levels.span.clone());
        return;
    }
    let Some(scale) = scale else { return };
    let Some(step) = scale.step else { return };
    let off = |level: String| RubricProblem::LevelOffScale { level, min: scale.min, max: scale.max, step };
    for DraftLevels { levels: named, misfits, .. } in &levels.value {
        for (At { value: level, span }, _) in named {
            if scale.fits(*level).is_err() {
                problems.push(off(level.to_full(Default::default())), span.clone());
            }
        }
        for At { value, span } in misfits {
            problems.push(off(format!("\"{value}\"")), span.clone());
        }
    }
}

fn check_milestones(draft: &Draft, scale: Option<&Scale>, problems: &mut Problems) {
    let Some(scale) = scale else { return };
    for index in draft.milestones.iter().filter_map(|milestone| milestone.index.as_ref()) {
        if index.value < scale.min || index.value > scale.max {
            let problem = RubricProblem::MilestoneOffScale { index: index.value, min: scale.min, max: scale.max };
            problems.push(problem, index.span.clone());
        }
    }
}

fn check_structure(draft: &Draft, problems: &mut Problems) {
    if let Some(span) = &draft.second_kind {
        problems.push(RubricProblem::DomainsAndAspects, span.clone());
    }
    if draft.tops.is_empty() {
        problems.push(RubricProblem::EmptyRubric, 0..0);
    }
    for_each(&draft.tops, &mut |node| {
        if node.level != Level::Indicator && node.children.is_empty() {
            problems.push(RubricProblem::EmptyGroup { node: node.label.clone() }, node.span.clone());
        }
    });
}

fn check_kinds(draft: &Draft, problems: &mut Problems) {
    let known: Vec<&str> =
        draft.levels.iter().flat_map(|levels| &levels.value).map(|levels| levels.kind.as_str()).collect();
    for_each(&draft.tops, &mut |node| {
        let Some(kind) = node.kind.as_ref().filter(|kind| !known.contains(&kind.value.as_str())) else { return };
        let problem = RubricProblem::UnknownKind {
            kind: kind.value.clone(),
            known: known.iter().map(|&kind| kind.to_owned()).collect(),
            suggestion: closest(&kind.value, known.iter().copied()).map(str::to_owned),
        };
        problems.push(problem, kind.span.clone());
    });
}

fn check_weights(draft: &Draft, problems: &mut Problems) {
    for_each(&draft.tops, &mut |node| {
        if let Some(weight) = node.weight.as_ref().filter(|weight| !weight.value.is_positive()) {
            problems.push(
                RubricProblem::WeightNotPositive { node: node.label.clone(), found: weight.value },
                weight.span.clone(),
            );
        }
    });
    let total = draft.weight_total.as_ref().map_or(DEFAULT_WEIGHT_TOTAL, |total| total.value);
    let sums = Sums { mode: draft.weight_mode, total };
    let meant: Vec<Option<Exact>> = draft.tops.iter().map(|top| sums.check(top, problems)).collect();
    if !draft.tops.is_empty() {
        let title = draft.title.as_ref();
        let span = title.map_or(0..0, |title| title.span.clone());
        let name = draft.id.as_ref().map_or("?", |id| id.value.as_str());
        sums.compare(name, span, total, &draft.tops, &meant, problems);
    }
}

/// Compares the weights of every group with what they should sum to.
struct Sums {
    mode: WeightMode,
    total: Exact,
}

impl Sums {
    /// Checks below a node; the answer is the weight the node seems to have been meant to have: the sum
    /// of its parts where its own weight was just reported, else its own.
    fn check(&self, node: &DraftNode, problems: &mut Problems) -> Option<Exact> {
        let own = node.weight.as_ref().map(|weight| weight.value).filter(|weight| weight.is_positive());
        if node.children.is_empty() {
            return own;
        }
        let meant: Vec<Option<Exact>> = node.children.iter().map(|child| self.check(child, problems)).collect();
        let weighted = node.children.iter().filter(|child| child.weighted).count();
        if weighted == 0 {
            return own; // Shared equally: the sum is right by construction.
        }
        if weighted < node.children.len() {
            // A domain or aspect without a weight was reported where it stands.
            if node.level == Level::Aspect {
                let without = node.children.len().saturating_sub(weighted);
                let problem = RubricProblem::MixedWeights { aspect: node.label.clone(), with: weighted, without };
                problems.push(problem, node.span.clone());
            }
            return own;
        }
        let expected = match self.mode {
            WeightMode::OfWhole => own?,
            WeightMode::OfParent => self.total,
        };
        let span = match (self.mode, &node.weight) {
            (WeightMode::OfWhole, Some(weight)) => weight.span.clone(),
            _ => node.span.clone(),
        };
        match self.compare(&node.label, span, expected, &node.children, &meant, problems) {
            Some(sum) if self.mode == WeightMode::OfWhole => Some(sum),
            _ => own,
        }
    }

    /// Reports a wrong sum, unless the parts were already reported and what they were meant to be fits.
    /// The answer is the sum where it was reported.
    fn compare(
        &self,
        label: &str,
        span: std::ops::Range<usize>,
        expected: Exact,
        parts: &[DraftNode],
        meant: &[Option<Exact>],
        problems: &mut Problems,
    ) -> Option<Exact> {
        let written: Option<Vec<Exact>> = parts.iter().map(|part| part.weight.as_ref().map(|at| at.value)).collect();
        let written = written?;
        let meant: Vec<Exact> = meant.iter().copied().collect::<Option<_>>()?;
        let (Ok(sum), Ok(meant)) = (Exact::sum(written), Exact::sum(meant)) else {
            problems.push(RubricProblem::WeightSumOverflow { node: label.to_owned() }, span);
            return None;
        };
        if sum == expected || meant == expected {
            return None;
        }
        let part = parts.first().map_or("", |part| part.level.as_str());
        problems.push(RubricProblem::WeightSum { node: label.to_owned(), part, sum, expected }, span);
        Some(sum)
    }
}

/// Visits every node, parents first.
fn for_each<'d>(nodes: &'d [DraftNode], visit: &mut impl FnMut(&'d DraftNode)) {
    for node in nodes {
        visit(node);
        for_each(&node.children, visit);
    }
}
