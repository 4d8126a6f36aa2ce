//! From TOML text to a rubric, or to everything that is wrong with the text.

use std::sync::Arc;

use super::check::{DEFAULT_WEIGHT_TOTAL, check};
use super::draft::{Draft, DraftBands, DraftNode, RUBRIC, decimals, years};
use super::model::{Band, Bands, Milestone, Rubric, Scale, WeightMode};
use super::nodes::{Facts, Node, NodeId, Tree};
use super::toml_table::{self, At, Problems, Table};
use crate::diagnostic::{Diagnostic, RubricProblem, Source};
use crate::exact::{Exact, Overflow};

/// The JSON Schema of the rubric file, for editors that complete and check TOML.
pub const SCHEMA: &str = include_str!("../../docs/schema/rubric.schema.json");

/// How many decimals an index has where the file does not say.
const DEFAULT_DECIMALS: u32 = 2;

/// Reads a rubric.
///
/// # Errors
/// Every problem of the text, in its order, each with its place.
pub fn read(source: &Arc<Source>) -> Result<Rubric, Vec<Diagnostic>> {
    let mut problems = Problems::new(Arc::clone(source));
    let root = toml_table::parse(source, &mut problems);
    let syntax_ok = problems.is_empty();
    let table = Table::open(root.get_ref(), 0..0, "rubric", RUBRIC, &mut problems);
    let draft = Draft::read(&table, &mut problems);
    if syntax_ok {
        check(&draft, &mut problems);
    }
    let found = problems.into_sorted();
    if !found.is_empty() {
        return Err(found);
    }
    build(draft).map_err(|Unbuilt| {
        let mut problems = Problems::new(Arc::clone(source));
        problems.push(RubricProblem::WeightSumOverflow { node: table.name().to_owned() }, 0..0);
        problems.into_sorted()
    })
}

/// A checked draft that still cannot become a rubric: only numbers beyond the exact range do that.
struct Unbuilt;

impl From<Overflow> for Unbuilt {
    fn from(_: Overflow) -> Self {
        Self
    }
}

fn build(draft: Draft) -> Result<Rubric, Unbuilt> {
    let scale = draft.scale.ok_or(Unbuilt)?;
    let total = draft.weight_total.map_or(DEFAULT_WEIGHT_TOTAL, |total| total.value);
    let title = draft.title.ok_or(Unbuilt)?.value;
    let tree = tree(&title, draft.weight_mode, total, &draft.tops)?;
    let mut milestones: Vec<Milestone> = draft
        .milestones
        .into_iter()
        .filter_map(|milestone| {
            Some(Milestone {
                label: milestone.label?.value,
                index: milestone.index?.value,
                years: milestone.years.and_then(|at| years(&at.value)),
                source: milestone.source.map(|at| at.value),
                is_verified: milestone.is_verified,
            })
        })
        .collect();
    milestones.sort_by_key(|milestone| milestone.index);
    let levels = draft.levels.into_iter().flat_map(|levels| levels.value);
    Ok(Rubric {
        id: draft.id.ok_or(Unbuilt)?.value,
        title,
        legal_basis: draft.legal_basis.map(|at| at.value),
        years: draft.years.and_then(|at| years(&at.value)),
        weight_mode: draft.weight_mode,
        weight_total: total,
        decimals: draft.decimals.and_then(|at| decimals(at.value)).unwrap_or(DEFAULT_DECIMALS),
        scale: Scale {
            min: scale.min.ok_or(Unbuilt)?.value,
            max: scale.max.ok_or(Unbuilt)?.value,
            step: scale.step.map(|at| at.value),
        },
        bands: draft.bands.map(bands),
        level_target: scale.target.map(|at| at.value),
        levels: levels
            .map(|levels| {
                let named = levels.levels.into_iter().filter_map(|(level, name)| Some((level.value, name?.value)));
                (levels.kind, named.collect())
            })
            .collect(),
        milestones,
        tree,
    })
}

fn bands(draft: DraftBands) -> Bands {
    let aliases = draft.aliases.map_or_else(Vec::new, |at| at.value).into_iter();
    let mut aliases = aliases.map(|aliases| aliases.into_iter().map(|alias| alias.value).collect());
    let mut levels = draft.levels.into_iter().flat_map(|at| at.value);
    let labels = draft.labels.into_iter().flat_map(|at| at.value);
    Bands {
        bands: labels
            .map(|label| Band {
                label: label.value,
                aliases: aliases.next().unwrap_or_default(),
                level: levels.next().map(|level| level.value),
            })
            .collect(),
        cuts: draft.cuts.into_iter().flat_map(|at| at.value).map(|cut| cut.value).collect(),
        on_cut: draft.on_cut,
    }
}

/// The tree with its effective weights, level by level.
fn tree(title: &str, mode: WeightMode, total: Exact, tops: &[DraftNode]) -> Result<Tree, Unbuilt> {
    let index = Node::new("index".to_owned(), title.to_owned(), total, Exact::ONE, Facts::default());
    let mut tree = Tree::new(index);
    let mut level: Vec<(NodeId, &[DraftNode])> = vec![(NodeId::INDEX, tops)];
    while !level.is_empty() {
        let mut below = Vec::new();
        for (parent, children) in level {
            let (given, parent_share) = (tree[parent].weight, tree[parent].share);
            let to_give = if mode == WeightMode::OfWhole { given } else { total };
            // What an indicator without a weight gets: an equal part of what the aspect has to give.
            let count = i64::try_from(children.len()).map_err(|_| Unbuilt)?;
            let equal = to_give.div(Exact::whole(count.max(1)))?;
            for child in children {
                let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
                let weight = child.weight.as_ref().map_or(equal, |at| at.value);
                let part = weight.div(total)?;
                let share = if mode == WeightMode::OfWhole { part } else { part.mul(parent_share)? };
                let facts = Facts {
                    code: text(&child.code),
                    aliases: child.aliases.iter().map(|at| at.value.clone()).collect(),
                    kind: text(&child.kind),
                    external: text(&child.external),
                };
                let (id, name) = (text(&child.id).ok_or(Unbuilt)?, text(&child.name).ok_or(Unbuilt)?);
                let node = tree.add(parent, child.level, Node::new(id, name, weight, share, facts));
                below.push((node, child.children.as_slice()));
            }
        }
        level = below;
    }
    Ok(tree)
}
