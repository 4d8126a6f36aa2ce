//! Where the scores are in a table: the header row, the shape, and what each column holds.

use std::sync::Arc;

use super::table::Row;
use crate::exact::Exact;
use crate::rubric::{Level, NodeId, NodeMap, Rubric, normalise};

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
    /// What reads like a name of the row's indicator; it must agree with the number beside it.
    Name,
    /// The scores of a long sheet.
    Score,
    /// The scores of one stage.
    StageScore,
    /// The scores of one year.
    YearScore(u16),
    /// The scores of one stage, by its place in the order of stages, in one year.
    StageYearScore(usize, u16),
    /// Marks in the rows of indicators that have this level.
    LevelMark(Exact),
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
    /// The weight of the row's indicator, compared with the rubric.
    Weight,
    /// Something about the institution that is kept under its header: `wilayah`, `jenis`.
    Attribute,
    /// Nothing that is read.
    Ignored,
}

impl Role {
    /// Whether the column holds scores in a long or matrix sheet.
    pub fn is_score(&self) -> bool {
        matches!(
            self,
            Self::Score
                | Self::StageScore
                | Self::YearScore(_)
                | Self::StageYearScore(..)
                | Self::InstitutionScore
                | Self::LevelMark(_)
        )
    }

    /// The name in machine formats.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Name => "name",
            Self::Score => "score",
            Self::StageScore => "stage-score",
            Self::YearScore(_) => "year-score",
            Self::StageYearScore(..) => "stage-year-score",
            Self::LevelMark(_) => "level-mark",
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
pub struct Told<'o> {
    /// The shape.
    pub shape: Option<Shape>,
    /// The header row as a spreadsheet numbers it.
    pub header_row: Option<u32>,
    /// The column of the scores, by its header or its letters.
    pub column: Option<&'o str>,
    /// Whether a stage was asked for, so that unknown columns are stages.
    pub stage: bool,
    /// Whether columns of numbers are institutions.
    pub institutions_in_columns: bool,
}

/// Which nodes of a rubric a table holds.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Whether the table names an indicator, or publishes a domain or an aspect.
    pub held: NodeMap<bool>,
    /// How many indicators it names that the rubric does not know.
    pub unknown_indicators: usize,
    /// How many domains and aspects it publishes that the rubric does not know.
    pub unknown_groups: usize,
}

impl Holding {
    /// Nothing of a rubric.
    pub fn none(rubric: &Rubric) -> Self {
        Self { held: rubric.map(|_| false), unknown_indicators: 0, unknown_groups: 0 }
    }

    /// How many indicators the table holds, and how many domains and aspects.
    pub fn measure(&self) -> (usize, usize) {
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
    /// Columns of numbers on the scale of which it is not known what they are.
    pub unread: Vec<usize>,
    /// Headers of a wide sheet that look like ids of indicators, aspects or domains, and are none of the rubric's.
    pub unknown: Vec<usize>,
    /// Whether nothing but numbers names the indicators.
    pub by_numbers: bool,
    /// Whether what stands beside the numbers reads like the names of the indicators.
    pub names_agree: bool,
    /// Whether many rows number one indicator and read like the name of another.
    pub names_contradict: bool,
    /// How many cells of the header are known words.
    pub known_words: usize,
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

    /// Whether a row says again what the header says of every column that is read, however it is written.
    pub fn says_header_again(&self, row: &Row) -> bool {
        let is_read = |column: &&Column| !matches!(column.role, Role::Ignored | Role::Attribute | Role::Name);
        let mut columns = self.columns.iter().enumerate().filter(|(_, column)| is_read(column));
        columns.all(|(at, column)| normalise(row.cell(at)) == normalise(&column.header))
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

/// Whether a text looks like the id of an indicator: `I48`, `48`, `Indikator 48`, or as the ids of the rubric do.
pub fn looks_like_id(rubric: &Rubric, text: &str) -> bool {
    let normal = normalise(text);
    let words = ["indikator ", "indicator ", "ind ", "ind", "i ", "i"];
    let number = words.iter().find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let form = |text: &str| (text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(), text.len());
    let is_like_own = || {
        let (letters, length) = form(&normal);
        let mut own = rubric.indicators().map(|indicator| form(&normalise(&rubric[indicator].id)));
        is_digits(normal.trim_start_matches(letters.as_str())) && own.any(|own| own == (letters.clone(), length))
    };
    (number.len() <= 3 && is_digits(number)) || is_like_own()
}
