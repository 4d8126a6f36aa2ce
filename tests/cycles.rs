//! `spbe plan --cycles`: the plan and its years checked by trying every way to raise indicators cycle by cycle.

mod support;

use std::cmp::Reverse;

use proptest::prelude::*;
use proptest::sample::select;
use spbe::analysis::costs::Costs;
use spbe::analysis::ladder::Ladder;
use spbe::analysis::plan::{self, Answer, Cycles, Given, Goal, Limits, Plan, Wait, printed_waits};
use spbe::analysis::target::{Target, Threshold};
use spbe::assess::Options;
use spbe::exact::Exact;
use spbe::rubric::Rubric;
use spbe::rubric::criteria::{self, Interval};
use support::{assessed, built_in, exact, flat_rubric, index_of, nth};

/// A question about a rubric with levels 1 to 4.
#[derive(Debug, Clone)]
struct Case {
    weights: Vec<u32>,
    scores: Vec<i64>,
    cycles: usize,
    max_raise: Option<usize>,
    max_changes: Option<usize>,
    budget: Option<&'static str>,
    /// By indicator: the level that waits, the level it waits after, and for how many cycles.
    waits: Vec<(usize, i64, i64, usize)>,
    /// By indicator and level.
    costs: Vec<(usize, i64, &'static str)>,
    twelfths: i128,
}

fn case() -> impl Strategy<Value = Case> {
    let wait = (0..3_usize, 2..=4_i64, 1..=3_i64, 1..=3_usize).prop_map(|(at, level, after, cycles)| {
        // A level waits after a lower one.
        (at, level, after.min(level - 1), cycles)
    });
    let cost = (0..3_usize, 2..=4_i64, select(vec!["0", "1", "1.5", "2", "1/3", "4"]));
    (
        prop::collection::vec(select(vec![1_u32, 1, 2, 3, 5]), 1..=3),
        prop::collection::vec(1..=4_i64, 3),
        1..=3_usize,
        prop::option::weighted(0.7, 0..=2_usize),
        prop::option::weighted(0.2, 0..=3_usize),
        prop::option::weighted(0.2, select(vec!["0", "1", "2.5", "4"])),
        prop::collection::vec(wait, 0..4),
        prop::collection::vec(cost, 0..5),
        14..=48_i128,
    )
        .prop_map(|(weights, scores, cycles, max_raise, max_changes, budget, waits, costs, twelfths)| Case {
            weights,
            scores,
            cycles,
            max_raise,
            max_changes,
            budget,
            waits,
            costs,
            twelfths,
        })
}

/// One way to go: the level of each indicator by the end of each cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    cost: Exact,
    raised: usize,
    /// The index by the end of each cycle.
    indexes: Vec<Exact>,
    /// By indicator, then by cycle.
    levels: Vec<Vec<i64>>,
}

impl Way {
    fn index(&self) -> Exact {
        *self.indexes.last().expect("there is a cycle")
    }

    fn ends(&self) -> Vec<i64> {
        self.levels.iter().map(|levels| *levels.last().expect("there is a cycle")).collect()
    }

    fn order(&self) -> (Exact, usize, Reverse<Exact>, Reverse<Vec<i64>>) {
        (self.cost, self.raised, Reverse(self.index()), Reverse(self.ends()))
    }
}

impl Case {
    fn rubric(&self) -> Rubric {
        flat_rubric(&self.weights, Some("1"), [exact("2"), exact("3")], "above")
    }

    fn waits(&self, rubric: &Rubric) -> Vec<Wait> {
        let at = |level: i64| Interval { from: Some(Exact::whole(level)), ..Interval::default() };
        let waits = self.waits.iter().filter_map(|(indicator, level, after, cycles)| {
            let indicator = rubric.indicators().nth(*indicator)?;
            Some(Wait { indicator, level: at(*level), after: at(*after), cycles: *cycles })
        });
        waits.collect()
    }

    fn costs(&self, rubric: &Rubric) -> Costs {
        let mut costs = Costs::default();
        for (indicator, level, cost) in &self.costs {
            if let Some(indicator) = rubric.indicators().nth(*indicator) {
                costs.set((indicator, Some(Exact::whole(*level))), exact(cost));
            }
        }
        costs
    }

    /// Every allowed sequence of levels of an indicator.
    fn sequences(&self, indicator: usize) -> Vec<Vec<i64>> {
        let base = self.scores[indicator];
        let mut sequences = vec![Vec::new()];
        for _ in 0..self.cycles {
            let longer = |levels: &Vec<i64>| {
                let before = *levels.last().unwrap_or(&base);
                let most = self.max_raise.map_or(4, |most| before + i64::try_from(most).expect("small"));
                let next = move |level| levels.iter().copied().chain([level]).collect::<Vec<i64>>();
                (before..=most.min(4)).map(next).collect::<Vec<_>>()
            };
            sequences = sequences.iter().flat_map(longer).collect();
        }
        sequences.retain(|levels| {
            let held = |cycle: usize| if cycle == 0 { base } else { levels[cycle - 1] };
            let is_kept = |(at, level, after, wait): &(usize, i64, i64, usize)| {
                *at != indicator
                    || base >= *level
                    || (1..=self.cycles)
                        .filter(|cycle| held(*cycle) >= *level)
                        .all(|cycle| cycle >= *wait && held(cycle - wait) >= *after)
            };
            self.waits.iter().all(is_kept)
        });
        sequences
    }

    fn ways(&self, rubric: &Rubric, costs: &Costs) -> Vec<Way> {
        let scores: Vec<Exact> = self.weights.iter().zip(&self.scores).map(|(_, score)| Exact::whole(*score)).collect();
        let base = index_of(&assessed(rubric, &scores, Options::default()));
        let nothing = Way { cost: Exact::ZERO, raised: 0, indexes: vec![base; self.cycles], levels: Vec::new() };
        let mut ways = vec![nothing];
        for (indicator, score) in rubric.indicators().zip(&self.scores) {
            let mut longer = Vec::new();
            for levels in self.sequences(indicator.position()) {
                let to = *levels.last().expect("there is a cycle");
                let steps = (score + 1..=to).map(Exact::whole);
                let cost = steps.map(|level| costs.of(rubric, indicator, level).unwrap_or(Exact::ONE));
                let cost = Exact::sum(cost).expect("small");
                for way in &ways {
                    let gained = way.indexes.iter().zip(&levels).map(|(index, level)| {
                        let gain = rubric[indicator].share.mul(Exact::whole(level - score)).expect("small");
                        index.add(gain).expect("small")
                    });
                    longer.push(Way {
                        cost: way.cost.add(cost).expect("small"),
                        raised: way.raised + usize::from(to > *score),
                        indexes: gained.collect(),
                        levels: way.levels.iter().cloned().chain([levels.clone()]).collect(),
                    });
                }
            }
            ways = longer;
        }
        ways.retain(|way| self.budget.is_none_or(|budget| way.cost <= exact(budget)));
        ways.retain(|way| self.max_changes.is_none_or(|most| way.raised <= most));
        ways
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Cheapest in total, no period skipped, and the index of every cycle as high as any order of the raises makes it.
    #[test]
    fn a_plan_over_cycles_is_what_trying_everything_finds(case in case()) {
        let rubric = case.rubric();
        let scores: Vec<Exact> = rubric.indicators().zip(&case.scores).map(|(_, score)| Exact::whole(*score)).collect();
        let base = assessed(&rubric, &scores, Options::default());
        let (costs, ladder) = (case.costs(&rubric), Ladder::new(&rubric.scale, None).expect("it has levels"));
        let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
        let limits = Limits {
            max_raise: case.max_raise,
            max_changes: case.max_changes,
            budget: case.budget.map(exact),
            cycles: Some(Cycles { count: case.cycles, waits: case.waits(&rubric) }),
            ..Limits::default()
        };
        let threshold = Threshold { value: Exact::new(case.twelfths, 12).expect("small"), is_open: false };
        let ways = case.ways(&rubric, &costs);
        let reaching = ways.iter().filter(|way| threshold.is_reached(way.index()));
        let best = reaching.min_by_key(|way| way.order());
        let answer = plan::best(given, &limits, Goal::Reach(threshold)).expect("small numbers");
        let (plan, best) = match (&answer, best) {
            (Answer::Found(plan), Some(best)) => (plan, best),
            (Answer::Unreachable { highest, .. }, None) => {
                let best = ways.iter().min_by_key(|way| (Reverse(way.index()), way.order()));
                (highest, best.expect("doing nothing is possible"))
            }
            _ => return Err(TestCaseError::fail(format!("{answer:?}\n{best:?}"))),
        };
        prop_assert_eq!((plan.cost, plan.raises.len(), index_of(&plan.assessment)), (best.cost, best.raised, best.index()));
        let schedule = plan::schedule(given, &limits, plan).expect("small numbers");
        prop_assert_eq!(schedule.len(), case.cycles);
        let same_ends: Vec<&Way> = ways.iter().filter(|way| way.ends() == best.ends()).collect();
        let levels: Vec<Vec<i64>> = rubric.indicators().map(|indicator| {
            let of = |of: &Plan| of.assessment.exact(indicator).expect("it is known");
            schedule.iter().map(|cycle| i64::try_from(of(cycle).numerator()).expect("a level")).collect()
        }).collect();
        prop_assert!(same_ends.iter().any(|way| way.levels == levels), "{levels:?} is not allowed");
        for (cycle, of) in schedule.iter().enumerate() {
            let index = index_of(&of.assessment);
            prop_assert!(same_ends.iter().all(|way| way.indexes[cycle] <= index), "not as early as can be");
        }
        prop_assert_eq!(Exact::sum(schedule.iter().map(|of| of.cost)).expect("small"), plan.cost);
        prop_assert_eq!(Exact::sum(schedule.iter().map(|of| of.gain)).expect("small"), plan.gain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// What follows other agencies stays as it is when it is locked.
    #[test]
    fn locked_external_indicators_never_change(scores in prop::collection::vec(2..=10_i64, 20), budget in 1..=12_i64) {
        let rubric = built_in("pemdi-2026");
        let scores: Vec<Exact> = scores.iter().map(|halves| Exact::new((*halves).into(), 2).expect("small")).collect();
        let base = assessed(&rubric, &scores, Options::default());
        let (costs, ladder) = (Costs::default(), Ladder::new(&rubric.scale, None).expect("it has steps"));
        let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
        let externals: Vec<_> = rubric.externals().collect();
        prop_assert_eq!(externals.len(), 4);
        let cycles = Some(Cycles { count: 2, waits: Vec::new() });
        let budget = Some(Exact::whole(budget));
        let limits = Limits { locked: externals.clone(), budget, cycles, max_raise: Some(1), ..Limits::default() };
        let Answer::Found(plan) = plan::best(given, &limits, Goal::Highest).expect("small") else { panic!() };
        let schedule = plan::schedule(given, &limits, &plan).expect("small numbers");
        for of in schedule.iter().chain([&plan]) {
            prop_assert!(of.raises.iter().all(|raise| !externals.contains(&raise.indicator)));
            for external in &externals {
                prop_assert_eq!(of.assessment.exact(*external), base.exact(*external));
            }
        }
    }
}

/// Three budgets before I12 is at 4, and one budget year from I13 at 4 to I13 at 5: all that is printed.
#[test]
fn the_printed_periods_of_spbe_2020_are_kept() {
    let rubric = built_in("spbe-2020");
    let waits = printed_waits(&rubric, &criteria::find("spbe-2020").expect("they are built in"));
    let ids: Vec<(&str, usize)> = waits.iter().map(|wait| (rubric[wait.indicator].id.as_str(), wait.cycles)).collect();
    assert_eq!(ids, [("I12", 3), ("I13", 1)]);
    let highest = |scores: i64, count: usize, max_raise: Option<usize>| {
        let scores = vec![Exact::whole(scores); 47];
        let base = assessed(&rubric, &scores, Options::default());
        let (costs, ladder) = (Costs::default(), Ladder::new(&rubric.scale, None).expect("it has levels"));
        let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
        let cycles = Some(Cycles { count, waits: waits.clone() });
        let limits = Limits { cycles, max_raise, ..Limits::default() };
        let Answer::Found(plan) = plan::best(given, &limits, Goal::Highest).expect("small") else { panic!() };
        [11, 12, 13].map(|at| plan.assessment.exact(nth(rubric.indicators(), at)).expect("known").to_string())
    };
    assert_eq!(highest(1, 1, None), ["3", "4", "5"], "I14 waits for nothing");
    assert_eq!(highest(1, 2, None), ["3", "5", "5"]);
    assert_eq!(highest(3, 2, Some(1)), ["3", "5", "5"]);
    assert_eq!(highest(3, 3, Some(1)), ["4", "5", "5"]);
    assert_eq!(highest(1, 3, Some(1)), ["3", "4", "4"]);
    assert_eq!(highest(4, 1, Some(1)), ["5", "5", "5"], "what is reached at the start is not waited for");
}

#[test]
fn a_target_that_needs_more_time_says_so() {
    let rubric = built_in("spbe-2020");
    let base = assessed(&rubric, &[Exact::ONE; 47], Options::default());
    let (costs, ladder) = (Costs::default(), Ladder::new(&rubric.scale, None).expect("it has levels"));
    let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
    let cycles = Some(Cycles { count: 2, waits: Vec::new() });
    let limits = Limits { cycles, max_raise: Some(1), ..Limits::default() };
    let threshold = Target::Index(Exact::whole(4)).threshold(&rubric, Options::default().band_on);
    let threshold = threshold.expect("small").expect("it is above the lowest band");
    let answer = plan::best(given, &limits, Goal::Reach(threshold)).expect("small");
    let Answer::Unreachable { highest, obstacles } = answer else { panic!("two levels up is 3") };
    assert_eq!(index_of(&highest.assessment), Exact::whole(3));
    let obstacle = obstacles.iter().find(|obstacle| obstacle.constraint == plan::Constraint::Cycles);
    assert!(obstacle.is_some_and(|obstacle| obstacle.reaches && obstacle.highest == Exact::whole(5)));
}
