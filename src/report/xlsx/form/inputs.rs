//! What may be typed in, and the colours that answer.

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, DataValidationRule, Worksheet, XlsxError};

use super::{Form, INDEX, OTHER_BAND, SUM, YEAR, clean, float};
use crate::exact::{DecimalMark, Exact};
use crate::report::wording::kind_name;
use crate::report::xlsx::XlsxResult;
use crate::report::xlsx::formula;
use crate::report::xlsx::style::{self, Column};
use crate::rubric::NodeId;

/// The longest title of a prompt in Excel.
const MAX_PROMPT_TITLE: usize = 32;
/// The longest text of a prompt, and of a list to choose from.
const MAX_PROMPT: usize = 255;

impl Form<'_> {
    pub(super) fn validations(&self, sheet: &mut Worksheet) -> XlsxResult {
        let lang = self.setting.lang;
        let year = DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(1990, 2100))
            .set_error_title(lang.pick("Tahun", "Year"))?
            .set_error_message(lang.pick("Tulis tahun dengan empat angka.", "Give the year in four digits."))?;
        sheet.add_data_validation(YEAR, 1, YEAR, 1, &year)?;
        let target = self.between()?;
        for row in self.rubric.computed().map(|node| self.rows.of[node]) {
            sheet.add_data_validation(row, Column::Target.at(), row, Column::Target.at(), &target)?;
        }
        for aspect in self.rubric.aspects() {
            let indicators: Vec<NodeId> = self.rubric.indicators_of(aspect).collect();
            let kind = |indicator: &NodeId| &self.rubric[*indicator].facts.kind;
            // Neighbours of one kind share a validation.
            for run in indicators.chunk_by(|one, next| kind(one) == kind(next)) {
                if let (Some(first), Some(last)) = (run.first(), run.last()) {
                    self.validate_scores(sheet, *first, self.rows.of[*first], self.rows.of[*last])?;
                }
            }
        }
        Ok(())
    }

    fn validate_scores(&self, sheet: &mut Worksheet, indicator: NodeId, first: u32, last: u32) -> XlsxResult {
        let lang = self.setting.lang;
        let kind = self.rubric[indicator].facts.kind.as_deref();
        let title = kind.map_or(lang.pick("Nilai", "Value"), |kind| kind_name(kind, lang));
        let names: Vec<String> = self
            .listed_levels()
            .iter()
            .map(|level| format!("{} {}", lang.full(*level), self.rubric.level_name(indicator, *level).unwrap_or("-")))
            .collect();
        let prompt = if names.is_empty() { self.scale_words() } else { names.join("\n") };
        let score = self.allowed()?;
        let prompted = score
            .clone()
            .set_input_title(shortened(title, MAX_PROMPT_TITLE))?
            .set_input_message(shortened(&prompt, MAX_PROMPT))?;
        sheet.add_data_validation(first, Column::Value.at(), last, Column::Value.at(), &prompted)?;
        sheet.add_data_validation(first, Column::Target.at(), last, Column::Target.at(), &score)?;
        Ok(())
    }

    /// A level of the drop-down list, or any number of the scale where a list cannot hold them.
    fn allowed(&self) -> Result<DataValidation, XlsxError> {
        let levels: Vec<String> = self.listed_levels().iter().map(|level| level.to_full(DecimalMark::Point)).collect();
        match levels.is_empty() {
            true => self.between(),
            false => self.explained(DataValidation::new().allow_list_strings(&levels)?),
        }
    }

    fn between(&self) -> Result<DataValidation, XlsxError> {
        let (min, max) = (float(self.rubric.scale.min), float(self.rubric.scale.max));
        self.explained(DataValidation::new().allow_decimal_number(DataValidationRule::Between(min, max)))
    }

    fn explained(&self, rule: DataValidation) -> Result<DataValidation, XlsxError> {
        rule.set_error_title(self.setting.lang.pick("Nilai", "Value"))?.set_error_message(self.scale_words())
    }

    /// The levels, where they are whole and few. A list of decimals would be typed in for the reader as his
    /// Excel reads them, and 1.5 is a date in Indonesian.
    fn listed_levels(&self) -> Vec<Exact> {
        let levels: Vec<Exact> = self.rubric.scale.levels().take(MAX_PROMPT).collect();
        let length: usize = levels.iter().map(|level| level.to_full(DecimalMark::Point).len() + 1).sum();
        match levels.iter().all(|level| level.is_whole()) && length <= MAX_PROMPT {
            true => levels,
            false => Vec::new(),
        }
    }

    /// What may be typed in: "Bilangan bulat 1 sampai 5."
    fn scale_words(&self) -> String {
        let lang = self.setting.lang;
        let (min, max) = (lang.full(self.rubric.scale.min), lang.full(self.rubric.scale.max));
        let words = match self.rubric.scale.step {
            Some(_) if !self.listed_levels().is_empty() => lang.pick(
                format!("Pilih level {min} sampai {max} dari daftar."),
                format!("Choose a level from {min} to {max}."),
            ),
            Some(step) => {
                let step = lang.full(step);
                lang.pick(
                    format!("Angka {min} sampai {max} dengan langkah {step}."),
                    format!("A number from {min} to {max} in steps of {step}."),
                )
            }
            None => {
                let decimals = self.whole.score_decimals;
                lang.pick(
                    format!("Angka {min} sampai {max}, paling banyak {decimals} desimal."),
                    format!("A number from {min} to {max} with at most {decimals} decimals."),
                )
            }
        };
        shortened(&words, MAX_PROMPT)
    }

    pub(super) fn colours(&self, sheet: &mut Worksheet) -> XlsxResult {
        let (first, last) = (INDEX, self.rows.last());
        let here = |column: Column| formula::column_cell(INDEX, column.at());
        if let Some(bands) = self.bands() {
            for row in self.rubric.computed().map(|node| self.rows.of[node]) {
                for (position, band) in bands.bands.iter().enumerate() {
                    let is_band = format!("{}={}", formula::cell(row, Column::Band.at()), formula::text(&band.label));
                    let format = style::band(position, bands.bands.len());
                    let colour = ConditionalFormatFormula::new().set_rule(is_band.as_str()).set_format(format);
                    sheet.add_conditional_format(row, Column::Band.at(), row, Column::Band.at(), &colour)?;
                }
            }
            let other = formula::column_cell(INDEX, OTHER_BAND);
            let differs = format!("AND({other}<>\"\",{other}<>{})", here(Column::Band));
            let colour = ConditionalFormatFormula::new().set_rule(differs.as_str()).set_format(style::differs());
            sheet.add_conditional_format(first, OTHER_BAND, last, OTHER_BAND, &colour)?;
        }
        let wrong = format!("AND({}<>\"\",{}=\"\")", here(Column::Value), formula::column_cell(INDEX, SUM));
        let colour = ConditionalFormatFormula::new().set_rule(wrong.as_str()).set_format(style::wrong());
        sheet.add_conditional_format(first, Column::Value.at(), last, Column::Band.at(), &colour)?;
        let short = format!("AND(ISNUMBER({0}),{0}<0)", here(Column::Gap));
        let colour = ConditionalFormatFormula::new().set_rule(short.as_str()).set_format(style::short());
        sheet.add_conditional_format(first, Column::Gap.at(), last, Column::Gap.at(), &colour)?;
        Ok(())
    }
}

/// A text as long as Excel allows here, without what could harm a line; its own line breaks stay.
fn shortened(text: &str, most: usize) -> String {
    let text = text.lines().map(clean).collect::<Vec<_>>().join("\n");
    match text.encode_utf16().count() <= most {
        true => text,
        // No character takes more than two.
        false => text.chars().take(most / 2).collect(),
    }
}
