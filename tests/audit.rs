//! The audit finds what is impossible and accuses nothing that is possible, checked by brute force.

mod support;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use proptest::prelude::*;
use spbe::analysis::audit::rounding::{Rounding, Stretch};
use spbe::analysis::audit::{Audit, Auditor, Claim, Expected, Follows, Reason, Tolerance, Verdict};
use spbe::assess::{self, assess_levels};
use spbe::exact::Exact;
use spbe::rubric::{Level, NodeId, Rubric};
use spbe::scores::{Scores, Spot};
#[cfg(feature = "cli")]
use support::program::{assert_fits_schema, stdout_of};
use support::rows::{nothing, printed, publish, published, scored, written};
use support::{built_in, exact, nth, path, rubric, text_of};

/// The usual ways to shorten a number, written out once more.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    HalfUp,
    HalfDown,
    HalfEven,
    CutOff,
}

const WAYS: [Way; 4] = [Way::HalfUp, Way::HalfDown, Way::HalfEven, Way::CutOff];

/// A number shortened to some decimals.
fn shorten(value: Exact, decimals: u32, way: Way) -> Exact {
    let unit = 10_i128.pow(decimals);
    let scaled = value.numerator() * unit;
    let (down, rest) = (scaled.div_euclid(value.denominator()), scaled.rem_euclid(value.denominator()));
    let twice = (2 * rest).cmp(&value.denominator());
    let up = match way {
        Way::CutOff => false,
        Way::HalfUp => twice.is_ge(),
        Way::HalfDown => twice.is_gt(),
        Way::HalfEven => twice.is_gt() || (twice.is_eq() && down % 2 == 1),
    };
    Exact::new(down + i128::from(up), unit).unwrap()
}

fn audit(rubric: &Rubric, scores: &Scores) -> Audit {
    Auditor::new(rubric, Tolerance::default()).unwrap().audit(scores).unwrap()
}

/// The audit with an auditor that is made once for each rubric and rounding.
fn audit_as(id: &'static str, rounding: Option<Rounding>, scores: &Scores) -> Audit {
    type Auditors = HashMap<(&'static str, Option<Rounding>), Rc<Auditor<'static>>>;
    thread_local! {
        static AUDITORS: RefCell<Auditors> = RefCell::default();
    }
    let auditor = AUDITORS.with_borrow_mut(|auditors| {
        let new = || {
            let mut tolerance = Tolerance::default();
            tolerance.roundings = rounding.map_or(tolerance.roundings, |rounding| vec![rounding]);
            Rc::new(Auditor::new(Box::leak(Box::new(built_in(id))), tolerance).unwrap())
        };
        Rc::clone(auditors.entry((id, rounding)).or_insert_with(new))
    });
    auditor.audit(scores).unwrap()
}

/// Which index decided the band of a printed row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BandOf {
    Exact,
    /// The index with as many decimals as the row has.
    Printed,
    /// The index as the instrument shows it, however many decimals the row has: TAUVAL keeps ten of them.
    Shown,
}

const BANDS_OF: [BandOf; 3] = [BandOf::Exact, BandOf::Printed, BandOf::Shown];

/// One institution with everything that follows from its levels, as somebody would print it.
fn print(rubric: &Rubric, levels: &[Exact], way: Way, decimals: u32, band_of: BandOf) -> Scores {
    let given: Vec<Option<Exact>> = levels.iter().copied().map(Some).collect();
    let result = assess_levels(rubric, &given, assess::Options::default()).unwrap();
    let mut scores = nothing(rubric);
    for node in rubric.computed() {
        let value = result.exact(node).expect("every level is given");
        publish(&mut scores, node, printed(shorten(value, decimals, way), decimals));
    }
    scores.published.band = rubric.bands.as_ref().map(|bands| {
        let exact = result.index().known().unwrap().exact;
        let decides = match band_of {
            BandOf::Exact => exact,
            BandOf::Printed => scores.published.index().unwrap().value,
            BandOf::Shown => exact.rounded(rubric.decimals),
        };
        (bands.label(bands.band_of(decides)).to_owned(), Spot { row: 2, column: 9 })
    });
    scores
}

/// Forgets what the mask does not keep: first the domains, then the aspects, then the scores.
fn forget(scores: &mut Scores, levels: &[Exact], mask: &[bool]) {
    let mut keep = mask.iter().copied().cycle();
    scores.published.values.retain(|node, _| *node == NodeId::INDEX || keep.next().unwrap());
    for (entry, level) in scores.entries.iter_mut().zip(levels) {
        if keep.next().unwrap() && keep.next().unwrap() {
            *entry = spbe::scores::Entry::Scored(*level, Spot { row: 2, column: 1 });
        }
    }
}

/// Levels of every indicator of an instrument; where there are no steps, hundredths.
fn levels(id: &'static str) -> impl Strategy<Value = Vec<Exact>> {
    let rubric = built_in(id);
    let scale = rubric.scale;
    let (min, max) = (scale.min.numerator() as i64, scale.max.numerator() as i64);
    let one = match scale.step {
        Some(_) => (min..=max).prop_map(Exact::whole).boxed(),
        None => (min * 100..=max * 100).prop_map(|hundredths| Exact::new(hundredths.into(), 100).unwrap()).boxed(),
    };
    proptest::collection::vec(one, rubric.indicators().len())
}

fn any_levels() -> impl Strategy<Value = (&'static str, Vec<Exact>)> {
    const IDS: &[&str] = &["spbe-2018", "spbe-2020", "pemdi-2026", "epss-2022", "smart-city"];
    proptest::sample::select(IDS).prop_flat_map(|id| levels(id).prop_map(move |levels| (id, levels)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn valid_data_is_never_accused(
        (id, levels) in any_levels(),
        way in proptest::sample::select(&WAYS[..]),
        decimals in prop_oneof![4 => 0_u32..5, 1 => Just(10)],
        band_of in proptest::sample::select(&BANDS_OF[..]),
        mask in proptest::collection::vec(any::<bool>(), 61),
    ) {
        let rubric = built_in(id);
        let mut scores = print(&rubric, &levels, way, decimals, band_of);
        let whole = audit_as(id, None, &scores);
        prop_assert_eq!(whole.verdict, Verdict::Consistent, "{:#?}", whole.findings);
        prop_assert_eq!(whole.band_follows.is_some(), rubric.bands.is_some());
        let mut without_index = scores.clone();
        publish(&mut without_index, NodeId::INDEX, None);
        prop_assert_eq!(&audit_as(id, None, &without_index).findings, &[], "{:#?}", without_index.published);
        forget(&mut scores, &levels, &mask);
        let partly = audit_as(id, None, &scores);
        prop_assert_eq!(&partly.findings, &[], "{:#?}", scores.published);
        // An index cut to one decimal beside domains with two is no contradiction either.
        let short = scores.published.index().map(|index| shorten(index.value, 1.min(decimals), Way::CutOff));
        publish(&mut scores, NodeId::INDEX, short.and_then(|value| printed(value, 1.min(decimals))));
        scores.published.band = None;
        prop_assert_eq!(&audit_as(id, None, &scores).findings, &[]);
    }

    #[test]
    fn a_strict_audit_accepts_what_was_rounded_its_way(
        (id, levels) in any_levels(),
        decimals in 1_u32..4,
    ) {
        let rubric = built_in(id);
        let ways = [(Way::HalfUp, Rounding::HalfUp), (Way::HalfEven, Rounding::HalfEven), (Way::CutOff, Rounding::Truncated)];
        for (way, rounding) in ways {
            let scores = print(&rubric, &levels, way, decimals, BandOf::Printed);
            let found = audit_as(id, Some(rounding), &scores);
            prop_assert_eq!(found.verdict, Verdict::Consistent);
            prop_assert_eq!(found.roundings, [rounding]);
        }
    }

    #[test]
    fn one_changed_value_is_found_exactly_where_it_is_impossible(
        levels in levels("spbe-2020"),
        way in proptest::sample::select(&WAYS[..]),
        node in 0_usize..5,
        by in proptest::sample::select(&[-30_i128, -3, -2, -1, 1, 2, 3, 30][..]),
    ) {
        let rubric = built_in("spbe-2020");
        let mut scores = print(&rubric, &levels, way, 2, BandOf::Printed);
        scores.published.values.retain(|node, _| node.level() != Level::Aspect);
        scores.published.band = None;
        let value = scores.published.values.values_mut().nth(node).unwrap();
        value.value = value.value.add(Exact::new(by, 100).unwrap()).unwrap();
        let cents = |node: NodeId| {
            let value = scores.published.values[&node].value;
            i64::try_from(value.mul(Exact::whole(100)).unwrap().numerator()).unwrap()
        };
        let domains: Vec<i64> = rubric.domains().map(cents).collect();
        let possible = spbe_2020_is_possible(&domains, cents(NodeId::INDEX));
        let found = audit_as("spbe-2020", None, &scores);
        let verdict = if possible { Verdict::Consistent } else { Verdict::Contradiction };
        prop_assert_eq!(found.verdict, verdict, "{:#?} {:#?}", scores.published, found.findings);
    }

    #[test]
    fn a_wrong_band_is_found(levels in levels("spbe-2020"), wrong in 0_usize..5) {
        let rubric = built_in("spbe-2020");
        let bands = rubric.bands.as_ref().unwrap();
        let mut scores = print(&rubric, &levels, Way::HalfUp, 2, BandOf::Exact);
        let given: Vec<Option<Exact>> = levels.iter().copied().map(Some).collect();
        let index = assess_levels(&rubric, &given, assess::Options::default()).unwrap().index().known().unwrap();
        scores = Scores { published: scores.published, ..scored(&rubric, &levels) };
        scores.published.band = Some((bands.label(wrong).to_owned(), Spot { row: 2, column: 9 }));
        let found = audit_as("spbe-2020", None, &scores);
        let follows = match (index.band == Some(wrong), index.band_on_rounded == Some(wrong)) {
            (true, true) => Some(Follows::Either),
            (true, false) => Some(Follows::Exact),
            (false, true) => Some(Follows::Rounded),
            (false, false) => None,
        };
        prop_assert_eq!(found.band_follows, follows);
        let codes: Vec<&str> = found.findings.iter().map(|finding| finding.reason.code()).collect();
        prop_assert_eq!(codes, if follows.is_none() { vec!["band-disagrees"] } else { vec![] });
    }
}

/// Whether any levels give these domains and this index, in hundredths, by plain enumeration of sums.
fn spbe_2020_is_possible(domains: &[i64], index: i64) -> bool {
    // Units of 0.05 of 100: 1.3, 2.5, 1.5, 2.75 and 3 are 26, 50, 30, 55 and 60.
    static SUMS: OnceLock<[(Vec<i64>, i64); 4]> = OnceLock::new();
    let sums = SUMS.get_or_init(|| {
        let sums_of = |weights: Vec<i64>| {
            let add = |sums: std::collections::BTreeSet<i64>, weight: &i64| {
                sums.iter().flat_map(|sum| (1..=5).map(move |level| sum + level * weight)).collect()
            };
            let sums = weights.iter().fold(std::collections::BTreeSet::from([0]), add);
            (sums.into_iter().collect(), weights.iter().sum())
        };
        let services = [vec![55; 10], vec![60; 6]].concat();
        [sums_of(vec![26; 10]), sums_of(vec![50; 10]), sums_of(vec![30; 11]), sums_of(services)]
    });
    let nearest =
        |value: i64, sum: i64, total: i64| (2 * value - 1) * total <= 200 * sum && 200 * sum <= (2 * value + 1) * total;
    let cut_off = |value: i64, sum: i64, total: i64| value * total <= 100 * sum && 100 * sum < (value + 1) * total;
    let under = |rule: &dyn Fn(i64, i64, i64) -> bool| {
        let mut indexes = vec![0];
        for (value, (sums, total)) in domains.iter().zip(sums) {
            let fitting: Vec<i64> = sums.iter().copied().filter(|sum| rule(*value, *sum, *total)).collect();
            indexes = indexes.iter().flat_map(|index| fitting.iter().map(move |sum| index + sum)).collect();
        }
        indexes.into_iter().any(|sum| rule(index, sum, 2000))
    };
    under(&nearest) || under(&cut_off)
}

/// Two domains, three aspects and seven indicators with awkward weights: few enough to try everything.
const SMALL: &str = r#"
id = "small"
title = "Small"
weights = "of-whole"
decimals = 2
scale = { min = 1, max = 4, step = 1 }
bands = { labels = ["Low", "High"], cuts = [2.5], on-cut = "above" }

[[domain]]
id = "D1"
name = "One"
weight = 61
[[domain.aspect]]
id = "A1"
name = "One one"
weight = 28
indicators = [
  { id = "I1", weight = 9, name = "Indicator a" },
  { id = "I2", weight = 19, name = "Indicator b" },
]
[[domain.aspect]]
id = "A2"
name = "One two"
weight = 33
indicators = [
  { id = "I3", weight = 11, name = "Indicator c" },
  { id = "I4", weight = 11, name = "Indicator d" },
  { id = "I5", weight = 11, name = "Indicator e" },
]
[[domain]]
id = "D2"
name = "Two"
weight = 39
[[domain.aspect]]
id = "A3"
name = "Two one"
weight = 39
indicators = [
  { id = "I6", weight = 18, name = "Indicator f" },
  { id = "I7", weight = 21, name = "Indicator g" },
]
"#;

/// Index, D1, D2, A1, A2, A3 of every assignment of levels, in hundredths of the node's weight.
fn everything() -> &'static [[i64; 6]] {
    static ALL: OnceLock<Vec<[i64; 6]>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for code in 0..4_i64.pow(7) {
            let level = |at: u32| code / 4_i64.pow(at) % 4 + 1;
            let a1 = 9 * level(0) + 19 * level(1);
            let a2 = 11 * (level(2) + level(3) + level(4));
            let a3 = 18 * level(5) + 21 * level(6);
            all.push([a1 + a2 + a3, a1 + a2, a3, a1, a2, a3]);
        }
        all
    })
}

const TOTALS: [i64; 6] = [100, 61, 39, 28, 33, 39];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// The audit goes up the tree once; it must find the same as trying all 16,384 assignments on all nodes.
    #[test]
    fn going_up_the_tree_equals_trying_everything(
        code in 0_usize..4_usize.pow(7),
        cut_off: bool,
        jitter in proptest::collection::vec(prop_oneof![4 => Just(0_i64), 1 => -2_i64..=2, 1 => -40_i64..=40], 6),
        mask in proptest::collection::vec(prop::bool::weighted(0.7), 6),
    ) {
        let rubric = rubric(SMALL);
        let print = |sum: i64, total: i64| match cut_off {
            true => 100 * sum / total,
            false => (200 * sum + total) / (2 * total),
        };
        let shown: Vec<Option<i64>> = (0..6)
            .map(|at| mask[at].then(|| print(everything()[code][at], TOTALS[at]) + jitter[at]))
            .collect();
        // Where nothing is published there is nothing to fit.
        prop_assume!(shown.iter().any(Option::is_some));
        let nearest = |value: i64, sum: i64, total: i64| (2 * value - 1) * total <= 200 * sum && 200 * sum <= (2 * value + 1) * total;
        let cut = |value: i64, sum: i64, total: i64| value * total <= 100 * sum && 100 * sum < (value + 1) * total;
        let fits = |rule: &dyn Fn(i64, i64, i64) -> bool| everything().iter().any(|sums| {
            (0..6).all(|at| shown[at].is_none_or(|value| rule(value, sums[at], TOTALS[at])))
        });
        let (by_nearest, by_cut) = (fits(&nearest), fits(&cut));

        let mut scores = nothing(&rubric);
        let value = |at: usize| shown[at].and_then(|value| printed(Exact::new(value.into(), 100).unwrap(), 2));
        for (at, node) in rubric.computed().enumerate() {
            publish(&mut scores, node, value(at));
        }
        let found = audit(&rubric, &scores);
        let roundings: Vec<Rounding> = [(by_nearest, Rounding::Nearest), (by_cut, Rounding::Truncated)]
            .into_iter().filter(|(fits, _)| *fits).map(|(_, rounding)| rounding).collect();
        prop_assert_eq!(&found.roundings, &roundings, "{:?}", shown);
        prop_assert_eq!(found.verdict == Verdict::Contradiction, roundings.is_empty());
        prop_assert_eq!(found.findings.is_empty(), !roundings.is_empty());
        // What is offered as a repair repairs.
        for (node, expected) in found.findings.iter().filter(|_| found.findings.len() == 1).flat_map(|finding| &finding.repairs) {
            let Expected::Values(values) = expected else { continue };
            for value in values {
                let mut repaired = scores.clone();
                prop_assert!(matches!(node.level(), Level::Domain | Level::Aspect), "no repair at {node:?}");
                publish(&mut repaired, *node, printed(*value, 2));
                let found_again = audit(&rubric, &repaired);
                let of_the_same = |audit: &Audit, node: NodeId| audit.findings.iter().any(|finding| finding.node == node);
                prop_assert!(!of_the_same(&found_again, found.findings[0].node), "{:?} {:?} {}", shown, node, value);
            }
        }
    }
}

#[test]
fn an_index_off_by_a_hundredth_is_found_where_its_domains_do_not_allow_it() {
    let rubric = built_in("spbe-2020");
    // Kota Bandar Lampung 2023: exactly 2.1545. A domain of 3,04 may be 553/182 or 554/182, so that 2,16 is possible.
    let row = |index| published(&rubric, index, "Cukup", &["1,40", "1,70", "1,00", "3,04"]);
    assert_eq!(audit(&rubric, &row("2,15")).verdict, Verdict::Consistent);
    assert_eq!(audit(&rubric, &row("2,16")).verdict, Verdict::Consistent);
    let wrong = audit(&rubric, &row("2,17"));
    assert_eq!(wrong.verdict, Verdict::Contradiction);
    let [finding] = &wrong.findings[..] else { panic!("{:?}", wrong.findings) };
    assert_eq!(finding.node, NodeId::INDEX);
    assert_eq!(finding.expected, Expected::Values(vec![exact("2.15"), exact("2.16")]));
    assert!(matches!(finding.reason, Reason::Parts { .. }));
}

#[test]
fn swapped_digits_are_found_and_the_right_ones_are_among_the_repairs() {
    let rubric = built_in("spbe-2020");
    let wrong = audit(&rubric, &published(&rubric, "2,15", "Cukup", &["1,40", "1,70", "1,00", "3,40"]));
    let [finding] = &wrong.findings[..] else { panic!("{:?}", wrong.findings) };
    let services = finding.repairs.iter().find(|(node, _)| *node == nth(rubric.domains(), 3));
    assert!(matches!(services, Some((_, Expected::Values(values))) if values.contains(&exact("3.04"))));
}

/// The codes of what is found in a row of spbe-2020, and which index its band follows.
fn found(index: &str, band: &str, domains: &[&str]) -> (Vec<&'static str>, Option<Follows>) {
    let rubric = built_in("spbe-2020");
    let audit = audit(&rubric, &published(&rubric, index, band, domains));
    (audit.findings.iter().map(|finding| finding.reason.code()).collect(), audit.band_follows)
}

#[test]
fn a_right_band_is_not_accused_for_a_wrong_value_beside_it() {
    let rubric = built_in("spbe-2020");
    // An index that its domains do not give: the band is theirs.
    let domains = ["3,00", "1,70", "1,00", "3,31"];
    for index in ["2,94", "249"] {
        let audit = audit(&rubric, &published(&rubric, index, "Cukup", &domains));
        let [finding] = &audit.findings[..] else { panic!("{:?}", audit.findings) };
        assert_eq!((finding.node, finding.fitting_band.as_deref()), (NodeId::INDEX, Some("Cukup")));
        assert_eq!(audit.band_follows, None, "no index can be named that it follows");
    }
    // A band that neither the index nor the domains give is accused, and both are what could have been.
    let audit = audit(&rubric, &published(&rubric, "2,94", "Memuaskan", &domains));
    assert_eq!(audit.findings.last().unwrap().expected, Expected::Bands(vec![1, 2]));
    // Without an index, an impossible domain leaves open what the band is of.
    assert_eq!(found("", "Cukup", &["2,10", "1,90", "0,30", "2,00"]).0, ["off-scale"]);
    assert_eq!(found("", "Cukup", &["2,10", "1,90", "3,14", "2,00"]).0, ["no-levels"]);
    assert_eq!(found("", "Memuaskan", &["2,10", "1,90", "3,14", "2,00"]).0, ["no-levels", "band-disagrees"]);
}

#[test]
fn a_band_is_read_as_sheets_write_it() {
    let domains = ["4,00", "4,00", "4,00", "4,00"];
    for word in ["Sangat Baik", "sangat  baik.", "Sangat\nBaik", "SANGAT\u{a0}BAIK*", " Sangat-Baik "] {
        assert_eq!(found("4,00", word, &domains), (vec![], Some(Follows::Either)), "{word:?}");
    }
    assert_eq!(found("4,00", "Very good", &domains).0, ["unknown-band"]);
}

#[test]
fn the_band_of_a_long_index_may_be_that_of_the_shown_one() {
    assert_eq!(found("1.7995000000", "Cukup", &["", "", "", ""]), (vec![], Some(Follows::Rounded)));
    assert_eq!(found("1.7995000000", "Kurang", &["", "", "", ""]), (vec![], Some(Follows::Exact)));
    assert_eq!(found("1.7949000000", "Cukup", &["", "", "", ""]).0, ["band-disagrees"]);
}

#[test]
fn of_many_possible_values_the_nearest_are_named() {
    let rubric = built_in("spbe-2020");
    let mut scores = nothing(&rubric);
    let domain = nth(rubric.domains(), 3);
    publish(&mut scores, nth(rubric.aspects(), 7), written("2,00"));
    publish(&mut scores, domain, written("1,48"));
    let found = audit(&rubric, &scores);
    let [finding] = &found.findings[..] else { panic!("{:?}", found.findings) };
    let Expected::Nearest(values) = &finding.expected else { panic!("{:?}", finding.expected) };
    assert!(values[0] < exact("1.48") && exact("1.48") < values[1], "{values:?}");
    // Both are possible.
    for value in values {
        publish(&mut scores, domain, printed(*value, 2));
        assert_eq!(audit(&rubric, &scores).findings, []);
    }
}

#[test]
fn a_table_is_read_in_the_rounding_that_it_needs() {
    let rubric = built_in("spbe-2020");
    // These domains give only indexes below 1,80 if they were rounded, and only others if they were cut off.
    let either = published(&rubric, "1,80", "Cukup", &["1,90", "1,90", "1,36", "1,87"]);
    // 18/11 is 1,64 rounded and 1,63 cut off.
    let [rounded, cut_off] = ["1,64", "1,63"].map(|value| published(&rubric, "", "", &["", "", value, ""]));
    let follows = |others: &[&Scores]| {
        let rows: Vec<Scores> = std::iter::once(&either).chain(others.iter().copied()).cloned().collect();
        let mut audits = Auditor::new(&rubric, Tolerance::default()).unwrap().audit_table(&rows);
        audits.swap_remove(0).unwrap().band_follows
    };
    assert_eq!(follows(&[]), Some(Follows::Rounded), "rounding to the nearest is the usual way");
    assert_eq!(follows(&[&rounded]), Some(Follows::Rounded));
    assert_eq!(follows(&[&cut_off]), Some(Follows::Either));
    assert_eq!(follows(&[&cut_off, &rounded]), Some(Follows::Rounded), "such a table needs neither");
}

#[test]
fn a_value_that_whole_levels_cannot_give_is_impossible() {
    let rubric = built_in("spbe-2020");
    // Eleven indicators that weigh the same: elevenths.
    let found = audit(&rubric, &published(&rubric, "", "", &["1,40", "1,70", "1,25", "3,04"]));
    let [finding] = &found.findings[..] else { panic!("{:?}", found.findings) };
    assert_eq!((finding.node, finding.reason.code()), (nth(rubric.domains(), 2), "no-levels"));
    assert_eq!(finding.claim, Claim::Value(exact("1.25"), 2));
    assert_eq!(finding.expected, Expected::Values(vec![exact("1.18"), exact("1.27")]));
}

#[test]
fn what_the_row_lacks_is_named() {
    let rubric = built_in("spbe-2020");
    let missing = |index, band, domains: &[&str]| {
        let found = audit(&rubric, &published(&rubric, index, band, domains));
        (found.verdict, found.missing)
    };
    let domains: Vec<NodeId> = rubric.domains().collect();
    assert_eq!(missing("2,47", "Cukup", &["", "", "", ""]), (Verdict::Undecidable, domains));
    assert_eq!(
        missing("2,15", "Cukup", &["1,40", "1,70", "", "3,04"]),
        (Verdict::Undecidable, vec![nth(rubric.domains(), 2)])
    );
    assert_eq!(missing("", "Cukup", &["1,40", "1,70", "1,00", "3,04"]), (Verdict::Consistent, vec![NodeId::INDEX]));
    // One value too low for any third domain: that is decided.
    assert_eq!(missing("4,15", "Baik", &["1,40", "1,70", "", "3,04"]).0, Verdict::Contradiction);
}

#[test]
fn published_values_are_held_against_scores() {
    let rubric = built_in("spbe-2018");
    // Kota Denpasar 2019: its own levels do not give two of its aspects, and do give the index.
    let sheet = std::fs::read("examples/denpasar-2019.csv").unwrap();
    let reading = spbe::intake::read("denpasar-2019.csv", &sheet, &spbe::intake::Options::default());
    let mut scores = reading.records[0].scores.clone();
    scores.published = published(&rubric, "3,33", "", &["3,00", "3,00", "3,61"]).published;
    let aspects = ["3,00", "3,00", "3,50", "3,00", "2,67", "3,57", "3,67"];
    for (aspect, value) in rubric.aspects().zip(aspects) {
        publish(&mut scores, aspect, written(value));
    }
    let found = audit(&rubric, &scores);
    let findings: Vec<_> = found.findings.iter().map(|finding| (finding.node, finding.reason.code())).collect();
    assert_eq!(findings, [2, 4].map(|at| (nth(rubric.aspects(), at), "scores-disagree")));
    assert!(found.findings.iter().all(|finding| finding.expected == Expected::Values(vec![Exact::whole(3)])));
}

/// The national results of 2023: 621 rows, read from a scan.
const NATIONAL: &str = "examples/nasional-2023.csv";

fn national() -> Vec<Scores> {
    let sheet = std::fs::read(path(NATIONAL)).unwrap();
    let reading = spbe::intake::read(NATIONAL, &sheet, &spbe::intake::Options::default());
    assert_eq!(reading.rubric.as_ref().map(|rubric| rubric.id.as_str()), Some("spbe-2020"));
    reading.records.into_iter().map(|record| record.scores).collect()
}

fn name(scores: &Scores) -> &str {
    scores.subject.institution.as_deref().unwrap()
}

#[test]
fn the_national_results_hold_one_impossible_value() {
    let rows = national();
    assert_eq!(rows.len(), 621);
    let audits: Vec<Audit> = rows.iter().map(|row| audit_as("spbe-2020", None, row)).collect();
    for (row, audit) in rows.iter().zip(&audits) {
        let banyuasin = name(row) == "Pemerintah Kab. Banyuasin";
        let verdict = if banyuasin { Verdict::Contradiction } else { Verdict::Consistent };
        assert_eq!(audit.verdict, verdict, "{}", name(row));
        let follows = match name(row) {
            "Pemerintah Kab. Boven Digoel" | "Pemerintah Kab. Nias Barat" => Follows::Rounded,
            _ => Follows::Either,
        };
        assert_eq!(audit.band_follows, Some(follows), "{}", name(row));
    }
    let findings: Vec<_> = audits.iter().flat_map(|audit| &audit.findings).collect();
    let [finding] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!((finding.node, finding.reason.code()), (nth(built_in("spbe-2020").domains(), 3), "off-scale"));
    assert_eq!(finding.claim, Claim::Value(exact("0.30"), 2));
    assert_eq!(finding.consequences.len(), 1, "the index follows from it and is no finding of its own");
    // Half up is what every other row fits.
    let strict =
        rows.iter().filter(|row| audit_as("spbe-2020", Some(Rounding::HalfUp), row).verdict != Verdict::Consistent);
    assert_eq!(strict.map(name).collect::<Vec<_>>(), ["Pemerintah Kab. Banyuasin"]);
}

#[test]
fn swapped_bands_of_the_national_results_are_found() {
    let rubric = built_in("spbe-2020");
    let bands = rubric.bands.as_ref().unwrap();
    for mut row in national() {
        let index = row.published.index().unwrap().value;
        let true_band = bands.band_of(index);
        for wrong in (0..bands.bands.len()).filter(|band| *band != true_band) {
            row.published.band = Some((bands.label(wrong).to_owned(), Spot { row: 2, column: 11 }));
            let found = audit_as("spbe-2020", None, &row);
            // An index printed as a cut, or a hundredth away, may be in either band.
            let near = |cut: &Exact| cut.sub(index).unwrap().abs() <= exact("0.01");
            let certain = !bands.cuts.iter().any(near);
            let accused = found.findings.iter().any(|finding| finding.reason.code() == "band-disagrees");
            assert!(accused || !certain, "{} {}", name(&row), bands.label(wrong));
        }
    }
}

#[test]
fn an_index_that_is_wrong_by_a_hundredth_is_mostly_found() {
    for (by, rounding, found) in [
        ("0.01", None, 557),
        ("-0.01", None, 415),
        ("0.01", Some(Rounding::HalfUp), 557),
        ("-0.01", Some(Rounding::HalfUp), 558),
        ("0.02", None, 620),
        ("-0.02", None, 620),
    ] {
        let wrong = national().into_iter().filter(|row| name(row) != "Pemerintah Kab. Banyuasin").map(|mut row| {
            let index = row.published.values.get_mut(&NodeId::INDEX).unwrap();
            index.value = index.value.add(exact(by)).unwrap();
            audit_as("spbe-2020", rounding, &row)
        });
        let accused = wrong.filter(|audit| audit.verdict == Verdict::Contradiction).count();
        assert_eq!(accused, found, "{by} {rounding:?}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn json_fits_its_schema() {
    for (arguments, code) in [
        (&["audit", NATIONAL][..], 1),
        (&["audit", "tests/inputs/audit.csv"], 1),
        (&["audit", "tests/inputs/audit.csv", "--rounding", "truncated"], 1),
        (&["audit", "examples/madiun-2020.csv"], 0),
        (&["audit", "tests/inputs/small.toml"], 3),
    ] {
        let json = stdout_of(&[arguments, &["--format", "json", "--quiet"]].concat(), code);
        assert_fits_schema(&json, "audit");
    }
}

#[test]
fn every_finding_is_described_in_the_guide() {
    let guide = text_of("docs/audit.md");
    let codes = ["off-scale", "no-levels", "scores-disagree", "parts-disagree", "band-disagrees", "unknown-band"];
    let described = guide.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(code, _)| code);
    assert_eq!(described.collect::<Vec<_>>(), codes);
    let parts = Reason::Parts { parts: Vec::new() };
    let band = Reason::Band { exact: Stretch::closed(Exact::ONE, Exact::ONE), printed: None };
    let scores = Reason::Scores { exact: Exact::ONE };
    let reasons = [Reason::OffScale, Reason::NoLevels, scores, parts, band, Reason::UnknownBand];
    assert_eq!(reasons.map(|reason| reason.code()), codes);
}
