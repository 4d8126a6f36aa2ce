//! A spreadsheet program computes the forms: what LibreOffice shows is what spbe says, to the last digit, on
//! scores that sit exactly on cuts and exactly between two last decimals.
//!
//! Where LibreOffice is not installed this says so and passes; with SPBE_REQUIRE_TOOLS=1 it fails, with
//! SPBE_REQUIRE_TOOLS=0 LibreOffice is not looked for.
#![cfg(feature = "xlsx")]

mod support;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::Data;
use spbe::assess::{BandOn, Options};
use spbe::exact::DecimalMark;
use spbe::lang::Lang;
use spbe::report::xlsx::{self, Setting};
use spbe::rubric::{Rubric, catalog};
use support::forms::{self, Case, cases, differences};
use support::program::{leave_out, uses_tools};
use support::{assess_one, built_in};

#[test]
fn libreoffice_computes_every_form_as_spbe_does() {
    let Some(office) = Office::find("libreoffice_computes_every_form_as_spbe_does") else { return };
    let mut books = Vec::new();
    for rubric in catalog::all() {
        let cases = cases(&rubric);
        assert!(on_cuts(&rubric, &cases), "{}: no scores on a cut", rubric.id);
        let few = |cases: &[Case]| cases.iter().step_by(6).cloned().collect::<Vec<_>>();
        let exact = if ["spbe-2020", "pemdi-2026"].contains(&&*rubric.id) { cases.clone() } else { few(&cases) };
        books.push((rubric.clone(), BandOn::Exact, exact));
        books.push((rubric, BandOn::Rounded, few(&cases)));
    }
    for (rubric, band_on, cases) in &books {
        let options = Options { band_on: *band_on, ..Options::default() };
        let assessments: Vec<_> = cases.iter().map(|case| case.assess(rubric, options)).collect();
        let setting = Setting { lang: Lang::En, band_on: *band_on };
        let workbook = xlsx::results(rubric, &assessments, setting).expect("it can be written").bytes;
        office.put(&format!("{} {band_on:?}.xlsx", rubric.id), &forms::without_results(&workbook));
    }
    let computed = office.convert("xlsx", "xlsx");
    for (rubric, band_on, cases) in &books {
        let options = Options { band_on: *band_on, ..Options::default() };
        let name = format!("{} {band_on:?}.xlsx", rubric.id);
        let forms = forms::forms(&std::fs::read(computed.join(&name)).expect("it was converted"));
        assert_eq!(forms.len(), cases.len() + 1, "{name}: a sheet for each case beside the list");
        for case in cases {
            let form = &forms[&format!("{} 2024", case.name)];
            let differences = differences(rubric, &case.assess(rubric, options), form);
            assert_eq!(differences, [""; 0], "{name}, {}", case.name);
        }
    }
}

/// Whether there are scores exactly on every cut.
fn on_cuts(rubric: &Rubric, cases: &[Case]) -> bool {
    let index = |case: &Case| case.assess(rubric, Options::default()).index().known().map(|point| point.exact);
    let indexes: Vec<_> = cases.iter().filter_map(index).collect();
    rubric.bands.iter().flat_map(|bands| &bands.cuts).all(|cut| indexes.contains(cut))
}

/// A person opens an empty form, types the scores in, and saves; `spbe score` reads what was saved.
#[test]
fn a_form_filled_in_with_libreoffice_is_scored_without_flags() {
    let Some(office) = Office::find("a_form_filled_in_with_libreoffice_is_scored_without_flags") else { return };
    let mut filled = Vec::new();
    for rubric in catalog::all() {
        // Of those on a cut and those between two last decimals.
        for (case, lang) in cases(&rubric).into_iter().skip(4).step_by(24).zip([Lang::Id, Lang::En].iter().cycle()) {
            let setting = Setting { lang: *lang, band_on: BandOn::Exact };
            let template = xlsx::template(&rubric, setting).expect("it can be written");
            let name = format!("{} {}", rubric.id, case.name);
            office.put(&format!("{name}.xlsx"), &forms::fill(&template, &typed(&rubric, &case)));
            filled.push((name, rubric.clone(), case));
        }
    }
    let (saved, ods) = (office.convert("xlsx", "xlsx"), office.convert("ods", "ods"));
    let csv = office.convert("csv:Text - txt - csv (StarCalc):59,34,76", "csv");
    for (name, rubric, case) in filled {
        let assessment = case.assess(&rubric, Options::default());
        let read = |folder: &Path, ending: &str| std::fs::read(folder.join(format!("{name}.{ending}"))).expect(&name);
        let workbook = read(&saved, "xlsx");
        let form = &forms::forms(&workbook)[&rubric.id];
        assert_eq!(differences(&rubric, &assessment, form), [""; 0], "{name}");
        for bytes in [workbook, read(&ods, "ods"), read(&csv, "csv")] {
            let (read_as, scored) = assess_one(&bytes);
            assert_eq!(read_as.id, rubric.id, "{name}");
            assert_eq!(scored.index(), assessment.index(), "{name}");
            assert_eq!(scored.values, assessment.values, "{name}");
        }
    }
}

/// Until every score is there and valid there is no value: never a wrong one.
#[test]
fn a_form_that_is_incomplete_or_wrong_shows_no_value() {
    let Some(office) = Office::find("a_form_that_is_incomplete_or_wrong_shows_no_value") else { return };
    let wrong = |id: &str, score: Option<&str>| {
        let rubric = built_in(id);
        let case = Case { name: String::new(), scores: vec![rubric.scale.min; rubric.indicators().len()] };
        let mut scores = typed(&rubric, &case);
        match score {
            Some(score) => scores.insert("I1".to_owned(), score.to_owned()),
            None => scores.remove("I1"),
        };
        let setting = Setting { lang: Lang::En, band_on: BandOn::Exact };
        forms::fill(&xlsx::template(&rubric, setting).expect("it can be written"), &scores)
    };
    let entries = [
        ("spbe-2020", None, ""),
        ("spbe-2020", Some("0"), "not a valid value"),
        ("spbe-2020", Some("6"), "not a valid value"),
        ("spbe-2020", Some("3.5"), "not a valid value"),
        ("spbe-2020", Some("3.001"), "not a valid value"),
        ("spbe-2020", Some("45413"), "not a valid value"),
        ("spbe-2020", Some("tiga"), "not a valid value"),
        ("pemdi-2026", Some("0.9999"), "not a valid value"),
        ("pemdi-2026", Some("5.0001"), "not a valid value"),
        ("pemdi-2026", Some("2.50001"), "not a valid value"),
    ];
    for (number, (id, score, _)) in entries.iter().enumerate() {
        office.put(&format!("{number}.xlsx"), &wrong(id, *score));
    }
    let computed = office.convert("xlsx", "xlsx");
    for (number, (id, score, level)) in entries.iter().enumerate() {
        let forms = forms::forms(&std::fs::read(computed.join(format!("{number}.xlsx"))).expect("it was converted"));
        let form = &forms[*id];
        let indicators = built_in(id).indicators().len();
        assert_eq!(form[""].band, format!("incomplete: {} of {indicators}", indicators - 1), "{id} {score:?}");
        assert_eq!(form["I1"].band, *level, "{id} {score:?}");
        for node in ["", "A1"] {
            assert!(is_blank(&form[node].value), "{id} {score:?} {node}: {:?}", form[node].value);
        }
        assert!(!is_blank(&form["A2"].value), "what is complete has its value");
    }
}

fn is_blank(cell: &Data) -> bool {
    matches!(cell, Data::Empty) || *cell == Data::String(String::new())
}

/// The scores of a case as they are typed in, by id.
fn typed(rubric: &Rubric, case: &Case) -> HashMap<String, String> {
    let indicators = rubric.indicators().map(|indicator| &rubric[indicator]).zip(&case.scores);
    indicators.map(|(indicator, score)| (indicator.id.clone(), score.to_full(DecimalMark::Point))).collect()
}

/// LibreOffice with a profile of its own, that computes every workbook it opens, and a folder of workbooks.
struct Office {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Office {
    /// `None` if not installed; the test prints that.
    fn find(test: &str) -> Option<Self> {
        if !uses_tools() {
            leave_out(test, "SPBE_REQUIRE_TOOLS=0 uses no LibreOffice");
            return None;
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let names = ["soffice", "libreoffice", "soffice.exe"];
        let mut programs = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let Some(program) = programs.find(|program| program.is_file()) else {
            leave_out(test, "LibreOffice (soffice) is not installed");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::create_dir_all(folder.path().join("profile/user")).expect("a folder can be made");
        std::fs::write(folder.path().join("profile/user/registrymodifications.xcu"), ALWAYS_COMPUTE)
            .expect("it can be written");
        std::fs::create_dir(folder.path().join("in")).expect("a folder can be made");
        Some(Self { program, folder })
    }

    fn put(&self, name: &str, workbook: &[u8]) {
        std::fs::write(self.folder.path().join("in").join(name), workbook).expect("it can be written");
    }

    /// Opens every workbook, computes it, and saves it in another format; answers with the folder.
    fn convert(&self, filter: &str, name: &str) -> PathBuf {
        let out = self.folder.path().join(name);
        let entries = std::fs::read_dir(self.folder.path().join("in")).expect("it can be listed");
        let files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        let profile = self.folder.path().join("profile");
        let profile = profile.display().to_string().replace('\\', "/");
        let profile = format!("-env:UserInstallation=file:///{}", profile.trim_start_matches('/'));
        let run = Command::new(&self.program)
            .args([&profile, "--headless", "--norestore", "--convert-to", filter, "--outdir"])
            .arg(&out)
            .args(&files)
            .output()
            .expect("LibreOffice starts");
        let converted = std::fs::read_dir(&out).map_or(0, Iterator::count);
        assert_eq!(
            converted,
            files.len(),
            "{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
        out
    }
}

/// The setting of LibreOffice that stored results are never taken: what it shows, it computed.
const ALWAYS_COMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;
