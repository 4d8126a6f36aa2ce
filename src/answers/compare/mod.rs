//! What `spbe compare` found: one institution node by node, or many in a table of changes.

mod across;
mod json;
mod sides;

pub use across::Across;
pub use json::nothing;
use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::compare::{Comparison, GroupChange, NodeChange};
use crate::analysis::institution::key;
use crate::analysis::standing::{Basis, Standing};
use crate::assess::BandOn;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::csv::{self, Rows};
use crate::report::document::{Cell, Column, Document, Grid, Tone};
use crate::report::json::band;
use crate::report::wording::{self, Wording};
use crate::report::{Detail, amount, signed_amount, standing};
use crate::rubric::{NodeId, Rubric};
use crate::scores::Subject;
use sides::Sides;

/// How many of the greatest gains and of the greatest losses are shown.
const MOST_SHOWN: usize = 5;

/// What was compared.
#[derive(Debug)]
pub struct Changes<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// Every institution that is on both sides.
    pub comparisons: &'a [Comparison],
    /// The changes by group; a single group if no column was asked for.
    pub groups: &'a [GroupChange],
    /// The column that made the groups.
    pub group_by: Option<&'a str>,
    /// Institutions that are only before.
    pub only_before: &'a [&'a Standing],
    /// Institutions that are only after.
    pub only_after: &'a [&'a Standing],
    /// Which value decided bands.
    pub band_on: BandOn,
    /// How much to show of one institution.
    pub detail: Detail,
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
}

impl Answer for Changes<'_> {
    fn json(&self) -> impl Serialize {
        json::changes(Some(self), self.diagnostics)
    }

    /// One institution: a row for each node. Several: a row for each, with the changes of the top nodes.
    fn rows(&self) -> Rows {
        let rubric = self.rubric;
        let year = |standing: &Standing| csv::cell(standing.assessment.subject.year);
        if let [comparison] = self.comparisons {
            let [before, after] = [&comparison.before, &comparison.after];
            let whose = [pair_name([before, after]).into(), year(before), year(after)];
            // A score is written as it was given.
            let value = |node: NodeId, value: Option<Exact>| match value {
                Some(score) if node.is_indicator() => csv::full(score),
                _ => csv::rounded(rubric, value),
            };
            let row = |change: &NodeChange| {
                let of_node = [
                    rubric[change.node].id.as_str().into(),
                    rubric[change.node].name.as_str().into(),
                    csv::full(percent_of(rubric, change.node)),
                    value(change.node, change.before),
                    value(change.node, change.after),
                    value(change.node, change.delta),
                    csv::full(change.contribution),
                ];
                whose.iter().cloned().chain(of_node).collect()
            };
            let header = "institution year_before year_after id name weight before after delta contribution";
            return Rows::new(csv::names(header), comparison.compared().map(row));
        }
        let header = csv::names("institution year_before year_after before after delta band_before band_after");
        let header = header.chain(rubric.tops().map(|node| format!("{}_delta", rubric[node].id)));
        let row = |comparison: &Comparison| {
            let (before, after) = (&comparison.before, &comparison.after);
            let fixed = [
                after.institution().into(),
                year(before),
                year(after),
                csv::rounded(rubric, before.value(NodeId::INDEX)),
                csv::rounded(rubric, after.value(NodeId::INDEX)),
                csv::rounded(rubric, comparison.delta()),
                csv::cell(band(rubric, before.band)),
                csv::cell(band(rubric, after.band)),
            ];
            let deltas = rubric.tops().map(|node| csv::rounded(rubric, comparison.nodes[node].delta));
            fixed.into_iter().chain(deltas).collect()
        };
        Rows::new(header, self.comparisons.iter().map(row))
    }

    /// One institution as its tree; several as a table of changes, the greatest gain first.
    fn document(&self, lang: Lang) -> Document {
        let words = Worded::new(self, self.rubric, lang);
        let mut document = Document::default();
        match self.comparisons {
            [comparison] => words.one(&mut document, comparison, self.detail, self.band_on),
            comparisons => words.many(&mut document, self, comparisons),
        }
        document.notes(left_over(self.only_before, self.only_after, lang));
        document
    }
}

/// The institution of two results; both names if they differ.
fn pair_name([before, after]: [&Standing; 2]) -> String {
    match key(before.institution()) == key(after.institution()) {
        true => after.institution().to_owned(),
        false => format!("{} → {}", before.institution(), after.institution()),
    }
}

/// The effective weight in per cent of the whole; `None` for the index.
fn percent_of(rubric: &Rubric, node: NodeId) -> Option<Exact> {
    match node {
        NodeId::INDEX => None,
        _ => rubric[node].share.mul(Exact::whole(100)).ok(),
    }
}

impl Worded<'_, Changes<'_>> {
    fn one(&self, document: &mut Document, comparison: &Comparison, detail: Detail, band_on: BandOn) {
        let lang = self.lang;
        let sides = Sides::of(comparison, lang);
        document.heading(sides.heading.clone());
        document.subheading(self.title());
        document.grid(self.tree(comparison, &sides, detail));
        document.lines(self.sum(comparison));
        document.lines(self.higher(comparison, &sides));
        document.lines(self.bands(comparison, detail));
        if detail < Detail::Indicator {
            for (heading, changes) in self.extremes(comparison) {
                document.heading(heading.to_owned());
                document.grid(self.indicators(&changes, &sides));
            }
        }
        document.notes(standing::basis([&comparison.before, &comparison.after], band_on, lang));
    }

    fn tree(&self, comparison: &Comparison, sides: &Sides, detail: Detail) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::label(""),
            Column::text(""),
            Column::number(lang.pick("Bobot", "Weight")),
            Column::number(&sides.before),
            Column::number(&sides.after),
            Column::number(lang.pick("Selisih", "Change")),
            Column::number(lang.pick("Kontribusi", "Contribution")),
        ];
        let is_known = |node: NodeId| {
            let NodeChange { before, after, delta, .. } = comparison.nodes[node];
            if node.is_indicator() { delta.is_some() } else { before.is_some() || after.is_some() }
        };
        let row = |node| self.row(&comparison.nodes[node]);
        Grid { columns, rows: shown(self.rubric, detail, is_known).map(row).collect() }
    }

    fn row(&self, change: &NodeChange) -> Vec<Cell> {
        let tone = if change.node == NodeId::INDEX { Tone::Strong } else { Tone::Plain };
        let (id, name) = match change.node {
            NodeId::INDEX => ("", self.lang.pick("Indeks", "Index")),
            node => (self.rubric[node].id.as_str(), self.rubric[node].name.as_str()),
        };
        let weight = percent_of(self.rubric, change.node).map(|percent| amount(percent, self.lang));
        let cells = [
            Cell::new(id).at_depth(self.rubric[change.node].depth),
            Cell::new(name),
            Cell::new(weight.unwrap_or_default()),
            Cell::new(node_value(**self, change.node, change.before)),
            Cell::new(node_value(**self, change.node, change.after)),
            Cell::new(self.by(change.node, change.delta)),
            Cell::new(change.contribution.map_or_else(String::new, |part| signed_amount(part, self.lang))),
        ];
        cells.map(|cell| cell.with_tone(tone)).to_vec()
    }

    fn by(&self, node: NodeId, delta: Option<Exact>) -> String {
        delta.map_or_else(String::new, |delta| match node.is_indicator() {
            true => signed_amount(delta, self.lang),
            false => self.change(delta),
        })
    }

    /// That the contributions sum to the change, exactly or but for rounding.
    fn sum(&self, comparison: &Comparison) -> Option<String> {
        let delta = comparison.delta()?;
        let tops: Vec<NodeId> = self.rubric.tops().collect();
        let parts = tops.iter().map(|node| comparison.nodes[*node].contribution);
        let sum = Exact::sum(parts.collect::<Option<Vec<_>>>()?).ok()?;
        let (sum_text, delta_text) = (signed_amount(sum, self.lang), signed_amount(delta, self.lang));
        let is_exact = comparison.before.basis == Basis::Scores && comparison.after.basis == Basis::Scores;
        Some(match (sum == delta, is_exact) {
            (true, _) => self.lang.pick(
                format!("Kontribusi {} berjumlah tepat {sum_text}, perubahan indeks.", self.range(&tops)),
                format!("The contributions of {} sum to exactly {sum_text}, the change of the index.", self.range(&tops)),
            ),
            (false, _) => self.lang.pick(
                format!("Kontribusi {} berjumlah {sum_text}, indeks berubah {delta_text}: nilai terbit sudah dibulatkan.", self.range(&tops)),
                format!("The contributions of {} sum to {sum_text}, the index changed by {delta_text}: published values are rounded.", self.range(&tops)),
            ),
        })
    }

    /// "D1-D4".
    fn range(&self, nodes: &[NodeId]) -> String {
        match (nodes.first(), nodes.last()) {
            (Some(first), Some(last)) if first != last => {
                format!("{}-{}", self.rubric[*first].id.as_str(), self.rubric[*last].id.as_str())
            }
            (Some(only), _) => self.rubric[*only].id.clone(),
            _ => String::new(),
        }
    }

    /// Which side is higher, and on how many indicators.
    fn higher(&self, comparison: &Comparison, sides: &Sides) -> Option<String> {
        let delta = comparison.delta()?;
        let by = self.number(delta.abs());
        let higher = match delta.cmp(&Exact::ZERO) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some((&sides.after, &sides.before)),
            std::cmp::Ordering::Less => Some((&sides.before, &sides.after)),
        };
        let mut line = match higher {
            None => self.lang.pick(
                format!("{} dan {} sama.", sides.before, sides.after),
                format!("{} and {} are equal.", sides.before, sides.after),
            ),
            Some((high, low)) => self.lang.pick(
                format!("{high} lebih tinggi {by} daripada {low}."),
                format!("{high} is higher than {low} by {by}."),
            ),
        };
        let changed = comparison.changed_indicators();
        let risen = changed.iter().filter(|change| change.delta.is_some_and(Exact::is_positive)).count();
        let fallen = changed.len() - risen;
        let all = comparison.compared().filter(|change| change.node.is_indicator()).count();
        if all > 0 {
            let same = all - changed.len();
            line += &self.lang.pick(
                format!(" Indikator: {risen} naik, {fallen} turun, {same} tetap."),
                format!(" Indicators: {risen} up, {fallen} down, {same} the same."),
            );
        }
        Some(line)
    }

    /// "Band: Index Kurang to Cukup, D4 Cukup to Baik."
    fn bands(&self, comparison: &Comparison, detail: Detail) -> Option<String> {
        let bands = self.rubric.bands.as_ref()?;
        let one = |(node, before, after): &(NodeId, usize, usize)| {
            format!("{} {} → {}", self.id(*node), bands.label(*before), bands.label(*after))
        };
        let mut changed = comparison.changed_bands();
        changed.retain(|(node, ..)| detail.shows(self.rubric, *node));
        let changed: Vec<String> = changed.iter().map(one).collect();
        let changed = changed.join(", ");
        (!changed.is_empty())
            .then(|| self.lang.pick(format!("Predikat berubah: {changed}."), format!("Bands that changed: {changed}.")))
    }

    /// The greatest gains, and the greatest losses.
    fn extremes<'c>(&self, comparison: &'c Comparison) -> Vec<(&'static str, Vec<&'c NodeChange>)> {
        let (gains, mut losses): (Vec<&NodeChange>, Vec<&NodeChange>) = comparison
            .changed_indicators()
            .into_iter()
            .partition(|change| change.contribution.is_some_and(Exact::is_positive));
        losses.sort_by_key(|change| change.contribution);
        let titled = [
            (self.lang.pick("Kenaikan terbesar", "Greatest gains"), gains),
            (self.lang.pick("Penurunan terbesar", "Greatest losses"), losses),
        ];
        let titled = titled.into_iter().filter(|(_, changes)| !changes.is_empty());
        titled.map(|(title, changes)| (title, changes.into_iter().take(MOST_SHOWN).collect())).collect()
    }

    fn indicators(&self, changes: &[&NodeChange], sides: &Sides) -> Grid {
        let columns = vec![
            Column::label(""),
            Column::text(""),
            Column::number(&sides.before),
            Column::number(&sides.after),
            Column::number(self.lang.pick("Kontribusi", "Contribution")),
        ];
        let row = |change: &&NodeChange| {
            vec![
                Cell::new(self.rubric[change.node].id.as_str()),
                Cell::new(self.rubric[change.node].name.as_str()),
                Cell::new(node_value(**self, change.node, change.before)),
                Cell::new(node_value(**self, change.node, change.after)),
                Cell::new(change.contribution.map_or_else(String::new, |part| signed_amount(part, self.lang))),
            ]
        };
        Grid { columns, rows: changes.iter().map(row).collect() }
    }

    fn many(&self, document: &mut Document, changes: &Changes<'_>, comparisons: &[Comparison]) {
        let lang = self.lang;
        document.heading(self.title());
        let mut order: Vec<&Comparison> = comparisons.iter().collect();
        order.sort_by_key(|comparison| std::cmp::Reverse(comparison.delta()));
        let sides = Sides::of_many(comparisons, lang);
        document.subheading(sides.heading.clone());
        document.grid(self.table(&order, &sides));
        let pairs = comparisons.iter().flat_map(|comparison| [&comparison.before, &comparison.after]);
        document.lines(standing::basis(pairs, changes.band_on, lang));
        document.grid(self.groups(changes, &sides));
    }

    fn table(&self, comparisons: &[&Comparison], sides: &Sides) -> Grid {
        let lang = self.lang;
        let mut columns = vec![
            Column::text(lang.pick("Instansi", "Institution")),
            Column::number(&sides.before),
            Column::number(&sides.after),
            Column::number(lang.pick("Selisih", "Change")),
        ];
        columns.extend(self.rubric.bands.is_some().then(|| Column::text(lang.pick("Predikat", "Band"))));
        let row = |comparison: &&Comparison| {
            let (before, after) = (&comparison.before, &comparison.after);
            let subject = Subject { year: None, stage: None, ..after.assessment.subject.clone() };
            let mut cells = vec![
                Cell::new(wording::subject_line(&subject, after.assessment.row, lang)),
                Cell::new(self.known(before.value(NodeId::INDEX))),
                Cell::new(self.known(after.value(NodeId::INDEX))),
                Cell::new(self.by(NodeId::INDEX, comparison.delta())),
            ];
            cells.extend(self.rubric.bands.as_ref().map(|bands| {
                let label = |band: Option<usize>| band.map_or("?", |band| bands.label(band));
                match before.band == after.band {
                    true => Cell::new(label(after.band)),
                    false => Cell::new(format!("{} → {}", label(before.band), label(after.band))),
                }
            }));
            cells
        };
        Grid { columns, rows: comparisons.iter().map(row).collect() }
    }

    fn groups(&self, changes: &Changes<'_>, sides: &Sides) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::text(changes.group_by.unwrap_or_default()),
            Column::number(lang.pick("Jumlah", "Count")),
            Column::number(&sides.before),
            Column::number(&sides.after),
            Column::number(lang.pick("Selisih", "Change")),
            Column::number(lang.pick("Naik", "Up")),
            Column::number(lang.pick("Turun", "Down")),
            Column::number(lang.pick("Tetap", "Same")),
        ];
        let row = |group: &GroupChange| {
            let name = match (changes.group_by, group.name.as_deref()) {
                (None, _) => lang.pick("Rerata", "Mean"),
                (Some(_), None) => lang.pick("Semua", "All"),
                (Some(_), Some("")) => lang.pick("(kosong)", "(blank)"),
                (Some(_), Some(name)) => name,
            };
            let tone = if group.name.is_none() && changes.group_by.is_some() { Tone::Strong } else { Tone::Plain };
            let cells = [
                Cell::new(name),
                Cell::new(group.count.to_string()),
                Cell::new(self.number(group.before)),
                Cell::new(self.number(group.after)),
                Cell::new(self.change(group.delta)),
                Cell::new(group.risen.to_string()),
                Cell::new(group.fallen.to_string()),
                Cell::new((group.count - group.risen - group.fallen).to_string()),
            ];
            cells.map(|cell| cell.with_tone(tone)).to_vec()
        };
        Grid { columns, rows: changes.groups.iter().map(row).collect() }
    }
}

/// The nodes that are shown: of those that are not known, nothing below them is either.
fn shown(rubric: &Rubric, detail: Detail, is_known: impl Fn(NodeId) -> bool) -> impl Iterator<Item = NodeId> {
    let is_shown = move |node: &NodeId| detail.shows(rubric, *node) && rubric.path(*node).all(&is_known);
    rubric.walk().filter(is_shown)
}

/// A value: a score as it was given, all others as they are shown.
fn node_value(words: Wording<'_>, node: NodeId, value: Option<Exact>) -> String {
    value.map_or_else(
        || "-".to_owned(),
        |value| match node.is_indicator() {
            true => amount(value, words.lang),
            false => words.number(value),
        },
    )
}

/// Institutions that are on one side only.
fn left_over<'a>(before: &'a [&Standing], after: &'a [&Standing], lang: Lang) -> impl Iterator<Item = String> {
    let sides =
        [(lang.pick("Hanya sebelum", "Only before"), before), (lang.pick("Hanya sesudah", "Only after"), after)];
    let note = |(side, standings): (&str, &[&Standing])| {
        let names: Vec<&str> = standings.iter().take(MOST_SHOWN).map(|standing| standing.institution()).collect();
        let more = if standings.len() > MOST_SHOWN { ", ..." } else { "" };
        format!("{side}: {} ({}{more}).", standings.len(), names.join(", "))
    };
    sides.into_iter().filter(|(_, standings)| !standings.is_empty()).map(note)
}
