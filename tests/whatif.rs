//! `spbe whatif`: changes compared with scoring again, and scenarios read from arguments, tables and TOML.

mod support;

use proptest::prelude::*;
use proptest::sample::select;
use spbe::analysis::whatif::outcome;
use spbe::assess::Options;
use spbe::diagnostic::{Diagnostic, Place};
use spbe::exact::Exact;
use spbe::intake::list::read_scenarios;
use spbe::rubric::{Level, NodeId, Rubric};
use spbe::scores::{Change, Scenario, Setting};
#[cfg(feature = "cli")]
use support::program::json_of;
use support::{assessed, built_in, exact, in_words, index_of, nth};

fn setting(node: NodeId, change: Change) -> Setting {
    Setting { node, change, place: Place::Nowhere }
}

fn scenario(settings: Vec<Setting>) -> Scenario {
    Scenario { name: "x".to_owned(), settings }
}

/// A node with a change that some indicator can make.
fn settings() -> impl Strategy<Value = Vec<Setting>> {
    let node = [Level::Indicator, Level::Aspect, Level::Domain].map(|level| {
        let nodes: Vec<NodeId> = built_in("spbe-2020").level(level).collect();
        select(nodes)
    });
    let [indicator, aspect, domain] = node;
    let node = prop_oneof![indicator, aspect, domain];
    let change = prop_oneof![
        (1..=5_i64).prop_map(|level| Change::To(Exact::whole(level))),
        (1..=5_i64).prop_map(|level| Change::AtLeast(Exact::whole(level))),
        (-2..=2_i64).prop_map(|difference| Change::By(Exact::whole(difference))),
    ];
    prop::collection::vec((node, change).prop_map(|(node, change)| setting(node, change)), 1..6)
}

/// What a score becomes, told by hand: the narrowest setting counts, and only a wide difference is cut off.
fn expected(rubric: &Rubric, indicator: NodeId, score: Exact, settings: &[Setting]) -> Option<Exact> {
    let meant = rubric.path(indicator).find_map(|node| settings.iter().find(|setting| setting.node == node));
    let Some(Setting { node, change, .. }) = meant else { return Some(score) };
    let wanted = match change {
        Change::To(value) => *value,
        Change::AtLeast(value) => score.max(*value),
        Change::By(difference) => score.add(*difference).expect("small"),
    };
    let (lowest, highest) = (Exact::ONE, Exact::whole(5));
    match (node.level(), change) {
        (Level::Indicator, _) | (_, Change::To(_) | Change::AtLeast(_)) => {
            (lowest..=highest).contains(&wanted).then_some(wanted)
        }
        (_, Change::By(_)) => Some(wanted.clamp(lowest, highest)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_scenario_is_what_scoring_the_changed_scores_gives(
        scores in prop::collection::vec(1..=5_i64, 47), settings in settings(),
    ) {
        let rubric = built_in("spbe-2020");
        let scores: Vec<Exact> = scores.into_iter().map(Exact::whole).collect();
        let base = assessed(&rubric, &scores, Options::default());
        let found = outcome(&rubric, &base, &scenario(settings.clone()), Options::default());
        let twice = settings.iter().enumerate().any(|(at, one)| settings[..at].iter().any(|other| one.node == other.node));
        let after: Option<Vec<Exact>> =
            scores.iter().zip(rubric.indicators()).map(|(score, node)| expected(&rubric, node, *score, &settings)).collect();
        let (Ok(found), Some(after)) = (&found, &after) else {
            prop_assert!(found.is_err() && (twice || after.is_none()), "{found:?}");
            return Ok(());
        };
        prop_assert!(!twice);
        let again = assessed(&rubric, after, Options::default());
        prop_assert_eq!(&found.assessment, &again);
        let changed: Vec<(usize, Exact, Exact)> = found.changes.iter().map(|change| (change.indicator.position(), change.from, change.to)).collect();
        let differing = (0..47).filter(|at| scores[*at] != after[*at]).map(|at| (at, scores[at], after[at]));
        prop_assert_eq!(changed, differing.collect::<Vec<_>>());
        let sum = Exact::sum(found.changes.iter().map(|change| change.contribution)).expect("small");
        prop_assert_eq!(sum, found.delta);
        prop_assert_eq!(index_of(&base).add(sum).expect("small"), index_of(&again));

        // The order in which changes are said does not matter.
        let backwards = scenario(settings.iter().rev().cloned().collect());
        prop_assert_eq!(&outcome(&rubric, &base, &backwards, Options::default()).expect("it was possible"), found);
    }

    /// Doing and undoing leaves everything as it was.
    #[test]
    fn a_change_and_its_opposite_come_back(level in 2..=4_i64, indicator in 0..47_usize, up in select(vec![-1_i64, 1])) {
        let rubric = built_in("spbe-2020");
        let scores = vec![Exact::whole(level); 47];
        let base = assessed(&rubric, &scores, Options::default());
        let by = |amount| scenario(vec![setting(nth(rubric.indicators(), indicator), Change::By(Exact::whole(amount)))]);
        let there = outcome(&rubric, &base, &by(up), Options::default()).expect("within the scale");
        let back = outcome(&rubric, &there.assessment, &by(-up), Options::default()).expect("within the scale");
        prop_assert_eq!(&back.assessment, &base);
        prop_assert_eq!(back.delta.add(there.delta).expect("small"), Exact::ZERO);
    }
}

#[test]
fn milestones_are_gained_and_lost() {
    let small = support::rubric(&support::text_of("tests/inputs/small.toml"));
    let at = |level| assessed(&small, &[Exact::whole(level); 6], Options::default());
    let all = |change| scenario(small.domains().map(|domain| setting(domain, change)).collect());
    let up = outcome(&small, &at(2), &all(Change::By(Exact::ONE)), Options::default()).expect("within the scale");
    assert_eq!((up.gained, up.lost), (vec!["Target".to_owned()], Vec::new()));
    let down = outcome(&small, &at(3), &all(Change::To(Exact::ONE)), Options::default()).expect("within the scale");
    assert_eq!((down.gained, down.lost), (Vec::new(), vec!["Target".to_owned()]));
}

#[test]
fn a_lowest_level_lowers_nothing_and_a_level_says_what_it_lowers() {
    let small = support::rubric(&support::text_of("tests/inputs/small.toml"));
    let scores: Vec<Exact> = [1, 2, 3, 4, 5, 3].map(Exact::whole).to_vec();
    let base = assessed(&small, &scores, Options::default());
    let both = |change| scenario(small.level(Level::Domain).map(|domain| setting(domain, change)).collect());
    let outcome = |change| outcome(&small, &base, &both(change), Options::default());
    let raised = outcome(Change::AtLeast(Exact::whole(3))).expect("within the scale");
    assert!(raised.changes.iter().all(|change| change.from < change.to) && raised.changes.len() == 2);
    assert_eq!(raised.notes, []);
    let set = outcome(Change::To(Exact::whole(3))).expect("within the scale");
    let lowered: Vec<&str> = set.notes.iter().map(|note| note.problem.code()).collect();
    assert!(!lowered.is_empty() && lowered.iter().all(|code| *code == "change-lowers"), "{lowered:?}");
    // A level that is not on the scale is wrong even where every score is higher.
    assert!(outcome(Change::AtLeast(Exact::ZERO)).is_err());
}

#[test]
fn a_change_has_a_sign_or_is_a_level() {
    let is = |text: &str| Change::parse(text);
    assert_eq!(is("4"), Some(Change::To(Exact::whole(4))));
    assert_eq!(is(" 3,5 "), Some(Change::To(exact("3.5"))));
    assert_eq!(is("+1"), Some(Change::By(Exact::ONE)));
    assert_eq!(is("-0.5"), Some(Change::By(exact("-0.5"))));
    assert_eq!(is("min:3"), Some(Change::AtLeast(Exact::whole(3))));
    assert_eq!(is("MIN : Level 3"), Some(Change::AtLeast(Exact::whole(3))));
    for wrong in ["", "x", "+", "1,2,3", "++1", "min:", "min:+1", "min:min:3", "max:3"] {
        assert_eq!(is(wrong), None, "{wrong}");
    }
}

// Scenario files.

fn read(name: &str, text: &str) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    read_scenarios(name, text.as_bytes(), &built_in("spbe-2020"))
}

/// Scenarios without the places of their changes.
fn plain(scenarios: Vec<Scenario>) -> Vec<(String, Vec<(NodeId, Change)>)> {
    let settings = |settings: Vec<Setting>| settings.into_iter().map(|found| (found.node, found.change)).collect();
    scenarios.into_iter().map(|scenario| (scenario.name, settings(scenario.settings))).collect()
}

#[test]
fn scenarios_are_the_same_from_a_table_and_from_toml() {
    let rubric = built_in("spbe-2020");
    let (i12, a5) = (nth(rubric.indicators(), 11), nth(rubric.aspects(), 4));
    let expected = vec![
        ("Dulu".to_owned(), vec![(i12, Change::To(Exact::whole(4))), (a5, Change::By(Exact::ONE))]),
        ("Nanti".to_owned(), vec![(i12, Change::By(exact("-1")))]),
    ];
    for (name, text) in [
        ("s.csv", "skenario;indikator;nilai\nDulu;I12;4\n;A5;+1\nNanti;Indikator 12;-1\n"),
        ("s.csv", "Rencana 2025\n\nScenario,Indicator,Change\nDulu,12,4\nDulu,A5,+1\nNanti,I12,-1\n"),
        ("s.csv", "\u{feff}indikator;catatan;skenario;nilai\r\nI12;x;Dulu;4\r\nA5;;;+1\r\nI12;;Nanti;-1\r\n"),
        (
            "s.TOML",
            "[[scenario]]\nname = \"Dulu\"\nset = { I12 = 4, A5 = \"+1\" }\n\n[[scenario]]\nname = \"Nanti\"\nset = { I12 = -1 }\n",
        ),
        (
            "s.toml",
            "[[scenario]]\nname = \"Dulu\"\nset.I12 = \"4\"\nset.A5 = +1\n[[scenario]]\nname = \"Nanti\"\nset = { I12 = \"-1\" }",
        ),
    ] {
        let found = read(name, text).unwrap_or_else(|errors| panic!("{}\n{text}", in_words(&errors)));
        assert_eq!(plain(found), expected, "{text}");
    }
}

#[test]
fn everything_wrong_with_a_scenario_file_is_said_with_its_place() {
    let places = |name: &str, text: &str| -> Vec<(&'static str, u32)> {
        let errors = read(name, text).expect_err("there are mistakes");
        let row = |place: &Place| match place {
            Place::Cell(cell) => cell.row,
            Place::Text(source, span) => source.line_column(span.start).0 as u32,
            Place::Nowhere | Place::File(_) => 0,
        };
        errors.iter().map(|error| (error.problem.code(), row(&error.place))).collect()
    };
    let table = "skenario;indikator;nilai\n;I1;4\nA;I48;4\nA;I2;tinggi\nA;I3;3\n";
    assert_eq!(places("s.csv", table), [("name-missing", 2), ("unknown-node", 3), ("invalid-change", 4)]);
    assert_eq!(places("s.csv", "indikator;nilai\nI1;3\n"), [("list-header-not-found", 0)]);
    assert_eq!(places("s.csv", "skenario;indikator;nilai\nA;I1;\"4\n"), [("unclosed-quote", 2)]);
    assert_eq!(places("s.csv", ""), [("list-header-not-found", 0)]);
    let toml = "[[scenario]]\nnama = \"A\"\nset = { I48 = 4, I2 = true }\n[[scenario]]\nname = \"B\"\n";
    assert_eq!(
        places("s.toml", toml),
        [("unknown-key", 2), ("unknown-node", 3), ("invalid-change", 3), ("missing-key", 4)]
    );
    assert_eq!(places("s.toml", "x = 1\n"), [("unknown-key", 1), ("missing-key", 1)]);
    assert_eq!(places("s.toml", "[[scenario]\n")[0].0, "rubric-syntax");
}

#[cfg(feature = "cli")]
#[test]
fn arguments_and_files_give_the_same_result() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("skenario.csv");
    std::fs::write(&file, "skenario;indikator;nilai\nA;D1;+1\nA;I12;4\n").expect("a file can be written");
    let sheet = "examples/bandar-lampung-2023.csv";
    let of_file = json_of(&["whatif", sheet, "--scenarios", file.to_str().expect("UTF-8")], 0);
    let of_argument = json_of(&["whatif", sheet, "--scenario", "A:D1=+1,I12=4"], 0);
    assert_eq!(of_file, of_argument);
    let result = &of_file["scenarios"][0]["result"];
    assert_eq!(result["institution"], "Pemerintah Kota Bandar Lampung");
    // 1.3 x 10 for the domain, 2.5 x 3 for the plan of three levels: 20.5 hundredths.
    assert_eq!(of_file["scenarios"][0]["delta"], "41/200");
}
