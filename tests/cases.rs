//! What every command prints and writes, byte for byte: the cases of `cli/` and the blocks of the guides.
//!
//! `UPDATE=1 cargo test --test cases` stores what is printed now; read the difference before you commit it.

#[path = "support/case.rs"]
mod case;
mod support;

use std::fs;
use std::path::PathBuf;

use support::{files, path};

/// The command line of a case, its exit code, and whether anything but errors and notes came of it.
struct Case {
    words: Vec<String>,
    code: String,
    has_result: bool,
}

fn case_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    case::list(&path("tests/cli"), &mut found);
    found
}

fn cases() -> Vec<Case> {
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("a case is UTF-8");
        let after = |sign: &str| text.lines().find_map(|line| line.strip_prefix(sign)).unwrap_or_default().to_owned();
        let has_result = text.lines().any(|line| line.starts_with("--- ") && line != "--- stderr");
        Case { words: case::words(&after("$ spbe ")), code: after("? "), has_result }
    };
    case_files().into_iter().map(read).collect()
}

impl Case {
    /// The value of an option, in its short or its long form.
    fn option(&self, names: [&str; 2]) -> Option<&str> {
        let at = self.words.iter().position(|word| names.contains(&word.as_str()))?;
        self.words.get(at + 1).map(String::as_str)
    }

    /// The format: as asked for, as the file to write ends, or a table.
    fn format(&self) -> &str {
        let ending = |file| match file {
            Some(file) if str::ends_with(file, '/') => Some("html"),
            Some(file) => file.rsplit('.').next().map(|ending| if ending == "md" { "markdown" } else { ending }),
            None => None,
        };
        let chosen = self.option(["-f", "--format"]).or_else(|| ending(self.option(["-o", "--output"])));
        chosen.unwrap_or("table")
    }
}

#[test]
fn every_case_prints_what_is_stored() {
    let files = case_files();
    let others: Vec<&PathBuf> = files.iter().filter(|file| file.extension().is_none_or(|end| end != "case")).collect();
    assert!(others.is_empty(), "not a case: {others:?}");
    case::compare(&files, case::case_again);
}

/// The guides show real output: each `$` line in a block of `console` is run.
#[test]
fn every_block_of_the_guides_is_what_is_printed() {
    let guides: Vec<PathBuf> = ["", "docs"].iter().flat_map(|folder| files(folder, "md")).collect();
    for guide in &guides {
        let text = fs::read_to_string(guide).expect("a guide can be read");
        for line in text.lines().filter(|line| line.starts_with("$ ")) {
            assert!(line.starts_with("$ spbe "), "{}: {line} cannot be run", guide.display());
            assert!(!line.contains(['|', '>', '<']), "{}: {line} needs a shell", guide.display());
        }
    }
    case::compare(&guides, case::guide_again);
}

const TEXT: &[&str] = &["table", "json", "csv", "markdown"];

/// Every command with the formats it writes.
const COMMANDS: [(&str, &[&str]); 20] = [
    ("score", &["table", "json", "csv", "markdown", "xlsx"]),
    ("check", TEXT),
    ("whatif", TEXT),
    ("plan", TEXT),
    ("checklist", &["table", "json", "csv", "markdown", "xlsx"]),
    ("sensitivity", TEXT),
    ("compare", TEXT),
    ("trend", TEXT),
    ("rank", TEXT),
    ("audit", TEXT),
    ("report", &["html", "markdown", "xlsx"]),
    ("chart radar", &["svg"]),
    ("chart bars", &["svg"]),
    ("chart trend", &["svg"]),
    ("template", &["csv", "xlsx"]),
    ("sql", &["table"]),
    ("rubric list", TEXT),
    ("rubric show", TEXT),
    ("rubric source", &["table"]),
    ("rubric schema", &["table"]),
];

/// What prints the same in every language: the program about itself.
const ABOUT: [&str; 18] = [
    "--help",
    "-h",
    "--version",
    "rubric --help",
    "rubric list --help",
    "rubric show --help",
    "rubric source --help",
    "rubric schema --help",
    "completions --help",
    "completions bash",
    "completions elvish",
    "completions fish",
    "completions powershell",
    "completions zsh",
    "man --help",
    "man",
    "man rubric",
    "man completions",
];

#[test]
fn every_command_format_and_language_has_a_case() {
    let cases = cases();
    let with = |words: &str| {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        cases.iter().filter(move |case| case.words.starts_with(&words))
    };
    let mut missing = Vec::new();
    let mut require = |has: bool, what: String| missing.extend((!has).then_some(what));
    for (command, formats) in COMMANDS {
        for format in formats {
            for lang in ["id", "en"] {
                // A chart and a template are printed, too, without their format.
                let is = |case: &Case| match case.format() {
                    "table" => *format == "table" || command.starts_with("chart"),
                    found => found == *format,
                };
                let speaks = |case: &Case| case.option(["--lang", "--lang"]).unwrap_or("en") == lang;
                let asks = |case: &Case| case.words.iter().all(|word| word != "-h" && word != "--help");
                let has = with(command).any(|case| is(case) && case.has_result && speaks(case) && asks(case));
                require(has, format!("{command} as {format} in {lang}"));
            }
        }
        let first = command.split(' ').next().unwrap_or_default();
        for about in [format!("{first} -h"), format!("{first} --help"), format!("man {first}")] {
            require(with(&about).next().is_some(), about);
        }
        require(with(first).any(|case| case.code == "2"), format!("{first} with a usage error"));
    }
    for about in ABOUT {
        require(with(about).any(|case| case.words.join(" ") == about), about.to_owned());
    }
    for code in 0..=5 {
        require(cases.iter().any(|case| case.code == code.to_string()), format!("exit code {code}"));
    }
    assert!(missing.is_empty(), "no case for:\n{}", missing.join("\n"));
}
