//! `spbe plan`: the optimum checked by trying everything, by a full table, and on the real sheet of
//! Kota Bandar Lampung.

mod support;

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use spbe::analysis::costs::Costs;
use spbe::analysis::ladder::Ladder;
use spbe::analysis::plan::optimum::{Instance, Selection, Sum};
use spbe::analysis::plan::{self, Answer, Constraint, Given, Goal, Limits, Plan};
use spbe::analysis::target::{Target, Threshold};
use spbe::assess::{Assessment, BandOn, Options};
use spbe::exact::Exact;
use spbe::intake::list::read_costs;
use spbe::rubric::Rubric;
#[cfg(feature = "cli")]
use support::program::json_of;
use support::{assessed, built_in, exact, flat_rubric, in_words, index_of, nth, rubric};

// Random questions.

/// A question about a small rubric, with everything that can be asked for.
#[derive(Debug, Clone)]
struct Case {
    /// Relative weights of the indicators; each is a fraction of their sum.
    weights: Vec<u32>,
    on_cut: &'static str,
    /// The step of the scale; none where any value is a score.
    step: Option<&'static str>,
    /// Cuts in quarters, so that many plans end on one.
    cuts: [u32; 2],
    /// Scores in quarters above the lowest, brought to the steps of the scale.
    scores: Vec<u32>,
    /// Costs of a step, by indicator and level: those that are none are 1.
    costs: Vec<(usize, Option<u32>, &'static str)>,
    locked: Vec<bool>,
    max_raise: Option<usize>,
    max_changes: Option<usize>,
    budget: Option<&'static str>,
    target: CaseTarget,
    band_on: BandOn,
}

#[derive(Debug, Clone, Copy)]
enum CaseTarget {
    Band(usize),
    /// In twelfths: between, on and beyond what plans reach.
    Index(u32),
}

impl Case {
    fn rubric(&self) -> Rubric {
        flat_rubric(&self.weights, self.step, self.cuts.map(quarters), self.on_cut)
    }

    fn scores(&self) -> Vec<Exact> {
        let on_scale = |above: &u32| match self.step {
            None => add(Exact::ONE, quarters(*above)),
            Some("0.5") => add(Exact::ONE, quarters(above - above % 2)),
            Some(_) => add(Exact::ONE, quarters(above - above % 4)),
        };
        self.weights.iter().zip(&self.scores).map(|(_, above)| on_scale(above)).collect()
    }

    fn costs(&self, rubric: &Rubric) -> Costs {
        let mut costs = Costs::default();
        for (indicator, level, cost) in &self.costs {
            // There may be fewer indicators than costs are drawn for.
            if let Some(indicator) = rubric.indicators().nth(*indicator) {
                costs.set((indicator, level.map(|level| quarters(level + 4))), exact(cost));
            }
        }
        costs
    }

    fn limits(&self, rubric: &Rubric) -> Limits {
        let locked = rubric.indicators().zip(&self.locked).filter(|(_, locked)| **locked);
        Limits {
            locked: locked.map(|(indicator, _)| indicator).collect(),
            max_raise: self.max_raise,
            cycles: None,
            max_changes: self.max_changes,
            budget: self.budget.map(exact),
        }
    }

    /// Runs something with all that is known.
    fn with<T>(&self, run: impl FnOnce(&Everything<'_>) -> T) -> T {
        let (rubric, scores) = (self.rubric(), self.scores());
        let (costs, limits) = (self.costs(&rubric), self.limits(&rubric));
        let options = Options { band_on: self.band_on, ..Options::default() };
        let base = assessed(&rubric, &scores, options);
        let ladder = Ladder::new(&rubric.scale, None).expect("a scale has a ladder");
        let target = match self.target {
            CaseTarget::Band(band) => Target::Band(band),
            CaseTarget::Index(twelfths) => Target::Index(Exact::new(twelfths.into(), 12).expect("a small number")),
        };
        let threshold = target.threshold(&rubric, self.band_on).expect("a small number");
        let threshold = threshold.expect("a target above the lowest band");
        let given = Given { rubric: &rubric, base: &base, options, ladder: &ladder, costs: &costs };
        run(&Everything { given, scores: &scores, limits: &limits, target, threshold })
    }
}

fn case() -> impl Strategy<Value = Case> {
    let structure = (
        prop::collection::vec(select(vec![1_u32, 1, 2, 3, 5, 7]), 1..=4),
        select(vec!["above", "below"]),
        select(vec![Some("1"), Some("1"), Some("0.5"), None]),
        (5..=9_u32, 10..=15_u32).prop_map(|(first, second)| [first, second]),
        prop::collection::vec(0..=12_u32, 4),
    );
    let cost = (0..4_usize, prop::option::of(2..=12_u32), select(vec!["0", "1", "1.5", "2", "2.5", "1/3", "4"]));
    let question = (
        prop::collection::vec(cost, 0..6),
        prop::collection::vec(prop::bool::weighted(0.2), 4),
        prop::option::weighted(0.3, 0..=3_usize),
        prop::option::weighted(0.3, 0..=3_usize),
        prop::option::weighted(0.3, select(vec!["0", "1", "2.5", "4", "7", "31/3"])),
        prop_oneof![(1..=2_usize).prop_map(CaseTarget::Band), (14..=48_u32).prop_map(CaseTarget::Index)],
        select(vec![BandOn::Exact, BandOn::Exact, BandOn::Rounded]),
    );
    (structure, question).prop_map(|(structure, question)| {
        let (weights, on_cut, step, cuts, scores) = structure;
        let (costs, locked, max_raise, max_changes, budget, target, band_on) = question;
        Case { weights, on_cut, step, cuts, scores, costs, locked, max_raise, max_changes, budget, target, band_on }
    })
}

/// The same with six or seven indicators.
fn larger() -> impl Strategy<Value = Case> {
    let weights = prop::collection::vec(select(vec![1_u32, 1, 2, 3, 5, 7]), 6..=7);
    let scores = prop::collection::vec(0..=12_u32, 7);
    (case(), weights, scores).prop_map(|(case, weights, scores)| Case { weights, scores, step: Some("1"), ..case })
}

struct Everything<'e> {
    given: Given<'e>,
    scores: &'e [Exact],
    limits: &'e Limits,
    target: Target,
    threshold: Threshold,
}

// Trying everything.

/// One way to raise indicators, found by trying.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tried {
    cost: Exact,
    raised: usize,
    index: Exact,
    /// How many levels each indicator is raised by.
    steps: Vec<usize>,
}

impl Tried {
    /// The order in which plans are better: cheaper, fewer, higher, the first indicators raised more.
    fn order(&self) -> (Exact, usize, Reverse<Exact>, Reverse<Vec<usize>>) {
        (self.cost, self.raised, Reverse(self.index), Reverse(self.steps.clone()))
    }

    fn holds(&self, other: &Self) -> bool {
        self.steps.iter().zip(&other.steps).all(|(own, other)| own >= other)
    }
}

/// The levels of a scale, written out by hand.
fn levels(rubric: &Rubric) -> Vec<Exact> {
    let step = rubric.scale.step.unwrap_or(exact("0.5"));
    let mut levels = vec![rubric.scale.min];
    while *levels.last().expect("there is one") < rubric.scale.max {
        levels.push(add(*levels.last().expect("there is one"), step));
    }
    levels
}

impl Everything<'_> {
    /// Every way to raise indicators within some limits.
    fn all(&self, limits: &Limits) -> Vec<Tried> {
        let index = index_of(self.given.base);
        let rubric = self.given.rubric;
        let mut all = vec![Tried { cost: Exact::ZERO, raised: 0, index, steps: Vec::new() }];
        for (indicator, score) in rubric.indicators().zip(self.scores) {
            let above: Vec<Exact> = levels(rubric).into_iter().filter(|level| level > score).collect();
            let most = if limits.locked.contains(&indicator) { 0 } else { limits.max_raise.unwrap_or(usize::MAX) };
            let share = rubric[indicator].share;
            let mut longer = Vec::new();
            for tried in &all {
                let mut cost = tried.cost;
                for steps in 0..=above.len().min(most) {
                    let level = if steps == 0 { *score } else { above[steps - 1] };
                    if steps > 0 {
                        cost = add(cost, self.given.costs.of(rubric, indicator, level).unwrap_or(Exact::ONE));
                    }
                    let gain = share.mul(level.sub(*score).expect("small")).expect("small");
                    longer.push(Tried {
                        cost,
                        raised: tried.raised + usize::from(steps > 0),
                        index: add(tried.index, gain),
                        steps: tried.steps.iter().copied().chain([steps]).collect(),
                    });
                }
            }
            all = longer;
        }
        all.retain(|tried| limits.budget.is_none_or(|budget| tried.cost <= budget));
        all.retain(|tried| limits.max_changes.is_none_or(|most| tried.raised <= most));
        all
    }

    /// Whether the target is reached, told by the band of the result, or by the index itself.
    fn is_reached(&self, index: Exact) -> bool {
        let point = spbe::assess::point(self.given.rubric, index, self.given.options.band_on);
        match self.target {
            Target::Index(least) => index >= least,
            Target::Band(band) => point.band >= Some(band),
        }
    }

    /// Holds the alternatives against trying everything.
    fn has_right_alternatives(&self, count: usize) -> Result<(), TestCaseError> {
        let mut reaching = self.all(self.limits);
        reaching.retain(|tried| self.is_reached(tried.index));
        reaching.sort_by_key(Tried::order);
        let mut expected: Vec<Tried> = Vec::new();
        for tried in reaching {
            if expected.len() <= count && !expected.iter().any(|earlier| tried.holds(earlier)) {
                expected.push(tried);
            }
        }
        let found = plan::alternatives(self.given, self.limits, self.threshold, count);
        let found: Vec<Tried> = found.expect("small numbers").iter().map(|plan| self.tried(plan)).collect();
        prop_assert_eq!(found, expected);
        Ok(())
    }

    /// A plan in the form of what is tried. It is scored again, so that it is what it says it is.
    fn tried(&self, plan: &Plan) -> Tried {
        let rubric = self.given.rubric;
        let mut scores = self.scores.to_vec();
        let mut steps = vec![0; scores.len()];
        for raise in &plan.raises {
            let at = raise.indicator.position();
            assert_eq!(raise.from, scores[at]);
            let between = |level: &Exact| *level > raise.from && *level <= raise.to;
            steps[at] = levels(rubric).iter().filter(|level| between(level)).count();
            scores[at] = raise.to;
        }
        let again = assessed(rubric, &scores, self.given.options);
        assert_eq!(Assessment { subject: again.subject.clone(), ..plan.assessment.clone() }, again);
        let index = index_of(&again);
        let before = index_of(self.given.base);
        assert_eq!(add(before, plan.gain), index, "gains sum to the change");
        Tried { cost: plan.cost, raised: plan.raises.len(), index, steps }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Never dearer, always reaching the target when scored again, never touching a lock, and of equally good
    /// plans the one that the rule names.
    #[test]
    fn a_plan_is_what_trying_everything_finds(case in case()) {
        case.with(|everything| {
            let all = everything.all(everything.limits);
            let reaching = all.iter().filter(|tried| everything.is_reached(tried.index));
            let expected = reaching.min_by_key(|tried| tried.order());
            let goal = Goal::Reach(everything.threshold);
            match (plan::best(everything.given, everything.limits, goal).expect("small numbers"), expected) {
                (Answer::Found(plan), Some(expected)) => {
                    prop_assert_eq!(&everything.tried(&plan), expected);
                }
                (Answer::Unreachable { highest, obstacles }, None) => {
                    let best = all.iter().min_by_key(|tried| (Reverse(tried.index), tried.order()));
                    prop_assert_eq!(&everything.tried(&highest), best.expect("doing nothing is possible"));
                    for obstacle in obstacles {
                        let limits = everything.limits.clone();
                        let without = match obstacle.constraint {
                            Constraint::Locks => Limits { locked: Vec::new(), ..limits },
                            Constraint::MaxRaise => Limits { max_raise: None, ..limits },
                            Constraint::Cycles => Limits { cycles: None, ..limits },
                            Constraint::MaxChanges => Limits { max_changes: None, ..limits },
                            Constraint::Budget => Limits { budget: None, ..limits },
                        };
                        let highest = everything.all(&without).iter().map(|tried| tried.index).max();
                        prop_assert_eq!(Some(obstacle.highest), highest);
                        prop_assert_eq!(obstacle.reaches, everything.is_reached(obstacle.highest));
                    }
                }
                (answer, expected) => prop_assert!(false, "{answer:?}\n{expected:?}"),
            }
            Ok(())
        })?;
    }

    /// Within a budget: the highest index, then the lowest cost, and so on.
    #[test]
    fn the_highest_within_the_limits_is_what_trying_everything_finds(case in case()) {
        case.with(|everything| {
            let all = everything.all(everything.limits);
            let expected = all.iter().min_by_key(|tried| (Reverse(tried.index), tried.order()));
            let answer = plan::best(everything.given, everything.limits, Goal::Highest).expect("small numbers");
            let Answer::Found(plan) = answer else { panic!("there is always a highest") };
            prop_assert_eq!(&everything.tried(&plan), expected.expect("doing nothing is possible"));
            Ok(())
        })?;
    }

    /// Each alternative is the best plan that holds none of those before it.
    #[test]
    fn alternatives_are_the_next_best_that_hold_none_before_them(case in case(), count in 1..8_usize) {
        case.with(|everything| everything.has_right_alternatives(count))?;
    }

    /// The curve: each cost at which a higher index can be had than for any less.
    #[test]
    fn the_frontier_is_what_trying_everything_finds(case in case()) {
        case.with(|everything| {
            let mut all = everything.all(everything.limits);
            all.sort_by_key(|tried| (tried.cost, Reverse(tried.index)));
            let mut expected: Vec<(Exact, Exact)> = Vec::new();
            for tried in all {
                if expected.last().is_none_or(|(_, index)| tried.index > *index) {
                    expected.push((tried.cost, tried.index));
                }
            }
            let found = plan::frontier(everything.given, everything.limits).expect("small numbers");
            let found: Vec<(Exact, Exact)> = found.iter().map(|point| (point.cost, point.index)).collect();
            prop_assert_eq!(found, expected);
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    /// The same with more indicators: parts of parts of the search, of which most are never looked into.
    #[test]
    fn many_alternatives_of_more_indicators_are_the_next_best(case in larger(), count in 5..25_usize) {
        case.with(|everything| everything.has_right_alternatives(count))?;
    }
}

// Larger questions, which cannot be tried out, against a table of every cost and count.

/// Items with the costs and gains of their choices.
fn items() -> impl Strategy<Value = Vec<Vec<(i128, i128)>>> {
    let item = (1..=40_i128, prop::collection::vec(0..=6_i128, 1..=4)).prop_map(|(gain, costs)| {
        let mut cost = 0;
        let raised = costs.into_iter().zip(1..).map(|(step, level)| {
            cost += step;
            (cost, gain * level)
        });
        std::iter::once((0, 0)).chain(raised).collect::<Vec<_>>()
    });
    prop::collection::vec(item, 20..=40)
}

/// The highest gain for each number of changes and each cost.
fn table(items: &[Vec<(i128, i128)>]) -> Vec<Vec<Option<i128>>> {
    let highest_cost: i128 = items.iter().filter_map(|item| item.last()).map(|(cost, _)| cost).sum();
    let mut table = vec![vec![None; highest_cost as usize + 1]; items.len() + 1];
    table[0][0] = Some(0);
    for item in items {
        let mut next = table.clone();
        for (changes, costs) in table.iter().enumerate() {
            for (cost, gain) in costs.iter().enumerate() {
                let Some(gain) = gain else { continue };
                for (more, gains) in item.iter().skip(1) {
                    let slot = &mut next[changes + 1][cost + *more as usize];
                    *slot = (*slot).max(Some(gain + gains));
                }
            }
        }
        table = next;
    }
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_search_agrees_with_a_full_table(
        items in items(), most in prop::option::of(3..15_usize), part in 1..100_i128, budget in 0..100_i128,
    ) {
        let radix = items.len() as i128 + 1;
        let sums = items.iter().map(|item| {
            let sum = |(at, (cost, gain)): (usize, &(i128, i128))| Sum { price: cost * radix + i128::from(at > 0), gain: *gain };
            item.iter().enumerate().map(sum).collect()
        });
        let instance = Instance::new(sums, radix, most).expect("small numbers");
        let table = table(&items);
        let allowed = most.unwrap_or(items.len()).min(items.len());
        let cells = || table.iter().take(allowed + 1).enumerate().flat_map(|(changes, costs)| {
            costs.iter().enumerate().filter_map(move |(cost, gain)| Some((cost as i128, changes as i128, (*gain)?)))
        });
        let all: i128 = items.iter().filter_map(|item| item.last()).map(|(_, gain)| gain).sum();

        let mut curve: Vec<(i128, i128)> = Vec::new();
        let mut by_cost: Vec<(i128, i128)> = cells().map(|(cost, _, gain)| (cost, gain)).collect();
        by_cost.sort_by_key(|(cost, gain)| (*cost, -gain));
        for (cost, gain) in by_cost {
            if curve.last().is_none_or(|(_, highest)| gain > *highest) {
                curve.push((cost, gain));
            }
        }
        let mut found: Vec<(i128, i128)> = Vec::new();
        for sum in instance.frontier(None).expect("small lists") {
            // Of equal costs the last gains most: the price counts changes too.
            found.pop_if(|(cost, _)| *cost == sum.price / radix);
            found.push((sum.price / radix, sum.gain));
        }
        prop_assert_eq!(found, curve);

        let need = all * part / 100;
        let expected = cells().filter(|(.., gain)| *gain >= need).min_by_key(|(cost, changes, gain)| (*cost, *changes, -gain));
        let found = instance.cheapest(need, None).expect("small lists");
        let total = |selection: &Selection| {
            (selection.total.price / radix, selection.total.price % radix, selection.total.gain)
        };
        prop_assert_eq!(found.as_ref().map(total), expected);
        if let Some(found) = found {
            let taken = items.iter().zip(&found.taken).map(|(item, at)| item[*at]);
            let sum = taken.fold((0, 0), |(cost, gain), (more, gains)| (cost + more, gain + gains));
            prop_assert_eq!(Some(sum), expected.map(|(cost, _, gain)| (cost, gain)));
        }

        let highest_cost = table[0].len() as i128 - 1;
        let budget = highest_cost * budget / 100;
        let within = cells().filter(|(cost, ..)| *cost <= budget);
        let expected = within.min_by_key(|(cost, changes, gain)| (-gain, *cost, *changes));
        let found = instance.highest(budget * radix + radix - 1).expect("small lists");
        prop_assert_eq!(found.as_ref().map(total), expected);
    }
}

/// 200 indicators, five levels, weights that are fractions and costs with decimals: the optimum is found, and found
/// again by asking for what it gains less one unit.
#[test]
fn two_hundred_indicators_are_planned() {
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = |from: u64, to: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        from + seed % (to - from + 1)
    };
    let indicators: String = (1..=200)
        .map(|at| format!("  {{ id = \"I{at}\", weight = \"{}/7\", name = \"Butir {at}\" }},\n", random(1, 999)))
        .collect();
    let text = |total: &str| {
        format!(
            "id = \"besar\"\ntitle = \"Besar\"\nweight-total = \"{total}\"\nscale = {{ min = 1, max = 5, step = 1 }}\n\
             [[aspect]]\nid = \"A1\"\nname = \"Semua\"\nweight = \"{total}\"\nindicators = [\n{indicators}]\n"
        )
    };
    let weights: u64 =
        indicators.split("weight = \"").skip(1).filter_map(|rest| rest.split('/').next()?.parse::<u64>().ok()).sum();
    let rubric = rubric(&text(&format!("{weights}/7")));
    let scores: Vec<Exact> = (0..200).map(|_| Exact::whole(random(1, 4) as i64)).collect();
    let mut costs = Costs::default();
    for indicator in rubric.indicators() {
        for level in 2..=5 {
            let cost = Exact::new(random(1, 2000).into(), 100).expect("a small number");
            costs.set((indicator, Some(Exact::whole(level))), cost);
        }
    }
    let base = assessed(&rubric, &scores, Options::default());
    let ladder = Ladder::new(&rubric.scale, None).expect("a scale has a ladder");
    let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
    let start = Instant::now();
    let mut found = 0;
    for target in ["3", "10/3", "4", "4.7"] {
        let threshold = Threshold { value: exact(target), is_open: false };
        for max_changes in [None, Some(120)] {
            let limits = Limits { max_changes, ..Limits::default() };
            let answer = plan::best(given, &limits, Goal::Reach(threshold)).expect("within the limits of the search");
            let plan = match answer {
                Answer::Found(plan) => plan,
                // Only so many changes may be too few, and then the highest that they give falls short.
                Answer::Unreachable { highest, .. } => {
                    assert!(index_of(&highest.assessment) < threshold.value && max_changes.is_some());
                    continue;
                }
            };
            found += 1;
            let index = index_of(&plan.assessment);
            assert!(index >= threshold.value && plan.raises.len() <= max_changes.unwrap_or(200));
            // For its cost nothing higher is possible, and for any less the target is not.
            let within = |budget| {
                let limits = Limits { budget: Some(budget), ..limits.clone() };
                match plan::best(given, &limits, Goal::Highest).expect("within the limits of the search") {
                    Answer::Found(plan) => index_of(&plan.assessment),
                    Answer::Unreachable { .. } => panic!("there is always a highest"),
                }
            };
            assert!(within(plan.cost) >= index);
            let less = plan.cost.sub(exact("0.01")).expect("small");
            assert!(within(less) < threshold.value, "{target} for {less}");
        }
    }
    assert!(found >= 7, "{found} of 8 can be reached");
    // Generous: a debug build on a busy machine. A release build takes some milliseconds for each question.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Costs that follow the weights are what a search fears: the relaxation tells hardly anything apart. The search
/// counts what it looks at and gives up where that is too much, so an answer is also a fast one.
#[test]
fn costs_that_follow_the_weights_are_planned() {
    let mut seed = 27_u64;
    let mut random = |from: i128, to: i128| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + i128::from(seed >> 33) % (to - from + 1)
    };
    // Gains and costs of one level, in units.
    let mut proportional = || {
        let (weight, part) = (random(1, 999), [3, 7, 11, 13][random(0, 3) as usize]);
        (weight * 3003 / part, weight * 20 / part + 1)
    };
    let proportional: Vec<(i128, i128)> = (0..200).map(|_| proportional()).collect();
    let mut of = |from: i128, to: i128, cost: &dyn Fn(i128, i128) -> i128| -> Vec<(i128, i128)> {
        let both = (0..200).map(|_| (random(from, to), random(-100, 100)));
        both.map(|(gain, noise)| (gain, cost(gain, noise))).collect()
    };
    let kinds = [
        ("in proportion, rounded", proportional),
        ("the weight itself", of(1, 2000, &|gain, _| gain)),
        ("nearly the weight", of(1000, 100_000, &|gain, noise| gain + noise)),
        ("the weight and a constant", of(100, 5000, &|gain, _| gain + 1000)),
        ("the weight and a small constant", of(100, 5000, &|gain, _| gain * 10 + 50)),
    ];
    for (kind, steps) in kinds {
        let mut items: Vec<Vec<Sum>> = Vec::new();
        for (at, (gain, cost)) in (0..).zip(&steps) {
            let sum = |level: i128| Sum { price: cost * level * RADIX + i128::from(level > 0), gain: gain * level };
            items.push((0..=1 + at % 4).map(sum).collect());
        }
        let free = is_planned(kind, &items, None).expect("all together gain more");
        // Fewer changes than that are a limit that is felt. The search is wider then, and fewer indicators do.
        let some = items.get(..60).expect("there are 200");
        let free_of_some = is_planned(kind, some, None).expect("all together gain more");
        assert!(free_of_some.total.price < free.total.price);
        let changes = usize::try_from(free_of_some.total.price % RADIX).expect("a small number");
        for most in [changes, changes - 2, changes / 2] {
            is_planned(kind, some, Some(most));
        }
    }
}

const RADIX: i128 = 201;

/// Holds the cheapest selection that gains three fifths of everything, and the highest for its price, against
/// what the search says of one unit less and more, and against the search of the items in another order.
fn is_planned(kind: &str, items: &[Vec<Sum>], most: Option<usize>) -> Option<Selection> {
    let lasts = || items.iter().filter_map(|item| item.last()).map(|last| last.gain);
    let need = lasts().sum::<i128>() * 3 / 5;
    let of = |items: &[Vec<Sum>]| Instance::new(items.iter().cloned(), RADIX, most).expect("small numbers");
    let cheapest = |items: &[Vec<Sum>], need: i128, limit: Option<i128>| {
        of(items).cheapest(need, limit).unwrap_or_else(|error| panic!("{kind} {most:?}: {error:?}"))
    };
    let Some(best) = cheapest(items, need, None) else {
        let mut tops: Vec<i128> = lasts().collect();
        tops.sort_by_key(|gain| Reverse(*gain));
        assert!(tops.iter().take(most.expect("a limit")).sum::<i128>() < need, "{kind} {most:?}");
        return None;
    };
    let taken = items.iter().zip(&best.taken).map(|(item, at)| item[*at]);
    let sum = taken.fold((0, 0), |(price, gain), choice| (price + choice.price, gain + choice.gain));
    assert_eq!(sum, (best.total.price, best.total.gain), "{kind} {most:?}");
    assert!(best.total.gain >= need, "{kind} {most:?}");
    assert!(most.is_none_or(|most| best.total.price % RADIX <= most as i128), "{kind} {most:?}");
    assert_eq!(cheapest(items, need, Some(best.total.price - 1)), None, "{kind} {most:?}");
    let reversed: Vec<Vec<Sum>> = items.iter().rev().cloned().collect();
    assert_eq!(cheapest(&reversed, need, None).map(|found| found.total), Some(best.total), "{kind} {most:?}");
    let highest = of(items).highest(best.total.price).expect("it can be searched").expect("nothing is one way");
    assert!(highest.total.gain >= best.total.gain && highest.total.price <= best.total.price, "{kind} {most:?}");
    assert_eq!(cheapest(items, highest.total.gain + 1, Some(best.total.price)), None, "{kind} {most:?}");
    Some(best)
}

/// What cannot be searched is an error, never a guess.
#[test]
fn too_many_possibilities_are_an_error() {
    let mut seed = 1_u64;
    let items = (0..300).map(|_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let gain = i128::from(seed >> 24) + 1;
        // What each costs for its gain is nearly the same, and no two sums are.
        vec![Sum::default(), Sum { price: gain + 1_000_000_007, gain }]
    });
    let instance = Instance::new(items, 1, None).expect("small numbers");
    let all: i128 = instance.frontier(Some(1)).expect("nothing is so cheap").len() as i128;
    assert_eq!(all, 1, "doing nothing");
    assert!(instance.frontier(None).is_err());
}

// Costs in files.

/// What steps cost by a file: an indicator's cost goes before that of its aspect, its domain and all others, and of one
/// level before all.
#[test]
fn costs_are_the_same_from_a_table_and_from_toml() {
    let rubric = built_in("spbe-2020");
    let read = |name: &str, text: &str| {
        let listed = read_costs(name, text.as_bytes(), &rubric, |level| level > Exact::ONE);
        let listed = listed.unwrap_or_else(|errors| panic!("{}\n{text}", in_words(&errors)));
        let mut costs = Costs::default();
        for cost in listed {
            costs.set((cost.node, cost.level), cost.cost);
        }
        costs
    };
    for (name, text) in [
        ("c.csv", "indikator;level;biaya\nA5;3;8\nI21;;2,5\nI21;5;10\nA5;;3\nD3;;4\n*;;1,5\nI22;;\n"),
        (
            "c.csv",
            "Biaya kenaikan\n\nKode,Ke level,Nama,Biaya\nI21,,x,\"2,5\"\nI21,Level 5,x,10\nA5,3,y,8\nA5,,y,3\nD3,,z,4\nlainnya,,,1.5\n",
        ),
        ("c.toml", "default = 1.5\n[costs]\nI21 = 2.5\nA5 = { 3 = 8 }\nD3 = 4\n"),
    ] {
        let costs = read(name, text);
        let of =
            |indicator: usize, level| costs.of(&rubric, nth(rubric.indicators(), indicator - 1), Exact::whole(level));
        // TOML gives a node a number or a table of levels; for both, a domain says the rest.
        let (of_level, of_aspect) = if name == "c.toml" { ("5/2", "4") } else { ("10", "3") };
        assert_eq!(of(21, 2), Some(exact("2.5")), "{text}");
        assert_eq!(of(21, 5), Some(exact(of_level)), "{text}");
        assert_eq!(of(22, 3), Some(exact("8")), "{text}");
        assert_eq!(of(22, 4), Some(exact(of_aspect)), "{text}");
        assert_eq!(of(30, 4), Some(exact("4")), "A6 is in D3: {text}");
        assert_eq!(of(1, 2), Some(exact("1.5")), "{text}");
    }
    let none = read("c.csv", "indikator;biaya\nI1;2\n");
    assert_eq!(none.of(&rubric, nth(rubric.indicators(), 1), Exact::whole(2)), None);
}

// The real sheet.

#[cfg(feature = "cli")]
const SHEET: &str = "examples/bandar-lampung-2023.csv";

#[cfg(feature = "cli")]
#[test]
fn the_plan_of_bandar_lampung_reaches_baik_and_needs_every_raise() {
    let plan = json_of(&["plan", SHEET, "--target", "Baik"], 0);
    assert_eq!(plan["reachable"], true);
    assert_eq!(plan["optimal"], true);
    assert_eq!(plan["base"]["index"]["exact"], "4309/2000");
    assert_eq!(plan["result"]["index"]["band"], "Baik");
    let raises = plan["raises"].as_array().expect("there is a list");
    let sets: Vec<String> =
        raises.iter().map(|raise| format!("{}={}", raise["id"].as_str().expect("an id"), raise["to"])).collect();
    let band_with = |sets: &[String]| {
        let document = json_of(&["whatif", SHEET, "--set", &sets.join(",")], 0);
        document["scenarios"][0]["result"]["index"]["band"].as_str().expect("a band").to_owned()
    };
    assert_eq!(band_with(&sets), "Baik");
    for left_out in 0..sets.len() {
        let mut without = sets.clone();
        without.remove(left_out);
        assert_eq!(band_with(&without), "Cukup", "without {}", sets[left_out]);
    }
    // A level less in any of them is not enough either.
    for (at, raise) in raises.iter().enumerate() {
        let mut less = sets.clone();
        less[at] = format!("{}={}", raise["id"].as_str().expect("an id"), raise["to"].as_u64().expect("a level") - 1);
        assert_eq!(band_with(&less), "Cukup", "{}", less[at]);
    }
}

/// Pemdi's Baik begins above 2.50: a plan that only reaches the cut would be cheaper and is not one.
#[test]
fn a_band_that_is_open_below_is_entered() {
    let rubric = rubric(
        "id = \"p\"\ntitle = \"P\"\nscale = { min = 1, max = 5, step = 1 }\n[bands]\nlabels = [\"Cukup\", \"Baik\"]\n\
         cuts = [2.5]\non-cut = \"below\"\n[[aspect]]\nid = \"A1\"\nname = \"A\"\nweight = 100\n\
         indicators = [ { id = \"I1\", name = \"Satu\" }, { id = \"I2\", name = \"Dua\" } ]\n",
    );
    let base = assessed(&rubric, &[Exact::whole(2), Exact::whole(2)], Options::default());
    let (ladder, costs) = (Ladder::new(&rubric.scale, None).expect("a ladder"), Costs::default());
    let given = Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &costs };
    let plan = |target: Target| {
        let threshold = target.threshold(&rubric, BandOn::Exact).expect("small").expect("not the lowest");
        match plan::best(given, &Limits::default(), Goal::Reach(threshold)).expect("small numbers") {
            Answer::Found(plan) => (plan.cost, index_of(&plan.assessment)),
            Answer::Unreachable { .. } => panic!("it can be reached"),
        }
    };
    assert_eq!(plan(Target::Index(exact("2.5"))), (Exact::ONE, exact("2.5")));
    assert_eq!(plan(Target::Band(1)), (Exact::whole(2), exact("3")));
}

fn quarters(count: u32) -> Exact {
    Exact::new(count.into(), 4).expect("a small number")
}

fn add(one: Exact, other: Exact) -> Exact {
    one.add(other).expect("a small number")
}
