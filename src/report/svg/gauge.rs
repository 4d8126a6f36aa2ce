//! The band scale: the bands from the lowest to the highest value, and where the index stands on it.

use maud::{Markup, html};

use super::ink::{self, TEXT};
use super::legend::{stroke, tick, zone_name};
use super::{Chart, Ink, Span, edges, length, zones};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Scale};

const WIDTH: f64 = 480.0;
const ACROSS: Span = Span { from: 14.0, to: 466.0 };
const TOP: f64 = 34.0;
const HEIGHT: f64 = 16.0;

/// What the scale shows.
#[derive(Debug, Clone)]
pub struct Gauge<'s> {
    /// The scale.
    pub scale: &'s Scale,
    /// The bands, if there are any.
    pub bands: Option<&'s Bands>,
    /// The index, or the lowest and the highest if it is not known, with the text over each.
    pub marks: Vec<(Exact, String)>,
    /// Values that matter.
    pub milestones: Vec<Exact>,
    /// The band that the index is in.
    pub band: Option<usize>,
}

/// The band scale.
pub fn gauge(gauge: &Gauge<'_>, label: String, lang: Lang) -> Chart {
    let scale = gauge.scale;
    let at = |value: Exact| ACROSS.of(value, scale);
    let body = html! {
        @match gauge.bands {
            Some(bands) => (zone_bars(bands, gauge)),
            None => rect class="zone-1" x=(length(ACROSS.from)) y=(length(TOP)) width=(length(ACROSS.to - ACROSS.from))
                height=(length(HEIGHT)) fill=(ink::band(1, 5).1) {},
        }
        @for edge in edges(gauge.bands, scale) {
            (tick(&lang.full(edge), at(edge), TOP + HEIGHT + 16.0, "middle"))
        }
        @for milestone in &gauge.milestones {
            (stroke(Ink::Target, (at(*milestone), TOP - 8.0), (at(*milestone), TOP + HEIGHT + 3.0)))
        }
        @for (value, text) in &gauge.marks { (mark(at(*value), text)) }
        // The script moves this one to the index of a scenario.
        g class="scenario-mark" data-left=(length(ACROSS.from)) data-right=(length(ACROSS.to)) {}
    };
    Chart { kind: "gauge", width: WIDTH, height: 104.0, label, body }
}

fn zone_bars(bands: &Bands, gauge: &Gauge<'_>) -> Markup {
    html! {
        @for (band, from, to) in zones(bands, gauge.scale) {
            @let (class, color) = ink::band(band, bands.bands.len());
            @let (from, to) = (ACROSS.at(from), ACROSS.at(to));
            rect class=(class) x=(length(from)) y=(length(TOP)) width=(length((to - from - 1.5).max(0.5)))
                height=(length(HEIGHT)) fill=(color) {}
            (zone_name(bands.label(band), from, to, TOP + HEIGHT + 34.0, gauge.band == Some(band)))
        }
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
