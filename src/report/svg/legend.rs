//! What each line stands for.

use maud::{Markup, html};

use super::ink::{SOFT, TEXT};
use super::{Ink, length, lines};

/// The height of a line of the legend.
pub const ROW: f64 = 20.0;

/// A line each, from `top` down: the stroke with its mark, and its name.
pub fn legend(entries: &[(Ink, &str)], left: f64, top: f64, characters: usize) -> Markup {
    html! {
        // The script adds a line to it.
        g class="legend" data-row=(length(ROW)) {
            @for (row, (ink, name)) in entries.iter().enumerate() {
                @let y = top + ROW * row as f64 + ROW / 2.0;
                (stroke(*ink, (left, y), (left + 30.0, y)))
                (ink.mark().draw(left + 15.0, y, *ink))
                text class="text" x=(length(left + 38.0)) y=(length(y + 4.0)) font-size="12.5" fill=(TEXT) {
                    (lines(name, characters, 1).concat())
                }
            }
        }
    }
}

/// A straight stroke.
pub fn stroke(ink: Ink, from: (f64, f64), to: (f64, f64)) -> Markup {
    html! {
        line class={ "stroke-" (ink.class()) } x1=(length(from.0)) y1=(length(from.1)) x2=(length(to.0))
            y2=(length(to.1)) stroke=(ink.color()) stroke-width=(length(ink.width())) stroke-dasharray=[ink.dashes()] {}
    }
}

/// The name of a band in the middle of its zone, a word a line where the zone is short. A word is never cut: it
/// may be a band's only name.
pub fn zone_name(label: &str, from: f64, to: f64, top: f64, is_own: bool) -> Markup {
    const WIDE: f64 = 9.5;
    const LINE: f64 = 15.0;
    let rows: Vec<&str> = match label.chars().count() as f64 * WIDE <= to - from {
        true => vec![label],
        false => label.split_whitespace().collect(),
    };
    html! {
        @for (row, line) in rows.iter().enumerate() {
            text class=(if is_own { "text zone-name" } else { "soft zone-name" }) x=(length(f64::midpoint(from, to)))
                y=(length(top + LINE * row as f64)) font-size="12" text-anchor="middle"
                font-weight=[is_own.then_some("700")] fill=(if is_own { TEXT } else { SOFT }) { (line) }
        }
    }
}

/// A short text that matters less, such as the number at a grid line.
pub fn tick(text: &str, x: f64, y: f64, anchor: &str) -> Markup {
    html! {
        text class="soft" x=(length(x)) y=(length(y)) font-size="12" text-anchor=(anchor) fill=(SOFT) { (text) }
    }
}
