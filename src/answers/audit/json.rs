//! The audit for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Audited, decimals, rounding};
use crate::analysis::audit::{Audit, Claim, Consequence, Finding, Follows, Verdict};
use crate::answers::Worded;
use crate::diagnostic::{Diagnostic, column_letters};
use crate::exact::{Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::report::json::{DiagnosticForm, Number, RubricHead, SubjectForm};
use crate::rubric::Rubric;

/// The document `spbe.audit/1`.
pub(super) fn form<'r>(
    audited: Option<&'r Audited<'r>>,
    rubric: Option<&'r Rubric>,
    diagnostics: &'r [Diagnostic],
) -> impl Serialize {
    let audits = audited.map_or(&[][..], |audited| audited.audits);
    let rows = |audited: &'r Audited<'r>| {
        let words = Worded::new(audited, audited.rubric, Lang::En);
        audits.iter().map(|audit| row_form(&words, audit)).collect()
    };
    let count = |is: &dyn Fn(&Audit) -> bool| audits.iter().filter(|audit| is(audit)).count();
    let verdicts = |verdict| count(&|audit| audit.verdict == verdict);
    let follows = |follows| count(&|audit| audit.band_follows == Some(follows));
    let roundings = |name| count(&|audit| rounding(audit) == Some(name));
    AuditDocument {
        schema: "spbe.audit/1",
        rubric: rubric.map(RubricHead::new),
        summary: Summary {
            rows: audits.len(),
            consistent: verdicts(Verdict::Consistent),
            contradiction: verdicts(Verdict::Contradiction),
            undecidable: verdicts(Verdict::Undecidable),
            band_follows: FollowsCounts {
                exact: follows(Follows::Exact),
                rounded: follows(Follows::Rounded),
                either: follows(Follows::Either),
            },
            rounding: ROUNDINGS.iter().map(|name| (*name, roundings(*name))).collect(),
        },
        rows: audited.map_or_else(Vec::new, rows),
        diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

/// The document when nothing was audited: only the problems of the sheets.
pub fn nothing<'r>(rubric: Option<&'r Rubric>, diagnostics: &'r [Diagnostic]) -> impl Serialize {
    form(None, rubric, diagnostics)
}

/// Every name that [`rounding`] can give.
const ROUNDINGS: [&str; 5] = ["nearest", "half-up", "half-even", "truncated", "either"];

#[derive(Serialize)]
struct AuditDocument<'r> {
    schema: &'static str,
    rubric: Option<RubricHead<'r>>,
    summary: Summary,
    rows: Vec<RowForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

#[derive(Serialize)]
struct Summary {
    rows: usize,
    consistent: usize,
    contradiction: usize,
    undecidable: usize,
    band_follows: FollowsCounts,
    rounding: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct FollowsCounts {
    exact: usize,
    rounded: usize,
    either: usize,
}

#[derive(Serialize)]
struct RowForm<'r> {
    #[serde(flatten)]
    subject: SubjectForm<'r>,
    file: &'r str,
    row: u32,
    verdict: &'static str,
    band_follows: Option<&'static str>,
    rounding: Option<&'static str>,
    missing: Vec<&'r str>,
    findings: Vec<FindingForm<'r>>,
}

#[derive(Serialize)]
struct FindingForm<'r> {
    code: &'static str,
    node: &'r str,
    published: PublishedForm<'r>,
    expected: String,
    message: String,
    column: String,
    repairs: Vec<RepairForm<'r>>,
    consequences: Vec<ConsequenceForm<'r>>,
}

#[derive(Serialize)]
struct RepairForm<'r> {
    node: &'r str,
    expected: String,
}

#[derive(Serialize)]
struct ConsequenceForm<'r> {
    node: &'r str,
    published: Number,
    expected: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PublishedForm<'r> {
    Value(Number),
    Band(&'r str),
}

fn row_form<'r>(words: &Worded<'r, Audited<'r>>, audit: &'r Audit) -> RowForm<'r> {
    let rubric = words.rubric;
    RowForm {
        subject: SubjectForm::new(&audit.subject, Some(&audit.source), audit.row),
        file: &audit.source.file,
        row: audit.row,
        verdict: audit.verdict.as_str(),
        band_follows: audit.band_follows.map(Follows::as_str),
        rounding: rounding(audit),
        missing: audit.missing.iter().map(|node| rubric[*node].id.as_str()).collect(),
        findings: audit.findings.iter().map(|finding| finding_form(words, finding)).collect(),
    }
}

fn finding_form<'r>(words: &Worded<'r, Audited<'r>>, finding: &'r Finding) -> FindingForm<'r> {
    let rubric = words.rubric;
    let decimals = decimals(&finding.claim);
    let consequence = |consequence: &Consequence| ConsequenceForm {
        node: rubric[consequence.node].id.as_str(),
        published: printed(consequence.value, consequence.decimals),
        expected: words.expected(&consequence.expected, consequence.decimals),
    };
    FindingForm {
        code: finding.reason.code(),
        node: rubric[finding.node].id.as_str(),
        published: match &finding.claim {
            Claim::Value(value, decimals) => PublishedForm::Value(printed(*value, *decimals)),
            Claim::Band(word) => PublishedForm::Band(word),
        },
        expected: words.expected(&finding.expected, decimals),
        message: words.message(finding),
        column: column_letters(finding.spot.column),
        repairs: finding
            .repairs
            .iter()
            .map(|(node, expected)| RepairForm {
                node: rubric[*node].id.as_str(),
                expected: words.expected(expected, decimals),
            })
            .collect(),
        consequences: finding.consequences.iter().map(consequence).collect(),
    }
}

/// A published value with the decimals it was given with.
fn printed(value: Exact, decimals: u32) -> Number {
    match decimals > MAX_DECIMALS {
        true => Number::full(value),
        false => Number::rounded(value, decimals),
    }
}
