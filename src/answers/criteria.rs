//! What the levels of indicators demand: of one indicator, or of all of an aspect or a domain.

use serde::Serialize;

use super::Answer;
use crate::analysis::actions::{Action, tasks};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::criteria::{level_rows, level_title, marks, need_in_words, page_of, page_words};
use crate::report::csv::{self, Rows};
use crate::report::document::{Cell, Column, Document, Grid};
use crate::report::json::{Number, RubricHead};
use crate::rubric::criteria::{
    Bilingual, Criteria, Demand, External, Interval, Need, NeedKind, Note, OfIndicator, OfLevel,
};
use crate::rubric::{NodeId, Rubric};

/// The criteria of the indicators of a node.
#[derive(Debug)]
pub struct Demanded<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// The indicator, aspect or domain.
    pub node: NodeId,
    /// The criteria of the instrument.
    pub criteria: &'a Criteria,
}

impl<'a> Demanded<'a> {
    fn indicators(&self) -> impl Iterator<Item = (NodeId, &'a OfIndicator)> {
        let (rubric, criteria) = (self.rubric, self.criteria);
        rubric.indicators_of(self.node).filter_map(|node| Some((node, criteria.of(&rubric[node].id)?)))
    }
}

impl Answer for Demanded<'_> {
    fn json(&self) -> impl Serialize {
        let forms = self.indicators().map(|(node, of)| IndicatorForm::new(self, node, of));
        CriteriaDocument {
            schema: "spbe.criteria/1",
            rubric: RubricHead::new(self.rubric),
            source: self.criteria.source.clone(),
            cumulative: self.criteria.is_cumulative,
            notes: self.criteria.notes.clone(),
            indicators: forms.collect(),
        }
    }

    fn rows(&self) -> Rows {
        const HEADER: [&str; 9] =
            ["indicator", "level", "kind", "text_id", "text_en", "alternatives", "option", "printed", "page"];
        let mut rows = Vec::new();
        for (node, of) in self.indicators() {
            for level in &of.levels {
                let mut push =
                    |kind: &str, text: [String; 2], alternatives: &str, option: Option<u32>, printed: &str| {
                        let [id, en] = text.map(csv::Cell::Text);
                        let page = csv::cell(page_of(of, level));
                        let at = [self.rubric[node].id.as_str().into(), csv::full(level.level), kind.into()];
                        let marks = [alternatives.into(), csv::cell(option), printed.into(), page];
                        rows.push(at.into_iter().chain([id, en]).chain(marks).collect());
                    };
                for demand in &level.adds {
                    let kind = if demand.is_state { "state" } else { "demand" };
                    let alternatives = if demand.has_alternatives { "true" } else { "" };
                    push(kind, both(&demand.text), alternatives, demand.option, "");
                }
                for evidence in &level.evidence {
                    push("evidence", both(evidence), "", None, "");
                }
                for need in &level.needs {
                    let printed = if need.is_printed { "true" } else { "false" };
                    push("needs", [Lang::Id, Lang::En].map(|lang| need_in_words(need, lang)), "", need.option, printed);
                }
            }
        }
        Rows { header: HEADER.map(str::to_owned).to_vec(), rows }
    }

    fn document(&self, lang: Lang) -> Document {
        let mut document = Document::default();
        for (node, of) in self.indicators() {
            self.head(&mut document, node, of, lang);
            document.grid(self.grid(node, of, lang));
            let general = of.notes.iter().filter(|note| note.level.is_none());
            document.notes(general.map(|note| note.text.pick(lang).to_owned()));
        }
        let levels = || self.indicators().flat_map(|(_, of)| &of.levels);
        let demands: Vec<&Demand> = levels().flat_map(|level| &level.adds).collect();
        document.lines(marks(&demands, levels().flat_map(|level| &level.needs), lang));
        document.notes([self.criteria.source.clone()]);
        document.notes(self.criteria.notes.iter().map(|note| note.pick(lang).to_owned()));
        document
    }
}

impl Demanded<'_> {
    fn head(&self, document: &mut Document, id: NodeId, of: &OfIndicator, lang: Lang) {
        let node = &self.rubric[id];
        document.heading(format!("{} {}", node.id, node.name));
        let weight = node.share.mul(Exact::whole(100)).map_or_else(|_| String::new(), |percent| lang.full(percent));
        document.subheading(format!("{}: {weight}%", lang.pick("Bobot efektif", "Effective weight")));
        document.subheading(format!("{}: {}", lang.pick("Yang dilihat", "Examines"), of.examines.pick(lang)));
        let list =
            |label: &str, names: &[String]| (!names.is_empty()).then(|| format!("{label}: {}", names.join("; ")));
        document.subheadings(list(lang.pick("Pembina", "Guided by"), &of.guide));
        document.subheadings(list(lang.pick("Penanggung jawab", "Responsible"), &of.responsible));
        document.subheadings(of.external.as_ref().map(|external| {
            let External { index, name, agency, printed, .. } = external;
            let said =
                if *printed { "" } else { lang.pick("; tidak tercantum dalam peraturan", "; not in the regulation") };
            format!("{}: {index}, {name} ({agency}{said})", lang.pick("Mengikuti indeks", "Follows the index"))
        }));
    }

    fn grid(&self, node: NodeId, of: &OfIndicator, lang: Lang) -> Grid {
        let columns = vec![
            Column::label(lang.pick("Tingkat", "Level")),
            Column::label(lang.pick("Jenis", "Kind")),
            Column::text(lang.pick("Isi", "Text")),
        ];
        let rows = of.levels.iter().flat_map(|level| {
            let name = self.criteria.level_name(self.rubric, node, level.level, lang).unwrap_or_default();
            let title = level_title([name, &page_words(of, level, lang), &of_index(of, level, lang)]);
            let rows = level_rows([&lang.full(level.level), "", &title], level, "", &level.adds, lang);
            let notes = of.notes.iter().filter(|note| note.level == Some(level.level));
            let note = |note: &Note| ["", lang.pick("Catatan", "Note"), note.text.pick(lang)].map(Cell::new).to_vec();
            rows.into_iter().chain(notes.map(note))
        });
        Grid { columns, rows: rows.collect() }
    }
}

/// "SDI > 12.5, <= 37.5".
fn of_index(of: &OfIndicator, level: &OfLevel, lang: Lang) -> String {
    let (Some(external), Some(interval)) = (&of.external, &level.external) else { return String::new() };
    let Interval { from, over, to, below } = interval;
    let ends = [(">=", from), (">", over), ("<=", to), ("<", below)];
    let ends = ends.into_iter().filter_map(|(sign, end)| Some(format!("{sign} {}", lang.full((*end)?))));
    format!("{} {}", external.index, ends.collect::<Vec<_>>().join(lang.pick(" dan ", " and ")))
}

fn both(text: &Bilingual) -> [String; 2] {
    [text.id.clone(), text.en.clone()]
}

#[derive(Serialize)]
struct CriteriaDocument<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    source: String,
    cumulative: bool,
    notes: Vec<Bilingual>,
    indicators: Vec<IndicatorForm<'r>>,
}

#[derive(Serialize)]
struct IndicatorForm<'r> {
    id: &'r str,
    name: &'r str,
    share_exact: Exact,
    page: Option<u32>,
    examines: &'r Bilingual,
    guide: &'r [String],
    responsible: &'r [String],
    external: Option<&'r External>,
    notes: Vec<NoteForm<'r>>,
    levels: Vec<LevelForm<'r>>,
}

#[derive(Serialize)]
struct NoteForm<'r> {
    level: Option<Number>,
    text: &'r Bilingual,
}

#[derive(Serialize)]
struct LevelForm<'r> {
    level: Number,
    name: Option<&'r str>,
    page: Option<u32>,
    external: Option<IntervalForm>,
    adds: Vec<DemandForm<'r>>,
    evidence: &'r [Bilingual],
    needs: Vec<NeedForm<'r>>,
}

#[derive(Serialize)]
struct IntervalForm {
    from: Option<Number>,
    over: Option<Number>,
    to: Option<Number>,
    below: Option<Number>,
}

/// A demand for programs.
#[derive(Serialize)]
pub(super) struct DemandForm<'r> {
    text: &'r Bilingual,
    state: bool,
    alternatives: bool,
    option: Option<u32>,
}

/// A condition for programs.
#[derive(Serialize)]
pub(super) struct NeedForm<'r> {
    kind: NeedKind,
    printed: bool,
    option: Option<u32>,
    after: Option<Number>,
    count: Option<u32>,
    months: Option<u32>,
    who: Option<&'r Bilingual>,
}

impl<'r> IndicatorForm<'r> {
    fn new(demanded: &Demanded<'r>, node: NodeId, of: &'r OfIndicator) -> Self {
        let full = |value: Option<Exact>| value.map(Number::full);
        let interval = |interval: Interval| IntervalForm {
            from: full(interval.from),
            over: full(interval.over),
            to: full(interval.to),
            below: full(interval.below),
        };
        let level = |level: &'r OfLevel| LevelForm {
            level: Number::full(level.level),
            name: demanded.criteria.level_name(demanded.rubric, node, level.level, Lang::Id),
            page: level.page,
            external: level.external.map(interval),
            adds: level.adds.iter().map(DemandForm::from).collect(),
            evidence: &level.evidence,
            needs: level.needs.iter().map(NeedForm::from).collect(),
        };
        let rubric = demanded.rubric;
        Self {
            id: &rubric[node].id,
            name: &rubric[node].name,
            share_exact: rubric[node].share,
            page: of.page,
            examines: &of.examines,
            guide: &of.guide,
            responsible: &of.responsible,
            external: of.external.as_ref(),
            notes: of.notes.iter().map(|note| NoteForm { level: full(note.level), text: &note.text }).collect(),
            levels: of.levels.iter().map(level).collect(),
        }
    }
}

impl<'r> From<&'r Demand> for DemandForm<'r> {
    fn from(demand: &'r Demand) -> Self {
        Self {
            text: &demand.text,
            state: demand.is_state,
            alternatives: demand.has_alternatives,
            option: demand.option,
        }
    }
}

impl<'r> From<&'r Need> for NeedForm<'r> {
    fn from(need: &'r Need) -> Self {
        Self {
            kind: need.kind,
            printed: need.is_printed,
            option: need.option,
            after: need.after.map(Number::full),
            count: need.count,
            months: need.months,
            who: need.who.as_ref(),
        }
    }
}

/// What a level demands, for programs.
#[derive(Serialize)]
pub(super) struct StepForm<'r> {
    level: Number,
    name: Option<&'r str>,
    page: Option<u32>,
    tasks: Vec<DemandForm<'r>>,
    evidence: &'r [Bilingual],
    needs: Vec<NeedForm<'r>>,
}

impl<'r> StepForm<'r> {
    /// Those of a raise.
    pub(super) fn of(rubric: &'r Rubric, criteria: &'r Criteria, action: &Action<'r>) -> impl Iterator<Item = Self> {
        let (of, indicator) = (action.of, action.raise.indicator);
        action.steps.iter().map(move |level| Self {
            level: Number::full(level.level),
            name: criteria.level_name(rubric, indicator, level.level, Lang::Id),
            page: page_of(of, level),
            tasks: tasks(level).map(DemandForm::from).collect(),
            evidence: &level.evidence,
            needs: level.needs.iter().map(NeedForm::from).collect(),
        })
    }
}
