//! The radar: what was achieved and what is aimed for, on an axis for each aspect.

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, Color};

use super::float;
use super::style::{self, Column};
use crate::exact::Exact;
use crate::rubric::Scale;

/// The most axes that have room for names; more are labelled by id.
pub const MOST_NAMES: usize = 10;

/// The fewest axes that make a shape.
pub const FEWEST_AXES: usize = 3;

/// How many rows of the usual height the radar covers.
pub const ROWS: u32 = 22;
/// How many it covers at least, where a page leaves no more.
pub const FEWEST_ROWS: u32 = 16;

/// Where the chart's data stand: labels, achieved and target side by side below their headings.
pub struct Data {
    /// The name of the sheet.
    pub sheet: String,
    /// The first column.
    pub columns: u16,
    /// The row of the headings.
    pub header: u32,
    /// The first row.
    pub first: u32,
    /// The last row.
    pub last: u32,
}

/// The radar on the whole scale, as wide as the table and as high as so many of its rows.
pub fn radar(data: &Data, scale: Scale, title: &str, rows: u32) -> Chart {
    let mut chart = Chart::new_radar();
    let lines = [(2, style::TARGET, ChartLineDashType::Dash), (1, style::ACHIEVED, ChartLineDashType::Solid)];
    for (offset, color, dash) in lines {
        let column = data.columns + offset;
        chart
            .add_series()
            .set_categories((&*data.sheet, data.first, data.columns, data.last, data.columns))
            .set_values((&*data.sheet, data.first, column, data.last, column))
            .set_name((&*data.sheet, data.header, column))
            .set_format(
                ChartFormat::new().set_line(ChartLine::new().set_color(color).set_width(2).set_dash_type(dash)),
            );
    }
    let small = ChartFont::new().set_size(9).clone();
    chart.set_alt_text(title);
    chart.title().set_name(title).set_font(ChartFont::new().set_size(12));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small);
    chart.x_axis().set_font(&small);
    let unit = scale.step.unwrap_or(Exact::ONE);
    let steps = scale.max.sub(scale.min).and_then(|width| width.div(unit)).map_or(5.0, float);
    chart
        .y_axis()
        .set_min(float(scale.min))
        .set_max(float(scale.max))
        .set_major_unit(float(unit) * (steps / 10.0).ceil())
        .set_font(ChartFont::new().set_size(8).set_color(Color::RGB(0x6B_72_80)))
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0xD1_D5_DB)).set_width(0.5));
    let width: u32 = Column::ALL.iter().map(|column| u32::from(column.width()) * 7 + 5).sum();
    // A point is 4/3 pixels.
    let height = style::LINE_HEIGHT * f64::from(rows) * 4.0 / 3.0;
    chart.set_width(width).set_height(height as u32);
    chart
}
