//! An empty score sheet as CSV, in the dialect that Excel of each language opens with a double click.

use std::io;

use crate::lang::Lang;
use crate::rubric::Rubric;

/// The byte order mark, without which Excel takes UTF-8 for an older encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A row for each indicator, with its official name; institution, year and score are left to fill in.
///
/// Indonesian: byte order mark, semicolons, CRLF, as Excel in that language writes it. English: commas.
///
/// # Errors
/// Never: every row is as wide as the header.
pub fn csv(rubric: &Rubric, lang: Lang) -> io::Result<String> {
    let terminator = lang.pick(csv::Terminator::CRLF, csv::Terminator::Any(b'\n'));
    let mut writer =
        csv::WriterBuilder::new().delimiter(lang.pick(b';', b',')).terminator(terminator).from_writer(Vec::new());
    writer.write_record(lang.pick(
        ["instansi", "tahun", "indikator", "nama", "nilai"],
        ["institution", "year", "indicator", "name", "score"],
    ))?;
    for indicator in rubric.indicators().map(|indicator| &rubric[indicator]) {
        let name = super::csv::neutral(&indicator.name);
        writer.write_record(["", "", &indicator.id, &name, ""])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok(lang.pick(format!("{BYTE_ORDER_MARK}{text}"), text.clone()))
}
