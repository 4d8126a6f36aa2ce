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

mod threshold;
mod whole;

use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::rubric::{Group, Indicator, Rubric};
use crate::scores::{Entry, PublishedValue, Scores, Subject};

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
    /// The band by the chosen rule; none where the rubric has no bands.
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

/// An indicator in a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rated {
    /// The score, and what it adds to the index (share x score); none where it is missing.
    pub score: Option<(Exact, Exact)>,
    /// Whether the sheet gave the score; else `--missing lowest` did.
    pub given: bool,
}

/// How the index stands to a milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The milestone's label.
    pub label: String,
    /// The index that passes it.
    pub index: Exact,
    /// What is lacking; none where it is passed.
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
    /// The row of the sheet it was read from.
    pub row: u32,
    /// The index.
    pub index: Value,
    /// The domains, in the order of the rubric.
    pub domains: Vec<Value>,
    /// The aspects, in the order of the rubric.
    pub aspects: Vec<Value>,
    /// The indicators, in the order of the rubric.
    pub indicators: Vec<Rated>,
    /// The milestones, lowest first; empty while the index is not known.
    pub milestones: Vec<Passing>,
    /// The band above; none in the highest, without bands, or while the index is not known.
    pub next: Option<Next>,
    /// What should be known about the result.
    pub notes: Vec<Diagnostic>,
}

impl Assessment {
    /// Whether it is of scores, given or missing; else only of published values, with nothing below them.
    pub fn is_of_scores(&self) -> bool {
        self.indicators.iter().any(|rated| rated.score.is_some() || !rated.given)
    }
}

/// Assesses one institution.
///
/// # Errors
/// Every missing score with its place, where [`Missing::Error`] is chosen; an overflow of the exact range. Of scores that
/// could not be read nothing is computed: whoever read them has said why.
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
            Entry::Blank(..) | Entry::Unreadable | Entry::Absent => None,
        })
        .collect();
    assess_levels(rubric, &given, options)
        .map(|mut assessment| {
            assessment.notes.extend(published_index(rubric, scores, assessment.index));
            Assessment { subject: scores.subject.clone(), row: scores.row, ..assessment }
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
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    let lowest = Values::new(rubric, given, min)?;
    let is_open = options.missing == Missing::Bounds && given.iter().any(Option::is_none);
    let highest = is_open.then(|| Values::new(rubric, given, max)).transpose()?;
    let highest = highest.as_ref().unwrap_or(&lowest);
    let value = |(low, high): (&Exact, &Exact)| {
        let [low, high] = [low, high].map(|exact| point(rubric, *exact, options.band_on));
        if low.exact == high.exact { Value::Known(low) } else { Value::Between(low, high) }
    };
    let index = value((&lowest.index, &highest.index));
    let rated = |(given, contribution): (&Option<Exact>, &Exact)| {
        let score = given.or((!is_open).then_some(min));
        Rated { score: score.map(|score| (score, *contribution)), given: given.is_some() }
    };
    let mut assessment = Assessment {
        subject: Subject::default(),
        row: 0,
        milestones: milestones(rubric, index)?,
        next: next(rubric, index, options.band_on)?,
        index,
        domains: lowest.domains.iter().zip(&highest.domains).map(value).collect(),
        aspects: lowest.aspects.iter().zip(&highest.aspects).map(value).collect(),
        indicators: given.iter().zip(&lowest.contributions).map(rated).collect(),
        notes: Vec::new(),
    };
    assessment.notes = notes(rubric, &assessment, options);
    Ok(assessment)
}

/// The exact value of every node, with one score standing in for those that are missing.
struct Values {
    /// What each indicator adds to the index: share x score.
    contributions: Vec<Exact>,
    aspects: Vec<Exact>,
    domains: Vec<Exact>,
    index: Exact,
}

impl Values {
    fn new(rubric: &Rubric, given: &[Option<Exact>], if_missing: Exact) -> Result<Self, Overflow> {
        let contribution =
            |(indicator, score): (&Indicator, &Option<Exact>)| indicator.share.mul(score.unwrap_or(if_missing));
        let contributions = rubric.indicators.iter().zip(given).map(contribution).collect::<Result<Vec<_>, _>>()?;
        // A node is the sum of what it adds to the index, as a part of its own share.
        let sum_of =
            |group: &Group| Exact::sum(contributions.get(group.indicators.clone()).unwrap_or_default().iter().copied());
        let value_of = |group: &Group| sum_of(group)?.div(group.share);
        Ok(Self {
            aspects: rubric.aspects.iter().map(value_of).collect::<Result<_, _>>()?,
            domains: rubric.domains.iter().map(value_of).collect::<Result<_, _>>()?,
            index: Exact::sum(contributions.iter().copied())?,
            contributions,
        })
    }
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
    let published = scores.published.index?;
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
    let published = &scores.published;
    let groups = rubric.domains.iter().zip(&published.domains).chain(rubric.aspects.iter().zip(&published.aspects));
    let groups = groups.filter_map(|(group, value)| Some((&group.id, (*value)?, false)));
    let index = published.index.map(|value| (&rubric.title, value, true));
    let off = index.into_iter().chain(groups).filter(|(_, found, _)| found.value < min || found.value > max);
    off.map(|(node, found, is_index)| {
        let problem = Problem::PublishedOffScale { node: node.clone(), value: found.value, min, max };
        let place = scores.origin.cell(found.spot);
        match is_index || found.value > max {
            true => Diagnostic::error(problem, place),
            false => Diagnostic::warning(problem, place),
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
    let given = |values: &[Option<PublishedValue>], position: usize| {
        values.get(position).copied().flatten().map(|published| published.value)
    };
    let aspects: Vec<Option<Exact>> =
        (0..rubric.aspects.len()).map(|position| given(&scores.published.aspects, position)).collect();
    let mut domains = Vec::new();
    for (position, domain) in rubric.domains.iter().enumerate() {
        let below: Vec<(&Group, Option<Exact>)> =
            rubric.aspects_of(position).map(|(at, aspect)| (aspect, aspects.get(at).copied().flatten())).collect();
        let own = given(&scores.published.domains, position);
        domains.push(own.map_or_else(|| mean_of_groups(&below, domain.share), |own| Ok(Some(own))).map_err(overflow)?);
    }
    let tops: Vec<(&Group, Option<Exact>)> = match rubric.domains.is_empty() {
        true => rubric.aspects.iter().zip(aspects.iter().copied()).collect(),
        false => rubric.domains.iter().zip(domains.iter().copied()).collect(),
    };
    let own = scores.published.index.map(|published| published.value);
    let index = own.map_or_else(|| mean_of_groups(&tops, Exact::ONE), |own| Ok(Some(own))).map_err(overflow)?;
    let Some(index) = index else {
        let absent = tops.iter().filter(|(_, value)| value.is_none()).map(|(group, _)| group.id.clone()).collect();
        let problem = Problem::NotEnoughPublished { absent };
        return Err(vec![Diagnostic::error(problem, scores.origin.row(scores.row))]);
    };
    let value = |exact: Option<Exact>| {
        exact.map_or(Value::Unknown, |exact| Value::Known(point(rubric, exact, options.band_on)))
    };
    let index = value(Some(index));
    let mut assessment = Assessment {
        subject: scores.subject.clone(),
        row: scores.row,
        milestones: milestones(rubric, index).map_err(overflow)?,
        next: next(rubric, index, options.band_on).map_err(overflow)?,
        index,
        domains: domains.into_iter().map(value).collect(),
        aspects: aspects.into_iter().map(value).collect(),
        indicators: vec![Rated { score: None, given: true }; rubric.indicators.len()],
        notes: Vec::new(),
    };
    assessment.notes = notes(rubric, &assessment, options);
    assessment.notes.extend(off_scale);
    Ok(assessment)
}

/// The weighted mean of groups that make up a share of the whole; none where one of them is not known.
fn mean_of_groups(groups: &[(&Group, Option<Exact>)], share: Exact) -> Result<Option<Exact>, Overflow> {
    let mut sum = Exact::ZERO;
    for (group, value) in groups {
        let Some(value) = value else { return Ok(None) };
        sum = sum.add(group.share.mul(*value)?)?;
    }
    if groups.is_empty() { Ok(None) } else { sum.div(share).map(Some) }
}

/// Every missing score as an error with its place. What could not be read was reported before, and a sheet
/// of published values has no scores to miss.
pub fn missing(rubric: &Rubric, scores: &Scores) -> Vec<Diagnostic> {
    if is_published_only(scores) {
        return Vec::new();
    }
    if is_empty(scores) {
        let problem = Problem::NothingPublished { institution: scores.subject.institution.clone() };
        let institution = scores.subject.institution.as_deref();
        return vec![Diagnostic::error(problem, scores.origin.row(scores.row)).of(institution)];
    }
    let institution = scores.subject.institution.as_deref();
    let missing = |(indicator, entry): (&Indicator, &Entry)| {
        let id = indicator.id.clone();
        match entry {
            Entry::Blank(found, spot) => {
                let problem = Problem::MissingScore { node: id, found: found.clone(), one_index: false };
                Some(Diagnostic::error(problem, scores.origin.cell(*spot)).of(institution))
            }
            Entry::Absent => {
                let name = indicator.name.clone();
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
            Entry::Scored(..) | Entry::Unreadable => None,
        }
    };
    rubric.indicators.iter().zip(&scores.entries).filter_map(missing).collect()
}

fn milestones(rubric: &Rubric, index: Value) -> Result<Vec<Passing>, Overflow> {
    let Some(Point { exact, .. }) = index.known() else { return Ok(Vec::new()) };
    let passing = |milestone: &crate::rubric::Milestone| {
        let lacking = match exact >= milestone.index {
            true => None,
            false => Some(milestone.index.sub(exact)?),
        };
        Ok(Passing { label: milestone.label.clone(), index: milestone.index, lacking })
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
    let missing = |(indicator, rated): (&Indicator, &Rated)| (!rated.given).then(|| indicator.id.clone());
    let ids: Vec<String> = rubric.indicators.iter().zip(&assessment.indicators).filter_map(missing).collect();
    if !ids.is_empty() {
        let problem = match options.missing {
            Missing::Bounds => Problem::MissingLeftOpen { ids },
            Missing::Error | Missing::Lowest => Problem::MissingTakenAsLowest { ids, lowest: rubric.scale.min },
        };
        notes.push(Diagnostic::warning(problem, Place::Nowhere));
    }
    let Some(bands) = &rubric.bands else { return notes };
    let nodes = std::iter::once((&rubric.title, &assessment.index))
        .chain(rubric.domains.iter().map(|group| &group.id).zip(&assessment.domains))
        .chain(rubric.aspects.iter().map(|group| &group.id).zip(&assessment.aspects));
    for (node, value) in nodes {
        let Some(Point { exact, band_on_rounded: Some(on_rounded), .. }) = value.known() else { continue };
        let on_exact = bands.band_of(exact);
        if on_exact != on_rounded {
            let problem = Problem::BandDiffers {
                node: node.clone(),
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
