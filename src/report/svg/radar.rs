//! The radar: an axis for each node, a polygon for each result.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::ink::{LINE, SOFT, TEXT, points};
use super::legend::{self, legend};
use super::{Chart, Ink, length, lines, position, ticks};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::Scale;

/// An axis.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The id of the node.
    pub id: String,
    /// The name of the node.
    pub name: String,
    /// The reported value, as it is shown.
    pub value: String,
}

/// A polygon.
#[derive(Debug, Clone)]
pub struct Polygon {
    /// What it stands for.
    pub ink: Ink,
    /// Its name in the legend.
    pub name: String,
    /// A value on each axis; a polygon with a value that is not known is not closed there.
    pub values: Vec<Option<Exact>>,
}

const WIDTH: f64 = 480.0;
const CENTER: (f64, f64) = (240.0, 186.0);
const RADIUS: f64 = 118.0;
const LEGEND_TOP: f64 = 372.0;
/// Names are written out up to this many axes; beyond it the ids have to do.
const MOST_NAMES: usize = 10;
const NAME_CHARACTERS: usize = 20;
const LINE_HEIGHT: f64 = 13.5;

/// The radar from the scale's minimum in the middle to its maximum at the rim. The first polygon lies on top.
pub fn radar(axes: &[Axis], polygons: &[Polygon], scale: &Scale, label: String, lang: Lang) -> Chart {
    let corner = |axis: usize, distance: f64| {
        let angle = TAU * axis as f64 / axes.len() as f64 - TAU / 4.0;
        (CENTER.0 + distance * angle.cos(), CENTER.1 + distance * angle.sin())
    };
    let ring = |distance: f64| (0..axes.len()).map(|axis| corner(axis, distance)).collect::<Vec<_>>();
    let entries: Vec<(Ink, &str)> = polygons.iter().map(|polygon| (polygon.ink, polygon.name.as_str())).collect();
    let body = html! {
        // The script draws the polygon of a scenario by these.
        g class="web" data-cx=(length(CENTER.0)) data-cy=(length(CENTER.1)) data-r=(length(RADIUS)) {
            @for tick in ticks(scale) {
                @let distance = RADIUS * position(tick, scale);
                @if distance > 0.0 {
                    polygon class="line" points=(points(&ring(distance))) fill="none" stroke=(LINE) {}
                }
            }
            @for (x, y) in ring(RADIUS) {
                line class="line" x1=(length(CENTER.0)) y1=(length(CENTER.1)) x2=(length(x)) y2=(length(y)) stroke=(LINE) {}
            }
        }
        @for polygon in polygons.iter().rev() { (shape(polygon, scale, &corner)) }
        @for tick in ticks(scale) {
            @let y = CENTER.1 - RADIUS * position(tick, scale);
            text class="soft halo" x=(length(CENTER.0 - 5.0)) y=(length(y + 4.0)) font-size="11.5" text-anchor="end"
                fill=(SOFT) stroke="#ffffff" stroke-width="3" paint-order="stroke" { (lang.full(tick)) }
        }
        @for (at, axis) in axes.iter().enumerate() { (axis_label(axis, corner(at, RADIUS + 10.0), axes.len())) }
        (legend(&entries, 20.0, LEGEND_TOP, 56))
    };
    let height = LEGEND_TOP + legend::ROW * entries.len() as f64 + 6.0;
    Chart { kind: "radar", width: WIDTH, height, label, body }
}

fn shape(polygon: &Polygon, scale: &Scale, corner: &impl Fn(usize, f64) -> (f64, f64)) -> Markup {
    let at = |(axis, value): (usize, &Option<Exact>)| value.map(|value| corner(axis, RADIUS * position(value, scale)));
    let corners: Vec<(f64, f64)> = polygon.values.iter().enumerate().filter_map(at).collect();
    let ink = polygon.ink;
    let is_closed = corners.len() == polygon.values.len();
    let is_filled = is_closed && ink == Ink::Achieved;
    html! {
        @if is_filled {
            polygon class="area-achieved" points=(points(&corners)) fill=(ink.color()) fill-opacity="0.14" {}
        }
        @if is_closed {
            polygon class={ "stroke-" (ink.class()) } points=(points(&corners)) fill="none" stroke=(ink.color())
                stroke-width=(length(ink.width())) stroke-dasharray=[ink.dashes()] stroke-linejoin="round" {}
        }
        @for (x, y) in &corners { (ink.mark().draw(*x, *y, ink)) }
    }
}

/// The id and the value of an axis, and under them its name, set away from the web.
fn axis_label(axis: &Axis, (x, y): (f64, f64), axes: usize) -> Markup {
    let names = if axes <= MOST_NAMES { lines(&axis.name, NAME_CHARACTERS, 3) } else { Vec::new() };
    let (aside, above) = (x - CENTER.0, y - CENTER.1);
    let anchor = match aside {
        aside if aside < -1.0 => "end",
        aside if aside > 1.0 => "start",
        _ => "middle",
    };
    // The block of lines stands above the top, below the bottom, and beside the sides.
    let height = LINE_HEIGHT * names.len() as f64;
    let first = match above / RADIUS {
        share if share < -0.9 => y - height,
        share if share > 0.9 => y + 10.0,
        _ => y + 4.0 - height / 2.0,
    };
    html! {
        g class="axis-label" {
            text class="text axis-id" x=(length(x)) y=(length(first)) font-size="13" font-weight="600"
                text-anchor=(anchor) fill=(TEXT) { (axis.id) " " tspan class="axis-value" { (axis.value) } }
            @for (row, name) in names.iter().enumerate() {
                text class="soft axis-name" x=(length(x)) y=(length(first + LINE_HEIGHT * (row + 1) as f64))
                    font-size="11.5" text-anchor=(anchor) fill=(SOFT) { (name) }
            }
        }
    }
}
