//! How cells look: one table of formats for everything the workbook writes.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::clean;
use crate::lang::Lang;
use crate::rubric::{Level, Rubric};

const INK: Color = Color::RGB(0x1F_29_37);
const QUIET: Color = Color::RGB(0x6B_72_80);
const HEADER_FILL: Color = Color::RGB(0x37_41_51);
const LINE: Color = Color::RGB(0xD1_D5_DB);
const INPUT_FILL: Color = Color::RGB(0xFF_F9_E3);
const INPUT_LINE: Color = Color::RGB(0xD9_C5_84);

/// The lines of the two polygons of the radar.
pub const ACHIEVED: Color = Color::RGB(0x1D_4E_89);
/// See [`ACHIEVED`].
pub const TARGET: Color = Color::RGB(0xC4_73_1B);

/// The columns of the form that people read, in their order from A.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The id.
    Id,
    /// The official name.
    Name,
    /// The effective weight in per cent.
    Weight,
    /// The score, or the value.
    Value,
    /// The name of the level, or the band.
    Band,
    /// The target.
    Target,
    /// The score less the target.
    Gap,
}

impl Column {
    /// Every column, in its order.
    pub const ALL: [Self; 7] = [Self::Id, Self::Name, Self::Weight, Self::Value, Self::Band, Self::Target, Self::Gap];

    /// Its place, from 0.
    pub const fn at(self) -> u16 {
        self as u16
    }

    /// Its width in characters; together they fill a portrait page of A4 at about four fifths of their size.
    pub const fn width(self) -> u16 {
        match self {
            Self::Id => 9,
            Self::Name => 54,
            Self::Weight => 8,
            Self::Value | Self::Target => 9,
            Self::Band => 24,
            Self::Gap => 10,
        }
    }
}

/// The heights of the rows above the table and of its first two, in points.
pub const HEADING_HEIGHTS: [f64; 7] = [22.0, 14.0, 17.0, 17.0, 17.0, 18.0, 19.0];
/// The height of a line of the table, in points.
pub const LINE_HEIGHT: f64 = 15.5;
/// The least and the most that programs fit on a page as wide as the table, in points of the sheet: 945 is A4
/// less margins and repeated headers, and no two programs set a page alike.
pub const PAGE_HEIGHTS: (f64, f64) = (900.0, 990.0);

/// The title of the sheet.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(15).set_font_color(INK)
}

/// A line of small grey text.
pub fn quiet() -> Format {
    Format::new().set_font_size(9).set_font_color(QUIET)
}

/// A line of small grey text that runs over several lines of a merged cell.
pub fn quiet_lines() -> Format {
    quiet().set_text_wrap().set_align(FormatAlign::Left).set_align(FormatAlign::Top)
}

/// The label of a cell to fill in.
pub fn label() -> Format {
    Format::new().set_bold().set_font_color(INK)
}

/// A cell of text, or of the year, to fill in.
pub fn input() -> Format {
    filled_in(Format::new().set_align(FormatAlign::Left))
}

/// The header over a column.
pub fn header(left: bool) -> Format {
    let align = if left { FormatAlign::Left } else { FormatAlign::Right };
    let format = Format::new().set_bold().set_font_color(Color::White).set_background_color(HEADER_FILL);
    format.set_text_wrap().set_align(align).set_align(FormatAlign::VerticalCenter)
}

/// A cell of the table. `number` is the format of its number; what is typed in has the colour of input.
pub fn table(level: Level, column: Column, number: &str, typed_in: bool) -> Format {
    let mut format = Format::new().set_font_color(INK).set_align(FormatAlign::VerticalCenter);
    format = match level {
        Level::Index => format.set_bold().set_font_size(12).set_background_color(Color::RGB(0xDB_E1_EA)),
        Level::Domain => format.set_bold().set_background_color(Color::RGB(0xE8_EC_F1)),
        Level::Aspect => format.set_bold().set_background_color(Color::RGB(0xF5_F6_F8)),
        Level::Indicator => format,
    };
    format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
    format = match column {
        Column::Id => format.set_align(FormatAlign::Left).set_indent(match level {
            Level::Index | Level::Domain => 0,
            Level::Aspect | Level::Indicator => 1,
        }),
        Column::Name => format.set_align(FormatAlign::Left).set_text_wrap(),
        Column::Band => format.set_align(FormatAlign::Left).set_text_wrap().set_indent(1),
        Column::Weight | Column::Value | Column::Target | Column::Gap => {
            format.set_align(FormatAlign::Right).set_num_format(number)
        }
    };
    if typed_in { filled_in(format) } else { format }
}

/// A score that nobody gave: the lowest, taken in its place.
pub fn assumed(format: Format) -> Format {
    format.set_italic().set_font_color(QUIET)
}

/// What the formulas compute in whole numbers, beside the table.
pub fn working() -> Format {
    Format::new().set_font_size(8).set_font_color(QUIET).set_num_format("0").set_align(FormatAlign::VerticalCenter)
}

/// The header over the whole numbers.
pub fn working_header() -> Format {
    working().set_bold().set_text_wrap()
}

/// A band that the rounded value would change.
pub fn differs() -> Format {
    Format::new().set_bold().set_font_color(Color::RGB(0x9C_2B_1F))
}

/// Below the target.
pub fn short() -> Format {
    Format::new().set_font_color(Color::RGB(0x9C_2B_1F))
}

/// Something typed in that is no score.
pub fn wrong() -> Format {
    Format::new().set_font_color(Color::RGB(0x9C_2B_1F)).set_background_color(Color::RGB(0xF8_DE_DA))
}

/// The fill of a band by its standing, pale so that the words stay what is read.
pub fn band(position: usize, count: usize) -> Format {
    const RISING: [u32; 5] = [0xF3_D3_CE, 0xF8_E6_CB, 0xF3_F0_CF, 0xDD_EC_D3, 0xC6_E2_C8];
    let last = count.saturating_sub(1).max(1);
    let at = (position * (RISING.len() - 1)).div_ceil(last).min(RISING.len() - 1);
    Format::new().set_background_color(Color::RGB(RISING[at]))
}

/// A cell of the list of institutions.
pub fn list(number: &str) -> Format {
    let format = Format::new().set_font_color(INK).set_align(FormatAlign::VerticalCenter);
    format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE).set_num_format(number)
}

/// A page of A4 as wide as the sheet, with the instrument and the page in its footer.
pub fn a4(sheet: &mut Worksheet, rubric: &Rubric, lang: Lang) {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    // The footer of Excel has at most 255 characters.
    let title: String = format!("{} ({})", rubric.title, rubric.id).chars().take(100).collect();
    let (page, of) = (lang.pick("Halaman", "Page"), lang.pick("dari", "of"));
    sheet.set_footer(format!("&L&8{}&R&8{page} &P {of} &N", clean(&title).replace('&', "&&")));
}

/// How many lines a text takes when `width` of its characters fit on one.
pub fn lines(text: &str, width: usize) -> f64 {
    text.chars().count().div_ceil(width).clamp(1, 25) as f64
}

/// The number format with exactly this many decimals.
pub fn fixed(decimals: u32) -> String {
    if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals as usize)) }
}

/// The number format of a change: with its sign, and more decimals where a few are not the whole of it.
pub fn signed(decimals: u32) -> String {
    let digits = if decimals == 0 { fixed(0) } else { format!("{}##", fixed(decimals)) };
    format!("+{digits};-{digits};{}", fixed(decimals))
}

fn filled_in(format: Format) -> Format {
    let format = format.set_unlocked().set_background_color(INPUT_FILL);
    format.set_border(FormatBorder::Thin).set_border_color(INPUT_LINE)
}
