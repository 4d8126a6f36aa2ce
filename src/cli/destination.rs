//! What `-o` may name, checked before any work: an ending that the command writes, and no file that it reads; and
//! options for a form that is not written.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};
use same_file::Handle;

use super::Stop;
use super::args::{DialectArg, Format};
use super::output::{is_standard, target};

/// Commands that write one form of their own, and its endings; empty if any ending is allowed.
const OWN_FORMS: [(&str, &[&str]); 5] =
    [("source", &["toml"]), ("schema", &["json"]), ("sql", &["sql"]), ("completions", &[]), ("man", &[])];

/// Checks the destination of the innermost command.
///
/// # Errors
/// Where nothing of the command may be written there.
pub fn check(command: &Command, matches: &ArgMatches) -> Result<(), Stop> {
    if let Some((name, matches)) = matches.subcommand() {
        return command.find_subcommand(name).map_or(Ok(()), |command| check(command, matches));
    }
    let path = matches.try_get_one::<PathBuf>("output").ok().flatten();
    let path = path.filter(|path| !is_standard(path));
    if let Some(path) = path.filter(|_| matches!(matches.try_get_one::<Format>("format"), Ok(None))) {
        check_ending(command, path)?;
    }
    check_dialect(command, matches, path.map(PathBuf::as_path))?;
    refuse_inputs(inputs(command, matches), path.map(PathBuf::as_path))
}

/// Refuses to write to a file that is read, or to standard output that is one, by whatever name or link.
///
/// # Errors
/// Where it is.
pub fn refuse_inputs<'i>(mut inputs: impl Iterator<Item = &'i OsStr>, path: Option<&Path>) -> Result<(), Stop> {
    let is_file = |handle: &Handle| handle.as_file().metadata().is_ok_and(|found| found.is_file());
    let written = match path {
        Some(path) => regular(&target(path)),
        None => Handle::stdout().ok().filter(is_file),
    };
    let Some(input) = written.and_then(|written| inputs.find(|input| is_same(input, &written))) else { return Ok(()) };
    let input = Path::new(input).display();
    Err(Stop::usage(
        format!("{input} adalah masukan; hasilnya tidak ditulis ke berkas yang sama"),
        format!("{input} is an input; the result is not written to the same file"),
    ))
}

/// Refuses an ending that says another form than any the command writes.
fn check_ending(command: &Command, path: &Path) -> Result<(), Stop> {
    let is_folder = path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let Some(ending) = path.extension().and_then(OsStr::to_str).filter(|_| !is_folder) else { return Ok(()) };
    let endings = endings(command);
    if endings.is_empty() || endings.contains(&ending.to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    let (name, endings) = (command.get_name(), endings.join(", ."));
    Err(Stop::usage(
        format!("{name} tidak menulis .{ending}; akhiran yang dikenal: .{endings}; atau beri --format"),
        format!("{name} writes no .{ending}; it writes .{endings}; or give --format"),
    ))
}

/// Refuses a dialect of CSV for another form.
fn check_dialect(command: &Command, matches: &ArgMatches, path: Option<&Path>) -> Result<(), Stop> {
    if !matches!(matches.try_get_one::<DialectArg>("dialect"), Ok(Some(_))) {
        return Ok(());
    }
    let chosen = matches.try_get_one::<Format>("format").ok().flatten().copied();
    match chosen.or_else(|| Format::by_ending(path?)) {
        Some(Format::Csv) => Ok(()),
        // CSV is the default of an empty sheet.
        None if command.get_name() == "template" => Ok(()),
        _ => Err(Stop::usage(
            "--dialect hanya untuk CSV: pada perintah yang menulisnya, tambahkan --format csv, atau -o hasil.csv",
            "--dialect is for CSV only: of a command that writes it, add --format csv, or -o hasil.csv",
        )),
    }
}

fn endings(command: &Command) -> Vec<&'static str> {
    if let Some((_, endings)) = OWN_FORMS.iter().find(|(name, _)| *name == command.get_name()) {
        return endings.to_vec();
    }
    let format = command.get_arguments().find(|argument| argument.get_id() == "format");
    let names = format.map(Arg::get_possible_values).unwrap_or_default();
    let formats = names.iter().filter_map(|name| <Format as clap::ValueEnum>::from_str(name.get_name(), true).ok());
    formats.flat_map(Format::endings).copied().collect()
}

/// Every file that the command line names to be read, its rubric among them.
fn inputs<'m>(command: &'m Command, matches: &'m ArgMatches) -> impl Iterator<Item = &'m OsStr> {
    let names_file = |argument: &&Arg| {
        let names = argument.get_value_names().unwrap_or_default();
        argument.get_id() != "output" && names.iter().any(|name| matches!(name.as_str(), "FILE" | "ID|PATH"))
    };
    let named = command.get_arguments().filter(names_file);
    named.filter_map(|argument| matches.try_get_raw(argument.get_id().as_str()).ok().flatten()).flatten()
}

fn is_same(input: &OsStr, written: &Handle) -> bool {
    let input = if input == "-" { Handle::stdin().ok() } else { regular(Path::new(input)) };
    input.is_some_and(|input| input == *written)
}

/// A regular file; opening a pipe could wait for ever, or take what is in it.
fn regular(path: &Path) -> Option<Handle> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).and_then(|_| Handle::from_path(path).ok())
}
