//! What the items that are still open could add at most to the items taken in so far.

use super::count::{Count, Counts};
use super::relaxation::{Lines, Relaxation};
use super::{Instance, Sum};

/// What the open items could add.
pub(super) struct Bounds {
    relaxed: Option<Relaxed>,
    /// Where changes are limited.
    changes: Option<Counts>,
}

/// A relaxation of the open items.
struct Relaxed {
    lines: Lines,
    /// What is counted, with its multiplier.
    counts: Vec<(Count, i128, Counts)>,
}

/// What is still to be gained, and for how much.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    pub(super) gain: i128,
    pub(super) price: i128,
    /// How many more items may be changed.
    pub(super) changes: i128,
}

/// Where the last sum was: the next is never far.
#[derive(Default)]
pub(super) struct Walk {
    line: Option<usize>,
    counts: [Option<usize>; 2],
}

impl Bounds {
    pub(super) fn new(instance: &Instance, relaxation: Option<&Relaxation>, is_open: impl Fn(usize) -> bool) -> Self {
        let is_open = &is_open;
        let relaxed = relaxation.map(|relaxation| {
            let counts = [Count::Changes, Count::Levels].into_iter().filter_map(|count| {
                let multiplier = relaxation.multipliers.of(count);
                (multiplier != 0).then(|| (count, multiplier, Counts::new(instance, count, is_open)))
            });
            Relaxed { lines: relaxation.of(is_open), counts: counts.collect() }
        });
        let changes = instance.most_changes.map(|_| Counts::new(instance, Count::Changes, is_open));
        Self { relaxed, changes }
    }

    /// The remaining gain, price and changes beside a sum; `None` if the remaining changes cannot gain enough.
    pub(super) fn rest(&self, instance: &Instance, sum: Sum, need: i128, limit: i128) -> Option<Rest> {
        let (gain, price) = (need.saturating_sub(sum.gain), limit.saturating_sub(sum.price));
        let Some(counts) = &self.changes else { return Some(Rest { gain, price, changes: i128::MAX }) };
        let changes = instance.changes_allowed().saturating_sub(instance.changes(sum));
        (changes >= 0 && counts.most_gain(changes) >= gain).then_some(Rest { gain, price, changes })
    }

    /// Whether part-choices gain the rest; where there is no relaxation, it is not known that they do not.
    pub(super) fn can_gain(&self, rest: Rest, walk: &mut Walk) -> bool {
        let Some(relaxed) = &self.relaxed else { return true };
        let at = relaxed.lines.position(rest.gain, walk.line);
        walk.line = Some(at);
        let limit = rest.price.saturating_add(relaxed.taken_off(rest, walk));
        relaxed.lines.can_gain(at, rest.gain, limit)
    }

    /// A lower bound on the price of the rest of the gain; `None` if no selection gains it.
    pub(super) fn least_price(&self, rest: Rest) -> Option<i128> {
        let relaxed = self.relaxed.as_ref()?;
        let price = relaxed.lines.least_price(rest.gain)?;
        Some(price.saturating_sub(relaxed.taken_off(rest, &mut Walk::default())))
    }

    /// The lines of the relaxation, and the position of the one that the walk is at.
    pub(super) fn lines(&self, walk: &Walk) -> Option<(&Lines, usize)> {
        self.relaxed.as_ref().map(|relaxed| &relaxed.lines).zip(walk.line)
    }
}

impl Relaxed {
    /// What the multipliers put on the price of everything that gains the rest: it is taken off the bound again.
    fn taken_off(&self, rest: Rest, walk: &mut Walk) -> i128 {
        let counts = self.counts.iter().zip(&mut walk.counts);
        counts.fold(0, |sum, ((count, multiplier, counts), from)| {
            let number = match (*multiplier > 0, count) {
                (true, Count::Changes) => counts.most(rest.price, from).min(rest.changes),
                (true, Count::Levels) => counts.most(rest.price, from),
                (false, _) => counts.least(rest.gain, from),
            };
            sum.saturating_add(multiplier.saturating_mul(number))
        })
    }
}
