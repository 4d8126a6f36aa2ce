//! The dialects of CSV: every command writes the same numbers in each, and what spbe writes it reads again.

#[path = "support/case.rs"]
#[allow(dead_code, reason = "only what reads the command lines of cases is of use here")]
mod case;
mod support;

use std::fs;

use spbe::exact::{Exact, MAX_DECIMALS};
use support::path;
use support::program::{run, stdout_of};

const EXCEL: &str = "excel-id";

/// Columns of texts, which are the same in every dialect; all other columns hold numbers.
const TEXTS: &str = "
    alternatives aspect band band_after band_before band_follows basis by changes code codes column
    contributions domain evidence_en evidence_id external file group id indicator indikator institution kind
    legal_basis message messages milestones_gained milestones_lost missing nama name needs needs_en needs_id
    nodes parent printed reached requirement_en requirement_id requirements_en requirements_id rounding rubric
    rubric_after rubric_before scenario severity stage status text_en text_id title unit verdict within_level
";

/// The cells of a text in a dialect, the header first.
fn cells(text: &str, dialect: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).delimiter(if dialect == EXCEL { b';' } else { b',' });
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let records = reader.from_reader(text.as_bytes()).into_records();
    records.map(|record| record.expect("rows are of one width").iter().map(str::to_owned).collect()).collect()
}

/// The command lines of all cases that end well and print CSV.
fn command_lines() -> Vec<Vec<String>> {
    let mut files = Vec::new();
    case::list(&path("tests/cli"), &mut files);
    let line = |file: std::path::PathBuf| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("$ spbe "))?;
        let words = case::words(line);
        let is_csv = words.windows(2).any(|pair| matches!(pair[0].as_str(), "-f" | "--format") && pair[1] == "csv");
        let has_others = words.iter().any(|word| matches!(word.as_str(), "-o" | "<" | "--dialect"));
        (is_csv && !has_others && text.contains("\n--- stdout\n")).then_some(words)
    };
    files.into_iter().filter_map(line).collect()
}

#[test]
fn every_command_writes_the_same_numbers_in_both_dialects() {
    let lines = command_lines();
    let mut commands: Vec<&str> = lines.iter().map(|words| words[0].as_str()).collect();
    commands.dedup();
    for command in [
        "audit",
        "check",
        "checklist",
        "compare",
        "plan",
        "rank",
        "rubric",
        "score",
        "sensitivity",
        "template",
        "trend",
        "whatif",
    ] {
        assert!(commands.contains(&command), "no case of {command} prints CSV");
    }
    let texts: Vec<&str> = TEXTS.split_whitespace().collect();
    for words in &lines {
        let [standard, excel] = ["standard", EXCEL].map(|dialect| {
            let words: Vec<&str> = words.iter().map(String::as_str).chain(["--dialect", dialect]).collect();
            String::from_utf8(run(&words).stdout).expect("CSV is UTF-8")
        });
        let line = words.join(" ");
        assert!(!standard.starts_with('\u{feff}') && !standard.contains("\r\n"), "{line}");
        assert!(excel.starts_with('\u{feff}') && excel.ends_with("\r\n"), "{line}");
        let [standard, excel] = [cells(&standard, "standard"), cells(&excel, EXCEL)];
        let widths = |rows: &[Vec<String>]| rows.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(widths(&standard), widths(&excel), "{line}");
        let header = &standard[0];
        assert_eq!(*header, excel[0], "{line}");
        for (one, other) in standard[1..].iter().zip(&excel[1..]) {
            for ((name, one), other) in header.iter().zip(one).zip(other) {
                // In rows of nodes the level is a word.
                let is_name =
                    name.ends_with("_band") && name != "to_next_band" || name == "level" && Exact::parse(one).is_err();
                let is_text = is_name || texts.contains(&name.as_str());
                let same_number = || {
                    let (number, same) = (Exact::parse(one).ok()?, Exact::parse(other).ok()?);
                    Some(number == same || one.contains('/') && number.rounded(MAX_DECIMALS) == same)
                };
                let is_same = match is_text || one.is_empty() {
                    true => one == other,
                    false => same_number() == Some(true) && !other.contains(['.', '/']),
                };
                assert!(is_same, "{line}: {name} {one} became {other}");
            }
        }
    }
}

/// The index, domains and aspects of each result, as CSV.
fn scored(file: &str, options: &[&str]) -> String {
    stdout_of(&[&["score", file, "--format", "csv", "--quiet"], options].concat(), 0)
}

#[test]
fn what_is_written_is_read_with_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hasil.csv");
    let file = file.to_str().expect("a name");
    for sheet in ["examples/bandar-lampung-2021-2023.csv", "examples/madiun-2020.csv", "examples/denpasar-2019.csv"] {
        let expected = scored(sheet, &[]);
        for dialect in ["standard", EXCEL] {
            fs::write(file, scored(sheet, &["--dialect", dialect])).expect("a file");
            assert_eq!(scored(file, &[]), expected, "{sheet}: results in {dialect}");
            // Tidy rows hold the scores, so that everything is computed again.
            fs::write(file, scored(sheet, &["--dialect", dialect, "--detail", "indicator"])).expect("a file");
            assert_eq!(scored(file, &["--column", "score"]), expected, "{sheet}: tidy rows in {dialect}");
        }
    }
}

#[test]
fn contributions_in_tidy_rows_sum_to_the_index() {
    for (level, sheet) in ["indicator", "aspect", "domain"]
        .into_iter()
        .flat_map(|level| [(level, "bandar-lampung-2023"), (level, "madiun-2020")])
    {
        let rows = cells(&scored(&format!("examples/{sheet}.csv"), &["--detail", level]), "standard");
        let at = rows[0].iter().position(|name| name == "contribution").expect("a column");
        let sum = Exact::sum(rows[1..].iter().map(|row| Exact::parse(&row[at]).expect("a number")));
        let json = support::program::json_of(&["score", &format!("examples/{sheet}.csv")], 0);
        assert_eq!(sum.expect("it is small").to_string(), json["results"][0]["index"]["exact"], "{sheet} by {level}");
    }
}
