//! Charts as SVG, drawn once: a page holds them inline, `spbe chart` writes them as files.
//!
//! Colours are presentation attributes, which every program that shows SVG understands; a style sheet only
//! exchanges them in the dark. No chart tells two things apart by colour alone: lines differ in their dashes
//! and marks, zones and bars stand beside their names. Lengths are floats: a drawing is no result.

pub mod bars;
pub mod gauge;
pub mod histogram;
mod ink;
pub mod legend;
pub mod parts;
pub mod radar;
pub mod trend;

use maud::{Markup, PreEscaped, html};

use crate::exact::Exact;
use crate::rubric::{Bands, Scale};

pub use ink::{DARK, Ink, Mark};

/// A drawing and what it shows, in words.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Which chart it is, as a class for style sheets.
    pub kind: &'static str,
    /// The width in units of the drawing.
    pub width: f64,
    /// The height in units of the drawing.
    pub height: f64,
    /// What it shows, for those who cannot see it.
    pub label: String,
    /// What is drawn.
    pub body: Markup,
}

impl Chart {
    /// The chart as a part of a page.
    pub fn inline(&self) -> Markup {
        html! {
            svg class={ "chart " (self.kind) } viewBox=(self.view_box()) role="img" aria-label=(self.label) {
                (self.body)
            }
        }
    }

    /// The chart as a file of its own, on paper of its own, under a line that says what it is of.
    pub fn to_file(&self, title: &str) -> String {
        const SIZE: f64 = 15.0;
        const HEAD: f64 = 34.0;
        let (width, height) = (length(self.width), length(self.height + HEAD));
        let characters = (self.width / (SIZE * 0.6)) as usize;
        let svg = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) }
                role="img" font-family="'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" {
                title { (self.label) }
                style { (PreEscaped(DARK)) }
                rect class="paper" width=(width) height=(height) fill="#ffffff" {}
                text class="text" x="10" y="22" font-size=(SIZE) font-weight="700" fill=(ink::TEXT) {
                    (lines(title, characters, 1).concat())
                }
                g transform={ "translate(0 " (length(HEAD)) ")" } { (self.body) }
            }
        };
        // XML has no way at all to write most control characters, and names from files may hold them.
        let svg: String = svg.into_string().chars().filter(|c| !c.is_control() || *c == '\n').collect();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n")
    }

    fn view_box(&self) -> String {
        format!("0 0 {} {}", length(self.width), length(self.height))
    }
}

/// A stretch of paper that the scale lies along.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: f64,
    to: f64,
}

impl Span {
    /// Where a share of the scale is on it.
    fn at(self, share: f64) -> f64 {
        self.from + (self.to - self.from) * share
    }

    /// Where a value of the scale is on it.
    fn of(self, value: Exact, scale: &Scale) -> f64 {
        self.at(position(value, scale))
    }
}

/// A length in at most two decimals, which makes drawings the same on every machine.
pub(super) fn length(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The position of a value on the scale: 0 at its minimum, 1 at its maximum.
pub(super) fn position(value: Exact, scale: &Scale) -> f64 {
    let (min, max) = (float(scale.min), float(scale.max));
    ((float(value) - min) / (max - min)).clamp(0.0, 1.0)
}

pub(super) fn float(value: Exact) -> f64 {
    value.numerator() as f64 / value.denominator() as f64
}

/// The values that lines are drawn at: every whole number where there are few, else six in equal steps.
fn ticks(scale: &Scale) -> Vec<Exact> {
    let whole = scale.min.is_whole() && scale.max.is_whole();
    let span = scale.max.sub(scale.min).unwrap_or(Exact::ONE);
    let few = whole && span <= 10;
    let step = if few { Exact::ONE } else { span.div(Exact::whole(5)).unwrap_or(span) };
    let next = |tick: &Exact| tick.add(step).ok().filter(|next| *next <= scale.max);
    std::iter::successors(Some(scale.min), next).collect()
}

/// The values between which the bands lie, with both ends of the scale; lines where there are no bands.
fn edges(bands: Option<&Bands>, scale: &Scale) -> Vec<Exact> {
    match bands {
        Some(bands) => [scale.min].into_iter().chain(bands.cuts.iter().copied()).chain([scale.max]).collect(),
        None => ticks(scale),
    }
}

/// The bands as stretches of the scale: the position, where it begins, and where it ends, from 0 to 1.
fn zones<'b>(bands: &'b Bands, scale: &'b Scale) -> impl Iterator<Item = (usize, f64, f64)> + 'b {
    (0..bands.bands.len()).map(|band| {
        let edge = |band: usize, outer: f64| bands.lower_cut(band).map_or(outer, |cut| position(cut, scale));
        let end = if band + 1 == bands.bands.len() { 1.0 } else { edge(band + 1, 1.0) };
        (band, edge(band, 0.0), end)
    })
}

/// A text in lines of at most `width` characters, at most `most` of them; what does not fit is cut off.
fn lines(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let too_many = lines.len() > most;
    lines.truncate(most);
    let cut = |line: &mut String| {
        *line = line.chars().take(width.saturating_sub(1)).collect::<String>().trim_end().to_owned();
        line.push('…');
    };
    for line in &mut lines {
        if line.chars().count() > width {
            cut(line);
        }
    }
    if let Some(last) = lines.last_mut().filter(|last| too_many && !last.ends_with('…')) {
        match last.chars().count() < width {
            true => last.push('…'),
            false => cut(last),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_broken_between_words_and_cut_where_they_do_not_fit() {
        assert_eq!(lines("Kebijakan Internal Tata Kelola SPBE", 18, 3), ["Kebijakan Internal", "Tata Kelola SPBE"]);
        assert_eq!(lines("a b c d", 3, 1), ["a…"]);
        assert_eq!(lines("a b c d", 4, 1), ["a b…"]);
        assert_eq!(lines("Pertanggungjawaban", 8, 2), ["Pertang…"]);
        assert_eq!(lines("", 8, 2), Vec::<String>::new());
    }

    #[test]
    fn lengths_are_short() {
        for (value, text) in [(1.0, "1"), (0.126, "0.13"), (-0.001, "0"), (100.5, "100.5")] {
            assert_eq!(length(value), text);
        }
    }
}
