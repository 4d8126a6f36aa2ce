//! A batch to CSV reads as every other command does: whatever is done to a file, it gives the same numbers, the same
//! errors and warnings and the same exit code as JSON, which reads files as a whole.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use support::program::ENVIRONMENT;

/// A file as cells, and how they are joined.
#[derive(Debug, Clone)]
struct Sheet {
    rows: Vec<Vec<Vec<u8>>>,
    delimiter: u8,
    line_end: &'static str,
    mark: bool,
    /// The columns of the institution, the year and a score.
    columns: [usize; 3],
}

/// How many institutions the sheets have.
const WIDE: usize = 24;
const LONG: usize = 5;
/// Behind this row stands a blank one that is longer than what is looked at as the head of a file.
const EARLY: usize = 80;
const FILLER: usize = 300_000;

impl Sheet {
    /// One institution a row.
    fn wide() -> Self {
        let header = ["kode", "instansi", "tahun"].map(str::to_owned).into_iter();
        let header = header.chain((1..=47).map(|at| format!("I{at}"))).chain(["keterangan".to_owned()]);
        let row = |row: usize| {
            let start = [format!("K{row}"), format!("Kota Nomor {row}"), "2023".to_owned()].into_iter();
            let levels = (0..47).map(move |at| (1 + (row * 7 + at * 3) % 5).to_string());
            start.chain(levels).chain(["catatan".to_owned()])
        };
        let rows = std::iter::once(header.collect::<Vec<_>>()).chain((0..WIDE).map(|at| row(at).collect()));
        Self::of(rows, [1, 2, 7])
    }

    /// One indicator a row.
    fn long() -> Self {
        let header = ["instansi", "tahun", "indikator", "nilai", "keterangan"].map(str::to_owned);
        let row = |at: usize| {
            let (institution, indicator) = (at / 47, at % 47);
            let level = (1 + (institution * 7 + indicator * 3) % 5).to_string();
            let name = format!("Kota Nomor {institution}");
            vec![name, "2023".to_owned(), format!("I{}", indicator + 1), level, "catatan".to_owned()]
        };
        let rows = std::iter::once(header.to_vec()).chain((0..47 * LONG).map(row));
        Self::of(rows, [0, 1, 3])
    }

    fn of(rows: impl Iterator<Item = Vec<String>>, columns: [usize; 3]) -> Self {
        let rows = rows.map(|row| row.into_iter().map(String::into_bytes).collect()).collect();
        Self { rows, delimiter: b';', line_end: "\n", mark: false, columns }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = if self.mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        let filler_row = EARLY.min(self.rows.len() / 2);
        for (at, row) in self.rows.iter().enumerate() {
            bytes.extend(row.join(&self.delimiter));
            bytes.extend_from_slice(self.line_end.as_bytes());
            if at == filler_row {
                bytes.extend(std::iter::repeat_n(b' ', FILLER));
                bytes.extend_from_slice(self.line_end.as_bytes());
            }
        }
        bytes
    }

    fn set(&mut self, row: usize, column: usize, text: impl AsRef<[u8]>) {
        self.rows[row][column] = text.as_ref().to_vec();
    }
}

/// What may be wrong with a file, or only unusual.
const MUTATIONS: &[&str] = &[
    "nothing",
    "blank",
    "dash",
    "word",
    "error",
    "off scale",
    "decimal",
    "comma decimal",
    "mixed decimals",
    "level",
    "spaces",
    "nul",
    "lone return",
    "latin-1",
    "utf-8",
    "summary",
    "total of something",
    "other year",
    "blank year",
    "wrong year",
    "late year with a point",
    "long name",
    "blank name",
    "wide space",
    "again",
    "again and wrong",
    "again with more cells",
    "again in capitals",
    "quoted",
    "quoted delimiter",
    "quoted line",
    "quoted returns",
    "unclosed",
    "inner quote",
    "more cells",
    "more blank cells",
    "fewer cells",
    "blank row",
    "header again",
    "numbers",
    "crlf",
    "double return",
    "mark",
    "unknown indicator",
    "row moved",
    "all quoted",
    "formula",
];

/// Does one thing to a row of a sheet.
fn mutate(sheet: &mut Sheet, mutation: &str, row: usize) {
    let [name, year, score] = sheet.columns;
    let cells = sheet.rows[row].clone();
    let other = if row + 9 < sheet.rows.len() { row + 9 } else { row - 9 };
    let mut again = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut cells = cells.clone();
        change(&mut cells);
        sheet.rows.insert(row + 1, cells);
    };
    match mutation {
        "again" => again(&|_| {}),
        "again and wrong" => again(&|cells| cells[score] = b"9".to_vec()),
        "again with more cells" => again(&|cells| cells.push(b"x".to_vec())),
        "again in capitals" => again(&|cells| cells[name].make_ascii_uppercase()),
        "blank" => sheet.set(row, score, ""),
        "dash" => sheet.set(row, score, "-"),
        "word" => sheet.set(row, score, "tiga"),
        "error" => sheet.set(row, score, "#REF!"),
        "off scale" => sheet.set(row, score, "9"),
        "decimal" => sheet.set(row, score, "3.0"),
        "comma decimal" => sheet.set(row, score, "3,0"),
        "mixed decimals" => {
            sheet.set(row, score, "3.0");
            sheet.set(other, score, "2,0");
        }
        "level" => sheet.set(row, score, "Level 3"),
        "spaces" => sheet.set(row, name, " Kota Bebas "),
        "nul" => sheet.set(row, name, "Kota\0Bebas"),
        "lone return" => sheet.set(row, name, "Kota\rBebas"),
        "latin-1" => sheet.set(row, name, b"Kota B\xE9bas"),
        "utf-8" => sheet.set(row, name, "Kota Bébas"),
        "summary" => sheet.set(row, name, "Jumlah"),
        "total of something" => sheet.set(row, name, "Total Persada"),
        "other year" => sheet.set(row, year, "2019"),
        "late year with a point" => sheet.set(row, year, "2024.0"),
        "blank year" => sheet.set(row, year, ""),
        "wrong year" => sheet.set(row, year, "2o23"),
        "long name" => sheet.set(row, name, "Kota ".repeat(8000)),
        "blank name" => sheet.set(row, name, ""),
        "wide space" => sheet.set(row, name, "\u{a0}Kota\u{a0}Bebas\u{200b}"),
        "quoted" => sheet.set(row, name, "\"Kota \"\"Bebas\"\"\""),
        "quoted delimiter" => sheet.set(row, name, "\"Kota; Bebas\""),
        "quoted line" => sheet.set(row, name, "\"Kota\nBebas\""),
        "quoted returns" => sheet.set(row, name, "\"Kota\r\nBebas\""),
        "unclosed" => sheet.set(row, name, "\"Kota Bebas"),
        "inner quote" => sheet.set(row, name, "Kota 42\" Bebas"),
        "more cells" => sheet.rows[row].push(b"x".to_vec()),
        "more blank cells" => sheet.rows[row].extend([Vec::new(), Vec::new()]),
        "fewer cells" => drop(sheet.rows[row].pop()),
        "blank row" => sheet.rows.insert(row, vec![Vec::new(); 3]),
        "header again" => sheet.rows.insert(row, sheet.rows[0].clone()),
        "numbers" => {
            let numbers = (1..=sheet.rows[0].len()).map(|at| format!("({at})").into_bytes()).collect();
            sheet.rows.insert(1, numbers);
        }
        "crlf" => sheet.line_end = "\r\n",
        "double return" => sheet.rows[row].push(b"\r".to_vec()),
        "mark" => sheet.mark = true,
        "unknown indicator" => sheet.set(row, score - 1, "I99"),
        "row moved" => {
            let cells = sheet.rows.remove(row);
            sheet.rows.push(cells);
        }
        "all quoted" => {
            for cell in sheet.rows.iter_mut().flatten() {
                *cell = [b"\"", cell.as_slice(), b"\""].concat();
            }
        }
        "formula" => sheet.set(row, name, "=HYPERLINK(1)"),
        _ => {}
    }
}

/// A result: institution, year, index and band.
type Row = (String, String, String, String);

/// What a run says: results, errors and warnings by code, exit code.
#[derive(Debug, PartialEq)]
struct Outcome {
    rows: Vec<Row>,
    codes: BTreeMap<String, usize>,
    exit: Option<i32>,
}

fn score(path: &Path, format: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spbe"));
    command.envs(ENVIRONMENT).args(["score", "-v", "-f", format]).arg(path).output().expect("it runs")
}

/// The errors and warnings of a text for people: "error[code]: ...".
fn codes(said: &str) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for line in said.lines().filter(|line| line.starts_with("error") || line.starts_with("warning")) {
        let code = line.split_once(':').map_or(line, |(code, _)| code);
        *codes.entry(code.to_owned()).or_default() += 1;
    }
    codes
}

fn number(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string())
}

fn of_csv(output: &Output) -> Outcome {
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.expect("it is CSV");
        let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
        (cell(0), cell(1), number(&cell(3)), cell(4))
    };
    let rows = reader.records().map(row).collect();
    Outcome { rows, codes: codes(&String::from_utf8_lossy(&output.stderr)), exit: output.status.code() }
}

fn of_json(output: &Output) -> Outcome {
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => number(&other.to_string()),
    };
    let row = |result: &Value| {
        let mut institution = text(&result["institution"]);
        if institution.starts_with('=') {
            institution.insert(0, '\'');
        }
        let index = &result["index"];
        (institution, text(&result["year"]), text(&index["value"]), text(&index["band"]))
    };
    let results = document["results"].as_array().expect("results");
    Outcome {
        rows: results.iter().map(row).collect(),
        codes: codes(&String::from_utf8_lossy(&output.stderr)),
        exit: output.status.code(),
    }
}

/// Whether CSV and JSON agree on a file; and CSV gives the notes on the sheet as a whole that JSON gives.
fn check(sheet: &Sheet, what: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nilai.csv");
    std::fs::write(&path, sheet.bytes()).expect("a file");
    let (batch, whole) = (score(&path, "csv"), score(&path, "json"));
    let (by_row, at_once) = (of_csv(&batch), of_json(&whole));
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    if by_row != at_once {
        let differing = by_row.rows.iter().filter(|row| !at_once.rows.contains(row)).collect::<Vec<_>>();
        let missing = at_once.rows.iter().filter(|row| !by_row.rows.contains(row)).collect::<Vec<_>>();
        panic!(
            "{what}: CSV {:?} {:?}, JSON {:?} {:?}\nonly CSV: {differing:?}\nonly JSON: {missing:?}\n{}\n{}",
            by_row.exit,
            by_row.codes,
            at_once.exit,
            at_once.codes,
            said(&batch),
            said(&whole)
        );
    }
    let document: Value = serde_json::from_slice(&whole.stdout).expect("it is JSON");
    for found in document["diagnostics"].as_array().expect("diagnostics") {
        let message = found["message"].as_str().expect("a message");
        let is_note = found["severity"] == "note";
        assert!(!is_note || said(&batch).contains(message), "{what}: CSV lacks {message}\n{}", said(&batch));
    }
}

#[test]
fn each_mutation_of_a_sheet_is_read_alike_early_and_late() {
    let (wide, long) = (Sheet::wide(), Sheet::long());
    let check_mutation = |mutation: &str| {
        for (sheet, row) in [(&wide, 3), (&wide, WIDE - 8), (&long, 3), (&long, 47 * LONG - 60)] {
            let mut sheet = sheet.clone();
            mutate(&mut sheet, mutation, row);
            check(&sheet, &format!("{mutation}, row {}", row + 1));
        }
    };
    // On two cores, since each check starts the program twice.
    let (some, others) = MUTATIONS.split_at(MUTATIONS.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| some.iter().for_each(|mutation| check_mutation(mutation)));
        others.iter().for_each(|mutation| check_mutation(mutation));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn mutations_of_a_sheet_are_read_alike_together(
        is_long in any::<bool>(),
        mutations in prop::collection::vec((select(MUTATIONS), any::<Index>()), 2..6),
    ) {
        let mut sheet = if is_long { Sheet::long() } else { Sheet::wide() };
        for (mutation, row) in &mutations {
            let row = 1 + row.index(sheet.rows.len() - 1);
            mutate(&mut sheet, mutation, row);
        }
        check(&sheet, &format!("{mutations:?}"));
    }
}
