//! How an institution stands: its values, what they rest on, and what its sheet says of it besides.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::institution::key;
use crate::assess::{self, Assessment};
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::rubric::{NodeId, Rubric, normalise};
use crate::scores::{Entry, Scores};

/// What the values of an institution rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The scores of its indicators: they are exact.
    Scores,
    /// What was published: they are as exact as they were printed.
    Published,
    /// Published values below the index, which itself was not published: it is only near.
    PublishedParts,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 3] = [Self::Scores, Self::Published, Self::PublishedParts];

    /// The name in machine formats.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Published => "published",
            Self::PublishedParts => "published-parts",
        }
    }
}

/// One institution in one year and stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its values.
    pub assessment: Assessment,
    /// What they rest on.
    pub basis: Basis,
    /// The band of the index: the published one where there is one and the scores do not say, else that of the
    /// value.
    pub band: Option<usize>,
    /// The file it was read from, as it was given.
    pub file: Arc<str>,
    /// What the other columns of the sheet say: header and cell.
    pub attributes: Vec<(Arc<str>, String)>,
}

impl Standing {
    /// Assesses one institution.
    ///
    /// # Errors
    /// As [`assess::assess`].
    pub fn of(rubric: &Rubric, scores: &Scores, options: assess::Options) -> Result<Self, Vec<Diagnostic>> {
        let assessment = assess::assess(rubric, scores, options)?;
        let published_only = scores.entries.iter().all(|entry| matches!(entry, Entry::Absent));
        let basis = match (published_only, scores.published.index()) {
            (false, _) => Basis::Scores,
            (true, Some(_)) => Basis::Published,
            (true, None) => Basis::PublishedParts,
        };
        let word = scores.published.band.as_ref().filter(|_| published_only);
        let published = word.and_then(|(word, _)| rubric.bands.as_ref()?.find(word));
        let band = published.or_else(|| assessment.index().known()?.band);
        let file = Arc::clone(&scores.origin.file);
        Ok(Self { assessment, basis, band, file, attributes: scores.attributes.clone() })
    }

    /// The value of a node, where it is known.
    pub fn value(&self, node: NodeId) -> Option<Exact> {
        self.assessment.exact(node)
    }

    /// The band of a node: that of the institution for the index, else the one the value falls in.
    pub fn band_of(&self, node: NodeId) -> Option<usize> {
        if node == NodeId::INDEX { self.band } else { self.assessment.values[node].known()?.band }
    }

    /// What a column says of the institution: one that the sheet has, or its name, year, stage or band.
    pub fn cell(&self, rubric: &Rubric, column: &str) -> Option<String> {
        let wanted = normalise(column);
        let own = self.attributes.iter().find(|(header, _)| normalise(header) == wanted);
        if let Some((_, cell)) = own {
            return Some(cell.clone());
        }
        let subject = &self.assessment.subject;
        match wanted.as_str() {
            "institution" | "instansi" => subject.institution.clone(),
            "year" | "tahun" => subject.year.map(|year| year.to_string()),
            "stage" | "tahap" => subject.stage.clone(),
            "band" | "predikat" => Some(rubric.bands.as_ref()?.label(self.band?).to_owned()),
            _ => None,
        }
    }

    /// What its institution is known by in other sheets, of other years: a file that stands in for one may have its year
    /// in its name.
    pub fn key(&self) -> String {
        key(&self.lasting_name())
    }

    /// The name of the institution; of a file that stands in for one, without the years in it.
    pub fn lasting_name(&self) -> Cow<'_, str> {
        match self.assessment.subject.is_of_file {
            true => without_years(self.institution()).into(),
            false => self.institution().into(),
        }
    }

    /// The name of the institution; empty where the sheet names none.
    pub fn institution(&self) -> &str {
        self.assessment.subject.institution.as_deref().unwrap_or_default()
    }
}

/// Whether a column is one that every result has itself, by its name in normal form.
pub fn is_own_column(normal: &str) -> bool {
    matches!(normal, "institution" | "instansi" | "year" | "tahun" | "stage" | "tahap" | "band" | "predikat")
}

/// "nilai-2023" becomes "nilai"; "2023" stays.
fn without_years(name: &str) -> String {
    let is_separator = |letter: char| !letter.is_alphanumeric();
    let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.parse::<u16>().is_ok();
    let words = name.split_inclusive(is_separator);
    let kept: String = words.filter(|word| !is_year(word.trim_end_matches(is_separator))).collect();
    let kept = kept.trim_matches(is_separator);
    if kept.is_empty() { name.to_owned() } else { kept.to_owned() }
}

/// Things by the name of their group, in the order in which the names first come. Names that differ in case,
/// spaces and punctuation are one.
pub fn in_groups<'n, T>(named: impl IntoIterator<Item = (&'n str, T)>) -> Vec<(&'n str, Vec<T>)> {
    let mut groups: Vec<(&'n str, Vec<T>)> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (name, thing) in named {
        let position = *positions.entry(normalise(name)).or_insert(groups.len());
        match groups.get_mut(position) {
            Some((_, members)) => members.push(thing),
            None => groups.push((name, vec![thing])),
        }
    }
    groups
}

/// The columns that sheets have besides those that are read, in their order.
pub fn columns(standings: &[Standing]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for (header, _) in standings.iter().flat_map(|standing| &standing.attributes) {
        if !columns.iter().any(|column| **column == **header) {
            columns.push(header.to_string());
        }
    }
    columns
}
