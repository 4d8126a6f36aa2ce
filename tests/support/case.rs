//! Runs command lines and compares what they print with what is stored, byte for byte.
//!
//! A case is one file: notes that start with `#`, the line `$ spbe ...` (quotes and `< FILE` as in a shell), the exit
//! code after `?`, then everything that was printed and written, in sections that start with `---`. The rest of the
//! file is never parsed: it is made again and compared as a whole. `UPDATE=1` writes what differs.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use crate::support::program::spbe;
use crate::support::{files, path};

/// The command lines that write a file run in a folder of their own, which holds these.
const INPUTS: [&str; 2] = ["examples", "tests/inputs"];

/// Makes each file again, on all cores, and compares; every difference is reported, not only the first.
pub fn compare(files: &[PathBuf], again: impl Fn(&str) -> Vec<u8> + Sync) {
    let (queue, differences) = (Mutex::new(files.iter()), Mutex::new(Vec::new()));
    let next = || queue.lock().expect("the queue").next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(file) = next() {
                    let stored = fs::read(file).expect("a case can be read");
                    let made = again(&String::from_utf8_lossy(&stored));
                    if stored == made {
                    } else if std::env::var_os("UPDATE").is_some() {
                        fs::write(file, made).expect("a case can be written");
                    } else {
                        let found = format!("{}\n{}", file.display(), difference(&stored, &made));
                        differences.lock().expect("the differences").push(found);
                    }
                }
            });
        }
    });
    let mut differences = differences.into_inner().expect("the differences");
    differences.sort();
    let count = differences.len();
    assert!(count == 0, "{}\n{count} differ; UPDATE=1 stores what is printed now", differences.join("\n"));
}

/// The case with what its command line does now.
pub fn case_again(case: &str) -> Vec<u8> {
    let lines = case.split_inclusive('\n').take_while(|line| line.starts_with(['#', '$']));
    let mut made = lines.collect::<String>().into_bytes();
    let command_lines: Vec<&str> = case.lines().filter_map(|line| line.strip_prefix("$ spbe ")).take(1).collect();
    match command_lines[..] {
        [line] => made.extend(result_of(line)),
        _ => made.extend(b"a case has one line that starts with `$ spbe `\n"),
    }
    made
}

/// The guide with what the command lines of its blocks of `console` print now.
pub fn guide_again(guide: &str) -> Vec<u8> {
    let mut made = Vec::new();
    let (mut in_block, mut skipping, mut after_empty) = (false, false, false);
    for line in guide.split_inclusive('\n') {
        if line.starts_with("```") {
            (in_block, skipping) = (line == "```console\n", false);
        }
        let command_line = line.strip_prefix("$ spbe ").filter(|_| in_block);
        if let Some(command_line) = command_line {
            // The commands of a block may stand apart.
            if skipping && after_empty && !made.ends_with(b"\n\n") {
                made.push(b'\n');
            }
            made.extend(line.as_bytes());
            made.extend(terminal_of(command_line));
            skipping = true;
        } else if !skipping {
            made.extend(line.as_bytes());
        }
        after_empty = line == "\n";
    }
    made
}

/// The words of a command line.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, Option<char>) = (Vec::new(), None, None);
    for letter in line.trim_end().chars().chain([' ']) {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words
}

fn command(line: &str) -> (Command, Vec<String>) {
    let mut words = words(line);
    let input = words.iter().position(|word| word == "<").map(|at| words.split_off(at));
    let mut command = spbe(&words.iter().map(String::as_str).collect::<Vec<_>>());
    if let Some(input) = input.as_ref().and_then(|input| input.get(1)) {
        command.stdin(fs::File::open(path(input)).unwrap_or_else(|error| panic!("{input}: {error}")));
    }
    (command, words)
}

/// The exit code, both streams, and the files that were written.
fn result_of(line: &str) -> Vec<u8> {
    let (mut command, words) = command(line);
    let folder = words.iter().any(|word| word == "-o" || word == "--output").then(folder_with_inputs);
    if let Some(folder) = &folder {
        command.current_dir(folder);
    }
    let output = command.output().expect("the program starts");
    let mut result = format!("? {}\n", output.status.code().unwrap_or(-1)).into_bytes();
    for (name, stream) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        if !stream.is_empty() {
            section(&mut result, name, &stream);
        }
    }
    let mut written = Vec::new();
    if let Some(folder) = &folder {
        list(folder.path(), &mut written);
    }
    for file in written {
        let name = file.strip_prefix(folder.as_ref().expect("a folder")).expect("it is inside");
        let bytes = fs::read(&file).expect("what was written can be read");
        let name = name.to_string_lossy().replace('\\', "/");
        if INPUTS.iter().any(|input| name.starts_with(input)) {
            assert_eq!(bytes, fs::read(path(&name)).expect("an input"), "{line} changes {name}");
        } else if name.ends_with(".xlsx") {
            parts(&mut result, &name, bytes);
        } else {
            section(&mut result, &name, &bytes);
        }
    }
    result
}

/// What a terminal shows, with the exit code of a failure first.
fn terminal_of(line: &str) -> Vec<u8> {
    let (mut command, _) = command(line);
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut child =
        command.stdout(writer.try_clone().expect("a pipe")).stderr(writer).spawn().expect("the program starts");
    // The command holds the writing ends until it is dropped.
    drop(command);
    let mut printed = Vec::new();
    reader.read_to_end(&mut printed).expect("what is printed can be read");
    match child.wait().expect("the program ends").code() {
        Some(0) => printed,
        code => [format!("? {}\n", code.unwrap_or(-1)).into_bytes(), printed].concat(),
    }
}

fn section(result: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    result.extend(format!("--- {name}\n").bytes());
    result.extend(bytes);
    if !bytes.ends_with(b"\n") {
        result.extend(b"\n--- no line break at the end\n");
    }
}

/// The parts of a workbook by name. A line break and a space after each tag keep a difference readable.
fn parts(result: &mut Vec<u8>, name: &str, bytes: Vec<u8>) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook is a ZIP archive");
    let mut parts: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    parts.sort();
    for part in parts {
        let mut text = String::new();
        archive.by_name(&part).expect("a part").read_to_string(&mut text).expect("a part is XML");
        section(result, &format!("{name}/{part}"), text.replace("><", ">\n <").as_bytes());
    }
}

fn folder_with_inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for input in INPUTS {
        fs::create_dir_all(folder.path().join(input)).expect("a folder can be made");
        for file in files(input, "csv").into_iter().chain(files(input, "toml")) {
            let name = file.file_name().expect("a name");
            fs::copy(&file, folder.path().join(input).join(name)).expect("a file can be copied");
        }
    }
    folder
}

/// All files below a folder, sorted.
pub fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder can be listed");
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { list(&entry, found) } else { found.push(entry) }
    }
}

/// The lines between the first and the last that differ; of equally many only those that do.
fn difference(stored: &[u8], made: &[u8]) -> String {
    const SHOWN: usize = 15;
    let lines = |bytes| String::from_utf8_lossy(bytes).split('\n').map(str::to_owned).collect::<Vec<_>>();
    let (mut stored, mut made) = (lines(stored), lines(made));
    let start = stored.iter().zip(&made).take_while(|(one, other)| one == other).count();
    let ends = stored[start..].iter().rev().zip(made[start..].iter().rev());
    let end = ends.take_while(|(one, other)| one == other).count();
    stored = stored[start..stored.len() - end].to_vec();
    made = made[start..made.len() - end].to_vec();
    if stored.len() == made.len() {
        (stored, made) = stored.into_iter().zip(made).filter(|(one, other)| one != other).unzip();
    }
    let side = |sign: char, lines: &[String]| {
        // A space at the end of a line would not be seen without the mark.
        let shown: String = lines.iter().take(SHOWN).map(|line| format!("  {sign} {line}¶\n")).collect();
        let more = lines.len().saturating_sub(SHOWN);
        if more > 0 { format!("{shown}  {sign} and {more} lines more\n") } else { shown }
    };
    format!("  from line {}:\n{}{}", start + 1, side('-', &stored), side('+', &made))
}
