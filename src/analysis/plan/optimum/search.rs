//! One search: the sums that all items can make, compared with the best selection found so far.

use std::cmp::Ordering;

use super::bounds::{Bounds, Rest, Walk};
use super::count::{Count, Counts, Multipliers};
use super::kept::{Digits, Dominance, Kept, Step};
use super::relaxation::{Lines, Relaxation};
use super::{HIGHEST_TOTAL, Instance, MOST_LOOKS, MOST_SUMS, Sum, TooManySums};

/// What a search is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// The cheapest selection that gains what is needed.
    Cheapest,
    /// The highest gain.
    Highest,
    /// Every sum that is not dominated.
    All,
}

/// What is looked for, and what is known of it.
pub(super) struct Search<'i> {
    instance: &'i Instance,
    /// The bounds that sums are compared with; `None` if every sum is wanted.
    relaxation: Option<Relaxation>,
    aim: Aim,
    /// The gain to reach: for [`Aim::Highest`] at least one more than the best selection found so far.
    pub(super) need: i128,
    /// The price limit: for [`Aim::Cheapest`] at most the price of the best selection found so far.
    pub(super) limit: i128,
    looks: usize,
}

impl<'i> Search<'i> {
    /// A search for what gains `need` at a price of at most `limit`.
    pub(super) fn new(instance: &'i Instance, aim: Aim, need: i128, limit: i128) -> Self {
        let mut search = Self { instance, relaxation: None, aim, need, limit, looks: 0 };
        if aim != Aim::All {
            search.relaxation = Some(Relaxation::new(instance, Multipliers::default()));
            search.learn_from_relaxation();
            search.reprice();
        }
        search
    }

    /// What changes and levels cost more in the relaxation.
    pub(super) fn multipliers(&self) -> Multipliers {
        self.relaxation.as_ref().map_or_else(Multipliers::default, |relaxation| relaxation.multipliers)
    }

    /// Takes the multipliers that are best for what is known by now, where their bound is higher than that of those
    /// so far.
    pub(super) fn reprice(&mut self) {
        let multipliers = self.instance.multipliers.unwrap_or_else(|| self.best_multipliers());
        if multipliers == self.multipliers() {
            return;
        }
        let priced = Relaxation::new(self.instance, multipliers);
        let others = self.relaxation.replace(priced);
        // What it completes nothing to is worth knowing even where its bound is not.
        self.learn_from_relaxation();
        let bound = self.least_price();
        let priced = std::mem::replace(&mut self.relaxation, others);
        if bound > self.least_price() {
            self.relaxation = priced;
        }
    }

    /// The multipliers under which the bound is best: those with which the part-choices count no more than may be
    /// and no less than must be. Where they do without any, any would make the bound worse.
    fn best_multipliers(&self) -> Multipliers {
        let (mut multipliers, mut taken_off) = (Multipliers::default(), 0_i128);
        for count in [Count::Changes, Count::Levels] {
            let counts = Counts::new(self.instance, count, |_| true);
            let least = counts.least(self.need, &mut None);
            let most = match count {
                Count::Changes => counts.most(self.limit, &mut None).min(self.instance.changes_allowed()),
                Count::Levels => counts.most(self.limit, &mut None),
            };
            let compare = |multiplier: i128, number: i128| {
                let lines = Relaxation::new(self.instance, multipliers.with(count, multiplier)).of(|_| true);
                let taken_off = multiplier.saturating_mul(number).saturating_add(taken_off);
                let end = match self.aim {
                    Aim::Highest => lines.end_at_price(self.limit.saturating_add(taken_off)),
                    Aim::Cheapest | Aim::All => lines.end_at_gain(self.need),
                };
                lines.compare(count, end, number)
            };
            let (sign, number, wrong) = match (compare(0, most), compare(0, least)) {
                (Ordering::Greater, _) => (1_i128, most, Ordering::Greater),
                (_, Ordering::Less) => (-1, least, Ordering::Less),
                _ => continue,
            };
            let is_right = |size: i128| compare(sign.saturating_mul(size), number) != wrong;
            let multiplier = sign.saturating_mul(least_that(self.instance.highest_price(), is_right));
            multipliers = multipliers.with(count, multiplier);
            taken_off = taken_off.saturating_add(multiplier.saturating_mul(number));
        }
        multipliers
    }

    /// A lower bound on the price of the wanted selections; `None` if there are none.
    pub(super) fn least_price(&self) -> Option<i128> {
        self.least_price_of(self.need, &self.bounds(|_| true))
    }

    fn least_price_of(&self, need: i128, bounds: &Bounds) -> Option<i128> {
        bounds.least_price(bounds.rest(self.instance, Sum::default(), need, self.limit)?)
    }

    /// No selection within the limit gains more.
    pub(super) fn most_gain(&self) -> i128 {
        let bounds = self.bounds(|_| true);
        let is_too_much = |gain: i128| self.least_price_of(gain, &bounds).is_none_or(|price| price > self.limit);
        least_that(HIGHEST_TOTAL, is_too_much).saturating_sub(1)
    }

    /// All sums that may be an optimum.
    pub(super) fn run(&mut self, digits: &Digits) -> Result<Kept, TooManySums> {
        let most_changes = self.felt_most_changes();
        let mut kept = Kept::new(digits);
        let mut is_open = vec![true; self.instance.items.len()];
        for at in self.order() {
            is_open.iter_mut().skip(at).take(1).for_each(|open| *open = false);
            let bounds = self.bounds(|item| is_open.get(item).copied().unwrap_or(false));
            let (word, shift) = digits.place(at);
            let mut steps = Vec::new();
            for (choice, digit) in self.instance.items.get(at).into_iter().flatten().zip(0_u64..) {
                let digit = digit.checked_shl(shift).unwrap_or(0);
                let added = self.steps(*choice, digit, &kept, &bounds)?;
                let dominance = Dominance::new(self.instance, most_changes);
                steps = kept.merged(dominance, &steps, &added, word);
                if steps.len() > MOST_SUMS {
                    return Err(TooManySums);
                }
            }
            kept = kept.stepped(&steps, word);
            if kept.sums.is_empty() {
                break;
            }
        }
        Ok(kept)
    }

    /// How many items may be changed, where a selection within the limit could change more: what it costs at least
    /// leaves that much of the limit for changes. Where none could, sums dominate whatever they change.
    fn felt_most_changes(&self) -> Option<i128> {
        let most = self.instance.most_changes?;
        let Some(relaxation) = &self.relaxation else { return Some(most) };
        // The price without the changes that it counts; the bound on it takes the fewest there can be for granted.
        let of_costs = Relaxation::new(self.instance, relaxation.multipliers.with(Count::Changes, -1));
        let bounds = Bounds::new(self.instance, Some(&of_costs), |_| true);
        let rest = Rest { gain: self.need, price: self.limit, changes: i128::MAX };
        let Some(least) = bounds.least_price(rest) else { return Some(most) };
        let fewest = Counts::new(self.instance, Count::Changes, |_| true).least(self.need, &mut None);
        // Costs are whole, so what they come to is rounded up: down, below zero.
        let radix = self.instance.radix;
        let below_zero = least.saturating_sub(fewest).saturating_neg().checked_div_euclid(radix).unwrap_or(0);
        let left = self.limit.saturating_add(below_zero.saturating_mul(radix));
        (left > self.instance.changes_allowed()).then_some(most)
    }

    /// The items in the order in which they are taken in. The core comes first: the closer the pieces of an item
    /// are to where the relaxation breaks off, the less the relaxation knows about it. What is left to relax is
    /// then what it is sure of, so that the bounds are sharp while there are many sums. Without a relaxation the
    /// cheapest items come first, which keeps the lists short for longest.
    fn order(&self) -> Vec<usize> {
        let items = &self.instance.items;
        let mut order: Vec<usize> = (0..items.len()).collect();
        let Some(relaxation) = &self.relaxation else {
            let price = |at: &usize| items.get(*at).and_then(|item| item.last()).map(|last| last.price);
            order.sort_by_key(price);
            return order;
        };
        let broken = relaxation.of(|_| true).position(self.need, None);
        let mut distances = vec![usize::MAX; items.len()];
        for (at, piece) in relaxation.pieces.iter().enumerate() {
            if let Some(distance) = distances.get_mut(piece.item) {
                *distance = at.abs_diff(broken).min(*distance);
            }
        }
        order.sort_by_key(|at| distances.get(*at).copied());
        order
    }

    fn bounds(&self, is_open: impl Fn(usize) -> bool) -> Bounds {
        Bounds::new(self.instance, self.relaxation.as_ref(), is_open)
    }

    /// The sums of a choice and what was kept that may still become an optimum, cheapest first.
    fn steps(&mut self, choice: Sum, digit: u64, kept: &Kept, bounds: &Bounds) -> Result<Vec<Step>, TooManySums> {
        let mut steps = Vec::with_capacity(kept.sums.len());
        let mut walk = Walk::default();
        for (behind, sum) in kept.sums.iter().enumerate() {
            let sum = sum.plus(choice);
            if sum.price > self.limit {
                break;
            }
            self.looks = self.looks.saturating_add(1);
            if self.is_kept(sum, bounds, &mut walk) {
                steps.push(Step { sum, behind, digit });
            }
        }
        if self.looks > MOST_LOOKS { Err(TooManySums) } else { Ok(steps) }
    }

    /// Whether a sum may become an optimum: part-choices could complete it so that it is no worse than the best met
    /// so far. What whole choices complete it to is met on the way.
    fn is_kept(&mut self, sum: Sum, bounds: &Bounds, walk: &mut Walk) -> bool {
        let Some(rest) = bounds.rest(self.instance, sum, self.need, self.limit) else { return false };
        if !bounds.can_gain(rest, walk) {
            return false;
        }
        if let Some((lines, at)) = bounds.lines(walk) {
            self.learn(sum, rest, lines, at);
        }
        true
    }

    /// What the relaxation completes nothing to.
    fn learn_from_relaxation(&mut self) {
        let bounds = self.bounds(|_| true);
        self.is_kept(Sum::default(), &bounds, &mut Walk::default());
    }

    /// What the whole pieces up to a line complete a sum to, as a selection that may be the best so far.
    fn learn(&mut self, sum: Sum, rest: Rest, lines: &Lines, mut at: usize) {
        if rest.gain <= 0 {
            return self.meet(sum);
        }
        while let Some(pieces) = lines.completed(at).filter(|pieces| pieces.changes <= rest.changes) {
            let completed = sum.plus(pieces.sum);
            self.meet(completed);
            if self.aim == Aim::Cheapest || completed.price > self.limit {
                break;
            }
            at = at.saturating_add(1);
        }
    }

    /// The sum of a selection, which may be better than the best so far.
    fn meet(&mut self, sum: Sum) {
        match self.aim {
            Aim::Cheapest if sum.gain >= self.need => self.limit = sum.price.min(self.limit),
            Aim::Highest if sum.price <= self.limit => self.need = sum.gain.saturating_add(1).max(self.need),
            _ => {}
        }
    }
}

/// The least number up to `highest` for which something holds that holds for all above it.
fn least_that(highest: i128, holds: impl Fn(i128) -> bool) -> i128 {
    let (mut low, mut high) = (0_i128, highest);
    while low < high {
        let middle = low.saturating_add(high.saturating_sub(low).checked_div(2).unwrap_or(0));
        if holds(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    low
}
