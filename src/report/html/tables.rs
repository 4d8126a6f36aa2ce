//! Blocks of a document as HTML.

use maud::{Markup, html};

use crate::lang::Lang;
use crate::report::document::{Align, Block, Cell, Column, Grid, Tone};

/// The most rows of a table that is kept on one sheet of paper.
const MOST_UNBROKEN: usize = 15;

/// The blocks, one below the other; `name` says what their tables hold. Notes make a list.
pub fn blocks(blocks: &[Block], name: &str, lang: Lang) -> Markup {
    let is_note = |block: &&Block| matches!(block, Block::Note(_));
    html! {
        @for block in blocks.iter().filter(|block| !is_note(block)) { (self::block(block, name, lang)) }
        @if blocks.iter().any(|block| is_note(&block)) {
            ul class="notes" {
                @for block in blocks { @if let Block::Note(note) = block { li { (note) } } }
            }
        }
    }
}

fn block(block: &Block, name: &str, lang: Lang) -> Markup {
    match block {
        Block::Title(text) | Block::Heading(text) => html! { h3 { (text) } },
        Block::Subheading(line) | Block::Line(line) => html! { p { (line) } },
        Block::Note(note) => html! { p { (note) } },
        Block::Grid(grid) => table(grid, name, lang),
    }
}

/// A table; `name` is its caption, which only screen readers need.
pub fn table(grid: &Grid, name: &str, lang: Lang) -> Markup {
    let row_header = grid.columns.iter().position(|column| column.wraps).unwrap_or(0);
    html! {
        // Whatever the width: what sticks out must be reachable by keyboard.
        div class={ "scroll" @if grid.rows.len() <= MOST_UNBROKEN { " short" } } role="region" tabindex="0" aria-label=(name) {
            table {
                caption class="unseen" { (name) }
                thead {
                    tr { @for column in &grid.columns { th scope="col" class=(class(column, 0)) { (header(column, lang)) } } }
                }
                tbody {
                    @for cells in &grid.rows {
                        tr class=[is_strong(cells).then_some("strong")] {
                            // What has a code has an official name, which is Indonesian.
                            @let official = cells.first().is_some_and(|code| row_header > 0 && !code.text.is_empty());
                            @for (at, (cell, column)) in cells.iter().zip(&grid.columns).enumerate() {
                                (self::cell(cell, column, (at == row_header).then_some(official)))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The header of a column; an empty one gets a text for screen readers.
fn header(column: &Column, lang: Lang) -> Markup {
    match (column.header.as_str(), column.wraps) {
        ("", true) => html! { span class="unseen" { (lang.pick("Nama", "Name")) } },
        ("", false) => html! { span class="unseen" { (lang.pick("Kode", "Code")) } },
        (header, _) => html! { (header) },
    }
}

/// A cell; one that is the header of its row is so with an official name, or without.
fn cell(cell: &Cell, column: &Column, header: Option<bool>) -> Markup {
    let class = class(column, cell.depth);
    // On a phone the cells of a long table stand under its name, and say themselves what they are.
    let is_named = column.align == Align::Right && !column.is_minor && !cell.text.is_empty();
    let label = Some(&column.header).filter(|_| is_named);
    match header {
        Some(official) => html! { th scope="row" class=(class) lang=[official.then_some("id")] { (cell.text) } },
        None => html! { td class=(class) data-label=[label] { (cell.text) } },
    }
}

/// The classes of a cell in a column, for the style sheet.
fn class(column: &Column, depth: usize) -> String {
    let kind = match (column.align, column.wraps) {
        (Align::Right, _) => "number",
        (Align::Left, true) => "name",
        (Align::Left, false) => "label",
    };
    let depth = ["", "in-1", "in-2", "in-3"][depth.min(3)];
    let minor = if column.is_minor { "minor" } else { "" };
    let classes: Vec<&str> = [kind, depth, minor].into_iter().filter(|class| !class.is_empty()).collect();
    classes.join(" ")
}

/// Whether a row is the most important of its kind: the index, or an aspect above its indicators.
fn is_strong(cells: &[Cell]) -> bool {
    cells.iter().take(2).any(|cell| cell.tone == Tone::Strong)
}
