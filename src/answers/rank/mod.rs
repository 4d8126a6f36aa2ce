//! What `spbe rank` found: the league table, its groups, and the place of one.

mod focus;
mod json;

pub use json::nothing;
use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::rank::{Before, Condition, Ranked, Ranking, Summary};
use crate::analysis::standing::Standing;
use crate::analysis::target::Target;
use crate::assess::BandOn;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::csv::{self, Rows};
use crate::report::document::{Cell, Column, Document, Grid, Tone};
use crate::report::json::band;
use crate::report::{bars, standing, wording};
use crate::rubric::{NodeId, Rubric, normalise};

/// The longest bar.
const BAR_WIDTH: usize = 32;
/// How many places above and below the focus are shown when the table is cut.
const NEIGHBOURS: usize = 2;

/// What was ranked, and what was asked.
#[derive(Debug)]
pub struct Ranks<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// All institutions that were read.
    pub standings: &'a [Standing],
    /// The answer.
    pub ranking: &'a Ranking,
    /// The conditions that were asked for.
    pub conditions: &'a [Condition],
    /// The column that made the groups.
    pub group_by: Option<&'a str>,
    /// What the share was counted at or above.
    pub at_least: Option<Target>,
    /// Which value decided bands.
    pub band_on: BandOn,
    /// How many places to show.
    pub top: Option<usize>,
    /// Whether an earlier year was given.
    pub has_earlier: bool,
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
}

impl Answer for Ranks<'_> {
    fn json(&self) -> impl Serialize {
        json::form(Some(self.rubric), Some(self), self.diagnostics)
    }

    /// One row for each place, with the values of domains and aspects.
    fn rows(&self) -> Rows {
        let rubric = self.rubric;
        let row = |row: &Ranked| {
            let standing = self.standings.get(row.standing)?;
            let [institution, year, stage] = csv::subject(&standing.assessment.subject);
            let fixed = [
                row.rank.to_string().into(),
                csv::cell(row.rank_in_group),
                institution,
                year,
                stage,
                csv::cell(row.group.as_ref()),
                rubric[self.ranking.by].id.as_str().into(),
                csv::rounded(rubric, row.value),
                csv::rounded(rubric, standing.value(NodeId::INDEX)),
                csv::cell(band(rubric, row.band)),
                standing.basis.as_str().into(),
                csv::cell(row.before.map(|before| before.rank)),
                csv::cell(row.before.map(|before| climbed(row, before))),
                csv::rounded(rubric, row.before.map(|before| before.value)),
                csv::rounded(rubric, row.before.and_then(|before| row.value.sub(before.value).ok())),
            ];
            Some(
                fixed
                    .into_iter()
                    .chain(rubric.groups().map(|node| csv::rounded(rubric, standing.value(node))))
                    .collect(),
            )
        };
        let header = "rank rank_in_group institution year stage group by value index band basis \
                      previous_rank rank_change previous_value value_change";
        let header = csv::names(header).chain(rubric.groups().map(|node| rubric[node].id.clone()));
        Rows::new(header, self.ranking.rows.iter().filter_map(row))
    }

    /// The league table, the distribution, the groups, and last, where it is seen first in a terminal, the place that
    /// was asked for.
    fn document(&self, lang: Lang) -> Document {
        let words = Worded::new(self, self.rubric, lang);
        let mut document = Document::default();
        document.heading(format!("{}: {}", lang.pick("Peringkat", "Ranks"), words.title()));
        document.subheading(words.taking_part());
        document.grid(words.places());
        let ranked = self.ranking.rows.iter().filter_map(|row| self.standings.get(row.standing));
        document.lines(standing::basis(ranked, self.band_on, lang));
        document.lines(words.earlier());
        document.notes(words.unranked());
        document.grid(words.distribution());
        document.lines(words.share());
        if let Some(column) = self.group_by {
            document.heading(lang.pick(format!("Menurut {column}"), format!("By {column}")));
            document.grid(words.groups(column));
            document.grids(words.bands_by_group(column));
        }
        words.focus(&mut document);
        document
    }
}

/// How many places a row climbed; negative if it fell.
fn climbed(row: &Ranked, before: Before) -> i64 {
    before.rank as i64 - row.rank as i64
}

impl Worded<'_, Ranks<'_>> {
    /// "38 of 621 institutions: jenis = Provinsi".
    fn taking_part(&self) -> String {
        let (count, all) = (self.answer.ranking.rows.len(), self.answer.standings.len());
        let counted = match count == all {
            true if count == 1 => self.lang.pick("1 instansi", "1 institution").to_owned(),
            true => self.lang.pick(format!("{count} instansi"), format!("{count} institutions")),
            false => self.lang.pick(format!("{count} dari {all} instansi"), format!("{count} of {all} institutions")),
        };
        match self.answer.conditions.is_empty() {
            true => counted,
            false => format!("{counted}: {}", self.conditions()),
        }
    }

    /// "wilayah = Sulawesi or Maluku-Papua, jenis != Kota".
    fn conditions(&self) -> String {
        let mut said: Vec<(&str, bool, Vec<&str>)> = Vec::new();
        for Condition { column, value, equal } in self.answer.conditions {
            match said.iter_mut().find(|(other, is, _)| *equal && *is && normalise(other) == normalise(column)) {
                Some((.., values)) => values.push(value),
                None => said.push((column, *equal, vec![value])),
            }
        }
        let or = format!(" {} ", self.lang.pick("atau", "or"));
        let one = |(column, equal, values): &(&str, bool, Vec<&str>)| {
            format!("{column} {} {}", if *equal { "=" } else { "!=" }, values.join(&or))
        };
        said.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn places(&self) -> Grid {
        let lang = self.lang;
        let ranking = self.answer.ranking;
        let by_index = ranking.by == NodeId::INDEX;
        let mut columns = vec![Column::number("#"), Column::text(lang.pick("Instansi", "Institution"))];
        if let Some(column) = self.answer.group_by {
            columns.push(Column::text(column));
            columns.push(Column::number(lang.pick("# grup", "# group")));
        }
        columns.push(Column::number(self.id(ranking.by)));
        let band = Column::label(lang.pick("Predikat", "Band"));
        // With the changes since an earlier year there may be no room for it.
        let band = if self.answer.has_earlier { band.minor() } else { band };
        columns.extend(self.rubric.bands.is_some().then_some(band));
        columns.extend((!by_index).then(|| Column::number(lang.pick("Indeks", "Index"))));
        if self.answer.has_earlier {
            columns.push(Column::number(lang.pick("# lalu", "# before")));
            columns.push(Column::number(lang.pick("Naik", "Climbed")));
            columns.push(Column::number(lang.pick("Selisih", "Change")));
        }
        let count = columns.len();
        let mut rows = Vec::new();
        let mut last = 0;
        for at in self.shown() {
            if at > last {
                rows.push(std::iter::once(Cell::new("...")).chain((1..count).map(|_| Cell::default())).collect());
            }
            rows.extend(ranking.rows.get(at).map(|row| self.place(at, row)));
            last = at + 1;
        }
        Grid { columns, rows }
    }

    /// The rows to show, in order: the first, and those around the focus.
    fn shown(&self) -> impl Iterator<Item = usize> + use<> {
        let ranking = self.answer.ranking;
        let top = self.answer.top.unwrap_or(usize::MAX);
        let focus = ranking.focus.as_ref().map(|focus| focus.row);
        let others: Vec<usize> = ranking.focus.iter().flat_map(|focus| &focus.against).map(|gap| gap.row).collect();
        (0..ranking.rows.len()).filter(move |at| {
            *at < top || focus.is_some_and(|focus| at.abs_diff(focus) <= NEIGHBOURS) || others.contains(at)
        })
    }

    fn place(&self, at: usize, row: &Ranked) -> Vec<Cell> {
        let rubric = self.rubric;
        let Some(standing) = self.answer.standings.get(row.standing) else { return Vec::new() };
        let in_focus = self.answer.ranking.focus.as_ref().is_some_and(|focus| focus.row == at);
        let tone = if in_focus { Tone::Strong } else { Tone::Plain };
        let rank = format!("{}{}{}", if in_focus { "→ " } else { "" }, if row.tied { "=" } else { "" }, row.rank);
        let mut cells = vec![Cell::new(rank).with_tone(tone), Cell::new(self.name(standing)).with_tone(tone)];
        if self.answer.group_by.is_some() {
            cells.push(Cell::new(row.group.clone().unwrap_or_default()));
            cells.push(Cell::new(row.rank_in_group.map_or_else(String::new, |rank| rank.to_string())));
        }
        cells.push(Cell::new(self.number(row.value)).with_tone(tone));
        if let Some(bands) = &rubric.bands {
            cells.push(row.band.map_or_else(Cell::default, |band| {
                Cell::new(bands.label(band)).with_tone(Tone::Band(band, bands.bands.len()))
            }));
        }
        if self.answer.ranking.by != NodeId::INDEX {
            cells.push(Cell::new(standing.value(NodeId::INDEX).map_or_else(String::new, |index| self.number(index))));
        }
        if self.answer.has_earlier {
            let change =
                |before: Before| row.value.sub(before.value).map_or_else(|_| "?".to_owned(), |by| self.change(by));
            cells.push(Cell::new(row.before.map_or_else(|| "-".to_owned(), |before| before.rank.to_string())));
            cells.push(Cell::new(row.before.map_or_else(String::new, |before| signed(climbed(row, before)))));
            cells.push(Cell::new(row.before.map_or_else(String::new, change)));
        }
        cells
    }

    fn name(&self, standing: &Standing) -> String {
        match standing.institution() {
            "" => wording::subject_line(&standing.assessment.subject, standing.assessment.row, self.lang),
            name => name.to_owned(),
        }
    }

    fn unranked(&self) -> Option<String> {
        const MOST_NAMED: usize = 5;
        let unranked = &self.answer.ranking.unranked;
        let names = unranked.iter().take(MOST_NAMED).filter_map(|at| self.answer.standings.get(*at));
        let names: Vec<String> = names.map(|standing| self.name(standing)).collect();
        let more = if unranked.len() > MOST_NAMED { ", ..." } else { "" };
        let (count, names) = (unranked.len(), names.join(", "));
        (count > 0).then(|| {
            self.lang.pick(
                format!("Tanpa nilai, jadi tanpa peringkat: {count} ({names}{more})"),
                format!("Without a value, so without a rank: {count} ({names}{more})"),
            )
        })
    }

    /// Which institutions the earlier ranks are among.
    fn earlier(&self) -> Option<String> {
        let rows = &self.answer.ranking.rows;
        let (both, all) = (rows.iter().filter(|row| row.before.is_some()).count(), rows.len());
        self.answer.has_earlier.then(|| {
            self.lang.pick(
                format!("Peringkat lalu: di antara {both} dari {all} instansi ini yang ada di tahun sebelumnya."),
                format!("Ranks before: among the {both} of these {all} institutions that are in the earlier year."),
            )
        })
    }

    /// How many are in each band; without bands, in each half point of the scale.
    fn distribution(&self) -> Grid {
        let all = &self.answer.ranking.all;
        let counts: Vec<(String, usize, Tone)> = match &self.rubric.bands {
            Some(bands) => (0..bands.bands.len())
                .rev()
                .zip(all.bands.iter().rev())
                .map(|(band, count)| (bands.label(band).to_owned(), *count, Tone::Band(band, bands.bands.len())))
                .collect(),
            None => self.by_halves(),
        };
        let longest = counts.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
        let row = |(label, count, tone): &(String, usize, Tone)| {
            vec![
                Cell::new(label).with_tone(*tone),
                Cell::new(count.to_string()),
                Cell::new(self.percent(*count, all.count)),
                Cell::new(bars::bar(*count, longest, BAR_WIDTH)),
            ]
        };
        let header = match &self.rubric.bands {
            Some(_) => self.lang.pick("Predikat", "Band"),
            None => self.lang.pick("Nilai", "Value"),
        };
        let columns = vec![
            Column::label(header),
            Column::number(self.lang.pick("Jumlah", "Count")),
            Column::number("%"),
            Column::label(""),
        ];
        Grid { columns, rows: counts.iter().map(row).collect() }
    }

    fn by_halves(&self) -> Vec<(String, usize, Tone)> {
        let half = Exact::new(1, 2).unwrap_or(Exact::ONE);
        let scale = self.rubric.scale;
        let starts: Vec<Exact> =
            std::iter::successors(Some(scale.min), |start| start.add(half).ok().filter(|next| *next < scale.max))
                .collect();
        let count = |start: Exact, end: Option<Exact>| {
            let within = |row: &&Ranked| row.value >= start && end.is_none_or(|end| row.value < end);
            self.answer.ranking.rows.iter().filter(within).count()
        };
        let ends = starts.iter().skip(1).map(|start| Some(*start)).chain([None]);
        let row = |(start, end): (&Exact, Option<Exact>)| {
            let label = format!("{}-{}", self.lang.full(*start), self.lang.full(end.unwrap_or(scale.max)));
            (label, count(*start, end), Tone::Plain)
        };
        let mut rows: Vec<_> = starts.iter().zip(ends).map(row).collect();
        rows.reverse();
        rows
    }

    /// "At least Cukup: 31 of 38 (81.6%)".
    fn share(&self) -> Option<String> {
        let (threshold, all) = (self.answer.at_least?, &self.answer.ranking.all);
        let (label, count) = (self.threshold(threshold), all.at_least?);
        let share = self.percent(count, all.count);
        Some(self.lang.pick(
            format!("Minimal {label}: {count} dari {} ({share}%).", all.count),
            format!("At least {label}: {count} of {} ({share}%).", all.count),
        ))
    }

    fn threshold(&self, threshold: Target) -> String {
        match threshold {
            Target::Band(position) => self.band(Some(position)).to_owned(),
            Target::Index(value) => self.lang.full(value),
        }
    }

    fn groups(&self, column: &str) -> Grid {
        let lang = self.lang;
        let mut columns = vec![
            Column::text(column),
            Column::number(lang.pick("Jumlah", "Count")),
            Column::number(lang.pick("Rerata", "Mean")),
            Column::number("Median"),
            Column::number(lang.pick("Min", "Min")),
            Column::number(lang.pick("Maks", "Max")),
        ];
        if let Some(threshold) = self.answer.at_least {
            columns.push(Column::number(&format!(">= {}", self.threshold(threshold))));
            columns.push(Column::number("%"));
        }
        let row = |summary: &Summary, name: &str, tone: Tone| {
            let mut cells = vec![Cell::new(name).with_tone(tone), Cell::new(summary.count.to_string())];
            let values = [summary.mean, summary.median, summary.min, summary.max];
            cells.extend(values.map(|value| Cell::new(self.number(value))));
            if let Some(count) = summary.at_least {
                cells.push(Cell::new(count.to_string()));
                cells.push(Cell::new(self.percent(count, summary.count)));
            }
            cells
        };
        let ranking = self.answer.ranking;
        let mut rows: Vec<Vec<Cell>> =
            ranking.groups.iter().map(|group| row(group, self.group_name(&group.name), Tone::Plain)).collect();
        rows.push(row(&ranking.all, lang.pick("Semua", "All"), Tone::Strong));
        Grid { columns, rows }
    }

    fn group_name<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "" => self.lang.pick("(kosong)", "(blank)"),
            _ => name,
        }
    }

    fn bands_by_group(&self, column: &str) -> Option<Grid> {
        let bands = self.rubric.bands.as_ref()?;
        let labels = bands.bands.iter().map(|band| Column::number(&band.label));
        let columns = std::iter::once(Column::text(column)).chain(labels).collect();
        let row = |summary: &Summary, name: &str| {
            let counts = summary.bands.iter().map(|count| Cell::new(count.to_string()));
            std::iter::once(Cell::new(name)).chain(counts).collect()
        };
        let ranking = self.answer.ranking;
        let mut rows: Vec<Vec<Cell>> =
            ranking.groups.iter().map(|group| row(group, self.group_name(&group.name))).collect();
        rows.push(row(&ranking.all, self.lang.pick("Semua", "All")));
        Some(Grid { columns, rows })
    }

    fn at(&self, row: usize) -> Option<(&Ranked, &Standing)> {
        let row = self.answer.ranking.rows.get(row)?;
        Some((row, self.answer.standings.get(row.standing)?))
    }

    fn percent(&self, part: usize, whole: usize) -> String {
        let percent = Exact::new(part as i128 * 100, whole as i128);
        percent.map_or_else(|_| "-".to_owned(), |percent| self.lang.number(percent, 1))
    }
}

fn signed(by: i64) -> String {
    if by > 0 { format!("+{by}") } else { by.to_string() }
}
