//! Rows that sum up others: totals, averages, indexes.

use crate::rubric::normalise;

/// Rows that sum up others, by their first word.
const SUMMARY: &[&str] = &[
    "jumlah",
    "total",
    "rata",
    "rerata",
    "ratarata",
    "indeks",
    "index",
    "average",
    "mean",
    "subtotal",
    "sum",
    "predikat",
    "maksimum",
    "minimum",
    "maksimal",
    "minimal",
    "median",
    "modus",
    "tertinggi",
    "terendah",
];

/// Whether a row's text says that the row sums up others.
pub fn is_summary(text: &str) -> bool {
    let normal = normalise(text);
    let mut words = normal.split(' ');
    let first = words.next().unwrap_or_default();
    if matches!(first, "nilai" | "skor" | "capaian" | "hasil") {
        // "Nilai Indeks SPBE", "Nilai Rata-rata".
        return words.next().is_some_and(|second| SUMMARY.contains(&second));
    }
    SUMMARY.contains(&first)
}

/// Whether the name in the column of institutions is that of a row that sums up others. "Total Persada" is a company,
/// "Total Kabupaten" none.
pub fn is_summary_name(text: &str) -> bool {
    const MORE: &[&str] = &[
        "rata",
        "nilai",
        "skor",
        "keseluruhan",
        "semua",
        "seluruh",
        "nasional",
        "provinsi",
        "kabupaten",
        "kota",
        "kab",
        "daerah",
        "instansi",
        "opd",
        "pemda",
        "spbe",
        "pemdi",
        "indeks",
        "index",
        "umum",
        "akhir",
        "dan",
        "per",
        "domain",
        "aspek",
        "kelompok",
        "pemerintah",
        "kementerian",
        "lembaga",
        "se",
        "dari",
    ];
    let normal = normalise(text);
    let is_more =
        |word: &str| MORE.contains(&word) || SUMMARY.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit());
    is_summary(text) && (!normal.starts_with("total ") || normal.split(' ').all(is_more))
}

/// Whether a name may be that of a row that sums up others: a cheap look before [`is_summary`].
pub fn may_be_summary(text: &str) -> bool {
    let [first, second, third, ..] = text.as_bytes() else { return true };
    let beginning = [first, second, third].map(u8::to_ascii_lowercase);
    let begins = |word: &&str| word.as_bytes().starts_with(&beginning);
    !first.is_ascii_alphanumeric() || SUMMARY.iter().chain(&["nilai", "skor", "capaian", "hasil"]).any(begins)
}
