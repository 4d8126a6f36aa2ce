//! Makes sheets: a grid of cells from true scores, and the grid in a dialect.

use std::fmt::Write as _;
use std::sync::Arc;

use spbe::assess;
use spbe::exact::{DecimalMark, Exact};
use spbe::intake::Options;
use spbe::rubric::{Rubric, catalog};

/// Rows of cells.
pub type Grid = Vec<Vec<String>>;

/// What a sheet truly says of one institution in one year.
#[derive(Debug, Clone)]
pub struct Truth {
    pub rubric: String,
    pub institution: Option<String>,
    pub year: Option<u16>,
    pub levels: Vec<Exact>,
    pub index: Exact,
}

/// What should come of a sheet.
pub enum Expect {
    /// It is readable: nine in ten of these need no flag.
    Reads,
    /// It stops with an error of this code.
    Stops(&'static str),
    /// It stops with an error of this code, and with these options it gives the truth.
    Flag(&'static str, Box<Options>),
}

/// A sheet with what it truly says.
pub struct Case {
    pub name: String,
    pub file: String,
    pub bytes: Vec<u8>,
    pub options: Options,
    pub truth: Vec<Truth>,
    pub expect: Expect,
}

impl Case {
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>, truth: Vec<Truth>) -> Self {
        let (name, file) = (name.into(), "nilai.csv".to_owned());
        Self { name, file, bytes: bytes.into(), options: Options::default(), truth, expect: Expect::Reads }
    }

    /// It cannot be read; nothing it says is true.
    pub fn stops(mut self, code: &'static str) -> Self {
        self.expect = Expect::Stops(code);
        self
    }

    /// It cannot be read without these options.
    pub fn flag(mut self, code: &'static str, options: Options) -> Self {
        self.expect = Expect::Flag(code, Box::new(options));
        self
    }

    pub fn given(mut self, options: Options) -> Self {
        self.options = options;
        self
    }
}

pub fn rubric(id: &str) -> Arc<Rubric> {
    catalog::find(id).unwrap_or_else(|| panic!("{id} is built in"))
}

/// Options that name a rubric.
pub fn with_rubric(id: &str) -> Options {
    Options { rubric: Some(rubric(id)), ..Options::default() }
}

/// Scores of one institution, made from a seed; where levels are no whole numbers, with up to two decimals.
pub fn truth(id: &str, seed: u64, institution: Option<&str>, year: Option<u16>) -> Truth {
    let rubric = rubric(id);
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let levels: Vec<Exact> = rubric
        .indicators()
        .map(|_| match rubric.scale.step {
            Some(_) => Exact::whole(1 + i64::try_from(next(5)).expect("it is small")),
            None => Exact::new(i128::from(100 + 5 * next(81)), 100).expect("it is small"),
        })
        .collect();
    of_levels(id, levels, institution, year)
}

pub fn of_levels(id: &str, levels: Vec<Exact>, institution: Option<&str>, year: Option<u16>) -> Truth {
    let rubric = rubric(id);
    let given: Vec<Option<Exact>> = levels.iter().copied().map(Some).collect();
    let assessment = assess::assess_levels(&rubric, &given, assess::Options::default()).expect("they are scores");
    let index = assessment.index().known().expect("nothing is missing").exact;
    Truth { rubric: id.to_owned(), institution: institution.map(str::to_owned), year, levels, index }
}

impl Truth {
    pub fn rubric(&self) -> Arc<Rubric> {
        rubric(&self.rubric)
    }

    pub fn ids(&self) -> Vec<String> {
        self.rubric().indicators().map(|node| self.rubric()[node].id.clone()).collect()
    }

    pub fn names(&self) -> Vec<String> {
        self.rubric().indicators().map(|node| self.rubric()[node].name.clone()).collect()
    }

    /// The scores as they are written with a decimal comma.
    pub fn scores(&self) -> Vec<String> {
        self.levels.iter().map(|level| level.to_full(DecimalMark::Comma)).collect()
    }

    pub fn weights(&self) -> Vec<String> {
        self.rubric().indicators().map(|node| self.rubric()[node].weight.to_full(DecimalMark::Comma)).collect()
    }

    /// The name of the level of each indicator.
    pub fn level_names(&self) -> Vec<String> {
        let rubric = self.rubric();
        let named = rubric.indicators().zip(&self.levels);
        named.map(|(indicator, level)| rubric.level_name(indicator, *level).unwrap_or_default().to_owned()).collect()
    }
}

/// Columns side by side, each with its header.
pub fn columns(columns: &[(&str, Vec<String>)]) -> Grid {
    let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let header = columns.iter().map(|(header, _)| (*header).to_owned()).collect();
    let row = |at: usize| columns.iter().map(|(_, cells)| cells.get(at).cloned().unwrap_or_default()).collect();
    std::iter::once(header).chain((0..height).map(row)).collect()
}

/// One line of cells, split at `;`.
pub fn line(text: &str) -> Vec<String> {
    text.split(';').map(str::to_owned).collect()
}

/// Lines of cells, split at `;`.
pub fn lines(text: &str) -> Grid {
    text.lines().map(line).collect()
}

/// 1, 2, 3, ...
pub fn numbers(count: usize) -> Vec<String> {
    (1..=count).map(|number| number.to_string()).collect()
}

/// A text again and again.
pub fn same(text: &str, count: usize) -> Vec<String> {
    vec![text.to_owned(); count]
}

/// Grids below one another.
pub fn below(grids: &[Grid]) -> Grid {
    grids.concat()
}

/// A sheet of one institution a row.
pub fn wide(before: &[&str], head: &[String], rows: &[(Vec<&str>, &Truth)]) -> Grid {
    let header = before.iter().map(|cell| (*cell).to_owned()).chain(head.iter().cloned()).collect();
    let row = |(cells, truth): &(Vec<&str>, &Truth)| {
        cells.iter().map(|cell| (*cell).to_owned()).chain(truth.scores()).collect()
    };
    std::iter::once(header).chain(rows.iter().map(row)).collect()
}

/// The grid as text; cells that hold the delimiter are quoted.
pub fn csv(grid: &Grid, delimiter: char) -> String {
    let cell = |cell: &String| match cell.contains([delimiter, '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    join(grid, delimiter, "\r\n", cell)
}

fn join(grid: &Grid, delimiter: char, end: &str, cell: impl Fn(&String) -> String) -> String {
    grid.iter().fold(String::new(), |mut text, row| {
        let cells: Vec<String> = row.iter().map(&cell).collect();
        let _ = write!(text, "{}{end}", cells.join(&delimiter.to_string()));
        text
    })
}

/// The grid with decimal points in cells that are numbers.
pub fn with_points(grid: &Grid) -> Grid {
    let is_number = |cell: &str| cell.contains(',') && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let cell = |cell: &String| if is_number(cell) { cell.replace(',', ".") } else { cell.clone() };
    grid.iter().map(|row| row.iter().map(cell).collect()).collect()
}

/// The grid in every dialect that text has.
pub fn dialects(grid: &Grid) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |text: &str, to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect();
    let semicolon = csv(grid, ';');
    let windows = |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(c).unwrap_or(b'-')).collect() };
    vec![
        ("semicolon", semicolon.clone().into()),
        ("semicolon with a mark", format!("\u{feff}{semicolon}").into()),
        ("sep=", format!("sep=;\r\n{semicolon}").into()),
        ("comma", csv(grid, ',').into()),
        ("comma with points", csv(&with_points(grid), ',').into()),
        ("tab", csv(grid, '\t').into()),
        ("bar", csv(grid, '|').into()),
        ("all quoted", join(grid, ';', "\n", |cell| format!("\"{}\"", cell.replace('"', "\"\""))).into()),
        ("UTF-16LE", utf16(&format!("\u{feff}{}", csv(grid, '\t')), u16::to_le_bytes)),
        ("UTF-16BE", utf16(&format!("\u{feff}{semicolon}"), u16::to_be_bytes)),
        ("Windows-1252", windows(&format!("{semicolon}Catatan: d\u{e9}j\u{e0} vu\r\n"))),
        ("CR", semicolon.replace("\r\n", "\r").into()),
    ]
}
