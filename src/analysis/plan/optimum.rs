//! The exact optimum: which level to raise each indicator to.
//!
//! For each item exactly one of its choices is taken; a choice has a price and a gain, both whole numbers.
//! This is the multiple-choice knapsack problem. It is solved by dynamic programming over lists of sums that
//! no other sum dominates, built from the last item to the first. A sum is dropped for one of two reasons
//! only: another sum of the same items is no dearer and gains no less, or not even fractions of choices (the
//! linear relaxation) could complete it within the limit. Neither can drop a sum that an optimum is made of,
//! so the best sum of the last list is the optimum; `docs/method.md` has the argument in full.

use std::cmp::Ordering;

use num_rational::Ratio;

use crate::exact::Overflow;

/// The most sums that are kept in one search: about 130 MB. No rubric in use comes near it.
pub const MOST_SUMS: usize = 4_000_000;

/// The most that all prices, and all gains, may sum to. A surcharge is at most a price, and [`MOST_ITEMS`]
/// surcharges are below 2^110.
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

/// There are more sums to keep than [`MOST_SUMS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManySums;

/// What is to be chosen.
#[derive(Debug)]
pub struct Instance {
    /// The choices of each item; the first adds nothing, and each adds more gain, and no less price, than the one before.
    items: Vec<Vec<Sum>>,
    /// What every selection holds already.
    base: Sum,
    /// Prices modulo this are counts of changed items.
    radix: i128,
    /// The most items that may be changed.
    most_changes: Option<i128>,
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
    /// [`Overflow`] where all prices or all gains together are beyond 2^90. Below it nothing here can leave
    /// the range of `i128`, so that saturating operations are exact.
    pub fn new(
        choices: impl IntoIterator<Item = Vec<Sum>>,
        radix: i128,
        most_changes: Option<usize>,
    ) -> Result<Self, Overflow> {
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
        if all.price > HIGHEST_TOTAL || all.gain > HIGHEST_TOTAL || items.len() > MOST_ITEMS {
            return Err(Overflow);
        }
        let most_changes = most_changes.and_then(|most| i128::try_from(most).ok());
        Ok(Self { items, base, radix, most_changes })
    }

    /// The position of the choice for each item with the least price, at most `limit`, that gains at least
    /// `need`; of equal prices the highest gain; of equal gains the highest choice for the first item, then for
    /// the second, and so on. None where nothing within the limit gains so much.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn cheapest(&self, need: i128, limit: Option<i128>) -> Result<Option<Selection>, TooManySums> {
        let need = need.saturating_sub(self.base.gain);
        let limit = self.within(limit);
        let least = |relaxation: &Relaxation| relaxation.least_price(need).unwrap_or(i128::MAX);
        let Some(relaxations) = self.relaxations(least).filter(|_| limit >= 0) else { return Ok(None) };
        let lowest = relaxations.iter().map(least).max().unwrap_or_default();
        // An optimum is near the relaxation: look there first, then further.
        let mut width: i128 = 0;
        while lowest <= limit {
            let near = lowest.saturating_add(width).min(limit);
            let lists = self.lists(&relaxations, near, need)?;
            let best = lists.first().into_iter().flatten().find(|sum| sum.gain >= need);
            if let Some(best) = best {
                return Ok(Some(self.selection(&lists, *best)));
            }
            if near == limit {
                break;
            }
            width = wider(width, limit.saturating_sub(lowest));
        }
        Ok(None)
    }

    /// The choices with the highest gain at a price of at most `limit`; of equal gains the least price, then
    /// as [`Instance::cheapest`]. None where the base alone is dearer.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn highest(&self, limit: i128) -> Result<Option<Selection>, TooManySums> {
        let within = self.within(Some(limit));
        let most = |relaxation: &Relaxation| relaxation.most_gain(within);
        let relaxations = self.relaxations(|relaxation| most(relaxation).saturating_neg()).filter(|_| within >= 0);
        let Some(relaxations) = relaxations else { return Ok(None) };
        let highest = relaxations.iter().map(most).min().unwrap_or_default();
        // Often the bound itself is reached, by so many selections that it is best to look for the cheapest.
        if let Some(found) = self.cheapest(highest.saturating_add(self.base.gain), Some(limit))? {
            return Ok(Some(found));
        }
        let mut width: i128 = 0;
        loop {
            width = wider(width, highest);
            let need = highest.saturating_sub(width).max(0);
            let lists = self.lists(&relaxations, within, need)?;
            let best = lists.first().into_iter().flatten().max_by_key(|sum| sum.gain);
            if let Some(best) = best.filter(|best| best.gain >= need) {
                return Ok(Some(self.selection(&lists, *best)));
            }
        }
    }

    /// Every sum that is not dominated, at a price of at most `limit` where there is one, cheapest first.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn frontier(&self, limit: Option<i128>) -> Result<Vec<Sum>, TooManySums> {
        let mut lists = self.lists(&[], self.within(limit), i128::MIN)?;
        let mut frontier: Vec<Sum> = Vec::new();
        for sum in lists.first_mut().map(std::mem::take).unwrap_or_default() {
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
        sum.price.checked_rem(self.radix).unwrap_or(0)
    }

    /// How many more items may be changed than the base changes.
    fn changes_allowed(&self) -> i128 {
        self.most_changes.unwrap_or(i128::MAX).saturating_sub(self.changes(self.base))
    }

    /// The relaxations to hold sums against: the plain one and, where changes are limited, the one under which
    /// a change costs so much more that the bound is best. Every such price gives a valid bound (Lagrange);
    /// which one is tried decides only how fast the search is. None where the base changes too many.
    fn relaxations(&self, bound: impl Fn(&Relaxation) -> i128) -> Option<Vec<Relaxation>> {
        let plain = Relaxation::new(self, 0);
        if self.most_changes.is_none() {
            return Some(vec![plain]);
        }
        if self.changes_allowed() < 0 {
            return None;
        }
        let of = |surcharge: i128| {
            let relaxation = Relaxation::new(self, surcharge);
            (bound(&relaxation), relaxation)
        };
        // The bound rises up to the best surcharge and falls behind it.
        let (mut low, mut high) = (0_i128, self.highest_price());
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low).checked_div(2).unwrap_or(0));
            match of(middle).0 < of(middle.saturating_add(1)).0 {
                true => low = middle.saturating_add(1),
                false => high = middle,
            }
        }
        Some(vec![plain, of(low).1])
    }

    /// For each item the sums of it and those behind it, each list cheapest first; behind the last the empty sum.
    ///
    /// Left out are sums that cannot be completed to gain `need` at a price of at most `limit`, and dominated ones.
    fn lists(&self, relaxations: &[Relaxation], limit: i128, need: i128) -> Result<Vec<Vec<Sum>>, TooManySums> {
        let allowed = self.changes_allowed();
        let mut lists = vec![vec![Sum::default()]];
        let mut kept: usize = 1;
        for (at, choices) in self.items.iter().enumerate().rev() {
            let lines: Vec<Lines> = relaxations.iter().map(|relaxation| relaxation.of(at)).collect();
            let tops = self.most_changes.map(|_| Tops::new(self, at));
            let behind = lists.last().map_or(&[][..], Vec::as_slice);
            let mut sums = Vec::with_capacity(behind.len().saturating_mul(choices.len()));
            for choice in choices {
                for sum in behind {
                    let sum = sum.plus(*choice);
                    if sum.price > limit {
                        break;
                    }
                    let (changes, rest) = (self.changes(sum), need.saturating_sub(sum.gain));
                    let left = allowed.saturating_sub(changes);
                    let reachable = tops.as_ref().is_none_or(|tops| left >= 0 && tops.most_gain(left) >= rest);
                    let within = |lines: &Lines| {
                        let surcharge = lines.surcharge.saturating_mul(left);
                        lines
                            .least_price(rest)
                            .is_some_and(|least| sum.price.saturating_add(least).saturating_sub(surcharge) <= limit)
                    };
                    if reachable && lines.iter().all(within) {
                        sums.push(sum);
                    }
                }
            }
            // The sums of one choice are in order already; the sort finds these runs and merges them.
            sums.sort_by(|one, other| one.price.cmp(&other.price).then(other.gain.cmp(&one.gain)));
            self.drop_dominated(&mut sums);
            kept = kept.saturating_add(sums.len());
            if kept > MOST_SUMS {
                return Err(TooManySums);
            }
            lists.push(sums);
        }
        lists.reverse();
        Ok(lists)
    }

    /// Leaves the sums that gain more than every cheaper one; where changes are limited, than every cheaper one
    /// with as few changes.
    fn drop_dominated(&self, sums: &mut Vec<Sum>) {
        let Some(most) = self.most_changes else {
            let mut best = i128::MIN;
            sums.retain(|sum| {
                let gains = sum.gain > best;
                best = best.max(sum.gain);
                gains
            });
            return;
        };
        // The highest gain so far with at most so many changes.
        let mut best = vec![i128::MIN; usize::try_from(most).unwrap_or(0).min(self.items.len()).saturating_add(1)];
        sums.retain(|sum| {
            let changes = usize::try_from(self.changes(*sum)).unwrap_or(usize::MAX);
            if best.get(changes).is_none_or(|best| *best >= sum.gain) {
                return false;
            }
            for best in best.iter_mut().skip(changes).take_while(|best| **best < sum.gain) {
                *best = sum.gain;
            }
            true
        });
    }

    /// The choices that make up a sum of the first list: the highest that lead to it, from the first item on.
    fn selection(&self, lists: &[Vec<Sum>], best: Sum) -> Selection {
        let mut rest = best;
        let behind = lists.iter().skip(1);
        let mut taken = Vec::with_capacity(self.items.len());
        for (choices, list) in self.items.iter().zip(behind) {
            let holds = |sum: Sum| {
                let found = list.binary_search_by(|held| held.price.cmp(&sum.price));
                found.ok().and_then(|at| list.get(at)).is_some_and(|held| held.gain == sum.gain)
            };
            let choice = choices.iter().enumerate().rev().find(|(_, choice)| holds(rest.minus(**choice)));
            let (at, choice) = choice.map_or((0, Sum::default()), |(at, choice)| (at, *choice));
            rest = rest.minus(choice);
            taken.push(at);
        }
        Selection { total: best.plus(self.base), taken }
    }
}

/// How far to look next: four times as far, or a part of the whole way.
fn wider(width: i128, whole: i128) -> i128 {
    width.saturating_mul(4).max(whole.checked_shr(16).unwrap_or(0)).max(1)
}

/// The linear relaxation: what part-choices would cost and gain. Its optimum takes the pieces of the items'
/// lower hulls in the order of their price for a unit of gain, and a part of the last piece.
struct Relaxation {
    /// The pieces of all items, the most favourable first.
    pieces: Vec<(usize, Sum)>,
    /// What each change costs more than its price.
    surcharge: i128,
    /// What the surcharge is paid for at most: it is taken off the bound again.
    allowed: i128,
}

impl Relaxation {
    fn new(instance: &Instance, surcharge: i128) -> Self {
        let mut pieces: Vec<(usize, Sum)> = Vec::new();
        for (at, choices) in instance.items.iter().enumerate() {
            let dearer = choices.iter().map(|choice| {
                let price = choice.price.saturating_add(surcharge.saturating_mul(instance.changes(*choice)));
                Sum { price, gain: choice.gain }
            });
            pieces.extend(hull(dearer).into_iter().map(|piece| (at, piece)));
        }
        pieces.sort_by(|(_, one), (_, other)| slope(*one, *other));
        Self { pieces, surcharge, allowed: instance.changes_allowed() }
    }

    /// The relaxation of the first `count` items.
    fn of(&self, count: usize) -> Lines {
        let mut total = Sum::default();
        let pieces = self.pieces.iter().filter(|(item, _)| *item < count);
        let lines = pieces.map(|(_, piece)| {
            let before = total;
            total = total.plus(*piece);
            Line { before, piece: *piece, after: total }
        });
        Lines { lines: lines.collect(), surcharge: self.surcharge }
    }

    /// No selection gains `need` for less; none where no selection gains it.
    fn least_price(&self, need: i128) -> Option<i128> {
        let surcharge = self.surcharge.saturating_mul(self.allowed);
        self.of(usize::MAX).least_price(need).map(|price| price.saturating_sub(surcharge))
    }

    /// No selection at a price of at most `limit` gains more.
    fn most_gain(&self, limit: i128) -> i128 {
        self.of(usize::MAX).most_gain(limit.saturating_add(self.surcharge.saturating_mul(self.allowed)))
    }
}

/// The relaxation of some items: gain against price as connected lines, each no steeper than the one before.
struct Lines {
    lines: Vec<Line>,
    surcharge: i128,
}

struct Line {
    before: Sum,
    piece: Sum,
    after: Sum,
}

impl Lines {
    /// No selection gains `need` for less; none where no selection gains it.
    fn least_price(&self, need: i128) -> Option<i128> {
        if need <= 0 {
            return Some(0);
        }
        let at = self.lines.partition_point(|line| line.after.gain < need);
        let line = self.lines.get(at)?;
        let rest = need.saturating_sub(line.before.gain);
        // Prices are whole, so the part is rounded up. Where it cannot be held, none of it is still a bound.
        let part = rest
            .checked_mul(line.piece.price)
            .and_then(|product| product.checked_add(line.piece.gain.saturating_sub(1))?.checked_div(line.piece.gain));
        Some(line.before.price.saturating_add(part.unwrap_or(0)))
    }

    /// No selection at a price of at most `limit` gains more.
    fn most_gain(&self, limit: i128) -> i128 {
        let at = self.lines.partition_point(|line| line.after.price <= limit);
        let Some(line) = self.lines.get(at) else { return self.lines.last().map_or(0, |line| line.after.gain) };
        let rest = limit.saturating_sub(line.before.price);
        let part = rest.checked_mul(line.piece.gain).and_then(|product| product.checked_div(line.piece.price));
        line.before.gain.saturating_add(part.unwrap_or(line.piece.gain))
    }
}

/// The pieces of the lower hull of one item: from its first choice to its last, never steeper before than behind.
fn hull(mut choices: impl Iterator<Item = Sum>) -> Vec<Sum> {
    let mut pieces: Vec<Sum> = Vec::new();
    let mut last = choices.next().unwrap_or_default();
    for choice in choices {
        let mut piece = choice.minus(last);
        last = choice;
        while let Some(before) = pieces.pop_if(|before| slope(*before, piece) != Ordering::Less) {
            piece = piece.plus(before);
        }
        pieces.push(piece);
    }
    pieces
}

/// Which of two pieces has the lower price for a unit of gain.
fn slope(one: Sum, other: Sum) -> Ordering {
    if let (Some(left), Some(right)) = (one.price.checked_mul(other.gain), other.price.checked_mul(one.gain)) {
        return left.cmp(&right);
    }
    // Slower, and without overflow.
    Ratio::new_raw(one.price, one.gain).cmp(&Ratio::new_raw(other.price, other.gain))
}

/// What the first items gain at most with so many changes.
struct Tops {
    /// The highest gains of one change, two, and so on.
    gains: Vec<i128>,
    /// What items gain that are changed already.
    free: i128,
}

impl Tops {
    fn new(instance: &Instance, count: usize) -> Self {
        let lasts = instance.items.iter().take(count).filter_map(|item| item.last());
        let (changing, free): (Vec<Sum>, Vec<Sum>) = lasts.partition(|last| instance.changes(**last) > 0);
        let mut gains: Vec<i128> = changing.iter().map(|last| last.gain).collect();
        gains.sort_unstable_by(|one, other| other.cmp(one));
        let mut total: i128 = 0;
        for gain in &mut gains {
            total = total.saturating_add(*gain);
            *gain = total;
        }
        Self { gains, free: free.iter().fold(0, |sum, last| sum.saturating_add(last.gain)) }
    }

    /// No selection of at most so many changes gains more.
    fn most_gain(&self, changes: i128) -> i128 {
        let changes = usize::try_from(changes).unwrap_or(0).min(self.gains.len());
        let changed = changes.checked_sub(1).and_then(|last| self.gains.get(last)).copied().unwrap_or(0);
        self.free.saturating_add(changed)
    }
}
