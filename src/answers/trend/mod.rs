//! What `spbe trend` found: the years of one institution beside one another, or of many in a table.

mod json;

pub use json::nothing;
use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::target::{Target, Threshold};
use crate::analysis::trend::{Period, Series};
use crate::assess::BandOn;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::csv::{self, Rows};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::band;
use crate::report::{Detail, bars, standing};
use crate::rubric::{Milestone, NodeId, Rubric};

/// The most years that get a column each, those without a result among them.
const MOST_COLUMNS: usize = 12;

/// What there is over the years.
#[derive(Debug)]
pub struct Trends<'a> {
    /// The instruments, older ones first.
    pub rubrics: &'a [&'a Rubric],
    /// The institutions.
    pub series: &'a [Series],
    /// For each instrument, what is aimed at.
    pub targets: &'a [Option<Aim>],
    /// Which value decided bands.
    pub band_on: BandOn,
    /// How much to show of one institution.
    pub detail: Detail,
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
}

/// A target, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aim {
    /// As it was asked for.
    pub target: Target,
    /// Where it begins.
    pub threshold: Threshold,
}

impl Aim {
    /// The band, if the target is one.
    fn band(self, rubric: &Rubric) -> Option<&str> {
        match self.target {
            Target::Band(position) => band(rubric, Some(position)),
            Target::Index(_) => None,
        }
    }

    /// "3", "Baik (from 2.6)" or, if the cut itself is not enough, "Baik (above 2.5)".
    fn name(self, rubric: &Rubric, lang: Lang) -> String {
        let value = lang.full(self.threshold.value);
        match (self.band(rubric), self.threshold.is_open) {
            (None, _) => value,
            (Some(band), false) => lang.pick(format!("{band} (mulai {value})"), format!("{band} (from {value})")),
            (Some(band), true) => lang.pick(format!("{band} (di atas {value})"), format!("{band} (above {value})")),
        }
    }
}

impl Answer for Trends<'_> {
    fn json(&self) -> impl Serialize {
        json::form(Some(self), self.diagnostics)
    }

    /// One row for each node of each result.
    fn rows(&self) -> Rows {
        let mut rows = Vec::new();
        for (series, period) in
            self.series.iter().flat_map(|series| series.periods.iter().map(move |period| (series, period)))
        {
            let Some(rubric) = self.rubrics.get(period.instrument) else { continue };
            for node in rubric.computed() {
                let Some(value) = period.standing.value(node) else { continue };
                let is_index = node == NodeId::INDEX;
                let aim = self.target(period).filter(|_| is_index);
                let lacking = aim.and_then(|aim| aim.threshold.lacking(value).ok());
                rows.push(vec![
                    series.institution.as_str().into(),
                    period.year.to_string().into(),
                    csv::cell(period.standing.assessment.subject.stage.as_ref()),
                    rubric.id.as_str().into(),
                    rubric[node].id.as_str().into(),
                    csv::rounded(rubric, value),
                    csv::cell(band(rubric, period.standing.band_of(node))),
                    csv::rounded(rubric, period.change.filter(|_| is_index)),
                    csv::rounded(rubric, lacking),
                ]);
            }
        }
        Rows::new(csv::names("institution year stage rubric id value band change lacking"), rows)
    }

    /// One institution: a row for each node and a column for each year. Several: a row for each.
    fn document(&self, lang: Lang) -> Document {
        let mut document = Document::default();
        match self.series {
            [series] => self.one(&mut document, series, lang),
            _ => self.many(&mut document, lang),
        }
        let standings = self.series.iter().flat_map(|series| &series.periods).map(|period| &period.standing);
        document.notes(standing::basis(standings, self.band_on, lang));
        document
    }
}

/// The goal of a milestone: reaching it exactly is passing it.
fn goal(milestone: &Milestone) -> Threshold {
    Threshold { value: milestone.index, is_open: false }
}

impl Trends<'_> {
    /// The target under the instrument of a result.
    fn target(&self, period: &Period) -> Option<Aim> {
        self.targets.get(period.instrument).copied().flatten()
    }

    fn one(&self, document: &mut Document, series: &Series, lang: Lang) {
        if !series.institution.is_empty() {
            document.heading(series.institution.clone());
        }
        let mut runs = series.by_instrument().peekable();
        while let Some(periods) = runs.next() {
            let Some((first, rubric)) = self.first(periods) else { continue };
            let words = Worded::new(self, rubric, lang);
            let heading = words.title();
            document.push(match series.institution.is_empty() || first.changed_instrument {
                true => Block::Heading(heading),
                false => Block::Subheading(heading),
            });
            let years = Years::of(periods.iter().map(|period| period.year));
            document.grid(words.nodes(periods, &years));
            document.lines(words.bands(periods));
            document.lines(words.target(periods));
            document.notes(words.absent(periods));
            let next = runs.peek().and_then(|next| self.first(next));
            if let (Some(last), Some((next, other))) = (periods.last(), next) {
                document.push(Block::Note(lang.pick(
                    format!(
                        "Instrumen berganti antara {} dan {}: {} menjadi {}. Nilainya tidak dapat dibandingkan.",
                        last.year, next.year, rubric.id, other.id
                    ),
                    format!(
                        "The instrument changed between {} and {}: {} to {}. Their values cannot be compared.",
                        last.year, next.year, rubric.id, other.id
                    ),
                )));
            }
        }
    }

    fn first<'p>(&self, periods: &'p [Period]) -> Option<(&'p Period, &Rubric)> {
        let first = periods.first()?;
        Some((first, self.rubrics.get(first.instrument)?))
    }

    /// Several institutions: a table for each instrument.
    fn many(&self, document: &mut Document, lang: Lang) {
        for (instrument, rubric) in self.rubrics.iter().enumerate() {
            let of_instrument = |series: &Series| -> Vec<Period> {
                series.periods.iter().filter(|period| period.instrument == instrument).cloned().collect()
            };
            let rows: Vec<(&Series, Vec<Period>)> = self
                .series
                .iter()
                .map(|series| (series, of_instrument(series)))
                .filter(|(_, periods)| !periods.is_empty())
                .collect();
            if rows.is_empty() {
                continue;
            }
            let words = Worded::new(self, rubric, lang);
            document.heading(words.title());
            let years = Years::of(rows.iter().flat_map(|(_, periods)| periods).map(|period| period.year));
            let index = |period: &Period| period.standing.value(NodeId::INDEX);
            let axis = Axis::of(rows.iter().flat_map(|(_, periods)| years.values(periods, index)).flatten());
            let mut columns = vec![Column::text(lang.pick("Instansi", "Institution"))];
            columns.extend(years.headers().map(|year| Column::number(&year)));
            columns.push(Column::number(lang.pick("Selisih", "Change")));
            let target = self.targets.get(instrument).copied().flatten();
            columns.extend(
                target.map(|aim| Column::number(&format!("{} {}", lang.pick("Ke", "To"), aim.name(rubric, lang)))),
            );
            columns.push(Column::label(""));
            let row = |(series, periods): &(&Series, Vec<Period>)| {
                let values = years.values(periods, index);
                let mut row = vec![Cell::new(&series.institution)];
                row.extend(values.iter().map(|value| Cell::new(words.known(*value))));
                row.push(Cell::new(words.whole_change(&values)));
                row.extend(target.map(|target| {
                    let last = values.iter().flatten().next_back();
                    Cell::new(last.map_or_else(String::new, |last| words.short_of(target.threshold, *last)))
                }));
                row.push(Cell::new(axis.line(values)));
                row
            };
            document.grid(Grid { columns, rows: rows.iter().map(row).collect() });
        }
        let changed =
            self.series.iter().flat_map(|series| &series.periods).filter(|period| period.changed_instrument).count();
        if changed > 0 {
            document.push(Block::Note(
                lang.pick(
                    "Nilai dari instrumen yang berbeda tidak dapat dibandingkan.",
                    "Values of different instruments cannot be compared.",
                )
                .to_owned(),
            ));
        }
    }
}

impl Worded<'_, Trends<'_>> {
    /// A row for each node, a column for each year.
    fn nodes(&self, periods: &[Period], years: &Years) -> Grid {
        let lang = self.lang;
        let mut columns = vec![Column::label(""), Column::text("")];
        columns.extend(years.headers().map(|year| Column::number(&year)));
        columns.push(Column::number(lang.pick("Selisih", "Change")));
        columns.push(Column::label(""));
        let shown: Vec<NodeId> = self
            .rubric
            .computed()
            .filter(|node| self.answer.detail.shows(self.rubric, *node))
            .filter(|node| periods.iter().any(|period| period.standing.value(*node).is_some()))
            .collect();
        let values = |node: NodeId| years.values(periods, move |period| period.standing.value(node));
        let axis = Axis::of(shown.iter().flat_map(|node| values(*node)).flatten());
        let mut rows = Vec::new();
        for node in shown {
            let tone = if node == NodeId::INDEX { Tone::Strong } else { Tone::Plain };
            let (id, name) = match node {
                NodeId::INDEX => ("", self.id(node)),
                _ => (self.id(node), self.rubric[node].name.as_str()),
            };
            let values = values(node);
            let mut row = vec![Cell::new(id), Cell::new(name)];
            row.extend(values.iter().map(|value| Cell::new(self.known(*value))));
            row.push(Cell::new(self.whole_change(&values)));
            row.push(Cell::new(axis.line(values)));
            rows.push(row.into_iter().map(|cell| cell.with_tone(tone)).collect());
            if node == NodeId::INDEX {
                rows.extend(self.about_the_index(periods, years));
            }
        }
        Grid { columns, rows }
    }

    /// The change from year to year, and what each year lacks of the target and of each milestone.
    fn about_the_index(&self, periods: &[Period], years: &Years) -> Vec<Vec<Cell>> {
        let lang = self.lang;
        let row = |name: String, cells: Vec<String>| {
            let cells = cells.into_iter().map(Cell::new);
            [Cell::default(), Cell::new(name).at_depth(1)]
                .into_iter()
                .chain(cells)
                .chain([Cell::default(), Cell::default()])
                .collect()
        };
        let mut rows = Vec::new();
        if periods.iter().any(|period| period.change.is_some()) {
            let changes = years.values(periods, |period| period.change).into_iter();
            let shown = changes.map(|by| by.map_or_else(String::new, |by| self.change(by)));
            rows.push(row(lang.pick("perubahan", "change").to_owned(), shown.collect()));
        }
        let target = periods.first().and_then(|period| self.answer.target(period));
        let shown = |period: &Period, milestone: &Milestone| milestone.is_for(Some(period.year));
        let milestones = self.rubric.milestones.iter().filter(|one| periods.iter().any(|period| shown(period, one)));
        let milestones: Vec<_> = milestones.collect();
        // A target that is a milestone has a name already.
        let is_milestone = |aim: &Aim| {
            let for_all = |one: &&Milestone| periods.iter().all(|period| shown(period, one));
            milestones.iter().copied().filter(for_all).any(|milestone| goal(milestone) == aim.threshold)
        };
        let target = target.filter(|aim| !is_milestone(aim));
        let target = target.map(|aim| (format!("Target {}", aim.name(self.rubric, lang)), aim.threshold, None));
        let milestones = milestones.iter().copied().map(|milestone| {
            let goal = goal(milestone);
            (format!("{} {}", self.milestone(milestone), lang.full(goal.value)), goal, Some(milestone))
        });
        for (label, goal, of) in target.into_iter().chain(milestones) {
            let index = |period: &Period| {
                let is_shown = of.is_none_or(|milestone| shown(period, milestone));
                period.standing.value(NodeId::INDEX).filter(|_| is_shown)
            };
            let indexes = years.values(periods, index).into_iter();
            let shown = indexes.map(|index| index.map_or_else(String::new, |index| self.short_of(goal, index)));
            rows.push(row(label, shown.collect()));
        }
        rows
    }

    /// What an index lacks of a goal, as a negative number; a tick if it is reached.
    fn short_of(&self, goal: Threshold, index: Exact) -> String {
        match goal.is_reached(index) {
            true => "✓".to_owned(),
            false => self.known(goal.lacking(index).ok().map(|lacking| -lacking)),
        }
    }

    /// From the first known value to the last.
    fn whole_change(&self, values: &[Option<Exact>]) -> String {
        let mut known = values.iter().flatten();
        match (known.next(), known.next_back()) {
            (Some(first), Some(last)) => last.sub(*first).map_or_else(|_| "?".to_owned(), |by| self.change(by)),
            _ => String::new(),
        }
    }

    /// "Band: Kurang 2021-2022, Cukup 2023."
    fn bands(&self, periods: &[Period]) -> Option<String> {
        let runs = periods.chunk_by(|one, next| one.standing.band == next.standing.band);
        let run = |run: &[Period]| {
            let (first, last) = (run.first()?, run.last()?);
            let label = band(self.rubric, first.standing.band)?;
            Some(match first.year == last.year {
                true => format!("{label} {}", first.year),
                false => format!("{label} {}-{}", first.year, last.year),
            })
        };
        let runs: Vec<String> = runs.filter_map(run).collect();
        let runs = runs.join(", ");
        (!runs.is_empty()).then(|| self.lang.pick(format!("Predikat: {runs}."), format!("Band: {runs}.")))
    }

    /// What the last year lacks of the target, and how much nearer it came since the year before.
    fn target(&self, periods: &[Period]) -> Option<String> {
        let last = periods.last()?;
        let index = last.standing.value(NodeId::INDEX)?;
        let aim = self.answer.target(last)?;
        let goal = aim.threshold;
        let (target, year) = (aim.name(self.rubric, self.lang), last.year);
        if goal.is_reached(index) {
            return Some(self.lang.pick(
                format!("Target {target} tercapai pada {year}."),
                format!("The target {target} is reached in {year}."),
            ));
        }
        if index == goal.value {
            return Some(self.lang.pick(
                format!("Target {target}: pada {year} tepat di batasnya, yang masih harus dilewati."),
                format!("Target {target}: exactly on its cut in {year}, which has yet to be passed."),
            ));
        }
        let short = self.known(goal.lacking(index).ok());
        let since = last.change.map(|by| self.change(by));
        let since = since.map_or_else(String::new, |by| {
            self.lang.pick(format!("; terakhir berubah {by}"), format!("; the last change was {by}"))
        });
        Some(self.lang.pick(
            format!("Target {target}: pada {year} kurang {short}{since}."),
            format!("Target {target}: {short} short in {year}{since}."),
        ))
    }

    fn absent(&self, periods: &[Period]) -> Option<String> {
        let years: Vec<String> = periods.iter().flat_map(|period| &period.absent).map(u16::to_string).collect();
        let (results, absent) = (if years.len() == 1 { "result" } else { "results" }, years.join(", "));
        (!absent.is_empty())
            .then(|| self.lang.pick(format!("Tanpa hasil untuk {absent}."), format!("No {results} for {absent}.")))
    }
}

/// The years of a table, with those between them that have no result, as long as there is room.
struct Years(Vec<u16>);

impl Years {
    fn of(years: impl Iterator<Item = u16>) -> Self {
        let mut known: Vec<u16> = years.collect();
        known.sort_unstable();
        known.dedup();
        match (known.first(), known.last()) {
            (Some(first), Some(last)) if usize::from(last - first) < MOST_COLUMNS => Self((*first..=*last).collect()),
            _ => Self(known),
        }
    }

    fn headers(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(u16::to_string)
    }

    /// The value of each year, if there is one.
    fn values(&self, periods: &[Period], value: impl Fn(&Period) -> Option<Exact>) -> Vec<Option<Exact>> {
        let of = |year: &u16| periods.iter().find(|period| period.year == *year).and_then(&value);
        self.0.iter().map(of).collect()
    }
}

/// What the lines of a table run between: the whole levels around all its values.
struct Axis {
    low: Exact,
    high: Exact,
}

impl Axis {
    fn of(values: impl Iterator<Item = Exact>) -> Self {
        let values: Vec<Exact> = values.collect();
        let floor = |value: Exact| Exact::whole(value.numerator().div_euclid(value.denominator()) as i64);
        let low = values.iter().min().map_or(Exact::ZERO, |low| floor(*low));
        let high = values.iter().max().map_or(Exact::ONE, |high| -floor(-*high));
        Self { low, high: if high > low { high } else { low.add(Exact::ONE).unwrap_or(high) } }
    }

    fn line(&self, values: Vec<Option<Exact>>) -> String {
        bars::line(values, self.low, self.high)
    }
}
