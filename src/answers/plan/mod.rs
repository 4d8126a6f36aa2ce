//! What `spbe plan` found: what to raise, what it costs, and the curve of cost against index.

mod cells;
mod json;
mod time;

use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::actions::{Action, actions};
use crate::analysis::ladder::Ladder;
use crate::analysis::plan::{self as analysis, Constraint, Obstacle, Plan, Point, Raise};
use crate::analysis::target::{Target, Threshold};
use crate::assess::{self, Assessment, BandOn};
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::amounts;
use crate::report::criteria::actions_blocks;
use crate::report::csv::{self, Cell as Field, Rows, full};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::wording::plural;
use crate::report::{amount, changes};
use crate::rubric::criteria::Criteria;
use crate::rubric::names::short_name;
use crate::rubric::{Node, Rubric};
use cells::{ACTION, action_cells, cycle_cells, index_cells};

/// How many points of the curve a table shows; programs get all of them.
const MOST_POINTS: usize = 40;

/// Everything that was asked and answered.
#[derive(Debug)]
pub struct Planned<'r> {
    /// The instrument.
    pub rubric: &'r Rubric,
    /// The result to start from.
    pub base: &'r Assessment,
    /// Which value decides the band.
    pub band_on: BandOn,
    /// The target and where it begins; `None` if only the highest index within a budget was asked for.
    pub target: Option<(Target, Threshold)>,
    /// The budget.
    pub budget: Option<Exact>,
    /// The levels to raise on.
    pub ladder: &'r Ladder,
    /// The best plan; `None` if only the curve was asked for.
    pub answer: Option<analysis::Answer>,
    /// Most levels that an indicator is raised; with cycles, in each cycle.
    pub max_raise: Option<usize>,
    /// The raises of the plan by cycle; `None` if all are made at once.
    pub cycles: Option<usize>,
    /// The raises of each cycle with the result at its end.
    pub schedule: Vec<Plan>,
    /// What the levels demand, where it is known.
    pub criteria: Option<Criteria>,
    /// The next best plans.
    pub alternatives: Vec<Plan>,
    /// The curve, if it was asked for.
    pub frontier: Option<Vec<Point>>,
    /// Whether what has to be done is asked for.
    pub has_actions: bool,
    /// What should be known about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Planned<'_> {
    /// Whether the target can be reached; `None` without a target.
    fn reachable(&self) -> Option<bool> {
        self.target?;
        Some(matches!(self.answer.as_ref()?, analysis::Answer::Found(_)))
    }

    /// The plan that is shown: the best, or the highest if the target is out of reach.
    fn plan(&self) -> Option<&Plan> {
        self.answer.as_ref().map(|answer| match answer {
            analysis::Answer::Found(plan) | analysis::Answer::Unreachable { highest: plan, .. } => plan,
        })
    }

    /// The criteria, if what has to be done is asked for.
    fn demands(&self) -> Option<&Criteria> {
        self.criteria.as_ref().filter(|_| self.has_actions)
    }

    /// What raises demand, if it is asked for.
    fn actions(&self, raises: &[Raise]) -> Vec<Action<'_>> {
        let raises = raises.iter().map(Raise::as_move);
        self.demands().map_or_else(Vec::new, |criteria| actions(self.rubric, criteria, raises))
    }

    fn obstacles(&self) -> &[Obstacle] {
        match &self.answer {
            Some(analysis::Answer::Unreachable { obstacles, .. }) => obstacles,
            _ => &[],
        }
    }
}

impl Answer for Planned<'_> {
    fn json(&self) -> impl Serialize {
        json::form(self)
    }

    /// A row for each raise of the best plan (1) and of the others, with what the whole plan comes to; or, where the
    /// curve was asked for, a row for each of its points.
    fn rows(&self) -> Rows {
        let rubric = self.rubric;
        if let Some(frontier) = &self.frontier {
            let row = |point: &Point| {
                let of_index = assess::point(rubric, point.index, self.band_on);
                [full(point.cost)].into_iter().chain(index_cells(rubric, Some(of_index))).collect()
            };
            return Rows::new(csv::names("cost index exact band"), frontier.iter().map(row));
        }
        let reached = csv::cell(self.reachable());
        let step = full(self.ladder.chosen_step(&rubric.scale));
        let mut rows = Vec::new();
        for (number, plan) in (1..).zip(self.plan().into_iter().chain(&self.alternatives)) {
            let number: u32 = number;
            let [index, exact, label] = index_cells(rubric, plan.assessment.index().known());
            let of_plan = [full(plan.cost), index, exact, label, step.clone()];
            let mut row = |raise: Option<&Raise>, of_cycle: [Field; 6]| {
                let actions = self.actions(raise.map_or(&[], std::slice::from_ref));
                let action = actions.first();
                let texts = self.demands().map(|_| action.map(action_cells).unwrap_or_default());
                let (mut of_raise, mut needs) = (<[Field; 6]>::default(), <[Field; 2]>::default());
                if let Some(raise) = raise {
                    let Node { id, name, .. } = &rubric[raise.indicator];
                    let [from, to, cost, gain] = [raise.from, raise.to, raise.cost, raise.gain].map(full);
                    of_raise = [id.as_str().into(), name.as_str().into(), from, to, cost, gain];
                    needs = [csv::cell(time::external(self, raise)), time::needs_line(self, raise).into()];
                }
                let head = [number.to_string().into(), reached.clone()];
                let all = head.into_iter().chain(of_raise).chain(of_plan.clone()).chain(of_cycle).chain(needs);
                rows.push(all.chain(texts.into_iter().flatten()).collect());
            };
            // A plan or a cycle that raises nothing, such as for a target already reached, is a row too.
            let mut all = |raises: &[Raise], of_cycle: [Field; 6]| {
                raises.iter().for_each(|raise| row(Some(raise), of_cycle.clone()));
                if raises.is_empty() {
                    row(None, of_cycle);
                }
            };
            match number == 1 && !self.schedule.is_empty() {
                true => (1..).zip(&self.schedule).for_each(|(cycle, of)| all(&of.raises, cycle_cells(self, cycle, of))),
                false => all(&plan.raises, Default::default()),
            }
        }
        let header = "plan reached id name from to cost gain plan_cost index exact band step cycle year cycle_cost \
                      cycle_index cycle_exact cycle_band external needs";
        let texts = if self.demands().is_some() { ACTION } else { "" };
        Rows::new(csv::names(header).chain(csv::names(texts)), rows)
    }

    /// For people.
    fn document(&self, lang: Lang) -> Document {
        let words = Worded::new(self, self.rubric, lang);
        let mut document = Document::default();
        words.head(&mut document, self.base, true);
        document.lines(words.verdict(self));
        if let Some(plan) = self.plan().filter(|plan| !plan.raises.is_empty()) {
            document.grid(if self.cycles.is_some() { words.cycles(plan) } else { words.raises(plan) });
            document.line(words.rule(self));
            document.lines(self.cycles.map(|_| words.cycles_rule()).into_iter().flatten());
            words.needs(&mut document, plan);
        }
        document.lines(words.ladder_line(self.ladder));
        if let (Some(plan), false) = (self.plan(), self.alternatives.is_empty()) {
            document.heading(lang.pick("Rencana lain", "Other plans"));
            document.grid(words.alternatives(plan, &self.alternatives));
        }
        if let Some(frontier) = &self.frontier {
            document.heading(lang.pick("Biaya dan indeks", "Cost and index"));
            words.frontier(&mut document, frontier, self.band_on);
        }
        if let (Some(plan), Some(criteria)) = (self.plan().filter(|plan| !plan.raises.is_empty()), self.demands()) {
            let actions = self.actions(&plan.raises);
            document.blocks.extend(actions_blocks(self.rubric, criteria, &actions, |_| String::new(), lang));
        }
        document.notes(words.notes(self.base));
        document
    }
}

impl Worded<'_, Planned<'_>> {
    /// What the answer is, in a few lines.
    fn verdict(&self, planned: &Planned<'_>) -> Vec<String> {
        let lang = self.lang;
        let mut lines: Vec<String> =
            planned.target.iter().map(|(target, threshold)| self.target_line(*target, *threshold)).collect();
        lines.extend(planned.cycles.map(|count| lang.pick(format!("Siklus: {count}."), format!("Cycles: {count}."))));
        lines.extend(planned.budget.map(|budget| self.budget_line(budget)));
        let Some(plan) = planned.plan() else { return lines };
        let (before, after) = (self.value_and_band(planned.base), self.value_and_band(&plan.assessment));
        if planned.reachable() == Some(false) {
            lines.push(lang.pick("Target itu tidak dapat dicapai.", "That target cannot be reached.").to_owned());
            lines.extend(self.lacking_line(planned, plan));
            lines.extend(planned.obstacles().iter().map(|obstacle| self.obstacle_line(obstacle)));
        } else if plan.raises.is_empty() && planned.target.is_some() {
            lines.push(
                lang.pick(
                    format!("Sudah tercapai: indeks {before}."),
                    format!("Already reached: the index is {before}."),
                ),
            );
            return lines;
        }
        if plan.raises.is_empty() {
            lines.push(lang.pick("Tidak ada yang dapat dinaikkan.", "Nothing can be raised.").to_owned());
            return lines;
        }
        let (cost, count) = (amount(plan.cost, lang), plan.raises.len());
        lines.push(lang.pick(
            format!("Biaya {cost}, {count} indikator: indeks {before} menjadi {after}."),
            format!("Cost {cost}, {}: the index goes from {before} to {after}.", plural(count, "indicator")),
        ));
        lines
    }

    fn lacking_line(&self, planned: &Planned<'_>, plan: &Plan) -> Option<String> {
        let (_, threshold) = planned.target?;
        let lacking = threshold.value.sub(plan.assessment.index().known()?.exact).ok()?;
        let (standing, lacking) = (self.value_and_band(&plan.assessment), amount(lacking, self.lang));
        let over = if threshold.is_open { self.lang.pick("lebih dari ", "more than ") } else { "" };
        Some(self.lang.pick(
            format!("Tertinggi yang mungkin: {standing}, masih kurang {over}{lacking}."),
            format!("The highest possible: {standing}, still {over}{lacking} short."),
        ))
    }

    fn obstacle_line(&self, obstacle: &Obstacle) -> String {
        let lang = self.lang;
        let (flag, highest) = (flag(obstacle.constraint), self.number(obstacle.highest));
        match obstacle.reaches {
            true => lang.pick(
                format!("Tanpa {flag} dapat dicapai: paling tinggi {highest}."),
                format!("Without {flag} it can be reached: {highest} at most."),
            ),
            false => lang.pick(
                format!("Tanpa {flag} saja juga belum: paling tinggi {highest}."),
                format!("Without {flag} alone it still cannot: {highest} at most."),
            ),
        }
    }

    /// What makes this plan the answer.
    fn rule(&self, planned: &Planned<'_>) -> &'static str {
        match (planned.reachable(), self.lang) {
            (Some(true), Lang::Id) => {
                "Terbukti termurah. Bila biaya sama: indikator tersedikit, lalu indeks tertinggi."
            }
            (Some(true), Lang::En) => "Proven cheapest. Of equal costs: the fewest indicators, then the highest index.",
            (_, Lang::Id) => "Terbukti tertinggi. Bila indeks sama: biaya terendah, lalu indikator tersedikit.",
            (_, Lang::En) => "Proven highest. Of equal indexes: the lowest cost, then the fewest indicators.",
        }
    }

    fn raises(&self, plan: &Plan) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::label(""),
            Column::text(lang.pick("Indikator", "Indicator")),
            Column::number(lang.pick("Bobot", "Weight")),
            Column::number(lang.pick("Dari", "From")),
            Column::number(lang.pick("Ke", "To")),
            Column::number(lang.pick("Biaya", "Cost")),
            Column::number(lang.pick("Kontribusi", "Contribution")),
        ];
        let of = |part: fn(&Raise) -> Exact| plan.raises.iter().map(part);
        let (from, to) = (of(|raise| raise.from).collect::<Vec<_>>(), of(|raise| raise.to).collect::<Vec<_>>());
        let costs: Vec<Exact> = of(|raise| raise.cost).chain([plan.cost]).collect();
        let gains: Vec<Exact> = of(|raise| raise.gain).chain([plan.gain]).collect();
        let mut columns_of = [amounts(&from, lang), amounts(&to, lang), amounts(&costs, lang), changes(&gains, lang)]
            .map(Vec::into_iter);
        let mut next = || columns_of.each_mut().map(|column| column.next().unwrap_or_default());
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for raise in &plan.raises {
            let indicator = &self.rubric[raise.indicator];
            let head = [indicator.id.clone(), short_name(&indicator.name).to_owned(), self.weight(indicator.share)];
            rows.push(head.into_iter().chain(next()).map(Cell::new).collect());
        }
        let [_, _, cost, gain] = next();
        let sum = lang.pick("Jumlah", "Sum").to_owned();
        let cells = [String::new(), sum, String::new(), String::new(), String::new(), cost, gain];
        rows.push(cells.map(|text| Cell::new(text).with_tone(Tone::Strong)).to_vec());
        Grid { columns, rows }
    }

    /// A row for each other plan, with what it does otherwise.
    fn alternatives(&self, best: &Plan, alternatives: &[Plan]) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::number(""),
            Column::number(lang.pick("Biaya", "Cost")),
            Column::number(lang.pick("Indikator", "Indicators")),
            Column::number(lang.pick("Indeks", "Index")),
            Column::text(lang.pick("Bedanya dari yang terbaik", "What differs from the best")),
        ];
        let costs: Vec<Exact> = alternatives.iter().map(|plan| plan.cost).collect();
        let costs = amounts(&costs, lang);
        let rows = (1..).zip(alternatives).zip(costs).map(|((number, plan), cost): ((u32, _), _)| {
            let count = plan.raises.len().to_string();
            let index = self.value(plan.assessment.index());
            [number.to_string(), cost, count, index, self.difference(best, plan)].map(Cell::new).to_vec()
        });
        Grid { columns, rows: rows.collect() }
    }

    /// "I8 1→3, bukan 2; I9 2→3; tanpa I7".
    fn difference(&self, best: &Plan, plan: &Plan) -> String {
        let id = |raise: &Raise| self.rubric[raise.indicator].id.clone();
        let others = plan.raises.iter().filter(|raise| !best.raises.contains(raise));
        let level = |value| amount(value, self.lang);
        let other = |raise: &Raise| {
            let other = format!("{} {}→{}", id(raise), level(raise.from), level(raise.to));
            match best.raises.iter().find(|of_best| of_best.indicator == raise.indicator) {
                Some(of_best) => format!("{other}, {} {}", self.lang.pick("bukan", "not"), level(of_best.to)),
                None => other,
            }
        };
        let mut parts: Vec<String> = others.map(other).collect();
        let is_raised = |indicator| plan.raises.iter().any(|raise| raise.indicator == indicator);
        let without: Vec<String> = best.raises.iter().filter(|raise| !is_raised(raise.indicator)).map(id).collect();
        if !without.is_empty() {
            parts.push(format!("{} {}", self.lang.pick("tanpa", "without"), without.join(", ")));
        }
        parts.join("; ")
    }

    fn frontier(&self, document: &mut Document, frontier: &[Point], band_on: BandOn) {
        let lang = self.lang;
        let mut columns =
            vec![Column::number(lang.pick("Biaya", "Cost")), Column::number(lang.pick("Indeks", "Index"))];
        columns.extend(self.rubric.bands.is_some().then(|| Column::label(lang.pick("Predikat", "Band"))));
        let shown = shown(self.rubric, frontier, band_on);
        let costs: Vec<Exact> = shown.iter().map(|point| point.cost).collect();
        let row = |(point, cost): (&&Point, String)| {
            let mut cells = vec![Cell::new(cost), Cell::new(self.number(point.index))];
            if let Some(bands) = &self.rubric.bands {
                let value = assess::Value::Known(assess::point(self.rubric, point.index, band_on));
                cells.push(self.band_cell(bands, value));
            }
            cells
        };
        let rows = shown.iter().zip(amounts(&costs, lang)).map(row).collect();
        document.grid(Grid { columns, rows });
        if shown.len() < frontier.len() {
            let (some, all) = (shown.len(), frontier.len());
            document.push(Block::Note(lang.pick(
                format!("{some} dari {all} titik; semuanya ada dalam --format csv dan json"),
                format!("{some} of {all} points; all of them are in --format csv and json"),
            )));
        }
    }
}

/// The points that a table shows: all, or some at even distances with the first and last and those where a band begins.
fn shown<'p>(rubric: &Rubric, frontier: &'p [Point], band_on: BandOn) -> Vec<&'p Point> {
    let band = |point: &Point| assess::point(rubric, point.index, band_on).band;
    let every = frontier.len().div_ceil(MOST_POINTS).max(1);
    let is_shown = |at: usize, point: &Point| {
        let begins = at.checked_sub(1).and_then(|before| frontier.get(before)).map(&band) != Some(band(point));
        at.is_multiple_of(every) || at + 1 == frontier.len() || begins
    };
    frontier.iter().enumerate().filter(|(at, point)| is_shown(*at, point)).map(|(_, point)| point).collect()
}

/// The flag that sets a limit.
const fn flag(constraint: Constraint) -> &'static str {
    match constraint {
        Constraint::Locks => "--lock",
        Constraint::MaxRaise => "--max-raise",
        Constraint::Cycles => "--cycles",
        Constraint::MaxChanges => "--max-changes",
        Constraint::Budget => "--budget",
    }
}
