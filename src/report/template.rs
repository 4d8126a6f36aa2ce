//! An empty score sheet as CSV, in the dialect that Excel of each language opens with a double click.

use super::csv::{self, Cell, Dialect, Rows};
use crate::lang::Lang;
use crate::rubric::Rubric;

/// A row for each indicator, with its official name; institution, year and score are left to fill in.
pub fn csv(rubric: &Rubric, dialect: Option<Dialect>, lang: Lang) -> String {
    let header = csv::names(lang.pick("instansi tahun indikator nama nilai", "institution year indicator name score"));
    let rows = rubric.indicators().map(|indicator| &rubric[indicator]).map(|indicator| {
        let [id, name] = [&indicator.id, &indicator.name].map(|text| text.as_str().into());
        vec![Cell::default(), Cell::default(), id, name, Cell::default()]
    });
    let dialect = dialect.unwrap_or(lang.pick(Dialect::ExcelId, Dialect::Standard));
    csv::render(&Rows::new(header, rows), dialect)
}
