//! The rubric as the rest of the program sees it: complete and consistent, or it does not exist.

use std::collections::BTreeMap;

use super::nodes::{NodeId, Tree};
use super::normal::normalise;
use crate::exact::Exact;

/// A complete rubric. Only [`read`](super::read) makes one, and only from a text without errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rubric {
    /// The short name people type: `spbe-2020`.
    pub id: String,
    /// The official name of the index.
    pub title: String,
    /// The regulation it stands on.
    pub legal_basis: Option<String>,
    /// The first and the last year it was, or is, in use; the last is open where none is written.
    pub years: Option<(u16, Option<u16>)>,
    /// What the written weights are parts of.
    pub weight_mode: WeightMode,
    /// What the weights of the whole (or of each parent) sum to; 100 unless the file says otherwise.
    pub weight_total: Exact,
    /// How many decimals a printed index has.
    pub decimals: u32,
    /// The scores an indicator may have.
    pub scale: Scale,
    /// The predicates, where the instrument has any.
    pub bands: Option<Bands>,
    /// The level that is asked of every indicator, where there is one.
    pub level_target: Option<Exact>,
    /// Level names by kind of indicator.
    pub levels: BTreeMap<String, BTreeMap<Exact, String>>,
    /// Values of the index that matter to people, lowest first.
    pub milestones: Vec<Milestone>,
    /// Index, domains, aspects and indicators.
    pub(super) tree: Tree,
}

/// What a written weight is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightMode {
    /// Of the whole index: an indicator of 1.3 is 1.3 of 100.
    OfWhole,
    /// Of the node above: an indicator of 60 is 60 of 100 of its aspect.
    OfParent,
}

/// The scores an indicator may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The lowest score.
    pub min: Exact,
    /// The highest score.
    pub max: Exact,
    /// The distance between levels; `None` if every value between is a score.
    pub step: Option<Exact>,
}

/// Why a number is not a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Below the lowest or above the highest.
    Outside,
    /// Between two levels.
    OffStep,
}

impl Scale {
    /// The most steps of a scale: levels are listed, chosen from and counted one by one.
    pub const MOST_STEPS: u16 = 1000;

    /// How many steps lead from the lowest score to the highest; `None` if the scale has no step.
    pub fn steps(&self) -> Option<Exact> {
        let step = self.step?;
        self.max.sub(self.min).and_then(|length| length.div(step)).ok()
    }

    /// Whether a number is a score on this scale.
    ///
    /// # Errors
    /// The [`Misfit`] where it is not.
    pub fn fits(&self, value: Exact) -> Result<(), Misfit> {
        if value < self.min || value > self.max {
            return Err(Misfit::Outside);
        }
        let Some(step) = self.step else { return Ok(()) };
        match value.sub(self.min).and_then(|above| above.div(step)) {
            Ok(steps) if steps.is_whole() => Ok(()),
            _ => Err(Misfit::OffStep),
        }
    }

    /// The levels from lowest to highest; `None` if the scale has no step.
    pub fn levels(&self) -> impl Iterator<Item = Exact> {
        let (max, step) = (self.max, self.step);
        let first = step.map(|_| self.min);
        std::iter::successors(first, move |level| level.add(step?).ok().filter(|next| *next <= max))
    }
}

/// Which band a value exactly on a cut belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnCut {
    /// The band above: 2,6 is Baik (SPBE).
    Above,
    /// The band below: 2,50 is Cukup (Pemdi).
    Below,
}

/// The predicates: labels with the cuts between them, so gaps and overlaps cannot exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands {
    /// The bands, lowest first.
    pub bands: Vec<Band>,
    /// The cuts between them: one fewer than bands, rising.
    pub cuts: Vec<Exact>,
    /// Which band a value on a cut belongs to.
    pub on_cut: OnCut,
}

/// One predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// The official word: `Baik`.
    pub label: String,
    /// Other official words for the same band: `Berkembang`.
    pub aliases: Vec<String>,
    /// The name of the level of an indicator whose score falls in it, where that has one: `Berkembang`.
    pub level: Option<String>,
}

impl Bands {
    /// The band of an exact value, as a position in [`Bands::bands`].
    pub fn band_of(&self, value: Exact) -> usize {
        self.cuts.iter().take_while(|cut| self.is_past(value, **cut)).count()
    }

    /// The label of the band at a position.
    pub fn label(&self, band: usize) -> &str {
        self.bands.get(band).map_or("", |band| &band.label)
    }

    /// The name of the level of a score in the band at a position: its own, else the label.
    pub fn level_name(&self, band: usize) -> &str {
        self.bands.get(band).map_or("", |band| band.level.as_deref().unwrap_or(&band.label))
    }

    /// Whether levels have names of their own.
    pub fn names_levels(&self) -> bool {
        self.bands.iter().any(|band| band.level.is_some())
    }

    /// The same with the names of levels as labels.
    pub fn as_levels(&self) -> Self {
        let named = self
            .bands
            .iter()
            .map(|band| Band { label: band.level.clone().unwrap_or_else(|| band.label.clone()), ..band.clone() });
        Self { bands: named.collect(), ..self.clone() }
    }

    /// The cut below a band; `None` below the lowest.
    pub fn lower_cut(&self, band: usize) -> Option<Exact> {
        self.cuts.get(band.checked_sub(1)?).copied()
    }

    /// The band with this label or alias, but for what sheets vary: case, spaces, line breaks, a closing mark.
    pub fn find(&self, word: &str) -> Option<usize> {
        let word = normalise(word);
        let same = |name: &String| normalise(name) == word;
        self.bands.iter().position(|band| same(&band.label) || band.aliases.iter().any(same))
    }

    /// Whether a value belongs above a cut.
    fn is_past(&self, value: Exact, cut: Exact) -> bool {
        match self.on_cut {
            OnCut::Above => value >= cut,
            OnCut::Below => value > cut,
        }
    }
}

/// A value of the index that matters to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What it is: `Target nasional`.
    pub label: String,
    /// The index that passes it; reaching it exactly is passing it.
    pub index: Exact,
    /// The first and the last year of the results it is for; `None` if it is for all.
    pub years: Option<(u16, Option<u16>)>,
    /// Where it is set.
    pub source: Option<String>,
    /// Whether it was read in the original of its source.
    pub is_verified: bool,
}

impl Milestone {
    /// Whether it is for the results of a year. Of a result without a year nothing is known against it.
    pub fn is_for(&self, year: Option<u16>) -> bool {
        let (Some(year), Some((first, last))) = (year, self.years) else { return true };
        first <= year && last.is_none_or(|last| year <= last)
    }
}

impl Rubric {
    /// The name of a level of an indicator: by its kind where the scale has steps, else that of the band.
    pub fn level_name(&self, indicator: NodeId, score: Exact) -> Option<&str> {
        match (self.scale.step, &self.bands) {
            (None, Some(bands)) => Some(bands.level_name(bands.band_of(score))),
            _ => self.levels.get(self[indicator].facts.kind.as_ref()?)?.get(&score).map(String::as_str),
        }
    }

    /// "I1 ... I47": the first and the last indicator, for messages.
    pub fn id_range(&self) -> String {
        let mut indicators = self.indicators();
        match (indicators.next(), indicators.next_back()) {
            (Some(first), Some(last)) => format!("{} ... {}", self[first].id, self[last].id),
            _ => String::new(),
        }
    }
}
