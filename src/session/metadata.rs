//! Columns that a file of its own says of institutions, joined to their results by name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Session;
use crate::analysis::institution::key;
use crate::analysis::standing::is_own_column;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::list::{About, read_metadata};
use crate::rubric::normalise;
use crate::scores::Scores;

/// What a file says of institutions.
#[derive(Debug)]
pub struct Metadata {
    file: Arc<str>,
    /// The columns that are asked for, in normal form: repeated values must agree.
    asked: Vec<String>,
    rows: Vec<About>,
    /// The row of each institution, by its key.
    of: HashMap<String, Joined>,
    unnamed: Vec<u32>,
    errors: Vec<Diagnostic>,
}

/// What all rows of an institution say.
#[derive(Debug)]
struct Joined {
    /// Its first row, by its position.
    first: usize,
    has_others: bool,
    /// Header, cell and the row that it is from.
    cells: Vec<(Arc<str>, String, usize)>,
    is_used: bool,
}

impl Metadata {
    /// Reads a file for the institutions of some sessions and for the columns that are asked for.
    ///
    /// # Errors
    /// If it cannot be read, or holds no table of institutions.
    pub fn read<'c>(
        file: &str,
        bytes: &[u8],
        sessions: &[&mut Session],
        asked: impl IntoIterator<Item = &'c str>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let asked: Vec<String> = asked.into_iter().map(normalise).collect();
        let known: HashSet<String> = sessions.iter().flat_map(|session| session.scores()).filter_map(key_of).collect();
        let mut metadata = Self {
            file: file.into(),
            rows: read_metadata(
                file,
                bytes,
                |name| known.contains(&key(name)),
                |header| asked.contains(&normalise(header)),
            )?,
            asked,
            of: HashMap::new(),
            unnamed: Vec::new(),
            errors: Vec::new(),
        };
        for at in 0..metadata.rows.len() {
            metadata.add(at);
        }
        Ok(metadata)
    }

    fn add(&mut self, at: usize) {
        let Self { asked, rows, of, unnamed, errors, .. } = self;
        let Some(row) = rows.get(at) else { return };
        let key = key(&row.institution);
        if key.is_empty() {
            return unnamed.push(row.row);
        }
        let joined =
            of.entry(key).or_insert(Joined { first: at, has_others: false, cells: Vec::new(), is_used: false });
        joined.has_others |= joined.first != at;
        for (header, cell, column) in &row.cells {
            let normal = normalise(header);
            if cell.is_empty() || is_own_column(&normal) {
                continue;
            }
            match joined.cells.iter().find(|(known, ..)| normalise(known) == normal) {
                None => joined.cells.push((Arc::clone(header), cell.clone(), at)),
                Some((_, first, of_row)) if asked.contains(&normal) && normalise(first) != normalise(cell) => {
                    errors.push(Diagnostic::error(
                        Problem::MetadataContradicts {
                            institution: row.institution.clone(),
                            column: header.to_string(),
                            found: cell.clone(),
                            other: first.clone(),
                            first_row: rows.get(*of_row).map(|row| row.row),
                        },
                        row.place(*column),
                    ));
                }
                Some(_) => {}
            }
        }
    }

    /// Adds the columns to every result of a session. What the sheet itself says stays.
    pub fn join(&mut self, session: &mut Session) {
        let mut missing = Vec::new();
        for scores in session.scores_mut() {
            let Some(key) = key_of(scores) else { continue };
            let Some(joined) = self.of.get_mut(&key) else {
                let name = scores.subject.institution.clone().unwrap_or_default();
                if !missing.contains(&name) {
                    missing.push(name);
                }
                continue;
            };
            joined.is_used = true;
            for (header, cell, at) in &joined.cells {
                let normal = normalise(header);
                let own = scores.attributes.iter_mut().find(|(known, _)| normalise(known) == normal);
                match own {
                    None => scores.attributes.push((Arc::clone(header), cell.clone())),
                    Some((_, own)) if self.asked.contains(&normal) && normalise(own) != normalise(cell) => {
                        let place = self.rows.get(*at).map_or(Place::Nowhere, |row| {
                            let column = row.cells.iter().find(|(known, ..)| known == header);
                            row.place(column.map_or(0, |(.., column)| *column))
                        });
                        let problem = Problem::MetadataContradicts {
                            institution: scores.subject.institution.clone().unwrap_or_default(),
                            column: header.to_string(),
                            found: cell.clone(),
                            other: own.clone(),
                            first_row: None,
                        };
                        self.errors.push(Diagnostic::error(problem, place));
                    }
                    Some(_) => {}
                }
            }
        }
        if !missing.is_empty() {
            let problem = Problem::MetadataMissing { institutions: missing };
            session.diagnostics.push(Diagnostic::warning(problem, self.place()));
        }
    }

    /// What should be known about the file once it was joined.
    ///
    /// # Errors
    /// What contradicts itself, or the sheets.
    pub fn finish(self) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let named = |is_meant: fn(&Joined) -> bool| {
            let mut meant: Vec<usize> =
                self.of.values().filter(|joined| is_meant(joined)).map(|joined| joined.first).collect();
            meant.sort_unstable();
            let name = |at: usize| Some(self.rows.get(at)?.institution.clone());
            meant.into_iter().filter_map(name).collect::<Vec<String>>()
        };
        let (repeated, unused) = (named(|joined| joined.has_others), named(|joined| !joined.is_used));
        let unnamed = self.unnamed.clone();
        let place = || self.place();
        let found = [
            (!unnamed.is_empty()).then(|| Diagnostic::warning(Problem::MetadataUnnamed { rows: unnamed }, place())),
            (!repeated.is_empty())
                .then(|| Diagnostic::note(Problem::MetadataRepeated { institutions: repeated }, place())),
            (!unused.is_empty()).then(|| Diagnostic::note(Problem::MetadataUnused { institutions: unused }, place())),
        ];
        Ok(found.into_iter().flatten().collect())
    }

    fn place(&self) -> Place {
        Place::File(Arc::clone(&self.file))
    }
}

fn key_of(scores: &Scores) -> Option<String> {
    Some(key(scores.subject.institution.as_ref()?))
}
