//! One set of 47 scores, written in every way a sheet is written, gives one exact index; and what cannot be
//! read says why.

use std::fmt::Write as _;

use spbe::assess::{self, Missing};
use spbe::exact::Exact;
use spbe::intake::{self, Encoding, Options, Reading, Shape};
use spbe::lang::Lang;
use spbe::rubric::{Rubric, catalog};

/// The official levels of Kota Bandar Lampung, 2023.
const LEVELS: [u8; 47] = [
    1, 1, 2, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 2, 1, 2, 3, 1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 3,
    1, 4, 3, 4, 3, 4, 1, 1, 1,
];
/// Their exact index.
const INDEX: &str = "4309/2000";

fn rubric() -> std::sync::Arc<Rubric> {
    catalog::find("spbe-2020").expect("it is built in")
}

/// A row for each indicator, made from its number (from 1), its official name and its level.
fn rows(line: impl Fn(usize, &str, u8) -> String) -> String {
    let rubric = rubric();
    let lines = rubric.indicators().map(|indicator| &rubric[indicator]).zip(LEVELS).enumerate();
    lines.fold(String::new(), |mut text, (at, (indicator, level))| {
        let _ = writeln!(text, "{}", line(at + 1, &indicator.name, level));
        text
    })
}

/// `indikator;nilai` and a row for each indicator.
fn long() -> String {
    format!("indikator;nilai\n{}", rows(|number, _, level| format!("I{number};{level}")))
}

fn wide(id: impl Fn(usize) -> String, delimiter: &str) -> String {
    let ids: Vec<String> = (1..=47).map(id).collect();
    let levels: Vec<String> = LEVELS.iter().map(u8::to_string).collect();
    format!(
        "instansi{delimiter}tahun{delimiter}{}\nKota X{delimiter}2023{delimiter}{}\n",
        ids.join(delimiter),
        levels.join(delimiter)
    )
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn level_name(number: usize, level: u8) -> String {
    let rubric = rubric();
    let indicator = rubric.indicators().nth(number - 1).expect("there are 47");
    rubric.level_name(indicator, Exact::whole(level.into())).expect("every level has a name").to_owned()
}

/// The aspects of the rubric as section rows between the indicators, with what an analyst writes around them.
fn with_sections() -> String {
    let rubric = rubric();
    let mut text = String::from(
        "LEMBAR KERJA EVALUASI SPBE;;;;\nInstansi;: Kota X;;;\nTahun 2023;;;;\n;;;;\nNo;Indikator;Bobot;Nilai;Keterangan\n(1);(2);(3);(4);(5)\n",
    );
    for domain_id in rubric.domains() {
        let domain = &rubric[domain_id];
        let _ = writeln!(text, ";{};{};;", domain.name, domain.weight.to_full(Lang::Id.mark()));
        for aspect in rubric.children(domain_id) {
            let _ = writeln!(text, ";Aspek {};;1,00;", rubric[aspect].name);
            for (no, node) in rubric.indicators_of(aspect).enumerate() {
                let (at, indicator) = (node.position(), &rubric[node]);
                let weight = indicator.weight.to_full(Lang::Id.mark());
                let _ = writeln!(text, "{};{};{weight};{},0;", no + 1, indicator.name, LEVELS[at]);
            }
        }
        let _ = writeln!(text, ";Jumlah;;99;");
    }
    text + ";Rata-rata;;2,2;\n;Indeks SPBE;;2,15;\nCatatan: nilai sementara;;;;\n"
}

/// Every way, with what has to be said to read it.
fn ways() -> Vec<(&'static str, Vec<u8>, Options)> {
    let mut ways: Vec<(&'static str, Vec<u8>, Options)> = Vec::new();
    let mut way = |name, bytes: Vec<u8>| ways.push((name, bytes, Options::default()));
    let long = long();
    // Encodings and line ends.
    way("long, semicolon, UTF-8", long.clone().into());
    way("byte order mark", format!("\u{feff}{long}").into());
    way("UTF-16LE with a mark", utf16(&format!("\u{feff}{long}"), u16::to_le_bytes));
    way("UTF-16BE with a mark", utf16(&format!("\u{feff}{long}"), u16::to_be_bytes));
    way("UTF-16LE without a mark", utf16(&long, u16::to_le_bytes));
    way("UTF-16BE without a mark", utf16(&long, u16::to_be_bytes));
    let unicode_text = long.replace(';', "\t").replace('\n', "\r\n");
    way("Excel Unicode Text", utf16(&format!("\u{feff}{unicode_text}"), u16::to_le_bytes));
    let noted =
        format!("indikator;nilai;catatan\n{}", rows(|number, _, level| format!("I{number};{level};d\u{e9}j\u{e0} vu")));
    way("Windows-1252", noted.chars().map(|c| c as u8).collect());
    way("CRLF", long.replace('\n', "\r\n").into());
    way("CR", long.replace('\n', "\r").into());
    way("no line break at the end", long.trim_end().into());
    way("a sep= line", format!("sep=;\r\n{long}").into());
    // Dialects.
    way("comma", long.replace(';', ",").into());
    way("tab", long.replace(';', "\t").into());
    way("vertical bar", long.replace(';', "|").into());
    way("trailing delimiters", long.replace('\n', ";;;\n").into());
    way("blank rows between", long.replace('\n', "\n\n").into());
    let quoted = rows(|number, _, level| format!("\"I{number}\";\"{level}\";\"baris satu\nbaris \"\"dua\"\"; tiga\""));
    way("quotes, line breaks and delimiters in cells", format!("indikator;nilai;bukti\n{quoted}").into());
    // Numbers.
    let number = |form: fn(u8) -> String| {
        format!("indikator;nilai\n{}", rows(|number, _, level| format!("I{number};{}", form(level))))
    };
    way("3,0", number(|level| format!("{level},0")).into());
    way("3.00", number(|level| format!("{level}.00")).into());
    way("a no-break space around", number(|level| format!("\u{a0}{level} ")).into());
    way("Level 3", number(|level| format!("Level {level}")).into());
    way("Tingkat 3", number(|level| format!("TINGKAT {level}")).into());
    let quoted_comma = rows(|number, _, level| format!("I{number},\"{level},0\""));
    way("a quoted decimal comma between commas", format!("indikator,nilai\n{quoted_comma}").into());
    let named = rows(|number, _, level| format!("I{number};{}", level_name(number, level)));
    way("level names", format!("indikator;tingkat kematangan\n{named}").into());
    // Indicators.
    let key = |form: fn(usize) -> String| {
        format!("kode indikator;skor\n{}", rows(|number, _, level| format!("{};{level}", form(number))))
    };
    way("I-12", key(|number| format!("I-{number}")).into());
    way("i 12", key(|number| format!("i {number}")).into());
    way("I012", key(|number| format!("I{number:03}")).into());
    way("Indikator 12", key(|number| format!("Indikator {number}")).into());
    way("indikator_12", key(|number| format!("indikator_{number}")).into());
    let by_name = |form: fn(&str) -> String| {
        format!("nama indikator;nilai\n{}", rows(|_, name, level| format!("\"{}\";{level}", form(name))))
    };
    way("official names", by_name(str::to_owned).into());
    way("official names in capitals", by_name(str::to_uppercase).into());
    way("official names with other spaces", by_name(|name| name.replace(' ', "\u{a0} ")).into());
    way("short official names", by_name(|name| name.trim_start_matches("Tingkat Kematangan ").to_owned()).into());
    let both = rows(|number, name, level| format!("{number};{name};{level}"));
    way("number and name in two columns", format!("no;indikator;nilai\n{both}").into());
    let joined = rows(|number, name, level| format!("{number}. {name};{level}"));
    way("number and name in one cell", format!("indikator;nilai\n{joined}").into());
    way("English headers", long.replace("indikator;nilai", "Indicator;Score").into());
    let mut reversed: Vec<&str> = long.lines().skip(1).collect();
    reversed.reverse();
    way("rows in another order", format!("indikator;nilai\n{}", reversed.join("\n")).into());
    way(
        "columns in another order",
        format!("nilai;indikator\n{}", rows(|number, _, level| format!("{level};I{number}"))).into(),
    );
    // What stands around.
    way("title block, section rows, sums and notes", with_sections().into());
    let extra = rows(|number, name, level| format!("{number};{name};;{level};3;-;https://x.go.id/a?b=1"));
    way(
        "target, gap and evidence columns",
        format!("no;indikator;domain;nilai;target;gap;bukti dukung\n{extra}").into(),
    );
    let merged = rows(|number, _, level| {
        format!(
            "{};{};I{number};{level}",
            if number == 1 { "Kota X" } else { "" },
            if number == 1 { "2023" } else { "" }
        )
    });
    way("an institution only in its first row", format!("instansi;tahun;indikator;nilai\n{merged}").into());
    // Stages, years, institutions.
    let stages = rows(|number, _, level| format!("I{number};5;{level};"));
    way("stages as columns, the last empty", format!("indikator;mandiri;interviu;akhir\n{stages}").into());
    let two_rows = rows(|number, name, level| format!("{number};{name};5;{level};"));
    way("a header of two rows", format!("No;Indikator;Nilai;;\n;;Mandiri;Interviu;Akhir\n{two_rows}").into());
    let printed = rows(|number, name, level| match number {
        // The header again where a page of a printed table begins.
        20 | 40 => format!("No;Indikator;Nilai\n{number};{name};{level}"),
        _ => format!("{number};{name};{level}"),
    });
    let signed = ";;\n;Bandar Lampung, 12 Desember 2023;\n;Kepala Dinas Kominfo,;\n;NIP 19700101 199003 1 001;\n";
    way("a header on every page, and a signature", format!("No;Indikator;Nilai\n{printed}{signed}").into());
    let stage_rows = format!(
        "instansi;tahap;indikator;nilai\n{}{}",
        rows(|number, _, _| format!("Kota X;Penilaian Mandiri;I{number};5")),
        rows(|number, _, level| format!("Kota X;Akhir;I{number};{level}")),
    );
    way("stages as rows", stage_rows.into());
    let unit = rows(|number, _, level| format!("I{number};{level}"));
    way("an institution as a column", format!("indikator;Pemerintah Kota X\n{unit}").into());
    // One institution a row.
    way("wide", wide(|number| format!("I{number}"), ";").into());
    way("wide, tab, indikator_12", wide(|number| format!("indikator_{number}"), "\t").into());
    let with_published = wide(|number| format!("I{number}"), ";")
        .replace("instansi;tahun", "kode;instansi;kelompok;tahun")
        .replace("Kota X;2023", "K1;Kota X;Kota;2023")
        .replace("I47\n", "I47;d1_kebijakan;D4;indeks;predikat\n")
        .replace("1;1;1\n", "1;1;1;1,40;3,04;2,15;Cukup\n");
    way("wide with other columns and published values", with_published.into());
    workbooks(&mut way);
    // What has to be told.
    let known = || Options { rubric: Some(rubric()), ..Options::default() };
    ways.push(("12", key(|number| number.to_string()).into(), known()));
    ways.push(("12.", key(|number| format!("{number}.")).into(), known()));
    ways.push(("wide, comma, numbers", wide(|number| number.to_string(), ",").into(), known()));
    let years = format!("indikator;2022;2023\n{}", rows(|number, _, level| format!("I{number};2;{level}")));
    ways.push(("years as columns, one asked for", years.into(), Options { year: Some(2023), ..Options::default() }));
    let stages = format!("indikator;mandiri;akhir\n{}", rows(|number, _, level| format!("I{number};{level};5")));
    let mandiri = Options { stage: Some("self".into()), ..Options::default() };
    ways.push(("a stage by its synonym", stages.into(), mandiri));
    let hash = Options { delimiter: Some('#'), ..Options::default() };
    ways.push(("a delimiter that is told", long.replace(';', "#").into(), hash));
    let latin = Options { encoding: Some(Encoding::Utf16Le), ..Options::default() };
    ways.push(("an encoding that is told", utf16(&long, u16::to_le_bytes), latin));
    let twice = format!("indikator;nilai\nI1;5\n{long}");
    ways.push(("a header row that is told", twice.into(), Options { header_row: Some(3), ..Options::default() }));
    let told = Options { layout: Some(Shape::Wide), ..Options::default() };
    ways.push(("a layout that is told", wide(|number| format!("I{number}"), ";").into(), told));
    ways
}

#[cfg(feature = "xlsx")]
fn workbooks(way: &mut impl FnMut(&'static str, Vec<u8>)) {
    use rust_xlsxwriter::{Workbook, Worksheet};
    /// A workbook of one sheet, with the indicators from a row on.
    fn workbook(first_row: u32, enter: impl Fn(&mut Worksheet, u32, u8)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(first_row, 0, "Indikator").expect("a header");
        sheet.write(first_row, 1, "Nilai").expect("a header");
        for (at, level) in (1..).zip(LEVELS) {
            sheet.write(first_row + at, 0, format!("I{at}")).expect("a cell");
            enter(sheet, first_row + at, level);
        }
        workbook.save_to_buffer().expect("a workbook")
    }
    let number = |sheet: &mut Worksheet, row, level: u8| {
        sheet.write(row, 1, f64::from(level)).expect("a cell");
    };
    way("xlsx", workbook(0, number));
    way("xlsx with a title block", workbook(9, number));
    way(
        "xlsx with the noise of binary arithmetic",
        workbook(0, |sheet, row, level| {
            sheet.write(row, 1, f64::from(level) + 4.0 * f64::EPSILON).expect("a cell");
        }),
    );
    way(
        "xlsx with numbers as text",
        workbook(0, |sheet, row, level| {
            sheet.write(row, 1, format!("{level},0")).expect("a cell");
        }),
    );
    way(
        "xlsx with formulas and their results",
        workbook(0, |sheet, row, level| {
            let formula = rust_xlsxwriter::Formula::new(format!("={level}*1")).set_result(level.to_string());
            sheet.write(row, 1, formula).expect("a cell");
        }),
    );
    way("xlsx with several sheets, one of scores", {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "Petunjuk pengisian").expect("a cell");
        let sheet = workbook.add_worksheet();
        sheet.set_name("Nilai").expect("a name");
        for (row, line) in (0..).zip(long().lines()) {
            for (column, cell) in (0..).zip(line.split(';')) {
                sheet.write(row, column, cell).expect("a cell");
            }
        }
        workbook.save_to_buffer().expect("a workbook")
    });
    // Made once by LibreOffice from the CSV of the first way, with a title block above.
    way("ods", include_bytes!("intake/nilai.ods").to_vec());
    way("xls", include_bytes!("intake/nilai.xls").to_vec());
}

#[cfg(not(feature = "xlsx"))]
fn workbooks(_: &mut impl FnMut(&'static str, Vec<u8>)) {}

fn errors(reading: &Reading) -> Vec<&'static str> {
    let of_records = reading.records.iter().flat_map(|record| &record.diagnostics);
    let all = reading.diagnostics.iter().chain(of_records);
    all.filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.problem.code()).collect()
}

#[test]
fn every_way_gives_the_same_exact_index() {
    let ways = ways();
    assert!(ways.len() >= 30, "only {} ways", ways.len());
    for (name, bytes, options) in ways {
        let reading = intake::read("nilai.csv", &bytes, &options);
        assert_eq!(errors(&reading), Vec::<&str>::new(), "{name}");
        let rubric = reading.rubric.as_ref().unwrap_or_else(|| panic!("{name}: no rubric"));
        assert_eq!(rubric.id, "spbe-2020", "{name}");
        assert_eq!(reading.records.len(), 1, "{name}");
        let assessment = assess::assess(rubric, &reading.records[0].scores, assess::Options::default())
            .unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let index = assessment.index().known().map(|point| point.exact.to_string());
        assert_eq!(index.as_deref(), Some(INDEX), "{name}");
    }
}

/// What cannot be read: the name, the bytes, the codes of the diagnostics.
fn unreadable() -> Vec<(&'static str, Vec<u8>, Options, Vec<&'static str>)> {
    let with = |from: &str, to: &str| long().replacen(from, to, 1).into_bytes();
    let rubric_given = || Options { rubric: Some(rubric()), ..Options::default() };
    let default = Options::default;
    vec![
        ("nothing", Vec::new(), default(), vec!["empty-file"]),
        ("blank lines", b"\n;;\n\n".to_vec(), default(), vec!["empty-file"]),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), default(), vec!["binary-file"]),
        ("zeros in a text", b"indikator;nilai\nI1;\0\n".to_vec(), default(), vec!["binary-file"]),
        ("half a UTF-16 letter", b"\xFF\xFEa\0\x00\xD8".to_vec(), default(), vec!["undecodable"]),
        (
            "a letter",
            b"Yth. Bapak Gubernur,\nbersama ini kami sampaikan\n".to_vec(),
            default(),
            vec!["rubric-not-recognised"],
        ),
        ("a letter, with a rubric", b"Yth. Bapak Gubernur\n".to_vec(), rubric_given(), vec!["header-not-found"]),
        ("one indicator too few", with("I12;1\n", ""), default(), vec!["rubric-not-recognised"]),
        ("an unclosed quote", with("I12;1", "I12;\"1"), rubric_given(), vec!["unclosed-quote"]),
        ("a score out of scale", with("I12;1", "I12;6"), default(), vec!["out-of-scale"]),
        ("a score between levels", with("I12;1", "I12;2,5"), default(), vec!["not-on-step"]),
        ("a thousands separator", with("I12;1", "I12;1.000,5"), default(), vec!["not-a-number"]),
        ("a fraction", with("I12;1", "I12;3/5"), default(), vec!["not-a-number"]),
        ("a word", with("I12;1", "I12;tiga"), default(), vec!["not-a-number"]),
        ("an indicator twice", with("I12;1", "I12;1\nI12;1"), default(), vec!["duplicate-indicator"]),
        ("an unknown indicator", with("I12;1", "I12;1\nI48;1"), rubric_given(), vec!["unknown-indicator"]),
        ("a score without an indicator", with("I12;1", "I12;1\n;4"), default(), vec!["score-without-indicator"]),
        ("a cell too many", with("I12;1", "I12;1;2"), default(), vec!["extra-cells"]),
        (
            "two score columns",
            format!("indikator;nilai;skor\n{}", rows(|number, _, level| format!("I{number};{level};{level}"))).into(),
            default(),
            vec!["score-column-ambiguous"],
        ),
        (
            "no score column",
            format!("indikator;keterangan\n{}", rows(|number, _, _| format!("I{number};ada"))).into(),
            default(),
            vec!["score-column-not-found"],
        ),
        (
            "a code and a name that disagree",
            format!(
                "kode;nama indikator;nilai\n{}",
                rows(|number, name, level| format!("I{};{name};{level}", if number == 12 { 13 } else { number }))
            )
            .into(),
            rubric_given(),
            vec!["indicators-disagree"],
        ),
        (
            "an unquoted decimal comma between commas",
            "indikator,nilai,catatan\nI1,3,0\nI2,2,0\nI3,4,0\n".into(),
            rubric_given(),
            vec!["decimal-ambiguous"],
        ),
        ("broken JSON", b"{\"kode\": ".to_vec(), default(), vec!["invalid-json"]),
        (
            "a damaged workbook",
            b"PK\x03\x04damaged".to_vec(),
            default(),
            if cfg!(feature = "xlsx") { vec!["workbook-damaged"] } else { vec!["workbook-unsupported"] },
        ),
        (
            "a stage that is not there",
            format!("indikator;mandiri;akhir\n{}", rows(|number, _, level| format!("I{number};{level};{level}")))
                .into(),
            Options { stage: Some("visitasi".into()), ..default() },
            vec!["stage-not-found"],
        ),
        (
            "a file over the limit",
            long().into(),
            Options { limits: intake::Limits { bytes: 10, ..intake::Limits::default() }, ..default() },
            vec!["file-too-large"],
        ),
    ]
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    for (name, bytes, options, codes) in unreadable() {
        let reading = intake::read("nilai.csv", &bytes, &options);
        assert_eq!(errors(&reading), codes, "{name}");
        let of_records = reading.records.iter().flat_map(|record| &record.diagnostics);
        for diagnostic in reading.diagnostics.iter().chain(of_records).filter(|diagnostic| diagnostic.is_error()) {
            for lang in Lang::ALL {
                assert!(!diagnostic.problem.message(lang).is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn what_means_no_score_is_missing_and_never_zero() {
    for word in ["", "-", "–", "N/A", "n/a", "TB", "belum", "Belum dinilai"] {
        let sheet = long().replacen("I12;1", &format!("I12;{word}"), 1);
        let reading = intake::read("nilai.csv", sheet.as_bytes(), &Options::default());
        assert_eq!(errors(&reading), Vec::<&str>::new(), "{word}");
        let (rubric, scores) = (reading.rubric.expect("it is complete"), &reading.records[0].scores);
        let problems = assess::assess(&rubric, scores, assess::Options::default()).expect_err("one is missing");
        assert_eq!(
            problems.iter().map(|problem| problem.problem.code()).collect::<Vec<_>>(),
            ["missing-score"],
            "{word}"
        );
        let lowest = assess::Options { missing: Missing::Lowest, ..assess::Options::default() };
        let index = assess::assess(&rubric, scores, lowest).expect("the lowest is taken").index();
        assert_eq!(index.known().map(|point| point.exact.to_string()).as_deref(), Some(INDEX), "{word}");
    }
}

#[test]
fn published_values_are_read_as_they_were_printed() {
    let sheet = "instansi;tahun;d1_kebijakan;d2_tata_kelola;d3_manajemen;d4_layanan;indeks;predikat;wilayah\nKab. Y;2023;1,40;1,70;1;3,04;2,15;Cukup;Sumatera\n";
    let reading = intake::read("x.csv", sheet.as_bytes(), &Options::default());
    assert_eq!(errors(&reading), Vec::<&str>::new());
    let rubric = reading.rubric.expect("four domains are SPBE 2020");
    assert_eq!(rubric.id, "spbe-2020");
    let scores = &reading.records[0].scores;
    let decimals: Vec<Option<u32>> =
        rubric.domains().map(|domain| Some(scores.published.values.get(&domain)?.decimals)).collect();
    assert_eq!(decimals, [Some(2), Some(2), Some(0), Some(2)]);
    assert_eq!(scores.published.band.as_ref().map(|(band, _)| band.as_str()), Some("Cukup"));
    assert_eq!(scores.attributes, [("wilayah".into(), "Sumatera".to_owned())]);
    let assessment = assess::assess(&rubric, scores, assess::Options::default()).expect("the index is published");
    assert_eq!(assessment.index().known().map(|point| point.exact.to_string()).as_deref(), Some("43/20"));
}

#[test]
fn a_tauval_record_is_read_as_published_values() {
    let record = r#"{"kode": "K01", "tahun": 2025, "A2001": "5.0000000000", "A2002": "3.7500000000", "A2003": "3.7500000000",
        "A2004": "5.0000000000", "A2005": "3.0000000000", "A2006": "2.6666666667", "A2007": "4.3000000000", "A2008": "5.0000000000"}"#;
    let many = format!("[{record}, {}]", record.replace("K01", "K02"));
    for (text, count) in [(record, 1), (&many, 2)] {
        let reading = intake::read("x.json", text.as_bytes(), &Options::default());
        assert_eq!(errors(&reading), Vec::<&str>::new());
        assert_eq!(reading.records.len(), count);
        let rubric = reading.rubric.as_ref().expect("eight aspects are SPBE 2020");
        let assessment =
            assess::assess(rubric, &reading.records[0].scores, assess::Options::default()).expect("all aspects");
        let index = assessment.index().known().expect("it follows from the aspects").exact;
        assert_eq!(index.to_decimal(4, Lang::En.mark()), "4.2125");
    }
}
