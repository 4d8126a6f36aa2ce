//! Messages to the user, on standard error.

use std::io::{IsTerminal, Write};

use super::args::{ColorArg, Common};
use super::stop::Trouble;
use super::{Exit, Stop};
use crate::diagnostic::{Diagnostic, Place, Problem, Severity};
use crate::lang::Lang;
use crate::report::{diagnostics, printable};
use crate::session::Refusal;

/// The width of a terminal that does not say its own.
const DEFAULT_WIDTH: u16 = 80;

/// How many notes are said: each of a thousand files gives one, and each of a million rows may.
const MOST_NOTES: usize = 10;

/// Where diagnostics go.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    lang: Lang,
    color: bool,
    width: u16,
    quiet: bool,
    verbose: bool,
}

impl Console {
    /// The console that the options ask for.
    pub fn new(common: &Common) -> Self {
        let color = use_color(common.color, std::io::stderr().is_terminal());
        Self { lang: common.lang(), color, width: width(), quiet: common.quiet, verbose: common.verbose }
    }

    /// Says what is wrong; notes and warnings only where not quiet.
    pub fn say<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        let said = diagnostics.into_iter().filter(|found| found.severity == Severity::Error || !self.quiet);
        self.write(&diagnostics::render(said, self.most_notes(), self.lang, self.color, self.width));
    }

    /// Says all of it, and that nothing is left but the exit code.
    pub fn stop<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>, exit: Exit) -> Stop {
        self.say(diagnostics);
        Stop::Said(exit)
    }

    /// Says what is wrong with the command line.
    pub fn stop_usage(&self, problem: Problem) -> Stop {
        self.stop([&Diagnostic::error(problem, Place::Nowhere)], Exit::Usage)
    }

    /// Says why a question gets no answer.
    pub fn stop_refused(&self, refusal: &Refusal) -> Stop {
        self.stop(&refusal.diagnostics, if refusal.is_of_question { Exit::Usage } else { Exit::Scores })
    }

    /// Says what could not be read or written.
    pub fn trouble(&self, trouble: &Trouble) {
        say_error(&trouble.message(self.lang), self.lang);
    }

    /// How many notes of a run are shown.
    pub fn most_notes(&self) -> usize {
        if self.verbose { usize::MAX } else { MOST_NOTES }
    }

    /// Says how many notes were not said.
    pub fn unsaid_notes(&self, count: usize) {
        if count > 0 && !self.quiet {
            self.write(&diagnostics::unsaid_notes(count, self.lang));
        }
    }

    /// Whether only errors are said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says a line, unless quiet.
    pub fn line(&self, id: &str, en: &str) {
        if !self.quiet {
            self.write(&printable::clean_lines(&format!("{}\n", self.lang.pick(id, en))));
        }
    }

    fn write(&self, text: &str) {
        // A closed standard error leaves nobody to tell.
        let _ = anstream::AutoStream::new(std::io::stderr(), choice(self.color)).write_all(text.as_bytes());
    }
}

/// Says what ended a command.
pub fn say_error(message: &str, lang: Lang) {
    let error = diagnostics::severity_name(Severity::Error, lang);
    let _ = writeln!(std::io::stderr(), "{error}: {}", printable::clean(message));
}

/// Whether to colour: as asked; by itself only on a terminal and without NO_COLOR.
pub fn use_color(asked: ColorArg, is_terminal: bool) -> bool {
    match asked {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// The stream's own idea of colour is overruled: it was decided above.
pub fn choice(color: bool) -> anstream::ColorChoice {
    if color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never }
}

/// The width to set tables in: COLUMNS where it is set, else the terminal's, else 80.
pub fn width() -> u16 {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| width);
    columns.or_else(terminal).filter(|width| *width >= 40).unwrap_or(DEFAULT_WIDTH)
}
