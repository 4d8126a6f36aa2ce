//! What stands below the table: the levels and bands in words, the radar, and how the sheet is printed.

use rust_xlsxwriter::{IgnoreError, ProtectionOptions, Worksheet, XlsxError};

use super::{CHART, Form, HEADER, INDEX, INSTITUTION, OTHER_BAND, SUM, TITLE, WEIGHT, computed, text};
use crate::diagnostic::Severity;
use crate::exact::{DecimalMark, Exact};
use crate::report::wording::{Wording, kind_name};
use crate::report::xlsx::formula::{self, cell};
use crate::report::xlsx::style::{self, Column, LINE_HEIGHT, lines};
use crate::report::xlsx::{XlsxResult, chart};
use crate::rubric::{Bands, Level, Node, NodeId, OnCut};

/// The height of a line of notes, in points, and how many characters fit on it.
const NOTE_HEIGHT: f64 = 12.5;
const NOTE_WIDTH: usize = 140;

/// What the radar has an axis for.
struct Axis {
    label: String,
    row: u32,
    value: Option<Exact>,
    target: Option<Exact>,
}

impl Form<'_> {
    pub(super) fn below(&self, sheet: &mut Worksheet) -> XlsxResult {
        let mut heights = self.rows.heights.clone();
        add_row(sheet, &mut heights, LINE_HEIGHT)?;
        self.notes(sheet, &mut heights)?;
        if let Some((depth, axes)) = self.axes() {
            self.radar(sheet, depth, &axes, &mut heights)?;
        }
        let last = u32::try_from(heights.len()).unwrap_or(u32::MAX).saturating_sub(1);
        self.page(sheet, last)
    }

    /// What the levels and bands are, and what should be known about how the sheet was made.
    fn notes(&self, sheet: &mut Worksheet, heights: &mut Vec<f64>) -> XlsxResult {
        for line in self.note_lines() {
            // A merged cell does not grow with its text.
            let line = text(&line);
            let row = add_row(sheet, heights, NOTE_HEIGHT * lines(&line, NOTE_WIDTH))?;
            sheet.merge_range(row, Column::Id.at(), row, Column::Gap.at(), &line, &style::quiet_lines())?;
        }
        Ok(())
    }

    fn note_lines(&self) -> Vec<String> {
        let lang = self.setting.lang;
        let rubric = self.rubric;
        // Notes on the result would not follow what is typed in later; warnings say how the sheet was made.
        let warnings = self.assessment.iter().flat_map(|assessment| &assessment.notes);
        let warnings = warnings.filter(|note| note.severity >= Severity::Warning);
        let mut lines: Vec<String> = warnings.map(|note| note.problem.message(lang)).collect();
        for (kind, names) in &rubric.levels {
            let levels = names.iter().map(|(level, name)| format!("{} {name}", lang.full(*level)));
            lines.push(format!("{}: {}", kind_name(kind, lang), levels.collect::<Vec<_>>().join(" · ")));
        }
        if let Some(bands) = self.bands() {
            lines.push(format!("{}: {}", lang.pick("Predikat", "Band"), self.bands_line(bands)));
        }
        let words = Wording { rubric, lang };
        lines.extend(self.milestones().map(|milestone| words.milestone_line(milestone)));
        let external = rubric
            .indicators()
            .map(|indicator| &rubric[indicator])
            .filter_map(|indicator| Some(format!("{} ({})", indicator.id, indicator.facts.external.as_ref()?)));
        let external: Vec<String> = external.collect();
        if !external.is_empty() {
            let from = lang.pick("Dari indeks instansi lain", "From the index of another agency");
            lines.push(format!("{from}: {}", external.join(", ")));
        }
        lines
    }

    /// "Kurang < 1,8 ≤ Cukup < 2,6 ≤ Baik".
    fn bands_line(&self, bands: &Bands) -> String {
        let lang = self.setting.lang;
        let (below, above) = match bands.on_cut {
            OnCut::Above => ("<", "≤"),
            OnCut::Below => ("≤", "<"),
        };
        let mut line = bands.label(0).to_owned();
        for (position, cut) in bands.cuts.iter().enumerate() {
            line += &format!(" {below} {} {above} {}", lang.full(*cut), bands.label(position + 1));
        }
        line
    }

    fn radar(&self, sheet: &mut Worksheet, level: Level, axes: &[Axis], heights: &mut Vec<f64>) -> XlsxResult {
        let lang = self.setting.lang;
        let (header, working) = (style::working_header(), style::working().set_num_format("General"));
        let headings = [lang.pick("Sumbu radar", "Radar axis"), lang.pick("Tercapai", "Achieved"), "Target"];
        sheet.set_column_width(CHART, 40)?;
        for (column, heading) in (CHART..).zip(headings) {
            sheet.write_string_with_format(HEADER, column, heading, &header)?;
        }
        for (row, axis) in (INDEX..).zip(axes) {
            sheet.write_string_with_format(row, CHART, text(&axis.label), &working)?;
            for (column, source, result) in
                [(CHART + 1, Column::Value, axis.value), (CHART + 2, Column::Target, axis.target)]
            {
                // What is not known yet stands in the middle.
                let (source, min) = (cell(axis.row, source.at()), self.rubric.scale.min);
                let formula = format!("IF(ISNUMBER({source}),{source},{})", formula::number(min));
                let result = result.unwrap_or(min).to_decimal(self.rubric.decimals.max(2), DecimalMark::Point);
                sheet.write_formula_with_format(row, column, computed(&formula, result), &working)?;
            }
        }
        let last = INDEX + u32::try_from(axes.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let data = chart::Data { sheet: sheet.name(), columns: CHART, header: HEADER, first: INDEX, last };
        let title = match level {
            Level::Aspect => lang.pick("Nilai per aspek", "Value by aspect"),
            Level::Domain => lang.pick("Nilai per domain", "Value by domain"),
            Level::Index | Level::Indicator => lang.pick("Nilai per indikator", "Value by indicator"),
        };
        add_row(sheet, heights, LINE_HEIGHT)?;
        let rows = match (chart::FEWEST_ROWS..=chart::ROWS).rev().find(|rows| fits_a_page(heights, *rows)) {
            Some(rows) => rows,
            None => {
                // A table of very many pages leaves no place that is safe; then any will do.
                for _ in 0..chart::ROWS {
                    if !fits_a_page(heights, chart::ROWS) {
                        add_row(sheet, heights, LINE_HEIGHT)?;
                    }
                }
                chart::ROWS
            }
        };
        let row = add_row(sheet, heights, LINE_HEIGHT)?;
        sheet.insert_chart(row, Column::Id.at(), &chart::radar(&data, self.rubric.scale, title, rows))?;
        for _ in 1..rows {
            add_row(sheet, heights, LINE_HEIGHT)?;
        }
        Ok(())
    }

    /// The aspects, or else what there are at least three of.
    fn axes(&self) -> Option<(Level, Vec<Axis>)> {
        let first_target = self.first_target();
        let of = |level| {
            let axis = |node: NodeId| {
                let Node { id, name, .. } = &self.rubric[node];
                let value = self.assessment.and_then(|assessment| assessment.exact(node));
                let (value, target) = match level {
                    Level::Indicator => (value, None),
                    _ => (value.map(|value| value.rounded(self.rubric.decimals)), first_target),
                };
                Axis { label: format!("{id} {name}"), row: self.rows.of[node], value, target }
            };
            (level, self.rubric.level(level).map(axis).collect::<Vec<_>>())
        };
        let candidates = [Level::Aspect, Level::Domain, Level::Indicator].map(of);
        let (depth, mut axes) = candidates.into_iter().find(|(_, axes)| axes.len() >= chart::FEWEST_AXES)?;
        if axes.len() > chart::MOST_NAMES {
            for axis in &mut axes {
                axis.label = axis.label.split(' ').next().unwrap_or_default().to_owned();
            }
        }
        Some((depth, axes))
    }

    fn page(&self, sheet: &mut Worksheet, last: u32) -> XlsxResult {
        style::a4(sheet, self.rubric, self.setting.lang);
        sheet.set_portrait().set_print_center_horizontally(true);
        sheet.set_repeat_rows(HEADER, HEADER)?;
        sheet.set_print_area(TITLE, Column::Id.at(), last, Column::Gap.at())?;
        sheet.set_freeze_panes(INDEX + 1, 0)?;
        sheet.set_selection(INSTITUTION, 1, INSTITUTION, 1)?;
        self.ignore_marks(sheet)?;
        // Without a password: it keeps formulas from being typed over by mistake, and can be taken off.
        let allowed = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() };
        sheet.protect_with_options(&allowed);
        Ok(())
    }

    /// Excel marks in green what is meant here: ids that are numbers, formulas that differ from their neighbours.
    fn ignore_marks(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (first, last, mark) in [
            (Column::Id.at(), Column::Id.at(), IgnoreError::NumberStoredAsText),
            (Column::Value.at(), Column::Band.at(), IgnoreError::FormulaDiffers),
            (Column::Target.at(), Column::Target.at(), IgnoreError::UnlockedCellsWithFormula),
            (Column::Gap.at(), Column::Gap.at(), IgnoreError::FormulaDiffers),
            (WEIGHT, WEIGHT, IgnoreError::FormulaOmitsCells),
            (SUM, OTHER_BAND, IgnoreError::FormulaDiffers),
        ] {
            sheet.ignore_error_range(INDEX, first, self.rows.last(), last, mark)?;
        }
        Ok(())
    }
}

/// Gives the row below the last its height; answers with it.
fn add_row(sheet: &mut Worksheet, heights: &mut Vec<f64>, height: f64) -> Result<u32, XlsxError> {
    let row = u32::try_from(heights.len()).unwrap_or(u32::MAX);
    sheet.set_row_height(row, height)?;
    heights.push(height);
    Ok(row)
}

/// Whether a radar of so many lines below these rows is not cut in two by the end of a page, in any program.
///
/// Excel takes no page breaks where it fits a sheet to a page, so the radar itself has to keep off them.
fn fits_a_page(heights: &[f64], rows: u32) -> bool {
    let top: f64 = heights.iter().sum();
    let bottom = top + LINE_HEIGHT * f64::from(rows);
    let (shortest, longest) = style::PAGE_HEIGHTS;
    // The last end of a page that may lie above the bottom, in the program with the shortest pages.
    let pages = (bottom / shortest).floor();
    pages * longest <= top
}
