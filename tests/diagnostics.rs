//! Every kind of problem: documented, said in both languages, and produced by a mistake that is made here.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use spbe::assess::{self, Missing};
use spbe::diagnostic::{Diagnostic, Expected, Near, Place, PossibleScores, Problem, RubricProblem};
use spbe::exact::{DecimalMark, Exact};
use spbe::intake::{self, Encoding, Options};
use spbe::lang::Lang;
use spbe::rubric::Rubric;
use support::{exact, files, read_rubric, text_of};

#[test]
fn the_table_lists_every_code_in_the_order_of_the_source() {
    let text = text_of("docs/diagnostics.md");
    let mut listed = Vec::new();
    let (kinds, _) = text.split_once("\n## Facts\n").expect("the guide lists the facts");
    for line in kinds.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [code, meaning, remedy] = cells[..] else { panic!("three columns: {line}") };
        assert!(!meaning.is_empty() && !remedy.is_empty(), "{line}");
        listed.push(code.trim_matches('`').to_owned());
    }
    let mut known = Problem::codes().collect::<Vec<_>>();
    assert_eq!(known.iter().collect::<BTreeSet<_>>().len(), known.len(), "no code stands for two kinds");
    listed.sort();
    known.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn the_guide_lists_the_facts_that_json_gives_of_every_kind() {
    let text = text_of("docs/diagnostics.md");
    let (_, facts) = text.split_once("| code | facts |").expect("the guide lists the facts");
    let listed: BTreeSet<&str> = facts.lines().filter(|line| line.starts_with("| `")).collect();
    let row = |problem: &Problem| {
        let facts = serde_json::to_value(problem).expect("facts can be written");
        let names: Vec<String> = facts.as_object()?.keys().map(|name| format!("`{name}`")).collect();
        Some(format!("| `{}` | {} |", problem.code(), names.join(", ")))
    };
    let rows: BTreeSet<String> = samples().iter().filter_map(row).collect();
    assert_eq!(listed, rows.iter().map(String::as_str).collect());
    let schema: serde_json::Value = serde_json::from_str(&text_of("docs/schema/score.schema.json")).expect("JSON");
    let known = schema.pointer("/$defs/diagnostic/properties/facts/propertyNames/enum").expect("the schema lists them");
    let known: BTreeSet<&str> = known.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let names = rows.iter().filter_map(|row| row.split(" | ").nth(1));
    let names = names.flat_map(|names| names.trim_end_matches(" |").split(", ")).map(|name| name.trim_matches('`'));
    assert_eq!(known, names.collect(), "the names in the schema");
}

#[test]
fn the_guides_name_no_code_that_does_not_exist() {
    let known: BTreeSet<String> = Problem::codes().map(str::to_owned).collect();
    let rubric_guide = text_of("docs/rubric.md");
    // The table of what is checked: its last column is codes.
    let checks = rubric_guide.split_once("## What is checked").expect("the guide says what is checked").1;
    let named: BTreeSet<String> = checks
        .lines()
        .filter_map(|line| line.trim_end_matches(" |").rsplit_once("| `"))
        .flat_map(|(_, codes)| codes.split("` `").map(|code| code.trim_matches('`').to_owned()))
        .collect();
    let of_rubrics: BTreeSet<String> = in_rubrics().into_iter().map(|case| case.code.to_owned()).collect();
    assert_eq!(named, of_rubrics, "docs/rubric.md lists what can be wrong with a rubric");
    assert!(named.is_subset(&known));
}

// In words.

/// One of every kind, with numbers that show the decimal mark.
#[rustfmt::skip] // A kind a line.
fn samples() -> Vec<Problem> {
    let half = || exact("5/2");
    let text = || "X".to_owned();
    let some = || vec!["X".to_owned(), "Y".to_owned()];
    let scale = || PossibleScores { min: Exact::ONE, max: half(), step: None };
    let near = || Near { id: text(), found: 3, total: 5, missing: some(), unknown: 1 };
    vec![
        RubricProblem::RubricSyntax { message: text(), decimal_comma: true }.into(),
        RubricProblem::RubricSyntax { message: text(), decimal_comma: false }.into(),
        RubricProblem::UnknownKey { key: text(), allowed: &["a", "b"], suggestion: None }.into(),
        RubricProblem::UnknownKey { key: text(), allowed: &["a", "b"], suggestion: Some(text()) }.into(),
        RubricProblem::TomlTooLarge { limit: 1 }.into(),
        RubricProblem::MissingKey { key: "id", of: text() }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::Text, found: "float" }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::Number, found: "float" }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::WholeNumber, found: "float" }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::List, found: "float" }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::Table, found: "float" }.into(),
        RubricProblem::WrongType { key: text(), expected: Expected::Tables, found: "float" }.into(),
        RubricProblem::InvalidNumber { key: text(), found: text() }.into(),
        RubricProblem::InvalidChoice { key: text(), found: text(), allowed: &["a", "b"] }.into(),
        RubricProblem::EmptyText { key: text() }.into(),
        RubricProblem::InvalidId { found: text() }.into(),
        RubricProblem::DuplicateId { id: text(), first_line: 1 }.into(),
        RubricProblem::DuplicateName { name: text(), first: text(), second: text() }.into(),
        RubricProblem::WeightNotPositive { node: text(), found: half() }.into(),
        RubricProblem::WeightSum { node: text(), part: "domain", sum: half(), expected: Exact::ONE }.into(),
        RubricProblem::WeightSum { node: text(), part: "aspect", sum: half(), expected: Exact::ONE }.into(),
        RubricProblem::WeightSum { node: text(), part: "indicator", sum: Exact::ONE, expected: half() }.into(),
        RubricProblem::WeightSumOverflow { node: text() }.into(),
        RubricProblem::MixedWeights { aspect: text(), with: 1, without: 2 }.into(),
        RubricProblem::ScaleEmpty { min: half(), max: Exact::ONE }.into(),
        RubricProblem::StepNotPositive { found: half() }.into(),
        RubricProblem::StepDoesNotDivide { step: half(), min: Exact::ONE, max: half() }.into(),
        RubricProblem::ScaleTooFine { step: half(), most: 1000 }.into(),
        RubricProblem::CriteriaMismatch { found: text(), expected: text() }.into(),
        RubricProblem::CriteriaMissing { node: text(), levels: vec![Exact::ONE, half()] }.into(),
        RubricProblem::CutCount { labels: 3, cuts: 1 }.into(),
        RubricProblem::CutOrder { cut: Exact::ONE, previous: half() }.into(),
        RubricProblem::CutOutsideScale { cut: half(), min: Exact::ONE, max: half() }.into(),
        RubricProblem::DuplicateLabel { label: text() }.into(),
        RubricProblem::DuplicateLevel { kind: text(), level: half() }.into(),
        RubricProblem::DuplicateLevelName { kind: text(), name: text(), first: half(), second: Exact::ONE }.into(),
        RubricProblem::NameIsNumber { name: text() }.into(),
        RubricProblem::MilestoneNamesBand { label: text() }.into(),
        RubricProblem::AliasCount { labels: 3, aliases: 1 }.into(),
        RubricProblem::BandLevelCount { labels: 3, levels: 1 }.into(),
        RubricProblem::LevelOffScale { level: text(), min: Exact::ONE, max: half(), step: half() }.into(),
        RubricProblem::LevelsWithoutStep.into(),
        RubricProblem::UnknownKind { kind: text(), known: Vec::new(), suggestion: None }.into(),
        RubricProblem::UnknownKind { kind: text(), known: some(), suggestion: Some(text()) }.into(),
        RubricProblem::MilestoneOffScale { index: half(), min: Exact::ONE, max: half() }.into(),
        RubricProblem::YearsInvalid.into(),
        RubricProblem::DecimalsInvalid { found: text(), max: 6 }.into(),
        RubricProblem::DomainsAndAspects.into(),
        RubricProblem::EmptyRubric.into(),
        RubricProblem::EmptyGroup { node: text() }.into(),
        Problem::EmptyFile,
        Problem::NoSheets,
        Problem::FilesRunTogether,
        Problem::FilesLeftOut { files: some() },
        Problem::NotUtf8 { byte: 3 },
        Problem::BinaryFile,
        Problem::Undecodable { encoding: "UTF-16LE" },
        Problem::FileTooLarge { limit: 2 },
        Problem::UnpacksTooLarge { limit: 2 },
        Problem::TableTooLarge { limit: 2 },
        Problem::TooManyColumns { row: 3, limit: 2 },
        Problem::WorkbookEncrypted,
        Problem::WorkbookDamaged { reason: text() },
        Problem::WorkbookUnsupported,
        Problem::InvalidJson { reason: text() },
        Problem::SheetAmbiguous { sheets: some() },
        Problem::SheetNotFound { wanted: text(), present: some() },
        Problem::UnclosedQuote,
        Problem::HeaderNotFound,
        Problem::ScoreColumnNotFound { columns: some() },
        Problem::ScoreColumnUnclear { numbers: some(), columns: some() },
        Problem::ScoreColumnAmbiguous { columns: some() },
        Problem::WeightsContradict { differing: 4, all: 6 },
        Problem::SecondHeader { first: 1 },
        Problem::DuplicateColumn { what: text(), first: "A".to_owned() },
        Problem::ExtraCells { cells: 4, columns: 3 },
        Problem::RubricNotRecognised { near: Vec::new() },
        Problem::RubricNotRecognised { near: vec![near(), near()] },
        Problem::RubricAmbiguous { fitting: some() },
        Problem::RubricUnproven { fitting: some() },
        Problem::InstrumentsDiffer { first: text(), other: text() },
        Problem::StageOrderUnknown { stage: text(), present: some() },
        Problem::StageNotFound { wanted: text(), present: Vec::new() },
        Problem::YearNotFound { wanted: 2030, present: some() },
        Problem::NoScores,
        Problem::ScoreColumnsUnread { columns: some() },
        Problem::NameContradicts { node: text(), name: text(), other: text() },
        Problem::YearsContradict { id: text(), first: 2018, last: Some(2020), found: 2023, rival: Some(near()) },
        Problem::YearsContradict { id: text(), first: 2018, last: None, found: 2017, rival: None },
        Problem::SummaryRows { rows: vec![3, 4] },
        Problem::PublishedDiffers { node: text(), published: half(), published_decimals: 1, computed: half(), decimals: 2 },
        Problem::PublishedOffScale { node: text(), value: half(), min: Exact::ONE, max: half() },
        Problem::DecimalAmbiguous { first: text(), one: text(), other: text() },
        Problem::CellError { node: text(), found: text() },
        Problem::CellDate { node: text() },
        Problem::CellBoolean { node: text(), found: text() },
        Problem::CellUncomputed { node: text() },
        Problem::CellTooLong { length: 3, limit: 2 },
        Problem::DecimalMark { found: text(), mark: ',' },
        Problem::MixedDecimalMarks { point: text(), comma: text() },
        Problem::WeightDiffers { node: text(), found: text(), expected: half() },
        Problem::InvalidPublished { node: text(), found: text() },
        Problem::UnknownIndicator { found: text(), suggestion: None, range: text() },
        Problem::UnknownIndicator { found: text(), suggestion: Some(text()), range: text() },
        Problem::IndicatorsDisagree { one: text(), other: text() },
        Problem::DuplicateIndicator { node: text(), first_row: 2, first_cell: "B2".to_owned() },
        Problem::DuplicateInstitution {
            institution: text(),
            first_file: None,
            first_sheet: Some(text()),
            first_row: 2,
        },
        Problem::MissingIndicator { node: text(), name: text(), institution: None, one_index: false },
        Problem::MissingIndicator { node: text(), name: text(), institution: Some(text()), one_index: true },
        Problem::MissingScore { node: text(), found: String::new(), one_index: true },
        Problem::MissingScore { node: text(), found: text(), one_index: false },
        Problem::ScoreWithoutIndicator { found: text() },
        Problem::NotANumber { node: text(), found: text(), expected: scale() },
        Problem::OutOfScale { node: text(), found: text(), expected: PossibleScores { step: Some(half()), ..scale() } },
        Problem::NotOnStep { node: text(), found: text(), expected: PossibleScores { step: Some(Exact::ONE), ..scale() } },
        Problem::InvalidYear { found: text() },
        Problem::InstitutionMissing,
        Problem::LevelContradicts { node: text(), found: text() },
        Problem::MarkedTwice { node: text(), levels: some() },
        Problem::EncodingAssumed { encoding: "Windows-1252" },
        Problem::HiddenSheet { name: text() },
        Problem::HiddenRows { rows: vec![3, 4] },
        Problem::HiddenColumns { columns: some() },
        Problem::SpellingsDiffer { spellings: vec![("A".to_owned(), 2), ("a".to_owned(), 3)] },
        Problem::InstitutionFromTitle { institution: text() },
        Problem::InstitutionFromFile { institution: text() },
        Problem::YearFromTitle { year: 2024 },
        Problem::YearFromSheet { year: 2024 },
        Problem::StageFromTitle { stage: text() },
        Problem::InstitutionsFromHeader { institutions: some() },
        Problem::PublishedOnly,
        Problem::RubricTaken { rubric: text(), title: text(), indicators: 5 },
        Problem::StageTaken { stage: text(), present: some() },
        Problem::StagesTaken { taken: some(), present: some() },
        Problem::BandDiffers { node: text(), exact: half(), exact_band: text(), rounded: half(), decimals: 1, rounded_band: text() },
        Problem::MissingTakenAsLowest { ids: some(), lowest: half() },
        Problem::MissingLeftOpen { ids: some() },
        Problem::ResultOverflow { node: text() },
        Problem::NotEnoughPublished { absent: some() },
        Problem::NothingPublished { institution: None },
        Problem::NothingPublished { institution: Some(text()) },
        Problem::UnknownNode { found: text(), suggestion: None, range: text() },
        Problem::UnknownNode { found: text(), suggestion: Some(text()), range: text() },
        Problem::InvalidChange { found: text() },
        Problem::SetTwice { node: text(), first: None },
        Problem::SetTwice { node: text(), first: Some(3) },
        Problem::ChangeOutOfScale { node: text(), found: half(), from: Exact::ONE, expected: scale() },
        Problem::ChangeNotOnStep { node: text(), found: half(), from: Exact::ONE, expected: PossibleScores { step: Some(half()), ..scale() } },
        Problem::ChangeCutOff { node: text(), ids: some() },
        Problem::ChangeLowers { node: text(), ids: some() },
        Problem::InstitutionNotFound { wanted: text(), suggestion: None, present: some() },
        Problem::InstitutionNotFound { wanted: text(), suggestion: Some(text()), present: some() },
        Problem::InstitutionAmbiguous { wanted: None, fitting: some() },
        Problem::InstitutionAmbiguous { wanted: Some(text()), fitting: vec!["X".to_owned(); 9] },
        Problem::ResultAmbiguous { fitting: some() },
        Problem::IndicatorsNeeded,
        Problem::TargetInvalid { found: text(), suggestion: None, bands: Vec::new() },
        Problem::TargetInvalid { found: text(), suggestion: Some(text()), bands: some() },
        Problem::TargetOutOfScale { found: half(), min: Exact::ONE, max: half() },
        Problem::ListHeaderNotFound { wanted: "a;b" },
        Problem::InvalidCost { found: text() },
        Problem::CostAmbiguous { found: "1.500".to_owned() },
        Problem::DuplicateEntry { what: text(), first: 2, in_table: true },
        Problem::DuplicateEntry { what: text(), first: 2, in_table: false },
        Problem::LevelNotOnLadder { found: text() },
        Problem::CostsDefaulted { ids: some() },
        Problem::CostsTooLarge,
        Problem::NameMissing,
        Problem::NoScenario,
        Problem::TooManyScenarios { limit: 2 },
        Problem::ScenarioNameTaken { name: text(), reserved: false },
        Problem::ScenarioNameTaken { name: text(), reserved: true },
        Problem::HistoryEmpty,
        Problem::HistoryLeftOut { institutions: some() },
        Problem::HistoryIncomplete { institutions: some() },
        Problem::HistoryRepeated { institutions: some() },
        Problem::HistoryEndsHere { stage: text() },
        Problem::HistoryStage { stage: text() },
        Problem::TooManyPlans { limit: 3 },
        Problem::TooManyPoints { limit: 3 },
        Problem::TooManyValues { limit: 3 },
        Problem::NoExactWorkbook { rubric: text() },
        Problem::FormsLeftOut { forms: 2, institutions: 3 },
        Problem::NotComparable { before: text(), after: text(), shown_anyway: false },
        Problem::NotComparable { before: text(), after: text(), shown_anyway: true },
        Problem::ColumnNotFound { wanted: text(), present: some() },
        Problem::ValueNotFound { column: text(), wanted: text(), present: some() },
        Problem::NobodyFits,
        Problem::NotRanked { institution: text() },
        Problem::SeveralYears { years: some() },
        Problem::WhichTwo { years: some(), stages: Vec::new() },
        Problem::NobodyInBoth,
        Problem::TwiceOnOneSide { institution: text() },
        Problem::YearMissing { institution: text() },
        Problem::TwiceInYear { institution: text(), year: 2023 },
        Problem::DifferentInstitutions { before: text(), after: text() },
        Problem::BackwardsInTime { before: 2024, after: 2023 },
        Problem::InstitutionRepeated { institution: text(), file: text(), row: 3 },
        Problem::NoValues { node: text(), present: some() },
        Problem::PreviousNotEarlier { found: some(), year: 2024 },
        Problem::UnknownBand { found: text(), rows: 1, bands: some() },
        Problem::UnknownBand { found: text(), rows: 3, bands: some() },
        Problem::MetadataMissing { institutions: some() },
        Problem::MetadataUnused { institutions: some() },
        Problem::MetadataRepeated { institutions: some() },
        Problem::MetadataUnnamed { rows: vec![3, 4] },
        Problem::MetadataContradicts { institution: text(), column: text(), found: text(), other: text(), first_row: Some(3) },
        Problem::MetadataContradicts { institution: text(), column: text(), found: text(), other: text(), first_row: None },
    ]
}

#[test]
fn every_kind_has_a_sentence_in_both_languages() {
    let mut seen = BTreeSet::new();
    for problem in samples() {
        let code = problem.code();
        seen.insert(code);
        let said = |lang| (problem.message(lang), problem.help(lang));
        let ((id, id_help), (en, en_help)) = (said(Lang::Id), said(Lang::En));
        assert_ne!(id, en, "{code}: the same sentence in both languages");
        assert_eq!(id_help.is_some(), en_help.is_some(), "{code}: help in one language only");
        // A remedy that is a piece of TOML is the same in every language.
        assert!(id_help.is_none() || id_help != en_help || code == "years-invalid", "{code}: {id_help:?}");
        for (mark, other, texts) in
            [(",", "2.5", [Some(&id), id_help.as_ref()]), (".", "2,5", [Some(&en), en_help.as_ref()])]
        {
            for text in texts.into_iter().flatten() {
                assert!(!text.trim().is_empty() && *text == text.trim(), "{code}: {text:?}");
                assert!(!text.contains('\n') && !text.contains("  "), "{code}: {text:?}");
                let stops = text.ends_with(['.', '!']) && !text.ends_with("...");
                assert!(!stops, "{code}: a sentence without a stop, like all others: {text:?}");
                assert!(!text.contains(other), "{code}: the decimal mark here is {mark}: {text:?}");
            }
        }
    }
    let all: BTreeSet<&str> = Problem::codes().collect();
    assert_eq!(seen, all, "a kind without a sample here");
}

// In a rubric.

/// One mistake in `inputs/small.toml`.
struct InRubric {
    code: &'static str,
    /// What is replaced, and by what.
    was: &'static str,
    is: &'static str,
    /// What the caret stands under.
    place: &'static str,
}

const fn mistake(code: &'static str, was: &'static str, is: &'static str, place: &'static str) -> InRubric {
    InRubric { code, was, is, place }
}

fn in_rubrics() -> Vec<InRubric> {
    vec![
        mistake("rubric-syntax", "weight = 4,", "weight = 4 5,", "4 5"),
        mistake("unknown-key", "decimals", "desimal", "desimal"),
        mistake("missing-key", "weight-total = 20\n", "weight-total = 20\n", ""),
        mistake("wrong-type", "min = 1", "min = [1]", "[1]"),
        mistake("invalid-number", "index = 2.6", "index = \"dua\"", "\"dua\""),
        mistake("invalid-choice", "\"above\"", "\"between\"", "\"between\""),
        mistake("empty-text", "\"Anggaran\"", "\" \"", "\" \""),
        mistake("invalid-id", "\"I2\"", "\"I 2\"", "\"I 2\""),
        mistake("duplicate-id", "\"I2\"", "\"I1\"", "\"I1\""),
        mistake("duplicate-name", "\"Perizinan\"", "\"Pengaduan\"", "\"Pengaduan\""),
        mistake("duplicate-name", "code = \"1.1\"", "code = \"3\"", "\"3\""),
        mistake("weight-not-positive", "weight = 4,", "weight = 0,", "0"),
        mistake("weight-sum", "weight = 4,", "weight = 4.1,", "10"),
        mistake("weight-overflow", "\"59/20\"", "\"1/999999999999999999999989\"", "10"),
        mistake("mixed-weights", "weight = 4, ", "", ""),
        mistake("scale-empty", "max = 5", "max = 1", "1"),
        mistake("step-not-positive", "step = 1", "step = 0", "0"),
        mistake("step-does-not-divide", "step = 1", "step = 3", "3"),
        mistake("scale-too-fine", "step = 1", "step = \"1/251\"", "\"1/251\""),
        mistake("cut-count", "cuts = [2.6]", "cuts = [2.6, 3.5]", "[2.6, 3.5]"),
        mistake(
            "cut-order",
            "labels = [\"Kurang\", \"Baik\"]\naliases = [[\"Merah\"], [\"Hijau\"]]\ncuts = [2.6]",
            "labels = [\"Kurang\", \"Baik\", \"Unggul\"]\ncuts = [2.6, 1.8]",
            "1.8",
        ),
        mistake("cut-outside-scale", "cuts = [2.6]", "cuts = [5]", "5"),
        mistake("duplicate-label", "[\"Kurang\", \"Baik\"]", "[\"Baik\", \"Baik\"]", "\"Baik\""),
        mistake("duplicate-label", "[\"Hijau\"]", "[\"KURANG.\"]", "\"KURANG.\""),
        mistake("duplicate-label", "[\"Hijau\"]", "[\"merah\"]", "\"merah\""),
        mistake("duplicate-level", "5 = \"Optimum\"", "5 = \"Optimum\"\n\"5.0\" = \"Puncak\"", "\"5.0\""),
        mistake("duplicate-level-name", "5 = \"Optimum\"", "5 = \"RINTISAN\"", "\"RINTISAN\""),
        mistake("name-is-number", "\"Optimum\"", "\"Level 4\"", "\"Level 4\""),
        mistake("name-is-number", "\"Optimum\"", "\"IV\"", "\"IV\""),
        mistake("name-is-number", "\"Hijau\"", "\"4,0\"", "\"4,0\""),
        mistake("name-is-number", "\"Kurang\", \"Baik\"", "\"2\", \"Baik\"", "\"2\""),
        mistake("milestone-names-band", "label = \"Target\"", "label = \"hijau\"", "\"hijau\""),
        mistake("alias-count", "[[\"Merah\"], [\"Hijau\"]]", "[[\"Merah\"]]", "[[\"Merah\"]]"),
        mistake("band-level-count", "cuts = [2.6]", "cuts = [2.6]\nlevels = [\"Awal\"]", "[\"Awal\"]"),
        mistake("level-off-scale", "5 = \"Optimum\"", "6 = \"Optimum\"", "6"),
        mistake("levels-without-step", "step = 1\n", "", "levels"),
        mistake("unknown-kind", "kind = \"process\", name = \"Peta", "kind = \"proses\", name = \"Peta", "\"proses\""),
        mistake("milestone-off-scale", "index = 2.6", "index = 6", "6"),
        mistake("years-invalid", "[2021, 2025]", "[2025, 2021]", "[2025, 2021]"),
        mistake("decimals-invalid", "decimals = 2", "decimals = 7", "7"),
        mistake(
            "domains-and-aspects",
            "[[milestone]]",
            "[[aspect]]\nid = \"A9\"\nname = \"Sisa\"\nweight = 20\nindicators = [{ id = \"I9\", name = \"Sisa\" }]\n\n[[milestone]]",
            "aspect",
        ),
        mistake("empty-rubric", "", "", ""),
        mistake("empty-group", "", "", ""),
        mistake("toml-too-large", "", "", ""),
    ]
}

#[test]
fn every_mistake_in_a_rubric_is_one_diagnostic_at_its_place() {
    let right = text_of("tests/inputs/small.toml");
    let up_to = |mark: &str| right[..right.find(mark).expect("the mark is there")].to_owned();
    for InRubric { code, was, is, place } in in_rubrics() {
        let wrong = match code {
            "missing-key" => right.replacen("title = \"Indeks Kecil\"\n", "", 1),
            "toml-too-large" => "#".repeat(4 * 1024 * 1024 + 1),
            "empty-rubric" => up_to("[[domain]]"),
            "empty-group" => up_to("  { id = \"I4\"") + "]\n",
            _ => {
                assert!(right.contains(was), "{code}: nothing to replace");
                right.replacen(was, is, 1)
            }
        };
        let diagnostics = read_rubric(&wrong).expect_err(code);
        let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.problem.code()).collect();
        assert_eq!(found, [code], "{}", support::in_words(&diagnostics));
        let Place::Text(source, span) = &diagnostics[0].place else { panic!("{code} has no place") };
        assert!(diagnostics[0].is_error());
        if !place.is_empty() {
            assert_eq!(&source.text[span.clone()], place, "{code}");
        }
    }
}

// In a sheet.

/// A sheet and its diagnostics, without those about the instrument.
#[derive(Clone)]
struct InSheet {
    codes: Vec<&'static str>,
    bytes: Vec<u8>,
    options: Options,
    how: assess::Options,
}

impl InSheet {
    fn new(code: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { codes: vec![code], bytes: bytes.into(), options: small(), how: assess::Options::default() }
    }

    fn with(self, options: Options) -> Self {
        Self { options, ..self }
    }

    fn and(mut self, code: &'static str) -> Self {
        self.codes.push(code);
        self
    }

    fn missing(self, missing: Missing) -> Self {
        Self { how: assess::Options { missing, ..self.how }, ..self }
    }
}

/// Reading with the small rubric.
fn small() -> Options {
    thread_local! {
        static SMALL: Arc<Rubric> = Arc::new(support::rubric(&text_of("tests/inputs/small.toml")));
    }
    Options { rubric: Some(SMALL.with(Arc::clone)), ..Options::default() }
}

/// A sheet of the small rubric in which a part is replaced.
fn sheet(was: &str, is: &str) -> String {
    let right = "indikator;nilai\nI1;3\nI2;4\nI3;2\nI4;3\nI5;1\nI6;2\n";
    assert!(right.contains(was), "nothing to replace: {was}");
    right.replacen(was, is, 1)
}

fn in_sheets() -> Vec<InSheet> {
    let any = Options::default;
    let two_institutions = "instansi;tahun;I1;I2;I3;I4;I5;I6\nA;2024;3;3;3;3;3;3\nB;2024;2;2;2;2;2;2\n";
    let stages = "indikator;mandiri;akhir\nI1;3;3\nI2;4;4\nI3;2;2\nI4;3;3\nI5;1;1\nI6;2;2\n";
    let two_with_stages =
        "instansi;tahap;I1;I2;I3;I4;I5;I6\nA;mandiri;3;3;3;3;3;3\nA;akhir;2;2;2;2;2;2\nB;mandiri;1;1;1;1;1;1\n";
    let marks = "indikator;1;2;3;4;5\nI1;;;v;;\nI2;;;;v;\nI3;;v;;;\nI4;;;v;;\nI5;v;;;;\nI6;;v;;;\n";
    let spbe = text_of("examples/bandar-lampung-2023.csv");
    let decimals = Options { rubric: Some(Arc::new(support::rubric(ANY_VALUE))), ..any() };
    let overflowing = "indikator;nilai\nI1;3.14159265358979323846\nI2;2.5\n";
    let texts = vec![
        InSheet::new("empty-file", "\n;\n"),
        InSheet::new("not-utf8", b"indikator;nilai\nI1;\xFF\n".to_vec())
            .with(Options { encoding: Some(Encoding::Utf8), ..small() }),
        InSheet::new("binary-file", b"indikator;nilai\nI1;\0\n".to_vec()),
        InSheet::new("undecodable", b"\xFF\xFEa\0\x00\xD8".to_vec()),
        InSheet::new("file-too-large", sheet("3", "3"))
            .with(Options { limits: intake::Limits { bytes: 10, ..intake::Limits::default() }, ..small() }),
        InSheet::new("table-too-large", sheet("3", "3"))
            .with(Options { limits: intake::Limits { table: 100, ..intake::Limits::default() }, ..small() }),
        InSheet::new("too-many-columns", ";".repeat(20_000)),
        InSheet::new("invalid-json", "{\"kode\": "),
        InSheet::new("unclosed-quote", sheet("I6;2", "I6;\"2")),
        InSheet::new("header-not-found", "tanggal;catatan\n2024-01-02;rapat\n"),
        InSheet::new("score-column-not-found", sheet("nilai", "keterangan")),
        InSheet::new(
            "score-column-ambiguous",
            "indikator;nilai;skor\nI1;3;3\nI2;4;4\nI3;2;2\nI4;3;3\nI5;1;1\nI6;2;2\n",
        ),
        InSheet::new("score-column-unclear", sheet("nilai", "lain-lain")),
        InSheet::new("weights-contradict", "indikator;bobot;nilai\nI1;3;3\nI2;4;4\nI3;2;2\nI4;3;3\nI5;1;1\nI6;2;2\n"),
        InSheet::new("second-header", sheet("I4;3", "nilai;indikator\nI4;3")),
        InSheet::new(
            "rubric-unproven",
            format!("no;nilai\n{}", (1..=20).map(|n| format!("{n};3\n")).collect::<String>()),
        )
        .with(any()),
        InSheet::new("institution-missing", two_institutions.replacen("B;", ";", 1)),
        InSheet::new("level-contradicts", sheet("I1;3", "I1;3 (Optimum)")),
        InSheet::new("marked-twice", marks.replacen("v;;", "v;v;", 1)),
        InSheet::new(
            "spellings-differ",
            format!("instansi;{}", sheet("3", "3").replace("\nI", "\nA;I").replace("A;I6", "a;I6")),
        ),
        InSheet::new("duplicate-column", two_institutions.replacen("I2", "Indikator 1", 1)),
        InSheet::new("extra-cells", sheet("I2;4", "I2;4;5")),
        InSheet::new("rubric-not-recognised", sheet("3", "3")).with(any()),
        InSheet::new("rubric-ambiguous", "instansi;A1;A2;A3;A4;A5;A6;A7\nKota A;1,5;2,5;3;1;2;3;4\n").with(any()),
        InSheet::new("stage-order-unknown", two_with_stages.replacen("akhir", "susulan", 1)),
        InSheet::new("stage-not-found", stages).with(Options { stage: Some("visitasi".to_owned()), ..small() }),
        InSheet::new("year-not-found", two_institutions).with(Options { year: Some(2030), ..small() }),
        InSheet::new("no-scores", "instansi;I1;I2;I3;I4;I5;I6\n;;;;;;\nJumlah;1;2;3;4;5;6\n").and("summary-rows"),
        InSheet::new("decimal-ambiguous", "indikator,nilai,catatan\nI1,3,0\nI2,2,0\nI3,4,0\n"),
        InSheet::new("cell-too-long", sheet("I2;4", &format!("I2;{}", "4".repeat(40))))
            .with(Options { limits: intake::Limits { cell: 30, ..intake::Limits::default() }, ..small() }),
        InSheet::new("decimal-mark", sheet("I2;4", "I2;4.0"))
            .with(Options { decimal: Some(DecimalMark::Comma), ..small() }),
        InSheet::new("mixed-decimal-marks", sheet("I1;3\nI2;4", "I1;3.0\nI2;4,0")),
        InSheet::new("weight-differs", "indikator;bobot;nilai\nI1;2,95;3\nI2;99;4\nI3;4;2\nI4;;3\nI5;;1\nI6;;2\n"),
        InSheet::new("invalid-published", "instansi;D1;D2;indeks\nA;3;2;tinggi\n").and("published-only"),
        InSheet::new("unknown-indicator", sheet("I6;2\n", "I6;2\nI7;2\n")),
        InSheet::new(
            "indicators-disagree",
            "kode;nama;nilai\nI1;Arsitektur;3\nI2;Peta Rencana;4\nI3;Anggaran;2\nI4;Pengaduan;3\nI5;Perizinan;1\nI6;Data Terbuka;1\nI6;Perizinan;2\n",
        ),
        InSheet::new("duplicate-indicator", sheet("I6;2\n", "I6;2\nI6;2\n")),
        InSheet::new("duplicate-institution", two_institutions.replacen("B;", "A;", 1)),
        InSheet::new("missing-indicator", sheet("I6;2\n", "")),
        InSheet::new("missing-score", sheet("I6;2", "I6;belum")),
        InSheet::new("score-without-indicator", sheet("I6;2\n", "I6;2\n;2\n")),
        InSheet::new("not-a-number", sheet("I6;2", "I6;dua")),
        InSheet::new("out-of-scale", sheet("I6;2", "I6;6")),
        InSheet::new("not-on-step", sheet("I6;2", "I6;2,5")),
        InSheet::new("invalid-year", two_institutions.replacen("2024", "20x4", 1)),
        InSheet::new(
            "encoding-assumed",
            b"instansi;indikator;nilai\nKota \xE9;I1;3\n;I2;4\n;I3;2\n;I4;3\n;I5;1\n;I6;2\n".to_vec(),
        ),
        InSheet::new("institution-from-title", format!("Instansi;Kota A\n\n{}", sheet("3", "3"))),
        InSheet::new("institution-from-file", sheet("3", "3"))
            .with(Options { stand_in: Some("kota-a".into()), ..small() }),
        InSheet::new("stage-from-title", format!("Tahap;akhir\n\n{}", sheet("3", "3"))),
        InSheet::new("year-from-title", format!("Tahun;2024\n\n{}", sheet("3", "3"))),
        InSheet::new("institutions-from-header", stages.replacen("mandiri;akhir", "Dinas A;Dinas B", 1)),
        InSheet::new("published-only", "instansi;D1;D2;indeks\nA;3;2;2,5\n"),
        InSheet::new("not-enough-published", "instansi;D1;A1\nA;3;3\n").and("published-only"),
        InSheet::new("nothing-published", "instansi;D1;D2;indeks\nA;;;\n").and("published-only"),
        InSheet::new("rubric-taken", spbe).with(any()),
        InSheet::new("stage-taken", stages),
        InSheet::new("stages-taken", two_with_stages),
        InSheet::new("band-differs", text_of("tests/inputs/small-edge.csv")),
        InSheet::new("missing-taken-as-lowest", sheet("I6;2", "I6;-")).missing(Missing::Lowest),
        InSheet::new("missing-left-open", sheet("I6;2", "I6;-")).missing(Missing::Bounds),
        InSheet::new("result-overflow", overflowing).with(decimals),
        InSheet::new(
            "score-columns-unread",
            "indikator;nilai;Kota B\nI1;3;3\nI2;4;4\nI3;2;2\nI4;3;3\nI5;1;1\nI6;2;2\n",
        ),
        InSheet::new(
            "name-contradicts",
            "no;indikator;nilai\n1;Lay. Perizinan;3\n2;Lay. Pengaduan;4\n3;Susun Anggaran;2\n4;Susun Peta Rencana;3\n5;Susun Arsitektur;1\n6;Buka Data;2\n",
        ),
        InSheet::new("years-contradict", text_of("examples/bandar-lampung-2023.csv").replace(";2023;", ";2019;"))
            .with(any())
            .and("rubric-taken"),
        InSheet::new("summary-rows", format!("{two_institutions}Jumlah;;5;5;5;5;5;5\n")),
        InSheet::new("published-differs", "instansi;I1;I2;I3;I4;I5;I6;indeks\nA;3;3;3;3;3;3;3,01\n"),
        InSheet::new("published-off-scale", "instansi;D1;D2;indeks\nA;0,3;2;2,5\n").and("published-only"),
    ];
    texts.into_iter().chain(workbooks::cases()).collect()
}

/// Mistakes of a second row, which leave the first standing.
const FIRST_STANDS: [&str; 2] = ["duplicate-institution", "institution-missing"];

/// A rubric without steps, whose weights have many digits.
const ANY_VALUE: &str = "
    id = \"bebas\"
    title = \"Bebas\"
    weight-total = 100
    scale = { min = 1, max = 5 }
    [[aspect]]
    id = \"A1\"
    name = \"Satu\"
    weight = 100
    indicators = [ { id = \"I1\", weight = 33.333333333, name = \"Butir\" }, { id = \"I2\", weight = 66.666666667, name = \"Lain\" } ]
";

/// Everything said about a sheet and the results that it gives.
fn said(case: &InSheet) -> (Vec<Diagnostic>, usize) {
    let reading = intake::read("x.csv", &case.bytes, &case.options);
    let mut said = reading.diagnostics.clone();
    let mut results = 0;
    for record in &reading.records {
        said.extend(record.diagnostics.iter().cloned());
        let rubric = reading.rubric.as_ref().expect("what was read was read with a rubric");
        if record.has_errors() {
            continue;
        }
        match assess::assess(rubric, &record.scores, case.how) {
            Ok(assessment) => {
                results += 1;
                said.extend(assessment.notes);
            }
            Err(errors) => said.extend(errors),
        }
    }
    (said, results)
}

fn distinct(diagnostics: &[Diagnostic]) -> BTreeSet<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.problem.code()).collect()
}

#[test]
fn every_mistake_in_a_sheet_is_said_and_nothing_else() {
    for case in in_sheets() {
        let text = String::from_utf8_lossy(&case.bytes).chars().take(300).collect::<String>();
        let (said, results) = said(&case);
        let mut codes = distinct(&said);
        if case.options.rubric.is_none() && !case.codes.contains(&"rubric-taken") {
            codes.remove("rubric-taken");
        }
        assert_eq!(codes, case.codes.iter().copied().collect(), "{}\n{text}", support::in_words(&said));
        // A mistake costs its institution the result, never the others; a note costs nothing.
        // Of two rows of one institution the first is scored, and the second is refused.
        let is_twice = FIRST_STANDS.contains(&case.codes[0]);
        let institutions = if text.contains("\nB;") || is_twice { 2 } else { 1 };
        let errors = said.iter().filter(|diagnostic| diagnostic.is_error()).count();
        match errors {
            0 => assert!(results > 0, "{:?} leaves the result standing\n{text}", case.codes),
            _ => assert!(results < institutions, "{:?} is an error, and all is scored\n{text}", case.codes),
        }
    }
}

/// However missing scores are taken, what is wrong with a row must not make its scores missing ones.
#[test]
fn nothing_wrong_is_scored_as_missing() {
    for case in in_sheets() {
        for missing in [Missing::Lowest, Missing::Bounds] {
            let reading = intake::read("x.csv", &case.bytes, &case.options);
            let (said, results) = said(&InSheet { how: assess::Options { missing, ..case.how }, ..case.clone() });
            if reading.has_errors() && !String::from_utf8_lossy(&case.bytes).contains("\nB;") {
                let first_stands = usize::from(FIRST_STANDS.contains(&case.codes[0]));
                assert_eq!(results, first_stands, "{:?} with {missing:?}\n{}", case.codes, support::in_words(&said));
            }
        }
    }
}

#[cfg(feature = "xlsx")]
mod workbooks {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

    use super::*;

    /// A workbook of the small rubric, with the last score written by the caller.
    fn workbook(last: impl FnOnce(&mut Worksheet)) -> Workbook {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        fill(sheet);
        last(sheet);
        workbook
    }

    fn fill(sheet: &mut Worksheet) {
        let cells =
            [("indikator", "nilai"), ("I1", "3"), ("I2", "4"), ("I3", "2"), ("I4", "3"), ("I5", "1"), ("I6", "2")];
        for (row, (id, score)) in (0..).zip(cells) {
            sheet.write_string(row, 0, id).expect("a cell can be written");
            sheet.write_string(row, 1, score).expect("a cell can be written");
        }
    }

    fn bytes(mut workbook: Workbook) -> Vec<u8> {
        workbook.save_to_buffer().expect("a workbook can be made")
    }

    /// The workbook as a program writes it that does not compute: formulas without their results.
    fn without_results(workbook: &[u8]) -> Vec<u8> {
        use std::io::{Cursor, Read, Write};
        let mut from = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is an archive");
        let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..from.len() {
            let mut part = from.by_index(index).expect("every part is there");
            let name = part.name().expect("every part has a name").into_owned();
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("every part can be read");
            if name.starts_with("xl/worksheets/") {
                let text = String::from_utf8(content).expect("a sheet is text");
                assert!(text.contains("</f><v>0</v>"), "{text}");
                content = text.replace("</f><v>0</v>", "</f>").into_bytes();
            }
            to.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part can be begun");
            to.write_all(&content).expect("a part can be written");
        }
        to.finish().expect("the archive can be closed").into_inner()
    }

    pub fn cases() -> Vec<InSheet> {
        const ROW: u32 = 6;
        let written = |write: fn(&mut Worksheet)| bytes(workbook(write));
        let second_sheet = |name: &str, change: fn(&mut Worksheet)| {
            let mut workbook = workbook(|_| {});
            let sheet = workbook.add_worksheet().set_name(name).expect("the name is possible");
            fill(sheet);
            change(sheet);
            bytes(workbook)
        };
        let error = written(|sheet| {
            sheet.write_formula(ROW, 1, Formula::new("=NA()").set_result("#N/A")).expect("a cell can be written");
        });
        let date = written(|sheet| {
            let date = ExcelDateTime::from_ymd(2024, 5, 3).expect("there is such a day");
            let format = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_datetime_with_format(ROW, 1, &date, &format).expect("a cell can be written");
        });
        let truth = written(|sheet| {
            sheet.write_boolean(ROW, 1, true).expect("a cell can be written");
        });
        let uncomputed = without_results(&written(|sheet| {
            sheet.write_formula(ROW, 1, Formula::new("=1+1")).expect("a cell can be written");
        }));
        let hidden_rows = written(|sheet| {
            sheet.set_row_hidden(3).expect("a row can be hidden");
        });
        let hidden_columns = written(|sheet| {
            sheet.set_column_hidden(1).expect("a column can be hidden");
        });
        let whole = written(|_| {});
        let encrypted: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
            .iter()
            .copied()
            .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        vec![
            InSheet::new("workbook-encrypted", encrypted),
            InSheet::new("workbook-damaged", whole[..whole.len() / 2].to_vec()),
            InSheet::new("unpacks-too-large", whole.clone())
                .with(Options { limits: intake::Limits { unpacked: 100, ..intake::Limits::default() }, ..small() }),
            InSheet::new("sheet-not-found", whole).with(Options { sheet: Some("Nilai".to_owned()), ..small() }),
            InSheet::new("sheet-ambiguous", second_sheet("Lama", |_| {})),
            InSheet::new(
                "hidden-sheet",
                second_sheet("Lama", |sheet| {
                    sheet.set_hidden(true);
                }),
            ),
            InSheet::new("hidden-rows", hidden_rows),
            InSheet::new("hidden-columns", hidden_columns),
            InSheet::new("cell-error", error),
            InSheet::new("cell-date", date),
            InSheet::new("cell-boolean", truth),
            InSheet::new("cell-uncomputed", uncomputed),
        ]
    }
}

#[cfg(not(feature = "xlsx"))]
mod workbooks {
    use super::*;

    pub fn cases() -> Vec<InSheet> {
        vec![InSheet::new("workbook-unsupported", b"PK\x03\x04anything".to_vec())]
    }
}

/// Said only by a build without support for workbooks, or only by one with it.
#[cfg(feature = "xlsx")]
const OF_OTHER_BUILDS: [&str; 1] = ["workbook-unsupported"];
#[cfg(not(feature = "xlsx"))]
const OF_OTHER_BUILDS: [&str; 14] = [
    "no-exact-workbook",
    "forms-left-out",
    "workbook-encrypted",
    "workbook-damaged",
    "unpacks-too-large",
    "sheet-not-found",
    "sheet-ambiguous",
    "hidden-sheet",
    "hidden-rows",
    "hidden-columns",
    "cell-error",
    "cell-date",
    "cell-boolean",
    "cell-uncomputed",
];

#[test]
fn every_code_is_produced_by_a_test() {
    let mut produced: BTreeSet<String> = in_rubrics().iter().map(|case| case.code.to_owned()).collect();
    for case in in_sheets() {
        produced.extend(distinct(&said(&case).0).into_iter().map(str::to_owned));
    }
    // What the program printed: `error[code]: ...`, and in JSON `"code": "..."`.
    const COMMANDS: [&str; 9] =
        ["score", "check", "rubric", "whatif", "plan", "sensitivity", "rank", "compare", "trend"];
    for folder in COMMANDS.map(|name| format!("tests/cli/{name}")) {
        for file in files(&folder, "case") {
            let text = std::fs::read_to_string(&file).expect("a case can be read");
            let in_words = text.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
            produced.extend(in_words.map(|(code, _)| code.to_owned()));
            let in_json = text.lines().filter_map(|line| line.trim().strip_prefix("\"code\": \""));
            produced.extend(in_json.map(|code| code.trim_end_matches("\",").to_owned()));
        }
    }
    produced.extend(in_long_lists());
    #[cfg(feature = "xlsx")]
    produced.extend(in_workbooks());
    let is_made = |code: &&str| produced.contains(*code) || OF_OTHER_BUILDS.contains(code);
    let never: Vec<&str> = Problem::codes().filter(|code| !is_made(code)).collect();
    assert_eq!(never, [""; 0], "no test makes these mistakes");
}

/// What is wrong with a list of more scenarios than can be answered.
fn in_long_lists() -> Vec<String> {
    let rows: String = (0..20_000).map(|number| format!("S{number};I1;4\n")).collect();
    let list = format!("skenario;indikator;nilai\n{rows}");
    let rubric = support::built_in("spbe-2020");
    let errors = intake::list::read_scenarios("skenario.csv", list.as_bytes(), &rubric).expect_err("it is too long");
    errors.iter().map(|error| error.problem.code().to_owned()).collect()
}

/// What a workbook cannot hold.
#[cfg(feature = "xlsx")]
fn in_workbooks() -> Vec<String> {
    use spbe::report::xlsx::{self, Failure, MAX_FORMS, Setting};

    let fine = support::rubric(&text_of("tests/inputs/too-fine.toml"));
    let Err(Failure::Inexact(problem)) = xlsx::template(&fine, Setting::default()) else { panic!("not refused") };
    let small = support::rubric(&text_of("tests/inputs/small.toml"));
    let lowest = vec![Some(small.scale.min); small.indicators().len()];
    let assessment = assess::assess_levels(&small, &lowest, assess::Options::default()).expect("it is small");
    let many = vec![assessment; MAX_FORMS + 1];
    let written = xlsx::results(&small, &many, Setting::default()).expect("it can be written");
    let notes = written.notes.iter().map(|note| note.problem.code());
    notes.chain([problem.code()]).map(str::to_owned).collect()
}
