//! Headers that are names of institutions.

use super::stages::STAGE_WORDS;
use super::{NEVER_SCORED, TEXT_WORDS, year};
use crate::rubric::normalise;

/// What the name of a government or a ministry begins with, in a title as in a header.
pub const GOVERNMENTS: &[&str] = &[
    "pemerintah kabupaten",
    "pemerintah kab",
    "pemerintah kota",
    "pemerintah provinsi",
    "pemerintah prov",
    "pemerintah daerah",
    "kabupaten",
    "kab",
    "kota",
    "provinsi",
    "kementerian",
];
/// What the name of an institution begins with in a header, besides.
const OTHERS: &[&str] = &[
    "prov",
    "pemkab",
    "pemkot",
    "pemprov",
    "badan",
    "dinas",
    "lembaga",
    "sekretariat",
    "kecamatan",
    "kelurahan",
    "kantor",
    "bagian",
    "komisi",
    "mahkamah",
    "kepolisian",
    "kejaksaan",
    "bank",
    "universitas",
    "politeknik",
    "institut",
];
/// Agencies that are known by these names alone, too.
const SHORT_NAMES: &[&str] = &[
    "bappeda",
    "bappelitbangda",
    "bkpsdm",
    "bkd",
    "bpkad",
    "bapenda",
    "bpbd",
    "kesbangpol",
    "satpol",
    "diskominfo",
    "dinkes",
    "disdik",
    "disdukcapil",
    "inspektorat",
    "rsud",
];

/// Whether a header is plausibly the name of one institution.
pub fn names_institution(header: &str) -> bool {
    let normal = normalise(header);
    let begins_with = |beginning: &&str| normal.strip_prefix(*beginning).is_some_and(|rest| rest.starts_with(' '));
    let is_short = SHORT_NAMES.contains(&normal.as_str());
    let begins = is_short || GOVERNMENTS.iter().chain(OTHERS).chain(SHORT_NAMES).any(begins_with);
    let mut words = normal.split(' ');
    let rest = normal
        .split(' ')
        .skip(1)
        .find(|word| !matches!(*word, "kabupaten" | "kota" | "kab" | "lembaga" | "provinsi" | "daerah" | "dan"));
    begins
        && (rest.is_some() || is_short)
        && !words.any(|word| {
            year(word).is_some()
                || TEXT_WORDS.contains(&word)
                || NEVER_SCORED.contains(&word)
                || STAGE_WORDS.contains(&word)
                || matches!(word, "nilai" | "skor" | "level")
        })
}
