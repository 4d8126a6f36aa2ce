//! The report of one institution as a page.

use maud::{Markup, html};

use super::{Shell, data, tables, whatif};
use crate::lang::Lang;
use crate::report::document::Block;
use crate::report::dossier::{Dossier, Part, Section};
use crate::report::svg::Chart;
use crate::report::wording::Wording;

/// The script of the page.
const SCRIPT: &str = include_str!("whatif.js");

/// Where a page stands among others.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// The name of its file, without the ending.
    pub name: &'p str,
    /// The page that lists it, if there is one.
    pub overview: Option<&'p str>,
}

/// The page.
pub fn report(dossier: &Dossier<'_>, place: Place<'_>, lang: Lang) -> String {
    let scenario = whatif::scenario(dossier, place.name, lang);
    let sections = dossier.sections(lang);
    let title = dossier.title(lang);
    let tab = match title == dossier.rubric.title {
        true => title.clone(),
        false => format!("{title} - {}", dossier.rubric.title),
    };
    let foot = dossier.caption(lang);
    let body = html! {
        @if let Some(overview) = place.overview {
            nav class="up" aria-label=(lang.pick("Daftar", "List")) {
                a href=(overview) { "← " (lang.pick("Semua instansi", "All institutions")) }
            }
        }
        header { (head(dossier, &title, lang)) }
        (contents(&sections, scenario.is_some(), lang))
        main {
            @for section in &sections {
                (self::section(section, dossier, lang))
                // The levels are moved where they were just read.
                @if section.part == Part::Indicators && scenario.is_some() { (whatif::section(dossier, lang)) }
            }
        }
    };
    let script = scenario.as_ref().map(|_| SCRIPT);
    Shell { title: &tab, lang, script, data: scenario.as_ref().map(data), foot: &foot, body }.render()
}

fn head(dossier: &Dossier<'_>, title: &str, lang: Lang) -> Markup {
    let words = Wording { rubric: dossier.rubric, lang };
    let subject = &dossier.result.subject;
    let index = words.value(dossier.result.index());
    let (position, cautions) = (dossier.position(lang), dossier.cautions(lang));
    html! {
        p class="kind" {
            (lang.pick("Laporan hasil", "Report"))
            @if title != dossier.rubric.title { " · " span lang="id" { (dossier.rubric.title) } }
        }
        h1 lang="id" { (title) }
        p class="facts" {
            @if let Some(year) = subject.year { span { (lang.pick("Tahun", "Year")) " " (year) } }
            @if let Some(stage) = &subject.stage { span { (lang.pick("Tahap", "Stage")) " " (stage) } }
            @if let Some(basis) = &dossier.rubric.legal_basis { span lang="id" { (basis) } }
        }
        div class="verdict" {
            div class="score" {
                p class="figure" { span class="caption" { (lang.pick("Indeks", "Index")) } span id="index" { (index) } }
                @if let Some(band) = dossier.band(lang) {
                    p class="figure" {
                        span class="caption" { (lang.pick("Predikat", "Band")) }
                        span id="band" class="word" lang="id" { (band) }
                    }
                }
            }
            div class="scale" {
                (figure(dossier.gauge(lang)))
                @if !position.is_empty() { ul class="standing" { @for line in position { li { (line) } } } }
                @if !cautions.is_empty() { ul class="cautions" { @for caution in cautions { li { (caution) } } } }
            }
        }
    }
}

/// Links to the parts.
fn contents(sections: &[Section], live: bool, lang: Lang) -> Markup {
    html! {
        nav aria-label=(lang.pick("Isi", "Contents")) {
            ul {
                @for section in sections {
                    li { a href={ "#" (section.part.id()) } { (section.title) } }
                    @if section.part == Part::Indicators && live {
                        li data-live hidden { a href="#whatif" { (lang.pick("Simulasi", "What if?")) } }
                    }
                }
            }
        }
    }
}

fn section(section: &Section, dossier: &Dossier<'_>, lang: Lang) -> Markup {
    let chart = match section.part {
        Part::Results => Some(dossier.radar(lang).unwrap_or_else(|| dossier.bars(lang))),
        Part::Trend => dossier.trend(lang),
        Part::Contributions => dossier.contributions(lang),
        _ => None,
    };
    let by_indicator = matches!(section.part, Part::Indicators | Part::Strengths | Part::Weaknesses | Part::Plan);
    html! {
        section id=(section.part.id()) class=[by_indicator.then_some("by-indicator")] {
            h2 { (section.title) }
            @match chart {
                Some(chart) => div class={ "beside" @if is_wide(&section.blocks, &chart) { " stacked" } } {
                    (figure(Some(chart)))
                    div { (tables::blocks(&section.blocks, section.title, lang)) }
                }
                None => (tables::blocks(&section.blocks, section.title, lang)),
            }
        }
    }
}

/// More columns than that need the whole width of a page.
const MOST_BESIDE: usize = 7;

/// Charts wider than that, in their units, need it as well.
const WIDEST_BESIDE: f64 = 480.0;

/// Whether a table does not fit beside a chart.
fn is_wide(blocks: &[Block], chart: &Chart) -> bool {
    chart.width > WIDEST_BESIDE
        || blocks.iter().any(|block| matches!(block, Block::Grid(grid) if grid.columns.len() > MOST_BESIDE))
}

fn figure(chart: Option<Chart>) -> Markup {
    html! { @if let Some(chart) = chart { figure { (chart.inline()) } } }
}
