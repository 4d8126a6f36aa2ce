//! Where the scores are in a table: the header row, the shape, and what each column holds.

use std::cell::LazyCell;
use std::sync::Arc;

use super::cell::{self, Cell};
use super::table::{Row, Table};
use super::words::{self, Heading};
use crate::rubric::names::Names;
use crate::rubric::{Level, NodeId, NodeMap, Rubric, normalise};

/// How far down a header row is looked for.
const HEADER_SEARCH: usize = 60;
/// How many rows below a possible header are looked at to judge it.
const SAMPLE: usize = 500;

/// How the scores are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One indicator a row, one score column.
    Long,
    /// One indicator a row, several score columns: stages, years or institutions.
    Matrix,
    /// One institution a row, one indicator a column.
    Wide,
}

impl Shape {
    /// The name in machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Matrix => "matrix",
            Self::Wide => "wide",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// What names the indicator of a row.
    Indicator,
    /// What reads like a name of the row's indicator, held against the number beside it.
    Name,
    /// The scores of a long sheet.
    Score,
    /// The scores of one stage.
    StageScore,
    /// The scores of one year.
    YearScore(u16),
    /// The scores of one institution, whose name is the header.
    InstitutionScore,
    /// The scores of one indicator.
    IndicatorScore(NodeId),
    /// A published value of a domain, an aspect or the index.
    Published(NodeId),
    /// The published band.
    PublishedBand,
    /// The name of the institution.
    Institution,
    /// The year.
    Year,
    /// The stage.
    Stage,
    /// The weight of the row's indicator, held against the rubric.
    Weight,
    /// Something about the institution that is kept under its header: `wilayah`, `jenis`.
    Attribute,
    /// Nothing that is read.
    Ignored,
}

impl Role {
    /// Whether the column holds scores in a long or matrix sheet.
    fn is_score(&self) -> bool {
        matches!(self, Self::Score | Self::StageScore | Self::YearScore(_) | Self::InstitutionScore)
    }

    /// The name in machine formats.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Name => "name",
            Self::Score => "score",
            Self::StageScore => "stage-score",
            Self::YearScore(_) => "year-score",
            Self::InstitutionScore => "institution-score",
            Self::IndicatorScore(_) => "indicator-score",
            Self::Published(_) => "published",
            Self::PublishedBand => "published-band",
            Self::Institution => "institution",
            Self::Year => "year",
            Self::Stage => "stage",
            Self::Weight => "weight",
            Self::Attribute => "attribute",
            Self::Ignored => "ignored",
        }
    }
}

/// A column with its header.
#[derive(Debug)]
pub struct Column {
    /// What the header says.
    pub header: Arc<str>,
    /// What the column holds.
    pub role: Role,
}

/// What the caller says about the layout.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// The shape.
    pub shape: Option<Shape>,
    /// The header row as a spreadsheet numbers it.
    pub header_row: Option<u32>,
}

/// Which nodes of a rubric a table holds.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Whether the table names an indicator, or publishes a domain or an aspect.
    pub held: NodeMap<bool>,
    /// How many indicators it names that the rubric does not know.
    pub unknown_indicators: usize,
    /// How many domains and aspects it publishes that the rubric does not know.
    unknown_groups: usize,
}

impl Holding {
    fn none(rubric: &Rubric) -> Self {
        Self { held: rubric.map(|_| false), unknown_indicators: 0, unknown_groups: 0 }
    }

    /// How many indicators the table holds, and how many domains and aspects.
    fn measure(&self) -> (usize, usize) {
        let count = |level| self.held.level(level).iter().filter(|held| **held).count();
        (count(Level::Indicator), count(Level::Domain) + count(Level::Aspect))
    }

    /// Whether the table is of this rubric as a whole: every indicator and none that is unknown; or, without
    /// indicators, every domain or every aspect and none that is unknown.
    pub fn is_complete(&self) -> bool {
        let all = |level| !self.held.level(level).is_empty() && self.held.level(level).iter().all(|held| *held);
        match self.measure().0 {
            0 => (all(Level::Domain) || all(Level::Aspect)) && self.unknown_groups == 0,
            _ => all(Level::Indicator) && self.unknown_indicators == 0,
        }
    }

    /// Whether it holds scores of indicators, not only published values.
    pub fn has_indicators(&self) -> bool {
        self.measure().0 > 0
    }
}

/// The layout of a table under one rubric.
#[derive(Debug)]
pub struct Layout {
    /// The header row as a spreadsheet numbers it.
    pub header_row: u32,
    /// Where the rows below the header begin in the table.
    pub first_row: usize,
    /// The shape.
    pub shape: Shape,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// What it holds of the rubric.
    pub holding: Holding,
    /// Columns of numbers on the scale that are not read, because others were recognised as the scores.
    pub unread: Vec<usize>,
    /// Whether many rows number one indicator and read like the name of another.
    pub names_contradict: bool,
    /// How many cells of the header are known words.
    known_words: usize,
}

impl Layout {
    /// Whether this layout makes more sense than another: it is that of a whole rubric, holds more of it, or
    /// holds as much and says where the values are, and that in a row of more known words: a title above
    /// the header ("Tahun 2023") can look like one.
    pub fn is_better_than(&self, other: &Self) -> bool {
        self.merit() > other.merit()
    }

    /// Whether a row repeats the header, as the pages of a printed table do.
    pub fn is_header(&self, row: &Row) -> bool {
        row.cells.iter().map(String::as_str).eq(self.columns.iter().map(|column| column.header.as_ref()))
    }

    /// How many nodes of the rubric the table holds.
    pub fn held(&self) -> usize {
        let (indicators, groups) = self.holding.measure();
        indicators + groups
    }

    fn merit(&self) -> (bool, usize, bool, usize) {
        let has_values = self.shape == Shape::Wide || self.score_columns().next().is_some();
        (self.holding.is_complete(), self.held(), has_values, self.known_words)
    }

    /// The columns that hold scores by row, from 0.
    pub fn score_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.role.is_score())
    }

    /// The columns with a role, from 0.
    pub fn with_role<'l>(&'l self, role: &'l Role) -> impl Iterator<Item = usize> + 'l {
        self.columns.iter().enumerate().filter(move |(_, column)| column.role == *role).map(|(at, _)| at)
    }
}

/// The layout under which the table holds most of the rubric; none where it holds nothing of it.
pub fn recognise(rubric: &Rubric, names: &Names, table: &Table, told: Told) -> Option<Layout> {
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
            let here = Header { rubric, names, row, is_last: at + height >= table.rows.len(), below: &below };
            scores_named_above |= here.headings().any(|heading| heading == Some(Heading::Score));
            let wide = || here.wide().filter(|_| told.shape.is_none_or(|shape| shape == Shape::Wide));
            let by_row = || here.by_row().filter(|_| told.shape != Some(Shape::Wide));
            let wide = wide();
            // A row that names most of the indicators is their header, not one above a column of them.
            let is_header = wide.as_ref().is_some_and(|wide| wide.held() * 2 > rubric.indicators().len());
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

/// A header of two rows as one, where the lower names stages or years under what the upper says of all of them:
/// "Nilai" over "Mandiri", "Dokumen" and "Akhir".
fn merged(upper: &Row, lower: &Row) -> Option<Row> {
    let is_part = |cell: &str| matches!(words::heading(cell), Some(Heading::OneStage | Heading::OneYear(_)));
    let named: Vec<&String> = lower.cells.iter().filter(|cell| !cell.is_empty()).collect();
    if named.len() < 2
        || !named.iter().all(|cell| words::heading(cell).is_some())
        || !named.iter().any(|cell| is_part(cell))
    {
        return None;
    }
    let width = upper.cells.len().max(lower.cells.len());
    let cell = |at: usize| if lower.cell(at).is_empty() { upper.cell(at) } else { lower.cell(at) };
    Some(Row { number: lower.number, cells: (0..width).map(|at| cell(at).to_owned()).collect() })
}

/// A row with what each of its cells names.
struct Seen<'t> {
    /// Where the row stands in the table.
    at: usize,
    row: &'t Row,
    indicators: Vec<Option<NodeId>>,
    groups: Vec<Option<NodeId>>,
}

impl Seen<'_> {
    fn indicator(&self, column: usize) -> Option<NodeId> {
        self.indicators.get(column).copied().flatten()
    }

    fn group(&self, column: usize) -> Option<NodeId> {
        self.groups.get(column).copied().flatten()
    }
}

/// The rows by which layouts are judged: all of a short table; of a long one its beginning, and rows spread
/// evenly over the rest, so that a file sorted by indicator shows every indicator.
fn sample<'t>(names: &Names, table: &'t Table) -> Vec<Seen<'t>> {
    let rows = &table.rows;
    let stride = (rows.len() / SAMPLE).max(1);
    // Strides of a whole number of indicators would meet the same few again and again.
    let stride = if stride > 1 { stride | 1 } else { stride };
    let chosen = (0..rows.len()).filter(|at| *at < 2 * HEADER_SEARCH || at % stride == 0);
    let look = |at: usize| {
        let row = rows.get(at)?;
        Some(Seen {
            at,
            row,
            indicators: row.cells.iter().map(|cell| names.indicator(cell)).collect(),
            groups: row.cells.iter().map(|cell| names.group(cell)).collect(),
        })
    };
    chosen.filter_map(look).collect()
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
                holding.unknown_indicators += usize::from(looks_like_id(cell));
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
    row: &'t Row,
    /// Whether there are no rows below it.
    is_last: bool,
    /// The rows below it by which it is judged.
    below: &'t dyn Fn() -> &'t [Seen<'t>],
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
        let mut columns = self.columns(|_, header| {
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
                    holding.unknown_indicators += usize::from(looks_like_id(header));
                    holding.unknown_groups += usize::from(self.names.looks_like_group(header));
                    if header.is_empty() { Role::Ignored } else { Role::Attribute }
                }
            }
        });
        let (indicators, groups) = holding.measure();
        // A table of nothing but the index holds nothing that would tell the instrument; that has to be told.
        let has = |role: &Role| columns.iter().any(|column| column.role == *role);
        let is_of_index = has(&Role::Institution) && has(&Role::Published(NodeId::INDEX));
        let enough = indicators >= FEWEST || groups >= FEWEST || is_of_index;
        // Where no column names the institution, its code does: a TAUVAL record is known by its code and year.
        if !columns.iter().any(|column| column.role == Role::Institution)
            && let Some(code) = columns
                .iter_mut()
                .find(|column| column.role == Role::Attribute && words::is_institution_code(&column.header))
        {
            code.role = Role::Institution;
        }
        (enough && !self.is_last).then(|| self.layout(Shape::Wide, columns, holding))
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
        let key_coverage = self.coverage(key);
        let mut columns = self.columns(|at, header| match headings.get(at).copied().flatten() {
            _ if at == key => Role::Indicator,
            // A second column that names indicators is held against the first.
            Some(Heading::Indicator | Heading::Name) if self.coverage(at).0 * 2 > key_coverage.0 => Role::Indicator,
            Some(Heading::Indicator | Heading::Name) => Role::Name,
            Some(Heading::Score) => Role::Score,
            Some(Heading::OneStage) => Role::StageScore,
            Some(Heading::OneYear(year)) => Role::YearScore(year),
            Some(Heading::Institution) => Role::Institution,
            Some(Heading::Year) => Role::Year,
            Some(Heading::Stage) => Role::Stage,
            Some(Heading::Weight) => Role::Weight,
            Some(_) => Role::Ignored,
            None if header.is_empty() => Role::Ignored,
            None if self.holds_scores(at, key) => Role::InstitutionScore,
            None => Role::Attribute,
        });
        let unread = self.settle_scores(&mut columns, key);
        let is_plain = |column: &Column| column.role == Role::Score || !column.role.is_score();
        let shape = if columns.iter().all(is_plain) { Shape::Long } else { Shape::Matrix };
        let holding = holding_of(self.rubric, self.names, (self.below)().iter().map(|seen| seen.row), key);
        if holding.measure() == (0, 0) {
            return None;
        }
        let names_contradict = self.names_contradict(&columns, key);
        Some(Layout { unread, names_contradict, ..self.layout(shape, columns, holding) })
    }

    /// Leaves the columns that hold the scores, and names those of numbers on the scale that it leaves out.
    fn settle_scores(&self, columns: &mut [Column], key: usize) -> Vec<usize> {
        let with = |columns: &[Column], role: &Role| -> Vec<usize> {
            columns.iter().enumerate().filter(|(_, column)| column.role == *role).map(|(at, _)| at).collect()
        };
        let mut unread = Vec::new();
        // Of "Level" and "Nilai" beside a weight, the one whose numbers are on the scale.
        let scores = with(columns, &Role::Score);
        let on_scale: Vec<usize> = scores.iter().copied().filter(|at| self.holds_scores(*at, key)).collect();
        if scores.len() > 1 && on_scale.len() == 1 {
            for at in scores.into_iter().filter(|at| !on_scale.contains(at)) {
                columns[at].role = Role::Ignored;
            }
        }
        let unnamed = with(columns, &Role::InstitutionScore);
        let is_other = |column: &Column| column.role.is_score() && column.role != Role::InstitutionScore;
        if columns.iter().any(is_other) {
            // Beside columns of stages, an unknown one may be a stage as well, and a later one.
            let stages = columns.iter().any(|column| column.role == Role::StageScore);
            for at in unnamed {
                columns[at].role = if stages { Role::StageScore } else { Role::Ignored };
                unread.extend((!stages).then_some(at));
            }
        }
        unread
    }

    /// Whether more than a fifth of the rows number one indicator and read like the name of another.
    fn names_contradict(&self, columns: &[Column], key: usize) -> bool {
        let names: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].role == Role::Name).collect();
        let (mut rows, mut against) = (0, 0);
        for seen in (self.below)() {
            let Some(indicator) = seen.indicator(key) else { continue };
            rows += 1;
            let mut texts = names.iter().map(|at| seen.row.cell(*at));
            against += usize::from(texts.any(|text| self.names.reads_like_another(indicator, text).is_some()));
        }
        against * 5 > rows
    }

    fn layout(&self, shape: Shape, columns: Vec<Column>, holding: Holding) -> Layout {
        let known_words = self.headings().flatten().count();
        let header_row = self.row.number;
        let (unread, names_contradict) = (Vec::new(), false);
        Layout { header_row, first_row: 0, shape, columns, holding, unread, names_contradict, known_words }
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
            .filter(|(at, heading)| heading.is_some() || !self.holds_bare_numbers(*at))
            .map(|(at, heading)| (self.coverage(at), preference(*heading), std::cmp::Reverse(at)))
            .filter(|(coverage, ..)| *coverage > (0, 0))
            .max()
            .map(|(_, _, std::cmp::Reverse(at))| at)
    }

    /// How many different indicators, and how many domains and aspects, the cells of a column name.
    fn coverage(&self, column: usize) -> (usize, usize) {
        let distinct = |mut nodes: Vec<NodeId>| {
            nodes.sort_unstable();
            nodes.dedup();
            nodes.len()
        };
        let indicators = (self.below)().iter().filter_map(|seen| seen.indicator(column));
        let groups = (self.below)().iter().filter_map(|seen| seen.group(column));
        (distinct(indicators.collect()), distinct(groups.collect()))
    }

    /// Whether the cells of a column that name indicators are all mere numbers.
    fn holds_bare_numbers(&self, column: usize) -> bool {
        let mut naming = (self.below)().iter().filter(|seen| seen.indicator(column).is_some());
        naming.all(|seen| !seen.row.cell(column).contains(char::is_alphabetic))
    }

    /// Whether every cell of a column beside an indicator is a score or blank, and at least one is a score.
    fn holds_scores(&self, column: usize, key: usize) -> bool {
        let mut any = false;
        for seen in (self.below)() {
            let Some(indicator) = seen.indicator(key) else { continue };
            match cell::read(seen.row.cell(column), indicator, self.rubric) {
                Cell::Score(_) => any = true,
                Cell::Unscored => {}
                Cell::Wrong(_) => return false,
            }
        }
        any
    }
}

/// Whether a text looks like the id of an indicator: `I48`, `48`, `Indikator 48`.
pub fn looks_like_id(text: &str) -> bool {
    let normal = normalise(text);
    let number =
        ["indikator ", "indicator ", "i ", "i"].iter().find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal);
    !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}
