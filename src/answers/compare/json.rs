//! Comparisons for programs.

use serde::Serialize;

use super::{Across, Changes};
use crate::analysis::compare::{GroupChange, NodeChange};
use crate::analysis::standing::Standing;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::report::json::{self, DiagnosticForm, IndexForm, Number, ResultForm, RubricHead, SubjectForm};
use crate::rubric::Rubric;

/// The document when nothing was compared: only the problems of the sheets.
pub fn nothing(diagnostics: &[Diagnostic]) -> impl Serialize {
    changes(None, diagnostics)
}

/// The document `spbe.compare/1`.
pub(super) fn changes<'a>(changes: Option<&'a Changes<'a>>, diagnostics: &'a [Diagnostic]) -> impl Serialize {
    let mut document = CompareDocument::new(diagnostics);
    if let Some(changes) = changes {
        let rubric = changes.rubric;
        document.rubric = Some(RubricHead::new(rubric));
        if let [comparison] = changes.comparisons {
            document.before = Some(json::result(rubric, &comparison.before.assessment));
            document.after = Some(json::result(rubric, &comparison.after.assessment));
            document.delta = comparison.delta();
            document.nodes = comparison.compared().map(|change| node_form(rubric, change)).collect();
        } else {
            document.groups = changes.groups.iter().map(|group| group_form(rubric, group)).collect();
        }
        document.institutions = changes
            .comparisons
            .iter()
            .map(|comparison| InstitutionForm {
                delta: comparison.delta(),
                nodes: match changes.comparisons {
                    // Those of the only one are above.
                    [_] => Vec::new(),
                    _ => comparison.compared().map(|change| node_form(rubric, change)).collect(),
                },
                ..InstitutionForm::new([rubric, rubric], [&comparison.before, &comparison.after])
            })
            .collect();
        document.only_before = names(changes.only_before);
        document.only_after = names(changes.only_after);
    }
    document
}

/// The document `spbe.compare/1` of two instruments: values, and no differences.
pub(super) fn across<'a>(across: &'a Across<'a>) -> impl Serialize {
    let [before, after] = across.rubrics;
    let mut document = CompareDocument::new(across.diagnostics);
    document.rubric = Some(RubricHead::new(before));
    document.rubric_after = Some(RubricHead::new(after));
    if let [pair] = across.pairs {
        document.before = Some(json::result(before, &pair[0].assessment));
        document.after = Some(json::result(after, &pair[1].assessment));
    }
    document.institutions = across.pairs.iter().map(|pair| InstitutionForm::new(across.rubrics, *pair)).collect();
    document.only_before = names(across.only_before);
    document.only_after = names(across.only_after);
    document
}

fn names<'a>(standings: &[&'a Standing]) -> Vec<&'a str> {
    standings.iter().map(|standing| standing.institution()).collect()
}

#[derive(Serialize)]
struct CompareDocument<'a> {
    schema: &'static str,
    rubric: Option<RubricHead<'a>>,
    /// The instrument after, if it differs.
    rubric_after: Option<RubricHead<'a>>,
    before: Option<ResultForm<'a>>,
    after: Option<ResultForm<'a>>,
    delta: Option<Exact>,
    nodes: Vec<NodeForm<'a>>,
    institutions: Vec<InstitutionForm<'a>>,
    groups: Vec<GroupForm<'a>>,
    only_before: Vec<&'a str>,
    only_after: Vec<&'a str>,
    diagnostics: Vec<DiagnosticForm<'a>>,
}

impl<'a> CompareDocument<'a> {
    fn new(diagnostics: &'a [Diagnostic]) -> Self {
        Self {
            schema: "spbe.compare/1",
            rubric: None,
            rubric_after: None,
            before: None,
            after: None,
            delta: None,
            nodes: Vec::new(),
            institutions: Vec::new(),
            groups: Vec::new(),
            only_before: Vec::new(),
            only_after: Vec::new(),
            diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct NodeForm<'a> {
    id: &'a str,
    before: Option<Number>,
    after: Option<Number>,
    delta: Option<Exact>,
    contribution: Option<Exact>,
}

#[derive(Serialize)]
struct InstitutionForm<'a> {
    institution: Option<&'a str>,
    before: SideForm<'a>,
    after: SideForm<'a>,
    delta: Option<Exact>,
    /// Only for several institutions under one instrument.
    nodes: Vec<NodeForm<'a>>,
}

#[derive(Serialize)]
struct SideForm<'a> {
    #[serde(flatten)]
    subject: SubjectForm<'a>,
    basis: &'static str,
    #[serde(flatten)]
    index: IndexForm<'a>,
}

#[derive(Serialize)]
struct GroupForm<'a> {
    name: Option<&'a str>,
    count: usize,
    before: Number,
    after: Number,
    delta: Exact,
    risen: usize,
    fallen: usize,
}

impl<'a> InstitutionForm<'a> {
    fn new(rubrics: [&'a Rubric; 2], pair: [&'a Standing; 2]) -> Self {
        let [before, after] = pair;
        Self {
            institution: after.assessment.subject.institution.as_deref(),
            before: SideForm::new(rubrics[0], before),
            after: SideForm::new(rubrics[1], after),
            delta: None,
            nodes: Vec::new(),
        }
    }
}

impl<'a> SideForm<'a> {
    fn new(rubric: &'a Rubric, standing: &'a Standing) -> Self {
        Self {
            subject: SubjectForm::of(&standing.assessment),
            basis: standing.basis.as_str(),
            index: IndexForm::new(rubric, standing),
        }
    }
}

fn node_form<'a>(rubric: &'a Rubric, change: &NodeChange) -> NodeForm<'a> {
    let value = |value: Exact| match change.node.is_indicator() {
        true => Number::full(value),
        false => Number::of(rubric, value),
    };
    NodeForm {
        id: rubric[change.node].id.as_str(),
        before: change.before.map(value),
        after: change.after.map(value),
        delta: change.delta,
        contribution: change.contribution,
    }
}

fn group_form<'a>(rubric: &Rubric, group: &'a GroupChange) -> GroupForm<'a> {
    GroupForm {
        name: group.name.as_deref(),
        count: group.count,
        before: Number::of(rubric, group.before),
        after: Number::of(rubric, group.after),
        delta: group.delta,
        risen: group.risen,
        fallen: group.fallen,
    }
}
