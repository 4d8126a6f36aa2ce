//! `spbe score` to CSV: row by row, so that the first rows appear before the last are read, and nothing is kept of
//! them but who was written. Blocks of rows are scored on every core and written in their order.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::console::Console;
use super::files::{each_file, size};
use super::gate::Gate;
use super::in_order::in_order;
use super::output::{Output, Pieces};
use super::progress::Progress;
use super::score::Args;
use super::seen::{Seen, Whose};
use super::sheets::{Rejected, Sheets};
use super::stop::{OrTrouble, Trouble, cannot_read, cannot_write};
use super::{Exit, Stop, input};
use crate::assess::{self, Assessment, Missing};
use crate::diagnostic::{Diagnostic, Place, Problem, Severity};
use crate::intake::stream::{self, BatchRow, Block, RowLayout, Stream};
use crate::report::batch::{PlainRows, Scratch};
use crate::report::{csv, score};
use crate::rubric::Rubric;
use crate::scores::{Scores, Subject};

/// Scores every sheet and writes a row for each institution.
///
/// # Errors
/// Where the options make no sense, or the result cannot be written.
pub fn run(args: &Args, output: Output, console: &Console) -> Result<Exit, Stop> {
    let options = input::intake_options(&args.reading, console)?;
    let mut batch = Batch {
        args,
        options: (&args.assessing).into(),
        console,
        sheets: Sheets::default(),
        gate: None,
        output: Some(output),
        pieces: None,
        seen: Seen::default(),
        exit: Exit::Done,
        scored: 0,
        below: 0,
        warnings: 0,
        notes: 0,
    };
    let open = |file: &str| stream::open(file, open(file)?, &options).or_trouble(|| cannot_read(file));
    each_file(&args.files, console, open, |file, opened, progress| {
        match opened {
            Ok(stream::Batch::Whole(reading)) => {
                batch.sheets.add(*reading);
                batch.score_sheets(file)?;
                progress.add(size(file).unwrap_or_default());
            }
            Ok(stream::Batch::Stream(stream)) => batch.score_stream(file, *stream, progress)?,
            Err(trouble) => {
                console.trouble(&trouble);
                batch.exit = Exit::Io;
            }
        }
        Ok(())
    })?;
    batch.finish()
}

/// A file; `-` is standard input.
fn open(file: &str) -> Result<Box<dyn Read + Send>, Trouble> {
    match file {
        "-" => Ok(Box::new(std::io::stdin())),
        _ => Ok(Box::new(File::open(file).or_trouble(|| cannot_read(file))?)),
    }
}

struct Batch<'a> {
    args: &'a Args,
    options: assess::Options,
    console: &'a Console,
    sheets: Sheets,
    gate: Option<Gate>,
    /// The place for the result, until its first row.
    output: Option<Output>,
    /// The result, from its first row.
    pieces: Option<Pieces>,
    /// The institutions of all files.
    seen: Seen,
    exit: Exit,
    scored: usize,
    below: usize,
    warnings: usize,
    notes: usize,
}

/// Counts one more, and says whether there are not too many.
fn is_within(count: &mut usize, most: usize) -> bool {
    *count += 1;
    *count <= most
}

impl Batch<'_> {
    /// Scores the institutions of a sheet that was read as a whole.
    fn score_sheets(&mut self, file: &str) -> Result<(), Stop> {
        let mut part = Part { diagnostics: std::mem::take(&mut self.sheets.diagnostics), ..Part::default() };
        let Some(rubric) = self.sheets.rubric.clone() else {
            self.say(part.diagnostics);
            return Ok(());
        };
        self.read_gate(&rubric)?;
        let scorer = Scorer {
            rubric: &rubric,
            options: self.options,
            gate: self.gate.as_ref(),
            whose: self.seen.whose().clone(),
        };
        for Rejected { scores, .. } in self.sheets.rejected.drain(..) {
            scorer.take(&scores, true, &mut part);
        }
        for scores in std::mem::take(&mut self.sheets.scores) {
            scorer.take(&scores, false, &mut part);
        }
        part.refuse_repeated(&mut self.seen, file);
        self.write(&rubric, part)
    }

    /// Scores a text block by block.
    fn score_stream(&mut self, file: &str, stream: Stream, progress: &Progress) -> Result<(), Stop> {
        let (layout, diagnostics, mut blocks) = stream.split();
        let rubric = Arc::clone(&layout.rubric);
        if !self.sheets.takes(&rubric, Place::File(file.into())) {
            let differs = std::mem::take(&mut self.sheets.diagnostics);
            self.say(differs);
            return Ok(());
        }
        self.say(diagnostics);
        self.read_gate(&rubric)?;
        let gate = self.gate.take();
        let is_below = |point| gate.as_ref().is_some_and(|gate| gate.is_point_below(point));
        let block_scorer = BlockScorer {
            scorer: Scorer {
                rubric: &rubric,
                options: self.options,
                gate: gate.as_ref(),
                whose: self.seen.whose().clone(),
            },
            // A value that cannot be held exactly is reported by the careful way, row by row.
            plain: PlainRows::new(&rubric, self.options.band_on, is_below).unwrap_or_default(),
            layout: &layout,
            most_notes: self.console.most_notes(),
            has_said_enough: AtomicBool::new(false),
        };
        self.seen.reserve(size(file).map_or(0, |size| (size / layout.bytes_in_a_row()) as usize));
        let scored = in_order(
            || blocks.next_block().or_stop(|| cannot_read(file)),
            |block| block_scorer.score(&block),
            |mut part| {
                progress.add(part.bytes);
                part.refuse_repeated(&mut self.seen, file);
                self.write(&rubric, part)?;
                block_scorer.has_said_enough.store(self.notes >= block_scorer.most_notes, Ordering::Relaxed);
                Ok(())
            },
        );
        self.gate = gate;
        scored
    }

    /// Reads the gate as soon as the rubric is known whose bands it may name.
    fn read_gate(&mut self, rubric: &Rubric) -> Result<(), Stop> {
        if let (None, Some(text)) = (&self.gate, &self.args.fail_under) {
            self.gate = Some(Gate::read(text, rubric, self.console)?);
        }
        Ok(())
    }

    fn say(&mut self, mut diagnostics: Vec<Diagnostic>) {
        diagnostics.sort_by_key(Diagnostic::rank);
        if diagnostics.iter().any(Diagnostic::is_error) {
            self.exit = self.exit.max(Exit::Scores);
        }
        let most = self.console.most_notes();
        diagnostics.retain(|found| match found.severity {
            Severity::Error => true,
            Severity::Warning => is_within(&mut self.warnings, most),
            Severity::Note => is_within(&mut self.notes, most),
        });
        self.console.say(&diagnostics);
    }

    /// Says what is wrong with a part, and writes its rows; before the first of all, the header.
    fn write(&mut self, rubric: &Rubric, part: Part) -> Result<(), Stop> {
        self.say(part.diagnostics);
        self.notes += part.unsaid_notes;
        self.scored += part.scored;
        self.below += part.below;
        if part.rows.is_empty() {
            return Ok(());
        }
        if let Some(output) = self.output.take() {
            let header = csv::render(&score::rows(rubric, &[])).or_stop(|| cannot_write("CSV"))?;
            self.pieces.insert(output.in_pieces()?).write(header.as_bytes())?;
        }
        self.pieces.as_mut().map_or(Ok(()), |pieces| pieces.write(&part.rows))
    }

    fn finish(mut self) -> Result<Exit, Stop> {
        let unsaid = |count: usize| count.saturating_sub(self.console.most_notes());
        self.console.unsaid_notes(unsaid(self.warnings) + unsaid(self.notes));
        if self.gate.is_some() {
            self.exit = self.exit.max(Gate::say_below(self.below, self.scored, self.console));
        }
        if let Some(pieces) = self.pieces {
            pieces.finish()?;
        }
        Ok(self.exit.max(self.sheets.exit))
    }
}

/// What came of some rows.
#[derive(Default)]
struct Part {
    /// The rows of the result.
    rows: Vec<u8>,
    /// The results, whether they have a row or not.
    results: Vec<Written>,
    diagnostics: Vec<Diagnostic>,
    /// Notes that were not put into words, because enough were said before.
    unsaid_notes: usize,
    scored: usize,
    below: usize,
    bytes: u64,
}

impl Part {
    /// Leaves out institutions that were written before; that they came again fails the run.
    fn refuse_repeated(&mut self, seen: &mut Seen, file: &str) {
        let mut repeated: Vec<Written> = std::mem::take(&mut self.results);
        repeated.retain(|written| !seen.insert(written.whose));
        for Written { row, text, is_below, unwritten, .. } in repeated.into_iter().rev() {
            self.scored -= usize::from(!text.is_empty());
            self.below -= usize::from(is_below);
            let written: Vec<u8> = self.rows.drain(text).collect();
            let institution = unwritten.unwrap_or_else(|| csv::first_field(&written));
            let problem = Problem::DuplicateInstitution { institution, first_row: None };
            self.diagnostics.push(Diagnostic::error(problem, Place::row(file, row)));
        }
    }
}

/// A row of a result.
struct Written {
    /// Whose it is.
    whose: u64,
    /// The row it came from.
    row: u32,
    /// Where it stands in the rows of its part.
    text: Range<usize>,
    /// Whether it is below the gate.
    is_below: bool,
    /// The institution, where the row is wrong and not written.
    unwritten: Option<String>,
}

/// Scores with care.
struct Scorer<'a> {
    rubric: &'a Rubric,
    options: assess::Options,
    gate: Option<&'a Gate>,
    whose: Whose,
}

impl Scorer<'_> {
    /// What a rejected institution lacks besides what is wrong with it.
    fn missing(&self, scores: &Scores) -> Vec<Diagnostic> {
        match self.options.missing {
            Missing::Error => assess::missing(self.rubric, scores),
            Missing::Lowest | Missing::Bounds => Vec::new(),
        }
    }

    /// Scores a result; one that is wrong counts as its institution's all the same, so that a second one is refused.
    fn take(&self, scores: &Scores, is_wrong: bool, part: &mut Part) {
        let (start, below) = (part.rows.len(), part.below);
        match is_wrong {
            true => part.diagnostics.extend(self.missing(scores)),
            false => self.score(scores, part),
        }
        let Subject { institution: Some(institution), year, stage } = &scores.subject else { return };
        part.results.push(Written {
            whose: self.whose.hash(institution, *year, stage.as_deref()),
            row: scores.row,
            text: start..part.rows.len(),
            is_below: part.below > below,
            unwritten: (start == part.rows.len()).then(|| institution.clone()),
        });
    }

    fn score(&self, scores: &Scores, part: &mut Part) {
        let assessment = match assess::assess(self.rubric, scores, self.options) {
            Ok(assessment) => assessment,
            Err(diagnostics) => return part.diagnostics.extend(diagnostics),
        };
        part.scored += 1;
        part.below += usize::from(self.gate.is_some_and(|gate| gate.is_below(&assessment)));
        self.note(&assessment, scores, part);
        self.push_row(&assessment, part);
    }

    /// CSV has no place for notes, so those on what it shows are said: all but those on bands of other nodes.
    fn note(&self, assessment: &Assessment, scores: &Scores, part: &mut Part) {
        let is_elsewhere = |note: &&Diagnostic| matches!(&note.problem, Problem::BandDiffers { node, .. } if *node != self.rubric.title);
        for note in assessment.notes.iter().filter(|note| !is_elsewhere(note)) {
            part.diagnostics.push(Diagnostic { place: scores.origin.row(scores.row), ..note.clone() });
        }
    }

    fn push_row(&self, assessment: &Assessment, part: &mut Part) {
        let fields: Vec<String> =
            score::row(self.rubric, assessment).iter().map(|text| csv::field(text).into_owned()).collect();
        part.rows.extend_from_slice(fields.join(",").as_bytes());
        part.rows.push(b'\n');
    }
}

/// Scores blocks of rows: plain ones by their sums, others with care.
struct BlockScorer<'a> {
    scorer: Scorer<'a>,
    plain: Option<PlainRows>,
    layout: &'a RowLayout,
    /// How many notes are said at all, and whether they were.
    most_notes: usize,
    has_said_enough: AtomicBool,
}

impl BlockScorer<'_> {
    fn score(&self, block: &Block) -> Part {
        let mut part = Part { bytes: block.len() as u64, ..Part::default() };
        // Result rows are shorter than those they come of.
        part.rows.reserve(block.len());
        let mut scratch = Scratch::default();
        let visited = self.layout.visit(block, |row| match (row, &self.plain) {
            (BatchRow::Levels { institution, year, row, levels }, Some(plain)) => {
                let start = part.rows.len();
                let standing = plain.write(&mut part.rows, institution, year, levels, &mut scratch);
                part.scored += 1;
                part.below += usize::from(standing.is_below);
                part.results.push(Written {
                    whose: self.scorer.whose.hash(institution, year, None),
                    row,
                    text: start..part.rows.len(),
                    is_below: standing.is_below,
                    unwritten: None,
                });
                match standing.band_differs {
                    true if self.has_said_enough.load(Ordering::Relaxed) => part.unsaid_notes += 1,
                    true => self.note_with_care(institution, year, row, levels, &mut part),
                    false => {}
                }
            }
            (BatchRow::Levels { institution, year, row, levels }, None) => {
                let scores = self.layout.scores(institution, year, row, levels);
                self.scorer.take(&scores, false, &mut part);
            }
            (BatchRow::Read(records, diagnostics), _) => {
                let spoiled = diagnostics.iter().any(Diagnostic::is_error);
                part.diagnostics.extend(diagnostics);
                for record in records {
                    self.scorer.take(&record.scores, spoiled || record.has_errors(), &mut part);
                    part.diagnostics.extend(record.diagnostics);
                }
            }
        });
        part.diagnostics.extend(visited.err());
        part
    }

    /// The notes of a plain row, which are few: found the careful way.
    fn note_with_care(&self, institution: &str, year: Option<u16>, row: u32, levels: &[u8], part: &mut Part) {
        let scores = self.layout.scores(institution, year, row, levels);
        if let Ok(assessment) = assess::assess(self.scorer.rubric, &scores, self.scorer.options) {
            self.scorer.note(&assessment, &scores, part);
        }
    }
}
