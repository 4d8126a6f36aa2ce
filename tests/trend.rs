//! Results over the years: order, changes, gaps, and instruments that cannot be compared.

mod support;

use proptest::prelude::*;
use spbe::analysis::standing::Standing;
use spbe::analysis::target::Target;
use spbe::analysis::trend::{Untimely, trend};
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::names::Node;
use support::rows::published;
use support::{assert_fits_schema, built_in, exact, run, stdout_of};

/// A result of an instrument: 0 is spbe-2020, 1 is pemdi-2026.
fn result(instrument: usize, name: &str, year: Option<u16>, hundredths: u16) -> (usize, Standing) {
    let rubric = built_in(["spbe-2020", "pemdi-2026"][instrument]);
    let mut scores = published(&rubric, &format!("{}.{:02}", hundredths / 100, hundredths % 100), "", &[]);
    scores.subject.institution = Some(name.to_owned());
    scores.subject.year = year;
    (instrument, Standing::of(&rubric, &scores, assess::Options::default()).unwrap())
}

proptest! {
    #[test]
    fn changes_lead_from_the_first_year_to_the_last(
        results in proptest::collection::btree_map(2018_u16..2026, 100_u16..=500, 1..8),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let mut given: Vec<_> = results.iter().map(|(year, index)| result(0, "Kota A", Some(*year), *index)).collect();
        let middle = shuffled.index(given.len());
        given.rotate_left(middle);
        let series = trend(given).unwrap();
        let periods = &series[0].periods;
        prop_assert_eq!(periods.iter().map(|period| period.year).collect::<Vec<_>>(), results.keys().copied().collect::<Vec<_>>());
        let index = |at: usize| periods[at].standing.value(Node::Index).unwrap();
        let changes = periods.iter().skip(1).map(|period| period.change.unwrap());
        prop_assert_eq!(index(0).add(Exact::sum(changes).unwrap()).unwrap(), index(periods.len() - 1));
        // Years with and without a result are all years between the first and the last.
        let absent: usize = periods.iter().map(|period| period.absent.len()).sum();
        let span = usize::from(periods.last().unwrap().year - periods[0].year) + 1;
        prop_assert_eq!(absent + periods.len(), span);
        prop_assert!(periods.iter().all(|period| !period.changed_instrument));
    }
}

#[test]
fn there_is_no_change_across_instruments() {
    let given = vec![
        result(1, "Pemprov Maluku Utara", Some(2026), 210),
        result(0, "Pemerintah Provinsi Maluku Utara", Some(2024), 269),
        result(0, "Provinsi Maluku Utara", Some(2023), 249),
    ];
    let series = trend(given).unwrap();
    assert_eq!(series.len(), 1, "one institution, however it is written");
    let periods = &series[0].periods;
    assert_eq!(periods.iter().map(|period| period.change).collect::<Vec<_>>(), [None, Some(exact("0.2")), None]);
    assert_eq!((periods[2].changed_instrument, periods[2].absent.as_slice()), (true, &[2025][..]));
    assert_eq!(series[0].by_instrument().map(<[_]>::len).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_result_without_a_year_or_twice_in_one_is_refused() {
    let no_year = trend(vec![result(0, "Kota A", None, 250)]);
    assert_eq!(no_year, Err(Untimely::NoYear { institution: "Kota A".into() }));
    let twice = trend(vec![result(0, "Kota A", Some(2023), 250), result(0, "Pemkot A", Some(2023), 260)]);
    assert!(matches!(twice, Err(Untimely::Twice { year: 2023, .. })));
}

#[test]
fn a_band_that_its_cut_does_not_belong_to_has_to_be_passed() {
    // 2,50 itself is Cukup in Pemdi; 2,6 itself is Baik in SPBE.
    let baik = |id: &str| {
        let rubric = built_in(id);
        let target = Target::parse("Baik", &rubric).unwrap();
        target.threshold(&rubric, assess::BandOn::Exact).unwrap().unwrap()
    };
    let pemdi = baik("pemdi-2026");
    assert!(!pemdi.is_reached(exact("2.5")) && pemdi.is_reached(exact("2.501")));
    assert_eq!(pemdi.lacking(exact("2.5")), Ok(Exact::ZERO));
    let spbe = baik("spbe-2020");
    assert!(spbe.is_reached(exact("2.6")) && !spbe.is_reached(exact("2.599")));
    assert_eq!(spbe.lacking(exact("2.5")), Ok(exact("0.1")));
}

#[test]
fn years_can_be_given_for_sheets_that_do_not_say_theirs() {
    let files = ["trend", "examples/nasional-2023.csv", "tests/inputs/maluku-utara-2024.csv"];
    assert_eq!(run(&files).status.code(), Some(2));
    let json =
        stdout_of(&[&files[..], &["--years", "2023,2024", "--institution", "Ternate", "-f", "json", "-q"]].concat(), 0);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["series"][0]["periods"][1]["change"], "69/100");
}

#[test]
fn json_fits_its_schema() {
    for (arguments, code) in [
        (&["examples/bandar-lampung-2021-2023.csv", "--target", "Baik"][..], 0),
        (
            &[
                "examples/nasional-2023.csv",
                "tests/inputs/maluku-utara-2024.csv",
                "--years",
                "2023,2024",
                "--target",
                "3",
            ],
            0,
        ),
        (&["tests/inputs/contoh-2024-spbe.csv", "tests/inputs/contoh-2026-pemdi.csv"], 0),
        (&["examples/kota-jambi-2024-smart-city.csv"], 0),
        (&["tests/inputs/small.toml"], 3),
    ] {
        let json = stdout_of(&[&["trend"], arguments, &["--format", "json", "--quiet"]].concat(), code);
        assert_fits_schema(&json, "trend");
    }
}
