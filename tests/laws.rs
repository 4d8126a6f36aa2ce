//! What must hold for every rubric, every sheet and every number, tried on random ones.

mod support;

use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use spbe::assess::{self, Assessment, BandOn, Missing, Value, assess_levels};
use spbe::exact::{DecimalMark, Exact, MAX_DECIMALS, Overflow};
use spbe::intake;
use spbe::rubric::{Node, Rubric, catalog};
use support::{assess_sheet, built_in, rubric, text_of, year};

// Random rubrics.

/// A rubric to be written: the shape, and relative weights of the indicators.
#[derive(Debug, Clone)]
struct Plan {
    /// Aspects of each domain, each with the relative weights of its indicators.
    domains: Vec<Vec<Vec<u32>>>,
    /// Whether the domains are written, or the aspects stand at the top.
    with_domains: bool,
    of_parent: bool,
    /// What weights sum to is the sum of the relative ones divided by this: a fraction in most cases.
    divisor: u32,
    /// Whether an aspect shares its weight equally, by its position.
    equal: Vec<bool>,
    on_cut_above: bool,
    /// In halves, so that values fall on cuts often.
    cuts: Vec<u32>,
    min: u32,
    step: Option<&'static str>,
}

impl Plan {
    /// The file, with every weight and the weight total multiplied by `factor`.
    fn toml(&self, factor: Exact) -> String {
        let aspects = || self.domains.iter().flatten();
        let whole: u32 = aspects().flatten().sum();
        let total = ratio(whole, self.divisor);
        let scaled = |weight: Exact| mul(weight, factor).to_string();
        let mut text = format!(
            "id = \"acak\"\ntitle = \"Acak\"\nweights = \"{}\"\nweight-total = \"{}\"\n",
            if self.of_parent { "of-parent" } else { "of-whole" },
            scaled(total)
        );
        let step = self.step.map_or_else(String::new, |step| format!(", step = {step}"));
        text += &format!("scale = {{ min = {}, max = 5{step} }}\n", self.min);
        let labels: Vec<String> = (0..=self.cuts.len()).map(|at| format!("\"B{at}\"")).collect();
        let cuts: Vec<String> = self.cuts.iter().map(|halves| format!("\"{}\"", ratio(*halves, 2))).collect();
        let on_cut = if self.on_cut_above { "above" } else { "below" };
        text +=
            &format!("[bands]\nlabels = [{}]\ncuts = [{}]\non-cut = \"{on_cut}\"\n", labels.join(","), cuts.join(","));
        // A part of a whole: of the total where weights are of the parent, else of what it is worth itself.
        let weight = |part: u32, of: u32| match self.of_parent {
            true => scaled(mul(total, ratio(part, of))),
            false => scaled(ratio(part, self.divisor)),
        };
        let (mut aspect_number, mut indicator_number) = (0, 0);
        for (at, domain) in self.domains.iter().enumerate() {
            let domain_sum: u32 = domain.iter().flatten().sum();
            if self.with_domains {
                let number = at + 1;
                text += &format!("[[domain]]\nid = \"D{number}\"\nname = \"Domain {number}\"\n");
                text += &format!("weight = \"{}\"\n", weight(domain_sum, whole));
            }
            for aspect in domain {
                let sum: u32 = aspect.iter().sum();
                let above = if self.with_domains { domain_sum } else { whole };
                let key = if self.with_domains { "domain.aspect" } else { "aspect" };
                aspect_number += 1;
                text += &format!("[[{key}]]\nid = \"A{aspect_number}\"\nname = \"Aspek {aspect_number}\"\n");
                text += &format!("weight = \"{}\"\nindicators = [\n", weight(sum, above));
                for part in aspect {
                    indicator_number += 1;
                    let own = match self.equal.get(aspect_number - 1) {
                        Some(true) => String::new(),
                        _ => format!(", weight = \"{}\"", weight(*part, sum)),
                    };
                    text += &format!(
                        "  {{ id = \"I{indicator_number}\", name = \"Butir ke {indicator_number}\"{own} }},\n"
                    );
                }
                text += "]\n";
            }
        }
        text
    }

    fn rubric(&self) -> Rubric {
        rubric(&self.toml(Exact::ONE))
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    let aspect = prop::collection::vec(1..12_u32, 1..5);
    let domains = prop::collection::vec(prop::collection::vec(aspect, 1..4), 2..5);
    let cuts = prop::sample::subsequence((3..10).collect::<Vec<u32>>(), 1..5);
    let steps = select(vec![Some("1"), Some("0.5"), Some("\"1/3\""), None]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), prop::collection::vec(any::<bool>(), 0..12));
    (domains, cuts, steps, flags, 1..30_u32, 0..2_u32).prop_map(
        |(domains, cuts, step, (with_domains, of_parent, on_cut_above, equal), divisor, min)| Plan {
            domains,
            with_domains,
            of_parent,
            divisor,
            equal,
            on_cut_above,
            cuts,
            min,
            step,
        },
    )
}

/// The rubrics that are built in, and random ones.
fn any_rubric() -> impl Strategy<Value = Arc<Rubric>> {
    prop_oneof![select(catalog::all()), plan().prop_map(|plan| Arc::new(plan.rubric()))]
}

/// A rubric with a score for each of its indicators.
fn scored() -> impl Strategy<Value = (Arc<Rubric>, Vec<Exact>)> {
    any_rubric().prop_flat_map(|rubric| {
        let scores = prop::collection::vec(score(&rubric), rubric.indicators().len());
        (Just(rubric), scores)
    })
}

/// A score on the scale of a rubric: a level, or any value with two decimals.
fn score(rubric: &Rubric) -> BoxedStrategy<Exact> {
    let levels: Vec<Exact> = rubric.scale.levels().collect();
    if !levels.is_empty() {
        return select(levels).boxed();
    }
    let hundredths = |value: Exact| mul(value, Exact::whole(100)).numerator();
    (hundredths(rubric.scale.min)..=hundredths(rubric.scale.max))
        .prop_map(|hundredth| whole_ratio(hundredth, 100))
        .boxed()
}

// The arithmetic of the index.

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn raising_one_score_raises_the_index_and_lowers_nothing((rubric, mut scores) in scored(), which: Index, by: Index) {
        let at = which.index(scores.len());
        let higher: Vec<Exact> = match rubric.scale.step {
            Some(_) => rubric.scale.levels().filter(|level| *level > scores[at]).collect(),
            None => vec![rubric.scale.max],
        };
        prop_assume!(!higher.is_empty() && scores[at] < rubric.scale.max);
        let before = known(&rubric, &scores);
        scores[at] = higher[by.index(higher.len())];
        let after = known(&rubric, &scores);
        prop_assert!(exact(after.index()) > exact(before.index()));
        prop_assert!(band(after.index()) >= band(before.index()));
        for node in rubric.groups() {
            let (before, after) = (before.values[node], after.values[node]);
            match rubric[node].indicators.contains(&at) {
                true => prop_assert!(exact(after) > exact(before) && band(after) >= band(before)),
                false => prop_assert_eq!(after, before),
            }
        }
    }

    #[test]
    fn every_node_lies_between_its_lowest_and_its_highest_score((rubric, scores) in scored()) {
        let assessment = known(&rubric, &scores);
        let between = |value: Value, range: Range<usize>| {
            let below = &scores[range];
            below.iter().min() <= Some(&exact(value)) && Some(&exact(value)) <= below.iter().max()
        };
        prop_assert!(between(assessment.index(), 0..scores.len()));
        for node in rubric.groups() {
            prop_assert!(between(assessment.values[node], rubric[node].indicators.clone()), "{}", rubric[node].id);
        }
    }

    #[test]
    fn the_index_is_the_sum_of_the_contributions_exactly((rubric, scores) in scored()) {
        let assessment = known(&rubric, &scores);
        let contributions = rubric.indicators().map(|node| assessment.contribution(&rubric, node).expect("every score is given"));
        prop_assert_eq!(Exact::sum(contributions).expect("small numbers"), exact(assessment.index()));
    }

    /// By the written weights, as the regulations have it, apart from the shares the program reckons with.
    #[test]
    fn every_node_is_the_weighted_mean_of_its_parts((rubric, scores) in scored()) {
        let assessment = known(&rubric, &scores);
        for node in rubric.nodes().filter(|node| !node.is_indicator()) {
            let parts = rubric.children(node).map(|part| match part.is_indicator() {
                true => (rubric[part].weight, scores[part.position()]),
                false => (rubric[part].weight, exact(assessment.values[part])),
            });
            prop_assert_eq!(mean(parts), exact(assessment.values[node]), "{}", rubric[node].id);
        }
    }

    #[test]
    fn the_scale_of_the_weights_changes_nothing(plan in plan(), factor in (1..200_u32, 1..200_u32), seed: u64) {
        let (once, scaled) = (plan.rubric(), rubric(&plan.toml(ratio(factor.0, factor.1))));
        let scores = scores_from(&once, seed);
        prop_assert_eq!(known(&once, &scores), known(&scaled, &scores));
        prop_assert_eq!(once.indicators().map(|indicator| once[indicator].share).collect::<Vec<_>>(),
            scaled.indicators().map(|indicator| scaled[indicator].share).collect::<Vec<_>>());
    }

    #[test]
    fn bounds_hold_every_completion((rubric, scores) in scored(), gone in prop::collection::vec(any::<bool>(), 64)) {
        let kept: Vec<Option<Exact>> =
            scores.iter().zip(gone.iter().cycle()).map(|(score, gone)| (!gone).then_some(*score)).collect();
        let bounds = assess_levels(&rubric, &kept, options(Missing::Bounds)).expect("small numbers");
        let filled = |with: Exact| known(&rubric, &kept.iter().map(|kept| kept.unwrap_or(with)).collect::<Vec<_>>());
        let (lowest, highest) = (filled(rubric.scale.min), filled(rubric.scale.max));
        let complete = known(&rubric, &scores);
        for (((bound, lowest), highest), complete) in
            nodes(&bounds).zip(nodes(&lowest)).zip(nodes(&highest)).zip(nodes(&complete))
        {
            let (low, high) = (bound.low().expect("a bound").exact, bound.high().expect("a bound").exact);
            prop_assert_eq!(low, exact(lowest));
            prop_assert_eq!(high, exact(highest));
            prop_assert!(low <= exact(complete) && exact(complete) <= high);
        }
        // And "lowest" is to fill in the lowest.
        let taken = assess_levels(&rubric, &kept, options(Missing::Lowest)).expect("small numbers");
        prop_assert!(nodes(&taken).zip(nodes(&lowest)).all(|(taken, lowest)| taken == lowest));
    }

    #[test]
    fn the_distance_to_the_next_band_leads_there((rubric, scores) in scored()) {
        let Some(bands) = &rubric.bands else { return Ok(()) };
        let some: Vec<Option<Exact>> = scores.iter().copied().map(Some).collect();
        for band_on in [BandOn::Exact, BandOn::Rounded] {
            let how = assess::Options { band_on, ..assess::Options::default() };
            let assessment = assess_levels(&rubric, &some, how).expect("small numbers");
            let band_of = |value: Exact| assess::point(&rubric, value, band_on).band;
            match assessment.next {
                None => prop_assert_eq!(band(assessment.index()), Some(bands.bands.len() - 1)),
                Some(next) => {
                    prop_assert_eq!(band(assessment.index()), Some(next.band - 1));
                    let begins = next.begins.value;
                    prop_assert_eq!(exact(assessment.index()).add(next.distance).expect("small numbers"), begins);
                    let hair = whole_ratio(1, 1_000_000);
                    prop_assert_eq!(band_of(begins.add(hair).expect("small numbers")), Some(next.band));
                    prop_assert!(band_of(begins.sub(hair).expect("small numbers")) < Some(next.band));
                    prop_assert_eq!(band_of(begins) == Some(next.band), !next.begins.is_open);
                }
            }
        }
    }

    #[test]
    fn the_band_differs_only_where_rounding_crosses_a_cut((rubric, scores) in scored()) {
        let exactly = known(&rubric, &scores);
        let some: Vec<Option<Exact>> = scores.iter().copied().map(Some).collect();
        let how = assess::Options { band_on: BandOn::Rounded, ..assess::Options::default() };
        let rounded = assess_levels(&rubric, &some, how).expect("small numbers");
        for (exactly, rounded) in nodes(&exactly).zip(nodes(&rounded)) {
            let (exactly, rounded) = (exactly.known().expect("a value"), rounded.known().expect("a value"));
            prop_assert_eq!(exactly.exact, rounded.exact);
            prop_assert_eq!(exactly.band_on_rounded, rounded.band);
            let shown = exactly.exact.rounded(rubric.decimals);
            let (low, high) = (exactly.exact.min(shown), exactly.exact.max(shown));
            let crossed = rubric.bands.iter().flat_map(|bands| &bands.cuts).any(|cut| low <= *cut && *cut <= high);
            prop_assert!(crossed || exactly.band == rounded.band);
        }
    }
}

// The sheet.

/// How one and the same sheet may be written.
#[derive(Debug, Clone)]
struct Writing {
    delimiter: char,
    comma: bool,
    byte_order_mark: bool,
    line_end: &'static str,
    english: bool,
    /// Trailing zeros of a score: "3", "3,0", "3,00".
    zeros: usize,
    id_style: usize,
    padding: &'static str,
    /// How rows and columns are shuffled.
    row_order: Vec<Index>,
    column_order: Vec<Index>,
    wide: bool,
}

fn writing() -> impl Strategy<Value = Writing> {
    let form = (select(vec![';', '\t', ',', '|']), any::<bool>(), any::<bool>(), select(vec!["\n", "\r\n", "\r"]));
    let words = (any::<bool>(), 0..3_usize, 0..ID_STYLES, select(vec!["", " ", "\u{a0}"]));
    let order = (prop::collection::vec(any::<Index>(), 60), prop::collection::vec(any::<Index>(), 60), any::<bool>());
    (form, words, order).prop_map(|((delimiter, comma, byte_order_mark, line_end), words, order)| {
        let (english, zeros, id_style, padding) = words;
        let (row_order, column_order, wide) = order;
        Writing {
            delimiter,
            comma,
            byte_order_mark,
            line_end,
            english,
            zeros,
            id_style,
            padding,
            row_order,
            column_order,
            wide,
        }
    })
}

const ID_STYLES: usize = 10;

impl Writing {
    fn sheet(&self, rubric: &Rubric, scores: &[Exact]) -> Vec<u8> {
        let word = |id: &str, en: &str| (if self.english { en } else { id }).to_owned();
        let score = |score: Exact| self.score(score);
        let id = |at: usize| self.spelling(&rubric[support::nth(rubric.indicators(), at)]);
        let mut rows: Vec<Vec<String>> = match self.wide {
            true => {
                let header = (0..scores.len()).map(id);
                let header = [word("Instansi", "Institution"), word("Tahun", "Year")].into_iter().chain(header);
                let row = scores.iter().map(|value| score(*value));
                let row = ["Kota, \"A\"; B".to_owned(), year(rubric).to_string()].into_iter().chain(row);
                vec![header.collect(), row.collect()]
            }
            false => {
                let header =
                    [("Instansi", "Institution"), ("Tahun", "Year"), ("Indikator", "Indicator"), ("Nilai", "Score")];
                let row =
                    |at: usize| vec!["Kota, \"A\"; B".to_owned(), year(rubric).to_string(), id(at), score(scores[at])];
                let mut rows: Vec<Vec<String>> = (0..scores.len()).map(row).collect();
                shuffle(&mut rows, &self.row_order);
                rows.insert(0, header.map(|(id, en)| word(id, en)).into());
                rows
            }
        };
        let mut columns: Vec<usize> = (0..rows[0].len()).collect();
        shuffle(&mut columns, &self.column_order);
        for row in &mut rows {
            *row = columns.iter().map(|at| self.cell(&row[*at])).collect();
        }
        let lines = rows.iter().map(|row| row.join(&self.delimiter.to_string()) + self.line_end);
        let mark = if self.byte_order_mark { "\u{feff}" } else { "" };
        (mark.to_owned() + &lines.collect::<String>()).into_bytes()
    }

    /// A cell, in quotes where it has to be.
    fn cell(&self, text: &str) -> String {
        let text = format!("{}{text}{}", self.padding, self.padding);
        match text.contains(['"', ';', ',', self.delimiter]) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    }

    fn score(&self, score: Exact) -> String {
        let mark = if self.comma { DecimalMark::Comma } else { DecimalMark::Point };
        let full = score.to_full(mark);
        match full.contains(mark.as_char()) {
            true => format!("{full}{}", "0".repeat(self.zeros)),
            false if self.zeros > 0 => format!("{full}{}{}", mark.as_char(), "0".repeat(self.zeros)),
            false => full,
        }
    }

    /// One of the ways people write an indicator.
    fn spelling(&self, indicator: &Node) -> String {
        let (id, name) = (&indicator.id, &indicator.name);
        let number = id.trim_start_matches(|c: char| c.is_alphabetic());
        match self.id_style {
            0 => id.clone(),
            1 => number.to_owned(),
            2 => id.replace(number, &format!("-{number}")),
            3 => format!("Indikator {number}"),
            4 => format!("indikator_{number}"),
            5 => id.to_lowercase(),
            6 => name.clone(),
            7 => name.to_uppercase(),
            8 => name.replace(' ', "  "),
            _ => format!("{id} {name}"),
        }
    }
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn how_a_sheet_is_written_changes_nothing((rubric, scores) in scored(), writing in writing()) {
        // A score that no decimal can write cannot stand in a cell.
        prop_assume!(scores.iter().all(|score| !score.to_full(DecimalMark::Point).contains('/')));
        let options = intake::Options { rubric: Some(Arc::clone(&rubric)), ..intake::Options::default() };
        let (_, results) = assess_sheet(&writing.sheet(&rubric, &scores), &options, assess::Options::default());
        prop_assert_eq!(results.len(), 1);
        let subject = &results[0].subject;
        prop_assert_eq!(subject.institution.as_deref(), Some("Kota, \"A\"; B"));
        prop_assert_eq!(subject.year, Some(year(&rubric)));
        let plain = known(&rubric, &scores).of(subject.clone(), results[0].source.clone(), results[0].row);
        prop_assert_eq!(&results[0], &plain);
    }

}

proptest! {
    // Each case reads the sheet under every built-in rubric.
    #![proptest_config(cases(40))]

    #[test]
    fn an_instrument_shows_however_its_sheet_is_written(
        rubric in select(catalog::all()), writing in writing(), seed: u64
    ) {
        // Numbers alone show no instrument.
        prop_assume!(writing.id_style != 1);
        let scores = scores_from(&rubric, seed);
        let (found, _) = assess_sheet(&writing.sheet(&rubric, &scores), &intake::Options::default(), assess::Options::default());
        prop_assert_eq!(&found.id, &rubric.id);
    }
}

// The numbers.

/// A number of everyday size.
fn number() -> impl Strategy<Value = Exact> {
    (-1_000_000..1_000_000_i128, 1..10_000_i128).prop_map(|(upper, lower)| whole_ratio(upper, lower))
}

/// A number of any size that can be held.
fn any_number() -> impl Strategy<Value = Exact> {
    const LIMIT: i128 = 1_000_000_000_000_000_000_000_000;
    let part = prop_oneof![-20..20_i128, -LIMIT..=LIMIT, Just(LIMIT), Just(LIMIT - 1), Just(-LIMIT)];
    (part.clone(), part.prop_filter("no number has it", |lower| *lower != 0))
        .prop_filter_map("beyond the range", |(upper, lower)| Exact::new(upper, lower).ok())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn sums_and_products_do_not_depend_on_order(a in number(), b in number(), c in number()) {
        for of in [Exact::add, Exact::mul] as [fn(Exact, Exact) -> Result<Exact, Overflow>; 2] {
            prop_assert_eq!(of(a, b), of(b, a));
            prop_assert_eq!(of(a, b).and_then(|ab| of(ab, c)), of(b, c).and_then(|bc| of(a, bc)));
        }
        let spread = a.mul(c).and_then(|ac| ac.add(b.mul(c)?));
        prop_assert_eq!(a.add(b).and_then(|sum| sum.mul(c)), spread);
    }

    #[test]
    fn what_is_done_can_be_undone(a in number(), b in number()) {
        prop_assert_eq!(a.add(b).and_then(|sum| sum.sub(b)), Ok(a));
        prop_assert_eq!(-(-a), a);
        prop_assume!(!b.is_zero());
        prop_assert_eq!(a.mul(b).and_then(|product| product.div(b)), Ok(a));
    }

    #[test]
    fn order_is_the_sign_of_the_difference(a in any_number(), b in any_number()) {
        if let Ok(difference) = a.sub(b) {
            prop_assert_eq!(a.cmp(&b), difference.cmp(&Exact::ZERO));
        }
        prop_assert_eq!(a.cmp(&b), (-b).cmp(&-a));
    }

    #[test]
    fn a_number_is_reduced(a in any_number()) {
        prop_assert!(a.denominator() > 0);
        let (mut large, mut small) = (a.numerator().unsigned_abs(), a.denominator().unsigned_abs());
        while small != 0 {
            (large, small) = (small, large % small);
        }
        prop_assert_eq!(large, 1, "{} has a common divisor", a);
    }

    #[test]
    fn rounding_moves_a_number_by_half_a_unit_at_most(a in any_number(), decimals in 0..=MAX_DECIMALS) {
        let unit = whole_ratio(1, 10_i128.pow(decimals));
        let rounded = a.rounded(decimals);
        // Beyond the range the distance cannot be computed; that it prints is tested below.
        if let (Ok(moved), Ok(units)) = (rounded.sub(a), rounded.div(unit)) {
            let half = unit.div(Exact::whole(2)).expect("small numbers");
            prop_assert!(units.is_whole());
            prop_assert!(moved.abs() <= half);
            // Half goes up, which is away from zero.
            if moved.abs() == half {
                prop_assert_eq!(moved.is_positive(), a.is_positive());
            }
        }
        prop_assert_eq!(rounded.rounded(decimals), rounded);
        prop_assert_eq!((-a).rounded(decimals), -rounded);
    }

    #[test]
    fn rounding_keeps_the_order(a in any_number(), b in any_number(), decimals in 0..=MAX_DECIMALS) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(low.rounded(decimals) <= high.rounded(decimals));
    }

    #[test]
    fn what_is_printed_reads_as_itself(a in any_number(), decimals in 0..=MAX_DECIMALS) {
        prop_assert_eq!(Exact::parse(&a.to_string()), Ok(a));
        for mark in [DecimalMark::Point, DecimalMark::Comma] {
            prop_assert_eq!(Exact::parse(&a.to_full(mark)), Ok(a));
            let printed = a.to_decimal(decimals, mark);
            let places = printed.split_once(mark.as_char()).map_or(0, |(_, places)| places.len());
            prop_assert_eq!(places, decimals as usize);
            // A rounded number beyond the range prints, but cannot be held.
            if let Ok(read) = Exact::parse(&printed) {
                prop_assert_eq!(read, a.rounded(decimals));
            }
        }
    }

    #[test]
    fn no_operation_panics_on_numbers_of_any_size(a in any_number(), b in any_number()) {
        let _ = (a.add(b), a.sub(b), a.mul(b), a.div(b), a.abs(), -a, a < b, Exact::sum([a, b, a]));
    }
}

// Whatever it is, reading it ends in an answer.

/// A text that is nearly a number.
fn like_a_number() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[-+0-9 .,/eE\u{660}\u{a0}]{0,60}", "-?[0-9]{1,40}[.,/][0-9]{1,40}"]
}

/// A built-in rubric with a stretch of it replaced.
fn damaged_rubric() -> impl Strategy<Value = String> {
    let damage = prop_oneof![Just(String::new()), any::<String>(), "[\\[\\]{}=\",.0-9a-z\n-]{0,12}"];
    (select(vec!["rubrics/pemdi-2026.toml", "tests/inputs/small.toml"]), any::<Index>(), 0..40_usize, damage).prop_map(
        |(file, start, length, damage)| {
            let mut characters: Vec<char> = text_of(file).chars().collect();
            let start = start.index(characters.len());
            let end = (start + length).min(characters.len());
            characters.splice(start..end, damage.chars());
            characters.into_iter().collect()
        },
    )
}

/// A text that is nearly a sheet.
fn like_a_sheet() -> impl Strategy<Value = Vec<u8>> {
    let header = select(vec![
        "",
        "indikator;nilai\n",
        "instansi,tahun,indikator,nilai\n",
        "I1;I2;I3;indeks\n",
        "no\tmandiri\takhir\n",
        "sep=;\nindikator;2023;2024\n",
    ]);
    let piece = select(vec![
        "I1",
        "I2",
        "47",
        "1.1",
        "Kota A",
        "2024",
        "3",
        "3,5",
        "-",
        "belum",
        "\"",
        "\"\"",
        ";",
        ",",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "jumlah",
        "D1",
        "A1",
        "\u{feff}",
        "\0",
        " ",
        "é",
        "99999999999999999999999999",
        "=1",
        "/",
        "Level 3",
    ]);
    let text =
        (header, prop::collection::vec(piece, 0..60)).prop_map(|(header, pieces)| header.to_owned() + &pieces.concat());
    prop_oneof![3 => text.prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..400)]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_text_is_a_number_or_is_not(text in like_a_number()) {
        if let Ok(number) = Exact::parse(&text) {
            prop_assert_eq!(Exact::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn any_text_is_a_rubric_or_says_why_not(text in prop_oneof![1 => any::<String>(), 3 => damaged_rubric()]) {
        match support::read_rubric(&text) {
            Ok(rubric) => {
                let sum = Exact::sum(rubric.indicators().map(|indicator| rubric[indicator].share));
                prop_assert_eq!(sum, Ok(Exact::ONE), "a rubric that is read is whole");
            }
            Err(diagnostics) => prop_assert!(!diagnostics.is_empty()),
        }
    }

    #[test]
    fn any_bytes_are_scores_or_say_why_not(bytes in like_a_sheet(), known: bool, year: Option<u16>) {
        let rubric = known.then(|| built_in("spbe-2020"));
        let options = intake::Options { rubric, year, ..intake::Options::default() };
        let reading = intake::read("x.csv", &bytes, &options);
        // Either there is something to score, or something says why not.
        prop_assert!(!reading.records.is_empty() || reading.has_errors());
        if let Some(rubric) = &reading.rubric {
            for record in &reading.records {
                prop_assert_eq!(record.scores.entries.len(), rubric.indicators().len());
                let _ = assess::assess(rubric, &record.scores, options_of_bounds());
            }
        }
    }
}

/// Numbers from 1 on beside the institutions are no indicators: five of them are not Smart City, twenty not Pemdi.
#[test]
fn numbered_institutions_are_not_taken_for_indicators() {
    for (rubric, count) in [("spbe-2020", 5), ("epss-2022", 20), ("epss-2022", 37), ("pemdi-2026", 5)] {
        let rubric = built_in(rubric);
        let ids: Vec<&str> = rubric.indicators().map(|indicator| rubric[indicator].id.as_str()).collect();
        let mut sheet = format!("No;Instansi;{}\n", ids.join(";"));
        for number in 1..=count {
            sheet += &format!("{number};Kota {number};{}\n", vec!["3"; ids.len()].join(";"));
        }
        let (found, results) = assess_sheet(sheet.as_bytes(), &intake::Options::default(), assess::Options::default());
        assert_eq!((found.id.as_str(), results.len()), (rubric.id.as_str(), count));
    }
}

// Helpers.

/// So many cases, unless PROPTEST_CASES asks for more. What fails becomes a test of its own, not a file of seeds.
fn cases(count: u32) -> ProptestConfig {
    let asked = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => asked,
        None => ProptestConfig { cases: count, ..asked },
    }
}

fn options(missing: Missing) -> assess::Options {
    assess::Options { missing, ..assess::Options::default() }
}

fn options_of_bounds() -> assess::Options {
    options(Missing::Bounds)
}

/// The assessment of scores that are all given.
fn known(rubric: &Rubric, scores: &[Exact]) -> Assessment {
    let scores: Vec<Option<Exact>> = scores.iter().copied().map(Some).collect();
    assess_levels(rubric, &scores, assess::Options::default()).expect("small numbers")
}

fn exact(value: Value) -> Exact {
    value.known().expect("every score is given").exact
}

fn band(value: Value) -> Option<usize> {
    value.known().expect("every score is given").band
}

/// The index, the domains, the aspects.
fn nodes(assessment: &Assessment) -> impl Iterator<Item = Value> + '_ {
    assessment.values.iter().copied()
}

fn mean(parts: impl IntoIterator<Item = (Exact, Exact)>) -> Exact {
    let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
    for (weight, value) in parts {
        sum = sum.add(mul(weight, value)).expect("small numbers");
        weights = weights.add(weight).expect("small numbers");
    }
    sum.div(weights).expect("small numbers")
}

fn mul(a: Exact, b: Exact) -> Exact {
    a.mul(b).expect("small numbers")
}

fn ratio(upper: u32, lower: u32) -> Exact {
    whole_ratio(upper.into(), lower.into())
}

fn whole_ratio(upper: i128, lower: i128) -> Exact {
    Exact::new(upper, lower).expect("small numbers")
}

/// Scores that follow from a seed, for tests that need a rubric first.
fn scores_from(rubric: &Rubric, seed: u64) -> Vec<Exact> {
    let levels: Vec<Exact> = rubric.scale.levels().collect();
    let span = rubric.scale.max.sub(rubric.scale.min).expect("small numbers");
    let mut state = seed;
    let mut next = move || {
        // The constants of Knuth's MMIX generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let score = |_| match levels.is_empty() {
        false => levels[next() as usize % levels.len()],
        true => rubric.scale.min.add(mul(span, ratio((next() % 401) as u32, 400))).expect("small numbers"),
    };
    rubric.indicators().map(score).collect()
}

fn shuffle<T>(items: &mut [T], order: &[Index]) {
    for at in (1..items.len()).rev() {
        items.swap(at, order[at % order.len()].index(at + 1));
    }
}
