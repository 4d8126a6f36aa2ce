//! How many institutions have an index in each stretch of the scale.

use maud::html;

use super::ink::{SOFT, TEXT};
use super::legend::{tick, zone_name};
use super::{Chart, Ink, Span, edges, length, zones};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Scale};

const WIDTH: f64 = 480.0;
const ACROSS: Span = Span { from: 10.0, to: 470.0 };
const TOP: f64 = 50.0;
const BOTTOM: f64 = 210.0;
/// On a scale from 1 to 5 a bin is 0.2 wide, and most cuts lie between two bins.
const BINS: usize = 20;

/// The histogram of values on the scale, with a line at each cut.
pub fn histogram(values: &[Exact], scale: &Scale, bands: Option<&Bands>, label: String, lang: Lang) -> Chart {
    let mut counts = [0_usize; BINS];
    for value in values {
        counts[bin(*value, scale)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let width = (ACROSS.to - ACROSS.from) / BINS as f64;
    let body = html! {
        @for (band, from, to) in bands.into_iter().flat_map(|bands| zones(bands, scale)) {
            (zone_name(bands.map_or("", |bands| bands.label(band)), ACROSS.at(from), ACROSS.at(to), 14.0, false))
        }
        // Under the bars, whose numbers are then read across them.
        @for cut in bands.into_iter().flat_map(|bands| &bands.cuts) {
            @let x = length(ACROSS.of(*cut, scale));
            line class="axis" x1=(x) y1="4" x2=(x) y2=(length(BOTTOM + 4.0)) stroke=(SOFT) {}
        }
        @for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            @let height = (BOTTOM - TOP) * *count as f64 / most as f64;
            @let left = ACROSS.from + width * at as f64;
            rect class="bar" x=(length(left + 1.0)) y=(length(BOTTOM - height)) width=(length(width - 2.0))
                height=(length(height)) fill=(Ink::Achieved.color()) {}
            text class="text halo count" x=(length(left + width / 2.0)) y=(length(BOTTOM - height - 4.0)) font-size="12"
                text-anchor="middle" fill=(TEXT) stroke="#ffffff" stroke-width="3" paint-order="stroke" { (count) }
        }
        line class="axis" x1=(length(ACROSS.from)) y1=(length(BOTTOM)) x2=(length(ACROSS.to)) y2=(length(BOTTOM)) stroke=(SOFT) {}
        @for edge in edges(bands, scale) { (tick(&lang.full(edge), ACROSS.of(edge, scale), BOTTOM + 18.0, "middle")) }
    };
    Chart { kind: "histogram", width: WIDTH, height: BOTTOM + 24.0, label, body }
}

/// The bin of a value; the highest value is in the last.
fn bin(value: Exact, scale: &Scale) -> usize {
    // Exact, so that a value between two bins is always in the upper one.
    let steps = value.sub(scale.min).and_then(|above| above.mul(Exact::whole(BINS as i64)));
    let share = steps.and_then(|steps| scale.max.sub(scale.min).and_then(|span| steps.div(span)));
    let whole = share.map_or(0, |share| share.numerator() / share.denominator());
    usize::try_from(whole).unwrap_or(0).min(BINS - 1)
}
