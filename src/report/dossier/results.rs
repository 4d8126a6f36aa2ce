//! The index, the domains and the aspects, and what each adds.

use crate::analysis::compare::NodeChange;
use crate::analysis::contributions::Contribution;
use crate::exact::Exact;
use crate::report::document::{Block, Cell, Column, Grid, Tone};
use crate::report::{self, Detail};

use super::{Dossier, Part, Reference, ReferenceKind, Section, Writer};

/// How many more decimals a contribution has than an index: weights have up to four in a share of one.
pub(super) const FINER: u32 = 2;

impl Writer<'_> {
    pub(super) fn results(&self) -> Option<Section> {
        let dossier = self.dossier;
        let detail = if dossier.knows_aspects() { Detail::Aspect } else { Detail::Domain };
        let mut grid = self.words.tree_grid(dossier.result, detail);
        for reference in &dossier.references {
            self.hold_against(&mut grid, reference, detail);
        }
        let title = match (!dossier.rubric.has_domains(), dossier.knows_aspects()) {
            (true, _) => self.lang.pick("Indeks dan aspek", "Index and aspects"),
            (false, false) => self.lang.pick("Indeks dan domain", "Index and domains"),
            (false, true) => self.lang.pick("Indeks, domain, dan aspek", "Index, domains and aspects"),
        };
        Some(Section { part: Part::Results, title, blocks: vec![Block::Grid(grid)] })
    }

    /// Adds three columns: the value of the reference, what the result is above or below it, and what that is
    /// worth in points of the index.
    fn hold_against(&self, grid: &mut Grid, reference: &Reference, detail: Detail) {
        // On a phone the column of the reference is not shown, so this one says what it is measured from.
        let label = &reference.label;
        let difference = match reference.kind {
            ReferenceKind::Earlier => {
                self.lang.pick(format!("Perubahan sejak {label}"), format!("Change since {label}"))
            }
            ReferenceKind::Other => self.lang.pick(format!("Selisih dari {label}"), format!("Difference from {label}")),
            ReferenceKind::Group => self.lang.pick("Selisih dari rata-rata", "Difference from the mean").to_owned(),
        };
        grid.columns.extend([
            Column::number(label).minor(),
            Column::number(&difference),
            Column::number(self.lang.pick("Poin indeks", "Index points")).minor(),
        ]);
        let Dossier { rubric, standing, .. } = self.dossier;
        // The rows of the grid are in this order.
        for (row, node) in grid.rows.iter_mut().zip(rubric.walk().filter(|node| detail.shows(rubric, *node))) {
            let change = NodeChange::of(rubric, node, reference.values[node], standing.value(node)).ok();
            let number = |value: Exact| self.lang.number(value, rubric.decimals);
            let moved = |by: Exact, decimals: u32| report::change(by, decimals, self.lang);
            let cell = |text: Option<String>| Cell::new(text.unwrap_or_else(|| "-".to_owned()));
            row.push(cell(change.and_then(|change| change.before).map(number)));
            row.push(cell(change.and_then(|change| change.delta).map(|by| moved(by, rubric.decimals))));
            let points = change.and_then(|change| change.contribution);
            row.push(cell(points.map(|by| moved(by, rubric.decimals + FINER))));
        }
    }

    /// What each aspect, or else each domain, adds to the index, and what it would add at the highest level.
    pub(super) fn contributions(&self) -> Option<Section> {
        let (lang, rubric) = (self.lang, self.dossier.rubric);
        let title = lang.pick("Kontribusi terhadap indeks", "Contributions to the index");
        let Some(parts) = &self.dossier.parts else {
            let line = self.needs_all_scores()?;
            return Some(Section { part: Part::Contributions, title, blocks: vec![Block::Line(line)] });
        };
        let row = |part: &Contribution| {
            vec![
                Cell::new(rubric[part.node].id.as_str()),
                Cell::new(rubric[part.node].name.as_str()),
                Cell::new(self.words.weight(rubric[part.node].share)),
                Cell::new(lang.number(part.value, rubric.decimals)),
                Cell::new(lang.number(part.added, rubric.decimals + FINER)),
                Cell::new(format!("{}%", lang.number(part.percent, 1))),
                Cell::new(lang.number(part.open, rubric.decimals + FINER)),
            ]
        };
        let grid = Grid {
            columns: vec![
                Column::label(""),
                Column::text(""),
                Column::number(lang.pick("Bobot", "Weight")).minor(),
                Column::number(lang.pick("Nilai", "Value")).minor(),
                Column::number(lang.pick("Kontribusi", "Contribution")),
                Column::number(lang.pick("Bagian", "Share")).minor(),
                Column::number(lang.pick("Potensi", "Potential")),
            ],
            rows: parts.iter().map(row).collect(),
        };
        let highest = lang.full(rubric.scale.max);
        let sum = match self.dossier.has_scores() {
            true => lang.pick("jumlahnya adalah indeks", "they sum to the index"),
            false => lang.pick("jumlahnya mendekati indeks yang diumumkan", "they sum to nearly the published index"),
        };
        let lead = lang.pick(
            format!("Kontribusi = bobot × nilai; {sum}. Potensi = tambahan indeks bila bernilai {highest}."),
            format!("Contribution = weight × value; {sum}. Potential = what a value of {highest} would add."),
        );
        Some(Section { part: Part::Contributions, title, blocks: vec![Block::Line(lead), Block::Grid(grid)] })
    }

    /// A cell that is set off as the most important of its kind.
    pub(super) fn strong(text: impl Into<String>) -> Cell {
        Cell::new(text).with_tone(Tone::Strong)
    }
}
