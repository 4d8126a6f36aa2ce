//! Every problem spbe can report, with the facts its sentence needs.

use crate::exact::Exact;

/// What a value in a rubric should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// The scores that are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The lowest.
    pub min: Exact,
    /// The highest.
    pub max: Exact,
    /// The distance between them; none where any number between is possible.
    pub step: Option<Exact>,
}

/// A rubric that a file nearly fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The rubric's id.
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentence each one becomes, in words.rs, says what its facts are")]
pub enum Problem {
    // In a rubric.
    RubricSyntax {
        message: String,
        decimal_comma: bool,
    },
    UnknownKey {
        key: String,
        allowed: &'static [&'static str],
        suggestion: Option<String>,
    },
    MissingKey {
        key: &'static str,
        of: String,
    },
    WrongType {
        key: String,
        expected: Expected,
        found: &'static str,
    },
    InvalidNumber {
        key: String,
        found: String,
    },
    InvalidChoice {
        key: String,
        found: String,
        allowed: &'static [&'static str],
    },
    EmptyText {
        key: String,
    },
    InvalidId {
        found: String,
    },
    DuplicateId {
        id: String,
        first_line: usize,
    },
    DuplicateName {
        name: String,
        first: String,
        second: String,
    },
    WeightNotPositive {
        node: String,
        found: Exact,
    },
    WeightSum {
        node: String,
        part: &'static str,
        sum: Exact,
        expected: Exact,
    },
    WeightSumOverflow {
        node: String,
    },
    MixedWeights {
        aspect: String,
        with: usize,
        without: usize,
    },
    ScaleEmpty {
        min: Exact,
        max: Exact,
    },
    StepNotPositive {
        found: Exact,
    },
    StepDoesNotDivide {
        step: Exact,
        min: Exact,
        max: Exact,
    },
    CutCount {
        labels: usize,
        cuts: usize,
    },
    CutOrder {
        cut: Exact,
        previous: Exact,
    },
    CutOutsideScale {
        cut: Exact,
        min: Exact,
        max: Exact,
    },
    DuplicateLabel {
        label: String,
    },
    AliasCount {
        labels: usize,
        aliases: usize,
    },
    LevelOffScale {
        level: String,
        min: Exact,
        max: Exact,
        step: Exact,
    },
    LevelsWithoutStep,
    UnknownKind {
        kind: String,
        known: Vec<String>,
        suggestion: Option<String>,
    },
    MilestoneOffScale {
        index: Exact,
        min: Exact,
        max: Exact,
    },
    YearsInvalid,
    DecimalsInvalid {
        found: String,
        max: u32,
    },
    DomainsAndAspects,
    EmptyRubric,
    EmptyGroup {
        node: String,
    },
    // In a sheet: the file as a whole.
    EmptyFile,
    NotUtf8 {
        byte: usize,
    },
    BinaryFile,
    Undecodable {
        encoding: &'static str,
    },
    FileTooLarge {
        bytes: usize,
        limit: usize,
    },
    UnpacksTooLarge {
        limit: u64,
    },
    WorkbookEncrypted,
    WorkbookDamaged {
        reason: String,
    },
    WorkbookUnsupported,
    InvalidJson {
        reason: String,
    },
    SheetAmbiguous {
        sheets: Vec<String>,
    },
    SheetNotFound {
        wanted: String,
        present: Vec<String>,
    },
    UnclosedQuote,
    HeaderNotFound,
    ScoreColumnNotFound {
        columns: Vec<String>,
    },
    ScoreColumnAmbiguous {
        columns: Vec<String>,
    },
    DuplicateColumn {
        what: String,
        first: String,
    },
    ExtraCells {
        cells: usize,
        columns: usize,
    },
    RubricNotRecognised {
        near: Vec<Near>,
    },
    RubricAmbiguous {
        fitting: Vec<String>,
    },
    InstrumentsDiffer {
        first: String,
        other: String,
    },
    NotComparable {
        before: String,
        after: String,
        shown_anyway: bool,
    },
    StageOrderUnknown {
        stage: String,
        present: Vec<String>,
    },
    StageNotFound {
        wanted: String,
        present: Vec<String>,
    },
    YearNotFound {
        wanted: i32,
        present: Vec<String>,
    },
    NoScores,
    ScoreColumnsUnread {
        columns: Vec<String>,
    },
    NameContradicts {
        id: String,
        name: String,
        other: String,
    },
    YearsContradict {
        id: String,
        first: u16,
        last: Option<u16>,
        found: u16,
        rival: Option<Near>,
    },
    DecimalAmbiguous {
        first: String,
        one: String,
        other: String,
    },
    // In a sheet: a row or a cell.
    CellError {
        id: String,
        found: String,
    },
    CellDate {
        id: String,
    },
    CellBoolean {
        id: String,
        found: String,
    },
    CellUncomputed {
        id: String,
    },
    CellTooLong {
        length: usize,
        limit: usize,
    },
    DecimalMark {
        found: String,
        mark: char,
    },
    MixedDecimalMarks {
        point: String,
        comma: String,
    },
    WeightDiffers {
        id: String,
        found: String,
        expected: Exact,
    },
    InvalidPublished {
        node: String,
        found: String,
    },
    UnknownIndicator {
        found: String,
        suggestion: Option<String>,
        range: String,
    },
    IndicatorsDisagree {
        one: String,
        other: String,
    },
    DuplicateIndicator {
        id: String,
        first_row: u32,
    },
    DuplicateInstitution {
        institution: String,
        first_row: Option<u32>,
    },
    /// `one_index`: only a single index is of use, so that it cannot be left open.
    MissingIndicator {
        id: String,
        name: String,
        institution: Option<String>,
        one_index: bool,
    },
    MissingScore {
        id: String,
        found: String,
        one_index: bool,
    },
    ScoreWithoutIndicator {
        found: String,
    },
    NotANumber {
        id: String,
        found: String,
        scale: Limits,
    },
    OutOfScale {
        id: String,
        found: String,
        scale: Limits,
    },
    NotOnStep {
        id: String,
        found: String,
        scale: Limits,
    },
    InvalidYear {
        found: String,
    },
    // Said about what was recognised.
    EncodingAssumed {
        encoding: &'static str,
    },
    HiddenSheet {
        name: String,
    },
    HiddenRows {
        rows: Vec<u32>,
    },
    SummaryRows {
        rows: Vec<u32>,
    },
    InstitutionFromTitle {
        institution: String,
    },
    YearFromTitle {
        year: u16,
    },
    StageFromTitle {
        stage: String,
    },
    InstitutionsFromHeader {
        institutions: Vec<String>,
    },
    PublishedOnly,
    RubricTaken {
        id: String,
        title: String,
        indicators: usize,
    },
    StageTaken {
        stage: String,
        present: Vec<String>,
    },
    StagesTaken {
        taken: Vec<String>,
        present: Vec<String>,
    },
    // About a result.
    BandDiffers {
        node: String,
        exact: Exact,
        exact_band: String,
        rounded: Exact,
        decimals: u32,
        rounded_band: String,
    },
    MissingTakenAsLowest {
        ids: Vec<String>,
        lowest: Exact,
    },
    MissingLeftOpen {
        ids: Vec<String>,
    },
    ResultOverflow {
        node: String,
    },
    PublishedDiffers {
        node: String,
        published: Exact,
        published_decimals: u32,
        computed: Exact,
        decimals: u32,
    },
    PublishedOffScale {
        node: String,
        value: Exact,
        min: Exact,
        max: Exact,
    },
    // About a question that is asked of a result.
    UnknownNode {
        found: String,
        suggestion: Option<String>,
        range: String,
    },
    InvalidChange {
        found: String,
    },
    SetTwice {
        node: String,
        first: Option<u32>,
    },
    ChangeOutOfScale {
        id: String,
        found: Exact,
        from: Exact,
        scale: Limits,
    },
    ChangeNotOnStep {
        id: String,
        found: Exact,
        from: Exact,
        scale: Limits,
    },
    ChangeCutOff {
        node: String,
        ids: Vec<String>,
    },
    InstitutionNotFound {
        wanted: String,
        suggestion: Option<String>,
        present: Vec<String>,
    },
    InstitutionAmbiguous {
        wanted: Option<String>,
        fitting: Vec<String>,
    },
    ResultAmbiguous {
        fitting: Vec<String>,
    },
    IndicatorsNeeded,
    TargetInvalid {
        found: String,
        suggestion: Option<String>,
        bands: Vec<String>,
    },
    TargetOutOfScale {
        found: Exact,
        min: Exact,
        max: Exact,
    },
    ListHeaderNotFound {
        wanted: &'static str,
    },
    InvalidCost {
        found: String,
    },
    CostAmbiguous {
        found: String,
    },
    DuplicateEntry {
        what: String,
        first: usize,
        in_table: bool,
    },
    LevelNotOnLadder {
        found: String,
    },
    CostsDefaulted {
        ids: Vec<String>,
    },
    CostsTooLarge,
    NameMissing,
    NoScenario,
    ScenarioNameTaken {
        name: String,
        reserved: bool,
    },
    HistoryEmpty,
    HistoryLeftOut {
        institutions: Vec<String>,
    },
    HistoryIncomplete {
        institutions: Vec<String>,
    },
    HistoryRepeated {
        institutions: Vec<String>,
    },
    HistoryEndsHere {
        stage: String,
    },
    HistoryStage {
        stage: String,
    },
    TooManyPlans {
        limit: usize,
    },
    TooManyPoints {
        limit: usize,
    },
    TooManyValues {
        limit: usize,
    },
    NotEnoughPublished {
        absent: Vec<String>,
    },
    // About what is written.
    NoExactWorkbook {
        rubric: String,
    },
    FormsLeftOut {
        forms: usize,
        institutions: usize,
    },
    // About a question that is asked of many results.
    ColumnNotFound {
        wanted: String,
        present: Vec<String>,
    },
    ValueNotFound {
        column: String,
        wanted: String,
        present: Vec<String>,
    },
    NobodyFits,
    NotRanked {
        institution: String,
    },
    SeveralYears {
        years: Vec<String>,
    },
    WhichTwo {
        years: Vec<String>,
        stages: Vec<String>,
    },
    NobodyInBoth,
    TwiceOnOneSide {
        institution: String,
    },
    YearMissing {
        institution: String,
    },
    TwiceInYear {
        institution: String,
        year: u16,
    },
}

impl Problem {
    /// The stable name of the kind of problem, for scripts and for looking it up.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RubricSyntax { .. } => "rubric-syntax",
            Self::UnknownKey { .. } => "unknown-key",
            Self::MissingKey { .. } => "missing-key",
            Self::WrongType { .. } => "wrong-type",
            Self::InvalidNumber { .. } => "invalid-number",
            Self::InvalidChoice { .. } => "invalid-choice",
            Self::EmptyText { .. } => "empty-text",
            Self::InvalidId { .. } => "invalid-id",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::DuplicateName { .. } => "duplicate-name",
            Self::WeightNotPositive { .. } => "weight-not-positive",
            Self::WeightSum { .. } => "weight-sum",
            Self::WeightSumOverflow { .. } => "weight-overflow",
            Self::MixedWeights { .. } => "mixed-weights",
            Self::ScaleEmpty { .. } => "scale-empty",
            Self::StepNotPositive { .. } => "step-not-positive",
            Self::StepDoesNotDivide { .. } => "step-does-not-divide",
            Self::CutCount { .. } => "cut-count",
            Self::CutOrder { .. } => "cut-order",
            Self::CutOutsideScale { .. } => "cut-outside-scale",
            Self::DuplicateLabel { .. } => "duplicate-label",
            Self::AliasCount { .. } => "alias-count",
            Self::LevelOffScale { .. } => "level-off-scale",
            Self::LevelsWithoutStep => "levels-without-step",
            Self::UnknownKind { .. } => "unknown-kind",
            Self::MilestoneOffScale { .. } => "milestone-off-scale",
            Self::YearsInvalid => "years-invalid",
            Self::DecimalsInvalid { .. } => "decimals-invalid",
            Self::DomainsAndAspects => "domains-and-aspects",
            Self::EmptyRubric => "empty-rubric",
            Self::EmptyGroup { .. } => "empty-group",
            Self::EmptyFile => "empty-file",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::BinaryFile => "binary-file",
            Self::Undecodable { .. } => "undecodable",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::UnpacksTooLarge { .. } => "unpacks-too-large",
            Self::WorkbookEncrypted => "workbook-encrypted",
            Self::WorkbookDamaged { .. } => "workbook-damaged",
            Self::WorkbookUnsupported => "workbook-unsupported",
            Self::InvalidJson { .. } => "invalid-json",
            Self::SheetAmbiguous { .. } => "sheet-ambiguous",
            Self::SheetNotFound { .. } => "sheet-not-found",
            Self::ScoreColumnsUnread { .. } => "score-columns-unread",
            Self::NameContradicts { .. } => "name-contradicts",
            Self::YearsContradict { .. } => "years-contradict",
            Self::DecimalAmbiguous { .. } => "decimal-ambiguous",
            Self::CellError { .. } => "cell-error",
            Self::CellDate { .. } => "cell-date",
            Self::CellBoolean { .. } => "cell-boolean",
            Self::CellUncomputed { .. } => "cell-uncomputed",
            Self::CellTooLong { .. } => "cell-too-long",
            Self::DecimalMark { .. } => "decimal-mark",
            Self::MixedDecimalMarks { .. } => "mixed-decimal-marks",
            Self::WeightDiffers { .. } => "weight-differs",
            Self::InvalidPublished { .. } => "invalid-published",
            Self::EncodingAssumed { .. } => "encoding-assumed",
            Self::HiddenSheet { .. } => "hidden-sheet",
            Self::HiddenRows { .. } => "hidden-rows",
            Self::SummaryRows { .. } => "summary-rows",
            Self::InstitutionFromTitle { .. } => "institution-from-title",
            Self::YearFromTitle { .. } => "year-from-title",
            Self::StageFromTitle { .. } => "stage-from-title",
            Self::InstitutionsFromHeader { .. } => "institutions-from-header",
            Self::PublishedOnly => "published-only",
            Self::UnclosedQuote => "unclosed-quote",
            Self::HeaderNotFound => "header-not-found",
            Self::ScoreColumnNotFound { .. } => "score-column-not-found",
            Self::ScoreColumnAmbiguous { .. } => "score-column-ambiguous",
            Self::DuplicateColumn { .. } => "duplicate-column",
            Self::ExtraCells { .. } => "extra-cells",
            Self::RubricNotRecognised { .. } => "rubric-not-recognised",
            Self::RubricAmbiguous { .. } => "rubric-ambiguous",
            Self::InstrumentsDiffer { .. } => "instruments-differ",
            Self::NotComparable { .. } => "not-comparable",
            Self::StageOrderUnknown { .. } => "stage-order-unknown",
            Self::StageNotFound { .. } => "stage-not-found",
            Self::YearNotFound { .. } => "year-not-found",
            Self::NoScores => "no-scores",
            Self::UnknownIndicator { .. } => "unknown-indicator",
            Self::IndicatorsDisagree { .. } => "indicators-disagree",
            Self::DuplicateIndicator { .. } => "duplicate-indicator",
            Self::DuplicateInstitution { .. } => "duplicate-institution",
            Self::MissingIndicator { .. } => "missing-indicator",
            Self::MissingScore { .. } => "missing-score",
            Self::ScoreWithoutIndicator { .. } => "score-without-indicator",
            Self::NotANumber { .. } => "not-a-number",
            Self::OutOfScale { .. } => "out-of-scale",
            Self::NotOnStep { .. } => "not-on-step",
            Self::InvalidYear { .. } => "invalid-year",
            Self::RubricTaken { .. } => "rubric-taken",
            Self::StageTaken { .. } => "stage-taken",
            Self::StagesTaken { .. } => "stages-taken",
            Self::BandDiffers { .. } => "band-differs",
            Self::MissingTakenAsLowest { .. } => "missing-taken-as-lowest",
            Self::MissingLeftOpen { .. } => "missing-left-open",
            Self::PublishedDiffers { .. } => "published-differs",
            Self::PublishedOffScale { .. } => "published-off-scale",
            Self::ResultOverflow { .. } => "result-overflow",
            Self::UnknownNode { .. } => "unknown-node",
            Self::InvalidChange { .. } => "invalid-change",
            Self::SetTwice { .. } => "set-twice",
            Self::ChangeOutOfScale { .. } => "change-out-of-scale",
            Self::ChangeNotOnStep { .. } => "change-not-on-step",
            Self::ChangeCutOff { .. } => "change-cut-off",
            Self::InstitutionNotFound { .. } => "institution-not-found",
            Self::InstitutionAmbiguous { .. } => "institution-ambiguous",
            Self::ResultAmbiguous { .. } => "result-ambiguous",
            Self::IndicatorsNeeded => "indicators-needed",
            Self::TargetInvalid { .. } => "target-invalid",
            Self::TargetOutOfScale { .. } => "target-out-of-scale",
            Self::ListHeaderNotFound { .. } => "list-header-not-found",
            Self::InvalidCost { .. } => "invalid-cost",
            Self::CostAmbiguous { .. } => "cost-ambiguous",
            Self::DuplicateEntry { .. } => "duplicate-entry",
            Self::LevelNotOnLadder { .. } => "level-not-on-ladder",
            Self::CostsDefaulted { .. } => "costs-defaulted",
            Self::CostsTooLarge => "costs-too-large",
            Self::NameMissing => "name-missing",
            Self::NoScenario => "no-scenario",
            Self::ScenarioNameTaken { .. } => "scenario-name-taken",
            Self::HistoryEmpty => "history-empty",
            Self::HistoryLeftOut { .. } => "history-left-out",
            Self::HistoryIncomplete { .. } => "history-incomplete",
            Self::HistoryRepeated { .. } => "history-repeated",
            Self::HistoryEndsHere { .. } => "history-ends-here",
            Self::HistoryStage { .. } => "history-stage",
            Self::TooManyPlans { .. } => "too-many-plans",
            Self::TooManyPoints { .. } => "too-many-points",
            Self::TooManyValues { .. } => "too-many-values",
            Self::NotEnoughPublished { .. } => "not-enough-published",
            Self::NoExactWorkbook { .. } => "no-exact-workbook",
            Self::FormsLeftOut { .. } => "forms-left-out",
            Self::ColumnNotFound { .. } => "column-not-found",
            Self::ValueNotFound { .. } => "value-not-found",
            Self::NobodyFits => "nobody-fits",
            Self::NotRanked { .. } => "not-ranked",
            Self::SeveralYears { .. } => "several-years",
            Self::WhichTwo { .. } => "which-two",
            Self::NobodyInBoth => "nobody-in-both",
            Self::TwiceOnOneSide { .. } => "twice-on-one-side",
            Self::YearMissing { .. } => "year-missing",
            Self::TwiceInYear { .. } => "twice-in-year",
        }
    }
}
