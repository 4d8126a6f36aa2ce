//! Which room may know which: the directions of the house, checked in the source itself.
//!
//! A room is a file or a folder of `src/`. Comments, texts in quotes and unit tests do not count.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each room with those it may know.
const ROOMS: [(&str, &[&str]); 12] = [
    ("exact", &[]),
    ("lang", &["exact"]),
    ("diagnostic", &["exact", "lang"]),
    ("rubric", &["exact", "lang", "diagnostic"]),
    ("scores", &["exact", "lang", "diagnostic", "rubric"]),
    // What was read and what came of it are strangers: a result is the same wherever its scores are from.
    ("intake", &["exact", "lang", "diagnostic", "rubric", "scores"]),
    ("assess", &["exact", "lang", "diagnostic", "rubric", "scores"]),
    ("analysis", &["exact", "lang", "diagnostic", "rubric", "scores", "assess"]),
    ("report", &["exact", "lang", "diagnostic", "rubric", "scores", "assess", "analysis"]),
    ("answers", &["exact", "lang", "diagnostic", "rubric", "scores", "assess", "analysis", "report"]),
    ("session", &["exact", "lang", "diagnostic", "rubric", "scores", "intake", "assess", "analysis", "report"]),
    (
        "cli",
        &[
            "exact",
            "lang",
            "diagnostic",
            "rubric",
            "scores",
            "intake",
            "assess",
            "analysis",
            "report",
            "answers",
            "session",
        ],
    ),
];

/// The rooms where exact numbers live: no reading, no writing, no floats.
const PURE: [&str; 7] = ["exact", "lang", "diagnostic", "rubric", "scores", "assess", "analysis"];

#[test]
fn a_room_knows_only_those_below_it() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.into();
    let mut wrong = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        let Some(may_know) = rooms.get(room.as_str()) else {
            panic!("{} is in no room of this test: say which rooms it may know", file.display());
        };
        for other in rooms_named(&file, &text(&file)) {
            if other != room && !may_know.contains(&other.as_str()) {
                wrong.push(format!("{}: {room} may not know {other}", file.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn exact_rooms_neither_read_nor_write_nor_float() {
    let forbidden = ["std::fs", "std::io", "std::env", "std::net", "std::process", "f32", "f64"];
    let printing = ["print!", "println!", "eprint!", "eprintln!"];
    for file in sources().into_iter().filter(|file| PURE.contains(&room_of(file).as_str())) {
        let text = text(&file);
        for word in forbidden.iter().chain(&printing) {
            assert!(!names(&text, word), "{} mentions {word}", file.display());
        }
    }
}

#[test]
fn only_the_command_line_touches_the_machine() {
    let outside = ["std::fs", "std::env", "std::net", "clap", "anstream", "terminal_size", "sys_locale", "tempfile"];
    for file in sources().into_iter().filter(|file| room_of(file) != "cli") {
        let text = text(&file);
        for word in outside {
            assert!(!names(&text, word), "{} mentions {word}", file.display());
        }
    }
}

#[test]
fn the_program_is_thin() {
    let main = support::text_of("src/main.rs");
    assert!(main.lines().count() < 40);
    let scrubbed = scrub(&main);
    let known = scrubbed.match_indices("spbe::").map(|(at, word)| identifier(&scrubbed[at + word.len()..]));
    assert_eq!(known.collect::<BTreeSet<&str>>(), BTreeSet::from(["main"]));
}

/// The test itself must see every way to name a room, and nothing else.
#[test]
fn every_way_to_name_a_room_is_seen() {
    let text = "
        use crate::exact::Exact; // crate::comment
        use crate::{lang::Lang, rubric::{self, names}, diagnostic};
        use super::table; /* crate::block /* nested */ still */
        fn f<'a>(x: &'a str) -> crate :: scores :: Scores { super::super::assess::assess('\"', \"crate::quoted\\\"\") }
        const RAW: &str = r#\"crate::raw \"quoted\" \"#;
        #[cfg(test)]
        mod tests { use crate::cli; fn g() { if true {} } }
        pub use crate::report::csv;
    ";
    let named = |file: &str| rooms_named(Path::new(file), &without_tests(&scrub(text)));
    let seen = |rooms: &[&str]| rooms.iter().map(|room| (*room).to_owned()).collect::<BTreeSet<_>>();
    let by_crate = ["exact", "lang", "rubric", "diagnostic", "scores", "report"];
    // From a file in a folder, one step up is the room itself; from a file that is a room, it is outside.
    assert_eq!(named("src/intake/cell.rs"), seen(&[&by_crate[..], &["assess"]].concat()));
    assert_eq!(named("src/intake/mod.rs"), seen(&[&by_crate[..], &["table", "assess"]].concat()));
    assert_eq!(named("src/intake.rs"), seen(&[&by_crate[..], &["table", "assess"]].concat()));
    assert!(names("use std::io;", "std::io") && names("x as f64", "f64"));
    assert!(!names("std::ionic", "std::io") && !names("buf64", "f64") && !names("eprintln!", "println!"));
}

/// Every source file of the library.
fn sources() -> Vec<PathBuf> {
    let root = support::path("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the source can be listed") {
            let path = entry.expect("the source can be listed").path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    let entry_points = [root.join("lib.rs"), root.join("main.rs")];
    files.retain(|file| file.extension().is_some_and(|ending| ending == "rs") && !entry_points.contains(file));
    files.sort();
    assert!(files.len() > 30, "only {} files were found", files.len());
    files
}

/// The modules from `src` down to the one in this file: `intake`, `cell`.
fn module_path(file: &Path) -> Vec<String> {
    let parts: Vec<String> = file.iter().map(|part| part.to_string_lossy().replace(".rs", "")).collect();
    let src = parts.iter().rposition(|part| part == "src").expect("a source file is below src");
    let mut path = parts[src + 1..].to_vec();
    path.retain(|part| part != "mod");
    path
}

fn room_of(file: &Path) -> String {
    module_path(file).remove(0)
}

fn text(file: &Path) -> String {
    without_tests(&scrub(&std::fs::read_to_string(file).expect("a source file can be read")))
}

/// The rooms that a text names by `crate::` or by leaving its own through `super::`.
fn rooms_named(file: &Path, text: &str) -> BTreeSet<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let depth = module_path(file).len();
    let mut rooms = BTreeSet::new();
    for (at, word) in text.match_indices("crate::") {
        rooms.extend(heads(&text[at + word.len()..]));
    }
    let mut rest = text.as_str();
    while let Some(at) = rest.find("super::") {
        rest = &rest[at..];
        let mut steps = 0;
        while let Some(further) = rest.strip_prefix("super::") {
            (rest, steps) = (further, steps + 1);
        }
        if steps >= depth {
            rooms.extend(heads(rest));
        }
    }
    rooms
}

/// The first names of a path, or of each path in braces.
fn heads(text: &str) -> Vec<String> {
    let Some(list) = text.strip_prefix('{') else { return vec![identifier(text).to_owned()] };
    let (mut heads, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                heads.push(identifier(&list[start..at]).to_owned());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

fn identifier(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Whether a text holds a word, not as a part of a longer one.
fn names(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && (word.ends_with('!') || !text[at + word.len()..].starts_with(is_part))
    })
}

/// The text without its unit tests: each module under `#[cfg(test)]`, to its closing brace.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept += &rest[..at];
        rest = &rest[at..];
        let mut depth = 0;
        let end = rest.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            *c == '}' && depth == 0
        });
        rest = end.map_or("", |(at, _)| &rest[at + 1..]);
    }
    kept + rest
}

/// The code without comments and without what stands in quotes.
fn scrub(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => quoted(rest),
            'r' if !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') => raw_quoted(rest),
            '\'' => character(rest),
            _ => 0,
        };
        match length {
            0 => {
                code.push(c);
                rest = &rest[c.len_utf8()..];
            }
            _ => {
                code.push(' ');
                rest = &rest[length..];
            }
        }
    }
    code
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.match_indices(['/', '*']) {
        if text[at..].starts_with("/*") {
            depth += 1;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return at + 2;
            }
        }
    }
    text.len()
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `r"..."` or `r#"..."#`; nothing where it is an `r` like any other.
fn raw_quoted(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    if !text[1 + hashes..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let body = 2 + hashes;
    text[body..].find(&end).map_or(text.len(), |at| body + at + end.len())
}

/// A character in quotes; nothing where it is a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |at| 3 + at + 1),
        Some(_) => match characters.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}
