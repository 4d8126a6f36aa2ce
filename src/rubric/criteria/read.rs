//! From TOML text to criteria, or to everything that is wrong with the text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::{
    Bilingual, Criteria, Demand, External, GeneralLevel, Interval, Need, NeedKind, Note, OfIndicator, OfLevel,
};
use crate::diagnostic::{Diagnostic, Expected, Problem, RubricProblem, Source};
use crate::exact::{DecimalMark, Exact};
use crate::rubric::toml_table::{self, Problems, Table, wrong_type};
use crate::rubric::{Rubric, Scale, closest};

const FILE: &[&str] = &["rubric", "source", "cumulative", "notes", "levels", "indicator"];
const GENERAL: &[&str] = &["kind", "level", "page", "name", "range", "describes"];
const INDICATOR: &[&str] = &["id", "page", "examines", "guide", "responsible", "external", "notes", "level"];
const LEVEL: &[&str] = &["level", "page", "external", "adds", "evidence", "needs"];
const ADDS: &[&str] = &["id", "en", "state", "alternatives", "option"];
const NEEDS: &[&str] = &["kind", "printed", "option", "after", "count", "months", "who"];
const NOTE: &[&str] = &["id", "en", "level"];
const TEXT: &[&str] = &["id", "en"];
const EXTERNAL: &[&str] = &["index", "name", "agency", "printed", "page"];
const INTERVAL: &[&str] = &["from", "over", "to", "below"];
const KINDS: &[&str] = &[
    "budget-years",
    "next-budget-year",
    "frequency",
    "review",
    "follow-up",
    "new-policy",
    "continuous-plan",
    "others",
];

/// The rubric that a text holds criteria of; `None` if it is not a text of criteria.
pub fn names_rubric(source: &Arc<Source>) -> Option<String> {
    // What is too large to be read is reported where it is read as a rubric.
    let root = toml_table::parse(source, &mut Problems::new(Arc::clone(source)));
    root.get_ref().get("rubric")?.get_ref().as_str().map(str::to_owned)
}

/// Reads the criteria of a rubric.
///
/// # Errors
/// Every problem of the text, in its order, each with its place.
pub fn read(source: &Arc<Source>, rubric: &Rubric) -> Result<Criteria, Vec<Diagnostic>> {
    let mut problems = Problems::new(Arc::clone(source));
    let root = toml_table::parse(source, &mut problems);
    let root = Table::open(root.get_ref(), 0..0, "criteria", FILE, &mut problems);
    let criteria = Reader { rubric, problems: &mut problems }.criteria(&root);
    match (problems.into_sorted(), criteria) {
        (found, Some(criteria)) if found.is_empty() => Ok(criteria),
        (found, _) => Err(found),
    }
}

struct Reader<'a> {
    rubric: &'a Rubric,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn criteria(mut self, root: &Table<'_>) -> Option<Criteria> {
        let id = root.required_text("rubric", self.problems);
        if let Some(id) = id.filter(|id| !id.value.eq_ignore_ascii_case(&self.rubric.id)) {
            let problem = RubricProblem::CriteriaMismatch { found: id.value, expected: self.rubric.id.clone() };
            self.problems.push(problem, id.span);
        }
        let source = root.required_text("source", self.problems);
        let is_cumulative = self.flag(root, "cumulative");
        let notes = self.texts(root, "notes");
        let levels = tables(root, "levels", GENERAL, self.problems, |_| "[[levels]]".to_owned());
        let levels = levels.iter().filter_map(|table| self.general(table)).collect();
        root.missing("indicator", self.problems);
        let name = |table: &DeTable<'_>| written(table, "id").unwrap_or("[[indicator]]").to_owned();
        let tables = tables(root, "indicator", INDICATOR, self.problems, name);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut indicators = Vec::new();
        for table in &tables {
            let id = table.required_text("id", self.problems);
            if let Some(id) = &id {
                self.check_id(&id.value, id.span.clone(), &mut seen);
            }
            let levels = self.levels(table);
            let read = self.indicator(table, levels);
            indicators.extend(id.zip(read).map(|(id, read)| OfIndicator { id: id.value, ..read }));
        }
        let all: Vec<Exact> = steps(self.rubric).levels().collect();
        let ids = self.rubric.indicators().map(|node| self.rubric[node].id.clone());
        for node in ids.filter(|id| !seen.contains_key(id)) {
            self.problems.push(RubricProblem::CriteriaMissing { node, levels: all.clone() }, root.key_span("rubric"));
        }
        Some(Criteria { source: source?.value, is_cumulative, notes, levels, indicators })
    }

    fn check_id(&mut self, id: &str, span: Range<usize>, seen: &mut BTreeMap<String, usize>) {
        let known = || self.rubric.indicators().map(|node| self.rubric[node].id.as_str());
        if !known().any(|known| known == id) {
            let suggestion = closest(id, known()).map(str::to_owned);
            let problem = Problem::UnknownIndicator { found: id.to_owned(), suggestion, range: self.rubric.id_range() };
            self.problems.push(problem, span);
        } else if let Some(first_line) = seen.get(id).copied() {
            self.problems.push(RubricProblem::DuplicateId { id: id.to_owned(), first_line }, span);
        } else {
            seen.insert(id.to_owned(), self.problems.line(span.start));
        }
    }

    fn general(&mut self, table: &Table<'_>) -> Option<GeneralLevel> {
        let kind = table.text("kind", self.problems);
        if let Some(kind) = kind.as_ref().filter(|kind| !self.rubric.levels.contains_key(&kind.value)) {
            let known: Vec<String> = self.rubric.levels.keys().cloned().collect();
            let suggestion = closest(&kind.value, known.iter().map(String::as_str)).map(str::to_owned);
            self.problems
                .push(RubricProblem::UnknownKind { kind: kind.value.clone(), known, suggestion }, kind.span.clone());
        }
        let level = self.level(table, "level", true);
        let page = self.count(table, "page");
        let name = self.text(table, "name", false);
        let range = self.interval(table, "range");
        let describes = self.text(table, "describes", true);
        let kind = kind.map(|kind| kind.value);
        Some(GeneralLevel { kind, level: level?, page, name, range, describes: describes? })
    }

    /// All of an indicator but its id.
    fn indicator(&mut self, table: &Table<'_>, levels: Vec<OfLevel>) -> Option<OfIndicator> {
        let page = self.count(table, "page");
        let examines = self.text(table, "examines", true);
        let guide = self.names(table, "guide");
        let responsible = self.names(table, "responsible");
        let external = table.child("external", EXTERNAL, self.problems).and_then(|table| self.external(&table));
        let name = |_: &DeTable<'_>| format!("{} notes", table.name());
        let notes = tables(table, "notes", NOTE, self.problems, name);
        let notes = notes.iter().filter_map(|note| {
            let level = self.level(note, "level", false);
            Some(Note { level, text: self.bilingual(note)? })
        });
        let notes = notes.collect();
        Some(OfIndicator { id: String::new(), page, examines: examines?, guide, responsible, external, notes, levels })
    }

    fn external(&mut self, table: &Table<'_>) -> Option<External> {
        let [index, name, agency] = ["index", "name", "agency"].map(|key| table.required_text(key, self.problems));
        let (printed, page) = (self.flag(table, "printed"), self.count(table, "page"));
        Some(External { index: index?.value, name: name?.value, agency: agency?.value, printed, page })
    }

    /// The levels of an indicator, which has to have all of the scale, each once.
    fn levels(&mut self, indicator: &Table<'_>) -> Vec<OfLevel> {
        let name = |table: &DeTable<'_>| format!("{} {}", indicator.name(), written(table, "level").unwrap_or("level"));
        let tables = tables(indicator, "level", LEVEL, self.problems, name);
        let mut found: BTreeMap<Exact, (usize, Option<OfLevel>)> = BTreeMap::new();
        for table in &tables {
            let level = self.level(table, "level", true);
            let read = self.of_level(table);
            let Some(level) = level else { continue };
            if let Some((first, _)) = found.get(&level) {
                let problem = Problem::DuplicateEntry { what: table.name().to_owned(), first: *first, in_table: false };
                self.problems.push(problem, table.key_span("level"));
                continue;
            }
            let line = self.problems.line(table.key_span("level").start);
            found.insert(level, (line, Some(OfLevel { level, ..read })));
        }
        let missing: Vec<Exact> = steps(self.rubric).levels().filter(|level| !found.contains_key(level)).collect();
        if !missing.is_empty() {
            let node = indicator.name().to_owned();
            self.problems.push(RubricProblem::CriteriaMissing { node, levels: missing }, indicator.key_span("id"));
        }
        found.into_values().filter_map(|(_, level)| level).collect()
    }

    /// All of a level but which it is.
    fn of_level(&mut self, table: &Table<'_>) -> OfLevel {
        let page = self.count(table, "page");
        let external = self.interval(table, "external");
        table.missing("adds", self.problems);
        let adds = tables(table, "adds", ADDS, self.problems, |_| format!("{} adds", table.name()));
        let adds = adds.iter().filter_map(|adds| {
            let (is_state, has_alternatives) = (self.flag(adds, "state"), self.flag(adds, "alternatives"));
            let option = self.count(adds, "option");
            Some(Demand { text: self.bilingual(adds)?, is_state, has_alternatives, option })
        });
        let adds = adds.collect();
        let evidence = self.texts(table, "evidence");
        let needs = tables(table, "needs", NEEDS, self.problems, |_| format!("{} needs", table.name()));
        let needs = needs.iter().filter_map(|needs| self.need(needs)).collect();
        OfLevel { level: Exact::ZERO, page, external, adds, evidence, needs }
    }

    fn need(&mut self, table: &Table<'_>) -> Option<Need> {
        const VALUES: &[NeedKind] = &[
            NeedKind::BudgetYears,
            NeedKind::NextBudgetYear,
            NeedKind::Frequency,
            NeedKind::Review,
            NeedKind::FollowUp,
            NeedKind::NewPolicy,
            NeedKind::ContinuousPlan,
            NeedKind::Others,
        ];
        table.missing("kind", self.problems);
        let kind = table.choice("kind", KINDS, VALUES, self.problems);
        let needed = match kind {
            Some(NeedKind::BudgetYears) => Some("count"),
            Some(NeedKind::NextBudgetYear | NeedKind::FollowUp) => Some("after"),
            Some(NeedKind::Frequency) => Some("months"),
            Some(NeedKind::Others) => Some("who"),
            _ => None,
        };
        if let Some(key) = needed {
            table.missing(key, self.problems);
        }
        let need = Need {
            kind: NeedKind::Others,
            is_printed: self.flag(table, "printed"),
            option: self.count(table, "option"),
            after: self.level(table, "after", false),
            count: self.count(table, "count"),
            months: self.count(table, "months"),
            who: self.text(table, "who", false),
        };
        Some(Need { kind: kind?, ..need })
    }

    fn level(&mut self, table: &Table<'_>, key: &'static str, required: bool) -> Option<Exact> {
        if required {
            table.missing(key, self.problems);
        }
        let level = table.number(key, self.problems)?;
        let scale = steps(self.rubric);
        if scale.fits(level.value).is_err() {
            let shown = level.value.to_full(DecimalMark::Point);
            let (min, max, step) = (scale.min, scale.max, scale.step.unwrap_or(Exact::ONE));
            self.problems.push(RubricProblem::LevelOffScale { level: shown, min, max, step }, level.span);
            return None;
        }
        Some(level.value)
    }

    fn interval(&mut self, table: &Table<'_>, key: &'static str) -> Option<Interval> {
        let table = table.child(key, INTERVAL, self.problems)?;
        let [from, over, to, below] =
            ["from", "over", "to", "below"].map(|key| table.number(key, self.problems).map(|number| number.value));
        Some(Interval { from, over, to, below })
    }

    /// A whole number from 1 up.
    fn count(&mut self, table: &Table<'_>, key: &'static str) -> Option<u32> {
        let number = table.number(key, self.problems)?;
        let count = u32::try_from(number.value.numerator()).ok().filter(|count| number.value.is_whole() && *count > 0);
        if let (None, Some(value)) = (count, table.value(key)) {
            wrong_type(key, value, Expected::WholeNumber, self.problems);
        }
        count
    }

    /// True or false; false where it is not written.
    fn flag(&mut self, table: &Table<'_>, key: &'static str) -> bool {
        table.flag(key, self.problems).unwrap_or_default()
    }

    fn names(&mut self, table: &Table<'_>, key: &'static str) -> Vec<String> {
        let names = table.texts(key, self.problems);
        names.into_iter().flat_map(|names| names.value).map(|name| name.value).collect()
    }

    fn texts(&mut self, table: &Table<'_>, key: &'static str) -> Vec<Bilingual> {
        let texts = tables(table, key, TEXT, self.problems, |_| format!("{} {key}", table.name()));
        texts.iter().filter_map(|text| self.bilingual(text)).collect()
    }

    fn text(&mut self, table: &Table<'_>, key: &'static str, required: bool) -> Option<Bilingual> {
        if required {
            table.missing(key, self.problems);
        }
        let text = table.child(key, TEXT, self.problems)?;
        self.bilingual(&text)
    }

    fn bilingual(&mut self, table: &Table<'_>) -> Option<Bilingual> {
        let [id, en] = ["id", "en"].map(|key| table.required_text(key, self.problems));
        Some(Bilingual { id: id?.value, en: en?.value })
    }
}

/// The scale with its levels; of one without, each whole number is one.
fn steps(rubric: &Rubric) -> Scale {
    Scale { step: rubric.scale.step.or(Some(Exact::ONE)), ..rubric.scale }
}

/// What is written at a key, text or number.
fn written<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text),
        DeValue::Integer(number) => Some(number.as_str()),
        _ => None,
    }
}

/// The tables in the list at `key`, each opened with its name; empty where there is no list.
fn tables<'t>(
    parent: &Table<'t>,
    key: &'static str,
    allowed: &'static [&'static str],
    problems: &mut Problems,
    name: impl Fn(&DeTable<'_>) -> String,
) -> Vec<Table<'t>> {
    let Some(list) = parent.list(key, problems) else { return Vec::new() };
    let mut tables = Vec::new();
    for item in list.value {
        match item.get_ref().as_table() {
            Some(table) => tables.push(Table::open(table, item.span(), name(table), allowed, problems)),
            None => wrong_type(key, item, Expected::Table, problems),
        }
    }
    tables
}
