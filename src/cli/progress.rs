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
        const UNHURRIED: Duration = Duration::from_secs(1);
        let watched = std::io::stderr().is_terminal() && !console.is_quiet();
        let bar = match bytes {
            Some(bytes) if watched => ProgressBar::new(bytes),
            _ => ProgressBar::hidden(),
        };
        // Drawing begins with the first tick a second from now.
        bar.set_draw_target(match watched {
            true => ProgressDrawTarget::stderr_with_hz(1),
            false => ProgressDrawTarget::hidden(),
        });
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {eta}") {
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
