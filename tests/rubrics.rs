//! The built-in rubrics against the regulations: counts, sums at every level, cuts, level names, and the
//! worked examples that the regulations print. The numbers here were written down apart from the files.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use spbe::assess::{self, Assessment, Value, assess_levels};
use spbe::diagnostic::{Problem, RubricProblem, Source};
use spbe::exact::Exact;
use spbe::rubric::{self, Level, NodeId, OnCut, Rubric, SCHEMA, WeightMode, catalog, criteria};
#[cfg(feature = "cli")]
use support::program::stdout_of;
use support::{built_in, exact, files, read_rubric, rubric, text_of};

/// Weights of aspects, each with those of its indicators.
type Aspects = &'static [(&'static str, &'static [&'static str])];

/// What a regulation says about the whole.
struct Instrument {
    id: &'static str,
    legal_basis: Option<&'static str>,
    years: Option<(u16, Option<u16>)>,
    weights: WeightMode,
    scale: (&'static str, &'static str, Option<&'static str>),
    /// Weights of domains, each with those of its aspects.
    domains: &'static [(&'static str, Aspects)],
    cuts: &'static [&'static str],
    on_cut: OnCut,
}

const LABELS: [&str; 5] = ["Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"];
const SPBE_CUTS: &[&str] = &["1.8", "2.6", "3.5", "4.2"];

/// A rubric without domains is written as one domain of everything.
const NO_DOMAINS: &str = "100";

#[rustfmt::skip] // An aspect a line.
const INSTRUMENTS: [Instrument; 5] = [
    Instrument {
        id: "spbe-2018",
        legal_basis: Some("Peraturan Menteri PANRB Nomor 5 Tahun 2018"),
        years: Some((2018, Some(2020))),
        weights: WeightMode::OfWhole,
        scale: ("0", "5", Some("1")),
        domains: &[
            ("17", &[
                ("7", &["1"; 7]),
                ("10", &["1"; 10]),
            ]),
            ("28", &[
                ("8", &["4"; 2]),
                ("8", &["4"; 2]),
                ("12", &["4"; 3]),
            ]),
            ("55", &[
                ("35", &["5"; 7]),
                ("20", &["10/3"; 6]),
            ]),
        ],
        cuts: SPBE_CUTS,
        on_cut: OnCut::Above,
    },
    Instrument {
        id: "spbe-2020",
        legal_basis: Some("Peraturan Menteri PANRB Nomor 59 Tahun 2020"),
        years: Some((2021, Some(2025))),
        weights: WeightMode::OfWhole,
        scale: ("1", "5", Some("1")),
        domains: &[
            ("13", &[
                ("13", &["1.3"; 10]),
            ]),
            ("25", &[
                ("10", &["2.5"; 4]),
                ("10", &["2.5"; 4]),
                ("5", &["2.5"; 2]),
            ]),
            ("16.5", &[
                ("12", &["1.5"; 8]),
                ("4.5", &["1.5"; 3]),
            ]),
            ("45.5", &[
                ("27.5", &["2.75"; 10]),
                ("18", &["3"; 6]),
            ]),
        ],
        cuts: SPBE_CUTS,
        on_cut: OnCut::Above,
    },
    Instrument {
        id: "pemdi-2026",
        legal_basis: Some("Peraturan Menteri PANRB Nomor 8 Tahun 2026"),
        years: Some((2026, None)),
        weights: WeightMode::OfWhole,
        scale: ("1", "5", None),
        domains: &[(NO_DOMAINS, &[
            ("10", &["5", "5"]),
            ("10", &["5", "5"]),
            ("15", &["5", "3", "3", "4"]),
            ("15", &["4", "4", "3", "4"]),
            ("10", &["5", "5"]),
            ("15", &["4", "4", "4", "3"]),
            ("25", &["10", "15"]),
        ])],
        cuts: &["1.5", "2.5", "3.5", "4"],
        on_cut: OnCut::Below,
    },
    Instrument {
        id: "epss-2022",
        legal_basis: Some("Peraturan BPS Nomor 3 Tahun 2022"),
        years: Some((2022, None)),
        weights: WeightMode::OfParent,
        scale: ("1", "5", Some("1")),
        domains: &[
            ("28", &[
                ("25", &["100"]),
                ("25", &["100"]),
                ("25", &["100"]),
                ("25", &["100"]),
            ]),
            ("24", &[
                ("21", &["60", "40"]),
                ("16", &["100"]),
                ("21", &["50", "50"]),
                ("21", &["34", "33", "33"]),
                ("21", &["50", "50"]),
            ]),
            ("19", &[
                ("32", &["33", "33", "34"]),
                ("26", &["100"]),
                ("21", &["50", "50"]),
                ("21", &["100"]),
            ]),
            ("17", &[
                ("35", &["25"; 4]),
                ("30", &["50", "50"]),
                ("35", &["25"; 4]),
            ]),
            ("12", &[
                ("34", &["34", "33", "33"]),
                ("33", &["100"]),
                ("33", &["33", "33", "34"]),
            ]),
        ],
        cuts: SPBE_CUTS,
        on_cut: OnCut::Above,
    },
    Instrument {
        id: "smart-city",
        legal_basis: None,
        years: None,
        weights: WeightMode::OfWhole,
        scale: ("1", "5", None),
        domains: &[(NO_DOMAINS, &[("100", &["10", "20", "30", "20", "20"])])],
        cuts: &[],
        on_cut: OnCut::Above,
    },
];

#[test]
fn every_weight_is_the_one_of_the_regulation_and_every_level_sums() {
    for instrument in INSTRUMENTS {
        let rubric = built_in(instrument.id);
        let id = &rubric.id;
        let has_domains = rubric.has_domains();
        let tops: Vec<&str> = instrument.domains.iter().map(|(weight, _)| *weight).collect();
        assert_eq!(total(&tops), exact("100"), "{id}");
        if has_domains {
            assert_eq!(
                rubric.domains().map(|domain| rubric[domain].weight).collect::<Vec<_>>(),
                numbers(&tops),
                "{id}"
            );
        }
        let (mut aspects, mut indicators) = (rubric.aspects(), rubric.indicators());
        for (position, (domain_weight, aspect_weights)) in instrument.domains.iter().enumerate() {
            let weights: Vec<&str> = aspect_weights.iter().map(|(weight, _)| *weight).collect();
            assert_eq!(total(&weights), whole_of(&instrument, domain_weight), "{id}: aspects of {position}");
            for (aspect_weight, indicator_weights) in *aspect_weights {
                let node = aspects.next().unwrap_or_else(|| panic!("{id} has too few aspects"));
                let aspect = &rubric[node];
                assert_eq!(aspect.weight, exact(aspect_weight), "{id} {}", aspect.id);
                let domain = aspect.parent.filter(|parent| *parent != NodeId::INDEX).map(NodeId::position);
                assert_eq!(domain, has_domains.then_some(position), "{id} {}", aspect.id);
                assert_eq!(aspect.indicators.len(), indicator_weights.len(), "{id} {}", aspect.id);
                assert_eq!(total(indicator_weights), whole_of(&instrument, aspect_weight), "{id} {}", aspect.id);
                for weight in *indicator_weights {
                    let node = indicators.next().unwrap_or_else(|| panic!("{id} has too few indicators"));
                    let indicator = &rubric[node];
                    assert_eq!(indicator.weight, exact(weight), "{id} {}", indicator.id);
                }
            }
        }
        assert_eq!((aspects.next(), indicators.next()), (None, None), "{id} has more than the regulation");
        for shares in [
            rubric.domains().map(|domain| rubric[domain].share).collect::<Vec<_>>(),
            rubric.aspects().map(|aspect| rubric[aspect].share).collect(),
            rubric.indicators().map(|indicator| rubric[indicator].share).collect(),
        ] {
            let sum = Exact::sum(shares.iter().copied()).expect("small numbers");
            assert!(shares.is_empty() || sum == Exact::ONE, "{id}: the effective weights sum to {sum}");
        }
    }
}

#[test]
fn every_instrument_has_the_shape_of_the_regulation() {
    let shapes = INSTRUMENTS.map(|instrument| {
        let rubric = built_in(instrument.id);
        assert_eq!(rubric.legal_basis.as_deref(), instrument.legal_basis, "{}", instrument.id);
        assert_eq!(rubric.years, instrument.years, "{}", instrument.id);
        assert_eq!(rubric.weight_mode, instrument.weights, "{}", instrument.id);
        assert_eq!(rubric.weight_total, exact("100"), "{}", instrument.id);
        assert_eq!(rubric.decimals, 2, "{}", instrument.id);
        let (min, max, step) = instrument.scale;
        assert_eq!((rubric.scale.min, rubric.scale.max), (exact(min), exact(max)), "{}", instrument.id);
        assert_eq!(rubric.scale.step, step.map(exact), "{}", instrument.id);
        (instrument.id, rubric.domains().len(), rubric.aspects().len(), rubric.indicators().len())
    });
    assert_eq!(
        shapes,
        [
            ("spbe-2018", 3, 7, 37),
            ("spbe-2020", 4, 8, 47),
            ("pemdi-2026", 0, 7, 20),
            ("epss-2022", 5, 19, 38),
            // Five components under one aspect that weighs everything.
            ("smart-city", 0, 1, 5),
        ]
    );
}

#[test]
fn ids_are_the_official_ones_in_order() {
    for (id, domain, aspect, indicator) in [
        ("spbe-2018", "D", "A", "I"),
        ("spbe-2020", "D", "A", "I"),
        ("pemdi-2026", "D", "A", "I"),
        ("smart-city", "D", "A", "K"),
    ] {
        let rubric = built_in(id);
        let counted = |prefix: &str, count: usize| (1..=count).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
        assert_eq!(ids(rubric.domains().map(|node| &rubric[node].id)), counted(domain, rubric.domains().len()));
        assert_eq!(ids(rubric.aspects().map(|node| &rubric[node].id)), counted(aspect, rubric.aspects().len()));
        assert_eq!(
            ids(rubric.indicators().map(|node| &rubric[node].id)),
            counted(indicator, rubric.indicators().len())
        );
    }
    // EPSS: the aspect 203 is the third of domain 2, the indicator 20302 its second.
    let epss = built_in("epss-2022");
    assert_eq!(ids(epss.domains().map(|node| &epss[node].id)), ["D1", "D2", "D3", "D4", "D5"]);
    for domain in epss.domains() {
        for (aspect_number, aspect) in (1..).zip(epss.children(domain)) {
            assert_eq!(epss[aspect].id, format!("{}{aspect_number:02}", &epss[domain].id[1..]));
            for (number, indicator) in (1..).zip(epss.children(aspect)) {
                assert_eq!(epss[indicator].id, format!("{}{number:02}", epss[aspect].id));
            }
        }
    }
    // Pemdi counts its indicators through, and within each aspect.
    let pemdi = built_in("pemdi-2026");
    let codes: Vec<&str> = pemdi.indicators().filter_map(|indicator| pemdi[indicator].facts.code.as_deref()).collect();
    assert_eq!(
        codes,
        [
            "1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "6.1",
            "6.2", "6.3", "6.4", "7.1", "7.2"
        ]
    );
}

#[test]
fn bands_have_the_cuts_of_the_regulation() {
    for instrument in INSTRUMENTS {
        let rubric = built_in(instrument.id);
        let Some(bands) = &rubric.bands else {
            assert_eq!(instrument.id, "smart-city", "only Smart City has no known predicates");
            continue;
        };
        assert_eq!(ids(bands.bands.iter().map(|band| &band.label)), LABELS, "{}", instrument.id);
        assert_eq!(bands.cuts, numbers(instrument.cuts), "{}", instrument.id);
        assert_eq!(bands.on_cut, instrument.on_cut, "{}", instrument.id);
        // On every cut, and a hair to each side of it: no gap, no overlap.
        let hair = exact("0.000001");
        for (position, cut) in bands.cuts.iter().enumerate() {
            let on_cut = position + usize::from(instrument.on_cut == OnCut::Above);
            assert_eq!(bands.band_of(*cut), on_cut, "{} on {cut}", instrument.id);
            assert_eq!(bands.band_of(cut.sub(hair).expect("small numbers")), position);
            assert_eq!(bands.band_of(cut.add(hair).expect("small numbers")), position + 1);
        }
        assert_eq!(bands.label(bands.band_of(rubric.scale.min)), "Kurang");
        assert_eq!(bands.label(bands.band_of(rubric.scale.max)), "Memuaskan", "5,0 has a predicate too");
    }
    let pemdi = built_in("pemdi-2026");
    let bands = pemdi.bands.as_ref().expect("Pemdi has bands");
    let second_names = bands.bands.iter().map(|band| &band.aliases[0]);
    assert_eq!(ids(second_names), ["Merintis", "Membangun", "Berkembang", "Melembaga", "Unggul"]);
    assert_eq!(bands.find(" berkembang "), Some(2));
}

#[test]
fn level_names_are_those_of_the_regulation() {
    let process = ["Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan Terukur", "Optimum"];
    let process_2018 = ["Rintisan", "Terkelola", "Terstandardisasi", "Terintegrasi dan Terukur", "Optimum"];
    let service = ["Informasi", "Interaksi", "Transaksi", "Kolaborasi", "Optimum"];
    let service_2018 = ["Informasi", "Interaksi", "Transaksi", "Kolaborasi", "Optimalisasi"];
    // Each with the last indicator of the process kind: those after it are services.
    for (id, last_process, process, service) in [
        ("spbe-2018", 24, process_2018, service_2018),
        ("spbe-2020", 31, process, service),
        ("epss-2022", 38, process, process),
    ] {
        let rubric = built_in(id);
        for (number, indicator) in (1..).zip(rubric.indicators()) {
            let names = if number <= last_process { process } else { service };
            for (level, name) in (1..).zip(names) {
                assert_eq!(
                    rubric.level_name(indicator, Exact::whole(level)),
                    Some(name),
                    "{id} {}",
                    rubric[indicator].id
                );
            }
        }
    }
    // A level 0 exists in 5/2018, without a name.
    let first = built_in("spbe-2018");
    assert_eq!(first.level_name(support::nth(first.indicators(), 0), Exact::ZERO), None);
    // The levels of Pemdi are the ranges of its bands.
    let pemdi = built_in("pemdi-2026");
    assert_eq!(pemdi.level_name(support::nth(pemdi.indicators(), 0), exact("2.5")), Some("Membangun"));
    assert_eq!(pemdi.level_name(support::nth(pemdi.indicators(), 0), exact("2.51")), Some("Berkembang"));
}

#[test]
fn what_other_agencies_measure_is_marked() {
    let marked = |rubric: &Rubric| -> Vec<(String, String)> {
        let external = rubric.indicators().map(|indicator| &rubric[indicator]);
        external.filter_map(|indicator| Some((indicator.id.clone(), indicator.facts.external.clone()?))).collect()
    };
    let pairs = [("I5", "SDI"), ("I6", "SJIG"), ("I7", "IPS"), ("I18", "SDI")];
    assert_eq!(marked(&built_in("pemdi-2026")), pairs.map(|(id, index)| (id.to_owned(), index.to_owned())));
    for id in ["spbe-2018", "spbe-2020", "epss-2022", "smart-city"] {
        assert_eq!(marked(&built_in(id)), [], "{id}");
    }
}

#[test]
fn the_worked_examples_of_59_2020() {
    let rubric = built_in("spbe-2020");
    // Aspect 2 with levels 3, 4, 3, 2, each of 2,5 of 10; then domain 2 with aspects 3,00 4,00 3,00 of 10, 10, 5.
    let mut levels = vec![3; 47];
    levels[10..14].copy_from_slice(&[3, 4, 3, 2]);
    levels[14..18].copy_from_slice(&[4; 4]);
    let assessment = assess_whole(&rubric, &levels);
    assert_eq!(value(assessment.values.level(Level::Aspect)[1]), exact("3.00"));
    assert_eq!(value(assessment.values.level(Level::Domain)[1]), exact("3.40"));

    // The index of domains 3,70 3,40 3,00 3,20. No levels give such domains, so a small rubric takes them as scores.
    let domains = [("13", "3.70"), ("25", "3.40"), ("16.5", "3.00"), ("45.5", "3.20")];
    let index = index_of(&domains);
    assert_eq!(index.exact, exact("3.282"));
    assert_eq!(support::shown(index.exact), "3,28");
}

#[test]
fn the_worked_examples_of_8_2026() {
    let rubric = built_in("pemdi-2026");
    let mut scores = vec![exact("3"); 20];
    scores[0] = exact("2");
    let assessment = assess_scores(&rubric, &scores);
    assert_eq!(value(assessment.values.level(Level::Aspect)[0]), exact("2.5"));

    // Tabel 3: every indicator of an aspect at the value of the aspect.
    let aspects = ["2.60", "3.50", "1.20", "3.50", "2.50", "2.40", "3.50"];
    let scores: Vec<Exact> = rubric
        .indicators()
        .map(|indicator| exact(aspects[rubric[indicator].parent.expect("an aspect").position()]))
        .collect();
    let assessment = assess_scores(&rubric, &scores);
    assert_eq!(
        assessment.values.level(Level::Aspect).iter().map(|aspect| value(*aspect)).collect::<Vec<_>>(),
        numbers(&aspects)
    );
    assert_eq!(value(assessment.index()), exact("2.8"));
}

#[test]
fn values_on_a_cut_and_at_the_ends() {
    let spbe = built_in("spbe-2020");
    // Sums of binary fractions put this domain at 2.5999... and call it Cukup.
    let mut levels = vec![1; 47];
    levels[..10].copy_from_slice(&[3, 5, 2, 3, 2, 3, 2, 4, 1, 1]);
    let assessment = assess_whole(&spbe, &levels);
    assert_eq!(value(assessment.values.level(Level::Domain)[0]).to_string(), "13/5");
    assert_eq!(label(&spbe, assessment.values.level(Level::Domain)[0]), "Baik");

    let assessment = assess_whole(&spbe, &[5; 47]);
    assert_eq!(support::shown(value(assessment.index())), "5,00");
    assert_eq!(label(&spbe, assessment.index()), "Memuaskan");
    assert_eq!(label(&spbe, assess_whole(&spbe, &[1; 47]).index()), "Kurang");

    let pemdi = built_in("pemdi-2026");
    for (score, band) in [
        ("1", "Kurang"),
        ("1.5", "Kurang"),
        ("1.51", "Cukup"),
        ("2.50", "Cukup"),
        ("2.51", "Baik"),
        ("3.50", "Baik"),
        ("4.00", "Sangat Baik"),
        ("4.01", "Memuaskan"),
        ("5", "Memuaskan"),
    ] {
        let assessment = assess_scores(&pemdi, &[exact(score); 20]);
        assert_eq!(value(assessment.index()), exact(score));
        assert_eq!(label(&pemdi, assessment.index()), band, "{score}");
    }
}

#[test]
fn the_criteria_hold_every_level_of_every_indicator() {
    for (id, indicators) in [("spbe-2020", 47), ("pemdi-2026", 20)] {
        let source = criteria::built_in(id).expect("they are built in");
        assert_eq!(source.text, text_of(&format!("rubrics/criteria/{id}.toml")));
        let rubric = built_in(id);
        let read = criteria::read(&source, &rubric).unwrap_or_else(|found| panic!("{}", support::in_words(&found)));
        let ids = rubric.indicators().map(|node| rubric[node].id.as_str());
        assert!(read.indicators.iter().map(|indicator| indicator.id.as_str()).eq(ids), "{id}");
        assert_eq!(read.indicators.len(), indicators);
        for indicator in &read.indicators {
            assert!(indicator.levels.iter().map(|level| level.level).eq((1..=5).map(Exact::whole)), "{}", indicator.id);
            assert!(indicator.levels.iter().all(|level| !level.adds.is_empty()), "{}", indicator.id);
        }
        assert_eq!(criteria::find(id), Some(read));
    }
}

#[test]
fn the_catalog_holds_every_file_and_a_path_gives_the_same() {
    let stems = files("rubrics", "toml");
    let stems: BTreeSet<&str> = stems.iter().filter_map(|file| file.file_stem()?.to_str()).collect();
    assert_eq!(stems, catalog::ids().collect::<BTreeSet<_>>());
    assert_eq!(catalog::all().len(), stems.len(), "each can be read");
    for id in stems {
        let file = format!("rubrics/{id}.toml");
        let source = Arc::new(Source { name: file.clone(), text: text_of(&file) });
        let read = rubric::read(&source).unwrap_or_else(|errors| panic!("{}", support::in_words(&errors)));
        assert_eq!(read.id, id, "a file is named by its id");
        assert_eq!(read, *built_in(id));
        assert_eq!(catalog::source(id).map(|source| source.text.clone()), Some(text_of(&file)));
        #[cfg(feature = "cli")]
        assert_eq!(shown(&file), shown(id));
    }
}

#[cfg(feature = "cli")]
fn shown(rubric: &str) -> String {
    stdout_of(&["rubric", "show", rubric, "--format", "json"], 0)
}

/// Each number stands under a comment that names its key: in the list at the head of the file, or beside it.
#[test]
fn every_number_says_where_it_is_from() {
    for id in catalog::ids() {
        let text = text_of(&format!("rubrics/{id}.toml"));
        let list = text.split("# Where each number is from").nth(1).expect("each rubric has the list");
        let list: BTreeSet<&str> = list
            .lines()
            .skip(1)
            .take_while(|line| *line != "#")
            .filter_map(|line| line.strip_prefix("# - ")?.split_once(": "))
            .flat_map(|(keys, source)| keys.split(", ").filter(move |_| !source.is_empty()))
            .collect();
        let numbers = ["years", "weight", "decimals", "min", "max", "step", "target", "cuts", "index"];
        let mut comment_above = false;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let key = line.trim_start_matches("  { id = ").split(" = ").next().unwrap_or_default().trim();
            let has_comment = line.contains(" # ") || comment_above;
            let is_named = |key: &str| !numbers.contains(&key) || list.contains(key) || has_comment;
            assert!(line.starts_with('#') || is_named(key), "{id}: {line}");
            assert!(!line.contains("weight = ") || list.contains("weight"), "{id}: {line}");
            // The comment above a table is about every line of it.
            comment_above = line.starts_with('#') || (comment_above && line.starts_with("[[milestone]]"));
        }
    }
    for id in ["spbe-2020", "pemdi-2026"] {
        let found = criteria::find(id).expect("they are built in");
        let ranges = found.levels.iter().filter(|level| level.range.is_some());
        assert!(ranges.clone().all(|level| level.page.is_some()), "{id}: a range without a page");
        for indicator in &found.indicators {
            let is_numbered = |level: &&criteria::OfLevel| {
                let has_count = |need: &criteria::Need| need.count.is_some() || need.months.is_some();
                level.external.is_some() || level.needs.iter().any(has_count)
            };
            let mut levels = indicator.levels.iter().filter(is_numbered);
            assert!(levels.all(|level| level.page.or(indicator.page).is_some()), "{id}: {}", indicator.id);
        }
    }
}

#[test]
fn milestones_are_for_the_results_of_their_years() {
    let of_year = |id: &str, year| -> Vec<String> {
        let rubric = built_in(id);
        let milestones = rubric.milestones.iter().filter(|milestone| milestone.is_for(year));
        milestones.map(|milestone| milestone.index.to_string()).collect()
    };
    assert_eq!(of_year("spbe-2020", Some(2024)), ["13/5"]);
    assert_eq!(of_year("spbe-2020", Some(2025)), ["3"]);
    assert_eq!(of_year("spbe-2020", None), ["13/5", "3"]);
    assert_eq!(of_year("pemdi-2026", Some(2029)), ["2"]);
    assert_eq!(of_year("pemdi-2026", Some(2030)), [""; 0]);
    assert_eq!(of_year("epss-2022", Some(2024)), [""; 0]);
    assert_eq!(built_in("epss-2022").level_target, None, "no official target of its indicators is known");
    let unverified = |id: &str| built_in(id).milestones.iter().filter(|one| !one.is_verified).count();
    assert_eq!((unverified("spbe-2020"), unverified("pemdi-2026")), (1, 1));
}

#[test]
fn a_target_off_the_scale_and_wrong_years_are_refused() {
    let right = text_of("tests/inputs/small.toml");
    for (was, is, code) in [
        ("step = 1\n", "step = 1\ntarget = 2.5\n", "level-off-scale"),
        ("step = 1\n", "step = 1\ntarget = 6\n", "level-off-scale"),
        ("index = 2.6\n", "index = 2.6\nyears = [2025, 2021]\n", "years-invalid"),
        ("index = 2.6\n", "index = 2.6\nverified = 1\n", "wrong-type"),
    ] {
        assert!(right.contains(was), "{was}");
        let errors = read_rubric(&right.replacen(was, is, 1)).expect_err("the reader takes it");
        assert_eq!(errors.iter().map(|error| error.problem.code()).collect::<Vec<_>>(), [code], "{is}");
    }
}

#[test]
fn names_as_they_are_printed_are_found() {
    for (id, indicator, name) in [
        ("pemdi-2026", "I9", "Tingkat Kematangan Pelaksanaan Audit Keamanan dan Teknologi Pemdi"),
        ("pemdi-2026", "I15", "Tingkat Kematangan Keterpaduan Proses Bisnis Pemdi Lintas Unit dan Instansi"),
        ("spbe-2020", "I9", "Kebijakan Internal Audit TIK Pemerintah Daerah"),
        ("spbe-2020", "I13", "Tingkat Kematangan Rencana dan Anggaran SPBE"),
        ("spbe-2020", "I19", "Tingkat Kematangan Tim Koordinasi SPBE Instansi Pusat/Pemerintah Daerah"),
        ("spbe-2020", "I44", "Tingkat Kematangan Layanan Jaringan Dokumentasi dan Informasi Hukum (JDIH)"),
        ("spbe-2020", "I45", "Tingkat Kematangan Layanan Publik Sektoral 1."),
        ("spbe-2020", "I47", "Layanan Publik Sektoral 3"),
        ("epss-2022", "40201", "Tingkat Kematangan Pemenuhan Kompetensi SDM Bidang Statistik"),
        ("epss-2022", "40202", "Penerapan Kompetensi SDM Bidang Manajemen Data"),
        ("epss-2022", "40304", "Penyelenggaraan Pelaksanaan Tugas Sebagai Walidata"),
        ("epss-2022", "50103", "Tingkat Kematangan Sosialisasi dan Literasi Data"),
    ] {
        let rubric = built_in(id);
        let found = rubric::names::Names::new(&rubric).node(name).map(|node| rubric[node].id.as_str());
        assert_eq!(found, Some(indicator), "{id}: {name}");
    }
}

#[test]
fn the_schema_accepts_every_rubric_and_refuses_what_the_reader_refuses() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    assert!(jsonschema::meta::is_valid(&schema), "the schema is a JSON Schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema can be used");
    for id in catalog::ids() {
        let json = as_json(&text_of(&format!("rubrics/{id}.toml")));
        let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{id}");
    }
    let right = text_of("tests/inputs/small.toml");
    assert!(validator.is_valid(&as_json(&right)));
    assert!(read_rubric(&right).is_ok());
    for (what, was, is) in [
        ("an unknown key", "decimals = 2", "desimal = 2"),
        ("a missing title", "title = \"Indeks Kecil\"", ""),
        ("a title that is empty", "title = \"Indeks Kecil\"", "title = \" \""),
        ("a list for a number", "min = 1", "min = [1]"),
        ("an unknown rule for cuts", "on-cut = \"above\"", "on-cut = \"between\""),
        ("a weight of nothing", "weight = \"59/20\"", "weight = 0"),
        ("a weight that is no number", "weight = \"59/20\"", "weight = \"sepuluh\""),
        ("an id with a space", "id = \"I1\"", "id = \"I 1\""),
        ("level names without steps", "step = 1", ""),
        ("a level that is no number", "1 = \"Rintisan\"", "satu = \"Rintisan\""),
        ("too many decimals", "decimals = 2", "decimals = 7"),
        ("a year far away", "years = [2021, 2025]", "years = [21]"),
        ("no indicators", "indicators = [\n", "indikator = [\n"),
    ] {
        assert!(right.contains(was), "{what}: nothing to replace");
        let wrong = right.replacen(was, is, 1);
        assert!(read_rubric(&wrong).is_err(), "the reader takes {what}");
        assert!(!validator.is_valid(&as_json(&wrong)), "the schema takes {what}");
    }
}

/// The reader names the keys it knows when it meets one that it does not.
#[test]
fn the_schema_has_the_keys_of_the_reader() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let text = "
        zzz = 1
        scale = { zzz = 1 }
        bands = { zzz = 1 }
        [[milestone]]
        zzz = 1
        [[domain]]
        zzz = 1
        [[domain.aspect]]
        zzz = 1
        indicators = [ { zzz = 1 } ]
    ";
    let diagnostics = read_rubric(text).expect_err("every table has a key too many");
    let known = diagnostics.iter().filter_map(|diagnostic| match &diagnostic.problem {
        Problem::Rubric(RubricProblem::UnknownKey { allowed, .. }) => {
            Some(allowed.iter().map(|key| (*key).to_owned()).collect())
        }
        _ => None,
    });
    let known: Vec<BTreeSet<String>> = known.collect();
    let keys = |pointer: &str| -> BTreeSet<String> {
        let properties = schema.pointer(&format!("{pointer}/properties")).and_then(|at| at.as_object());
        properties.unwrap_or_else(|| panic!("{pointer} has no properties")).keys().cloned().collect()
    };
    let tables = [
        "",
        "/properties/scale",
        "/properties/bands",
        "/properties/milestone/items",
        "/$defs/domain",
        "/$defs/aspect",
        "/$defs/indicator",
    ];
    assert_eq!(known, tables.map(keys));
}

fn ids<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<String> {
    texts.cloned().collect()
}

fn numbers(texts: &[&str]) -> Vec<Exact> {
    texts.iter().map(|text| exact(text)).collect()
}

fn total(weights: &[&str]) -> Exact {
    Exact::sum(numbers(weights)).expect("small numbers")
}

/// What the parts of a node of this weight sum to.
fn whole_of(instrument: &Instrument, weight: &str) -> Exact {
    match instrument.weights {
        WeightMode::OfWhole => exact(weight),
        WeightMode::OfParent => exact("100"),
    }
}

fn assess_whole(rubric: &Rubric, levels: &[i64]) -> Assessment {
    assess_scores(rubric, &levels.iter().map(|level| Exact::whole(*level)).collect::<Vec<_>>())
}

fn assess_scores(rubric: &Rubric, scores: &[Exact]) -> Assessment {
    assert_eq!(scores.len(), rubric.indicators().len());
    let scores: Vec<Option<Exact>> = scores.iter().copied().map(Some).collect();
    assess_levels(rubric, &scores, assess::Options::default()).expect("small numbers")
}

/// The index of domains of these weights and values.
fn index_of(domains: &[(&str, &str)]) -> assess::Point {
    let mut text = "id = \"contoh\"\ntitle = \"Contoh\"\nscale = { min = 1, max = 5 }\n".to_owned();
    for (number, (weight, _)) in (1..).zip(domains) {
        text += &format!(
            "[[domain]]\nid = \"D{number}\"\nname = \"Domain {number}\"\nweight = {weight}\n\
             [[domain.aspect]]\nid = \"A{number}\"\nname = \"Aspek {number}\"\nweight = {weight}\n\
             indicators = [ {{ id = \"I{number}\", name = \"Butir {number}\" }} ]\n"
        );
    }
    let scores: Vec<Exact> = domains.iter().map(|(_, value)| exact(value)).collect();
    let assessment = assess_scores(&rubric(&text), &scores);
    assessment.index().known().expect("nothing is missing")
}

fn value(value: Value) -> Exact {
    value.known().expect("nothing is missing").exact
}

fn label(rubric: &Rubric, value: Value) -> &str {
    let bands = rubric.bands.as_ref().expect("the rubric has bands");
    bands.label(value.known().and_then(|point| point.band).expect("nothing is missing"))
}

fn as_json(toml: &str) -> serde_json::Value {
    let value: toml::Value = toml::from_str(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    serde_json::to_value(value).expect("TOML is poorer than JSON")
}
