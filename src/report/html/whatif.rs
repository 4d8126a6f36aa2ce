//! What the page's script needs to compute exactly as the program does, and the controls it listens to.
//!
//! A share is written as a whole number of a common unit, a score likewise, so that every value of the page
//! is a fraction of whole numbers, however the reader moves the levels. Both are texts, because the numbers
//! of JSON are floats to a script.

use std::ops::Range;

use maud::{Markup, html};
use serde::Serialize;

use crate::assess::{BandOn, Missing, Value};
use crate::exact::whole::Unit;
use crate::exact::{Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::report::csv::neutral;
use crate::report::dossier::Dossier;
use crate::report::wording::Wording;
use crate::rubric::{Level, NodeId, OnCut};

/// The data of the script.
#[derive(Debug, Serialize)]
pub struct Scenario<'d> {
    decimals: u32,
    mark: char,
    /// How many units make a score of one.
    unit: String,
    min: String,
    max: String,
    /// Whether every number between is a score, not only levels.
    continuous: bool,
    indicators: Vec<ScoreData<'d>>,
    /// The index, the domains and the aspects.
    nodes: Vec<NodeData<'d>>,
    bands: Vec<&'d str>,
    /// The cuts as numerators and denominators.
    cuts: Vec<[String; 2]>,
    on_cut_above: bool,
    band_on_rounded: bool,
    /// Whether a missing score leaves the result open; else it is taken as the lowest.
    open: bool,
    /// What the axes of the radar stand for: "nodes" or "indicators", from one position up to another.
    axes: Option<(&'static str, usize, usize)>,
    csv: CsvData,
    words: WordData,
}

#[derive(Debug, Serialize)]
struct ScoreData<'d> {
    id: &'d str,
    share: String,
    score: Option<String>,
}

#[derive(Debug, Serialize)]
struct NodeData<'d> {
    id: &'d str,
    from: usize,
    to: usize,
    share: String,
}

/// How the changed scores are written, so that Excel opens them and `spbe score` reads them.
#[derive(Debug, Serialize)]
struct CsvData {
    name: String,
    start: &'static str,
    delimiter: char,
    header: Vec<&'static str>,
    /// What stands before the indicator in every row.
    subject: Vec<String>,
}

#[derive(Debug, Serialize)]
struct WordData {
    index: &'static str,
    unchanged: &'static str,
    changed: &'static str,
    was: &'static str,
    points: &'static str,
    copied: &'static str,
    scenario: &'static str,
    unscored: &'static str,
    must: &'static str,
    counted: &'static str,
}

/// The data of the script; `None` without indicator scores, or with numbers too large for it.
pub fn scenario<'d>(dossier: &'d Dossier<'_>, name: &str, lang: Lang) -> Option<Scenario<'d>> {
    if !dossier.has_scores() {
        return None;
    }
    let rubric = dossier.rubric;
    let scores = rubric.indicators().map(|indicator| given(dossier, indicator));
    let whole = Unit::part_of_one(rubric.nodes().map(|node| rubric[node].share)).ok()?;
    // What a reader types has at most as many decimals as the program rounds to.
    let smallest = Exact::new(1, 10_i128.pow(MAX_DECIMALS)).ok()?;
    let ends = [rubric.scale.min, rubric.scale.max, smallest].into_iter().chain(rubric.scale.step);
    let unit = Unit::part_of_one(scores.clone().flatten().chain(ends)).ok()?;
    let units = |value: Exact, unit: Unit| Some(unit.count(value)?.to_string());
    let node = |id: NodeId| {
        let node = &rubric[id];
        let name = if id == NodeId::INDEX { "" } else { node.id.as_str() };
        let Range { start, end } = node.indicators;
        Some(NodeData { id: name, from: start, to: end, share: units(node.share, whole)? })
    };
    let indicators = rubric.indicators().map(|indicator| &rubric[indicator]).zip(scores).map(|(indicator, score)| {
        let score = match score {
            Some(score) => Some(units(score, unit)?),
            None => None,
        };
        Some(ScoreData { id: &indicator.id, share: units(indicator.share, whole)?, score })
    });
    let bands = rubric.bands.as_ref();
    Some(Scenario {
        decimals: rubric.decimals,
        mark: lang.mark().as_char(),
        unit: unit.parts_of_one().to_string(),
        min: units(rubric.scale.min, unit)?,
        max: units(rubric.scale.max, unit)?,
        continuous: rubric.scale.step.is_none(),
        indicators: indicators.collect::<Option<_>>()?,
        nodes: rubric.computed().map(node).collect::<Option<_>>()?,
        bands: bands.map_or_else(Vec::new, |bands| bands.bands.iter().map(|band| band.label.as_str()).collect()),
        cuts: bands.map_or_else(Vec::new, |bands| bands.cuts.iter().map(fraction).collect()),
        on_cut_above: bands.is_none_or(|bands| bands.on_cut == OnCut::Above),
        band_on_rounded: dossier.options.band_on == BandOn::Rounded,
        open: dossier.options.missing == Missing::Bounds,
        axes: dossier.axes().map(|level| {
            let (kind, before) = match level {
                Level::Index | Level::Domain => ("nodes", 1),
                Level::Aspect => ("nodes", 1 + rubric.domains().len()),
                Level::Indicator => ("indicators", 0),
            };
            (kind, before, before + rubric.level(level).len())
        }),
        csv: csv(dossier, name, lang),
        words: words(lang),
    })
}

/// The score in the sheet, if there is one.
fn given(dossier: &Dossier<'_>, indicator: NodeId) -> Option<Exact> {
    dossier.result.exact(indicator).filter(|_| dossier.result.is_given(indicator))
}

fn fraction(value: &Exact) -> [String; 2] {
    [value.numerator().to_string(), value.denominator().to_string()]
}

fn csv(dossier: &Dossier<'_>, name: &str, lang: Lang) -> CsvData {
    let subject = &dossier.result.subject;
    let columns = [
        (lang.pick("instansi", "institution"), subject.institution.clone()),
        (lang.pick("tahun", "year"), subject.year.map(|year| year.to_string())),
        (lang.pick("tahap", "stage"), subject.stage.clone()),
    ];
    let present = columns.into_iter().filter_map(|(header, value)| Some((header, neutral(&value?).into_owned())));
    let (mut header, subject): (Vec<_>, Vec<_>) = present.unzip();
    header.extend([lang.pick("indikator", "indicator"), lang.pick("nilai", "score")]);
    CsvData {
        name: format!("{name}-{}.csv", lang.pick("simulasi", "scenario")),
        // Excel in Indonesian wants semicolons, and a byte order mark to read UTF-8.
        start: lang.pick("\u{feff}", ""),
        delimiter: lang.pick(';', ','),
        header,
        subject,
    }
}

fn words(lang: Lang) -> WordData {
    WordData {
        index: lang.pick("Indeks", "Index"),
        unchanged: lang.pick("Belum ada yang diubah.", "Nothing is changed yet."),
        changed: lang.pick("indikator diubah", "changed"),
        was: lang.pick("semula", "was"),
        points: lang.pick("poin", "points"),
        copied: lang.pick("Tautan disalin.", "Link copied."),
        scenario: lang.pick("Simulasi", "Scenario"),
        unscored: unscored(lang),
        must: lang.pick("harus", "must be"),
        counted: lang.pick("dihitung", "counted as"),
    }
}

fn unscored(lang: Lang) -> &'static str {
    lang.pick("belum dinilai", "not scored")
}

/// The part of the page in which levels are moved. It stays hidden until the script is there.
pub fn section(dossier: &Dossier<'_>, lang: Lang) -> Markup {
    let words = Wording { rubric: dossier.rubric, lang };
    html! {
        section id="whatif" hidden {
            h2 { (lang.pick("Simulasi: bagaimana jika?", "What if?")) }
            p class="lead" {
                (lang.pick(
                    "Ubah level di bawah ini; indeks, domain, aspek, radar, dan predikat langsung mengikuti.",
                    "Change levels below; the index, the domains, the aspects, the radar and the band follow at once.",
                ))
            }
            p {
                (lang.pick(
                    "Simulasi bukan hasil penilaian; bagian lain laporan ini tidak berubah.",
                    "A scenario is no result; the rest of this report stays as it is.",
                ))
            }
            div class="bench" {
                (panel(dossier, &words))
                div class="controls" {
                    @for aspect in dossier.rubric.aspects() {
                        fieldset {
                            legend lang="id" { (dossier.rubric[aspect].id) " " (dossier.rubric[aspect].name) }
                            @for indicator in dossier.rubric.indicators_of(aspect) {
                                (control(dossier, indicator, &words))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the scenario comes to.
fn panel(dossier: &Dossier<'_>, words: &Wording<'_>) -> Markup {
    let (lang, rubric) = (words.lang, dossier.rubric);
    // Each domain with its aspects under it.
    let nodes = rubric.walk().filter(|node| matches!(node.level(), Level::Domain | Level::Aspect));
    let nodes = nodes.map(|node| (node, dossier.result.values[node]));
    let band = |value: Value| rubric.bands.as_ref().map(|bands| words.band_cell(bands, value).text);
    html! {
        div class="panel" {
            div class="outcome" {
                p class="figure" {
                    span class="unseen" { (lang.pick("Indeks simulasi", "Scenario index")) ": " }
                    span id="whatif-index" { (words.value(dossier.result.index())) }
                    @if rubric.bands.is_some() { " " span id="whatif-band" class="word" {} }
                }
                p id="whatif-status" class="status" role="status" {}
            }
            div class="rest" {
                p class="buttons" {
                    button type="button" id="whatif-reset" { (lang.pick("Kembalikan", "Reset")) }
                    button type="button" id="whatif-link" { (lang.pick("Salin tautan", "Copy link")) }
                    button type="button" id="whatif-csv" { (lang.pick("Unduh CSV", "Download CSV")) }
                }
                p id="whatif-said" class="said" role="status" {}
                p id="whatif-address" hidden {
                    label { (lang.pick("Tautan simulasi ini", "Link to this scenario")) " " input type="text" readonly; }
                }
                div id="whatif-gauge" {}
                div id="whatif-radar" {}
                @let name = lang.pick("Semula dan simulasi", "Base and scenario");
                div class="scroll" role="region" tabindex="0" aria-label=(name) { table {
                    caption class="unseen" { (name) }
                    thead {
                        tr {
                            th scope="col" {
                                @match !rubric.has_domains() {
                                    true => (lang.pick("Aspek", "Aspect")),
                                    false => (lang.pick("Domain, aspek", "Domain, aspect")),
                                }
                            }
                            th scope="col" class="number minor" { (lang.pick("Semula", "Base")) }
                            th scope="col" class="number" { (lang.pick("Simulasi", "Scenario")) }
                            th scope="col" class="number" { (lang.pick("Perubahan", "Change")) }
                            @if rubric.bands.is_some() { th scope="col" { (lang.pick("Predikat", "Band")) } }
                        }
                    }
                    tbody {
                        @for (node, value) in nodes {
                            @let part = (rubric[node].depth > 0).then_some("in-1");
                            tr data-node=(rubric[node].id.as_str()) {
                                th scope="row" lang="id" class=[part] { (rubric[node].id.as_str()) " " (rubric[node].name.as_str()) }
                                td class="number minor" { (words.value(value)) }
                                td class="number scenario" { (words.value(value)) }
                                td class="number change" {}
                                @if let Some(band) = band(value) { td class="band" lang="id" { (band) } }
                            }
                        }
                    }
                } }
            }
        }
    }
}

/// An indicator with the control of its level.
fn control(dossier: &Dossier<'_>, node: NodeId, words: &Wording<'_>) -> Markup {
    let (lang, scale) = (words.lang, dossier.rubric.scale);
    let (indicator, position, score) = (&dossier.rubric[node], node.position(), given(dossier, node));
    let unscored = match dossier.options.missing {
        Missing::Bounds => unscored(lang).to_owned(),
        Missing::Error | Missing::Lowest => {
            let lowest = lang.full(scale.min);
            format!("{} ({} {lowest})", unscored(lang), lang.pick("dihitung", "counted as"))
        }
    };
    let id = format!("level-{position}");
    html! {
        div class="control" {
            label for=(id) lang="id" { b { (indicator.id) } " " (indicator.name) }
            @if scale.step.is_some() {
                select id=(id) data-at=(position) {
                    @if score.is_none() { option value="" selected { (unscored) } }
                    @for level in scale.levels() {
                        option value=(level) selected[score == Some(level)] {
                            (lang.full(level))
                            @if let Some(name) = dossier.rubric.level_name(node, level) { " · " (name) }
                        }
                    }
                }
            } @else {
                input type="text" inputmode="decimal" autocomplete="off" id=(id) data-at=(position)
                    placeholder=[score.is_none().then_some(unscored)] aria-describedby={ (id) "-note" } value=[score.map(|score| lang.full(score))];
            }
            span class="note" id={ (id) "-note" } {
                @if scale.step.is_none() { (lang.full(scale.min)) "–" (lang.full(scale.max)) }
            }
        }
    }
}
