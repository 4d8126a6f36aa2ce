//! Metadata: columns about institutions, one institution a row: `instansi;jenis;wilayah`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::sample::HEADER_SEARCH;
use crate::intake::table::{Row, Table, TableOrigin};
use crate::intake::words::{self, Heading};
use crate::intake::{Options, open};
use crate::scores::{Origin, Spot};

/// What the columns of a table must be called, for messages.
const WANTED: &str = "instansi;jenis;wilayah (institution;type;region)";

/// One row about an institution.
#[derive(Debug)]
pub struct About {
    /// Its name; blank if the row names none.
    pub institution: String,
    /// The header and the cell of every other column, with the column counted from 1.
    pub cells: Vec<(Arc<str>, String, u32)>,
    /// The table it is in.
    pub origin: Origin,
    /// The row.
    pub row: u32,
}

impl About {
    /// The place of a cell.
    pub fn place(&self, column: u32) -> Place {
        self.origin.cell(Spot { row: self.row, column })
    }
}

/// Reads a table of institutions; of a workbook, every visible sheet with a column of institutions and one that is asked
/// for. If several columns could name the institutions, the one that names most of those that `is_known` knows is meant.
///
/// # Errors
/// If it cannot be read, or no table has such a column and another.
pub fn read_metadata(
    file: &str,
    bytes: &[u8],
    is_known: impl Fn(&str) -> bool,
    is_asked: impl Fn(&str) -> bool,
) -> Result<Vec<About>, Vec<Diagnostic>> {
    let file: Arc<str> = file.into();
    let failed = |problem, place| vec![Diagnostic::error(problem, place)];
    let whole = || Place::File(Arc::clone(&file));
    let opened = open(bytes, &Options::default()).map_err(|problem| failed(problem, whole()))?;
    let mut found: Vec<(bool, Vec<About>)> = Vec::new();
    let mut is_unclosed = false;
    for table in &opened.tables {
        is_unclosed |= table.unclosed_quote.is_some();
        let Some((header, institution)) = find_header(table, &is_known) else { continue };
        if table.sheet().is_some_and(|sheet| sheet.hidden) {
            continue;
        }
        let cells = table.rows.get(header).map(|row| row.cells.as_slice()).unwrap_or_default();
        let origin = table.origin_in(&file, cells.iter().map(|cell| cell.as_str().into()));
        if let Some(row) = table.unclosed_quote {
            return Err(failed(Problem::UnclosedQuote, origin.row(row)));
        }
        let has_asked = origin.headers.iter().any(|header| is_asked(header));
        found.push((has_asked, rows_below(table, header, institution, &origin).collect()));
        // A text was split in several ways, of which the first that makes sense is meant.
        if !matches!(table.origin, TableOrigin::Sheet(_)) {
            break;
        }
    }
    if found.is_empty() && is_unclosed {
        return Err(failed(Problem::UnclosedQuote, whole()));
    }
    if found.is_empty() {
        return Err(failed(Problem::ListHeaderNotFound { wanted: WANTED }, whole()));
    }
    // Sheets of scores name institutions too. If no sheet has the column, that is reported with the question.
    let any_asked = found.iter().any(|(has_asked, _)| *has_asked);
    Ok(found.into_iter().filter(|(has_asked, _)| *has_asked == any_asked).flat_map(|(_, rows)| rows).collect())
}

/// The position of the header row and the column of institutions.
fn find_header(table: &Table, is_known: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    table.rows.iter().take(HEADER_SEARCH).enumerate().find_map(|(at, row)| {
        if row.cells.iter().filter(|cell| !cell.is_empty()).count() < 2 {
            return None;
        }
        let known = |column: usize| rows(table, at).filter(|row| is_known(row.cell(column))).count();
        let candidates = row.cells.iter().enumerate().filter_map(|(column, cell)| Some((preference(cell)?, column)));
        let best = candidates.max_by_key(|(preference, column)| (known(*column), *preference, usize::MAX - column));
        best.map(|(_, column)| (at, column))
    })
}

/// How well a header says that institutions are below it; `None` if it does not.
fn preference(header: &str) -> Option<u8> {
    match words::heading(header) {
        Some(Heading::Institution) => Some(2),
        Some(Heading::Name) => Some(1),
        _ => words::is_institution_code(header).then_some(0),
    }
}

/// The rows below a header, but for the one that numbers the columns.
fn rows(table: &Table, header: usize) -> impl Iterator<Item = &Row> {
    table.rows.iter().skip(header + 1).filter(|row| !words::numbers_columns(&row.cells))
}

fn rows_below<'t>(
    table: &'t Table,
    header: usize,
    institution: usize,
    origin: &'t Origin,
) -> impl Iterator<Item = About> + use<'t> {
    rows(table, header).map(move |row| {
        let columns = origin.headers.iter().enumerate();
        let others = columns.filter(|(column, header)| *column != institution && !header.is_empty());
        About {
            institution: row.cell(institution).to_owned(),
            cells: others
                .map(|(column, header)| (Arc::clone(header), row.cell(column).to_owned(), column as u32 + 1))
                .collect(),
            origin: origin.clone(),
            row: row.number,
        }
    })
}
