//! The index, and the domains, over the years.

use maud::{Markup, html};

use super::ink::{self, LINE, SOFT, TEXT, points};
use super::legend::{self, legend, stroke, tick};
use super::{Chart, Ink, Span, length, lines, position, ticks, zones};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Scale};

/// A line through the years.
#[derive(Debug, Clone)]
pub struct Series {
    /// How it is drawn.
    pub ink: Ink,
    /// Its name in the legend.
    pub name: String,
    /// A value and its text for each period; `None` if it is not known.
    pub values: Vec<Option<(Exact, String)>>,
}

const WIDTH: f64 = 480.0;
const LEFT: f64 = 34.0;
const RIGHT: f64 = 400.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 264.0;

/// The least distance of two texts on the same line.
const APART: f64 = 32.0;

/// A year, or a stage.
#[derive(Debug, Clone)]
pub struct Period {
    /// What it is called.
    pub name: String,
    /// Its position between the first (0) and the last (1).
    pub at: f64,
}

/// The lines over the periods, in their order; the numbers of the first stand at its points.
pub fn trend(
    periods: &[Period],
    series: &[Series],
    scale: &Scale,
    bands: Option<&Bands>,
    target: Option<(Exact, &str)>,
    label: String,
    lang: Lang,
) -> Chart {
    let y = |value: Exact| BOTTOM - (BOTTOM - TOP) * position(value, scale);
    let along = Span { from: LEFT + 28.0, to: RIGHT - 28.0 };
    let x = |period: usize| along.at(periods.get(period).map_or(0.0, |period| period.at));
    let named = named(periods, along);
    let mut entries: Vec<(Ink, &str)> = series.iter().map(|series| (series.ink, series.name.as_str())).collect();
    entries.extend(target.map(|(_, name)| (Ink::Target, name)));
    let legend_top = BOTTOM + 28.0;
    let body = html! {
        @if let Some(bands) = bands { (band_stripes(bands, scale)) }
        @for value in ticks(scale) {
            line class="line" x1=(length(LEFT)) y1=(length(y(value))) x2=(length(RIGHT)) y2=(length(y(value))) stroke=(LINE) {}
            (tick(&lang.full(value), LEFT - 6.0, y(value) + 4.0, "end"))
        }
        @for (at, period) in periods.iter().enumerate().filter(|(at, _)| named.contains(at)) {
            text class="text" x=(length(x(at))) y=(length(BOTTOM + 18.0)) font-size="12" text-anchor="middle" fill=(TEXT) { (period.name) }
        }
        @if let Some((target, _)) = target { (stroke(Ink::Target, (LEFT, y(target)), (RIGHT, y(target)))) }
        @for series in series.iter().rev() {
            @let at = |(period, value): (usize, &Option<(Exact, String)>)| value.as_ref().map(|(value, _)| (x(period), y(*value)));
            @let corners: Vec<(f64, f64)> = series.values.iter().enumerate().filter_map(at).collect();
            polyline class={ "stroke-" (series.ink.class()) } points=(points(&corners)) fill="none" stroke=(series.ink.color())
                stroke-width=(length(series.ink.width())) stroke-dasharray=[series.ink.dashes()] stroke-linejoin="round" {}
            @for (x, y) in &corners { (series.ink.mark().draw(*x, *y, series.ink)) }
        }
        @for (at, value) in series.first().into_iter().flat_map(|first| first.values.iter().enumerate()).filter(|(at, _)| named.contains(at)) {
            @if let Some((value, text)) = value {
                text class="text halo" x=(length(x(at))) y=(length(y(*value) - 9.0)) font-size="12.5" font-weight="700"
                    text-anchor="middle" fill=(TEXT) stroke="#ffffff" stroke-width="3" paint-order="stroke" { (text) }
            }
        }
        (legend(&entries, LEFT, legend_top, 56))
    };
    let height = legend_top + legend::ROW * entries.len() as f64 + 6.0;
    Chart { kind: "trend", width: WIDTH, height, label, body }
}

/// The periods with room for a text: the last, and before it those that are far enough from the next one.
fn named(periods: &[Period], along: Span) -> Vec<usize> {
    let mut named: Vec<usize> = Vec::new();
    let mut before = f64::INFINITY;
    for (at, period) in periods.iter().enumerate().rev() {
        let x = along.at(period.at);
        if before - x >= APART {
            named.push(at);
            before = x;
        }
    }
    named
}

fn band_stripes(bands: &Bands, scale: &Scale) -> Markup {
    html! {
        @for (band, from, to) in zones(bands, scale) {
            @let (class, color) = ink::band(band, bands.bands.len());
            @let (bottom, top) = (BOTTOM - (BOTTOM - TOP) * from, BOTTOM - (BOTTOM - TOP) * to);
            rect class=(class) x=(length(LEFT)) y=(length(top)) width=(length(RIGHT - LEFT)) height=(length(bottom - top))
                fill=(color) fill-opacity="0.3" {}
            text class="soft zone-name" x=(length(RIGHT + 6.0)) y=(length(f64::midpoint(top, bottom) + 4.0)) font-size="12" fill=(SOFT) {
                (lines(bands.label(band), 13, 1).concat())
            }
        }
    }
}
