//! How results are put into words in one language: values, bands, distances, and the tree of one institution.

use super::document::{Cell, Column, Document, Grid, Tone};
use super::{Detail, amount, change};
use crate::analysis::ladder::Ladder;
use crate::analysis::target::{Target, Threshold};
use crate::assess::{Assessment, Next, Passing, Point, Value};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::rubric::{Bands, Level, Milestone, Node, NodeId, Rubric};
use crate::scores::Subject;

/// "Kota Bandar Lampung, 2023, akhir"; by its row if the sheet names no institution.
pub fn subject_line(subject: &Subject, row: u32, lang: Lang) -> String {
    let parts = [subject.institution.clone(), subject.year.map(|year| year.to_string()), subject.stage.clone()];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match line.is_empty() {
        true => format!("{} {row}", lang.pick("Baris", "Row")),
        false => line,
    }
}

/// The kinds that the built-in rubrics use, in words; any other kind as it is written.
pub fn kind_name(kind: &str, lang: Lang) -> &str {
    match kind {
        "process" => lang.pick("Proses", "Process"),
        "service" => lang.pick("Layanan", "Service"),
        _ => kind,
    }
}

/// "2021-2024", or "2026-" where no last year is known.
pub fn years(years: Option<(u16, Option<u16>)>) -> String {
    match years {
        None => "-".to_owned(),
        Some((first, None)) => format!("{first}-"),
        Some((first, Some(last))) if first == last => first.to_string(),
        Some((first, Some(last))) => format!("{first}-{last}"),
    }
}

/// "1 task", "2 tasks".
pub fn plural(count: impl ToString, one: &str) -> String {
    let count = count.to_string();
    let ending = if count == "1" { "" } else { "s" };
    format!("{count} {one}{ending}")
}

/// The distance to the next band and to each milestone, a line each.
pub fn standing_lines(rubric: &Rubric, assessment: &Assessment, lang: Lang) -> Vec<String> {
    Wording { rubric, lang }.standing(assessment, amount)
}

/// How results of one instrument are put into words in one language.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'r> {
    /// The instrument.
    pub rubric: &'r Rubric,
    /// The language.
    pub lang: Lang,
}

impl<'r> Wording<'r> {
    /// The name of the instrument: "Indeks SPBE (spbe-2020)".
    pub fn title(&self) -> String {
        format!("{} ({})", self.rubric.title, self.rubric.id)
    }

    /// "Index" or "D4".
    pub fn id(&self, node: NodeId) -> &'r str {
        match node {
            NodeId::INDEX => self.lang.pick("Indeks", "Index"),
            _ => &self.rubric[node].id,
        }
    }

    /// A value of the index or of a node.
    pub fn number(&self, value: Exact) -> String {
        self.lang.number(value, self.rubric.decimals)
    }

    /// A value, or a dash.
    pub fn known(&self, value: Option<Exact>) -> String {
        value.map_or_else(|| "-".to_owned(), |value| self.number(value))
    }

    /// A change of a value, with its sign.
    pub fn change(&self, by: Exact) -> String {
        change(by, self.rubric.decimals, self.lang)
    }

    /// The label of a band; blank if there is none.
    pub fn band(&self, band: Option<usize>) -> &'r str {
        self.rubric.bands.as_ref().zip(band).map_or("", |(bands, band)| bands.label(band))
    }

    /// Whose result it is, and of which instrument.
    pub fn head(&self, document: &mut Document, assessment: &Assessment, alone: bool) {
        let subject = &assessment.subject;
        let subject_line = subject_line(subject, assessment.row, self.lang);
        if subject.institution.is_some() {
            document.heading(subject_line);
            document.subheading(self.instrument());
        } else {
            document.heading(self.instrument());
            let said = subject.year.is_some() || subject.stage.is_some() || !alone;
            document.subheadings(said.then_some(subject_line));
        }
    }

    /// "Indeks SPBE (spbe-2020), Peraturan ...".
    pub fn instrument(&self) -> String {
        match &self.rubric.legal_basis {
            Some(basis) => format!("{}, {basis}", self.title()),
            None => self.title(),
        }
    }

    /// The index, the domains and what is below them, with values and bands.
    pub fn tree_grid(&self, assessment: &Assessment, detail: Detail) -> Grid {
        let lang = self.lang;
        let with_indicators = detail == Detail::Indicator;
        let mut columns = vec![
            Column::label(""),
            Column::text(""),
            Column::number(lang.pick("Bobot", "Weight")).minor(),
            Column::number(lang.pick("Nilai", "Value")),
        ];
        if self.rubric.bands.is_some() {
            let heading = match with_indicators {
                true => lang.pick("Predikat/level", "Band/level"),
                false => lang.pick("Predikat", "Band"),
            };
            columns.push(Column::label(heading));
        }
        if with_indicators {
            columns.push(Column::number(lang.pick("Kontribusi", "Contribution")));
        }
        let shown = self.rubric.walk().filter(|node| detail.shows(self.rubric, *node));
        Grid { columns, rows: shown.map(|node| self.row(assessment, node, with_indicators)).collect() }
    }

    fn row(&self, assessment: &Assessment, node: NodeId, with_indicators: bool) -> Vec<Cell> {
        let Node { id, name, share, depth, .. } = &self.rubric[node];
        let full = |number| amount(number, self.lang);
        let value = assessment.values[node];
        let tone = if node == NodeId::INDEX { Tone::Strong } else { Tone::Plain };
        let mut row = match node.level() {
            Level::Index => {
                let index = Cell::new(self.lang.pick("Indeks", "Index")).with_tone(tone);
                vec![Cell::default(), index, Cell::default()]
            }
            _ => vec![Cell::new(id).at_depth(*depth), Cell::new(name), Cell::new(self.weight(*share))],
        };
        if node.is_indicator() {
            let score = assessment.exact(node);
            let level = score.and_then(|score| self.rubric.level_name(node, score)).unwrap_or_default();
            row.push(Cell::new(score.map_or_else(|| "?".to_owned(), full)));
            row.extend(self.rubric.bands.is_some().then(|| Cell::new(level)));
        } else {
            row.extend(self.value_cells(value, tone));
        }
        if with_indicators {
            let contribution = assessment.contribution(self.rubric, node).map(full);
            row.push(match node.level() {
                Level::Index => Cell::new(contribution.unwrap_or_default()),
                Level::Indicator => Cell::new(contribution.unwrap_or_else(|| "?".to_owned())),
                Level::Domain | Level::Aspect => Cell::default(),
            });
        }
        row
    }

    /// The effective weight in per cent of the whole.
    pub fn weight(&self, share: Exact) -> String {
        let hundred = Exact::whole(100);
        share.mul(hundred).map_or_else(|_| share.to_string(), |percent| self.lang.full(percent))
    }

    /// A value, and its band if the instrument has bands.
    pub fn value_cells(&self, value: Value, tone: Tone) -> Vec<Cell> {
        let mut cells = vec![Cell::new(self.value(value)).with_tone(tone)];
        if let Some(bands) = &self.rubric.bands {
            cells.push(self.band_cell(bands, value));
        }
        cells
    }

    /// "2,15", or "1,20–1,45" while scores are missing.
    pub fn value(&self, value: Value) -> String {
        let number = |point: Point| self.number(point.exact);
        match value {
            Value::Known(point) => number(point),
            Value::Between(low, high) => format!("{}–{}", number(low), number(high)),
            Value::Unknown => "-".to_owned(),
        }
    }

    /// "2,15 (Cukup)".
    pub fn value_and_band(&self, assessment: &Assessment) -> String {
        let value = self.value(assessment.index());
        match self.band(assessment.index().known().and_then(|point| point.band)) {
            "" => value,
            band => format!("{value} ({band})"),
        }
    }

    /// A band in a cell; both ends if scores are missing and they differ.
    pub fn band_cell(&self, bands: &Bands, value: Value) -> Cell {
        let bands_of = |point: Option<Point>| point.and_then(|point| point.band);
        let (Some(low), Some(high)) = (bands_of(value.low()), bands_of(value.high())) else { return Cell::default() };
        match low == high {
            true => Cell::new(bands.label(low)).with_tone(Tone::Band(low, bands.bands.len())),
            false => Cell::new(format!("{}–{}", bands.label(low), bands.label(high))),
        }
    }

    /// The distance to the next band and to each milestone, as `amount` writes one.
    pub fn standing(&self, assessment: &Assessment, amount: fn(Exact, Lang) -> String) -> Vec<String> {
        let next = assessment.next.iter().filter_map(|next| self.next_line(next, amount));
        let passed = |passing: &Passing| {
            let lacking = passing.lacking.map(|lacking| amount(lacking, self.lang));
            let Milestone { index, .. } = &passing.milestone;
            self.reaching(&self.milestone(&passing.milestone), *index, lacking)
        };
        next.chain(assessment.milestones.iter().map(passed)).collect()
    }

    /// What a milestone is called, with a word on one that was not read in the original.
    pub fn milestone(&self, milestone: &Milestone) -> String {
        let label = &milestone.label;
        match milestone.is_verified {
            true => label.clone(),
            false => self.lang.pick(
                format!("{label} (belum diverifikasi pada naskah asli)"),
                format!("{label} (not verified in the original)"),
            ),
        }
    }

    /// "Target nasional (Baik): 2.6, results of 2021-2024 (RPJMN 2020-2024)".
    pub fn milestone_line(&self, milestone: &Milestone) -> String {
        let of_years = milestone.years.map(|of| {
            let of = years(Some(of));
            self.lang.pick(format!(", hasil tahun {of}"), format!(", results of {of}"))
        });
        let source = milestone.source.as_ref().map(|source| format!(" ({source})"));
        let (of_years, source) = (of_years.unwrap_or_default(), source.unwrap_or_default());
        format!("{}: {}{of_years}{source}", self.milestone(milestone), self.lang.full(milestone.index))
    }

    /// The distance to the next band, as `amount` writes one.
    pub fn next_line(&self, next: &Next, amount: fn(Exact, Lang) -> String) -> Option<String> {
        let bands = self.rubric.bands.as_ref()?;
        let (label, cut, distance) =
            (bands.label(next.band), amount(next.begins.value, self.lang), amount(next.distance, self.lang));
        Some(match next.begins.is_open {
            false => self.lang.pick(
                format!("Ke {label} (mulai {cut}) kurang {distance}."),
                format!("{distance} short of {label} (from {cut})."),
            ),
            true => self.lang.pick(
                format!("Ke {label} (di atas {cut}) perlu lebih dari {distance}."),
                format!("More than {distance} short of {label} (above {cut})."),
            ),
        })
    }

    /// "Target nasional 2,6: kurang 0,4455.": how the index compares with a value that matters.
    pub fn reaching(&self, label: &str, index: Exact, lacking: Option<String>) -> String {
        let index = self.lang.full(index);
        match lacking {
            None => self.lang.pick(format!("{label} {index}: tercapai."), format!("{label} {index}: reached.")),
            Some(lacking) => self
                .lang
                .pick(format!("{label} {index}: kurang {lacking}."), format!("{label} {index}: {lacking} short.")),
        }
    }

    /// "Target: Baik, indeks mulai 2,6."
    pub fn target_line(&self, target: Target, threshold: Threshold) -> String {
        let lang = self.lang;
        let value = amount(threshold.value, lang);
        let from = match threshold.is_open {
            true => lang.pick(format!("indeks di atas {value}"), format!("an index above {value}")),
            false => lang.pick(format!("indeks mulai {value}"), format!("an index from {value} up")),
        };
        match target {
            Target::Index(_) => format!("Target: {from}."),
            Target::Band(at) => format!("Target: {}, {from}.", self.band(Some(at))),
        }
    }

    /// "Anggaran: 5."
    pub fn budget_line(&self, budget: Exact) -> String {
        format!("{}: {}.", self.lang.pick("Anggaran", "Budget"), self.lang.full(budget))
    }

    /// How scores are raised and lowered on a scale without steps: by a step, or from band to band.
    pub fn ladder_line(&self, ladder: &Ladder) -> Option<String> {
        let (scale, lang) = (&self.rubric.scale, self.lang);
        if let Some(step) = ladder.chosen_step(scale).map(|step| lang.full(step)) {
            return Some(lang.pick(
                format!("Semua nilai pada skala ini mungkin: langkah {step}."),
                format!("Any value of the scale is possible: steps of {step}."),
            ));
        }
        let levels = ladder.above(scale.min).filter(|_| ladder.step().is_none());
        let levels: Vec<String> = levels.map(|level| lang.full(level)).collect();
        let (last, middles) = levels.split_last()?;
        let middles = middles.join("; ");
        Some(lang.pick(
            format!("Setiap level adalah rentang nilai; kenaikan menuju tengah rentang ({middles}), terakhir {last}."),
            format!("A level is a range of values; a raise goes to its middle ({middles}), the last to {last}."),
        ))
    }

    /// What should be known about a result.
    pub fn notes(&self, assessment: &Assessment) -> Vec<String> {
        assessment.notes.iter().map(|note| note.problem.message(self.lang)).collect()
    }
}
