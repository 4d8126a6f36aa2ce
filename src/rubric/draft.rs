//! A rubric as it was written, each value with its place: what the checks look at.

use std::ops::Range;

use super::model::{OnCut, WeightMode};
use super::nodes::Level;
use super::toml_table::{At, Problems, Table, free_table, number, text, wrong_type};
use crate::diagnostic::{Expected, RubricProblem};
use crate::exact::{Exact, MAX_DECIMALS};

/// The keys of the whole file.
pub const RUBRIC: &[&str] = &[
    "id",
    "title",
    "legal-basis",
    "years",
    "weights",
    "weight-total",
    "decimals",
    "scale",
    "bands",
    "levels",
    "milestone",
    "domain",
    "aspect",
];
const SCALE: &[&str] = &["min", "max", "step", "target"];
const BANDS: &[&str] = &["labels", "aliases", "levels", "cuts", "on-cut"];
const MILESTONE: &[&str] = &["label", "index", "years", "source", "verified"];
const DOMAIN: &[&str] = &["id", "name", "weight", "aspect"];
const ASPECT: &[&str] = &["id", "name", "weight", "indicators"];
const INDICATOR: &[&str] = &["id", "code", "name", "weight", "kind", "aliases", "external"];

/// The whole file.
#[derive(Debug)]
pub struct Draft {
    pub id: Option<At<String>>,
    pub title: Option<At<String>>,
    pub legal_basis: Option<At<String>>,
    pub years: Option<At<Vec<At<Exact>>>>,
    pub weight_mode: WeightMode,
    pub weight_total: Option<At<Exact>>,
    pub decimals: Option<At<Exact>>,
    pub scale: Option<DraftScale>,
    pub bands: Option<DraftBands>,
    /// The place of `[levels]`, and its tables.
    pub levels: Option<At<Vec<DraftLevels>>>,
    pub milestones: Vec<DraftMilestone>,
    /// The domains, or the aspects of a rubric without domains.
    pub tops: Vec<DraftNode>,
    /// Where a second kind of top level begins.
    pub second_kind: Option<Range<usize>>,
}

#[derive(Debug)]
pub struct DraftScale {
    pub min: Option<At<Exact>>,
    pub max: Option<At<Exact>>,
    pub step: Option<At<Exact>>,
    /// Whether a step was written, readable or not.
    pub stepped: bool,
    pub target: Option<At<Exact>>,
}

#[derive(Debug)]
pub struct DraftBands {
    pub labels: Option<At<Vec<At<String>>>>,
    pub aliases: Option<At<Vec<Vec<At<String>>>>>,
    pub levels: Option<At<Vec<At<String>>>>,
    pub cuts: Option<At<Vec<At<Exact>>>>,
    pub on_cut: OnCut,
}

#[derive(Debug)]
pub struct DraftLevels {
    pub kind: String,
    /// The levels and what is beside them, in the order of the file.
    pub levels: Vec<(At<Exact>, Option<At<String>>)>,
    /// Keys that are no number.
    pub misfits: Vec<At<String>>,
}

#[derive(Debug)]
pub struct DraftMilestone {
    pub label: Option<At<String>>,
    pub index: Option<At<Exact>>,
    pub years: Option<At<Vec<At<Exact>>>>,
    pub source: Option<At<String>>,
    pub is_verified: bool,
}

/// A domain, an aspect or an indicator.
#[derive(Debug)]
pub struct DraftNode {
    pub level: Level,
    pub id: Option<At<String>>,
    pub name: Option<At<String>>,
    pub weight: Option<At<Exact>>,
    /// Whether a weight was written, readable or not.
    pub weighted: bool,
    /// How messages call it.
    pub label: String,
    pub span: Range<usize>,
    pub children: Vec<DraftNode>,
    // Indicators only.
    pub code: Option<At<String>>,
    pub kind: Option<At<String>>,
    pub aliases: Vec<At<String>>,
    pub external: Option<At<String>>,
}

impl Draft {
    /// Reads the file, reporting unknown keys, missing keys and values of the wrong type.
    pub fn read(root: &Table<'_>, problems: &mut Problems) -> Self {
        let domains = domains(root, problems);
        let aspects = aspects(root, "aspect", problems);
        let second_kind = (!domains.is_empty() && !aspects.is_empty()).then(|| root.key_span("aspect"));
        Self {
            id: root.required_text("id", problems),
            title: root.required_text("title", problems),
            legal_basis: root.text("legal-basis", problems),
            years: numbers(root, "years", problems),
            weight_mode: root
                .choice("weights", &["of-whole", "of-parent"], &[WeightMode::OfWhole, WeightMode::OfParent], problems)
                .unwrap_or(WeightMode::OfWhole),
            weight_total: root.number("weight-total", problems),
            decimals: root.number("decimals", problems),
            scale: scale(root, problems),
            bands: bands(root, problems),
            levels: levels(root, problems),
            milestones: milestones(root, problems),
            tops: if domains.is_empty() { aspects } else { domains },
            second_kind,
        }
    }
}

fn numbers(table: &Table<'_>, key: &'static str, problems: &mut Problems) -> Option<At<Vec<At<Exact>>>> {
    let list = table.list(key, problems)?;
    let numbers = list.value.iter().filter_map(|item| number(key, item, problems)).collect();
    Some(At { value: numbers, span: list.span })
}

/// The first and last year, the last possibly open.
pub fn years(list: &[At<Exact>]) -> Option<(u16, Option<u16>)> {
    let year = |at: &At<Exact>| {
        let year = u16::try_from(at.value.numerator()).ok().filter(|year| (1900..=2999).contains(year));
        year.filter(|_| at.value.is_whole())
    };
    match list {
        [first] => Some((year(first)?, None)),
        [first, last] if first.value <= last.value => Some((year(first)?, Some(year(last)?))),
        _ => None,
    }
}

/// A number of decimals.
pub fn decimals(value: Exact) -> Option<u32> {
    u32::try_from(value.numerator()).ok().filter(|decimals| value.is_whole() && *decimals <= MAX_DECIMALS)
}

fn scale(root: &Table<'_>, problems: &mut Problems) -> Option<DraftScale> {
    root.missing("scale", problems);
    let table = root.child("scale", SCALE, problems)?;
    Some(DraftScale {
        min: table.required_number("min", problems),
        max: table.required_number("max", problems),
        step: table.number("step", problems),
        stepped: table.has("step"),
        target: table.number("target", problems),
    })
}

fn bands(root: &Table<'_>, problems: &mut Problems) -> Option<DraftBands> {
    let table = root.child("bands", BANDS, problems)?;
    table.missing("labels", problems);
    table.missing("cuts", problems);
    let aliases = table.list("aliases", problems).map(|lists| At {
        value: lists
            .value
            .iter()
            .filter_map(|list| {
                let Some(names) = list.get_ref().as_array() else {
                    wrong_type("aliases", list, Expected::List, problems);
                    return None;
                };
                Some(names.iter().filter_map(|name| text("aliases", name, problems)).collect())
            })
            .collect(),
        span: lists.span,
    });
    Some(DraftBands {
        labels: table.texts("labels", problems),
        aliases,
        levels: table.texts("levels", problems),
        cuts: numbers(&table, "cuts", problems),
        on_cut: table
            .choice("on-cut", &["above", "below"], &[OnCut::Above, OnCut::Below], problems)
            .unwrap_or(OnCut::Above),
    })
}

fn levels(root: &Table<'_>, problems: &mut Problems) -> Option<At<Vec<DraftLevels>>> {
    let tables = free_table("levels", root.value("levels")?, problems)?;
    let mut kinds = Vec::new();
    for (kind, value) in tables {
        let Some(entries) = free_table(kind.value, value, problems) else { continue };
        let mut levels = DraftLevels { kind: kind.value.to_owned(), levels: Vec::new(), misfits: Vec::new() };
        for (key, value) in entries {
            match Exact::parse(key.value) {
                Ok(level) => {
                    let name = text(key.value, value, problems);
                    levels.levels.push((At { value: level, span: key.span }, name));
                }
                Err(_) => levels.misfits.push(At { value: key.value.to_owned(), span: key.span }),
            }
        }
        levels.levels.sort_by_key(|(level, _)| level.span.start);
        kinds.push(levels);
    }
    Some(At { value: kinds, span: root.key_span("levels") })
}

fn milestones(root: &Table<'_>, problems: &mut Problems) -> Vec<DraftMilestone> {
    root.children("milestone", MILESTONE, problems)
        .iter()
        .map(|table| DraftMilestone {
            label: table.required_text("label", problems),
            index: table.required_number("index", problems),
            years: numbers(table, "years", problems),
            source: table.text("source", problems),
            is_verified: table.flag("verified", problems).unwrap_or(true),
        })
        .collect()
}

fn domains(root: &Table<'_>, problems: &mut Problems) -> Vec<DraftNode> {
    let tables = root.children("domain", DOMAIN, problems);
    let mut domains = Vec::new();
    for table in &tables {
        let children = aspects(table, "aspect", problems);
        domains.push(DraftNode { children, ..node(table, Level::Domain, problems) });
    }
    domains
}

fn aspects(parent: &Table<'_>, key: &'static str, problems: &mut Problems) -> Vec<DraftNode> {
    let tables = parent.children(key, ASPECT, problems);
    let mut aspects = Vec::new();
    for table in &tables {
        table.missing("indicators", problems);
        let children = table
            .children("indicators", INDICATOR, problems)
            .iter()
            .map(|indicator| DraftNode {
                code: indicator.text("code", problems),
                kind: indicator.text("kind", problems),
                aliases: indicator.texts("aliases", problems).map_or_else(Vec::new, |at| at.value),
                external: indicator.text("external", problems),
                ..node(indicator, Level::Indicator, problems)
            })
            .collect();
        aspects.push(DraftNode { children, ..node(table, Level::Aspect, problems) });
    }
    aspects
}

/// What every level has. An indicator's weight may be left out.
fn node(table: &Table<'_>, level: Level, problems: &mut Problems) -> DraftNode {
    let id = table.required_text("id", problems);
    if let Some(id) = id.as_ref().filter(|id| id.value.contains(char::is_whitespace)) {
        problems.push(RubricProblem::InvalidId { found: id.value.clone() }, id.span.clone());
    }
    DraftNode {
        level,
        id,
        name: table.required_text("name", problems),
        weight: match level {
            Level::Indicator => table.number("weight", problems),
            _ => table.required_number("weight", problems),
        },
        weighted: table.has("weight"),
        label: table.name().to_owned(),
        span: table.span(),
        children: Vec::new(),
        code: None,
        kind: None,
        aliases: Vec::new(),
        external: None,
    }
}
