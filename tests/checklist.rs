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

/// The workbook: a row for each task, a status from a list, a deadline that takes dates, and no text that runs.
#[cfg(all(feature = "cli", feature = "xlsx"))]
#[test]
fn the_workbook_has_a_row_for_each_task() {
    use calamine::{Data, Reader, Xlsx};

    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("tugas.xlsx").display().to_string();
    let sheet = "examples/bandar-lampung-2023.csv";
    support::program::stdout_of(&["checklist", sheet, "--target", "Baik", "-o", &path, "--lang", "id"], 0);
    let csv = support::program::stdout_of(&["checklist", sheet, "--target", "Baik", "-f", "csv"], 0);
    let bytes = std::fs::read(&path).expect("it was written");
    let mut workbook = Xlsx::new(std::io::Cursor::new(bytes)).expect("it opens");
    let range = workbook.worksheet_range("Daftar tugas").expect("there is a list");
    let rows: Vec<Vec<String>> = range.rows().skip(4).map(|row| row.iter().map(Data::to_string).collect()).collect();
    assert_eq!(rows.len(), csv.lines().count() - 1);
    assert!(rows.iter().all(|row| row[10] == "belum" && row[11].is_empty()), "{rows:?}");
    assert_eq!(rows[0][..5], ["I42", "Tingkat Kematangan Layanan Pengaduan Pelayanan Publik", "4", "5", "5"]);
    assert!(rows[0][6].ends_with("(hlm. 72)") && rows[0][7].contains("; "), "{:?}", rows[0]);
}
