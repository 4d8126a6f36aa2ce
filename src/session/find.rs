//! Which institution a name means.

use std::collections::HashSet;

use crate::analysis::institution::{self, Unnamed, key};
use crate::analysis::standing::Standing;
use crate::diagnostic::Problem;
use crate::rubric::closest;

/// The institution that a name means.
///
/// # Errors
/// If it means none, or several.
pub fn find_institution(present: Vec<String>, wanted: &str) -> Result<String, Problem> {
    match institution::find(present.iter().map(String::as_str), wanted) {
        Ok(at) => Ok(present.get(at).cloned().unwrap_or_default()),
        Err(why) => Err(unnamed(wanted, why, present)),
    }
}

/// The key of the institution that a name means; one institution may stand in several rows.
///
/// # Errors
/// If it means none, or several.
pub fn key_of<'s>(standings: impl IntoIterator<Item = &'s Standing>, name: &str) -> Result<String, Problem> {
    let mut known = HashSet::new();
    let names = standings.into_iter().map(|standing| standing.lasting_name().into_owned());
    let names = names.filter(|name| known.insert(key(name)));
    find_institution(names.collect(), name).map(|name| key(&name))
}

/// Why a name does not say which institution is meant.
pub fn unnamed(wanted: &str, why: Unnamed, present: Vec<String>) -> Problem {
    match why {
        Unnamed::Several(fitting) => Problem::InstitutionAmbiguous { wanted: Some(wanted.to_owned()), fitting },
        Unnamed::Nobody => {
            let suggestion = closest(wanted, present.iter().map(String::as_str)).map(str::to_owned);
            Problem::InstitutionNotFound { wanted: wanted.to_owned(), suggestion, present }
        }
    }
}

/// Each text once, in the order of first appearance.
pub fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut known = HashSet::new();
    texts.filter(|text| known.insert(text.clone())).collect()
}
