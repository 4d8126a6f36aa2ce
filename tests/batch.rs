//! A batch of many institutions gives, row for row, what careful reading and exact fractions give.

mod support;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

use spbe::answers::Answer;
use spbe::answers::score::Scored;
use spbe::assess::{self, BandOn};
use spbe::intake::{self, Options};
use spbe::report::csv;
use spbe::rubric::{Rubric, catalog};
use support::program::ENVIRONMENT;

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

/// More than is looked at as the head of a file.
const LONG_ENOUGH: usize = 300_000;

/// A wide sheet that is long enough to be read block by block, with every kind of row in it.
fn sheet(rubric: &Rubric, delimiter: char, line_end: &str) -> String {
    let mut numbers = Numbers(59);
    let mut text = String::from("kode;instansi;tahun");
    for indicator in rubric.indicators().map(|indicator| &rubric[indicator]) {
        let _ = write!(text, ";{}", indicator.id);
    }
    text += ";keterangan";
    text += line_end;
    let (min, max) = (rubric.scale.min.numerator() as u64, rubric.scale.max.numerator() as u64);
    let first_year = usize::from(rubric.years.expect("it has years").0);
    for row in 0.. {
        if text.len() > LONG_ENOUGH {
            break;
        }
        let name = match numbers.below(40) {
            0 => format!("\"Dinas \"\"A\"\"; Kota {row}\""),
            1 => format!("=HYPERLINK({row})"),
            2 => format!(" Kota {row} "),
            3 => "Jumlah".to_owned(),
            4 => format!("Kab. 42\" {row}"),
            5 => format!("Kota \u{1}{row}"),
            _ => format!("Pemerintah Kota {row}"),
        };
        let _ = write!(text, "K{row};{name};{}", first_year + row % 3);
        let oddity = numbers.below(120);
        for position in 0..rubric.indicators().len() {
            let level = min + numbers.below(max - min + 1);
            match (oddity, position) {
                (0, 3) => text += ";-",
                (1, 4) => text += ";9",
                (2, 5) => drop(write!(text, ";{level},0")),
                (3, 6) => text += ";\"2\"",
                _ => drop(write!(text, ";{level}")),
            }
        }
        // Few enough mistakes that all of them are said.
        text += match numbers.below(100) {
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
    let scored = Scored { rubric, assessments: &assessments, diagnostics: &[], detail: None, band_on };
    (csv::render(&scored.rows(), csv::Dialect::Standard), errors)
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
            ',' => sheet(&rubric, ';', line_end).replace(",0", ".0").replace(';', ","),
            _ => sheet(&rubric, delimiter, line_end),
        };
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
    let ids: Vec<&str> = rubric.indicators().map(|indicator| rubric[indicator].id.as_str()).collect();
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
fn rows_below_another_header_are_not_read_under_the_first() {
    for rows in [40, 4000] {
        let text = clean(rows);
        let (header, first) = text.split_once('\n').expect("it has rows");
        // The same columns the other way round: read under the first header, these levels would be those of others.
        let turned: Vec<&str> = header.split(',').rev().collect();
        let below: Vec<&str> = first.lines().next().expect("it has rows").split(',').rev().collect();
        let below = below.join(",").replace("Kota 0", "Kota Terbalik");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("batch.csv");
        std::fs::write(&path, format!("{text}{}\n{below}\n", turned.join(","))).expect("a file");
        let (printed, said, code) = outcome(&["score", "-q", "-f", "csv"], &[&path]);
        assert_eq!(code, Some(3));
        assert!(said.contains("[second-header]"), "{said}");
        assert!(!printed.iter().any(|line| line.contains("Terbalik")), "{rows} rows");
    }
}

#[test]
fn a_stage_in_the_title_is_that_of_every_row_of_a_long_file_too() {
    for rows in [40, 4000] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("batch.csv");
        std::fs::write(&path, format!("Tahap: mandiri\n\n{}", clean(rows))).expect("a file");
        let (printed, said, code) = outcome(&["score", "-q", "-f", "csv"], &[&path]);
        assert_eq!((printed.len(), code), (rows + 1, Some(0)), "{said}");
        assert!(printed.iter().skip(1).all(|line| line.contains(",2024,mandiri,")), "{rows} rows: {}", printed[1]);
    }
}

/// What a run prints as rows, and what it says.
fn outcome(arguments: &[&str], paths: &[&std::path::Path]) -> (Vec<String>, String, Option<i32>) {
    let output = run(spbe().args(arguments).args(paths));
    let lines = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (lines(output.stdout).lines().map(str::to_owned).collect(), lines(output.stderr), output.status.code())
}

#[test]
fn a_wrong_row_counts_as_its_institution_s_in_long_files_as_in_short_ones() {
    for rows in [40, 4000] {
        let text = clean(rows).replacen("Kota 7,2024,", "Kota 7,2024,9", 1);
        let repeated = text.lines().nth(8).expect("there are many").replacen("2024,9", "2024,", 1);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("batch.csv");
        std::fs::write(&path, format!("{text}{repeated}\n")).expect("a file");
        let (printed, said, code) = outcome(&["score", "-q", "-f", "csv"], &[&path]);
        assert_eq!((printed.len(), code), (rows, Some(3)), "{said}");
        assert!(said.contains("[out-of-scale]"), "{said}");
        assert!(said.contains("error[duplicate-institution]: \"Kota 7\""), "{said}");
        assert!(said.contains(&format!("row {}", rows + 2)), "{said}");
    }
}

#[test]
fn an_institution_that_comes_again_in_a_later_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    std::fs::write(&first, clean(4000)).expect("a file");
    let others = clean(4000).replace("Kota ", "Kabupaten ").replacen("Kabupaten 7,", "Kota 7,", 1);
    std::fs::write(&second, others).expect("a file");
    let (printed, said, code) = outcome(&["score", "-q", "-f", "csv", "--fail-under", "5"], &[&first, &second]);
    assert_eq!((printed.len(), code), (8000, Some(3)), "{said}");
    assert!(said.contains("error[duplicate-institution]: \"Kota 7\""), "{said}");
    assert!(said.contains("b.csv, row 9"), "{said}");
    let (_, said, _) = outcome(&["score", "-f", "csv", "--fail-under", "5"], &[&first, &second]);
    assert!(said.contains("7999 of 7999 results are below"), "{said}");
}

/// A row whose year cannot be read says nothing of its scores: in no form, under no rule, is it given a number.
#[test]
fn a_row_that_cannot_be_read_is_never_scored() {
    let folder = tempfile::tempdir().expect("a folder");
    let ids: Vec<String> = (1..=47).map(|id| format!("I{id}")).collect();
    let wide = folder.path().join("wide.csv");
    let row = |name: &str, year: &str| format!("{name};{year};{}\n", vec!["3"; 47].join(";"));
    let text = format!("instansi;tahun;{}\n{}{}", ids.join(";"), row("Kota A", "2023"), row("Kota B", "2o23"));
    std::fs::write(&wide, text).expect("a file");
    let long = folder.path().join("long.csv");
    let mut text = "instansi;tahun;indikator;nilai\n".to_owned();
    for (name, wrong) in [("Kota A", None), ("Kota B", Some("I5"))] {
        for id in &ids {
            let year = if wrong == Some(id.as_str()) { "2o23" } else { "2023" };
            let _ = writeln!(text, "{name};{year};{id};3");
        }
    }
    std::fs::write(&long, text).expect("a file");
    for path in [&wide, &long] {
        for missing in ["error", "lowest", "bounds"] {
            for format in ["csv", "json", "table", "markdown"] {
                let (printed, said, code) = outcome(&["score", "-f", format, "--missing", missing], &[path]);
                let text = printed.join("\n");
                let of_b = text.lines().filter(|line| line.contains("Kota B") && !line.contains("\"message\""));
                assert!(text.contains("Kota A") && of_b.count() == 0, "{format} {missing}\n{text}");
                assert!(said.contains("error[invalid-year]") && code == Some(3), "{said}");
            }
        }
    }
}

/// The first sheet of a workbook that is asked for keeps its result, in every form.
#[test]
fn a_result_that_an_earlier_sheet_gives_is_refused_in_every_form() {
    let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let row = |cells: Vec<String>| format!("<Row>{}</Row>", cells.concat());
    let levels = |name: &str, level: &str| row([name].into_iter().chain([level; 6]).map(cell).collect());
    let header = row(["instansi", "I1", "I2", "I3", "I4", "I5", "I6"].map(cell).into());
    let sheet =
        |name: &str, rows: String| format!("<Worksheet ss:Name=\"{name}\"><Table>{header}{rows}</Table></Worksheet>");
    // The repeat stands higher in its sheet than the first does.
    let first = sheet("A", levels("Kota Lain", "2") + &levels("Kota A", "3"));
    let second = sheet("B", levels("Kota A", "5"));
    let workbook = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{first}{second}</Workbook>"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("buku.xls");
    std::fs::write(&path, workbook).expect("a file");
    for format in ["csv", "json"] {
        let small = ["score", "-q", "-f", format, "-r", "tests/inputs/small.toml", "--sheet", "A", "--sheet", "B"];
        let (printed, said, code) = outcome(&small, &[&path]);
        assert!(code == Some(3) && said.contains("error[duplicate-institution]"), "{format}: {said}");
        let text = printed.join("\n");
        let kept = if format == "csv" { "Kota A,,,3.00" } else { "\"value\": 3.0" };
        assert!(text.contains(kept) && !text.contains("5.00") && !text.contains("\"value\": 5.0"), "{format}: {text}");
    }
}

/// Two results that nobody could tell apart: refused in every form, of short files as of long ones.
#[test]
fn a_result_that_an_earlier_file_gives_is_refused_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.csv"), clean(3)).expect("a file");
    std::fs::write(path("b.csv"), clean(2)).expect("a file");
    let later = clean(1).replace(",2024,", ",2025,").replace("Kota 0", "Kota 1");
    std::fs::write(path("c.csv"), later).expect("a file");
    std::fs::write(path("long.csv"), clean(4000)).expect("a file");
    for format in ["csv", "json", "table", "markdown"] {
        let files = [path("a.csv"), path("b.csv"), path("c.csv")];
        let files: Vec<&std::path::Path> = files.iter().map(|path| path.as_path()).collect();
        let (_, said, code) = outcome(&["score", "-q", "-f", format, "--fail-under", "5"], &files);
        assert_eq!((said.matches("error[duplicate-institution]").count(), code), (2, Some(3)), "{format}: {said}");
        assert!(said.contains("b.csv, row 2") && said.contains("b.csv, row 3"), "{said}");
        let (_, said, _) = outcome(&["score", "-f", format, "--fail-under", "5"], &files);
        assert!(said.contains("4 of 4 results are below"), "{format}: {said}");
        // The same file twice.
        let (_, said, code) = outcome(&["score", "-q", "-f", format], &[files[1], files[1]]);
        assert_eq!((said.matches("error[duplicate-institution]").count(), code), (2, Some(3)), "{format}: {said}");
    }
    // A short file after a long one, and a long one after a short one.
    for files in [["long.csv", "b.csv"], ["b.csv", "long.csv"]] {
        let files = files.map(path);
        let (printed, said, code) = outcome(&["score", "-q", "-f", "csv"], &[&files[0], &files[1]]);
        assert_eq!((printed.len(), code), (4001, Some(3)), "{said}");
        assert_eq!(said.matches("error[duplicate-institution]").count(), 2, "{said}");
    }
}

/// Published values have no levels to add up; their rows are read with care and still come one by one.
#[test]
fn published_values_of_a_long_file_are_those_of_short_ones() {
    let table = support::text_of("examples/nasional-2023.csv");
    let (header, rows) = table.split_once('\n').expect("there are rows");
    let folder = tempfile::tempdir().expect("a folder");
    let mut parts = Vec::new();
    let mut long = format!("{header}\n");
    for copy in 0..8 {
        let renamed = rows.replace("Pemerintah ", &format!("Pemerintah {copy} ")).replace("nas2023", &copy.to_string());
        let named = format!(",Pemerintah {copy} Kab");
        let renamed: String =
            renamed.lines().filter(|row| row.contains(&named)).map(|row| format!("{row}\n")).collect();
        let path = folder.path().join(format!("part-{copy}.csv"));
        std::fs::write(&path, format!("{header}\n{renamed}")).expect("a file");
        parts.push(path);
        long += &renamed;
    }
    assert!(long.len() > 256 * 1024, "it is not long enough to be streamed");
    let path = folder.path().join("long.csv");
    std::fs::write(&path, long).expect("a file");
    let parts: Vec<&std::path::Path> = parts.iter().map(|path| path.as_path()).collect();
    let (short, _, _) = outcome(&["score", "-q", "-f", "csv"], &parts);
    let (long, said, code) = outcome(&["score", "-f", "csv"], &[&path]);
    assert!(long.len() > 3000 && long == short);
    assert_eq!(code, Some(0));
    assert!(said.contains("holds published values, not indicator scores"), "{said}");
}

#[test]
fn many_files_are_written_in_their_order_and_notes_on_them_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<std::path::PathBuf> = (0..40).map(|at| folder.path().join(format!("{at:02}.csv"))).collect();
    for (at, path) in paths.iter().enumerate() {
        std::fs::write(path, clean(1).replace("Kota 0", &format!("Kota {at}"))).expect("a file");
    }
    let paths: Vec<&std::path::Path> = paths.iter().map(|path| path.as_path()).collect();
    for format in ["csv", "json", "markdown"] {
        let (printed, said, _) = outcome(&["score", "-f", format], &paths);
        let text = printed.join("\n");
        let places: Vec<Option<usize>> = (0..40).map(|at| text.find(&format!("Kota {at}"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{format}: {places:?}");
        assert_eq!(said.matches("read as spbe-2020").count(), 10, "{said}");
        assert!(said.contains("and 30 more notes"), "{said}");
    }
    let (_, said, _) = outcome(&["score", "-f", "csv", "-v"], &paths);
    assert_eq!(said.matches("read as spbe-2020").count(), 40, "{said}");
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
        assessment.index().known().expect("it is complete").exact
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
