//! A table of cells, wherever it came from, with rows numbered as a spreadsheet numbers them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Problem;
use crate::scores::Origin;

/// How much memory the tables of a file may still take, so that none takes that of the machine.
#[derive(Debug)]
pub struct Budget {
    left: u64,
    limit: u64,
}

impl Budget {
    /// What an allocation costs beside its content.
    const ALLOCATION: usize = 16;

    /// A budget of a number of bytes.
    pub const fn new(limit: u64) -> Self {
        Self { left: limit, limit }
    }

    /// Takes some bytes.
    ///
    /// # Errors
    /// [`Problem::TableTooLarge`] where fewer are left.
    pub fn take(&mut self, bytes: usize) -> Result<(), Problem> {
        let left = self.left.checked_sub(bytes as u64);
        self.left = left.ok_or(Problem::TableTooLarge { limit: self.limit })?;
        Ok(())
    }

    /// Takes what a text costs.
    pub fn take_text(&mut self, text: &str) -> Result<(), Problem> {
        let content = if text.is_empty() { 0 } else { text.len() + Self::ALLOCATION };
        self.take(size_of::<String>() + content)
    }

    /// Takes what a row costs beside its cells.
    pub fn take_row(&mut self) -> Result<(), Problem> {
        self.take(size_of::<Row>() + Self::ALLOCATION)
    }
}

/// The cells of a sheet.
#[derive(Debug)]
pub struct Table {
    /// Where they came from.
    pub origin: TableOrigin,
    /// The rows that hold anything.
    pub rows: Vec<Row>,
    /// The row in which a quote opens that never closes.
    pub unclosed_quote: Option<u32>,
    /// Cells that are more, or less, than their text says, by row and column (both from 1).
    pub oddities: HashMap<(u32, u32), Oddity>,
}

/// Where a table came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableOrigin {
    /// Text split at this character.
    Text(char),
    /// A sheet of a workbook.
    Sheet(SheetFacts),
    /// Records of JSON.
    Records,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFacts {
    /// Its name.
    pub name: Arc<str>,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// The rows that are hidden in it, from 1.
    pub hidden_rows: Vec<u32>,
    /// The columns that are hidden in it, from 1.
    pub hidden_columns: Vec<u32>,
}

/// A cell that its text alone does not tell about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// An error such as `#N/A`.
    Error,
    /// A date or a time: what a spreadsheet makes of "3/5" or "1.2".
    Date,
    /// TRUE or FALSE.
    Boolean,
    /// A formula whose result was never stored.
    Uncomputed,
    /// More characters than a cell may have.
    TooLong(usize),
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Its number in a spreadsheet, from 1: blank rows count, and a cell of several lines is in one row.
    pub number: u32,
    /// The cells, trimmed.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in a column (from 0); blank where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

impl Table {
    /// A table without rows.
    pub fn new(origin: TableOrigin) -> Self {
        Self { origin, rows: Vec::new(), unclosed_quote: None, oddities: HashMap::new() }
    }

    /// Adds a row unless it is blank, and notes cells that are too long. What they say beyond the limit is dropped.
    pub fn push(&mut self, number: u32, cells: Vec<String>, longest_cell: usize) {
        let mut row = Row { number, cells };
        if row.is_blank() {
            return;
        }
        for (column, cell) in (1..).zip(&mut row.cells) {
            // Bytes are never fewer than characters: only a long cell is counted.
            if cell.len() > longest_cell {
                let length = cell.chars().count();
                if length > longest_cell {
                    self.oddities.insert((number, column), Oddity::TooLong(length));
                    cell.truncate(cell.char_indices().nth(longest_cell).map_or(cell.len(), |(end, _)| end));
                }
            }
        }
        self.rows.push(row);
    }

    /// The table as the place of its cells, under what its header says over each column.
    pub fn origin_in(&self, file: &Arc<str>, headers: impl Iterator<Item = Arc<str>>) -> Origin {
        let sheet = self.sheet().map(|facts| Arc::clone(&facts.name));
        Origin { file: Arc::clone(file), sheet, headers: headers.collect() }
    }

    /// The sheet it is, where it is one.
    pub fn sheet(&self) -> Option<&SheetFacts> {
        match &self.origin {
            TableOrigin::Sheet(facts) => Some(facts),
            TableOrigin::Text(_) | TableOrigin::Records => None,
        }
    }
}

/// A cell without the spaces around it, those that do not break a line among them.
pub fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}
