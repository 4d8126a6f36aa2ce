//! Every problem spbe can report, with the facts its sentence needs.

use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};

use super::RubricProblem;
use crate::exact::Exact;

/// What a value in a rubric should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// A text in quotes.
    Text,
    /// A number, or a fraction as a text.
    Number,
    /// A whole number.
    WholeNumber,
    /// A list.
    List,
    /// A table of keys.
    Table,
    /// A list of tables.
    Tables,
    /// `true` or `false`.
    TrueOrFalse,
}

/// The scores that are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PossibleScores {
    /// The lowest.
    pub min: Exact,
    /// The highest.
    pub max: Exact,
    /// The distance between them; `None` if any number between is possible.
    pub step: Option<Exact>,
}

/// A rubric that a file nearly fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    /// The rubric's id.
    #[serde(rename = "rubric")]
    pub id: String,
    /// How many of its indicators the file holds.
    pub found: usize,
    /// How many indicators it has.
    pub total: usize,
    /// The indicators the file does not hold.
    pub missing: Vec<String>,
    /// How many indicators the file holds that the rubric does not know.
    pub unknown: usize,
}

impl Near {
    /// How much of the rubric the file holds, in per cent, less what the rubric does not know.
    pub fn likeness(&self) -> usize {
        self.found.saturating_sub(self.unknown).saturating_mul(100).checked_div(self.total).unwrap_or(0)
    }
}

/// One kind of problem; [`Problem::code`] is its stable name, listed in `docs/diagnostics.md`.
///
/// What a variant holds are its facts, which JSON gives by their names beside the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, IntoStaticStr, VariantNames)]
#[serde(untagged)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "the sentence each one becomes, in message.rs, says what its facts are")]
#[rustfmt::skip] // A kind a line.
pub enum Problem {
    /// In a rubric, or in its criteria.
    Rubric(RubricProblem),
    // In a sheet: the file as a whole.
    EmptyFile,
    NoSheets,
    FilesRunTogether,
    NotUtf8 { byte: usize },
    BinaryFile,
    Undecodable { encoding: &'static str },
    FileTooLarge { limit: usize },
    UnpacksTooLarge { limit: u64 },
    TableTooLarge { limit: u64 },
    TooManyColumns { row: u32, limit: usize },
    WorkbookEncrypted,
    WorkbookDamaged { reason: String },
    WorkbookUnsupported,
    InvalidJson { reason: String },
    SheetAmbiguous { sheets: Vec<String> },
    SheetNotFound { wanted: String, present: Vec<String> },
    UnclosedQuote,
    HeaderNotFound,
    ScoreColumnNotFound { columns: Vec<String> },
    ScoreColumnUnclear { numbers: Vec<String>, columns: Vec<String> },
    ScoreColumnAmbiguous { columns: Vec<String> },
    WeightsContradict { differing: usize, all: usize },
    SecondHeader { first: u32 },
    DuplicateColumn { what: String, first: String },
    ExtraCells { cells: usize, columns: usize },
    RubricNotRecognised { near: Vec<Near> },
    RubricAmbiguous { fitting: Vec<String> },
    RubricUnproven { fitting: Vec<String> },
    InstrumentsDiffer { first: String, other: String },
    NotComparable { before: String, after: String, #[serde(skip)] shown_anyway: bool },
    StageOrderUnknown { stage: String, present: Vec<String> },
    StageNotFound { wanted: String, present: Vec<String> },
    YearNotFound { wanted: i32, present: Vec<String> },
    NoScores,
    ScoreColumnsUnread { columns: Vec<String> },
    NameContradicts { node: String, name: String, other: String },
    YearsContradict { #[serde(rename = "rubric")] id: String, first: u16, last: Option<u16>, found: u16, rival: Option<Near> },
    DecimalAmbiguous { first: String, one: String, other: String },
    // In a sheet: a row or a cell.
    CellError { node: String, found: String },
    CellDate { node: String },
    CellBoolean { node: String, found: String },
    CellUncomputed { node: String },
    CellTooLong { length: usize, limit: usize },
    DecimalMark { found: String, mark: char },
    MixedDecimalMarks { point: String, comma: String },
    WeightDiffers { node: String, found: String, expected: Exact },
    InvalidPublished { node: String, found: String },
    UnknownIndicator { found: String, suggestion: Option<String>, range: String },
    IndicatorsDisagree { one: String, other: String },
    DuplicateIndicator { node: String, first_row: u32, first_cell: String },
    DuplicateInstitution { institution: String, first_file: Option<String>, first_sheet: Option<String>, first_row: u32 },
    // `one_index`: only a single index is of use, so that it cannot be left open; it steers the help alone.
    MissingIndicator { node: String, name: String, institution: Option<String>, #[serde(skip)] one_index: bool },
    MissingScore { node: String, found: String, #[serde(skip)] one_index: bool },
    ScoreWithoutIndicator { found: String },
    NotANumber { node: String, found: String, expected: PossibleScores },
    OutOfScale { node: String, found: String, expected: PossibleScores },
    NotOnStep { node: String, found: String, expected: PossibleScores },
    InvalidYear { found: String },
    InstitutionMissing,
    LevelContradicts { node: String, found: String },
    MarkedTwice { node: String, levels: Vec<String> },
    // Said about what was recognised.
    EncodingAssumed { encoding: &'static str },
    FilesLeftOut { files: Vec<String> },
    HiddenSheet { name: String },
    HiddenRows { rows: Vec<u32> },
    HiddenColumns { columns: Vec<String> },
    SpellingsDiffer { spellings: Vec<(String, u32)> },
    SummaryRows { rows: Vec<u32> },
    InstitutionFromTitle { institution: String },
    InstitutionFromFile { institution: String },
    YearFromTitle { year: u16 },
    YearFromSheet { year: u16 },
    StageFromTitle { stage: String },
    InstitutionsFromHeader { institutions: Vec<String> },
    PublishedOnly,
    RubricTaken { rubric: String, title: String, indicators: usize },
    StageTaken { stage: String, present: Vec<String> },
    StagesTaken { taken: Vec<String>, present: Vec<String> },
    // About a result.
    BandDiffers { node: String, exact: Exact, exact_band: String, rounded: Exact, decimals: u32, rounded_band: String },
    MissingTakenAsLowest { ids: Vec<String>, lowest: Exact },
    MissingLeftOpen { ids: Vec<String> },
    ResultOverflow { node: String },
    PublishedDiffers { node: String, published: Exact, published_decimals: u32, computed: Exact, decimals: u32 },
    PublishedOffScale { node: String, value: Exact, min: Exact, max: Exact },
    // About a question that is asked of a result.
    UnknownNode { found: String, suggestion: Option<String>, range: String },
    InvalidChange { found: String },
    SetTwice { node: String, first: Option<u32> },
    ChangeOutOfScale { node: String, found: Exact, from: Exact, expected: PossibleScores },
    ChangeNotOnStep { node: String, found: Exact, from: Exact, expected: PossibleScores },
    ChangeCutOff { node: String, ids: Vec<String> },
    ChangeLowers { node: String, ids: Vec<String> },
    InstitutionNotFound { wanted: String, suggestion: Option<String>, present: Vec<String> },
    InstitutionAmbiguous { wanted: Option<String>, fitting: Vec<String> },
    ResultAmbiguous { fitting: Vec<String> },
    IndicatorsNeeded,
    TargetInvalid { found: String, suggestion: Option<String>, bands: Vec<String> },
    TargetOutOfScale { found: Exact, min: Exact, max: Exact },
    ListHeaderNotFound { wanted: &'static str },
    InvalidCost { found: String },
    CostAmbiguous { found: String },
    DuplicateEntry { what: String, first: usize, #[serde(skip)] in_table: bool },
    LevelNotOnLadder { found: String },
    CostsDefaulted { ids: Vec<String> },
    CostsTooLarge,
    NameMissing,
    NoScenario,
    TooManyScenarios { limit: usize },
    ScenarioNameTaken { name: String, reserved: bool },
    HistoryEmpty,
    HistoryLeftOut { institutions: Vec<String> },
    HistoryIncomplete { institutions: Vec<String> },
    HistoryRepeated { institutions: Vec<String> },
    HistoryEndsHere { stage: String },
    HistoryStage { stage: String },
    TooManyPlans { limit: usize },
    TooManyPoints { limit: usize },
    TooManyValues { limit: usize },
    NotEnoughPublished { absent: Vec<String> },
    NothingPublished { institution: Option<String> },
    // About what is written.
    NoExactWorkbook { rubric: String },
    FormsLeftOut { forms: usize, institutions: usize },
    // About a question that is asked of many results.
    ColumnNotFound { wanted: String, present: Vec<String> },
    ValueNotFound { column: String, wanted: String, present: Vec<String> },
    NobodyFits,
    NotRanked { institution: String },
    SeveralYears { years: Vec<String> },
    WhichTwo { years: Vec<String>, stages: Vec<String> },
    NobodyInBoth,
    TwiceOnOneSide { institution: String },
    YearMissing { institution: String },
    TwiceInYear { institution: String, year: u16 },
    DifferentInstitutions { before: String, after: String },
    BackwardsInTime { before: u16, after: u16 },
    InstitutionRepeated { institution: String, file: String, row: u32 },
    NoValues { node: String, present: Vec<String> },
    PreviousNotEarlier { found: Vec<String>, year: u16 },
    UnknownBand { found: String, rows: usize, bands: Vec<String> },
    // About metadata that are joined to results.
    MetadataMissing { institutions: Vec<String> },
    MetadataUnused { institutions: Vec<String> },
    MetadataRepeated { institutions: Vec<String> },
    MetadataUnnamed { rows: Vec<u32> },
    MetadataContradicts { institution: String, column: String, found: String, other: String, first_row: Option<u32> },
}

impl Problem {
    /// The stable name of every kind, in the order of the source.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        // The first variant is no kind: it holds those of rubrics.
        RubricProblem::VARIANTS.iter().chain(Self::VARIANTS.iter().skip(1)).copied()
    }

    /// The stable name of the kind of problem, for scripts and for looking it up.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rubric(problem) => problem.into(),
            other => other.into(),
        }
    }
}

impl From<RubricProblem> for Problem {
    fn from(problem: RubricProblem) -> Self {
        Self::Rubric(problem)
    }
}
