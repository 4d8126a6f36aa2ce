//! Results over the years: order, changes, gaps, and instruments that cannot be compared.

mod support;

use proptest::prelude::*;
use spbe::analysis::standing::Standing;
use spbe::analysis::target::Target;
use spbe::analysis::trend::{Untimely, trend};
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::NodeId;
#[cfg(feature = "cli")]
use support::program::{assert_fits_schema, run, stdout_of};
use support::rows::published;
use support::{built_in, exact};

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
        let series = trend(given).unwrap().series;
        let periods = &series[0].periods;
        prop_assert_eq!(periods.iter().map(|period| period.year).collect::<Vec<_>>(), results.keys().copied().collect::<Vec<_>>());
        let index = |at: usize| periods[at].standing.value(NodeId::INDEX).unwrap();
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
    let series = trend(given).unwrap().series;
    assert_eq!(series.len(), 1, "one institution, however it is written");
    let periods = &series[0].periods;
    assert_eq!(periods.iter().map(|period| period.change).collect::<Vec<_>>(), [None, Some(exact("0.2")), None]);
    assert_eq!((periods[2].changed_instrument, periods[2].absent.as_slice()), (true, &[2025][..]));
    assert_eq!(series[0].by_instrument().map(<[_]>::len).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_result_without_a_year_is_refused_and_one_twice_in_a_year_left_out() {
    let no_year = trend(vec![result(0, "Kota A", None, 250)]);
    assert_eq!(no_year, Err(Untimely::NoYear { institution: "Kota A".into() }));
    // Another instrument in the same year is another result.
    let twice = trend(vec![
        result(0, "Kota A", Some(2023), 250),
        result(0, "Kota B", Some(2023), 210),
        result(1, "Kota B", Some(2023), 220),
        result(0, "Pemkot A", Some(2023), 260),
    ]);
    let twice = twice.unwrap();
    assert_eq!(twice.twice.iter().map(Standing::institution).collect::<Vec<_>>(), ["Pemkot A"]);
    assert_eq!(twice.series.iter().map(|series| series.institution.as_str()).collect::<Vec<_>>(), ["Kota B"]);
}

#[cfg(feature = "cli")]
#[test]
fn one_doubled_result_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("years.csv");
    let rows = "Kota A;2023;2\nKota B;2023;2\nKota B;2024;3";
    std::fs::write(&file, format!("instansi;tahun;indeks\n{rows}\n")).unwrap();
    let other = folder.path().join("other.csv");
    std::fs::write(&other, "instansi;tahun;indeks\nKota C;2022;1\nKOTA  A;2023;3\n").unwrap();
    let output = run(&["trend", file.to_str().unwrap(), other.to_str().unwrap(), "-r", "spbe-2020", "-f", "json"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("[twice-in-year]: \"KOTA  A\"") && said.contains("row 3"), "{said}");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["series"].as_array().unwrap().len(), 2);
    assert_eq!(document["series"][0]["periods"][1]["change"], "1");
}

/// Two years of all 621 institutions, the second moved by known hundredths.
#[cfg(feature = "cli")]
#[test]
fn every_change_of_the_national_results_is_what_the_files_say() {
    let text = support::text_of("examples/nasional-2023.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut values = std::collections::HashMap::new();
    let mut second = String::from("instansi;indeks\n");
    for (at, row) in reader.records().map(Result::unwrap).enumerate() {
        let before: i64 = row[9].replace(',', "").parse().unwrap();
        let after = (before + (at as i64 * 29) % 71 - 35).clamp(100, 500);
        second += &format!("\"{}\";{},{:02}\n", &row[4], after / 100, after % 100);
        values.insert(row[4].to_owned(), (before, after));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("2024.csv");
    std::fs::write(&file, second).unwrap();
    let arguments = ["trend", "examples/nasional-2023.csv", file.to_str().unwrap(), "-r", "spbe-2020"];
    let rest = ["--years", "2023,2024", "--target", "Baik", "-f", "json", "-q"];
    let json = stdout_of(&[&arguments[..], &rest].concat(), 0);
    assert_fits_schema(&json, "trend");
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let series = document["series"].as_array().unwrap();
    assert_eq!(series.len(), 621);
    let hundredths = |cents: i64| Exact::new(cents.into(), 100).unwrap();
    for one in series {
        let (before, after) = values[one["institution"].as_str().unwrap()];
        let periods = one["periods"].as_array().unwrap();
        let value = |at: usize| exact(periods[at]["exact"].as_str().unwrap());
        assert_eq!([value(0), value(1)], [before, after].map(hundredths));
        assert!(periods[0]["change"].is_null());
        assert_eq!(exact(periods[1]["change"].as_str().unwrap()), hundredths(after - before));
        let target = &periods[1]["target"];
        assert_eq!((&target["label"], &target["reached"]), (&"Baik".into(), &(after >= 260).into()));
        assert_eq!(exact(target["lacking"].as_str().unwrap()), hundredths((260 - after).max(0)));
    }
}

#[cfg(feature = "cli")]
#[test]
fn a_band_that_is_open_below_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pemdi.csv");
    std::fs::write(&file, "instansi;tahun;indeks\nKab. A;2026;2,50\n").unwrap();
    let on_the_cut = ["trend", file.to_str().unwrap(), "-r", "pemdi-2026", "--target", "Baik", "-q"];
    let table = stdout_of(&on_the_cut, 0);
    let target = table.lines().find(|line| line.contains("Target Baik (above 2.5)"));
    assert!(target.is_some_and(|line| !line.contains('✓')), "{table}");
    assert!(table.contains("exactly on its cut in 2026, which has yet to be passed"), "{table}");
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

#[cfg(feature = "cli")]
#[test]
fn years_can_be_given_for_sheets_that_do_not_say_theirs() {
    let files = ["trend", "examples/nasional-2023.csv", "tests/inputs/maluku-utara-2024.csv"];
    assert_eq!(run(&files).status.code(), Some(2));
    let json =
        stdout_of(&[&files[..], &["--years", "2023,2024", "--institution", "Ternate", "-f", "json", "-q"]].concat(), 0);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["series"][0]["periods"][1]["change"], "69/100");
}

#[cfg(feature = "cli")]
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

/// Files that stand in for one institution have a year each in their names; it is asked for by the name they share.
#[cfg(feature = "cli")]
#[test]
fn an_institution_that_files_stand_in_for_is_found_by_the_name_they_share() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = "indikator;nilai\nI1;3\nI2;3\nI3;3\nI4;3\nI5;3\nI6;3\n";
    let paths = ["nilai-2022.csv", "nilai-2023.csv", "lain-2023.csv"].map(|name| {
        let path = folder.path().join(name);
        std::fs::write(&path, sheet).unwrap();
        path.display().to_string()
    });
    let [first, second, other] = &paths;
    let asked = ["-r", "tests/inputs/small.toml", "--years", "2022,2023,2023", "-f", "csv", "-q"];
    let rows = stdout_of(&[&["trend", first, second, other, "--institution", "nilai"], &asked[..]].concat(), 0);
    let years: Vec<&str> = rows.lines().skip(1).filter(|row| row.contains(",index,")).collect();
    assert!(years.len() == 2 && years.iter().all(|row| row.starts_with("nilai,")), "{rows}");
}
