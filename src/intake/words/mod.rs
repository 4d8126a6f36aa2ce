//! The words of headers and cells, Indonesian and English, in the normal form of [`normalise`].

mod institutions;
mod stages;
mod summaries;

use crate::rubric::normalise;
use crate::rubric::numerals::after_level_word;

pub use institutions::{GOVERNMENTS, names_institution};
use stages::STAGE_WORDS;
pub use stages::{are_parallel, same_stage, stage_name, stage_order};
pub use summaries::{is_summary, is_summary_name, may_be_summary};

const INDICATOR: &[&str] = &[
    "indikator",
    "indicator",
    "kode",
    "kode indikator",
    "id indikator",
    "no indikator",
    "nomor indikator",
    "nama indikator",
    "id",
    "code",
    "indicator id",
    "indicator code",
    "indicator name",
    "uraian",
    "uraian indikator",
    "pertanyaan",
    "komponen",
    "indikator spbe",
    "indikator pemdi",
    "indikator penilaian",
    "indikator id",
    "kode ind",
    "no ind",
    "ind",
    "item",
    "butir",
    "aspek indikator",
    "uraian pertanyaan",
    "nama komponen",
];
const NUMBER: &[&str] = &["no", "nomor", "no urut", "nomor urut", "number", "nr"];
const SCORE: &[&str] = &[
    "nilai",
    "skor",
    "score",
    "value",
    "level",
    "tingkat",
    "tingkat kematangan",
    "level kematangan",
    "capaian",
    "hasil",
    "nilai indikator",
    "skor indikator",
    "nilai level",
    "tk",
    "maturity level",
    "maturity",
    "realisasi",
    "capaian level",
];
const INSTITUTION: &[&str] = &[
    "instansi",
    "nama instansi",
    "institusi",
    "institution",
    "agency",
    "pemda",
    "pemerintah daerah",
    "instansi pemerintah",
    "nama pemerintah daerah",
    "opd",
    "perangkat daerah",
    "unit",
    "unit kerja",
    "daerah",
    "kabupaten kota",
    "kab kota",
    "nama institusi",
    "institution name",
    "instansi pusat pemerintah daerah",
    "nama pemda",
    "nama opd",
    "nama daerah",
    "nama kabupaten kota",
    "nama kab kota",
    "nama unit",
    "nama unit kerja",
    "nama perangkat daerah",
    "nama skpd",
    "skpd",
    "k l d",
    "k l pd",
    "klpd",
    "nama klpd",
    "kementerian lembaga",
    "kementerian lembaga daerah",
    "kementerian lembaga pemda",
    "kementerian lembaga pemerintah daerah",
    "nama instansi pemerintah",
    "instansi pemerintah daerah",
    "satuan kerja",
    "satker",
];
/// Words for a column that tells institutions apart without naming them.
const INSTITUTION_CODE: &[&str] = &[
    "kode",
    "code",
    "id",
    "kode instansi",
    "kode institusi",
    "kode pemda",
    "kode unit",
    "id instansi",
    "opd id",
    "id opd",
    "kode opd",
    "instansi id",
    "pemda id",
];
const NAME: &[&str] = &["nama", "name"];
const YEAR: &[&str] = &["tahun", "year", "tahun penilaian", "tahun evaluasi", "periode", "thn"];
const STAGE: &[&str] =
    &["tahap", "tahapan", "stage", "tahap penilaian", "tahapan penilaian", "fase", "jenis penilaian"];
const WEIGHT: &[&str] = &["bobot", "weight", "bobot indikator", "bobot persen", "bobot %"];
const INDEX: &[&str] =
    &["indeks", "index", "nilai indeks", "indeks akhir", "indeks total", "indeks spbe", "indeks pemdi"];
const BAND: &[&str] = &["predikat", "kategori", "band", "predicate", "predikat indeks"];
/// Columns that never hold a score.
const OTHER: &[&str] = &[
    "predikat level",
    "band level",
    "jumlah bulat",
    "whole sum",
    "tercapai",
    "achieved",
    "sumbu radar",
    "radar axis",
    "prioritas",
    "target",
    "catatan",
    "keterangan",
    "rekomendasi",
    "bukti",
    "bukti dukung",
    "data dukung",
    "link",
    "tautan",
    "notes",
    "note",
    "remarks",
    "evidence",
    "pic",
    "penanggung jawab",
    "domain",
    "aspek",
    "aspect",
    "nama domain",
    "nama aspek",
    "kriteria",
    "penjelasan",
    "gap",
    "selisih",
];
/// Words that headers of score columns hold beside a year or a stage.
const SCORE_WORDS: &[&str] = &[
    "nilai",
    "skor",
    "score",
    "level",
    "tingkat",
    "kematangan",
    "capaian",
    "hasil",
    "indeks",
    "index",
    "spbe",
    "pemdi",
    "tahun",
    "year",
    "ta",
    "tahap",
    "penilaian",
    "evaluasi",
    "tahapan",
    "indikator",
    "skala",
    "rentang",
    "ini",
    "eksisting",
    "existing",
    "aktual",
    "oleh",
    "dari",
    "instansi",
    "tim",
    "asesmen",
];
/// Words that no header of a score column holds: what is wished, what is summed up, what was before, what is counted.
const NEVER_SCORED: &[&str] = &[
    "bobot",
    "weight",
    "bulat",
    "whole",
    "target",
    "sasaran",
    "prioritas",
    "gap",
    "selisih",
    "rencana",
    "harapan",
    "usulan",
    "ideal",
    "maks",
    "maksimal",
    "maksimum",
    "max",
    "maximum",
    "min",
    "minimal",
    "minimum",
    "rata",
    "rerata",
    "ratarata",
    "average",
    "mean",
    "median",
    "modus",
    "mode",
    "nasional",
    "national",
    "jumlah",
    "banyak",
    "banyaknya",
    "total",
    "likert",
    "lalu",
    "sebelumnya",
    "previous",
    "potensi",
    "kenaikan",
    "perubahan",
    "delta",
    "tertinggi",
    "terendah",
    "peringkat",
    "ranking",
    "rank",
    "persen",
    "persentase",
    "percent",
    "deviasi",
    "proyeksi",
    "estimasi",
];
/// Words that say a column holds texts.
const TEXT_WORDS: &[&str] =
    &["bukti", "catatan", "keterangan", "pelaksana", "pembina", "penanggung", "pengampu", "rekomendasi", "terkait"];
/// Words after which a number says what scores can be, not what they are: "Nilai (maks. 5)", "Skor (skala 1-5)".
const RANGE_WORDS: &[&str] = &["maks", "max", "maksimal", "maksimum", "skala", "rentang", "range", "level", "tingkat"];
/// Cells that say there is no score.
const UNSCORED: &[&str] =
    &["", "n a", "na", "tb", "belum", "belum dinilai", "belum ada", "tidak dinilai", "null", "nan"];

/// What a header cell says its column holds, before the cells below are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    Indicator,
    Number,
    Score,
    Institution,
    Name,
    Year,
    Stage,
    Weight,
    /// The published index.
    Index,
    /// The published band.
    Band,
    Other,
    /// A stage's own column, by its place in the order of stages.
    OneStage,
    /// A year's own column.
    OneYear(u16),
    /// The column of one stage in one year.
    OneStageOfYear(usize, u16),
}

/// What a header cell says, where it is a known word.
pub fn heading(header: &str) -> Option<Heading> {
    // Most cells that are looked at are numbers, which are no words but may be a year.
    if !header.contains(char::is_alphabetic) {
        return year(header).map(Heading::OneYear);
    }
    let normal = normalise(header);
    let words = [
        (INDICATOR, Heading::Indicator),
        (NUMBER, Heading::Number),
        (SCORE, Heading::Score),
        (INSTITUTION, Heading::Institution),
        (NAME, Heading::Name),
        (YEAR, Heading::Year),
        (STAGE, Heading::Stage),
        (WEIGHT, Heading::Weight),
        (INDEX, Heading::Index),
        (BAND, Heading::Band),
        (OTHER, Heading::Other),
    ];
    if let Some((_, heading)) = words.iter().find(|(words, _)| words.contains(&normal.as_str())) {
        return Some(*heading);
    }
    heading_of_words(&normal)
}

/// Whether a header stands over codes of institutions.
pub fn is_institution_code(header: &str) -> bool {
    INSTITUTION_CODE.contains(&normalise(header).as_str())
}

/// A header of several words: "Nilai Akhir 2023" is a year's column, "Penilaian Mandiri (PM)" a stage's,
/// "Target Level" neither.
fn heading_of_words(normal: &str) -> Option<Heading> {
    let normal = without_range(normal);
    let words = normal.split(' ');
    let is_number = |word: &str| word.parse::<u8>().is_ok();
    if words.clone().any(|word| NEVER_SCORED.contains(&word) || TEXT_WORDS.contains(&word)) {
        return Some(Heading::Other);
    }
    let is_known = |word: &str| {
        is_number(word) || SCORE_WORDS.contains(&word) || STAGE_WORDS.contains(&word) || year(word).is_some()
    };
    // Most texts that are looked at are names, of which the first word tells.
    if !words.clone().all(is_known) {
        return None;
    }
    let stage = stage_order(normal);
    if let Some(year) = words.clone().find_map(year) {
        return Some(stage.map_or(Heading::OneYear(year), |stage| Heading::OneStageOfYear(stage, year)));
    }
    if stage.is_some() {
        return Some(Heading::OneStage);
    }
    // "Indeks SPBE" beside rows is no score of theirs; "Nilai Indeks SPBE" sums them up.
    if words.clone().any(|word| matches!(word, "indeks" | "index")) {
        return Some(Heading::Index);
    }
    // "Tingkat Kematangan (1-5)".
    let says_score =
        |word: &str| SCORE.contains(&word) || matches!(word, "eksisting" | "existing" | "aktual" | "penilaian");
    words.clone().any(says_score).then_some(Heading::Score)
}

/// A header without the range of its scores at the end.
fn without_range(normal: &str) -> &str {
    let without_numbers = normal.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let is_range =
        without_numbers.len() < normal.len() && year(normal.rsplit(' ').next().unwrap_or_default()).is_none();
    let word = without_numbers.rsplit(' ').next().unwrap_or_default();
    match without_numbers.strip_suffix(word).filter(|rest| is_range && !rest.is_empty() && RANGE_WORDS.contains(&word))
    {
        Some(rest) => rest.trim_end(),
        None => normal,
    }
}

/// Whether a header holds a word of scores or stages, so that numbers below it may be scores.
pub fn may_be_score(header: &str) -> bool {
    const CHECKED: &[&str] =
        &["verifikasi", "validasi", "koreksi", "revisi", "hasil", "penetapan", "kesepakatan", "kondisi"];
    let normal = normalise(header);
    let mut words = normal.split(' ');
    words.any(|word| {
        year(word).is_some()
            || SCORE.contains(&word)
            || SCORE_WORDS.contains(&word)
            || STAGE_WORDS.contains(&word)
            || CHECKED.contains(&word)
    })
}

/// The number that a header over marks says: "3", "Level 3", "L3", "3 - Terdefinisi".
pub fn level_number(header: &str) -> Option<u8> {
    let normal = normalise(header);
    let bare = after_level_word(&normal).unwrap_or(&normal);
    bare.split(' ').next().filter(|number| number.len() == 1)?.parse().ok()
}

/// Whether a cell is a mark in a column of one level.
pub fn is_mark(cell: &str) -> bool {
    matches!(
        cell,
        "v" | "V" | "x" | "X" | "\u{221a}" | "\u{2713}" | "\u{2714}" | "\u{2611}" | "\u{25cf}" | "\u{2022}" | "*"
    )
}

/// Whether a column beside the scores is known to hold numbers of its own.
pub fn holds_numbers(header: &str) -> bool {
    let normal = normalise(header);
    NEVER_SCORED.iter().chain(WEIGHT).any(|word| normal.split(' ').any(|part| part == *word))
}

/// A year of four digits.
pub fn year(text: &str) -> Option<u16> {
    let text = text.trim();
    let bare = ["tahun ", "ta "].iter().find_map(|word| {
        text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
    });
    let text = bare.unwrap_or(text);
    let year = text.trim().strip_suffix(".0").or(text.trim().strip_suffix(",0")).unwrap_or(text.trim());
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    year.parse().ok().filter(|year| (1990..=2100).contains(year))
}

/// Whether a cell says there is no score.
pub fn is_unscored(cell: &str) -> bool {
    // A cell with a digit is a score or a mistake, and most cells are one digit.
    !cell.bytes().any(|byte| byte.is_ascii_digit()) && UNSCORED.contains(&normalise(cell).as_str())
}

/// Whether a row says under each header which column it is: (1) (2) (3) ...
pub fn numbers_columns(cells: &[String]) -> bool {
    const FEWEST: usize = 3;
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let is_position = |(position, cell): (usize, &&String)| {
        cell.trim_matches(['(', ')', '[', ']']).parse::<usize>().is_ok_and(|number| number == position + 1)
    };
    filled.len() >= FEWEST && filled.iter().enumerate().all(is_position)
}

/// Whether a text is a header word for institutions, years or stages, for `label: value` in a title block.
pub fn title_label(text: &str) -> Option<Heading> {
    heading(text).filter(|heading| matches!(heading, Heading::Institution | Heading::Year | Heading::Stage))
}
