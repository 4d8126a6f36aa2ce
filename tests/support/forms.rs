//! Forms under test: sets of scores that are hard to compute in floats, and what a workbook says of them.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use spbe::assess::{self, Assessment, Point};
use spbe::exact::{DecimalMark, Exact};
use spbe::rubric::{NodeId, Rubric};
use spbe::scores::Subject;
use zip::write::SimpleFileOptions;

/// The scores of one institution, named for what is hard about them.
#[derive(Clone)]
pub struct Case {
    pub name: String,
    pub scores: Vec<Exact>,
}

impl Case {
    pub fn assess(&self, rubric: &Rubric, options: assess::Options) -> Assessment {
        let given: Vec<Option<Exact>> = self.scores.iter().copied().map(Some).collect();
        let assessment = assess::assess_levels(rubric, &given, options).expect("the numbers are small");
        let subject = Subject { institution: Some(self.name.clone()), year: Some(2024), ..Subject::default() };
        Assessment { subject, row: 1, ..assessment }
    }
}

/// Fifty sets of scores: the ends of the scale, exactly on every cut, exactly between two last decimals, random.
pub fn cases(rubric: &Rubric) -> Vec<Case> {
    let mut maker = Maker::new(rubric);
    let all = |score: Exact| vec![score; rubric.indicators().len()];
    let mut cases = vec![
        Case { name: "lowest".to_owned(), scores: all(rubric.scale.min) },
        Case { name: "highest".to_owned(), scores: all(rubric.scale.max) },
    ];
    for cut in rubric.bands.iter().flat_map(|bands| &bands.cuts) {
        for number in 1..=3 {
            let name = format!("cut {} {number}", cut.to_full(DecimalMark::Point));
            cases.extend(maker.reaching(*cut).map(|scores| Case { name, scores }));
        }
    }
    let half = Exact::new(1, 2 * 10_i128.pow(rubric.decimals)).expect("it is small");
    while cases.len() < 32 {
        let number = cases.len();
        let between = maker.random_value().rounded(rubric.decimals).add(half).expect("it is small");
        let scores = maker.reaching(between);
        cases.push(Case { name: format!("tie {number}"), scores: scores.unwrap_or_else(|| maker.random()) });
    }
    while cases.len() < 50 {
        cases.push(Case { name: format!("random {}", cases.len()), scores: maker.random() });
    }
    cases
}

/// Makes scores with whole-number arithmetic of its own.
struct Maker<'r> {
    rubric: &'r Rubric,
    /// Scores are counted in parts of one by this number.
    unit: i128,
    step: i128,
    /// Effective weights, counted in parts of one by `whole`.
    weights: Vec<i128>,
    whole: i128,
    seed: u64,
}

impl<'r> Maker<'r> {
    fn new(rubric: &'r Rubric) -> Self {
        let shares = || rubric.indicators().map(|one| rubric[one].share);
        let whole = shares().map(|share| share.denominator()).fold(1, lcm);
        let weights = shares().map(|share| share.numerator() * (whole / share.denominator()));
        let (unit, step) = match rubric.scale.step {
            Some(step) => (1, step.numerator()),
            None => (10_000, 1),
        };
        Self { rubric, unit, step, weights: weights.collect(), whole, seed: 20_260_605 }
    }

    fn next(&mut self, below: i128) -> i128 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        i128::from(self.seed) % below
    }

    fn random_count(&mut self) -> i128 {
        let (min, max) = self.ends();
        let level = min + self.step * self.next((max - min) / self.step + 1);
        // Mostly two decimals, as people write them.
        if self.step == 1 && self.unit > 1 && self.next(3) > 0 { level / 100 * 100 } else { level }
    }

    fn ends(&self) -> (i128, i128) {
        let count = |end: Exact| end.numerator() * self.unit / end.denominator();
        (count(self.rubric.scale.min), count(self.rubric.scale.max))
    }

    fn random(&mut self) -> Vec<Exact> {
        let counts: Vec<i128> = (0..self.weights.len()).map(|_| self.random_count()).collect();
        self.scores(&counts)
    }

    fn random_value(&mut self) -> Exact {
        let scores = self.random();
        let parts = scores.iter().zip(self.rubric.indicators()).map(|(score, one)| self.rubric[one].share.mul(*score));
        Exact::sum(parts.map(|part| part.expect("it is small"))).expect("it is small")
    }

    /// Scores whose index is exactly this: random ones of which one is turned until it is, or a level for each
    /// domain or aspect as a whole.
    fn reaching(&mut self, index: Exact) -> Option<Vec<Exact>> {
        let wanted = index.numerator() * self.whole * self.unit;
        if wanted % index.denominator() != 0 {
            return None;
        }
        let wanted = wanted / index.denominator();
        let (min, max) = self.ends();
        let rubric = self.rubric;
        for attempt in 0..20_000 {
            let mut counts: Vec<i128> = (0..self.weights.len()).map(|_| self.random_count()).collect();
            if attempt % 2 == 1 {
                for group in rubric.tops() {
                    let level = self.random_count();
                    counts[rubric[group].indicators.clone()].fill(level);
                }
            }
            let sum: i128 = counts.iter().zip(&self.weights).map(|(count, weight)| count * weight).sum();
            let turned = counts.iter().zip(&self.weights).position(|(count, weight)| {
                let count = count + (wanted - sum) / weight;
                (wanted - sum) % (weight * self.step) == 0 && (min..=max).contains(&count)
            });
            if let Some(at) = turned {
                counts[at] += (wanted - sum) / self.weights[at];
                return Some(self.scores(&counts));
            }
        }
        None
    }

    fn scores(&self, counts: &[i128]) -> Vec<Exact> {
        counts.iter().map(|count| Exact::new(*count, self.unit).expect("it is small")).collect()
    }
}

fn lcm(one: i128, other: i128) -> i128 {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    one / a * other
}

/// What a form says of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub value: Data,
    pub band: String,
    /// The band of the rounded value, or of the exact one where the band follows the rounded.
    pub other_band: String,
}

/// The forms of a workbook, by sheet, each with what it says of every node by id; the index is "".
pub fn forms(workbook: &[u8]) -> BTreeMap<String, HashMap<String, Said>> {
    let mut workbook = open(workbook);
    let sheets: Vec<String> = workbook.sheet_names();
    sheets.into_iter().map(|sheet| (sheet.clone(), form(&mut workbook, &sheet))).collect()
}

fn form(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> HashMap<String, Said> {
    let range = workbook.worksheet_range(sheet).expect("the sheet can be read");
    let text = |row: u32, column: u32| range.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    let (last, _) = range.end().expect("the sheet is not empty");
    let rows = (FIRST_ROW..=last).take_while(|row| !text(*row, 1).is_empty());
    rows.map(|row| {
        let value = range.get_value((row, VALUE_COLUMN)).cloned().unwrap_or(Data::Empty);
        (text(row, 0), Said { value, band: text(row, 4), other_band: text(row, 11) })
    })
    .collect()
}

/// The row of the index, and the column of scores and values, from 0.
pub const FIRST_ROW: u32 = 6;
pub const VALUE_COLUMN: u32 = 3;

/// A workbook that must open.
pub fn open(workbook: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(workbook.to_vec())).expect("the workbook opens")
}

/// How a form differs from an assessment: nothing where every node has the same value and band.
pub fn differences(rubric: &Rubric, assessment: &Assessment, form: &HashMap<String, Said>) -> Vec<String> {
    let group = |group: NodeId| (rubric[group].id.clone(), assessment.values[group].known());
    let index = (String::new(), assessment.index().known());
    let nodes = std::iter::once(index).chain(rubric.groups().map(group));
    let mut differences: Vec<String> = nodes
        .filter_map(|(id, point)| {
            let point = point.expect("every score is given");
            let expected = said(rubric, point);
            let found = form.get(&id);
            (found != Some(&expected)).then(|| format!("{id}: {found:?} is not {expected:?} ({})", point.exact))
        })
        .collect();
    for indicator in rubric.indicators() {
        let score = assessment.exact(indicator).expect("every score is given");
        let expected = rubric.level_name(indicator, score).unwrap_or_default();
        let found = form.get(&rubric[indicator].id).map(|said| said.band.as_str());
        if found != Some(expected) {
            differences.push(format!("{}: {found:?} is not {expected:?}", rubric[indicator].id));
        }
    }
    differences
}

fn said(rubric: &Rubric, point: Point) -> Said {
    let label = |band: Option<usize>| rubric.bands.as_ref().zip(band).map_or("", |(bands, band)| bands.label(band));
    let on_exact = rubric.bands.as_ref().map(|bands| bands.band_of(point.exact));
    let other = if point.band == on_exact { point.band_on_rounded } else { on_exact };
    let shown = point.exact.to_decimal(rubric.decimals, DecimalMark::Point);
    // Not about equal: the very float that the shown digits are.
    let value = Data::Float(shown.parse().expect("digits are a number"));
    Said { value, band: label(point.band).to_owned(), other_band: label(other).to_owned() }
}

/// Types scores into an empty form, as a person does: the cell gets a number, and nothing is computed.
pub fn fill(template: &[u8], scores: &HashMap<String, String>) -> Vec<u8> {
    let mut workbook = open(template);
    let sheet = workbook.sheet_names().remove(0);
    let range = workbook.worksheet_range(&sheet).expect("the sheet can be read");
    let rows: Vec<(u32, String)> = range
        .cells()
        .filter(|(_, column, _)| *column == 0)
        .map(|(row, _, id)| (row as u32 + 1, id.to_string()))
        .collect();
    edit(template, |name, xml| {
        if name != "xl/worksheets/sheet1.xml" {
            return xml;
        }
        rows.iter().filter_map(|(row, id)| Some((row, scores.get(id)?))).fold(xml, |xml, (row, score)| {
            let start = xml.find(&format!("<c r=\"D{row}\" ")).expect("there is a cell to fill in");
            let end = start + xml[start..].find("/>").expect("it is blank");
            let (kind, value) = match score.parse::<f64>() {
                Ok(_) => ("", format!("<v>{score}</v>")),
                Err(_) => (" t=\"inlineStr\"", format!("<is><t>{score}</t></is>")),
            };
            format!("{}{kind}>{value}</c>{}", &xml[..end], &xml[end + 2..])
        })
    })
}

/// The workbook without the results stored with its formulas.
pub fn without_results(workbook: &[u8]) -> Vec<u8> {
    edit(workbook, |name, mut xml| {
        if name.starts_with("xl/worksheets/sheet") {
            while let Some(start) = xml.find("</f><v>") {
                let end = start + xml[start..].find("</v>").expect("a value ends");
                xml.replace_range(start..end + "</v>".len(), "</f >");
            }
        }
        xml.replace("</f >", "</f>")
    })
}

/// The workbook with every part passed through `change`.
fn edit(workbook: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is a zip archive");
    let mut edited = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part can be read");
        let name = part.name().expect("a part has a name").into_owned();
        let mut xml = String::new();
        part.read_to_string(&mut xml).expect("a part is text");
        edited.start_file(&name, SimpleFileOptions::default()).expect("a part can be written");
        edited.write_all(change(&name, xml).as_bytes()).expect("a part can be written");
    }
    edited.finish().expect("the archive can be written").into_inner()
}
