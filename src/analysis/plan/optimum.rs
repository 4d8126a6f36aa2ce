//! The exact optimum: which level to raise each indicator to.
//!
//! For each item exactly one of its choices is taken; a choice has a price and a gain, both whole numbers.
//! This is the multiple-choice knapsack problem. It is solved by dynamic programming over the sums that the
//! items taken in so far can make, beginning with the core: the items about which the linear relaxation is
//! least sure. A sum is dropped for one of two reasons only: another sum of the same items is no dearer and
//! gains no less, or not even fractions of the other items' choices (the linear relaxation) could complete it
//! to what is as good as the best selection met so far. Neither can drop a sum that an optimum is made of, so
//! the best sum of all items is the optimum; `docs/method.md` has the argument in full.

mod relaxation;

use std::cmp::Ordering;

use relaxation::{Lines, Relaxation, Tops};

use crate::exact::Overflow;

/// The most sums that are kept at a time: some 250 MB. No rubric in use comes near it.
pub const MOST_SUMS: usize = 1_000_000;

/// The most sums that are looked at in one search: some seconds.
const MOST_LOOKS: usize = 150_000_000;

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

/// There are more sums to keep than [`MOST_SUMS`], or too many to look at.
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
    /// What a change costs more in the second relaxation, where it is known already what is best.
    surcharge: Option<i128>,
}

/// What a search is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// The cheapest selection that gains what is needed.
    Cheapest,
    /// The highest gain.
    Highest,
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
        Ok(Self { items, base, radix, most_changes, surcharge: None })
    }

    /// The same with a surcharge that was found to be good for a like one. It decides only how fast a search is.
    pub fn with_surcharge(self, surcharge: Option<i128>) -> Self {
        Self { surcharge, ..self }
    }

    /// The surcharge on a change that says most of what gains `need`; none where changes are not limited.
    pub fn surcharge(&self, need: i128) -> Option<i128> {
        let need = need.saturating_sub(self.base.gain);
        self.best_surcharge(|relaxation| relaxation.least_price(need).unwrap_or(i128::MAX))
    }

    /// No selection gains `need` for less; none where no selection gains it.
    pub fn least_price(&self, need: i128) -> Option<i128> {
        let need = need.saturating_sub(self.base.gain);
        let relaxations = self.relaxations(|relaxation| relaxation.least_price(need).unwrap_or(i128::MAX))?;
        let bounds: Option<Vec<i128>> = relaxations.iter().map(|relaxation| relaxation.least_price(need)).collect();
        bounds?.into_iter().max().map(|price| price.saturating_add(self.base.price))
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
        let Some(relaxations) = self.relaxations(least) else { return Ok(None) };
        if limit < 0 || relaxations.iter().any(|relaxation| least(relaxation) > limit) {
            return Ok(None);
        }
        let digits = Digits::new(&self.items);
        let mut search = Search { instance: self, relaxations, aim: Aim::Cheapest, need, limit, looks: 0 };
        let found = search.run(&digits)?;
        // The first that gains enough is the cheapest, and of its price there is no other.
        let best = found.sums.iter().zip(0..).find(|(sum, _)| sum.gain >= need);
        Ok(best.map(|(sum, at)| Selection { total: sum.plus(self.base), taken: digits.read(found.taken(at)) }))
    }

    /// The choices with the highest gain at a price of at most `limit`; of equal gains the least price, then
    /// as [`Instance::cheapest`]. None where the base alone is dearer, or changes too many.
    ///
    /// # Errors
    /// [`TooManySums`].
    pub fn highest(&self, limit: i128) -> Result<Option<Selection>, TooManySums> {
        let within = self.within(Some(limit));
        let most = |relaxation: &Relaxation| relaxation.most_gain(within);
        let relaxations = self.relaxations(|relaxation| most(relaxation).saturating_neg()).filter(|_| within >= 0);
        let Some(relaxations) = relaxations else { return Ok(None) };
        // What gains more than the best so far is looked for until there is none.
        let mut search = Search { instance: self, relaxations, aim: Aim::Highest, need: 1, limit: within, looks: 0 };
        search.run(&Digits::none(&self.items))?;
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
        let mut search =
            Search { instance: self, relaxations: Vec::new(), aim: Aim::Cheapest, need: i128::MIN, limit, looks: 0 };
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
        if self.changes_allowed() < 0 {
            return None;
        }
        let surcharge = self.surcharge.or_else(|| self.best_surcharge(bound));
        Some([Some(0), surcharge].into_iter().flatten().map(|surcharge| Relaxation::new(self, surcharge)).collect())
    }

    fn best_surcharge(&self, bound: impl Fn(&Relaxation) -> i128) -> Option<i128> {
        self.most_changes?;
        let of = |surcharge: i128| bound(&Relaxation::new(self, surcharge));
        // The bound rises up to the best surcharge and falls behind it.
        let (mut low, mut high) = (0_i128, self.highest_price());
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low).checked_div(2).unwrap_or(0));
            match of(middle) < of(middle.saturating_add(1)) {
                true => low = middle.saturating_add(1),
                false => high = middle,
            }
        }
        Some(low)
    }
}

/// One pass over all items.
struct Search<'i> {
    instance: &'i Instance,
    /// What sums are held against; none where every sum is wanted.
    relaxations: Vec<Relaxation>,
    aim: Aim,
    /// What has to be gained: for [`Aim::Highest`] one more than the best selection so far gains.
    need: i128,
    /// What may be paid: for [`Aim::Cheapest`] at most what the best selection so far costs.
    limit: i128,
    looks: usize,
}

/// The sums of the items so far, cheapest first, each with the choices that make it.
struct Kept {
    sums: Vec<Sum>,
    /// For each sum its choices as [`Digits`].
    digits: Vec<u64>,
    /// How many words the digits of a sum are.
    width: usize,
}

/// A sum that one more choice makes.
#[derive(Clone, Copy)]
struct Step {
    sum: Sum,
    /// The position of the sum that it is added to.
    behind: usize,
    /// The digit of the choice.
    digit: u64,
}

impl Search<'_> {
    fn run(&mut self, digits: &Digits) -> Result<Kept, TooManySums> {
        let width = digits.width;
        let mut kept = Kept { sums: vec![Sum::default()], digits: vec![0; width], width };
        let mut is_open = vec![true; self.instance.items.len()];
        for at in self.order() {
            let Some(choices) = self.instance.items.get(at) else { continue };
            is_open.iter_mut().skip(at).take(1).for_each(|open| *open = false);
            let bounds = Bounds::new(self, &is_open);
            let (word, shift) = digits.places.get(at).copied().unwrap_or_default();
            let mut steps = Vec::new();
            for (choice, digit) in choices.iter().zip(0_u64..) {
                let digit = digit.checked_shl(shift).unwrap_or(0);
                let added = self.steps(*choice, digit, &kept, &bounds)?;
                steps = self.merged(&steps, &added, |one, other| kept.compare(one, other, word));
                if steps.len() > MOST_SUMS {
                    return Err(TooManySums);
                }
            }
            kept = kept.stepped(&steps, word);
        }
        Ok(kept)
    }

    /// The items in the order in which they are taken in. The core comes first: the closer the pieces of an item
    /// are to where the relaxation breaks off, the less the relaxation knows about it. What is left to relax is
    /// then what it is sure of, so that the bounds are sharp while there are many sums. Without a relaxation the
    /// cheapest items come first, which keeps the lists short for longest.
    fn order(&self) -> Vec<usize> {
        let items = &self.instance.items;
        let mut order: Vec<usize> = (0..items.len()).collect();
        let Some(relaxation) = self.relaxations.last() else {
            let price = |at: &usize| items.get(*at).and_then(|item| item.last()).map(|last| last.price);
            order.sort_by_key(price);
            return order;
        };
        let surcharge = relaxation.surcharge.saturating_mul(relaxation.allowed);
        let lines = relaxation.of(|_| true).lines;
        let broken = match self.aim {
            Aim::Cheapest => lines.partition_point(|line| line.after.gain < self.need),
            Aim::Highest => lines.partition_point(|line| line.after.price <= self.limit.saturating_add(surcharge)),
        };
        let mut distances = vec![usize::MAX; items.len()];
        for (at, piece) in relaxation.pieces.iter().enumerate() {
            if let Some(distance) = distances.get_mut(piece.item) {
                *distance = at.abs_diff(broken).min(*distance);
            }
        }
        order.sort_by_key(|at| distances.get(*at).copied());
        order
    }

    /// The sums of a choice and what was kept that may still become an optimum, cheapest first.
    fn steps(&mut self, choice: Sum, digit: u64, kept: &Kept, bounds: &Bounds) -> Result<Vec<Step>, TooManySums> {
        let mut steps = Vec::with_capacity(kept.sums.len());
        let mut walks = vec![None; bounds.lines.len()];
        for (behind, sum) in kept.sums.iter().enumerate() {
            let sum = sum.plus(choice);
            if sum.price > self.limit {
                break;
            }
            self.looks = self.looks.saturating_add(1);
            if self.may_become_optimum(sum, bounds, &mut walks) {
                steps.push(Step { sum, behind, digit });
            }
        }
        if self.looks > MOST_LOOKS { Err(TooManySums) } else { Ok(steps) }
    }

    /// Whether part-choices could complete a sum so that it is no worse than the best so far. Where whole choices
    /// do, they are the best so far from now on.
    fn may_become_optimum(&mut self, sum: Sum, bounds: &Bounds, walks: &mut [Option<usize>]) -> bool {
        let Some(left) = bounds.changes_left(self.instance, sum, self.need) else { return false };
        for (lines, walk) in bounds.lines.iter().zip(walks) {
            let rest = self.need.saturating_sub(sum.gain);
            let surcharge = lines.surcharge.saturating_mul(left);
            let at = lines.position(rest, *walk);
            *walk = Some(at);
            if !lines.can_gain(at, rest, self.limit.saturating_sub(sum.price).saturating_add(surcharge)) {
                return false;
            }
            self.learn(sum, left, at, lines);
        }
        true
    }

    /// What the whole pieces up to a line complete a sum to, as a selection that may be the best so far.
    fn learn(&mut self, sum: Sum, left: i128, mut at: usize, lines: &Lines) {
        if self.aim == Aim::Cheapest {
            let completed = match sum.gain >= self.need {
                true => Some(Sum::default()),
                false => lines.lines.get(at).map(|line| Sum { price: line.price, gain: line.after.gain }),
            };
            if let Some(rest) = completed.filter(|rest| self.instance.changes(*rest) <= left) {
                self.limit = self.limit.min(sum.price.saturating_add(rest.price));
            }
            return;
        }
        if sum.gain >= self.need {
            self.need = sum.gain.saturating_add(1);
        }
        while let Some(line) = lines.lines.get(at) {
            let rest = Sum { price: line.price, gain: line.after.gain };
            if sum.price.saturating_add(rest.price) > self.limit || self.instance.changes(rest) > left {
                break;
            }
            self.need = self.need.max(sum.gain.saturating_add(rest.gain).saturating_add(1));
            at = at.saturating_add(1);
        }
    }

    /// Two lists as one, without the dominated sums: those that do not gain more than every cheaper one; where
    /// changes are limited, more than every cheaper one with as few changes. Of equal sums the higher choices stay.
    fn merged(&self, ones: &[Step], others: &[Step], compare: impl Fn(&Step, &Step) -> Ordering) -> Vec<Step> {
        let mut merged = Vec::with_capacity(ones.len().saturating_add(others.len()));
        let mut dominance = Dominance::new(self.instance);
        let (mut ones, mut others) = (ones.iter().peekable(), others.iter().peekable());
        loop {
            let step = match (ones.peek(), others.peek()) {
                (None, None) => return merged,
                (Some(_), None) => ones.next(),
                (None, Some(_)) => others.next(),
                (Some(one), Some(other)) => {
                    let prices = one.sum.price.cmp(&other.sum.price).then(other.sum.gain.cmp(&one.sum.gain));
                    match prices.then_with(|| compare(other, one)) {
                        Ordering::Greater => others.next(),
                        Ordering::Less | Ordering::Equal => ones.next(),
                    }
                }
            };
            merged.extend(step.filter(|step| dominance.admits(self.instance, step.sum)));
        }
    }
}

/// The highest gain of the sums so far, none of which is dearer than the next.
enum Dominance {
    Gain(i128),
    /// Where changes are limited: with at most so many.
    ByChanges(Vec<i128>),
}

impl Dominance {
    fn new(instance: &Instance) -> Self {
        match instance.most_changes {
            None => Self::Gain(i128::MIN),
            Some(most) => {
                let most = usize::try_from(most).unwrap_or(usize::MAX).min(instance.items.len());
                Self::ByChanges(vec![i128::MIN; most.saturating_add(1)])
            }
        }
    }

    fn admits(&mut self, instance: &Instance, sum: Sum) -> bool {
        match self {
            Self::Gain(best) => {
                let gains = sum.gain > *best;
                *best = sum.gain.max(*best);
                gains
            }
            Self::ByChanges(best) => {
                let changes = usize::try_from(instance.changes(sum)).unwrap_or(usize::MAX);
                if best.get(changes).is_none_or(|best| *best >= sum.gain) {
                    return false;
                }
                for best in best.iter_mut().skip(changes).take_while(|best| **best < sum.gain) {
                    *best = sum.gain;
                }
                true
            }
        }
    }
}

impl Kept {
    /// The digits of the choices that make a sum.
    fn taken(&self, at: usize) -> &[u64] {
        let start = at.saturating_mul(self.width);
        self.digits.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// Which of two steps of the same item has the lower choice for the first item that they differ in.
    fn compare(&self, one: &Step, other: &Step, word: usize) -> Ordering {
        let of = |step: &Step| {
            let digit = step.digit;
            let words = self.taken(step.behind).iter().enumerate();
            words.map(move |(at, taken)| if at == word { taken | digit } else { *taken })
        };
        of(one).cmp(of(other))
    }

    fn stepped(&self, steps: &[Step], word: usize) -> Self {
        let mut digits = Vec::with_capacity(steps.len().saturating_mul(self.width));
        for step in steps {
            let start = digits.len();
            digits.extend_from_slice(self.taken(step.behind));
            if let Some(taken) = digits.get_mut(start.saturating_add(word)) {
                *taken |= step.digit;
            }
        }
        Self { sums: steps.iter().map(|step| step.sum).collect(), digits, width: self.width }
    }
}

/// How the choices of all items are written as one number, the choice of the first item at its top: of two
/// selections, the one that comes first by the rule for ties has the higher number.
struct Digits {
    /// For each item the word of its digit, and how far it is shifted there.
    places: Vec<(usize, u32)>,
    /// How many bits the digit of each item has.
    bits: Vec<u32>,
    /// How many words there are.
    width: usize,
}

impl Digits {
    fn new(items: &[Vec<Sum>]) -> Self {
        let (mut word, mut left) = (0_usize, u64::BITS);
        let mut digits =
            Self { places: Vec::with_capacity(items.len()), bits: Vec::with_capacity(items.len()), width: 0 };
        for item in items {
            let bits = usize::BITS.saturating_sub(item.len().saturating_sub(1).leading_zeros());
            if bits > left {
                (word, left) = (word.saturating_add(1), u64::BITS);
            }
            left = left.saturating_sub(bits);
            digits.places.push((word, left));
            digits.bits.push(bits);
        }
        digits.width = word.saturating_add(1);
        digits
    }

    /// Where nobody asks which choices make a sum.
    fn none(items: &[Vec<Sum>]) -> Self {
        Self { places: vec![(0, 0); items.len()], bits: vec![0; items.len()], width: 0 }
    }

    fn read(&self, taken: &[u64]) -> Vec<usize> {
        let digit = |((word, shift), bits): (&(usize, u32), &u32)| {
            let word = taken.get(*word).copied().unwrap_or(0);
            let mask = 1_u64.checked_shl(*bits).unwrap_or(0).wrapping_sub(1);
            usize::try_from(word.checked_shr(*shift).unwrap_or(0) & mask).unwrap_or(0)
        };
        self.places.iter().zip(&self.bits).map(digit).collect()
    }
}

/// What the items that are still open could add.
struct Bounds {
    lines: Vec<Lines>,
    tops: Option<Tops>,
}

impl Bounds {
    fn new(search: &Search<'_>, is_open: &[bool]) -> Self {
        let open = |item: usize| is_open.get(item).copied().unwrap_or(false);
        let instance = search.instance;
        Self {
            lines: search.relaxations.iter().map(|relaxation| relaxation.of(open)).collect(),
            tops: instance.most_changes.map(|_| Tops::new(instance, open)),
        }
    }

    /// How many more changes there may be beside those of a sum (it does not matter where they are not limited);
    /// none where they are too few to gain what is needed.
    fn changes_left(&self, instance: &Instance, sum: Sum, need: i128) -> Option<i128> {
        let Some(tops) = &self.tops else { return Some(i128::MAX) };
        let left = instance.changes_allowed().saturating_sub(instance.changes(sum));
        (left >= 0 && tops.most_gain(left) >= need.saturating_sub(sum.gain)).then_some(left)
    }
}
