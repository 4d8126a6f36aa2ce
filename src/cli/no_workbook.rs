//! What stands for [`workbook`](super::workbook) where this program is built without the feature `xlsx`: a refusal.

use super::Stop;
use super::args::Common;
use super::console::Console;
use super::output::Output;
use crate::answers::Sheets;
use crate::assess::BandOn;
use crate::lang::Lang;
use crate::report::dossier::Dossier;
use crate::rubric::Rubric;

/// Refuses.
///
/// # Errors
/// Always.
pub fn open(_: &Common) -> Result<Output, Stop> {
    Err(refusal())
}

/// Refuses; [`open`] did so before.
///
/// # Errors
/// Always.
pub fn write_template(_: Output, _: &Rubric, _: Lang, _: BandOn, _: &Console) -> Result<(), Stop> {
    Err(refusal())
}

/// Refuses; [`open`] did so before.
///
/// # Errors
/// Always.
pub fn write(_: Output, _: Sheets<'_>, _: Lang, _: &Console) -> Result<(), Stop> {
    Err(refusal())
}

/// Refuses; [`open`] did so before.
///
/// # Errors
/// Always.
pub fn write_report(_: Output, _: &Dossier<'_>, _: Lang, _: &Console) -> Result<(), Stop> {
    Err(refusal())
}

fn refusal() -> Stop {
    Stop::usage(
        "spbe ini dibuat tanpa buku kerja (fitur xlsx); pakai --format csv",
        "this spbe was built without workbooks (feature xlsx); use --format csv",
    )
}
