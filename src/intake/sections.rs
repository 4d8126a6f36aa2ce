//! Rows that name a domain or an aspect whose name an indicator has as well: Pemdi's I10 and A4 are both
//! "Keamanan Pemdi". In the rows of one institution, the one that also names its indicator in another way, or
//! the last such row, is the indicator's; the others head a section.

use std::collections::{HashMap, HashSet};

use super::choose::Fit;
use super::layout::Role;
use crate::rubric::NodeId;

/// The rows that head a section although they read like an indicator.
pub fn find(fit: &Fit<'_>) -> HashSet<u32> {
    let layout = &fit.layout;
    let keys: Vec<usize> = layout.with_role(&Role::Indicator).collect();
    let whose: Vec<usize> =
        [Role::Institution, Role::Year, Role::Stage].iter().filter_map(|role| layout.with_role(role).next()).collect();
    let mut above: Vec<&str> = vec![""; whose.len()];
    let mut doubtful: HashMap<(Vec<&str>, NodeId), Vec<u32>> = HashMap::new();
    let mut certain: HashSet<(Vec<&str>, NodeId)> = HashSet::new();
    for row in fit.rows() {
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
        let Some((indicator, _)) = named.first() else { continue };
        let key = (above.clone(), *indicator);
        match is_certain {
            true => drop(certain.insert(key)),
            false => doubtful.entry(key).or_default().push(row.number),
        }
    }
    let mut sections = HashSet::new();
    for (key, mut rows) in doubtful {
        if !certain.contains(&key) {
            rows.pop();
        }
        sections.extend(rows);
    }
    sections
}
