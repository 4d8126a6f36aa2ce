//! Every indicator with its level and its distance to the target, and those that stand out.

use crate::analysis::strengths::{Pull, Reference, Strengths};
use crate::exact::Exact;
use crate::report::document::{Block, Cell, Column, Grid};
use crate::report::{self, amount};
use crate::rubric::{Level, NodeId};

use super::{Dossier, Part, Section, Writer, without_empty};

/// How many strengths or weaknesses are named; the rest is counted.
const MOST_NAMED: usize = 10;

/// The place of the column with the names of levels in the table of all indicators.
const LEVEL: usize = 4;

/// Decimals of the points of an index that an indicator is worth.
pub(super) const POINT_DECIMALS: u32 = 4;

impl Writer<'_> {
    pub(super) fn indicators(&self) -> Option<Section> {
        let (lang, dossier) = (self.lang, self.dossier);
        if !dossier.has_scores() {
            return None;
        }
        let rubric = dossier.rubric;
        let target = dossier.strengths.as_ref().and_then(|found| found.reference.target());
        let mut columns = vec![
            Column::label(""),
            Column::text(lang.pick("Indikator", "Indicator")),
            Column::number(lang.pick("Bobot", "Weight")).minor(),
            Column::number(lang.pick("Nilai", "Value")),
            Column::label(self.band_or_level()),
        ];
        if target.is_some() {
            columns.push(Column::number("Target").minor());
            columns.push(Column::number(lang.pick("Selisih", "Gap")));
        }
        columns.push(Column::number(lang.pick("Kontribusi", "Contribution")).minor());
        let mut grid = Grid { columns, rows: Vec::new() };
        for node in rubric.walk() {
            match node.level() {
                Level::Aspect if rubric.aspects().len() > 1 => grid.rows.push(self.aspect_row(node, target.is_some())),
                Level::Indicator => grid.rows.push(self.indicator_row(node, target)),
                _ => {}
            }
        }
        let grid = without_empty(grid, LEVEL);
        let blocks = self.target_line(target).map(Block::Line).into_iter().chain([Block::Grid(grid)]).collect();
        Some(Section { part: Part::Indicators, title: lang.pick("Indikator", "Indicators"), blocks })
    }

    fn aspect_row(&self, node: NodeId, with_target: bool) -> Vec<Cell> {
        let (rubric, result) = (self.dossier.rubric, self.dossier.result);
        let (aspect, value) = (&rubric[node], result.values[node]);
        let band = rubric.bands.as_ref().map(|bands| self.words.band_cell(bands, value).text);
        let mut row = vec![
            Self::strong(&aspect.id),
            Self::strong(&aspect.name),
            Self::strong(self.words.weight(aspect.share)),
            Self::strong(self.words.value(value)),
            Self::strong(band.unwrap_or_default()),
        ];
        row.extend([Cell::default(), Cell::default()].into_iter().filter(|_| with_target));
        let contribution = result.contribution(rubric, node);
        row.push(Self::strong(
            contribution.map_or_else(String::new, |points| self.lang.number(points, POINT_DECIMALS)),
        ));
        row
    }

    fn indicator_row(&self, node: NodeId, target: Option<Exact>) -> Vec<Cell> {
        let lang = self.lang;
        let Dossier { rubric, result, .. } = *self.dossier;
        let indicator = &rubric[node];
        let [score, level] = self.rated(node);
        let mut row = vec![
            Cell::new(&indicator.id).at_depth(1),
            Cell::new(&indicator.name),
            Cell::new(self.words.weight(indicator.share)),
            Cell::new(score),
            Cell::new(level),
        ];
        if let Some(target) = target {
            let distance = result.exact(node).and_then(|score| score.sub(target).ok());
            row.push(Cell::new(self.score(target)));
            row.push(Cell::new(distance.map_or_else(String::new, |distance| report::signed_amount(distance, lang))));
        }
        let points = result.contribution(rubric, node);
        row.push(Cell::new(points.map_or_else(String::new, |points| lang.number(points, POINT_DECIMALS))));
        row
    }

    /// A score: a level as it is, a value between levels with the decimals of the index at least.
    pub(super) fn score(&self, score: Exact) -> String {
        let decimals = self.dossier.rubric.decimals;
        match self.dossier.rubric.scale.step {
            None if score.rounded(decimals) == score => self.lang.number(score, decimals),
            _ => amount(score, self.lang),
        }
    }

    /// The score of an indicator and the name of its level. One that nobody scored says so, and what it is taken as.
    pub(super) fn rated(&self, indicator: NodeId) -> [String; 2] {
        let unscored = || self.lang.pick("belum dinilai", "not scored").to_owned();
        let result = self.dossier.result;
        match result.exact(indicator) {
            Some(score) if result.is_given(indicator) => {
                let level = self.dossier.rubric.level_name(indicator, score).unwrap_or_default();
                [self.score(score), level.to_owned()]
            }
            Some(score) => {
                let score = self.score(score);
                [unscored(), self.lang.pick(format!("dihitung {score}"), format!("taken as {score}"))]
            }
            None => [unscored(), String::new()],
        }
    }

    /// What the names of levels are.
    pub(super) fn level_word(&self) -> &'static str {
        match (self.dossier.rubric.scale.step, &self.dossier.rubric.bands) {
            (None, Some(bands)) if !bands.names_levels() => self.lang.pick("Predikat", "Band"),
            _ => "Level",
        }
    }

    /// What stands in a column of the bands of aspects and the levels of indicators.
    fn band_or_level(&self) -> &'static str {
        match (self.dossier.rubric.scale.step, &self.dossier.rubric.bands) {
            (step, Some(bands))
                if (step.is_some() || bands.names_levels()) && self.dossier.rubric.aspects().len() > 1 =>
            {
                self.lang.pick("Predikat/level", "Band/level")
            }
            _ => self.level_word(),
        }
    }

    fn target_line(&self, target: Option<Exact>) -> Option<String> {
        let (target, found) = (target?, self.dossier.strengths.as_ref()?);
        let (below, all) = (found.weaknesses.len(), self.dossier.rubric.indicators().len());
        let target = self.score(target);
        let line = self.lang.pick(
            format!("{below} dari {all} indikator di bawah target minimal {target}."),
            format!("{below} of {all} indicators are below the target of at least {target}."),
        );
        Some(self.unscored_line(found).map_or_else(|| line.clone(), |unscored| format!("{line} {unscored}")))
    }

    /// What became of the indicators without a score, if there are any.
    fn unscored_line(&self, found: &Strengths) -> Option<String> {
        let result = self.dossier.result;
        let counted = found.weaknesses.iter().filter(|pull| !result.is_given(pull.indicator));
        let (counted, open) = (counted.count(), result.scores().filter(Option::is_none).count());
        let lowest = self.score(self.dossier.rubric.scale.min);
        match (counted, open) {
            (0, 0) => None,
            (_, 0) => Some(self.lang.pick(
                format!("Yang belum dinilai termasuk: {counted}, dihitung {lowest}."),
                format!("Those not scored are among them: {counted}, taken as {lowest}."),
            )),
            _ => Some(self.lang.pick(
                format!("Yang belum dinilai tidak termasuk: {open}."),
                format!("Those not scored are left out: {open}."),
            )),
        }
    }

    pub(super) fn strengths(&self) -> Option<Section> {
        let found = self.dossier.strengths.as_ref()?;
        let reference = self.reference(found.reference);
        let rule = self.lang.pick(
            format!("Di atas {reference}, diurutkan menurut bobot × selisih."),
            format!("Above {reference}, ordered by weight × distance."),
        );
        let none = self
            .lang
            .pick(format!("Tidak ada indikator di atas {reference}."), format!("No indicator is above {reference}."));
        let relative = self.relative_line(found).map(Block::Line);
        let mut blocks = match (found.strengths.is_empty(), &relative) {
            (true, Some(_)) => Vec::new(),
            _ => self.pulls(&found.strengths, rule, none),
        };
        blocks.extend(relative);
        Some(Section { part: Part::Strengths, title: self.lang.pick("Kekuatan", "Strengths"), blocks })
    }

    /// "Relatively above the index of 1.25, but in the band Kurang: I4, I9."
    fn relative_line(&self, found: &Strengths) -> Option<String> {
        let bands = self.dossier.rubric.bands.as_ref()?;
        let ids = found.relative.iter().map(|pull| self.dossier.rubric[pull.indicator].id.as_str());
        let ids = ids.collect::<Vec<_>>().join(", ");
        if ids.is_empty() {
            return None;
        }
        let (reference, band) = (self.reference(found.reference), bands.label(0));
        Some(self.lang.pick(
            format!("Relatif di atas {reference}, tetapi pada predikat {band}: {ids}."),
            format!("Relatively above {reference}, but in the band {band}: {ids}."),
        ))
    }

    pub(super) fn weaknesses(&self) -> Option<Section> {
        let found = self.dossier.strengths.as_ref()?;
        let reference = self.reference(found.reference);
        let rule = self.lang.pick(
            format!("Di bawah {reference}, diurutkan menurut bobot × selisih."),
            format!("Below {reference}, ordered by weight × distance."),
        );
        let none = self
            .lang
            .pick(format!("Tidak ada indikator di bawah {reference}."), format!("No indicator is below {reference}."));
        let mut blocks = self.pulls(&found.weaknesses, rule, none);
        blocks.splice(1..1, self.unscored_line(found).map(Block::Line));
        Some(Section { part: Part::Weaknesses, title: self.lang.pick("Kelemahan", "Weaknesses"), blocks })
    }

    /// "target 3", or "indeks 2,15".
    fn reference(&self, reference: Reference) -> String {
        match reference {
            Reference::Target(target) => format!("target {}", self.score(target)),
            Reference::Index(index) => {
                let index = self.lang.number(index, self.dossier.rubric.decimals);
                format!("{} {index}", self.lang.pick("indeks", "the index of"))
            }
        }
    }

    fn pulls(&self, pulls: &[Pull], rule: String, none: String) -> Vec<Block> {
        if pulls.is_empty() {
            return vec![Block::Line(none)];
        }
        let lang = self.lang;
        let row = |pull: &Pull| {
            let indicator = &self.dossier.rubric[pull.indicator];
            let [score, level] = self.rated(pull.indicator);
            vec![
                Cell::new(&indicator.id),
                Cell::new(&indicator.name),
                Cell::new(score),
                Cell::new(level),
                Cell::new(report::change(pull.points, POINT_DECIMALS, lang)),
            ]
        };
        let grid = Grid {
            columns: vec![
                Column::label(""),
                Column::text(lang.pick("Indikator", "Indicator")),
                Column::number(lang.pick("Nilai", "Value")),
                Column::label(self.level_word()),
                Column::number(lang.pick("Poin indeks", "Index points")),
            ],
            rows: pulls.iter().take(MOST_NAMED).map(row).collect(),
        };
        let more = pulls.len().saturating_sub(MOST_NAMED);
        let rest = (more > 0).then(|| lang.pick(format!("Dan {more} indikator lain."), format!("And {more} more.")));
        let rest = rest.map(Block::Line);
        [Block::Line(rule), Block::Grid(without_empty(grid, LEVEL - 1))].into_iter().chain(rest).collect()
    }
}
