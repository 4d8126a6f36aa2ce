//! The formulas of the form, in the words every spreadsheet knows: IF, COUNT, SUM, SUMPRODUCT, ROUND, INT, CHOOSE.

use crate::diagnostic::column_letters;
use crate::exact::{DecimalMark, Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::report::whole::{Cut, Rounding, Whole, past};
use crate::rubric::{Bands, NodeId, Rubric};

/// How far from a whole number a counted score may lie, since floats cannot write every decimal.
const TOLERANCE: &str = "0.000001";

/// The most characters a formula may have in Excel.
pub const MAX_LENGTH: usize = 8192;
/// The most characters a text inside a formula may have in Excel.
const MAX_TEXT: usize = 255;

/// The largest whole number that a formula may come to: 10^14.
///
/// A float holds whole numbers up to 2^53, about 9 * 10^15. But INT in LibreOffice, and the comparisons of
/// Excel, take what agrees in 15 digits for equal; a digit less leaves no doubt.
const LIMIT: i128 = 100_000_000_000_000;

/// How many decimals a score on a scale without steps may have, where the weights leave room for as many.
const SCORE_DECIMALS: u32 = 4;

/// The whole numbers of a rubric, for scores with at least this many decimals; `None` if they would become too
/// large for a spreadsheet to hold exactly.
pub fn whole(rubric: &Rubric, least_decimals: u32) -> Option<Whole> {
    let least = rubric.decimals.max(least_decimals);
    Whole::new(rubric, least..=SCORE_DECIMALS.max(least), LIMIT)
}

/// A cell, rows and columns counted from 0: `A1`.
pub fn cell(row: u32, column: u16) -> String {
    format!("{}{}", column_letters(u32::from(column) + 1), row + 1)
}

/// A cell that a formula keeps to wherever it stands: `$A$1`.
pub fn fixed_cell(row: u32, column: u16) -> String {
    format!("${}${}", column_letters(u32::from(column) + 1), row + 1)
}

/// A cell of which a rule keeps the column: `$A1`.
pub fn column_cell(row: u32, column: u16) -> String {
    format!("${}", cell(row, column))
}

/// A number inside a formula.
pub fn number(value: Exact) -> String {
    format!("({})", value.to_full(DecimalMark::Point))
}

/// A text inside a formula.
pub fn text(text: &str) -> String {
    let cut: String = text.chars().take(MAX_TEXT).collect();
    format!("\"{}\"", super::clean(&cut).replace('"', "\"\""))
}

/// A score as a whole number of units; blank if the cell holds no score.
pub fn whole_score(whole: &Whole, score: &str) -> String {
    let counted = times(whole.unit, score);
    let (min, max, step) = (whole.min, whole.max, whole.step);
    let on_step = if step == 1 { String::new() } else { format!(",MOD(ROUND({counted},0)-({min}),{step})=0") };
    format!(
        "IF(ISNUMBER({score}),IF(AND(ABS({counted}-ROUND({counted},0))<{TOLERANCE},ROUND({counted},0)>={min},\
         ROUND({counted},0)<={max}{on_step}),ROUND({counted},0),\"\"),\"\")"
    )
}

/// The sum of weight x score over the rows of an aspect; blank until every score is there.
pub fn aspect_sum(weights: &str, scores: &str, indicators: usize) -> String {
    format!("IF(COUNT({scores})={indicators},SUMPRODUCT({weights},{scores}),\"\")")
}

/// The sum of what the nodes below come to; blank until every one is there.
pub fn sum_of(nodes: &[String]) -> String {
    let all = nodes.join(",");
    format!("IF(COUNT({all})={},SUM({all}),\"\")", nodes.len())
}

/// A value rounded half up, as a whole number of last decimals.
pub fn rounded(whole: &Whole, sum: &str, weight: &str) -> String {
    let Rounding { sum: factor, weight: half, divisor } = whole.rounding;
    let quotient =
        |sum: &str| format!("INT(({}+{})/({}))", times(factor, sum), times(half, weight), times(divisor, weight));
    // Half up is away from zero; INT goes down.
    let rounded = match whole.min < 0 {
        true => format!("SIGN({sum})*{}", quotient(&format!("ABS({sum})"))),
        false => quotient(sum),
    };
    unless_blank(sum, &rounded)
}

/// A whole number of last decimals as a value.
pub fn value(rounded: &str, decimals: u32) -> String {
    unless_blank(rounded, &format!("{rounded}/{}", 10_u64.pow(decimals)))
}

/// The value of a node before it is rounded: only for a difference, which is rounded itself.
pub fn exact_value(whole: &Whole, sum: &str, weight: &str) -> String {
    if whole.unit == 1 { format!("{sum}/{weight}") } else { format!("{sum}/({})", times(whole.unit, weight)) }
}

/// A value less its target, once both are there; `counted` is blank until the value is.
pub fn gap(counted: &str, value: &str, target: &str) -> String {
    format!("IF(AND(ISNUMBER({counted}),ISNUMBER({target})),ROUND({value}-{target},{MAX_DECIMALS}),\"\")")
}

/// The band of the exact value of a node, from its sum and weight.
pub fn band(whole: &Whole, bands: &Bands, sum: &str, weight: &str) -> String {
    choose_band(bands, &whole.cuts, |Cut { factor, cut }| (times(*factor, sum), times(*cut, weight)))
}

/// The band of the rounded value of a node.
pub fn band_of_rounded(whole: &Whole, bands: &Bands, rounded: &str) -> String {
    choose_band(bands, &whole.rounded_cuts, |Cut { factor, cut }| (times(*factor, rounded), cut.to_string()))
}

/// The name of a level: by the kind of the indicator where the scale has steps, else the band.
pub fn level_name(rubric: &Rubric, whole: &Whole, indicator: NodeId, score: &str) -> String {
    let names = rubric[indicator].facts.kind.as_ref().and_then(|kind| rubric.levels.get(kind));
    match (rubric.scale.step, &rubric.bands, names) {
        (None, Some(bands), _) => {
            let cut = |Cut { factor, cut }: &Cut| (times(*factor, score), cut.to_string());
            choose_band(&bands.as_levels(), &whole.cuts, cut)
        }
        (Some(_), _, Some(_)) => {
            let steps = match whole.step {
                1 => format!("{score}-({})", whole.min),
                step => format!("({score}-({}))/{step}", whole.min),
            };
            let names = rubric.scale.levels().map(|level| rubric.level_name(indicator, level).unwrap_or_default());
            format!("CHOOSE(1+{steps},{})", names.map(text).collect::<Vec<_>>().join(","))
        }
        _ => text(""),
    }
}

/// How many scores are there, until all are: "belum lengkap: 12 dari 47".
pub fn incomplete(scores: &[String], indicators: usize, lang: Lang) -> String {
    let (head, tail) = incomplete_words(indicators, lang);
    format!("{}&COUNT({})&{}", text(head), scores.join(","), text(&tail))
}

/// What [`incomplete`] comes to.
pub fn incomplete_text(scored: usize, indicators: usize, lang: Lang) -> String {
    let (head, tail) = incomplete_words(indicators, lang);
    format!("{head}{scored}{tail}")
}

/// A formula, or blank if a cell is.
pub fn unless_blank(cell: &str, formula: &str) -> String {
    format!("IF({cell}=\"\",\"\",{formula})")
}

fn incomplete_words(indicators: usize, lang: Lang) -> (&'static str, String) {
    (
        lang.pick("belum lengkap: ", "incomplete: "),
        lang.pick(format!(" dari {indicators}"), format!(" of {indicators}")),
    )
}

/// The label whose place is how many cuts are passed; `sides` gives the two values that are compared at each cut.
fn choose_band(bands: &Bands, cuts: &[Cut], sides: impl Fn(&Cut) -> (String, String)) -> String {
    let passed: String = cuts
        .iter()
        .map(|cut| {
            let (value, cut) = sides(cut);
            format!("+({value}{}{cut})", past(bands))
        })
        .collect();
    let labels: Vec<String> = bands.bands.iter().map(|band| text(&band.label)).collect();
    format!("CHOOSE(1{passed},{})", labels.join(","))
}

fn times(factor: i128, cell: &str) -> String {
    if factor == 1 { cell.to_owned() } else { format!("{factor}*{cell}") }
}
