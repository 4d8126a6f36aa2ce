//! Texts that want to do harm, under a memory limit and a limit of processor time that a shell sets.
//!
//! They are smaller than those of benches/bombs.py, which a release build reads: what took gigabytes for 100 MB still
//! takes more than the limit here.
#![cfg(target_os = "linux")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use support::program::ENVIRONMENT;

/// How large a text is.
const SIZE: usize = 12_000_000;
/// What a run may take, in kB of address space, which is more than it takes of memory.
const MEMORY: usize = 512 * 1024;
/// The same in seconds of processor time, without optimisation.
const SECONDS: usize = 60;

/// A text: what it begins with, what is repeated (`{}` is a number that counts up), and what it ends with.
struct Bomb {
    file: &'static str,
    before: String,
    unit: String,
    after: &'static str,
}

impl Bomb {
    fn new(file: &'static str, before: impl Into<String>, unit: impl Into<String>, after: &'static str) -> Self {
        Self { file, before: before.into(), unit: unit.into(), after }
    }

    fn text(&self) -> Vec<u8> {
        let mut text = self.before.clone();
        let counted = self.unit.split_once("{}");
        for number in 0.. {
            if text.len() >= SIZE {
                break;
            }
            match counted {
                Some((before, after)) => write!(text, "{before}{number}{after}").expect("a text can be written to"),
                None => text.push_str(&self.unit),
            }
        }
        text.push_str(self.after);
        match self.file {
            "utf-16.csv" => text.encode_utf16().flat_map(u16::to_le_bytes).take(SIZE).collect(),
            "windows.csv" => text.into_bytes().into_iter().map(|byte| byte | 0x80).collect(),
            _ => text.into_bytes(),
        }
    }
}

fn bombs() -> Vec<Bomb> {
    let header = format!("instansi;tahun;{}\n", (1..48).map(|n| format!("I{n}")).collect::<Vec<_>>().join(";"));
    let row = |institution: &str, level: &str| format!("{institution};2024{}\n", format!(";{level}").repeat(47));
    let workbook = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">\
                    <Worksheet ss:Name=\"N\"><Table>";
    vec![
        Bomb::new("lines.csv", "", "a\n", ""),
        Bomb::new("semicolons.csv", "", ";", ""),
        Bomb::new("delimiters.csv", "", ",;|\t", ""),
        Bomb::new("blank-rows.csv", "", ";;;;\n", ""),
        Bomb::new("blank-lines.csv", "", "\n", ""),
        Bomb::new("returns.csv", "", "a\r", ""),
        Bomb::new("one-line.csv", "", "abc ", ""),
        Bomb::new("quote.csv", "x;\"", "a;b\n", ""),
        Bomb::new("quotes.csv", "", "\"", ""),
        Bomb::new("utf-16.csv", "", "a\n", ""),
        Bomb::new("windows.csv", "", "a", ""),
        Bomb::new("zeros.csv", "", "\0", ""),
        Bomb::new("long-unknown.csv", "indikator;nilai\n", "X{};3\n", ""),
        Bomb::new("wide.csv", header.clone(), row("Kota {}", "3"), ""),
        Bomb::new("wide-twice.csv", header, row("Kota", "3"), ""),
        Bomb::new("records.json", "[", "{\"kode\":\"K{}\",\"tahun\":2024,\"indeks\":\"3.1\"},", "{}]"),
        Bomb::new("keys.json", "[", "{\"a{}\":1},", "{}]"),
        Bomb::new("brackets.json", "{\"a\":", "[", ""),
        Bomb::new("empty.json", "[", "{\"\":{}},", "{}]"),
        Bomb::new("cells.html", "<table><tr>", "<td>", ""),
        Bomb::new("spans.html", "<table>", "<tr><td colspan=1000>a", ""),
        Bomb::new("styles.html", "<table>", "<style></style>", ""),
        Bomb::new("entities.html", "<table><tr><td>", "&", ""),
        Bomb::new("paragraphs.html", "<table></table>", "<p>a", ""),
        Bomb::new("rows.xml", workbook, "<Row ss:Index=\"{}\"><Cell ss:Index=\"1000\"/><Cell/></Row>", ""),
        Bomb::new("sheets.xml", workbook, "<Worksheet ss:Name=\"a\">", ""),
        Bomb::new("keys.toml", "", "a{} = 1\n", ""),
        Bomb::new("twice.toml", "", "a=1\n", ""),
    ]
}

#[test]
fn no_text_takes_more_memory_than_the_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let waiting = Mutex::new(bombs());
    let failed = Mutex::new(Vec::new());
    let work = || {
        while let Some(bomb) = { waiting.lock().expect("no test panics here").pop() } {
            let path = folder.path().join(bomb.file);
            fs::write(&path, bomb.text()).expect("the text is written");
            let line = match bomb.file.ends_with(".toml") {
                true => "exec \"$spbe\" check \"$file\"",
                false => "exec \"$spbe\" score \"$file\" -r spbe-2020 --format csv",
            };
            // A limit that cannot be set is a failure, not a run without it.
            let limits = format!("ulimit -v {MEMORY} && ulimit -t {SECONDS} || exit 99; {line}");
            let mut command = Command::new("sh");
            // Each thread of glibc reserves addresses of which it uses little.
            command.args(["-c", &limits]).envs(ENVIRONMENT).env("MALLOC_ARENA_MAX", "1").env("file", &path);
            command.env("spbe", env!("CARGO_BIN_EXE_spbe")).stdin(Stdio::null()).stdout(Stdio::null());
            let output = command.output().expect("there is a shell");
            if !matches!(output.status.code(), Some(0..=5)) {
                let said = String::from_utf8_lossy(&output.stderr);
                let end: String = said.chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect();
                failed.lock().expect("no test panics here").push(format!("{}: {} {end}", bomb.file, output.status));
            }
            fs::remove_file(&path).expect("the text is there");
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner().expect("no test panics here");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_toml_file_that_is_too_large_is_refused_by_its_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("besar.toml");
    fs::write(&file, "# a\n".repeat(SIZE / 4)).expect("the text is written");
    let output = support::program::run(&["check", &file.display().to_string()]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("error[toml-too-large]: the TOML file has more than 4194304 bytes"), "{said}");
}
