//! The index, the domains and the aspects, and what each adds.

use crate::assess::Value;
use crate::exact::Exact;
use crate::report::document::{Block, Cell, Column, Grid, Tone};
use crate::report::Detail;
use crate::rubric::Group;

use super::{Part, Reference, ReferenceKind, Section, Writer, signed};

/// How many more decimals a contribution has than an index: weights have up to four in a share of one.
const FINER: u32 = 2;

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

    /// Adds two columns: the value of the reference, and what the result is above or below it.
    fn hold_against(&self, grid: &mut Grid, reference: &Reference) {
        let difference = match reference.kind {
            ReferenceKind::Earlier => self.lang.pick("Perubahan", "Change"),
            ReferenceKind::Group => self.lang.pick("Selisih", "Difference"),
        };
        grid.columns.extend([Column::number(&reference.label), Column::number(difference)]);
        let (result, decimals) = (self.dossier.result, self.dossier.rubric.decimals);
        // The rows of the grid are in this order.
        let mut pairs = vec![(result.index, reference.values.index)];
        let aspect = |at: usize| (node(&result.aspects, at), reference.values.aspects.get(at).copied().flatten());
        for domain in 0..self.dossier.rubric.domains.len() {
            pairs.push((node(&result.domains, domain), reference.values.domains.get(domain).copied().flatten()));
            pairs.extend(self.dossier.rubric.aspects_of(domain).map(|(at, _)| aspect(at)));
        }
        if self.dossier.rubric.domains.is_empty() {
            pairs.extend((0..self.dossier.rubric.aspects.len()).map(aspect));
        }
        for (row, (own, other)) in grid.rows.iter_mut().zip(pairs) {
            let own = own.known().map(|point| point.exact);
            let change = own.zip(other).and_then(|(own, other)| own.sub(other).ok());
            let number = |value: Exact| self.lang.number(value, decimals);
            row.push(Cell::new(other.map_or_else(|| "-".to_owned(), number)));
            row.push(Cell::new(change.map_or_else(|| "-".to_owned(), |change| signed(number(change)))));
        }
    }

    /// What each aspect, or else each domain, adds to the index, and what it would add at the highest level.
    pub(super) fn contributions(&self) -> Option<Section> {
        let (lang, dossier) = (self.lang, self.dossier);
        let (rubric, result) = (dossier.rubric, dossier.result);
        let index = result.index.known()?.exact;
        let all_known = |values: &[Value]| !values.is_empty() && values.iter().all(|value| value.known().is_some());
        let (groups, values) = match (all_known(&result.aspects), all_known(&result.domains)) {
            (true, _) if rubric.aspects.len() > 1 => (&rubric.aspects, &result.aspects),
            (_, true) => (&rubric.domains, &result.domains),
            _ => return None,
        };
        let row = |(group, value): (&Group, &Value)| {
            let value = value.known()?.exact;
            let contribution = group.share.mul(value).ok()?;
            let potential = rubric.scale.max.sub(value).and_then(|above| group.share.mul(above)).ok()?;
            let part = contribution.div(index).and_then(|part| part.mul(Exact::whole(100))).ok();
            Some(vec![
                Cell::new(&group.id),
                Cell::new(&group.name),
                Cell::new(self.words.weight(group.share)),
                Cell::new(lang.number(value, rubric.decimals)),
                Cell::new(lang.number(contribution, rubric.decimals + FINER)),
                Cell::new(part.map_or_else(String::new, |part| format!("{}%", lang.number(part, 1)))),
                Cell::new(lang.number(potential, rubric.decimals + FINER)),
            ])
        };
        let grid = Grid {
            columns: vec![
                Column::label(""),
                Column::text(""),
                Column::number(lang.pick("Bobot", "Weight")),
                Column::number(lang.pick("Nilai", "Value")),
                Column::number(lang.pick("Kontribusi", "Contribution")),
                Column::number(lang.pick("Bagian", "Part")),
                Column::number(lang.pick("Potensi", "Potential")),
            ],
            rows: groups.iter().zip(values).filter_map(row).collect(),
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

fn node(values: &[Value], at: usize) -> Value {
    values.get(at).copied().unwrap_or(Value::Unknown)
}
