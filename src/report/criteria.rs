//! What levels demand, in words: the kinds of demands, conditions of time, and what has to be done for a raise.

use super::document::{Block, Cell, Column, Grid, Tone};
use crate::analysis::actions::{Action, tasks};
use crate::lang::Lang;
use crate::rubric::Rubric;
use crate::rubric::criteria::{Bilingual, Criteria, Demand, Need, NeedKind, OfIndicator, OfLevel};

/// What stands before a task that is still to be done.
const OPEN: &str = "\u{2610}";

/// What has to be done for some raises, an indicator after the other, and what the marks mean. `units` says who does
/// it, where that is known.
pub fn actions_blocks(
    rubric: &Rubric,
    criteria: &Criteria,
    actions: &[Action<'_>],
    units: impl Fn(&Action<'_>) -> String,
    lang: Lang,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for action in actions {
        let (node, raise) = (&rubric[action.raise.indicator], action.raise);
        let (from, to) = (lang.full(raise.from), lang.full(raise.to));
        blocks.push(Block::Heading(format!("{} {} ({from} → {to})", node.id, node.name)));
        let unit = units(action);
        if !unit.is_empty() {
            blocks.push(Block::Subheading(format!("Unit: {unit}")));
        }
        blocks.push(Block::Grid(grid(rubric, criteria, action, lang)));
    }
    let levels = || actions.iter().flat_map(|action| action.steps.iter().copied());
    let tasks: Vec<&Demand> = levels().flat_map(tasks).collect();
    blocks.extend(marks(&tasks, levels().flat_map(|level| &level.needs), lang).into_iter().map(Block::Line));
    let notes = actions_notes(actions, lang).map(str::to_owned);
    blocks.extend([criteria.source.clone()].into_iter().chain(notes).map(Block::Note));
    blocks
}

/// Who carries out an indicator: the functions that the regulation names.
pub fn unit_of(action: &Action<'_>) -> String {
    action.of.responsible.join("; ")
}

/// How to read what has to be done: what is said of raises within one level, and that the texts are not those of the
/// regulation.
pub fn actions_notes(actions: &[Action<'_>], lang: Lang) -> impl Iterator<Item = &'static str> + use<> {
    let within_level = actions.iter().any(|action| action.is_within_level).then(|| {
        lang.pick(
            "Kenaikan di dalam satu tingkat: peraturan tidak menyatakan syarat untuk nilai desimal; yang ditampilkan \
             adalah syarat tingkat itu.",
            "A raise within one level: the regulation says nothing of decimals; shown is what that level demands.",
        )
    });
    let summary = lang.pick(
        "Ringkasan dengan kata-kata sendiri; yang berlaku adalah bunyi peraturan. Bukti adalah contoh.",
        "Summaries in our own words; the text of the regulation prevails. Evidence is an example.",
    );
    within_level.into_iter().chain([summary])
}

fn grid(rubric: &Rubric, criteria: &Criteria, action: &Action<'_>, lang: Lang) -> Grid {
    let columns = vec![
        Column::label(""),
        Column::label(lang.pick("Jenis", "Kind")),
        Column::text(lang.pick("Yang harus dilakukan", "What has to be done")),
    ];
    let rows = action.steps.iter().flat_map(|level| {
        let name = criteria.level_name(rubric, action.raise.indicator, level.level, lang);
        let title = level_title([name.unwrap_or_default(), &page_words(action.of, level, lang)]);
        let kind = format!("{} {}", lang.pick("Tingkat", "Level"), lang.full(level.level));
        level_rows(["", &kind, &title], level, OPEN, tasks(level), lang)
    });
    Grid { columns, rows: rows.collect() }
}

/// "Terkelola, hlm. 44".
pub fn level_title<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The rows of a level: its head, its demands behind a mark, what proves it and what it needs.
pub fn level_rows<'c>(
    head: [&str; 3],
    level: &OfLevel,
    mark: &str,
    demands: impl IntoIterator<Item = &'c Demand>,
    lang: Lang,
) -> Vec<Vec<Cell>> {
    let row = |mark: &str, kind: &str, text: &str| [mark, kind, text].map(Cell::new).to_vec();
    let head = head.map(|text| Cell::new(text).with_tone(Tone::Strong)).to_vec();
    let demands = demands.into_iter().map(|demand| row(mark, &demand_kind(demand, lang), demand.text.pick(lang)));
    let evidence = level.evidence.iter().map(|text| row("", lang.pick("Bukti", "Evidence"), text.pick(lang)));
    let needs = level.needs.iter().map(|need| {
        let kind = with_option(lang.pick("Waktu", "Needs"), need.option, lang);
        row("", &kind, &need_in_words(need, lang))
    });
    [head].into_iter().chain(demands).chain(evidence).chain(needs).collect()
}

/// The texts in a language.
pub fn texts<'c>(texts: impl IntoIterator<Item = &'c Bilingual>, lang: Lang) -> impl Iterator<Item = &'c str> {
    texts.into_iter().map(move |text| text.pick(lang))
}

/// The page of a level, or that where its indicator begins.
pub fn page_of(of: &OfIndicator, level: &OfLevel) -> Option<u32> {
    level.page.or(of.page)
}

/// "hlm. 44"; empty where the page is not known.
pub fn page_words(of: &OfIndicator, level: &OfLevel, lang: Lang) -> String {
    page_of(of, level).map_or_else(String::new, |page| format!("{} {page}", lang.pick("hlm.", "p.")))
}

/// What the marks in the tables say, as far as they occur.
pub fn marks<'c>(demands: &[&Demand], mut needs: impl Iterator<Item = &'c Need>, lang: Lang) -> Vec<String> {
    let demands = || demands.iter();
    let when = |is_there: bool, text: &str| is_there.then(|| text.to_owned());
    let marks = [
        when(
            demands().any(|demand| demand.is_state),
            lang.pick("Keadaan: gambaran, bukan tugas.", "State: a description, not a task."),
        ),
        when(
            demands().any(|demand| demand.has_alternatives),
            lang.pick(
                "Dan/atau: peraturan menghubungkan bagian syarat ini dengan \"dan/atau\".",
                "And/or: the regulation joins the parts of this demand by \"dan/atau\" (and/or).",
            ),
        ),
        when(
            demands().any(|demand| demand.option.is_some()),
            lang.pick(
                "Opsi: peraturan menghubungkan kelompok syarat ini dengan \"dan/atau\".",
                "Option: the regulation joins these groups of demands by \"dan/atau\" (and/or).",
            ),
        ),
        when(
            needs.any(|need| !need.is_printed),
            lang.pick(
                "Disimpulkan: tidak tercetak, tetapi tersirat dari bunyi peraturan.",
                "Inferred: not printed, but implied by the wording of the regulation.",
            ),
        ),
    ];
    marks.into_iter().flatten().collect()
}

/// What a demand is: "Demand", "Demand and/or", "Demand, option 1", "State".
pub fn demand_kind(demand: &Demand, lang: Lang) -> String {
    match demand {
        Demand { is_state: true, .. } => lang.pick("Keadaan", "State").to_owned(),
        Demand { has_alternatives: true, option: None, .. } => lang.pick("Syarat dan/atau", "Demand and/or").to_owned(),
        Demand { option, .. } => with_option(lang.pick("Syarat", "Demand"), *option, lang),
    }
}

/// The kind with the number of its group of demands.
pub fn with_option(kind: &str, option: Option<u32>, lang: Lang) -> String {
    let of_option = |option: u32| format!("{kind}, {} {option}", lang.pick("opsi", "option"));
    option.map_or_else(|| kind.to_owned(), of_option)
}

/// A condition as people read it.
pub fn need_in_words(need: &Need, lang: Lang) -> String {
    let count = |count: Option<u32>| count.unwrap_or_default();
    let after = need.after.map_or_else(String::new, |level| lang.full(level));
    let who = need.who.as_ref().map_or("", |who| who.pick(lang));
    let (years, months) = (count(need.count), count(need.months));
    let text = match need.kind {
        NeedKind::BudgetYears => lang.pick(
            format!("diterapkan pada anggaran {years} tahun terakhir"),
            format!("applied in the budgets of the last {years} years"),
        ),
        NeedKind::NextBudgetYear => lang.pick(
            format!("paling cepat satu tahun anggaran setelah tingkat {after}"),
            format!("one budget year after level {after} at the earliest"),
        ),
        NeedKind::Frequency => lang.pick(
            format!("sekurang-kurangnya sekali dalam {months} bulan"),
            format!("at least once in {months} months"),
        ),
        NeedKind::Review => lang
            .pick("reviu atau evaluasi harus sudah dilaksanakan", "a review or an evaluation must have taken place")
            .to_owned(),
        NeedKind::FollowUp => lang.pick(
            format!("menindaklanjuti hasil tingkat {after}: dua langkah yang selesai"),
            format!("acts on the results of level {after}: two completed steps"),
        ),
        NeedKind::NewPolicy => lang
            .pick("kebijakan kedua menggantikan yang pertama", "a second legal instrument replaces the first")
            .to_owned(),
        NeedKind::ContinuousPlan => {
            lang.pick("rencana yang berlaku beberapa tahun", "a plan that runs over several years").to_owned()
        }
        NeedKind::Others => lang.pick(format!("bergantung pada {who}"), format!("depends on {who}")),
    };
    let inferred = if need.is_printed { "" } else { lang.pick(" (disimpulkan)", " (inferred)") };
    format!("{text}{inferred}")
}
