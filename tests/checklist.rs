//! What has to be done for a raise: the levels that are passed, and of those the tasks.

mod support;

use spbe::analysis::actions::{Move, actions, tasks};
use spbe::exact::Exact;
use spbe::rubric::criteria;
use support::{built_in, exact};

fn levels(id: &str, indicator: &str, from: &str, to: &str) -> Vec<Exact> {
    let (rubric, criteria) = (built_in(id), criteria::find(id).expect("it has criteria"));
    let indicator = rubric.indicators().find(|node| rubric[*node].id == indicator).expect("it is known");
    let raise = Move { indicator, from: exact(from), to: exact(to) };
    let found = actions(&rubric, &criteria, [raise]);
    found.iter().flat_map(|action| &action.steps).map(|level| level.level).collect()
}

#[test]
fn a_raise_lists_the_levels_above_where_it_starts() {
    let whole = |levels: &[i64]| levels.iter().copied().map(Exact::whole).collect::<Vec<_>>();
    for (id, from, to, expected) in [
        ("spbe-2020", "1", "2", &[2][..]),
        ("spbe-2020", "1", "5", &[2, 3, 4, 5]),
        ("spbe-2020", "4", "5", &[5]),
        // The levels of Pemdi are ranges: 1 to 1.5 is the first, 2.5 still the second.
        ("pemdi-2026", "1.5", "2.5", &[2]),
        ("pemdi-2026", "1.3", "3.51", &[2, 3, 4]),
        ("pemdi-2026", "3.5", "5", &[4, 5]),
        ("pemdi-2026", "1.6", "2.5", &[2]),
    ] {
        assert_eq!(levels(id, "I1", from, to), whole(expected), "{id} from {from} to {to}");
    }
}

#[test]
fn every_level_above_the_lowest_has_a_task_and_no_task_is_a_state() {
    for id in ["spbe-2020", "pemdi-2026"] {
        let (rubric, criteria) = (built_in(id), criteria::find(id).expect("it has criteria"));
        let all = rubric.indicators().map(|indicator| Move { indicator, from: Exact::ONE, to: Exact::whole(5) });
        let found = actions(&rubric, &criteria, all);
        assert_eq!(found.len(), rubric.indicators().len());
        for action in &found {
            assert_eq!(action.steps.len(), 4, "{id} {}", action.of.id);
            for level in &action.steps {
                assert!(tasks(level).next().is_some(), "{id} {} level {}", action.of.id, level.level);
                assert!(tasks(level).all(|task| !task.is_state));
            }
        }
    }
}

/// The list as a workbook: its rows of texts below the header, and the XML of its sheet.
#[cfg(all(feature = "cli", feature = "xlsx"))]
fn workbook(arguments: &[&str]) -> (Vec<Vec<String>>, String) {
    use calamine::{Data, Reader, Xlsx};
    use std::io::{Cursor, Read};

    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("tugas.xlsx").display().to_string();
    support::program::stdout_of(&[arguments, &["-o", &path, "--lang", "id"]].concat(), 0);
    let bytes = std::fs::read(&path).expect("it was written");
    let mut workbook = Xlsx::new(Cursor::new(&bytes)).expect("it opens");
    let range = workbook.worksheet_range("Daftar tugas").expect("there is a list");
    let rows = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).expect("it is a zip");
    let mut xml = String::new();
    let mut sheet = parts.by_name("xl/worksheets/sheet1.xml").expect("there is a sheet");
    sheet.read_to_string(&mut xml).expect("it is text");
    (rows, xml)
}

/// The workbook: a row for each task, a status from a list, a deadline that takes dates, and no text that runs.
#[cfg(all(feature = "cli", feature = "xlsx"))]
#[test]
fn the_workbook_has_a_row_for_each_task() {
    let arguments = ["checklist", "examples/bandar-lampung-2023.csv", "--target", "Baik"];
    let (rows, xml) = workbook(&arguments);
    let rows = &rows[4..];
    assert_eq!(rows.len(), csv_rows(&[&arguments[..], &["-f", "csv"]].concat(), 0).len());
    assert!(rows.iter().all(|row| row[10] == "belum" && row[11].is_empty()), "{rows:?}");
    assert_eq!(rows[0][..5], ["I42", "Tingkat Kematangan Layanan Pengaduan Pelayanan Publik", "4", "5", "5"]);
    assert!(rows[0][6].ends_with("(hlm. 72)") && rows[0][7].contains("; "), "{:?}", rows[0]);
    let last = rows.len() + 4;
    for (kind, column) in [("list", "K"), ("date", "L")] {
        let cells = format!("sqref=\"{column}5:{column}{last}\"");
        let mut rules = xml.split("<dataValidation ").skip(1).filter_map(|rule| rule.split_once('>'));
        let is_rule = |(rule, _): (&str, &str)| rule.contains(&format!("type=\"{kind}\"")) && rule.contains(&cells);
        assert!(rules.any(is_rule), "no {kind} in {cells}: {xml}");
    }
    assert!(xml.contains("\"belum,berjalan,selesai,tidak perlu\""), "{xml}");
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "{xml}");
}

#[cfg(all(feature = "cli", feature = "xlsx"))]
#[test]
fn the_workbook_shows_a_level_without_tasks_and_the_whole_unit() {
    let (rows, xml) = workbook(&WITHIN_LEVEL);
    assert!(rows[2][0].contains("Kenaikan di dalam satu tingkat"), "{:?}", rows[2]);
    let units = "Fungsi Teknologi, Informasi, dan Komunikasi; Fungsi Pengelola Layanan Digital";
    assert_eq!(rows[4][2..7], ["1", "1.5", "1", "", "Tidak ada tugas (hlm. 23)"]);
    assert_eq!(rows[4][9], units);
    // Four lines of 20 characters.
    let row = xml.split("<row r=\"5\"").nth(1).expect("there is a row");
    let height = row.split('"').nth(3).and_then(|height| height.parse().ok());
    assert!(height.is_some_and(|height: f64| height >= 60.0), "{height:?}");
}

/// Rows of CSV by the names of their columns.
#[cfg(feature = "cli")]
fn csv_rows(arguments: &[&str], code: i32) -> Vec<std::collections::HashMap<String, String>> {
    let text = support::program::stdout_of(arguments, code);
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

const WITHIN_LEVEL: [&str; 6] =
    ["checklist", "examples/aceh-tengah-2026-pemdi.csv", "--all-to", "1,5", "--indicator", "I10,I11"];

#[cfg(feature = "cli")]
#[test]
fn a_level_without_tasks_has_a_row_too() {
    let rows = csv_rows(&[&WITHIN_LEVEL[..], &["-f", "csv", "-q"]].concat(), 0);
    let cells = ["indicator", "from", "to", "level", "within_level", "requirement_id", "alternatives", "page"];
    let found: Vec<Vec<&str>> = rows.iter().map(|row| cells.map(|name| row[name].as_str()).to_vec()).collect();
    assert_eq!(found[0], ["I10", "1", "1.5", "1", "true", "", "", "23"]);
}

#[cfg(feature = "cli")]
#[test]
fn a_raise_within_a_level_is_told_in_every_form() {
    let json = support::program::json_of(&WITHIN_LEVEL, 0);
    assert_eq!(json["raises"][0]["within_level"], true);
    let plan = ["plan", WITHIN_LEVEL[1], "--budget", "1", "--step", "0.5", "--actions"];
    let json = support::program::json_of(&plan, 0);
    assert_eq!(json["raises"][0]["within_level"], true, "{}", json["raises"]);
    let rows = csv_rows(&[&plan[..], &["-f", "csv", "-q"]].concat(), 0);
    assert_eq!(rows[0]["within_level"], "true");
}

/// A raise that takes several cycles: each cycle has what its own levels demand.
#[cfg(feature = "cli")]
#[test]
fn each_cycle_has_what_its_own_raises_demand() {
    let plan = ["plan", "examples/bandar-lampung-2023.csv", "--target", "4", "--cycles", "4", "--actions"];
    let json = support::program::json_of(&plan, 0);
    let rows = csv_rows(&[&plan[..], &["-f", "csv", "-q"]].concat(), 0);
    let mut compared = 0;
    for cycle in json["cycles"].as_array().expect("there are cycles") {
        let number = cycle["cycle"].to_string();
        for raise in cycle["raises"].as_array().expect("a list") {
            let row = rows.iter().find(|row| row["cycle"] == number && raise["id"] == row["id"][..]);
            let steps = raise["steps"].as_array().expect("steps").iter();
            let tasks = steps.flat_map(|step| step["tasks"].as_array().expect("tasks"));
            let tasks: Vec<&str> = tasks.map(|task| task["text"]["en"].as_str().expect("a text")).collect();
            assert_eq!(row.expect("a row")["requirements_en"], tasks.join(" | "), "{raise}");
            compared += 1;
        }
    }
    assert!(compared > json["raises"].as_array().expect("a list").len(), "a raise takes several cycles");
}
