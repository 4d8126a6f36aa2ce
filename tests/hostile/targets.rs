//! What hostile bytes are put through: the body of each fuzz target, shared by `fuzz/` and `tests/hostile.rs`.
//!
//! Each does what the program does with a file, and then holds the outcome against something that must be true
//! of every outcome; that nothing panics is the least of it.
#![allow(dead_code, reason = "each fuzz target is a program of its own and uses one of these")]

use std::io::{Cursor, Read, Write};
use std::sync::{Arc, LazyLock};

use spbe::answers::Answer;
use spbe::answers::rubric::Outline;
use spbe::answers::score::Scored;
use spbe::assess::{self, Missing};
use spbe::diagnostic::{Diagnostic, Source};
use spbe::exact::Exact;
use spbe::intake::stream::{self, Batch, BatchRow};
use spbe::intake::{self, Options, Reading, list};
use spbe::lang::Lang;
use spbe::report::{self, csv, diagnostics, json, markdown, terminal};
use spbe::rubric::{self, Rubric};
use spbe::scores::Scores;

/// What is done with some bytes.
pub type Target = fn(&[u8]);

/// Every target with its name.
pub const ALL: [(&str, Target); 5] =
    [("rubric", rubric), ("scores", scores), ("batch", batch), ("lists", lists), ("workbook", workbook)];

/// A rubric of six indicators: with few names, many inputs are tried in a second.
static SMALL: LazyLock<Arc<Rubric>> = LazyLock::new(|| {
    let text = include_str!("../inputs/small.toml").to_owned();
    Arc::new(rubric::read(&Arc::new(Source { name: "small.toml".to_owned(), text })).expect("it is a rubric"))
});

fn with_small() -> Options {
    Options { rubric: Some(Arc::clone(&SMALL)), ..Options::default() }
}

/// A rubric file. One that can be read computes: all lowest scores are the lowest index, all highest the highest.
pub fn rubric(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let rubric = match rubric::read(&Arc::new(Source { name: "rubric.toml".to_owned(), text: text.to_owned() })) {
        Ok(rubric) => rubric,
        Err(errors) => {
            assert!(!errors.is_empty(), "a rubric is refused without a word");
            return say(&errors, is_loud(bytes));
        }
    };
    for end in [rubric.scale.min, rubric.scale.max] {
        let scores = vec![Some(end); rubric.indicators().len()];
        // Weights may be so fine that a value between them cannot be held exactly; that is an error with words.
        if let Ok(assessment) = assess::assess_levels(&rubric, &scores, assess::Options::default()) {
            assert_eq!(assessment.index().known().map(|point| point.exact), Some(end));
            shown(&rubric, &[assessment], is_loud(bytes));
        }
    }
    if is_loud(bytes) {
        for lang in Lang::ALL {
            is_clean(&terminal::render(&Outline(&rubric).document(lang), PLAIN));
        }
    }
}

/// A score sheet: a text or JSON.
pub fn scores(bytes: &[u8]) {
    let loud = is_loud(bytes);
    outcome(&intake::read("nilai.csv", bytes, &with_small()), loud);
    // Without a rubric, all five built-in ones are tried: that takes long again.
    if loud && (!cfg!(fuzzing) || bytes.len().is_multiple_of(8)) {
        outcome(&intake::read("nilai", bytes, &Options::default()), loud);
    }
}

/// The rows of a batch, made long enough to be read as a stream. What is read row by row is what is read at once.
pub fn batch(bytes: &[u8]) {
    const HEADER: &[u8] = b"instansi;tahun;I1;I2;I3;I4;I5;I6;catatan\nKota Z;2024;1;2;3;4;5;1;\n";
    const LONG_ENOUGH: usize = 256 * 1024;
    let options = Options { delimiter: Some(';'), ..with_small() };
    let blank_row = [b"\n;", " ".repeat(LONG_ENOUGH).as_bytes()].concat();
    let file = [HEADER, bytes, &blank_row].concat();
    let whole = intake::read("nilai.csv", &file, &options);
    let again = file.clone();
    let again = || Ok(Some(Box::new(Cursor::new(again)) as Box<dyn Read + Send>));
    let Ok(Batch::Stream(stream)) = stream::open("nilai.csv", Box::new(Cursor::new(file)), again, &options) else {
        return;
    };
    let (layout, mut said, mut blocks) = stream.split();
    let mut streamed: Vec<Scores> = Vec::new();
    while let Ok(Some(block)) = blocks.next_block() {
        let visited = layout.visit(&block, |row| match row {
            BatchRow::Levels { institution, year, row, levels } => {
                streamed.push(layout.scores(institution, year, row, levels));
            }
            BatchRow::Read(records, diagnostics) => {
                said.extend(diagnostics);
                for record in records {
                    said.extend(record.diagnostics);
                    streamed.push(record.scores);
                }
            }
        });
        said.extend(visited.err());
    }
    say(&said, is_loud(bytes));
    if !whole.has_errors() {
        let errors: Vec<_> = said.iter().filter(|found| found.is_error()).collect();
        assert!(errors.is_empty(), "only the stream has errors: {errors:?}");
        // No result of a batch shows what else the columns say.
        let at_once = whole.records.into_iter().map(|record| Scores { attributes: Vec::new(), ..record.scores });
        let at_once: Vec<Scores> = at_once.collect();
        streamed.iter_mut().for_each(|scores| scores.attributes.clear());
        for (one, other) in streamed.iter().zip(&at_once) {
            assert_eq!(one, other, "the stream reads it otherwise");
        }
        assert_eq!(streamed.len(), at_once.len(), "the stream reads more or fewer rows");
    }
}

/// Lists beside a sheet: costs and scenarios, as tables and as TOML.
pub fn lists(bytes: &[u8]) {
    for name in ["daftar.csv", "daftar.toml"] {
        if let Err(errors) = list::read_costs(name, bytes, &SMALL, |level| SMALL.scale.fits(level).is_ok()) {
            say(&errors, is_loud(bytes));
        }
        if let Err(errors) = list::read_scenarios(name, bytes, &SMALL) {
            say(&errors, is_loud(bytes));
        }
    }
}

/// A workbook. Bytes that begin like one are one; of others, which damage to checksums and compression would keep
/// from ever reaching the sheet, the parts of an archive are made.
pub fn workbook(bytes: &[u8]) {
    let is_whole = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    match is_whole {
        true => outcome(&intake::read("nilai.xlsx", bytes, &with_small()), is_loud(bytes)),
        false => outcome(&intake::read("nilai.xlsx", &archive(bytes), &with_small()), is_loud(bytes)),
    }
}

/// What stands before each part of an archive, and between its name and its content.
const PART: &[u8] = b"\n%%";

/// An archive, not compressed, of parts that are written `\n%%name\n%%content`.
fn archive(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut pieces = split(bytes).into_iter();
    while let (Some(name), Some(content)) = (pieces.next(), pieces.next()) {
        // A name that stands twice is refused by the writer, not by a reader.
        if writer.start_file(String::from_utf8_lossy(name), stored).is_ok() {
            let _ = writer.write_all(content);
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes.strip_prefix(PART).unwrap_or(bytes);
    while let Some(at) = rest.windows(PART.len()).position(|window| window == PART) {
        pieces.push(&rest[..at]);
        rest = &rest[at + PART.len()..];
    }
    pieces.push(rest);
    pieces
}

/// What the program does with a sheet that was read: it says what is wrong, scores the rest and shows it.
fn outcome(reading: &Reading, loud: bool) {
    say(&reading.diagnostics, loud);
    for record in &reading.records {
        say(&record.diagnostics, loud);
    }
    let Some(rubric) = reading.rubric.as_deref() else {
        assert!(reading.has_errors(), "nothing was read and nothing was said");
        return;
    };
    for missing in [Missing::Error, Missing::Bounds] {
        let options = assess::Options { missing, ..assess::Options::default() };
        let good = reading.records.iter().filter(|record| !record.has_errors());
        let assessed = good.map(|record| assess::assess(rubric, &record.scores, options));
        let (assessments, errors): (Vec<_>, Vec<_>) = assessed.partition(Result::is_ok);
        say(&errors.into_iter().filter_map(Result::err).flatten().collect::<Vec<_>>(), loud);
        let assessments: Vec<_> = assessments.into_iter().flatten().collect();
        for assessment in assessments.iter().filter(|assessment| assessment.is_of_scores) {
            for point in [assessment.index().low(), assessment.index().high()].into_iter().flatten() {
                assert!((rubric.scale.min..=rubric.scale.max).contains(&point.exact), "{point:?} is off the scale");
            }
        }
        shown(rubric, &assessments, loud);
    }
}

const PLAIN: terminal::Setting = terminal::Setting { width: 80, color: false };

/// Results in every form that is a text.
fn shown(rubric: &Rubric, assessments: &[assess::Assessment], loud: bool) {
    if !loud {
        return;
    }
    let detail = Some(report::Detail::Indicator);
    let scored = Scored { rubric, assessments, diagnostics: &[], detail, band_on: assess::BandOn::Exact };
    for lang in Lang::ALL {
        let document = scored.document(lang);
        is_clean(&terminal::render(&document, PLAIN));
        is_clean(&markdown::render(&document));
    }
    let json = json::to_text(&scored.json()).expect("a result can be written");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "this is no JSON: {json}");
    let table = csv::render(&scored.rows(), csv::Dialect::Standard);
    for record in ::csv::ReaderBuilder::new().from_reader(table.as_bytes()).records() {
        for field in &record.expect("what was written can be read") {
            let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && Exact::parse(field).is_err();
            assert!(!is_formula, "{field:?} is a formula");
        }
    }
}

/// Messages in both languages.
fn say(diagnostics: &[Diagnostic], loud: bool) {
    if loud {
        for lang in Lang::ALL {
            is_clean(&diagnostics::render(diagnostics, usize::MAX, lang, false, 80));
        }
    }
}

/// Whether what comes of an input is put into words. That takes ten times as long as all before it, so a fuzzer
/// does it with a part of the inputs; a test does it with all.
fn is_loud(bytes: &[u8]) -> bool {
    !cfg!(fuzzing) || bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 32 == 0
}

/// Nothing in what people read moves the cursor or turns the direction of a terminal.
fn is_clean(text: &str) {
    assert!(!text.contains(is_harmful), "{text:?} would reach a terminal");
}

/// Whether a character moves the cursor or turns the direction of what follows; said here apart from the program.
pub fn is_harmful(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n')
}
