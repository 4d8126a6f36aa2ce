//! JSON for programs. It is the same in every language; `docs/schema/` holds a schema for each document.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::analysis::standing::Standing;
use crate::assess::{Assessment, Next, Passing, Point, Value};
use crate::diagnostic::{Diagnostic, Place, Problem, Severity};
use crate::exact::{DecimalMark, Exact};
use crate::lang::Lang;
use crate::rubric::{NodeId, Rubric};
use crate::scores::{Source, Subject};

pub use super::number::Number;

/// Messages inside JSON are always in this language.
const LANG: Lang = Lang::En;

/// A document as indented text with a line break at its end.
///
/// # Errors
/// If a part of it cannot be written; no document of spbe has such a part.
pub fn to_text(document: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_text(DecimalMark::Point);
        match serde_json::from_str::<&RawValue>(&text) {
            Ok(digits) => digits.serialize(serializer),
            // A fraction is not a number in JSON.
            Err(_) => serializer.serialize_str(&text),
        }
    }
}

/// Whose result it is.
#[derive(Serialize)]
pub struct SubjectForm<'r> {
    institution: Option<&'r str>,
    year: Option<u16>,
    stage: Option<&'r str>,
    source: Option<SourceForm<'r>>,
}

impl<'r> SubjectForm<'r> {
    /// The form of a subject, which a row of a table gave.
    pub fn new(subject: &'r Subject, source: Option<&'r Source>, row: u32) -> Self {
        let (institution, stage) = (subject.institution.as_deref(), subject.stage.as_deref());
        Self { institution, year: subject.year, stage, source: source.map(|source| SourceForm::new(source, row)) }
    }

    /// The form of whose result one is.
    pub fn of(assessment: &'r Assessment) -> Self {
        Self::new(&assessment.subject, assessment.source.as_ref(), assessment.row)
    }
}

/// Where a result was read.
#[derive(Serialize)]
pub struct SourceForm<'r> {
    file: &'r str,
    sheet: Option<&'r str>,
    row: u32,
}

impl<'r> SourceForm<'r> {
    fn new(source: &'r Source, row: u32) -> Self {
        Self { file: &source.file, sheet: source.sheet.as_deref(), row }
    }

    /// Where a result was read.
    pub fn of(assessment: &'r Assessment) -> Option<Self> {
        assessment.source.as_ref().map(|source| Self::new(source, assessment.row))
    }
}

/// An index: as it is shown, exactly, and its band.
#[derive(Serialize)]
pub struct IndexForm<'r> {
    index: Option<Number>,
    exact: Option<Exact>,
    band: Option<&'r str>,
}

impl<'r> IndexForm<'r> {
    /// The index of an institution.
    pub fn new(rubric: &'r Rubric, standing: &Standing) -> Self {
        let exact = standing.value(NodeId::INDEX);
        let index = exact.map(|exact| Number::of(rubric, exact));
        Self { index, exact, band: band(rubric, standing.band) }
    }

    /// An index that is known.
    pub fn known(rubric: &'r Rubric, exact: Exact, of: Option<usize>) -> Self {
        Self { index: Some(Number::of(rubric, exact)), exact: Some(exact), band: band(rubric, of) }
    }
}

/// What every document says about its rubric.
#[derive(Serialize)]
pub struct RubricHead<'r> {
    id: &'r str,
    title: &'r str,
    legal_basis: Option<&'r str>,
}

impl<'r> RubricHead<'r> {
    /// The head of a rubric.
    pub fn new(rubric: &'r Rubric) -> Self {
        Self { id: &rubric.id, title: &rubric.title, legal_basis: rubric.legal_basis.as_deref() }
    }
}

/// One result, as every document holds it.
#[derive(Serialize)]
pub struct ResultForm<'r> {
    #[serde(flatten)]
    subject: SubjectForm<'r>,
    index: ValueForm<'r>,
    next_band: Option<NextForm<'r>>,
    milestones: Vec<MilestoneForm<'r>>,
    domains: Vec<GroupForm<'r>>,
    aspects: Vec<GroupForm<'r>>,
    indicators: Vec<IndicatorForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

/// A value of a node. While scores are missing, the value is null and `low` and `high` are there.
#[derive(Serialize)]
struct ValueForm<'r> {
    value: Option<Number>,
    exact: Option<Exact>,
    band: Option<&'r str>,
    band_on_rounded: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<PointForm<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<PointForm<'r>>,
}

/// A value that is known.
#[derive(Serialize)]
pub struct PointForm<'r> {
    value: Number,
    exact: Exact,
    band: Option<&'r str>,
    band_on_rounded: Option<&'r str>,
}

#[derive(Serialize)]
struct NextForm<'r> {
    band: &'r str,
    cut: Number,
    distance: Number,
    distance_exact: Exact,
}

#[derive(Serialize)]
struct MilestoneForm<'r> {
    label: &'r str,
    index: Number,
    verified: bool,
    passed: bool,
    lacking_exact: Option<Exact>,
}

#[derive(Serialize)]
struct GroupForm<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'r str>,
    name: &'r str,
    weight: Number,
    #[serde(flatten)]
    value: ValueForm<'r>,
}

#[derive(Serialize)]
struct IndicatorForm<'r> {
    id: &'r str,
    aspect: Option<&'r str>,
    name: &'r str,
    weight: Number,
    score: Option<Number>,
    level: Option<&'r str>,
    contribution: Option<Exact>,
}

/// A diagnostic.
#[derive(Serialize)]
pub struct DiagnosticForm<'d> {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<String>,
    facts: &'d Problem,
    file: Option<&'d str>,
    sheet: Option<&'d str>,
    line: Option<usize>,
    row: Option<u32>,
    column: Option<String>,
    header: Option<&'d str>,
    /// Only where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<&'d str>,
}

impl<'d> DiagnosticForm<'d> {
    /// The form of a diagnostic.
    pub fn new(diagnostic: &'d Diagnostic) -> Self {
        let mut form = Self {
            severity: diagnostic.severity,
            code: diagnostic.problem.code(),
            message: diagnostic.problem.message(LANG),
            help: diagnostic.problem.help(LANG),
            facts: &diagnostic.problem,
            file: diagnostic.file(),
            sheet: None,
            line: None,
            row: None,
            column: None,
            header: None,
            institution: diagnostic.institution.as_deref(),
        };
        match &diagnostic.place {
            Place::Nowhere | Place::File(_) => {}
            Place::Text(source, span) => {
                let (line, column) = source.line_column(span.start);
                form.line = Some(line);
                form.column = Some(column.to_string());
            }
            Place::Cell(cell) => {
                form.sheet = cell.sheet.as_deref();
                form.row = Some(cell.row);
                form.column = cell.column_letters();
                form.header = cell.header.as_deref();
            }
        }
        form
    }
}

/// The form of a result.
pub fn result<'r>(rubric: &'r Rubric, assessment: &'r Assessment) -> ResultForm<'r> {
    let group = |node: NodeId| GroupForm {
        id: &rubric[node].id,
        domain: rubric.group_id(node),
        name: &rubric[node].name,
        weight: Number::full(rubric[node].weight),
        value: value_form(rubric, assessment.values[node]),
    };
    ResultForm {
        subject: SubjectForm::of(assessment),
        index: value_form(rubric, assessment.index()),
        next_band: assessment.next.as_ref().map(|next| next_form(rubric, next)),
        milestones: assessment.milestones.iter().map(milestone_form).collect(),
        domains: rubric.domains().map(group).collect(),
        aspects: rubric.aspects().map(group).collect(),
        indicators: rubric.indicators().map(|node| indicator(rubric, assessment, node)).collect(),
        diagnostics: assessment.notes.iter().map(DiagnosticForm::new).collect(),
    }
}

fn indicator<'r>(rubric: &'r Rubric, assessment: &Assessment, node: NodeId) -> IndicatorForm<'r> {
    let score = assessment.exact(node);
    IndicatorForm {
        id: &rubric[node].id,
        aspect: rubric.group_id(node),
        name: &rubric[node].name,
        weight: Number::full(rubric[node].weight),
        score: score.map(Number::full),
        level: score.and_then(|score| rubric.level_name(node, score)),
        contribution: assessment.contribution(rubric, node),
    }
}

fn value_form(rubric: &Rubric, value: Value) -> ValueForm<'_> {
    match value {
        Value::Known(point) => {
            let PointForm { value, exact, band, band_on_rounded } = point_form(rubric, point);
            ValueForm { value: Some(value), exact: Some(exact), band, band_on_rounded, low: None, high: None }
        }
        Value::Between(low, high) => ValueForm {
            value: None,
            exact: None,
            // The band is known as long as both ends agree.
            band: band(rubric, low.band).filter(|_| low.band == high.band),
            band_on_rounded: band(rubric, low.band_on_rounded).filter(|_| low.band_on_rounded == high.band_on_rounded),
            low: Some(point_form(rubric, low)),
            high: Some(point_form(rubric, high)),
        },
        Value::Unknown => {
            ValueForm { value: None, exact: None, band: None, band_on_rounded: None, low: None, high: None }
        }
    }
}

/// The form of a value that is known.
pub fn point_form(rubric: &Rubric, point: Point) -> PointForm<'_> {
    PointForm {
        value: Number::of(rubric, point.exact),
        exact: point.exact,
        band: band(rubric, point.band),
        band_on_rounded: band(rubric, point.band_on_rounded),
    }
}

/// The label of a band.
pub fn band(rubric: &Rubric, band: Option<usize>) -> Option<&str> {
    Some(rubric.bands.as_ref()?.label(band?))
}

fn next_form<'r>(rubric: &'r Rubric, next: &Next) -> NextForm<'r> {
    NextForm {
        band: band(rubric, Some(next.band)).unwrap_or_default(),
        cut: Number::full(next.begins.value),
        distance: Number::of(rubric, next.distance),
        distance_exact: next.distance,
    }
}

fn milestone_form(passing: &Passing) -> MilestoneForm<'_> {
    MilestoneForm {
        label: &passing.milestone.label,
        index: Number::full(passing.milestone.index),
        verified: passing.milestone.is_verified,
        passed: passing.lacking.is_none(),
        lacking_exact: passing.lacking,
    }
}
