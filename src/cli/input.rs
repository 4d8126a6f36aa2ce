//! Files to sheets, and the rubric that was asked for.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Assessing, Metadata, Reading};
use super::console::Console;
use super::files::{Files, Input};
use super::in_order::in_order;
use super::progress::Progress;
use super::stop::{OrTrouble, Trouble, cannot_read};
use super::{Exit, Stop};
use crate::diagnostic::{Diagnostic, Source};
use crate::intake;
use crate::rubric::criteria::{self, Criteria};
use crate::rubric::{self, Rubric, catalog};
use crate::session::{self, Institutions, Session};

/// The rubric with a built-in id, or at a path.
///
/// # Errors
/// Where there is none, it cannot be read, or it has errors. The errors are printed first.
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

/// The criteria of a rubric: of `mine.toml` those of `mine.criteria.toml` beside it, of a built-in rubric those that
/// are built in.
///
/// # Errors
/// Where there are none, they cannot be read, or they have errors. The errors are printed first.
pub fn criteria(name: &str, rubric: &Rubric, console: &Console) -> Result<Criteria, Stop> {
    known_criteria(name, rubric, console)?.ok_or_else(|| no_criteria(name, rubric))
}

/// Why a question that needs the criteria of a rubric has no answer.
pub fn no_criteria(name: &str, rubric: &Rubric) -> Stop {
    let beside = beside(name);
    let (id, beside) = (&rubric.id, beside.display());
    if catalog::find(name).is_some() {
        let known: Vec<&str> = catalog::ids().filter(|id| criteria::find(id).is_some()).collect();
        let known = known.join(", ");
        return Stop::usage(
            format!("belum ada kriteria untuk {id}; rubrik bawaan yang memuatnya: {known}"),
            format!("there are no criteria of {id}; the built-in rubrics that have them: {known}"),
        );
    }
    Stop::usage(
        format!("belum ada kriteria untuk {id}; tulis dalam {beside}"),
        format!("there are no criteria of {id}; write them in {beside}"),
    )
}

/// The criteria of a rubric, if it has any.
///
/// # Errors
/// Where they cannot be read, or have errors. The errors are printed first.
pub fn known_criteria(name: &str, rubric: &Rubric, console: &Console) -> Result<Option<Criteria>, Stop> {
    let beside = beside(name);
    if catalog::find(name).is_none() && beside.exists() {
        let source = Arc::new(source(&beside.to_string_lossy()).map_err(Stop::Io)?);
        let read = criteria::read(&source, rubric);
        return read.map(Some).map_err(|diagnostics| console.stop(&diagnostics, Exit::Rubric));
    }
    let is_built_in = catalog::find(&rubric.id).is_some_and(|built_in| *built_in == *rubric);
    Ok(criteria::find(&rubric.id).filter(|_| is_built_in))
}

/// Where the criteria of a rubric of one's own stand.
fn beside(name: &str) -> PathBuf {
    Path::new(name).with_extension("criteria.toml")
}

/// The rubric that a file of criteria is about: the one beside it, or the built-in one that it names.
pub fn rubric_of_criteria(file: &str, id: &str) -> Option<Arc<Rubric>> {
    let beside = file.strip_suffix(".criteria.toml").map(|stem| format!("{stem}.toml"));
    let beside = beside.and_then(|path| rubric::read(&Arc::new(source(&path).ok()?)).ok());
    beside.map(Arc::new).or_else(|| catalog::find(id))
}

/// The text of a rubric file.
///
/// # Errors
/// Where it cannot be read, or is no text.
pub fn source(file: &str) -> Result<Source, Trouble> {
    let bytes = bytes(file)?;
    let text = String::from_utf8(bytes).map_err(|_| io::Error::from(ErrorKind::InvalidData));
    let text = text.or_trouble(|| cannot_read(file))?;
    // A byte order mark is no part of TOML, but editors on Windows write it.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Source { name: file.to_owned(), text })
}

/// The bytes of a file that is no sheet.
///
/// # Errors
/// Where it cannot be read.
pub fn bytes(file: &str) -> Result<Vec<u8>, Trouble> {
    let limits = intake::Limits::default();
    Input::named(file, limits).read(limits)
}

/// How the options ask for one sheet to be read.
///
/// # Errors
/// Where they name several sheets, and as [`rubric`].
pub fn one_sheet(reading: &Reading, console: &Console) -> Result<intake::Options, Stop> {
    if reading.sheets.len() > 1 {
        return Err(Stop::usage(
            "perintah ini membaca satu lembar: beri --sheet satu kali",
            "this command reads one sheet: give --sheet once",
        ));
    }
    intake_options(reading, console)
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
pub fn read_sheet(input: &Input, options: &intake::Options) -> Result<intake::Reading, Trouble> {
    Ok(intake::read(&input.name, &input.read(options.limits)?, &input.options(options)))
}

/// Reads every sheet, all of one instrument.
///
/// # Errors
/// As [`rubric`].
pub fn session(files: &[String], output: Option<&Path>, reading: &Reading, console: &Console) -> Result<Session, Stop> {
    let options = intake_options(reading, console)?;
    let files = Files::find(files, &reading.sheets, output, options.limits, console)?;
    let mut session = Session::default();
    session.diagnostics.extend(files.diagnostics);
    session.is_unread |= files.is_unread;
    let read = |input: &Input| read_sheet(input, &options);
    each_file(&files.inputs, console, read, |input, read, progress| {
        progress.add(input.size().unwrap_or_default());
        match read {
            Ok(reading) => session.add(&input.name, reading),
            Err(trouble) => {
                console.trouble(&trouble);
                session.is_unread = true;
            }
        }
        Ok(())
    })?;
    Ok(session)
}

/// Joins the columns of metadata to the results of some sheets, for the columns that are asked for.
///
/// # Errors
/// Where they cannot be read, contradict themselves or a sheet, or no column is asked for.
pub fn join<'c>(
    metadata: &Metadata,
    asked: impl IntoIterator<Item = &'c str>,
    sessions: &mut [&mut Session],
    console: &Console,
) -> Result<(), Stop> {
    let Some(file) = &metadata.file else { return Ok(()) };
    let mut asked = asked.into_iter().peekable();
    if asked.peek().is_none() {
        return Err(Stop::usage(
            "--metadata menambah kolom untuk --group-by (pada rank juga untuk --where): beri kolomnya",
            "--metadata adds columns for --group-by (of rank for --where, too): name one",
        ));
    }
    let bytes = bytes(file).map_err(Stop::Io)?;
    let mut metadata = session::Metadata::read(file, &bytes, sessions, asked)
        .map_err(|errors| stop_with(errors, sessions, console))?;
    for session in sessions.iter_mut() {
        metadata.join(session);
    }
    let found = metadata.finish().map_err(|errors| stop_with(errors, sessions, console))?;
    if let Some(session) = sessions.first_mut() {
        session.diagnostics.extend(found);
    }
    Ok(())
}

/// Ends with errors, after what is to be known about the sheets.
fn stop_with(errors: Vec<Diagnostic>, sessions: &[&mut Session], console: &Console) -> Stop {
    for session in sessions {
        console.say(&session.diagnostics);
    }
    console.stop(&errors, Exit::Scores)
}

/// The results of institutions by year; shows what is wrong with them.
pub fn institutions(session: Session, assessing: &Assessing, console: &Console) -> Institutions {
    let institutions = session.institutions(assessing.into());
    console.say(&institutions.diagnostics);
    institutions
}

/// Runs `work` on each file, on every core, and `take` on what comes of it, in the order of the files. `take` counts
/// the bytes that are done.
///
/// # Errors
/// The first error of `take`; nothing is taken after it.
pub fn each_file<T: Send>(
    files: &[Input],
    console: &Console,
    work: impl Fn(&Input) -> T + Sync,
    mut take: impl FnMut(&Input, T, &Progress) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let progress = Progress::new(console, files.iter().map(Input::size).sum());
    if let [file] = files {
        return take(file, work(file), &progress);
    }
    let mut files = files.iter();
    in_order(|| Ok(files.next()), |file| (file, work(file)), |(file, made)| take(file, made, &progress))
}
