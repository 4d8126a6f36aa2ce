//! From what people write in a sheet to the node they mean.
//!
//! An indicator is found by id in any of its usual spellings (`I12`, `12`, `I-12`, `Indikator 12`,
//! `indikator_12`), by code (`1.1`), by official name with or without "Tingkat Kematangan", by alias, or by
//! id and name together. Case, spaces and punctuation do not matter; anything else is not assumed, only
//! suggested.

use std::collections::HashMap;

use super::closest::closest;
use super::model::Rubric;
use super::nodes::{Level, Node, NodeId};
use super::normal::normalise;

/// What official indicator names begin with and people leave out.
const NAME_PREFIX: &str = "tingkat kematangan ";

/// The names of one rubric, ready to be looked up.
#[derive(Debug)]
pub struct Names {
    indicators: HashMap<String, NodeId>,
    groups: HashMap<String, NodeId>,
    /// The words of each group's name by its id, for `d1_kebijakan`.
    group_words: HashMap<String, (NodeId, Vec<String>)>,
    /// What the ids of domains and aspects begin with.
    group_letters: Vec<String>,
    /// The words of each indicator's name, for "12 Peta Rencana".
    words: Vec<(NodeId, Vec<String>)>,
    /// What may be suggested: every id and name as written.
    spellings: Vec<String>,
    /// The title in normal form.
    title: String,
}

impl Names {
    /// The names of a rubric.
    pub fn new(rubric: &Rubric) -> Self {
        let mut names = Self {
            indicators: spellings_of_ids(rubric.indicators().map(|node| (rubric[node].id.as_str(), node))),
            groups: HashMap::new(),
            group_words: HashMap::new(),
            group_letters: Vec::new(),
            words: Vec::new(),
            spellings: Vec::new(),
            title: normalise(&rubric.title),
        };
        for node in rubric.indicators() {
            let indicator = &rubric[node];
            for name in indicator.facts.code.iter().chain([&indicator.name]).chain(&indicator.facts.aliases) {
                for spelling in name_spellings(name) {
                    names.indicators.entry(spelling).or_insert(node);
                }
            }
            names.words.push((node, normalise(&indicator.name).split(' ').map(str::to_owned).collect()));
            names.spellings.extend([&indicator.id, &indicator.name].map(String::clone));
            names.spellings.extend(indicator.facts.aliases.iter().cloned());
        }
        for node in rubric.groups() {
            names.add_group(&rubric[node], node);
        }
        names
    }

    /// Whether a text is the title.
    pub fn is_title(&self, text: &str) -> bool {
        !text.is_empty() && normalise(text) == self.title
    }

    /// The indicator a cell or a header names.
    pub fn indicator(&self, text: &str) -> Option<NodeId> {
        let normal = normalise(text);
        if let Some(position) = self.indicators.get(&normal) {
            return Some(*position);
        }
        // Aliases are written without what official names begin with.
        let short = normal.strip_prefix(NAME_PREFIX).and_then(|short| self.indicators.get(short));
        // "Kebijakan Internal terkait Arsitektur SPBE", as presentations of the ministry write it.
        let plain = || normal.contains(" terkait ").then(|| normal.replace(" terkait ", " "));
        let without = || self.indicators.get(plain()?.trim_start_matches(NAME_PREFIX));
        short.or_else(without).copied().or_else(|| self.id_and_name(&normal))
    }

    /// The domain or aspect a cell or a header names: by id, by name, or by id with part of its name.
    pub fn group(&self, text: &str) -> Option<NodeId> {
        let normal = normalise(text);
        if let Some(node) = self.groups.get(&normal) {
            return Some(*node);
        }
        let (id, rest) = normal.split_once(' ')?;
        let (node, words) = self.group_words.get(id)?;
        rest.split(' ').all(|word| words.iter().any(|known| known == word)).then_some(*node)
    }

    /// Whether a text looks like the id of a domain or an aspect: `D5`, `A9`, `d5_layanan`.
    pub fn looks_like_group(&self, text: &str) -> bool {
        let normal = normalise(text);
        let id = normal.split(' ').next().unwrap_or_default();
        letters_and_number(id).is_some_and(|(letters, _)| self.group_letters.iter().any(|known| known == letters))
    }

    /// The indicator, aspect or domain a text names.
    pub fn node(&self, text: &str) -> Option<NodeId> {
        self.indicator(text).or_else(|| self.group(text))
    }

    /// The node that somebody who typed a text probably meant: a name like it, or the indicator with the same
    /// number where the letters before it begin no id of the rubric.
    pub fn node_suggestion(&self, text: &str, rubric: &Rubric) -> Option<String> {
        let normal = normalise(text);
        let number = normal.trim_start_matches(|c: char| !c.is_ascii_digit());
        let letters = normal.strip_suffix(number).unwrap_or_default().trim();
        let begins_an_id = |known: &String| known.strip_prefix(letters).is_some_and(|rest| is_number(rest.trim()));
        let ids = || self.indicators.keys().chain(self.groups.keys());
        if is_number(number) && !ids().any(begins_an_id) {
            return Some(rubric[*self.indicators.get(number)?].id.clone());
        }
        // A letter for the digit that looks like it: I1O.
        if let Some((first, rest)) = text.trim().split_at_checked(1) {
            let digits = rest.replace(['o', 'O'], "0").replace(['l', 'L'], "1");
            if digits != rest
                && is_number(&digits)
                && let Some(node) = self.node(&format!("{first}{digits}"))
            {
                return Some(rubric[node].id.clone());
            }
        }
        let groups = rubric.groups().map(|group| rubric[group].name.as_str());
        self.suggestion(text).or_else(|| closest(text.trim(), groups)).map(str::to_owned)
    }

    /// The indicator whose name a text shares more words with than with that of the given one: what is beside
    /// number 12 should not read like the name of another.
    pub fn reads_like_another(&self, indicator: NodeId, text: &str) -> Option<NodeId> {
        let normal = normalise(text);
        let shared = |words: &Vec<String>| {
            let known = |word: &&str| words.iter().any(|known| known == word);
            normal.split(' ').filter(known).count()
        };
        let own = self.words.get(indicator.position()).map_or(0, |(_, words)| shared(words));
        let others = self.words.iter().map(|(node, words)| (*node, shared(words)));
        let (other, most) = others.max_by_key(|(node, shared)| (*shared, std::cmp::Reverse(*node)))?;
        (most > own).then_some(other)
    }

    /// Whether a text reads like the name of an indicator, and not only by words that many names have.
    pub fn reads_like(&self, indicator: NodeId, text: &str) -> bool {
        let holds = |words: &[String], word: &str| words.iter().any(|known| known == word);
        let common = |word: &str| self.words.iter().filter(|(_, words)| holds(words, word)).count();
        let normal = normalise(text);
        let rare = |word: &&str| word.len() > 3 && common(word) <= (self.words.len() / 4).max(1);
        let own = self.words.get(indicator.position()).map_or(&[] as &[String], |(_, words)| words.as_slice());
        let shares = normal.split(' ').filter(rare).any(|word| holds(own, word));
        shares && self.reads_like_another(indicator, text).is_none()
    }

    /// The spelling of an indicator that a text comes closest to, for "did you mean".
    pub fn suggestion(&self, text: &str) -> Option<&str> {
        // A short text is an id; all ids look alike, so only a name is worth suggesting.
        const SHORTEST_NAME: usize = 5;
        let text = text.trim();
        if text.chars().count() < SHORTEST_NAME {
            return None;
        }
        // Without what every name begins with, which would make all of them alike; and as many words as there are, for
        // people leave the last ones out too.
        let words = text.split_whitespace().count();
        let forms = self.spellings.iter().flat_map(|spelling| {
            let short = short_name(spelling);
            let end = short.match_indices(' ').nth(words.saturating_sub(1)).map_or(short.len(), |(at, _)| at);
            [spelling.as_str(), short, short.get(..end).unwrap_or(short)].map(|form| (form, spelling))
        });
        match closest(text, forms.clone().map(|(form, _)| form)) {
            Some(found) => forms.into_iter().find(|(form, _)| *form == found).map(|(_, spelling)| spelling.as_str()),
            None => {
                let prefixed = format!("{NAME_PREFIX}{text}");
                closest(&prefixed, self.spellings.iter().map(String::as_str))
            }
        }
    }

    /// "12 Peta Rencana SPBE": an id or code, followed by words of that same indicator's name.
    fn id_and_name(&self, normal: &str) -> Option<NodeId> {
        let spaces = normal.match_indices(' ').map(|(at, _)| at).take(2);
        spaces.filter_map(|at| normal.split_at_checked(at)).find_map(|(id, rest)| {
            let node = *self.indicators.get(id)?;
            let (_, words) = self.words.get(node.position())?;
            rest.split_whitespace().all(|word| words.iter().any(|known| known == word)).then_some(node)
        })
    }

    fn add_group(&mut self, group: &Node, node: NodeId) {
        let level = if node.level() == Level::Aspect { "aspek" } else { "domain" };
        let id = normalise(&group.id);
        let number = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let spaced = format!("{} {number}", id.trim_end_matches(number).trim());
        for spelling in [id.clone(), spaced, format!("{level} {number}"), format!("{level} {}", normalise(&group.name))]
        {
            self.groups.entry(spelling).or_insert(node);
        }
        self.groups.entry(normalise(&group.name)).or_insert(node);
        let words = normalise(&group.name).split(' ').map(str::to_owned).collect();
        let letters = id.trim_end_matches(number).to_owned();
        if !number.is_empty() && !letters.is_empty() && !self.group_letters.contains(&letters) {
            self.group_letters.push(letters);
        }
        self.group_words.insert(id.clone(), (node, words));
        if node.level() == Level::Aspect {
            self.groups.entry(format!("aspect {number}")).or_insert(node);
        }
    }
}

/// The letters and the digits of an id that ends in a number, both in normal form.
fn letters_and_number(normal: &str) -> Option<(&str, &str)> {
    let number = normal.trim_start_matches(|c: char| !c.is_ascii_digit());
    let letters = normal.strip_suffix(number)?.trim();
    is_number(number).then_some((letters, number))
}

/// What the ids of indicators may be written as, with whom each means. What says nothing but a number counts where only
/// one has it: with I1 and K1, "1" is neither.
pub(super) fn spellings_of_ids<'i, T: Copy>(ids: impl Iterator<Item = (&'i str, T)>) -> HashMap<String, T> {
    let mut spellings = HashMap::new();
    let mut by_number: HashMap<String, Option<T>> = HashMap::new();
    for (id, of) in ids {
        spellings.extend(id_spellings(id).into_iter().map(|spelling| (spelling, of)));
        if let Some((_, number)) = letters_and_number(&normalise(id)) {
            by_number.entry(number.to_owned()).and_modify(|first| *first = None).or_insert(Some(of));
        }
    }
    for (number, of) in by_number.into_iter().filter_map(|(number, of)| Some((number, of?))) {
        for spelling in number_spellings(&number) {
            spellings.entry(spelling).or_insert(of);
        }
    }
    spellings
}

/// What an id may be written as with its letters: `i12`, `i 12`.
pub(super) fn id_spellings(id: &str) -> Vec<String> {
    let normal = normalise(id);
    let spellings = letters_and_number(&normal)
        .filter(|(letters, _)| !letters.is_empty())
        .map(|(letters, number)| vec![format!("{letters}{number}"), format!("{letters} {number}")]);
    spellings.unwrap_or_else(|| vec![normal])
}

/// What the number of an indicator may be written as without the letters of its id: `12`, `indikator 12`.
fn number_spellings(number: &str) -> impl Iterator<Item = String> + use<'_> {
    let spaced = ["indikator", "indicator", "ind", "no", "indikator ke"].map(|word| format!("{word} {number}"));
    let joined = ["indikator", "ind"].map(|word| format!("{word}{number}"));
    [number.to_owned()].into_iter().chain(spaced).chain(joined)
}

/// What a name, a code or an alias may be written as: without the words that official names begin with, too.
pub(super) fn name_spellings(name: &str) -> impl Iterator<Item = String> + use<> {
    let name = normalise(name);
    let short = name.strip_prefix(NAME_PREFIX).map(str::to_owned);
    [name].into_iter().chain(short)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An official name without the words that every one of them begins with.
pub fn short_name(name: &str) -> &str {
    let start = name.get(..NAME_PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(NAME_PREFIX));
    start.and_then(|start| name.strip_prefix(start)).unwrap_or(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_is_closest_without_its_beginning_is_suggested() {
        let rubric = crate::rubric::catalog::find("spbe-2020").unwrap();
        let names = Names::new(&rubric);
        let suggested = |text: &str| names.node_suggestion(text, &rubric);
        let full = |name: &str| Some(format!("Tingkat Kematangan {name}"));
        assert_eq!(suggested("Layanan Kearsipn"), full("Layanan Kearsipan Dinamis"));
        assert_eq!(suggested("Layanan Kepegawain"), full("Layanan Kepegawaian"));
        assert_eq!(suggested("Tingkat Kematangan Layanan Keuangn"), full("Layanan Keuangan"));
        assert_eq!(suggested("I1O").as_deref(), Some("I10"));
        assert_eq!(suggested("I48"), None);
    }
}
