//! Which values a node of a rubric can have at all.
//!
//! If levels are whole, a node is a weighted mean of whole numbers, so it can only have certain values: the mean of
//! ten indicators with equal weights is a multiple of a tenth, and 3,14 is not. All weights are put on one grid of
//! whole units, and the possible sums are listed. If any number is a score, or the list would grow too long, the
//! possible values are the stretch between the lowest and the highest: it can contain impossible values, but
//! never omits a possible one.

use super::rounding::Stretch;
use crate::exact::whole::Unit;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, NodeMap, Rubric};

/// The most pairs of sums that are added up one by one; beyond it the ends are enough.
const MOST_PAIRS: usize = 1 << 15;
/// The most units a sum may have.
const MOST_UNITS: i128 = 1 << 24;

/// What the indicators of a node can add to the index together: the sum of share x score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Possible {
    /// These sums, in units of the grid, rising; an empty list means that no sum is possible.
    Sums(Vec<u32>),
    /// Any sum between two ends.
    Stretch(Stretch),
}

impl Possible {
    /// Nothing at all.
    const NOTHING: Self = Self::Sums(Vec::new());

    /// Whether nothing is possible.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Sums(sums) if sums.is_empty())
    }
}

/// The grid on which every weighted sum of whole levels lies.
#[derive(Debug)]
struct Grid {
    /// What sums are counted in.
    unit: Unit,
    /// For each indicator, the units of the lowest level and of one step.
    indicators: Vec<(u32, u32)>,
    /// How many steps there are from the lowest level to the highest.
    steps: u32,
}

impl Grid {
    /// The grid of a rubric; `None` if any number is a score, or the units would be too fine.
    fn of(rubric: &Rubric) -> Option<Self> {
        let step = rubric.scale.step?;
        let scale = rubric.scale;
        let steps = scale.steps().filter(|steps| steps.is_whole())?;
        let adds = |indicator: NodeId| {
            let share = rubric[indicator].share;
            Some([share.mul(scale.min).ok()?, share.mul(step).ok()?])
        };
        let added = rubric.indicators().map(adds).collect::<Option<Vec<_>>>()?;
        let unit = Unit::largest(added.iter().flatten().copied()).ok()?;
        // The whole is at most this many units.
        if unit.ceiling(scale.max).ok()? > MOST_UNITS {
            return None;
        }
        let units = |number: Exact| u32::try_from(unit.count(number)?).ok();
        let indicators = added.iter().map(|[lowest, step]| Some((units(*lowest)?, units(*step)?)));
        Some(Self {
            unit,
            indicators: indicators.collect::<Option<_>>()?,
            steps: u32::try_from(steps.numerator()).ok()?,
        })
    }

    /// What this many units add to the index.
    fn sum(&self, units: u32) -> Result<Exact, Overflow> {
        self.unit.number(units.into())
    }
}

/// The possible values of every node of a rubric.
#[derive(Debug)]
pub struct Model<'r> {
    rubric: &'r Rubric,
    grid: Option<Grid>,
    /// What any scores at all can make of each node.
    any: NodeMap<Possible>,
}

impl<'r> Model<'r> {
    /// The possible values where nothing is known.
    ///
    /// # Errors
    /// [`Overflow`] where they cannot be held exactly.
    pub fn new(rubric: &'r Rubric) -> Result<Self, Overflow> {
        let any = rubric.map(|_| Possible::NOTHING);
        let mut model = Self { rubric, grid: Grid::of(rubric), any };
        for node in rubric.nodes().rev() {
            model.any[node] = match node.is_indicator() {
                true => model.of_indicator(node, None)?,
                false => model.sum(rubric.children(node).map(|part| model.any[part].clone()))?,
            };
        }
        Ok(model)
    }

    /// What any scores at all can make of a node.
    pub fn any(&self, node: NodeId) -> &Possible {
        &self.any[node]
    }

    /// What an indicator can add to the index: what its score does, or any score where it has none.
    ///
    /// # Errors
    /// [`Overflow`] where that cannot be held exactly.
    pub fn of_indicator(&self, indicator: NodeId, score: Option<Exact>) -> Result<Possible, Overflow> {
        let share = self.rubric[indicator].share;
        let scale = self.rubric.scale;
        let Some((grid, (lowest, step))) =
            self.grid.as_ref().and_then(|grid| Some((grid, *grid.indicators.get(indicator.position())?)))
        else {
            let stretch = score.map_or(Stretch::closed(scale.min, scale.max), |score| Stretch::closed(score, score));
            return Ok(Possible::Stretch(stretch.times(share)?));
        };
        let sums = match score {
            None => (0..=grid.steps).map(|level| lowest.saturating_add(level.saturating_mul(step))).collect(),
            Some(score) => {
                let units = grid.unit.count(score.mul(share)?);
                units.and_then(|units| u32::try_from(units).ok()).into_iter().collect()
            }
        };
        Ok(Possible::Sums(sums))
    }

    /// What parts can add to the index together, given what each of them can.
    ///
    /// # Errors
    /// [`Overflow`] where that cannot be held exactly.
    pub fn sum(&self, parts: impl IntoIterator<Item = Possible>) -> Result<Possible, Overflow> {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or(Possible::NOTHING);
        parts.try_fold(first, |sum, part| self.plus(&sum, &part))
    }

    fn plus(&self, one: &Possible, other: &Possible) -> Result<Possible, Overflow> {
        if let (Possible::Sums(one), Possible::Sums(other)) = (one, other)
            && one.len().saturating_mul(other.len()) <= MOST_PAIRS
        {
            return Ok(Possible::Sums(pairwise(one, other)));
        }
        match (self.ends(one)?, self.ends(other)?) {
            (Some(one), Some(other)) => Ok(Possible::Stretch(one.plus(&other)?)),
            _ => Ok(Possible::NOTHING),
        }
    }

    /// From the lowest to the highest sum that is possible; `None` if nothing is.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn ends(&self, possible: &Possible) -> Result<Option<Stretch>, Overflow> {
        match (possible, &self.grid) {
            (Possible::Stretch(stretch), _) => Ok(Some(*stretch)),
            (Possible::Sums(sums), Some(grid)) => match (sums.first(), sums.last()) {
                (Some(first), Some(last)) => Ok(Some(Stretch::closed(grid.sum(*first)?, grid.sum(*last)?))),
                _ => Ok(None),
            },
            (Possible::Sums(_), None) => Ok(None),
        }
    }

    /// The possible sums that lie in a stretch.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn within(&self, possible: &Possible, stretch: &Stretch) -> Result<Possible, Overflow> {
        match (possible, &self.grid) {
            (Possible::Stretch(one), _) => Ok(one.and(stretch).map_or(Possible::NOTHING, Possible::Stretch)),
            (Possible::Sums(sums), Some(grid)) => {
                // The sums below the stretch, and those that are not above it.
                let below = match stretch.low_open {
                    true => grid.unit.floor(stretch.low)?.saturating_add(1),
                    false => grid.unit.ceiling(stretch.low)?,
                };
                let above = match stretch.high_open {
                    true => grid.unit.ceiling(stretch.high)?,
                    false => grid.unit.floor(stretch.high)?.saturating_add(1),
                };
                let from = sums.partition_point(|sum| i128::from(*sum) < below);
                let to = sums.partition_point(|sum| i128::from(*sum) < above);
                Ok(Possible::Sums(sums.get(from..to).unwrap_or_default().to_vec()))
            }
            (Possible::Sums(_), None) => Ok(Possible::NOTHING),
        }
    }

    /// The sums of `one` that together with one of `others` give a sum in a stretch.
    ///
    /// # Errors
    /// [`Overflow`] where an end cannot be held exactly.
    pub fn completing(&self, one: &Possible, others: &Possible, stretch: &Stretch) -> Result<Possible, Overflow> {
        let Some(ends) = self.ends(others)? else { return Ok(Possible::NOTHING) };
        let needed = Stretch {
            low: stretch.low.sub(ends.high)?,
            low_open: stretch.low_open || ends.high_open,
            high: stretch.high.sub(ends.low)?,
            high_open: stretch.high_open || ends.low_open,
        };
        let near = self.within(one, &needed)?;
        let (Possible::Sums(near), Possible::Sums(_)) = (&near, others) else { return Ok(near) };
        let mut completing = Vec::new();
        for sum in near {
            let together = self.plus(&Possible::Sums(vec![*sum]), others)?;
            if !self.within(&together, stretch)?.is_nothing() {
                completing.push(*sum);
            }
        }
        Ok(Possible::Sums(completing))
    }

    /// The exact sums, where they are listed and no more than `most`.
    ///
    /// # Errors
    /// [`Overflow`] where one cannot be held exactly.
    pub fn listed(&self, possible: &Possible, most: usize) -> Result<Option<Vec<Exact>>, Overflow> {
        match (possible, &self.grid) {
            (Possible::Sums(sums), Some(grid)) if sums.len() <= most => {
                Ok(Some(sums.iter().map(|sum| grid.sum(*sum)).collect::<Result<_, _>>()?))
            }
            (Possible::Stretch(stretch), _) if stretch.low == stretch.high => Ok(Some(vec![stretch.low])),
            _ => Ok(None),
        }
    }

    /// The highest possible sum below a stretch, and the lowest above it, where sums are listed.
    ///
    /// # Errors
    /// [`Overflow`] where one cannot be held exactly.
    pub fn beside(&self, possible: &Possible, stretch: &Stretch) -> Result<[Option<Exact>; 2], Overflow> {
        let (Possible::Sums(sums), Some(grid)) = (possible, &self.grid) else { return Ok([None, None]) };
        let mut beside = [None, None];
        for sum in sums {
            let sum = grid.sum(*sum)?;
            match stretch.holds(sum) {
                true => {}
                false if sum <= stretch.low => beside = [Some(sum), None],
                false => return Ok([beside[0], Some(sum)]),
            }
        }
        Ok(beside)
    }
}

/// Every sum of a number of one list and a number of the other, rising, each once.
fn pairwise(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut sums: Vec<u32> =
        one.iter().flat_map(|one| other.iter().map(move |other| one.saturating_add(*other))).collect();
    sums.sort_unstable();
    sums.dedup();
    sums
}
