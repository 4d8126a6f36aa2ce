//! Whether each word of a rubric means one thing, by the same normal form that cells and headers are read in.

use std::collections::HashMap;

use super::for_each;
use crate::diagnostic::RubricProblem;
use crate::exact::Exact;
use crate::rubric::draft::{Draft, DraftLevels, DraftNode};
use crate::rubric::names::{id_spellings, name_spellings, spellings_of_ids};
use crate::rubric::nodes::Level;
use crate::rubric::normal::normalise;
use crate::rubric::numerals::{after_level_word, roman, word};
use crate::rubric::toml_table::{At, Problems};

/// Reports every word that means two things.
pub fn check(draft: &Draft, problems: &mut Problems) {
    check_ids(draft, problems);
    check_indicators(draft, problems);
    check_groups(draft, problems);
    check_bands(draft, problems);
    for levels in draft.levels.iter().flat_map(|levels| &levels.value) {
        check_levels(levels, problems);
    }
}

/// Ids must differ across the whole rubric, and not by what people leave out.
fn check_ids(draft: &Draft, problems: &mut Problems) {
    let mut ids: HashMap<String, usize> = HashMap::new();
    for_each(&draft.tops, &mut |node| {
        let Some(id) = &node.id else { return };
        let mut first = None;
        for spelling in id_spellings(&id.value) {
            first = first.or(ids.insert(spelling, id.span.start));
        }
        if let Some(first) = first {
            let first_line = problems.line(first);
            problems.push(RubricProblem::DuplicateId { id: id.value.clone(), first_line }, id.span.clone());
        }
    });
}

/// What already has a word, for [`RubricProblem::DuplicateName`].
#[derive(Default)]
struct Taken<'d>(HashMap<String, &'d str>);

impl<'d> Taken<'d> {
    /// Gives the spellings of a name to an id; reports the name if another has one of them.
    fn take(
        &mut self,
        spellings: impl Iterator<Item = String>,
        name: &At<String>,
        id: &'d str,
        problems: &mut Problems,
    ) {
        let mut other = None;
        for spelling in spellings {
            other = other.or(self.0.insert(spelling, id).filter(|first| *first != id));
        }
        if let Some(first) = other {
            let problem = RubricProblem::DuplicateName {
                name: name.value.clone(),
                first: first.to_owned(),
                second: id.to_owned(),
            };
            problems.push(problem, name.span.clone());
        }
    }
}

/// Names, codes and aliases of indicators name one of them, and none is the id of another.
fn check_indicators(draft: &Draft, problems: &mut Problems) {
    let indicators = indicators(&draft.tops);
    let ids = || indicators.iter().filter_map(|node| node.id.as_ref()).map(|id| id.value.as_str());
    let mut is_twice: HashMap<Vec<String>, bool> = HashMap::new();
    for id in ids() {
        is_twice.entry(id_spellings(id)).and_modify(|twice| *twice = true).or_insert(false);
    }
    let mut taken = Taken(spellings_of_ids(ids().map(|id| (id, id))));
    for node in &indicators {
        // An id that is there twice was reported; its names would only repeat that.
        let Some(id) = node.id.as_ref().filter(|id| is_twice.get(&id_spellings(&id.value)) == Some(&false)) else {
            continue;
        };
        for name in node.name.iter().chain(&node.code).chain(&node.aliases) {
            taken.take(name_spellings(&name.value), name, &id.value, problems);
        }
    }
}

/// The names of domains differ, and those of aspects.
fn check_groups(draft: &Draft, problems: &mut Problems) {
    for level in [Level::Domain, Level::Aspect] {
        let mut taken = Taken::default();
        for_each(&draft.tops, &mut |node| {
            if let (Some(id), Some(name)) = (node.id.as_ref().filter(|_| node.level == level), &node.name) {
                taken.take([normalise(&name.value)].into_iter(), name, &id.value, problems);
            }
        });
    }
}

/// Labels and aliases of bands differ; no band and no milestone is called like a number, and no milestone like a band.
fn check_bands(draft: &Draft, problems: &mut Problems) {
    let mut bands: HashMap<String, usize> = HashMap::new();
    let labels = draft.bands.iter().flat_map(|bands| &bands.labels).flat_map(|labels| &labels.value).enumerate();
    let aliases = draft.bands.iter().flat_map(|bands| &bands.aliases).flat_map(|aliases| &aliases.value).enumerate();
    let aliases = aliases.flat_map(|(band, aliases)| aliases.iter().map(move |alias| (band, alias)));
    for (band, At { value: label, span }) in labels.chain(aliases) {
        if number(label).is_some() {
            problems.push(RubricProblem::NameIsNumber { name: label.clone() }, span.clone());
        }
        // An alias that only repeats its own label changes nothing.
        if bands.insert(normalise(label), band).is_some_and(|first| first != band) {
            problems.push(RubricProblem::DuplicateLabel { label: label.clone() }, span.clone());
        }
    }
    for At { value: label, span } in draft.milestones.iter().filter_map(|milestone| milestone.label.as_ref()) {
        if number(label).is_some() {
            problems.push(RubricProblem::NameIsNumber { name: label.clone() }, span.clone());
        }
        if bands.contains_key(&normalise(label)) {
            problems.push(RubricProblem::MilestoneNamesBand { label: label.clone() }, span.clone());
        }
    }
}

/// Every level is there once, with a name of its own that is no other's number.
fn check_levels(DraftLevels { kind, levels, .. }: &DraftLevels, problems: &mut Problems) {
    let mut seen: Vec<Exact> = Vec::new();
    let mut names: HashMap<String, Exact> = HashMap::new();
    for (At { value: level, span }, name) in levels {
        if seen.contains(level) {
            problems.push(RubricProblem::DuplicateLevel { kind: kind.clone(), level: *level }, span.clone());
            continue;
        }
        seen.push(*level);
        let Some(At { value: name, span }) = name else { continue };
        if number(name).is_some_and(|number| number != *level) {
            problems.push(RubricProblem::NameIsNumber { name: name.clone() }, span.clone());
        }
        if let Some(first) = names.insert(normalise(name), *level) {
            let (kind, name) = (kind.clone(), name.clone());
            problems.push(RubricProblem::DuplicateLevelName { kind, name, first, second: *level }, span.clone());
        }
    }
}

/// The number that a name would be read as.
fn number(name: &str) -> Option<Exact> {
    let bare = after_level_word(name).unwrap_or(name).trim();
    let normal = normalise(bare);
    let in_letters = || roman(&normal).or_else(|| word(&normal)).map(|level| Exact::whole(level.into()));
    Exact::parse(bare).ok().or_else(in_letters)
}

fn indicators(nodes: &[DraftNode]) -> Vec<&DraftNode> {
    let mut indicators = Vec::new();
    for_each(nodes, &mut |node| indicators.extend(Some(node).filter(|node| node.level == Level::Indicator)));
    indicators
}
