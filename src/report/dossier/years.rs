//! The results of several years.

use super::charts::period;
use super::{Part, Section, Writer};
use crate::assess::Assessment;
use crate::report;
use crate::report::document::{Block, Cell, Column, Grid, Tone};

impl Writer<'_> {
    /// A row for each year; nothing if there is only one.
    pub(super) fn trend(&self) -> Option<Section> {
        let (lang, rubric) = (self.lang, self.dossier.rubric);
        if self.dossier.years.len() < 2 {
            return None;
        }
        let mut columns = vec![Column::text(lang.pick("Tahun", "Year")), Column::number(lang.pick("Indeks", "Index"))];
        columns.extend(rubric.bands.is_some().then(|| Column::label(lang.pick("Predikat", "Band"))));
        columns.push(Column::number(lang.pick("Perubahan", "Change")));
        columns.extend(rubric.tops().map(|top| Column::number(&rubric[top].id).minor()));
        let befores = std::iter::once(None).chain(self.dossier.years.iter().map(Some));
        let row = |(year, before): (&&Assessment, Option<&&Assessment>)| {
            let index = |result: &Assessment| result.index().known().map(|point| point.exact);
            let change = before.and_then(|before| index(year)?.sub(index(before)?).ok());
            let change = change.map(|change| report::change(change, rubric.decimals, lang));
            let mut cells = vec![Cell::new(period(year))];
            cells.extend(self.words.value_cells(year.index(), Tone::Plain));
            cells.push(Cell::new(change.unwrap_or_default()));
            cells.extend(rubric.tops().map(|top| Cell::new(self.words.value(year.values[top]))));
            cells
        };
        let rows = self.dossier.years.iter().zip(befores).map(row).collect();
        let title = lang.pick("Perkembangan", "Trend");
        Some(Section { part: Part::Trend, title, blocks: vec![Block::Grid(Grid { columns, rows })] })
    }
}
