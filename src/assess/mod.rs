//! Scores x rubric: the exact value and the band of every node.
//!
//! All instruments share one family of formulas (PermenPANRB 59/2020, Lampiran I, BAB II.B.4): an aspect is
//! the mean of its indicators weighted by their weights, a domain that of its aspects, the index that of the
//! domains. Since every mean is taken of exact values, each node is the sum over its indicators of
//! share x score, divided by the node's own share; nothing is rounded on the way.
#![deny(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod judgement;
mod threshold;
mod whole;

use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::rubric::{Level, Milestone, NodeId, NodeMap, Rubric};
use crate::scores::{Entry, Scores, Source, Subject};

pub use judgement::{Judgement, judgements};
pub use threshold::Threshold;
pub use whole::{WholeForm, WholeNode};

/// Which value decides the band. No regulation says; published results show both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BandOn {
    /// The exact value, as in the national results of 2024.
    #[default]
    Exact,
    /// The value rounded as it is shown, as in the national results of 2023.
    Rounded,
}

/// What to do about an indicator without a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Refuse to score.
    #[default]
    Error,
    /// Take the lowest score of the scale, as assessors do where evidence is missing.
    Lowest,
    /// Give the lowest and the highest value that are still possible.
    Bounds,
}

/// How to assess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Which value decides the band.
    pub band_on: BandOn,
    /// What to do about missing scores.
    pub missing: Missing,
}

/// One exact value and the band it falls in, as a position in [`Bands::bands`](crate::rubric::Bands::bands).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The value, never rounded.
    pub exact: Exact,
    /// The band by the chosen rule; `None` if the rubric has no bands.
    pub band: Option<usize>,
    /// The band of the value rounded as it is shown.
    pub band_on_rounded: Option<usize>,
}

/// The value of a node: known, or between two bounds while scores are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Every score below it is known.
    Known(Point),
    /// The lowest and the highest value that the missing scores still allow.
    Between(Point, Point),
    /// Published values do not say: the node itself is not published, nor is all that is below it.
    Unknown,
}

impl Value {
    /// The value, where it is known.
    pub fn known(&self) -> Option<Point> {
        match self {
            Self::Known(point) => Some(*point),
            Self::Between(..) | Self::Unknown => None,
        }
    }

    /// The lowest possible value: the value itself where it is known.
    pub fn low(&self) -> Option<Point> {
        match self {
            Self::Known(point) | Self::Between(point, _) => Some(*point),
            Self::Unknown => None,
        }
    }

    /// The highest possible value: the value itself where it is known.
    pub fn high(&self) -> Option<Point> {
        match self {
            Self::Known(point) | Self::Between(_, point) => Some(*point),
            Self::Unknown => None,
        }
    }
}

/// How the index stands to a milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The milestone.
    pub milestone: Milestone,
    /// The gap to the milestone; `None` if it is passed.
    pub lacking: Option<Exact>,
}

/// The band above the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Its position in the rubric.
    pub band: usize,
    /// Where it begins, by the value that decides the band.
    pub begins: Threshold,
    /// From the index to there; zero where the index is on a value that has to be passed.
    pub distance: Exact,
}

/// The result for one institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Whose result it is.
    pub subject: Subject,
    /// The table it was read from, if from any.
    pub source: Option<Source>,
    /// The row of the sheet it was read from.
    pub row: u32,
    /// The value of every node; of an indicator its score.
    pub values: NodeMap<Value>,
    /// Whether it is of scores, given or missing; else only of published values, with nothing below them.
    pub is_of_scores: bool,
    /// The indicators whose score is missing from the sheet.
    pub missing: Vec<NodeId>,
    /// The milestones that are for its year, lowest first; empty while the index is not known.
    pub milestones: Vec<Passing>,
    /// The band above; `None` in the highest, without bands, or while the index is not known.
    pub next: Option<Next>,
    /// What should be known about the result.
    pub notes: Vec<Diagnostic>,
}

impl Assessment {
    /// The same as the result of a subject, read from a row: only the milestones for its year are left.
    pub fn of(mut self, subject: Subject, source: Option<Source>, row: u32) -> Self {
        self.milestones.retain(|passing| passing.milestone.is_for(subject.year));
        Self { subject, source, row, ..self }
    }

    /// The same as another result of the subject of this one.
    pub fn in_place_of(self, base: &Self) -> Self {
        self.of(base.subject.clone(), base.source.clone(), base.row)
    }

    /// The index.
    pub fn index(&self) -> Value {
        self.values[NodeId::INDEX]
    }

    /// The exact value of a node, where it is known.
    pub fn exact(&self, node: NodeId) -> Option<Exact> {
        Some(self.values[node].known()?.exact)
    }

    /// The score of each indicator, where it is known.
    pub fn scores(&self) -> impl Iterator<Item = Option<Exact>> {
        self.values.level(Level::Indicator).iter().map(|value| Some(value.known()?.exact))
    }

    /// What a node adds to the index, where its value is known: share x value.
    pub fn contribution(&self, rubric: &Rubric, node: NodeId) -> Option<Exact> {
        rubric[node].share.mul(self.exact(node)?).ok()
    }

    /// Whether the sheet gives the score of an indicator.
    pub fn is_given(&self, indicator: NodeId) -> bool {
        self.is_of_scores && !self.missing.contains(&indicator)
    }
}

/// Assesses one institution.
///
/// # Errors
/// Every missing score with its place, if [`Missing::Error`] is chosen; an overflow of the exact range. Nothing is
/// computed from scores that could not be read: the reader has already reported why.
pub fn assess(rubric: &Rubric, scores: &Scores, options: Options) -> Result<Assessment, Vec<Diagnostic>> {
    if is_published_only(scores) {
        return published(rubric, scores, options);
    }
    let missing = missing(rubric, scores);
    let is_unreadable = scores.entries.iter().any(|entry| matches!(entry, Entry::Unreadable));
    if is_empty(scores) || is_unreadable || (options.missing == Missing::Error && !missing.is_empty()) {
        return Err(missing);
    }
    let given: Vec<Option<Exact>> = scores
        .entries
        .iter()
        .map(|entry| match entry {
            Entry::Scored(score, _) => Some(*score),
            Entry::Between(..) | Entry::Blank(..) | Entry::Unreadable | Entry::Absent => None,
        })
        .collect();
    let open = rubric.indicators().zip(&scores.entries).filter_map(|(indicator, entry)| match entry {
        Entry::Between(low, high) => Some((indicator, (*low, *high))),
        _ => None,
    });
    assess_between(rubric, &given, &open.collect::<Vec<_>>(), options)
        .map(|mut assessment| {
            assessment.notes.extend(published_index(rubric, scores, assessment.index()));
            assessment.of(scores.subject.clone(), Some(scores.origin.source()), scores.row)
        })
        .map_err(|Overflow| {
            let problem = Problem::ResultOverflow { node: rubric.title.clone() };
            vec![Diagnostic::error(problem, scores.origin.row(scores.row))]
        })
}

/// Assesses bare scores, one for each indicator of the rubric, without a subject.
///
/// # Errors
/// [`Overflow`] where a value cannot be held exactly.
pub fn assess_levels(rubric: &Rubric, given: &[Option<Exact>], options: Options) -> Result<Assessment, Overflow> {
    assess_between(rubric, given, &[], options)
}

/// The same where some of the scores that are not given are known to lie between two values.
///
/// # Errors
/// [`Overflow`] where a value cannot be held exactly.
pub fn assess_between(
    rubric: &Rubric,
    given: &[Option<Exact>],
    between: &[(NodeId, (Exact, Exact))],
    options: Options,
) -> Result<Assessment, Overflow> {
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    let score = |node: NodeId| given.get(node.position()).filter(|_| node.is_indicator());
    let ends = |node: NodeId| between.iter().find(|(known, _)| *known == node).map(|(_, ends)| *ends);
    let is_open = options.missing == Missing::Bounds && given.iter().any(Option::is_none);
    let if_missing = if is_open { max } else { min };
    let lowest = values(rubric, |node| Some(score(node)?.or(ends(node).map(|(low, _)| low)).unwrap_or(min)))?;
    let highest = (is_open || !between.is_empty())
        .then(|| values(rubric, |node| Some(score(node)?.or(ends(node).map(|(_, high)| high)).unwrap_or(if_missing))));
    let highest = highest.transpose()?;
    let highest = highest.as_ref().unwrap_or(&lowest);
    let of_node = |node: NodeId, exact: Exact| match node.is_indicator() {
        true => Point { exact, band: None, band_on_rounded: None },
        false => point(rubric, exact, options.band_on),
    };
    let values = rubric.map(|node| match (lowest[node], highest[node]) {
        (Some(low), Some(high)) if low == high => Value::Known(of_node(node, low)),
        (Some(low), Some(high)) => Value::Between(of_node(node, low), of_node(node, high)),
        _ => Value::Unknown,
    });
    let missing = rubric.indicators().zip(given).filter(|(_, score)| score.is_none()).map(|(node, _)| node);
    let missing = missing.filter(|node| ends(*node).is_none()).collect();
    result(rubric, values, options, true, missing)
}

/// The result of values, with all that follows from them.
fn result(
    rubric: &Rubric,
    values: NodeMap<Value>,
    options: Options,
    is_of_scores: bool,
    missing: Vec<NodeId>,
) -> Result<Assessment, Overflow> {
    let index = values[NodeId::INDEX];
    let mut assessment = Assessment {
        subject: Subject::default(),
        source: None,
        row: 0,
        milestones: milestones(rubric, index)?,
        next: next(rubric, index, options.band_on)?,
        values,
        is_of_scores,
        missing,
        notes: Vec::new(),
    };
    assessment.notes = notes(rubric, &assessment, options);
    Ok(assessment)
}

/// Every node's own value where it has one, else the mean of its parts where each of them has a value.
fn values(rubric: &Rubric, own: impl FnMut(NodeId) -> Option<Exact>) -> Result<NodeMap<Option<Exact>>, Overflow> {
    let mut values = rubric.map(own);
    for node in rubric.computed().rev() {
        if values[node].is_none() {
            // What the parts add to the index, as a part of the node's own share.
            let added = |part: NodeId| values[part].map(|value| value.mul(rubric[part].share));
            let added: Option<Result<Vec<_>, Overflow>> = rubric.children(node).map(added).collect();
            values[node] = added.map(|added| Exact::sum(added?)?.div(rubric[node].share)).transpose()?;
        }
    }
    Ok(values)
}

/// An exact value with its band under a rubric.
pub fn point(rubric: &Rubric, exact: Exact, band_on: BandOn) -> Point {
    let bands = rubric.bands.as_ref();
    let band_on_rounded = bands.map(|bands| bands.band_of(exact.rounded(rubric.decimals)));
    let band = match band_on {
        BandOn::Exact => bands.map(|bands| bands.band_of(exact)),
        BandOn::Rounded => band_on_rounded,
    };
    Point { exact, band, band_on_rounded }
}

/// A warning where a sheet of scores also states an index, and another than its scores give.
fn published_index(rubric: &Rubric, scores: &Scores, index: Value) -> Option<Diagnostic> {
    let published = scores.published.index()?;
    let computed = index.known()?.exact;
    if computed.rounded(published.decimals) == published.value {
        return None;
    }
    let problem = Problem::PublishedDiffers {
        node: rubric.title.clone(),
        published: published.value,
        published_decimals: published.decimals,
        computed,
        decimals: rubric.decimals,
    };
    Some(Diagnostic::warning(problem, scores.origin.cell(published.spot)))
}

/// Published values off the scale. Official tables have printed a domain below it (Kab. Banyuasin 2023: 0,30), so
/// that is a warning; an index off the scale, or any value above it, is a misreading.
fn off_scale(rubric: &Rubric, scores: &Scores) -> Vec<Diagnostic> {
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    let off = scores.published.values.iter().filter(|(_, found)| found.value < min || found.value > max);
    off.map(|(node, found)| {
        let label = rubric[*node].label().to_owned();
        let problem = Problem::PublishedOffScale { node: label, value: found.value, min, max };
        let place = scores.origin.cell(found.spot);
        if *node == NodeId::INDEX || found.value > max {
            Diagnostic::error(problem, place)
        } else {
            Diagnostic::warning(problem, place)
        }
    })
    .collect()
}

/// Whether a sheet publishes values and gives no score of any indicator.
fn is_published_only(scores: &Scores) -> bool {
    !scores.published.is_empty() && scores.entries.iter().all(|entry| matches!(entry, Entry::Absent))
}

/// Whether a sheet of published values says nothing of an institution: one of scores mentions indicators.
fn is_empty(scores: &Scores) -> bool {
    scores.published.is_empty() && scores.entries.iter().all(|entry| matches!(entry, Entry::Absent))
}

/// Takes published values as they are. What is not published is the weighted mean of what is published below
/// it, where all of that is there: as near as rounded values can tell.
fn published(rubric: &Rubric, scores: &Scores, options: Options) -> Result<Assessment, Vec<Diagnostic>> {
    let overflow = |Overflow| {
        let problem = Problem::ResultOverflow { node: rubric.title.clone() };
        vec![Diagnostic::error(problem, scores.origin.row(scores.row))]
    };
    let off_scale = off_scale(rubric, scores);
    if off_scale.iter().any(Diagnostic::is_error) {
        return Err(off_scale);
    }
    let exact = values(rubric, |node| Some(scores.published.values.get(&node)?.value)).map_err(overflow)?;
    if exact[NodeId::INDEX].is_none() {
        let absent = rubric.tops().filter(|top| exact[*top].is_none()).map(|top| rubric[top].id.clone()).collect();
        let problem = Problem::NotEnoughPublished { absent };
        return Err(vec![Diagnostic::error(problem, scores.origin.row(scores.row))]);
    }
    let values = rubric
        .map(|node| exact[node].map_or(Value::Unknown, |exact| Value::Known(point(rubric, exact, options.band_on))));
    let mut assessment = result(rubric, values, options, false, Vec::new()).map_err(overflow)?;
    assessment.notes.extend(off_scale);
    Ok(assessment.of(scores.subject.clone(), Some(scores.origin.source()), scores.row))
}

/// Every missing score as an error with its place. What could not be read was reported before, and a sheet
/// of published values has no scores to miss.
pub fn missing(rubric: &Rubric, scores: &Scores) -> Vec<Diagnostic> {
    if is_published_only(scores) {
        return Vec::new();
    }
    if is_empty(scores) {
        let institution = scores.subject.stated();
        let problem = Problem::NothingPublished { institution: institution.map(str::to_owned) };
        return vec![Diagnostic::error(problem, scores.origin.row(scores.row)).of(institution)];
    }
    let institution = scores.subject.stated();
    let missing = |(indicator, entry): (NodeId, &Entry)| {
        let id = rubric[indicator].id.clone();
        match entry {
            Entry::Blank(found, spot) => {
                let problem = Problem::MissingScore { node: id, found: found.clone(), one_index: false };
                Some(Diagnostic::error(problem, scores.origin.cell(*spot)).of(institution))
            }
            Entry::Absent => {
                let name = rubric[indicator].name.clone();
                let problem = Problem::MissingIndicator {
                    node: id,
                    name,
                    institution: institution.map(str::to_owned),
                    one_index: false,
                };
                // Of one of many, its first row; else it is the sheet that lacks it.
                let place = institution.map_or_else(|| scores.origin.whole(), |_| scores.origin.row(scores.row));
                Some(Diagnostic::error(problem, place).of(institution))
            }
            Entry::Scored(..) | Entry::Between(..) | Entry::Unreadable => None,
        }
    };
    rubric.indicators().zip(&scores.entries).filter_map(missing).collect()
}

fn milestones(rubric: &Rubric, index: Value) -> Result<Vec<Passing>, Overflow> {
    let Some(Point { exact, .. }) = index.known() else { return Ok(Vec::new()) };
    let passing = |milestone: &Milestone| {
        let lacking = match exact >= milestone.index {
            true => None,
            false => Some(milestone.index.sub(exact)?),
        };
        Ok(Passing { milestone: milestone.clone(), lacking })
    };
    rubric.milestones.iter().map(passing).collect()
}

fn next(rubric: &Rubric, index: Value, band_on: BandOn) -> Result<Option<Next>, Overflow> {
    let Some(Point { exact, band: Some(band), .. }) = index.known() else { return Ok(None) };
    let next = band.saturating_add(1);
    let Some(begins) = Threshold::of_band(rubric, next, band_on)? else { return Ok(None) };
    Ok(Some(Next { band: next, begins, distance: begins.lacking(exact)? }))
}

fn notes(rubric: &Rubric, assessment: &Assessment, options: Options) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let ids: Vec<String> = assessment.missing.iter().map(|indicator| rubric[*indicator].id.clone()).collect();
    if !ids.is_empty() {
        let problem = match options.missing {
            Missing::Bounds => Problem::MissingLeftOpen { ids },
            Missing::Error | Missing::Lowest => Problem::MissingTakenAsLowest { ids, lowest: rubric.scale.min },
        };
        notes.push(Diagnostic::warning(problem, Place::Nowhere));
    }
    let Some(bands) = &rubric.bands else { return notes };
    for node in rubric.computed() {
        let known = assessment.values[node].known();
        let Some(Point { exact, band_on_rounded: Some(on_rounded), .. }) = known else { continue };
        let on_exact = bands.band_of(exact);
        if on_exact != on_rounded {
            let problem = Problem::BandDiffers {
                node: rubric[node].label().to_owned(),
                exact,
                exact_band: bands.label(on_exact).to_owned(),
                rounded: exact.rounded(rubric.decimals),
                decimals: rubric.decimals,
                rounded_band: bands.label(on_rounded).to_owned(),
            };
            notes.push(Diagnostic::note(problem, Place::Nowhere));
        }
    }
    notes
}
