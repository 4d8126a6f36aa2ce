//! Sets a document as Markdown, for those who paste into a word processor or a ticket.

use super::document::{Align, Block, Cell, Document, Grid, Tone};
use super::printable;

/// The document as Markdown.
pub fn render(document: &Document) -> String {
    let blocks: Vec<String> = document.blocks.iter().map(block).collect();
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(title) => format!("# {}", escape(title)),
        Block::Heading(heading) => format!("## {}", escape(heading)),
        Block::Subheading(line) | Block::Line(line) => escape(line),
        Block::Note(note) => format!("> {}", escape(note)),
        Block::Grid(grid) => table(grid),
    }
}

fn table(grid: &Grid) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let header = row(grid.columns.iter().map(|column| escape(&column.header)).collect());
    let rule = row(grid
        .columns
        .iter()
        .map(|column| match column.align {
            Align::Left => ":---".to_owned(),
            Align::Right => "---:".to_owned(),
        })
        .collect());
    let rows = grid.rows.iter().map(|cells| row(cells.iter().map(self::cell).collect()));
    [header, rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn cell(cell: &Cell) -> String {
    // Markdown drops leading spaces; a no-break space is what survives pasting.
    let indent = "\u{a0}\u{a0}".repeat(cell.depth);
    let text = escape(&cell.text);
    match cell.tone {
        Tone::Strong if !text.is_empty() => format!("{indent}**{text}**"),
        _ => format!("{indent}{text}"),
    }
}

/// A text that Markdown will show as it is. What a terminal must not get is no part of a document either.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable::clean(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_file_is_shown_not_obeyed() {
        assert_eq!(escape("a|b <img> *x*\r\n\u{1b}\u{202e}_y_"), "a\\|b \\<img\\> \\*x\\* \\_y\\_");
    }
}
