//! Comparisons for programs.

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::json::{self, DiagnosticForm, ResultForm, RubricHead, band};
use super::{Across, Changes};
use crate::analysis::compare::{GroupChange, NodeChange};
use crate::analysis::standing::Standing;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::rubric::Rubric;
use crate::rubric::names::Node;

/// The document `spbe.compare/1`; without changes, what is wrong with the sheets.
pub fn json(changes: Option<&Changes<'_>>, diagnostics: &[Diagnostic]) -> String {
    let mut document = CompareDocument::new(diagnostics);
    if let Some(changes) = changes {
        let rubric = changes.rubric;
        document.rubric = Some(RubricHead::new(rubric));
        if let [comparison] = changes.comparisons {
            document.before = Some(json::result(rubric, &comparison.before.assessment));
            document.after = Some(json::result(rubric, &comparison.after.assessment));
            document.delta = comparison.delta().map(|delta| delta.to_string());
            document.nodes = comparison.nodes.iter().map(|change| node_form(rubric, change)).collect();
        } else {
            document.groups = changes.groups.iter().map(|group| group_form(rubric, group)).collect();
        }
        document.institutions = changes
            .comparisons
            .iter()
            .map(|comparison| InstitutionForm {
                delta: comparison.delta().map(|delta| delta.to_string()),
                nodes: match changes.comparisons {
                    // Those of the only one are above.
                    [_] => Vec::new(),
                    _ => comparison.nodes.iter().map(|change| node_form(rubric, change)).collect(),
                },
                ..InstitutionForm::new([rubric, rubric], [&comparison.before, &comparison.after])
            })
            .collect();
        document.only_before = names(changes.only_before);
        document.only_after = names(changes.only_after);
    }
    json::to_text(&document)
}

/// The document `spbe.compare/1` of two instruments: values, and no differences.
pub fn json_across(across: &Across<'_>, diagnostics: &[Diagnostic]) -> String {
    let [before, after] = across.rubrics;
    let mut document = CompareDocument::new(diagnostics);
    document.rubric = Some(RubricHead::new(before));
    document.rubric_after = Some(RubricHead::new(after));
    if let [pair] = across.pairs {
        document.before = Some(json::result(before, &pair[0].assessment));
        document.after = Some(json::result(after, &pair[1].assessment));
    }
    document.institutions = across.pairs.iter().map(|pair| InstitutionForm::new(across.rubrics, *pair)).collect();
    document.only_before = names(across.only_before);
    document.only_after = names(across.only_after);
    json::to_text(&document)
}

fn names<'a>(standings: &[&'a Standing]) -> Vec<&'a str> {
    standings.iter().map(|standing| standing.institution()).collect()
}

#[derive(Serialize)]
struct CompareDocument<'a> {
    schema: &'static str,
    rubric: Option<RubricHead<'a>>,
    /// The instrument after, where it is another.
    rubric_after: Option<RubricHead<'a>>,
    before: Option<ResultForm<'a>>,
    after: Option<ResultForm<'a>>,
    delta: Option<String>,
    nodes: Vec<NodeForm<'a>>,
    institutions: Vec<InstitutionForm<'a>>,
    groups: Vec<GroupForm<'a>>,
    only_before: Vec<&'a str>,
    only_after: Vec<&'a str>,
    diagnostics: Vec<DiagnosticForm>,
}

impl CompareDocument<'_> {
    fn new(diagnostics: &[Diagnostic]) -> Self {
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
    before: Option<Box<RawValue>>,
    after: Option<Box<RawValue>>,
    delta: Option<String>,
    contribution: Option<String>,
}

#[derive(Serialize)]
struct InstitutionForm<'a> {
    institution: Option<&'a str>,
    before: SideForm<'a>,
    after: SideForm<'a>,
    delta: Option<String>,
    /// Where there are several institutions and one instrument.
    nodes: Vec<NodeForm<'a>>,
}

#[derive(Serialize)]
struct SideForm<'a> {
    institution: Option<&'a str>,
    year: Option<u16>,
    stage: Option<&'a str>,
    basis: &'static str,
    index: Option<Box<RawValue>>,
    exact: Option<String>,
    band: Option<&'a str>,
}

#[derive(Serialize)]
struct GroupForm<'a> {
    name: Option<&'a str>,
    count: usize,
    before: Option<Box<RawValue>>,
    after: Option<Box<RawValue>>,
    delta: String,
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
        let subject = &standing.assessment.subject;
        let index = standing.value(Node::Index);
        Self {
            institution: subject.institution.as_deref(),
            year: subject.year,
            stage: subject.stage.as_deref(),
            basis: standing.basis.as_str(),
            index: index.and_then(|index| json::value(rubric, index)),
            exact: index.map(|index| index.to_string()),
            band: band(rubric, standing.band),
        }
    }
}

fn node_form<'a>(rubric: &'a Rubric, change: &NodeChange) -> NodeForm<'a> {
    let value = |value: Exact| match change.node {
        Node::Indicator(_) => json::weight(value),
        _ => json::value(rubric, value),
    };
    NodeForm {
        id: rubric.id_of(change.node),
        before: change.before.and_then(value),
        after: change.after.and_then(value),
        delta: change.delta.map(|delta| delta.to_string()),
        contribution: change.contribution.map(|contribution| contribution.to_string()),
    }
}

fn group_form<'a>(rubric: &Rubric, group: &'a GroupChange) -> GroupForm<'a> {
    GroupForm {
        name: group.name.as_deref(),
        count: group.count,
        before: json::value(rubric, group.before),
        after: json::value(rubric, group.after),
        delta: group.delta.to_string(),
        risen: group.risen,
        fallen: group.fallen,
    }
}
