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
    let bare =
        ["level ", "tingkat ", "lv ", "l", "lvl "].iter().find_map(|word| normal.strip_prefix(word)).unwrap_or(&normal);
    bare.split(' ').next().filter(|number| number.len() == 1)?.parse().ok()
}

/// Whether a cell is a mark in a column of one level.
pub fn is_mark(cell: &str) -> bool {
    matches!(
        cell,
        "v" | "V" | "x" | "X" | "\u{221a}" | "\u{2713}" | "\u{2714}" | "\u{2611}" | "\u{25cf}" | "\u{2022}" | "*"
    )
}

/// What the name of an institution begins with.
const INSTITUTION_BEGINNINGS: &[&str] = &[
    "pemerintah kabupaten",
    "pemerintah kab",
    "pemerintah kota",
    "pemerintah provinsi",
    "pemerintah prov",
    "kabupaten",
    "kab",
    "kota",
    "provinsi",
    "prov",
    "pemkab",
    "pemkot",
    "pemprov",
    "kementerian",
    "badan",
    "dinas",
    "lembaga",
    "sekretariat",
    "inspektorat",
    "kecamatan",
    "kelurahan",
    "kantor",
    "rsud",
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

/// Whether a header is plausibly the name of one institution.
pub fn names_institution(header: &str) -> bool {
    let normal = normalise(header);
    let begins = INSTITUTION_BEGINNINGS.iter().any(|beginning| {
        normal
            .strip_prefix(beginning)
            .is_some_and(|rest| rest.starts_with(' ') || (rest.is_empty() && is_acronym(beginning)))
    });
    let mut words = normal.split(' ');
    let rest = normal
        .split(' ')
        .skip(1)
        .find(|word| !matches!(*word, "kabupaten" | "kota" | "kab" | "lembaga" | "provinsi" | "daerah" | "dan"));
    begins
        && (rest.is_some() || is_acronym(&normal))
        && !words.any(|word| {
            year(word).is_some()
                || TEXT_WORDS.contains(&word)
                || NEVER_SCORED.contains(&word)
                || STAGE_WORDS.contains(&word)
                || matches!(word, "nilai" | "skor" | "level")
        })
}

/// Agencies that are known by their short names alone.
fn is_acronym(name: &str) -> bool {
    [
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
    ]
    .contains(&name)
}

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
