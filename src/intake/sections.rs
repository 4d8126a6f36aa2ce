//! Rows that name a domain or an aspect whose name an indicator has as well: Pemdi's I10 and A4 are both
//! "Keamanan Pemdi". In the rows of one institution, the one that also names its indicator in another way is the
//! indicator's, else the one between its neighbours; the others head a section, or sum it up below.

use std::collections::{HashMap, HashSet};

use super::choose::Fit;
use super::layout::Role;
use super::table::Row;
use crate::rubric::NodeId;

/// A row that may be an indicator's or a section's.
struct Doubtful {
    number: u32,
    /// The indicator of the row above.
    above: Option<NodeId>,
    /// The indicator of the row below.
    below: Option<NodeId>,
    /// Whether the row above has the same name, as that of a section has above its only indicator.
    repeats: bool,
    /// Whether the row above names another domain or aspect, as in a list of them.
    in_list: bool,
}

/// The rows that head a section although they read like an indicator.
pub fn find(fit: &Fit<'_>, rows: &[Row]) -> HashSet<u32> {
    let layout = &fit.layout;
    let keys: Vec<usize> = layout.with_role(&Role::Indicator).collect();
    let whose: Vec<usize> =
        [Role::Institution, Role::Year, Role::Stage].iter().filter_map(|role| layout.with_role(role).next()).collect();
    let mut above: Vec<&str> = vec![""; whose.len()];
    let mut doubtful: HashMap<(Vec<&str>, NodeId), Vec<Doubtful>> = HashMap::new();
    let mut certain: HashSet<(Vec<&str>, NodeId)> = HashSet::new();
    let mut last: Option<NodeId> = None;
    // What the row above names.
    let mut before: Option<(Option<NodeId>, bool)> = None;
    // Doubtful rows that wait for the indicator below them.
    let mut waiting: Vec<((Vec<&str>, NodeId), usize)> = Vec::new();
    for row in rows {
        for (above, column) in above.iter_mut().zip(&whose) {
            if !row.cell(*column).is_empty() {
                *above = row.cell(*column);
            }
        }
        let named = keys.iter().filter_map(|at| {
            let cell = row.cell(*at);
            Some((fit.names.indicator(cell)?, fit.names.group(cell).is_none()))
        });
        let named: Vec<(NodeId, bool)> = named.collect();
        // Named in a way that only an indicator is, in any column, the row is the indicator's.
        let is_certain = named.iter().any(|(_, only)| *only);
        let Some((indicator, _)) = named.first() else {
            let is_group = keys.iter().any(|at| fit.names.group(row.cell(*at)).is_some());
            before = if is_group { Some((None, true)) } else { before };
            continue;
        };
        let (repeats, in_list) = before.map_or((false, false), |(one, is_group)| (one == Some(*indicator), is_group));
        before = Some((Some(*indicator), !is_certain));
        let key = (above.clone(), *indicator);
        if is_certain {
            certain.insert(key);
            last = Some(*indicator);
            for (key, position) in waiting.drain(..) {
                let found = doubtful.get_mut(&key).and_then(|rows| rows.get_mut(position));
                found.into_iter().for_each(|row| row.below = last);
            }
            continue;
        }
        let rows = doubtful.entry(key.clone()).or_default();
        waiting.push((key, rows.len()));
        rows.push(Doubtful { number: row.number, above: last, below: None, repeats, in_list: in_list && !repeats });
    }
    let mut sections = HashSet::new();
    for (key, mut rows) in doubtful {
        if !certain.contains(&key) {
            // Of rows with equal neighbours the last: a section stands above its indicators.
            let closeness = |row: &Doubtful| {
                let own = key.1.position();
                let is_at =
                    |one: Option<NodeId>, other: Option<usize>| one.is_some() && one.map(NodeId::position) == other;
                let neighbours = [is_at(row.above, own.checked_sub(1)), is_at(row.below, Some(own + 1)), row.repeats];
                (neighbours.iter().filter(|is| **is).count(), !row.in_list)
            };
            let best = rows.iter().map(closeness).max();
            if let Some(own) = rows.iter().rposition(|row| Some(closeness(row)) == best) {
                rows.remove(own);
            }
        }
        sections.extend(rows.iter().map(|row| row.number));
    }
    sections
}
