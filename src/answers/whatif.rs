//! What `spbe whatif` found: the base beside each scenario.

use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::whatif::{Changed, Outcome};
use crate::assess::{Assessment, Next, Value};
use crate::diagnostic::Diagnostic;
use crate::exact::{DecimalMark, Exact};
use crate::lang::Lang;
use crate::report::csv::{self, Cell as Field, Rows, full};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::{DiagnosticForm, Number, ResultForm, RubricHead, result};
use crate::report::result_row::{row, row_header};
use crate::report::{amounts, changes};
use crate::rubric::names::short_name;
use crate::rubric::{Level, Node, Rubric};

/// How many scenarios one table compares with the base.
const SIDE_BY_SIDE: usize = 3;

/// How long the name of a scenario may be over a column.
const LONGEST_HEADER: usize = 14;

/// The scenarios and what they are compared with.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// The result as it is.
    pub base: &'a Assessment,
    /// What comes of each scenario.
    pub outcomes: &'a [Outcome],
    /// How the sheet was read.
    pub diagnostics: &'a [Diagnostic],
}

impl Answer for Asked<'_> {
    /// For programs.
    fn json(&self) -> impl Serialize {
        let Self { rubric, base, outcomes, diagnostics } = *self;
        WhatifDocument {
            schema: "spbe.whatif/1",
            rubric: RubricHead::new(rubric),
            base: result(rubric, base),
            scenarios: outcomes.iter().map(|outcome| ScenarioForm::new(rubric, outcome)).collect(),
            diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
        }
    }

    /// One row for the base and for each scenario: the columns of `spbe score` behind the name and the change.
    fn rows(&self) -> Rows {
        let Self { rubric, base, outcomes, .. } = *self;
        let line = |name: &str, delta: Exact, assessment: &Assessment, moved: [Field; 4]| {
            let next = assessment.next.zip(rubric.bands.as_ref());
            let [next, distance] = next
                .map_or_else(Default::default, |(next, bands)| [bands.label(next.band).into(), full(next.distance)]);
            let head = [name.into(), full(delta)].into_iter().chain(row(rubric, assessment));
            head.chain([next, distance]).chain(moved).collect()
        };
        let scenarios = outcomes.iter().map(|outcome| {
            // In the form of --set, one after the other.
            let of_each = |value: fn(&Changed) -> Exact| {
                let changes = outcome.changes.iter().map(|change| {
                    format!("{}={}", rubric[change.indicator].id, value(change).to_full(DecimalMark::Point))
                });
                Field::Text(changes.collect::<Vec<_>>().join(" "))
            };
            let moved = [
                of_each(|change| change.to),
                of_each(|change| change.contribution),
                outcome.gained.join("; ").into(),
                outcome.lost.join("; ").into(),
            ];
            line(&outcome.name, outcome.delta, &outcome.assessment, moved)
        });
        let behind = csv::names("next_band to_next_band changes contributions milestones_gained milestones_lost");
        let header = csv::names("scenario delta").chain(row_header(rubric)).chain(behind);
        Rows::new(header, std::iter::once(line("base", Exact::ZERO, base, Default::default())).chain(scenarios))
    }

    /// For people.
    fn document(&self, lang: Lang) -> Document {
        let Self { rubric, base, outcomes, .. } = *self;
        let words = Worded::new(self, rubric, lang);
        let mut document = Document::default();
        words.head(&mut document, base, true);
        document.grid(words.summary(base, outcomes));
        document.notes(words.notes(base));
        for group in outcomes.chunks(SIDE_BY_SIDE) {
            let nodes = words.nodes(base, group);
            if !nodes.rows.is_empty() {
                document.grid(nodes);
            }
        }
        for outcome in outcomes {
            document.heading(outcome.name.clone());
            document.push(match outcome.changes.is_empty() {
                true => Block::Line(lang.pick("Tidak ada nilai yang berubah.", "No score changes.").to_owned()),
                false => Block::Grid(words.changed(&outcome.changes, outcome.delta)),
            });
            let mut passed = |labels: &[String], id: &str, en: &str| {
                if !labels.is_empty() {
                    document.line(format!("{}: {}.", lang.pick(id, en), labels.join(", ")));
                }
            };
            passed(&outcome.gained, "Kini tercapai", "Now reached");
            passed(&outcome.lost, "Tidak lagi tercapai", "No longer reached");
            let of_result = &outcome.assessment.notes;
            for note in outcome.notes.iter().chain(of_result) {
                document.push(Block::Note(note.problem.message(lang)));
            }
        }
        document
    }
}

impl Worded<'_, Asked<'_>> {
    /// A row for the base and for each scenario.
    fn summary(&self, base: &Assessment, outcomes: &[Outcome]) -> Grid {
        let lang = self.lang;
        let mut columns = vec![
            Column::text(lang.pick("Skenario", "Scenario")),
            Column::number(lang.pick("Indeks", "Index")),
            Column::number(lang.pick("Perubahan", "Change")),
        ];
        if self.rubric.bands.is_some() {
            columns.push(Column::label(lang.pick("Predikat", "Band")));
            columns.push(Column::label(lang.pick("Ke predikat berikut", "To the next band")));
        }
        let deltas: Vec<Exact> = outcomes.iter().map(|outcome| outcome.delta).collect();
        let deltas = std::iter::once(String::new()).chain(changes(&deltas, lang));
        let names =
            std::iter::once(lang.pick("Dasar", "Base")).chain(outcomes.iter().map(|outcome| outcome.name.as_str()));
        let results = std::iter::once(base).chain(outcomes.iter().map(|outcome| &outcome.assessment));
        let next: Vec<Option<Next>> = results.clone().map(|result| result.next).collect();
        let distances: Vec<Exact> = next.iter().flatten().map(|next| next.distance).collect();
        let mut distances = amounts(&distances, lang).into_iter();
        let row = |(((name, result), delta), next): (((&str, &Assessment), String), &Option<Next>)| {
            let mut cells =
                vec![Cell::new(name), Cell::new(self.value(result.index())).with_tone(Tone::Strong), Cell::new(delta)];
            if let Some(bands) = &self.rubric.bands {
                let next = next.as_ref().map(|next| {
                    let over = if next.begins.is_open { "> " } else { "" };
                    let distance = distances.next().unwrap_or_default();
                    format!("{over}{distance} {} {}", lang.pick("ke", "to"), bands.label(next.band))
                });
                cells.push(self.band_cell(bands, result.index()));
                cells.push(Cell::new(next.unwrap_or_default()));
            }
            cells
        };
        Grid { columns, rows: names.zip(results).zip(deltas).zip(&next).map(row).collect() }
    }

    /// The domains and aspects that move in any of the scenarios.
    fn nodes(&self, base: &Assessment, outcomes: &[Outcome]) -> Grid {
        let lang = self.lang;
        let mut columns = vec![Column::label(""), Column::text(""), Column::number(lang.pick("Dasar", "Base"))];
        columns.extend(headers(outcomes).iter().map(|header| Column::number(header)));
        let mut grid = Grid { columns, rows: Vec::new() };
        for node in self.rubric.walk().filter(|node| !matches!(node.level(), Level::Index | Level::Indicator)) {
            let before = base.values[node];
            let after: Vec<Value> = outcomes.iter().map(|outcome| outcome.assessment.values[node]).collect();
            if after.iter().all(|value| *value == before) {
                continue;
            }
            let Node { id, name, depth, .. } = &self.rubric[node];
            let mut cells = vec![Cell::new(id).at_depth(*depth), Cell::new(name), Cell::new(self.value(before))];
            cells.extend(after.iter().map(|value| match *value == before {
                true => Cell::new("="),
                false => Cell::new(self.value(*value)),
            }));
            grid.rows.push(cells);
        }
        grid
    }

    /// The indicators that a scenario changes, with what each adds to the index.
    fn changed(&self, changed: &[Changed], delta: Exact) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::label(""),
            Column::text(lang.pick("Indikator", "Indicator")),
            Column::number(lang.pick("Bobot", "Weight")),
            Column::number(lang.pick("Dari", "From")),
            Column::number(lang.pick("Ke", "To")),
            Column::number(lang.pick("Kontribusi", "Contribution")),
        ];
        let of = |part: fn(&Changed) -> Exact| changed.iter().map(part).collect::<Vec<_>>();
        let (from, to) = (amounts(&of(|change| change.from), lang), amounts(&of(|change| change.to), lang));
        let contributions: Vec<Exact> = changed.iter().map(|change| change.contribution).chain([delta]).collect();
        let mut contributions = changes(&contributions, lang).into_iter();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for ((change, from), to) in changed.iter().zip(from).zip(to) {
            let indicator = &self.rubric[change.indicator];
            let name = short_name(&indicator.name).to_owned();
            let contribution = contributions.next().unwrap_or_default();
            let cells = [indicator.id.clone(), name, self.weight(indicator.share), from, to, contribution];
            rows.push(cells.map(Cell::new).to_vec());
        }
        let sum = contributions.next().unwrap_or_default();
        let [none, name, sum] = [String::new(), lang.pick("Jumlah", "Sum").to_owned(), sum];
        let cells = [none.clone(), name, none.clone(), none.clone(), none, sum];
        rows.push(cells.map(|text| Cell::new(text).with_tone(Tone::Strong)).to_vec());
        Grid { columns, rows }
    }
}

/// The names of scenarios as they fit over columns. Names that would look the same once cut keep their ends; where
/// those are the same too, they are numbered.
fn headers(outcomes: &[Outcome]) -> Vec<String> {
    let names = || outcomes.iter().map(|outcome| outcome.name.as_str());
    let are_distinct = |headers: &[String]| (1..).zip(headers).all(|(next, header)| !headers[next..].contains(header));
    let cut: Vec<String> = names().map(short).collect();
    if are_distinct(&cut) {
        return cut;
    }
    let ends: Vec<String> = names().map(with_end).collect();
    match are_distinct(&ends) {
        true => ends,
        false => (1..).zip(names()).map(|(number, name)| short(&format!("{number}: {name}"))).collect(),
    }
}

/// A name of which the beginning and the end fit over a column.
fn with_end(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST_HEADER {
        return name.to_owned();
    }
    let half = (LONGEST_HEADER - 1) / 2;
    name.chars().take(half).chain(['…']).chain(name.chars().skip(count - half)).collect()
}

/// A name that fits over a column.
fn short(name: &str) -> String {
    match name.chars().count() <= LONGEST_HEADER {
        true => name.to_owned(),
        false => name.chars().take(LONGEST_HEADER - 1).chain(['…']).collect(),
    }
}

#[derive(Serialize)]
struct WhatifDocument<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    base: ResultForm<'r>,
    scenarios: Vec<ScenarioForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

#[derive(Serialize)]
struct ScenarioForm<'r> {
    name: &'r str,
    changes: Vec<ChangeForm<'r>>,
    result: ResultForm<'r>,
    delta: Exact,
    milestones_gained: &'r [String],
    milestones_lost: &'r [String],
    diagnostics: Vec<DiagnosticForm<'r>>,
}

#[derive(Serialize)]
struct ChangeForm<'r> {
    id: &'r str,
    from: Number,
    to: Number,
    contribution: Exact,
}

impl<'r> ScenarioForm<'r> {
    fn new(rubric: &'r Rubric, outcome: &'r Outcome) -> Self {
        let change = |change: &Changed| ChangeForm {
            id: &rubric[change.indicator].id,
            from: Number::full(change.from),
            to: Number::full(change.to),
            contribution: change.contribution,
        };
        Self {
            name: &outcome.name,
            changes: outcome.changes.iter().map(change).collect(),
            result: result(rubric, &outcome.assessment),
            delta: outcome.delta,
            milestones_gained: &outcome.gained,
            milestones_lost: &outcome.lost,
            diagnostics: outcome.notes.iter().map(DiagnosticForm::new).collect(),
        }
    }
}
