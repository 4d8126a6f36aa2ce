//! The sheet of one institution: to fill in, or filled in. It computes itself; the results stored with the
//! formulas, for programs that do not compute, are those of the assessment.

mod below;
mod inputs;
mod rows;
mod table;

use rust_xlsxwriter::{Formula, Worksheet};

use super::formula;
use super::style::{self, Column};
use super::{Setting, XlsxResult, clean, float, text};
use crate::assess::{Assessment, BandOn};
use crate::exact::{DecimalMark, Exact};
use crate::report::whole::Whole;
use crate::rubric::{Bands, Milestone, Rubric};
use rows::Rows;

// Rows, from 0.
const TITLE: u32 = 0;
const BASIS: u32 = 1;
const INSTITUTION: u32 = 2;
const YEAR: u32 = 3;
const STAGE: u32 = 4;
const HEADER: u32 = 5;
const INDEX: u32 = 6;

// Columns beside the table, from 0: the whole numbers, then what the radar draws.
const WEIGHT: u16 = 8;
const SUM: u16 = 9;
const ROUNDED: u16 = 10;
const OTHER_BAND: u16 = 11;
const CHART: u16 = 13;

/// The most nodes that may stand below one another: more would not fit into a formula.
const MAX_CHILDREN: usize = 200;

/// The form of one institution under one rubric.
pub struct Form<'r> {
    rubric: &'r Rubric,
    whole: Whole,
    setting: Setting,
    assessment: Option<&'r Assessment>,
    rows: Rows,
}

impl<'r> Form<'r> {
    /// The form; none where a spreadsheet cannot compute the rubric, or the scores, exactly.
    pub fn new(rubric: &'r Rubric, assessment: Option<&'r Assessment>, setting: Setting) -> Option<Self> {
        let scores = assessment.iter().flat_map(|assessment| assessment.scores()).flatten();
        let least_decimals = match rubric.scale.step {
            Some(_) => 0,
            None => scores.map(decimals_of).max().unwrap_or(Some(0))?,
        };
        let whole = formula::whole(rubric, least_decimals)?;
        let form = Self { rubric, whole, setting, assessment, rows: Rows::new(rubric) };
        form.fits().then_some(form)
    }

    /// Whether every formula is short enough for Excel.
    fn fits(&self) -> bool {
        let nodes = [self.rubric.domains().len(), self.rubric.aspects().len()];
        let levels = self.rubric.indicators().map(|indicator| self.level_formula(indicator, 0));
        let bands = self.computed().into_iter().map(|node| self.band_formula(&node));
        nodes.iter().all(|nodes| *nodes <= MAX_CHILDREN)
            && levels.chain(bands).all(|formula| formula.chars().count() <= formula::MAX_LENGTH)
    }

    /// Writes the form into a sheet that is still empty but has its name.
    pub fn write(&self, sheet: &mut Worksheet) -> XlsxResult {
        // Without this, a result that is blank would be stored as 0.
        sheet.set_formula_result_default("");
        for (row, height) in (TITLE..).zip(&self.rows.heights) {
            sheet.set_row_height(row, *height)?;
        }
        self.title_block(sheet)?;
        self.headers(sheet)?;
        self.table(sheet)?;
        self.validations(sheet)?;
        self.colours(sheet)?;
        self.below(sheet)
    }

    fn title_block(&self, sheet: &mut Worksheet) -> XlsxResult {
        let lang = self.setting.lang;
        sheet.write_string_with_format(TITLE, 0, text(&self.rubric.title), &style::title())?;
        let basis = match &self.rubric.legal_basis {
            Some(basis) => format!("{basis} ({})", self.rubric.id),
            None => self.rubric.id.clone(),
        };
        sheet.write_string_with_format(BASIS, 0, text(&basis), &style::quiet())?;
        let subject = self.assessment.map(|assessment| &assessment.subject);
        let institution = subject.and_then(|subject| subject.institution.as_deref());
        let stage = subject.and_then(|subject| subject.stage.as_deref());
        for (row, label, value) in [
            (INSTITUTION, lang.pick("Instansi", "Institution"), institution),
            (STAGE, lang.pick("Tahap", "Stage"), stage),
        ] {
            sheet.write_string_with_format(row, 0, label, &style::label())?;
            match value {
                Some(value) => sheet.write_string_with_format(row, 1, text(value), &style::input())?,
                None => sheet.write_blank(row, 1, &style::input())?,
            };
        }
        sheet.write_string_with_format(YEAR, 0, lang.pick("Tahun", "Year"), &style::label())?;
        match subject.and_then(|subject| subject.year) {
            Some(year) => sheet.write_number_with_format(YEAR, 1, year, &style::input())?,
            None => sheet.write_blank(YEAR, 1, &style::input())?,
        };
        let hint =
            lang.pick("Isi sel kuning; lainnya dihitung sendiri.", "Fill in the yellow cells; the rest follows.");
        // The rows of the labels hold nothing else: what stands beside a label is read as what it labels.
        sheet.write_string_with_format(TITLE, Column::Weight.at(), hint, &style::quiet())?;
        Ok(())
    }

    fn headers(&self, sheet: &mut Worksheet) -> XlsxResult {
        let lang = self.setting.lang;
        for column in Column::ALL {
            let header = match column {
                Column::Id => lang.pick("Kode", "Code"),
                Column::Name => lang.pick("Indikator", "Indicator"),
                Column::Weight => lang.pick("Bobot", "Weight"),
                Column::Value => lang.pick("Nilai", "Value"),
                Column::Band if self.bands().is_some() || !self.rubric.levels.is_empty() => {
                    lang.pick("Predikat/level", "Band/level")
                }
                Column::Band => lang.pick("Keterangan", "Remarks"),
                Column::Target => "Target",
                Column::Gap => lang.pick("Selisih", "Gap"),
            };
            let left = matches!(column, Column::Id | Column::Name | Column::Band);
            let format = style::header(left).set_indent(u8::from(column == Column::Band));
            sheet.write_string_with_format(HEADER, column.at(), header, &format)?;
            sheet.set_column_width(column.at(), f64::from(column.width()))?;
        }
        let other_band = match self.setting.band_on {
            BandOn::Exact => lang.pick("Jika dibulatkan", "If rounded"),
            BandOn::Rounded => lang.pick("Jika eksak", "If exact"),
        };
        let last_decimals = 10_u64.pow(self.rubric.decimals);
        for (column, header, width) in [
            (WEIGHT, lang.pick("Bobot bulat", "Whole weight").to_owned(), 11),
            (SUM, lang.pick("Jumlah bulat", "Whole sum").to_owned(), 11),
            (ROUNDED, format!("{} ×{last_decimals}", lang.pick("Dibulatkan", "Rounded")), 13),
            (OTHER_BAND, other_band.to_owned(), 13),
        ] {
            if column != OTHER_BAND || self.bands().is_some() {
                sheet.write_string_with_format(HEADER, column, header, &style::working_header())?;
            }
            sheet.set_column_width(column, width)?;
        }
        let why = lang
            .pick("Perhitungan, dalam bilangan bulat supaya eksak", "The calculation, in whole numbers to be exact");
        sheet.write_string_with_format(BASIS, WEIGHT, why, &style::working())?;
        sheet.set_column_width(WEIGHT - 1, 3)?;
        Ok(())
    }

    fn bands(&self) -> Option<&'r Bands> {
        self.rubric.bands.as_ref()
    }

    /// The milestones for the year of the result, where there is one.
    fn milestones(&self) -> impl DoubleEndedIterator<Item = &'r Milestone> {
        let year = self.assessment.and_then(|assessment| assessment.subject.year);
        self.rubric.milestones.iter().filter(move |milestone| milestone.is_for(year))
    }

    /// The target the form starts with: the newest milestone, and of equally new ones the lowest.
    fn first_target(&self) -> Option<Exact> {
        Some(self.milestones().rev().max_by_key(|milestone| milestone.years)?.index)
    }
}

/// A formula with the result it comes to.
fn computed(formula: &str, result: String) -> Formula {
    Formula::new(formula).set_result(clean(&result))
}

/// How many decimals write a number in full; none where no decimals can.
fn decimals_of(value: Exact) -> Option<u32> {
    let full = value.to_full(DecimalMark::Point);
    let decimals = full.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (!full.contains('/')).then_some(u32::try_from(decimals).ok()?)
}
