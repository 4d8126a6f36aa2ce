//! The page that lists every institution of a batch.

use maud::{Markup, html};

use super::{Shell, tables};
use crate::analysis::rank::{Ranking, Summary};
use crate::analysis::target::Target;
use crate::assess::{Assessment, Value};
use crate::exact::{DecimalMark, Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::report::document::{Block, Cell, Column, Grid, Tone};
use crate::report::svg::histogram;
use crate::report::wording::Wording;
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
    /// Its rank.
    pub rank: Option<usize>,
    /// The group it is in.
    pub group: Option<String>,
    /// Its result.
    pub result: &'e Assessment,
}

/// The text of the page.
#[derive(Debug)]
pub struct Overview<'e> {
    /// The instrument.
    pub rubric: &'e Rubric,
    /// The institutions, in the order of the table.
    pub entries: Vec<Entry<'e>>,
    /// What the groups are: the header of the column.
    pub group_by: Option<&'e str>,
    /// The places, and the groups in numbers.
    pub ranking: Option<&'e Ranking>,
    /// What the share of a group is counted at or above.
    pub at_least: Option<Target>,
    /// Those that have no page, each with the number of its errors.
    pub refused: Vec<(String, usize)>,
    /// The sheets, by their file names.
    pub sources: Vec<String>,
}

/// The page.
pub fn overview(overview: &Overview<'_>, lang: Lang) -> String {
    let (rubric, count) = (overview.rubric, overview.entries.len());
    let years = years(overview);
    let title = format!("{} - {count} {}", rubric.title, lang.pick("instansi", "institutions"));
    let known = |entry: &Entry<'_>| entry.result.index().known().map(|point| point.exact);
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
            p class="facts" {
                @if let Some(years) = &years { span { (lang.pick("Tahun", "Year")) " " (years) } }
                @if let Some(basis) = &rubric.legal_basis { span lang="id" { (basis) } }
            }
            @if !overview.refused.is_empty() {
                p class="facts" {
                    a href="#refused" {
                        (overview.refused.len()) " " (lang.pick("instansi tidak dapat dinilai", "institutions could not be scored"))
                    }
                }
            }
        }
        main {
            section id="distribution" {
                h2 { (lang.pick("Sebaran indeks", "Distribution of the index")) }
                div class="beside stacked" {
                    figure { (chart.inline()) }
                    @if let Some(ranking) = overview.ranking {
                        div { (tables::table(&groups(overview, ranking, lang), lang.pick("Kelompok", "Groups"), lang)) }
                    }
                }
            }
            section id="institutions" {
                h2 { (lang.pick("Instansi", "Institutions")) }
                p class="search" hidden { label { (lang.pick("Cari", "Search")) " " input type="search" id="search"; } " " span role="status" id="found" {} }
                (institutions(overview, lang))
            }
            @if !overview.refused.is_empty() {
                section id="refused" {
                    h2 { (lang.pick("Tidak dapat dinilai", "Not scored")) }
                    (tables::blocks(&refused(overview, lang), lang.pick("Tidak dapat dinilai", "Not scored"), lang))
                }
            }
            @if !overview.sources.is_empty() {
                section id="notes" {
                    h2 { (lang.pick("Sumber", "Sources")) }
                    p { (overview.sources.join(", ")) }
                }
            }
        }
    };
    let foot = years.map_or_else(|| title.clone(), |years| format!("{title}, {years}"));
    Shell { title: &title, lang, script: Some(SCRIPT), data: None, foot: &foot, body }.render()
}

/// "2023", or "2021–2023".
fn years(overview: &Overview<'_>) -> Option<String> {
    let years = || overview.entries.iter().filter_map(|entry| entry.result.subject.year);
    let (first, last) = (years().min()?, years().max()?);
    Some(if first == last { last.to_string() } else { format!("{first}–{last}") })
}

/// The institutions without a page, and where to read why.
fn refused(overview: &Overview<'_>, lang: Lang) -> Vec<Block> {
    let lead = lang.pick(
        "Lembarnya memuat kesalahan. Rinciannya, dengan baris dan kolomnya, ada pada pesan program; spbe check \
         menampilkannya lagi.",
        "Their sheets have errors. The messages of the program say which, with row and column; spbe check says them \
         again.",
    );
    let row = |(name, errors): &(String, usize)| vec![Cell::new(name), Cell::new(errors.to_string())];
    let columns =
        vec![Column::text(lang.pick("Instansi", "Institution")), Column::number(lang.pick("Kesalahan", "Errors"))];
    vec![Block::Line(lead.to_owned()), Block::Grid(Grid { columns, rows: overview.refused.iter().map(row).collect() })]
}

fn institutions(overview: &Overview<'_>, lang: Lang) -> Markup {
    let rubric = overview.rubric;
    let words = Wording { rubric, lang };
    let years = overview.entries.iter().any(|entry| entry.result.subject.year.is_some());
    // A number to sort by: the exact value, as near as a float can hold it.
    let key = |value: Value| value.low().map(|point| point.exact.to_decimal(MAX_DECIMALS, DecimalMark::Point));
    html! {
        div {
            table id="list" {
                caption class="unseen" { (lang.pick("Instansi", "Institutions")) }
                thead {
                    tr {
                        th scope="col" class="number" { (lang.pick("Peringkat", "Rank")) }
                        th scope="col" class="name" { (lang.pick("Instansi", "Institution")) }
                        @if let Some(group_by) = overview.group_by { th scope="col" class="minor" { (group_by) } }
                        @if years { th scope="col" class="number minor" { (lang.pick("Tahun", "Year")) } }
                        // They stand in this order at first.
                        th scope="col" class="number" aria-sort="descending" { (lang.pick("Indeks", "Index")) }
                        @if rubric.bands.is_some() { th scope="col" { (lang.pick("Predikat", "Band")) } }
                        @for group in rubric.tops().map(|top| &rubric[top]) { th scope="col" class="number minor" { abbr title=(group.name) { (group.id) } } }
                    }
                }
                tbody {
                    @for entry in &overview.entries {
                        tr {
                            td class="number" { @if let Some(rank) = entry.rank { (rank) } }
                            th scope="row" class="name" lang="id" { a href=(entry.file) { (entry.name) } }
                            @if overview.group_by.is_some() { td class="minor" { (entry.group.as_deref().unwrap_or("-")) } }
                            @if years { td class="number minor" { @if let Some(year) = entry.result.subject.year { (year) } } }
                            td class="number" data-key=[key(entry.result.index())] { (words.value(entry.result.index())) }
                            @if let Some(bands) = &rubric.bands {
                                td data-key=[entry.result.index().low().and_then(|point| point.band)] { (words.band_cell(bands, entry.result.index()).text) }
                            }
                            @for value in rubric.tops().map(|top| entry.result.values[top]) {
                                td class="number minor" data-key=[key(value)] { (words.value(value)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Of each group: how many are in it, their mean, the share that reaches the mark, and how many are in each band.
fn groups(overview: &Overview<'_>, ranking: &Ranking, lang: Lang) -> Grid {
    let rubric = overview.rubric;
    let mut columns = vec![
        Column::text(overview.group_by.unwrap_or_default()),
        Column::number(lang.pick("Jumlah", "Count")),
        Column::number(lang.pick("Rata-rata", "Mean")),
    ];
    let mark = overview.at_least.map(|target| match target {
        Target::Index(index) => format!("≥ {}", lang.full(index)),
        Target::Band(band) => format!("≥ {}", rubric.bands.as_ref().map_or("", |bands| bands.label(band))),
    });
    columns.extend(mark.iter().map(|mark| Column::number(mark)));
    let labels = rubric.bands.iter().flat_map(|bands| &bands.bands).map(|band| band.label.as_str());
    columns.extend(labels.map(|label| Column::number(label).minor()));
    let row = |summary: &Summary, name: &str, tone: Tone| {
        let mut cells = vec![Cell::new(name).with_tone(tone), Cell::new(summary.count.to_string())];
        cells.push(Cell::new(lang.number(summary.mean, rubric.decimals)));
        if mark.is_some() {
            cells.push(Cell::new(percent(summary.at_least.unwrap_or(0), summary.count, lang)));
        }
        cells.extend(summary.bands.iter().map(|count| Cell::new(count.to_string())));
        cells
    };
    let nameless = lang.pick("(kosong)", "(blank)");
    let name = |summary: &Summary| if summary.name.is_empty() { nameless.to_owned() } else { summary.name.clone() };
    let groups = ranking.groups.iter().map(|summary| row(summary, &name(summary), Tone::Plain));
    let all = row(&ranking.all, lang.pick("Semua", "All"), Tone::Strong);
    Grid { columns, rows: groups.chain([all]).collect() }
}

/// A share in per cent.
fn percent(part: usize, whole: usize, lang: Lang) -> String {
    let share = Exact::new(part as i128 * 100, whole as i128);
    share.map_or_else(|_| "-".to_owned(), |share| format!("{}%", lang.number(share, 1)))
}
