//! The report in a real browser: what it shows, what it computes, what it lets nobody do.
//!
//! The checks are in tests/browser/checks.mjs; each test here writes pages and what the program says of them,
//! and hands both to one check. Where Chromium, Node.js or the packages of tests/browser are missing, a test
//! says so and passes; with SPBE_REQUIRE_TOOLS=1 it fails, with SPBE_REQUIRE_TOOLS=0 they are not looked for.
//! To install them: Chromium and Node.js by the system's package manager, the packages by
//! `npm ci --prefix tests/browser`.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use spbe::exact::{DecimalMark, Exact};
use spbe::rubric::Rubric;
use support::program::{leave_out, uses_tools};
use support::random::Random;

/// How many sheets the levels are moved to, of each instrument. Half of them are exactly on a cut.
const SHEETS: usize = 200;

/// The instruments, each with a sheet to start from and the language of its page.
const STARTS: [(&str, &str, &str); 3] = [
    ("spbe-2020", "examples/bandar-lampung-2023.csv", "id"),
    ("pemdi-2026", "examples/aceh-tengah-2026-pemdi.csv", "id"),
    ("spbe-2018", "examples/denpasar-2019.csv", "en"),
];

/// The published results of 621 institutions.
const NATION: &str = "examples/nasional-2023.csv";

/// The most a page of one institution may weigh.
const MOST_BYTES: u64 = 300 * 1024;

#[test]
fn the_numbers_are_those_of_the_program() {
    let Some(stage) = Stage::set("the_numbers_are_those_of_the_program") else { return };
    let mut pages: Vec<Value> = STARTS.iter().map(|(id, sheet, lang)| stage.page(id, sheet, lang, &[])).collect();
    pages.push(stage.page("epss", &stage.sheet("epss-2022", 1, 0), "en", &[]));
    pages.push(stage.page("rounded", STARTS[0].1, "en", &["--band-on", "rounded"]));
    stage.check("numbers", &json!({ "pages": pages }));
}

#[test]
fn moved_levels_give_what_the_program_gives() {
    let Some(stage) = Stage::set("moved_levels_give_what_the_program_gives") else { return };
    let moved = |(id, sheet, lang): (&str, &str, &str), on_cuts: usize, options: &[&str]| {
        let mut page = stage.page(id, sheet, lang, options);
        page["sheets"] = stage.sheets(id, SHEETS, on_cuts, options);
        page
    };
    let mut pages: Vec<Value> = STARTS.into_iter().map(|start| moved(start, SHEETS / 2, &[])).collect();
    pages.push(moved(STARTS[0], SHEETS / 2, &["--band-on", "rounded"]));
    // The effective weights of this one have so many decimals that no index is on a cut.
    pages.push(moved(("epss-2022", &stage.sheet("epss-2022", 1, 0), "id"), 0, &[]));
    stage.check("scenarios", &json!({ "pages": pages }));
}

#[test]
fn a_scenario_can_be_linked_to_and_its_csv_scores_the_same() {
    let Some(stage) = Stage::set("a_scenario_can_be_linked_to_and_its_csv_scores_the_same") else { return };
    let mut pages = Vec::new();
    for (id, sheet, lang) in STARTS {
        let mut page = stage.page(id, sheet, lang, &[]);
        page["sheets"] = stage.sheets(id, 4, 2, &[]);
        pages.push(page);
    }
    stage.check("sharing", &json!({ "pages": pages, "folder": stage.folder() }));
    for page in &pages {
        for (at, sheet) in page["sheets"].as_array().expect("there are sheets").iter().enumerate() {
            let file = stage.path(&format!("{}-{at}.csv", page["name"].as_str().expect("a page has a name")));
            let found = &score(&[&file])["results"][0];
            for part in ["index", "domains", "aspects", "indicators"] {
                assert_eq!(found[part], sheet[part], "{file}");
            }
            assert_eq!(found["institution"], page["result"]["institution"], "{file}");
        }
    }
}

#[test]
fn a_keyboard_is_enough() {
    let Some(stage) = Stage::set("a_keyboard_is_enough") else { return };
    let pages: Vec<Value> = STARTS.iter().map(|(id, sheet, lang)| stage.page(id, sheet, lang, &[])).collect();
    stage.check("keyboard", &json!({ "pages": pages }));
}

#[test]
fn without_scripts_it_is_a_report() {
    let Some(stage) = Stage::set("without_scripts_it_is_a_report") else { return };
    let pages: Vec<Value> = STARTS.iter().map(|(id, sheet, lang)| stage.page(id, sheet, lang, &[])).collect();
    stage.check("withoutScripts", &json!({ "pages": pages }));
}

#[test]
fn a_name_is_shown_and_never_run() {
    let Some(stage) = Stage::set("a_name_is_shown_and_never_run") else { return };
    let names = [
        "<img src=x onerror=alert(1)>",
        "</title></script><script>alert(1)</script>",
        "\"><svg onload=alert(1)> & 'co' \u{2028} <!--",
    ];
    let page = |(at, name): (usize, &&str)| {
        let sheet = stage.write(&format!("name-{at}.csv"), &named_sheet(name));
        stage.page(&format!("name-{at}"), &sheet, "en", &[])
    };
    let pages: Vec<Value> = names.iter().enumerate().map(page).collect();
    stage.check("safety", &json!({ "pages": pages }));
}

#[test]
fn everybody_can_read_it() {
    let Some(stage) = Stage::set("everybody_can_read_it") else { return };
    let mut pages: Vec<Value> = Vec::new();
    for (id, sheet, lang) in STARTS {
        let mut page = stage.page(id, sheet, lang, &[]);
        page["sheets"] = stage.sheets(id, 1, 0, &[]);
        pages.push(page);
    }
    pages.push(stage.page("years", "examples/bandar-lampung-2021-2023.csv", "en", &[]));
    pages.push(stage.page("no-bands", "examples/kota-jambi-2024-smart-city.csv", "id", &[]));
    pages.push(stage.looked_at(
        "held",
        STARTS[0].1,
        &["--compare", "examples/bandar-lampung-2022.csv", "--group", NATION],
    ));
    let few: Vec<String> = support::text_of(NATION).lines().take(40).map(str::to_owned).collect();
    let few = stage.write("few.csv", &few.join("\n"));
    let folder = stage.folder_of_pages(&few, "en");
    pages.push(json!({ "name": "overview", "file": folder.join("index.html") }));
    let first = std::fs::read_dir(&folder).expect("the folder is there").filter_map(Result::ok);
    let first = first.map(|entry| entry.path()).filter(|path| !path.ends_with("index.html")).min();
    pages.push(json!({ "name": "one of several", "file": first.expect("there is a page") }));
    stage.check("looks", &json!({ "pages": pages }));
}

#[test]
fn a_batch_is_listed_sorted_and_searched() {
    let Some(stage) = Stage::set("a_batch_is_listed_sorted_and_searched") else { return };
    let folder = stage.folder_of_pages(NATION, "id");
    let results = score(&[NATION]);
    let results = results["results"].as_array().expect("there are results");
    let names: Vec<&Value> = results.iter().map(|result| &result["institution"]).collect();
    stage.check("overview", &json!({ "overview": { "file": folder.join("index.html"), "names": names } }));
}

#[test]
fn a_chart_alone_is_a_picture() {
    let Some(stage) = Stage::set("a_chart_alone_is_a_picture") else { return };
    let hostile = stage.write("hostile.csv", &named_sheet("<img src=x onerror=alert(1)> & \u{1}co"));
    let charts = [
        ["radar", "examples/bandar-lampung-2021-2023.csv", "id"],
        ["radar", "examples/aceh-tengah-2026-pemdi.csv", "en"],
        ["radar", "examples/kota-jambi-2024-smart-city.csv", "id"],
        ["radar", &stage.sheet("epss-2022", 1, 0), "id"],
        ["bars", "examples/denpasar-2019.csv", "en"],
        ["bars", NATION, "id"],
        ["bars", &hostile, "id"],
        ["trend", "examples/bandar-lampung-2021-2023.csv", "id"],
    ];
    let draw = |(at, [kind, sheet, lang]): (usize, &[&str; 3])| {
        let file = stage.path(&format!("{kind}-{at}.svg"));
        support::program::stdout_of(&["chart", kind, sheet, "--lang", lang, "-q", "-o", &file], 0);
        file
    };
    let drawings: Vec<String> = charts.iter().enumerate().map(draw).collect();
    stage.check("drawings", &json!({ "drawings": drawings }));
}

#[test]
fn a_score_that_nobody_gave_is_not_one() {
    let Some(stage) = Stage::set("a_score_that_nobody_gave_is_not_one") else { return };
    let sheet = support::text_of("examples/bandar-lampung-2023.csv").replace(";I40;4", ";I40;-");
    let sheet = stage.write("open.csv", &sheet);
    let page = stage.page("lowest", &sheet, "id", &["--missing", "lowest"]);
    let index = page["result"]["index"].clone();
    stage.check("lowest", &json!({ "pages": [page], "missing": "I40", "folder": stage.folder() }));
    let found = score(&[&stage.path("lowest.csv"), "--missing", "lowest"]);
    assert_eq!(found["results"][0]["index"], index, "the CSV scores the same");
    support::program::stdout_of(&["score", &stage.path("lowest.csv"), "-q"], 3);
}

#[test]
fn moving_levels_hides_nothing() {
    let Some(stage) = Stage::set("moving_levels_hides_nothing") else { return };
    let page = stage.page("moving", STARTS[0].1, "id", &[]);
    stage.check("reading", &json!({ "pages": [page] }));
}

#[test]
fn missing_scores_leave_two_ends_open() {
    let Some(stage) = Stage::set("missing_scores_leave_two_ends_open") else { return };
    let sheet = support::text_of("examples/bandar-lampung-2023.csv").replace(";I40;4", ";I40;-");
    let sheet = stage.write("open.csv", &sheet);
    let page = stage.page("open", &sheet, "id", &["--missing", "bounds"]);
    stage.check("bounds", &json!({ "pages": [page] }));
}

#[test]
fn a_folder_takes_its_place_when_all_is_written() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let pages = folder.path().join("pages");
    let sheet = folder.path().join("sheet.csv");
    let levels = |level: u8| vec![level.to_string(); 47].join(",");
    let ids: Vec<String> = (1..=47).map(|id| format!("I{id}")).collect();
    let write = |rows: &[(&str, String)]| {
        let rows = rows.iter().map(|(name, levels)| format!("{name},{levels}\n")).collect::<String>();
        std::fs::write(&sheet, format!("instansi,{}\n{rows}", ids.join(","))).expect("it can be written");
    };
    let report = |code: i32| {
        let (sheet, pages) = (sheet.to_str().expect("UTF-8"), format!("{}/", pages.to_str().expect("UTF-8")));
        support::program::stdout_of(&["report", sheet, "-r", "spbe-2020", "-q", "-o", &pages], code);
    };
    let listed = || {
        let entries = std::fs::read_dir(&pages).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    write(&[("Kota A", levels(2)), ("Kota A é", levels(3)), ("../Kota B", levels(4))]);
    report(0);
    assert_eq!(listed(), ["index.html", "kota-a-2.html", "kota-a.html", "kota-b.html"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
        let made = folder.path().join("made");
        std::fs::create_dir(&made).expect("a folder can be made");
        assert_eq!(mode(&pages), mode(&made), "others can open it as any new folder");
    }
    // What else is in the folder stays; a bad row costs only its own page.
    std::fs::write(pages.join("note.txt"), "mine").expect("it can be written");
    let before = std::fs::read_to_string(pages.join("kota-a.html")).expect("the page is there");
    write(&[("Kota A", levels(5)), ("Kota C", levels(9))]);
    report(3);
    assert_eq!(listed(), ["index.html", "kota-a-2.html", "kota-a.html", "kota-b.html", "note.txt"]);
    assert_ne!(std::fs::read_to_string(pages.join("kota-a.html")).expect("the page is there"), before);
    assert_eq!(std::fs::read_to_string(pages.join("note.txt")).expect("the note is there"), "mine");
    let index = std::fs::read_to_string(pages.join("index.html")).expect("the list is there");
    assert!(index.contains("kota-a.html") && !index.contains("kota-b.html") && !index.contains("kota-c.html"));
    let (_, refused) = index.split_once("id=\"refused\"").expect("it says who has no page");
    assert!(refused.contains("Kota C") && refused.contains("sheet.csv") && !refused.contains("Kota A"));
    // Where nothing can be reported nothing is touched.
    let before = std::fs::read(pages.join("index.html")).expect("the list is there");
    write(&[("Kota C", levels(9))]);
    report(3);
    assert_eq!(std::fs::read(pages.join("index.html")).expect("the list is there"), before);
}

#[test]
fn the_same_sheet_gives_the_same_page() {
    let page =
        || support::program::stdout_of(&["report", "examples/bandar-lampung-2021-2023.csv", "-f", "html", "-q"], 0);
    let first = page();
    assert_eq!(first, page());
    assert!(first.starts_with("<!DOCTYPE html>") && first.ends_with("</html>"), "a whole page goes to a pipe");
    let folder = support::path("").to_string_lossy().into_owned();
    assert!(!first.contains(&folder), "no folder of this machine is in the page");
}

/// The tables of the page as a workbook: numbers are numbers, texts are texts, and one institution is chosen.
#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_holds_the_tables() {
    use calamine::{Data, Reader};
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (sheet, file) = (path("sheet.csv"), path("report.xlsx"));
    std::fs::write(&sheet, named_sheet("=HYPERLINK(\"http://x\")")).expect("it can be written");
    support::program::stdout_of(&["report", &sheet, "--lang", "id", "-q", "-o", &file], 0);
    let mut workbook = calamine::open_workbook_auto(&file).expect("it is a workbook");
    let names = workbook.sheet_names();
    let expected = ["Ringkasan", "Kontribusi terhadap indeks", "Kekuatan", "Kelemahan", "Rencana menuju target"];
    assert_eq!(names[..5], expected);
    let sheets: Vec<_> = workbook.worksheets().into_iter().map(|(_, range)| range).collect();
    let summary = &sheets[0];
    let index = summary.rows().find(|row| row[1] == Data::String("Indeks".to_owned())).expect("the index is there");
    assert_eq!(index[3], Data::Float(2.15));
    assert_eq!(summary.get((0, 0)), Some(&Data::String("'=HYPERLINK(\"http://x\")".to_owned())));
    // What an aspect adds, as it is shown.
    assert!(sheets[1].rows().any(|row| row[0] == Data::String("A1".to_owned()) && row[4] == Data::Float(0.182)));
    for name in names {
        let formulas = workbook.worksheet_formula(&name).expect("the sheet is there");
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name} holds a formula");
    }
    support::program::stdout_of(&["report", NATION, "-q", "-o", &file], 2);
    support::program::stdout_of(&["report", &sheet, "-f", "xlsx", "-q", "-o", &path("pages/")], 2);
}

#[test]
fn a_year_without_a_result_leaves_a_gap() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sheet = folder.path().join("sheet.csv");
    let text = support::text_of("examples/bandar-lampung-2021-2023.csv").replace("2022", "2024");
    std::fs::write(&sheet, text).expect("it can be written");
    let sheet = sheet.to_str().expect("UTF-8");
    let drawing = support::program::stdout_of(&["chart", "trend", sheet, "--lang", "id", "-q"], 0);
    let x = |year: &str| {
        let (before, _) = drawing.split_once(&format!(">{year}</text>")).expect("the year is named");
        let (_, tag) = before.rsplit_once("<text").expect("it is a text");
        let (_, x) = tag.split_once(" x=\"").expect("it has a place");
        x.split('"').next().and_then(|x| x.parse::<f64>().ok()).expect("the place is a number")
    };
    let share = (x("2023") - x("2021")) / (x("2024") - x("2021"));
    assert!((share - 2.0 / 3.0).abs() < 0.001, "{share}");
}

/// A comparison that one institution of several lacks is reported on the console and on its page.
#[test]
fn nothing_to_compare_with_is_said() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let ids: Vec<String> = (1..=47).map(|id| format!("I{id}")).collect();
    let write = |name: &str, year: u16, names: &[&str]| {
        let row = |name: &&str| format!("{name},{year},{}\n", vec!["3"; 47].join(","));
        let rows: String = names.iter().map(row).collect();
        std::fs::write(path(name), format!("instansi,tahun,{}\n{rows}", ids.join(","))).expect("it can be written");
    };
    write("now.csv", 2024, &["Kota A", "Kota B"]);
    write("before.csv", 2023, &["Pemerintah Kota A"]);
    let (now, before) = (path("now.csv"), path("before.csv"));
    let output = support::program::run(&["report", &now, "--compare", &before, "-f", "markdown", "--lang", "id"]);
    let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("tanpa pembanding untuk 1 instansi: Kota B"), "{said}");
    let (first, second) = text.split_once("# Kota B").expect("both are reported");
    assert!(first.contains("Perubahan sejak 2023") && first.contains("Sumber: now.csv, before.csv"), "{first}");
    assert!(second.contains("Tanpa pembanding: before.csv tidak memuat instansi ini."), "{second}");
    assert!(second.contains("Sumber: now.csv") && !second.contains("now.csv, before.csv"), "{second}");
}

/// A browser with the packages that drive it, and a folder to write pages to.
struct Stage {
    test: &'static str,
    node: PathBuf,
    chromium: PathBuf,
    folder: PathBuf,
}

impl Stage {
    /// `None` if not installed; the test prints that.
    fn set(test: &'static str) -> Option<Self> {
        let packages = support::path("tests/browser/node_modules/playwright-core");
        let found = (|| {
            uses_tools().then_some(()).ok_or("SPBE_REQUIRE_TOOLS=0 uses no browser")?;
            let node = program(&["node", "node.exe"]).ok_or("Node.js (node) is not installed")?;
            let chromium = program(&["chromium", "chromium-browser", "google-chrome", "chrome.exe"])
                .ok_or("Chromium (chromium) is not installed")?;
            packages.is_dir().then_some(()).ok_or("`npm ci --prefix tests/browser` was not run")?;
            Ok((node, chromium))
        })();
        match found {
            Ok((node, chromium)) => {
                let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report").join(test);
                // Pages of an earlier run must not stand in for those of this one.
                let _ = std::fs::remove_dir_all(&folder);
                std::fs::create_dir_all(&folder).expect("a folder can be made");
                Some(Self { test, node, chromium, folder })
            }
            Err::<_, &str>(missing) => {
                leave_out(test, missing);
                None
            }
        }
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().expect("a path of the test is UTF-8").to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.join(name), text).expect("it can be written");
        self.path(name)
    }

    /// A page and what the program says of the same sheet.
    fn page(&self, name: &str, sheet: &str, lang: &str, options: &[&str]) -> Value {
        let name = format!("{name}{}", options.concat());
        let file = self.path(&format!("{name}.html"));
        support::program::stdout_of(&[&["report", sheet, "--lang", lang, "-q", "-o", &file], options].concat(), 0);
        let bytes = std::fs::metadata(&file).expect("the page is there").len();
        assert!(bytes < MOST_BYTES, "{name} has {bytes} bytes");
        let results = score(&[&[sheet], options].concat());
        let result = results["results"].as_array().and_then(|results| results.last()).expect("there is a result");
        json!({ "name": name, "file": file, "lang": lang, "decimals": 2, "result": result })
    }

    /// A page that is only looked at.
    fn looked_at(&self, name: &str, sheet: &str, options: &[&str]) -> Value {
        let file = self.path(&format!("{name}.html"));
        support::program::stdout_of(&[&["report", sheet, "--lang", "id", "-q", "-o", &file], options].concat(), 0);
        json!({ "name": name, "file": file })
    }

    /// A page for each institution of a sheet, in their groups.
    fn folder_of_pages(&self, sheet: &str, lang: &str) -> PathBuf {
        let folder = format!("{}/", self.path("pages"));
        support::program::stdout_of(
            &["report", sheet, "--group-by", "kelompok", "--lang", lang, "-q", "-o", &folder],
            0,
        );
        folder.into()
    }

    /// Random sheets of an instrument as the program scores them, the first of them exactly on a cut.
    fn sheets(&self, id: &str, count: usize, on_cuts: usize, options: &[&str]) -> Value {
        let file = self.sheet(id, count, on_cuts);
        let results = score(&[&[file.as_str()], options].concat());
        let results = results["results"].as_array().expect("there are results");
        assert_eq!(results.len(), count);
        let rubric = support::built_in(id);
        let cuts = &rubric.bands.as_ref().expect("the instrument has bands").cuts;
        for result in &results[..on_cuts] {
            let index = support::exact(result["index"]["exact"].as_str().expect("the index is known"));
            assert!(cuts.contains(&index), "{id}: {index} is on no cut");
        }
        json!(results)
    }

    /// A wide sheet of random institutions.
    fn sheet(&self, id: &str, count: usize, on_cuts: usize) -> String {
        let rubric = support::built_in(id);
        let mut random = Random::new(2026);
        let ids: Vec<&str> = rubric.indicators().map(|indicator| rubric[indicator].id.as_str()).collect();
        let mut text = format!("instansi,{}\n", ids.join(","));
        for row in 0..count {
            let scores = if row < on_cuts { on_a_cut(&rubric, &mut random) } else { scores(&rubric, &mut random) };
            let cells: Vec<String> = scores.iter().map(|score| score.to_full(DecimalMark::Point)).collect();
            writeln!(text, "Instansi {row},{}", cells.join(",")).expect("a text can be written to");
        }
        self.write(&format!("{id}-{count}.csv"), &text)
    }

    /// Runs one of the checks; its problems fail the test.
    fn check(&self, check: &str, job: &Value) {
        let job = self.write("job.json", &job.to_string());
        let mut command = Command::new(&self.node);
        command.arg(support::path("tests/browser/run.mjs")).args([check, &job]).arg(&self.chromium);
        let output = command.output().expect("node starts");
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}:\n{said}{errors}", self.test);
    }
}

/// The first of some programs that is installed.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|place| place.is_file())
}

/// What `spbe score -f json` says.
fn score(arguments: &[&str]) -> Value {
    let text = support::program::stdout_of(&[&["score", "-f", "json", "-q"], arguments].concat(), 0);
    serde_json::from_str(&text).expect("the program writes JSON")
}

/// The levels of Kota Bandar Lampung under another name.
fn named_sheet(name: &str) -> String {
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    support::text_of("examples/bandar-lampung-2023.csv").replace("Pemerintah Kota Bandar Lampung", &quoted)
}

/// Random scores: levels, or hundredths on a scale without levels.
fn scores(rubric: &Rubric, random: &mut Random) -> Vec<Exact> {
    let possible: Vec<Exact> = match rubric.scale.step {
        Some(_) => rubric.scale.levels().collect(),
        None => (0..=400).map(|hundredths| at_hundredths(rubric, hundredths)).collect(),
    };
    rubric.indicators().map(|_| random.pick(&possible)).collect()
}

/// A score so many hundredths above the lowest.
fn at_hundredths(rubric: &Rubric, hundredths: i128) -> Exact {
    small(rubric.scale.min.add(small(Exact::new(hundredths, 100))))
}

/// Random scores whose index is exactly a cut: from random ones, changes that bring the index no further away.
/// The weights of the instrument must let it be hit.
fn on_a_cut(rubric: &Rubric, random: &mut Random) -> Vec<Exact> {
    let cut = random.pick(&rubric.bands.as_ref().expect("the instrument has bands").cuts);
    let mut found = scores(rubric, random);
    let parts = rubric.indicators().zip(&found).map(|(node, score)| small(rubric[node].share.mul(*score)));
    let mut distance = small(small(Exact::sum(parts)).sub(cut));
    let mut fresh = scores(rubric, random);
    while !distance.is_zero() {
        let at = random.below(found.len() as u32) as usize;
        if at == 0 {
            fresh = scores(rubric, random);
        }
        let step = small(rubric[support::nth(rubric.indicators(), at)].share.mul(small(fresh[at].sub(found[at]))));
        let next = small(distance.add(step));
        // Now and then a step away, which leads out of dead ends.
        if next.abs() <= distance.abs() || random.below(50) == 0 {
            (found[at], distance) = (fresh[at], next);
        }
    }
    found
}

/// A number of the test, which is never too large.
fn small<E: std::fmt::Debug>(number: Result<Exact, E>) -> Exact {
    number.expect("the number is small")
}
