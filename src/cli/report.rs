//! `spbe report`: the report to hand in.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::args::{Assessing, Common, Format, Reading, one_of};
use super::comparison::{ComparisonArgs, IndicatorArgs};
use super::console::Console;
use super::folder::Folder;
use super::output::Output;
use super::reported::Reported;
use super::{Exit, Stop, workbook};
use crate::lang::Lang;
use crate::report::document::Document;
use crate::report::dossier::Dossier;
use crate::report::html::{self, Entry, Overview, Place};
use crate::report::markdown;
use crate::report::wording::subject_line;

/// Write the report to hand in: one page with the radar, the tables and a live what-if
#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |format| format.value_parser(one_of(&[Format::Html, Format::Markdown, Format::Xlsx]))))]
#[command(after_help = "\
Examples:
  spbe report nilai.csv -o laporan.html
  spbe report nilai-2024.csv --compare nilai-2023.csv --lang id -o laporan.html
  spbe report kota.csv --group kabupaten-kota.csv --target Baik -o laporan.html
  spbe report semua.csv --group-by kelompok -o laporan/
  spbe report nilai.csv -o laporan.md
  spbe report nilai.csv -o laporan.xlsx")]
pub struct Args {
    /// Sheets to report on, or folders, patterns and zips of them; several years of one institution become its trend; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    comparison: ComparisonArgs,
    #[command(flatten)]
    indicators: IndicatorArgs,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
    #[command(flatten)]
    common: Common,
}

/// What is written, and where.
enum Destination {
    /// One page.
    Page(Output),
    /// A page for each institution.
    Folder(PathBuf),
    /// One text with all of them.
    Markdown(Output),
    /// The tables of one of them.
    Workbook(Output),
}

/// `spbe report`.
pub fn run(args: &Args) -> Result<Exit, Stop> {
    let console = Console::new(&args.common);
    let destination = destination(&args.common)?;
    let output_path = args.common.output.as_deref();
    let institutions =
        args.comparison.institutions(&args.files, output_path, &args.reading, &args.assessing, &console)?;
    let reported =
        Reported::read(&args.comparison, &args.indicators, &institutions, &args.reading, &args.assessing, &console)?;
    let Some(reported) = reported else { return Ok(institutions.status.into()) };
    let lang = args.common.lang();
    match destination {
        Destination::Markdown(output) => {
            let mut whole = Document::default();
            for (at, institution) in reported.chosen() {
                whole.blocks.extend(reported.dossier(at, institution, lang)?.document(lang).blocks);
            }
            output.write(&markdown::render(&whole))?;
        }
        Destination::Page(output) => {
            let name = stem(args.common.output.as_deref());
            output.write(&html::report(&only(&reported, lang)?, Place { name: &name, overview: None }, lang))?;
        }
        Destination::Workbook(output) => workbook::write_report(output, &only(&reported, lang)?, lang, &console)?,
        Destination::Folder(path) => write_folder(&path, &args.files, &reported, lang)?,
    }
    Ok(reported.exit())
}

/// What there is to report where only one institution can be.
fn only<'h>(reported: &'h Reported<'_>, lang: Lang) -> Result<Dossier<'h>, Stop> {
    let mut chosen = reported.chosen();
    let (Some((at, institution)), None) = (chosen.next(), chosen.next()) else {
        let count = reported.chosen().len();
        return Err(Stop::usage(
            format!(
                "ada {count} instansi: pilih satu dengan --institution, atau beri folder untuk halamannya, misalnya \
                 -o laporan/"
            ),
            format!(
                "there are {count} institutions: choose one with --institution, or give a folder for their pages, \
                 such as -o laporan/"
            ),
        ));
    };
    reported.dossier(at, institution, lang)
}

fn destination(common: &Common) -> Result<Destination, Stop> {
    let path = common.output.as_deref().filter(|path| *path != Path::new("-"));
    let format = Format::chosen(common).unwrap_or(Format::Html);
    if format != Format::Html && path.is_some_and(is_folder) {
        return Err(Stop::usage(
            "folder hanya untuk halaman html; sebutkan satu berkas",
            "a folder is for html pages only; name a file",
        ));
    }
    if format == Format::Xlsx {
        return workbook::open(common).map(Destination::Workbook);
    }
    if format == Format::Markdown {
        return Output::open(common).map(Destination::Markdown);
    }
    match path {
        Some(path) if is_folder(path) => Ok(Destination::Folder(path.to_owned())),
        None if std::io::stdout().is_terminal() => Err(Stop::usage(
            "halaman tidak untuk dibaca di terminal: beri -o laporan.html",
            "a page is not for reading in a terminal: give -o laporan.html",
        )),
        _ => Output::open(common).map(Destination::Page),
    }
}

/// Whether a path means a folder: it is one, or it ends as one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// A page for each institution as it is made, then the page that lists them.
fn write_folder(path: &Path, inputs: &[String], reported: &Reported<'_>, lang: Lang) -> Result<(), Stop> {
    let mut folder = Folder::open(path, inputs)?;
    let mut names = FileNames::default();
    let mut entries = Vec::new();
    for (at, institution) in reported.chosen() {
        let dossier = reported.dossier(at, institution, lang)?;
        let title = dossier.title(lang);
        let subject = &institution.latest.assessment.subject;
        // Rows without a name share the name stdin.
        let name = names.of(subject.institution.as_deref().unwrap_or("stdin"));
        let file = format!("{name}.html");
        folder.write(&file, &html::report(&dossier, Place { name: &name, overview: Some(INDEX) }, lang))?;
        let (rank, group) = (reported.row_of(at).map(|row| row.rank), reported.group_of(institution));
        entries.push(Entry { name: title, file, rank, group, result: &institution.latest.assessment });
    }
    entries.sort_by_key(|entry| Reverse(entry.result.index().low().map(|point| point.exact)));
    let overview = Overview {
        rubric: reported.rubric(),
        entries,
        group_by: reported.group_by(),
        ranking: reported.ranking(),
        at_least: reported.at_least(),
        refused: reported
            .refused()
            .iter()
            .map(|refused| (subject_line(&refused.subject, refused.row, lang), refused.errors))
            .collect(),
        sources: reported.sources(lang),
    };
    folder.write(INDEX, &html::overview(&overview, lang))?;
    folder.finish()
}

/// The page that lists the others.
const INDEX: &str = "index.html";

/// The name of a file without folder and ending.
fn stem(path: Option<&Path>) -> String {
    let stem = path.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| stem != "-").unwrap_or_else(|| "spbe".to_owned())
}

/// Names of files that every file system takes, each given once.
#[derive(Debug, Default)]
struct FileNames {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl FileNames {
    /// "Kota Ternate" becomes kota-ternate, a second one kota-ternate-2.
    fn of(&mut self, title: &str) -> String {
        let base = slug(title);
        let mut name = base.clone();
        let count = self.next.entry(base.clone()).or_insert(1);
        while !self.taken.insert(name.clone()) {
            *count += 1;
            name = format!("{base}-{count}");
        }
        name
    }
}

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// A text in small letters, digits and single hyphens; never empty, never a name that Windows keeps for devices.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(LONGEST_NAME);
    let slug = slug.trim_end_matches('-');
    let numbered =
        |prefix: &str| slug.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.parse::<u8>().is_ok());
    let is_taken = matches!(slug, "" | "index" | "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    if is_taken { format!("instansi-{slug}").trim_end_matches('-').to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_unique() {
        let mut names = FileNames::default();
        for (title, name) in [
            ("Pemerintah Kota Bandar Lampung", "pemerintah-kota-bandar-lampung"),
            ("pemerintah kota bandar lampung", "pemerintah-kota-bandar-lampung-2"),
            ("Pemerintah Kota Bandar Lampung 2", "pemerintah-kota-bandar-lampung-2-2"),
            ("../../etc/passwd", "etc-passwd"),
            ("<img src=x onerror=alert(1)>", "img-src-x-onerror-alert-1"),
            ("CON", "instansi-con"),
            ("Com1", "instansi-com1"),
            ("Index", "instansi-index"),
            ("株式会社", "instansi"),
            ("", "instansi-2"),
        ] {
            assert_eq!(names.of(title), name, "{title}");
        }
        assert_eq!(slug(&"a".repeat(500)).len(), LONGEST_NAME);
    }
}
