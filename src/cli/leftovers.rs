//! Temporary files and folders: a signal that ends the program removes them first.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static MADE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Held while something temporary is made or takes its place, so that no signal ends the program halfway.
pub struct Hold(MutexGuard<'static, Vec<PathBuf>>);

/// Waits with signals until the answer is dropped.
pub fn hold() -> Hold {
    #[cfg(unix)]
    unix::watch();
    Hold(MADE.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Hold {
    /// Adds what a signal has to remove. Its name is random: once it took its place, nothing has this name.
    pub fn add(&mut self, path: &Path) {
        self.0.push(path.to_owned());
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, Once, PoisonError};
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Waits for signals from now on, except those that whoever started the program told it to ignore.
    pub fn watch() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // A file that grows beyond the limit is then an error of writing, and is cleaned up as any other.
            let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
            let ignored = ignored();
            let heard = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
            let Ok(mut signals) = Signals::new(heard) else { return };
            thread::spawn(move || {
                for signal in signals.forever() {
                    // Not released before the end: nothing new is made.
                    let mut made = super::MADE.lock().unwrap_or_else(PoisonError::into_inner);
                    for path in made.drain(..) {
                        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }

    /// The signals that are ignored, a bit each, as under nohup. Only Linux says so.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}
