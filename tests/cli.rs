//! The program as its users start it: streams, language, width, colours and files. What it prints is in `cases.rs`.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;

use support::program::{run, spbe, stdout_of};
use support::{path, text_of};

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = spbe(&["rubric", "show", "spbe-2020", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("the output is a pipe");
    // As `head -1` does: one line, then the pipe is closed.
    BufReader::with_capacity(1, stdout).read_line(&mut line).expect("a line is printed");
    let mut stderr = String::new();
    child.stderr.take().expect("the errors are a pipe").read_to_string(&mut stderr).expect("they are text");
    assert_eq!((line.as_str(), stderr.as_str()), ("{\n", ""));
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
}

#[test]
fn the_environment_chooses_the_language() {
    let arguments = ["score", "examples/bandar-lampung-2023.csv"];
    let output = |name: &str, value: &str| spbe(&arguments).env(name, value).output().expect("the program starts");
    let indonesian = spbe(&[&arguments[..], &["--lang", "id"]].concat()).output().expect("the program starts");
    assert_eq!(output("LC_ALL", "id_ID.UTF-8"), indonesian);
    assert_eq!(output("LANGUAGE", "id:en"), indonesian);
    let english = run(&arguments);
    assert_ne!(english, indonesian);
    assert_eq!(output("LC_ALL", "de_DE.UTF-8"), english, "any other language gets English");
}

#[test]
fn the_environment_chooses_the_width() {
    let arguments = ["score", "examples/bandar-lampung-2023.csv"];
    let printed = |columns: Option<&str>| {
        let mut command = spbe(&arguments);
        match columns {
            Some(columns) => command.env("COLUMNS", columns),
            None => command.env_remove("COLUMNS"),
        };
        String::from_utf8(command.output().expect("the program starts").stdout).expect("what is printed is UTF-8")
    };
    assert_eq!(printed(None), printed(Some("80")), "80 columns where nothing says more");
    let table = |text: &str| text.lines().filter(|line| line.starts_with('─')).map(|line| line.chars().count()).max();
    assert!(table(&printed(Some("60"))) <= Some(60));
    assert!(table(&printed(Some("80"))) <= Some(80));
    assert!(table(&printed(Some("200"))) > Some(80));
}

#[test]
fn colour_goes_where_it_is_asked_for() {
    let coloured = |no_color: &str, color: &str| {
        let arguments = ["score", "examples/bandar-lampung-2023.csv", "--color", color];
        let output = spbe(&arguments).env("NO_COLOR", no_color).output().expect("the program starts");
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured("", "auto"), "a pipe is no terminal");
    assert!(!coloured("1", "auto"));
    assert!(!coloured("", "never"));
    assert!(coloured("", "always"));
    assert!(coloured("1", "always"), "what is asked for outdoes the environment");
}

#[test]
fn machine_formats_are_the_same_in_every_language() {
    for arguments in [
        &["score", "examples/bandar-lampung-2023.csv", "--format", "json"][..],
        &["score", "examples/bandar-lampung-2021-2023.csv", "--format", "csv"],
        &["score", "tests/inputs/band-edge.csv", "--format", "json"],
        &["check", "examples/denpasar-2019-mandiri-akhir.csv", "--format", "json"],
        &["rubric", "list", "--format", "csv"],
        &["rubric", "show", "epss-2022", "--format", "json"],
        &["whatif", "tests/inputs/small.csv", "-r", "tests/inputs/small.toml", "--set", "D1=+2", "--format", "json"],
        &["plan", "examples/bandar-lampung-2023.csv", "--target", "Baik", "--alternatives", "1", "--format", "json"],
        &["plan", "examples/bandar-lampung-2023.csv", "--frontier", "--format", "csv"],
        &[
            "sensitivity",
            "tests/inputs/small.csv",
            "-r",
            "tests/inputs/small.toml",
            "--history",
            "tests/inputs/history.csv",
            "--format",
            "json",
        ],
    ] {
        let inn = |lang: &str| stdout_of(&[arguments, &["--lang", lang]].concat(), 0);
        assert_eq!(inn("id"), inn("en"), "{arguments:?}");
    }
    let inn = |lang| stdout_of(&["check", "tests/inputs/nine-mistakes.toml", "--format", "json", "--lang", lang], 4);
    assert_eq!(inn("id"), inn("en"));
}

#[test]
fn nine_mistakes_are_nine_diagnostics_each_with_its_place() {
    let rubric = ["check", "tests/inputs/nine-mistakes.toml", "--format", "json"];
    let sheet = ["check", "tests/inputs/nine-mistakes.csv", "--rubric", "tests/inputs/small.toml", "--format", "json"];
    for (arguments, code) in [(&rubric[..], 4), (&sheet[..], 3)] {
        let document: serde_json::Value = serde_json::from_str(&stdout_of(arguments, code)).expect("it is JSON");
        let diagnostics = document["files"][0]["diagnostics"].as_array().expect("there is a list");
        let errors: Vec<&serde_json::Value> = diagnostics.iter().filter(|found| found["severity"] == "error").collect();
        let codes: std::collections::BTreeSet<&str> =
            errors.iter().filter_map(|found| found["code"].as_str()).collect();
        assert_eq!((errors.len(), codes.len()), (9, 9), "{codes:?}");
        for error in errors {
            assert_eq!(error["file"], arguments[1], "{error}");
            // An indicator that is not in the sheet has no row.
            let has_place = !error["line"].is_null() || !error["row"].is_null();
            assert!(has_place || error["code"] == "missing-indicator", "{error}");
        }
    }
    // Scoring says the same and scores nothing.
    let score = ["score", "tests/inputs/nine-mistakes.csv", "--rubric", "tests/inputs/small.toml", "--format", "json"];
    let document: serde_json::Value = serde_json::from_str(&stdout_of(&score, 3)).expect("it is JSON");
    assert_eq!(document["results"].as_array().map(Vec::len), Some(0));
    let found = document["diagnostics"].as_array().expect("there is a list");
    let not_errors: Vec<&serde_json::Value> = found.iter().filter(|found| found["severity"] != "error").collect();
    assert_eq!(found.len() - not_errors.len(), 9);
    assert!(not_errors.iter().all(|found| found["code"] == "institution-from-file"), "{not_errors:?}");
}

#[test]
fn an_output_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("hasil dengan spasi.json");
    let to = file.to_str().expect("the path is UTF-8");
    let good = ["score", "examples/kota-jambi-2024-smart-city.csv", "--output", to];
    assert_eq!(stdout_of(&good, 0), "", "nothing goes to the terminal");
    let written = std::fs::read_to_string(&file).expect("the file is there");
    assert_eq!(written, stdout_of(&[&good[..2], &["--format", "json"]].concat(), 0), "the ending chose the format");

    // Nothing was scored, the sheet is not there, the rubric is wrong: the old result stays.
    stdout_of(&["score", "tests/inputs/notes.csv", "--output", to], 3);
    stdout_of(&["score", "no-such-file.csv", "--output", to], 5);
    stdout_of(&["score", good[1], "--rubric", "tests/inputs/nine-mistakes.toml", "--output", to], 4);
    assert_eq!(std::fs::read_to_string(&file).expect("the file is there"), written);
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder is there").collect();
    assert_eq!(names.len(), 1, "no temporary file is left: {names:?}");

    for bad in [folder.path().join("no/such/folder/x.json"), folder.path().to_owned()] {
        let bad = bad.to_str().expect("the path is UTF-8");
        stdout_of(&["score", good[1], "--output", bad], 5);
    }
}

/// The permissions and the link a user gave to a result stay as they are.
#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (file, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    std::fs::write(&file, "old").expect("a file can be written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("its mode can be set");
    symlink(&file, &link).expect("a link can be made");
    let to = link.to_str().expect("the path is UTF-8");
    stdout_of(&["score", "examples/kota-jambi-2024-smart-city.csv", "--output", to], 0);
    assert!(std::fs::read_to_string(&file).expect("the file is there").starts_with("institution,year,stage,index"));
    assert_eq!(std::fs::metadata(&file).expect("the file is there").permissions().mode() & 0o777, 0o640);
    assert!(link.is_symlink());
    // A device is written to, not replaced.
    stdout_of(&["score", "examples/kota-jambi-2024-smart-city.csv", "--output", "/dev/null"], 0);
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn what_is_printed_of_a_rubric_is_its_file() {
    for id in spbe::rubric::catalog::ids() {
        assert_eq!(stdout_of(&["rubric", "source", id], 0), text_of(&format!("rubrics/{id}.toml")));
    }
    assert_eq!(stdout_of(&["rubric", "schema"], 0), text_of("docs/schema/rubric.schema.json"));
}

#[test]
fn completions_and_man_pages_are_made() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout_of(&["completions", shell], 0).contains("fail-under"), "{shell}");
    }
    assert!(stdout_of(&["man"], 0).contains("Exit codes"));
    for command in ["score", "check", "rubric"] {
        assert!(stdout_of(&["man", command], 0).starts_with(".ie"), "{command}");
    }
}

/// Commands that write files stand in the guides as indented lines; each is run where a newcomer would run it.
#[test]
fn every_command_of_the_guides_that_writes_a_file_works() {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = folder.path().join("examples");
    std::fs::create_dir(&examples).expect("a folder");
    for file in std::fs::read_dir(path("examples")).expect("the examples") {
        let file = file.expect("an example").path();
        std::fs::copy(&file, examples.join(file.file_name().expect("a name"))).expect("a copy");
    }
    let mut count = 0;
    for guide in ["", "docs"].iter().flat_map(|folder| support::files(folder, "md")) {
        let text = std::fs::read_to_string(&guide).expect("a guide can be read");
        assert!(!text.contains("```sh"), "{}: such a block is not run", guide.display());
        for line in text.lines().filter_map(|line| line.strip_prefix("    spbe ")) {
            let arguments: Vec<&str> = line.split_whitespace().collect();
            let output = spbe(&arguments).current_dir(folder.path()).output().expect("it starts");
            let mut written = arguments.last().map(|file| folder.path().join(file)).expect("a file");
            if written.is_dir() {
                written.push("index.html");
            }
            assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
            assert!(written.metadata().is_ok_and(|file| file.len() > 1000), "{line} wrote nothing");
            count += 1;
        }
    }
    assert!(count >= 10, "only {count} commands were found");
}
