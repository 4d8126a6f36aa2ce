//! What each part adds to the index, and what it could add.

use maud::html;

use super::ink::{self, SOFT, TEXT};
use super::{Chart, Ink, length, lines};

/// A part of the index.
#[derive(Debug, Clone)]
pub struct Share {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it adds, as a share of the highest index: the sum of both over all parts is one.
    pub added: f64,
    /// What it could add beyond that.
    pub open: f64,
    /// What it adds, as it is shown.
    pub text: String,
}

const WIDTH: f64 = 480.0;
const LEFT: f64 = 4.0;
const RIGHT: f64 = 476.0;
const ROW: f64 = 44.0;
const THICKNESS: f64 = 13.0;
const NAME_CHARACTERS: usize = 58;

/// A bar for each part: as long as its weight, filled as far as its value goes.
pub fn parts(shares: &[Share], label: String, words: [&str; 2]) -> Chart {
    let longest = shares.iter().map(|share| share.added + share.open).fold(0.0, f64::max);
    let wide = |share: f64| if longest > 0.0 { (RIGHT - LEFT) * share / longest } else { 0.0 };
    let (room_class, room_color) = ink::band(1, 5);
    let body = html! {
        @for (row, share) in shares.iter().enumerate() {
            @let top = ROW * row as f64 + 4.0;
            text class="text" x=(length(LEFT)) y=(length(top + 14.0)) font-size="12" fill=(TEXT) {
                (share.id) tspan class="part-name" { " " (lines(&share.name, NAME_CHARACTERS, 1).concat()) }
            }
            text class="text" x=(length(RIGHT)) y=(length(top + 14.0)) font-size="12" font-weight="600" text-anchor="end" fill=(TEXT) {
                (share.text)
            }
            rect class=(room_class) x=(length(LEFT)) y=(length(top + 20.0)) width=(length(wide(share.added + share.open)))
                height=(length(THICKNESS)) fill=(room_color) {}
            rect class="bar" x=(length(LEFT)) y=(length(top + 20.0)) width=(length(wide(share.added)))
                height=(length(THICKNESS)) fill=(Ink::Achieved.color()) {}
        }
        @let top = ROW * shares.len() as f64 + 8.0;
        @for (at, (word, class, color)) in [(words[0], "bar", Ink::Achieved.color()), (words[1], room_class.as_str(), room_color)].into_iter().enumerate() {
            @let left = LEFT + 130.0 * at as f64;
            rect class=(class) x=(length(left)) y=(length(top)) width="18" height="11" fill=(color) {}
            text class="soft" x=(length(left + 24.0)) y=(length(top + 10.0)) font-size="12" fill=(SOFT) { (word) }
        }
    };
    Chart { kind: "parts", width: WIDTH, height: ROW * shares.len() as f64 + 26.0, label, body }
}
