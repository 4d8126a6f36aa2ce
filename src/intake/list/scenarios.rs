//! Scenarios: `skenario;indikator;nilai`, or TOML.

use std::collections::HashMap;
use std::sync::Arc;

use super::{List, NODE, Vocabulary, toml_source};
use crate::diagnostic::{Diagnostic, Place, Problem, Source};
use crate::rubric::Rubric;
use crate::rubric::toml_table::{self, Problems, Table};
use crate::scores::{Change, Scenario, Setting};

const NAME: &[&str] = &["skenario", "scenario", "nama skenario", "scenario name"];
const CHANGE: &[&str] =
    &["nilai", "level", "perubahan", "change", "value", "score", "skor", "ke", "to", "nilai baru", "level baru"];

/// What the columns of a table must be called, for messages.
const WANTED: &str = "skenario;indikator;nilai (scenario;indicator;change)";

/// The most scenarios of a list: each has a whole result.
const MOST_SCENARIOS: usize = 10_000;

/// Reads a list of scenarios.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn read_scenarios(file: &str, bytes: &[u8], rubric: &Rubric) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let file: Arc<str> = file.into();
    let vocabulary = Vocabulary::new(rubric);
    let scenarios = match toml_source(&file, bytes) {
        Some(source) => read_toml(&source?, &vocabulary)?,
        None => read_table(&file, bytes, &vocabulary)?,
    };
    // Nothing to ask is a mistake: a gate would pass without having looked at anything.
    let problem = match scenarios.len() {
        0 => Problem::NoScenario,
        1..=MOST_SCENARIOS => return Ok(scenarios),
        _ => Problem::TooManyScenarios { limit: MOST_SCENARIOS },
    };
    Err(vec![Diagnostic::error(problem, Place::File(file))])
}

/// One change a row. A blank name repeats the one above.
fn read_table(file: &Arc<str>, bytes: &[u8], vocabulary: &Vocabulary<'_>) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let list = List::read(file, bytes, [(NAME, true), (NODE, true), (CHANGE, true)], WANTED)?;
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut errors = Vec::new();
    let mut carried = "";
    for row in list.rows() {
        let [name, node_text, change_text] = [0, 1, 2].map(|column| list.cell(row, column));
        carried = if name.is_empty() { carried } else { name };
        if node_text.is_empty() && change_text.is_empty() {
            continue;
        }
        let mut wrong = |problem, column| errors.push(Diagnostic::error(problem, list.place(row, column)));
        if carried.is_empty() {
            wrong(Problem::NameMissing, 0);
        }
        let node = vocabulary.node(node_text).map_err(|problem| wrong(problem, 1)).ok();
        let change = change(change_text).map_err(|problem| wrong(problem, 2)).ok();
        let (Some(node), Some(change)) = (node, change) else { continue };
        let setting = Setting { node, change, place: list.place(row, 2) };
        let position = *positions.entry(carried).or_insert(scenarios.len());
        match scenarios.get_mut(position) {
            Some(scenario) => scenario.settings.push(setting),
            None => scenarios.push(Scenario { name: carried.to_owned(), settings: vec![setting] }),
        }
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(errors) }
}

/// `[[scenario]]` with a `name` and `set = { I12 = 4, I13 = "+1" }`.
fn read_toml(source: &Arc<Source>, vocabulary: &Vocabulary<'_>) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    const KEYS: &[&str] = &["scenario"];
    const OF_SCENARIO: &[&str] = &["name", "set"];
    let mut problems = Problems::new(Arc::clone(source));
    let root = toml_table::parse(source, &mut problems);
    let table = Table::open(root.get_ref(), 0..0, "scenarios", KEYS, &mut problems);
    table.missing("scenario", &mut problems);
    let mut scenarios = Vec::new();
    for table in table.children("scenario", OF_SCENARIO, &mut problems) {
        let name = table.required_text("name", &mut problems);
        table.missing("set", &mut problems);
        let mut settings = Vec::new();
        let set = table.value("set").and_then(|value| toml_table::free_table("set", value, &mut problems));
        for (key, value) in set.into_iter().flatten() {
            let node = vocabulary.node(key.value).map_err(|problem| problems.push(problem, key.span.clone())).ok();
            // The text as it stands: a sign makes it a difference, quoted or not.
            let written = source.text.get(value.span()).unwrap_or_default();
            let written = value.get_ref().as_str().unwrap_or(written);
            let change = change(written).map_err(|problem| problems.push(problem, value.span())).ok();
            if let (Some(node), Some(change)) = (node, change) {
                settings.push(Setting { node, change, place: Place::Text(Arc::clone(source), value.span()) });
            }
        }
        scenarios.extend(name.map(|name| Scenario { name: name.value, settings }));
    }
    let errors = problems.into_sorted();
    if errors.is_empty() { Ok(scenarios) } else { Err(errors) }
}

fn change(text: &str) -> Result<Change, Problem> {
    Change::parse(text).ok_or_else(|| Problem::InvalidChange { found: text.to_owned() })
}
