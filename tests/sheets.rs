//! The examples of docs/sheets.md: every sheet shown there is scored, and gives what stands beside it.
//!
//! `UPDATE=1` writes what they give; read the change before you commit it.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use support::program::spbe;

const PAGE: &str = "docs/sheets.md";
/// Where the examples begin.
const BEGIN: &str = "\n## Examples\n";

/// The rubric of the examples: the first block of TOML behind their heading.
fn rubric(examples: &str) -> &str {
    let (_, block) = examples.split_once("```toml\n").expect("the rubric of the examples");
    block.split_once("```").expect("the block ends").0
}

/// The cells of a row of a table in Markdown; `\|` is a character of a cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{1}");
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split(" | ").map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

/// A sheet as it is written in a table: `⏎` ends a line, `⇥` is a tab.
fn sheet(cell: &str) -> Option<String> {
    let written = cell.strip_prefix('`')?.strip_suffix('`')?;
    Some(written.replace('⏎', "\n").replace('⇥', "\t").replace('⍽', "\u{a0}") + "\n")
}

/// Scores a sheet with the flags that a cell names; `< sheet` gives it on standard input.
fn run(folder: &Path, sheet: &str, flags: &str) -> Output {
    let (file, rubric) = (folder.join("contoh.csv"), folder.join("contoh.toml"));
    fs::write(&file, sheet).expect("the sheet is written");
    let flags: Vec<&str> = flags.trim_matches('`').split(' ').filter(|flag| !flag.is_empty()).collect();
    let (from_input, flags) = match flags.as_slice() {
        ["<", "sheet"] => (true, &[][..]),
        flags => (false, flags),
    };
    let name = if from_input { "-".to_owned() } else { file.display().to_string() };
    let rubric = rubric.display().to_string();
    let mut arguments = vec!["score", name.as_str(), "--format", "csv"];
    if !flags.contains(&"-r") {
        arguments.extend(["-r", &rubric]);
    }
    arguments.extend(flags);
    let mut command = spbe(&arguments);
    if from_input {
        command.stdin(Stdio::from(fs::File::open(&file).expect("the sheet is there")));
    }
    command.output().expect("the program starts")
}

/// What a run gave, in the words of the table: results, then the codes of errors and warnings.
fn given(output: &Output) -> String {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let mut lines = stdout.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|cell| *cell == name);
    let mut given: Vec<String> = lines
        .map(|cells| {
            let cell = |name: &str| column(name).and_then(|at| cells.get(at).copied()).unwrap_or_default();
            // A sheet that names no institution is called by its file.
            let institution = if cell("institution") == "contoh" { "" } else { cell("institution") };
            let parts = [institution, cell("year"), cell("index")];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        })
        .collect();
    for line in stderr.lines() {
        let code = line.split_once("error[").or_else(|| line.split_once("warning["));
        let code = code.and_then(|(start, rest)| Some((start, rest.split_once("]:")?.0)));
        if let Some((_, code)) = code.filter(|(start, _)| start.is_empty()) {
            let code = format!("`{code}`");
            if !given.contains(&code) {
                given.push(code);
            }
        }
    }
    let failed = stderr.lines().any(|line| line.starts_with("error["));
    assert_eq!(output.status.code(), Some(if failed { 3 } else { 0 }), "{stderr}");
    given.join(", ")
}

#[test]
fn every_example_gives_what_stands_beside_it() {
    let page = support::text_of(PAGE);
    let (before, examples) = page.split_once(BEGIN).expect("the examples");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("contoh.toml"), rubric(examples)).expect("the rubric is written");
    let (mut lines, mut wrong, mut all) = (Vec::new(), Vec::new(), 0);
    for line in examples.lines() {
        let cells = cells(line);
        let Some((sheet, [flags, gives, ..])) =
            cells.split_first().and_then(|(first, rest)| Some((sheet(first)?, rest)))
        else {
            lines.push(line.to_owned());
            continue;
        };
        all += 1;
        let is = given(&run(folder.path(), &sheet, flags));
        if is != *gives {
            wrong.push(format!("{line}\n  gives {is}"));
        }
        let end = line.rfind(" | ").and_then(|end| Some((line.get(..end)?.rfind(" | ")? + 3, end)));
        lines.push(end.map_or(line.to_owned(), |(from, to)| format!("{}{is}{}", &line[..from], &line[to..])));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(support::path(PAGE), format!("{before}{BEGIN}{}\n", lines.join("\n"))).expect("it is written");
        return;
    }
    assert!(all > 100, "only {all} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
