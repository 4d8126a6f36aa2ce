//! The one place that knows which form an answer is asked for in.

use serde::Serialize;

use super::args::{Common, Format};
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, workbook};
use crate::answers::Answer;

/// Writes an answer in the form that the options ask for, and ends with the exit code.
///
/// # Errors
/// Where it cannot be written.
pub fn emit(
    answer: &impl Answer,
    exit: Exit,
    output: Output,
    common: &Common,
    console: &Console,
) -> Result<Exit, Stop> {
    match (Format::of(common), answer.sheets()) {
        (Format::Json, _) => output.write_json(&answer.json()),
        (Format::Csv, _) => output.write_rows(&answer.rows(), common.dialect()),
        (Format::Xlsx, Some(sheets)) => workbook::write(output, sheets, common.lang(), console),
        _ => output.write_document(&answer.document(common.lang()), common),
    }?;
    Ok(exit)
}

/// Ends without an answer: only JSON on standard output says why, and no file is touched.
///
/// # Errors
/// As [`emit`].
pub fn emit_nothing(document: &impl Serialize, exit: Exit, output: Output, common: &Common) -> Result<Exit, Stop> {
    if Format::of(common) == Format::Json && matches!(output, Output::Standard) {
        output.write_json(document)?;
    }
    Ok(exit)
}
