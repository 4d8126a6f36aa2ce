//! `--external`: the index of another institution in place of a score.

use super::console::Console;
use super::planning::no_externals;
use super::target::exact;
use super::{Stop, input};
use crate::exact::Exact;
use crate::intake::list::unknown_node;
use crate::lang::Lang;
use crate::rubric::criteria::Unsaid;
use crate::rubric::{Rubric, catalog};
use crate::scores::Entry;
use crate::session::Session;

/// An indicator, the name of the other index, and its value: `I5=SDI:60`.
#[derive(Debug, Clone)]
pub struct External {
    indicator: String,
    index: String,
    value: Exact,
}

/// Reads `I5=SDI:60`.
///
/// # Errors
/// Where the text is something else.
pub fn external(text: &str) -> Result<External, String> {
    let parts = text.split_once('=').and_then(|(indicator, rest)| Some((indicator, rest.split_once(':')?)));
    let (indicator, (index, value)) = parts.ok_or("write an indicator, its index and the value, such as I5=SDI:60")?;
    let [indicator, index] = [indicator, index].map(|text| text.trim().to_owned());
    Ok(External { indicator, index, value: exact(value.trim())? })
}

/// Puts the values that the printed thresholds leave open in place of the scores that are missing.
///
/// # Errors
/// If no threshold covers an index, a score contradicts it, or there are several results. What is wrong with the result
/// itself is left to the assessment.
pub fn apply(given: &[External], session: &mut Session, name: Option<&str>, console: &Console) -> Result<(), Stop> {
    let Some(rubric) = session.rubric.clone().filter(|_| !given.is_empty()) else { return Ok(()) };
    let all = session.scores().count();
    if all == 1 && session.accepted.is_empty() {
        return Ok(());
    }
    let [scores] = session.accepted.as_mut_slice() else {
        return Err(Stop::usage(
            "--external adalah untuk satu hasil, sedangkan berkas ini memuat beberapa atau tidak satu pun",
            "--external is for one result, and there are several here, or none",
        ));
    };
    let criteria = input::criteria(name.unwrap_or(&rubric.id), &rubric, console)?;
    let names = catalog::names(&rubric);
    for External { indicator, index, value } in given {
        let node = names
            .node(indicator)
            .filter(|node| node.is_indicator())
            .ok_or_else(|| console.stop_usage(unknown_node(indicator, &names, &rubric)))?;
        let id = &rubric[node].id;
        let of = criteria.of(id);
        let known = of.and_then(|of| of.external.as_ref()).map(|external| external.index.as_str());
        let Some(of) = of.filter(|_| known.is_some_and(|known| known.eq_ignore_ascii_case(index))) else {
            return Err(not_followed(&rubric, id, index));
        };
        let number = |lang: Lang| lang.full(*value);
        let (low, high) = criteria.external_values(of, *value, &rubric.scale).map_err(|unsaid| match unsaid {
            Unsaid::NoThresholds => Stop::usage(
                format!("peraturan tidak memuat ambang {index} untuk {id}, sehingga nilainya tidak dapat disimpulkan"),
                format!("the regulation prints no thresholds of {index} for {id}, so it says nothing of its value"),
            ),
            Unsaid::Gap => Stop::usage(
                format!(
                    "{index} {} tidak termasuk dalam ambang yang tercetak untuk {id}; kosongkan {id} dan pakai --missing bounds",
                    number(Lang::Id)
                ),
                format!(
                    "{index} {} is in no threshold printed for {id}; leave {id} blank and use --missing bounds",
                    number(Lang::En)
                ),
            ),
        })?;
        let Some(entry) = scores.entries.get_mut(node.position()) else { continue };
        match entry {
            Entry::Scored(score, _) if (low..=high).contains(score) => {}
            Entry::Scored(score, _) => {
                let [id_score, en_score] = [Lang::Id, Lang::En].map(|lang| lang.full(*score));
                let [id_ends, en_ends] = [Lang::Id, Lang::En].map(|lang| [low, high].map(|end| lang.full(end)));
                return Err(Stop::usage(
                    format!(
                        "{id} bernilai {id_score} pada lembar, sedangkan {index} menunjukkan {} sampai {}",
                        id_ends[0], id_ends[1]
                    ),
                    format!("{id} is {en_score} in the sheet, but its {index} leaves {} to {}", en_ends[0], en_ends[1]),
                ));
            }
            Entry::Between(..) => {
                return Err(Stop::usage(
                    format!("--external untuk {id} diberikan dua kali"),
                    format!("--external is given twice for {id}"),
                ));
            }
            blank => *blank = Entry::Between(low, high),
        }
    }
    Ok(())
}

fn not_followed(rubric: &Rubric, id: &str, index: &str) -> Stop {
    let known = rubric.externals().map(|node| {
        let node = &rubric[node];
        format!("{} ({})", node.id, node.facts.external.as_deref().unwrap_or_default())
    });
    let known = known.collect::<Vec<_>>().join(", ");
    if known.is_empty() {
        return no_externals(rubric);
    }
    Stop::usage(
        format!("{id} tidak mengikuti {index}; yang mengikuti indeks lain: {known}"),
        format!("{id} does not follow {index}; these follow another index: {known}"),
    )
}
