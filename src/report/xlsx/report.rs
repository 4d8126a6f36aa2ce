//! The report of one institution as a workbook: the tables of its page, a sheet each, with numbers as numbers.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::names::SheetNames;
use super::style::LINE_HEIGHT;
use super::{Failure, XlsxResult, clean, new_workbook, style, text};
use crate::lang::Lang;
use crate::report::document::{Align, Block, Cell, Column, Grid, Tone};
use crate::report::dossier::{Dossier, Part};

/// The width of a sheet without a table, in columns and in characters of each.
const PLAIN: (u16, f64) = (8, 12.0);
/// More columns than that are set on a page on its side.
const MOST_UPRIGHT: usize = 9;

/// The workbook: a first sheet with the result and every sentence, then a sheet for each other table.
///
/// # Errors
/// If it cannot be written.
pub fn report(dossier: &Dossier<'_>, lang: Lang) -> Result<Vec<u8>, Failure> {
    let mut workbook = new_workbook(dossier.rubric)?;
    let mut names = SheetNames::default();
    let (tables, sentences): (Vec<_>, Vec<_>) =
        dossier.sections(lang).into_iter().partition(|section| section.blocks.iter().any(is_table));
    let (first, tables): (Vec<_>, Vec<_>) = tables.into_iter().partition(|section| section.part == Part::Results);

    let mut blocks = vec![
        Block::Title(dossier.title(lang)),
        Block::Subheading(dossier.subtitle(lang)),
        Block::Heading(dossier.headline(lang)),
    ];
    blocks.extend(dossier.position(lang).into_iter().map(Block::Line));
    blocks.extend(dossier.cautions(lang).into_iter().map(Block::Note));
    for section in first.into_iter().chain(sentences) {
        blocks.push(Block::Heading(section.title.to_owned()));
        blocks.extend(section.blocks);
    }
    add_sheet(&mut workbook, &names.unique(lang.pick("Ringkasan", "Summary"), ""), &blocks, dossier, lang)?;
    for section in tables {
        let of = match section.part {
            Part::Trend => dossier.caption_of_years(lang),
            _ => dossier.caption(lang),
        };
        let head = [Block::Title(section.title.to_owned()), Block::Subheading(of)];
        let blocks: Vec<Block> = head.into_iter().chain(section.blocks).collect();
        add_sheet(&mut workbook, &names.unique(section.title, ""), &blocks, dossier, lang)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn is_table(block: &Block) -> bool {
    matches!(block, Block::Grid(_))
}

fn add_sheet(workbook: &mut Workbook, name: &str, blocks: &[Block], dossier: &Dossier<'_>, lang: Lang) -> XlsxResult {
    let sheet = workbook.add_worksheet().set_name(name)?;
    let grids = || blocks.iter().filter_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None });
    let widths = grids().next().map_or_else(|| vec![PLAIN.1; usize::from(PLAIN.0)], widths);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let is_table = !blocks.iter().any(|block| matches!(block, Block::Heading(_)));
    let mut page = Page { sheet, row: 0, widths, is_table, lang };
    for block in blocks {
        page.block(block)?;
    }
    style::a4(page.sheet, dossier.rubric, lang);
    if page.widths.len() > MOST_UPRIGHT {
        page.sheet.set_landscape();
    }
    Ok(())
}

/// A sheet that is written from top to bottom.
struct Page<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    widths: Vec<f64>,
    /// Whether there is nothing but one table, under whose header all of it is read.
    is_table: bool,
    lang: Lang,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) -> XlsxResult {
        match block {
            Block::Title(title) => self.line(title, &style::title(), 1.4),
            Block::Heading(heading) => {
                self.row += 1;
                self.line(heading, &style::label().set_font_size(12), 1.15)
            }
            Block::Subheading(line) => self.line(line, &style::quiet(), 0.85),
            Block::Line(line) | Block::Note(line) => self.line(line, &Format::new(), 1.0),
            Block::Grid(grid) => self.grid(grid),
        }
    }

    /// A text over the whole width, as high as it needs; `size` is that of its letters in those of a cell.
    fn line(&mut self, line: &str, format: &Format, size: f64) -> XlsxResult {
        let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
        let last = u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let (text, room) = (text(line), self.widths.iter().sum::<f64>() * 0.95);
        let lines = (text.chars().count() as f64 * size / room).ceil().max(1.0);
        self.sheet.set_row_height(self.row, LINE_HEIGHT * size.max(1.0) * lines)?;
        match last {
            0 => self.sheet.write_string_with_format(self.row, 0, text, &format)?,
            _ => self.sheet.merge_range(self.row, 0, self.row, last, &text, &format)?,
        };
        self.row += 1;
        Ok(())
    }

    fn grid(&mut self, grid: &Grid) -> XlsxResult {
        let header = self.row;
        for (at, column) in (0..).zip(&grid.columns) {
            let format = set_off(style::header(column.align == Align::Left), at, column);
            self.sheet.write_string_with_format(header, at, text(self.header(column)), &format)?;
        }
        self.sheet.set_row_height(header, LINE_HEIGHT * header_lines(grid, &self.widths))?;
        if self.is_table {
            self.sheet.set_repeat_rows(header, header)?;
            self.sheet.set_freeze_panes(header + 1, 0)?;
        }
        self.row += 1;
        for cells in &grid.rows {
            let is_strong = cells.iter().take(2).any(|cell| cell.tone == Tone::Strong);
            for (at, (cell, column)) in (0..).zip(cells.iter().zip(&grid.columns)) {
                self.cell(at, cell, column, is_strong)?;
            }
            let lines = lines_of(cells, &self.widths);
            self.sheet.set_row_height(self.row, LINE_HEIGHT * lines)?;
            self.row += 1;
        }
        Ok(())
    }

    fn header<'c>(&self, column: &'c Column) -> &'c str {
        match (column.header.as_str(), column.wraps) {
            ("", true) => self.lang.pick("Nama", "Name"),
            ("", false) => self.lang.pick("Kode", "Code"),
            (header, _) => header,
        }
    }

    fn cell(&mut self, at: u16, cell: &Cell, column: &Column, is_strong: bool) -> Result<(), XlsxError> {
        let mut format = style::list("General");
        format = match column.align {
            Align::Right => format.set_align(FormatAlign::Right),
            Align::Left => set_off(format.set_align(FormatAlign::Left).set_text_wrap(), at, column),
        };
        if cell.depth > 0 {
            format = format.set_indent(u8::try_from(cell.depth).unwrap_or(u8::MAX));
        }
        if is_strong {
            format = format.set_bold().set_background_color(Color::RGB(0xF1_F3_F6));
        }
        if let Tone::Band(position, count) = cell.tone {
            format = format.merge(&style::band(position, count));
        }
        format = format.set_border_bottom(FormatBorder::Thin);
        let is_year = column.wraps && cell.text.parse::<u16>().is_ok();
        let number = Number::read(&cell.text, self.lang).filter(|_| column.align == Align::Right || is_year);
        match number {
            Some(Number { value, format: number }) => {
                self.sheet.write_number_with_format(self.row, at, value, &format.set_num_format(number))?
            }
            // A stroke for what is not known is no formula.
            None if cell.text == "-" => {
                self.sheet.write_string_with_format(self.row, at, clean(&cell.text), &format)?
            }
            None => self.sheet.write_string_with_format(self.row, at, text(&cell.text), &format)?,
        };
        Ok(())
    }
}

/// A short text next to a number is set off from it.
fn set_off(format: Format, at: u16, column: &Column) -> Format {
    match (column.align, column.wraps, at) {
        (Align::Left, false, 1..) => format.set_indent(1),
        _ => format,
    }
}

/// A shown number, and how a spreadsheet shows it alike.
#[derive(Debug, PartialEq)]
struct Number {
    value: f64,
    format: String,
}

impl Number {
    /// Reads "2,15", "+0,40", "≈0,1667" and "8,4%"; `None` for any other text.
    fn read(text: &str, lang: Lang) -> Option<Self> {
        let (about, rest) = text.strip_prefix('≈').map_or((false, text), |rest| (true, rest));
        let (raised, rest) = rest.strip_prefix('+').map_or((false, rest), |rest| (true, rest));
        let (is_percent, digits) = rest.strip_suffix('%').map_or((false, rest), |rest| (true, rest));
        let mark = lang.mark().as_char();
        let (whole, decimals) = digits.split_once(mark).unwrap_or((digits, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.is_empty() || !are_digits(unsigned) || !are_digits(decimals) || digits.ends_with(mark) {
            return None;
        }
        let exponent = if is_percent { "e-2" } else { "" };
        let value = format!("{whole}.{decimals}0{exponent}").parse().ok()?;
        let shown = style::fixed(u32::try_from(decimals.len()).ok()?);
        let shown = if is_percent { format!("{shown}%") } else { shown };
        let shown = if about { format!("\"≈\"{shown}") } else { shown };
        Some(Self { value, format: if raised { format!("+{shown};-{shown};{shown}") } else { shown } })
    }
}

/// The widths of the columns of a table, in characters.
fn widths(grid: &Grid) -> Vec<f64> {
    let width = |(at, column): (usize, &Column)| {
        let cells = grid.rows.iter().filter_map(|row| row.get(at));
        let longest = cells.map(|cell| cell.text.chars().count() + 2 * cell.depth).max().unwrap_or(0) as f64;
        // A header may be broken between its words.
        let words = column.header.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) as f64;
        match column.wraps {
            true => longest.clamp(12.0, 60.0),
            false => (longest.min(26.0)).max(words.min(18.0) * 1.1).max(5.0) + 2.0,
        }
    };
    grid.columns.iter().enumerate().map(width).collect()
}

/// How many lines the header takes.
fn header_lines(grid: &Grid, widths: &[f64]) -> f64 {
    let lines = |(column, width): (&Column, &f64)| (column.header.chars().count() as f64 * 1.25 / width).ceil();
    grid.columns.iter().zip(widths).map(lines).fold(1.0, f64::max)
}

/// How many lines the longest text of a row takes.
fn lines_of(cells: &[Cell], widths: &[f64]) -> f64 {
    let lines = |(cell, width): (&Cell, &f64)| (cell.text.chars().count() as f64 / (width * 1.1)).ceil();
    cells.iter().zip(widths).map(lines).fold(1.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_numbers_become_numbers_and_nothing_else_does() {
        let read = |text| Number::read(text, Lang::Id).map(|number| (number.value, number.format));
        for (text, value, format) in [
            ("2,15", 2.15, "0.00"),
            ("13", 13.0, "0"),
            ("-0,0600", -0.06, "0.0000"),
            ("+0,4", 0.4, "+0.0;-0.0;0.0"),
            ("≈0,1667", 0.1667, "\"≈\"0.0000"),
            ("8,4%", 0.084, "0.0%"),
        ] {
            assert_eq!(read(text), Some((value, format.to_owned())), "{text}");
        }
        for text in ["", "-", "1,20–1,45", "belum dinilai", "1.5", "=1", "1,", "+", "10/3", "١"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
