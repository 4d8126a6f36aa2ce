//! A corpus of disguises of real sheets, each with what it truly says.
//!
//! No sheet may give anything but the truth without an error; of those that are readable, nine in ten need no flag;
//! the others stop with a message that names a place and, where a flag decides, the flag. `spbe::intake` is called
//! directly, so that hundreds of sheets take a second.

#[path = "corpus/adversary.rs"]
mod adversary;
#[path = "corpus/make.rs"]
mod make;
#[path = "corpus/plain.rs"]
mod plain;
#[cfg(feature = "xlsx")]
#[path = "corpus/workbooks.rs"]
mod workbooks;

use std::collections::BTreeSet;

use make::{Case, Expect, Truth};
use spbe::analysis::institution::key;
use spbe::assess;
use spbe::diagnostic::Diagnostic;
use spbe::intake::{self, Options, Reading};
use spbe::lang::Lang;
use spbe::scores::Entry;

/// What came of a sheet.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// Exactly the truth, without an error.
    True,
    /// Nothing, or a part of the truth, with errors.
    Stopped,
    /// Something that the sheet does not say, or less than it says without an error.
    Wrong(String),
}

fn cases() -> Vec<Case> {
    let mut cases = plain::cases();
    cases.extend(adversary::cases());
    #[cfg(feature = "xlsx")]
    cases.extend(workbooks::cases());
    cases
}

fn read(case: &Case, options: &Options) -> Reading {
    intake::read(&case.file, &case.bytes, options)
}

/// Every error of a reading, those of scoring its records included; and what was scored.
fn score(reading: &Reading) -> (Vec<Diagnostic>, Vec<Truth>) {
    let mut errors: Vec<Diagnostic> = reading.diagnostics.iter().filter(|found| found.is_error()).cloned().collect();
    let mut scored = Vec::new();
    let Some(rubric) = &reading.rubric else { return (errors, scored) };
    for record in &reading.records {
        errors.extend(record.diagnostics.iter().filter(|found| found.is_error()).cloned());
        if record.has_errors() {
            continue;
        }
        match assess::assess(rubric, &record.scores, assess::Options::default()) {
            Err(missing) => errors.extend(missing),
            Ok(assessment) => {
                let index = assessment.index().known().expect("nothing is left open").exact;
                let level = |entry: &Entry| match entry {
                    Entry::Scored(score, _) => Some(*score),
                    _ => None,
                };
                let subject = &record.scores.subject;
                scored.push(Truth {
                    rubric: rubric.id.clone(),
                    institution: subject.institution.clone(),
                    year: subject.year,
                    levels: record.scores.entries.iter().filter_map(level).collect(),
                    index,
                });
            }
        }
    }
    (errors, scored)
}

/// What is compared: institutions by their key, since a sheet may spell one in several ways.
fn comparable(truths: &[Truth]) -> BTreeSet<String> {
    let institution = |truth: &Truth| truth.institution.as_deref().map(key);
    truths
        .iter()
        .map(|truth| {
            format!("{} {:?} {:?} {} {:?}", truth.rubric, institution(truth), truth.year, truth.index, truth.levels)
        })
        .collect()
}

fn judge(case: &Case, reading: &Reading) -> Outcome {
    let (errors, scored) = score(reading);
    let (found, truth) = (comparable(&scored), comparable(&case.truth));
    let describe = |truths: &[Truth]| -> Vec<String> {
        truths.iter().map(|one| format!("{} {:?} {:?} {}", one.rubric, one.institution, one.year, one.index)).collect()
    };
    let wrong = || Outcome::Wrong(format!("{:?} instead of {:?}", describe(&scored), describe(&case.truth)));
    match errors.is_empty() {
        true if found == truth && scored.len() == case.truth.len() && !truth.is_empty() => Outcome::True,
        true => wrong(),
        false if found.is_subset(&truth) => Outcome::Stopped,
        false => wrong(),
    }
}

/// The reading of each case, several at once.
fn read_all(cases: &[Case]) -> Vec<Reading> {
    let parts = cases.chunks(cases.len().div_ceil(4));
    let read_part = |part: &[Case]| part.iter().map(|case| read(case, &case.options)).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || read_part(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no sheet makes it panic")).collect()
    })
}

fn codes(reading: &Reading) -> BTreeSet<&'static str> {
    score(reading).0.iter().map(|error| error.problem.code()).collect()
}

#[test]
fn no_sheet_gives_anything_but_the_truth() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "every case has a name of its own");
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    let mut failures = Vec::new();
    let (mut readable, mut read_without_flag) = (0, 0);
    for (case, reading) in cases.iter().zip(read_all(&cases)) {
        let outcome = judge(case, &reading);
        let said = codes(&reading);
        match (&case.expect, &outcome) {
            (_, Outcome::Wrong(what)) => failures.push(format!("WRONG {}: {what} {said:?}", case.name)),
            (Expect::Reads, outcome) => {
                readable += 1;
                read_without_flag += usize::from(*outcome == Outcome::True);
                if *outcome != Outcome::True {
                    println!("stopped {}: {said:?}", case.name);
                }
            }
            (Expect::Stops(code) | Expect::Flag(code, _), Outcome::Stopped)
                if *code != "any" && !said.contains(code) =>
            {
                failures.push(format!("CODE {}: {said:?}, not {code}", case.name));
            }
            (Expect::Stops(_) | Expect::Flag(..), Outcome::True) if !case.truth.is_empty() => {
                println!("read without a flag: {}", case.name);
            }
            _ => {}
        }
        if let Expect::Flag(_, options) = &case.expect {
            let names_a_flag = score(&reading).0.iter().any(|error| {
                Lang::ALL.iter().all(|lang| error.problem.help(*lang).is_some_and(|help| help.contains("--")))
            });
            if outcome == Outcome::Stopped && !names_a_flag {
                failures.push(format!("HELP {}: no message names a flag: {said:?}", case.name));
            }
            let with_flag = read(case, options);
            if judge(case, &with_flag) != Outcome::True {
                let outcome = judge(case, &with_flag);
                failures.push(format!("FLAG {}: {outcome:?} {:?}", case.name, codes(&with_flag)));
            }
        }
    }
    println!("{} cases, {read_without_flag} of {readable} readable ones need no flag", cases.len());
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    assert!(read_without_flag * 10 >= readable * 9, "only {read_without_flag} of {readable} need no flag");
}
