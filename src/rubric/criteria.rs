//! What each level of an indicator newly demands, what proves it, and what takes time: read from a file beside a
//! rubric, and only when it is asked for.

mod external;
mod read;

pub use external::Unsaid;
pub use read::{names_rubric, read};

use std::sync::Arc;

use serde::Serialize;

use super::{NodeId, Rubric, catalog};
use crate::diagnostic::Source;
use crate::exact::Exact;
use crate::lang::Lang;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in a language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.id, &self.en)
    }
}

/// The criteria of every indicator of a rubric. Only [`read`] makes them, and only from a text without errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    /// The regulation they come from.
    pub source: String,
    /// Whether the regulation says that a level needs the levels below it.
    pub is_cumulative: bool,
    /// How to read the whole of them.
    pub notes: Vec<Bilingual>,
    /// What a level means in general.
    pub levels: Vec<GeneralLevel>,
    /// Those of each indicator, in the order of the file.
    pub indicators: Vec<OfIndicator>,
}

impl Criteria {
    /// Those of the indicator with this id.
    pub fn of(&self, id: &str) -> Option<&OfIndicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The values that belong to a level: its range, where a level is more than one value, else the level itself.
    pub fn values_of(&self, level: Exact) -> Interval {
        let range = self.levels.iter().find(|general| general.level == level && general.range.is_some());
        range.and_then(|general| general.range).unwrap_or(Interval {
            from: Some(level),
            to: Some(level),
            ..Interval::default()
        })
    }

    /// The levels of an indicator that a raise reaches.
    pub fn reached(&self, id: &str, from: Exact, to: Exact) -> impl Iterator<Item = &OfLevel> {
        self.of(id).into_iter().flat_map(|indicator| &indicator.levels).filter(move |level| {
            let values = self.values_of(level.level);
            values.is_reached_by(to) && !values.is_reached_by(from)
        })
    }

    /// The name of a level of an indicator: that of the rubric, else that of the criteria.
    pub fn level_name<'c>(&'c self, rubric: &'c Rubric, node: NodeId, level: Exact, lang: Lang) -> Option<&'c str> {
        let kind = rubric[node].facts.kind.as_ref();
        let of_rubric = kind.and_then(|kind| rubric.levels.get(kind)?.get(&level)).map(String::as_str);
        let general = || self.levels.iter().find(|general| general.level == level && general.kind.is_none());
        of_rubric.or_else(|| Some(general()?.name.as_ref()?.pick(lang)))
    }
}

/// What a level means in general.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneralLevel {
    /// The kind of indicator it is for, where the rubric has kinds.
    pub kind: Option<String>,
    /// The level.
    pub level: Exact,
    /// Where it is printed.
    pub page: Option<u32>,
    /// Its name, where the rubric has none.
    pub name: Option<Bilingual>,
    /// The values that belong to it, where a level is more than one.
    pub range: Option<Interval>,
    /// What it means.
    pub describes: Bilingual,
}

/// The criteria of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfIndicator {
    /// Its id in the rubric.
    pub id: String,
    /// Where it begins in print.
    pub page: Option<u32>,
    /// What it looks at.
    pub examines: Bilingual,
    /// The institutions that guide it.
    pub guide: Vec<String>,
    /// The functions that carry it out.
    pub responsible: Vec<String>,
    /// The index of another institution that it follows.
    pub external: Option<External>,
    /// How it is to be read, and what is wrong in print.
    pub notes: Vec<Note>,
    /// Its levels, lowest first.
    pub levels: Vec<OfLevel>,
}

/// The index of another institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct External {
    /// Its short name.
    pub index: String,
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub agency: String,
    /// Whether the regulation says so.
    pub printed: bool,
    /// Where.
    pub page: Option<u32>,
}

/// How an indicator, or one of its levels, is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The level it concerns, where it is one.
    pub level: Option<Exact>,
    /// The note.
    pub text: Bilingual,
}

/// The criteria of one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfLevel {
    /// The level.
    pub level: Exact,
    /// Where it is printed, where known.
    pub page: Option<u32>,
    /// The values of the other institution's index that belong to it.
    pub external: Option<Interval>,
    /// What is new against the level below.
    pub adds: Vec<Demand>,
    /// What proves it.
    pub evidence: Vec<Bilingual>,
    /// What takes time or depends on others.
    pub needs: Vec<Need>,
}

/// Something that a level newly demands, or a state that it describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What it is.
    pub text: Bilingual,
    /// Whether it describes a state and is no task.
    pub is_state: bool,
    /// Whether the regulation joins its parts by "dan/atau" (and/or).
    pub has_alternatives: bool,
    /// The group it belongs to, where the regulation joins whole groups of demands by "dan/atau".
    pub option: Option<u32>,
}

/// A condition of time or dependence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What has to happen.
    pub kind: NeedKind,
    /// Whether the regulation says so; else it is inferred from its wording.
    pub is_printed: bool,
    /// The group of demands it belongs to.
    pub option: Option<u32>,
    /// The level that comes first.
    pub after: Option<Exact>,
    /// How many years.
    pub count: Option<u32>,
    /// How many months.
    pub months: Option<u32>,
    /// On whom it depends.
    pub who: Option<Bilingual>,
}

/// The kinds of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeedKind {
    /// Applied in the budgets of the last years.
    BudgetYears,
    /// At the earliest one budget year after a level.
    NextBudgetYear,
    /// At least once in some months.
    Frequency,
    /// A review or an evaluation has taken place.
    Review,
    /// Acts on the results of a level.
    FollowUp,
    /// A second legal instrument replaces the first.
    NewPolicy,
    /// A plan that runs over several years.
    ContinuousPlan,
    /// Depends on others.
    Others,
}

/// Values from one end to the other. `from` and `to` belong to it, `over` and `below` do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// The lowest value in it.
    pub from: Option<Exact>,
    /// The value that all in it are over.
    pub over: Option<Exact>,
    /// The highest value in it.
    pub to: Option<Exact>,
    /// The value that all in it are below.
    pub below: Option<Exact>,
}

impl Interval {
    /// Whether a value is in it or above it.
    pub fn is_reached_by(&self, value: Exact) -> bool {
        self.from.is_none_or(|from| value >= from) && self.over.is_none_or(|over| value > over)
    }

    /// Whether a value is in it.
    pub fn holds(&self, value: Exact) -> bool {
        self.is_reached_by(value)
            && self.to.is_none_or(|to| value <= to)
            && self.below.is_none_or(|below| value < below)
    }
}

/// The text of the criteria that come with the built-in rubric of this id.
pub fn built_in(id: &str) -> Option<Arc<Source>> {
    const SPBE: &str = include_str!("../../rubrics/criteria/spbe-2020.toml");
    const PEMDI: &str = include_str!("../../rubrics/criteria/pemdi-2026.toml");
    let texts = [("spbe-2020", SPBE), ("pemdi-2026", PEMDI)];
    let (id, text) = texts.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(id))?;
    Some(Arc::new(Source { name: format!("{id}.criteria.toml"), text: text.to_owned() }))
}

/// The criteria that come with the built-in rubric of this id; a test reads them all.
pub fn find(id: &str) -> Option<Criteria> {
    read(&built_in(id)?, catalog::find(id)?.as_ref()).ok()
}
