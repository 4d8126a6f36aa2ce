//! A batch: results as rows of CSV, part by part, so that memory does not grow with rows. Rows of plain levels are
//! scored by their sums; every other row by the general way.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::repeats::{Repeats, ResultHasher};
use super::{Rejected, Session, missing, repeated_result};
use crate::assess::{self, Assessment, Point};
use crate::diagnostic::{Diagnostic, Problem};
use crate::intake::stream::{BatchRow, Block, Facts, LongResult, LongTable, RowLayout};
use crate::report::batch::{PlainRows, Scratch};
use crate::report::result_row::ResultRows;
use crate::rubric::Rubric;
use crate::scores::{Scores, Subject};

/// Whether a value is below what is demanded.
pub type IsBelow<'a> = &'a (dyn Fn(Point) -> bool + Sync);

/// The rows of some results, and the problems found on the way.
#[derive(Debug, Default)]
pub struct Part {
    /// The rows.
    pub rows: Vec<u8>,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
    /// Notes that were not put into words, because enough were printed before.
    pub unsaid_notes: usize,
    /// How many results have a row.
    pub scored: usize,
    /// How many of them are below what is demanded.
    pub below: usize,
    /// How many bytes they were read from.
    pub bytes: u64,
    /// What the rows say of their sheet as a whole.
    pub facts: Facts,
    /// The results, whether they have a row or not.
    results: Vec<PartResult>,
}

/// A result of a part.
#[derive(Debug)]
struct PartResult {
    /// The hash of its institution, year and stage.
    hash: u64,
    /// The row it came from.
    row: u32,
    /// Its text in the rows of its part.
    text: Range<usize>,
    /// Its problems among those of its part.
    problems: Range<usize>,
    /// Whether it is below what is demanded.
    is_below: bool,
    /// The institution, where the result is wrong and has no row.
    without_row: Option<String>,
}

impl Part {
    /// Leaves out results that came before; that they came again is an error.
    pub fn refuse_repeated(&mut self, repeats: &mut Repeats, form: ResultRows) {
        let Some(source) = repeats.source().cloned() else { return };
        let mut repeated = Vec::new();
        for result in std::mem::take(&mut self.results) {
            let first = repeats.insert(result.hash, result.row);
            repeated.extend(first.map(|(source, row)| (result, source.clone(), row)));
        }
        let mut errors = Vec::new();
        for (result, first, first_row) in repeated.into_iter().rev() {
            let PartResult { row, text, problems, is_below, without_row, .. } = result;
            // Only the repeat is reported.
            self.diagnostics.drain(problems);
            self.scored -= usize::from(!text.is_empty());
            self.below -= usize::from(is_below);
            let written: Vec<u8> = self.rows.drain(text).collect();
            let institution = without_row.unwrap_or_else(|| form.institution_of(&written));
            errors.push(repeated_result(institution, (&source, row), (&first, first_row)));
        }
        self.diagnostics.append(&mut errors);
    }
}

/// Scores single results.
pub struct Scorer<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// How results are assessed.
    pub options: assess::Options,
    /// What is demanded, if anything.
    pub is_below: Option<IsBelow<'a>>,
    /// Which rows are written.
    pub form: ResultRows,
    /// Tells results apart.
    pub hasher: ResultHasher,
}

impl Scorer<'_> {
    /// Scores what a session holds, and leaves it empty.
    pub fn score_session(&self, session: &mut Session) -> Part {
        let mut part = Part { diagnostics: std::mem::take(&mut session.diagnostics), ..Part::default() };
        for Rejected { scores, .. } in session.rejected.drain(..) {
            self.take(&scores, true, part.diagnostics.len(), &mut part);
        }
        for scores in session.accepted.drain(..) {
            self.take(&scores, false, part.diagnostics.len(), &mut part);
        }
        part
    }

    /// Scores a result; one that is wrong counts as its institution's all the same, so that a second one is refused.
    /// Its problems are those from `problems` on.
    fn take(&self, scores: &Scores, is_wrong: bool, problems: usize, part: &mut Part) {
        let (start, below) = (part.rows.len(), part.below);
        match is_wrong {
            true => part.diagnostics.extend(missing(self.rubric, scores, self.options)),
            false => self.score(scores, part),
        }
        let Subject { institution: Some(institution), year, stage, .. } = &scores.subject else { return };
        part.results.push(PartResult {
            hash: self.hasher.hash(institution, *year, stage.as_deref()),
            row: scores.row,
            text: start..part.rows.len(),
            problems: problems..part.diagnostics.len(),
            is_below: part.below > below,
            without_row: (start == part.rows.len()).then(|| institution.clone()),
        });
    }

    fn score(&self, scores: &Scores, part: &mut Part) {
        let assessment = match assess::assess(self.rubric, scores, self.options) {
            Ok(assessment) => assessment,
            Err(diagnostics) => return part.diagnostics.extend(diagnostics),
        };
        // An index that is not known counts with its lowest value.
        let is_below = |is_below: IsBelow<'_>| assessment.index().low().is_none_or(is_below);
        part.scored += 1;
        part.below += usize::from(self.is_below.is_some_and(is_below));
        self.note(&assessment, scores, part);
        for row in self.form.rows(self.rubric, &assessment, &scores.origin.file) {
            part.rows.extend_from_slice(self.form.dialect.row(&row).as_bytes());
        }
    }

    /// CSV has no place for notes, so those on what it shows are printed: all but those on bands of other nodes.
    fn note(&self, assessment: &Assessment, scores: &Scores, part: &mut Part) {
        let is_elsewhere = |note: &&Diagnostic| matches!(&note.problem, Problem::BandDiffers { node, .. } if *node != self.rubric.title);
        for note in assessment.notes.iter().filter(|note| !is_elsewhere(note)) {
            part.diagnostics.push(Diagnostic { place: scores.origin.row(scores.row), ..note.clone() });
        }
    }
}

/// Levels of one result, counted from 0, in the rubric's order.
struct Levels<'l> {
    institution: &'l str,
    year: Option<u16>,
    row: u32,
    levels: &'l [u8],
}

/// Scores many results. Several threads share it.
pub struct BatchScorer<'a> {
    scorer: Scorer<'a>,
    plain: Option<PlainRows>,
    /// Set when no more notes will be printed.
    pub has_said_enough: AtomicBool,
}

impl<'a> BatchScorer<'a> {
    /// Scores many results as one is scored.
    pub fn new(scorer: Scorer<'a>) -> Self {
        let is_below = |point| scorer.is_below.is_some_and(|is_below| is_below(point));
        // A value that cannot be held exactly is reported by the general way, row by row.
        let new = || PlainRows::new(scorer.rubric, scorer.form.dialect, scorer.options.band_on, is_below).ok()?;
        // A row for each node is written the general way.
        let plain = if scorer.form.detail.is_none() { new() } else { None };
        Self { scorer, plain, has_said_enough: AtomicBool::default() }
    }

    /// Scores the rows of a block.
    pub fn score_block(&self, layout: &RowLayout, block: &Block) -> Part {
        let mut part = Part { bytes: block.len() as u64, ..Part::default() };
        // Result rows are shorter than those they come of.
        part.rows.reserve(block.len());
        let mut scratch = Scratch::default();
        let visited = layout.visit(block, |row| match row {
            BatchRow::Levels { institution, year, row, levels } => {
                let scores = || layout.scores(institution, year, row, levels);
                self.take_levels(Levels { institution, year, row, levels }, scores, &mut scratch, &mut part);
            }
            BatchRow::Read(records, diagnostics) => {
                let spoiled = diagnostics.iter().any(Diagnostic::is_error);
                let problems = part.diagnostics.len();
                part.diagnostics.extend(diagnostics);
                for record in records {
                    let is_wrong = spoiled || record.has_errors();
                    part.diagnostics.extend(record.diagnostics);
                    self.scorer.take(&record.scores, is_wrong, problems, &mut part);
                }
            }
        });
        match visited {
            Ok(facts) => part.facts = facts,
            Err(problem) => {
                part.facts.has_errors = true;
                part.diagnostics.push(problem);
            }
        }
        part
    }

    /// Scores some results of a table.
    pub fn score_table(&self, table: &LongTable<'_>, positions: &[usize]) -> Part {
        let mut part = Part::default();
        let mut scratch = Scratch::default();
        for at in positions {
            match table.result(*at) {
                LongResult::Levels { institution, year, row, levels } => {
                    let scores = || table.scores(institution, year, row, levels);
                    self.take_levels(Levels { institution, year, row, levels }, scores, &mut scratch, &mut part);
                }
                LongResult::Scores(scores) => self.scorer.take(&scores, false, part.diagnostics.len(), &mut part),
                LongResult::Read(record) => {
                    let problems = part.diagnostics.len();
                    part.diagnostics.extend(record.diagnostics.iter().cloned());
                    self.scorer.take(&record.scores, record.has_errors(), problems, &mut part);
                }
            }
        }
        part
    }

    /// Scores a result by its sums, if they can tell; else the general way.
    fn take_levels(&self, of: Levels<'_>, scores: impl FnOnce() -> Scores, scratch: &mut Scratch, part: &mut Part) {
        let Some(plain) = &self.plain else {
            return self.scorer.take(&scores(), false, part.diagnostics.len(), part);
        };
        let (start, problems) = (part.rows.len(), part.diagnostics.len());
        let judgement = plain.write(&mut part.rows, of.institution, of.year, of.levels, scratch);
        part.scored += 1;
        part.below += usize::from(judgement.is_below);
        if judgement.band_differs {
            match self.has_said_enough.load(Ordering::Relaxed) {
                true => part.unsaid_notes += 1,
                false => self.note(&scores(), part),
            }
        }
        part.results.push(PartResult {
            hash: self.scorer.hasher.hash(of.institution, of.year, None),
            row: of.row,
            text: start..part.rows.len(),
            problems: problems..part.diagnostics.len(),
            is_below: judgement.is_below,
            without_row: None,
        });
    }

    /// The notes of a plain row, which are few: found the general way.
    fn note(&self, scores: &Scores, part: &mut Part) {
        if let Ok(assessment) = assess::assess(self.scorer.rubric, scores, self.scorer.options) {
            self.scorer.note(&assessment, scores, part);
        }
    }
}
