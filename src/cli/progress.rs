//! How far long work has come, on a terminal only.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::Console;

/// How long work may take before anything is drawn, and between two drawings.
const UNHURRIED: Duration = Duration::from_secs(1);

/// A bar that appears when the work has taken a second.
pub struct Progress {
    bar: ProgressBar,
    /// Waits for that second; it ends at once when its other end is dropped.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// A bar for so many bytes; none is drawn where nobody watches or the size is not known.
    pub fn new(console: &Console, bytes: Option<u64>) -> Self {
        match bytes {
            Some(bytes) => Self::begun(Some(bytes), "{bar:40} {percent}% {eta}", "", console),
            None => Self { bar: ProgressBar::hidden(), waiting: None },
        }
    }

    /// What is being done, and for how long already, for work whose length nobody knows.
    pub fn waiting(console: &Console, doing: &'static str) -> Self {
        Self::begun(None, "{spinner} {msg} {elapsed}", doing, console)
    }

    fn begun(length: Option<u64>, template: &str, doing: &'static str, console: &Console) -> Self {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden()).with_message(doing);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let is_watched = std::io::stderr().is_terminal() && !console.is_quiet();
        let waiting = is_watched.then(|| {
            let (done, is_done) = mpsc::channel();
            let bar = bar.clone();
            let thread = thread::spawn(move || {
                if is_done.recv_timeout(UNHURRIED) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(1));
                    bar.enable_steady_tick(UNHURRIED);
                }
            });
            (done, thread)
        });
        Self { bar, waiting }
    }

    /// So many bytes more are done.
    pub fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.waiting.take() {
            drop(done);
            // Where it could not wait, nothing was drawn, and that is all there is to know.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
