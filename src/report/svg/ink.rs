//! The colours of charts, and how lines are told apart without them.

use maud::{Markup, html};

use super::length;

/// The colours in the dark, by class.
pub const DARK: &str = include_str!("dark.css");

/// What a line or an area stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The reported result.
    Achieved,
    /// What is aimed for.
    Target,
    /// Another year.
    Earlier,
    /// The mean of a group.
    Group,
    /// One of several series of equal rank, by its position.
    Series(usize),
}

/// The mark on the points of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A diamond.
    Diamond,
    /// None.
    None,
}

/// The colours of bands, lowest first, and of the text on them.
const BANDS: [&str; 5] = ["#e8eef5", "#cfdeed", "#accae3", "#7fabd3", "#4a82b8"];

/// The colour of texts.
pub const TEXT: &str = "#18222d";
/// The colour of texts that matter less.
pub const SOFT: &str = "#4f5b69";
/// The colour of grid lines.
pub const LINE: &str = "#c3ccd6";

impl Ink {
    /// The class that style sheets know it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::Target => "target",
            Self::Earlier => "earlier",
            Self::Group => "group",
            Self::Series(at) => ["series-0", "series-1", "series-2", "series-3", "series-4"][at % 5],
        }
    }

    /// The colour on white. Each has a contrast of at least 4.5 to it.
    pub const fn color(self) -> &'static str {
        match self {
            Self::Achieved => "#0b4f8f",
            Self::Target => "#b1430a",
            Self::Earlier => "#5f6b78",
            Self::Group => "#0a7566",
            Self::Series(at) => ["#0a7566", "#8a3f86", "#7a6400", "#5f6b78", "#4a4fa3"][at % 5],
        }
    }

    /// The dashes of its line.
    pub const fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Achieved => None,
            Self::Target => Some("6 4"),
            Self::Earlier => Some("2 3"),
            Self::Group => Some("9 3 2 3"),
            Self::Series(at) => [None, Some("7 3"), Some("2 3"), Some("9 3 2 3"), Some("12 3")][at % 5],
        }
    }

    /// The mark on its points.
    pub const fn mark(self) -> Mark {
        match self {
            Self::Achieved => Mark::Disc,
            Self::Target => Mark::None,
            Self::Earlier => Mark::Square,
            Self::Group => Mark::Triangle,
            Self::Series(at) => [Mark::Triangle, Mark::Square, Mark::Diamond, Mark::Disc, Mark::Triangle][at % 5],
        }
    }

    /// The width of its line.
    pub const fn width(self) -> f64 {
        match self {
            Self::Achieved => 2.5,
            _ => 1.6,
        }
    }
}

impl Mark {
    /// The mark at a point.
    pub fn draw(self, x: f64, y: f64, ink: Ink) -> Markup {
        let class = format!("fill-{}", ink.class());
        let path = match self {
            Self::None => return html! {},
            Self::Disc => {
                return html! { circle class=(class) cx=(length(x)) cy=(length(y)) r="3.2" fill=(ink.color()) {} };
            }
            Self::Square => [(-2.8, -2.8), (2.8, -2.8), (2.8, 2.8), (-2.8, 2.8)].as_slice(),
            Self::Triangle => &[(0.0, -3.8), (3.6, 2.6), (-3.6, 2.6)],
            Self::Diamond => &[(0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)],
        };
        let corners: Vec<(f64, f64)> = path.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        html! { polygon class=(class) points=(points(&corners)) fill=(ink.color()) {} }
    }
}

/// The class of a band and its colour: from the lightest for the lowest to the darkest for the highest.
pub fn band(position: usize, count: usize) -> (String, &'static str) {
    let last = count.saturating_sub(1).max(1);
    let at = (position * (BANDS.len() - 1)).div_ceil(last).min(BANDS.len() - 1);
    (format!("zone-{at}"), BANDS[at])
}

/// Corners as SVG writes them.
pub fn points(corners: &[(f64, f64)]) -> String {
    let corner = |(x, y): &(f64, f64)| format!("{},{}", length(*x), length(*y));
    corners.iter().map(corner).collect::<Vec<_>>().join(" ")
}
