//! What has to be done, as a sheet to work with: a row for each task, its status chosen from a list.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, Worksheet,
};

use super::names::SheetNames;
use super::{Failure, Written, XlsxResult, float, new_workbook, style, text};
use crate::analysis::actions::{Action, WorkList, tasks};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::criteria::{demand_kind, need_in_words, page_of, summary_note, unit_of};
use crate::report::wording::{Wording, subject_line};
use crate::rubric::criteria::{Demand, OfLevel};

/// The rows above the tasks: the title, whose list it is, and that these are summaries.
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
    sheet.write_string_with_format(2, 0, summary_note(lang), &style::quiet())?;
    for (at, (id, en, width)) in (0..).zip(COLUMNS) {
        let is_number = (2..=4).contains(&at);
        sheet.write_string_with_format(HEADER, at, lang.pick(id, en), &style::header(!is_number))?;
        sheet.set_column_width(at, f64::from(width))?;
    }
    let mut row = HEADER;
    for action in list.actions {
        for level in &action.steps {
            for task in tasks(level) {
                row += 1;
                write_task(sheet, row, (list, action, level, task), lang)?;
            }
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

type Task<'t> = (WorkList<'t>, &'t Action<'t>, &'t OfLevel, &'t Demand);

fn write_task(sheet: &mut Worksheet, row: u32, task: Task<'_>, lang: Lang) -> XlsxResult {
    let (list, action, level, task) = task;
    let node = &list.rubric[action.raise.indicator];
    let evidence: Vec<&str> = level.evidence.iter().map(|evidence| evidence.pick(lang)).collect();
    let needs: Vec<String> = level.needs.iter().map(|need| need_in_words(need, lang)).collect();
    let page = page_of(action.of, level).map(|page| format!(" ({} {page})", lang.pick("hlm.", "p.")));
    let demand = format!("{}{}", task.text.pick(lang), page.unwrap_or_default());
    let plain = style::list("General").set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap();
    let texts = [
        (0, node.id.clone()),
        (1, node.name.clone()),
        (5, demand_kind(task, lang)),
        (6, demand),
        (7, evidence.join("; ")),
        (8, needs.join("; ")),
    ];
    let mut lines = 1;
    for (column, value) in texts {
        let width = COLUMNS.get(usize::from(column)).map_or(1, |(_, _, width)| usize::from(*width));
        lines = lines.max(value.chars().count().div_ceil(width));
        sheet.write_string_with_format(row, column, text(&value), &plain)?;
    }
    let number = style::list("General").set_align(FormatAlign::Top);
    let numbers: [(u16, Exact); 3] = [(2, action.raise.from), (3, action.raise.to), (4, level.level)];
    for (column, value) in numbers {
        sheet.write_number_with_format(row, column, float(value), &number)?;
    }
    let input = style::input().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(row, UNIT, text(&unit_of(action)), &input)?;
    sheet.write_string_with_format(row, STATUS, status(0, lang), &input)?;
    sheet.write_blank(row, DEADLINE, &input.clone().set_num_format("dd/mm/yyyy"))?;
    sheet.write_blank(row, NOTES, &input)?;
    sheet.set_row_height(row, style::LINE_HEIGHT * lines.clamp(1, 25) as f64)?;
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
        let rule = format!("${}{}=\"{}\"", char::from(b'A' + STATUS as u8), first + 1, status(at, lang));
        let colour = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first, STATUS, last, STATUS, &colour)?;
    }
    Ok(())
}
