//! Files to bytes and sheets, and the rubric that was asked for.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use super::args::{Assessing, Reading};
use super::console::Console;
use super::in_order::in_order;
use super::progress::Progress;
use super::stop::{OrTrouble, Trouble, cannot_read, words};
use super::{Exit, Stop};
use crate::diagnostic::Source;
use crate::intake;
use crate::rubric::{self, Rubric, catalog};
use crate::session::{Institutions, Session};

/// The bytes of a file; `-` is standard input. Of one that is too large, one more than may be read: a device has no
/// end.
///
/// # Errors
/// Where it cannot be read.
pub fn read_bytes(file: &str, limits: intake::Limits) -> Result<Vec<u8>, Trouble> {
    let most = limits.bytes.saturating_add(1);
    let mut bytes = Vec::new();
    if file == "-" {
        let read = std::io::stdin().lock().take(most as u64).read_to_end(&mut bytes);
        read.or_trouble(|| words("masukan baku tidak dapat dibaca", "cannot read standard input"))?;
        return Ok(bytes);
    }
    let mut read = || {
        let opened = File::open(file)?;
        let size = opened.metadata()?.len();
        bytes.reserve(usize::try_from(size).unwrap_or(usize::MAX).min(most));
        opened.take(most as u64).read_to_end(&mut bytes)
    };
    read().or_trouble(|| cannot_read(file))?;
    Ok(bytes)
}

/// The rubric with a built-in id, or at a path.
///
/// # Errors
/// Where there is none, it cannot be read, or it has errors, which are said.
pub fn rubric(name: &str, console: &Console) -> Result<Arc<Rubric>, Stop> {
    if let Some(built_in) = catalog::find(name) {
        return Ok(built_in);
    }
    let looks_like_path = name.contains(['/', '\\', '.']) || Path::new(name).exists();
    if !looks_like_path {
        let ids: Vec<&str> = catalog::ids().collect();
        let ids = ids.join(", ");
        return Err(Stop::usage(
            format!("tidak ada rubrik bawaan \"{name}\"; yang ada: {ids}, atau sebutkan berkas rubrik"),
            format!("there is no built-in rubric \"{name}\"; there is: {ids}, or the path of a rubric"),
        ));
    }
    let source = Arc::new(source(name).map_err(Stop::Io)?);
    match rubric::read(&source) {
        Ok(rubric) => Ok(Arc::new(rubric)),
        Err(diagnostics) => Err(console.stop(&diagnostics, Exit::Rubric)),
    }
}

/// The text of a rubric file.
///
/// # Errors
/// Where it cannot be read, or is no text.
pub fn source(file: &str) -> Result<Source, Trouble> {
    let bytes = read_bytes(file, intake::Limits::default())?;
    let text = String::from_utf8(bytes).map_err(|_| io::Error::from(ErrorKind::InvalidData));
    let text = text.or_trouble(|| cannot_read(file))?;
    // A byte order mark is no part of TOML, but editors on Windows write it.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Source { name: file.to_owned(), text })
}

/// How the options ask for a sheet to be read.
///
/// # Errors
/// As [`rubric`].
pub fn intake_options(reading: &Reading, console: &Console) -> Result<intake::Options, Stop> {
    let rubric = reading.rubric.as_deref().map(|name| rubric(name, console)).transpose()?;
    Ok(reading.to_options(rubric))
}

/// Reads a sheet.
///
/// # Errors
/// Where its file cannot be read.
pub fn read_sheet(file: &str, options: &intake::Options) -> Result<intake::Reading, Trouble> {
    Ok(intake::read(file, &read_bytes(file, options.limits)?, options))
}

/// Reads every sheet, all of one instrument.
///
/// # Errors
/// As [`rubric`].
pub fn session(files: &[String], reading: &Reading, console: &Console) -> Result<Session, Stop> {
    let options = intake_options(reading, console)?;
    let mut session = Session::default();
    let read = |file: &str| read_sheet(file, &options);
    each_file(files, console, read, |file, read, progress| {
        progress.add(size(file).unwrap_or_default());
        match read {
            Ok(reading) => session.add(file, reading),
            Err(trouble) => {
                console.trouble(&trouble);
                session.is_unread = true;
            }
        }
        Ok(())
    })?;
    Ok(session)
}

/// Reads every sheet for the results of institutions by year, and says what is wrong.
///
/// # Errors
/// As [`session`].
pub fn institutions(
    files: &[String],
    reading: &Reading,
    assessing: &Assessing,
    console: &Console,
) -> Result<Institutions, Stop> {
    let institutions = session(files, reading, console)?.institutions(assessing.into());
    console.say(&institutions.diagnostics);
    Ok(institutions)
}

/// Runs `work` on each file, on every core, and `take` on what comes of it, in the order of the files. `take` counts
/// the bytes that are done.
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

/// The bytes of a file; of standard input and of a missing file they are not known.
pub fn size(file: &str) -> Option<u64> {
    std::fs::metadata(file).ok().map(|metadata| metadata.len())
}
