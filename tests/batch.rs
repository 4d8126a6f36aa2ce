//! A batch of many institutions gives, row for row, what careful reading and exact fractions give.

mod support;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

use spbe::assess::{self, BandOn};
use spbe::intake::{self, Options};
use spbe::report::{csv, score};
use spbe::rubric::{Rubric, catalog};
use support::ENVIRONMENT;

/// The program, in the environment that the other tests give it.
fn spbe() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spbe"));
    command.envs(ENVIRONMENT);
    command
}

fn run(command: &mut Command) -> Output {
    command.output().expect("it runs")
}

/// A small generator of numbers: the same sheet on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A wide sheet that is long enough to be read block by block, with every kind of row in it.
fn sheet(rubric: &Rubric, delimiter: char, line_end: &str, rows: usize) -> String {
    let mut numbers = Numbers(59);
    let mut text = String::from("kode;instansi;tahun");
    for indicator in &rubric.indicators {
        let _ = write!(text, ";{}", indicator.id);
    }
    text += ";keterangan";
    text += line_end;
    let (min, max) = (rubric.scale.min.numerator() as u64, rubric.scale.max.numerator() as u64);
    for row in 0..rows {
        let name = match numbers.below(40) {
            0 => format!("\"Dinas \"\"A\"\"; Kota {row}\""),
            1 => format!("=HYPERLINK({row})"),
            2 => format!(" Kota {row} "),
            3 => "Jumlah".to_owned(),
            _ => format!("Pemerintah Kota {row}"),
        };
        let _ = write!(text, "K{row};{name};{}", 2021 + row % 3);
        let oddity = numbers.below(30);
        for position in 0..rubric.indicators.len() {
            let level = min + numbers.below(max - min + 1);
            match (oddity, position) {
                (0, 3) => text += ";-",
                (1, 4) => text += ";9",
                (2, 5) => drop(write!(text, ";{level},0")),
                (3, 6) => text += ";\"2\"",
                _ => drop(write!(text, ";{level}")),
            }
        }
        text += match numbers.below(20) {
            0 => ";\"baris satu; baris dua\"",
            1 => ";",
            2 => "",
            3 => ";;1",
            _ => ";ada",
        };
        text += line_end;
    }
    text.replace(';', &delimiter.to_string())
}

/// What careful reading and exact fractions give: the rows, and how many problems are errors.
fn with_care(rubric: &Rubric, text: &str, band_on: BandOn) -> (String, usize) {
    let reading = intake::read("x", text.as_bytes(), &Options::default());
    let options = assess::Options { band_on, ..assess::Options::default() };
    let mut assessments = Vec::new();
    let mut errors = reading.diagnostics.iter().filter(|found| found.is_error()).count();
    for record in &reading.records {
        errors += record.diagnostics.iter().filter(|found| found.is_error()).count();
        match assess::assess(rubric, &record.scores, options) {
            Ok(assessment) if !record.has_errors() => assessments.push(assessment),
            Ok(_) => {}
            Err(missing) => errors += missing.len(),
        }
    }
    (csv::render(&score::rows(rubric, &assessments)).expect("rows"), errors)
}

#[test]
fn a_batch_is_what_careful_reading_gives() {
    for (id, delimiter, line_end, band_on) in [
        ("spbe-2020", ';', "\n", BandOn::Exact),
        ("spbe-2020", ',', "\r\n", BandOn::Rounded),
        ("spbe-2018", '\t', "\n", BandOn::Exact),
        ("epss-2022", ';', "\n", BandOn::Rounded),
    ] {
        let rubric = catalog::find(id).expect("it is built in");
        // A comma as delimiter would split "2,0": such a sheet would not write it so.
        let text = match delimiter {
            ',' => sheet(&rubric, ';', line_end, 4000).replace(",0", ".0").replace(';', ","),
            _ => sheet(&rubric, delimiter, line_end, 4000),
        };
        assert!(text.len() > 300_000, "{id}: {} bytes are no batch", text.len());
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("batch.csv");
        std::fs::write(&path, &text).expect("a file");
        let rule = if band_on == BandOn::Exact { "exact" } else { "rounded" };
        let output = run(spbe().args(["score", "-f", "csv", "--band-on", rule]).arg(&path));
        let (rows, errors) = with_care(&rubric, &text, band_on);
        let printed = String::from_utf8(output.stdout).expect("text");
        for (number, (printed, careful)) in printed.lines().zip(rows.lines()).enumerate() {
            assert_eq!(printed, careful, "{id}, line {}", number + 1);
        }
        assert_eq!(printed.len(), rows.len(), "{id}");
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(said.lines().filter(|line| line.starts_with("error")).count(), errors, "{id}");
        assert_eq!(output.status.code(), Some(3), "{id}");
    }
}

/// A clean sheet of so many institutions.
fn clean(rows: usize) -> String {
    let rubric = catalog::find("spbe-2020").expect("it is built in");
    let ids: Vec<&str> = rubric.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    let mut text = format!("instansi,tahun,{}\n", ids.join(","));
    let mut numbers = Numbers(8);
    for row in 0..rows {
        let levels: Vec<String> = ids.iter().map(|_| (1 + numbers.below(5)).to_string()).collect();
        let _ = writeln!(text, "Kota {row},2024,{}", levels.join(","));
    }
    text
}

#[test]
fn an_institution_that_comes_twice_is_refused_the_second_time() {
    let text = clean(4000);
    let repeated = text.lines().nth(7).expect("there are many").replace(",1,", ",2,");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("batch.csv");
    std::fs::write(&path, format!("{text}{repeated}\n")).expect("a file");
    let output = run(spbe().args(["score", "-q", "-f", "csv"]).arg(&path));
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 4001);
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("[duplicate-institution]") && said.contains("row 4002"), "{said}");
}

#[test]
fn the_gate_counts_as_careful_reading_does() {
    let text = clean(4000);
    let rubric = catalog::find("spbe-2020").expect("it is built in");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("batch.csv");
    std::fs::write(&path, &text).expect("a file");
    let reading = intake::read("x", text.as_bytes(), &Options::default());
    let index = |record: &intake::Record| {
        let assessment = assess::assess(&rubric, &record.scores, assess::Options::default()).expect("it is complete");
        assessment.index.known().expect("it is complete").exact
    };
    let below = reading.records.iter().filter(|record| index(record) < spbe::exact::Exact::whole(3)).count();
    let output = run(spbe().args(["score", "-f", "csv", "--fail-under", "3"]).arg(&path));
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains(&format!("{below} of 4000 results are below")), "{said}");
}

#[test]
fn the_first_rows_appear_before_the_last_are_read() {
    let text = clean(30_000);
    let mut child = spbe()
        .args(["score", "-", "-q", "-f", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    stdin.write_all(text.as_bytes()).expect("it reads");
    // Standard input stays open: what is printed now was printed before the end was read.
    for number in 0..=1000 {
        lines.next().unwrap_or_else(|| panic!("line {number}")).expect("text");
    }
    drop(stdin);
    assert_eq!(lines.count() + 1001, 30_001);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_file_takes_its_place_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, result) = (folder.path().join("batch.csv"), folder.path().join("hasil.csv"));
    std::fs::write(&path, clean(4000)).expect("a file");
    std::fs::write(&result, "what was there").expect("a file");
    let refused = run(spbe().args(["score", "-q", "-o"]).args([&result, &path]).args(["--fail-under", "Bagus"]));
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&result).expect("it is there"), "what was there");
    assert!(run(spbe().args(["score", "-q", "-o"]).args([&result, &path])).status.success());
    assert_eq!(std::fs::read_to_string(&result).expect("it is there").lines().count(), 4001);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing is left behind");
}
