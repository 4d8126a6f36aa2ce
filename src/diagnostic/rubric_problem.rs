//! What is wrong in a rubric, or in its criteria: the facts, the sentence, and what to do about it.

use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

use super::Expected;
use super::words::{did_you_mean, difference, or_none, part_name};
use crate::exact::Exact;
use crate::lang::Lang;

/// One kind of problem in a rubric. What a variant holds are its facts, as in [`Problem`](super::Problem).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, IntoStaticStr, VariantNames)]
#[serde(untagged)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "the sentence each one becomes, below, says what its facts are")]
#[rustfmt::skip] // A kind a line.
pub enum RubricProblem {
    RubricSyntax { message: String, decimal_comma: bool },
    TomlTooLarge { limit: usize },
    UnknownKey { key: String, allowed: &'static [&'static str], suggestion: Option<String> },
    MissingKey { key: &'static str, of: String },
    WrongType { key: String, expected: Expected, found: &'static str },
    InvalidNumber { key: String, found: String },
    InvalidChoice { key: String, found: String, allowed: &'static [&'static str] },
    EmptyText { key: String },
    InvalidId { found: String },
    DuplicateId { id: String, first_line: usize },
    DuplicateName { name: String, first: String, second: String },
    WeightNotPositive { node: String, found: Exact },
    WeightSum { node: String, part: &'static str, sum: Exact, expected: Exact },
    #[strum(serialize = "weight-overflow")]
    WeightSumOverflow { node: String },
    MixedWeights { aspect: String, with: usize, without: usize },
    ScaleEmpty { min: Exact, max: Exact },
    StepNotPositive { found: Exact },
    StepDoesNotDivide { step: Exact, min: Exact, max: Exact },
    ScaleTooFine { step: Exact, most: u16 },
    CutCount { labels: usize, cuts: usize },
    CutOrder { cut: Exact, previous: Exact },
    CutOutsideScale { cut: Exact, min: Exact, max: Exact },
    DuplicateLabel { label: String },
    DuplicateLevel { kind: String, level: Exact },
    DuplicateLevelName { kind: String, name: String, first: Exact, second: Exact },
    NameIsNumber { name: String },
    MilestoneNamesBand { label: String },
    AliasCount { labels: usize, aliases: usize },
    BandLevelCount { labels: usize, levels: usize },
    LevelOffScale { level: String, min: Exact, max: Exact, step: Exact },
    LevelsWithoutStep,
    UnknownKind { kind: String, known: Vec<String>, suggestion: Option<String> },
    MilestoneOffScale { index: Exact, min: Exact, max: Exact },
    YearsInvalid,
    DecimalsInvalid { found: String, max: u32 },
    DomainsAndAspects,
    EmptyRubric,
    EmptyGroup { node: String },
    CriteriaMismatch { found: String, expected: String },
    CriteriaMissing { node: String, levels: Vec<Exact> },
}

impl RubricProblem {
    /// One sentence that says what is wrong.
    #[rustfmt::skip] // A sentence a line keeps the two languages side by side.
    pub fn message(&self, lang: Lang) -> String {
        let n = |value: &Exact| lang.full(*value);
        match self {
            Self::RubricSyntax { message, .. } => lang.pick(
                format!("TOML tidak terbaca: {message}"),
                format!("not valid TOML: {message}")),
            Self::TomlTooLarge { limit } => lang.pick(
                format!("berkas TOML ini melebihi {limit} byte"),
                format!("the TOML file has more than {limit} bytes")),
            Self::UnknownKey { key, .. } => lang.pick(
                format!("kunci `{key}` tidak dikenal"),
                format!("unknown key `{key}`")),
            Self::MissingKey { key, of } => lang.pick(
                format!("kunci `{key}` tidak ada pada {of}"),
                format!("{of} has no `{key}`")),
            Self::WrongType { key, expected, found } => lang.pick(
                format!("`{key}` harus berupa {}, bukan {found}", expected.name(lang)),
                format!("`{key}` must be {}, not {found}", expected.name(lang))),
            Self::InvalidNumber { key, found } => lang.pick(
                format!("`{key}` bukan angka yang dapat dihitung eksak: {found}"),
                format!("`{key}` is not a number that can be held exactly: {found}")),
            Self::InvalidChoice { key, found, .. } => lang.pick(
                format!("`{key}` tidak boleh berisi \"{found}\""),
                format!("`{key}` cannot be \"{found}\"")),
            Self::EmptyText { key } => lang.pick(
                format!("`{key}` kosong"),
                format!("`{key}` is empty")),
            Self::InvalidId { found } => lang.pick(
                format!("id \"{found}\" tidak boleh kosong atau memuat spasi"),
                format!("the id \"{found}\" may not be empty or hold spaces")),
            Self::DuplicateId { id, first_line } => lang.pick(
                format!("id \"{id}\" sudah dipakai di baris {first_line}"),
                format!("the id \"{id}\" is already used on line {first_line}")),
            Self::DuplicateName { name, first, second } => lang.pick(
                format!("\"{name}\" menunjuk {first} dan juga {second}"),
                format!("\"{name}\" names both {first} and {second}")),
            Self::WeightNotPositive { node, found } => lang.pick(
                format!("bobot {node} harus lebih dari 0, bukan {}", n(found)),
                format!("the weight of {node} must be more than 0, not {}", n(found))),
            Self::WeightSum { node, part, sum, expected } => {
                let ((how, by), part) = (difference(*sum, *expected, lang), part_name(part, lang));
                lang.pick(
                    format!("bobot {part} dari {node} berjumlah {}, seharusnya {}: {how} {by}", n(sum), n(expected)),
                    format!("the weights of the {part} of {node} sum to {}, not {}: {how} by {by}", n(sum), n(expected)))
            }
            Self::WeightSumOverflow { node } => lang.pick(
                format!("bobot {node} terlalu rumit untuk dijumlahkan secara eksak"),
                format!("the weights of {node} cannot be summed exactly: too many digits")),
            Self::MixedWeights { aspect, with, without } => lang.pick(
                format!("pada {aspect}, {with} indikator berbobot dan {without} tidak"),
                format!("in {aspect}, {with} indicators give a weight and {without} do not")),
            Self::ScaleEmpty { min, max } => lang.pick(
                format!("skala harus naik: min {} tidak di bawah max {}", n(min), n(max)),
                format!("the scale must rise: min {} is not below max {}", n(min), n(max))),
            Self::StepNotPositive { found } => lang.pick(
                format!("`step` harus lebih dari 0, bukan {}", n(found)),
                format!("`step` must be more than 0, not {}", n(found))),
            Self::StepDoesNotDivide { step, min, max } => lang.pick(
                format!("dari {} dengan langkah {} skala tidak sampai tepat di {}", n(min), n(step), n(max)),
                format!("from {} in steps of {} the scale does not end on {}", n(min), n(step), n(max))),
            Self::ScaleTooFine { step, most } => lang.pick(
                format!("langkah {} membagi skala menjadi lebih dari {most} bagian", n(step)),
                format!("steps of {} divide the scale into more than {most} parts", n(step))),
            Self::CutCount { labels, cuts } => lang.pick(
                format!("{labels} label predikat memerlukan {} batas, bukan {cuts}", labels.saturating_sub(1)),
                format!("{labels} band labels need {} cuts, not {cuts}", labels.saturating_sub(1))),
            Self::CutOrder { cut, previous } => lang.pick(
                format!("batas harus naik: {} tidak di atas {}", n(cut), n(previous)),
                format!("the cuts must rise: {} is not above {}", n(cut), n(previous))),
            Self::CutOutsideScale { cut, min, max } => lang.pick(
                format!("batas {} berada di luar skala {} sampai {}", n(cut), n(min), n(max)),
                format!("the cut {} is outside the scale {} to {}", n(cut), n(min), n(max))),
            Self::DuplicateLabel { label } => lang.pick(
                format!("predikat \"{label}\" ditulis dua kali"),
                format!("the band \"{label}\" is written twice")),
            Self::DuplicateLevel { kind, level } => lang.pick(
                format!("tingkat {} ditulis dua kali pada [levels.{kind}]", n(level)),
                format!("the level {} is written twice in [levels.{kind}]", n(level))),
            Self::DuplicateLevelName { kind, name, first, second } => lang.pick(
                format!("\"{name}\" menamai tingkat {} dan juga {} pada [levels.{kind}]", n(first), n(second)),
                format!("\"{name}\" names both level {} and level {} in [levels.{kind}]", n(first), n(second))),
            Self::NameIsNumber { name } => lang.pick(
                format!("nama \"{name}\" akan terbaca sebagai angka"),
                format!("the name \"{name}\" would be read as a number")),
            Self::MilestoneNamesBand { label } => lang.pick(
                format!("target acuan \"{label}\" bernama sama dengan sebuah predikat"),
                format!("the milestone \"{label}\" has the name of a band")),
            Self::AliasCount { labels, aliases } => lang.pick(
                format!("{labels} label predikat memerlukan {labels} daftar nama lain, bukan {aliases}"),
                format!("{labels} band labels need {labels} lists of aliases, not {aliases}")),
            Self::BandLevelCount { labels, levels } => lang.pick(
                format!("{labels} label predikat memerlukan {labels} nama tingkat, bukan {levels}"),
                format!("{labels} band labels need {labels} names of levels, not {levels}")),
            Self::LevelOffScale { level, min, max, step } => lang.pick(
                format!("tingkat {level} tidak ada pada skala {} sampai {} dengan langkah {}", n(min), n(max), n(step)),
                format!("there is no level {level} on the scale {} to {} in steps of {}", n(min), n(max), n(step))),
            Self::LevelsWithoutStep => lang.pick("nama level memerlukan `step` pada [scale]", "level names need a `step` in [scale]").to_owned(),
            Self::CriteriaMismatch { found, expected } => lang.pick(
                format!("berkas ini memuat kriteria {found}, bukan {expected}"),
                format!("the file holds criteria of {found}, not of {expected}")),
            Self::CriteriaMissing { node, levels } => lang.pick(
                format!("{node} tidak memuat kriteria tingkat {}", levels.iter().map(n).collect::<Vec<_>>().join(", ")),
                format!("{node} has no criteria of level {}", levels.iter().map(n).collect::<Vec<_>>().join(", "))),
            Self::UnknownKind { kind, .. } => lang.pick(
                format!("tidak ada [levels.{kind}]"),
                format!("there is no [levels.{kind}]")),
            Self::MilestoneOffScale { index, min, max } => lang.pick(
                format!("target acuan {} berada di luar skala {} sampai {}", n(index), n(min), n(max)),
                format!("the milestone {} is outside the scale {} to {}", n(index), n(min), n(max))),
            Self::YearsInvalid => lang.pick(
                "`years` harus berisi tahun pertama dan tahun terakhir",
                "`years` must hold the first and the last year").to_owned(),
            Self::DecimalsInvalid { found, max } => lang.pick(
                format!("`decimals` harus 0 sampai {max}, bukan {found}"),
                format!("`decimals` must be 0 to {max}, not {found}")),
            Self::DomainsAndAspects => lang.pick(
                "rubrik memuat [[domain]] dan juga [[aspect]] di luar domain",
                "the rubric has both [[domain]] and [[aspect]] outside a domain").to_owned(),
            Self::EmptyRubric => lang.pick(
                "rubrik tidak memuat satu indikator pun",
                "the rubric has no indicators").to_owned(),
            Self::EmptyGroup { node } => lang.pick(
                format!("{node} tidak memuat apa pun"),
                format!("{node} holds nothing")),
        }
    }

    /// What to do about it, where there is something to say.
    #[rustfmt::skip] // As above.
    pub fn help(&self, lang: Lang) -> Option<String> {
        let help = match self {
            Self::RubricSyntax { decimal_comma: true, .. } => lang.pick(
                "angka TOML memakai titik: 16.5",
                "a TOML number uses a point: 16.5").to_owned(),
            Self::UnknownKey { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownKey { allowed, .. } => lang.pick(
                format!("kunci yang dikenal di sini: {}", allowed.join(", ")),
                format!("the keys known here: {}", allowed.join(", "))),
            Self::InvalidNumber { .. } => lang.pick(
                "tulis angka seperti 16.5, atau pecahan seperti \"10/3\"",
                "write a number such as 16.5, or a fraction such as \"10/3\"").to_owned(),
            Self::InvalidChoice { allowed, .. } => lang.pick(
                format!("pilihannya: {}", allowed.join(", ")),
                format!("the choices are: {}", allowed.join(", "))),
            Self::MixedWeights { .. } => lang.pick(
                "beri bobot pada semua indikator aspek ini, atau tidak sama sekali supaya dibagi rata",
                "give every indicator of the aspect a weight, or none of them to share it equally").to_owned(),
            Self::ScaleTooFine { .. } => lang.pick(
                "tanpa `step`, setiap nilai di antaranya adalah nilai yang sah",
                "without `step`, every value between is a score").to_owned(),
            Self::CutOutsideScale { .. } | Self::CutOrder { .. } => lang.pick(
                "batas adalah nilai di antara dua predikat, dari yang terendah",
                "a cut is the value between two bands, lowest first").to_owned(),
            Self::LevelsWithoutStep => lang.pick(
                "tulis step = 1, atau hapus [levels]: tanpa langkah, nama level adalah predikatnya",
                "write step = 1, or remove [levels]: without a step, a level is named by its band").to_owned(),
            Self::UnknownKind { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownKind { known, .. } => lang.pick(
                format!("yang ada: {}", or_none(known, lang)),
                format!("there is: {}", or_none(known, lang))),
            Self::YearsInvalid => "years = [2021, 2025]".to_owned(),
            Self::DomainsAndAspects => lang.pick(
                "pindahkan aspek itu ke dalam sebuah domain ([[domain.aspect]]), atau pakai aspek saja",
                "move the aspects into a domain ([[domain.aspect]]), or use aspects only").to_owned(),
            Self::DuplicateLevelName { .. } | Self::DuplicateLabel { .. } => lang.pick(
                "huruf besar, spasi, dan tanda baca tidak membedakan nama",
                "capitals, spaces and punctuation make no difference").to_owned(),
            Self::NameIsNumber { .. } => lang.pick(
                "beri nama dengan kata, supaya angka hanya berarti nilainya",
                "name it in words, so that a number only ever means its value").to_owned(),
            Self::DuplicateName { .. } => lang.pick(
                "beri nama yang berbeda, supaya baris pada lembar nilai tidak tertukar",
                "give them different names, so that a row of a sheet cannot be taken for the other").to_owned(),
            _ => return None,
        };
        Some(help)
    }
}
