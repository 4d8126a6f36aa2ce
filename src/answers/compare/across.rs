//! Two instruments side by side: values, and no differences.

use serde::Serialize;

use super::{json, left_over, node_value, pair_name, shown};
use crate::analysis::standing::Standing;
use crate::answers::Answer;
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::report::Detail;
use crate::report::csv::{self, Rows};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::band;
use crate::report::wording::{self, Wording};
use crate::rubric::{NodeId, Rubric};

/// Two instruments side by side.
#[derive(Debug)]
pub struct Across<'a> {
    /// The instruments before and after.
    pub rubrics: [&'a Rubric; 2],
    /// Every institution that is on both sides, before and after.
    pub pairs: &'a [[&'a Standing; 2]],
    /// Institutions that are only before.
    pub only_before: &'a [&'a Standing],
    /// Institutions that are only after.
    pub only_after: &'a [&'a Standing],
    /// How much to show of one institution.
    pub detail: Detail,
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
}

impl Answer for Across<'_> {
    fn json(&self) -> impl Serialize {
        json::across(self)
    }

    /// One row for each institution, the values of two instruments side by side.
    fn rows(&self) -> Rows {
        let sides = ["before", "after"];
        let header =
            sides.iter().flat_map(|side| ["rubric", "year", "index", "band"].map(|name| format!("{name}_{side}")));
        let row = |pair: &[&Standing; 2]| {
            let side = |(rubric, standing): (&&Rubric, &&Standing)| {
                [
                    rubric.id.as_str().into(),
                    csv::cell(standing.assessment.subject.year),
                    csv::rounded(rubric, standing.value(NodeId::INDEX)),
                    csv::cell(band(rubric, standing.band)),
                ]
            };
            std::iter::once(pair_name(*pair).into()).chain(self.rubrics.iter().zip(pair).flat_map(side)).collect()
        };
        Rows::new(csv::names("institution").chain(header), self.pairs.iter().map(row))
    }

    /// Two instruments side by side: values and bands, and no differences.
    fn document(&self, lang: Lang) -> Document {
        let mut document = Document::default();
        let [before, after] = self.rubrics;
        document.heading(format!("{} ({}) | {} ({})", before.title, before.id, after.title, after.id));
        document.push(Block::Note(not_comparable(lang).to_owned()));
        if let [pair] = self.pairs {
            let name = pair_name(*pair);
            document.blocks.extend((!name.is_empty()).then_some(Block::Heading(name)));
            document.grid(two_trees(self, *pair, lang));
            for (rubric, standing) in self.rubrics.iter().zip(pair) {
                let lines = wording::standing_lines(rubric, &standing.assessment, lang).into_iter();
                document.blocks.extend(lines.map(|line| Block::Line(format!("{}: {line}", rubric.id))));
            }
        } else {
            document.grid(side_by_side(self, lang));
        }
        document.notes(left_over(self.only_before, self.only_after, lang));
        document
    }
}

/// The nodes of two instruments side by side; nodes in one row do not correspond.
fn two_trees(across: &Across<'_>, pair: [&Standing; 2], lang: Lang) -> Grid {
    let mut columns = Vec::new();
    let mut sides = Vec::new();
    for (rubric, standing) in across.rubrics.iter().zip(pair) {
        let year = standing.assessment.subject.year.map_or_else(String::new, |year| format!(" {year}"));
        columns.push(Column::text(&format!("{}{year}", rubric.id)));
        columns.push(Column::number(lang.pick("Nilai", "Value")));
        columns.push(Column::label(lang.pick("Predikat", "Band")));
        sides.push(values(Wording { rubric, lang }, standing, across.detail));
    }
    let count = sides.iter().map(Vec::len).max().unwrap_or(0);
    let half = |side: &Vec<[Cell; 3]>, at: usize| side.get(at).cloned().unwrap_or_default();
    let rows = (0..count).map(|at| sides.iter().flat_map(|side| half(side, at)).collect());
    Grid { columns, rows: rows.collect() }
}

/// Every node of a result that is shown: its id and name, its value and its band.
fn values(words: Wording<'_>, standing: &Standing, detail: Detail) -> Vec<[Cell; 3]> {
    let row = |node: NodeId| {
        let tone = if node == NodeId::INDEX { Tone::Strong } else { Tone::Plain };
        let name = match node {
            NodeId::INDEX => words.id(node).to_owned(),
            _ => format!("{} {}", words.rubric[node].id, words.rubric[node].name),
        };
        let label = words.band(standing.band_of(node));
        let cells = [Cell::new(name), Cell::new(node_value(words, node, standing.value(node))), Cell::new(label)];
        cells.map(|cell| cell.with_tone(tone))
    };
    shown(words.rubric, detail, |node| standing.value(node).is_some()).map(row).collect()
}

fn side_by_side(across: &Across<'_>, lang: Lang) -> Grid {
    let mut columns = vec![Column::text(lang.pick("Instansi", "Institution"))];
    for rubric in across.rubrics {
        columns.push(Column::number(&rubric.id));
        columns.push(Column::label(lang.pick("Predikat", "Band")));
    }
    let row = |pair: &[&Standing; 2]| {
        let mut cells = vec![Cell::new(pair_name(*pair))];
        for (rubric, standing) in across.rubrics.iter().zip(pair) {
            let index = standing.value(NodeId::INDEX);
            cells.push(Cell::new(index.map_or_else(|| "-".to_owned(), |index| lang.number(index, rubric.decimals))));
            cells.push(Cell::new(band(rubric, standing.band).unwrap_or_default()));
        }
        cells
    };
    Grid { columns, rows: across.pairs.iter().map(row).collect() }
}

/// Why two instruments have no differences.
fn not_comparable(lang: Lang) -> &'static str {
    lang.pick(
        "Instrumennya berbeda: skala, bobot, dan batas predikatnya lain, dan tidak ada konversi resmi. Nilai hanya disandingkan, tanpa selisih.",
        "The instruments differ: other scales, weights and cuts, and no official conversion. Values stand side by side, without differences.",
    )
}
