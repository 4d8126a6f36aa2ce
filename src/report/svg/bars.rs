//! A bar for each value, over the zones of the bands.

use maud::html;

use super::ink::{self, SOFT, TEXT};
use super::legend::{self, legend, stroke, tick};
use super::{Chart, Ink, length, lines, position, ticks, zones};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Scale};

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// How deep the name is indented.
    pub depth: usize,
    /// The value; none where it is not known.
    pub value: Option<Exact>,
    /// The value as it is shown.
    pub text: String,
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 348.0;
const RIGHT: f64 = 664.0;
const TOP: f64 = 30.0;
const ROW: f64 = 24.0;
const THICKNESS: f64 = 12.0;
const NAME_CHARACTERS: usize = 58;

/// A bar for each value from the scale's minimum on, with the zones of the bands behind, and a line where the
/// target is.
pub fn bars(
    bars: &[Bar],
    scale: &Scale,
    bands: Option<&Bands>,
    target: Option<(Exact, &str)>,
    label: String,
    lang: Lang,
) -> Chart {
    let bottom = TOP + ROW * bars.len() as f64;
    let at = |value: Exact| along(position(value, scale));
    let edges = match bands {
        Some(bands) => [scale.min].into_iter().chain(bands.cuts.iter().copied()).chain([scale.max]).collect(),
        None => ticks(scale),
    };
    let body = html! {
        @for (band, from, to) in bands.into_iter().flat_map(|bands| zones(bands, scale)) {
            @let count = bands.map_or(1, |bands| bands.bands.len());
            @let (class, color) = ink::band(band, count);
            rect class=(class) x=(length(along(from))) y=(length(TOP)) width=(length(along(to) - along(from)))
                height=(length(bottom - TOP)) fill=(color) fill-opacity="0.6" {}
        }
        @for edge in edges {
            (tick(&lang.full(edge), at(edge), TOP - 6.0, "middle"))
        }
        @for (row, bar) in bars.iter().enumerate() {
            @let middle = TOP + ROW * row as f64 + ROW / 2.0;
            @let indent = 14.0 * bar.depth as f64;
            text class=(if bar.depth == 0 { "text" } else { "soft" }) x=(length(4.0 + indent)) y=(length(middle + 4.0))
                font-size="12" font-weight=[(bar.depth == 0).then_some("600")] fill=(if bar.depth == 0 { TEXT } else { SOFT }) {
                (lines(&bar.name, NAME_CHARACTERS - 2 * bar.depth, 1).concat())
            }
            @if let Some(value) = bar.value {
                rect class="bar" x=(length(LEFT)) y=(length(middle - THICKNESS / 2.0))
                    width=(length((at(value) - LEFT).max(1.0))) height=(length(THICKNESS)) fill=(Ink::Achieved.color()) {}
            }
            text class="text" x=(length(RIGHT + 52.0)) y=(length(middle + 4.0)) font-size="12" font-weight="600"
                text-anchor="end" fill=(TEXT) { (bar.text) }
        }
        @if let Some((target, name)) = target {
            (stroke(Ink::Target, (at(target), TOP), (at(target), bottom)))
            (legend(&[(Ink::Target, name)], LEFT, bottom + 6.0, 50))
        }
    };
    let height = bottom + 12.0 + if target.is_some() { legend::ROW } else { 0.0 };
    Chart { kind: "bars", width: WIDTH, height, label, body }
}

fn along(share: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * share
}
