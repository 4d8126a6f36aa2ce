//! `spbe sensitivity`: every move compared with scoring again, the margin against trying every set, and the
//! distribution against enumeration.

mod support;

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_rational::Ratio;
use proptest::prelude::*;
use proptest::sample::select;
use spbe::analysis::history::{Failure, History, MOST_VALUES, Probability, outlook};
use spbe::analysis::ladder::Ladder;
use spbe::analysis::sensitivity::{Losses, Sensitivity, sensitivity};
use spbe::assess::{BandOn, Options};
use spbe::exact::Exact;
use spbe::rubric::Rubric;
#[cfg(feature = "cli")]
use support::program::json_of;
use support::{assessed, exact, flat_rubric, index_of};

/// A small rubric with scores.
#[derive(Debug, Clone)]
struct Case {
    weights: Vec<u32>,
    on_cut: &'static str,
    step: Option<&'static str>,
    cuts: [u32; 2],
    /// In quarters above the lowest, brought to the steps of the scale.
    scores: Vec<u32>,
    band_on: BandOn,
}

impl Case {
    fn rubric(&self) -> Rubric {
        flat_rubric(&self.weights, self.step, self.cuts.map(quarters), self.on_cut)
    }

    fn scores(&self) -> Vec<Exact> {
        let steps = self.step.map_or(1, |_| 4);
        let on_scale = |above: &u32| Exact::ONE.add(quarters(above - above % steps)).expect("small");
        self.weights.iter().zip(&self.scores).map(|(_, above)| on_scale(above)).collect()
    }

    fn options(&self) -> Options {
        Options { band_on: self.band_on, ..Options::default() }
    }

    fn sensitivity(&self) -> Sensitivity {
        let (rubric, scores) = (self.rubric(), self.scores());
        let base = assessed(&rubric, &scores, self.options());
        let ladder = Ladder::new(&rubric.scale, None).expect("a scale has a ladder");
        sensitivity(&rubric, &base, &ladder, self.options()).expect("small numbers")
    }
}

fn case() -> impl Strategy<Value = Case> {
    (
        prop::collection::vec(select(vec![1_u32, 1, 2, 3, 5, 7]), 1..=6),
        select(vec!["above", "below"]),
        select(vec![Some("1"), None]),
        (5..=9_u32, 10..=15_u32).prop_map(|(first, second)| [first, second]),
        prop::collection::vec(0..=12_u32, 6),
        select(vec![BandOn::Exact, BandOn::Rounded]),
    )
        .prop_map(|(weights, on_cut, step, cuts, scores, band_on)| Case {
            weights,
            on_cut,
            step,
            cuts,
            scores,
            band_on,
        })
}

/// The score one level from another, told by hand; none beyond the scale.
fn one_level(rubric: &Rubric, score: Exact, up: bool) -> Option<Exact> {
    let step = rubric.scale.step.unwrap_or(exact("0.5"));
    let mut levels = vec![rubric.scale.min];
    while levels[levels.len() - 1] < rubric.scale.max {
        levels.push(levels[levels.len() - 1].add(step).expect("small"));
    }
    match up {
        true => levels.into_iter().find(|level| *level > score),
        false => levels.into_iter().rev().find(|level| *level < score),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_move_does_what_scoring_again_does(case in case()) {
        let (rubric, scores, found) = (case.rubric(), case.scores(), case.sensitivity());
        let before = index_of(&assessed(&rubric, &scores, case.options()));
        prop_assert_eq!(found.indicators.len(), scores.len());
        for leverage in &found.indicators {
            prop_assert_eq!(leverage.score, scores[leverage.indicator.position()]);
            for (up, moved) in [(true, leverage.up), (false, leverage.down)] {
                let to = one_level(&rubric, leverage.score, up);
                prop_assert_eq!(moved.map(|moved| moved.to), to);
                let (Some(moved), Some(to)) = (moved, to) else { continue };
                let mut changed = scores.clone();
                changed[leverage.indicator.position()] = to;
                let after = assessed(&rubric, &changed, case.options()).index().known().expect("known");
                prop_assert_eq!(moved.index, after);
                prop_assert_eq!(moved.delta, after.exact.sub(before).expect("small"));
            }
        }
        let rises: Vec<Option<Exact>> = found.indicators.iter().map(|found| found.up.map(|up| up.delta)).collect();
        prop_assert!(rises.is_sorted_by(|one, other| one >= other), "most leverage first: {rises:?}");
    }

    /// The margin against every set of indicators that are moved by one level.
    #[test]
    fn the_margin_is_what_trying_every_set_finds(case in case()) {
        let (rubric, scores, found) = (case.rubric(), case.scores(), case.sensitivity());
        let band = |scores: &[Exact]| {
            assessed(&rubric, scores, case.options()).index().known().expect("known").band.expect("there are bands")
        };
        let margin = found.margin.expect("there are bands");
        let before = band(&scores);
        prop_assert_eq!(margin.band, before);
        let mut fewest = [None, None];
        let mut losses = [Losses { losing: 0, total: 0 }; 2];
        for set in 1_u32..1 << scores.len() {
            let size = set.count_ones() as usize;
            for (side, up) in [(0, false), (1, true)] {
                let moved: Option<Vec<Exact>> = scores.iter().enumerate().map(|(at, score)| {
                    if set & (1 << at) == 0 { Some(*score) } else { one_level(&rubric, *score, up) }
                }).collect();
                let Some(moved) = moved else { continue };
                let after = band(&moved);
                let differs = if up { after > before } else { after < before };
                if differs {
                    fewest[side] = Some(fewest[side].map_or(size, |fewest: usize| fewest.min(size)));
                }
                if let Some(losses) = losses.get_mut(size - 1).filter(|_| !up) {
                    losses.total += 1;
                    losses.losing += u64::from(differs);
                }
            }
        }
        let sizes = [&margin.fewest_down, &margin.fewest_up].map(|witness| witness.as_ref().map(|found| found.moves.len()));
        prop_assert_eq!(sizes, fewest);
        prop_assert_eq!([margin.single, margin.double], losses);
        // A witness does what it is called for.
        for (witness, up) in [(margin.fewest_down, false), (margin.fewest_up, true)] {
            let Some(witness) = witness else { continue };
            let mut moved = scores.clone();
            for (indicator, to) in &witness.moves {
                prop_assert_eq!(Some(*to), one_level(&rubric, moved[indicator.position()], up));
                moved[indicator.position()] = *to;
            }
            let after = assessed(&rubric, &moved, case.options()).index().known().expect("known");
            prop_assert_eq!(after, witness.index);
            let differs = if up { after.band > Some(before) } else { after.band < Some(before) };
            prop_assert!(differs);
        }
    }
}

// History.

/// A sheet and a history of the same rubric: scores of a first and a last stage.
#[derive(Debug, Clone)]
struct PastCase {
    case: Case,
    /// In quarters above the lowest: for each institution the first and the last score of every indicator.
    pairs: Vec<Vec<(u32, u32)>>,
}

fn past() -> impl Strategy<Value = PastCase> {
    let pairs = prop::collection::vec(prop::collection::vec((0..=12_u32, 0..=12_u32), 4), 1..=3);
    (case(), pairs).prop_map(|(mut case, pairs)| {
        case.weights.truncate(4);
        PastCase { case, pairs }
    })
}

impl PastCase {
    /// First and last scores of one indicator of one institution, on the scale.
    fn moves(&self) -> Vec<(Exact, Exact)> {
        let steps = self.case.step.map_or(1, |_| 4);
        let on_scale = |above: u32| Exact::ONE.add(quarters(above - above % steps)).expect("small");
        let count = self.case.weights.len();
        let all = self.pairs.iter().flat_map(|pair| pair.iter().take(count));
        all.map(|(first, last)| (on_scale(*first), on_scale(*last))).collect()
    }

    fn history(&self, rubric: &Rubric) -> History {
        let mut history = History::default();
        for pair in self.moves().chunks(self.case.weights.len()) {
            let (first, last): (Vec<Option<Exact>>, Vec<Option<Exact>>) =
                pair.iter().map(|(first, last)| (Some(*first), Some(*last))).unzip();
            history.count(rubric, &first, &last).expect("small numbers");
        }
        history
    }

    /// What a score becomes, each outcome as often as the history has it, told by hand.
    fn becomes(&self, rubric: &Rubric, score: Exact) -> Vec<Exact> {
        let moves = self.moves();
        let of_level: Vec<&(Exact, Exact)> = moves.iter().filter(|(first, _)| *first == score).collect();
        let by_level = rubric.scale.step.is_some() && !of_level.is_empty();
        let taken: Vec<&(Exact, Exact)> = if by_level { of_level } else { moves.iter().collect() };
        let moved = |(first, last): &(Exact, Exact)| {
            let moved = score.add(last.sub(*first).expect("small")).expect("small");
            moved.clamp(rubric.scale.min, rubric.scale.max)
        };
        taken.into_iter().map(moved).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Every combination of what each score may become, counted one by one.
    #[test]
    fn the_distribution_is_what_enumeration_gives(past in past()) {
        let (rubric, scores) = (past.case.rubric(), past.case.scores());
        let outcomes: Vec<Vec<Exact>> = scores.iter().map(|score| past.becomes(&rubric, *score)).collect();
        // Every combination by itself: each is a choice of one outcome for every indicator, and is scored.
        let mut counted: BTreeMap<Exact, u64> = BTreeMap::new();
        let total: usize = outcomes.iter().map(Vec::len).product();
        for combination in 0..total {
            let mut rest = combination;
            let chosen: Vec<Exact> = outcomes.iter().map(|outcomes| {
                let outcome = outcomes[rest % outcomes.len()];
                rest /= outcomes.len();
                outcome
            }).collect();
            *counted.entry(index_of(&assessed(&rubric, &chosen, past.case.options()))).or_insert(0) += 1;
        }
        let total = total as u64;
        let found = outlook(&rubric, &scores, &past.history(&rubric), past.case.band_on).expect("small numbers");
        let found_values: Vec<(Exact, Probability)> =
            found.values.iter().map(|(value, count)| (*value, found.probability(count))).collect();

        let expected: Vec<(Exact, Probability)> =
            counted.iter().map(|(value, count)| (*value, ratio(*count, total))).collect();
        prop_assert_eq!(&found_values, &expected);
        let sum: Probability = found_values.iter().map(|(_, probability)| probability.clone()).sum();
        prop_assert_eq!(sum, ratio(1, 1), "the distribution sums to exactly 1");
        prop_assert_eq!(found.bands.iter().cloned().sum::<Probability>(), ratio(1, 1));

        // The mean of the distribution is the expectation, which is computed without it.
        let mean: Probability = found_values.iter().map(|(value, probability)| {
            let (upper, lower) = (value.numerator() as u64, value.denominator() as u64);
            ratio(upper, lower) * probability
        }).sum();
        let (upper, lower) = (found.expected.numerator() as u64, found.expected.denominator() as u64);
        prop_assert_eq!(mean, ratio(upper, lower));

        let at_most = |value: Exact| counted.iter().filter(|(other, _)| **other <= value).map(|(_, count)| count).sum::<u64>();
        for (percentile, percent) in [(found.low, 5), (found.middle, 50), (found.high, 95)] {
            prop_assert!(at_most(percentile) * 100 >= total * percent);
            let below: u64 = counted.iter().filter(|(value, _)| **value < percentile).map(|(_, count)| count).sum();
            prop_assert!(below * 100 < total * percent);
        }
        for (band, probability) in found.bands.iter().enumerate() {
            let in_band = |value: Exact| spbe::assess::point(&rubric, value, past.case.band_on).band == Some(band);
            let count: u64 = counted.iter().filter(|(value, _)| in_band(**value)).map(|(_, count)| count).sum();
            prop_assert_eq!(probability, &ratio(count, total));
        }
    }
}

#[test]
fn a_sheet_that_history_never_moved_stays_where_it_is() {
    let rubric = flat_rubric(&[1, 2], Some("1"), [exact("2"), exact("3")], "above");
    let scores = [Exact::whole(2), Exact::whole(3)];
    let found = outlook(&rubric, &scores, &History::default(), BandOn::Exact).expect("small numbers");
    assert_eq!(found.values, [(exact("8/3"), BigUint::from(1_u8))]);
    assert_eq!((found.low, found.high, found.expected), (exact("8/3"), exact("8/3"), exact("8/3")));
}

/// Counts of many digits: 90 indicators, each of which moved in seven ways, are 7^90 combinations.
#[test]
fn counts_of_many_digits_are_exact() {
    let weights: Vec<u32> = (0..90).map(|at| 1 + at % 3).collect();
    let rubric = flat_rubric(&weights, Some("1"), [exact("2"), exact("3")], "above");
    let mut history = History::default();
    for last in [1, 1, 1, 2, 2, 3, 4] {
        let (first, last) = (vec![Some(Exact::ONE); 90], vec![Some(Exact::whole(last)); 90]);
        history.count(&rubric, &first, &last).expect("small numbers");
    }
    let found = outlook(&rubric, &[Exact::ONE; 90], &history, BandOn::Exact).expect("few values");
    // Each indicator was counted 630 times in all.
    assert_eq!(found.total, BigUint::from(630_u32).pow(90));
    assert_eq!(found.values.iter().map(|(_, count)| count).sum::<BigUint>(), found.total);
    let lowest = found.values.first().map(|(value, count)| (*value, count.clone()));
    assert_eq!(lowest, Some((Exact::ONE, BigUint::from(270_u32).pow(90))), "three of seven stay, for each");
    let mean: Probability = (found.values.iter())
        .map(|(value, count)| {
            ratio(value.numerator() as u64, value.denominator() as u64) * Probability::from_integer(count.clone())
        })
        .sum::<Probability>()
        / Probability::from_integer(found.total.clone());
    // By hand: (3 x 1 + 2 x 2 + 3 + 4) / 7.
    assert_eq!((mean, found.expected), (ratio(2, 1), exact("2")));
}

#[test]
fn a_distribution_of_too_many_values_is_an_error() {
    let weights: Vec<u32> = (0..19).map(|at| 1 << at).collect();
    let rubric = flat_rubric(&weights, Some("1"), [exact("2"), exact("3")], "above");
    let mut history = History::default();
    for last in [1, 2] {
        let (first, last) = (vec![Some(Exact::ONE); 19], vec![Some(Exact::whole(last)); 19]);
        history.count(&rubric, &first, &last).expect("small numbers");
    }
    let scores = vec![Exact::ONE; 19];
    const { assert!(1 << 19 > MOST_VALUES) };
    assert_eq!(outlook(&rubric, &scores, &history, BandOn::Exact), Err(Failure::TooManyValues));
}

/// The published pair of Kota Denpasar 2019: assessors raised three of the 32 indicators at level 3, all by one.
#[cfg(feature = "cli")]
#[test]
fn the_history_of_denpasar_is_counted_and_gives_a_distribution() {
    let file = "examples/denpasar-2019-mandiri-akhir.csv";
    let document = json_of(&["sensitivity", file, "--stage", "mandiri", "--history", file], 0);
    let history = &document["history"];
    assert_eq!(history["pairs"], 1);
    assert_eq!(history["stages"], serde_json::json!([{ "first": "mandiri", "last": "akhir" }]));
    let moves = |from: serde_json::Value| -> Vec<(i64, u64)> {
        let moves = history["moves"].as_array().expect("there is a list").iter().filter(|moved| moved["from"] == from);
        moves
            .map(|moved| (moved["difference"].as_i64().expect("whole"), moved["count"].as_u64().expect("whole")))
            .collect()
    };
    assert_eq!(moves(3.into()), [(0, 29), (1, 3)]);
    assert_eq!(moves(4.into()), [(0, 5)]);
    assert_eq!(moves(serde_json::Value::Null), [(0, 34), (1, 3)]);

    let fraction = |value: &serde_json::Value| -> Ratio<BigUint> {
        let text = value.as_str().expect("a fraction");
        let (upper, lower) = text.split_once('/').unwrap_or((text, "1"));
        Ratio::new(upper.parse().expect("digits"), lower.parse().expect("digits"))
    };
    let values = history["distribution"].as_array().expect("there is a list");
    let sum: Ratio<BigUint> = values.iter().map(|value| fraction(&value["probability"])).sum();
    assert_eq!(sum, ratio(1, 1));
    let mean: Ratio<BigUint> =
        values.iter().map(|value| fraction(&value["exact"]) * fraction(&value["probability"])).sum();
    assert_eq!(mean, fraction(&history["expected"]["exact"]));
    // By hand: the index, and for each indicator at level 3 its share of a rise with 3 of 32.
    let base = fraction(&document["base"]["index"]["exact"]);
    let indicators = document["base"]["indicators"].as_array().expect("there is a list");
    let at_three = indicators.iter().filter(|indicator| indicator["score"] == 3);
    let share = at_three.map(|indicator| fraction(&indicator["contribution"]) / ratio(3, 1)).sum::<Ratio<BigUint>>();
    assert_eq!(mean, base + share * ratio(3, 32));
}

fn ratio(upper: u64, lower: u64) -> Probability {
    Ratio::new(BigUint::from(upper), BigUint::from(lower))
}

fn quarters(count: u32) -> Exact {
    Exact::new(count.into(), 4).expect("a small number")
}
