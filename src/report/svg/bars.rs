//! A bar for each value, over the zones of the bands.

use maud::html;

use super::ink::{self, SOFT, TEXT};
use super::legend::{self, legend, stroke, tick, zone_name};
use super::{Chart, Ink, Span, edges, length, lines, zones};
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
    /// The value; `None` if it is not known.
    pub value: Option<Exact>,
    /// The value as it is shown.
    pub text: String,
}

const WIDTH: f64 = 720.0;
const ACROSS: Span = Span { from: 348.0, to: 664.0 };
const EDGES: f64 = 24.0;
/// The height of the names of bands, which may take two lines.
const NAMES: f64 = 32.0;
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
    let top = 6.0 + EDGES + if bands.is_some() { NAMES } else { 0.0 };
    let bottom = top + ROW * bars.len() as f64;
    let at = |value: Exact| ACROSS.of(value, scale);
    let body = html! {
        @for (band, from, to) in bands.into_iter().flat_map(|bands| zones(bands, scale)) {
            @let count = bands.map_or(1, |bands| bands.bands.len());
            @let (class, color) = ink::band(band, count);
            @let (from, to) = (ACROSS.at(from), ACROSS.at(to));
            rect class=(class) x=(length(from)) y=(length(top)) width=(length(to - from))
                height=(length(bottom - top)) fill=(color) fill-opacity="0.6" {}
            (zone_name(bands.map_or("", |bands| bands.label(band)), from, to, 12.0, false))
        }
        @for edge in edges(bands, scale) {
            (tick(&lang.full(edge), at(edge), top - 6.0, "middle"))
        }
        @for (row, bar) in bars.iter().enumerate() {
            @let middle = top + ROW * row as f64 + ROW / 2.0;
            @let indent = 14.0 * bar.depth as f64;
            text class=(if bar.depth == 0 { "text" } else { "soft" }) x=(length(4.0 + indent)) y=(length(middle + 4.0))
                font-size="12" font-weight=[(bar.depth == 0).then_some("600")] fill=(if bar.depth == 0 { TEXT } else { SOFT }) {
                (lines(&bar.name, NAME_CHARACTERS - 2 * bar.depth, 1).concat())
            }
            @if let Some(value) = bar.value {
                rect class="bar" x=(length(ACROSS.from)) y=(length(middle - THICKNESS / 2.0))
                    width=(length((at(value) - ACROSS.from).max(1.0))) height=(length(THICKNESS)) fill=(Ink::Achieved.color()) {}
            }
            text class="text" x=(length(ACROSS.to + 52.0)) y=(length(middle + 4.0)) font-size="12" font-weight="600"
                text-anchor="end" fill=(TEXT) { (bar.text) }
        }
        @if let Some((target, name)) = target {
            (stroke(Ink::Target, (at(target), top), (at(target), bottom)))
            (legend(&[(Ink::Target, name)], ACROSS.from, bottom + 6.0, 50))
        }
    };
    let height = bottom + 12.0 + if target.is_some() { legend::ROW } else { 0.0 };
    Chart { kind: "bars", width: WIDTH, height, label, body }
}
