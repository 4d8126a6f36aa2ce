//! Where the scores are in a table: the header row, the shape, and what each column holds.

use std::sync::Arc;

use super::cell::{self, Cell};
use super::delimited::{Row, Table};
use super::words::{self, Heading};
use crate::rubric::Rubric;
use crate::rubric::names::{Names, Node};

/// How far down a header row is looked for.
const HEADER_SEARCH: usize = 60;

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
    /// The scores of a long sheet.
    Score,
    /// The scores of one stage.
    StageScore,
    /// The scores of one year.
    YearScore(u16),
    /// The scores of one institution, whose name is the header.
    InstitutionScore,
    /// The scores of one indicator, by its position.
    IndicatorScore(usize),
    /// A published value of a domain, an aspect or the index.
    Published(Node),
    /// The name of the institution.
    Institution,
    /// The published word for the band.
    Band,
    /// The year.
    Year,
    /// The stage.
    Stage,
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
            Self::Score => "score",
            Self::StageScore => "stage-score",
            Self::YearScore(_) => "year-score",
            Self::InstitutionScore => "institution-score",
            Self::IndicatorScore(_) => "indicator-score",
            Self::Published(_) => "published",
            Self::Institution => "institution",
            Self::Band => "band",
            Self::Year => "year",
            Self::Stage => "stage",
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
    /// Which indicators of the rubric the table holds.
    pub found: Vec<bool>,
    /// How many indicators it holds that the rubric does not know.
    pub unknown: usize,
}

impl Layout {
    /// How many indicators of the rubric the table holds, or published values.
    pub fn held(&self) -> usize {
        let published = self.columns.iter().filter(|column| matches!(column.role, Role::Published(_))).count();
        self.found.iter().filter(|found| **found).count() + published
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

/// The layout under which the table holds most of the rubric's indicators; none where it holds none.
pub fn recognise(rubric: &Rubric, names: &Names, table: &Table) -> Option<Layout> {
    let mut best: Option<Layout> = None;
    for (at, row) in table.rows.iter().enumerate().take(HEADER_SEARCH) {
        let here = Header { rubric, names, row, below: table.rows.get(at + 1..).unwrap_or_default() };
        for mut layout in [here.wide(), here.by_row()].into_iter().flatten() {
            layout.first_row = at + 1;
            // The first of equals: a header stands above what it describes.
            if best.as_ref().is_none_or(|best| layout.held() > best.held()) {
                best = Some(layout);
            }
        }
    }
    best
}

/// A row looked at as if it were the header.
struct Header<'t> {
    rubric: &'t Rubric,
    names: &'t Names,
    row: &'t Row,
    below: &'t [Row],
}

impl Header<'_> {
    /// One institution a row: the header names at least two indicators, and scores stand below them.
    fn wide(&self) -> Option<Layout> {
        let mut found = vec![false; self.rubric.indicators.len()];
        let mut unknown = 0;
        let role = |header: &String| {
            if let Some(indicator) = self.names.indicator(header) {
                if let Some(found) = found.get_mut(indicator) {
                    *found = true;
                }
                return Role::IndicatorScore(indicator);
            }
            if let Some(node) = self.names.group(header) {
                return Role::Published(node);
            }
            match crate::rubric::names::normalise(header).as_str() {
                "indeks" | "index" | "nilai indeks" => return Role::Published(Node::Index),
                "predikat" | "band" | "kategori" => return Role::Band,
                _ => {}
            }
            match words::heading(header) {
                Some(Heading::Institution | Heading::Name) => Role::Institution,
                Some(Heading::Year) => Role::Year,
                Some(Heading::Stage) => Role::Stage,
                _ => {
                    unknown += usize::from(looks_like_id(header));
                    Role::Ignored
                }
            }
        };
        let columns = columns(self.row, role);
        let layout = Layout { unknown, ..self.layout(Shape::Wide, columns, found) };
        (layout.held() >= 2 && !self.below.is_empty()).then_some(layout)
    }

    /// One indicator a row: a column below the header names them, and another holds the scores.
    fn by_row(&self) -> Option<Layout> {
        let headings: Vec<Option<Heading>> = self.row.cells.iter().map(|header| words::heading(header)).collect();
        headings.iter().find(|heading| heading.is_some())?;
        let key = self.key_column(&headings)?;
        let mut found = vec![false; self.rubric.indicators.len()];
        let mut unknown = 0;
        for row in self.below {
            match self.names.indicator(row.cell(key)) {
                Some(indicator) => found.iter_mut().skip(indicator).take(1).for_each(|found| *found = true),
                None => {
                    unknown += usize::from(looks_like_id(row.cell(key)) && self.names.group(row.cell(key)).is_none())
                }
            }
        }
        let mut at = 0..;
        let mut roles = columns(self.row, |header| {
            let at = at.next().unwrap_or_default();
            match headings.get(at).copied().flatten() {
                _ if at == key => Role::Indicator,
                // A second column that names indicators is held against the first.
                Some(Heading::Indicator | Heading::Name) if self.coverage(at) * 2 > self.coverage(key) => {
                    Role::Indicator
                }
                Some(Heading::Score) => Role::Score,
                Some(Heading::OneStage) => Role::StageScore,
                Some(Heading::OneYear(year)) => Role::YearScore(year),
                Some(Heading::Institution) => Role::Institution,
                Some(Heading::Year) => Role::Year,
                Some(Heading::Stage) => Role::Stage,
                None if self.holds_scores(at, key) && !header.is_empty() => Role::InstitutionScore,
                _ => Role::Ignored,
            }
        });
        // Columns named for institutions count only where nothing else holds the scores.
        if roles.iter().any(|column| column.role.is_score() && column.role != Role::InstitutionScore) {
            for column in roles.iter_mut().filter(|column| column.role == Role::InstitutionScore) {
                column.role = Role::Ignored;
            }
        }
        let scores = roles.iter().filter(|column| column.role.is_score()).count();
        let named =
            roles.iter().any(|column| !matches!(column.role, Role::Score | Role::Ignored) && column.role.is_score());
        let shape = if scores > 1 || named { Shape::Matrix } else { Shape::Long };
        let layout = Layout { unknown, ..self.layout(shape, roles, found) };
        (layout.held() > 0).then_some(layout)
    }

    fn layout(&self, shape: Shape, columns: Vec<Column>, found: Vec<bool>) -> Layout {
        Layout { header_row: self.row.number, first_row: 0, shape, columns, found, unknown: 0 }
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
            matches!(heading, None | Some(Heading::Indicator | Heading::Name | Heading::Number))
        });
        candidates
            .map(|(at, heading)| (self.coverage(at), preference(*heading), std::cmp::Reverse(at)))
            .filter(|(coverage, ..)| *coverage > 0)
            .max()
            .map(|(_, _, std::cmp::Reverse(at))| at)
    }

    /// How many different indicators the cells of a column name.
    fn coverage(&self, column: usize) -> usize {
        let mut named: Vec<usize> =
            self.below.iter().filter_map(|row| self.names.indicator(row.cell(column))).collect();
        named.sort_unstable();
        named.dedup();
        named.len()
    }

    /// Whether every cell of a column beside an indicator is a score or blank, and at least one is a score.
    fn holds_scores(&self, column: usize, key: usize) -> bool {
        let mut any = false;
        for row in self.below {
            let Some(indicator) = self.names.indicator(row.cell(key)) else { continue };
            let Some(indicator) = self.rubric.indicators.get(indicator) else { continue };
            match cell::read(row.cell(column), indicator, self.rubric) {
                Cell::Score(_) => any = true,
                Cell::Unscored => {}
                Cell::Wrong(_) => return false,
            }
        }
        any
    }
}

fn columns(row: &Row, mut role: impl FnMut(&String) -> Role) -> Vec<Column> {
    row.cells.iter().map(|header| Column { header: header.as_str().into(), role: role(header) }).collect()
}

/// Whether a text looks like the id of an indicator: `I48`, `48`, `Indikator 48`.
pub fn looks_like_id(text: &str) -> bool {
    let normal = crate::rubric::names::normalise(text);
    let number =
        ["indikator ", "indicator ", "i ", "i"].iter().find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal);
    !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}
