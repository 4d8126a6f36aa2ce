//! How much depends on each indicator, and how safe the band is.

use std::cmp::Reverse;

use crate::assess::{Assessment, Options, Point, point};
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric};

use super::ladder::Ladder;
use super::target::{Target, Threshold};
use super::whatif::scores_of;

/// An indicator moved by one level, all others kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The score it moves to.
    pub to: Exact,
    /// What the index becomes.
    pub index: Point,
    /// By how much the index moves.
    pub delta: Exact,
}

/// What depends on one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leverage {
    /// The indicator.
    pub indicator: NodeId,
    /// Its score.
    pub score: Exact,
    /// One level up; `None` at the top of the scale.
    pub up: Option<Move>,
    /// One level down; `None` at the bottom.
    pub down: Option<Move>,
}

/// Indicators that change the band together, each moved by one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The indicators with the scores they move to, the one that moves the index most first.
    pub moves: Vec<(NodeId, Exact)>,
    /// What the index becomes.
    pub index: Point,
}

/// How many of some sets of downgrades lose the band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Losses {
    /// Those that lose it.
    pub losing: u64,
    /// All of them.
    pub total: u64,
}

/// How safe the band is. Every move is of another indicator, by one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// The band.
    pub band: usize,
    /// From where the band begins to the index; `None` for the lowest band.
    pub above_cut: Option<Exact>,
    /// The fewest downgrades that lose it; `None` if all together do not.
    pub fewest_down: Option<Witness>,
    /// The fewest raises that gain a higher one; `None` if all together do not.
    pub fewest_up: Option<Witness>,
    /// Of the downgrades of one indicator.
    pub single: Losses,
    /// Of the downgrades of two.
    pub double: Losses,
}

/// What depends on each indicator, and how safe the band is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The indicators, the one that one level up raises the index most with first; equal ones in the order of
    /// the rubric. Those at the top of the scale are last, by what one level down costs.
    pub indicators: Vec<Leverage>,
    /// How safe the band is; `None` without bands.
    pub margin: Option<Margin>,
}

/// How sensitive a result is. Its index, and so every score, must be known.
///
/// # Errors
/// [`Overflow`] where a value cannot be held exactly.
pub fn sensitivity(
    rubric: &Rubric,
    base: &Assessment,
    ladder: &Ladder,
    options: Options,
) -> Result<Sensitivity, Overflow> {
    let scores = scores_of(base).ok_or(Overflow)?;
    let index = base.index().known().ok_or(Overflow)?.exact;
    let moved = |share: Exact, from: Exact, to: Option<Exact>| -> Result<Option<Move>, Overflow> {
        let Some(to) = to else { return Ok(None) };
        let delta = share.mul(to.sub(from)?)?;
        Ok(Some(Move { to, index: point(rubric, index.add(delta)?, options.band_on), delta }))
    };
    let mut indicators = Vec::with_capacity(scores.len());
    for (indicator, score) in rubric.indicators().zip(scores) {
        let share = rubric[indicator].share;
        indicators.push(Leverage {
            indicator,
            score,
            up: moved(share, score, ladder.up(score))?,
            down: moved(share, score, ladder.down(score))?,
        });
    }
    let margin = margin(rubric, base, &indicators, options)?;
    indicators.sort_by_key(|leverage| match (leverage.up, leverage.down) {
        (Some(up), _) => (Reverse(Some(up.delta)), Exact::ZERO),
        (None, down) => (Reverse(None), down.map_or(Exact::ZERO, |down| down.delta)),
    });
    Ok(Sensitivity { indicators, margin })
}

fn margin(
    rubric: &Rubric,
    base: &Assessment,
    indicators: &[Leverage],
    options: Options,
) -> Result<Option<Margin>, Overflow> {
    let Some(Point { exact: index, band: Some(band), .. }) = base.index().known() else { return Ok(None) };
    let threshold = |band| Target::Band(band).threshold(rubric, options.band_on);
    let (begins, next) = (threshold(band)?, threshold(band.saturating_add(1))?);
    let downs = || indicators.iter().filter_map(|leverage| Some((leverage.indicator, leverage.down?)));
    let ups = indicators.iter().filter_map(|leverage| Some((leverage.indicator, leverage.up?)));
    let of_index = |value| point(rubric, value, options.band_on);
    let loses = |value: Exact| begins.is_some_and(|begins: Threshold| !begins.is_reached(value));
    let gains = |value: Exact| next.is_some_and(|next: Threshold| next.is_reached(value));
    Ok(Some(Margin {
        band,
        above_cut: begins.map(|begins| index.sub(begins.value)).transpose()?,
        fewest_down: fewest(index, downs().collect(), loses, of_index)?,
        fewest_up: fewest(index, ups.collect(), gains, of_index)?,
        single: singles(index, downs(), loses)?,
        double: doubles(index, &downs().map(|(_, down)| down.delta).collect::<Vec<_>>(), loses)?,
    }))
}

/// The fewest moves after which the index is as wanted. Each set of so many moves changes the index by no more
/// than the largest ones do, so taking the largest first is enough.
fn fewest(
    index: Exact,
    mut moves: Vec<(NodeId, Move)>,
    is_wanted: impl Fn(Exact) -> bool,
    of_index: impl Fn(Exact) -> Point,
) -> Result<Option<Witness>, Overflow> {
    moves.sort_by_key(|(_, moved)| Reverse(moved.delta.abs()));
    let mut reached = index;
    let mut taken = Vec::new();
    for (indicator, moved) in moves {
        reached = reached.add(moved.delta)?;
        taken.push((indicator, moved.to));
        if is_wanted(reached) {
            return Ok(Some(Witness { moves: taken, index: of_index(reached) }));
        }
    }
    Ok(None)
}

fn singles(
    index: Exact,
    downs: impl Iterator<Item = (NodeId, Move)>,
    loses: impl Fn(Exact) -> bool,
) -> Result<Losses, Overflow> {
    let mut losses = Losses { losing: 0, total: 0 };
    for (_, down) in downs {
        losses.count(loses(index.add(down.delta)?));
    }
    Ok(losses)
}

fn doubles(index: Exact, deltas: &[Exact], loses: impl Fn(Exact) -> bool) -> Result<Losses, Overflow> {
    let mut losses = Losses { losing: 0, total: 0 };
    let mut rest = deltas;
    while let [first, others @ ..] = rest {
        for second in others {
            losses.count(loses(index.add(*first)?.add(*second)?));
        }
        rest = others;
    }
    Ok(losses)
}

impl Losses {
    fn count(&mut self, loses: bool) {
        self.total = self.total.saturating_add(1);
        self.losing = self.losing.saturating_add(u64::from(loses));
    }
}
