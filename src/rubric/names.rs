//! From what people write in a sheet to the node they mean.
//!
//! An indicator is found by id in any of its usual spellings (`I12`, `12`, `I-12`, `Indikator 12`,
//! `indikator_12`), by code (`1.1`), by official name with or without "Tingkat Kematangan", by alias, or by
//! id and name together. Case, spaces and punctuation do not matter; anything else is not assumed, only
//! suggested.

use std::collections::HashMap;

use super::closest::closest;
use super::model::{Group, Rubric};

/// What official indicator names begin with and people leave out.
const NAME_PREFIX: &str = "tingkat kematangan ";

/// A node of a rubric, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The index itself.
    Index,
    /// A domain.
    Domain(usize),
    /// An aspect.
    Aspect(usize),
    /// An indicator.
    Indicator(usize),
}

/// The names of one rubric, ready to be looked up.
#[derive(Debug)]
pub struct Names {
    indicators: HashMap<String, usize>,
    groups: HashMap<String, Node>,
    /// The words of each group's name by its id, for `d1_kebijakan`.
    group_words: HashMap<String, (Node, Vec<String>)>,
    /// What the ids of domains and aspects begin with.
    group_letters: Vec<String>,
    /// The words of each indicator's name, for "12 Peta Rencana".
    words: Vec<Vec<String>>,
    /// What may be suggested: every id and name as written.
    spellings: Vec<String>,
    /// The title in normal form.
    title: String,
}

impl Names {
    /// The names of a rubric.
    pub fn new(rubric: &Rubric) -> Self {
        let mut names = Self {
            indicators: HashMap::new(),
            groups: HashMap::new(),
            group_words: HashMap::new(),
            group_letters: Vec::new(),
            words: Vec::new(),
            spellings: Vec::new(),
            title: normalise(&rubric.title),
        };
        // Ids come before names, so that a name can never take an id's place.
        for (position, indicator) in rubric.indicators.iter().enumerate() {
            names.add_id(&indicator.id, position);
        }
        for (position, indicator) in rubric.indicators.iter().enumerate() {
            for name in indicator.code.iter().chain([&indicator.name]).chain(&indicator.aliases) {
                let name = normalise(name);
                if let Some(short) = name.strip_prefix(NAME_PREFIX) {
                    names.indicators.entry(short.to_owned()).or_insert(position);
                }
                names.indicators.entry(name).or_insert(position);
            }
            names.words.push(normalise(&indicator.name).split(' ').map(str::to_owned).collect());
            names.spellings.extend([&indicator.id, &indicator.name].map(String::clone));
            names.spellings.extend(indicator.aliases.iter().cloned());
        }
        for (position, domain) in rubric.domains.iter().enumerate() {
            names.add_group(domain, "domain", Node::Domain(position));
        }
        for (position, aspect) in rubric.aspects.iter().enumerate() {
            names.add_group(aspect, "aspek", Node::Aspect(position));
        }
        names
    }

    /// Whether a text is the title.
    pub fn is_title(&self, text: &str) -> bool {
        !text.is_empty() && normalise(text) == self.title
    }

    /// The indicator a cell or a header names, as a position in [`Rubric::indicators`].
    pub fn indicator(&self, text: &str) -> Option<usize> {
        let normal = normalise(text);
        if let Some(position) = self.indicators.get(&normal) {
            return Some(*position);
        }
        self.id_and_name(&normal)
    }

    /// The domain or aspect a cell or a header names: by id, by name, or by id with part of its name.
    pub fn group(&self, text: &str) -> Option<Node> {
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
        let number = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let letters = id.strip_suffix(number).unwrap_or_default();
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && self.group_letters.iter().any(|known| known == letters)
    }

    /// The indicator, aspect or domain a text names.
    pub fn node(&self, text: &str) -> Option<Node> {
        self.indicator(text).map(Node::Indicator).or_else(|| self.group(text))
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
            let position = self.indicators.get(number)?;
            return Some(rubric.node_id(Node::Indicator(*position)).to_owned());
        }
        let groups = rubric.domains.iter().chain(&rubric.aspects).map(|group| group.name.as_str());
        self.suggestion(text).or_else(|| closest(text.trim(), groups)).map(str::to_owned)
    }

    /// The indicator whose name a text shares more words with than with that of the given one: what is beside
    /// number 12 should not read like the name of another.
    pub fn reads_like_another(&self, indicator: usize, text: &str) -> Option<usize> {
        let normal = normalise(text);
        let shared = |words: &Vec<String>| {
            let known = |word: &&str| words.iter().any(|known| known == word);
            normal.split(' ').filter(known).count()
        };
        let own = self.words.get(indicator).map_or(0, shared);
        let others = self.words.iter().map(shared).enumerate();
        let (other, most) = others.max_by_key(|(position, shared)| (*shared, std::cmp::Reverse(*position)))?;
        (most > own).then_some(other)
    }

    /// The spelling of an indicator that a text comes closest to, for "did you mean".
    pub fn suggestion(&self, text: &str) -> Option<&str> {
        // A short text is an id; all ids look alike, so only a name is worth suggesting.
        const SHORTEST_NAME: usize = 5;
        let text = text.trim();
        if text.chars().count() < SHORTEST_NAME {
            return None;
        }
        closest(text, self.spellings.iter().map(String::as_str)).or_else(|| {
            let prefixed = format!("{NAME_PREFIX}{text}");
            closest(&prefixed, self.spellings.iter().map(String::as_str))
        })
    }

    /// "12 Peta Rencana SPBE": an id or code, followed by words of that same indicator's name.
    fn id_and_name(&self, normal: &str) -> Option<usize> {
        let spaces = normal.match_indices(' ').map(|(at, _)| at).take(2);
        spaces.filter_map(|at| normal.split_at_checked(at)).find_map(|(id, rest)| {
            let position = *self.indicators.get(id)?;
            let words = self.words.get(position)?;
            rest.split_whitespace().all(|word| words.iter().any(|known| known == word)).then_some(position)
        })
    }

    fn add_id(&mut self, id: &str, position: usize) {
        let normal = normalise(id);
        let number = normal.trim_start_matches(|c: char| !c.is_ascii_digit());
        let letters = normal.get(..normal.len().saturating_sub(number.len())).unwrap_or_default();
        if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) {
            let letters = letters.trim();
            let spellings = [number.to_owned(), format!("{letters}{number}"), format!("{letters} {number}")]
                .into_iter()
                .chain(["indikator", "indicator", "ind", "no"].map(|word| format!("{word} {number}")));
            for spelling in spellings {
                self.indicators.entry(spelling).or_insert(position);
            }
        }
        self.indicators.insert(normal, position);
    }

    fn add_group(&mut self, group: &Group, level: &str, node: Node) {
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
        if level == "aspek" {
            self.groups.entry(format!("aspect {number}")).or_insert(node);
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An official name without the words that every one of them begins with.
pub fn short_name(name: &str) -> &str {
    let start = name.get(..NAME_PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(NAME_PREFIX));
    start.and_then(|start| name.strip_prefix(start)).unwrap_or(name)
}

/// A text without what people vary: lower case, every run of anything but letters and digits as one
/// space, no leading zeros in numbers.
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut last = ' ';
    let mut add = |c: char| {
        let c = if c.is_alphanumeric() { c } else { ' ' };
        if c == ' ' && last == ' ' {
            return;
        }
        // A zero that begins a number says nothing: it is dropped when another digit follows it.
        if last == '0' && c.is_ascii_digit() && !ends_in_longer_number(&normal) {
            normal.pop();
        }
        normal.push(c);
        last = c;
    };
    for c in text.chars() {
        match c.is_ascii() {
            true => add(c.to_ascii_lowercase()),
            false => c.to_lowercase().for_each(&mut add),
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// Whether a text that ends in a zero ends in a number of more digits than that zero.
fn ends_in_longer_number(text: &str) -> bool {
    text.strip_suffix('0').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form_drops_what_people_vary() {
        for (text, normal) in [
            ("  Tingkat  Kematangan\u{a0}Layanan (JDIH) ", "tingkat kematangan layanan jdih"),
            ("I-07", "i 7"),
            ("I07", "i7"),
            ("indikator_010", "indikator 10"),
            ("1.1", "1 1"),
            ("100", "100"),
            ("10101", "10101"),
            ("0", "0"),
            ("00", "0"),
            ("Pusat/Pemerintah", "pusat pemerintah"),
            ("", ""),
        ] {
            assert_eq!(normalise(text), normal, "{text}");
        }
    }
}
