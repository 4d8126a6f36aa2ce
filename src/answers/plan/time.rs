//! What raises need: years that have to pass, what is inferred, other institutions, and which year each is made in.

use serde::Serialize;

use super::{Planned, Worded};
use crate::analysis::plan::{Plan, Raise};
use crate::answers::criteria::NeedForm;
use crate::assess::Assessment;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::criteria::need_in_words;
use crate::report::csv::listed;
use crate::report::document::{Cell, Column, Document, Grid, Tone};
use crate::report::json::Number;
use crate::report::wording::plural;
use crate::report::{amounts, changes};
use crate::rubric::criteria::{Criteria, Need};
use crate::rubric::names::short_name;

/// What a level that a raise reaches needs.
pub(super) struct Needed<'n> {
    pub level: Exact,
    pub need: &'n Need,
}

/// What every level needs that a raise reaches.
pub(super) fn needed<'n>(planned: &'n Planned<'_>, raise: &Raise) -> Vec<Needed<'n>> {
    let of = |criteria: &'n Criteria| {
        let levels = criteria.reached(&planned.rubric[raise.indicator].id, raise.from, raise.to);
        levels.flat_map(|of| of.needs.iter().map(|need| Needed { level: of.level, need }))
    };
    planned.criteria.iter().flat_map(of).collect()
}

/// The index whose result a raise follows.
pub(super) fn external<'p>(planned: &'p Planned<'_>, raise: &Raise) -> Option<&'p str> {
    planned.rubric[raise.indicator].facts.external.as_deref()
}

/// "4: a review or an evaluation must have taken place (inferred)", for a cell.
pub(super) fn needs_line(planned: &Planned<'_>, raise: &Raise) -> String {
    let line = |needed: &Needed<'_>| format!("{}: {}", needed.level, need_in_words(needed.need, Lang::En));
    listed(needed(planned, raise).iter().map(line))
}

/// A condition of a level, for programs.
#[derive(Serialize)]
pub(super) struct NeededForm<'n> {
    level: Number,
    #[serde(flatten)]
    need: NeedForm<'n>,
    id: String,
    en: String,
}

pub(super) fn needed_forms<'n>(planned: &'n Planned<'_>, raise: &Raise) -> Vec<NeededForm<'n>> {
    let form = |Needed { level, need }: Needed<'n>| NeededForm {
        level: Number::full(level),
        need: NeedForm::from(need),
        id: need_in_words(need, Lang::Id),
        en: need_in_words(need, Lang::En),
    };
    needed(planned, raise).into_iter().map(form).collect()
}

impl Worded<'_, Planned<'_>> {
    /// What the raises of a plan need: a row for each condition, with the levels it is for.
    pub(super) fn needs(&self, document: &mut Document, plan: &Plan) {
        let (planned, lang) = (self.answer, self.lang);
        let mut conditions: Vec<(String, bool, Vec<String>)> = Vec::new();
        for raise in &plan.raises {
            for Needed { level, need } in needed(planned, raise) {
                let words = need_in_words(need, lang);
                let of = format!("{} {}", self.rubric[raise.indicator].id, lang.full(level));
                match conditions.iter_mut().find(|(known, ..)| *known == words) {
                    // Several options of a level may need the same.
                    Some((.., levels)) if levels.contains(&of) => {}
                    Some((.., levels)) => levels.push(of),
                    None => conditions.push((words, need.is_printed, vec![of])),
                }
            }
        }
        conditions.sort_by_key(|(_, is_printed, _)| !is_printed);
        if !conditions.is_empty() {
            document.heading(lang.pick("Yang perlu waktu atau pihak lain", "What takes time, or others"));
            let columns = vec![
                Column::text(lang.pick("Syarat", "Condition")),
                Column::text(lang.pick("Untuk tingkat", "For level")),
            ];
            let row =
                |(words, _, levels): &(String, bool, Vec<String>)| vec![Cell::new(words), Cell::new(levels.join(", "))];
            document.grid(Grid { columns, rows: conditions.iter().map(row).collect() });
        }
        let ids = plan
            .raises
            .iter()
            .filter_map(|raise| Some(format!("{} ({})", self.rubric[raise.indicator].id, external(planned, raise)?)));
        let ids = ids.collect::<Vec<_>>().join(", ");
        if !ids.is_empty() {
            document.line(lang.pick(
                format!("Mengikuti hasil evaluasi instansi lain: {ids}. --lock external mengecualikannya."),
                format!("These follow the results of other agencies: {ids}. --lock external leaves them out."),
            ));
        }
    }

    /// The level of every raised indicator by the end of each cycle, with what the cycle costs and the index then.
    pub(super) fn cycles(&self, plan: &Plan) -> Grid {
        let (planned, lang) = (self.answer, self.lang);
        let year = |assessment: &Assessment, cycle: usize| match assessment.subject.year {
            Some(year) => year.to_string(),
            None => cycle.to_string(),
        };
        let mut columns = vec![
            Column::label(""),
            Column::text(lang.pick("Indikator", "Indicator")),
            Column::number(&year(planned.base, 0)),
        ];
        columns.extend((1..).zip(&planned.schedule).map(|(at, of)| Column::number(&year(&of.assessment, at))));
        columns.push(Column::number(lang.pick("Biaya", "Cost")));
        columns.push(Column::number(lang.pick("Kontribusi", "Contribution")));
        let costs: Vec<Exact> = plan.raises.iter().map(|raise| raise.cost).collect();
        let gains: Vec<Exact> = plan.raises.iter().map(|raise| raise.gain).chain([plan.gain]).collect();
        let (costs, gains) = (amounts(&costs, lang), changes(&gains, lang));
        let levels = |raise: &Raise| {
            let ends = planned.schedule.iter().map(|of| of.assessment.exact(raise.indicator));
            let levels: Vec<Exact> = [Some(raise.from)].into_iter().chain(ends).flatten().collect();
            amounts(&levels, lang)
        };
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for ((raise, cost), gain) in plan.raises.iter().zip(costs).zip(&gains) {
            let indicator = &self.rubric[raise.indicator];
            let head = [indicator.id.clone(), short_name(&indicator.name).to_owned()];
            let cells = head.into_iter().chain(levels(raise)).chain([cost, gain.clone()]);
            rows.push(cells.map(Cell::new).collect());
        }
        let strong = |text: String| Cell::new(text).with_tone(Tone::Strong);
        let costs: Vec<Exact> = planned.schedule.iter().map(|of| of.cost).chain([plan.cost]).collect();
        let head = [String::new(), lang.pick("Biaya", "Cost").to_owned(), String::new()];
        let cells = head.into_iter().chain(amounts(&costs, lang)).chain([String::new()]);
        rows.push(cells.map(strong).collect());
        let standings = || [planned.base].into_iter().chain(planned.schedule.iter().map(|of| &of.assessment));
        let head = [String::new(), lang.pick("Indeks", "Index").to_owned()];
        let indexes = standings().map(|of| self.value(of.index()));
        let cells = head.into_iter().chain(indexes).chain([String::new(), gains.last().cloned().unwrap_or_default()]);
        rows.push(cells.map(strong).collect());
        if let Some(bands) = &self.rubric.bands {
            let head = [String::new(), lang.pick("Predikat", "Band").to_owned()].map(Cell::new);
            let cells = standings().map(|of| self.band_cell(bands, of.index()));
            rows.push(head.into_iter().chain(cells).chain([Cell::default(), Cell::default()]).collect());
        }
        Grid { columns, rows }
    }

    /// How the years of a plan over cycles come about.
    pub(super) fn cycles_rule(&self) -> Vec<String> {
        let (planned, lang) = (self.answer, self.lang);
        let most = planned.max_raise.map_or_else(String::new, |most| {
            let levels = plural(most, "level");
            lang.pick(
                format!(" Paling banyak {most} tingkat per indikator dalam satu siklus (--max-raise)."),
                format!(" At most {levels} for each indicator in one cycle (--max-raise)."),
            )
        });
        let early = lang.pick(
            "Setiap kenaikan dilakukan sedini mungkin: indeks pada setiap akhir siklus setinggi-tingginya.",
            "Each raise is made as early as it can be: no other order gives a higher index in any cycle.",
        );
        let unknown = planned.criteria.is_none().then(|| {
            let id = &self.rubric.id;
            lang.pick(
                format!("Kriteria {id} tidak diketahui, sehingga jangka waktu yang disyaratkan tidak diperhitungkan."),
                format!("The criteria of {id} are not known, so waiting periods are ignored."),
            )
        });
        [format!("{early}{most}")].into_iter().chain(unknown).collect()
    }
}
