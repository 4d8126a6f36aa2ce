//! What several tests need: reading sheets and rubrics from texts, and running the program itself.
#![allow(dead_code, reason = "each test file is a program of its own and uses its part")]

#[cfg(feature = "xlsx")]
pub mod forms;
#[cfg(feature = "cli")]
pub mod program;
pub mod random;
pub mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use spbe::assess::{self, Assessment};
use spbe::diagnostic::{Diagnostic, Source};
use spbe::exact::{DecimalMark, Exact};
use spbe::intake;
use spbe::lang::Lang;
use spbe::rubric::{self, Rubric, catalog};

/// A number that the test itself wrote.
pub fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// The number as it is shown: two decimals, half up, with a comma as the ministry prints it.
pub fn shown(value: Exact) -> String {
    value.to_decimal(2, DecimalMark::Comma)
}

/// A year in which an instrument was in use.
pub fn year(rubric: &Rubric) -> u16 {
    rubric.years.map_or(2024, |(first, _)| first)
}

/// A built-in rubric.
pub fn built_in(id: &str) -> Arc<Rubric> {
    catalog::find(id).unwrap_or_else(|| panic!("{id} is not built in"))
}

/// The rubric of a TOML text, or what is wrong with it.
pub fn read_rubric(text: &str) -> Result<Rubric, Vec<Diagnostic>> {
    rubric::read(&Arc::new(Source { name: "rubric.toml".to_owned(), text: text.to_owned() }))
}

/// The rubric of a TOML text that must be right.
pub fn rubric(text: &str) -> Rubric {
    read_rubric(text).unwrap_or_else(|diagnostics| panic!("{}\n{text}", in_words(&diagnostics)))
}

/// A rubric of one aspect, with whole weights, a scale from 1 to 4 and three bands.
pub fn flat_rubric(weights: &[u32], step: Option<&str>, cuts: [Exact; 2], on_cut: &str) -> Rubric {
    let step = step.map_or_else(String::new, |step| format!(", step = {step}"));
    let [first, second] = cuts;
    let total: u32 = weights.iter().sum();
    let indicator =
        |(at, weight): (usize, &u32)| format!("  {{ id = \"I{at}\", weight = {weight}, name = \"Butir {at}\" }},\n");
    let indicators: String = (1..).zip(weights).map(indicator).collect();
    rubric(&format!(
        "id = \"acak\"\ntitle = \"Acak\"\nweight-total = {total}\ndecimals = 1\n\
         scale = {{ min = 1, max = 4{step} }}\n\
         [bands]\nlabels = [\"Rendah\", \"Sedang\", \"Tinggi\"]\ncuts = [\"{first}\", \"{second}\"]\n\
         on-cut = \"{on_cut}\"\n[[aspect]]\nid = \"A1\"\nname = \"Semua\"\nweight = {total}\n\
         indicators = [\n{indicators}]\n",
    ))
}

/// What is wrong, in a line each.
pub fn in_words<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let line = |diagnostic: &Diagnostic| {
        format!("{} {:?}: {}", diagnostic.problem.code(), diagnostic.rank(), diagnostic.problem.message(Lang::En))
    };
    diagnostics.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The results of a sheet that must be right.
pub fn assess_sheet(bytes: &[u8], options: &intake::Options, how: assess::Options) -> (Arc<Rubric>, Vec<Assessment>) {
    let reading = intake::read("sheet.csv", bytes, options);
    let everything = reading.diagnostics.iter().chain(reading.records.iter().flat_map(|record| &record.diagnostics));
    let text = || String::from_utf8_lossy(bytes);
    assert!(!reading.has_errors(), "{}\n{}", in_words(everything), text());
    let rubric = reading.rubric.unwrap_or_else(|| panic!("no rubric for\n{}", text()));
    let assess = |record: &intake::Record| {
        assess::assess(&rubric, &record.scores, how)
            .unwrap_or_else(|errors| panic!("{}\n{}", in_words(&errors), text()))
    };
    let assessments = reading.records.iter().map(assess).collect();
    (rubric, assessments)
}

/// The result of a sheet of one institution whose instrument shows by itself.
pub fn assess_one(bytes: &[u8]) -> (Arc<Rubric>, Assessment) {
    let (rubric, assessments) = assess_sheet(bytes, &intake::Options::default(), assess::Options::default());
    let [assessment] = <[Assessment; 1]>::try_from(assessments).unwrap_or_else(|all| panic!("{} results", all.len()));
    (rubric, assessment)
}

/// The result of bare scores.
pub fn assessed(rubric: &Rubric, scores: &[Exact], options: assess::Options) -> Assessment {
    let scores: Vec<Option<Exact>> = scores.iter().copied().map(Some).collect();
    assess::assess_levels(rubric, &scores, options).expect("small numbers")
}

/// The index of a result, which must be known.
pub fn index_of(assessment: &Assessment) -> Exact {
    assessment.index().known().expect("the index is known").exact
}

/// A path of the repository.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// A file of the repository.
pub fn text_of(relative: &str) -> String {
    std::fs::read_to_string(path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
}

/// The files of a folder with an ending, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

/// The node at a position, from 0.
pub fn nth(mut nodes: spbe::rubric::Nodes, position: usize) -> spbe::rubric::NodeId {
    nodes.nth(position).expect("there are as many nodes")
}
