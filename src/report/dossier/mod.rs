//! What a report says of one institution: its parts, in words and tables, made once. The page and the Markdown
//! report only set them.

mod charts;
mod indicators;
mod method;
mod next;
mod results;
mod years;

use crate::analysis::contributions::Contribution;
use crate::analysis::plan::Plan;
use crate::analysis::sensitivity::Margin;
use crate::analysis::standing::Standing;
use crate::analysis::strengths::Strengths;
use crate::analysis::target::Threshold;
use crate::assess::{Assessment, Options, Value};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Level, NodeId, NodeMap, Rubric};
use crate::scores::Subject;

use super::document::{Block, Document, Grid};
use super::wording::{Wording, subject_line};
use crate::diagnostic::Problem;

pub use charts::ranked_bars;

/// Everything a report says of one institution, before it is put into words.
#[derive(Debug)]
pub struct Dossier<'r> {
    /// The instrument.
    pub rubric: &'r Rubric,
    /// How the institution stands in the year that is reported.
    pub standing: &'r Standing,
    /// The result that is reported.
    pub result: &'r Assessment,
    /// The results of all years, earliest first, the reported one among them.
    pub years: Vec<&'r Assessment>,
    /// What it is compared with: another year, or the mean of a group.
    pub references: Vec<Reference>,
    /// Its place among the institutions of the same sheets.
    pub peers: Option<Peers>,
    /// The value of the index that is aimed for.
    pub target: Option<Aim>,
    /// What each part adds to the index; `None` if the parts are not known.
    pub parts: Option<Vec<Contribution>>,
    /// The indicators, compared with the level all of them should reach; `None` without indicator scores.
    pub strengths: Option<Strengths>,
    /// The cheapest way to the target, or else to the next band; `None` if nothing is left to reach.
    pub plan: Option<Planned>,
    /// How safe the band is; `None` without bands, or while scores are missing.
    pub margin: Option<Margin>,
    /// How it was assessed.
    pub options: Options,
    /// The distance between two levels of a plan.
    pub step: Option<Exact>,
    /// What else should be known, in words.
    pub remarks: Vec<String>,
    /// The file names of the sheets it was read from and compared with.
    pub sources: Vec<String>,
}

/// Another result that the reported one is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Which kind of result it is.
    pub kind: ReferenceKind,
    /// What it is called: "2022", "Rata-rata Kota (12)".
    pub label: String,
    /// Its values.
    pub values: NodeMap<Option<Exact>>,
}

/// The kinds of results to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// The same institution in an earlier year.
    Earlier,
    /// Another result of the same institution, such as another stage.
    Other,
    /// The mean of a group.
    Group,
}

/// A place among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peers {
    /// The rank: one more than the number of those with a higher index.
    pub rank: usize,
    /// Whether others have the same index.
    pub is_tied: bool,
    /// How many are ranked.
    pub count: usize,
    /// The name of its group, the rank in it, and how many are ranked there.
    pub group: Option<(String, usize, usize)>,
}

/// The value of the index that is aimed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// What it is called.
    pub label: String,
    /// The value.
    pub index: Exact,
    /// Whether the index reaches it; `None` while the index is not known.
    pub is_reached: Option<bool>,
}

/// The cheapest way to somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Where to: "Baik", or a number.
    pub goal: String,
    /// Where a band begins; `None` for a number.
    pub begins: Option<Threshold>,
    /// The raises; `None` if even the highest levels do not reach it.
    pub plan: Option<Plan>,
}

/// The parts of a report, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The index, the domains and the aspects.
    Results,
    /// What each aspect adds to the index, and what it could add.
    Contributions,
    /// Every indicator.
    Indicators,
    /// The indicators above the reference.
    Strengths,
    /// The indicators below it.
    Weaknesses,
    /// The results of several years.
    Trend,
    /// The cheapest way to the target.
    Plan,
    /// How safe the band is.
    Margin,
    /// How the numbers were made.
    Method,
    /// What should be known about them.
    Notes,
}

impl Part {
    /// A name for links.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Contributions => "contributions",
            Self::Indicators => "indicators",
            Self::Strengths => "strengths",
            Self::Weaknesses => "weaknesses",
            Self::Trend => "trend",
            Self::Plan => "plan",
            Self::Margin => "margin",
            Self::Method => "method",
            Self::Notes => "notes",
        }
    }
}

/// One part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which part it is.
    pub part: Part,
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A polygon needs three corners.
const FEWEST_AXES: usize = 3;
/// More axes could not be distinguished.
const MOST_AXES: usize = 24;

impl<'r> Dossier<'r> {
    /// The parts that have something to say, in their order.
    pub fn sections(&self, lang: Lang) -> Vec<Section> {
        let writer = Writer { dossier: self, words: Wording { rubric: self.rubric, lang }, lang };
        [
            writer.results(),
            writer.trend(),
            writer.contributions(),
            writer.strengths(),
            writer.weaknesses(),
            writer.plan(),
            writer.margin(),
            writer.indicators(),
            writer.method(),
            writer.notes(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The whole report as one document, for Markdown.
    pub fn document(&self, lang: Lang) -> Document {
        let mut document = Document::default();
        document.push(Block::Title(self.title(lang)));
        document.line(self.subtitle(lang));
        document.line(self.headline(lang));
        document.lines(self.position(lang));
        document.notes(self.cautions(lang));
        for section in self.sections(lang) {
            document.heading(section.title.to_owned());
            document.blocks.extend(section.blocks);
        }
        document
    }

    /// The institution; one without a name is known by its row, or is the only one.
    pub fn title(&self, lang: Lang) -> String {
        match (&self.result.subject.institution, &self.peers) {
            (Some(institution), _) => institution.clone(),
            (None, Some(_)) => subject_line(&Subject::default(), self.result.row, lang),
            (None, None) => self.rubric.title.clone(),
        }
    }

    /// "Kota Bandar Lampung, 2023, akhir": what a chart or a page is of.
    pub fn caption(&self, lang: Lang) -> String {
        let Subject { year, stage, .. } = &self.result.subject;
        let year = year.map(|year| year.to_string());
        [Some(self.title(lang)), year, stage.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// "Kota Bandar Lampung, 2021–2023": what a chart of all years is of.
    pub fn caption_of_years(&self, lang: Lang) -> String {
        match self.years.as_slice() {
            [first, .., last] => format!("{}, {}–{}", self.title(lang), charts::period(first), charts::period(last)),
            _ => self.caption(lang),
        }
    }

    /// "Indeks SPBE (spbe-2020), Peraturan ..., 2023, akhir".
    pub fn subtitle(&self, lang: Lang) -> String {
        let Subject { year, stage, .. } = &self.result.subject;
        let year = year.map(|year| format!("{} {year}", lang.pick("Tahun", "Year")));
        let stage = stage.as_ref().map(|stage| format!("{} {stage}", lang.pick("tahap", "stage")));
        let instrument = Wording { rubric: self.rubric, lang }.instrument();
        std::iter::once(instrument).chain(year).chain(stage).collect::<Vec<_>>().join(", ")
    }

    /// "Indeks: 2,15 (Cukup)".
    pub fn headline(&self, lang: Lang) -> String {
        let value = Wording { rubric: self.rubric, lang }.value(self.result.index());
        let index = lang.pick("Indeks", "Index");
        match self.band(lang) {
            Some(band) => format!("{index}: {value} ({band})"),
            None => format!("{index}: {value}"),
        }
    }

    /// The band of the index, or those at its two ends.
    pub fn band(&self, lang: Lang) -> Option<String> {
        let bands = self.rubric.bands.as_ref()?;
        let band = Wording { rubric: self.rubric, lang }.band_cell(bands, self.result.index()).text;
        Some(band).filter(|band| !band.is_empty())
    }

    /// What must be known of the index before it is read: scores that are missing, a band that depends on
    /// rounding, a band that was published and is another.
    pub fn cautions(&self, lang: Lang) -> Vec<String> {
        let writer = Writer { dossier: self, words: Wording { rubric: self.rubric, lang }, lang };
        let missing = (self.missing() > 0).then(|| writer.missing()).flatten();
        let of_index = self.result.notes.iter().filter(|note| match &note.problem {
            Problem::BandDiffers { node, .. } => *node == self.rubric.title,
            Problem::PublishedDiffers { .. } => true,
            _ => false,
        });
        let of_index = of_index.map(|note| sentence(&note.problem.message(lang)));
        missing.into_iter().chain(of_index).chain(self.published_band(lang)).collect()
    }

    /// That another band was published than that of the value.
    fn published_band(&self, lang: Lang) -> Option<String> {
        let bands = self.rubric.bands.as_ref()?;
        let (published, own) = (self.standing.band?, self.result.index().known()?.band?);
        let [published, own] = [published, own].map(|band| bands.label(band));
        (published != own).then(|| {
            lang.pick(
                format!(
                    "Predikat yang diumumkan adalah {published}, menurut nilainya {own}; periksa dengan spbe audit."
                ),
                format!("The published band is {published}, that of the value is {own}; see spbe audit."),
            )
        })
    }

    /// How many indicators nobody scored.
    fn missing(&self) -> usize {
        self.result.missing.len()
    }

    /// How far it is to the next band and to the milestones, and the place among others.
    pub fn position(&self, lang: Lang) -> Vec<String> {
        let words = Wording { rubric: self.rubric, lang };
        let mut lines = words.standing(self.result, near);
        lines.extend(self.target_line(&words));
        if let Some(Peers { rank, is_tied, count, group }) = &self.peers {
            let shared = if *is_tied { lang.pick(" (bersama instansi lain)", " (shared)") } else { "" };
            let of =
                |rank: &usize, count: &usize| lang.pick(format!("{rank} dari {count}"), format!("{rank} of {count}"));
            let among = group.as_ref().map(|(name, rank, count)| format!("; {name}: {}", of(rank, count)));
            let place = of(rank, count);
            lines.push(format!("{} {place}{shared}{}.", lang.pick("Peringkat", "Rank"), among.unwrap_or_default()));
        }
        lines
    }

    /// How the index compares with the target, if no other line says it.
    fn target_line(&self, words: &Wording<'_>) -> Option<String> {
        let (aim, index) = (self.target.as_ref()?, self.result.index().known()?.exact);
        let is_said = self.result.milestones.iter().any(|passing| passing.milestone.index == aim.index)
            || self.result.next.is_some_and(|next| next.begins.value == aim.index);
        let lacking = match aim.is_reached? {
            true => None,
            false => Some(near(aim.index.sub(index).ok()?, words.lang)),
        };
        (!is_said).then(|| words.reaching(&aim.label, aim.index, lacking))
    }

    /// What the axes of a radar stand for: the aspects where there are enough and all are known, else the
    /// domains, else the indicators; none where no polygon can be drawn.
    pub fn axes(&self) -> Option<Level> {
        let is_drawable = |level: &Level| {
            let mut nodes = self.rubric.level(*level);
            // Of an open score not even the lowest is drawn.
            let is_known = |node: NodeId| match node.is_indicator() {
                true => self.result.exact(node).is_some(),
                false => self.result.values[node] != Value::Unknown,
            };
            (FEWEST_AXES..=MOST_AXES).contains(&nodes.len()) && nodes.all(is_known)
        };
        [Level::Aspect, Level::Domain, Level::Indicator].into_iter().find(is_drawable)
    }

    /// Whether the value of any aspect is known: published results often stop at the domains.
    pub fn knows_aspects(&self) -> bool {
        !self.rubric.has_domains() || self.rubric.aspects().any(|aspect| self.result.values[aspect] != Value::Unknown)
    }

    /// Whether the result is made from indicator scores, not taken from published values.
    pub fn has_scores(&self) -> bool {
        self.result.scores().any(|score| score.is_some())
    }
}

/// An amount in the head, in which a few digits are enough.
fn near(value: Exact, lang: Lang) -> String {
    super::amounts(&[value], lang).concat()
}

/// A text that begins as a sentence does and ends as one.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    let text: String = first.chain(rest).collect();
    if text.ends_with('.') { text } else { format!("{text}.") }
}

/// The table, without empty columns.
fn without_empty(mut grid: Grid, column: usize) -> Grid {
    if grid.rows.iter().all(|row| row.get(column).is_some_and(|cell| cell.text.is_empty())) {
        grid.columns.remove(column);
        for row in &mut grid.rows {
            row.remove(column);
        }
    }
    grid
}

/// Puts the parts of a dossier into words.
struct Writer<'d> {
    dossier: &'d Dossier<'d>,
    words: Wording<'d>,
    lang: Lang,
}
