//! What has to be done, as a sheet to work with: a row for each task, its status chosen from a list.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, Worksheet,
};

use super::formula::column_cell;
use super::names::SheetNames;
use super::style::lines;
use super::{Failure, Written, XlsxResult, float, new_workbook, style, text};
use crate::analysis::actions::{Action, WorkList};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::criteria::{actions_notes, demand_kind, need_in_words, page_words, unit_of};
use crate::report::wording::{Wording, subject_line};
use crate::rubric::criteria::{Demand, OfLevel};

/// The rows above the tasks: the title, whose list it is, and how to read it.
const HEADER: u32 = 3;
/// The first column to fill in: the unit, the status, the deadline, and notes.
const UNIT: u16 = 9;
const STATUS: u16 = UNIT + 1;
const DEADLINE: u16 = UNIT + 2;
const NOTES: u16 = UNIT + 3;

/// The columns: the header in both languages, and the width.
const COLUMNS: [(&str, &str, u16); NOTES as usize + 1] = [
    ("Kode", "Code", 8),
    ("Indikator", "Indicator", 28),
    ("Dari", "From", 6),
    ("Ke", "To", 6),
    ("Tingkat", "Level", 8),
    ("Jenis", "Kind", 12),
    ("Yang harus dilakukan", "What has to be done", 48),
    ("Bukti", "Evidence", 40),
    ("Waktu dan ketergantungan", "Time and dependence", 26),
    ("Unit", "Unit", 20),
    ("Status", "Status", 12),
    ("Tenggat", "Deadline", 12),
    ("Catatan", "Notes", 24),
];

/// What a task may be, the first before anything is done. Of alternatives some are not needed.
const STATUSES: [(&str, &str); 4] =
    [("belum", "open"), ("berjalan", "in progress"), ("selesai", "done"), ("tidak perlu", "not needed")];

/// The workbook.
///
/// # Errors
/// If it cannot be written.
pub fn work_list(list: WorkList<'_>, lang: Lang) -> Result<Written, Failure> {
    let mut workbook = new_workbook(list.rubric)?;
    let name = SheetNames::default().unique(lang.pick("Daftar tugas", "Checklist"), "");
    write(workbook.add_worksheet().set_name(name)?, list, lang)?;
    Ok(Written { bytes: workbook.save_to_buffer()?, notes: Vec::new() })
}

fn write(sheet: &mut Worksheet, list: WorkList<'_>, lang: Lang) -> XlsxResult {
    let subject = subject_line(&list.base.subject, list.base.row, lang);
    sheet.write_string_with_format(0, 0, text(&subject), &style::title())?;
    let instrument = Wording { rubric: list.rubric, lang }.instrument();
    sheet.write_string_with_format(1, 0, text(&instrument), &style::quiet())?;
    let notes: Vec<&str> = actions_notes(list.actions, lang).collect();
    sheet.write_string_with_format(2, 0, notes.join(" "), &style::quiet())?;
    for (at, (id, en, width)) in (0..).zip(COLUMNS) {
        let is_number = (2..=4).contains(&at);
        sheet.write_string_with_format(HEADER, at, lang.pick(id, en), &style::header(!is_number))?;
        sheet.set_column_width(at, f64::from(width))?;
    }
    let mut row = HEADER;
    for action in list.actions {
        for (level, task) in action.rows() {
            row += 1;
            write_task(sheet, row, (list, action, level, task), lang)?;
        }
    }
    if row > HEADER {
        guide(sheet, row, lang)?;
    }
    sheet.autofilter(HEADER, 0, row.max(HEADER + 1), NOTES)?;
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    sheet.set_repeat_rows(HEADER, HEADER)?;
    style::a4(sheet, list.rubric, lang);
    sheet.set_landscape();
    Ok(())
}

type Task<'t> = (WorkList<'t>, &'t Action<'t>, &'t OfLevel, Option<&'t Demand>);

fn write_task(sheet: &mut Worksheet, row: u32, task: Task<'_>, lang: Lang) -> XlsxResult {
    let (list, action, level, task) = task;
    let node = &list.rubric[action.raise.indicator];
    let evidence: Vec<&str> = level.evidence.iter().map(|evidence| evidence.pick(lang)).collect();
    let needs: Vec<String> = level.needs.iter().map(|need| need_in_words(need, lang)).collect();
    let demand = task.map_or(lang.pick("Tidak ada tugas", "No task"), |task| task.text.pick(lang));
    let demand = match page_words(action.of, level, lang) {
        page if page.is_empty() => demand.to_owned(),
        page => format!("{demand} ({page})"),
    };
    let plain = style::list("General").set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap();
    let input = style::input().set_text_wrap().set_align(FormatAlign::Top);
    let texts = [
        (0, &node.id, &plain),
        (1, &node.name, &plain),
        (5, &task.map(|task| demand_kind(task, lang)).unwrap_or_default(), &plain),
        (6, &demand, &plain),
        (7, &evidence.join("; "), &plain),
        (8, &needs.join("; "), &plain),
        (UNIT, &unit_of(action), &input),
    ];
    let mut most_lines = 1.0_f64;
    for (column, value, format) in texts {
        let width = COLUMNS.get(usize::from(column)).map_or(1, |(_, _, width)| usize::from(*width));
        most_lines = most_lines.max(lines(value, width));
        sheet.write_string_with_format(row, column, text(value), format)?;
    }
    let number = style::list("General").set_align(FormatAlign::Top);
    let numbers: [(u16, Exact); 3] = [(2, action.raise.from), (3, action.raise.to), (4, level.level)];
    for (column, value) in numbers {
        sheet.write_number_with_format(row, column, float(value), &number)?;
    }
    sheet.write_string_with_format(row, STATUS, status(0, lang), &input)?;
    sheet.write_blank(row, DEADLINE, &input.clone().set_num_format("dd/mm/yyyy"))?;
    sheet.write_blank(row, NOTES, &input)?;
    sheet.set_row_height(row, style::LINE_HEIGHT * most_lines)?;
    Ok(())
}

fn status(at: usize, lang: Lang) -> &'static str {
    STATUSES.get(at).map_or("", |(id, en)| lang.pick(id, en))
}

/// A list of the statuses, dates as deadlines, and a colour for what is done.
fn guide(sheet: &mut Worksheet, last: u32, lang: Lang) -> XlsxResult {
    let first = HEADER + 1;
    let names: Vec<&str> = (0..STATUSES.len()).map(|at| status(at, lang)).collect();
    let of_list = DataValidation::new()
        .allow_list_strings(&names)?
        .set_error_title("Status")?
        .set_error_message(lang.pick("Pilih status dari daftar.", "Choose a status from the list."))?;
    sheet.add_data_validation(first, STATUS, last, STATUS, &of_list)?;
    let dates =
        DataValidationRule::Between(ExcelDateTime::from_ymd(2000, 1, 1)?, ExcelDateTime::from_ymd(2100, 12, 31)?);
    let deadline = DataValidation::new()
        .allow_date(dates)
        .set_error_title(lang.pick("Tenggat", "Deadline"))?
        .set_error_message(lang.pick("Tulis tanggal, misalnya 31/12/2026.", "Give a date, such as 31/12/2026."))?;
    sheet.add_data_validation(first, DEADLINE, last, DEADLINE, &deadline)?;
    for (at, format) in [(2, style::band(4, 5)), (1, style::band(2, 5)), (3, Format::new().set_font_color("#6B7280"))] {
        let rule = format!("{}=\"{}\"", column_cell(first, STATUS), status(at, lang));
        let colour = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first, STATUS, last, STATUS, &colour)?;
    }
    Ok(())
}
