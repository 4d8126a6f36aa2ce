//! Records of TAUVAL, the ministry's own system: JSON objects with `kode`, `tahun` and published values
//! `D2001`..., `A2001`..., `indeks` as texts of ten decimals.
//!
//! Values are taken from where they stand in the text: a tree of all of them would take thirty times the memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::shortened;
use super::table::{Budget, Table, TableOrigin, trim};
use crate::diagnostic::Problem;

/// A record has some twenty keys; one of thousands is something else.
const MOST_KEYS: usize = 1000;

/// Whether the bytes look like JSON.
pub fn is_json(bytes: &[u8]) -> bool {
    let mut letters = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (letters.next(), letters.next()) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')) => true,
        // A title such as "[DRAFT] Nilai" begins a sheet, not JSON.
        _ => false,
    }
}

/// The records as a table: a header of the keys, then a row for each record.
///
/// # Errors
/// Where the text is not JSON, or holds anything but flat records, or the table takes more than the budget.
pub fn parse(text: &str, longest_cell: usize, budget: &mut Budget) -> Result<Table, Problem> {
    let mut records = Records::default();
    if text.trim_start().starts_with('[') {
        visit(text, |_, element| records.add(element, budget))?;
    } else {
        // Some exports wrap the records: {"data": [...]}.
        let mut wrapped: Option<&RawValue> = None;
        visit(text, |_, value| {
            wrapped = wrapped.or(Some(value).filter(|value| value.get().starts_with('[')));
            Ok(())
        })?;
        match wrapped {
            Some(wrapped) => visit(wrapped.get(), |_, element| records.add(element, budget))?,
            None => records.add_text(text, budget)?,
        }
    }
    records.into_table(longest_cell, budget)
}

/// Records as they come, each with its cells by the number of their key.
#[derive(Default)]
struct Records {
    keys: HashMap<String, usize>,
    names: Vec<String>,
    rows: Vec<Vec<(usize, String)>>,
}

impl Records {
    fn add(&mut self, record: &RawValue, budget: &mut Budget) -> Result<(), Problem> {
        match record.get().starts_with('{') {
            true => self.add_text(record.get(), budget),
            false => Err(no_records()),
        }
    }

    fn add_text(&mut self, record: &str, budget: &mut Budget) -> Result<(), Problem> {
        let mut row = Vec::new();
        visit(record, |key, value| {
            let known = self.keys.get(key).copied();
            let key = known.unwrap_or_else(|| {
                self.names.push(key.to_owned());
                self.keys.insert(key.to_owned(), self.names.len() - 1);
                self.names.len() - 1
            });
            if self.names.len() > MOST_KEYS {
                return Err(invalid(format!("its records have more than {MOST_KEYS} different keys")));
            }
            let cell = cell(value)?;
            budget.take(size_of::<usize>())?;
            budget.take_text(&cell)?;
            row.push((key, cell));
            Ok(())
        })?;
        budget.take_row()?;
        self.rows.push(row);
        Ok(())
    }

    fn into_table(self, longest_cell: usize, budget: &mut Budget) -> Result<Table, Problem> {
        if self.rows.is_empty() {
            return Err(no_records());
        }
        let mut table = Table::new(TableOrigin::Records);
        table.push(1, self.names.iter().map(|key| plain_key(key)).collect(), longest_cell);
        for (number, row) in (2..).zip(self.rows) {
            // A record that lacks keys takes room for them all the same.
            budget.take(self.names.len() * size_of::<String>())?;
            let mut cells = vec![String::new(); self.names.len()];
            for (key, cell) in row {
                cells[key] = cell;
            }
            table.push(number, cells, longest_cell);
        }
        Ok(table)
    }
}

/// Visits every member of a JSON object, or every element of an array, as it stands in the text.
fn visit<'t>(text: &'t str, each: impl FnMut(&str, &'t RawValue) -> Result<(), Problem>) -> Result<(), Problem> {
    let mut stopped = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let visited = json.deserialize_any(Values { each, stopped: &mut stopped }).and_then(|()| json.end());
    match (stopped, visited) {
        (Some(problem), _) => Err(problem),
        (None, visited) => visited.map_err(|error| invalid(error.to_string())),
    }
}

struct Values<'s, F> {
    each: F,
    /// Why the visit ended early.
    stopped: &'s mut Option<Problem>,
}

impl<'t, F: FnMut(&str, &'t RawValue) -> Result<(), Problem>> Values<'_, F> {
    fn visit<E: Error>(&mut self, key: &str, value: &'t RawValue) -> Result<(), E> {
        (self.each)(key, value).map_err(|problem| {
            *self.stopped = Some(problem);
            E::custom("stopped")
        })
    }
}

impl<'t, F: FnMut(&str, &'t RawValue) -> Result<(), Problem>> Visitor<'t> for Values<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            self.visit("", element)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<Key<'t>>()? {
            self.visit(&key.0, members.next_value()?)?;
        }
        Ok(())
    }
}

/// A key, taken from the text unless it has escapes.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

fn no_records() -> Problem {
    invalid("it holds no records".to_owned())
}

fn invalid(reason: String) -> Problem {
    Problem::InvalidJson { reason }
}

/// `D2001` is domain 1 and `A2008` aspect 8; other keys are what they say.
fn plain_key(key: &str) -> String {
    let number = |letter: char| {
        let digits = key.strip_prefix(letter)?.strip_prefix('2')?;
        let number: u32 = digits.parse().ok().filter(|_| digits.len() == 3)?;
        Some(format!("{letter}{number}"))
    };
    number('D').or_else(|| number('A')).unwrap_or_else(|| key.to_owned())
}

/// What a value says. A number is taken as it is written: no digit of it is lost.
fn cell(value: &RawValue) -> Result<String, Problem> {
    let text = value.get();
    let read = match text.as_bytes() {
        [b'"', ..] => serde_json::from_str::<String>(text).map(|text| trim(&text).to_owned()),
        b"null" => Ok(String::new()),
        [b'0'..=b'9' | b'-', ..] if text.contains(['e', 'E']) => {
            serde_json::from_str::<serde_json::Number>(text).map(|number| number.to_string())
        }
        _ => Ok(text.to_owned()),
    };
    read.map_err(|error| invalid(format!("{error} of {}", shortened(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_rows_under_plain_keys() {
        let text = r#"[{"kode": "K1", "tahun": 2025, "D2001": "2.4000000000", "A2010": "1.0"}, {"kode": "K2", "indeks": null}]"#;
        let parse = |text: &str| parse(text, 100, &mut Budget::new(10_000));
        let table = parse(text).expect("they are records");
        assert_eq!(table.rows[0].cells, ["kode", "tahun", "D1", "A10", "indeks"]);
        assert_eq!(table.rows[1].cells, ["K1", "2025", "2.4000000000", "1.0", ""]);
        assert_eq!(table.rows[2].cells, ["K2", "", "", "", ""]);
        for (text, cell) in
            [("2.4000000000", "2.4000000000"), ("2e0", "2.0"), ("true", "true"), ("[1]", "[1]"), ("\"\\u0033\"", "3")]
        {
            let wrapped = format!(r#"{{"ok": 1, "data": [{{"kode": {text}}}]}}"#);
            let table = parse(&wrapped).expect("it is a record");
            assert_eq!(table.rows[1].cells, [cell]);
        }
        assert_eq!(parse(r#"{"kode": "K1"}"#).expect("it is one record").rows.len(), 2);
        for text in
            ["[1, 2]", "{", "[]", "[{}, 1]", "[{}] 1", r#"[{"a": "\ud800"}]"#, r#"{"data": []}"#, r#"[{"a": tru}]"#]
        {
            assert!(matches!(parse(text), Err(Problem::InvalidJson { .. })), "{text}");
        }
        let many = format!("[{}]", vec![r#"{"a": 1}"#; 1000].join(","));
        assert_eq!(parse(&many).err(), Some(Problem::TableTooLarge { limit: 10_000 }));
    }
}
