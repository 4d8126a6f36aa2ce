//! The words of headers and cells, Indonesian and English, in the normal form of [`normalise`].

use crate::rubric::names::normalise;

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
    if stage_order(&normal).is_some() {
        return Some(Heading::OneStage);
    }
    let bare = ["tahun ", "nilai ", "skor ", "year "].iter().find_map(|word| normal.strip_prefix(word));
    year(bare.unwrap_or(&normal)).map(Heading::OneYear)
}

/// The place of a stage in the order in which stages replace one another.
pub fn stage_order(stage: &str) -> Option<usize> {
    let normal = normalise(stage);
    STAGES.iter().position(|synonyms| synonyms.contains(&normal.as_str()))
}

/// Whether two words name the same stage.
pub fn same_stage(one: &str, other: &str) -> bool {
    normalise(one) == normalise(other) || stage_order(one).is_some_and(|order| stage_order(other) == Some(order))
}

/// A year of four digits.
pub fn year(text: &str) -> Option<u16> {
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
    let begins = |word: &&str| text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(&word[..3]));
    !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || SUMMARY.iter().any(begins)
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

/// Whether a text is a header word for institutions or years, for `label: value` in a title block.
pub fn title_label(text: &str) -> Option<Heading> {
    heading(text).filter(|heading| matches!(heading, Heading::Institution | Heading::Year))
}
