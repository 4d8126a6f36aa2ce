//! The index of another agency in place of a score: what it leaves open holds every score that is consistent with it.

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use spbe::assess::{Options, assess_between};
use spbe::exact::Exact;
use spbe::rubric::criteria::{self, Unsaid};
use support::{assessed, built_in, exact, index_of};

/// The values that an index leaves open.
fn values(indicator: &str, value: &str) -> Result<(Exact, Exact), Unsaid> {
    let criteria = criteria::find("pemdi-2026").expect("they are built in");
    let of = criteria.of(indicator).expect("it has criteria");
    criteria.external_values(of, exact(value), &built_in("pemdi-2026").scale)
}

#[test]
fn thresholds_are_as_they_are_printed() {
    for (indicator, value, low, high) in [
        // Levels 4 and 5 of I5 have other ways (and/or), so no value of SDI excludes them.
        ("I5", "0", "1", "5"),
        ("I5", "12.5", "1", "5"),
        ("I5", "60", "2.5", "5"),
        ("I5", "90", "3.5", "5"),
        ("I6", "1.01", "1", "1.5"),
        ("I6", "1.5", "1", "1.5"),
        ("I6", "1.51", "1.5", "2.5"),
        ("I6", "5", "4", "5"),
        ("I7", "1.79", "1", "1.5"),
        ("I7", "1.8", "1.5", "2.5"),
        ("I7", "4.19", "3.5", "4"),
        ("I7", "4.21", "4", "5"),
    ] {
        assert_eq!(values(indicator, value), Ok((exact(low), exact(high))), "{indicator} {value}");
    }
    for (indicator, value) in [("I6", "1"), ("I7", "4.2"), ("I7", "5"), ("I6", "5.01")] {
        assert_eq!(values(indicator, value), Err(Unsaid::Gap), "{indicator} {value}");
    }
    assert_eq!(values("I18", "50"), Err(Unsaid::NoThresholds));
    assert_eq!(values("I1", "50"), Err(Unsaid::NoThresholds));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever level is consistent with the index, and whatever score lies in it: the score is in the interval, and
    /// the index of the institution between its bounds.
    #[test]
    fn what_is_left_open_holds_every_consistent_score(
        scores in prop::collection::vec(100..=500_i64, 20),
        (indicator, value) in select(vec![("I5", 100_i64), ("I6", 5), ("I7", 5)])
            .prop_flat_map(|(indicator, most)| (Just(indicator), 0..=most * 100)),
        part in 0..=100_i64,
    ) {
        let (rubric, criteria) = (built_in("pemdi-2026"), criteria::find("pemdi-2026").expect("they are built in"));
        let of = criteria.of(indicator).expect("it has criteria");
        let hundredths = |cents: i64| Exact::new(cents.into(), 100).expect("small");
        let value = hundredths(value);
        let Ok((low, high)) = criteria.external_values(of, value, &rubric.scale) else {
            prop_assert!(of.levels.iter().all(|level| !level.external.expect("printed").holds(value)), "{value} is no gap");
            return Ok(());
        };
        let node = rubric.indicators().find(|node| rubric[*node].id == indicator).expect("it is there");
        let scores: Vec<Exact> = scores.into_iter().map(hundredths).collect();
        let open: Vec<Option<Exact>> =
            rubric.indicators().zip(&scores).map(|(at, score)| (at != node).then_some(*score)).collect();
        let bounds = assess_between(&rubric, &open, &[(node, (low, high))], Options::default()).expect("small");
        prop_assert!(bounds.missing.is_empty());
        let (from, to) = (bounds.index().low().expect("a bound").exact, bounds.index().high().expect("a bound").exact);
        for level in of.levels.iter().filter(|level| level.external.expect("printed").holds(value)) {
            let range = criteria.values_of(level.level);
            let ends = [range.from.or(range.over), range.to.or(range.below)].map(|end| end.expect("a range has ends"));
            let length = ends[1].sub(ends[0]).expect("small");
            let score = ends[0].add(length.mul(hundredths(part)).expect("small")).expect("small");
            prop_assert!(!range.holds(score) || (low..=high).contains(&score), "{score} is not in {low} to {high}");
            let mut consistent = scores.clone();
            consistent[node.position()] = score;
            let index = index_of(&assessed(&rubric, &consistent, Options::default()));
            prop_assert!(!range.holds(score) || (from..=to).contains(&index), "{index} is not in {from} to {to}");
        }
    }
}
