//! The page that lists every institution of a batch.

use maud::{Markup, html};

use super::{Shell, tables};
use crate::assess::{Assessment, Value};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::document::{Cell, Column, Grid};
use crate::report::score::Words;
use crate::report::svg::histogram;
use crate::rubric::Rubric;

/// The script of the page.
const SCRIPT: &str = include_str!("overview.js");

/// An institution with its page.
#[derive(Debug)]
pub struct Entry<'e> {
    /// What it is called.
    pub name: String,
    /// The file of its page.
    pub file: String,
    /// The group it is in.
    pub group: Option<&'e str>,
    /// Its result.
    pub result: &'e Assessment,
}

/// What the page says.
#[derive(Debug)]
pub struct Overview<'e> {
    /// The instrument.
    pub rubric: &'e Rubric,
    /// The institutions, in the order of the table.
    pub entries: Vec<Entry<'e>>,
    /// What the groups are: the header of the column.
    pub group_by: Option<&'e str>,
}

/// The page.
pub fn overview(overview: &Overview<'_>, lang: Lang) -> String {
    let (rubric, count) = (overview.rubric, overview.entries.len());
    let title = format!("{} - {count} {}", rubric.title, lang.pick("instansi", "institutions"));
    let known = |entry: &Entry<'_>| entry.result.index.known().map(|point| point.exact);
    let indexes: Vec<Exact> = overview.entries.iter().filter_map(known).collect();
    let label = format!(
        "{}: {} {}",
        lang.pick("Sebaran indeks", "Distribution of the index"),
        indexes.len(),
        lang.pick("instansi", "institutions")
    );
    let chart = histogram::histogram(&indexes, &rubric.scale, rubric.bands.as_ref(), label, lang);
    let body = html! {
        header {
            p class="kind" { (lang.pick("Laporan hasil", "Report")) " · " (rubric.title) }
            h1 { (count) " " (lang.pick("instansi", "institutions")) }
            @if let Some(basis) = &rubric.legal_basis { p class="facts" { span { (basis) } } }
        }
        main {
            section id="distribution" {
                h2 { (lang.pick("Sebaran indeks", "Distribution of the index")) }
                div class="beside" { figure { (chart.inline()) } div { (tables::table(&groups(overview, lang), lang.pick("Predikat menurut kelompok", "Bands by group"), lang)) } }
            }
            section id="institutions" {
                h2 { (lang.pick("Instansi", "Institutions")) }
                p class="search" hidden { label { (lang.pick("Cari", "Search")) " " input type="search" id="search"; } " " span role="status" id="found" {} }
                (institutions(overview, lang))
            }
        }
    };
    Shell { title: &title, lang, script: Some(SCRIPT), data: None, body }.render()
}

fn institutions(overview: &Overview<'_>, lang: Lang) -> Markup {
    let rubric = overview.rubric;
    let words = Words { rubric, lang };
    let tops = if rubric.domains.is_empty() { &rubric.aspects } else { &rubric.domains };
    let years = overview.entries.iter().any(|entry| entry.result.subject.year.is_some());
    let values = |entry: &Entry<'_>| -> Vec<Value> {
        let values = if rubric.domains.is_empty() { &entry.result.aspects } else { &entry.result.domains };
        values.clone()
    };
    // A number to sort by: the exact value, as near as a float can hold it.
    let key = |value: Value| value.low().map(|point| point.exact.to_decimal(6, crate::exact::DecimalMark::Point));
    html! {
        div {
            table id="list" {
                caption class="unseen" { (lang.pick("Instansi", "Institutions")) }
                thead {
                    tr {
                        th scope="col" class="name" { (lang.pick("Instansi", "Institution")) }
                        @if let Some(group_by) = overview.group_by { th scope="col" class="minor" { (group_by) } }
                        @if years { th scope="col" class="number minor" { (lang.pick("Tahun", "Year")) } }
                        th scope="col" class="number" { (lang.pick("Indeks", "Index")) }
                        @if rubric.bands.is_some() { th scope="col" { (lang.pick("Predikat", "Band")) } }
                        @for group in tops { th scope="col" class="number minor" { abbr title=(group.name) { (group.id) } } }
                    }
                }
                tbody {
                    @for entry in &overview.entries {
                        tr {
                            th scope="row" class="name" { a href=(entry.file) { (entry.name) } }
                            @if overview.group_by.is_some() { td class="minor" { (entry.group.unwrap_or("-")) } }
                            @if years { td class="number minor" { @if let Some(year) = entry.result.subject.year { (year) } } }
                            td class="number" data-key=[key(entry.result.index)] { (words.value(entry.result.index)) }
                            @if let Some(bands) = &rubric.bands {
                                td data-key=[entry.result.index.low().and_then(|point| point.band)] { (words.band_cell(bands, entry.result.index).text) }
                            }
                            @for value in values(entry) { td class="number minor" data-key=[key(value)] { (words.value(value)) } }
                        }
                    }
                }
            }
        }
    }
}

/// How many institutions of each group are in each band.
fn groups(overview: &Overview<'_>, lang: Lang) -> Grid {
    let mut names: Vec<Option<&str>> = Vec::new();
    for entry in &overview.entries {
        if !names.contains(&entry.group) {
            names.push(entry.group);
        }
    }
    let bands = overview.rubric.bands.as_ref();
    let labels = bands.map_or_else(Vec::new, |bands| bands.bands.iter().map(|band| band.label.as_str()).collect());
    let mut columns =
        vec![Column::text(overview.group_by.unwrap_or_default()), Column::number(lang.pick("Jumlah", "Count"))];
    columns.extend(labels.iter().map(|label| Column::number(label)));
    let row = |name: &str, of: &dyn Fn(&Entry<'_>) -> bool| {
        let entries: Vec<&Entry<'_>> = overview.entries.iter().filter(|entry| of(entry)).collect();
        let mut cells = vec![Cell::new(name), Cell::new(entries.len().to_string())];
        let in_band = |band: usize| {
            entries.iter().filter(|entry| entry.result.index.known().and_then(|point| point.band) == Some(band)).count()
        };
        cells.extend((0..labels.len()).map(|band| Cell::new(in_band(band).to_string())));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if overview.group_by.is_some() {
        rows.extend(names.iter().map(|name| row(name.unwrap_or("-"), &|entry: &Entry<'_>| entry.group == *name)));
    }
    rows.push(row(lang.pick("Semua", "All"), &|_| true));
    Grid { columns, rows }
}
