//! Do published values fit each other and the rubric?
//!
//! A published value represents an interval of exact values. Whole levels allow only some of them, and
//! what a domain can be decides what the index can be. Going up from the indicators, each node keeps the exact
//! values that both its parts and its own print allow; where none is left, its print contradicts what stands
//! below it. Nothing is guessed: a contradiction means that no scores whatever give the printed values, under
//! any usual rounding, as long as the values of one row were rounded in one way.

mod band;
mod missing;
mod possible;
pub mod rounding;
mod row;

use possible::Model;
use rounding::{Rounding, Stretch};
use row::{Reading, Row};

use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};
use crate::scores::{PublishedValue, Scores, Source, Spot, Subject};

/// How printed values are to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tolerance {
    /// The ways of rounding that are accepted; the values of one row must fit one of them.
    pub roundings: Vec<Rounding>,
    /// Take values as rounded to this many decimals though fewer are written, as where closing zeros were dropped.
    pub decimals: Option<u32>,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { roundings: vec![Rounding::Nearest, Rounding::Truncated], decimals: None }
    }
}

/// What came of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// There are scores that give every published value.
    Consistent,
    /// No contradiction was found.
    Contradiction,
    /// Some values that the check needs are missing.
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
    /// A value, with the decimals it was published with.
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
    /// Values on both sides of what was published; these are the nearest.
    Nearest(Vec<Exact>),
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
        parts: Vec<(NodeId, Option<(Exact, u32)>)>,
    },
    /// Neither the exact nor the printed index has that band.
    Band {
        /// From the lowest to the highest exact index that is possible.
        exact: Stretch,
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
    pub node: NodeId,
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
    pub node: NodeId,
    /// What was published.
    pub claim: Claim,
    /// What could have been.
    pub expected: Expected,
    /// Why.
    pub reason: Reason,
    /// Single corrections elsewhere that would make it fit: a node below, and what it would have to be.
    pub repairs: Vec<(NodeId, Expected)>,
    /// What was computed from it.
    pub consequences: Vec<Consequence>,
    /// The rounding under which it is one, where under another the fault would lie elsewhere.
    pub assumes: Option<Rounding>,
    /// The published band, where it fits what stands below an impossible index.
    pub fitting_band: Option<String>,
    /// Where it stands.
    pub spot: Spot,
}

/// What the audit of one row found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Whose row it is.
    pub subject: Subject,
    /// The table it was read from.
    pub source: Source,
    /// The row.
    pub row: u32,
    /// What came of it.
    pub verdict: Verdict,
    /// Which index the band follows from; `None` if no band was published, or neither gives it.
    pub band_follows: Option<Follows>,
    /// The ways of rounding that fit; empty where none does, or no value is published.
    pub roundings: Vec<Rounding>,
    /// Whether some values have fewer decimals than others of the row, so that they say less.
    pub has_coarse_values: bool,
    /// What is contradictory.
    pub findings: Vec<Finding>,
    /// The nodes without a value, without which others could not be checked.
    pub missing: Vec<NodeId>,
}

/// Audits rows against one rubric.
#[derive(Debug)]
pub struct Auditor<'r> {
    rubric: &'r Rubric,
    model: Model<'r>,
    tolerance: Tolerance,
}

impl<'r> Auditor<'r> {
    /// # Errors
    /// [`Overflow`] where the possible values of the rubric cannot be held exactly.
    pub fn new(rubric: &'r Rubric, tolerance: Tolerance) -> Result<Self, Overflow> {
        Ok(Self { rubric, model: Model::new(rubric)?, tolerance })
    }

    /// Audits the rows of one table. It was rounded in one way: a row that fits several is read in the one that
    /// others of the table need.
    pub fn audit_table(&mut self, rows: &[Scores]) -> Vec<Result<Audit, Overflow>> {
        let mut audits: Vec<_> = rows.iter().map(|scores| self.audit(scores)).collect();
        let roundings = audits.iter().flatten().map(|audit| audit.roundings.as_slice());
        let mut needed = roundings.filter_map(|fitting| if let [only] = fitting { Some(*only) } else { None });
        let Some(first) = needed.next().filter(|first| needed.all(|other| other == *first)) else { return audits };
        if self.tolerance.roundings.first() != Some(&first) {
            self.tolerance.roundings.sort_by_key(|rounding| *rounding != first);
            for (scores, audit) in rows.iter().zip(&mut audits) {
                if matches!(audit, Ok(Audit { roundings, .. }) if roundings.len() > 1) {
                    *audit = self.audit(scores);
                }
            }
        }
        audits
    }

    /// Audits one row.
    ///
    /// # Errors
    /// [`Overflow`] where a value cannot be held exactly.
    pub fn audit(&self, scores: &Scores) -> Result<Audit, Overflow> {
        let finest = values(scores).map(|value| value.decimals).max().unwrap_or(0);
        let row = Row { auditor: self, scores, finest };
        let readings = self.tolerance.roundings.iter().map(|rounding| row.read_as(*rounding));
        let readings = readings.collect::<Result<Vec<_>, _>>()?;
        let fitting: Vec<&Reading> = readings.iter().filter(|reading| reading.findings.is_empty()).collect();
        let any = values(scores).next().is_some();
        let roundings = fitting.iter().map(|reading| reading.rounding).filter(|_| any).collect();
        let mut findings = match fitting.is_empty() {
            true => row.explain(&readings),
            false => Vec::new(),
        };
        let band_follows = row.hold_band(&fitting, &readings, &mut findings)?;
        let missing = row.missing();
        let verdict = match (findings.is_empty(), row.is_decided()) {
            (false, _) => Verdict::Contradiction,
            (true, true) => Verdict::Consistent,
            (true, false) => Verdict::Undecidable,
        };
        Ok(Audit {
            subject: scores.subject.clone(),
            source: scores.origin.source(),
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
    scores.published.values.values().copied()
}
