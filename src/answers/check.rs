//! What `spbe check` found: what was recognised in each file, and its problems.

use serde::Serialize;

use super::Answer;
use crate::diagnostic::{Diagnostic, Place, Severity, column_letters};
use crate::lang::Lang;
use crate::report::csv::{self, Rows};
use crate::report::diagnostics::severity_name;
use crate::report::document::{Block, Cell, Column, Document, Grid};
use crate::report::json::{DiagnosticForm, RubricHead};
use crate::report::wording::plural;
use crate::rubric::Rubric;
use crate::rubric::criteria::Criteria;

/// One checked file.
#[derive(Debug)]
pub struct Checked<'r> {
    /// The path as it was given.
    pub file: &'r str,
    /// What it is.
    pub kind: Kind<'r>,
    /// Everything wrong with it, and what should be known about it.
    pub diagnostics: Vec<&'r Diagnostic>,
}

/// What a checked file is.
#[derive(Debug)]
pub enum Kind<'r> {
    /// A rubric; `None` if it has errors.
    Rubric(Option<&'r Rubric>),
    /// Criteria of a rubric; none where they have errors.
    Criteria(Option<&'r Rubric>, Option<&'r Criteria>),
    /// A sheet of scores.
    Sheet(Sheet<'r>),
}

/// What was recognised about a sheet.
#[derive(Debug, Default)]
pub struct Sheet<'r> {
    /// The rubric it was read with.
    pub rubric: Option<&'r Rubric>,
    /// `long`, `matrix` or `wide`.
    pub shape: Option<&'static str>,
    /// What a text is encoded in.
    pub encoding: Option<&'static str>,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The character between the columns of a text.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<&'r str>,
    /// The row of the header.
    pub header_row: Option<u32>,
    /// Each column: the header, and the role it was read in.
    pub columns: Vec<(&'r str, &'static str)>,
    /// The institutions, in order.
    pub institutions: Vec<&'r str>,
    /// The years that occur.
    pub years: &'r [u16],
    /// The stages that occur.
    pub stages: &'r [String],
    /// How many results it would give.
    pub results: usize,
}

impl Checked<'_> {
    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// Where the diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// In the document.
    Here,
    /// Apart from it, with the source lines.
    Beside,
}

/// The files that were checked.
#[derive(Debug)]
pub struct Checks<'a> {
    /// The files, in the order they were given.
    pub files: &'a [Checked<'a>],
    /// Where the diagnostics are shown.
    pub listed: Listed,
}

impl Answer for Checks<'_> {
    /// For programs.
    fn json(&self) -> impl Serialize {
        CheckDocument { schema: "spbe.check/1", files: self.files.iter().map(FileForm::new).collect() }
    }

    /// One row for each diagnostic.
    fn rows(&self) -> Rows {
        let row = |file: &str, found: &Diagnostic| {
            let (row, column) = row_and_column(found);
            let [severity, code] = [found.severity.as_str(), found.problem.code()].map(str::to_owned);
            [file.to_owned(), severity, code, row, column, found.problem.message(Lang::En)]
                .map(csv::Cell::Text)
                .to_vec()
        };
        let rows =
            self.files.iter().flat_map(|checked| checked.diagnostics.iter().map(|found| row(checked.file, found)));
        Rows::new(csv::names("file severity code row column message"), rows)
    }

    /// For people.
    fn document(&self, lang: Lang) -> Document {
        let mut document = Document::default();
        for checked in self.files {
            document.heading(checked.file.to_owned());
            match &checked.kind {
                Kind::Rubric(Some(rubric)) => document.push(Block::Line(rubric_line(rubric, lang))),
                Kind::Criteria(Some(rubric), Some(criteria)) => document.line(criteria_line(rubric, criteria, lang)),
                Kind::Rubric(None) | Kind::Criteria(..) => {}
                Kind::Sheet(sheet) => push_sheet(&mut document, sheet, lang),
            }
            document.line(verdict(checked, lang));
            if self.listed == Listed::Here && !checked.diagnostics.is_empty() {
                document.grid(problems(checked, lang));
            }
        }
        document
    }
}

fn problems(checked: &Checked<'_>, lang: Lang) -> Grid {
    let columns = vec![
        Column::label(lang.pick("Jenis", "Severity")),
        Column::number(lang.pick("Baris", "Row")),
        Column::label(lang.pick("Kolom", "Column")),
        Column::text(lang.pick("Pesan", "Message")),
        Column::text(lang.pick("Saran", "What to do")),
    ];
    let row = |found: &&Diagnostic| {
        let severity = severity_name(found.severity, lang);
        let (row, column) = row_and_column(found);
        let [message, help] = [found.problem.message(lang), found.problem.help(lang).unwrap_or_default()];
        [severity.to_owned(), row, column, message, help].map(Cell::new).to_vec()
    };
    Grid { columns, rows: checked.diagnostics.iter().map(row).collect() }
}

/// Where a diagnostic is: of a sheet the row and the letters of the column, of a text the line and the character.
fn row_and_column(found: &Diagnostic) -> (String, String) {
    match &found.place {
        Place::Text(source, span) => {
            let (line, column) = source.line_column(span.start);
            (line.to_string(), column.to_string())
        }
        Place::Cell(cell) => (cell.row.to_string(), cell.column.map(column_letters).unwrap_or_default()),
        Place::Nowhere | Place::File(_) => Default::default(),
    }
}

#[derive(Serialize)]
struct CheckDocument<'r> {
    schema: &'static str,
    files: Vec<FileForm<'r>>,
}

#[derive(Serialize)]
struct FileForm<'r> {
    file: &'r str,
    kind: &'static str,
    valid: bool,
    rubric: Option<RubricHead<'r>>,
    sheet: Option<SheetForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

impl<'r> FileForm<'r> {
    fn new(checked: &'r Checked<'r>) -> Self {
        let (kind, rubric, sheet) = match &checked.kind {
            Kind::Rubric(rubric) => ("rubric", *rubric, None),
            Kind::Criteria(rubric, _) => ("criteria", *rubric, None),
            Kind::Sheet(sheet) => ("sheet", sheet.rubric, Some(sheet)),
        };
        Self {
            file: checked.file,
            kind,
            valid: checked.count(Severity::Error) == 0,
            rubric: rubric.map(RubricHead::new),
            sheet: sheet.map(|sheet| SheetForm {
                shape: sheet.shape,
                encoding: sheet.encoding,
                byte_order_mark: sheet.byte_order_mark,
                delimiter: sheet.delimiter,
                sheet: sheet.sheet,
                header_row: sheet.header_row,
                columns: (1..)
                    .zip(&sheet.columns)
                    .map(|(at, (header, role))| ColumnForm { column: column_letters(at), header, role })
                    .collect(),
                institutions: &sheet.institutions,
                years: sheet.years,
                stages: sheet.stages,
                results: sheet.results,
            }),
            diagnostics: checked.diagnostics.iter().map(|diagnostic| DiagnosticForm::new(diagnostic)).collect(),
        }
    }
}

#[derive(Serialize)]
struct SheetForm<'r> {
    shape: Option<&'static str>,
    encoding: Option<&'static str>,
    byte_order_mark: bool,
    delimiter: Option<char>,
    sheet: Option<&'r str>,
    header_row: Option<u32>,
    columns: Vec<ColumnForm<'r>>,
    institutions: &'r [&'r str],
    years: &'r [u16],
    stages: &'r [String],
    results: usize,
}

#[derive(Serialize)]
struct ColumnForm<'r> {
    column: String,
    header: &'r str,
    role: &'static str,
}

fn rubric_line(rubric: &Rubric, lang: Lang) -> String {
    let (domains, aspects, indicators) = (rubric.domains().len(), rubric.aspects().len(), rubric.indicators().len());
    lang.pick(
        format!("Rubrik {} ({}): {domains} domain, {aspects} aspek, {indicators} indikator", rubric.id, rubric.title),
        format!(
            "Rubric {} ({}): {domains} domains, {aspects} aspects, {indicators} indicators",
            rubric.id, rubric.title
        ),
    )
}

fn criteria_line(rubric: &Rubric, criteria: &Criteria, lang: Lang) -> String {
    let (id, title, indicators) = (&rubric.id, &rubric.title, criteria.indicators.len());
    let levels: usize = criteria.indicators.iter().map(|indicator| indicator.levels.len()).sum();
    lang.pick(
        format!("Kriteria {id} ({title}): {indicators} indikator, {levels} tingkat"),
        format!("Criteria of {id} ({title}): {indicators} indicators, {levels} levels"),
    )
}

fn push_sheet(document: &mut Document, sheet: &Sheet<'_>, lang: Lang) {
    let mut line = |label: &str, value: String| document.line(format!("{label}: {value}"));
    if let Some(rubric) = sheet.rubric {
        line(lang.pick("Instrumen", "Instrument"), format!("{} ({})", rubric.title, rubric.id));
    }
    if let Some(name) = sheet.sheet {
        line(lang.pick("Lembar", "Sheet"), name.to_owned());
    }
    if let Some(encoding) = sheet.encoding {
        let mark = if sheet.byte_order_mark { " + BOM" } else { "" };
        line(lang.pick("Pengkodean", "Encoding"), format!("{encoding}{mark}"));
    }
    if let Some(delimiter) = sheet.delimiter {
        line(lang.pick("Pemisah kolom", "Delimiter"), delimiter_name(delimiter, lang));
    }
    if let (Some(shape), Some(row)) = (sheet.shape, sheet.header_row) {
        line(lang.pick("Bentuk", "Shape"), shape_name(shape, lang).to_owned());
        line(lang.pick("Baris judul", "Header row"), row.to_string());
    }
    if !sheet.years.is_empty() {
        let years: Vec<String> = sheet.years.iter().map(u16::to_string).collect();
        line(lang.pick("Tahun", "Years"), years.join(", "));
    }
    if !sheet.stages.is_empty() {
        line(lang.pick("Tahap", "Stages"), sheet.stages.join(", "));
    }
    match sheet.institutions.as_slice() {
        [] => {}
        [institution] => line(lang.pick("Instansi", "Institution"), (*institution).to_owned()),
        many => line(lang.pick("Instansi", "Institutions"), many.len().to_string()),
    }
    if sheet.columns.is_empty() {
        return;
    }
    let columns = vec![
        Column::label(lang.pick("Kolom", "Column")),
        Column::text(lang.pick("Judul", "Header")),
        Column::text(lang.pick("Dibaca sebagai", "Read as")),
    ];
    document.grid(Grid { columns, rows: column_rows(sheet, lang) });
}

/// A row for each column, neighbours of one role as a range.
fn column_rows(sheet: &Sheet<'_>, lang: Lang) -> Vec<Vec<Cell>> {
    let mut rows: Vec<(u32, u32, String, &str)> = Vec::new();
    for (at, (header, role)) in (1..).zip(&sheet.columns) {
        match rows.last_mut() {
            Some((_, last, headers, previous)) if previous == role => {
                *last = at;
                let first = headers.split(" ... ").next().unwrap_or_default().to_owned();
                *headers = format!("{first} ... {header}");
            }
            _ => rows.push((at, at, (*header).to_owned(), role)),
        }
    }
    let row = |(first, last, headers, role): (u32, u32, String, &str)| {
        let letters = match first == last {
            true => column_letters(first),
            false => format!("{}-{}", column_letters(first), column_letters(last)),
        };
        vec![Cell::new(letters), Cell::new(headers), Cell::new(role_name(role, lang))]
    };
    rows.into_iter().map(row).collect()
}

fn verdict(checked: &Checked<'_>, lang: Lang) -> String {
    let (errors, warnings) = (checked.count(Severity::Error), checked.count(Severity::Warning));
    let results = match &checked.kind {
        Kind::Sheet(sheet) => sheet.results,
        Kind::Rubric(_) | Kind::Criteria(..) => 0,
    };
    match (errors, warnings) {
        (0, 0) if results > 1 => lang.pick(
            format!("Tidak ada masalah: {results} hasil dapat dihitung."),
            format!("Nothing wrong: {results} results can be scored."),
        ),
        (0, 0) => lang.pick("Tidak ada masalah.", "Nothing wrong.").to_owned(),
        _ => lang.pick(
            format!("{errors} galat, {warnings} peringatan."),
            format!("{}, {}.", plural(errors, "error"), plural(warnings, "warning")),
        ),
    }
}

fn shape_name(shape: &str, lang: Lang) -> &str {
    match shape {
        "long" => lang.pick("satu indikator per baris", "one indicator a row"),
        "matrix" => {
            lang.pick("satu indikator per baris, beberapa kolom nilai", "one indicator a row, several score columns")
        }
        _ => lang.pick("satu instansi per baris", "one institution a row"),
    }
}

fn delimiter_name(delimiter: char, lang: Lang) -> String {
    match delimiter {
        ';' => lang.pick("titik koma", "semicolon"),
        ',' => lang.pick("koma", "comma"),
        '\t' => "tab",
        '|' => lang.pick("garis tegak", "vertical bar"),
        other => return format!("\"{other}\""),
    }
    .to_owned()
}

fn role_name(role: &str, lang: Lang) -> &'static str {
    match role {
        "indicator" => lang.pick("indikator", "indicator"),
        "score" => lang.pick("nilai", "score"),
        "stage-score" => lang.pick("nilai satu tahap", "scores of one stage"),
        "year-score" => lang.pick("nilai satu tahun", "scores of one year"),
        "stage-year-score" => lang.pick("nilai satu tahap pada satu tahun", "scores of one stage in one year"),
        "level-mark" => lang.pick("tanda satu tingkat", "marks of one level"),
        "institution-score" => lang.pick("nilai satu instansi", "scores of one institution"),
        "indicator-score" => lang.pick("nilai satu indikator", "scores of one indicator"),
        "published" => lang.pick("nilai yang diumumkan", "published value"),
        "published-band" => lang.pick("predikat yang diumumkan", "published band"),
        "weight" => lang.pick("bobot, dicocokkan dengan rubrik", "weight, compared with the rubric"),
        "attribute" => lang.pick("keterangan instansi", "about the institution"),
        "institution" => lang.pick("instansi", "institution"),
        "year" => lang.pick("tahun", "year"),
        "stage" => lang.pick("tahap", "stage"),
        _ => lang.pick("tidak dibaca", "not read"),
    }
}
