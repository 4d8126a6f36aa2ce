//! Sheets of workbooks: hidden rows and columns, merged cells, and what web applications call .xls.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::make::{Case, Grid, Truth, below, columns, csv, lines, numbers, same, truth, wide};

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let one = truth("spbe-2020", 51, Some("Kota Metro"), Some(2023));
    let titled = below(&[
        lines("EVALUASI SPBE;;\nInstansi;Kota Metro;\nTahun;2023;\n;;"),
        columns(&[("No", numbers(47)), ("Indikator", one.names()), ("Nilai", one.scores())]),
    ]);
    let truths = [one.clone()];
    let of = |name: &str, bytes: Vec<u8>, truth: &[Truth]| {
        let mut case = Case::new(name, bytes, truth.to_vec());
        case.file = "nilai.xls".to_owned();
        case
    };
    cases.push(of("xlsx titled", xlsx(&titled, |_| ()), &truths));
    cases.push(of("xlsx with a hidden row above", xlsx(&titled, |sheet| drop(sheet.set_row_hidden(0))), &truths));
    cases.push(of("xlsx with a hidden column", xlsx(&titled, |sheet| drop(sheet.set_column_hidden(0))), &truths));
    cases.push(of(
        "xlsx with a merged title",
        xlsx(&titled, |sheet| {
            sheet.merge_range(0, 0, 0, 2, "EVALUASI SPBE", &Format::new()).expect("it merges");
        }),
        &truths,
    ));
    cases.push(of(
        "xlsx with blank formatted cells",
        xlsx(&titled, |sheet| {
            for row in 0..60 {
                sheet.write_blank(row, 8, &Format::new().set_bold()).expect("a cell");
            }
        }),
        &truths,
    ));
    let other = truth("spbe-2020", 52, Some("Kab. Pringsewu"), Some(2023));
    let grid = wide(
        &["Instansi", "Tahun"],
        &one.ids(),
        &[(vec!["Kota Metro", "2023"], &one), (vec!["Kab. Pringsewu", "2023"], &other)],
    );
    let both = [one.clone(), other];
    cases.push(of("xlsx wide", xlsx(&grid, |_| ()), &both));
    for (name, grid, truth) in [("titled", &titled, &truths[..]), ("wide", &grid, &both[..])] {
        cases.push(of(&format!("HTML {name}"), html(grid).into(), truth));
        cases.push(of(&format!("HTML {name}, as Excel writes it"), excel_html(grid).into(), truth));
        cases.push(of(&format!("XML Spreadsheet {name}"), xml_2003(grid).into(), truth));
        cases.push(of(&format!("tabs called .xls, {name}"), csv(grid, '\t').into(), truth));
    }
    let with_notes = columns(&[
        ("No", numbers(47)),
        ("Indikator", one.names()),
        ("Nilai", one.scores()),
        ("Catatan", same("a < b & c", 47)),
    ]);
    let bare = Truth { institution: None, year: None, ..one };
    cases.push(of("HTML with entities", html(&with_notes).into(), std::slice::from_ref(&bare)));
    cases.push(of("XML Spreadsheet with entities", xml_2003(&with_notes).into(), std::slice::from_ref(&bare)));
    cases
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// A workbook of one sheet; numbers are numbers.
fn xlsx(grid: &Grid, change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(grid) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            match is_number(cell) {
                true => sheet.write(row, column, cell.replace(',', ".").parse::<f64>().expect("a number")),
                false => sheet.write(row, column, cell.as_str()),
            }
            .expect("a cell");
        }
    }
    change(sheet);
    workbook.save_to_buffer().expect("a workbook")
}

fn escaped(cell: &str) -> String {
    cell.replace('&', "&amp;").replace('<', "&lt;")
}

fn html(grid: &Grid) -> String {
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!("<table border=\"1\">\n{}</table>\n", grid.iter().map(row).collect::<String>())
}

fn excel_html(grid: &Grid) -> String {
    let row = |cells: &Vec<String>| {
        let cell = |cell: &String| match cell.is_empty() {
            true => "<td class=xl65>&nbsp;".to_owned(),
            false => format!("<TD class=xl65 style='mso-number-format:\"\\@\"'><b>{}</b><br>\n", escaped(cell)),
        };
        format!("<TR height=20>{}", cells.iter().map(cell).collect::<String>())
    };
    format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"><style>td {{ color: red }}</style>\
         <!-- <table><tr><td>no</td></tr></table> --></head><body><h3>Laporan</h3><table>{}</table></body></html>",
        grid.iter().map(row).collect::<String>()
    )
}

fn xml_2003(grid: &Grid) -> String {
    let row = |cells: &Vec<String>| {
        let cell = |(at, cell): (usize, &String)| match cell.is_empty() {
            true => String::new(),
            false => {
                let kind = if is_number(cell) { "Number" } else { "String" };
                let text = if is_number(cell) { cell.replace(',', ".") } else { escaped(cell) };
                format!("<Cell ss:Index=\"{}\"><Data ss:Type=\"{kind}\">{text}</Data></Cell>", at + 1)
            }
        };
        format!("<Row>{}</Row>", cells.iter().enumerate().map(cell).collect::<String>())
    };
    format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Nilai\"><Table>{}</Table></Worksheet></Workbook>",
        grid.iter().map(row).collect::<String>()
    )
}
