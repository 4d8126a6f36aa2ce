//! The scores of one institution, each with the place it was read from, and changes to them.
#![deny(clippy::disallowed_types)]

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{CellPlace, Place};
use crate::exact::Exact;
use crate::rubric::numerals::after_level_word;
use crate::rubric::{NodeId, normalise};

/// Whose scores they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Subject {
    /// The institution, as written in the sheet.
    pub institution: Option<String>,
    /// The year of the assessment.
    pub year: Option<u16>,
    /// The stage of the assessment, as written: `mandiri`, `akhir`.
    pub stage: Option<String>,
    /// Whether the institution is the name of the file, for want of one in the sheet.
    pub is_of_file: bool,
}

impl Subject {
    /// What the ways of writing a subject have in common.
    pub fn key(&self) -> Self {
        let institution = self.institution.as_deref().map(institution_key);
        let stage = self.stage.as_deref().map(normalise);
        // Whether the sheet or the file says the name makes no other institution of it.
        Self { institution, year: self.year, stage, is_of_file: false }
    }

    /// The institution, where the sheet names one.
    pub fn stated(&self) -> Option<&str> {
        self.institution.as_deref().filter(|_| !self.is_of_file)
    }
}

/// The table that a result was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given; `-` is standard input.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
}

/// What the ways of writing the name of an institution have in common: "Kab. X" is "Pemerintah Kabupaten X", in any case
/// and with any spaces, and a letter with its accent is one however it is stored.
pub fn institution_key(name: &str) -> String {
    let composed: String;
    let name = match name.is_ascii() {
        true => name,
        false => {
            composed = name.nfc().collect();
            &composed
        }
    };
    let normal = normalise(name);
    let words = normal.split(' ').filter(|word| *word != "pemerintah").map(|word| match word {
        "kab" | "pemkab" => "kabupaten",
        "prov" | "pemprov" => "provinsi",
        "pemkot" => "kota",
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The table the scores were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path as it was given; `-` is standard input.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// What the header says over each column.
    pub headers: Arc<[Arc<str>]>,
}

impl Origin {
    /// The place of a cell; column 0 means the whole row.
    pub fn cell(&self, spot: Spot) -> Place {
        let zero_based = spot.column.checked_sub(1);
        Place::Cell(CellPlace {
            file: Arc::clone(&self.file),
            sheet: self.sheet.clone(),
            row: spot.row,
            column: zero_based.map(|_| spot.column),
            header: zero_based.and_then(|column| self.headers.get(column as usize)).cloned(),
        })
    }

    /// The table, without what its columns hold.
    pub fn source(&self) -> Source {
        Source { file: Arc::clone(&self.file), sheet: self.sheet.clone() }
    }

    /// The place of a whole row.
    pub fn row(&self, row: u32) -> Place {
        self.cell(Spot { row, column: 0 })
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place::File(Arc::clone(&self.file))
    }
}

/// A row and a column, counted from 1 as a spreadsheet counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// What a sheet says of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A score on the scale.
    Scored(Exact, Spot),
    /// No score, but the index of another institution, which leaves values from one to another.
    Between(Exact, Exact),
    /// A cell that says there is no score: blank, `-`, `belum`.
    Blank(String, Spot),
    /// Something that is no score; reported when it was read.
    Unreadable,
    /// The sheet does not mention the indicator.
    Absent,
}

/// What somebody would do to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Set it to a value.
    To(Exact),
    /// Raise it, or lower it where this is negative.
    By(Exact),
    /// Raise it to this value where it is lower.
    AtLeast(Exact),
}

impl Change {
    /// Reads `4`, `3,5`, `Level 4`, `min:3`, `+1` or `-1`: with a sign it is a difference. `None` if it is none of these.
    /// The minus may be the one that word processors set.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('\u{2212}', "-");
        if let Some((word, level)) = text.split_once(':') {
            let is_least = word.trim().eq_ignore_ascii_case("min") && !level.contains(':');
            return match is_least.then(|| Self::parse(level))?? {
                Self::To(level) => Some(Self::AtLeast(level)),
                Self::By(_) | Self::AtLeast(_) => None,
            };
        }
        if let Some(level) = after_level_word(&text) {
            return Exact::parse(level).ok().filter(|_| !text.contains(['+', '-'])).map(Self::To);
        }
        let value = Exact::parse(&text).ok()?;
        Some(if text.starts_with(['+', '-']) { Self::By(value) } else { Self::To(value) })
    }
}

/// One change that somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The indicator, or the aspect or domain all of whose indicators are meant.
    pub node: NodeId,
    /// The change.
    pub change: Change,
    /// Where it was written.
    pub place: Place,
}

/// Changes that are seen together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// The changes. One of an indicator counts before one of its aspect, and that before one of its domain.
    pub settings: Vec<Setting>,
}

/// The scores of one institution in one year and stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// Whose they are.
    pub subject: Subject,
    /// Where they were read.
    pub origin: Origin,
    /// The first row that holds any of them.
    pub row: u32,
    /// One entry for each indicator of the rubric, in its order.
    pub entries: Vec<Entry>,
    /// What the sheet publishes of domains, aspects and the index.
    pub published: Published,
    /// What the columns say that no role claims, such as `wilayah` or `jenis`: header and cell.
    pub attributes: Vec<(Arc<str>, String)>,
}

/// Published values: results as somebody printed them, not scores.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// The values of the index, domains and aspects that the sheet has.
    pub values: BTreeMap<NodeId, PublishedValue>,
    /// The word for the band, as written.
    pub band: Option<(String, Spot)>,
}

/// A value as it was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedValue {
    /// The value of the digits that were printed.
    pub value: Exact,
    /// How many decimals were printed: what was rounded to them is known to half a unit of the last.
    pub decimals: u32,
    /// Where it stands.
    pub spot: Spot,
}

impl Published {
    /// Whether the sheet publishes nothing.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.band.is_none()
    }

    /// The value of the index.
    pub fn index(&self) -> Option<PublishedValue> {
        self.values.get(&NodeId::INDEX).copied()
    }
}
