//! Many files: read on every core, taken in their order, with a bar where it takes long.

use super::Stop;
use super::console::Console;
use super::in_order::in_order;
use super::progress::Progress;

/// Runs `work` on each file and `take` on what comes of it, in the order of the files. `take` counts the bytes
/// that are done.
///
/// # Errors
/// The first error of `take`; nothing is taken after it.
pub fn each_file<T: Send>(
    files: &[String],
    console: &Console,
    work: impl Fn(&str) -> T + Sync,
    mut take: impl FnMut(&str, T, &Progress) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let progress = Progress::new(console, files.iter().map(|file| size(file)).sum());
    if let [file] = files {
        return take(file, work(file), &progress);
    }
    let mut files = files.iter();
    in_order(|| Ok(files.next()), |file| (file, work(file)), |(file, made)| take(file, made, &progress))
}

/// The bytes of a file; of standard input and of what is not there nobody knows.
pub fn size(file: &str) -> Option<u64> {
    std::fs::metadata(file).ok().map(|metadata| metadata.len())
}
