//! From a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods) to tables of cells, one for each sheet.
//!
//! The kind is told by the content, not by the name. A workbook is an archive that can unpack to far more
//! than it weighs, so it is measured before it is opened; and since calamine is not ours, a panic in it is
//! caught and becomes an error like any other.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt::Display;
use std::io::{BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use calamine::{Data, DataRef, DataType, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use memchr::memchr_iter;
use zip::ZipArchive;

use super::hidden::Hidden;
use super::table::{Oddity, SheetFacts, Table, TableOrigin, trim};
use super::{Limits, workbook_size};
use crate::diagnostic::Problem;

/// What a compound file (.xls, and workbooks with a password) begins with.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// What an archive (.xlsx, .ods) begins with.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// The name a compound file gives the content of a workbook with a password (UTF-16).
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
/// The significant digits a spreadsheet keeps. What a cell shows never has more, so what is stored beyond
/// them (3.0000000000000004) is noise of binary arithmetic.
const SHEET_DIGITS: usize = 15;

type Bytes<'b> = Cursor<&'b [u8]>;

/// Whether the bytes are a workbook, or at least an archive or a compound file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND) || bytes.starts_with(ARCHIVE)
}

/// The sheets of a workbook that hold anything.
///
/// # Errors
/// Where it is damaged, has a password, unpacks to more than the limit, or is another kind of archive.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, Problem> {
    if bytes.len() > limits.bytes {
        return Err(Problem::FileTooLarge { limit: limits.bytes });
    }
    if bytes.starts_with(COMPOUND) && bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED) {
        return Err(Problem::WorkbookEncrypted);
    }
    if is_run_together(bytes) {
        return Err(Problem::FilesRunTogether);
    }
    quietly(|| read_kind(bytes, limits)).unwrap_or_else(|| Err(damaged("it cannot be read")))
}

/// Whether another file follows the workbook: of archives the last would be read, of compound files the first.
fn is_run_together(bytes: &[u8]) -> bool {
    const SECTOR: usize = 512;
    const END: &[u8] = b"PK\x05\x06";
    const END_LENGTH: usize = 22;
    if bytes.starts_with(COMPOUND) {
        return bytes.chunks(SECTOR).skip(1).any(|sector| sector.starts_with(COMPOUND));
    }
    let behind = memchr::memmem::rfind(bytes, END).and_then(|end| {
        let comment = bytes.get(end + END_LENGTH - 2..end + END_LENGTH)?;
        bytes.get(end + END_LENGTH + usize::from(u16::from_le_bytes([comment[0], comment[1]]))..)
    });
    behind.is_some_and(|rest| rest.iter().any(|byte| *byte != 0))
        || ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.offset() > 0)
}

fn read_kind(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, Problem> {
    if bytes.starts_with(COMPOUND) {
        let (size, sound) = workbook_size::of_xls(bytes).map_err(damaged)?;
        fits(size, limits)?;
        let workbook = Xls::new(Cursor::new(sound.as_slice())).map_err(damaged)?;
        return read_ranges(workbook, limits);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    measure(&mut archive, limits)?;
    let holds = |name: &str| archive.index_for_name(name).is_some();
    match (holds("xl/workbook.xml"), holds("xl/workbook.bin"), holds("content.xml")) {
        (true, ..) => {
            super::positions::check(&mut archive).map_err(damaged)?;
            let hidden = super::hidden::of_xlsx(&mut archive).map_err(damaged)?;
            Ok(with_hidden(read_xlsx(bytes, limits)?, hidden))
        }
        (_, true, _) => {
            for index in 0..archive.len() {
                let part = archive.by_index(index).map_err(damaged)?;
                workbook_size::check_xlsb(part).map_err(damaged)?;
            }
            read_xlsb(bytes, limits)
        }
        (_, _, true) => {
            let content = archive.by_name("content.xml").map_err(damaged)?;
            fits(workbook_size::of_ods(BufReader::new(content)).map_err(damaged)?, limits)?;
            let hidden = super::hidden::of_ods(BufReader::new(archive.by_name("content.xml").map_err(damaged)?));
            let workbook = Ods::new(Cursor::new(bytes)).map_err(damaged)?;
            Ok(with_hidden(read_ranges(workbook, limits)?, hidden))
        }
        _ => Err(Problem::BinaryFile),
    }
}

/// Whether what the sheets take stays within the limit.
fn fits(size: u64, limits: Limits) -> Result<(), Problem> {
    if size > limits.unpacked {
        return Err(Problem::UnpacksTooLarge { limit: limits.unpacked });
    }
    Ok(())
}

/// Unpacks every part into nothing, to see that all of them together stay within the limit. What an archive
/// says of its own size can be a lie.
fn measure(archive: &mut ZipArchive<Bytes<'_>>, limits: Limits) -> Result<(), Problem> {
    let mut left = limits.unpacked;
    let mut buffer = [0; 8192];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let of_element = workbook_size::of_element(&part.name().map_err(damaged)?);
        loop {
            let read = part.read(&mut buffer).map_err(damaged)?;
            if read == 0 {
                break;
            }
            let elements = if of_element == 0 { 0 } else { memchr_iter(b'<', &buffer[..read]).count() };
            let size = (read + elements * of_element) as u64;
            left = left.checked_sub(size).ok_or(Problem::UnpacksTooLarge { limit: limits.unpacked })?;
        }
    }
    Ok(())
}

/// Reads cell by cell: a sheet with one cell in its last corner takes the memory of a row, not of a rectangle.
fn read_xlsx(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, Problem> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    let mut left = limits.unpacked;
    for table in sheets(&workbook) {
        let name = table.sheet().map_or_else(String::new, |facts| facts.name.to_string());
        let mut rows = Rows { table, limits, number: 0, cells: Vec::new(), left };
        let mut reader = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
            let (text, mut oddity) = shown(&cell.value);
            if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
                oddity = Some(Oddity::Uncomputed);
            }
            let (row, column) = cell.pos;
            rows.enter(row + 1, column as usize, text, oddity)?;
        }
        left = rows.left;
        tables.push(rows.finish());
    }
    Ok(with_content(tables))
}

/// Reads cell by cell as well; the formulas come in a second pass.
fn read_xlsb(bytes: &[u8], limits: Limits) -> Result<Vec<Table>, Problem> {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    let mut left = limits.unpacked;
    for table in sheets(&workbook) {
        let name = table.sheet().map_or_else(String::new, |facts| facts.name.to_string());
        let mut rows = Rows { table, limits, number: 0, cells: Vec::new(), left };
        let mut filled = HashSet::new();
        let mut reader = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let (text, oddity) = shown(cell.get_value());
            let (row, column) = cell.get_position();
            rows.enter(row + 1, column as usize, text, oddity)?;
            filled.insert((row, column));
        }
        drop(reader);
        left = rows.left;
        let mut table = rows.finish();
        let mut reader = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(formula) = reader.next_formula().map_err(damaged)? {
            let (row, column) = formula.get_position();
            if !formula.get_value().is_empty() && !filled.contains(&(row, column)) {
                table.oddities.insert((row + 1, column + 1), Oddity::Uncomputed);
            }
        }
        tables.push(table);
    }
    Ok(with_content(tables))
}

/// Reads the other kinds, which calamine gives as a rectangle.
fn read_ranges<'b, R: Reader<Bytes<'b>>>(mut workbook: R, limits: Limits) -> Result<Vec<Table>, Problem>
where
    R::Error: std::fmt::Display,
{
    let mut tables = Vec::new();
    let mut left = limits.unpacked;
    for table in sheets(&workbook) {
        let name = table.sheet().map_or_else(String::new, |facts| facts.name.to_string());
        let range = workbook.worksheet_range(&name).map_err(damaged)?;
        let formulas = workbook.worksheet_formula(&name).ok();
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Rows { table, limits, number: 0, cells: Vec::new(), left };
        for (row, column, value) in range.used_cells() {
            let (text, oddity) = shown(value);
            rows.enter(first_row + row as u32 + 1, first_column as usize + column, text, oddity)?;
        }
        // A formula without a stored result leaves no cell behind.
        let is_empty = |row, column| range.get_value((row, column)).is_none_or(|value| value == &Data::Empty);
        left = rows.left;
        let mut table = rows.finish();
        for formulas in formulas.iter() {
            let (first_row, first_column) = formulas.start().unwrap_or_default();
            for (row, column, formula) in formulas.used_cells() {
                let (row, column) = (first_row + row as u32, first_column + column as u32);
                if !formula.is_empty() && is_empty(row, column) {
                    table.oddities.insert((row + 1, column + 1), Oddity::Uncomputed);
                }
            }
        }
        tables.push(table);
    }
    Ok(with_content(tables))
}

/// An empty table for each worksheet, with its name and whether it is hidden.
fn sheets<'b, R: Reader<Bytes<'b>>>(workbook: &R) -> Vec<Table> {
    let worksheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    worksheets
        .map(|sheet| {
            let hidden = sheet.visible != SheetVisible::Visible;
            let name = sheet.name.as_str().into();
            let facts = SheetFacts { name, hidden, hidden_rows: Vec::new(), hidden_columns: Vec::new() };
            Table::new(TableOrigin::Sheet(facts))
        })
        .collect()
}

/// The tables with what is hidden in each: of its rows and columns that hold anything.
fn with_hidden(mut tables: Vec<Table>, hidden: Vec<(String, Hidden)>) -> Vec<Table> {
    for table in &mut tables {
        let name = table.sheet().map(|facts| Arc::clone(&facts.name));
        let Some((_, found)) = hidden.iter().find(|(sheet, _)| Some(sheet.as_str()) == name.as_deref()) else {
            continue;
        };
        let is_filled = |row: &u32| table.rows.iter().any(|held| held.number == *row);
        let rows = found.rows.iter().copied().filter(is_filled).collect();
        let holds = |column: &u32| table.rows.iter().any(|row| !row.cell(*column as usize - 1).is_empty());
        let columns = found.columns.iter().copied().filter(|column| *column > 0 && holds(column)).collect();
        if let TableOrigin::Sheet(facts) = &mut table.origin {
            (facts.hidden_rows, facts.hidden_columns) = (rows, columns);
        }
    }
    tables
}

fn with_content(mut tables: Vec<Table>) -> Vec<Table> {
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// Cells that arrive row by row.
struct Rows {
    table: Table,
    limits: Limits,
    number: u32,
    cells: Vec<String>,
    /// How many more bytes the cells of the workbook may take: a few shared texts can stand in a million cells.
    left: u64,
}

impl Rows {
    /// The most columns of a sheet that are read; what stands further right is no score sheet.
    const MOST_COLUMNS: usize = 1024;

    fn enter(&mut self, row: u32, column: usize, text: String, oddity: Option<Oddity>) -> Result<(), Problem> {
        if row != self.number {
            self.close_row();
            self.number = row;
        }
        if column >= Self::MOST_COLUMNS {
            return Ok(());
        }
        // Cells before the first of a row are kept as well, as blanks.
        let added = (column + 1).saturating_sub(self.cells.len()).max(1) * size_of::<String>() + text.len();
        let left = self.left.checked_sub(added as u64);
        self.left = left.ok_or(Problem::UnpacksTooLarge { limit: self.limits.unpacked })?;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(oddity) = oddity {
            self.table.oddities.insert((row, column as u32 + 1), oddity);
        }
        self.cells[column] = text;
        Ok(())
    }

    fn close_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        self.table.push(self.number, cells, self.limits.cell);
    }

    fn finish(mut self) -> Table {
        self.close_row();
        // Rows may come out of order in a file made by hand.
        self.table.rows.sort_by_key(|row| row.number);
        self.table
    }
}

/// What a cell shows, and what is odd about it.
fn shown(value: &impl DataType) -> (String, Option<Oddity>) {
    if let Some(text) = value.get_string() {
        return (trim(text).to_owned(), None);
    }
    if let Some(number) = value.get_int() {
        return (number.to_string(), None);
    }
    if let Some(number) = value.get_float() {
        return (number_as_shown(number), None);
    }
    if let Some(truth) = value.get_bool() {
        return (if truth { "TRUE" } else { "FALSE" }.to_owned(), Some(Oddity::Boolean));
    }
    if let Some(error) = value.get_error() {
        return (error.to_string(), Some(Oddity::Error));
    }
    let date = value.get_datetime().map(|date| number_as_shown(date.as_f64()));
    let iso = value.get_datetime_iso().or_else(|| value.get_duration_iso()).map(str::to_owned);
    match date.or(iso) {
        Some(text) => (text, Some(Oddity::Date)),
        None => (String::new(), None),
    }
}

/// The decimal digits of a stored number, to as many as a spreadsheet keeps.
fn number_as_shown(number: f64) -> String {
    let scientific = format!("{number:.digits$e}", digits = SHEET_DIGITS - 1);
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let point = exponent + 1;
    let plain = match usize::try_from(point) {
        Err(_) | Ok(0) if exponent > -SMALLEST_EXPONENT => {
            format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
        }
        Ok(point) if point <= digits.len() => format!("{}.{}", &digits[..point], &digits[point..]),
        // Neither a score nor a year is that large or that small: as it is.
        _ => return number.to_string(),
    };
    format!("{sign}{}", plain.trim_end_matches('0').trim_end_matches('.'))
}

/// Below 10 to the minus this, a number is written as it is stored.
const SMALLEST_EXPONENT: i32 = 20;

fn damaged(reason: impl Display) -> Problem {
    Problem::WorkbookDamaged { reason: reason.to_string() }
}

/// Runs code that may panic without letting the panic speak; `None` if it did. Panics of other threads
/// still speak, as they must in a program that uses this library.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                speak(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_become_what_a_sheet_shows() {
        for (stored, text) in [
            (3.0, "3"),
            (3.0000000000000004, "3"),
            (0.1 + 0.2, "0.3"),
            (2.9999999999999996, "3"),
            (1.26, "1.26"),
            (2.000001, "2.000001"),
            (-1.5, "-1.5"),
            (0.0, "0"),
            (0.05, "0.05"),
            (2023.0, "2023"),
            (123456.0, "123456"),
        ] {
            assert_eq!(number_as_shown(stored), text);
        }
    }

    #[test]
    fn what_is_no_workbook_is_said_to_be_none() {
        let read = |bytes: &[u8]| read(bytes, Limits::default()).map(|tables| tables.len());
        assert!(matches!(read(b"PK\x03\x04 not really"), Err(Problem::WorkbookDamaged { .. })));
        assert!(matches!(read(COMPOUND), Err(Problem::WorkbookDamaged { .. })));
        let encrypted = [COMPOUND, &[0; 64], ENCRYPTED].concat();
        assert_eq!(read(&encrypted), Err(Problem::WorkbookEncrypted));
    }
}
