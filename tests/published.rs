//! What was published comes out: the cases of `published/cases.json`, each written as the sheet an analyst
//! would have (semicolons, decimal commas), read and assessed.

mod support;

use std::collections::BTreeMap;

use serde::Deserialize;
use spbe::assess::Value;
use spbe::exact::Exact;
use spbe::rubric::{Level, Node, Nodes, Rubric};
use support::{assess_one, built_in, exact, shown, text_of};

/// A published result. Numbers are keys without letters: "1" is I1, A1 or D1.
#[derive(Deserialize)]
struct Case {
    id: String,
    institution: String,
    year: u16,
    instrument: String,
    kind: String,
    indicators: Option<BTreeMap<String, u8>>,
    aspects: Option<BTreeMap<String, String>>,
    domains: Option<BTreeMap<String, String>>,
    overall: Option<String>,
    predicate: Option<String>,
    #[serde(default)]
    known_conflicts: BTreeMap<String, String>,
}

impl Case {
    fn all() -> Vec<Self> {
        serde_json::from_str(&text_of("tests/published/cases.json")).expect("the cases are valid JSON")
    }

    fn rubric_id(&self) -> &'static str {
        match self.instrument.as_str() {
            "Permen PANRB 5/2018" => "spbe-2018",
            "Permen PANRB 59/2020" => "spbe-2020",
            other => panic!("{}: which rubric is {other}?", self.id),
        }
    }

    /// The levels in the order of the numbers.
    fn levels(&self) -> Vec<(u32, u8)> {
        let indicators = self.indicators.iter().flatten();
        let number = |id: &str| id.parse().unwrap_or_else(|_| panic!("{}: indicator {id}", self.id));
        let mut levels: Vec<(u32, u8)> = indicators.map(|(id, level)| (number(id), *level)).collect();
        levels.sort_unstable();
        levels
    }

    /// One indicator a row, as Excel saves it: byte order mark, CRLF, levels with a decimal comma.
    fn long_sheet(&self) -> Vec<u8> {
        let mut text = "\u{feff}Instansi;Tahun;Indikator;Nilai\r\n".to_owned();
        for (number, level) in self.levels() {
            text += &format!("{};{};I{number};{level},0\r\n", self.institution, self.year);
        }
        text.into_bytes()
    }

    /// One institution a row.
    fn wide_sheet(&self) -> Vec<u8> {
        let mut header = "instansi;tahun".to_owned();
        let mut row = format!("{};{}", self.institution, self.year);
        for (number, level) in self.levels() {
            header += &format!(";Indikator {number}");
            row += &format!(";{level},00");
        }
        format!("{header}\n{row}\n").into_bytes()
    }
}

/// A published number in the form the program shows it: `3.00` as `3,00`.
fn as_shown(published: &str) -> String {
    published.replace('.', ",")
}

#[test]
fn every_full_case_comes_out() {
    let mut conflicts = Vec::new();
    let full: Vec<Case> = Case::all().into_iter().filter(|case| case.kind == "full").collect();
    assert_eq!(full.len(), 5);
    for case in full {
        let (rubric, assessment) = assess_one(&case.long_sheet());
        assert_eq!(rubric.id, case.rubric_id(), "{}", case.id);
        let (_, from_wide) = assess_one(&case.wide_sheet());
        assert_eq!(from_wide, assessment, "{}: one sheet in two shapes", case.id);
        assert_eq!(assessment.subject.institution.as_ref(), Some(&case.institution));
        assert_eq!(assessment.subject.year, Some(case.year));

        let groups = [(rubric.domains(), case.domains.as_ref()), (rubric.aspects(), case.aspects.as_ref())];
        for (groups, published) in groups {
            let published = published.unwrap_or_else(|| panic!("{} publishes every level", case.id));
            assert_eq!(groups.len(), published.len(), "{}", case.id);
            for node in groups {
                let (group, value) = (&rubric[node], assessment.values[node]);
                let printed = as_shown(&published[number_of(group)]);
                if case.known_conflicts.contains_key(&group.id) {
                    conflicts.push((case.id.clone(), group.id.clone(), printed, shown(known(value).exact)));
                } else {
                    assert_eq!(shown(known(value).exact), printed, "{} {}", case.id, group.id);
                }
            }
        }
        let index = known(assessment.index());
        assert_eq!(Some(shown(index.exact)), case.overall.as_deref().map(as_shown), "{} index", case.id);
        let band = index.band.map(|band| rubric.bands.as_ref().expect("SPBE has bands").label(band));
        if let Some(predicate) = case.predicate.as_deref() {
            assert_eq!(band, Some(predicate), "{} predicate", case.id);
        }
    }
    // Denpasar 2019 contradicts itself: its own levels do not give these two of its aspects.
    let conflict = |aspect: &str, printed: &str| {
        ("denpasar-2019".to_owned(), aspect.to_owned(), printed.to_owned(), "3,00".to_owned())
    };
    assert_eq!(conflicts, [conflict("A3", "3,50"), conflict("A5", "2,67")]);
}

#[test]
fn the_index_is_taken_from_exact_values_not_from_rounded_ones() {
    let case = Case::all().into_iter().find(|case| case.id == "bandarlampung-2023").expect("the case is there");
    let (rubric, assessment) = assess_one(&case.long_sheet());
    assert_eq!(known(assessment.index()).exact.to_string(), "4309/2000");
    assert_eq!(shown(known(assessment.index()).exact), "2,15");
    let rounded = rubric.domains().map(|domain| known(assessment.values[domain]).exact.rounded(2));
    assert_eq!(shown(weighted_mean(&all(&rubric, rubric.domains()), rounded.collect())), "2,16");
}

/// Where only some levels of a result were published, those that were must agree within their rounding.
#[test]
fn partial_cases_agree_within_their_rounding() {
    let mut compared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for case in Case::all().iter().filter(|case| case.kind != "full") {
        let rubric = built_in(case.rubric_id());
        let (domains, aspects) = (numbers(case.domains.as_ref()), numbers(case.aspects.as_ref()));
        let overall = case.overall.as_deref().map(Printed::read);
        let done = compared.entry(case.id.clone()).or_default();
        for node in rubric.domains() {
            let domain = &rubric[node];
            let parts = all(&rubric, rubric.children(node));
            if let (Some(whole), Some(values)) = (domains.get(number_of(domain)), all_of(&parts, &aspects)) {
                agree(&parts, &values, whole, &format!("{} {}", case.id, domain.id));
                done.push(domain.id.clone());
            }
        }
        for (level, groups, values) in
            [("domains", rubric.domains(), &domains), ("aspects", rubric.aspects(), &aspects)]
        {
            let parts = all(&rubric, groups);
            if let (Some(whole), Some(values)) = (&overall, all_of(&parts, values)) {
                agree(&parts, &values, whole, &format!("{} index", case.id));
                done.push(format!("index from {level}"));
            }
        }
        if let (Some(whole), Some(predicate)) = (&overall, &case.predicate) {
            let bands = rubric.bands.as_ref().expect("SPBE has bands");
            assert_eq!(bands.label(bands.band_of(whole.value)), predicate, "{}", case.id);
            done.push("predicate".to_owned());
        }
    }
    // Spelled out, so that a comparison that is no longer made is missed.
    let expected = [
        ("acehjaya-2025", vec!["index from domains", "predicate"]),
        ("acehtengah-2025", vec!["D1", "D3", "D4", "index from domains", "predicate"]),
        ("denpasar-2021", vec!["index from domains"]),
        ("kabbandung-2021", vec!["index from aspects", "predicate"]),
        ("kabbandung-2023", vec!["D1", "D2", "D3", "D4", "index from domains", "index from aspects", "predicate"]),
        ("malut-2022", vec!["predicate"]),
        ("mamuju-2025", vec!["D1", "D2", "D3"]),
        ("tauval-sample-2025", vec!["index from aspects"]),
    ];
    let expected = expected.map(|(id, done)| (id.to_owned(), done.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(compared, BTreeMap::from(expected));
}

/// The official system stores ten decimals, so there the exact index shows.
#[test]
fn the_unrounded_record_gives_its_index_exactly() {
    let case = Case::all().into_iter().find(|case| case.id == "tauval-sample-2025").expect("the case is there");
    let rubric = built_in("spbe-2020");
    let values = numbers(case.aspects.as_ref());
    let thirds = |printed: &Printed| match printed.value == exact("2.6666666667") {
        true => exact("8/3"),
        false => printed.value,
    };
    let aspects = all(&rubric, rubric.aspects());
    let values = aspects.iter().map(|aspect| thirds(&values[number_of(aspect)]));
    assert_eq!(weighted_mean(&aspects, values.collect()), exact("4.2125"));
}

#[test]
fn aceh_tengah_2026_under_pemdi() {
    let (rubric, assessment) = assess_one(text_of("examples/aceh-tengah-2026-pemdi.csv").as_bytes());
    assert_eq!(rubric.id, "pemdi-2026");
    assert_eq!(known(assessment.index()).exact, exact("1.2415"));
    assert_eq!(shown(known(assessment.index()).exact), "1,24");
    // The sheet itself shows 1,08 for aspect 5, which is 1,085 exactly.
    let aspects: Vec<String> =
        assessment.values.level(Level::Aspect).iter().map(|value| shown(known(*value).exact)).collect();
    assert_eq!(aspects, ["1,75", "1,28", "1,00", "1,17", "1,09", "1,40", "1,18"]);
}

#[test]
fn kota_jambi_2024_under_smart_city() {
    let (rubric, assessment) = assess_one(text_of("examples/kota-jambi-2024-smart-city.csv").as_bytes());
    assert_eq!(rubric.id, "smart-city");
    assert_eq!(known(assessment.index()).exact, exact("3.475"));
    assert_eq!(shown(known(assessment.index()).exact), "3,48");
    assert_eq!(known(assessment.index()).band, None);
}

/// The national list of 2023: 621 institutions with their domains, index and predicate.
#[test]
fn the_national_list_of_2023_fits_the_weights_and_the_bands() {
    let rubric = built_in("spbe-2020");
    let bands = rubric.bands.as_ref().expect("SPBE has bands");
    let text = text_of("examples/nasional-2023.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().expect("there is a header").iter().map(str::to_owned).collect();
    let domains = all(&rubric, rubric.domains());
    let (mut rows, mut off_scale) = (0, Vec::new());
    for record in reader.records() {
        let record = record.expect("every row can be read");
        let cell = |name: &str| &record[header.iter().position(|found| found == name).expect("the column is there")];
        let values: Vec<Printed> = ["d1_kebijakan", "d2_tata_kelola", "d3_manajemen", "d4_layanan"]
            .map(|name| Printed::read(cell(name)))
            .into();
        let index = Printed::read(cell("indeks"));
        assert!(is_possible(&domains, &values.iter().collect::<Vec<_>>(), &index), "{}", cell("instansi"));
        let on_scale = |value: &Printed| value.value >= rubric.scale.min && value.value <= rubric.scale.max;
        if !values.iter().all(on_scale) {
            off_scale.push(cell("instansi").to_owned());
        }
        // In 2023 the predicate followed the rounded index.
        assert_eq!(bands.label(bands.band_of(index.value)), cell("predikat"), "{}", cell("instansi"));
        rows += 1;
    }
    assert_eq!(rows, 621);
    // Its domain 4 is printed 0,30: the sum is right, but no levels give a domain below 1.
    assert_eq!(off_scale, ["Pemerintah Kab. Banyuasin"]);
}

/// A value as it was printed: the true one lies within half a unit of its last decimal.
struct Printed {
    value: Exact,
    half_unit: Exact,
}

impl Printed {
    /// A whole number was cut from two decimals; no report shows an index with fewer.
    fn read(text: &str) -> Self {
        let decimals = text.split_once([',', '.']).map_or(0, |(_, decimals)| decimals.len()).max(2);
        let unit = exact(&format!("1/1{}", "0".repeat(decimals)));
        Self { value: exact(text), half_unit: unit.div(Exact::whole(2)).expect("small numbers") }
    }
}

fn known(value: Value) -> spbe::assess::Point {
    value.known().expect("nothing is missing")
}

/// "1" of `D1`.
fn number_of(group: &Node) -> &str {
    group.id.trim_start_matches(|c: char| c.is_alphabetic())
}

fn numbers(published: Option<&BTreeMap<String, String>>) -> BTreeMap<String, Printed> {
    published.into_iter().flatten().map(|(id, text)| (id.clone(), Printed::read(text))).collect()
}

/// The published values of all the groups; none where one is missing.
fn all_of<'p>(groups: &[&Node], published: &'p BTreeMap<String, Printed>) -> Option<Vec<&'p Printed>> {
    groups.iter().map(|group| published.get(number_of(group))).collect()
}

fn all(rubric: &Rubric, nodes: Nodes) -> Vec<&Node> {
    nodes.map(|node| &rubric[node]).collect()
}

/// The mean by the written weights, computed apart from the program's own arithmetic on shares.
fn weighted_mean(groups: &[&Node], values: Vec<Exact>) -> Exact {
    let weights = groups.iter().map(|group| group.weight);
    let products = weights.clone().zip(values).map(|(weight, value)| weight.mul(value).expect("small numbers"));
    let sum = Exact::sum(products).expect("small numbers");
    sum.div(Exact::sum(weights).expect("small numbers")).expect("weights are positive")
}

/// Whether values within the rounding of the parts can give one within the rounding of the whole.
fn is_possible(groups: &[&Node], parts: &[&Printed], whole: &Printed) -> bool {
    let middle = weighted_mean(groups, parts.iter().map(|part| part.value).collect());
    let reach = weighted_mean(groups, parts.iter().map(|part| part.half_unit).collect());
    let allowed = reach.add(whole.half_unit).expect("small numbers");
    middle.sub(whole.value).expect("small numbers").abs() <= allowed
}

fn agree(groups: &[&Node], parts: &[&Printed], whole: &Printed, what: &str) {
    let middle = weighted_mean(groups, parts.iter().map(|part| part.value).collect());
    assert!(is_possible(groups, parts, whole), "{what}: published {}, from its parts {middle}", whole.value);
}
