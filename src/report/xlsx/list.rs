//! The results of many institutions as one list.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use super::style;
use super::{Setting, XlsxResult, clean, name_of, text};
use crate::assess::{Assessment, Value};
use crate::exact::DecimalMark;
use crate::lang::Lang;
use crate::rubric::{NodeId, Rubric};
use crate::scores::Subject;

/// The height of the header, in points: names of aspects take several lines.
const HEADER_HEIGHT: f64 = 60.0;

/// What a column holds.
enum Field {
    Institution,
    Year,
    Stage,
    Index,
    Band,
    /// A domain or an aspect.
    Group(NodeId),
}

impl Field {
    fn header(&self, rubric: &Rubric, lang: Lang) -> String {
        match self {
            Self::Institution => lang.pick("Instansi", "Institution").to_owned(),
            Self::Year => lang.pick("Tahun", "Year").to_owned(),
            Self::Stage => lang.pick("Tahap", "Stage").to_owned(),
            Self::Index => lang.pick("Indeks", "Index").to_owned(),
            Self::Band => lang.pick("Predikat", "Band").to_owned(),
            Self::Group(group) => format!("{} {}", rubric[*group].id, rubric[*group].name),
        }
    }

    fn width(&self) -> u16 {
        match self {
            Self::Institution => 40,
            Self::Year | Self::Index => 9,
            Self::Stage => 11,
            Self::Band => 14,
            Self::Group(..) => 12,
        }
    }

    fn header_format(&self) -> Format {
        match self {
            Self::Institution | Self::Stage => style::header(true),
            Self::Band => style::header(true).set_indent(1),
            Self::Year | Self::Index => style::header(false),
            Self::Group(..) => style::header(false).set_font_size(8),
        }
    }
}

/// Writes a row for each institution: who, index and band, then domains and aspects.
pub fn write(sheet: &mut Worksheet, rubric: &Rubric, assessments: &[Assessment], setting: Setting) -> XlsxResult {
    let fields = fields(rubric, assessments);
    sheet.set_row_height(0, HEADER_HEIGHT)?;
    for (column, field) in (0..).zip(&fields) {
        sheet.write_string_with_format(0, column, text(&field.header(rubric, setting.lang)), &field.header_format())?;
        sheet.set_column_width(column, f64::from(field.width()))?;
    }
    let formats = Formats::new(rubric);
    for (row, assessment) in (1..).zip(assessments) {
        for (column, field) in (0..).zip(&fields) {
            formats.write(sheet, row, column, field, assessment, setting.lang)?;
        }
    }
    let last_row = u32::try_from(assessments.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(fields.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    style::a4(sheet, rubric, setting.lang);
    sheet.set_landscape();
    Ok(())
}

/// The columns; year and stage only if any institution has one.
fn fields(rubric: &Rubric, assessments: &[Assessment]) -> Vec<Field> {
    let any = |has: fn(&Subject) -> bool| assessments.iter().any(|assessment| has(&assessment.subject));
    std::iter::once(Field::Institution)
        .chain(any(|subject| subject.year.is_some()).then_some(Field::Year))
        .chain(any(|subject| subject.stage.is_some()).then_some(Field::Stage))
        .chain([Field::Index])
        .chain(rubric.bands.as_ref().map(|_| Field::Band))
        .chain(rubric.groups().map(Field::Group))
        .collect()
}

struct Formats<'r> {
    rubric: &'r Rubric,
    text: Format,
    year: Format,
    index: Format,
    value: Format,
    /// One for each band.
    bands: Vec<Format>,
}

impl<'r> Formats<'r> {
    fn new(rubric: &'r Rubric) -> Self {
        let (text, number) = (style::list("General").set_align(FormatAlign::Left), style::fixed(rubric.decimals));
        let count = rubric.bands.as_ref().map_or(0, |bands| bands.bands.len());
        let band = |position| text.clone().set_indent(1).merge(&style::band(position, count));
        Self {
            rubric,
            bands: (0..count).map(band).collect(),
            text,
            year: style::list("0"),
            index: style::list(&number).set_bold(),
            value: style::list(&number),
        }
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        field: &Field,
        assessment: &Assessment,
        lang: Lang,
    ) -> XlsxResult {
        let subject = &assessment.subject;
        match field {
            Field::Institution => {
                sheet.write_string_with_format(row, column, text(&name_of(assessment, lang)), &self.text)?
            }
            Field::Year => match subject.year {
                Some(year) => sheet.write_number_with_format(row, column, year, &self.year)?,
                None => sheet.write_blank(row, column, &self.year)?,
            },
            Field::Stage => match &subject.stage {
                Some(stage) => sheet.write_string_with_format(row, column, text(stage), &self.text)?,
                None => sheet.write_blank(row, column, &self.text)?,
            },
            Field::Index => return self.value(sheet, row, column, assessment.index(), &self.index),
            Field::Band => {
                let band = assessment.index().known().and_then(|point| point.band);
                let known = self.rubric.bands.as_ref().zip(band);
                match known.and_then(|(bands, band)| Some((bands.label(band), self.bands.get(band)?))) {
                    Some((label, format)) => sheet.write_string_with_format(row, column, clean(label), format)?,
                    None => sheet.write_blank(row, column, &self.text)?,
                }
            }
            Field::Group(group) => return self.value(sheet, row, column, assessment.values[*group], &self.value),
        };
        Ok(())
    }

    /// A value as it is shown: the number of its rounded digits. An open value has none.
    fn value(&self, sheet: &mut Worksheet, row: u32, column: u16, value: Value, format: &Format) -> XlsxResult {
        let point = value.known();
        let digits = point.map(|point| point.exact.to_decimal(self.rubric.decimals, DecimalMark::Point));
        match digits.and_then(|digits| digits.parse::<f64>().ok()) {
            Some(shown) => sheet.write_number_with_format(row, column, shown, format)?,
            None => sheet.write_blank(row, column, format)?,
        };
        Ok(())
    }
}
