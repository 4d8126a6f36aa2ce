//! Sets a document for a terminal: aligned, within a width, in colour on request.

use std::borrow::Cow;

use comfy_table::{
    Attribute, Cell as TableCell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Row, Table,
    TableStyle,
};
use textwrap::WordSplitter;

use super::document::{Align, Block, Cell, Document, Grid, Tone};
use super::printable::clean;

/// How to set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The width in columns.
    pub width: u16,
    /// Whether to colour.
    pub color: bool,
}

/// The document as text.
pub fn render(document: &Document, setting: Setting) -> String {
    let mut text = String::new();
    let mut previous: Option<&Block> = None;
    for block in &document.blocks {
        if previous.is_some_and(|previous| is_apart(previous, block)) {
            text.push('\n');
        }
        match block {
            Block::Title(heading) | Block::Heading(heading) => {
                for line in wrapped(&clean(heading), "", setting) {
                    push_lines(&mut text, &strong(&line, setting));
                }
            }
            Block::Subheading(line) | Block::Line(line) => {
                let line = clean(line);
                let indent = line.len() - line.trim_start_matches(' ').len() + 2;
                push_lines(&mut text, &wrapped(&line, &" ".repeat(indent), setting).join("\n"));
            }
            Block::Note(note) => {
                push_lines(&mut text, &wrapped(&format!("* {}", clean(note)), "  ", setting).join("\n"));
            }
            Block::Grid(grid) => push_lines(&mut text, &render_grid(grid, setting)),
        }
        previous = Some(block);
    }
    text
}

/// Whether two blocks are separated by a blank line.
fn is_apart(above: &Block, below: &Block) -> bool {
    !matches!(
        (above, below),
        (Block::Heading(_), Block::Subheading(_))
            | (Block::Subheading(_), Block::Subheading(_))
            | (Block::Line(_), Block::Line(_))
            | (Block::Note(_), Block::Note(_))
    )
}

/// A text in lines of the width, all but the first indented. A word that is longer stays whole, as addresses must.
fn wrapped<'t>(text: &'t str, indent: &str, setting: Setting) -> Vec<Cow<'t, str>> {
    let options = textwrap::Options::new(setting.width.into())
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

fn push_lines(text: &mut String, lines: &str) {
    for line in lines.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// A line below the header and nothing else: the alignment does the rest.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// The fewest columns that a text is broken into before minor columns make room for it.
const NARROWEST_TEXT: usize = 16;

/// Whether all columns have room.
fn fits(grid: &Grid, width: usize) -> bool {
    let needed = grid.columns.iter().enumerate().map(|(at, column)| {
        let cells = grid.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.chars().count());
        let widest = cells.chain([column.header.chars().count()]).max().unwrap_or(0);
        let between = if at == 0 { 0 } else { 2 };
        between + if column.wraps { widest.min(NARROWEST_TEXT) } else { widest }
    });
    needed.sum::<usize>() <= width
}

/// The table without its minor columns.
fn without_minor(grid: &Grid) -> Grid {
    let kept = |at: &usize| grid.columns.get(*at).is_some_and(|column| !column.is_minor);
    let row = |row: &Vec<Cell>| (0..row.len()).filter(kept).filter_map(|at| row.get(at).cloned()).collect();
    let columns = grid.columns.iter().filter(|column| !column.is_minor).cloned().collect();
    Grid { columns, rows: grid.rows.iter().map(row).collect() }
}

fn render_grid(grid: &Grid, setting: Setting) -> String {
    if grid.columns.iter().any(|column| column.is_minor) && !fits(grid, setting.width.into()) {
        return render_grid(&without_minor(grid), setting);
    }
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(setting.width);
    match setting.color {
        true => table.enforce_styling(),
        false => table.force_no_tty(),
    };
    let headers =
        grid.columns.iter().map(|column| TableCell::new(clean(&column.header)).set_alignment(alignment(column.align)));
    table.set_header(Row::from(headers.collect::<Vec<_>>()));
    for row in &grid.rows {
        let cells = row.iter().zip(&grid.columns).map(|(cell, column)| table_cell(cell, column.align));
        table.add_row(Row::from(cells.collect::<Vec<_>>()));
    }
    let last = grid.columns.len().saturating_sub(1);
    for (at, column) in grid.columns.iter().enumerate() {
        if let Some(set) = table.column_mut(at) {
            set.set_padding((0, if at == last { 0 } else { 2 }));
            if !column.wraps {
                set.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
    table.trim_fmt()
}

fn table_cell(cell: &Cell, align: Align) -> TableCell {
    let set =
        TableCell::new(format!("{}{}", "  ".repeat(cell.depth), clean(&cell.text))).set_alignment(alignment(align));
    match cell.tone {
        Tone::Plain => set,
        Tone::Strong => set.add_attribute(Attribute::Bold),
        Tone::Band(position, count) => set.fg(band_color(position, count)),
    }
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

/// From red for the lowest band to green for the highest.
fn band_color(position: usize, count: usize) -> Color {
    const RISING: [Color; 5] = [Color::Red, Color::Yellow, Color::Cyan, Color::Blue, Color::Green];
    let last = count.saturating_sub(1).max(1);
    let at = (position * (RISING.len() - 1)).div_ceil(last).min(RISING.len() - 1);
    RISING[at]
}

fn strong(text: &str, setting: Setting) -> String {
    match setting.color {
        true => format!("\u{1b}[1m{text}\u{1b}[0m"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_within_the_width() {
        let blocks = vec![
            Block::Note("Nilai terbit, seperti tercetak; predikat seperti terbit".to_owned()),
            Block::Line("lihat https://contoh.go.id/lampiran/tabel-indeks-2023.pdf".to_owned()),
        ];
        let setting = Setting { width: 40, color: false };
        assert_eq!(
            render(&Document { blocks }, setting),
            "* Nilai terbit, seperti tercetak;\n  predikat seperti terbit\n\nlihat\n  https://contoh.go.id/lampiran/tabel-indeks-2023.pdf\n"
        );
    }

    #[test]
    fn the_lowest_band_is_red_and_the_highest_green() {
        for count in 1..8 {
            assert_eq!(band_color(0, count), Color::Red);
            assert_eq!(band_color(count, count + 1), Color::Green);
        }
    }
}
