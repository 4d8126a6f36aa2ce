//! What `spbe sensitivity` found: what depends on each indicator, how safe the band is, and what history says.

mod json;

use num_bigint::BigUint;
use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::history::{History, Moves, Outlook, Probability};
use crate::analysis::ladder::Ladder;
use crate::analysis::sensitivity::{Leverage, Losses, Margin, Move, Sensitivity, Witness};
use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::csv::{self, Rows, full};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::band;
use crate::report::{amount, amounts, changes};
use crate::rubric::names::short_name;
use crate::rubric::{NodeId, Rubric};

/// How many values of a distribution are written, each with its exact probability: some megabytes. Bands and
/// percentiles are of all values.
const MOST_WRITTEN: usize = 10_000;

/// How many different moves a table has columns for.
const MOST_MOVES: usize = 7;

/// Everything that was found.
#[derive(Debug)]
pub struct Sensed<'r> {
    /// The instrument.
    pub rubric: &'r Rubric,
    /// The result.
    pub base: &'r Assessment,
    /// What depends on each indicator.
    pub found: Sensitivity,
    /// The levels that scores move on.
    pub ladder: &'r Ladder,
    /// What history says, if it was asked.
    pub past: Option<Past>,
    /// How the sheet was read.
    pub diagnostics: &'r [Diagnostic],
}

/// What history says.
#[derive(Debug)]
pub struct Past {
    /// How scores moved.
    pub history: History,
    /// The stages they moved between.
    pub stages: Vec<(String, String)>,
    /// What the index would be.
    pub outlook: Outlook,
}

impl Answer for Sensed<'_> {
    fn json(&self) -> impl Serialize {
        json::form(self)
    }

    /// A row for each indicator, in the order of the leverage.
    fn rows(&self) -> Rows {
        let rubric = self.rubric;
        let moved = |moved: Option<Move>| match moved {
            Some(Move { to, index, delta }) => {
                [full(to), csv::rounded(rubric, index.exact), full(delta), csv::cell(band(rubric, index.band))]
            }
            None => Default::default(),
        };
        let row = |leverage: &Leverage| {
            let indicator = &rubric[leverage.indicator];
            let aspect = csv::cell(rubric.group_id(leverage.indicator));
            let head = [
                indicator.id.as_str().into(),
                aspect,
                indicator.name.as_str().into(),
                full(indicator.weight),
                full(leverage.score),
            ];
            head.into_iter().chain(moved(leverage.up)).chain(moved(leverage.down)).collect()
        };
        let header =
            "id aspect name weight score up_to up_index up_delta up_band down_to down_index down_delta down_band";
        Rows::new(csv::names(header), self.found.indicators.iter().map(row))
    }

    /// For people.
    fn document(&self, lang: Lang) -> Document {
        let words = Worded::new(self, self.rubric, lang);
        let mut document = Document::default();
        words.head(&mut document, self.base, true);
        document.line(words.index_line(self.base));
        if let Some(margin) = &self.found.margin {
            words.margin(&mut document, self.base, margin);
        }
        document.notes(words.notes(self.base));
        if let Some(past) = &self.past {
            words.past(&mut document, past);
        }
        document.heading(
            lang.pick(
                "Satu level naik atau turun, pengungkit terbesar dahulu",
                "One level up or down, most leverage first",
            )
            .to_owned(),
        );
        document.subheadings(words.ladder_line(self.ladder));
        document.grid(words.leverage(&self.found.indicators, self.base));
        document
    }
}

impl Worded<'_, Sensed<'_>> {
    fn index_line(&self, base: &Assessment) -> String {
        format!("{} {}.", self.id(NodeId::INDEX), self.value_and_band(base))
    }

    fn margin(&self, document: &mut Document, base: &Assessment, margin: &Margin) {
        let lang = self.lang;
        let label = self.band(Some(margin.band));
        let next = band(self.rubric, margin.band.checked_add(1)).filter(|next| !next.is_empty());
        if let Some(above) = margin.above_cut {
            let above = amount(above, lang);
            document.line(
                lang.pick(
                    format!("{above} di atas batas bawah {label}."),
                    format!("{above} above where {label} begins."),
                ),
            );
        }
        document.lines(base.next.as_ref().and_then(|next| self.next_line(next, amount)));
        let columns = vec![
            Column::label(""),
            Column::number(lang.pick("Sedikitnya", "At least")),
            Column::text(lang.pick("Misalnya, masing-masing satu level", "Such as, one level each")),
            Column::number(lang.pick("Indeks", "Index")),
        ];
        let mut grid = Grid { columns, rows: Vec::new() };
        let mut row = |what: String, witness: &Option<Witness>| {
            let cells = match witness {
                Some(witness) => {
                    let ids: Vec<&str> = witness.moves.iter().map(|(at, _)| self.rubric[*at].id.as_str()).collect();
                    [what, witness.moves.len().to_string(), ids.join(", "), self.number(witness.index.exact)]
                }
                None => {
                    let none =
                        lang.pick("tidak mungkin dengan satu level per indikator", "not possible with one level each");
                    [what, "-".to_owned(), none.to_owned(), String::new()]
                }
            };
            grid.rows.push(cells.map(Cell::new).to_vec());
        };
        if margin.above_cut.is_some() {
            row(lang.pick(format!("Kehilangan {label}"), format!("Lose {label}")), &margin.fewest_down);
        }
        if let Some(next) = next {
            row(lang.pick(format!("Naik ke {next}"), format!("Gain {next}")), &margin.fewest_up);
        }
        if !grid.rows.is_empty() {
            document.grid(grid);
        }
        if margin.above_cut.is_some() {
            let line = |id: &str, en: &str, Losses { losing, total }: Losses| {
                Block::Line(lang.pick(
                    format!("{id} turun satu level: {losing} dari {total} kemungkinan kehilangan {label}."),
                    format!("{en} one level down: {losing} of {total} possibilities lose {label}."),
                ))
            };
            document.push(line("Satu indikator", "One indicator", margin.single));
            document.push(line("Dua indikator", "Two indicators", margin.double));
        }
    }

    fn leverage(&self, indicators: &[Leverage], base: &Assessment) -> Grid {
        let lang = self.lang;
        let mut columns = vec![
            Column::label(""),
            Column::text(lang.pick("Indikator", "Indicator")),
            Column::number(lang.pick("Nilai", "Score")),
        ];
        for name in [lang.pick("Naik", "Up"), lang.pick("Turun", "Down")] {
            columns.push(Column::number(name));
            columns.push(Column::label(lang.pick("Indeks", "Index")));
        }
        let scores: Vec<Exact> = indicators.iter().map(|leverage| leverage.score).collect();
        let [up, down] = [(|leverage| leverage.up) as fn(&Leverage) -> Option<Move>, |leverage| leverage.down]
            .map(|of| self.moves(indicators, of, base));
        let mut grid = Grid { columns, rows: Vec::new() };
        let moves = up.into_iter().zip(down);
        for ((leverage, score), (up, down)) in indicators.iter().zip(amounts(&scores, lang)).zip(moves) {
            let indicator = &self.rubric[leverage.indicator];
            let head = [indicator.id.clone(), short_name(&indicator.name).to_owned(), score];
            grid.rows.push(head.into_iter().chain(up).chain(down).map(Cell::new).collect());
        }
        grid
    }

    /// For each indicator the change of the index, and the index with its band if the band changes.
    fn moves(&self, indicators: &[Leverage], of: fn(&Leverage) -> Option<Move>, base: &Assessment) -> Vec<[String; 2]> {
        let deltas: Vec<Exact> = indicators.iter().filter_map(of).map(|moved| moved.delta).collect();
        let mut deltas = changes(&deltas, self.lang).into_iter();
        let before = base.index().known().and_then(|point| point.band);
        let cells = |moved: Option<Move>| {
            let Some(moved) = moved else { return ["-".to_owned(), String::new()] };
            let mut index = self.number(moved.index.exact);
            if let Some(band) = band(self.rubric, moved.index.band).filter(|_| moved.index.band != before) {
                index += &format!(" {band}");
            }
            [deltas.next().unwrap_or_default(), index]
        };
        indicators.iter().map(of).map(cells).collect()
    }

    fn past(&self, document: &mut Document, past: &Past) {
        let (lang, outlook) = (self.lang, &past.outlook);
        document.heading(
            lang.pick("Bila asesor menilai seperti dalam riwayat", "If assessors treat it as in the history")
                .to_owned(),
        );
        let stages: Vec<String> = past.stages.iter().map(|(first, last)| format!("{first}→{last}")).collect();
        let (pairs, scores, stages) = (past.history.pairs, past.history.all.total(), stages.join(", "));
        document.line(lang.pick(
            format!("Riwayat: {pairs} penilaian, {scores} nilai indikator, {stages}."),
            format!(
                "History: {pairs} {}, {scores} scores, {stages}.",
                if pairs == 1 { "assessment" } else { "assessments" }
            ),
        ));
        document.grid(self.history(&past.history));
        let number = |value: Exact| self.number(value);
        let (low, middle, high) = (number(outlook.low), number(outlook.middle), number(outlook.high));
        let expected = number(outlook.expected);
        document.line(lang.pick(
            format!("Indeks: persentil ke-5 {low}, median {middle}, persentil ke-95 {high}; harapan {expected}."),
            format!("Index: 5th percentile {low}, median {middle}, 95th percentile {high}; expected {expected}."),
        ));
        if let Some(bands) = &self.rubric.bands {
            let columns =
                vec![Column::label(lang.pick("Predikat", "Band")), Column::number(lang.pick("Peluang", "Probability"))];
            let row = |(at, probability): (usize, &Probability)| {
                let label = Cell::new(bands.label(at)).with_tone(Tone::Band(at, bands.bands.len()));
                vec![label, Cell::new(percent(probability, lang))]
            };
            document.grid(Grid { columns, rows: outlook.bands.iter().enumerate().map(row).collect() });
        }
        document.notes(assumptions(past, lang));
    }

    /// How often scores moved: a row for each level, a column for each difference; where there are too many of
    /// those, one for all falls and one for all rises.
    fn history(&self, history: &History) -> Grid {
        let lang = self.lang;
        let differences: Vec<Exact> = history.all.iter().map(|(difference, _)| difference).collect();
        let mut columns = vec![Column::number(lang.pick("Dari", "From"))];
        let groups: Vec<Box<dyn Fn(Exact) -> bool>> = match differences.len() <= MOST_MOVES {
            true => {
                let headers = changes(&differences, lang);
                let header = |(difference, header): (&Exact, String)| match difference.is_zero() {
                    true => Column::number(lang.pick("tetap", "same")),
                    false => Column::number(&header),
                };
                columns.extend(differences.iter().zip(headers).map(header));
                differences
                    .iter()
                    .map(|one| {
                        Box::new({
                            let one = *one;
                            move |other| one == other
                        }) as Box<dyn Fn(Exact) -> bool>
                    })
                    .collect()
            }
            false => {
                let headers = [lang.pick("turun", "down"), lang.pick("tetap", "same"), lang.pick("naik", "up")];
                columns.extend(headers.map(Column::number));
                vec![
                    Box::new(|difference: Exact| difference < Exact::ZERO),
                    Box::new(|difference: Exact| difference.is_zero()),
                    Box::new(|difference: Exact| difference.is_positive()),
                ]
            }
        };
        columns.push(Column::number(lang.pick("Jumlah", "Sum")));
        let row = |name: String, moves: &Moves| {
            let count = |is_in: &dyn Fn(Exact) -> bool| -> u64 {
                moves.iter().filter(|(difference, _)| is_in(*difference)).map(|(_, count)| count).sum()
            };
            let counts = groups.iter().map(|is_in| count(is_in.as_ref()).to_string());
            let cells = std::iter::once(name).chain(counts).chain([moves.total().to_string()]);
            cells.map(Cell::new).collect::<Vec<_>>()
        };
        let mut rows: Vec<Vec<Cell>> =
            history.by_level.iter().map(|(level, moves)| row(lang.full(*level), moves)).collect();
        rows.push(row(lang.pick("semua", "all").to_owned(), &history.all));
        Grid { columns, rows }
    }
}

/// What is taken for granted.
fn assumptions(past: &Past, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(
        match past.history.by_level.is_empty() {
            true => lang.pick(
                "anggapan: tiap nilai bergerak sesering dan sejauh semua nilai dalam riwayat",
                "assumed: each score moves as often and as far as all scores of the history",
            ),
            false => lang.pick(
                "anggapan: tiap nilai bergerak sesering nilai selevel dalam riwayat",
                "assumed: each score moves as often as scores of its level in the history",
            ),
        }
        .to_owned(),
    );
    if !past.outlook.unseen.is_empty() {
        let levels = amounts(&past.outlook.unseen, lang).join(", ");
        lines.push(lang.pick(
            format!("level yang tidak ada dalam riwayat ({levels}): bergerak seperti semua nilai"),
            format!("levels that the history does not hold ({levels}): move as all scores do"),
        ));
    }
    lines.push(
        lang.pick(
            "anggapan: tidak bergantung pada indikator lain; gerak berhenti di ujung skala",
            "assumed: whatever the other indicators do; moves stop at the ends of the scale",
        )
        .to_owned(),
    );
    lines
}

/// "12,50%"; a probability that is neither 0 nor 1 is never shown as if it were.
fn percent(probability: &Probability, lang: Lang) -> String {
    let rounded = hundredths(probability);
    let (least, most) = (BigUint::from(1_u8), BigUint::from(9_999_u16));
    let (sign, shown) = match probability.is_integer() {
        true => ("", rounded),
        false if rounded < least => ("<", least),
        false if rounded > most => (">", most),
        false => ("", rounded),
    };
    format!("{sign}{}%", lang.number(per_cent(&shown), 2))
}

/// A probability in hundredths of a per cent, rounded half up.
fn hundredths(probability: &Probability) -> BigUint {
    let doubled = probability.numer() * BigUint::from(20_000_u32) + probability.denom();
    doubled / (probability.denom() * BigUint::from(2_u8))
}

/// Hundredths of a per cent in per cent. A probability has at most 10,000 of them.
fn per_cent(hundredths: &BigUint) -> Exact {
    let count = i64::try_from(hundredths).unwrap_or(i64::MAX);
    Exact::whole(count).div(Exact::whole(100)).unwrap_or(Exact::ZERO)
}
