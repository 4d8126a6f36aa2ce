//! The bound of a search: the most that the items still open could add.

use std::cmp::Ordering;

use num_rational::Ratio;

use super::count::{Count, Counted, Multipliers};
use super::nearest::nearest;
use super::{Instance, Sum};

/// The linear relaxation: what part-choices would cost and gain. Its optimum takes the pieces of the items'
/// lower hulls in the order of their price for a unit of gain, and a part of the last piece.
pub(super) struct Relaxation {
    /// The pieces of all items, the most favourable first.
    pub(super) pieces: Vec<Piece>,
    /// What each change and each level costs more than its price.
    pub(super) multipliers: Multipliers,
}

/// The way from one choice of an item to a later one.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) item: usize,
    /// With what is counted at its multipliers.
    sum: Sum,
    counted: Counted,
}

impl Relaxation {
    pub(super) fn new(instance: &Instance, multipliers: Multipliers) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for (item, choices) in instance.items.iter().enumerate() {
            pieces.extend(hull(choices.iter().zip(0..).map(|(choice, levels)| {
                let counted = Counted { sum: *choice, changes: instance.changes(*choice), levels };
                let sum = Sum { price: multipliers.price(counted), gain: choice.gain };
                Piece { item, sum, counted }
            })));
        }
        pieces.sort_by(|one, other| slope(one.sum, other.sum));
        Self { pieces, multipliers }
    }

    /// The relaxation of some of the items.
    pub(super) fn of(&self, is_open: impl Fn(usize) -> bool) -> Lines {
        let (mut sum, mut counted) = (Sum::default(), Counted::default());
        let (mut ends, mut all_counted) = (Vec::new(), Vec::new());
        for piece in self.pieces.iter().filter(|piece| is_open(piece.item)) {
            (sum, counted) = (sum.plus(piece.sum), counted.plus(piece.counted));
            ends.push(sum);
            all_counted.push(counted);
        }
        let lowest =
            ends.iter().fold(Sum::default(), |lowest, end| if end.price < lowest.price { *end } else { lowest });
        Lines { ends, counted: all_counted, lowest }
    }
}

/// The relaxation of some items: gain against price as connected lines, each no steeper than the one before.
pub(super) struct Lines {
    /// Where each line ends, and the next begins.
    ends: Vec<Sum>,
    /// All pieces up to the end of each line, without the multipliers.
    counted: Vec<Counted>,
    /// Where the price is lowest: behind the pieces that a multiplier below zero makes cheaper than nothing.
    lowest: Sum,
}

/// Where part-choices end: at the line at a position, with a part of the whole of its piece.
#[derive(Clone, Copy)]
pub(super) struct End {
    at: usize,
    part: (i128, i128),
}

impl Lines {
    /// Where a line begins, and its piece.
    fn line(&self, at: usize) -> Option<(Sum, Sum)> {
        let end = *self.ends.get(at)?;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        Some((begin, end.minus(begin)))
    }

    /// All pieces up to the end of a line, without the multipliers.
    pub(super) fn completed(&self, at: usize) -> Option<Counted> {
        self.counted.get(at).copied()
    }

    /// The position of the line that reaches a gain, looked for from where the last one was: gains come nearly in
    /// order, so that it is never far.
    pub(super) fn position(&self, need: i128, from: Option<usize>) -> usize {
        nearest(&self.ends, from, |end| end.gain < need)
    }

    /// Whether part-choices up to the line at its position gain `need` at a price of at most `limit`.
    pub(super) fn can_gain(&self, at: usize, need: i128, limit: i128) -> bool {
        if need <= self.lowest.gain {
            return limit >= self.lowest.price;
        }
        // The end of the line decides nearly always.
        let Some(end) = self.ends.get(at) else { return false };
        limit >= end.price || self.can_gain_in_part(at, need, limit)
    }

    fn can_gain_in_part(&self, at: usize, need: i128, limit: i128) -> bool {
        let Some((begin, piece)) = self.line(at).filter(|(begin, _)| limit >= begin.price) else { return false };
        let rest = need.saturating_sub(begin.gain).checked_mul(piece.price);
        let paid = limit.saturating_sub(begin.price).checked_mul(piece.gain);
        // Where a product cannot be held, that it can is still a bound.
        rest.zip(paid).is_none_or(|(rest, paid)| rest <= paid)
    }

    /// A lower bound on the price of gaining `need`; `None` if no selection gains it.
    pub(super) fn least_price(&self, need: i128) -> Option<i128> {
        if need <= self.lowest.gain {
            return Some(self.lowest.price);
        }
        let (begin, piece) = self.line(self.position(need, None))?;
        // Prices are whole, so the part is rounded up. If it overflows, zero is still a valid bound.
        let part = need
            .saturating_sub(begin.gain)
            .checked_mul(piece.price)
            .and_then(|product| product.checked_add(piece.gain.saturating_sub(1))?.checked_div(piece.gain));
        Some(begin.price.saturating_add(part.unwrap_or(0)))
    }

    /// Where the part-choices end that gain `need` for the least.
    pub(super) fn end_at_gain(&self, need: i128) -> End {
        let need = need.max(self.lowest.gain);
        let at = self.position(need, None);
        let part = self.line(at).map(|(begin, piece)| (need.saturating_sub(begin.gain), piece.gain));
        End { at, part: part.unwrap_or((0, 1)) }
    }

    /// Where the part-choices end that gain most for `limit`.
    pub(super) fn end_at_price(&self, limit: i128) -> End {
        let at = self.ends.partition_point(|end| end.gain <= self.lowest.gain || end.price <= limit);
        let part = self.line(at).map(|(begin, piece)| (limit.saturating_sub(begin.price), piece.price));
        End { at, part: part.unwrap_or((0, 1)) }
    }

    /// How what part-choices count compares to a number.
    pub(super) fn compare(&self, count: Count, end: End, number: i128) -> Ordering {
        let before = end.at.checked_sub(1).and_then(|before| self.completed(before)).unwrap_or_default();
        let of_piece = self.completed(end.at).map_or(0, |counted| counted.minus(before).of(count));
        let (part, whole) = end.part;
        part.saturating_mul(of_piece).cmp(&whole.saturating_mul(number.saturating_sub(before.of(count))))
    }
}

/// The pieces of the lower hull of one item: from its first choice to its last, never steeper before than behind.
fn hull(mut choices: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let Some(mut last) = choices.next() else { return pieces };
    for choice in choices {
        let (sum, counted) = (choice.sum.minus(last.sum), choice.counted.minus(last.counted));
        let mut piece = Piece { sum, counted, ..choice };
        last = choice;
        while let Some(before) = pieces.pop_if(|before| slope(before.sum, piece.sum) != Ordering::Less) {
            piece = Piece { sum: piece.sum.plus(before.sum), counted: piece.counted.plus(before.counted), ..piece };
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
