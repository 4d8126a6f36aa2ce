//! What a search counts beside prices and gains: changed items, and levels that items are raised by.
//!
//! Where costs follow the weights, part-choices of the cheapest pieces look nearly as good as anything, and only
//! whole numbers tell: what is lacking needs so many levels at least, what is left of the budget pays for so many
//! changes at most. A relaxation puts a price on what is counted and takes it off again for the number that must or
//! may be; that gives a valid bound for every price (Lagrange), and with the right one a sharp bound.

use super::nearest::nearest;
use super::{Instance, Sum};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// Items that are changed.
    Changes,
    /// Levels that items are raised by.
    Levels,
}

/// A sum, and what is counted beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counted {
    pub(super) sum: Sum,
    pub(super) changes: i128,
    pub(super) levels: i128,
}

/// What each change and each level costs more in a relaxation; below zero what it costs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Multipliers {
    changes: i128,
    levels: i128,
}

/// How many changes, or levels, of the open items there can be: the fewest that gain something, and the most that
/// a price pays for.
pub(super) struct Counts {
    /// The highest gains of one, two, and so on.
    gains: Vec<i128>,
    /// The lowest prices of one, two, and so on.
    prices: Vec<i128>,
    /// What items gain without being counted: those that are changed already.
    free: i128,
}

impl Counted {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            sum: self.sum.plus(other.sum),
            changes: self.changes.saturating_add(other.changes),
            levels: self.levels.saturating_add(other.levels),
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            sum: self.sum.minus(other.sum),
            changes: self.changes.saturating_sub(other.changes),
            levels: self.levels.saturating_sub(other.levels),
        }
    }

    pub(super) fn of(self, count: Count) -> i128 {
        match count {
            Count::Changes => self.changes,
            Count::Levels => self.levels,
        }
    }
}

impl Multipliers {
    /// A price with what is counted.
    pub(super) fn price(self, counted: Counted) -> i128 {
        let changes = self.changes.saturating_mul(counted.changes);
        let levels = self.levels.saturating_mul(counted.levels);
        counted.sum.price.saturating_add(changes).saturating_add(levels)
    }

    pub(super) fn of(self, count: Count) -> i128 {
        match count {
            Count::Changes => self.changes,
            Count::Levels => self.levels,
        }
    }

    pub(super) fn with(self, count: Count, multiplier: i128) -> Self {
        match count {
            Count::Changes => Self { changes: multiplier, ..self },
            Count::Levels => Self { levels: multiplier, ..self },
        }
    }
}

impl Counts {
    pub(super) fn new(instance: &Instance, count: Count, is_open: impl Fn(usize) -> bool) -> Self {
        let open = instance.items.iter().enumerate().filter(|(item, _)| is_open(*item)).map(|(_, choices)| choices);
        let (mut gains, mut prices, mut free) = (Vec::new(), Vec::new(), 0_i128);
        for choices in open {
            match count {
                Count::Levels => {
                    let levels = || choices.iter().zip(choices.iter().skip(1)).map(|(one, next)| next.minus(*one));
                    gains.extend(levels().map(|level| level.gain));
                    prices.extend(levels().map(|level| level.price));
                }
                Count::Changes => {
                    let last = choices.last().copied().unwrap_or_default();
                    match choices.iter().find(|choice| instance.changes(**choice) > 0) {
                        Some(Sum { price, .. }) => {
                            gains.push(last.gain);
                            prices.push(*price);
                        }
                        None => free = free.saturating_add(last.gain),
                    }
                }
            }
        }
        gains.sort_unstable_by(|one, other| other.cmp(one));
        prices.sort_unstable();
        sum_up(&mut gains);
        sum_up(&mut prices);
        Self { gains, prices, free }
    }

    /// An upper bound on the gain of a selection with at most this many changes.
    pub(super) fn most_gain(&self, count: i128) -> i128 {
        let count = usize::try_from(count).unwrap_or(0).min(self.gains.len());
        let counted = count.checked_sub(1).and_then(|last| self.gains.get(last)).copied().unwrap_or(0);
        self.free.saturating_add(counted)
    }

    /// No selection of fewer gains `need`; looked for from where the last one was.
    pub(super) fn least(&self, need: i128, from: &mut Option<usize>) -> i128 {
        let need = need.saturating_sub(self.free);
        if need <= 0 {
            return 0;
        }
        let at = nearest(&self.gains, *from, |gain| *gain < need);
        *from = Some(at);
        as_count(at.saturating_add(1))
    }

    /// No selection of more has a price of at most `limit`; looked for from where the last one was.
    pub(super) fn most(&self, limit: i128, from: &mut Option<usize>) -> i128 {
        let at = nearest(&self.prices, *from, |price| *price <= limit);
        *from = Some(at);
        as_count(at)
    }
}

fn sum_up(numbers: &mut [i128]) {
    let mut total: i128 = 0;
    for number in numbers {
        total = total.saturating_add(*number);
        *number = total;
    }
}

fn as_count(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}
