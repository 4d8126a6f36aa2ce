//! Which table of a file is read, and as which instrument: the pair under which the file makes most sense.

use std::sync::Arc;

use super::Options;
use super::header;
use super::layout::{self, Layout, Told};
use super::table::{Row, Table};
use super::words;
use crate::diagnostic::{Near, Problem};
use crate::exact::Exact;
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric, catalog, normalise};

/// A table read as one rubric.
pub struct Fit<'t> {
    /// The rubric.
    pub rubric: Arc<Rubric>,
    /// Its names.
    pub names: Arc<Names>,
    /// The table.
    pub table: &'t Table,
    /// Where the scores are in it.
    pub layout: Arc<Layout>,
    /// Hidden sheets that hold scores too.
    pub hidden_sheets: Vec<Arc<str>>,
    /// Another instrument that was in use in the years of the table, and of which it holds as much.
    pub rival: Option<Near>,
}

impl<'t> Fit<'t> {
    /// The rows below the header.
    pub fn rows(&self) -> &'t [Row] {
        let rows = self.table.rows.get(self.layout.first_row..).unwrap_or_default();
        // The row of (1) (2) (3) that official tables have below the header.
        match rows.split_first().filter(|(first, _)| words::numbers_columns(&first.cells)) {
            Some((_, rest)) => rest,
            None => rows,
        }
    }

    /// Whether nothing in the table speaks against the instrument.
    fn is_uncontradicted(&self) -> bool {
        !self.layout.names_contradict && self.foreign_year().is_none()
    }

    /// Whether more than numbers says that it is this instrument: ids, names, or a title that names it.
    fn is_proven(&self) -> bool {
        let layout = &self.layout;
        !layout.by_numbers || layout.names_agree || self.is_mentioned()
    }

    /// Whether the sheet, its title or its header names the instrument, and no survey about it.
    fn is_mentioned(&self) -> bool {
        const ABOUT: &[&str] =
            &["survei", "survey", "kuesioner", "kuisioner", "responden", "angket", "opd", "pelatihan"];
        let above = self.table.rows.get(..self.layout.first_row).unwrap_or_default();
        let sheet = self.table.sheet().map(|facts| facts.name.to_string());
        let texts: Vec<String> =
            above.iter().flat_map(|row| &row.cells).chain(&sheet).map(|text| normalise(text)).collect();
        let holds = |words: &[String]| {
            let mut spaced = texts.iter().map(|text| format!(" {text} "));
            spaced.any(|text| words.iter().any(|word| text.contains(&format!(" {word} "))))
        };
        let about: Vec<String> = ABOUT.iter().map(|word| (*word).to_owned()).collect();
        holds(&mentions(&self.rubric)) && !holds(&about)
    }

    fn near(&self) -> Near {
        let held = &self.layout.holding.held;
        let total = self.rubric.indicators().len();
        let missing = self.rubric.indicators().filter(|indicator| !held[*indicator]);
        let missing: Vec<String> = missing.map(|indicator| self.rubric[indicator].id.clone()).collect();
        Near {
            id: self.rubric.id.clone(),
            found: total - missing.len(),
            total,
            missing,
            unknown: self.layout.holding.unknown_indicators,
        }
    }

    /// A year that the table names in which the instrument was not in use.
    pub fn foreign_year(&self) -> Option<u16> {
        let (first, last) = self.rubric.years?;
        let years = self.layout.with_role(&layout::Role::Year).flat_map(|column| {
            let rows = self.table.rows.iter().skip(self.layout.first_row);
            rows.filter_map(move |row| words::year(row.cell(column)))
        });
        let above = self.table.rows.get(..self.layout.first_row.saturating_sub(1)).unwrap_or_default();
        let mut years = years.chain(super::title::read(above).year.map(|(year, _)| year));
        years.find(|year| *year < first || last.is_some_and(|last| *year > last))
    }

    /// What a row says that numbers one indicator and reads like the name of another.
    pub fn contradiction(&self, row: &Row, indicator: NodeId) -> Option<Problem> {
        let texts = self.layout.with_role(&layout::Role::Name).map(|at| row.cell(at));
        texts.filter(|text| !text.is_empty()).find_map(|text| {
            let other = self.names.reads_like_another(indicator, text)?;
            let id = |indicator: NodeId| self.rubric[indicator].id.clone();
            Some(Problem::NameContradicts { node: id(indicator), name: text.to_owned(), other: id(other) })
        })
    }

    /// Whether a weight beside an indicator is the rubric's, of the whole, of its aspect or of its domain, as a number
    /// or in per cent; `None` if it is no number.
    pub fn weight_fits(&self, text: &str, indicator: NodeId) -> Option<bool> {
        let written = text.trim_end_matches('%').trim();
        let weight = Exact::parse(written).ok()?;
        let decimals = decimals_of(written);
        let node = &self.rubric[indicator];
        let above = std::iter::successors(node.parent, |parent| self.rubric[*parent].parent);
        let shares: Vec<Exact> =
            above.filter_map(|parent| node.share.div(self.rubric[parent].share).ok()).chain([node.share]).collect();
        let percent = shares.iter().filter_map(|share| share.mul(Exact::whole(100)).ok());
        let mut known = percent.chain(shares.iter().copied()).chain([node.weight]);
        // A workbook holds a third to fifteen digits; numbers are compared to six decimals at most.
        Some(known.any(|known| known == weight || known.rounded(decimals) == weight.rounded(decimals)))
    }
}

/// The reading of the file that holds most of the rubric; without a rubric, that of the one it is complete for.
///
/// # Errors
/// The [`Problem`] where there is none, or more than one.
pub fn choose<'t>(tables: &'t [Table], options: &Options) -> Result<Fit<'t>, Problem> {
    if tables.iter().all(|table| table.rows.is_empty()) {
        return Err(Problem::EmptyFile);
    }
    let tables = asked_sheets(tables, options)?;
    if let Some(rubric) = &options.rubric {
        return best(&tables, rubric, options)?.ok_or(Problem::HeaderNotFound);
    }
    let mut fits = Vec::new();
    for rubric in catalog::all() {
        fits.extend(best(&tables, &rubric, options)?);
    }
    let (mut complete, partial): (Vec<Fit<'t>>, Vec<Fit<'t>>) =
        fits.into_iter().partition(|fit| fit.layout.holding.is_complete());
    // Numbers alone say nothing: any list may have as many rows.
    if !complete.is_empty() && !complete.iter().any(Fit::is_proven) {
        let fitting = complete.iter().map(|fit| fit.rubric.id.clone()).collect();
        return Err(Problem::RubricUnproven { fitting });
    }
    complete.retain(Fit::is_proven);
    // A column of numbers from 1 to 5 (levels, or the rows of five institutions) holds a small rubric completely
    // too: the one of which the file holds most is meant.
    let most = complete.iter().map(|fit| fit.layout.held()).max();
    complete.retain(|fit| Some(fit.layout.held()) == most);
    // One that its own years or names contradict is still the best there is; that it is contradicted is then said.
    if complete.iter().any(Fit::is_uncontradicted) {
        complete.retain(Fit::is_uncontradicted);
    }
    for fit in complete.iter_mut().filter(|fit| fit.foreign_year().is_some()) {
        let rival = |other: &&Fit<'_>| other.foreign_year().is_none() && other.layout.held() >= fit.layout.held();
        fit.rival = partial.iter().find(rival).map(Fit::near);
    }
    match complete.len() {
        1 => complete.pop().ok_or(Problem::HeaderNotFound),
        0 => Err(Problem::RubricNotRecognised { near: nearest(&partial) }),
        _ => Err(Problem::RubricAmbiguous { fitting: complete.iter().map(|fit| fit.rubric.id.clone()).collect() }),
    }
}

/// What a title calls an instrument: the letters of its id, and its title without "Indeks".
fn mentions(rubric: &Rubric) -> Vec<String> {
    let id = normalise(rubric.id.trim_end_matches(|c: char| c.is_ascii_digit()));
    let title = normalise(&rubric.title);
    let bare = ["indeks ", "evaluasi "].iter().find_map(|word| title.strip_prefix(word)).unwrap_or(&title).to_owned();
    vec![id, bare]
}

/// The closest instruments. A few numbered rows fit any instrument a little: only close ones are worth naming.
fn nearest(fits: &[Fit<'_>]) -> Vec<Near> {
    const LEAST_LIKENESS: usize = 50;
    const MOST: usize = 2;
    let mut near: Vec<Near> = fits.iter().map(Fit::near).filter(|near| near.likeness() >= LEAST_LIKENESS).collect();
    near.sort_by_key(|near| std::cmp::Reverse(near.likeness()));
    near.truncate(MOST);
    near
}

/// The tables to look at: the sheet that was asked for, or all.
fn asked_sheets<'t>(tables: &'t [Table], options: &Options) -> Result<Vec<&'t Table>, Problem> {
    let Some(wanted) = &options.sheet else { return Ok(tables.iter().collect()) };
    let name = |table: &&Table| table.sheet().map(|facts| facts.name.to_lowercase());
    let asked: Vec<&Table> =
        tables.iter().filter(|table| name(table).is_some_and(|name| name == wanted.trim().to_lowercase())).collect();
    if asked.is_empty() {
        let present = tables.iter().filter_map(|table| Some(table.sheet()?.name.to_string())).collect();
        return Err(Problem::SheetNotFound { wanted: wanted.clone(), present });
    }
    Ok(asked)
}

/// The table that holds most of a rubric, the first of equals; `None` if no table holds any of it.
///
/// # Errors
/// Where several sheets of a workbook hold equally much: they are different scores, not different readings.
fn best<'t>(tables: &[&'t Table], rubric: &Arc<Rubric>, options: &Options) -> Result<Option<Fit<'t>>, Problem> {
    let names = catalog::names(rubric);
    let told = Told {
        shape: options.layout,
        header_row: options.header_row,
        column: options.column.as_deref(),
        stage: options.stage.is_some(),
        institutions_in_columns: options.institutions_in_columns,
    };
    let layouts = tables.iter().filter_map(|table| Some((*table, header::recognise(rubric, &names, table, told)?)));
    let is_hidden = |table: &Table| options.sheet.is_none() && table.sheet().is_some_and(|facts| facts.hidden);
    let (hidden, shown): (Vec<_>, Vec<_>) = layouts.partition(|(table, _)| is_hidden(table));
    let hidden_sheets = hidden.iter().filter(|(_, layout)| layout.holding.is_complete());
    let hidden_sheets = hidden_sheets.filter_map(|(table, _)| Some(Arc::clone(&table.sheet()?.name))).collect();
    let mut best: Option<(&'t Table, Layout)> = None;
    let mut equals: Vec<String> = Vec::new();
    for (table, layout) in shown {
        let sheet = table.sheet().map(|facts| facts.name.to_string());
        match &best {
            Some((_, best)) if best.is_better_than(&layout) => continue,
            Some((_, best)) if !layout.is_better_than(best) => {
                equals.extend(sheet);
                continue;
            }
            _ => {}
        }
        equals = sheet.into_iter().collect();
        best = Some((table, layout));
    }
    let Some((table, layout)) = best else { return Ok(None) };
    if equals.len() > 1 && layout.holding.is_complete() {
        return Err(Problem::SheetAmbiguous { sheets: equals });
    }
    Ok(Some(Fit { rubric: Arc::clone(rubric), names, table, layout: Arc::new(layout), hidden_sheets, rival: None }))
}

/// How many decimals a number is written with.
pub fn decimals_of(text: &str) -> u32 {
    text.rsplit_once(['.', ',']).map_or(0, |(_, decimals)| decimals.len() as u32)
}
