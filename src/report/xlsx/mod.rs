//! Excel workbooks: a form to fill in that computes itself, results in the same form, and the tables of a report.
//!
//! Floats appear here because a workbook holds nothing else. Every number is turned into one once, from its
//! exact value or from the digits that are shown; the arithmetic is that of the assessment, or, live in the
//! sheet, that of the whole numbers in `whole`.

mod chart;
mod form;
mod formula;
mod list;
mod names;
#[cfg(feature = "html")]
mod report;
mod style;
mod work_list;

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::assess::{Assessment, BandOn};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{DecimalMark, Exact};
use crate::lang::Lang;
use crate::report::csv::neutral;
use crate::report::{printable, wording};
use crate::rubric::Rubric;

use form::Form;
use names::SheetNames;

#[cfg(feature = "html")]
pub use report::report;
pub use work_list::work_list;

/// The most institutions that get a form each beside the list of all; more would make a workbook nobody opens.
pub const MAX_FORMS: usize = 50;

/// The most rows of a sheet.
const MAX_ROWS: usize = 1_048_576;
/// The most characters of a cell.
const MAX_CELL: usize = 32_767;

type XlsxResult = Result<(), XlsxError>;

/// How a workbook is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Setting {
    /// The language of headers and notes.
    pub lang: Lang,
    /// Which value decides the band.
    pub band_on: BandOn,
}

/// A workbook, and what should be known about it.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it does not hold.
    pub notes: Vec<Diagnostic>,
}

/// Why there is no workbook.
#[derive(Debug)]
pub enum Failure {
    /// A spreadsheet cannot compute this exactly: the [`Problem`] says what.
    Inexact(Problem),
    /// There are more results than a sheet has rows: the most it holds.
    TooManyRows(usize),
    /// It cannot be written.
    Io(io::Error),
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        Self::Io(io::Error::other(error))
    }
}

/// The form of a rubric to fill in.
///
/// # Errors
/// If a spreadsheet cannot compute the rubric exactly.
pub fn template(rubric: &Rubric, setting: Setting) -> Result<Vec<u8>, Failure> {
    let mut workbook = new_workbook(rubric)?;
    let name = SheetNames::default().unique(&rubric.id, "");
    let form = Form::new(rubric, None, setting).ok_or_else(|| inexact(rubric))?;
    form.write(workbook.add_worksheet().set_name(name)?)?;
    Ok(workbook.save_to_buffer()?)
}

/// The results: of one institution its form, filled in; of several a list, then the forms of the first [`MAX_FORMS`].
///
/// What has no scores, only published values, has no form: its sheet would compute nothing.
///
/// # Errors
/// If a spreadsheet cannot compute the scores exactly, or has too few rows.
pub fn results(rubric: &Rubric, assessments: &[Assessment], setting: Setting) -> Result<Written, Failure> {
    if assessments.len() >= MAX_ROWS {
        return Err(Failure::TooManyRows(MAX_ROWS - 1));
    }
    let mut workbook = new_workbook(rubric)?;
    let mut names = SheetNames::default();
    let scored: Vec<&Assessment> = assessments.iter().filter(|assessment| assessment.is_of_scores).collect();
    if assessments.len() > 1 || scored.is_empty() {
        let name = names.unique(setting.lang.pick("Ringkasan", "Summary"), "");
        list::write(workbook.add_worksheet().set_name(name)?, rubric, assessments, setting)?;
    }
    for assessment in scored.iter().take(MAX_FORMS) {
        let name = names.of_subject(&assessment.subject, &rubric.id);
        let form = Form::new(rubric, Some(assessment), setting).ok_or_else(|| inexact(rubric))?;
        form.write(workbook.add_worksheet().set_name(name)?)?;
    }
    let left_out = Problem::FormsLeftOut { forms: MAX_FORMS, institutions: scored.len() };
    let notes = (scored.len() > MAX_FORMS).then(|| Diagnostic::note(left_out, Place::Nowhere));
    Ok(Written { bytes: workbook.save_to_buffer()?, notes: notes.into_iter().collect() })
}

fn new_workbook(rubric: &Rubric) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let title = clean(&rubric.title);
    // A fixed date: the same scores give the same file.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("spbe").set_creation_datetime(&date));
    Ok(workbook)
}

fn inexact(rubric: &Rubric) -> Failure {
    Failure::Inexact(Problem::NoExactWorkbook { rubric: rubric.id.clone() })
}

/// What to call an institution: by its row if the sheet names no institution.
fn name_of(assessment: &Assessment, lang: Lang) -> String {
    let institution = assessment.subject.institution.clone();
    institution.unwrap_or_else(|| wording::subject_line(&Default::default(), assessment.row, lang))
}

/// A text as a cell holds it: never a formula, never longer than a cell.
fn text(text: &str) -> String {
    let text = clean(text);
    let text = neutral(&text);
    match text.encode_utf16().count() <= MAX_CELL {
        true => text.into_owned(),
        false => text.chars().take(MAX_CELL / 2).collect(),
    }
}

/// A text without what could turn the direction of a line, or what XML cannot hold.
fn clean(text: &str) -> String {
    printable::clean(text).replace(['\u{fffe}', '\u{ffff}'], "")
}

/// The nearest float: what a spreadsheet reads when the number is typed in.
fn float(value: Exact) -> f64 {
    let quotient = || value.numerator() as f64 / value.denominator() as f64;
    value.to_full(DecimalMark::Point).parse().unwrap_or_else(|_| quotient())
}
