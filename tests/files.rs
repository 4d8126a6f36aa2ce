//! Folders, patterns and zips as inputs: what the cases of `cli/` cannot show.
#![cfg(feature = "xlsx")]

mod support;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use support::program::{run, spbe};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn sheet(institution: &str) -> String {
    let ids: Vec<String> = (1..=47).map(|id| format!("I{id}")).collect();
    format!("instansi,{}\n{institution}{}\n", ids.join(","), ",3".repeat(47))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    std::fs::write(&path, bytes).expect("a file can be written");
    path
}

/// A zip of files, not compressed: that takes long in a debug build.
fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    zip_by(CompressionMethod::Stored, files)
}

fn zip_by(method: CompressionMethod, files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("a file in a zip");
        zip.write_all(bytes).expect("it can be written");
    }
    zip.finish().expect("a zip").into_inner()
}

fn workbook(institution: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(sheet(institution).lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            worksheet.write_string(row, column, cell).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn with_stdin(arguments: &[&str], bytes: &[u8]) -> Output {
    let mut child =
        spbe(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("standard input").write_all(bytes).expect("it can be written");
    child.wait_with_output().expect("it ends")
}

fn text(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn workbooks_and_zips_in_a_folder_are_read_by_their_own_reader() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "b.xlsx", &workbook("Kota B"));
    write(folder.path(), "a/c.csv", sheet("Kota C").as_bytes());
    // A workbook is an archive, whatever it is called.
    write(folder.path(), "d.zip", &workbook("Kota D"));
    write(folder.path(), "e.zip", &zip(&[("10.csv", sheet("Kota E10").into()), ("9.xlsx", workbook("Kota E9"))]));
    write(folder.path(), ".DS_Store", b"x");
    let path = folder.path().display().to_string();
    let output = run(&["score", &path, "-f", "csv"]);
    let (rows, notes) = text(&output);
    let names: Vec<&str> = rows.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert_eq!((output.status.code(), names), (Some(0), vec!["Kota C", "Kota B", "Kota D", "Kota E9", "Kota E10"]));
    assert!(notes.contains(".DS_Store"), "{notes}");
}

#[test]
fn a_result_in_the_folder_is_no_input_of_the_next_run() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.csv", sheet("Kota A").as_bytes());
    let (path, result) = (folder.path().display().to_string(), folder.path().join("hasil.csv"));
    for _ in 0..2 {
        let output = run(&["score", &path, "-o", &result.display().to_string(), "-r", "spbe-2020"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output).1);
        assert_eq!(std::fs::read_to_string(&result).expect("a result").lines().count(), 2);
    }
}

#[test]
fn files_that_a_pipe_joins_never_pass_as_one() {
    let mark = "\u{feff}";
    let titled = |name: &str| format!("{mark}LEMBAR KERJA\n{}", sheet(name));
    let books = [workbook("Kota A"), workbook("Kota B")];
    for (what, joined) in [
        ("workbooks", books.concat()),
        ("a workbook and a text", [&books[0][..], sheet("Kota B").as_bytes()].concat()),
        ("texts", (sheet("Kota A") + &sheet("Kota B")).into_bytes()),
        ("marked texts", (titled("Kota A") + &titled("Kota B")).into_bytes()),
        ("many texts", (0..5000).map(|at| sheet(&format!("Kota {at}"))).collect::<String>().into_bytes()),
    ] {
        for format in ["csv", "json"] {
            let output = with_stdin(&["score", "-", "-f", format], &joined);
            let (_, said) = text(&output);
            assert_eq!(output.status.code(), Some(3), "{what}\n{said}");
            assert!(said.contains("files-run-together"), "{what}\n{said}");
        }
    }
}

#[test]
fn a_zip_falls_under_the_limits_of_workbooks() {
    let folder = tempfile::tempdir().expect("a folder");
    let bomb = vec![b'a'; 70 << 20];
    let zips = [
        ("large.zip", zip(&[("a.csv", bomb), ("b.csv", sheet("Kota B").into())]), 3, "unpacks-too-large"),
        ("damaged.zip", b"PK\x03\x04 not really".to_vec(), 3, "workbook-damaged"),
        ("empty.zip", zip(&[]), 3, "no-sheets"),
    ];
    for (name, bytes, code, problem) in zips {
        let path = write(folder.path(), name, &bytes).display().to_string();
        let output = run(&["score", &path, "-f", "csv"]);
        let (rows, said) = text(&output);
        assert_eq!(output.status.code(), Some(code), "{name}\n{said}");
        assert!(said.contains(problem), "{name}\n{said}");
        assert_eq!(rows.contains("Kota B"), name == "large.zip", "{name}\n{rows}");
    }
    // Its files together: less than a file may have, but not all of them.
    let many: Vec<(String, Vec<u8>)> = (0..9).map(|at| (format!("{at}.csv"), vec![b'a'; 1000])).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let path = write(folder.path(), "many.zip", &zip_by(CompressionMethod::Deflated, &many)).display().to_string();
    let (_, said) = text(&run(&["score", &path, "--max-size", "8K"]));
    assert!(said.contains("unpacks-too-large"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a/a.csv", sheet("Kota A").as_bytes());
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/back")).expect("a link");
    let output = run(&["score", &folder.path().display().to_string(), "-f", "csv"]);
    assert_eq!(text(&output).0.lines().count(), 2);
}
