//! What level steps cost: `indikator;biaya` or `indikator;level;biaya`, or TOML.

use std::collections::HashMap;
use std::sync::Arc;

use super::{List, NODE, Vocabulary, level, toml_source};
use crate::diagnostic::{Diagnostic, Problem, Source};
use crate::exact::Exact;
use crate::rubric::toml_table::{self, Problems, Table};
use crate::rubric::{NodeId, Rubric, normalise};

const LEVEL: &[&str] = &["level", "tingkat", "ke level", "ke tingkat", "ke", "to", "to level"];
const COST: &[&str] = &[
    "biaya",
    "anggaran",
    "cost",
    "budget",
    "usaha",
    "upaya",
    "effort",
    "biaya per level",
    "anggaran per level",
    "cost per level",
    "hari",
    "days",
    "bobot usaha",
];
/// Words for everything that is not named otherwise.
const OTHERS: &[&str] = &["", "semua", "lainnya", "all", "others", "default"];

/// What the columns of a table must be called, for messages.
const WANTED: &str = "indikator;biaya, indikator;level;biaya (indicator;level;cost)";

/// What it costs to raise a node by one level, or to the one level that is named. The node is the index where
/// the cost is for all that is not named otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The node.
    pub node: NodeId,
    /// The level that the step ends on.
    pub level: Option<Exact>,
    /// The cost.
    pub cost: Exact,
}

/// Reads a list of costs. `is_raised_to` says which levels a raise can end on.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn read_costs(
    file: &str,
    bytes: &[u8],
    rubric: &Rubric,
    is_raised_to: impl Fn(Exact) -> bool,
) -> Result<Vec<Cost>, Vec<Diagnostic>> {
    let file: Arc<str> = file.into();
    let mut costs =
        Costs { vocabulary: Vocabulary::new(rubric), is_raised_to, costs: Vec::new(), first: HashMap::new() };
    let errors = match toml_source(&file, bytes) {
        Some(source) => costs.read_toml(&source?),
        None => costs.read_table(&file, bytes)?,
    };
    if errors.is_empty() { Ok(costs.costs) } else { Err(errors) }
}

struct Costs<'r, F> {
    vocabulary: Vocabulary<'r>,
    is_raised_to: F,
    costs: Vec<Cost>,
    /// The line on which each cost was first given.
    first: HashMap<(NodeId, Option<Exact>), usize>,
}

impl<F: Fn(Exact) -> bool> Costs<'_, F> {
    fn read_table(&mut self, file: &Arc<str>, bytes: &[u8]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let list = List::read(file, bytes, [(NODE, true), (LEVEL, false), (COST, true)], WANTED)?;
        let mut errors = Vec::new();
        let marks = Marks::of(list.rows().iter().map(|row| list.cell(row, 2)));
        for row in list.rows() {
            let [name, level_text, cost_text] = [0, 1, 2].map(|column| list.cell(row, column));
            if cost_text.is_empty() {
                continue;
            }
            let mut wrong = |problem, column| errors.push(Diagnostic::error(problem, list.place(row, column)));
            let node = self.node(name).map_err(|problem| wrong(problem, 0)).ok();
            let level = self.level(level_text).map_err(|problem| wrong(problem, 1)).ok();
            let cost = cost(cost_text, marks).map_err(|problem| wrong(problem, 2)).ok();
            if let (Some(node), Some(level), Some(cost)) = (node, level, cost) {
                let added = self.add(Cost { node, level, cost }, row.number as usize, true);
                if let Err(problem) = added {
                    wrong(problem, 0);
                }
            }
        }
        Ok(errors)
    }

    /// `default = 2` for all that is not named, and below `[costs]` a number for each step of a node, or a table
    /// of levels with the number for the step that ends there.
    fn read_toml(&mut self, source: &Arc<Source>) -> Vec<Diagnostic> {
        const KEYS: &[&str] = &["default", "costs"];
        let mut problems = Problems::new(Arc::clone(source));
        let root = toml_table::parse(source, &mut problems);
        let table = Table::open(root.get_ref(), 0..0, "costs", KEYS, &mut problems);
        if let Some(cost) = table.number("default", &mut problems) {
            self.add_toml(Cost { node: NodeId::INDEX, level: None, cost: cost.value }, &cost.span, &mut problems);
        }
        let nodes = table.value("costs").and_then(|value| toml_table::free_table("costs", value, &mut problems));
        for (key, value) in nodes.into_iter().flatten() {
            let node = match self.vocabulary.node(key.value) {
                Ok(node) => node,
                Err(problem) => {
                    problems.push(problem, key.span);
                    continue;
                }
            };
            if value.get_ref().is_table() {
                let levels = toml_table::free_table(key.value, value, &mut problems);
                for (level_key, value) in levels.into_iter().flatten() {
                    match self.level(level_key.value) {
                        Ok(level) => self.add_number(node, level, level_key.value, value, &mut problems),
                        Err(problem) => problems.push(problem, level_key.span),
                    }
                }
            } else {
                self.add_number(node, None, key.value, value, &mut problems);
            }
        }
        problems.into_sorted()
    }

    fn add_number(
        &mut self,
        node: NodeId,
        level: Option<Exact>,
        key: &str,
        value: &toml::Spanned<toml::de::DeValue<'_>>,
        problems: &mut Problems,
    ) {
        if let Some(cost) = toml_table::number(key, value, problems) {
            self.add_toml(Cost { node, level, cost: cost.value }, &cost.span, problems);
        }
    }

    fn add_toml(&mut self, cost: Cost, span: &std::ops::Range<usize>, problems: &mut Problems) {
        let added = match cost.cost < Exact::ZERO {
            true => Err(Problem::InvalidCost { found: cost.cost.to_string() }),
            false => self.add(cost, problems.line(span.start), false),
        };
        if let Err(problem) = added {
            problems.push(problem, span.clone());
        }
    }

    fn add(&mut self, cost: Cost, line: usize, in_table: bool) -> Result<(), Problem> {
        if let Some(first) = self.first.insert((cost.node, cost.level), line) {
            let node = match cost.node {
                NodeId::INDEX => "*".to_owned(),
                node => self.vocabulary.rubric[node].label().to_owned(),
            };
            let what = cost.level.map_or_else(|| node.clone(), |level| format!("{node}, level {level}"));
            return Err(Problem::DuplicateEntry { what, first, in_table });
        }
        self.costs.push(cost);
        Ok(())
    }

    fn node(&self, name: &str) -> Result<NodeId, Problem> {
        match OTHERS.contains(&normalise(name).as_str()) && !name.is_empty() {
            true => Ok(NodeId::INDEX),
            false => self.vocabulary.node(name),
        }
    }

    fn level(&self, text: &str) -> Result<Option<Exact>, Problem> {
        match text {
            "" | "*" => Ok(None),
            _ => {
                let level = level(text).filter(|level| (self.is_raised_to)(*level));
                level.map(Some).ok_or_else(|| Problem::LevelNotOnLadder { found: text.to_owned() })
            }
        }
    }
}

/// What the cells of a column of costs show of their marks.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    /// The decimal mark, where cells that can mean one thing only show it, and none shows another.
    decimal: Option<char>,
    /// The mark between thousands, likewise.
    thousands: Option<char>,
}

impl Marks {
    fn of<'t>(costs: impl Iterator<Item = &'t str> + Clone) -> Self {
        let decimal = |text: &str| text.chars().find(|c| matches!(c, '.' | ',')).filter(|_| !is_ambiguous(text));
        let thousands = |text: &str| {
            let (number, is_rupiah) = without_currency(text);
            let is_grouped = |mark: &char| grouped(number, *mark).is_some();
            let mark = if is_rupiah { Some('.').filter(is_grouped) } else { ['.', ','].into_iter().find(is_grouped) };
            mark.filter(|mark| is_rupiah || number.matches(*mark).count() > 1)
        };
        Self {
            decimal: only(costs.clone().filter(|text| Exact::parse(text).is_ok()).filter_map(decimal)),
            thousands: only(costs.filter_map(thousands)),
        }
    }
}

fn only(mut marks: impl Iterator<Item = char>) -> Option<char> {
    let first = marks.next()?;
    marks.all(|mark| mark == first).then_some(first)
}

/// A cost in a cell. "1.500" could be a thousand and a half or one and a half: without other cells that show the
/// marks of the column, it is neither. Nor is it where they show the other mark. Rupiah have points between thousands.
fn cost(text: &str, marks: Marks) -> Result<Exact, Problem> {
    let found = || text.to_owned();
    let (number, is_rupiah) = without_currency(text);
    let thousands = marks.thousands.or(is_rupiah.then_some('.'));
    let written = match thousands.and_then(|mark| grouped(number, mark)) {
        Some(written) => written,
        None if is_ambiguous(number) && marks.decimal.is_none_or(|mark| !number.contains(mark)) => {
            return Err(Problem::CostAmbiguous { found: found() });
        }
        None => number.to_owned(),
    };
    let number = Exact::parse(&written).ok().filter(|cost| *cost >= Exact::ZERO && !written.contains('/'));
    number.ok_or_else(|| Problem::InvalidCost { found: found() })
}

/// An amount without "Rp", and without the ",-" that stands for no cents; and whether it had any of them.
fn without_currency(text: &str) -> (&str, bool) {
    let number = ["rp.", "rp", "idr"].iter().find_map(|word| {
        let (start, rest) = text.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then(|| rest.trim_start_matches(|c: char| c.is_whitespace()))
    });
    let number = number.unwrap_or(text);
    let number = number.strip_suffix(",-").unwrap_or(number);
    (number, number.len() != text.len())
}

/// A number with a mark between its thousands, written without it: "30.000.000,50" is "30000000.50".
fn grouped(text: &str, mark: char) -> Option<String> {
    let decimal = if mark == '.' { ',' } else { '.' };
    let (whole, decimals) = text.split_once(decimal).unwrap_or((text, "0"));
    let mut groups = whole.split(mark);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|first| is_digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    let rest: Vec<&str> = groups.collect();
    let fits = !rest.is_empty() && rest.iter().all(|group| is_digits(group) && group.len() == 3) && is_digits(decimals);
    fits.then(|| format!("{first}{}.{decimals}", rest.concat()))
}

/// Whether a number of three decimals could as well have a mark between thousands.
fn is_ambiguous(text: &str) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['.', ',']).is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && rest.len() == 3
            && all_digits(whole)
            && all_digits(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_only_where_it_can_mean_one_thing() {
        for (text, value) in [("2", Some("2")), ("2,5", Some("5/2")), ("0", Some("0")), ("0,125", Some("1/8"))] {
            assert_eq!(
                cost(text, Marks::of([text].into_iter())).ok().map(|cost| cost.to_string()).as_deref(),
                value,
                "{text}"
            );
        }
        for text in ["1.500", "12,000", "-1", "1/2", "dua", "1.500.00", "Rp", "Rp 2 juta", "Rp 1,500", "0.000.000"] {
            assert!(cost(text, Marks::of([text].into_iter())).is_err(), "{text}");
        }
    }

    #[test]
    fn other_costs_tell_what_three_decimals_mean() {
        let read = |texts: &[&str]| {
            let marks = Marks::of(texts.iter().copied());
            texts.iter().map(|text| cost(text, marks).ok().map(|cost| cost.to_string())).collect::<Vec<_>>()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read(&["6,515", "2,5"]), [some("1303/200"), some("5/2")]);
        assert_eq!(read(&["0.125", "1.500"]), [some("1/8"), some("3/2")]);
        assert_eq!(read(&["6,515", "2"]), [None, some("2")]);
        // The other mark, or both: still nobody can tell.
        assert_eq!(read(&["1.500", "2,5"]), [None, some("5/2")]);
        assert_eq!(read(&["6,515", "2,5", "2.5"]), [None, some("5/2"), some("5/2")]);
    }

    #[test]
    fn rupiah_have_points_between_thousands() {
        for (text, value) in [
            ("Rp 30.000.000", "30000000"),
            ("Rp30.000.000,00", "30000000"),
            ("rp. 1.500", "1500"),
            ("IDR\u{a0}2.750.000,-", "2750000"),
            ("Rp 500", "500"),
            ("Rp 500,50", "1001/2"),
            ("30.000.000", "30000000"),
            ("30,000,000.5", "60000001/2"),
        ] {
            let read = cost(text, Marks::of([text].into_iter()));
            assert_eq!(read.map(|cost| cost.to_string()), Ok(value.to_owned()), "{text}");
        }
        // One cell that can only be thousands tells of the others.
        let column = ["1.500.000", "750.000", "90"];
        let read = column.map(|text| cost(text, Marks::of(column.into_iter())).map(|cost| cost.to_string()));
        assert_eq!(read, ["1500000", "750000", "90"].map(|text| Ok(text.to_owned())));
        let column = ["Rp 1.500.000", "2,5", "750.000"];
        assert_eq!(
            cost("750.000", Marks::of(column.into_iter())).map(|cost| cost.to_string()),
            Ok("750000".to_owned())
        );
    }
}
