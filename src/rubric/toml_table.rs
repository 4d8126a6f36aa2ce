//! TOML tables that know where each key stands and collect what is wrong with them.
//!
//! The values are taken from the parser with their spans and their literal text, so a weight written
//! `1.3` is read as 13/10 and never passes through a float.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::closest::closest;
use crate::diagnostic::{Diagnostic, Expected, Place, Problem, RubricProblem, Source};
use crate::exact::Exact;

/// A value with the bytes it was read from.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What has gone wrong so far in one text.
#[derive(Debug)]
pub struct Problems {
    source: Arc<Source>,
    found: Vec<Diagnostic>,
    /// Where the text is no TOML.
    broken: Vec<Range<usize>>,
}

impl Problems {
    /// Nothing yet.
    pub fn new(source: Arc<Source>) -> Self {
        Self { source, found: Vec::new(), broken: Vec::new() }
    }

    /// One more error.
    pub fn push(&mut self, problem: impl Into<Problem>, span: Range<usize>) {
        self.found.push(Diagnostic::error(problem.into(), Place::Text(Arc::clone(&self.source), span)));
    }

    /// The line of a byte, from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.source.line_column(byte).0
    }

    /// Whether nothing has gone wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order of the text.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        if !self.broken.is_empty() {
            // What the parser had to skip would only be reported as missing, and what it made of it as wrong.
            self.found.retain(|diagnostic| match (&diagnostic.problem, &diagnostic.place) {
                (Problem::Rubric(RubricProblem::RubricSyntax { .. } | RubricProblem::TomlTooLarge { .. }), _) => true,
                (Problem::Rubric(RubricProblem::MissingKey { .. }), _) => false,
                (_, Place::Text(_, span)) => !self.broken.iter().any(|broken| broken.contains(&span.start)),
                _ => true,
            });
        }
        self.found.sort_by_key(|diagnostic| match &diagnostic.place {
            Place::Text(_, span) => span.start,
            _ => 0,
        });
        self.found
    }
}

/// The largest text that is read, in bytes: the tree of its values takes some thirty times as much memory. A rubric of
/// fifty indicators has 20 kB.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Reads a text and reports what is no TOML.
pub fn parse<'s>(source: &'s Source, problems: &mut Problems) -> Spanned<DeTable<'s>> {
    if source.text.len() > MOST_BYTES {
        problems.push(RubricProblem::TomlTooLarge { limit: MOST_BYTES }, 0..0);
        problems.broken.push(0..source.text.len());
        return Spanned::new(0..0, DeTable::new());
    }
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let decimal_comma = is_decimal_comma(&source.text, span.start);
        problems.push(RubricProblem::RubricSyntax { message: error.message().to_owned(), decimal_comma }, span.clone());
        problems.broken.push(span);
    }
    root
}

/// Whether a syntax error is the comma of a number such as `16,5`.
fn is_decimal_comma(text: &str, at: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    let after_comma = after.strip_prefix(',').unwrap_or(after);
    (after.starts_with(',') || before.ends_with(','))
        && before.trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit())
        && after_comma.starts_with(|c: char| c.is_ascii_digit())
}

/// A table whose keys are known. Unknown keys are reported when the table is opened.
#[derive(Debug)]
pub struct Table<'t> {
    table: &'t DeTable<'t>,
    span: Range<usize>,
    /// How messages call it: `[scale]`, `I12`.
    name: String,
    /// Known keys that a misspelt key probably meant: reporting those as missing too would be one mistake twice.
    misspelt: Vec<&'static str>,
}

impl<'t> Table<'t> {
    /// Opens a table and reports its unknown keys.
    pub fn open(
        table: &'t DeTable<'t>,
        span: Range<usize>,
        name: impl Into<String>,
        allowed: &'static [&'static str],
        problems: &mut Problems,
    ) -> Self {
        let mut misspelt = Vec::new();
        for key in table.keys().filter(|key| !allowed.contains(&key.get_ref().as_ref())) {
            let meant = closest(key.get_ref(), allowed.iter().copied());
            misspelt.extend(meant);
            let (key_text, suggestion) = (key.get_ref().to_string(), meant.map(str::to_owned));
            problems.push(RubricProblem::UnknownKey { key: key_text, allowed, suggestion }, key.span());
        }
        Self { table, span, name: name.into(), misspelt }
    }

    /// Opens the table at `key`; `None` if it is missing.
    pub fn child(
        &self,
        key: &'static str,
        allowed: &'static [&'static str],
        problems: &mut Problems,
    ) -> Option<Table<'t>> {
        let value = self.table.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            wrong_type(key, value, Expected::Table, problems);
            return None;
        };
        Some(Self::open(table, self.key_span(key), format!("[{key}]"), allowed, problems))
    }

    /// The tables in the list at `key`, each named by its position; empty if the list is missing.
    pub fn children(
        &self,
        key: &'static str,
        allowed: &'static [&'static str],
        problems: &mut Problems,
    ) -> Vec<Table<'t>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            wrong_type(key, value, Expected::Tables, problems);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list {
            let Some(table) = item.get_ref().as_table() else {
                wrong_type(key, item, Expected::Tables, problems);
                continue;
            };
            // Messages call a node by its id; without a readable one, by its key.
            let id = table.get("id").and_then(|id| id.get_ref().as_str());
            let name = id.map_or_else(|| format!("[[{key}]]"), str::to_owned);
            tables.push(Self::open(table, item.span(), name, allowed, problems));
        }
        tables
    }

    /// The value at a key, as the parser left it.
    pub fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    /// How messages call this table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the table stands.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Whether the key is there, well written or not.
    pub fn has(&self, key: &'static str) -> bool {
        self.table.contains_key(key) || self.misspelt.contains(&key)
    }

    /// The place of the key, or of the table if the key is missing.
    pub fn key_span(&self, key: &str) -> Range<usize> {
        self.table.get_key_value(key).map_or_else(|| self.span(), |(key, _)| key.span())
    }

    /// Reports a missing required key, unless a misspelt key was probably meant.
    pub fn missing(&self, key: &'static str, problems: &mut Problems) {
        if !self.has(key) {
            problems.push(RubricProblem::MissingKey { key, of: self.name.clone() }, self.span());
        }
    }

    /// A text, not empty; none, and reported where it is something else.
    pub fn text(&self, key: &'static str, problems: &mut Problems) -> Option<At<String>> {
        let value = self.table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(key, value, Expected::Text, problems);
            return None;
        };
        if text.trim().is_empty() {
            problems.push(RubricProblem::EmptyText { key: key.to_owned() }, value.span());
            return None;
        }
        Some(At { value: text.trim().to_owned(), span: value.span() })
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str, problems: &mut Problems) -> Option<At<String>> {
        self.missing(key, problems);
        self.text(key, problems)
    }

    /// An exact number.
    pub fn number(&self, key: &'static str, problems: &mut Problems) -> Option<At<Exact>> {
        let value = self.table.get(key)?;
        number(key, value, problems)
    }

    /// An exact number that must be there.
    pub fn required_number(&self, key: &'static str, problems: &mut Problems) -> Option<At<Exact>> {
        self.missing(key, problems);
        self.number(key, problems)
    }

    /// True or false; `None` if it is missing or something else, which is reported.
    pub fn flag(&self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        let value = self.table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            wrong_type(key, value, Expected::TrueOrFalse, problems);
        }
        flag
    }

    /// One of a few words.
    pub fn choice<T: Copy>(
        &self,
        key: &'static str,
        words: &'static [&'static str],
        values: &[T],
        problems: &mut Problems,
    ) -> Option<T> {
        let word = self.text(key, problems)?;
        let chosen = words.iter().zip(values).find(|(known, _)| **known == word.value).map(|(_, value)| *value);
        if chosen.is_none() {
            let problem = RubricProblem::InvalidChoice { key: key.to_owned(), found: word.value, allowed: words };
            problems.push(problem, word.span);
        }
        chosen
    }

    /// The list at `key`; `None` if it is missing or not a list, which is reported.
    pub fn list(&self, key: &'static str, problems: &mut Problems) -> Option<At<&'t [Spanned<DeValue<'t>>]>> {
        let value = self.table.get(key)?;
        match value.get_ref().as_array() {
            Some(list) => Some(At { value: list, span: value.span() }),
            None => {
                wrong_type(key, value, Expected::List, problems);
                None
            }
        }
    }

    /// A list of texts; what is no text is reported and left out.
    pub fn texts(&self, key: &'static str, problems: &mut Problems) -> Option<At<Vec<At<String>>>> {
        let list = self.list(key, problems)?;
        let texts = list.value.iter().filter_map(|item| text(key, item, problems)).collect();
        Some(At { value: texts, span: list.span })
    }
}

/// Opens a table with free keys.
pub fn free_table<'t>(
    key: &str,
    value: &'t Spanned<DeValue<'t>>,
    problems: &mut Problems,
) -> Option<impl Iterator<Item = (At<&'t str>, &'t Spanned<DeValue<'t>>)> + use<'t>> {
    match value.get_ref().as_table() {
        Some(table) => {
            Some(table.iter().map(|(key, value)| (At { value: key.get_ref().as_ref(), span: key.span() }, value)))
        }
        None => {
            wrong_type(key, value, Expected::Table, problems);
            None
        }
    }
}

/// A text, not empty.
pub fn text(key: &str, value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<At<String>> {
    match value.get_ref().as_str() {
        Some(text) if text.trim().is_empty() => {
            problems.push(RubricProblem::EmptyText { key: key.to_owned() }, value.span());
            None
        }
        Some(text) => Some(At { value: text.trim().to_owned(), span: value.span() }),
        None => {
            wrong_type(key, value, Expected::Text, problems);
            None
        }
    }
}

/// An exact number: the digits as written, or a fraction as a text.
pub fn number(key: &str, value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<At<Exact>> {
    let literal = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        DeValue::String(text) => text.as_ref(),
        _ => {
            wrong_type(key, value, Expected::Number, problems);
            return None;
        }
    };
    match Exact::parse(literal) {
        Ok(number) => Some(At { value: number, span: value.span() }),
        Err(_) => {
            problems
                .push(RubricProblem::InvalidNumber { key: key.to_owned(), found: literal.to_owned() }, value.span());
            None
        }
    }
}

/// Reports a value of another type than expected.
pub fn wrong_type(key: &str, value: &Spanned<DeValue<'_>>, expected: Expected, problems: &mut Problems) {
    let found = value.get_ref().type_str();
    problems.push(RubricProblem::WrongType { key: key.to_owned(), expected, found }, value.span());
}
