//! The rubrics that are compiled in.

use std::sync::{Arc, OnceLock};

use super::names::Names;
use super::{Rubric, read};
use crate::diagnostic::Source;

/// A built-in rubric: its text, read when it is first asked for.
struct BuiltIn {
    id: &'static str,
    text: &'static str,
    rubric: OnceLock<Option<Arc<Rubric>>>,
    names: OnceLock<Arc<Names>>,
}

impl BuiltIn {
    const fn new(id: &'static str, text: &'static str) -> Self {
        Self { id, text, rubric: OnceLock::new(), names: OnceLock::new() }
    }

    /// The rubric; a test reads every text, so none is ever absent.
    fn rubric(&self) -> Option<Arc<Rubric>> {
        self.rubric.get_or_init(|| read(&self.source()).ok().map(Arc::new)).clone()
    }

    fn source(&self) -> Arc<Source> {
        Arc::new(Source { name: self.id.to_owned(), text: self.text.to_owned() })
    }
}

/// Oldest instrument first.
static CATALOG: [BuiltIn; 5] = [
    BuiltIn::new("spbe-2018", include_str!("../../rubrics/spbe-2018.toml")),
    BuiltIn::new("spbe-2020", include_str!("../../rubrics/spbe-2020.toml")),
    BuiltIn::new("pemdi-2026", include_str!("../../rubrics/pemdi-2026.toml")),
    BuiltIn::new("epss-2022", include_str!("../../rubrics/epss-2022.toml")),
    BuiltIn::new("smart-city", include_str!("../../rubrics/smart-city.toml")),
];

/// Every built-in rubric, oldest instrument first.
pub fn all() -> Vec<Arc<Rubric>> {
    CATALOG.iter().filter_map(BuiltIn::rubric).collect()
}

/// The names of a rubric; those of a built-in one are made once.
pub fn names(rubric: &Arc<Rubric>) -> Arc<Names> {
    let is_it = |built_in: &&BuiltIn| matches!(built_in.rubric.get(), Some(Some(known)) if Arc::ptr_eq(known, rubric));
    match CATALOG.iter().find(is_it) {
        Some(built_in) => Arc::clone(built_in.names.get_or_init(|| Arc::new(Names::new(rubric)))),
        None => Arc::new(Names::new(rubric)),
    }
}

/// The ids of the built-in rubrics.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CATALOG.iter().map(|built_in| built_in.id)
}

/// The built-in rubric with this id, case apart.
pub fn find(id: &str) -> Option<Arc<Rubric>> {
    CATALOG.iter().find(|built_in| built_in.id.eq_ignore_ascii_case(id))?.rubric()
}

/// The text of the built-in rubric with this id, as a source to read.
pub fn source(id: &str) -> Option<Arc<Source>> {
    CATALOG.iter().find(|built_in| built_in.id.eq_ignore_ascii_case(id)).map(BuiltIn::source)
}
