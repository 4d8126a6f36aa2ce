//! Institutions and published values without a sheet.

use std::sync::Arc;

use super::exact;
use spbe::exact::Exact;
use spbe::rubric::{NodeId, Rubric};
use spbe::scores::{Entry, Origin, Published, PublishedValue, Scores, Spot, Subject};

/// An institution of which nothing is known yet.
pub fn nothing(rubric: &Rubric) -> Scores {
    Scores {
        subject: Subject { institution: Some("Kota Contoh".to_owned()), year: Some(2023), ..Subject::default() },
        origin: Origin { file: "test.csv".into(), sheet: None, headers: Arc::default() },
        row: 2,
        entries: vec![Entry::Absent; rubric.indicators().len()],
        published: Published::default(),
        attributes: Vec::new(),
    }
}

/// An institution with a score for every indicator.
pub fn scored(rubric: &Rubric, scores: &[Exact]) -> Scores {
    let spot = |at: usize| Spot { row: 2, column: at as u32 + 1 };
    let entries = scores.iter().enumerate().map(|(at, score)| Entry::Scored(*score, spot(at))).collect();
    Scores { entries, ..nothing(rubric) }
}

/// A value printed with this many decimals.
pub fn printed(value: Exact, decimals: u32) -> Option<PublishedValue> {
    Some(PublishedValue { value, decimals, spot: Spot { row: 2, column: 1 } })
}

/// A value as it was written.
pub fn written(text: &str) -> Option<PublishedValue> {
    let decimals = text.split_once([',', '.']).map_or(0, |(_, decimals)| decimals.len());
    printed(exact(text), decimals as u32)
}

/// Publishes the value of a node, or not.
pub fn publish(scores: &mut Scores, node: NodeId, value: Option<PublishedValue>) {
    match value {
        Some(value) => scores.published.values.insert(node, value),
        None => scores.published.values.remove(&node),
    };
}

/// An institution of which only values are published: the index, the band and the domains as written, each
/// of which may be empty.
pub fn published(rubric: &Rubric, index: &str, band: &str, domains: &[&str]) -> Scores {
    let mut scores = nothing(rubric);
    scores.published.band = (!band.is_empty()).then(|| (band.to_owned(), Spot { row: 2, column: 9 }));
    for (node, text) in std::iter::once(NodeId::INDEX).chain(rubric.domains()).zip([&index].into_iter().chain(domains))
    {
        publish(&mut scores, node, if text.is_empty() { None } else { written(text) });
    }
    scores
}
