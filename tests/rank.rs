//! League tables of the national results of 2023, compared with the file itself.

mod support;

use proptest::prelude::*;
use spbe::analysis::institution::Unnamed;
use spbe::analysis::rank::{Condition, Question, Ranking, Unanswerable, rank};
use spbe::analysis::standing::Standing;
use spbe::analysis::target::Target;
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::{NodeId, Rubric};
#[cfg(feature = "cli")]
use support::program::{assert_fits_schema, run, stdout_of};
use support::rows::{published, scored};
use support::{built_in, exact, path};

const NATIONAL: &str = "examples/nasional-2023.csv";

fn national() -> Vec<Standing> {
    let sheet = std::fs::read(path(NATIONAL)).unwrap();
    let reading = spbe::intake::read(NATIONAL, &sheet, &spbe::intake::Options::default());
    let rubric = reading.rubric.unwrap();
    let standing =
        |record: spbe::intake::Record| Standing::of(&rubric, &record.scores, assess::Options::default()).unwrap();
    reading.records.into_iter().map(standing).collect()
}

fn is(column: &str, value: &str) -> Condition {
    Condition { column: column.to_owned(), value: value.to_owned(), equal: true }
}

fn ask(standings: &[Standing], question: Question) -> Result<Ranking, Unanswerable> {
    rank(&built_in("spbe-2020"), standings, &[], &question)
}

fn names<'s>(standings: &'s [Standing], ranking: &Ranking) -> Vec<&'s str> {
    ranking.rows.iter().map(|row| standings[row.standing].institution()).collect()
}

#[test]
fn the_governor_gets_an_answer() {
    let standings = national();
    let question = Question {
        conditions: vec![is("jenis", "Provinsi")],
        group_by: Some("wilayah".to_owned()),
        focus: Some("Maluku Utara".to_owned()),
        against: vec!["Gorontalo".to_owned()],
        at_least: Some(Target::Band(2)),
        ..Question::default()
    };
    let ranking = ask(&standings, question).unwrap();
    assert_eq!(ranking.rows.len(), 38);
    let focus = ranking.focus.as_ref().unwrap();
    let own = &ranking.rows[focus.row];
    assert_eq!((own.rank, own.rank_in_group, focus.group_count), (30, Some(1), Some(8)));
    assert_eq!(own.group.as_deref(), Some("Maluku-Papua"));

    let next = focus.next.as_ref().unwrap();
    assert_eq!(standings[ranking.rows[next.row].standing].institution(), "Pemerintah Provinsi Sulawesi Tenggara");
    assert_eq!(next.distance, exact("0.10"));
    let of_services =
        next.parts.iter().find(|part| part.node == support::nth(built_in("spbe-2020").domains(), 3)).unwrap();
    assert_eq!(of_services.contribution, Some(exact("-0.1365")), "0.30 less, times 45.5%");
    let gorontalo = &focus.against[0];
    assert_eq!((ranking.rows[gorontalo.row].rank, gorontalo.distance), (15, exact("0.73")));

    let maluku_papua = ranking.groups.last().unwrap();
    assert_eq!(maluku_papua.name, "Maluku-Papua");
    assert_eq!((maluku_papua.count, maluku_papua.max, maluku_papua.min), (8, exact("2.49"), Exact::ONE));
    assert_eq!(maluku_papua.mean, exact("1489/800"), "2.49 2.28 2.23 1.97 1.91 1.76 1.25 1.00");
    assert_eq!(maluku_papua.median, exact("1.94"));
    assert_eq!((maluku_papua.bands.as_slice(), maluku_papua.at_least), (&[3, 5, 0, 0, 0][..], Some(0)));
}

#[test]
fn the_share_of_the_regencies_and_cities_of_a_province() {
    let standings = national();
    let question = |more: &[Condition]| Question {
        conditions: [&[is("kelompok", "Pemerintah Daerah di Maluku Utara")][..], more].concat(),
        at_least: Some(Target::Band(1)),
        ..Question::default()
    };
    let share = |more: &[Condition]| {
        let all = ask(&standings, question(more)).unwrap().all;
        (all.at_least.unwrap(), all.count)
    };
    assert_eq!(share(&[]), (6, 11));
    assert_eq!(share(&[Condition { equal: false, ..is("jenis", "provinsi") }]), (5, 10));
    assert_eq!(share(&[is("jenis", "Kabupaten"), is("jenis", "Kota")]), (5, 10), "the same column twice is either");
}

/// Counts, sums and extremes of every group of the whole file, computed once more from its text.
#[test]
fn groups_of_the_whole_file_are_what_the_file_says() {
    let standings = national();
    let text = support::text_of(NATIONAL);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (column, at) in [("wilayah", 2), ("jenis", 3), ("kelompok", 1)] {
        let question = Question { group_by: Some(column.to_owned()), ..Question::default() };
        let ranking = ask(&standings, question).unwrap();
        assert_eq!(ranking.rows.len(), 621);
        assert_eq!(ranking.groups.iter().map(|group| group.count).sum::<usize>(), 621);
        for group in &ranking.groups {
            let mut cents: Vec<i64> = rows
                .iter()
                .filter(|row| row[at] == group.name)
                .map(|row| row[9].replace(',', "").parse().unwrap())
                .collect();
            cents.sort_unstable();
            let hundredths = |cents: i64| Exact::new(cents.into(), 100).unwrap();
            let sum: i64 = cents.iter().sum();
            assert_eq!(group.count, cents.len(), "{}", group.name);
            assert_eq!(group.mean, hundredths(sum).div(Exact::whole(cents.len() as i64)).unwrap());
            assert_eq!((group.min, group.max), (hundredths(cents[0]), hundredths(cents[cents.len() - 1])));
            let middle = cents[(cents.len() - 1) / 2] + cents[cents.len() / 2];
            assert_eq!(group.median, hundredths(middle).div(Exact::whole(2)).unwrap());
            let cukup = rows.iter().filter(|row| row[at] == group.name && &row[10] == "Cukup").count();
            assert_eq!(group.bands[1], cukup, "{}: bands are as published", group.name);
        }
    }
}

#[test]
fn equals_share_a_rank_and_the_next_rank_is_skipped() {
    let standings = national();
    let ranking = ask(&standings, Question::default()).unwrap();
    for (at, row) in ranking.rows.iter().enumerate() {
        let higher = standings.iter().filter(|other| other.value(NodeId::INDEX) > Some(row.value)).count();
        assert_eq!(row.rank, higher + 1);
        let equals = standings.iter().filter(|other| other.value(NodeId::INDEX) == Some(row.value)).count();
        assert_eq!(row.tied, equals > 1);
        assert!(at == 0 || ranking.rows[at - 1].value >= row.value);
    }
}

#[test]
fn values_that_print_alike_are_told_apart_where_they_are_exact() {
    let rubric = built_in("spbe-2020");
    let mut levels = vec![Exact::whole(3); 47];
    let standing =
        |levels: &[Exact]| Standing::of(&rubric, &scored(&rubric, levels), assess::Options::default()).unwrap();
    let lower = standing(&levels);
    // One level more of 1.3% and one of 1.5%, one less of 2.75%: 0.0005 in all.
    (levels[0], levels[1]) = (Exact::whole(5), Exact::whole(2));
    (levels[40], levels[20]) = (Exact::whole(2), Exact::whole(4));
    let higher = standing(&levels);
    let [low, high] = [&lower, &higher].map(|standing| standing.value(NodeId::INDEX).unwrap());
    assert!(low != high && low.rounded(2) == high.rounded(2), "{low} {high}");
    let ranking = rank(&rubric, &[lower, higher], &[], &Question::default()).unwrap();
    assert_eq!(ranking.rows.iter().map(|row| row.rank).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_name_is_found_as_people_say_it() {
    let standings = national();
    let place = |name: &str, jenis: &str| {
        let conditions = if jenis.is_empty() { Vec::new() } else { vec![is("jenis", jenis)] };
        let ranking = ask(&standings, Question { focus: Some(name.to_owned()), conditions, ..Question::default() })?;
        Ok(names(&standings, &ranking)[ranking.focus.unwrap().row])
    };
    assert_eq!(place("Kota Serang", ""), Ok("Pemerintah Kota Serang"));
    assert_eq!(place("kabupaten serang", ""), Ok("Pemerintah Kab. Serang"));
    assert_eq!(place("maluku utara", ""), Ok("Pemerintah Provinsi Maluku Utara"));
    assert_eq!(place("Gorontalo", "Kota"), Ok("Pemerintah Kota Gorontalo"));
    let several = ["Pemerintah Provinsi Gorontalo", "Pemerintah Kab. Gorontalo", "Pemerintah Kota Gorontalo"];
    let several = several.map(str::to_owned).to_vec();
    assert_eq!(
        place("Gorontalo", ""),
        Err(Unanswerable::Name { name: "Gorontalo".into(), why: Unnamed::Several(several) })
    );
    let outside = Unanswerable::NotRanked { institution: "Pemerintah Kota Ternate".into() };
    assert_eq!(place("Ternate", "Provinsi"), Err(outside));
}

#[test]
fn what_cannot_be_asked_says_what_can() {
    let standings = national();
    let no_column = ask(&standings, Question { group_by: Some("pulau".into()), ..Question::default() });
    let columns = ["id", "kelompok", "wilayah", "jenis"].map(str::to_owned).to_vec();
    assert_eq!(no_column, Err(Unanswerable::NoColumn { column: "pulau".into(), columns }));
    let nobody = ask(&standings, Question { conditions: vec![is("jenis", "Desa")], ..Question::default() });
    assert!(
        matches!(nobody, Err(Unanswerable::Nobody { condition: Some((_, cells)) }) if cells.contains(&"Kota".into()))
    );
}

/// Institutions with these indexes in hundredths.
fn with_indexes(rubric: &Rubric, indexes: &[u16]) -> Vec<Standing> {
    let standing = |(at, index): (usize, &u16)| {
        let index = format!("{}.{:02}", index / 100, index % 100);
        let mut scores = published(rubric, &index, "", &[]);
        scores.subject.institution = Some(format!("Kota {at}"));
        Standing::of(rubric, &scores, assess::Options::default()).unwrap()
    };
    indexes.iter().enumerate().map(standing).collect()
}

proptest! {
    #[test]
    fn earlier_ranks_are_those_of_the_same_institutions(
        now in proptest::collection::vec(100_u16..=110, 1..12),
        before in proptest::collection::vec(100_u16..=110, 1..12),
    ) {
        let rubric = built_in("spbe-2020");
        let (standings, earlier) = (with_indexes(&rubric, &now), with_indexes(&rubric, &before));
        let ranking = rank(&rubric, &standings, &earlier, &Question::default()).unwrap();
        let both = &before[..before.len().min(now.len())];
        for row in &ranking.rows {
            let value = both.get(row.standing);
            let expected = value.map(|value| both.iter().filter(|other| *other > value).count() + 1);
            prop_assert_eq!(row.before.map(|before| before.rank), expected);
        }
    }
}

/// A file of spbe-2020 with these lines below its header.
#[cfg(feature = "cli")]
fn sheet(name: &str, header: &str, lines: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, format!("{header}\n{}\n", lines.join("\n"))).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (folder, file)
}

#[cfg(feature = "cli")]
const DATED: &str = "instansi;tahun;D1;D2;D3;D4;indeks;predikat";

/// The exit code, the JSON and the messages.
#[cfg(feature = "cli")]
fn ranked(arguments: &[&str]) -> (Option<i32>, serde_json::Value, String) {
    let output = run(&[&["rank"], arguments, &["-f", "json"]].concat());
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), json, String::from_utf8(output.stderr).unwrap())
}

#[cfg(feature = "cli")]
fn count(json: &serde_json::Value) -> usize {
    json["rows"].as_array().map_or(0, Vec::len)
}

#[cfg(feature = "cli")]
#[test]
fn an_institution_has_one_place() {
    let (code, json, said) = ranked(&[NATIONAL, NATIONAL]);
    assert_eq!((code, count(&json)), (Some(3), 621));
    assert_eq!(json["rows"][0]["tied"], false, "nobody ties with itself");
    assert!(said.contains("error[institution-repeated]") && said.contains("--previous"), "{said}");
    // Two spellings in one sheet; and without a year it could be the same year.
    let lines = ["Kota A;2023;1;1;1;1;1;Kurang", "KOTA  A;2023;2;2;2;2;2;Cukup", "Kota B;2023;3;3;3;3;3;Baik"];
    let (_folder, dated) = sheet("dated.csv", DATED, &lines);
    let (code, json, said) = ranked(&[&dated]);
    assert_eq!((code, count(&json)), (Some(3), 2));
    assert!(said.contains("\"KOTA  A\" is already on") && said.contains("row 2") && said.contains("row 3"), "{said}");
    let (_other, undated) = sheet("undated.csv", DATED, &["Kota B;;4;4;4;4;4;Sangat Baik"]);
    assert_eq!(ranked(&[&dated, &undated]).0, Some(3));
    // Of another year it is not refused but asked for: a table is of one year.
    let (_later, later) = sheet("later.csv", DATED, &["Kota B;2024;4;4;4;4;4;Sangat Baik"]);
    let (code, _, said) = ranked(&[&later, &undated, &dated]);
    assert!(said.contains("[several-years]"), "{code:?} {said}");
}

#[cfg(feature = "cli")]
#[test]
fn the_earlier_sheet_is_earlier_and_of_the_same_institutions() {
    let of = |name: &str, line: &str| sheet(name, DATED, &[line]);
    let (_a, now) = of("now.csv", "Kota A;2023;3;3;3;3;3;Baik");
    for year in ["2023", "2024"] {
        let (_b, later) = of("later.csv", &format!("Kota A;{year};2;2;2;2;2;Cukup"));
        let (code, _, said) = ranked(&[&now, "--previous", &later]);
        assert_eq!(code, Some(2), "{said}");
        assert!(
            said.contains("[previous-not-earlier]") && said.contains(year) && said.contains("before 2023"),
            "{said}"
        );
    }
    let (_c, others) = of("others.csv", "Kota B;2022;2;2;2;2;2;Cukup");
    let (code, _, said) = ranked(&[&now, "--previous", &others]);
    assert!(code == Some(2) && said.contains("[nobody-in-both]"), "{said}");
    // Nothing but the index does not tell its instrument; this year's does.
    let (_d, bare) = sheet("bare.csv", "instansi;indeks;predikat", &["Kota A;2,00;Cukup"]);
    let (code, json, said) = ranked(&[&now, "--previous", &bare]);
    assert_eq!((code, &json["rows"][0]["before"]["value_change_exact"]), (Some(0), &"1".into()), "{said}");
}

#[cfg(feature = "cli")]
#[test]
fn what_a_part_contributes_is_known_only_where_it_is_there_on_both_sides() {
    let lines = ["Kota A;2023;3,00;1,70;1,00;3,31;2,49;Cukup", "Kota B;2023;3,00;;1,00;3,81;2,79;Baik"];
    let (_folder, file) = sheet("part.csv", DATED, &lines);
    let (_, json, _) = ranked(&[&file, "--focus", "Kota A"]);
    let parts = json["focus"]["next"]["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 4, "no domain is left out");
    assert!(parts[1]["contribution"].is_null() && parts[1]["other"].is_null() && parts[1]["own"] == 1.7);
    assert_fits_schema(&json.to_string(), "rank");
    let table = stdout_of(&["rank", &file, "--focus", "Kota A", "-q"], 0);
    assert!(table.contains("what it contributes is not known"), "{table}");
    let index = table.lines().rfind(|line| line.starts_with("Index ")).unwrap();
    assert_eq!(index.split_whitespace().last(), Some("-"), "no sum of some of the parts: {index:?}");
}

#[cfg(feature = "cli")]
#[test]
fn what_ranks_must_be_in_the_sheet() {
    let (code, _, said) = ranked(&[NATIONAL, "--by", "A7"]);
    assert!(
        code == Some(2) && said.contains("[no-values]") && said.contains("there is: index, D1, D2, D3, D4"),
        "{said}"
    );
}

#[cfg(feature = "cli")]
#[test]
fn a_code_stands_for_a_name_and_so_does_a_file() {
    let (_folder, codes) = sheet(
        "kode.csv",
        "kode;tahun;D1;D2;D3;D4;indeks;predikat",
        &["K1;2023;3;3;3;3;3;Baik", "K2;2023;2;2;2;2;2;Cukup"],
    );
    let (code, json, said) = ranked(&[&codes]);
    assert_eq!((code, &json["rows"][0]["institution"]), (Some(0), &"K1".into()), "{said}");
    let (_a, one) = sheet("kota-satu.csv", "tahun;D1;D2;D3;D4;indeks", &["2023;3;3;3;3;3"]);
    let (_b, two) = sheet("kota-dua.csv", "tahun;D1;D2;D3;D4;indeks", &["2023;2;2;2;2;2"]);
    let rows = stdout_of(&["rank", &one, &two, "-q", "-f", "csv"], 0);
    let names: Vec<&str> = rows.lines().skip(1).filter_map(|row| row.split(',').nth(2)).collect();
    assert_eq!(names, ["kota-satu", "kota-dua"]);
    let table = stdout_of(&["rank", &one, &two, "-q"], 0);
    assert!(table.contains("kota-satu") && table.contains("kota-dua"), "{table}");
}

#[cfg(feature = "cli")]
#[test]
fn a_band_that_is_not_known_is_said() {
    let lines = [
        "Kota A;2023;3;3;3;3;3;Fair",
        "Kota B;2023;3;3;3;3;3;fair.",
        "Kota C;2023;3;3;3;3;3;\"Ba ik\"",
        "Kota D;2023;3;3;3;3;3;BAIK*",
    ];
    let (_folder, file) = sheet("words.csv", DATED, &lines);
    let (code, json, said) = ranked(&[&file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("there is no band \"Fair\", which 2 rows have"), "{said}");
    assert_eq!(said.matches("[unknown-band]").count(), 2, "each word once: {said}");
    assert!(json["rows"].as_array().unwrap().iter().all(|row| row["band"] == "Baik"));
}

#[cfg(feature = "cli")]
#[test]
fn a_row_without_any_value_is_one_error() {
    let lines = ["Kota A;2023;3;3;3;3;3;Baik", "Kota B;2023;;;;;;"];
    let (_folder, file) = sheet("empty.csv", DATED, &lines);
    for missing in ["error", "lowest", "bounds"] {
        let (code, json, said) = ranked(&[&file, "--missing", missing]);
        assert_eq!((code, count(&json)), (Some(3), 1), "{said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
        assert!(said.contains("Kota B: no value is published") && said.contains("row 3"), "{said}");
    }
}

/// As many groups as institutions: comparing each with each would take minutes here.
#[test]
fn many_groups_take_no_longer_than_few() {
    let rubric = built_in("spbe-2020");
    let indexes: Vec<u16> = (0..6000).map(|at| 100 + at % 400).collect();
    let standings = with_indexes(&rubric, &indexes);
    let question = Question { group_by: Some("instansi".to_owned()), ..Question::default() };
    let ranking = rank(&rubric, &standings, &[], &question).unwrap();
    assert_eq!(ranking.groups.len(), 6000);
    assert!(ranking.groups.windows(2).all(|pair| pair[0].mean >= pair[1].mean));
}

#[cfg(feature = "cli")]
#[test]
fn json_fits_its_schema() {
    let province =
        ["--where", "jenis=Provinsi", "--group-by", "wilayah", "--focus", "Maluku Utara", "--against", "Bali"];
    for (arguments, code) in [
        (&[&["rank", NATIONAL][..], &province, &["--at-least", "Baik"]].concat()[..], 0),
        (&["rank", NATIONAL, "--by", "D4", "--at-least", "2.5"], 0),
        (&["rank", "tests/inputs/maluku-utara-2024.csv", "-r", "spbe-2020", "--previous", NATIONAL], 0),
        (&["rank", "examples/kota-jambi-2024-smart-city.csv"], 0),
        (&["rank", "tests/inputs/small.toml"], 3),
    ] {
        let json = stdout_of(&[arguments, &["--format", "json", "--quiet"]].concat(), code);
        assert_fits_schema(&json, "rank");
    }
}

#[cfg(feature = "cli")]
#[test]
fn several_years_are_not_one_table() {
    let output = run(&["rank", "examples/bandar-lampung-2021-2023.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--year"));
}

#[cfg(feature = "cli")]
#[test]
fn a_mistake_says_whose_scores_it_is_in() {
    let header = format!("instansi;{}", (1..=47).map(|at| format!("I{at}")).collect::<Vec<_>>().join(";"));
    let row = |name: &str, first: &str| format!("{name};{first}{}", ";3".repeat(46));
    let lines = [row("Kota A", "9"), row("Kota B", "tiga"), row("Kota C", ""), row("Kota D", "3")];
    let (_folder, file) = sheet("scores.csv", &header, &lines.each_ref().map(String::as_str));
    let (code, json, _) = ranked(&[&file]);
    let errors = json["diagnostics"].as_array().unwrap().iter().filter(|found| found["severity"] == "error");
    let found: Vec<_> = errors.map(|found| (&found["code"], &found["institution"])).collect();
    let expected = [("out-of-scale", "Kota A"), ("not-a-number", "Kota B"), ("missing-score", "Kota C")];
    let expected = expected.map(|(code, name)| (serde_json::json!(code), serde_json::json!(name)));
    assert_eq!((code, count(&json)), (Some(3), 1));
    assert_eq!(found, expected.iter().map(|(code, name)| (code, name)).collect::<Vec<_>>());
    assert_fits_schema(&json.to_string(), "rank");
}
