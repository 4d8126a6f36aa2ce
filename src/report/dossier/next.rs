//! What comes next: the cheapest way to the target, and how safe the band is.

use super::{Part, Section, Writer};
use crate::analysis::plan::Raise;
use crate::analysis::sensitivity::{Margin, Witness};
use crate::analysis::target::Threshold;
use crate::report::document::{Block, Cell, Column, Grid};
use crate::report::dossier::indicators::POINT_DECIMALS;
use crate::report::{self, amount};

impl Writer<'_> {
    /// The raises that reach the target with the fewest levels.
    pub(super) fn plan(&self) -> Option<Section> {
        let lang = self.lang;
        let planned = self.dossier.plan.as_ref()?;
        let goal = match planned.begins {
            Some(begins) => format!("{} ({})", planned.goal, self.from(begins)),
            None => planned.goal.clone(),
        };
        let title = lang.pick("Rencana menuju target", "Plan to the target");
        let section = |blocks| Some(Section { part: Part::Plan, title, blocks });
        let Some(plan) = &planned.plan else {
            let line = lang.pick(
                format!("{goal} tidak tercapai dengan kenaikan level yang diperbolehkan."),
                format!("{goal} is out of reach with the raises that are allowed."),
            );
            return section(vec![Block::Line(line)]);
        };
        if plan.raises.is_empty() {
            let line = lang.pick(format!("{goal} sudah tercapai."), format!("{goal} is reached already."));
            return section(vec![Block::Line(line)]);
        }
        let (count, cost) = (plan.raises.len(), amount(plan.cost, lang));
        let index = self.words.value(plan.assessment.index);
        let lead = lang.pick(
            format!("Jalan terpendek ke {goal}: {cost} kenaikan level pada {count} indikator; indeks menjadi {index}."),
            format!(
                "The shortest way to {goal}: {cost} level raises of {count} indicators; the index becomes {index}."
            ),
        );
        let row = |raise: &Raise| {
            let indicator = self.dossier.rubric.indicators.get(raise.indicator)?;
            let name = self.dossier.rubric.level_name(indicator, raise.to).unwrap_or_default();
            Some(vec![
                Cell::new(&indicator.id),
                Cell::new(&indicator.name),
                Cell::new(self.score(raise.from)),
                Cell::new(self.score(raise.to)),
                Cell::new(name),
                Cell::new(report::change(raise.gain, POINT_DECIMALS, lang)),
            ])
        };
        let grid = Grid {
            columns: vec![
                Column::label(""),
                Column::text(lang.pick("Indikator", "Indicator")),
                Column::number(lang.pick("Dari", "From")),
                Column::number(lang.pick("Ke", "To")),
                Column::label(self.level_word()),
                Column::number(lang.pick("Poin indeks", "Index points")),
            ],
            rows: plan.raises.iter().filter_map(row).collect(),
        };
        section(vec![Block::Line(lead), Block::Grid(grid)])
    }

    /// "mulai 2,6", or "di atas 2,5" where the cut itself is not enough.
    fn from(&self, threshold: Threshold) -> String {
        let value = amount(threshold.value, self.lang);
        match threshold.is_open {
            false => self.lang.pick(format!("mulai {value}"), format!("from {value}")),
            true => self.lang.pick(format!("di atas {value}"), format!("above {value}")),
        }
    }

    /// How few changes of one level lose the band, or gain the next.
    pub(super) fn margin(&self) -> Option<Section> {
        let margin = self.dossier.margin.as_ref()?;
        let bands = self.dossier.rubric.bands.as_ref()?;
        let lines = [self.above_cut(margin, bands.label(margin.band)), self.losing(margin), self.gaining(margin)];
        let blocks = lines.into_iter().flatten().map(Block::Line).collect();
        let title = self.lang.pick("Batas aman predikat", "Safety of the band");
        Some(Section { part: Part::Margin, title, blocks })
    }

    fn above_cut(&self, margin: &Margin, band: &str) -> Option<String> {
        let above = amount(margin.above_cut?, self.lang);
        Some(self.lang.pick(
            format!("Indeks {above} di atas batas bawah {band}."),
            format!("The index is {above} above where {band} begins."),
        ))
    }

    fn losing(&self, margin: &Margin) -> Option<String> {
        let witness = margin.fewest_down.as_ref()?;
        let (count, index, ids) = self.witness(witness);
        let (losing, total) = (margin.single.losing, margin.single.total);
        Some(self.lang.pick(
            format!(
                "Predikat hilang bila paling sedikit {count} indikator turun satu level, misalnya {ids} (indeks {index}). \
                 Turun satu level pada satu indikator saja: {losing} dari {total} kemungkinan menghilangkannya."
            ),
            format!(
                "The band is lost when at least {count} indicators fall by one level, such as {ids} (index {index}). \
                 Of one indicator falling by one level, {losing} of {total} possibilities lose it."
            ),
        ))
    }

    fn gaining(&self, margin: &Margin) -> Option<String> {
        let witness = margin.fewest_up.as_ref()?;
        let (count, index, ids) = self.witness(witness);
        Some(self.lang.pick(
            format!(
                "Predikat naik bila paling sedikit {count} indikator naik satu level, misalnya {ids} (indeks {index})."
            ),
            format!(
                "The band rises when at least {count} indicators rise by one level, such as {ids} (index {index})."
            ),
        ))
    }

    /// How many indicators, what the index becomes, and which they are.
    fn witness(&self, witness: &Witness) -> (usize, String, String) {
        let rubric = self.dossier.rubric;
        let ids = witness.moves.iter().filter_map(|(at, _)| rubric.indicators.get(*at));
        let ids: Vec<&str> = ids.map(|indicator| indicator.id.as_str()).collect();
        (witness.moves.len(), self.lang.number(witness.index.exact, rubric.decimals), ids.join(", "))
    }
}
