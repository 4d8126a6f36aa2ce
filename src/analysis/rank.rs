//! Who stands where: ranks, groups, and the place of one among the others.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::institution::{Unnamed, find};
use super::standing::{Standing, columns, in_groups};
use super::target::Target;
use crate::exact::{Exact, Overflow};
use crate::rubric::{NodeId, Rubric, normalise};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The node whose value ranks.
    pub by: Option<NodeId>,
    /// Which institutions take part.
    pub conditions: Vec<Condition>,
    /// The column whose cells make groups.
    pub group_by: Option<String>,
    /// What the share of a group is counted at or above.
    pub at_least: Option<Target>,
    /// The institution whose place is asked for.
    pub focus: Option<String>,
    /// The institutions it is compared with, besides the next one above it.
    pub against: Vec<String>,
}

/// A condition on a column. Of several on the same column that ask for a value, one has to hold; all others
/// have to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// Its cell.
    pub value: String,
    /// Whether the cell must be that, or must not.
    pub equal: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswerable {
    /// No institution has such a column; these are there.
    NoColumn {
        /// The column that was asked for.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// No institution meets the conditions.
    Nobody {
        /// The condition that nobody meets by itself, where there is one, and what its column holds.
        condition: Option<(Condition, Vec<String>)>,
    },
    /// A name does not say which institution is meant.
    Name {
        /// The name.
        name: String,
        /// Why.
        why: Unnamed,
    },
    /// No institution that takes part has a value of the node that ranks.
    NoValues {
        /// The node.
        node: NodeId,
        /// The nodes of which some have a value: the index, domains and aspects.
        present: Vec<NodeId>,
    },
    /// The institution has no value, or does not meet the conditions.
    NotRanked {
        /// Its name.
        institution: String,
    },
    /// A sum cannot be held exactly.
    Overflow,
}

impl From<Overflow> for Unanswerable {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// The answer. Institutions are positions in the standings that were ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// The node whose value ranks.
    pub by: NodeId,
    /// Highest first; of equals, in the order of the sheet.
    pub rows: Vec<Ranked>,
    /// Those who take part and have no value.
    pub unranked: Vec<usize>,
    /// Everybody together.
    pub all: Summary,
    /// Each group, the one with the highest mean first.
    pub groups: Vec<Summary>,
    /// The institution whose place was asked for.
    pub focus: Option<Focus>,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Whose place.
    pub standing: usize,
    /// The rank: one more than the number of those with a higher value, so equals share it.
    pub rank: usize,
    /// Whether others have the same value.
    pub tied: bool,
    /// The value.
    pub value: Exact,
    /// Its band.
    pub band: Option<usize>,
    /// The group it is in; empty where its cell is blank.
    pub group: Option<String>,
    /// The rank within the group.
    pub rank_in_group: Option<usize>,
    /// Where it stood before.
    pub before: Option<Before>,
}

/// An earlier place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// The rank.
    pub rank: usize,
    /// The value.
    pub value: Exact,
}

/// A group in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// How many have a value.
    pub count: usize,
    /// The mean, unweighted.
    pub mean: Exact,
    /// The middle value, or the mean of the two middle ones.
    pub median: Exact,
    /// The lowest.
    pub min: Exact,
    /// The highest.
    pub max: Exact,
    /// How many are in each band.
    pub bands: Vec<usize>,
    /// How many reach the threshold.
    pub at_least: Option<usize>,
}

/// The place of one institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Its position in the rows.
    pub row: usize,
    /// How many are in its group.
    pub group_count: Option<usize>,
    /// The nearest above it that is higher, and what separates them.
    pub next: Option<Gap>,
    /// The nearest below it that is lower, and what separates them.
    pub below: Option<Gap>,
    /// The institutions it is compared with.
    pub against: Vec<Gap>,
}

/// What separates two institutions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The other, as a position in the rows.
    pub row: usize,
    /// How much higher the other is; negative where it is lower.
    pub distance: Exact,
    /// The difference of each node directly below, and what it weighs in the distance.
    pub parts: Vec<GapPart>,
}

/// What one node contributes to a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapPart {
    /// The node.
    pub node: NodeId,
    /// Its value here, where it is known.
    pub own: Option<Exact>,
    /// Its value there, where it is known.
    pub other: Option<Exact>,
    /// The difference times its weight within the node that ranks; `None` if either value is not known.
    pub contribution: Option<Exact>,
}

/// Ranks institutions, and those of an earlier year where there are any.
///
/// # Errors
/// If the question cannot be answered.
pub fn rank(
    rubric: &Rubric,
    standings: &[Standing],
    earlier: &[Standing],
    question: &Question,
) -> Result<Ranking, Unanswerable> {
    let by = question.by.unwrap_or(NodeId::INDEX);
    let chosen = choose(rubric, standings, question)?;
    let mut rows = Vec::new();
    let mut unranked = Vec::new();
    for (at, standing) in chosen {
        let group = question.group_by.as_ref().map(|column| standing.cell(rubric, column).unwrap_or_default());
        match standing.value(by) {
            None => unranked.push(at),
            Some(value) => rows.push(Ranked {
                standing: at,
                rank: 0,
                tied: false,
                value,
                band: standing.band_of(by),
                group,
                rank_in_group: None,
                before: None,
            }),
        }
    }
    rows.sort_by_key(|row| Reverse(row.value));
    place(&mut rows);
    place_in_groups(&mut rows);
    place_before(&mut rows, standings, earlier, by);
    let everybody: Vec<&Ranked> = rows.iter().collect();
    let all = match rows.is_empty() {
        true => {
            return Err(Unanswerable::NoValues {
                node: by,
                present: known(rubric, unranked.iter().filter_map(|at| standings.get(*at))),
            });
        }
        false => summary(rubric, String::new(), &everybody, question.at_least)?,
    };
    let groups = groups(rubric, &rows, question)?;
    let focus = question.focus.as_ref().map(|name| focus(rubric, standings, &rows, by, name, question)).transpose()?;
    Ok(Ranking { by, rows, unranked, all, groups, focus })
}

/// The index, the domains and the aspects of which any of these institutions has a value.
fn known<'s>(rubric: &Rubric, standings: impl Iterator<Item = &'s Standing> + Clone) -> Vec<NodeId> {
    rubric.computed().filter(|node| standings.clone().any(|standing| standing.value(*node).is_some())).collect()
}

/// Those who meet the conditions.
fn choose<'s>(
    rubric: &Rubric,
    standings: &'s [Standing],
    question: &Question,
) -> Result<Vec<(usize, &'s Standing)>, Unanswerable> {
    for column in question.conditions.iter().map(|condition| &condition.column).chain(&question.group_by) {
        if !standings.iter().any(|standing| standing.cell(rubric, column).is_some()) {
            return Err(Unanswerable::NoColumn { column: column.clone(), columns: columns(standings) });
        }
    }
    let everybody = standings.iter().enumerate();
    let chosen: Vec<_> = everybody.filter(|(_, standing)| meets_all(rubric, standing, &question.conditions)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let alone = |condition: &&Condition| !standings.iter().any(|standing| meets(rubric, standing, condition));
    let condition = question.conditions.iter().find(alone).map(|condition| {
        let mut cells: Vec<String> =
            standings.iter().filter_map(|standing| standing.cell(rubric, &condition.column)).collect();
        cells.sort_unstable();
        cells.dedup();
        (condition.clone(), cells)
    });
    Err(Unanswerable::Nobody { condition })
}

fn meets_all(rubric: &Rubric, standing: &Standing, conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| {
        let alike = |other: &&Condition| other.equal && normalise(&other.column) == normalise(&condition.column);
        match condition.equal {
            true => conditions.iter().filter(alike).any(|other| meets(rubric, standing, other)),
            false => meets(rubric, standing, condition),
        }
    })
}

fn meets(rubric: &Rubric, standing: &Standing, condition: &Condition) -> bool {
    let found = standing.cell(rubric, &condition.column).unwrap_or_default();
    (normalise(&found) == normalise(&condition.value)) == condition.equal
}

/// Gives ranks to rows sorted by value.
fn place(rows: &mut [Ranked]) {
    let mut above: Option<(Exact, usize)> = None;
    for (at, row) in rows.iter_mut().enumerate() {
        row.rank = match above {
            Some((value, rank)) if value == row.value => rank,
            _ => at.saturating_add(1),
        };
        above = Some((row.value, row.rank));
    }
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows.iter() {
        let count = counts.entry(row.rank).or_default();
        *count = count.saturating_add(1);
    }
    for row in rows {
        row.tied = counts.get(&row.rank).is_some_and(|count| *count > 1);
    }
}

fn place_in_groups(rows: &mut [Ranked]) {
    // For each group: how many so far, and the value and rank of the last.
    let mut last: HashMap<String, (usize, Exact, usize)> = HashMap::new();
    for row in rows {
        let Some(group) = &row.group else { continue };
        let (count, value, rank) = last.get(&normalise(group)).copied().unwrap_or((0, row.value, 1));
        let count = count.saturating_add(1);
        let rank = if value == row.value { rank } else { count };
        row.rank_in_group = Some(rank);
        last.insert(normalise(group), (count, row.value, rank));
    }
}

/// Where each row stood before, among those who are ranked now: an earlier sheet may hold many others.
fn place_before(rows: &mut [Ranked], standings: &[Standing], earlier: &[Standing], by: NodeId) {
    let now: Vec<String> = rows.iter().filter_map(|row| standings.get(row.standing)).map(Standing::key).collect();
    let ranked_now: HashSet<&String> = now.iter().collect();
    let values: HashMap<String, Exact> = earlier
        .iter()
        .filter_map(|standing| Some((standing.key(), standing.value(by)?)))
        .filter(|(key, _)| ranked_now.contains(key))
        .collect();
    let mut falling: Vec<Exact> = values.values().copied().collect();
    falling.sort_by_key(|value| Reverse(*value));
    for (row, key) in rows.iter_mut().zip(&now) {
        row.before = values.get(key).map(|value| {
            let higher = falling.partition_point(|other| other > value);
            Before { rank: higher.saturating_add(1), value: *value }
        });
    }
}

fn groups(rubric: &Rubric, rows: &[Ranked], question: &Question) -> Result<Vec<Summary>, Unanswerable> {
    let named = rows.iter().filter_map(|row| Some((row.group.as_deref()?, row)));
    let groups = in_groups(named).into_iter().map(|(name, members)| {
        let name = name.to_owned();
        summary(rubric, name, &members, question.at_least)
    });
    let mut groups = groups.collect::<Result<Vec<_>, _>>()?;
    groups.sort_by_key(|group| Reverse(group.mean));
    Ok(groups)
}

/// A group in numbers; its members are sorted by value, highest first, and there is at least one.
fn summary(
    rubric: &Rubric,
    name: String,
    members: &[&Ranked],
    at_least: Option<Target>,
) -> Result<Summary, Unanswerable> {
    let count = members.len();
    let values: Vec<Exact> = members.iter().map(|member| member.value).collect();
    let of = |position: usize| values.get(position).copied().unwrap_or(Exact::ZERO);
    let mean = Exact::sum(values.iter().copied())?.div(Exact::new(count as i128, 1)?)?;
    let (low, high) = (of(count.saturating_sub(1) / 2), of(count / 2));
    let in_band = |band: usize| members.iter().filter(|member| member.band == Some(band)).count();
    let bands = rubric.bands.as_ref().map_or(0, |bands| bands.bands.len());
    let reaches = |threshold: Target| {
        let reaches = |member: &&&Ranked| match threshold {
            Target::Band(band) => member.band >= Some(band),
            Target::Index(value) => member.value >= value,
        };
        members.iter().filter(reaches).count()
    };
    Ok(Summary {
        name,
        count,
        mean,
        median: low.add(high)?.div(Exact::whole(2))?,
        min: of(count.saturating_sub(1)),
        max: of(0),
        bands: (0..bands).map(in_band).collect(),
        at_least: at_least.map(reaches),
    })
}

fn focus(
    rubric: &Rubric,
    standings: &[Standing],
    rows: &[Ranked],
    by: NodeId,
    name: &str,
    question: &Question,
) -> Result<Focus, Unanswerable> {
    let row = row_of(standings, rows, name)?;
    let gap = |other: usize| gap(rubric, standings, rows, by, row, other);
    let Some(own) = rows.get(row) else { return Err(Unanswerable::NotRanked { institution: name.to_owned() }) };
    let next = rows.iter().rposition(|other| other.value > own.value);
    let below = rows.iter().position(|other| other.value < own.value);
    let against = question.against.iter().map(|name| gap(row_of(standings, rows, name)?));
    Ok(Focus {
        row,
        group_count: own.group.as_ref().map(|group| {
            let alike =
                |other: &&Ranked| other.group.as_ref().is_some_and(|other| normalise(other) == normalise(group));
            rows.iter().filter(alike).count()
        }),
        next: next.map(gap).transpose()?,
        below: below.map(gap).transpose()?,
        against: against.collect::<Result<_, _>>()?,
    })
}

/// The row of the institution that a name means. Those that are ranked come first: "Gorontalo" among provinces
/// is the province.
fn row_of(standings: &[Standing], rows: &[Ranked], name: &str) -> Result<usize, Unanswerable> {
    let of_row = |row: &Ranked| standings.get(row.standing).map_or("", Standing::institution);
    let unnamed = |why| Unanswerable::Name { name: name.to_owned(), why };
    match find(rows.iter().map(of_row), name) {
        Ok(row) => Ok(row),
        Err(why @ Unnamed::Several(_)) => Err(unnamed(why)),
        Err(Unnamed::Nobody) => Err(match find(standings.iter().map(Standing::institution), name) {
            Ok(at) => Unanswerable::NotRanked {
                institution: standings.get(at).map(|standing| standing.institution().to_owned()).unwrap_or_default(),
            },
            Err(_) => unnamed(Unnamed::Nobody),
        }),
    }
}

/// What separates two rows.
fn gap(
    rubric: &Rubric,
    standings: &[Standing],
    rows: &[Ranked],
    by: NodeId,
    own: usize,
    other: usize,
) -> Result<Gap, Unanswerable> {
    let of = |row: usize| {
        let row = rows.get(row)?;
        Some((row.value, standings.get(row.standing)?))
    };
    let (Some((own_value, own)), Some((other_value, other_standing))) = (of(own), of(other)) else {
        return Err(Unanswerable::Nobody { condition: None });
    };
    let mut parts = Vec::new();
    for node in rubric.children(by) {
        let (own, other) = (own.value(node), other_standing.value(node));
        let share = rubric[node].share.div(rubric[by].share)?;
        let contribution = own.zip(other).map(|(own, other)| other.sub(own)?.mul(share)).transpose()?;
        parts.push(GapPart { node, own, other, contribution });
    }
    // Where nothing is known on both sides there is nothing to hold side by side.
    if parts.iter().all(|part| part.contribution.is_none()) {
        parts.clear();
    }
    Ok(Gap { row: other, distance: other_value.sub(own_value)?, parts })
}
