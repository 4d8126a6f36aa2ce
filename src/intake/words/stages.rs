//! The stages of an assessment.

use crate::rubric::normalise;

/// The stages in the order in which they replace one another, each with its synonyms. Two that stand beside one another,
/// such as two assessors, are one stage: neither replaces the other.
const STAGES: &[&[&str]] = &[
    &["mandiri", "penilaian mandiri", "nilai mandiri", "self", "self assessment", "pm"],
    &["dokumen", "penilaian dokumen", "nilai dokumen", "evaluasi dokumen", "desk", "document"],
    &["sebelum klarifikasi", "before clarification"],
    &["asesor 1", "asesor 2", "asesor 3", "asesor i", "asesor ii", "asesor iii"],
    &["interviu", "interview", "wawancara", "nilai interviu", "penilaian interviu"],
    &["visitasi", "nilai visitasi", "penilaian visitasi", "visit", "kunjungan", "observasi"],
    &["sesudah klarifikasi", "setelah klarifikasi", "after clarification"],
    &["konsensus", "kesepakatan asesor", "nilai konsensus", "consensus"],
    &[
        "akhir",
        "nilai akhir",
        "final",
        "eksternal",
        "asesor",
        "external",
        "penilaian akhir",
        "nilai eksternal",
        "hasil akhir",
    ],
];
/// The words of the names of stages.
pub(super) const STAGE_WORDS: &[&str] = &[
    "mandiri",
    "self",
    "assessment",
    "pm",
    "dokumen",
    "document",
    "desk",
    "interviu",
    "interview",
    "wawancara",
    "visitasi",
    "visit",
    "kunjungan",
    "observasi",
    "akhir",
    "final",
    "eksternal",
    "external",
    "asesor",
    "sebelum",
    "sesudah",
    "setelah",
    "klarifikasi",
    "konsensus",
    "consensus",
    "before",
    "after",
    "clarification",
    "i",
    "ii",
    "iii",
];

/// The place of a stage in the order in which stages replace one another: by its name, or by the name of only
/// one stage among its words, the longest there is.
pub fn stage_order(stage: &str) -> Option<usize> {
    let normal = normalise(stage);
    if let Some(order) = STAGES.iter().position(|synonyms| synonyms.contains(&normal.as_str())) {
        return Some(order);
    }
    let holds = |synonym: &str| {
        let mut found = normal.match_indices(synonym);
        found.any(|(at, _)| {
            let (before, behind) = (&normal[..at], &normal[at + synonym.len()..]);
            (before.is_empty() || before.ends_with(' ')) && (behind.is_empty() || behind.starts_with(' '))
        })
    };
    let synonyms =
        STAGES.iter().enumerate().flat_map(|(order, synonyms)| synonyms.iter().map(move |one| (order, *one)));
    let held: Vec<(usize, &str)> = synonyms.filter(|(_, synonym)| holds(synonym)).collect();
    // "Asesor 1" holds "asesor" too, which is not what it is.
    let is_part = |one: &str| held.iter().any(|(_, other)| other.len() > one.len() && other.contains(one));
    let mut whole = held.iter().filter(|(_, synonym)| !is_part(synonym)).map(|(order, _)| *order);
    let order = whole.next()?;
    whole.all(|other| other == order).then_some(order)
}

/// The name of the stage at a place in that order.
pub fn stage_name(order: usize) -> &'static str {
    STAGES.get(order).and_then(|synonyms| synonyms.first()).copied().unwrap_or_default()
}

/// Whether a stage is one of several that stand beside one another: each assessor has a column.
pub fn are_parallel(stage: &str) -> bool {
    stage_order(stage).is_some_and(|order| stage_name(order) == "asesor 1")
}

/// Whether two words name the same stage.
pub fn same_stage(one: &str, other: &str) -> bool {
    normalise(one) == normalise(other) || stage_order(one).is_some_and(|order| stage_order(other) == Some(order))
}
