//! What has to be done to raise a result: a list to work with, one task after the other.

use serde::Serialize;

use super::criteria::StepForm;
use super::{Answer, Sheets, Worded};
use crate::analysis::actions::{Action, WorkList, tasks};
use crate::analysis::target::{Target, Threshold};
use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::criteria::{actions_blocks, need_in_words, page_of, texts, unit_of};
use crate::report::csv::{self, Rows, full, listed};
use crate::report::document::Document;
use crate::report::json::{DiagnosticForm, Number, ResultForm, RubricHead, result};
use crate::report::wording::plural;
use crate::rubric::Rubric;
use crate::rubric::criteria::Criteria;

/// What the list leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// The cheapest plan to a target.
    Target(Target, Threshold),
    /// The highest index for a budget.
    Budget(Exact),
    /// A level for every indicator that is below it.
    Level(Exact),
}

/// The tasks, and what comes of them.
#[derive(Debug)]
pub struct Checklist<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// Its criteria.
    pub criteria: &'a Criteria,
    /// The result to start from.
    pub base: &'a Assessment,
    /// What the list leads to; `None` where the highest band is reached already.
    pub aim: Option<Aim>,
    /// Whether the target can be reached.
    pub reachable: bool,
    /// What has to be done, in the order of the rubric.
    pub actions: Vec<Action<'a>>,
    /// The result after it.
    pub result: &'a Assessment,
    /// What should be known about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checklist<'_> {
    /// Every task with its raise and its level.
    fn count(&self) -> usize {
        let steps = self.actions.iter().flat_map(|action| &action.steps);
        steps.map(|level| tasks(level).count()).sum()
    }
}

impl Answer for Checklist<'_> {
    fn json(&self) -> impl Serialize {
        let rubric = self.rubric;
        let raise = |action| RaiseForm::new(rubric, self.criteria, action);
        ChecklistDocument {
            schema: "spbe.checklist/1",
            rubric: RubricHead::new(rubric),
            source: &self.criteria.source,
            cumulative: self.criteria.is_cumulative,
            base: result(rubric, self.base),
            aim: self.aim.map(|aim| AimForm::new(rubric, aim)),
            reachable: self.reachable,
            raises: self.actions.iter().map(raise).collect(),
            result: result(rubric, self.result),
            diagnostics: self.diagnostics.iter().map(DiagnosticForm::new).collect(),
        }
    }

    /// A row for each task, with what proves its level; a level without tasks has one too.
    fn rows(&self) -> Rows {
        const HEADER: &str = "indicator name from to level within_level requirement_id requirement_en alternatives option \
            evidence_id evidence_en needs_id needs_en page unit status deadline";
        let mut rows = Vec::new();
        for action in &self.actions {
            let node = &self.rubric[action.raise.indicator];
            for (level, task) in action.rows() {
                let [evidence_id, evidence_en] = Lang::ALL.map(|lang| listed(texts(&level.evidence, lang)));
                let needs = |lang| listed(level.needs.iter().map(|need| need_in_words(need, lang)));
                let [needs_id, needs_en] = Lang::ALL.map(needs);
                let row = [
                    node.id.as_str().into(),
                    node.name.as_str().into(),
                    full(action.raise.from),
                    full(action.raise.to),
                    full(level.level),
                    csv::cell(Some(action.is_within_level)),
                    csv::cell(task.map(|task| &task.text.id)),
                    csv::cell(task.map(|task| &task.text.en)),
                    csv::cell(task.map(|task| task.has_alternatives)),
                    csv::cell(task.and_then(|task| task.option)),
                    evidence_id.into(),
                    evidence_en.into(),
                    needs_id.into(),
                    needs_en.into(),
                    csv::cell(page_of(action.of, level)),
                    unit_of(action).into(),
                    "open".into(),
                    csv::Cell::default(),
                ];
                rows.push(row.to_vec());
            }
        }
        Rows::new(csv::names(HEADER), rows)
    }

    fn document(&self, lang: Lang) -> Document {
        let words = Worded::new(self, self.rubric, lang);
        let mut document = Document::default();
        words.head(&mut document, self.base, true);
        document.lines(words.lead());
        if !self.actions.is_empty() {
            document.blocks.extend(actions_blocks(self.rubric, self.criteria, &self.actions, unit_of, lang));
        }
        document.notes(words.notes(self.base));
        document
    }

    fn sheets(&self) -> Option<Sheets<'_>> {
        Some(Sheets::Tasks(WorkList { rubric: self.rubric, base: self.base, actions: &self.actions }))
    }
}

impl Worded<'_, Checklist<'_>> {
    /// What the list leads to, and how long it is.
    fn lead(&self) -> Vec<String> {
        let (lang, list) = (self.lang, self.answer);
        let aim = list.aim.map(|aim| match aim {
            Aim::Target(target, threshold) => self.target_line(target, threshold),
            Aim::Budget(budget) => self.budget_line(budget),
            Aim::Level(level) => {
                let level = lang.full(level);
                lang.pick(
                    format!("Target: tingkat {level} untuk setiap indikator."),
                    format!("Target: level {level} for every indicator."),
                )
            }
        });
        let unreached = (!list.reachable).then(|| {
            lang.pick(
                "Target itu tidak dapat dicapai; ini rencana dengan indeks tertinggi.",
                "That target cannot be reached; this is the plan with the highest index.",
            )
            .to_owned()
        });
        let (before, after) = (self.value_and_band(list.base), self.value_and_band(list.result));
        let count = (list.actions.len(), list.count());
        let last = match count {
            (0, _) => lang.pick(
                format!("Tidak ada yang perlu dilakukan: indeks {before}."),
                format!("Nothing has to be done: the index is {before}."),
            ),
            (indicators, tasks) => lang.pick(
                format!("{tasks} tugas pada {indicators} indikator: indeks {before} menjadi {after}."),
                format!(
                    "{} on {}: the index goes from {before} to {after}.",
                    plural(tasks, "task"),
                    plural(indicators, "indicator")
                ),
            ),
        };
        aim.into_iter().chain(unreached).chain([last]).collect()
    }
}

#[derive(Serialize)]
struct ChecklistDocument<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    source: &'r str,
    cumulative: bool,
    base: ResultForm<'r>,
    aim: Option<AimForm<'r>>,
    reachable: bool,
    raises: Vec<RaiseForm<'r>>,
    result: ResultForm<'r>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

/// One of the four; the others are null.
#[derive(Serialize, Default)]
struct AimForm<'r> {
    band: Option<&'r str>,
    index: Option<Number>,
    budget: Option<Number>,
    level: Option<Number>,
}

impl<'r> AimForm<'r> {
    fn new(rubric: &'r Rubric, aim: Aim) -> Self {
        let none = Self::default();
        match aim {
            Aim::Target(Target::Band(band), _) => {
                Self { band: rubric.bands.as_ref().map(|bands| bands.label(band)), ..none }
            }
            Aim::Target(Target::Index(index), _) => Self { index: Some(Number::full(index)), ..none },
            Aim::Budget(budget) => Self { budget: Some(Number::full(budget)), ..none },
            Aim::Level(level) => Self { level: Some(Number::full(level)), ..none },
        }
    }
}

#[derive(Serialize)]
struct RaiseForm<'r> {
    id: &'r str,
    name: &'r str,
    from: Number,
    to: Number,
    within_level: bool,
    unit: Option<String>,
    steps: Vec<StepForm<'r>>,
}

impl<'r> RaiseForm<'r> {
    fn new(rubric: &'r Rubric, criteria: &'r Criteria, action: &Action<'r>) -> Self {
        let node = &rubric[action.raise.indicator];
        Self {
            id: &node.id,
            name: &node.name,
            from: Number::full(action.raise.from),
            to: Number::full(action.raise.to),
            within_level: action.is_within_level,
            unit: Some(unit_of(action)).filter(|unit| !unit.is_empty()),
            steps: StepForm::of(rubric, criteria, action).collect(),
        }
    }
}
