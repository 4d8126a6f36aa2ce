//! How long the parts take: `cargo bench --bench micro`. `benches/peers` compares the whole with other programs.

use std::fmt::Write as _;
use std::sync::Arc;

use divan::Bencher;
use spbe::analysis::costs::Costs;
use spbe::analysis::ladder::Ladder;
use spbe::analysis::plan::{self, Given, Goal, Limits};
use spbe::analysis::target::Threshold;
use spbe::assess::{self, WholeForm};
use spbe::diagnostic::Source;
use spbe::exact::Exact;
use spbe::intake::{self, Options};
use spbe::rubric::{self, Rubric, catalog};

fn main() {
    divan::main();
}

fn spbe_2020() -> Arc<Rubric> {
    catalog::find("spbe-2020").expect("it is built in")
}

fn long_sheet() -> String {
    (1..=47).fold("indikator;nilai\n".to_owned(), |mut text, number| {
        let _ = writeln!(text, "I{number};{}", 1 + number % 5);
        text
    })
}

#[divan::bench]
fn read_a_rubric() -> Rubric {
    let text = include_str!("../rubrics/spbe-2020.toml").to_owned();
    rubric::read(&Arc::new(Source { name: "spbe-2020".to_owned(), text })).expect("it is right")
}

#[divan::bench]
fn read_a_sheet(bencher: Bencher) {
    let (sheet, options) = (long_sheet(), Options { rubric: Some(spbe_2020()), ..Options::default() });
    bencher.bench(|| intake::read("nilai.csv", sheet.as_bytes(), &options));
}

#[divan::bench]
fn recognise_a_sheet(bencher: Bencher) {
    let (sheet, options) = (long_sheet(), Options::default());
    bencher.bench(|| intake::read("nilai.csv", sheet.as_bytes(), &options));
}

#[divan::bench]
fn score_with_fractions(bencher: Bencher) {
    let rubric = spbe_2020();
    let levels: Vec<Option<Exact>> = (0..47).map(|at| Some(Exact::whole(1 + at % 5))).collect();
    bencher.bench(|| assess::assess_levels(&rubric, &levels, assess::Options::default()));
}

#[divan::bench]
fn score_with_whole_numbers(bencher: Bencher) {
    let form = WholeForm::new(&spbe_2020()).expect("it has steps");
    let levels: Vec<u8> = (0..47).map(|at| at % 5).collect();
    let mut sums = Vec::new();
    bencher.bench_local(|| {
        form.aspect_sums(&levels, &mut sums);
        form.nodes().iter().map(|node| node.sum(&sums)).sum::<u32>()
    });
}

#[divan::bench]
fn plan_the_cheapest_raises(bencher: Bencher) {
    let rubric = spbe_2020();
    let levels: Vec<Option<Exact>> = (0..47).map(|at| Some(Exact::whole(1 + at % 3))).collect();
    let options = assess::Options::default();
    let base = assess::assess_levels(&rubric, &levels, options).expect("small numbers");
    let ladder = Ladder::new(&rubric.scale, None).expect("it has steps");
    let costs = Costs::default();
    let given = Given { rubric: &rubric, base: &base, options, ladder: &ladder, costs: &costs };
    let goal = Goal::Reach(Threshold { value: Exact::whole(3), is_open: false });
    bencher.bench(|| plan::best(given, &Limits::default(), goal));
}
