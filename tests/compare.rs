//! Comparisons: contributions that sum exactly, on random scores and on published results.

mod support;

use proptest::prelude::*;
use spbe::analysis::compare::{Comparison, by_group, pair};
use spbe::analysis::standing::Standing;
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::Rubric;
use spbe::rubric::names::Node;
use support::rows::{published, scored};
use support::{assert_fits_schema, built_in, exact, run, stdout_of};

fn standing(rubric: &Rubric, levels: &[Exact]) -> Standing {
    Standing::of(rubric, &scored(rubric, levels), assess::Options::default()).unwrap()
}

fn levels(id: &str) -> impl Strategy<Value = Vec<Exact>> + use<> {
    let rubric = built_in(id);
    let (min, max) = (rubric.scale.min.numerator() as i64, rubric.scale.max.numerator() as i64);
    let one = match rubric.scale.step {
        Some(_) => (min..=max).prop_map(Exact::whole).boxed(),
        None => (min * 100..=max * 100).prop_map(|hundredths| Exact::new(hundredths.into(), 100).unwrap()).boxed(),
    };
    proptest::collection::vec(one, rubric.indicators.len())
}

fn two_years() -> impl Strategy<Value = (&'static str, Vec<Exact>, Vec<Exact>)> {
    const IDS: &[&str] = &["spbe-2018", "spbe-2020", "pemdi-2026", "epss-2022", "smart-city"];
    proptest::sample::select(IDS)
        .prop_flat_map(|id| (levels(id), levels(id)).prop_map(move |(before, after)| (id, before, after)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn contributions_sum_exactly_on_every_level((id, before, after) in two_years()) {
        let rubric = built_in(id);
        let comparison = Comparison::of(&rubric, standing(&rubric, &before), standing(&rubric, &after)).unwrap();
        let delta = comparison.delta().unwrap();
        let sum = |is: fn(&Node) -> bool| {
            let of_level = comparison.nodes.iter().filter(|change| is(&change.node));
            Exact::sum(of_level.map(|change| change.contribution.unwrap())).unwrap()
        };
        if !rubric.domains.is_empty() {
            prop_assert_eq!(sum(|node| matches!(node, Node::Domain(_))), delta);
        }
        prop_assert_eq!(sum(|node| matches!(node, Node::Aspect(_))), delta);
        prop_assert_eq!(sum(|node| matches!(node, Node::Indicator(_))), delta);
        // And below every node its own.
        for change in &comparison.nodes {
            let parts = rubric.parts(change.node);
            if !parts.is_empty() {
                let parts = parts.iter().map(|part| comparison.node(*part).unwrap().contribution.unwrap());
                prop_assert_eq!(Exact::sum(parts).unwrap(), change.contribution.unwrap());
            }
        }
    }

    #[test]
    fn the_way_back_is_the_opposite((id, before, after) in two_years()) {
        let rubric = built_in(id);
        let [before, after] = [before, after].map(|levels| standing(&rubric, &levels));
        let there = Comparison::of(&rubric, before.clone(), after.clone()).unwrap();
        let back = Comparison::of(&rubric, after, before).unwrap();
        for (there, back) in there.nodes.iter().zip(&back.nodes) {
            prop_assert_eq!(there.contribution.unwrap(), -back.contribution.unwrap());
            prop_assert_eq!((there.before, there.after), (back.after, back.before));
        }
    }
}

#[test]
fn a_domain_falls_while_the_index_rises() {
    let json = stdout_of(
        &["compare", "examples/bandar-lampung-2022.csv", "examples/bandar-lampung-2023.csv", "-f", "json", "-q"],
        0,
    );
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let node = |id: &str| document["nodes"].as_array().unwrap().iter().find(|node| node["id"] == id).unwrap().clone();
    for (id, before, after) in [("D1", "2.00", "1.40"), ("index", "1.50", "2.15")] {
        let written = format!("\"id\": \"{id}\",\n      \"before\": {before},\n      \"after\": {after},");
        assert!(json.contains(&written), "{written}");
    }
    let contribution = |id: &str| exact(node(id)["contribution"].as_str().unwrap());
    assert_eq!(contribution("D1"), exact("-0.078"), "13% of -0.60");
    let domains = ["D1", "D2", "D3", "D4"].map(contribution);
    assert_eq!(Exact::sum(domains).unwrap(), exact(document["delta"].as_str().unwrap()));
    assert_eq!(exact(document["delta"].as_str().unwrap()), exact("0.652"));
}

#[test]
fn one_sheet_of_several_years_says_the_same_as_two_sheets() {
    let two = ["compare", "examples/bandar-lampung-2022.csv", "examples/bandar-lampung-2023.csv", "-q"];
    let one = ["compare", "examples/bandar-lampung-2021-2023.csv", "--years", "2022,2023", "-q"];
    assert_eq!(stdout_of(&two, 0), stdout_of(&one, 0));
    assert_eq!(run(&["compare", "examples/bandar-lampung-2021-2023.csv"]).status.code(), Some(2));
}

#[test]
fn institutions_are_paired_by_name_and_the_rest_is_named() {
    let rubric = built_in("spbe-2020");
    let of = |name: &str, index: &str| {
        let mut scores = published(&rubric, index, "", &[]);
        scores.subject.institution = Some(name.to_owned());
        Standing::of(&rubric, &scores, assess::Options::default()).unwrap()
    };
    let before = [of("Kab. Buru", "1,50"), of("Kota Ambon", "2,00"), of("Kota Tual", "1,20")];
    let after =
        [of("Pemerintah Kota Ambon", "2,50"), of("Kab. Seram", "1,00"), of("Pemerintah Kabupaten Buru", "1,25")];
    let pairs = pair(&before, &after);
    assert_eq!(
        (pairs.both.as_slice(), &pairs.only_before[..], &pairs.only_after[..]),
        (&[(1, 0), (0, 2)][..], &[2][..], &[1][..])
    );
    let both =
        pairs.both.iter().map(|(one, other)| Comparison::of(&rubric, before[*one].clone(), after[*other].clone()));
    let groups = by_group(&rubric, &both.collect::<Result<Vec<_>, _>>().unwrap(), None).unwrap();
    assert_eq!((groups[0].count, groups[0].risen, groups[0].fallen), (2, 1, 1));
    assert_eq!((groups[0].before, groups[0].after, groups[0].delta), (exact("1.75"), exact("1.875"), exact("0.125")));
    let twice = [of("Kota Ambon", "1,00"), of("Pemkot Ambon", "2,00")];
    assert_eq!(pair(&twice, &after).twice, ["Pemkot Ambon"]);
}

#[test]
fn different_instruments_have_no_differences() {
    let arguments = ["compare", "examples/madiun-2020.csv", "examples/bandar-lampung-2021.csv", "-f", "json"];
    let refused: serde_json::Value = serde_json::from_str(&stdout_of(&arguments, 3)).unwrap();
    assert_eq!(refused["institutions"].as_array().unwrap().len(), 0);
    let shown = stdout_of(&[&arguments[..], &["--across-instruments"]].concat(), 0);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert!(shown["delta"].is_null() && shown["nodes"].as_array().unwrap().is_empty());
    assert_eq!(shown["diagnostics"].as_array().unwrap().last().unwrap()["severity"], "warning");
    assert_eq!(
        (&shown["before"]["index"]["band"], &shown["after"]["index"]["band"]),
        (&"Baik".into(), &"Kurang".into())
    );
}

#[test]
fn json_fits_its_schema() {
    for (arguments, code) in [
        (&["examples/bandar-lampung-2022.csv", "examples/bandar-lampung-2023.csv"][..], 0),
        (&["examples/denpasar-2019-mandiri-akhir.csv", "--stages", "mandiri,akhir"], 0),
        (
            &[
                "examples/nasional-2023.csv",
                "tests/inputs/maluku-utara-2024.csv",
                "-r",
                "spbe-2020",
                "--group-by",
                "jenis",
            ],
            0,
        ),
        (&["examples/nasional-2023.csv", "examples/nasional-2023.csv", "--institution", "Kota Ternate"], 0),
        (&["examples/madiun-2020.csv", "examples/bandar-lampung-2021.csv"], 3),
        (&["examples/madiun-2020.csv", "examples/bandar-lampung-2021.csv", "--across-instruments"], 0),
        (&["tests/inputs/small.toml", "examples/bandar-lampung-2021.csv"], 3),
    ] {
        let json = stdout_of(&[&["compare"], arguments, &["--format", "json", "--quiet"]].concat(), code);
        assert_fits_schema(&json, "compare");
    }
}
