//! The options that commands share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::Stop;
use crate::assess::{BandOn, Missing};
use crate::exact::DecimalMark;
use crate::intake;
use crate::lang::Lang;
use crate::report::Detail;
use crate::report::csv::Dialect;
use crate::rubric::Rubric;

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Write to a file, whole or not at all; the format follows its ending unless --format says otherwise
    #[arg(short, long, value_name = "PATH", global = true)]
    pub output: Option<PathBuf>,

    /// The form of the result
    #[arg(short, long, global = true, value_parser = one_of(&Format::COMMON))]
    pub format: Option<Format>,

    /// How CSV is written [default: standard; of a template in Indonesian, excel-id]
    #[arg(long, value_enum, global = true)]
    pub dialect: Option<DialectArg>,

    /// The language of tables and messages [default: from the environment]
    #[arg(long, value_enum, global = true)]
    pub lang: Option<LangArg>,

    /// Colour the result
    #[arg(long, value_enum, default_value_t, global = true)]
    pub color: ColorArg,

    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose", global = true)]
    pub quiet: bool,

    /// Say every note, not only the first ten
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// How a sheet is read.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// The instrument: a built-in id or the path of a rubric [default: the one the sheet is complete for]
    #[arg(short, long, value_name = "ID|PATH")]
    pub rubric: Option<String>,

    /// How the scores are laid out [default: recognised]
    #[arg(long, value_enum)]
    pub layout: Option<LayoutArg>,

    /// The row of the header, as a spreadsheet numbers it [default: recognised]
    #[arg(long, value_name = "ROW")]
    pub header_row: Option<u32>,

    /// The character between columns [default: the one under which the sheet makes sense]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,

    /// The only decimal mark that scores may have [default: either]
    #[arg(long, value_enum)]
    pub decimal: Option<DecimalArg>,

    /// The encoding of a text file [default: recognised]
    #[arg(long, value_enum)]
    pub encoding: Option<EncodingArg>,

    /// The sheet of a workbook; several if given again, each read by itself [default: the one that holds the scores]
    #[arg(long = "sheet", value_name = "NAME")]
    pub sheets: Vec<String>,

    /// Read only this year
    #[arg(long)]
    pub year: Option<u16>,

    /// Read this stage of the assessment [default: the last that is filled]
    #[arg(long)]
    pub stage: Option<String>,

    /// The column that holds the scores, by its header or its letters [default: recognised]
    #[arg(long, value_name = "NAME|LETTER")]
    pub column: Option<String>,

    /// Read columns of numbers as institutions, named by their headers
    #[arg(long)]
    pub institutions_in_columns: bool,

    /// The most bytes to read from a file, with K, M or G [default: 512M; a workbook may unpack to 64M, the cells of a text may take 256M of memory]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<usize>,

    /// The most characters in a cell [default: 32767]
    #[arg(long, value_name = "COUNT")]
    pub max_cell: Option<usize>,
}

/// What else is known of institutions.
#[derive(Debug, Clone, Args)]
pub struct Metadata {
    /// A table of institutions, one a row, whose other columns --group-by (and --where of rank) may name
    #[arg(long = "metadata", value_name = "FILE")]
    pub file: Option<String>,
}

/// How scores are assessed.
#[derive(Debug, Clone, Args)]
pub struct Assessing {
    /// Which value decides the band
    #[arg(long, value_enum, default_value_t)]
    pub band_on: BandOnArg,

    /// What to do about a missing score: refuse, take the lowest level, or give the lowest and highest index
    #[arg(long, value_enum, default_value_t)]
    pub missing: MissingArg,
}

/// The forms of a result; each command has some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading in a terminal
    Table,
    /// For programs, everything
    Json,
    /// For programs and spreadsheets, a header and rows
    Csv,
    /// For pasting into a document
    Markdown,
    /// For Excel, a workbook that computes itself
    Xlsx,
    /// For a browser: a page that needs nothing else
    Html,
    /// A drawing
    Svg,
}

impl Format {
    /// The forms that a command has where it says nothing else.
    const COMMON: [Self; 4] = [Self::Table, Self::Json, Self::Csv, Self::Markdown];

    /// The chosen format, else the one of the output's ending, else a table.
    pub fn of(common: &Common) -> Self {
        Self::chosen(common).unwrap_or(Self::Table)
    }

    /// The chosen format, else the one of the output's ending.
    pub fn chosen(common: &Common) -> Option<Self> {
        common.format.or_else(|| Self::by_ending(common.output.as_ref()?))
    }

    /// The format that the ending of a path means.
    pub fn by_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let mut formats = Self::value_variants().iter().copied();
        formats.find(|format| format.endings().contains(&ending.as_str()))
    }

    /// The endings of files in this form.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Table => &[],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Markdown => &["md", "markdown"],
            Self::Xlsx => &["xlsx"],
            Self::Html => &["html", "htm"],
            Self::Svg => &["svg"],
        }
    }
}

/// Reads one of the forms that a command has.
pub fn one_of(formats: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    let names = formats.iter().filter_map(ValueEnum::to_possible_value).collect::<Vec<_>>();
    PossibleValuesParser::new(names).try_map(|name| Format::from_str(&name, true))
}

/// `--layout`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LayoutArg {
    /// One indicator a row, one score column
    Long,
    /// One indicator a row, several score columns
    Matrix,
    /// One institution a row
    Wide,
}

/// `--decimal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecimalArg {
    /// 3.5
    Point,
    /// 3,5
    Comma,
}

/// `--encoding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EncodingArg {
    /// UTF-8
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-16, low byte first
    #[value(name = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first
    #[value(name = "utf-16be")]
    Utf16Be,
    /// Windows-1252
    #[value(name = "windows-1252")]
    Windows1252,
}

/// `--dialect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DialectArg {
    /// Commas and decimal points, for programs
    Standard,
    /// Semicolons, decimal commas and a byte order mark, as Excel in Indonesian opens them
    ExcelId,
}

/// `--lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Indonesian
    Id,
    /// English
    En,
}

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Never
    Never,
}

/// `--band-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum BandOnArg {
    /// The exact value
    #[default]
    Exact,
    /// The value as it is shown
    Rounded,
}

/// `--missing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MissingArg {
    /// Refuse to score
    #[default]
    Error,
    /// Take the lowest level
    Lowest,
    /// Give the lowest and the highest index
    Bounds,
}

/// `--detail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DetailArg {
    /// The index alone
    Index,
    /// Down to the domains
    Domain,
    /// Down to the aspects
    Aspect,
    /// Down to the indicators, with levels and contributions
    Indicator,
}

impl Common {
    /// How CSV is written.
    pub fn dialect(&self) -> Dialect {
        self.dialect.map_or_else(Dialect::default, Into::into)
    }

    /// The language to speak: the chosen one, else that of the environment.
    pub fn lang(&self) -> Lang {
        lang(self.lang)
    }
}

/// The language to speak: the chosen one, else that of the environment.
pub fn lang(chosen: Option<LangArg>) -> Lang {
    match chosen {
        Some(LangArg::Id) => Lang::Id,
        Some(LangArg::En) => Lang::En,
        None => sys_locale::get_locale().map_or(Lang::En, |locale| Lang::of_locale(&locale)),
    }
}

impl DetailArg {
    /// Refuses less than everything where a form is the same whatever the detail.
    ///
    /// # Errors
    /// Where the options ask for such a form, and not for all of it.
    pub fn check(detail: Option<Self>, common: &Common, whole: &[Format]) -> Result<(), Stop> {
        let (format, is_part) = (Format::of(common), detail.is_some_and(|detail| detail != Self::Indicator));
        if !is_part || !whole.contains(&format) {
            return Ok(());
        }
        let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        Err(Stop::usage(
            format!("keluaran {name} tidak bergantung pada --detail; hapus pilihan itu"),
            format!("{name} output does not depend on --detail; leave it out"),
        ))
    }
}

impl From<DialectArg> for Dialect {
    fn from(dialect: DialectArg) -> Self {
        match dialect {
            DialectArg::Standard => Self::Standard,
            DialectArg::ExcelId => Self::ExcelId,
        }
    }
}

impl From<BandOnArg> for BandOn {
    fn from(band_on: BandOnArg) -> Self {
        match band_on {
            BandOnArg::Exact => Self::Exact,
            BandOnArg::Rounded => Self::Rounded,
        }
    }
}

impl Reading {
    /// What the options say of a sheet, with the rubric they name already read.
    pub fn to_options(&self, rubric: Option<Arc<Rubric>>) -> intake::Options {
        let default = intake::Limits::default();
        let limits = intake::Limits {
            bytes: self.max_size.unwrap_or(default.bytes),
            unpacked: self.max_size.map_or(default.unpacked, |size| size as u64),
            // Cells take more than their text: a lower limit on bytes is none on them.
            table: self.max_size.map_or(default.table, |size| default.table.max(size as u64)),
            cell: self.max_cell.unwrap_or(default.cell),
        };
        intake::Options {
            stand_in: None,
            rubric,
            layout: self.layout.map(|layout| match layout {
                LayoutArg::Long => intake::Shape::Long,
                LayoutArg::Matrix => intake::Shape::Matrix,
                LayoutArg::Wide => intake::Shape::Wide,
            }),
            header_row: self.header_row,
            delimiter: self.delimiter,
            decimal: self.decimal.map(|decimal| match decimal {
                DecimalArg::Point => DecimalMark::Point,
                DecimalArg::Comma => DecimalMark::Comma,
            }),
            encoding: self.encoding.map(|encoding| match encoding {
                EncodingArg::Utf8 => intake::Encoding::Utf8,
                EncodingArg::Utf16Le => intake::Encoding::Utf16Le,
                EncodingArg::Utf16Be => intake::Encoding::Utf16Be,
                EncodingArg::Windows1252 => intake::Encoding::Windows1252,
            }),
            // Of several sheets each is an input of its own.
            sheet: self.sheets.first().filter(|_| self.sheets.len() == 1).cloned(),
            year: self.year,
            stage: self.stage.clone(),
            column: self.column.clone(),
            institutions_in_columns: self.institutions_in_columns,
            all_stages: false,
            limits,
        }
    }
}

impl From<&Assessing> for crate::assess::Options {
    fn from(args: &Assessing) -> Self {
        Self {
            band_on: args.band_on.into(),
            missing: match args.missing {
                MissingArg::Error => Missing::Error,
                MissingArg::Lowest => Missing::Lowest,
                MissingArg::Bounds => Missing::Bounds,
            },
        }
    }
}

impl From<DetailArg> for Detail {
    fn from(detail: DetailArg) -> Self {
        match detail {
            DetailArg::Index => Self::Index,
            DetailArg::Domain => Self::Domain,
            DetailArg::Aspect => Self::Aspect,
            DetailArg::Indicator => Self::Indicator,
        }
    }
}

/// One character, or the words people use for those that are hard to type.
fn delimiter(text: &str) -> Result<char, String> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) if character.is_ascii() && character != '"' => Ok(character),
        _ => match text {
            "tab" | "\\t" => Ok('\t'),
            "comma" => Ok(','),
            "semicolon" => Ok(';'),
            _ => Err("give one character such as ; or , or the word tab".to_owned()),
        },
    }
}

/// A number of bytes: 4096, 64K, 512M, 2G.
fn size(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.to_ascii_uppercase().chars().last() {
        Some('K') => (&text[..text.len() - 1], 1 << 10),
        Some('M') => (&text[..text.len() - 1], 1 << 20),
        Some('G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let count: usize = digits.parse().map_err(|_| "give a number of bytes, such as 64M".to_owned())?;
    count.checked_mul(unit).ok_or_else(|| "that is more than can be counted".to_owned())
}
