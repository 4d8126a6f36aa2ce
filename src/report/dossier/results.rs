//! The index, the domains and the aspects, and what each adds.

use crate::assess::Value;
use crate::exact::Exact;
use crate::report::Detail;
use crate::report::document::{Block, Cell, Column, Grid, Tone};
use crate::rubric::Group;
use crate::rubric::names::Node;

use super::{Dossier, Part, Reference, ReferenceKind, Section, Writer, signed};

/// How many more decimals a contribution has than an index: weights have up to four in a share of one.
pub(super) const FINER: u32 = 2;

impl Writer<'_> {
    pub(super) fn results(&self) -> Option<Section> {
        let dossier = self.dossier;
        let mut grid = self.words.tree_grid(dossier.result, Detail::Aspect);
        for reference in &dossier.references {
            self.hold_against(&mut grid, reference);
        }
        let title = match dossier.rubric.domains.is_empty() {
            true => self.lang.pick("Indeks dan aspek", "Index and aspects"),
            false => self.lang.pick("Indeks, domain, dan aspek", "Index, domains and aspects"),
        };
        Some(Section { part: Part::Results, title, blocks: vec![Block::Grid(grid)] })
    }

    /// Adds three columns: the value of the reference, what the result is above or below it, and what that is
    /// worth in points of the index.
    fn hold_against(&self, grid: &mut Grid, reference: &Reference) {
        let difference = match reference.kind {
            ReferenceKind::Earlier => self.lang.pick("Perubahan", "Change"),
            ReferenceKind::Group => self.lang.pick("Selisih", "Difference"),
        };
        grid.columns.extend([
            Column::number(&reference.label).minor(),
            Column::number(difference),
            Column::number(self.lang.pick("Poin indeks", "Index points")).minor(),
        ]);
        let Dossier { rubric, standing, .. } = self.dossier;
        // The rows of the grid are in this order.
        let below = rubric.tops().flat_map(|top| match top {
            Node::Domain(_) => std::iter::once(top).chain(rubric.parts(top)).collect(),
            _ => vec![top],
        });
        for (row, node) in grid.rows.iter_mut().zip(std::iter::once(Node::Index).chain(below)) {
            let change = reference.values.change(rubric, standing, node).ok();
            let number = |value: Option<Exact>, decimals: u32| {
                value.map_or_else(|| "-".to_owned(), |value| self.lang.number(value, decimals))
            };
            row.push(Cell::new(number(change.and_then(|change| change.before), rubric.decimals)));
            row.push(Cell::new(signed(number(change.and_then(|change| change.delta), rubric.decimals))));
            let points = change.and_then(|change| change.contribution);
            row.push(Cell::new(signed(number(points, rubric.decimals + FINER))));
        }
    }

    /// What each aspect, or else each domain, adds to the index, and what it would add at the highest level.
    pub(super) fn contributions(&self) -> Option<Section> {
        let (lang, rubric) = (self.lang, self.dossier.rubric);
        let parts = self.dossier.parts()?;
        let row = |part: &IndexPart<'_>| {
            vec![
                Cell::new(&part.group.id),
                Cell::new(&part.group.name),
                Cell::new(self.words.weight(part.group.share)),
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
                Column::number(lang.pick("Bagian", "Part")).minor(),
                Column::number(lang.pick("Potensi", "Potential")),
            ],
            rows: parts.iter().map(row).collect(),
        };
        let highest = lang.full(rubric.scale.max);
        let lead = lang.pick(
            format!("Kontribusi = bobot × nilai; jumlahnya adalah indeks. Potensi = tambahan indeks bila bernilai {highest}."),
            format!("Contribution = weight × value; they sum to the index. Potential = what a value of {highest} would add."),
        );
        let title = lang.pick("Kontribusi terhadap indeks", "Contributions to the index");
        Some(Section { part: Part::Contributions, title, blocks: vec![Block::Line(lead), Block::Grid(grid)] })
    }

    /// A cell that is set off as the most important of its kind.
    pub(super) fn strong(text: impl Into<String>) -> Cell {
        Cell::new(text).with_tone(Tone::Strong)
    }
}

/// A part of the index: an aspect, or a domain where the aspects are not known.
#[derive(Debug)]
pub struct IndexPart<'r> {
    /// The aspect or domain.
    pub group: &'r Group,
    /// Its value.
    pub value: Exact,
    /// What it adds to the index: effective weight x value.
    pub added: Exact,
    /// What part of the index that is, in per cent.
    pub percent: Exact,
    /// What the highest value would add beyond that.
    pub open: Exact,
}

impl<'r> Dossier<'r> {
    /// The parts the index is the sum of; none where it is not known, or where one part is the whole.
    pub fn parts(&self) -> Option<Vec<IndexPart<'r>>> {
        let (rubric, result) = (self.rubric, self.result);
        let index = result.index.known()?.exact;
        let known = |values: &[Value]| values.len() > 1 && values.iter().all(|value| value.known().is_some());
        let (groups, values) = match (known(&result.aspects), known(&result.domains)) {
            (true, _) => (&rubric.aspects, &result.aspects),
            (false, true) => (&rubric.domains, &result.domains),
            (false, false) => return None,
        };
        let part = |(group, value): (&'r Group, &Value)| {
            let value = value.known()?.exact;
            let added = group.share.mul(value).ok()?;
            let open = rubric.scale.max.sub(value).and_then(|above| group.share.mul(above)).ok()?;
            let percent = added.div(index).and_then(|part| part.mul(Exact::whole(100))).ok()?;
            Some(IndexPart { group, value, added, percent, open })
        };
        groups.iter().zip(values).map(part).collect()
    }
}
