//! Finds the header row of a table, and what stands in each column below it.

use std::cell::LazyCell;

use super::layout::{Column, Holding, Layout, Role, Shape, Told, looks_like_id};
use super::sample::{Below, HEADER_SEARCH, SAMPLE, is_bare_number, sample};
use super::score_columns;
use super::table::{Row, Table};
use super::words::{self, Heading};
use crate::rubric::names::Names;
use crate::rubric::{NodeId, Rubric};

/// The layout under which the table holds most of the rubric; `None` if it holds nothing of it.
pub fn recognise(rubric: &Rubric, names: &Names, table: &Table, told: Told<'_>) -> Option<Layout> {
    // Looking at every cell takes time, and a header that names the indicators itself does not need it.
    let sample = LazyCell::new(|| sample(names, table));
    let mut best: Option<Layout> = None;
    let mut scores_named_above = false;
    for (at, row) in table.rows.iter().enumerate() {
        match told.header_row {
            Some(header_row) if row.number != header_row => continue,
            None if at >= HEADER_SEARCH => break,
            _ => {}
        }
        // A row of (1) (2) (3) below a header numbers its columns; it is not a header of indicators 1, 2, 3.
        if scores_named_above && words::numbers_columns(&row.cells) {
            continue;
        }
        let two_rows = table.rows.get(at + 1).and_then(|below| merged(row, below));
        for (row, height) in std::iter::once((row, 1)).chain(two_rows.as_ref().map(|row| (row, 2))) {
            let below = || {
                let first = sample.partition_point(|seen| seen.at < at + height);
                sample.get(first..).unwrap_or_default()
            };
            let here = Header {
                rubric,
                names,
                told,
                row,
                is_last: at + height >= table.rows.len(),
                below: Below { rubric, rows: &below },
            };
            scores_named_above |= here.headings().any(|heading| heading == Some(Heading::Score));
            let may_be_wide = told.shape.is_none_or(|shape| shape == Shape::Wide) && told.column.is_none();
            let wide = || here.wide().filter(|_| may_be_wide);
            let by_row = || here.by_row().filter(|_| told.shape != Some(Shape::Wide));
            let wide = wide();
            // A row that names most of the indicators is their header, not one above a column of them.
            let is_header =
                wide.as_ref().is_some_and(|wide| wide.held() * 2 > rubric.indicators().len() && !wide.by_numbers);
            let by_row = if is_header { None } else { by_row() };
            for mut layout in [wide, by_row].into_iter().flatten() {
                layout.first_row = at + height;
                // The first of equals: a header stands above what it describes.
                if best.as_ref().is_none_or(|best| layout.is_better_than(best)) {
                    best = Some(layout);
                }
            }
        }
    }
    let mut best = best?;
    let rows = table.rows.get(best.first_row..).unwrap_or_default();
    let key = best.with_role(&Role::Indicator).next();
    if let Some(key) = key.filter(|_| rows.len() > SAMPLE) {
        best.holding = holding_of(rubric, names, rows, key);
    }
    Some(best)
}

/// A header of two rows as one, where the lower names stages, years or levels under what the upper says of all of
/// them: "Nilai" over "Mandiri", "Dokumen" and "Akhir", 2022 over "Mandiri" and "Akhir".
fn merged(upper: &Row, lower: &Row) -> Option<Row> {
    let named: Vec<(usize, &str)> = lower
        .cells
        .iter()
        .enumerate()
        .map(|(at, cell)| (at, cell.as_str()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let is_part = |cell: &str| {
        matches!(words::heading(cell), Some(Heading::OneStage | Heading::OneYear(_) | Heading::OneStageOfYear(..)))
    };
    let is_key =
        |cell: &str| matches!(words::heading(cell), Some(Heading::Indicator | Heading::Name | Heading::Number));
    // What the upper row says of a column: its own cell, or the one it is merged with.
    let above = |at: usize| upper.cells.iter().take(at + 1).rev().map(String::as_str).find(|cell| !cell.is_empty());
    let is_score = |cell: &str| words::heading(cell) == Some(Heading::Score);
    let are_levels = named.iter().all(|(at, cell)| {
        words::level_number(cell).is_some()
            && above(*at).is_some_and(|above| is_score(above) || upper.cell(*at).is_empty())
    });
    let are_parts = named.iter().all(|(_, cell)| words::heading(cell).is_some() && !is_key(cell))
        && named.iter().any(|(_, cell)| is_part(cell));
    if named.len() < 2 || !(are_levels || are_parts) {
        return None;
    }
    let width = upper.cells.len().max(lower.cells.len());
    let cell = |at: usize| match (lower.cell(at), above(at)) {
        ("", _) => upper.cell(at).to_owned(),
        (below, Some(above)) if is_part(below) && !is_score(above) => format!("{above} {below}"),
        (below, _) => below.to_owned(),
    };
    Some(Row { number: lower.number, cells: (0..width).map(cell).collect() })
}

/// What the cells of one column name of a rubric.
fn holding_of<'t>(rubric: &Rubric, names: &Names, rows: impl IntoIterator<Item = &'t Row>, key: usize) -> Holding {
    let mut holding = Holding::none(rubric);
    for row in rows {
        let cell = row.cell(key);
        match (names.indicator(cell), names.group(cell)) {
            (Some(node), _) | (None, Some(node)) => holding.held[node] = true,
            (None, None) if words::numbers_columns(&row.cells) => {}
            (None, None) => {
                holding.unknown_indicators += usize::from(looks_like_id(rubric, cell));
                holding.unknown_groups += usize::from(names.looks_like_group(cell));
            }
        }
    }
    holding
}

/// A row looked at as if it were the header.
struct Header<'t> {
    rubric: &'t Rubric,
    names: &'t Names,
    told: Told<'t>,
    row: &'t Row,
    /// Whether there are no rows below it.
    is_last: bool,
    below: Below<'t>,
}

impl Header<'_> {
    fn headings(&self) -> impl Iterator<Item = Option<Heading>> {
        self.row.cells.iter().map(|header| self.heading(header))
    }

    /// What a header says; the name of the index itself is a heading too.
    fn heading(&self, header: &str) -> Option<Heading> {
        words::heading(header).or_else(|| self.names.is_title(header).then_some(Heading::Index))
    }

    /// One institution a row: the header names at least two indicators, domains or aspects, or the index.
    fn wide(&self) -> Option<Layout> {
        const FEWEST: usize = 2;
        let mut holding = Holding::none(self.rubric);
        let mut unknown = Vec::new();
        let mut columns = self.columns(|at, header| {
            if let Some(indicator) = self.names.indicator(header) {
                holding.held[indicator] = true;
                return Role::IndicatorScore(indicator);
            }
            if let Some(node) = self.names.group(header) {
                holding.held[node] = true;
                return Role::Published(node);
            }
            match self.heading(header) {
                Some(Heading::Institution | Heading::Name) => Role::Institution,
                Some(Heading::Year) => Role::Year,
                Some(Heading::Stage) => Role::Stage,
                Some(Heading::Index) => Role::Published(NodeId::INDEX),
                Some(Heading::Band) => Role::PublishedBand,
                Some(Heading::Number) => Role::Ignored,
                _ => {
                    let is_id = looks_like_id(self.rubric, header);
                    let is_group = !is_id && self.names.looks_like_group(header);
                    holding.unknown_indicators += usize::from(is_id);
                    holding.unknown_groups += usize::from(is_group);
                    unknown.extend((is_id || is_group).then_some(at));
                    if header.is_empty() { Role::Ignored } else { Role::Attribute }
                }
            }
        });
        let (indicators, groups) = holding.measure();
        // A table of nothing but the index holds nothing that would tell the instrument; that has to be told.
        let has = |role: &Role| columns.iter().any(|column| column.role == *role);
        let is_of_index = has(&Role::Institution) && has(&Role::Published(NodeId::INDEX));
        let enough = indicators >= FEWEST || groups >= FEWEST || is_of_index;
        take_code(&mut columns);
        let named = columns.iter().filter(|column| matches!(column.role, Role::IndicatorScore(_)));
        let by_numbers = indicators > 0 && named.clone().all(|column| is_bare_number(&column.header));
        (enough && !self.is_last).then(|| Layout { unknown, by_numbers, ..self.layout(Shape::Wide, columns, holding) })
    }

    /// One indicator a row: a column below the header names them, and another holds the scores.
    fn by_row(&self) -> Option<Layout> {
        let headings: Vec<Option<Heading>> = self.headings().collect();
        // One year alone is the year of a row of scores, not the header of a column.
        let is_year = |heading: &&Heading| matches!(heading, Heading::OneYear(_));
        let years = headings.iter().flatten().filter(is_year).count();
        if years < 2 && headings.iter().flatten().all(|heading| is_year(&heading)) {
            return None;
        }
        let key = self.key_column(&headings)?;
        let key_coverage = self.below.coverage(key);
        let mut columns = self.columns(|at, header| match headings.get(at).copied().flatten() {
            _ if at == key => Role::Indicator,
            // A second column that names indicators must agree with the first.
            Some(Heading::Indicator | Heading::Name) if self.below.coverage(at).0 * 2 > key_coverage.0 => {
                Role::Indicator
            }
            Some(Heading::Indicator | Heading::Name) => Role::Name,
            Some(Heading::Score) => Role::Score,
            Some(Heading::OneStage) => Role::StageScore,
            Some(Heading::OneYear(year)) => Role::YearScore(year),
            Some(Heading::OneStageOfYear(stage, year)) => Role::StageYearScore(stage, year),
            Some(Heading::Institution) => Role::Institution,
            Some(Heading::Year) => Role::Year,
            Some(Heading::Stage) => Role::Stage,
            Some(Heading::Weight) => Role::Weight,
            Some(_) => Role::Ignored,
            None if header.is_empty() => Role::Ignored,
            None => Role::Attribute,
        });
        take_code(&mut columns);
        let unread = score_columns::settle(&self.below, self.told, &mut columns, key);
        let is_plain =
            |column: &Column| matches!(column.role, Role::Score | Role::LevelMark(_)) || !column.role.is_score();
        let shape = if columns.iter().all(is_plain) { Shape::Long } else { Shape::Matrix };
        let holding = holding_of(self.rubric, self.names, (self.below.rows)().iter().map(|seen| seen.row), key);
        if holding.measure() == (0, 0) {
            return None;
        }
        let names_contradict = self.names_contradict(&columns, key);
        let keys = || columns.iter().enumerate().filter(|(_, column)| column.role == Role::Indicator);
        let by_numbers = holding.has_indicators() && keys().all(|(at, _)| self.below.holds_bare_numbers(at));
        let names_agree = by_numbers && self.names_agree(&columns, key);
        Some(Layout { unread, names_contradict, by_numbers, names_agree, ..self.layout(shape, columns, holding) })
    }

    /// Whether more than a fifth of the rows number one indicator and read like the name of another.
    fn names_contradict(&self, columns: &[Column], key: usize) -> bool {
        let names: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].role == Role::Name).collect();
        let (mut rows, mut against) = (0, 0);
        for seen in (self.below.rows)() {
            let Some(indicator) = seen.indicator(key) else { continue };
            rows += 1;
            let mut texts = names.iter().map(|at| seen.row.cell(*at));
            against += usize::from(texts.any(|text| self.names.reads_like_another(indicator, text).is_some()));
        }
        against * 5 > rows
    }

    /// Whether most rows read like the names of the indicators that they number.
    fn names_agree(&self, columns: &[Column], key: usize) -> bool {
        let names: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].role == Role::Name).collect();
        let (mut rows, mut alike) = (0, 0);
        for seen in (self.below.rows)() {
            let Some(indicator) = seen.indicator(key) else { continue };
            rows += 1;
            let mut texts = names.iter().map(|at| seen.row.cell(*at));
            alike += usize::from(texts.any(|text| self.names.reads_like(indicator, text)));
        }
        alike * 3 > rows * 2
    }

    fn layout(&self, shape: Shape, columns: Vec<Column>, holding: Holding) -> Layout {
        let is_marked = |column: &&Column| matches!(column.role, Role::LevelMark(_));
        let known_words = self.headings().flatten().count() + columns.iter().filter(is_marked).count();
        let header_row = self.row.number;
        Layout {
            header_row,
            first_row: 0,
            shape,
            columns,
            holding,
            unread: Vec::new(),
            unknown: Vec::new(),
            by_numbers: false,
            names_agree: false,
            names_contradict: false,
            known_words,
        }
    }

    fn columns(&self, mut role: impl FnMut(usize, &str) -> Role) -> Vec<Column> {
        let cells = self.row.cells.iter().enumerate();
        cells.map(|(at, header)| Column { header: header.as_str().into(), role: role(at, header) }).collect()
    }

    /// The column whose cells name most indicators; of equals, the one whose header says so.
    fn key_column(&self, headings: &[Option<Heading>]) -> Option<usize> {
        let preference = |heading: Option<Heading>| match heading {
            Some(Heading::Indicator) => 3,
            Some(Heading::Name) => 2,
            None => 1,
            _ => 0,
        };
        let candidates = headings.iter().enumerate().filter(|(_, heading)| {
            matches!(heading, None | Some(Heading::Indicator | Heading::Name | Heading::Number | Heading::Other))
        });
        candidates
            // Bare numbers are indicators only where the header says so: elsewhere they may be the scores.
            .filter(|(at, heading)| heading.is_some() || !self.below.holds_bare_numbers(*at))
            .map(|(at, heading)| (self.below.coverage(at), preference(*heading), std::cmp::Reverse(at)))
            .filter(|(coverage, ..)| *coverage > (0, 0))
            .max()
            .map(|(_, _, std::cmp::Reverse(at))| at)
    }
}

/// Where no column names the institution, its code does: a TAUVAL record is known by its code and year.
fn take_code(columns: &mut [Column]) {
    if !columns.iter().any(|column| column.role == Role::Institution)
        && let Some(code) = columns
            .iter_mut()
            .find(|column| column.role == Role::Attribute && words::is_institution_code(&column.header))
    {
        code.role = Role::Institution;
    }
}
