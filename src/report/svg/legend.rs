//! What each line stands for.

use maud::{Markup, html};

use super::ink::{SOFT, TEXT};
use super::{Ink, length, lines};

/// The height of a line of the legend.
pub const ROW: f64 = 18.0;

/// A line each, from `top` down: the stroke with its mark, and its name.
pub fn legend(entries: &[(Ink, &str)], left: f64, top: f64, characters: usize) -> Markup {
    html! {
        g class="legend" {
            @for (row, (ink, name)) in entries.iter().enumerate() {
                @let y = top + ROW * row as f64 + ROW / 2.0;
                (stroke(*ink, (left, y), (left + 30.0, y)))
                (ink.mark().draw(left + 15.0, y, *ink))
                text class="text" x=(length(left + 38.0)) y=(length(y + 4.0)) font-size="12" fill=(TEXT) {
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

/// A short text that matters less, such as the number at a grid line.
pub fn tick(text: &str, x: f64, y: f64, anchor: &str) -> Markup {
    html! {
        text class="soft" x=(length(x)) y=(length(y)) font-size="11" text-anchor=(anchor) fill=(SOFT) { (text) }
    }
}
