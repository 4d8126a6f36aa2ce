//! The files that a command line means: files, folders, patterns and zips, each file by itself, in a stable order.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{self, Member};
use super::console::Console;
use super::stop::{OrTrouble, Trouble, cannot_read, words};
use super::{Exit, Stop};
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::intake::{Limits, Options};
use crate::scores::institution_key;

/// The endings of sheets: what is read of a folder, a pattern or a zip.
const SHEETS: [&str; 10] = ["csv", "tsv", "tab", "txt", "json", "xlsx", "xlsm", "xlsb", "xls", "ods"];

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its path as it was given or found; `-` is standard input. Of a file in a zip: `semua.zip/kota-a.csv`.
    pub name: String,
    /// The sheet of it, if several were asked for.
    sheet: Option<String>,
    /// What stands in for an institution that it does not name; nothing for standard input.
    stand_in: Option<Arc<str>>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Standard,
    File(PathBuf),
    Member(Member),
}

impl Input {
    fn new(name: String, content: Content) -> Self {
        Self { name, sheet: None, stand_in: None, content }
    }

    /// How it is read: its own sheet, if it has one, and what stands in for an institution.
    pub fn options(&self, options: &Options) -> Options {
        let sheet = self.sheet.clone().or_else(|| options.sheet.clone());
        Options { sheet, stand_in: self.stand_in.clone(), ..options.clone() }
    }

    /// The one file that a name means, which may be in a zip.
    pub fn named(name: &str, limits: Limits) -> Self {
        let content = match name {
            "-" => Content::Standard,
            _ => match member_named(name, limits) {
                Some(member) => Content::Member(member),
                None => Content::File(name.into()),
            },
        };
        let stand_in = stand_ins(&[name]).pop().flatten();
        Self { stand_in, ..Self::new(name.to_owned(), content) }
    }

    /// Opens it.
    ///
    /// # Errors
    /// Where that fails.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Trouble> {
        let opened: io::Result<Box<dyn Read + Send>> = match &self.content {
            Content::Standard => Ok(Box::new(io::stdin())),
            Content::File(path) => File::open(path).map(|file| Box::new(file) as _),
            Content::Member(member) => member.read().map(|bytes| Box::new(io::Cursor::new(bytes)) as _),
        };
        opened.or_trouble(|| cannot_read(&self.name))
    }

    /// Opens it once more; a pipe can be read only once.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_again(&self) -> io::Result<Option<Box<dyn Read + Send>>> {
        Ok(match &self.content {
            Content::File(path) if fs::metadata(path)?.is_file() => Some(Box::new(File::open(path)?)),
            Content::Standard | Content::File(_) => None,
            Content::Member(member) => Some(Box::new(io::Cursor::new(member.read()?))),
        })
    }

    /// Its bytes. Of a file that is too large, one more than may be read: a device has no end.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, limits: Limits) -> Result<Vec<u8>, Trouble> {
        let most = limits.bytes.saturating_add(1);
        let mut bytes = Vec::new();
        match &self.content {
            Content::Standard => {
                let read = io::stdin().lock().take(most as u64).read_to_end(&mut bytes);
                read.or_trouble(|| words("masukan baku tidak dapat dibaca", "cannot read standard input"))?;
            }
            Content::File(path) => {
                let mut read = || {
                    let opened = File::open(path)?;
                    let size = opened.metadata()?.len();
                    bytes.reserve(usize::try_from(size).unwrap_or(usize::MAX).min(most));
                    opened.take(most as u64).read_to_end(&mut bytes)
                };
                read().or_trouble(|| cannot_read(&self.name))?;
            }
            Content::Member(member) => bytes = member.read().or_trouble(|| cannot_read(&self.name))?,
        }
        Ok(bytes)
    }

    /// Its bytes' number; of standard input and of a missing file it is not known.
    pub fn size(&self) -> Option<u64> {
        match &self.content {
            Content::Standard => None,
            Content::File(path) => fs::metadata(path).ok().map(|metadata| metadata.len()),
            Content::Member(member) => Some(member.size()),
        }
    }
}

/// The file of a zip that a path such as `semua.zip/kota-a.csv` means.
fn member_named(name: &str, limits: Limits) -> Option<Member> {
    let path = Path::new(name);
    if path.exists() {
        return None;
    }
    let zip = path.ancestors().skip(1).find(|part| is_zip(part) && part.is_file())?;
    let within = path.strip_prefix(zip).ok()?;
    let members = archive::open(zip, limits).ok()??;
    members.into_iter().find(|member| Path::new(member.name()) == within && member.is_within(limits))
}

/// What the arguments of a command line mean.
#[derive(Debug, Default)]
pub struct Files {
    /// The files, in order.
    pub inputs: Vec<Input>,
    /// What was left out, and what holds no sheet.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether something could not be read at all, which has been reported.
    pub is_unread: bool,
}

impl Files {
    /// Finds the files of each argument. `output` is where the result goes: it is no input of a folder.
    /// Of several sheets, each is an input of its own; a rubric among the files has none.
    ///
    /// # Errors
    /// Where several sheets are asked of standard input, which can be read only once.
    pub fn find(
        arguments: &[String],
        sheets: &[String],
        output: Option<&Path>,
        limits: Limits,
        console: &Console,
    ) -> Result<Self, Stop> {
        let mut files = Self::default();
        for argument in arguments {
            files.add(argument, arguments.len() > 1, output, limits, console);
        }
        if sheets.len() > 1 {
            if files.inputs.iter().any(|input| matches!(input.content, Content::Standard)) {
                return Err(Stop::usage(
                    "masukan baku hanya dapat dibaca satu kali: simpan sebagai berkas untuk membaca beberapa --sheet",
                    "standard input can be read only once: save it as a file to read several --sheet",
                ));
            }
            let with = |input: &Input, sheet: &String| Input { sheet: Some(sheet.clone()), ..input.clone() };
            let has_sheets = |input: &Input| !input.name.to_ascii_lowercase().ends_with(".toml");
            files.inputs = std::mem::take(&mut files.inputs)
                .into_iter()
                .flat_map(|input| match has_sheets(&input) {
                    true => sheets.iter().map(|sheet| with(&input, sheet)).collect(),
                    false => vec![input],
                })
                .collect();
        }
        let names: Vec<&str> = files.inputs.iter().map(|input| input.name.as_str()).collect();
        let stand_ins = stand_ins(&names);
        for (input, stand_in) in files.inputs.iter_mut().zip(stand_ins) {
            input.stand_in = match &input.sheet {
                // One of several sheets.
                Some(sheet) => stand_in.map(|file| format!("{file} {sheet}").into()),
                None => stand_in,
            };
        }
        Ok(files)
    }

    /// How the search ended.
    pub fn exit(&self) -> Exit {
        match (self.is_unread, self.diagnostics.iter().any(Diagnostic::is_error)) {
            (true, _) => Exit::Io,
            (false, true) => Exit::Scores,
            (false, false) => Exit::Done,
        }
    }

    fn add(&mut self, argument: &str, is_one_of_many: bool, output: Option<&Path>, limits: Limits, console: &Console) {
        let path = Path::new(argument);
        let mut found = Found::new(output, limits);
        let searched = match argument {
            _ if is_one_of_many && is_lock(path) => {
                found.left_out.push(argument.to_owned());
                Ok(())
            }
            _ if argument != "-" && path.is_dir() => found.walk(path),
            _ if is_zip(path) && path.is_file() => found.unpack(path),
            _ if is_pattern(argument) && !path.exists() => found.matching(argument),
            _ => return self.inputs.push(Input::named(argument, limits)),
        };
        let is_readable = searched.is_ok() && found.troubles.is_empty();
        for trouble in searched.err().into_iter().chain(found.troubles) {
            console.trouble(&trouble);
            self.is_unread = true;
        }
        let place = || Place::File(argument.into());
        let has_none = found.inputs.is_empty() && found.problems.is_empty() && is_readable;
        if !found.left_out.is_empty() {
            let problem = Problem::FilesLeftOut { files: found.left_out };
            self.diagnostics.push(Diagnostic::note(problem, place()));
        }
        if has_none && !(is_one_of_many && is_lock(path)) {
            self.diagnostics.push(Diagnostic::error(Problem::NoSheets, place()));
        }
        self.diagnostics.extend(found.problems);
        self.inputs.extend(found.inputs);
    }
}

/// What one argument means.
struct Found<'o> {
    output: Option<&'o Path>,
    limits: Limits,
    inputs: Vec<Input>,
    left_out: Vec<String>,
    problems: Vec<Diagnostic>,
    troubles: Vec<Trouble>,
}

impl<'o> Found<'o> {
    fn new(output: Option<&'o Path>, limits: Limits) -> Self {
        let (inputs, left_out, problems, troubles) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { output, limits, inputs, left_out, problems, troubles }
    }

    /// The sheets of a folder and of those in it.
    fn walk(&mut self, folder: &Path) -> Result<(), Trouble> {
        let mut folders = vec![folder.to_owned()];
        let mut known = HashSet::new();
        let mut paths = Vec::new();
        while let Some(folder) = folders.pop() {
            // A link may lead back to a folder above.
            if !folder.canonicalize().is_ok_and(|whole| known.insert(whole)) {
                continue;
            }
            match entries(&folder) {
                Ok(entries) => {
                    for path in entries {
                        let is_searched = path.is_dir() && !is_hidden(&path);
                        if is_searched { &mut folders } else { &mut paths }.push(path);
                    }
                }
                Err(error) => {
                    self.troubles.extend(Err::<(), _>(error).or_trouble(|| cannot_read(&shown(&folder))).err())
                }
            }
        }
        paths.sort_by(|one, other| natural(&shown(one), &shown(other)));
        for path in paths {
            self.take(path);
        }
        Ok(())
    }

    /// The sheets that a pattern names, which a shell did not expand.
    fn matching(&mut self, pattern: &str) -> Result<(), Trouble> {
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
        let invalid = |_| io::Error::from(ErrorKind::NotFound);
        let matches = glob::glob_with(pattern, options).map_err(invalid).or_trouble(|| cannot_read(pattern))?;
        let mut paths: Vec<PathBuf> = matches.filter_map(Result::ok).collect();
        if paths.is_empty() {
            return Err(io::Error::from(ErrorKind::NotFound)).or_trouble(|| cannot_read(pattern));
        }
        paths.sort_by(|one, other| natural(&shown(one), &shown(other)));
        for path in paths {
            match path.is_dir() {
                true => self.walk(&path)?,
                false => self.take(path),
            }
        }
        Ok(())
    }

    /// Takes a file that was found where it is a sheet or holds sheets.
    fn take(&mut self, path: PathBuf) {
        let name = shown(&path);
        let is_output = || self.output.is_some_and(|output| same(output, &path));
        if is_zip(&path) && !is_hidden(&path) && path.is_file() {
            if let Err(trouble) = self.unpack(&path) {
                self.troubles.push(trouble);
            }
        } else if is_sheet(&path) && path.is_file() && !is_output() {
            self.inputs.push(Input::new(name, Content::File(path)));
        } else if !is_own(&path) {
            self.left_out.push(name);
        }
    }

    /// The sheets of a zip; a workbook under that name stays one.
    fn unpack(&mut self, zip: &Path) -> Result<(), Trouble> {
        let name = shown(zip);
        let place = |name: &str| Place::File(name.into());
        let opened = archive::open(zip, self.limits).or_trouble(|| cannot_read(&name))?;
        let Some(mut members) = opened else {
            self.inputs.push(Input::new(name, Content::File(zip.to_owned())));
            return Ok(());
        };
        members.sort_by(|one, other| natural(one.name(), other.name()));
        let total = members.iter().fold(0, |total: u64, member| total.saturating_add(member.size()));
        if total > self.limits.bytes as u64 {
            let limit = self.limits.bytes as u64;
            self.problems.push(Diagnostic::error(Problem::UnpacksTooLarge { limit }, place(&name)));
            return Ok(());
        }
        for member in members {
            let path = format!("{name}/{}", member.name());
            if !is_sheet(Path::new(member.name())) || member.name().split('/').any(|part| is_hidden(Path::new(part))) {
                self.left_out.push(path);
            } else if member.is_within(self.limits) {
                self.inputs.push(Input::new(path, Content::Member(member)));
            } else {
                let limit = self.limits.unpacked;
                self.problems.push(Diagnostic::error(Problem::UnpacksTooLarge { limit }, place(&path)));
            }
        }
        Ok(())
    }
}

/// What stands in for the institutions of files that name none: their names without ending; of files that have one name,
/// with as many of their folders as tell them apart; of files of one folder, with the ending.
fn stand_ins(names: &[&str]) -> Vec<Option<Arc<str>>> {
    let parts = |name: &str| -> Vec<String> {
        let parts = name.split(['/', std::path::MAIN_SEPARATOR]).filter(|part| !matches!(*part, "" | "."));
        parts.map(str::to_owned).collect()
    };
    let paths: Vec<Vec<String>> = names.iter().map(|name| parts(name)).collect();
    let deepest = paths.iter().map(Vec::len).max().unwrap_or_default();
    let end = |depth: usize, path: &[String]| path.get(path.len().saturating_sub(depth)..).unwrap_or(path).join("/");
    let mut told: Vec<Option<Arc<str>>> = vec![None; names.len()];
    // No file is named by what a system calls a pipe.
    let is_file = |name: &str| !(name == "-" || name.starts_with("/dev/") || name.starts_with("/proc/"));
    let mut rest: Vec<usize> = (0..names.len()).filter(|at| is_file(names[*at])).collect();
    for depth in 1..=deepest {
        let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
        for at in rest.drain(..) {
            alike.entry(institution_key(without_ending(&end(depth, &paths[at])))).or_default().push(at);
        }
        for positions in alike.into_values() {
            match positions.iter().all(|at| paths[*at] == paths[positions[0]]) {
                true => {
                    positions.iter().for_each(|at| told[*at] = Some(without_ending(&end(depth, &paths[*at])).into()))
                }
                false => rest.extend(positions),
            }
        }
    }
    let folder = |at: &usize| paths[*at].split_last().map(|(_, folder)| folder);
    let depth = if rest.iter().all(|at| folder(at) == folder(&rest[0])) { 1 } else { deepest };
    rest.iter().for_each(|at| told[*at] = Some(end(depth, &paths[*at]).into()));
    told
}

fn without_ending(name: &str) -> &str {
    let ending = Path::new(name).extension().map_or(0, |ending| ending.len() + 1);
    name.get(..name.len().saturating_sub(ending)).unwrap_or(name)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn ending_is_one_of(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn is_zip(path: &Path) -> bool {
    ending_is_one_of(path, &["zip"])
}

fn is_sheet(path: &Path) -> bool {
    ending_is_one_of(path, &SHEETS) && !is_hidden(path)
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Whether Excel keeps a lock there while the workbook is open.
fn is_lock(path: &Path) -> bool {
    file_name(path).starts_with("~$")
}

/// What systems and programs leave behind in folders and zips.
fn is_hidden(path: &Path) -> bool {
    let name = file_name(path);
    name.starts_with('.') && !matches!(name, "." | "..") || name == "__MACOSX" || is_lock(path)
}

/// A result on its way to the folder.
fn is_own(path: &Path) -> bool {
    file_name(path).starts_with(".spbe-")
}

fn is_pattern(argument: &str) -> bool {
    argument.contains(['*', '?', '['])
}

/// The order of people: `kota-2` before `kota-10`, a folder's files together, capitals like small letters.
fn natural(one: &str, other: &str) -> Ordering {
    let mut left = one.chars().flat_map(char::to_lowercase).peekable();
    let mut right = other.chars().flat_map(char::to_lowercase).peekable();
    let order = loop {
        let digits = |letter: Option<&char>| letter.is_some_and(char::is_ascii_digit);
        if digits(left.peek()) && digits(right.peek()) {
            let [one, other] = [&mut left, &mut right].map(|letters| {
                let digits: String = std::iter::from_fn(|| letters.next_if(char::is_ascii_digit)).collect();
                digits.trim_start_matches('0').to_owned()
            });
            match one.len().cmp(&other.len()).then_with(|| one.cmp(&other)) {
                Ordering::Equal => continue,
                order => break order,
            }
        }
        let letter = |letter: Option<char>| letter.map(|letter| (!matches!(letter, '/' | '\\'), letter));
        match (left.next(), right.next()) {
            (None, None) => break Ordering::Equal,
            (left, right) => match letter(left).cmp(&letter(right)) {
                Ordering::Equal => {}
                order => break order,
            },
        }
    };
    order.then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_by_names_that_tell_them_apart() {
        let told = |names: &[&str]| stand_ins(names).into_iter().flatten().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(told(&["x/kota-a.csv", "x/kota-b.xlsx", "-", "/dev/fd/63"]), ["kota-a", "kota-b"]);
        assert_eq!(told(&["x/a/nilai.csv", "x/b/nilai.csv", "x/c.csv"]), ["a/nilai", "b/nilai", "c"]);
        assert_eq!(told(&["x/Kab. A.csv", "x/kabupaten a.csv"]), ["Kab. A.csv", "kabupaten a.csv"]);
        assert_eq!(told(&["x/a.csv", "x/a.xlsx", "y/b.zip/c.csv"]), ["a.csv", "a.xlsx", "c"]);
        assert_eq!(told(&["./a.csv", "a.csv"]), ["a", "a"], "one file, given twice");
    }

    #[test]
    fn files_come_in_the_order_of_people() {
        let mut names = ["b/1.csv", "kota-10.csv", "kota-2.csv", "Kota-1.csv", "a.csv", "b.csv", "kota-02.csv"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(names, ["a.csv", "b/1.csv", "b.csv", "Kota-1.csv", "kota-02.csv", "kota-2.csv", "kota-10.csv"]);
    }
}
