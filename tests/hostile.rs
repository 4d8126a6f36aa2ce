//! Inputs that want to do harm: every seed of the fuzz targets and every input that once broke a reader goes
//! through what the fuzzer runs, without the fuzzer.

mod support;

#[path = "hostile/targets.rs"]
mod targets;

use std::path::PathBuf;

#[test]
fn every_seed_and_every_crash_of_old_is_harmless() {
    for (name, target) in targets::ALL {
        let inputs = ["seeds", "crashes"].map(|folder| inputs(&format!("tests/hostile/{folder}/{name}")));
        assert!(!inputs[0].is_empty(), "{name} has no seeds");
        for input in inputs.iter().flatten() {
            println!("{}", input.display());
            target(&std::fs::read(input).expect("a file can be read"));
        }
    }
    // Some of them asked for gigabytes.
    if let Some(peak) = peak_memory() {
        assert!(peak < 256 * 1024, "{peak} KiB were in use");
    }
}

/// A name that clears a terminal, sets its title and turns what follows around.
const NAME: &str = "Kota \u{1b}[2J\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{2067}\u{61c}A";

#[test]
fn names_from_files_do_not_move_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path.display().to_string()
    };
    let header = "instansi;tahun;I1;I2;I3;I4;I5;I6";
    let good = write("good.csv", &format!("{header}\n\"{NAME}\";2024;3;3;3;3;3;3\n"));
    let bad = write("bad.csv", &format!("{header}{NAME}\n\"{NAME}\";2024;3;9;3;3;3;\"{NAME}\"\n"));
    let rubric =
        support::text_of("tests/inputs/small.toml").replace("Indeks Kecil", &NAME.replace('\u{1b}', "\\u001b"));
    let wrong = write("wrong.toml", &rubric.replace("step = 1", &format!("step = 3 # {NAME}")));
    let small = "tests/inputs/small.toml";
    for (arguments, code) in [
        (&["score", &good, "-r", small, "--lang", "id"][..], 0),
        (&["score", &good, "-r", small, "-f", "markdown"], 0),
        (&["score", &bad, "-r", small], 3),
        (&["check", &bad, "-r", small], 3),
        (&["check", &wrong], 4),
        (&["rank", &good, "-r", small], 0),
        (&["score", "no\u{1b}[2J.csv"], 5),
    ] {
        let output = support::program::run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        for stream in [output.stdout, output.stderr] {
            let text = String::from_utf8(stream).expect("what is printed is UTF-8");
            assert!(!text.contains(targets::is_harmful), "{arguments:?}\n{text:?}");
        }
    }
}

#[test]
fn names_from_files_are_no_formulas() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sheet = folder.path().join("nilai.csv");
    let names = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@A1", "\"\t=1\""];
    let rows: String = names.iter().map(|name| format!("{name};2024;3;3;3;3;3;3\n")).collect();
    std::fs::write(&sheet, format!("instansi;tahun;I1;I2;I3;I4;I5;I6\n{rows}")).expect("it can be written");
    let sheet = sheet.display().to_string();
    let csv = support::program::stdout_of(&["score", &sheet, "-r", "tests/inputs/small.toml", "-f", "csv", "-q"], 0);
    let mut shown: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    shown.sort_unstable();
    assert_eq!(shown, ["'+1+1", "'-2+3", "'=1", "'=cmd|'/c calc'!A1", "'@A1"]);
}

fn inputs(folder: &str) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(support::path(folder)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a folder can be listed").path()).collect();
    files.sort();
    files
}

/// The most memory that this process ever had, in KiB; only Linux says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
