//! `spbe score` to CSV: part by part, so that the first rows appear before the last are read. Blocks of rows are
//! scored on every core and written in their order.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::console::Console;
use super::files::{Files, Input};
use super::gate::Gate;
use super::in_order::in_order;
use super::input::{self, each_file};
use super::output::{Output, Pieces};
use super::progress::Progress;
use super::stop::{OrTrouble, cannot_read};
use super::{Exit, Stop};
use crate::assess::{self, Point};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::intake::{
    self,
    stream::{self, Facts, LongStream, LongTable, Stream},
};
use crate::report::result_row::ResultRows;
use crate::rubric::Rubric;
use crate::scores::Source;
use crate::session::{BatchScorer, Part, Repeats, Scorer, Session};

/// How many results of a table are scored at once.
const RESULTS_AT_ONCE: usize = 8192;

/// What a batch is about.
pub struct Batch<'a> {
    /// The sheets.
    pub files: Files,
    /// How they are read.
    pub reading: intake::Options,
    /// How they are assessed.
    pub options: assess::Options,
    /// Which rows are written.
    pub form: ResultRows,
    /// The index or the band that is demanded.
    pub fail_under: Option<&'a str>,
}

impl Batch<'_> {
    /// Scores every sheet and writes a row for each result.
    ///
    /// # Errors
    /// Where the demanded index makes no sense, or the result cannot be written.
    pub fn run(mut self, output: Output, console: &Console) -> Result<Exit, Stop> {
        let Files { inputs, diagnostics, is_unread } = std::mem::take(&mut self.files);
        let mut run = Run {
            batch: &self,
            console,
            session: Session::default(),
            gate: None,
            output: Some(output),
            pieces: None,
            repeats: Repeats::default(),
            exit: if is_unread { Exit::Io } else { Exit::Done },
            scored: 0,
            below: 0,
            warnings: 0,
            notes: 0,
        };
        run.say(diagnostics);
        let open = |input: &Input| {
            let options = input.options(&self.reading);
            let opened = stream::open(&input.name, input.open()?, || input.open_again(), &options);
            opened.or_trouble(|| cannot_read(&input.name))
        };
        each_file(&inputs, console, open, |input, opened, progress| {
            match opened {
                Ok(stream::Batch::Whole(reading)) => {
                    run.score_whole(&input.name, *reading)?;
                    progress.add(input.size().unwrap_or_default());
                }
                Ok(stream::Batch::Stream(stream)) => run.score_stream(input, *stream, progress)?,
                Ok(stream::Batch::Long(stream)) => run.score_long(input, *stream, progress)?,
                Err(trouble) => {
                    console.trouble(&trouble);
                    run.exit = Exit::Io;
                }
            }
            Ok(())
        })?;
        run.finish()
    }
}

/// A batch on its way.
struct Run<'a> {
    batch: &'a Batch<'a>,
    console: &'a Console,
    session: Session,
    gate: Option<Gate>,
    /// The place for the result, until its first row.
    output: Option<Output>,
    /// The result, from its first row.
    pieces: Option<Pieces>,
    /// The results of all files.
    repeats: Repeats,
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

impl Run<'_> {
    /// Scores the results of a sheet that was read as a whole.
    fn score_whole(&mut self, file: &str, reading: intake::Reading) -> Result<(), Stop> {
        let source = reading.records.first().map(|record| record.scores.origin.source());
        self.repeats.begin(source.unwrap_or_else(|| Source { file: file.into(), sheet: None }));
        self.session.add(file, reading);
        let Some(rubric) = self.session.rubric.clone() else {
            let diagnostics = std::mem::take(&mut self.session.diagnostics);
            self.say(diagnostics);
            return Ok(());
        };
        self.read_gate(&rubric)?;
        let gate = self.gate.take();
        let is_below = |point| gate.as_ref().is_some_and(|gate| gate.is_point_below(point));
        let mut part = self.scorer(&rubric, gate.as_ref().map(|_| &is_below as _)).score_session(&mut self.session);
        self.gate = gate;
        part.refuse_repeated(&mut self.repeats, self.batch.form);
        self.write(&rubric, part)
    }

    /// Scores a text block by block.
    fn score_stream(&mut self, input: &Input, stream: Stream, progress: &Progress) -> Result<(), Stop> {
        let file = input.name.as_str();
        let (layout, diagnostics, mut blocks) = stream.split();
        let rubric = Arc::clone(layout.rubric());
        if !self.begin(file, &rubric, diagnostics)? {
            return Ok(());
        }
        let gate = self.gate.take();
        let is_below = |point| gate.as_ref().is_some_and(|gate| gate.is_point_below(point));
        let scorer = BatchScorer::new(self.scorer(&rubric, gate.as_ref().map(|_| &is_below as _)));
        self.repeats.reserve(input.size().map_or(0, |size| (size / layout.bytes_in_a_row()) as usize));
        let mut facts = Facts::default();
        let scored = in_order(
            || blocks.next_block().or_stop(|| cannot_read(file)),
            |block| scorer.score_block(&layout, &block),
            |mut part| {
                progress.add(part.bytes);
                // Another header came in an earlier block: its columns are not those of this table.
                if facts.has_ended {
                    return Ok(());
                }
                facts.add(std::mem::take(&mut part.facts));
                self.take(&rubric, &scorer, part)
            },
        );
        self.gate = gate;
        self.say(layout.closing(facts));
        scored
    }

    /// Scores a text of one indicator a row, once all of it was read.
    fn score_long(&mut self, input: &Input, stream: LongStream, progress: &Progress) -> Result<(), Stop> {
        let file = input.name.as_str();
        let LongStream { layout, diagnostics, mut blocks } = stream;
        let mut table = LongTable::new(&layout);
        in_order(
            || blocks.next_block().or_stop(|| cannot_read(file)),
            |block| layout.read_block(&block),
            |rows| {
                progress.add(rows.bytes);
                table.add(&rows);
                Ok(())
            },
        )?;
        let again = || input.open_again()?.ok_or_else(|| io::Error::from(io::ErrorKind::NotSeekable));
        if !table.finish(again).or_stop(|| cannot_read(file))? {
            drop(table);
            let reading = input::read_sheet(input, &self.batch.reading).map_err(Stop::Io)?;
            return self.score_whole(file, reading);
        }
        let rubric = Arc::clone(layout.rubric());
        if !self.begin(file, &rubric, diagnostics)? {
            return Ok(());
        }
        let gate = self.gate.take();
        let is_below = |point| gate.as_ref().is_some_and(|gate| gate.is_point_below(point));
        let scorer = BatchScorer::new(self.scorer(&rubric, gate.as_ref().map(|_| &is_below as _)));
        let order = table.order();
        let mut chunks = order.chunks(RESULTS_AT_ONCE);
        let scored = in_order(
            || Ok(chunks.next()),
            |positions| scorer.score_table(&table, positions),
            |part| self.take(&rubric, &scorer, part),
        );
        self.gate = gate;
        self.say(table.closing());
        scored
    }

    /// Begins a sheet that is read row by row; false where it is of another instrument.
    fn begin(&mut self, file: &str, rubric: &Arc<Rubric>, diagnostics: Vec<Diagnostic>) -> Result<bool, Stop> {
        if let Err(differs) = self.session.take_rubric(rubric, Place::File(file.into())) {
            self.say(vec![differs]);
            return Ok(false);
        }
        self.say(diagnostics);
        self.repeats.begin(Source { file: file.into(), sheet: None });
        self.read_gate(rubric)?;
        Ok(true)
    }

    /// Takes the results of some rows.
    fn take(&mut self, rubric: &Rubric, scorer: &BatchScorer<'_>, mut part: Part) -> Result<(), Stop> {
        part.refuse_repeated(&mut self.repeats, self.batch.form);
        self.write(rubric, part)?;
        scorer.has_said_enough.store(self.notes >= self.console.most_notes(), Ordering::Relaxed);
        Ok(())
    }

    fn scorer<'s>(&self, rubric: &'s Rubric, is_below: Option<&'s (dyn Fn(Point) -> bool + Sync)>) -> Scorer<'s> {
        let Batch { options, form, .. } = *self.batch;
        Scorer { rubric, options, is_below, form, hasher: self.repeats.hasher().clone() }
    }

    /// Reads the gate as soon as the rubric is known whose bands it may name.
    fn read_gate(&mut self, rubric: &Rubric) -> Result<(), Stop> {
        if let (None, Some(text)) = (&self.gate, self.batch.fail_under) {
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

    /// Reports the problems of a part, and writes its rows; before the first of all, the header.
    fn write(&mut self, rubric: &Rubric, part: Part) -> Result<(), Stop> {
        self.say(part.diagnostics);
        self.notes += part.unsaid_notes;
        self.scored += part.scored;
        self.below += part.below;
        if part.rows.is_empty() {
            return Ok(());
        }
        if let Some(output) = self.output.take() {
            let form = self.batch.form;
            let header = form.dialect.header(&form.header(rubric));
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
        Ok(self.exit)
    }
}
