//! Comparisons: contributions that sum exactly, on random scores and on published results.

mod support;

use proptest::prelude::*;
use spbe::analysis::compare::{Comparison, by_group, pair};
use spbe::analysis::standing::Standing;
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::{Level, NodeId, Rubric};
#[cfg(feature = "cli")]
use support::program::{assert_fits_schema, run, stdout_of};
use support::rows::{published, scored};
use support::{built_in, exact};

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
    proptest::collection::vec(one, rubric.indicators().len())
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
        let sum = |is: fn(&NodeId) -> bool| {
            let of_level = comparison.compared().filter(|change| is(&change.node));
            Exact::sum(of_level.map(|change| change.contribution.unwrap())).unwrap()
        };
        if rubric.has_domains() {
            prop_assert_eq!(sum(|node| node.level() == Level::Domain), delta);
        }
        prop_assert_eq!(sum(|node| node.level() == Level::Aspect), delta);
        prop_assert_eq!(sum(|node| node.is_indicator()), delta);
        // And below every node its own.
        for change in comparison.compared() {
            let parts = rubric.children(change.node);
            if !change.node.is_indicator() {
                let parts = parts.map(|part| comparison.nodes[part].contribution.unwrap());
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
        for (there, back) in there.nodes.iter().zip(back.nodes.iter()) {
            prop_assert_eq!(there.contribution.unwrap(), -back.contribution.unwrap());
            prop_assert_eq!((there.before, there.after), (back.after, back.before));
        }
    }
}

#[cfg(feature = "cli")]
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

#[cfg(feature = "cli")]
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
    // Of one that is twice it cannot be told which is meant; the others are compared.
    let twice = [of("Kota Ambon", "1,00"), of("Pemkot Ambon", "2,00"), of("Kab. Buru", "3,00")];
    let pairs = pair(&twice, &after);
    assert_eq!((pairs.both.as_slice(), pairs.twice_before.as_slice()), (&[(2, 2)][..], &[1][..]));
    assert_eq!((pairs.only_before.as_slice(), pairs.only_after.as_slice()), (&[][..], &[1][..]));
    let pairs = pair(&after, &twice);
    assert_eq!((pairs.both.as_slice(), pairs.twice_after.as_slice()), (&[(2, 2)][..], &[1][..]));
    assert_eq!(pairs.only_before, [1]);
}

/// A second year of the national results: every index moved by some hundredths, one institution left out and one
/// new. The rows, and the hundredths before and after by name.
#[cfg(feature = "cli")]
fn second_year() -> (String, Vec<csv::StringRecord>, std::collections::HashMap<String, (i64, i64)>) {
    let text = support::text_of("examples/nasional-2023.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut values = std::collections::HashMap::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for (at, row) in rows.iter().enumerate().skip(1) {
        let before: i64 = row[9].replace(',', "").parse().unwrap();
        let after = (before + (at as i64 * 37) % 83 - 41).clamp(100, 500);
        let index = format!("{},{:02}", after / 100, after % 100);
        let moved = row.iter().enumerate().map(|(column, cell)| match column {
            9 => index.as_str(),
            // The band is left to the value.
            10 => "",
            _ => cell,
        });
        writer.write_record(moved).unwrap();
        values.insert(row[4].to_owned(), (before, after));
    }
    writer.write_record(["x", "Baru", "Jawa", "Kota", "Kota Baru Sekali", "1", "1", "1", "1", "1", ""]).unwrap();
    (String::from_utf8(writer.into_inner().unwrap()).unwrap(), rows, values)
}

#[cfg(feature = "cli")]
fn hundredths(cents: i64) -> Exact {
    Exact::new(cents.into(), 100).unwrap()
}

#[cfg(feature = "cli")]
#[test]
fn every_change_of_the_national_results_is_what_the_files_say() {
    let (text, rows, values) = second_year();
    let folder = tempfile::tempdir().unwrap();
    let after = folder.path().join("nasional-2024.csv");
    std::fs::write(&after, text).unwrap();
    let files = ["compare", "examples/nasional-2023.csv", after.to_str().unwrap(), "-q"];
    let json = stdout_of(&[&files[..], &["--group-by", "wilayah", "-f", "json"]].concat(), 0);
    assert_fits_schema(&json, "compare");
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let institutions = document["institutions"].as_array().unwrap();
    assert_eq!(institutions.len(), 620);
    assert_eq!(document["only_before"].as_array().unwrap().len(), 1);
    assert_eq!(document["only_after"], serde_json::json!(["Kota Baru Sekali"]));
    for institution in institutions {
        let (before, after) = values[institution["institution"].as_str().unwrap()];
        let delta = |value: &serde_json::Value| exact(value.as_str().unwrap());
        assert_eq!(delta(&institution["delta"]), hundredths(after - before));
        let nodes = institution["nodes"].as_array().unwrap();
        assert_eq!(nodes[0]["id"], "index");
        assert_eq!(delta(&nodes[0]["contribution"]), hundredths(after - before));
        assert!(nodes[1..5].iter().all(|domain| domain["delta"] == "0"), "the domains are as they were");
    }
    // Each group, and everybody together.
    let groups = document["groups"].as_array().unwrap();
    let mut counted = 0;
    for group in groups {
        let members: Vec<(i64, i64)> = rows[1..]
            .iter()
            .filter(|row| group["name"].as_str().is_none_or(|name| name == &row[2]))
            .map(|row| values[&row[4]])
            .collect();
        assert_eq!(group["count"], members.len());
        counted += members.len();
        let mean = |of: fn(&(i64, i64)) -> i64| {
            hundredths(members.iter().map(of).sum()).div(Exact::whole(members.len() as i64)).unwrap()
        };
        let (before, after) = (mean(|member| member.0), mean(|member| member.1));
        assert_eq!(exact(group["delta"].as_str().unwrap()), after.sub(before).unwrap());
        let shown = |value: Exact| value.rounded(2);
        assert_eq!(exact(&group["before"].to_string()), shown(before));
        assert_eq!(exact(&group["after"].to_string()), shown(after));
        assert_eq!(group["risen"], members.iter().filter(|member| member.1 > member.0).count());
        assert_eq!(group["fallen"], members.iter().filter(|member| member.1 < member.0).count());
    }
    assert_eq!(counted, 2 * 620);
    assert!(groups.last().unwrap()["name"].is_null() && groups.len() > 5);
    // CSV says the same.
    let rows = stdout_of(&[&files[..], &["-f", "csv"]].concat(), 0);
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    for row in reader.records().map(Result::unwrap) {
        let (before, after) = values[&row[0]];
        assert_eq!([&row[3], &row[4], &row[5]].map(exact), [before, after, after - before].map(hundredths));
    }
}

#[test]
fn many_groups_take_no_longer_than_few() {
    let rubric = built_in("spbe-2020");
    let of = |at: usize| {
        let mut scores = published(&rubric, "2,00", "", &[]);
        scores.subject.institution = Some(format!("Kota {at}"));
        Standing::of(&rubric, &scores, assess::Options::default()).unwrap()
    };
    let comparisons = (0..6000).map(|at| Comparison::of(&rubric, of(at), of(at)).unwrap()).collect::<Vec<_>>();
    let groups = by_group(&rubric, &comparisons, Some("instansi")).unwrap();
    assert_eq!((groups.len(), groups.last().unwrap().count), (6001, 6000));
}

/// The exit code, the JSON and the messages.
#[cfg(feature = "cli")]
fn compared(arguments: &[&str]) -> (Option<i32>, serde_json::Value, String) {
    let output = run(&[&["compare"], arguments, &["-f", "json"]].concat());
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), json, String::from_utf8(output.stderr).unwrap())
}

#[cfg(feature = "cli")]
fn sheet(name: &str, lines: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, format!("instansi;tahun;D1;D2;D3;D4;indeks\n{lines}\n")).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (folder, file)
}

#[cfg(feature = "cli")]
#[test]
fn one_doubled_name_does_not_stop_the_others() {
    let (_a, before) =
        sheet("before.csv", "Kota A;2023;1;1;1;1;1\nKOTA A;;2;2;2;2;2\nKota B;2023;1;1;1;1;1\nKota C;2023;1;1;1;1;1");
    let (_b, after) = sheet("after.csv", "Kota A;2024;3;3;3;3;3\nKota B;2024;2;2;2;2;2\nKota C;2024;4;4;4;4;4");
    let (code, json, said) = compared(&[&before, &after]);
    assert_eq!((code, json["institutions"].as_array().unwrap().len()), (Some(3), 2));
    assert!(said.contains("[twice-on-one-side]: \"KOTA A\"") && said.contains("before.csv, row 3"), "{said}");
    assert_eq!(json["diagnostics"].as_array().unwrap().iter().filter(|said| said["severity"] == "error").count(), 1);
    assert!(json["only_before"].as_array().unwrap().is_empty() && json["only_after"].as_array().unwrap().is_empty());
}

#[cfg(feature = "cli")]
#[test]
fn years_are_given_to_sheets_that_do_not_say_theirs() {
    let (_a, before) = sheet("before.csv", "Kota A;;1;1;1;1;1");
    let (_b, after) = sheet("after.csv", "Kota A;2024;3;3;3;3;3\nKota A;2025;4;4;4;4;4");
    let (code, json, said) = compared(&[&before, &after, "--years", "2023,2025"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        (&json["before"]["year"], &json["after"]["year"], &json["delta"]),
        (&2023.into(), &2025.into(), &"3".into())
    );
    // A sheet that says other years is not of that one, and one sheet without a year cannot be two.
    assert_eq!(compared(&[&before, &after, "--years", "2023,2026"]).0, Some(3));
    assert_eq!(compared(&[&before, "--years", "2022,2023"]).0, Some(3));
}

#[cfg(feature = "cli")]
#[test]
fn what_is_odd_about_a_comparison_is_said() {
    let (_a, one) = sheet("one.csv", "Kota A;2024;1;1;1;1;1");
    let (_b, two) = sheet("two.csv", "Kota B;2023;3;3;3;3;3");
    let (code, json, said) = compared(&[&one, &two]);
    assert_eq!(code, Some(0));
    assert!(said.contains("two different institutions are compared: Kota A and Kota B"), "{said}");
    assert!(said.contains("[backwards-in-time]") && said.contains("2024"), "{said}");
    let side = &json["institutions"][0];
    assert_eq!((&side["before"]["institution"], &side["after"]["institution"]), (&"Kota A".into(), &"Kota B".into()));
    let rows = stdout_of(&["compare", &one, &two, "-f", "csv", "-q"], 0);
    assert!(rows.lines().nth(1).unwrap().starts_with("Kota A → Kota B,2024,2023,index,"), "{rows}");
}

#[cfg(feature = "cli")]
#[test]
fn different_instruments_have_no_differences() {
    let arguments = ["compare", "examples/madiun-2020.csv", "examples/bandar-lampung-2021.csv", "-f", "json"];
    let refused: serde_json::Value = serde_json::from_str(&stdout_of(&arguments, 3)).unwrap();
    assert_eq!(refused["institutions"].as_array().unwrap().len(), 0);
    let shown = stdout_of(&[&arguments[..], &["--across-instruments"]].concat(), 0);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert!(shown["delta"].is_null() && shown["nodes"].as_array().unwrap().is_empty());
    let said = |code: &str| {
        let found = shown["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == code);
        found.unwrap_or_else(|| panic!("{code} is said"))["severity"].clone()
    };
    assert_eq!((said("not-comparable"), said("different-institutions")), ("warning".into(), "note".into()));
    assert_eq!(
        (&shown["before"]["index"]["band"], &shown["after"]["index"]["band"]),
        (&"Baik".into(), &"Kurang".into())
    );
}

#[cfg(feature = "cli")]
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
