//! The sums that are kept on the way, and the choices that make them.

use std::cmp::Ordering;

use super::{Instance, Sum};

/// The sums of the items so far, cheapest first, each with the choices that make it.
pub(super) struct Kept {
    pub(super) sums: Vec<Sum>,
    /// For each sum its choices as [`Digits`].
    digits: Vec<u64>,
    /// How many words the digits of a sum are.
    width: usize,
}

/// A sum that one more choice makes.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) sum: Sum,
    /// The position of the sum that it is added to.
    pub(super) behind: usize,
    /// The digit of the choice, shifted to its place.
    pub(super) digit: u64,
}

impl Kept {
    /// The sum of no items.
    pub(super) fn new(digits: &Digits) -> Self {
        Self { sums: vec![Sum::default()], digits: vec![0; digits.width], width: digits.width }
    }

    /// The digits of the choices that make a sum.
    pub(super) fn taken(&self, at: usize) -> &[u64] {
        let start = at.saturating_mul(self.width);
        self.digits.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// Two lists as one, without the dominated sums: those that do not gain more than every cheaper one; where
    /// changes are limited, more than every cheaper one with as few changes. Of equal sums the higher choices stay.
    pub(super) fn merged(
        &self,
        mut dominance: Dominance<'_>,
        ones: &[Step],
        others: &[Step],
        word: usize,
    ) -> Vec<Step> {
        let mut merged = Vec::with_capacity(ones.len().saturating_add(others.len()));
        let (mut ones, mut others) = (ones.iter().peekable(), others.iter().peekable());
        loop {
            let step = match (ones.peek(), others.peek()) {
                (None, None) => return merged,
                (Some(_), None) => ones.next(),
                (None, Some(_)) => others.next(),
                (Some(one), Some(other)) => {
                    let prices = one.sum.price.cmp(&other.sum.price).then(other.sum.gain.cmp(&one.sum.gain));
                    match prices.then_with(|| self.compare(other, one, word)) {
                        Ordering::Greater => others.next(),
                        Ordering::Less | Ordering::Equal => ones.next(),
                    }
                }
            };
            merged.extend(step.filter(|step| dominance.admits(step.sum)));
        }
    }

    /// Which of two steps has the lower choice for the first item that they differ in.
    fn compare(&self, one: &Step, other: &Step, word: usize) -> Ordering {
        let words = |step: &Step| {
            let digit = step.digit;
            let taken = self.taken(step.behind).iter().enumerate();
            taken.map(move |(at, taken)| if at == word { taken | digit } else { *taken })
        };
        words(one).cmp(words(other))
    }

    /// The sums that steps lead to.
    pub(super) fn stepped(&self, steps: &[Step], word: usize) -> Self {
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

/// The highest gain of the sums so far, in order of rising price.
pub(super) enum Dominance<'i> {
    Gain(i128),
    /// If changes are limited: the highest gain for each number of changes.
    ByChanges(&'i Instance, Vec<i128>),
}

impl<'i> Dominance<'i> {
    pub(super) fn new(instance: &'i Instance, most_changes: Option<i128>) -> Self {
        match most_changes {
            None => Self::Gain(i128::MIN),
            Some(most) => {
                let most = usize::try_from(most).unwrap_or(usize::MAX).min(instance.items.len());
                Self::ByChanges(instance, vec![i128::MIN; most.saturating_add(1)])
            }
        }
    }

    fn admits(&mut self, sum: Sum) -> bool {
        match self {
            Self::Gain(best) => {
                let gains = sum.gain > *best;
                *best = sum.gain.max(*best);
                gains
            }
            Self::ByChanges(instance, best) => {
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

/// How the choices of all items are written as one number, the choice of the first item at its top: of two
/// selections, the one that comes first by the rule for ties has the higher number.
pub(super) struct Digits {
    /// For each item the word of its digit, and how far it is shifted there.
    places: Vec<(usize, u32)>,
    /// How many bits the digit of each item has.
    bits: Vec<u32>,
    /// How many words there are.
    width: usize,
}

impl Digits {
    pub(super) fn new(items: &[Vec<Sum>]) -> Self {
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
    pub(super) fn none(items: &[Vec<Sum>]) -> Self {
        Self { places: vec![(0, 0); items.len()], bits: vec![0; items.len()], width: 0 }
    }

    /// The word that holds the digit of an item, and how far it is shifted there.
    pub(super) fn place(&self, item: usize) -> (usize, u32) {
        self.places.get(item).copied().unwrap_or_default()
    }

    /// The choice of every item.
    pub(super) fn read(&self, taken: &[u64]) -> Vec<usize> {
        let digit = |((word, shift), bits): (&(usize, u32), &u32)| {
            let word = taken.get(*word).copied().unwrap_or(0);
            let mask = 1_u64.checked_shl(*bits).unwrap_or(0).wrapping_sub(1);
            usize::try_from(word.checked_shr(*shift).unwrap_or(0) & mask).unwrap_or(0)
        };
        self.places.iter().zip(&self.bits).map(digit).collect()
    }
}
