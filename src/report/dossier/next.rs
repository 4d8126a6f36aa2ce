//! What comes next: the cheapest way to the target, and how safe the band is.

use super::{Part, Section, Writer, sentence, without_empty};
use crate::analysis::plan::Raise;
use crate::analysis::sensitivity::{Margin, Witness};
use crate::analysis::target::Threshold;
use crate::assess::BandOn;
use crate::exact::{Exact, MAX_DECIMALS};
use crate::report::document::{Block, Cell, Column, Grid};
use crate::report::dossier::indicators::POINT_DECIMALS;
use crate::report::wording::plural;
use crate::report::{self, amount};

impl Writer<'_> {
    /// The raises that reach the target with the fewest levels.
    pub(super) fn plan(&self) -> Option<Section> {
        let lang = self.lang;
        let title = lang.pick("Rencana menuju target", "Plan to the target");
        let section = |blocks| Some(Section { part: Part::Plan, title, blocks });
        let Some(planned) = self.dossier.plan.as_ref() else {
            return section(vec![Block::Line(self.without_plan()?)]);
        };
        let goal = match planned.begins {
            Some(begins) => format!("{} ({})", planned.goal, self.from(begins)),
            None => planned.goal.clone(),
        };
        let Some(plan) = &planned.plan else {
            let line = lang.pick(
                format!("{goal} tidak tercapai dengan kenaikan yang diperbolehkan."),
                format!("{goal} is out of reach with the raises that are allowed."),
            );
            return section(vec![Block::Line(sentence(&line))]);
        };
        if plan.raises.is_empty() {
            let line = lang.pick(format!("{goal} sudah tercapai."), format!("{goal} is reached already."));
            return section(vec![Block::Line(sentence(&line))]);
        }
        let (count, cost) = (plan.raises.len(), amount(plan.cost, lang));
        let index = plan.assessment.index().known().map_or_else(String::new, |point| self.index(point.exact));
        let raises = match self.dossier.step {
            None => lang.pick(format!("{cost} kenaikan level"), plural(&cost, "level raise")),
            Some(step) => {
                let step = lang.full(step);
                lang.pick(format!("{cost} langkah {step}"), format!("{} of {step}", plural(&cost, "step")))
            }
        };
        let lead = lang.pick(
            format!("Jalan terpendek ke {goal}: {raises} pada {count} indikator; indeks menjadi {index}."),
            format!(
                "The shortest way to {goal}: {raises} on {}; the index becomes {index}.",
                plural(count, "indicator")
            ),
        );
        let row = |raise: &Raise| {
            let indicator = &self.dossier.rubric[raise.indicator];
            let name = self.dossier.rubric.level_name(raise.indicator, raise.to).unwrap_or_default();
            let [from, _] = self.rated(raise.indicator);
            vec![
                Cell::new(&indicator.id),
                Cell::new(&indicator.name),
                Cell::new(from),
                Cell::new(self.score(raise.to)),
                Cell::new(name),
                Cell::new(report::change(raise.gain, POINT_DECIMALS, lang)),
            ]
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
            rows: plan.raises.iter().map(row).collect(),
        };
        section(vec![Block::Line(lead), Block::Grid(without_empty(grid, 4))])
    }

    /// Why there is no plan, if one could be expected.
    fn without_plan(&self) -> Option<String> {
        if let Some(line) = self.needs_all_scores() {
            return Some(line);
        }
        let bands = self.dossier.rubric.bands.as_ref().filter(|_| self.dossier.has_scores())?;
        let highest = bands.label(bands.bands.len().saturating_sub(1));
        Some(match self.dossier.result.next {
            None => self.lang.pick(
                format!("Predikat tertinggi, {highest}, sudah tercapai."),
                format!("The highest band, {highest}, is reached already."),
            ),
            Some(_) => self.lang.pick(
                "Bobot instrumen ini memberi terlalu banyak kemungkinan untuk diperiksa semuanya.".to_owned(),
                "The weights of this instrument leave more possibilities than can be searched.".to_owned(),
            ),
        })
    }

    /// That something is not known while scores are missing; nothing if all are there.
    pub(super) fn needs_all_scores(&self) -> Option<String> {
        let open =
            self.dossier.result.missing.iter().filter(|node| self.dossier.result.exact(**node).is_none()).count();
        (open > 0).then(|| {
            self.lang.pick(
                format!("Baru dapat dihitung bila semua indikator dinilai; yang belum: {open}."),
                format!("It can be computed only when all indicators are scored; {open} are not."),
            )
        })
    }

    /// "mulai 2,6", or "di atas 2,5" if the cut itself is not enough.
    fn from(&self, threshold: Threshold) -> String {
        let value = amount(threshold.value, self.lang);
        match threshold.is_open {
            false => self.lang.pick(format!("mulai {value}"), format!("from {value}")),
            true => self.lang.pick(format!("di atas {value}"), format!("above {value}")),
        }
    }

    /// An index with as many decimals as it takes to see on which side of each cut it is.
    fn index(&self, index: Exact) -> String {
        let rubric = self.dossier.rubric;
        // If the rounded value decides, the usual decimals show it.
        let bands = rubric.bands.as_ref().filter(|_| self.dossier.options.band_on == BandOn::Exact);
        let cuts = bands.map_or(&[][..], |bands| &bands.cuts);
        let is_clear = |places: &u32| cuts.iter().all(|cut| index.rounded(*places).cmp(cut) == index.cmp(cut));
        let places = (rubric.decimals..=MAX_DECIMALS).find(is_clear).unwrap_or(MAX_DECIMALS);
        self.lang.number(index, places)
    }

    /// How few changes of one level lose the band, or gain the next.
    pub(super) fn margin(&self) -> Option<Section> {
        let bands = self.dossier.rubric.bands.as_ref()?;
        let lines = match &self.dossier.margin {
            Some(margin) => {
                let above = self.above_cut(margin, bands.label(margin.band));
                above.into_iter().chain(self.losing(margin)).chain([self.gaining(margin)]).collect()
            }
            None => vec![self.needs_all_scores()?],
        };
        let title = self.lang.pick("Batas aman predikat", "Safety of the band");
        Some(Section { part: Part::Margin, title, blocks: lines.into_iter().map(Block::Line).collect() })
    }

    fn above_cut(&self, margin: &Margin, band: &str) -> Option<String> {
        let above = amount(margin.above_cut?, self.lang);
        Some(self.lang.pick(
            format!("Indeks {above} di atas batas bawah {band}."),
            format!("The index is {above} above where {band} begins."),
        ))
    }

    fn losing(&self, margin: &Margin) -> Vec<String> {
        let (lang, one) = (self.lang, self.one_level());
        let Some(witness) = &margin.fewest_down else {
            let line = match margin.band {
                0 => lang.pick(
                    "Predikat terendah tidak dapat hilang.".to_owned(),
                    "The lowest band cannot be lost.".to_owned(),
                ),
                _ => lang.pick(
                    format!("Predikat tidak hilang sekalipun semua indikator turun {one}."),
                    format!("The band is not lost even if every indicator falls by {one}."),
                ),
            };
            return vec![line];
        };
        let (count, index, ids) = self.witness(witness);
        let (losing, total) = (margin.single.losing, margin.single.total);
        let indicators = plural(count, "indicator");
        let fall = if count == 1 { "falls" } else { "fall" };
        vec![
            lang.pick(
                format!(
                    "Predikat baru dapat hilang bila sedikitnya {count} indikator turun {one} (misalnya {ids}; indeks \
                     menjadi {index})."
                ),
                format!(
                    "The band can be lost only if at least {indicators} {fall} by {one} (such as {ids}; the index \
                     becomes {index})."
                ),
            ),
            lang.pick(
                format!(
                    "Bila satu indikator saja turun {one}, predikat hilang pada {losing} dari {total} kemungkinan."
                ),
                format!("If a single indicator falls by {one}, the band is lost in {losing} of {total} cases."),
            ),
        ]
    }

    fn gaining(&self, margin: &Margin) -> String {
        let (lang, one) = (self.lang, self.one_level());
        let Some(witness) = &margin.fewest_up else {
            return match self.dossier.result.next {
                None => {
                    lang.pick("Tidak ada predikat yang lebih tinggi.".to_owned(), "There is no higher band.".to_owned())
                }
                Some(_) => lang.pick(
                    format!("Predikat tidak naik sekalipun semua indikator naik {one}."),
                    format!("The band does not rise even if every indicator rises by {one}."),
                ),
            };
        };
        let (count, index, ids) = self.witness(witness);
        let indicators = plural(count, "indicator");
        let rise = if count == 1 { "rises" } else { "rise" };
        lang.pick(
            format!(
                "Predikat baru dapat naik bila sedikitnya {count} indikator naik {one} (misalnya {ids}; indeks menjadi \
                 {index})."
            ),
            format!(
                "The band can rise only if at least {indicators} {rise} by {one} (such as {ids}; the index becomes \
                 {index})."
            ),
        )
    }

    /// "satu level", or "satu langkah 0,5" on a scale without levels.
    fn one_level(&self) -> String {
        match self.dossier.step.map(|step| self.lang.full(step)) {
            None => self.lang.pick("satu level", "one level").to_owned(),
            Some(step) => self.lang.pick(format!("satu langkah {step}"), format!("one step of {step}")),
        }
    }

    /// How many indicators, what the index becomes, and which they are.
    fn witness(&self, witness: &Witness) -> (usize, String, String) {
        let rubric = self.dossier.rubric;
        let ids: Vec<&str> = witness.moves.iter().map(|(indicator, _)| rubric[*indicator].id.as_str()).collect();
        (witness.moves.len(), self.index(witness.index.exact), ids.join(", "))
    }
}
