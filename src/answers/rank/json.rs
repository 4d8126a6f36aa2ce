//! The league table for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Ranks, climbed};
use crate::analysis::rank::{Before, Condition, Gap, Ranked, Summary};
use crate::analysis::standing::Standing;
use crate::analysis::target::Target;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::report::json::{DiagnosticForm, Number, RubricHead, SubjectForm, band};
use crate::rubric::{NodeId, Rubric};

/// The document when nothing was ranked: only the problems of the sheets.
pub fn nothing<'a>(rubric: Option<&'a Rubric>, diagnostics: &'a [Diagnostic]) -> impl Serialize {
    form(rubric, None, diagnostics)
}

/// The document `spbe.rank/1`.
pub(super) fn form<'a>(
    rubric: Option<&'a Rubric>,
    answer: Option<&'a Ranks<'a>>,
    diagnostics: &'a [Diagnostic],
) -> impl Serialize {
    let of = |answer: &Ranks<'a>, threshold: Target| match threshold {
        Target::Band(position) => ThresholdForm::Band(band(answer.rubric, Some(position)).unwrap_or_default()),
        Target::Index(value) => ThresholdForm::Index(Number::full(value)),
    };
    RankDocument {
        schema: "spbe.rank/1",
        rubric: rubric.map(RubricHead::new),
        by: answer.map(|answer| answer.rubric[answer.ranking.by].id.as_str()),
        conditions: answer.map_or(&[][..], |answer| answer.conditions).iter().map(ConditionForm::new).collect(),
        group_by: answer.and_then(|answer| answer.group_by),
        at_least: answer.and_then(|answer| Some(of(answer, answer.at_least?))),
        rows: answer.map_or_else(Vec::new, |answer| {
            answer.ranking.rows.iter().filter_map(|row| row_form(answer, row)).collect()
        }),
        unranked: answer.map_or_else(Vec::new, |answer| {
            let unranked = answer.ranking.unranked.iter().filter_map(|at| answer.standings.get(*at));
            unranked.map(Standing::institution).collect()
        }),
        all: answer.map(|answer| summary_form(answer, &answer.ranking.all)),
        groups: answer.map_or_else(Vec::new, |answer| {
            answer.ranking.groups.iter().map(|group| summary_form(answer, group)).collect()
        }),
        focus: answer.and_then(focus_form),
        diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

#[derive(Serialize)]
struct RankDocument<'a> {
    schema: &'static str,
    rubric: Option<RubricHead<'a>>,
    by: Option<&'a str>,
    #[serde(rename = "where")]
    conditions: Vec<ConditionForm<'a>>,
    group_by: Option<&'a str>,
    at_least: Option<ThresholdForm<'a>>,
    rows: Vec<RowForm<'a>>,
    unranked: Vec<&'a str>,
    all: Option<SummaryForm<'a>>,
    groups: Vec<SummaryForm<'a>>,
    focus: Option<FocusForm<'a>>,
    diagnostics: Vec<DiagnosticForm<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ThresholdForm<'a> {
    Band(&'a str),
    Index(Number),
}

#[derive(Serialize)]
struct ConditionForm<'a> {
    column: &'a str,
    value: &'a str,
    equal: bool,
}

impl<'a> ConditionForm<'a> {
    fn new(condition: &'a Condition) -> Self {
        Self { column: &condition.column, value: &condition.value, equal: condition.equal }
    }
}

#[derive(Serialize)]
struct RowForm<'a> {
    rank: usize,
    tied: bool,
    #[serde(flatten)]
    subject: SubjectForm<'a>,
    group: Option<&'a str>,
    rank_in_group: Option<usize>,
    value: Number,
    exact: Exact,
    index: Option<Number>,
    band: Option<&'a str>,
    basis: &'static str,
    domains: BTreeMap<&'a str, Option<Number>>,
    before: Option<BeforeForm>,
}

#[derive(Serialize)]
struct BeforeForm {
    rank: usize,
    rank_change: i64,
    value: Number,
    value_change: Option<Number>,
    value_change_exact: Option<Exact>,
}

#[derive(Serialize)]
struct SummaryForm<'a> {
    name: Option<&'a str>,
    count: usize,
    mean: Number,
    mean_exact: Exact,
    median: Number,
    min: Number,
    max: Number,
    bands: serde_json::Map<String, serde_json::Value>,
    at_least: Option<usize>,
    share_at_least: Option<Number>,
}

#[derive(Serialize)]
struct FocusForm<'a> {
    institution: Option<&'a str>,
    rank: usize,
    count: usize,
    group: Option<&'a str>,
    rank_in_group: Option<usize>,
    group_count: Option<usize>,
    next: Option<GapForm<'a>>,
    below: Option<GapForm<'a>>,
    against: Vec<GapForm<'a>>,
}

#[derive(Serialize)]
struct GapForm<'a> {
    institution: Option<&'a str>,
    rank: usize,
    distance: Number,
    distance_exact: Exact,
    parts: Vec<PartForm<'a>>,
}

#[derive(Serialize)]
struct PartForm<'a> {
    id: &'a str,
    own: Option<Number>,
    other: Option<Number>,
    contribution: Option<Exact>,
}

fn row_form<'a>(answer: &'a Ranks<'_>, row: &'a Ranked) -> Option<RowForm<'a>> {
    let rubric = answer.rubric;
    let standing = answer.standings.get(row.standing)?;
    let number = |value: Exact| Number::of(answer.rubric, value);
    let before = |before: Before| {
        let by = row.value.sub(before.value).ok();
        BeforeForm {
            rank: before.rank,
            rank_change: climbed(row, before),
            value: number(before.value),
            value_change: by.map(number),
            value_change_exact: by,
        }
    };
    Some(RowForm {
        rank: row.rank,
        tied: row.tied,
        subject: SubjectForm::of(&standing.assessment),
        group: row.group.as_deref(),
        rank_in_group: row.rank_in_group,
        value: number(row.value),
        exact: row.value,
        index: standing.value(NodeId::INDEX).map(number),
        band: band(rubric, row.band),
        basis: standing.basis.as_str(),
        domains: rubric.domains().map(|node| (rubric[node].id.as_str(), standing.value(node).map(number))).collect(),
        before: row.before.map(before),
    })
}

fn summary_form<'a>(answer: &'a Ranks<'_>, summary: &'a Summary) -> SummaryForm<'a> {
    let rubric = answer.rubric;
    let number = |value: Exact| Number::of(answer.rubric, value);
    let labels = rubric.bands.iter().flat_map(|bands| &bands.bands).map(|band| band.label.clone());
    let share = |count: usize| Exact::new(count as i128, summary.count as i128).ok();
    SummaryForm {
        name: answer.group_by.map(|_| summary.name.as_str()).filter(|_| !std::ptr::eq(summary, &answer.ranking.all)),
        count: summary.count,
        mean: number(summary.mean),
        mean_exact: summary.mean,
        median: number(summary.median),
        min: number(summary.min),
        max: number(summary.max),
        bands: labels.zip(summary.bands.iter().map(|count| (*count).into())).collect(),
        at_least: summary.at_least,
        share_at_least: summary.at_least.and_then(share).map(|share| Number::rounded(share, 4)),
    }
}

fn focus_form<'a>(answer: &'a Ranks<'_>) -> Option<FocusForm<'a>> {
    let focus = answer.ranking.focus.as_ref()?;
    let row = answer.ranking.rows.get(focus.row)?;
    let institution = |row: &Ranked| answer.standings.get(row.standing)?.assessment.subject.institution.as_deref();
    let number = |value: Exact| Number::of(answer.rubric, value);
    let gap = |gap: &Gap| {
        let row = answer.ranking.rows.get(gap.row)?;
        let parts = gap.parts.iter().map(|part| PartForm {
            id: answer.rubric[part.node].id.as_str(),
            own: part.own.map(number),
            other: part.other.map(number),
            contribution: part.contribution,
        });
        Some(GapForm {
            institution: institution(row),
            rank: row.rank,
            distance: number(gap.distance),
            distance_exact: gap.distance,
            parts: parts.collect(),
        })
    };
    Some(FocusForm {
        institution: institution(row),
        rank: row.rank,
        count: answer.ranking.rows.len(),
        group: row.group.as_deref(),
        rank_in_group: row.rank_in_group,
        group_count: focus.group_count,
        next: focus.next.as_ref().and_then(gap),
        below: focus.below.as_ref().and_then(gap),
        against: focus.against.iter().filter_map(gap).collect(),
    })
}
