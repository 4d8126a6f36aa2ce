//! The exact optimum: which level to raise each indicator to.
//!
//! For each item exactly one of its choices is taken; a choice has a price and a gain, both whole numbers.
//! This is the multiple-choice knapsack problem. It is solved by dynamic programming over the sums that the
//! items taken in so far can make, beginning with the core: the items about which the linear relaxation is
//! least sure. A sum is dropped for one of two reasons only: another sum of the same items is no dearer and
//! gains no less, or not even fractions of the other items' choices (the linear relaxation), or the highest
//! choices of as many items as may still be changed, could complete it to what is as good as the best selection
//! met so far. Neither can drop a sum that an optimum is made of, so the best sum of all items is the optimum;
//! `docs/method.md` has the argument in full.

mod bounds;
mod count;
mod kept;
mod nearest;
mod relaxation;
mod search;

pub use count::Multipliers;

use kept::Digits;
use search::{Aim, Search};

/// The most sums that are kept at a time: some 300 MB. No rubric in use comes near it.
pub const MOST_SUMS: usize = 1_000_000;

/// The most sums that are looked at to answer one question: some seconds.
const MOST_LOOKS: usize = 100_000_000;

/// The most that all prices, and all gains, may sum to. A multiplier is at most a price, and as many of them as there
/// are levels are below 2^126.
const HIGHEST_TOTAL: i128 = 1 << 90;

/// The most items.
const MOST_ITEMS: usize = 1 << 20;

/// A price and a gain, in whole units. The price is ordered first by cost, then by the number of items that
/// are changed: it is cost x radix + changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// What it costs.
    pub price: i128,
    /// What it gains.
    pub gain: i128,
}

/// A choice for every item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// What they cost and gain together.
    pub total: Sum,
    /// The position of the choice of each item.
    pub taken: Vec<usize>,
}

/// There are more sums to keep than [`MOST_SUMS`], or too many to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManySums;

/// What sums to more than can be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// All prices.
    Prices,
    /// All gains.
    Gains,
}

/// What is to be chosen.
#[derive(Debug)]
pub struct Instance {
    /// The choices of each item; the first adds nothing, and each adds more gain, and no less price, than the one
    /// before.
    items: Vec<Vec<Sum>>,
    /// What every selection holds already.
    base: Sum,
    /// Prices modulo this are counts of changed items.
    radix: i128,
    /// The most items that may be changed.
    most_changes: Option<i128>,
    /// What changes and levels cost more in the relaxation, where it is known already what is best.
    multipliers: Option<Multipliers>,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self { price: self.price.saturating_add(other.price), gain: self.gain.saturating_add(other.gain) }
    }

    fn minus(self, other: Self) -> Self {
        Self { price: self.price.saturating_sub(other.price), gain: self.gain.saturating_sub(other.gain) }
    }
}

impl Instance {
    /// An instance of items, each with its choices from the first to the last.
    ///
    /// # Errors
    /// [`TooLarge`] where all prices or all gains together are beyond 2^90. Below it nothing here can leave
    /// the range of `i128`, so that saturating operations are exact.
    pub fn new(
        choices: impl IntoIterator<Item = Vec<Sum>>,
        radix: i128,
        most_changes: Option<usize>,
    ) -> Result<Self, TooLarge> {
        let mut base = Sum::default();
        let mut items = Vec::new();
        for mut item in choices {
            let first = item.first().copied().unwrap_or_default();
            base = base.plus(first);
            for choice in &mut item {
                *choice = choice.minus(first);
            }
            items.push(item);
        }
        let lasts = items.iter().filter_map(|item| item.last());
        let all = lasts.fold(base, |sum, last| sum.plus(*last));
        if all.price > HIGHEST_TOTAL {
            return Err(TooLarge::Prices);
        }
        if all.gain > HIGHEST_TOTAL || items.len() > MOST_ITEMS {
            return Err(TooLarge::Gains);
        }
        let most_changes = most_changes.and_then(|most| i128::try_from(most).ok());
        Ok(Self { items, base, radix, most_changes, multipliers: None })
    }

    /// The same with multipliers that were found to be good for a like one. They decide only how fast a search is.
    pub fn with_multipliers(self, multipliers: Multipliers) -> Self {
        Self { multipliers: Some(multipliers), ..self }
    }

    /// The multipliers that say most of what gains `need`.
    pub fn multipliers(&self, need: i128) -> Multipliers {
        let need = need.saturating_sub(self.base.gain);
        Search::new(self, Aim::Cheapest, need, self.highest_price()).multipliers()
    }

    /// A lower bound on the price of gaining `need`; `None` if no selection gains it.
    pub fn least_price(&self, need: i128) -> Option<i128> {
        let need = need.saturating_sub(self.base.gain);
        let least = Search::new(self, Aim::Cheapest, need, self.highest_price()).least_price();
        least.map(|price| price.saturating_add(self.base.price))
    }

    /// The position of the choice for each item with the least price, at most `limit`, that gains at least
    /// `need`; of equal prices the highest gain; of equal gains the highest choice for the first item, then for
    /// the second, and so on. `None` if nothing within the limit gains so much.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn cheapest(&self, need: i128, limit: Option<i128>) -> Result<Option<Selection>, TooManySums> {
        self.cheapest_from(i128::MIN, need, limit)
    }

    /// The same where it is known that nothing has a lower price than `least`. Nothing lower is looked for.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn cheapest_from(
        &self,
        least: i128,
        need: i128,
        limit: Option<i128>,
    ) -> Result<Option<Selection>, TooManySums> {
        let limit = self.within(limit);
        if limit < 0 || self.changes_allowed() < 0 {
            return Ok(None);
        }
        let mut search = Search::new(self, Aim::Cheapest, need.saturating_sub(self.base.gain), limit);
        let Some(bound) = search.least_price() else { return Ok(None) };
        let least = least.saturating_sub(self.base.price).max(bound);
        let digits = Digits::new(&self.items);
        let known = search.limit;
        // What costs hardly more than the bound is looked for first: the less may be paid, the fewer sums are kept.
        let mut more = 0_i128;
        loop {
            search.limit = least.saturating_add(more).min(known);
            let is_all = search.limit == known;
            let found = search.run(&digits)?;
            // The first that gains enough is the cheapest, and of its price there is no other.
            if let Some((sum, at)) = found.sums.iter().zip(0..).find(|(sum, _)| sum.gain >= search.need) {
                return Ok(Some(Selection { total: sum.plus(self.base), taken: digits.read(found.taken(at)) }));
            }
            if is_all {
                return Ok(None);
            }
            more = widened(more);
        }
    }

    /// The choices with the highest gain at a price of at most `limit`; of equal gains the least price, then
    /// as [`Instance::cheapest`]. `None` if the base alone is dearer, or changes too many.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn highest(&self, limit: i128) -> Result<Option<Selection>, TooManySums> {
        let within = self.within(Some(limit));
        if within < 0 || self.changes_allowed() < 0 {
            return Ok(None);
        }
        let mut search = Search::new(self, Aim::Highest, 1, within);
        let known = search.need;
        let mut most = search.most_gain();
        // The nearer what is asked for is to what is possible, the better the multipliers, and the sharper the bound.
        for _ in 0..2 {
            search.need = most;
            search.reprice();
            most = search.most_gain().min(most);
        }
        // Search just below the bound first, then widen until a selection is found.
        let mut less = 0_i128;
        loop {
            search.need = most.saturating_sub(less).max(known);
            let need = search.need;
            search.reprice();
            search.run(&Digits::none(&self.items))?;
            if search.need > need || need == known {
                break;
            }
            less = widened(less);
        }
        let highest = search.need.saturating_sub(1).saturating_add(self.base.gain);
        self.cheapest(highest, Some(limit))
    }

    /// Every sum that is not dominated, at a price of at most `limit` where there is one, cheapest first.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn frontier(&self, limit: Option<i128>) -> Result<Vec<Sum>, TooManySums> {
        let limit = self.within(limit);
        if limit < 0 || self.changes_allowed() < 0 {
            return Ok(Vec::new());
        }
        let mut search = Search::new(self, Aim::All, i128::MIN, limit);
        let mut frontier: Vec<Sum> = Vec::new();
        for sum in search.run(&Digits::none(&self.items))?.sums {
            if frontier.last().is_none_or(|last| sum.gain > last.gain) {
                frontier.push(sum);
            }
        }
        Ok(frontier.into_iter().map(|sum| sum.plus(self.base)).collect())
    }

    /// A limit on the price as what is left of it beside the base.
    fn within(&self, limit: Option<i128>) -> i128 {
        let highest = self.highest_price();
        limit.map_or(highest, |limit| limit.saturating_sub(self.base.price).min(highest))
    }

    fn highest_price(&self) -> i128 {
        self.items.iter().filter_map(|item| item.last()).fold(0, |sum, last| sum.saturating_add(last.price))
    }

    /// How many items a sum is changed in.
    fn changes(&self, sum: Sum) -> i128 {
        // Prices are nearly always small, and then a division is much faster.
        match (u64::try_from(sum.price), u64::try_from(self.radix)) {
            (Ok(price), Ok(radix)) => i128::from(price.checked_rem(radix).unwrap_or(0)),
            _ => sum.price.checked_rem(self.radix).unwrap_or(0),
        }
    }

    /// How many more items may be changed than the base changes.
    fn changes_allowed(&self) -> i128 {
        self.most_changes.unwrap_or(i128::MAX).saturating_sub(self.changes(self.base))
    }
}

/// The next distance from the bound that is looked into.
fn widened(distance: i128) -> i128 {
    distance.saturating_mul(4).max(1)
}
