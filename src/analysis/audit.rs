//! Do published values fit each other and the rubric?
//!
//! A printed value stands for every exact value that is printed so. Of those, whole levels allow only some, and
//! what a domain can be decides what the index can be. Going up from the indicators, each node keeps the exact
//! values that both its parts and its own print allow; where none is left, its print contradicts what stands
//! below it. Nothing is guessed: a contradiction means that no scores whatever give the printed values, under
//! any usual rounding, as long as the values of one row were rounded in one way.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::sync::Arc;

use super::possible::{Model, Possible};
use super::rounding::{Rounding, Stretch, before_any};
use crate::exact::{Exact, Overflow};
use crate::rubric::names::Node;
use crate::rubric::{Bands, OnCut, Rubric};
use crate::scores::{Entry, PublishedValue, Scores, Spot, Subject};

/// The most possible values that are named one by one.
const MOST_NAMED: usize = 3;

/// How printed values are to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The ways of rounding that are accepted; the values of one row must fit one of them.
    pub roundings: Vec<Rounding>,
    /// Take values as rounded to this many decimals though fewer are written, as where closing zeros were dropped.
    pub decimals: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { roundings: vec![Rounding::Nearest, Rounding::Truncated], decimals: None }
    }
}

/// What came of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// There are scores that give every published value.
    Consistent,
    /// There are none.
    Contradiction,
    /// There are some, but values are missing that the others would have to be held against.
    Undecidable,
}

impl Verdict {
    /// The name in machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::Contradiction => "contradiction",
            Self::Undecidable => "undecidable",
        }
    }
}

/// Which index the published band follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Follows {
    /// Only from the exact one.
    Exact,
    /// Only from the rounded one, as printed.
    Rounded,
    /// From either: they have the same band, or it cannot be told apart.
    Either,
}

impl Follows {
    /// The name in machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Rounded => "rounded",
            Self::Either => "either",
        }
    }
}

/// What a finding is about: the value or the word that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A value, with as many decimals as it stands for.
    Value(Exact, u32),
    /// The word for the band.
    Band(String),
}

/// What could have been published instead, as it would be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// One of these values.
    Values(Vec<Exact>),
    /// A value between two.
    Between(Exact, Exact),
    /// One of these bands, by their positions.
    Bands(Vec<usize>),
}

/// Why a published value cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is below the lowest or above the highest score.
    OffScale,
    /// It lies between two values that whole levels can give.
    NoLevels,
    /// The scores below it give another.
    Scores {
        /// What they give.
        exact: Exact,
    },
    /// The published values below it, and the scores where there are some, give others.
    Parts {
        /// The nodes directly below, with what was published of each.
        parts: Vec<(Node, Option<(Exact, u32)>)>,
    },
    /// Neither the exact nor the printed index has that band.
    Band {
        /// The lowest and the highest exact index that is possible.
        exact: (Exact, Exact),
        /// The index as printed.
        printed: Option<(Exact, u32)>,
    },
    /// The rubric has no such band.
    UnknownBand,
}

impl Reason {
    /// The stable name, listed in `docs/audit.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OffScale => "off-scale",
            Self::NoLevels => "no-levels",
            Self::Scores { .. } => "scores-disagree",
            Self::Parts { .. } => "parts-disagree",
            Self::Band { .. } => "band-disagrees",
            Self::UnknownBand => "unknown-band",
        }
    }
}

/// A published value that was computed from an impossible one below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// Whose value it is.
    pub node: Node,
    /// The value.
    pub value: Exact,
    /// Its decimals.
    pub decimals: u32,
    /// What it could be if the value below were possible.
    pub expected: Expected,
}

/// One contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose value it is; the index where it is the band.
    pub node: Node,
    /// What was published.
    pub claim: Claim,
    /// What could have been.
    pub expected: Expected,
    /// Why.
    pub reason: Reason,
    /// Single corrections elsewhere that would make it fit: a node below, and what it would have to be.
    pub repairs: Vec<(Node, Expected)>,
    /// What was computed from it.
    pub consequences: Vec<Consequence>,
    /// The rounding under which it is one, where under another the fault would lie elsewhere.
    pub assumes: Option<Rounding>,
    /// Where it stands.
    pub spot: Spot,
}

/// What the audit of one row found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Whose row it is.
    pub subject: Subject,
    /// The file it was read from, as it was given.
    pub file: Arc<str>,
    /// The row.
    pub row: u32,
    /// What came of it.
    pub verdict: Verdict,
    /// Which index the band follows from; none where no band was published, or neither gives it.
    pub band_follows: Option<Follows>,
    /// The ways of rounding that fit; empty where none does, or no value is published.
    pub roundings: Vec<Rounding>,
    /// Whether some values have fewer decimals than others of the row, so that they say less.
    pub has_coarse_values: bool,
    /// What is contradictory.
    pub findings: Vec<Finding>,
    /// The nodes without a value, for want of which others could not be held against anything.
    pub missing: Vec<Node>,
}

/// Audits rows against one rubric.
#[derive(Debug)]
pub struct Auditor<'r> {
    rubric: &'r Rubric,
    model: Model<'r>,
    options: Options,
}

impl<'r> Auditor<'r> {
    /// # Errors
    /// [`Overflow`] where the possible values of the rubric cannot be held exactly.
    pub fn new(rubric: &'r Rubric, options: Options) -> Result<Self, Overflow> {
        Ok(Self { rubric, model: Model::new(rubric)?, options })
    }

    /// Audits one row.
    ///
    /// # Errors
    /// [`Overflow`] where a value cannot be held exactly.
    pub fn audit(&self, scores: &Scores) -> Result<Audit, Overflow> {
        let finest = values(scores).map(|value| value.decimals).max().unwrap_or(0);
        let row = Row { auditor: self, scores, finest };
        let readings = self.options.roundings.iter().map(|rounding| row.read_as(*rounding));
        let readings = readings.collect::<Result<Vec<_>, _>>()?;
        let fitting: Vec<&Reading> = readings.iter().filter(|reading| reading.findings.is_empty()).collect();
        let any = values(scores).next().is_some();
        let roundings = fitting.iter().map(|reading| reading.rounding).filter(|_| any).collect();
        let mut findings = match fitting.is_empty() {
            true => row.explain(&readings),
            false => Vec::new(),
        };
        let exact = match fitting.is_empty() {
            true => row.index_alone()?.into_iter().map(Possible::Stretch).collect(),
            false => fitting.iter().map(|reading| reading.index.clone()).collect::<Vec<_>>(),
        };
        let (band_follows, finding) = row.band(&exact)?;
        findings.extend(finding);
        let missing = row.missing();
        let verdict = match (findings.is_empty(), row.is_decided()) {
            (false, _) => Verdict::Contradiction,
            (true, true) => Verdict::Consistent,
            (true, false) => Verdict::Undecidable,
        };
        Ok(Audit {
            subject: scores.subject.clone(),
            file: Arc::clone(&scores.origin.file),
            row: scores.row,
            verdict,
            band_follows,
            roundings,
            has_coarse_values: row.has_coarse_values(),
            findings,
            missing,
        })
    }
}

/// Every published value of a row.
fn values(scores: &Scores) -> impl Iterator<Item = PublishedValue> {
    let published = &scores.published;
    let groups = published.domains.iter().chain(&published.aspects).flatten();
    published.index.iter().chain(groups).copied()
}

/// One row under audit.
struct Row<'a, 'r> {
    auditor: &'a Auditor<'r>,
    scores: &'a Scores,
    /// The most decimals of its values.
    finest: u32,
}

/// A row read under one rounding.
struct Reading {
    rounding: Rounding,
    findings: Vec<Finding>,
    /// What the index can be, times its share of one.
    index: Possible,
}

/// What a node can add to the index.
struct Part {
    /// In truth.
    possible: Possible,
    /// Where a value below was impossible and taken as it is printed: what somebody would have computed.
    at_face_value: Option<Stretch>,
}

impl Row<'_, '_> {
    fn rubric(&self) -> &Rubric {
        self.auditor.rubric
    }

    fn model(&self) -> &Model<'_> {
        &self.auditor.model
    }

    fn published(&self, node: Node) -> Option<PublishedValue> {
        let published = &self.scores.published;
        match node {
            Node::Index => published.index,
            Node::Domain(at) => published.domains.get(at).copied().flatten(),
            Node::Aspect(at) => published.aspects.get(at).copied().flatten(),
            Node::Indicator(_) => None,
        }
    }

    fn score(&self, at: usize) -> Option<Exact> {
        match self.scores.entries.get(at) {
            Some(Entry::Scored(score, _)) => Some(*score),
            _ => None,
        }
    }

    /// How many decimals a published value is rounded to.
    fn decimals(&self, value: PublishedValue) -> u32 {
        value.decimals.max(self.auditor.options.decimals.unwrap_or(0))
    }

    fn has_coarse_values(&self) -> bool {
        values(self.scores).any(|value| self.decimals(value) < self.finest)
    }

    /// Every exact value that is printed as this one. A value with fewer decimals than the others of its row was
    /// shortened by another hand, perhaps in another way: "2.9" beside domains with two decimals.
    fn before(&self, value: PublishedValue, rounding: Rounding) -> Result<Stretch, Overflow> {
        let decimals = self.decimals(value);
        match decimals < self.finest && self.auditor.options.roundings.len() > 1 {
            true => before_any(value.value, decimals),
            false => rounding.before(value.value, decimals),
        }
    }

    /// Reads the row under one rounding, from the indicators up.
    fn read_as(&self, rounding: Rounding) -> Result<Reading, Overflow> {
        let mut reading = Reading { rounding, findings: Vec::new(), index: Possible::Sums(Vec::new()) };
        let part = self.part(Node::Index, &mut reading)?;
        reading.index = part.possible;
        Ok(reading)
    }

    /// What a node can add to the index, given all that is published of it and below it.
    fn part(&self, node: Node, reading: &mut Reading) -> Result<Part, Overflow> {
        if let Node::Indicator(at) = node {
            return Ok(Part { possible: self.model().of_indicator(at, self.score(at))?, at_face_value: None });
        }
        let (below, parts) = self.below(node, reading)?;
        let Some(value) = self.published(node) else { return Ok(below) };
        let printed = self.before(value, reading.rounding)?.times(self.rubric().share(node))?;
        let fitting = self.model().within(&below.possible, &printed)?;
        let at_face_value = below.at_face_value.and_then(|stretch| stretch.and(&printed));
        if !fitting.is_nothing() {
            return Ok(Part { possible: fitting, at_face_value });
        }
        if at_face_value.is_some() {
            let expected = self.expected(node, &below.possible, self.decimals(value), reading.rounding)?;
            let consequence = Consequence { node, value: value.value, decimals: self.decimals(value), expected };
            if let Some(finding) = reading.findings.last_mut() {
                finding.consequences.push(consequence);
            }
            return Ok(Part { possible: below.possible, at_face_value });
        }
        let mut finding = self.finding(node, value, &printed, &below.possible, reading.rounding)?;
        if matches!(finding.reason, Reason::Parts { .. }) {
            finding.repairs = self.repairs(&parts, &printed, reading.rounding)?;
        }
        reading.findings.push(finding);
        Ok(Part { possible: below.possible, at_face_value: Some(printed) })
    }

    /// What the parts of a node can add to the index together, and each of them.
    fn below(&self, node: Node, reading: &mut Reading) -> Result<(Part, Vec<(Node, Possible)>), Overflow> {
        if !self.says_anything_below(node) {
            return Ok((Part { possible: self.model().any(node)?, at_face_value: None }, Vec::new()));
        }
        let nodes = self.rubric().parts(node);
        let parts = nodes.iter().map(|part| self.part(*part, reading)).collect::<Result<Vec<_>, _>>()?;
        let mut at_face_value = None;
        if parts.iter().any(|part| part.at_face_value.is_some()) {
            let mut sum = Stretch::closed(Exact::ZERO, Exact::ZERO);
            for part in &parts {
                let ends = self.model().ends(&part.possible)?;
                let Some(stretch) = part.at_face_value.or(ends) else { continue };
                sum = sum.plus(&stretch)?;
            }
            at_face_value = Some(sum);
        }
        let parts: Vec<(Node, Possible)> = nodes.into_iter().zip(parts.into_iter().map(|part| part.possible)).collect();
        let possible = self.model().sum(parts.iter().map(|(_, possible)| possible.clone()))?;
        Ok((Part { possible, at_face_value }, parts))
    }

    /// What each published part would have to be, if it alone were wrong, for the whole to be printed as it is.
    fn repairs(
        &self,
        parts: &[(Node, Possible)],
        printed: &Stretch,
        rounding: Rounding,
    ) -> Result<Vec<(Node, Expected)>, Overflow> {
        let mut repairs = Vec::new();
        for (node, _) in parts {
            let Some(value) = self.published(*node) else { continue };
            let others = parts.iter().filter(|(other, _)| other != node).map(|(_, possible)| possible.clone());
            let others = self.model().sum(others)?;
            let fitting = match parts.len() {
                1 => self.model().within(&self.model().any(*node)?, printed)?,
                _ => self.model().completing(&self.model().any(*node)?, &others, printed)?,
            };
            if !fitting.is_nothing() {
                repairs.push((*node, self.expected(*node, &fitting, self.decimals(value), rounding)?));
            }
        }
        Ok(repairs)
    }

    /// Whether anything is published or scored below a node.
    fn says_anything_below(&self, node: Node) -> bool {
        self.rubric().parts(node).into_iter().any(|part| match part {
            Node::Indicator(at) => self.score(at).is_some(),
            _ => self.published(part).is_some() || self.says_anything_below(part),
        })
    }

    /// Why a printed value cannot be, given what its parts can be.
    fn finding(
        &self,
        node: Node,
        value: PublishedValue,
        printed: &Stretch,
        below: &Possible,
        rounding: Rounding,
    ) -> Result<Finding, Overflow> {
        let decimals = self.decimals(value);
        let any = self.model().any(node)?;
        let scale = self.rubric().scale;
        let on_scale = Stretch::closed(scale.min, scale.max).times(self.rubric().share(node))?;
        let scored = self.model().listed(below, 1)?.and_then(|sums| sums.first().copied());
        let scored = scored.filter(|_| self.is_scored(node));
        let (reason, expected) = if let Some(sum) = scored {
            let exact = sum.div(self.rubric().share(node))?;
            (Reason::Scores { exact }, Expected::Values(vec![rounding.print(exact, decimals)?]))
        } else if on_scale.and(printed).is_none() {
            (Reason::OffScale, Expected::Between(scale.min, scale.max))
        } else if self.model().within(&any, printed)?.is_nothing() {
            let beside = self.model().beside(&any, printed)?.into_iter().flatten();
            let beside = beside.map(|sum| self.print(node, sum, decimals, rounding)).collect::<Result<_, _>>()?;
            (Reason::NoLevels, Expected::Values(beside))
        } else {
            let parts = self.rubric().parts(node).into_iter();
            let shown = |part| self.published(part).map(|value| (value.value, self.decimals(value)));
            let parts = parts.map(|part| (part, shown(part))).collect();
            (Reason::Parts { parts }, self.expected(node, below, decimals, rounding)?)
        };
        Ok(Finding {
            node,
            claim: Claim::Value(value.value, decimals),
            expected,
            reason,
            repairs: Vec::new(),
            consequences: Vec::new(),
            assumes: None,
            spot: value.spot,
        })
    }

    /// Whether every indicator below a node has a score.
    fn is_scored(&self, node: Node) -> bool {
        match node {
            Node::Indicator(at) => self.score(at).is_some(),
            _ => self.rubric().parts(node).into_iter().all(|part| self.is_scored(part)),
        }
    }

    /// What a node would be printed as, for every sum that is possible.
    fn expected(
        &self,
        node: Node,
        possible: &Possible,
        decimals: u32,
        rounding: Rounding,
    ) -> Result<Expected, Overflow> {
        // Several sums may be printed alike.
        const MOST_LISTED: usize = 64;
        if let Some(sums) = self.model().listed(possible, MOST_LISTED)? {
            let printed = sums.into_iter().map(|sum| self.print(node, sum, decimals, rounding));
            let mut printed = printed.collect::<Result<Vec<_>, _>>()?;
            printed.dedup();
            if printed.len() <= MOST_NAMED {
                return Ok(Expected::Values(printed));
            }
        }
        let scale = self.rubric().scale;
        let ends = self.model().ends(possible)?;
        let Some(ends) = ends else { return Ok(Expected::Between(scale.min, scale.max)) };
        let [low, high] = [ends.low, ends.high].map(|end| self.print(node, end, decimals, rounding));
        Ok(Expected::Between(low?, high?))
    }

    /// The printed value of a node that adds this much to the index.
    fn print(&self, node: Node, sum: Exact, decimals: u32, rounding: Rounding) -> Result<Exact, Overflow> {
        rounding.print(sum.div(self.rubric().share(node))?, decimals)
    }

    /// The findings of the rounding under which there are fewest, the first of equals.
    fn explain(&self, readings: &[Reading]) -> Vec<Finding> {
        let places = |reading: &Reading| -> Vec<(Node, &str)> {
            reading.findings.iter().map(|finding| (finding.node, finding.reason.code())).collect()
        };
        let Some(best) = readings.iter().min_by_key(|reading| reading.findings.len()) else { return Vec::new() };
        let alike = readings.iter().all(|reading| places(reading) == places(best));
        let assumes = (!alike).then_some(best.rounding);
        best.findings.iter().map(|finding| Finding { assumes, ..finding.clone() }).collect()
    }

    /// What the index can be by its own print alone, under any accepted rounding; none where none is published.
    fn index_alone(&self) -> Result<Vec<Stretch>, Overflow> {
        let readings = self
            .published(Node::Index)
            .into_iter()
            .flat_map(|value| self.auditor.options.roundings.iter().map(move |rounding| self.before(value, *rounding)));
        readings.collect()
    }

    /// Which index the published band follows from, and what is wrong where neither gives it. `readings` holds
    /// what the index can be under each rounding; the first under which the band follows at all decides.
    fn band(&self, readings: &[Possible]) -> Result<(Option<Follows>, Option<Finding>), Overflow> {
        let (Some((word, spot)), Some(bands)) = (&self.scores.published.band, &self.rubric().bands) else {
            return Ok((None, None));
        };
        let finding = |expected, reason| Finding {
            node: Node::Index,
            claim: Claim::Band(word.clone()),
            expected: Expected::Bands(expected),
            reason,
            repairs: Vec::new(),
            consequences: Vec::new(),
            assumes: None,
            spot: *spot,
        };
        let Some(band) = bands.find(word) else {
            return Ok((None, Some(finding((0..bands.bands.len()).collect(), Reason::UnknownBand))));
        };
        let mut possible = Vec::new();
        for index in readings {
            for other in 0..bands.bands.len() {
                let follows = self.follows(index, bands, other)?;
                if follows.is_some() && other == band {
                    return Ok((follows, None));
                }
                possible.extend(follows.map(|_| other));
            }
        }
        possible.sort_unstable();
        possible.dedup();
        let ends = readings.iter().map(|index| self.model().ends(index)).collect::<Result<Vec<_>, _>>()?;
        let low = ends.iter().flatten().map(|ends| ends.low).min().unwrap_or(self.rubric().scale.min);
        let high = ends.iter().flatten().map(|ends| ends.high).max().unwrap_or(self.rubric().scale.max);
        let printed = self.published(Node::Index).map(|value| (value.value, self.decimals(value)));
        Ok((None, Some(finding(possible, Reason::Band { exact: (low, high), printed }))))
    }

    /// Which index a band follows from, given what the index can be.
    fn follows(&self, index: &Possible, bands: &Bands, band: usize) -> Result<Option<Follows>, Overflow> {
        let of_band = self.of_band(bands, band);
        let on_exact = !self.model().within(index, &of_band)?.is_nothing();
        let on_printed = match self.published(Node::Index) {
            Some(value) => bands.band_of(value.value) == band,
            // Without a printed index it is the possible ones that would have been rounded.
            None => {
                let decimals = self.rubric().decimals;
                let ends = self.model().ends(index)?;
                let ends = ends.map(|ends| Stretch::closed(ends.low.rounded(decimals), ends.high.rounded(decimals)));
                ends.is_some_and(|ends| ends.and(&of_band).is_some())
            }
        };
        Ok(match (on_exact, on_printed) {
            (true, true) => Some(Follows::Either),
            (true, false) => Some(Follows::Exact),
            (false, true) => Some(Follows::Rounded),
            (false, false) => None,
        })
    }

    /// Every value of a band.
    fn of_band(&self, bands: &Bands, band: usize) -> Stretch {
        let (low, high) = (bands.lower_cut(band), bands.lower_cut(band.saturating_add(1)));
        let scale = self.rubric().scale;
        Stretch {
            // Whatever is below the lowest cut is in the lowest band, also off the scale.
            low: low.unwrap_or(scale.min.min(Exact::ZERO)),
            low_open: low.is_some() && bands.on_cut == OnCut::Below,
            high: high.unwrap_or(scale.max),
            high_open: high.is_some() && bands.on_cut == OnCut::Above,
        }
    }

    /// Whether the value of a node is known: published, or known of every part.
    fn is_known(&self, node: Node) -> bool {
        self.published(node).is_some() || self.is_known_below(node)
    }

    fn is_known_below(&self, node: Node) -> bool {
        match node {
            Node::Indicator(at) => self.score(at).is_some(),
            _ => self.rubric().parts(node).into_iter().all(|part| self.is_known(part)),
        }
    }

    /// Whether the values that the row publishes were held against others.
    fn is_decided(&self) -> bool {
        let published = &self.scores.published;
        if published.index.is_some() || published.band.is_some() {
            return self.is_known_below(Node::Index);
        }
        let domains = (0..self.rubric().domains.len()).map(Node::Domain);
        let aspects = (0..self.rubric().aspects.len()).map(Node::Aspect);
        domains.chain(aspects).any(|node| self.published(node).is_some() && self.is_known_below(node))
    }

    /// The nodes for want of which published values could not be held against anything.
    fn missing(&self) -> Vec<Node> {
        let mut missing = Vec::new();
        if self.published(Node::Index).is_none() {
            missing.push(Node::Index);
        }
        self.missing_below(Node::Index, &mut missing);
        missing
    }

    fn missing_below(&self, node: Node, missing: &mut Vec<Node>) {
        for part in self.rubric().parts(node) {
            if self.says_anything_below(part) {
                self.missing_below(part, missing);
            } else if !self.is_known(part) {
                missing.push(part);
            }
        }
    }
}
