//! The band scale: the bands from the lowest to the highest value, and where the index stands on it.

use maud::{Markup, html};

use super::ink::{self, SOFT, TEXT};
use super::legend::{stroke, tick};
use super::{Chart, Ink, length, position, ticks, zones};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Scale};

const WIDTH: f64 = 480.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 466.0;
const TOP: f64 = 34.0;
const HEIGHT: f64 = 16.0;

/// What the scale shows.
#[derive(Debug, Clone)]
pub struct Standing<'s> {
    /// The scale.
    pub scale: &'s Scale,
    /// The bands, where there are any.
    pub bands: Option<&'s Bands>,
    /// The index; the lowest and the highest where it is not known, with the text over each.
    pub marks: Vec<(Exact, String)>,
    /// Values that matter.
    pub milestones: Vec<Exact>,
    /// The band that the index is in.
    pub band: Option<usize>,
}

/// The band scale.
pub fn gauge(standing: &Standing<'_>, label: String, lang: Lang) -> Chart {
    let scale = standing.scale;
    let at = |value: Exact| along(position(value, scale));
    let body = html! {
        @match standing.bands {
            Some(bands) => (zone_bars(bands, standing, lang)),
            None => {
                rect class="zone-1" x=(length(LEFT)) y=(length(TOP)) width=(length(RIGHT - LEFT)) height=(length(HEIGHT))
                    fill=(ink::band(1, 5).1) {}
                @for value in ticks(scale) { (tick(&lang.full(value), at(value), TOP + HEIGHT + 15.0, "middle")) }
            }
        }
        @for milestone in &standing.milestones {
            (stroke(Ink::Target, (at(*milestone), TOP - 8.0), (at(*milestone), TOP + HEIGHT + 3.0)))
        }
        @for (value, text) in &standing.marks { (mark(at(*value), text)) }
        // The script moves this one to where a scenario stands.
        g class="scenario-mark" data-left=(length(LEFT)) data-right=(length(RIGHT)) {}
    };
    Chart { kind: "gauge", width: WIDTH, height: 96.0, label, body }
}

fn along(share: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * share
}

fn zone_bars(bands: &Bands, standing: &Standing<'_>, lang: Lang) -> Markup {
    let scale = standing.scale;
    html! {
        @for (band, from, to) in zones(bands, scale) {
            @let (class, color) = ink::band(band, bands.bands.len());
            @let (from, to) = (along(from), along(to));
            @let is_own = standing.band == Some(band);
            rect class=(class) x=(length(from)) y=(length(TOP)) width=(length((to - from - 1.5).max(0.5)))
                height=(length(HEIGHT)) fill=(color) {}
            @for (row, line) in broken(bands.label(band), to - from).iter().enumerate() {
                text class=(if is_own { "text" } else { "soft" }) x=(length(f64::midpoint(from, to)))
                    y=(length(TOP + HEIGHT + 30.0 + 13.0 * row as f64)) font-size="11.5" text-anchor="middle"
                    font-weight=[is_own.then_some("700")] fill=(if is_own { TEXT } else { SOFT }) { (line) }
            }
        }
        @for edge in [scale.min].into_iter().chain(bands.cuts.iter().copied()).chain([scale.max]) {
            (tick(&lang.full(edge), along(position(edge, scale)), TOP + HEIGHT + 14.0, "middle"))
        }
    }
}

/// The name of a band, a word a line where its zone is short. A word is never cut: it may be a band's only name.
fn broken(label: &str, room: f64) -> Vec<String> {
    const WIDE: f64 = 9.0;
    match label.chars().count() as f64 * WIDE <= room {
        true => vec![label.to_owned()],
        false => label.split_whitespace().map(str::to_owned).collect(),
    }
}

fn mark(x: f64, text: &str) -> Markup {
    // Near an end the number is set inwards, so that it stays on the paper.
    let anchor = match x {
        x if x < 40.0 => "start",
        x if x > WIDTH - 40.0 => "end",
        _ => "middle",
    };
    let tip = [(x, TOP + 3.0), (x - 6.0, TOP - 8.0), (x + 6.0, TOP - 8.0)];
    html! {
        polygon class="text" points=(ink::points(&tip)) fill=(TEXT) {}
        line class="axis" x1=(length(x)) y1=(length(TOP)) x2=(length(x)) y2=(length(TOP + HEIGHT)) stroke=(TEXT) stroke-width="2" {}
        text class="text" x=(length(x)) y=(length(TOP - 13.0)) font-size="14" font-weight="700" text-anchor=(anchor)
            fill=(TEXT) { (text) }
    }
}
