//! What a search is held against: how much the items that are still open could add at most.

use std::cmp::Ordering;

use num_rational::Ratio;

use super::{Instance, Sum};

/// The linear relaxation: what part-choices would cost and gain. Its optimum takes the pieces of the items'
/// lower hulls in the order of their price for a unit of gain, and a part of the last piece.
pub(super) struct Relaxation {
    /// The pieces of all items, the most favourable first.
    pub(super) pieces: Vec<Piece>,
    /// What each change costs more than its price.
    pub(super) surcharge: i128,
    /// What the surcharge is paid for at most: it is taken off the bound again.
    pub(super) allowed: i128,
}

/// The way from one choice of an item to a later one.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) item: usize,
    /// With the surcharge.
    sum: Sum,
    /// The price without it.
    price: i128,
}

impl Relaxation {
    pub(super) fn new(instance: &Instance, surcharge: i128) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for (item, choices) in instance.items.iter().enumerate() {
            pieces.extend(hull(choices.iter().map(|choice| {
                let price = choice.price.saturating_add(surcharge.saturating_mul(instance.changes(*choice)));
                Piece { item, sum: Sum { price, gain: choice.gain }, price: choice.price }
            })));
        }
        pieces.sort_by(|one, other| slope(one.sum, other.sum));
        Self { pieces, surcharge, allowed: instance.changes_allowed() }
    }

    /// The relaxation of some of the items.
    pub(super) fn of(&self, is_open: impl Fn(usize) -> bool) -> Lines {
        let (mut total, mut price) = (Sum::default(), 0_i128);
        let pieces = self.pieces.iter().filter(|piece| is_open(piece.item));
        let lines = pieces.map(|piece| {
            let before = total;
            total = total.plus(piece.sum);
            price = price.saturating_add(piece.price);
            Line { before, after: total, price }
        });
        Lines { lines: lines.collect(), surcharge: self.surcharge }
    }

    /// No selection gains `need` for less; none where no selection gains it.
    pub(super) fn least_price(&self, need: i128) -> Option<i128> {
        if need <= 0 {
            return Some(0);
        }
        let lines = self.of(|_| true);
        let line = lines.lines.get(lines.position(need, None))?;
        Some(line.least_price(need).saturating_sub(self.surcharge.saturating_mul(self.allowed)))
    }

    /// No selection at a price of at most `limit` gains more.
    pub(super) fn most_gain(&self, limit: i128) -> i128 {
        self.of(|_| true).most_gain(limit.saturating_add(self.surcharge.saturating_mul(self.allowed)))
    }
}

/// The relaxation of some items: gain against price as connected lines, each no steeper than the one before.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) surcharge: i128,
}

/// A piece behind those before it.
pub(super) struct Line {
    before: Sum,
    pub(super) after: Sum,
    /// What all pieces up to here cost without the surcharge.
    pub(super) price: i128,
}

impl Line {
    /// What a part of the piece costs that reaches a gain on the line.
    fn least_price(&self, need: i128) -> i128 {
        let (rest, piece) = (need.saturating_sub(self.before.gain), self.after.minus(self.before));
        // Prices are whole, so the part is rounded up. Where it cannot be held, none of it is still a bound.
        let part = rest
            .checked_mul(piece.price)
            .and_then(|product| product.checked_add(piece.gain.saturating_sub(1))?.checked_div(piece.gain));
        self.before.price.saturating_add(part.unwrap_or(0))
    }
}

impl Lines {
    /// The position of the line that reaches a gain, looked for from where the last one was: gains come nearly in
    /// order, so that it is never far.
    pub(super) fn position(&self, need: i128, from: Option<usize>) -> usize {
        let falls_short = |line: &Line| line.after.gain < need;
        let Some(mut at) = from else { return self.lines.partition_point(falls_short) };
        while self.lines.get(at).is_some_and(falls_short) {
            at = at.saturating_add(1);
        }
        while let Some(before) = at.checked_sub(1).filter(|before| !self.lines.get(*before).is_some_and(falls_short)) {
            at = before;
        }
        at
    }

    /// Whether part-choices up to the line at its position gain `need` at a price of at most `limit`.
    pub(super) fn can_gain(&self, at: usize, need: i128, limit: i128) -> bool {
        if need <= 0 {
            return limit >= 0;
        }
        // The ends of the line decide nearly always, without a division.
        self.lines.get(at).is_some_and(|line| {
            limit >= line.before.price && (limit >= line.after.price || limit >= line.least_price(need))
        })
    }

    /// No selection at a price of at most `limit` gains more.
    fn most_gain(&self, limit: i128) -> i128 {
        let at = self.lines.partition_point(|line| line.after.price <= limit);
        let Some(line) = self.lines.get(at) else { return self.lines.last().map_or(0, |line| line.after.gain) };
        let (rest, piece) = (limit.saturating_sub(line.before.price), line.after.minus(line.before));
        let part = rest.checked_mul(piece.gain).and_then(|product| product.checked_div(piece.price));
        line.before.gain.saturating_add(part.unwrap_or(piece.gain))
    }
}

/// The pieces of the lower hull of one item: from its first choice to its last, never steeper before than behind.
fn hull(mut choices: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let Some(mut last) = choices.next() else { return pieces };
    for choice in choices {
        let (sum, price) = (choice.sum.minus(last.sum), choice.price.saturating_sub(last.price));
        let mut piece = Piece { sum, price, ..choice };
        last = choice;
        while let Some(before) = pieces.pop_if(|before| slope(before.sum, piece.sum) != Ordering::Less) {
            piece = Piece { sum: piece.sum.plus(before.sum), price: piece.price.saturating_add(before.price), ..piece };
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

/// What some of the items gain at most with so many changes.
pub(super) struct Tops {
    /// The highest gains of one change, two, and so on.
    gains: Vec<i128>,
    /// What items gain that are changed already.
    free: i128,
}

impl Tops {
    pub(super) fn new(instance: &Instance, is_open: impl Fn(usize) -> bool) -> Self {
        let open = instance.items.iter().enumerate().filter(|(item, _)| is_open(*item));
        let lasts = open.filter_map(|(_, choices)| choices.last());
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
    pub(super) fn most_gain(&self, changes: i128) -> i128 {
        let changes = usize::try_from(changes).unwrap_or(0).min(self.gains.len());
        let changed = changes.checked_sub(1).and_then(|last| self.gains.get(last)).copied().unwrap_or(0);
        self.free.saturating_add(changed)
    }
}
