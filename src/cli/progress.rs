//! How far long work has come, on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::Console;

/// A bar that appears when the work has taken a second.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for so many bytes; none is drawn where nobody watches or the size is not known.
    pub fn new(console: &Console, bytes: Option<u64>) -> Self {
        let bar = bytes.map_or_else(ProgressBar::hidden, ProgressBar::new);
        Self::begun(bar, "{bar:40} {percent}% {eta}", console)
    }

    /// What is being done, and for how long already, for work whose length nobody knows.
    pub fn waiting(console: &Console, doing: &'static str) -> Self {
        Self::begun(ProgressBar::no_length().with_message(doing), "{spinner} {msg} {elapsed}", console)
    }

    fn begun(bar: ProgressBar, template: &str, console: &Console) -> Self {
        const UNHURRIED: Duration = Duration::from_secs(1);
        let watched = std::io::stderr().is_terminal() && !console.is_quiet() && !bar.is_hidden();
        // Drawing begins with the first tick a second from now.
        bar.set_draw_target(match watched {
            true => ProgressDrawTarget::stderr_with_hz(1),
            false => ProgressDrawTarget::hidden(),
        });
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(UNHURRIED);
        Self { bar }
    }

    /// So many bytes more are done.
    pub fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
