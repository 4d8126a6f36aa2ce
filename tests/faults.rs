//! Outputs that go wrong: endings that nothing writes, an input named as the output, links, signals, full disks.

mod support;

use std::fs;
use std::path::Path;

use support::program::{ENVIRONMENT, run, spbe, stdout_of};

const SHEET: &str = "examples/madiun-2020.csv";

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn an_ending_that_the_command_does_not_write_lists_those_that_it_does() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, ending, endings) in [
        (&["report", SHEET][..], "pdf", ".html, .htm, .md, .markdown, .xlsx"),
        (&["report", SHEET], "json", ".html"),
        (&["chart", "bars", SHEET], "png", ".svg"),
        (&["chart", "bars", SHEET], "html", ".svg"),
        (&["score", SHEET], "parquet", ".json, .csv, .md, .markdown, .xlsx"),
        (&["score", SHEET], "txt", ".csv"),
        (&["score", SHEET], "html", ".csv"),
        (&["check", SHEET], "xlsx", ".csv"),
        (&["rank", SHEET], "svg", ".csv"),
        (&["plan", SHEET, "--target", "Baik"], "txt", ".csv"),
        (&["template", "-r", "spbe-2020"], "ods", ".csv, .xlsx"),
        (&["template", "-r", "spbe-2020"], "json", ".csv, .xlsx"),
        (&["rubric", "list"], "xlsx", ".csv"),
        (&["rubric", "source", "spbe-2020"], "pdf", ".toml"),
    ] {
        let file = folder.path().join(format!("x.{ending}"));
        let output = run(&[arguments, &["-o", &shown(&file)]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {ending}: {said}");
        assert!(said.contains(&format!("writes no .{ending}; it writes .")) && said.contains(endings), "{said}");
        assert!(!file.exists(), "{arguments:?}");
    }
    for (arguments, name) in [
        (&["score", SHEET, "-f", "csv", "-q"][..], "hasil.txt"),
        (&["score", SHEET, "-q"], "hasil"),
        (&["score", SHEET, "-q"], "HASIL.CSV"),
        (&["rubric", "source", "spbe-2020"], "mine.toml"),
        (&["completions", "fish"], "spbe.fish"),
        (&["man"], "spbe.1"),
    ] {
        let file = folder.path().join(name);
        stdout_of(&[arguments, &["-o", &shown(&file)]].concat(), 0);
        assert!(file.exists(), "{name}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    /// A shell line in a folder, with the program as `$spbe`.
    fn sh(folder: &Path, line: &str) -> Output {
        let mut command = Command::new("sh");
        command.args(["-c", line]).envs(ENVIRONMENT).current_dir(folder).stdin(Stdio::null());
        command.env("spbe", env!("CARGO_BIN_EXE_spbe")).output().expect("there is a shell")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn an_input_is_never_the_output() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::copy(support::path(SHEET), at("nilai.csv")).expect("a copy");
        fs::copy(support::path("tests/inputs/small.toml"), at("small.toml")).expect("a copy");
        fs::write(at("biaya.csv"), "indikator;biaya\nI1;5\n").expect("a file");
        symlink("nilai.csv", at("link.csv")).expect("a link");
        fs::hard_link(at("nilai.csv"), at("hard.csv")).expect("a link");
        let before = fs::read(at("nilai.csv")).expect("it is there");
        for line in [
            "$spbe score nilai.csv -o nilai.csv",
            "$spbe score nilai.csv -o ./nilai.csv -f table",
            "$spbe score nilai.csv -o link.csv",
            "$spbe score link.csv -o nilai.csv",
            "$spbe score nilai.csv -o hard.csv",
            "$spbe score - -o nilai.csv < nilai.csv",
            "$spbe score nilai.csv >> nilai.csv",
            "$spbe score nilai.csv -r small.toml -f json -o small.toml",
            "$spbe rubric show small.toml -f json -o small.toml",
            "$spbe plan nilai.csv --target Baik --costs biaya.csv -o biaya.csv",
            "$spbe rank nilai.csv link.csv -o hard.csv",
        ] {
            let output = sh(folder.path(), line);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{line}: {said}");
            assert!(said.contains("is an input"), "{line}: {said}");
        }
        assert_eq!(fs::read(at("nilai.csv")).expect("it is there"), before);
        assert_eq!(names(folder.path()).len(), 5);
    }

    #[test]
    fn a_page_never_replaces_an_input() {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = folder.path().join("index.html");
        fs::copy(support::path(SHEET), &sheet).expect("a copy");
        let output = sh(folder.path(), "$spbe report index.html -q -o ./");
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(names(folder.path()), ["index.html"]);
        assert_eq!(fs::read(&sheet).expect("it is there"), fs::read(support::path(SHEET)).expect("it is there"));
    }

    #[test]
    fn standard_output_has_names_among_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = shown(&support::path(SHEET));
        let plain = sh(folder.path(), &format!("$spbe score {sheet} -q -f csv")).stdout;
        assert!(!plain.is_empty());
        for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let command = format!("$spbe score {sheet} -q -f csv -o {name}");
            assert_eq!(sh(folder.path(), &command).stdout, plain, "{name}");
            // A redirection goes to the file that the shell opened, behind what is in it.
            fs::write(folder.path().join("hasil"), "first\n").expect("a file");
            assert!(sh(folder.path(), &format!("{command} >> hasil")).status.success(), "{name}");
            let hasil = fs::read(folder.path().join("hasil")).expect("it is there");
            assert_eq!(hasil, [b"first\n", plain.as_slice()].concat(), "{name}");
        }
        let output = sh(folder.path(), &format!("$spbe score {sheet} -q -f csv -o /dev/fd/3 3> three; cat three"));
        assert_eq!(output.stdout, plain);
    }

    #[test]
    fn what_is_replaced_keeps_its_link_its_mode_and_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("there")).expect("a folder");
        symlink("there/late.csv", at("dangling.csv")).expect("a link");
        symlink("dangling.csv", at("twice.csv")).expect("a link");
        symlink("nowhere/late.csv", at("lost.csv")).expect("a link");
        symlink("loop.csv", at("loop.csv")).expect("a link");
        let score = |name: &str| run(&["score", SHEET, "-q", "-o", &shown(&at(name))]).status.code();
        assert_eq!(score("twice.csv"), Some(0));
        assert!(at("there/late.csv").is_file() && at("dangling.csv").is_symlink() && at("twice.csv").is_symlink());
        assert_eq!((score("lost.csv"), at("lost.csv").is_symlink()), (Some(5), true));
        assert_eq!((score("loop.csv"), at("loop.csv").is_symlink()), (Some(5), true));
        for mode in [0o600, 0o640, 0o666] {
            fs::write(at("hasil.csv"), "old").expect("a file");
            fs::set_permissions(at("hasil.csv"), fs::Permissions::from_mode(mode)).expect("it is ours");
            // Only root may give files away.
            let _ = std::os::unix::fs::chown(at("hasil.csv"), Some(4321), Some(1234));
            let before = fs::metadata(at("hasil.csv")).expect("it is there");
            assert_eq!(score("hasil.csv"), Some(0));
            let after = fs::metadata(at("hasil.csv")).expect("it is there");
            assert_ne!(after.ino(), before.ino());
            assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        }
        let umask =
            sh(folder.path(), &format!("umask 027; $spbe score {} -q -o new.csv", shown(&support::path(SHEET))));
        assert!(umask.status.success());
        assert_eq!(fs::metadata(at("new.csv")).expect("it is there").mode() & 0o777, 0o640);
    }

    /// Starts a batch that waits for more, and waits for its temporary file.
    fn waiting_batch(folder: &Path, before: &str) -> std::process::Child {
        let mut command = Command::new("sh");
        let line = format!("{before} exec \"$spbe\" score - -q -r spbe-2020 -o hasil.csv");
        command.args(["-c", &line]).env("spbe", env!("CARGO_BIN_EXE_spbe")).current_dir(folder).stdin(Stdio::piped());
        let child = command.spawn().expect("there is a shell");
        let start = Instant::now();
        while !names(folder).iter().any(|name| name.starts_with(".spbe-")) {
            assert!(start.elapsed() < Duration::from_secs(20), "no output was opened");
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }

    fn kill(signal: &str, child: &std::process::Child) {
        let status = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("there is kill");
        assert!(status.success());
    }

    /// The signals this process ignores, as bits: a program started under `nohup`, or by some runners, keeps ignoring
    /// them.
    fn ignored_signals() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        ignored.map_or(0, |bits| u64::from_str_radix(bits.trim(), 16).expect("a mask"))
    }

    #[test]
    fn signals_leave_nothing_behind() {
        let ignored = ignored_signals();
        let signals = [("-TERM", 15), ("-INT", 2), ("-HUP", 1)];
        for (name, number) in signals.into_iter().filter(|(_, number)| ignored >> (number - 1) & 1 == 0) {
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("hasil.csv"), "what was there").expect("a file");
            let mut child = waiting_batch(folder.path(), "");
            // Open until the end: an end of the input would end the batch before the signal does.
            let _stdin = child.stdin.take();
            kill(name, &child);
            assert_eq!(child.wait().expect("it ends").signal(), Some(number));
            assert_eq!(names(folder.path()), ["hasil.csv"], "{name}");
            assert_eq!(fs::read(folder.path().join("hasil.csv")).expect("it is there"), b"what was there");
        }
    }

    #[test]
    fn an_ignored_signal_stays_ignored() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = waiting_batch(folder.path(), "trap '' HUP;");
        kill("-HUP", &child);
        std::thread::sleep(Duration::from_millis(100));
        assert!(child.try_wait().expect("it can be asked").is_none(), "nohup is of no use");
        // The empty sheet is an error, not a death.
        drop(child.stdin.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(3));
    }

    #[test]
    fn lost_output_is_an_error_and_a_reader_that_left_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = shown(&support::path(SHEET));
        for (line, code) in [
            ("$spbe score SHEET -q >&-", 5),
            ("$spbe score SHEET -q -f csv >&-", 5),
            ("$spbe score SHEET -q -f csv > /dev/full", 5),
            ("$spbe score SHEET -q > /dev/full", 5),
            ("$spbe score SHEET -q 1< /dev/null", 5),
            ("$spbe score SHEET -q -f csv 1< /dev/null", 5),
            ("$spbe score SHEET -q > /dev/null", 0),
            ("$spbe score SHEET -q 1<> /dev/null", 0),
            ("$spbe score SHEET -q -o hasil.csv >&-", 0),
            ("{ $spbe rubric show spbe-2020 -f json; echo $? > code; } | true; exit $(cat code)", 0),
            ("ulimit -f 1; $spbe rubric show spbe-2020 -f json -o tree.json", 5),
            ("ulimit -f 1; $spbe report SHEET -q -o laporan/", 5),
            ("ulimit -f 1; $spbe report SHEET -q -o ./", 5),
        ] {
            let output = sh(folder.path(), &line.replace("SHEET", &sheet));
            assert_eq!(output.status.code(), Some(code), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(names(folder.path()), ["code", "hasil.csv"]);
    }

    /// Only where file systems may be mounted, as by root in a container of its own.
    #[test]
    fn a_full_disk_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = shown(folder.path());
        if !sh(folder.path(), &format!("mount -t tmpfs -o size=12k none {disk}")).status.success() {
            return;
        }
        fs::write(folder.path().join("tree.json"), "what was there").expect("a file");
        let output = run(&["rubric", "show", "spbe-2020", "-f", "json", "-o", &format!("{disk}/tree.json")]);
        let pages = run(&["report", SHEET, "-q", "-o", &disk]);
        let (names, kept) = (names(folder.path()), fs::read(folder.path().join("tree.json")));
        sh(Path::new("/"), &format!("umount {disk}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(5) && said.contains("the disk is full"), "{said}");
        assert_eq!(pages.status.code(), Some(5), "{}", String::from_utf8_lossy(&pages.stderr));
        assert_eq!((names, kept.expect("it is there")), (vec!["tree.json".to_owned()], b"what was there".to_vec()));
    }

    #[test]
    fn a_report_folder_is_replaced_all_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let pages = folder.path().join("laporan");
        stdout_of(&["report", SHEET, "-q", "-o", &shown(&pages)], 0);
        let _ = fs::remove_file(&pages);
        let pages = format!("{}/", shown(&pages));
        stdout_of(&["report", SHEET, "-q", "-o", &pages], 0);
        let page = names(Path::new(&pages)).into_iter().find(|name| name != "index.html").expect("a page");
        fs::remove_file(Path::new(&pages).join("index.html")).expect("it is there");
        fs::create_dir(Path::new(&pages).join("index.html")).expect("a folder");
        fs::write(Path::new(&pages).join(&page), "mine").expect("a file");
        let output = run(&["report", SHEET, "-q", "-o", &pages]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(5) && said.contains("index.html; no page was replaced"), "{said}");
        assert_eq!(fs::read(Path::new(&pages).join(&page)).expect("it is there"), b"mine");
        assert_eq!(names(Path::new(&pages)).len(), 2);
        assert!(spbe(&["report", SHEET, "-q", "-o", &pages]).status().is_ok());
    }
}
