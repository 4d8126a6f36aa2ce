//! A rubric as one SELECT for a database, in whole numbers.
//!
//! The steps are common table expressions: the levels as they stand in the table, what is wrong with them, the sums
//! of weight x level, and the columns of `spbe score --format csv`. A row with a problem has no numbers.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod dialect;

pub use dialect::{Dialect, Integer};

use super::printable::clean;
use super::whole::{Cut, Rounding, Whole, past};
use crate::assess::BandOn;
use crate::exact::whole::gcd;
use crate::exact::{DecimalMark, Exact, MAX_DECIMALS};
use crate::rubric::{NodeId, OnCut, Rubric};

/// The columns of the result beside those of the nodes, and the other names that the steps use.
const RESERVED: [&str; 9] = [
    "institution",
    "year",
    "stage",
    "index",
    "band",
    "index_numerator",
    "index_denominator",
    "problem",
    "rows_problem",
];

/// The most arguments of a function: PostgreSQL takes a hundred.
const MOST_ARGUMENTS: usize = 90;

/// What a table calls its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The institution.
    pub institution: String,
    /// The year; `None` if the table has none.
    pub year: Option<String>,
    /// The stage; `None` if the table has none.
    pub stage: Option<String>,
    /// The id of the indicator, where each has its own row.
    pub indicator: String,
    /// Its level, where each has its own row.
    pub level: String,
    /// What each indicator of the rubric is called: its column, or what stands in the column of indicators.
    pub indicators: Vec<String>,
}

/// What to write.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// The database.
    pub dialect: Dialect,
    /// The table; a point parts it from its schema.
    pub table: &'a str,
    /// Its columns.
    pub columns: &'a Columns,
    /// Whether each indicator has its own row.
    pub is_long: bool,
    /// Which value decides the band.
    pub band_on: BandOn,
    /// Whether a missing level counts as the lowest.
    pub missing_is_lowest: bool,
    /// The view to make of it.
    pub view: Option<&'a str>,
}

/// Why a rubric cannot be written for a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its whole numbers are larger than the database holds exactly.
    TooLarge,
    /// Decimals cannot write its scale, such as a step of a third.
    NotDecimal,
    /// A node has the id of another column of the result.
    Reserved(String),
}

/// The SELECT, or the CREATE VIEW, that scores a table.
///
/// # Errors
/// The [`Refusal`] where the database cannot do it exactly.
pub fn write(query: Query<'_>) -> Result<String, Refusal> {
    Writer::new(query)?.write().ok_or(Refusal::TooLarge)
}

struct Writer<'a> {
    query: Query<'a>,
    dialect: Dialect,
    rubric: &'a Rubric,
    whole: Whole,
    integer: Integer,
    /// The type that holds a level exactly.
    level_type: String,
}

impl<'a> Writer<'a> {
    fn new(query: Query<'a>) -> Result<Self, Refusal> {
        let Query { rubric, dialect, .. } = query;
        let is_reserved = |id: &&String| RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(id));
        let mut ids = rubric.groups().chain(rubric.indicators()).map(|node| &rubric[node].id);
        if let Some(id) = ids.find(is_reserved) {
            return Err(Refusal::Reserved(id.clone()));
        }
        let scale = rubric.scale;
        let ends = [scale.min, scale.max];
        let millionths = |number: &Exact| number.rounded(MAX_DECIMALS) == *number;
        if !ends.iter().chain(&scale.step).all(millionths) {
            return Err(Refusal::NotDecimal);
        }
        let whole = Whole::new(rubric, rubric.decimals..=MAX_DECIMALS, dialect.limit()).ok_or(Refusal::TooLarge)?;
        let fits = |largest: i128| largest <= i128::from(i64::MAX);
        let integer = if whole.largest().is_some_and(fits) { Integer::Narrow } else { Integer::Wide };
        // Values are written in last decimals, as DECIMAL(18, decimals).
        let most = Exact::new(10_i128.pow(12), 1).map_err(|_| Refusal::TooLarge)?;
        if ends.iter().any(|end| end.abs() >= most) {
            return Err(Refusal::TooLarge);
        }
        let digits = ends.map(|end| full(end.abs().rounded(0)).len()).into_iter().max().unwrap_or(1);
        let decimals = whole.score_decimals;
        // A digit more: the largest level may be rounded up before it is compared.
        let precision = u32::try_from(digits).unwrap_or(u32::MAX).saturating_add(decimals).saturating_add(1);
        Ok(Self { query, dialect, rubric, whole, integer, level_type: format!("DECIMAL({precision}, {decimals})") })
    }

    fn write(&self) -> Option<String> {
        let mut steps = Vec::new();
        if self.query.is_long {
            steps.push(("cells", "Each row of the table, with an indicator and its level.", self.cells()));
        }
        steps.push(("given", "Each institution with its levels.", self.given()));
        steps.push(("checked", "What is wrong with it: NULL if nothing is.", self.checked()));
        steps.push(("counted", "Levels as whole numbers: NULL if there is a problem.", self.counted()));
        steps.push(("aspects", "Weight x level, summed by aspect.", self.aspects()));
        steps.push(("nodes", "The same by domain, and for the index.", self.nodes()));
        let steps: Vec<String> =
            steps.into_iter().map(|(name, about, body)| format!("-- {about}\n{name} AS (\n{body}\n)")).collect();
        let view = self.query.view.map(|view| format!("CREATE OR REPLACE VIEW {} AS\n", self.path(view)));
        let (view, steps) = (view.unwrap_or_default(), steps.join(",\n"));
        Some(format!("{}{view}WITH\n{steps}\n{};\n", self.title(), self.result()?))
    }

    fn title(&self) -> String {
        let rubric = self.rubric;
        let basis = rubric.legal_basis.as_ref().map(|basis| format!(", {}", clean(basis))).unwrap_or_default();
        format!(
            "-- {} ({}){basis}, for {}.\n\
             -- Written by spbe sql. All sums are of whole numbers, so nothing is rounded but the values shown, once.\n\
             -- The exact index is index_numerator / index_denominator.\n",
            clean(&rubric.title),
            clean(&rubric.id),
            self.dialect.name(),
        )
    }

    /// The rows of a long table, under names of our own.
    fn cells(&self) -> String {
        let Columns { indicator, level, .. } = self.query.columns;
        let columns = [self.renamed(indicator, "indicator"), self.renamed(level, "level")];
        select("  ", self.subject().into_iter().chain(columns), &self.path(self.query.table))
    }

    fn given(&self) -> String {
        let lowest = |level: String| match self.query.missing_is_lowest {
            true => format!("COALESCE({level}, {})", full(self.rubric.scale.min)),
            false => level,
        };
        let ids = self.ids();
        let named = ids.iter().zip(&self.query.columns.indicators);
        if !self.query.is_long {
            let levels = named.map(|(id, name)| format!("{} AS {id}", lowest(self.dialect.identifier(name))));
            return select("  ", self.subject().into_iter().chain(levels), &self.path(self.query.table));
        }
        let [indicator, level] = ["indicator", "level"].map(|name| self.dialect.identifier(name));
        let of = |name: &String| format!("FILTER (WHERE {indicator} = {})", self.dialect.text(name));
        let levels = named.map(|(id, name)| format!("{} AS {id}", lowest(format!("MAX({level}) {}", of(name)))));
        let repeated = self.query.columns.indicators.iter().map(|name| {
            let problem = self.dialect.text(&format!("{name} is given more than once"));
            format!("CASE WHEN COUNT(*) {} > 1 THEN {problem} END", of(name))
        });
        let known: Vec<String> = self.query.columns.indicators.iter().map(|name| self.dialect.text(name)).collect();
        let unknown = format!("FILTER (WHERE {indicator} NOT IN ({}))", known.join(", "));
        let nameless = format!(
            "CASE WHEN COUNT(*) FILTER (WHERE {indicator} IS NULL) > 0 THEN 'a level is without indicator' END"
        );
        let unknown =
            format!("CASE WHEN COUNT(*) {unknown} > 0 THEN concat(MIN({indicator}) {unknown}, ' is unknown') END");
        let problems = self.problems(repeated.chain([unknown, nameless]), "rows_problem");
        let keys = self.keys();
        let select = select("  ", keys.iter().cloned().chain(levels).chain([problems]), "cells");
        format!("{select}\n  GROUP BY {}{}", keys.join(", "), self.dialect.fence())
    }

    fn checked(&self) -> String {
        let scale = self.rubric.scale;
        let (min, max) = (full(scale.min), full(scale.max));
        let check = |(indicator, id): (NodeId, &String)| {
            let what = |problem: &str| self.dialect.text(&format!("{} {problem}", self.rubric[indicator].id));
            let exact = self.dialect.try_cast(id, &self.level_type);
            let mut off = format!("{exact} <> {id}");
            let problem = match scale.step {
                None => format!("has more than {} decimals", self.whole.score_decimals),
                Some(_) => "is off step".to_owned(),
            };
            if let Some(step) = scale.step.filter(|_| self.whole.step != 1 || !is_power_of_ten(self.whole.unit)) {
                off.push_str(&format!(" OR ({exact} - ({min})) % {} <> 0", full(step)));
            }
            format!(
                "CASE WHEN {id} IS NULL THEN {} WHEN {id} < {min} OR {id} > {max} THEN {} WHEN {off} THEN {} END",
                what("is missing"),
                what("is out of scale"),
                what(&problem)
            )
        };
        let ids = self.ids();
        let rows = self.query.is_long.then(|| self.dialect.identifier("rows_problem"));
        let checks = rows.into_iter().chain(self.rubric.indicators().zip(&ids).map(check));
        let problem = self.problems(checks, "problem");
        format!("{}{}", select("  ", ["*".to_owned(), problem], "given"), self.dialect.fence())
    }

    fn counted(&self) -> String {
        let (problem, integer) = (self.dialect.identifier("problem"), self.dialect.integer_type(self.integer));
        let count = |id: &String| {
            let counted = match self.whole.unit {
                1 => id.clone(),
                unit => format!("CAST({id} AS {}) * {unit}", self.level_type),
            };
            let counted = self.dialect.try_cast(&counted, integer);
            format!("CASE WHEN {problem} IS NULL THEN {counted} END AS {id}")
        };
        let columns =
            self.keys().into_iter().chain([problem.clone()]).chain(self.ids().iter().map(count).collect::<Vec<_>>());
        format!("{}{}", select("  ", columns, "checked"), self.dialect.fence())
    }

    fn aspects(&self) -> String {
        let sums = self.rubric.aspects().map(|aspect| format!("{} AS {}", self.sum(aspect), self.id(aspect)));
        let columns = self.keys().into_iter().chain([self.dialect.identifier("problem")]).chain(sums);
        format!("{}{}", select("  ", columns, "counted"), self.dialect.fence())
    }

    /// The sum of weight x level of an aspect; levels of equal weight stand together.
    fn sum(&self, aspect: NodeId) -> String {
        let mut terms: Vec<(i128, Vec<String>)> = Vec::new();
        for indicator in self.rubric.indicators_of(aspect) {
            let weight = self.whole.weights[indicator];
            match terms.iter_mut().find(|(found, _)| *found == weight) {
                Some((_, levels)) => levels.push(self.id(indicator)),
                None => terms.push((weight, vec![self.id(indicator)])),
            }
        }
        let term = |(weight, levels): &(i128, Vec<String>)| match (weight, &levels[..]) {
            (1, levels) => levels.join(" + "),
            (weight, [level]) => format!("{weight} * {level}"),
            (weight, levels) => format!("{weight} * ({})", levels.join(" + ")),
        };
        terms.iter().map(term).collect::<Vec<_>>().join(" + ")
    }

    fn nodes(&self) -> String {
        let sum = |node: NodeId, name: &str| {
            let aspects = self.rubric.aspects().filter(|aspect| self.rubric.path(*aspect).any(|above| above == node));
            let aspects: Vec<String> = aspects.map(|aspect| self.id(aspect)).collect();
            format!("{} AS {}", aspects.join(" + "), self.dialect.identifier(name))
        };
        let domains = self.rubric.domains().map(|domain| sum(domain, &self.rubric[domain].id));
        let columns = std::iter::once("*".to_owned()).chain(domains).chain([sum(NodeId::INDEX, "index_numerator")]);
        format!("{}{}", select("  ", columns, "aspects"), self.dialect.fence())
    }

    fn result(&self) -> Option<String> {
        let [index, numerator, denominator, problem, band] =
            ["index", "index_numerator", "index_denominator", "problem", "band"]
                .map(|name| self.dialect.identifier(name));
        let value = |node: NodeId, sum: &str, name: &str| Some(format!("{} AS {name}", self.value(node, sum)?));
        let groups = self.rubric.groups().map(|group| value(group, &self.id(group), &self.id(group)));
        let total = self.whole.weights[NodeId::INDEX].checked_mul(self.whole.unit)?;
        let integer = self.dialect.integer_type(self.integer);
        let columns = self
            .keys()
            .into_iter()
            .chain([value(NodeId::INDEX, &numerator, &index)?, format!("{} AS {band}", self.band(&numerator)?)])
            .chain(groups.collect::<Option<Vec<_>>>()?)
            .chain([
                numerator,
                format!("CASE WHEN {problem} IS NULL THEN CAST({total} AS {integer}) END AS {denominator}"),
                problem,
            ]);
        Some(select("", columns, "nodes"))
    }

    /// The value of a node, rounded half up, in units of the last decimal.
    fn units(&self, node: NodeId, sum: &str) -> Option<String> {
        let Rounding { sum: factor, weight: half, divisor } = self.whole.rounding;
        let weight = self.whole.weights[node];
        let (half, divisor) = (half.checked_mul(weight)?, divisor.checked_mul(weight)?);
        let common = gcd(gcd(factor, half), divisor);
        let [factor, half, divisor] = [factor, half, divisor].map(|part| part.checked_div(common));
        let (factor, half, divisor) = (factor?, half?, divisor?);
        let rounded = |sign: &str| {
            let times = match (factor, sign) {
                (1, _) => format!("{sign}{sum}"),
                (_, "") => format!("{factor} * {sum}"),
                _ => format!("{factor} * ({sign}{sum})"),
            };
            self.dialect.divide(self.integer, &format!("{times} + {half}"), divisor)
        };
        Some(match self.rubric.scale.min < Exact::ZERO {
            // A half is rounded away from zero.
            true => format!("CASE WHEN {sum} < 0 THEN -({}) ELSE {} END", rounded("-"), rounded("")),
            false => rounded(""),
        })
    }

    fn value(&self, node: NodeId, sum: &str) -> Option<String> {
        let units = self.units(node, sum)?;
        let units =
            if self.integer == Integer::Wide { format!("CAST({units} AS BIGINT)") } else { format!("({units})") };
        let decimals = self.rubric.decimals;
        let unit = Exact::new(1, 10_i128.checked_pow(decimals)?).ok()?;
        Some(format!("CAST({units} * {} AS DECIMAL(18, {decimals}))", full(unit)))
    }

    fn band(&self, numerator: &str) -> Option<String> {
        let Some(bands) = &self.rubric.bands else {
            return Some(format!("CAST(NULL AS {})", self.dialect.text_type()));
        };
        let (value, weight, cuts) = match self.query.band_on {
            BandOn::Exact => (numerator.to_owned(), self.whole.weights[NodeId::INDEX], &self.whole.cuts),
            BandOn::Rounded => (self.units(NodeId::INDEX, numerator)?, 1, &self.whole.rounded_cuts),
        };
        let cuts = cuts.iter().map(|cut| threshold(*cut, weight, bands.on_cut)).collect::<Option<Vec<_>>>()?;
        let labels: Vec<String> = bands.bands.iter().map(|band| self.dialect.text(&band.label)).collect();
        let (lowest, above) = labels.split_first()?;
        let is = past(bands);
        let cases = cuts.iter().zip(above).rev().map(|(cut, label)| format!("WHEN {value} {is} {cut} THEN {label}"));
        let cases: Vec<String> = cases.chain([format!("WHEN {numerator} IS NOT NULL THEN {lowest}")]).collect();
        Some(format!("CASE {} END", cases.join(" ")))
    }

    /// The institution, the year and the stage, as the table has them.
    fn subject(&self) -> [String; 3] {
        let Columns { institution, year, stage, .. } = self.query.columns;
        let or_null = |column: &Option<String>, name: &str, kind: &str| match column {
            Some(column) => self.renamed(column, name),
            None => format!("CAST(NULL AS {kind}) AS {}", self.dialect.identifier(name)),
        };
        [
            self.renamed(institution, "institution"),
            or_null(year, "year", "INTEGER"),
            or_null(stage, "stage", self.dialect.text_type()),
        ]
    }

    fn keys(&self) -> Vec<String> {
        ["institution", "year", "stage"].map(|name| self.dialect.identifier(name)).to_vec()
    }

    fn renamed(&self, column: &str, name: &str) -> String {
        format!("{} AS {}", self.dialect.identifier(column), self.dialect.identifier(name))
    }

    fn id(&self, node: NodeId) -> String {
        self.dialect.identifier(&self.rubric[node].id)
    }

    fn ids(&self) -> Vec<String> {
        self.rubric.indicators().map(|indicator| self.id(indicator)).collect()
    }

    /// The name of a table or view, after that of its schema.
    fn path(&self, name: &str) -> String {
        name.split('.').map(|part| self.dialect.identifier(part)).collect::<Vec<_>>().join(".")
    }

    /// Problems in one column, parted by semicolons; NULL if there are none.
    fn problems(&self, problems: impl Iterator<Item = String>, name: &str) -> String {
        let problems: Vec<String> = problems.collect();
        let joined = match problems.len() > MOST_ARGUMENTS {
            false => joined("    ", &problems),
            true => {
                let parts = problems.chunks(MOST_ARGUMENTS).map(|part| joined("      ", part));
                joined("    ", &parts.collect::<Vec<_>>())
            }
        };
        format!("{joined} AS {}", self.dialect.identifier(name))
    }
}

/// A SELECT, indented by some blanks.
fn select(indent: &str, columns: impl IntoIterator<Item = String>, from: &str) -> String {
    let columns: Vec<String> = columns.into_iter().map(|column| format!("\n{indent}  {column}")).collect();
    format!("{indent}SELECT{}\n{indent}FROM {from}", columns.join(","))
}

/// Texts in one, parted by semicolons; NULL if there are none. It begins on a line with this indent.
fn joined(indent: &str, texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("\n{indent}  {text}")).collect();
    format!("NULLIF(concat_ws('; ',{}\n{indent}), '')", texts.join(","))
}

fn full(number: Exact) -> String {
    number.to_full(DecimalMark::Point)
}

fn is_power_of_ten(unit: i128) -> bool {
    (0..=MAX_DECIMALS).any(|decimals| 10_i128.checked_pow(decimals) == Some(unit))
}

/// The whole number that a sum of `weight` has to reach, or to pass, to be past a cut.
fn threshold(cut: Cut, weight: i128, on_cut: OnCut) -> Option<i128> {
    let product = cut.cut.checked_mul(weight)?;
    let floor = product.checked_div_euclid(cut.factor)?;
    match on_cut {
        OnCut::Above if product.checked_rem_euclid(cut.factor)? != 0 => floor.checked_add(1),
        OnCut::Above | OnCut::Below => Some(floor),
    }
}
