//! The words of headers and cells, Indonesian and English, in the normal form of [`normalise`].

use crate::rubric::normalise;

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
];
const NUMBER: &[&str] = &["no", "nomor", "no urut", "number", "nr"];
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
];
/// Words for a column that tells institutions apart without naming them.
const INSTITUTION_CODE: &[&str] =
    &["kode", "code", "id", "kode instansi", "kode institusi", "kode pemda", "kode unit", "id instansi"];
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
/// The stages in the order in which they replace one another, each with its synonyms.
const STAGES: &[&[&str]] = &[
    &["mandiri", "penilaian mandiri", "nilai mandiri", "self", "self assessment", "pm"],
    &["dokumen", "penilaian dokumen", "nilai dokumen", "evaluasi dokumen", "desk", "document"],
    &["interviu", "interview", "wawancara", "nilai interviu", "penilaian interviu"],
    &["visitasi", "nilai visitasi", "penilaian visitasi", "visit", "kunjungan", "observasi"],
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
];
/// The words of the names of stages.
const STAGE_WORDS: &[&str] = &[
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
];
/// Words that no header of a score column holds.
const NEVER_SCORED: &[&str] =
    &["bobot", "weight", "bulat", "whole", "target", "prioritas", "gap", "selisih", "rencana"];
/// Rows that sum up others, by their first word.
const SUMMARY: &[&str] =
    &["jumlah", "total", "rata", "indeks", "index", "average", "mean", "subtotal", "sum", "predikat"];
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
    let words = normal.split(' ');
    if words.clone().any(|word| NEVER_SCORED.contains(&word)) {
        return Some(Heading::Other);
    }
    let is_known = |word: &str| {
        word.parse::<u8>().is_ok() || SCORE_WORDS.contains(&word) || STAGE_WORDS.contains(&word) || year(word).is_some()
    };
    // Most texts that are looked at are names, of which the first word tells.
    if !words.clone().all(is_known) {
        return None;
    }
    if let Some(year) = words.clone().find_map(year) {
        return Some(Heading::OneYear(year));
    }
    if stage_order(normal).is_some() {
        return Some(Heading::OneStage);
    }
    // "Tingkat Kematangan (1-5)".
    words.clone().any(|word| SCORE.contains(&word)).then_some(Heading::Score)
}

/// The place of a stage in the order in which stages replace one another: by its name, or by the name of only
/// one stage among its words.
pub fn stage_order(stage: &str) -> Option<usize> {
    let normal = normalise(stage);
    if let Some(order) = STAGES.iter().position(|synonyms| synonyms.contains(&normal.as_str())) {
        return Some(order);
    }
    let holds = |synonym: &&str| {
        let mut found = normal.match_indices(synonym);
        found.any(|(at, _)| {
            let (before, behind) = (&normal[..at], &normal[at + synonym.len()..]);
            (before.is_empty() || before.ends_with(' ')) && (behind.is_empty() || behind.starts_with(' '))
        })
    };
    let mut held = STAGES.iter().enumerate().filter(|(_, synonyms)| synonyms.iter().any(holds));
    let (order, _) = held.next()?;
    held.next().is_none().then_some(order)
}

/// The name of the stage at a place in that order.
pub fn stage_name(order: usize) -> &'static str {
    STAGES.get(order).and_then(|synonyms| synonyms.first()).copied().unwrap_or_default()
}

/// Whether a column beside the scores is known to hold numbers of its own.
pub fn holds_numbers(header: &str) -> bool {
    let normal = normalise(header);
    NEVER_SCORED.iter().chain(WEIGHT).any(|word| normal.split(' ').any(|part| part == *word))
}

/// Whether two words name the same stage.
pub fn same_stage(one: &str, other: &str) -> bool {
    normalise(one) == normalise(other) || stage_order(one).is_some_and(|order| stage_order(other) == Some(order))
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

/// Whether a row's text says that the row sums up others.
pub fn is_summary(text: &str) -> bool {
    normalise(text).split(' ').next().is_some_and(|first| SUMMARY.contains(&first))
}

/// Whether a name may be that of a row that sums up others: a cheap look before [`is_summary`].
pub fn may_be_summary(text: &str) -> bool {
    let [first, second, third, ..] = text.as_bytes() else { return true };
    let beginning = [first, second, third].map(u8::to_ascii_lowercase);
    !first.is_ascii_alphanumeric() || SUMMARY.iter().any(|word| word.as_bytes().starts_with(&beginning))
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
