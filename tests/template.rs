//! Empty sheets to fill in, and results as workbooks: what is in them, and that spbe reads back what it wrote.

mod support;

use spbe::lang::Lang;
use spbe::report::template;
use spbe::rubric::catalog;
#[cfg(feature = "cli")]
use support::program::{run, stdout_of};
use support::{assess_one, built_in, year};

/// The dialect that Excel opens with a double click: in Indonesian, semicolons under a byte order mark.
#[test]
fn the_empty_csv_has_the_dialect_of_its_language() {
    let rubric = built_in("smart-city");
    let id = template::csv(&rubric, None, Lang::Id);
    assert!(id.starts_with("\u{feff}instansi;tahun;indikator;nama;nilai\r\n;;K1;Baseline;\r\n"), "{id}");
    let en = template::csv(&rubric, None, Lang::En);
    assert!(en.starts_with("institution,year,indicator,name,score\n,,K1,Baseline,\n"), "{en}");
}

#[test]
fn an_empty_csv_filled_in_is_scored_without_flags() {
    for rubric in catalog::all() {
        for lang in Lang::ALL {
            let score = rubric.scale.max.to_full(lang.mark());
            let (delimiter, line_end) = lang.pick((';', "\r\n"), (',', "\n"));
            let empty = template::csv(&rubric, None, lang);
            // The institution and the year are written once, as people do.
            let filled: Vec<String> = empty
                .lines()
                .enumerate()
                .map(|(number, line)| match number {
                    0 => line.to_owned(),
                    1 => format!("Kota X{delimiter}{}{}{score}", year(&rubric), &line[1..]),
                    _ => format!("{line}{score}"),
                })
                .collect();
            let filled = filled.join(line_end);
            let (read_as, assessment) = assess_one(filled.as_bytes());
            assert_eq!(read_as.id, rubric.id);
            assert_eq!(assessment.subject.institution.as_deref(), Some("Kota X"), "{}", rubric.id);
            assert_eq!(assessment.subject.year, Some(year(&rubric)), "{}", rubric.id);
            assert_eq!(assessment.index().known().map(|point| point.exact), Some(rubric.scale.max));
        }
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_command_writes_csv_unless_told_otherwise() {
    let printed = stdout_of(&["template", "--rubric", "spbe-2020", "--lang", "id"], 0);
    assert_eq!(printed, template::csv(&built_in("spbe-2020"), None, Lang::Id));
    assert_eq!(printed, stdout_of(&["template", "-r", "SPBE-2020", "--lang", "id", "-f", "csv"], 0));
}

#[cfg(feature = "cli")]
#[test]
fn what_makes_no_sense_is_a_usage_error() {
    for (arguments, said) in [
        (&["template"][..], "--rubric"),
        (&["template", "-r", "spbe-2021"], "there is no built-in rubric"),
        (&["template", "-r", "spbe-2020", "-f", "json"], "[possible values: csv, xlsx]"),
        (&["template", "-r", "spbe-2020", "-o", "x.json"], "template writes no .json; it writes .csv, .xlsx"),
        (&["check", "examples/madiun-2020.csv", "-f", "xlsx"], "[possible values: table, json, csv, markdown]"),
        (&["rubric", "list", "-o", "not-written.xlsx"], "list writes no .xlsx; it writes .json, .csv, .md, .markdown"),
    ] {
        let output = run(arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{stderr}");
        assert!(stderr.contains(said) && output.stdout.is_empty(), "{arguments:?}\n{stderr}");
    }
    assert!(!support::path("not-written.xlsx").exists());
}

#[cfg(feature = "cli")]
#[cfg(not(feature = "xlsx"))]
#[test]
fn without_workbooks_the_formats_say_so() {
    for arguments in
        [&["template", "-r", "spbe-2020", "-f", "xlsx"][..], &["score", "examples/madiun-2020.csv", "-f", "xlsx"]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("was built without workbooks"));
    }
}

#[cfg(feature = "xlsx")]
mod workbooks {
    use std::io::Read;

    use calamine::{Data, Reader};
    use spbe::assess::{self, BandOn, Missing, Options};
    use spbe::intake;
    use spbe::report::xlsx::{self, MAX_FORMS, Setting};
    use spbe::rubric::Rubric;
    use spbe::scores::Subject;

    use super::support::forms::{self, FIRST_ROW, cases, differences};
    use super::support::{assess_sheet, in_words, rubric};
    use super::*;

    const SETTING: Setting = Setting { lang: Lang::Id, band_on: BandOn::Exact };

    fn part(workbook: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook is a zip archive");
        let mut text = String::new();
        archive.by_name(name).expect(name).read_to_string(&mut text).expect("a part is text");
        text
    }

    #[test]
    fn every_empty_form_opens_and_computes() {
        for rubric in catalog::all() {
            for lang in Lang::ALL {
                let workbook = xlsx::template(&rubric, Setting { lang, ..SETTING }).expect("it can be written");
                let mut opened = forms::open(&workbook);
                let formulas = opened.worksheet_formula(&rubric.id).expect("there are formulas");
                let nodes = 1 + rubric.domains().len() + rubric.aspects().len();
                let column = |column: u32| {
                    let rows = FIRST_ROW..FIRST_ROW + (nodes + rubric.indicators().len()) as u32;
                    rows.filter(|row| formulas.get_value((*row, column)).is_some_and(|text| !text.is_empty())).count()
                };
                assert_eq!(column(3), nodes, "{}: a value of every node", rubric.id);
                assert_eq!(column(4), nodes + rubric.indicators().len(), "{}: a band or level of every row", rubric.id);
                let form = &forms::forms(&workbook)[&rubric.id];
                let incomplete = lang.pick("belum lengkap: 0 dari", "incomplete: 0 of");
                assert_eq!(form[""].band, format!("{incomplete} {}", rubric.indicators().len()));
                let blank = |cell: &Data| matches!(cell, Data::Empty) || cell.to_string().is_empty();
                assert!(form.values().all(|said| blank(&said.value)), "{}: no value is known yet", rubric.id);
            }
        }
    }

    /// What a person meets in Excel: only the cells to fill in can be changed, each offers its levels, one page
    /// of A4 is as wide as the table, and a radar stands below.
    #[test]
    fn a_form_is_protected_guided_and_ready_to_print() {
        let workbook = xlsx::template(&built_in("spbe-2020"), SETTING).expect("it can be written");
        let sheet = part(&workbook, "xl/worksheets/sheet1.xml");
        for text in [
            "<sheetProtection sheet=\"1\"",
            "<formula1>\"1,2,3,4,5\"</formula1>",
            "1 Rintisan\n2 Terkelola\n3 Terdefinisi\n4 Terpadu dan Terukur\n5 Optimum",
            "1 Informasi\n2 Interaksi\n3 Transaksi\n4 Kolaborasi\n5 Optimum",
            "<pageSetUpPr fitToPage=\"1\"/>",
            "paperSize=\"9\"",
            "fitToHeight=\"0\"",
            "state=\"frozen\"",
        ] {
            assert!(sheet.contains(text) || sheet.contains(&text.replace('\n', "&#xA;")), "{text}\n{sheet}");
        }
        assert!(part(&workbook, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
        let chart = part(&workbook, "xl/charts/chart1.xml");
        assert!(chart.contains("<c:radarChart>") && chart.contains("<c:max val=\"5\"/><c:min val=\"1\"/>"), "{chart}");
        let continuous = xlsx::template(&built_in("pemdi-2026"), SETTING).expect("it can be written");
        assert!(part(&continuous, "xl/worksheets/sheet1.xml").contains("type=\"decimal\""));
    }

    #[test]
    fn the_stored_results_are_those_of_spbe() {
        for rubric in catalog::all() {
            for band_on in [BandOn::Exact, BandOn::Rounded] {
                let options = Options { band_on, ..Options::default() };
                let cases: Vec<_> = cases(&rubric).into_iter().step_by(2).collect();
                let assessments: Vec<_> = cases.iter().map(|case| case.assess(&rubric, options)).collect();
                let workbook = written(&rubric, &assessments, Setting { band_on, ..SETTING });
                let forms = forms::forms(&workbook);
                for (case, assessment) in cases.iter().zip(&assessments) {
                    let form = &forms[&format!("{} 2024", case.name)];
                    assert_eq!(differences(&rubric, assessment, form), [""; 0], "{} {}", rubric.id, case.name);
                }
            }
        }
    }

    #[test]
    fn what_was_written_is_read_back_without_flags() {
        for rubric in catalog::all() {
            for case in cases(&rubric).iter().step_by(16) {
                let subject = Subject {
                    institution: Some("Kota X".into()),
                    year: Some(year(&rubric)),
                    stage: Some("akhir".into()),
                    is_of_file: false,
                };
                let assessment = assess::Assessment { subject, ..case.assess(&rubric, Options::default()) };
                for lang in Lang::ALL {
                    let bytes = written(&rubric, std::slice::from_ref(&assessment), Setting { lang, ..SETTING });
                    let reading = intake::read("hasil.xlsx", &bytes, &intake::Options::default());
                    let [record] = &reading.records[..] else { panic!("{}", in_words(&reading.diagnostics)) };
                    let said = reading.diagnostics.iter().chain(&record.diagnostics);
                    let doubts = said.filter(|said| said.severity > spbe::diagnostic::Severity::Note);
                    assert_eq!(in_words(doubts), "", "{} {}", rubric.id, case.name);
                    assert_eq!(reading.rubric.as_ref().map(|read| &read.id), Some(&rubric.id));
                    assert_eq!(record.scores.subject, assessment.subject);
                    let scored = assess::assess(&rubric, &record.scores, Options::default()).expect("it is complete");
                    assert_eq!(scored.index(), assessment.index(), "{} {}", rubric.id, case.name);
                    assert_eq!(scored.values, assessment.values, "{} {}", rubric.id, case.name);
                }
            }
        }
    }

    fn incomplete(missing: Missing) -> (std::sync::Arc<Rubric>, Vec<assess::Assessment>) {
        let rows: String = (2..=47).map(|number| format!("I{number};3\n")).collect();
        let sheet = format!("indikator;nilai\nI1;belum\n{rows}");
        assess_sheet(sheet.as_bytes(), &intake::Options::default(), Options { missing, ..Options::default() })
    }

    #[test]
    fn a_missing_score_stays_blank_and_one_taken_as_lowest_is_said() {
        let (rubric, open) = incomplete(Missing::Bounds);
        let form = &forms::forms(&written(&rubric, &open, SETTING))["spbe-2020"];
        assert_eq!(form[""].band, "belum lengkap: 46 dari 47");
        assert!(form["I1"].value == Data::Empty && form["A1"].band.is_empty() && form["A2"].band == "Baik");
        let (rubric, lowest) = incomplete(Missing::Lowest);
        let workbook = written(&rubric, &lowest, SETTING);
        let form = &forms::forms(&workbook)["spbe-2020"];
        assert_eq!(differences(&rubric, &lowest[0], form), [""; 0]);
        assert!(part(&workbook, "xl/sharedStrings.xml").contains("I1</t>"), "it is said which one was taken as lowest");
    }

    #[test]
    fn no_text_becomes_a_formula_and_no_name_breaks_the_workbook() {
        let rubric = built_in("spbe-2020");
        let case = &cases(&rubric)[0];
        let names = [
            "=HYPERLINK(\"http://x\")",
            "+1+1",
            "@SUM(A1)",
            "",
            "A/B:[C]*?\\",
            "a/b:[c]*?\\",
            "\u{1b}\u{202e}\u{fffe}",
            "🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙🏙",
            "'x'",
            "<&>\"",
        ];
        let assessments: Vec<_> = names
            .iter()
            .map(|name| assess::Assessment {
                subject: Subject { institution: Some((*name).to_owned()), ..Subject::default() },
                ..case.assess(&rubric, Options::default())
            })
            .collect();
        let workbook = written(&rubric, &assessments, SETTING);
        let mut opened = forms::open(&workbook);
        let sheets = opened.sheet_names();
        assert_eq!(sheets.len(), names.len() + 1);
        let list = opened.worksheet_range(&sheets[0]).expect("it can be read");
        let shown: Vec<String> = list.rows().skip(1).map(|row| row[0].to_string()).collect();
        assert_eq!(shown[..3], ["'=HYPERLINK(\"http://x\")", "'+1+1", "'@SUM(A1)"]);
        let form = opened.worksheet_range(&sheets[1]).expect("it can be read");
        assert_eq!(form.get_value((2, 1)), Some(&Data::String("'=HYPERLINK(\"http://x\")".to_owned())));
    }

    #[test]
    fn many_institutions_are_a_list_and_forms_of_the_first() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (sheet, result) = (folder.path().join("nilai.csv"), folder.path().join("hasil.xlsx"));
        let ids: Vec<String> = (1..=47).map(|number| format!("I{number}")).collect();
        let rows = (1..=MAX_FORMS + 1).map(|number| format!("Kota {number};2024;{}\n", vec!["3"; 47].join(";")));
        std::fs::write(&sheet, format!("instansi;tahun;{}\n{}", ids.join(";"), rows.collect::<String>()))
            .expect("it can be written");
        let output = run(&["score", &sheet.display().to_string(), "-o", &result.display().to_string()]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stderr.contains("only the first 50 get a sheet of their own"), "{stderr}");
        let mut opened = forms::open(&std::fs::read(&result).expect("it was written"));
        assert_eq!(opened.sheet_names().len(), MAX_FORMS + 1);
        let list = opened.worksheet_range("Summary").expect("there is a list");
        assert_eq!(list.height(), MAX_FORMS + 2);
        let row: Vec<String> = list.rows().nth(1).expect("a row").iter().take(6).map(ToString::to_string).collect();
        assert_eq!(row, ["Kota 1", "2024", "3", "Baik", "3", "3"]);
        assert!(matches!(list.get_value((1, 2)), Some(Data::Float(_))), "numbers are numbers");
    }

    #[test]
    fn the_same_scores_give_the_same_bytes() {
        let arguments = ["score", "examples/bandar-lampung-2021-2023.csv", "-f", "xlsx"];
        let (one, other) = (run(&arguments).stdout, run(&arguments).stdout);
        assert!(one.starts_with(b"PK") && one == other);
        let arguments = ["template", "-r", "spbe-2020", "-f", "xlsx", "--lang", "id"];
        assert_eq!(run(&arguments).stdout, xlsx::template(&built_in("spbe-2020"), SETTING).expect("it can be written"));
    }

    /// Halves below zero, no decimals, texts that a spreadsheet would run: still a form that opens.
    #[test]
    fn a_rubric_of_any_shape_has_a_form() {
        let text = "id = \"x\"\ntitle = \"=A&B\"\ndecimals = 0\n[scale]\nmin = -1\nmax = 1.5\nstep = 0.5\n\
            [bands]\nlabels = [\"=1\", \"<\\\"&\"]\ncuts = [0.5]\n[[aspect]]\nid = \"=A\"\nname = \"A\u{fffe}\"\nweight = 100\n\
            indicators = [{ id = \"I1\", name = \"+B\" }, { id = \"I2\", name = \"C\" }, { id = \"I3\", name = \"D\" }]\n";
        let rubric = rubric(text);
        let scores = ["-1", "0.5", "1.5"].map(|score| Some(super::support::exact(score)));
        let assessment = assess::assess_levels(&rubric, &scores, Options::default()).expect("it is small");
        let form = &forms::forms(&written(&rubric, &[assessment], SETTING))["x"];
        assert_eq!(form[""].value, Data::Float(0.0));
        assert_eq!(form[""].band, "=1");
    }

    #[test]
    fn a_rubric_that_no_spreadsheet_computes_exactly_is_refused() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let result = folder.path().join("nilai.xlsx");
        let output = run(&["template", "-r", "tests/inputs/too-fine.toml", "-o", &result.display().to_string()]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("error[no-exact-workbook]") && stderr.contains("--format csv"), "{stderr}");
        assert!(!result.exists());
        stdout_of(&["template", "-r", "tests/inputs/too-fine.toml"], 0);
    }

    /// Published values have no scores below them, so no form could compute them.
    #[test]
    fn published_values_are_a_list_without_forms() {
        let sheet = "instansi;tahun;D1;D2;D3;D4;indeks\nKota X;2023;3,40;2,70;1,18;3,74;3,01\n";
        let how = Options::default();
        let (rubric, published) = assess_sheet(sheet.as_bytes(), &intake::Options::default(), how);
        let mut opened = forms::open(&written(&rubric, &published, SETTING));
        assert_eq!(opened.sheet_names(), ["Ringkasan"]);
        let list = opened.worksheet_range("Ringkasan").expect("it can be read");
        let row: Vec<String> = list.rows().nth(1).expect("a row").iter().take(5).map(ToString::to_string).collect();
        assert_eq!(row, ["Kota X", "2023", "3.01", "Baik", "3.4"]);
    }

    fn written(rubric: &Rubric, assessments: &[assess::Assessment], setting: Setting) -> Vec<u8> {
        xlsx::results(rubric, assessments, setting).expect("it can be written").bytes
    }
}
