//! One row read under one rounding, from its indicators up: what each node can be, and where that is nothing.

use super::possible::{Model, Possible};
use super::rounding::{Rounding, Stretch, before_any};
use super::{Auditor, Claim, Consequence, Expected, Finding, Reason, values};
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};
use crate::scores::{Entry, PublishedValue, Scores};

/// The most possible values that are named one by one.
const MOST_NAMED: usize = 3;

/// One row under audit.
pub struct Row<'a, 'r> {
    pub auditor: &'a Auditor<'r>,
    pub scores: &'a Scores,
    /// The most decimals of its values.
    pub finest: u32,
}

/// A row read under one rounding.
pub struct Reading {
    pub rounding: Rounding,
    pub findings: Vec<Finding>,
    /// What the index can be.
    pub index: Possible,
}

/// What a node can add to the index.
struct Part {
    /// In truth.
    possible: Possible,
    /// If a value below is impossible: the result of computing with it as published.
    at_face_value: Option<Stretch>,
}

impl Row<'_, '_> {
    pub fn rubric(&self) -> &Rubric {
        self.auditor.rubric
    }

    pub fn model(&self) -> &Model<'_> {
        &self.auditor.model
    }

    pub fn published(&self, node: NodeId) -> Option<PublishedValue> {
        self.scores.published.values.get(&node).copied()
    }

    pub fn score(&self, indicator: NodeId) -> Option<Exact> {
        match self.scores.entries.get(indicator.position()) {
            Some(Entry::Scored(score, _)) => Some(*score),
            _ => None,
        }
    }

    /// How many decimals a published value is rounded to.
    pub fn decimals(&self, value: PublishedValue) -> u32 {
        value.decimals.max(self.auditor.tolerance.decimals.unwrap_or(0))
    }

    pub fn has_coarse_values(&self) -> bool {
        values(self.scores).any(|value| self.decimals(value) < self.finest)
    }

    /// Every exact value that is printed as this one. A value with fewer decimals than the others of its row was
    /// shortened by another hand, perhaps in another way: "2.9" beside domains with two decimals.
    fn before(&self, value: PublishedValue, rounding: Rounding) -> Result<Stretch, Overflow> {
        let decimals = self.decimals(value);
        match decimals < self.finest && self.auditor.tolerance.roundings.len() > 1 {
            true => before_any(value.value, decimals),
            false => rounding.before(value.value, decimals),
        }
    }

    /// Reads the row under one rounding, from the indicators up.
    pub fn read_as(&self, rounding: Rounding) -> Result<Reading, Overflow> {
        let mut reading = Reading { rounding, findings: Vec::new(), index: Possible::Sums(Vec::new()) };
        let part = self.part(NodeId::INDEX, &mut reading)?;
        reading.index = part.possible;
        Ok(reading)
    }

    /// What a node can add to the index, given all that is published of it and below it.
    fn part(&self, node: NodeId, reading: &mut Reading) -> Result<Part, Overflow> {
        if node.is_indicator() {
            let possible = self.model().of_indicator(node, self.score(node))?;
            return Ok(Part { possible, at_face_value: None });
        }
        let (below, parts) = self.below(node, reading)?;
        let Some(value) = self.published(node) else { return Ok(below) };
        let printed = self.before(value, reading.rounding)?.times(self.rubric()[node].share)?;
        let fitting = self.model().within(&below.possible, &printed)?;
        let at_face_value = below.at_face_value.and_then(|stretch| stretch.and(&printed));
        if !fitting.is_nothing() {
            return Ok(Part { possible: fitting, at_face_value });
        }
        if at_face_value.is_some() {
            let expected = self.expected(node, &below.possible, &printed, self.decimals(value), reading.rounding)?;
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
    fn below(&self, node: NodeId, reading: &mut Reading) -> Result<(Part, Vec<(NodeId, Possible)>), Overflow> {
        if !self.says_anything_below(node) {
            return Ok((Part { possible: self.model().any(node).clone(), at_face_value: None }, Vec::new()));
        }
        let nodes = self.rubric().children(node);
        let parts = nodes.clone().map(|part| self.part(part, reading)).collect::<Result<Vec<_>, _>>()?;
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
        let parts: Vec<(NodeId, Possible)> = nodes.zip(parts.into_iter().map(|part| part.possible)).collect();
        let possible = self.model().sum(parts.iter().map(|(_, possible)| possible.clone()))?;
        Ok((Part { possible, at_face_value }, parts))
    }

    /// What each published part would have to be, if it alone were wrong, for the whole to be printed as it is.
    fn repairs(
        &self,
        parts: &[(NodeId, Possible)],
        printed: &Stretch,
        rounding: Rounding,
    ) -> Result<Vec<(NodeId, Expected)>, Overflow> {
        let mut repairs = Vec::new();
        for (node, _) in parts {
            let Some(value) = self.published(*node) else { continue };
            let others = parts.iter().filter(|(other, _)| other != node).map(|(_, possible)| possible.clone());
            let others = self.model().sum(others)?;
            let fitting = match parts.len() {
                1 => self.model().within(self.model().any(*node), printed)?,
                _ => self.model().completing(self.model().any(*node), &others, printed)?,
            };
            if !fitting.is_nothing() {
                let own = self.before(value, rounding)?.times(self.rubric()[*node].share)?;
                repairs.push((*node, self.expected(*node, &fitting, &own, self.decimals(value), rounding)?));
            }
        }
        Ok(repairs)
    }

    /// Whether a node itself is published, or scored where it is an indicator.
    pub fn is_stated(&self, node: NodeId) -> bool {
        if node.is_indicator() { self.score(node).is_some() } else { self.published(node).is_some() }
    }

    /// Whether anything is published or scored below a node.
    pub fn says_anything_below(&self, node: NodeId) -> bool {
        let says = |part| self.is_stated(part) || self.says_anything_below(part);
        self.rubric().children(node).any(says)
    }

    /// Why a printed value cannot be, given what its parts can be.
    fn finding(
        &self,
        node: NodeId,
        value: PublishedValue,
        printed: &Stretch,
        below: &Possible,
        rounding: Rounding,
    ) -> Result<Finding, Overflow> {
        let decimals = self.decimals(value);
        let any = self.model().any(node);
        let scale = self.rubric().scale;
        let on_scale = Stretch::closed(scale.min, scale.max).times(self.rubric()[node].share)?;
        let scored = self.model().listed(below, 1)?.and_then(|sums| sums.first().copied());
        let scored = scored.filter(|_| self.is_scored(node));
        let (reason, expected) = if let Some(sum) = scored {
            let exact = sum.div(self.rubric()[node].share)?;
            (Reason::Scores { exact }, Expected::Values(vec![rounding.print(exact, decimals)?]))
        } else if on_scale.and(printed).is_none() {
            (Reason::OffScale, Expected::Between(scale.min, scale.max))
        } else if self.model().within(any, printed)?.is_nothing() {
            let beside = self.model().beside(any, printed)?.into_iter().flatten();
            let beside = beside.map(|sum| self.print(node, sum, decimals, rounding)).collect::<Result<_, _>>()?;
            (Reason::NoLevels, Expected::Values(beside))
        } else {
            let parts = self.rubric().children(node);
            let shown = |part| self.published(part).map(|value| (value.value, self.decimals(value)));
            let parts = parts.map(|part| (part, shown(part))).collect();
            (Reason::Parts { parts }, self.expected(node, below, printed, decimals, rounding)?)
        };
        Ok(Finding {
            node,
            claim: Claim::Value(value.value, decimals),
            expected,
            reason,
            repairs: Vec::new(),
            consequences: Vec::new(),
            assumes: None,
            fitting_band: None,
            spot: value.spot,
        })
    }

    /// Whether every indicator below a node has a score.
    fn is_scored(&self, node: NodeId) -> bool {
        self.rubric().indicators_of(node).all(|indicator| self.score(indicator).is_some())
    }

    /// What a node would be printed as, for every sum that is possible. None of them is what it was printed as;
    /// where there are too many to be named, the nearest on both sides of that are.
    fn expected(
        &self,
        node: NodeId,
        possible: &Possible,
        printed: &Stretch,
        decimals: u32,
        rounding: Rounding,
    ) -> Result<Expected, Overflow> {
        // Several sums may be printed alike.
        const MOST_LISTED: usize = 64;
        if let Some(sums) = self.model().listed(possible, MOST_LISTED)? {
            let shown = sums.into_iter().map(|sum| self.print(node, sum, decimals, rounding));
            let mut shown = shown.collect::<Result<Vec<_>, _>>()?;
            shown.dedup();
            if shown.len() <= MOST_NAMED {
                return Ok(Expected::Values(shown));
            }
        }
        if let [Some(below), Some(above)] = self.model().beside(possible, printed)? {
            let nearest = [below, above].map(|sum| self.print(node, sum, decimals, rounding));
            return Ok(Expected::Nearest(nearest.into_iter().collect::<Result<_, _>>()?));
        }
        let scale = self.rubric().scale;
        let ends = self.model().ends(possible)?;
        let Some(ends) = ends else { return Ok(Expected::Between(scale.min, scale.max)) };
        let [low, high] = [ends.low, ends.high].map(|end| self.print(node, end, decimals, rounding));
        Ok(Expected::Between(low?, high?))
    }

    /// The printed value of a node that adds this much to the index.
    fn print(&self, node: NodeId, sum: Exact, decimals: u32, rounding: Rounding) -> Result<Exact, Overflow> {
        rounding.print(sum.div(self.rubric()[node].share)?, decimals)
    }

    /// The findings of the rounding under which there are fewest, the first of equals.
    pub fn explain(&self, readings: &[Reading]) -> Vec<Finding> {
        let places = |reading: &Reading| -> Vec<(NodeId, &str)> {
            reading.findings.iter().map(|finding| (finding.node, finding.reason.code())).collect()
        };
        let Some(best) = readings.iter().min_by_key(|reading| reading.findings.len()) else { return Vec::new() };
        let alike = readings.iter().all(|reading| places(reading) == places(best));
        let assumes = (!alike).then_some(best.rounding);
        best.findings.iter().map(|finding| Finding { assumes, ..finding.clone() }).collect()
    }

    /// The values the index can have by its published digits alone, under any accepted rounding; `None` if it is
    /// not published.
    pub fn index_alone(&self) -> Result<Vec<(Rounding, Possible)>, Overflow> {
        let Some(value) = self.published(NodeId::INDEX) else { return Ok(Vec::new()) };
        let reading = |rounding: &Rounding| Ok((*rounding, Possible::Stretch(self.before(value, *rounding)?)));
        self.auditor.tolerance.roundings.iter().map(reading).collect()
    }
}
