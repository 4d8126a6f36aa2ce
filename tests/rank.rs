//! League tables of the national results of 2023, held against the file itself.

mod support;

use proptest::prelude::*;
use spbe::analysis::institution::Unnamed;
use spbe::analysis::rank::{Condition, Question, Ranking, Unanswerable, rank};
use spbe::analysis::standing::Standing;
use spbe::analysis::target::Target;
use spbe::assess;
use spbe::exact::Exact;
use spbe::rubric::Rubric;
use spbe::rubric::names::Node;
use support::rows::{published, scored};
use support::{assert_fits_schema, built_in, exact, path, run, stdout_of};

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
    let of_services = next.parts.iter().find(|part| part.node == Node::Domain(3)).unwrap();
    assert_eq!(of_services.contribution, exact("-0.1365"), "0.30 less, times 45.5%");
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
        let higher = standings.iter().filter(|other| other.value(Node::Index) > Some(row.value)).count();
        assert_eq!(row.rank, higher + 1);
        let equals = standings.iter().filter(|other| other.value(Node::Index) == Some(row.value)).count();
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
    let [low, high] = [&lower, &higher].map(|standing| standing.value(Node::Index).unwrap());
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

#[test]
fn several_years_are_not_one_table() {
    let output = run(&["rank", "examples/bandar-lampung-2021-2023.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--year"));
}
