//! Lists beside a sheet: what level steps cost, scenarios, and what else is known of institutions. Each comes as a table
//! with a header, the first two as TOML too.

mod costs;
mod metadata;
mod scenarios;

use std::sync::Arc;

pub use costs::{Cost, read_costs};
pub use metadata::{About, read_metadata};
pub use scenarios::read_scenarios;

use super::sample::HEADER_SEARCH;
use super::table::{Row, Table};
use super::{Options, open};
use crate::diagnostic::{Diagnostic, Place, Problem, Source};
use crate::exact::Exact;
use crate::rubric::names::Names;
use crate::rubric::numerals::after_level_word;
use crate::rubric::{NodeId, Nodes, Rubric, normalise};
use crate::scores::{Origin, Spot};

/// Words for a column that names indicators, aspects or domains.
const NODE: &[&str] = &["indikator", "indicator", "kode", "code", "id", "kode indikator", "aspek", "domain", "node"];

/// What may be named in a list.
struct Vocabulary<'r> {
    rubric: &'r Rubric,
    names: Names,
}

impl<'r> Vocabulary<'r> {
    fn new(rubric: &'r Rubric) -> Self {
        Self { rubric, names: Names::new(rubric) }
    }

    fn node(&self, text: &str) -> Result<NodeId, Problem> {
        self.names.node(text).ok_or_else(|| unknown_node(text, &self.names, self.rubric))
    }
}

/// What is wrong with a text that names no node.
pub fn unknown_node(text: &str, names: &Names, rubric: &Rubric) -> Problem {
    let suggestion = names.node_suggestion(text, rubric);
    let ends = |mut nodes: Nodes| {
        let first = rubric[nodes.next()?].id.clone();
        Some(nodes.next_back().map_or_else(|| first.clone(), |last| format!("{first} ... {}", rubric[last].id)))
    };
    let ranges = [rubric.indicators(), rubric.aspects(), rubric.domains()].map(ends);
    let range = ranges.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Problem::UnknownNode { found: text.to_owned(), suggestion, range }
}

/// A table whose columns are known by their headers.
struct List<const COLUMNS: usize> {
    table: Table,
    origin: Origin,
    /// Where each column is, if the table has it.
    columns: [Option<usize>; COLUMNS],
    /// Where the rows below the header begin.
    first_row: usize,
}

impl<const COLUMNS: usize> List<COLUMNS> {
    /// Reads the table in which a row holds a header for each column that is required.
    fn read(
        file: &Arc<str>,
        bytes: &[u8],
        headers: [(&[&str], bool); COLUMNS],
        wanted: &'static str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let failed = |problem| vec![Diagnostic::error(problem, Place::File(Arc::clone(file)))];
        let opened = open(bytes, &Options::default()).map_err(failed)?;
        let mut unclosed = None;
        for table in opened.tables {
            unclosed = unclosed.or(table.unclosed_quote);
            let found = table.rows.iter().take(HEADER_SEARCH).enumerate().find_map(|(at, row)| {
                let columns = headers.map(|(words, _)| column(row, words));
                let complete = columns.iter().zip(headers).all(|(column, (_, required))| column.is_some() || !required);
                complete.then_some((at, columns))
            });
            let Some((at, columns)) = found else { continue };
            let header = table.rows.get(at).map(|row| row.cells.as_slice()).unwrap_or_default();
            let origin = table.origin_in(file, header.iter().map(|cell| cell.as_str().into()));
            if let Some(row) = table.unclosed_quote {
                return Err(vec![Diagnostic::error(Problem::UnclosedQuote, origin.row(row))]);
            }
            return Ok(Self { table, origin, columns, first_row: at + 1 });
        }
        match unclosed {
            Some(_) => Err(failed(Problem::UnclosedQuote)),
            None => Err(failed(Problem::ListHeaderNotFound { wanted })),
        }
    }

    fn rows(&self) -> &[Row] {
        self.table.rows.get(self.first_row..).unwrap_or_default()
    }

    /// The cell of a row in one of the columns; blank where there is no such column.
    fn cell<'l>(&self, row: &'l Row, column: usize) -> &'l str {
        self.columns.get(column).copied().flatten().map_or("", |at| row.cell(at))
    }

    /// The place of that cell.
    fn place(&self, row: &Row, column: usize) -> Place {
        let column = self.columns.get(column).copied().flatten().map_or(0, |at| at as u32 + 1);
        self.origin.cell(Spot { row: row.number, column })
    }
}

/// The column whose header is one of some words, with or without a unit in brackets: `Biaya (hari)`.
fn column(row: &Row, words: &[&str]) -> Option<usize> {
    let is_one = |text: &str| words.contains(&normalise(text).as_str());
    let without_unit =
        |cell: &str| cell.trim_end().strip_suffix(')')?.rsplit_once('(').map(|(name, _)| name.to_owned());
    let exactly = row.cells.iter().position(|cell| is_one(cell));
    exactly.or_else(|| row.cells.iter().position(|cell| without_unit(cell).is_some_and(|name| is_one(&name))))
}

/// A file as TOML, where its name says so.
fn toml_source(file: &Arc<str>, bytes: &[u8]) -> Option<Result<Arc<Source>, Vec<Diagnostic>>> {
    file.to_ascii_lowercase().ends_with(".toml").then(|| {
        let text = super::text::decode(bytes, None, super::Limits::default());
        let text = text.map_err(|problem| vec![Diagnostic::error(problem, Place::File(Arc::clone(file)))])?;
        Ok(Arc::new(Source { name: file.to_string(), text: text.text.into_owned() }))
    })
}

/// A level: "3", "3,5" or "Level 3".
fn level(text: &str) -> Option<Exact> {
    Exact::parse(after_level_word(text).unwrap_or(text)).ok()
}
