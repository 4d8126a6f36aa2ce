//! The rows of the table: what is typed in, what is computed, and the whole numbers beside it.

use rust_xlsxwriter::{Format, Worksheet};

use super::rows::Computed;
use super::{Form, INDEX, OTHER_BAND, ROUNDED, SUM, WEIGHT, computed, decimals_of, float, text};
use crate::assess::{BandOn, Point};
use crate::exact::{DecimalMark, Exact, MAX_DECIMALS};
use crate::report::xlsx::XlsxResult;
use crate::report::xlsx::formula::{self, cell};
use crate::report::xlsx::style::{self, Column, fixed, signed};
use crate::rubric::{Level, NodeId};

/// The most decimals of a weight that are shown in full.
const WEIGHT_DECIMALS: u32 = 4;

impl Form<'_> {
    pub(super) fn table(&self, sheet: &mut Worksheet) -> XlsxResult {
        for node in self.computed() {
            self.node(sheet, &node)?;
        }
        for indicator in self.rubric.indicators() {
            self.indicator(sheet, indicator)?;
        }
        Ok(())
    }

    /// The row of the index, a domain or an aspect.
    fn node(&self, sheet: &mut Worksheet, node: &Computed) -> XlsxResult {
        let Computed { node: id, row, .. } = *node;
        let (level, decimals) = (id.level(), self.rubric.decimals);
        let plain = |column| style::table(level, column, "", false);
        let named = &self.rubric[id];
        let (shown_id, name) = match level {
            Level::Index => ("", self.setting.lang.pick("Indeks", "Index")),
            _ => (named.id.as_str(), named.name.as_str()),
        };
        sheet.write_string_with_format(row, Column::Id.at(), text(shown_id), &plain(Column::Id))?;
        sheet.write_string_with_format(row, Column::Name.at(), text(name), &plain(Column::Name))?;
        self.weight(sheet, level, row, named.share)?;
        let value_format = style::table(level, Column::Value, &fixed(decimals), false);
        let band_format = plain(Column::Band);

        let (sum, weight, rounded) = (cell(row, SUM), cell(row, WEIGHT), cell(row, ROUNDED));
        let whole_weight = self.whole.weights[id];
        let whole_sum = node.point.and_then(|point| self.whole.count(point.exact, whole_weight));
        let shown = node.point.map(|point| point.exact.to_decimal(decimals, DecimalMark::Point)).unwrap_or_default();
        let band = node.point.map_or_else(|| self.unknown_band(level), |point| self.label(point.band));
        let other_band = node.point.map_or_else(String::new, |point| self.label(self.other_band(point)));

        let working = style::working();
        let mut computed_cells = vec![
            (WEIGHT, node.weight.clone(), whole_weight.to_string(), &working),
            (SUM, node.sum.clone(), whole_sum.map_or_else(String::new, |sum| sum.to_string()), &working),
            (ROUNDED, formula::rounded(&self.whole, &sum, &weight), without_mark(&shown), &working),
            (Column::Value.at(), formula::value(&rounded, decimals), shown, &value_format),
            (Column::Band.at(), self.band_formula(node), band, &band_format),
        ];
        if self.bands().is_some() {
            computed_cells.push((OTHER_BAND, self.other_band_formula(row), other_band, &working));
        }
        for (column, formula, result, format) in computed_cells {
            sheet.write_formula_with_format(row, column, computed(&formula, result), format)?;
        }
        self.node_target(sheet, node)
    }

    /// The target of the index is a milestone or typed in; those of domains and aspects follow it until typed over.
    fn node_target(&self, sheet: &mut Worksheet, node: &Computed) -> XlsxResult {
        let (level, row, decimals) = (node.node.level(), node.row, self.rubric.decimals);
        let (column, format) = (Column::Target.at(), style::table(level, Column::Target, &fixed(decimals), true));
        match (level, self.first_target()) {
            (Level::Index, Some(target)) => sheet.write_number_with_format(row, column, float(target), &format)?,
            (Level::Index, None) => sheet.write_blank(row, column, &format)?,
            (_, target) => {
                let index = formula::fixed_cell(INDEX, Column::Target.at());
                let formula = formula::unless_blank(&index, &index);
                let result = target.map_or_else(String::new, |target| float(target).to_string());
                sheet.write_formula_with_format(row, column, computed(&formula, result), &format)?
            }
        };
        let (sum, weight, target) = (cell(row, SUM), cell(row, WEIGHT), cell(row, column));
        let gap = node.point.zip(self.first_target()).and_then(|(point, target)| point.exact.sub(target).ok());
        let gap = gap.map_or_else(String::new, |gap| gap.to_decimal(MAX_DECIMALS, DecimalMark::Point));
        let formula = formula::gap(&sum, &formula::exact_value(&self.whole, &sum, &weight), &target);
        let format = style::table(level, Column::Gap, &signed(decimals), false);
        sheet.write_formula_with_format(row, Column::Gap.at(), computed(&formula, gap), &format)?;
        Ok(())
    }

    fn indicator(&self, sheet: &mut Worksheet, node: NodeId) -> XlsxResult {
        let (level, row, indicator) = (node.level(), self.rows.of[node], &self.rubric[node]);
        let number = self.score_format();
        let format = |column, typed_in| style::table(level, column, &number, typed_in);
        sheet.write_string_with_format(row, Column::Id.at(), text(&indicator.id), &format(Column::Id, false))?;
        sheet.write_string_with_format(row, Column::Name.at(), text(&indicator.name), &format(Column::Name, false))?;
        self.weight(sheet, level, row, indicator.share)?;
        let score = self.score(sheet, node, row, format(Column::Value, true))?;

        let name = score.and_then(|score| self.rubric.level_name(node, score)).unwrap_or_default();
        let name = computed(&self.level_formula(node, row), name.to_owned());
        sheet.write_formula_with_format(row, Column::Band.at(), name, &format(Column::Band, false))?;

        let (typed, target, counted) = (cell(row, Column::Value.at()), cell(row, Column::Target.at()), cell(row, SUM));
        sheet.write_blank(row, Column::Target.at(), &format(Column::Target, true))?;
        let gap = computed(&formula::gap(&counted, &typed, &target), String::new());
        let gap_format = style::table(level, Column::Gap, &signed(self.whole.score_decimals.min(2)), false);
        sheet.write_formula_with_format(row, Column::Gap.at(), gap, &gap_format)?;

        // Below the limit of whole numbers, which a float holds.
        let weight = self.whole.weights[node] as f64;
        sheet.write_number_with_format(row, WEIGHT, weight, &style::working())?;
        let count = score.and_then(|score| self.whole.count(score, 1));
        let count = count.map_or_else(String::new, |count| count.to_string());
        let count = computed(&formula::whole_score(&self.whole, &typed), count);
        sheet.write_formula_with_format(row, SUM, count, &style::working())?;
        Ok(())
    }

    /// Writes the score of an indicator, or a blank to fill in; answers with it.
    fn score(
        &self,
        sheet: &mut Worksheet,
        indicator: NodeId,
        row: u32,
        format: Format,
    ) -> Result<Option<Exact>, rust_xlsxwriter::XlsxError> {
        let scored = self.assessment.and_then(|assessment| Some((assessment, assessment.exact(indicator)?)));
        let Some((assessment, score)) = scored else {
            sheet.write_blank(row, Column::Value.at(), &format)?;
            return Ok(None);
        };
        let format = if assessment.is_given(indicator) { format } else { style::assumed(format) };
        sheet.write_number_with_format(row, Column::Value.at(), float(score), &format)?;
        Ok(Some(score))
    }

    fn weight(&self, sheet: &mut Worksheet, level: Level, row: u32, share: Exact) -> XlsxResult {
        let percent = share.mul(Exact::whole(100)).unwrap_or(share);
        let in_full = decimals_of(percent).is_some_and(|decimals| decimals <= WEIGHT_DECIMALS);
        let number = if in_full { "General".to_owned() } else { fixed(2) };
        let format = style::table(level, Column::Weight, &number, false);
        sheet.write_number_with_format(row, Column::Weight.at(), float(percent), &format)?;
        Ok(())
    }

    /// The band of a node; of the index, how many scores are there until all are.
    pub(super) fn band_formula(&self, node: &Computed) -> String {
        let (sum, weight, rounded) = (cell(node.row, SUM), cell(node.row, WEIGHT), cell(node.row, ROUNDED));
        let band = match (self.bands(), self.setting.band_on) {
            (None, _) => formula::text(""),
            (Some(bands), BandOn::Exact) => formula::band(&self.whole, bands, &sum, &weight),
            (Some(bands), BandOn::Rounded) => formula::band_of_rounded(&self.whole, bands, &rounded),
        };
        match node.node.level() {
            Level::Index => {
                let scores: Vec<String> = self.rubric.aspects().map(|aspect| self.cells_of(aspect, SUM)).collect();
                let incomplete = formula::incomplete(&scores, self.rubric.indicators().len(), self.setting.lang);
                format!("IF({sum}=\"\",{incomplete},{band})")
            }
            _ => formula::unless_blank(&sum, &band),
        }
    }

    /// The band by the rule that was not chosen.
    fn other_band_formula(&self, row: u32) -> String {
        let (sum, weight, rounded) = (cell(row, SUM), cell(row, WEIGHT), cell(row, ROUNDED));
        let band = self.bands().map_or_else(String::new, |bands| match self.setting.band_on {
            BandOn::Exact => formula::band_of_rounded(&self.whole, bands, &rounded),
            BandOn::Rounded => formula::band(&self.whole, bands, &sum, &weight),
        });
        formula::unless_blank(&sum, &band)
    }

    fn other_band(&self, point: Point) -> Option<usize> {
        match self.setting.band_on {
            BandOn::Exact => point.band_on_rounded,
            BandOn::Rounded => self.bands().map(|bands| bands.band_of(point.exact)),
        }
    }

    fn label(&self, band: Option<usize>) -> String {
        self.bands().zip(band).map_or("", |(bands, band)| bands.label(band)).to_owned()
    }

    fn unknown_band(&self, level: Level) -> String {
        let scored = self.assessment.iter().flat_map(|assessment| assessment.scores()).flatten().count();
        match level {
            Level::Index => formula::incomplete_text(scored, self.rubric.indicators().len(), self.setting.lang),
            _ => String::new(),
        }
    }

    /// The name of the level of an indicator, or that the typed value is not a level.
    pub(super) fn level_formula(&self, indicator: NodeId, row: u32) -> String {
        let (typed, counted) = (cell(row, Column::Value.at()), cell(row, SUM));
        let wrong = formula::text(self.setting.lang.pick("bukan nilai yang sah", "not a valid value"));
        let name = formula::level_name(self.rubric, &self.whole, indicator, &counted);
        formula::unless_blank(&typed, &format!("IF({counted}=\"\",{wrong},{name})"))
    }

    /// At least the decimals people write, and as many as a score may have.
    fn score_format(&self) -> String {
        let decimals = self.whole.score_decimals;
        match self.rubric.scale.step {
            Some(_) => fixed(decimals),
            None => format!("{}{}", fixed(decimals.min(2)), "#".repeat(decimals.saturating_sub(2) as usize)),
        }
    }
}

/// "2.15" as 215: the value as a whole number of its last decimals.
fn without_mark(shown: &str) -> String {
    let digits: String = shown.chars().filter(|c| *c != '.').collect();
    digits.parse::<i128>().map_or(digits, |units| units.to_string())
}
