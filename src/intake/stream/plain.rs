//! What the fast reading of wide and of long rows share: cells as nearly all are written.

use crate::exact::Exact;
use crate::intake::table::trim;
use crate::rubric::Rubric;

/// A cell without the spaces around it; most have none.
pub(super) fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { cell } else { trim(cell) }
}

/// A year as nearly all are written: four digits, of these centuries.
pub(super) fn plain_year(text: &str) -> Option<u16> {
    match text.as_bytes() {
        [b'2', b'0', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(2000 + 10 * u16::from(tens - b'0') + u16::from(ones - b'0'))
        }
        _ => None,
    }
}

/// Whether every level of the scale is one digit.
pub(super) fn has_digit_levels(rubric: &Rubric) -> bool {
    let scale = &rubric.scale;
    let is_digit = |level: Exact| level.is_whole() && (Exact::ZERO..=Exact::whole(9)).contains(&level);
    scale.step == Some(Exact::ONE) && is_digit(scale.min) && is_digit(scale.max)
}
