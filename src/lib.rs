//! Exact and explainable maturity indexes of Indonesian e-government (SPBE, Pemdi, EPSS, Smart City).
//!
//! The library reads bytes, computes with rational numbers and gives results or texts. It opens no file and knows no
//! terminal: that is the program `spbe`, the feature `cli`. A library that only scores takes
//! `spbe = { version = "0.1", default-features = false }`; with `xlsx` it reads workbooks, with `html` it writes pages.
//!
//! # Score levels
//!
//! ```
//! use spbe::assess::{Options, assess_levels};
//! use spbe::exact::{DecimalMark, Exact};
//! use spbe::rubric::catalog;
//!
//! let rubric = catalog::find("spbe-2020").expect("it is built in");
//! // One level for each of the 47 indicators, in the order of the rubric; `None` is a missing one.
//! let levels = vec![Some(Exact::whole(3)); rubric.indicators().len()];
//! let result = assess_levels(&rubric, &levels, Options::default()).expect("small numbers");
//! let index = result.index().known().expect("no level is missing");
//! assert_eq!(index.exact.to_decimal(rubric.decimals, DecimalMark::Point), "3.00");
//! ```
//!
//! # Score the bytes of a sheet
//!
//! The layout, the separators and the instrument are recognised. Problems are data, each with its place.
//!
//! ```
//! use spbe::{assess, intake};
//!
//! let sheet = include_bytes!("../examples/bandar-lampung-2023.csv");
//! let reading = intake::read("nilai.csv", sheet, &intake::Options::default());
//! assert!(!reading.has_errors());
//! let rubric = reading.rubric.as_ref().expect("it was recognised");
//! for record in &reading.records {
//!     let result = assess::assess(rubric, &record.scores, assess::Options::default()).expect("it is complete");
//!     let index = result.index().known().expect("it is complete");
//!     assert_eq!(index.exact.to_string(), "4309/2000");
//!     let bands = rubric.bands.as_ref().expect("SPBE has bands");
//!     assert_eq!(bands.bands[index.band.expect("SPBE has bands")].label, "Cukup");
//! }
//! ```
//!
//! # Read a rubric
//!
//! ```
//! use std::sync::Arc;
//! use spbe::diagnostic::Source;
//! use spbe::lang::Lang;
//!
//! let text = include_str!("../rubrics/pemdi-2026.toml").replace("title = ", "titel = ");
//! let source = Arc::new(Source { name: "pemdi.toml".to_owned(), text });
//! let problems = spbe::rubric::read(&source).expect_err("a key is misspelt");
//! println!("{}", problems[0].problem.message(Lang::En));
//! ```
//!
//! # Plan
//!
//! The cheapest raises that reach a band, proven optimal.
//!
//! ```
//! use spbe::analysis::costs::Costs;
//! use spbe::analysis::ladder::Ladder;
//! use spbe::analysis::plan::{Answer, Given, Goal, Limits, best};
//! use spbe::analysis::target::Target;
//! use spbe::assess::{BandOn, Options, assess_levels};
//! use spbe::exact::Exact;
//! use spbe::rubric::catalog;
//!
//! let rubric = catalog::find("spbe-2020").expect("it is built in");
//! let levels = vec![Some(Exact::whole(2)); rubric.indicators().len()];
//! let base = assess_levels(&rubric, &levels, Options::default()).expect("small numbers");
//! let target = Target::parse("Baik", &rubric).expect("a band of SPBE");
//! let threshold = target.threshold(&rubric, BandOn::Exact).expect("small numbers").expect("not the lowest band");
//! let ladder = Ladder::new(&rubric.scale, None).expect("SPBE has levels");
//! let given =
//!     Given { rubric: &rubric, base: &base, options: Options::default(), ladder: &ladder, costs: &Costs::default() };
//! let Ok(Answer::Found(plan)) = best(given, &Limits::default(), Goal::Reach(threshold)) else { unreachable!() };
//! // The index was 2; "Baik" begins at 2.6.
//! assert!(plan.gain >= Exact::new(6, 10).expect("a small number"));
//! ```
//!
//! # Modules
//!
//! Each knows only those below it; `.ci/check` compiles them without the others.
//!
//! | module | what it holds |
//! |---|---|
//! | `cli` | arguments, one file per command; the only module that knows clap and the terminal |
//! | [`session`] | sheets to assessed results: the one way of reading |
//! | [`answers`] | one file per command: what it found, as JSON, rows and a document |
//! | [`report`] | one writer per format, and what all answers share |
//! | [`analysis`] | one file per question: what if, what next, how safe, what changed, who stands where |
//! | [`assess`] | scores x rubric: exact values and bands for every node |
//! | [`intake`] | bytes, table of cells, layout, scores |
//! | [`scores`] | the scores of one institution, each with its place |
//! | [`rubric`] | the model, TOML reading with places, checks, the built-in catalog |
//! | [`diagnostic`] | what is wrong, where, and what to do, as data |
//! | [`lang`] | the languages people read |
//! | [`exact`] | rational numbers |
#![deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)]

#[cfg(not(without = "analysis"))]
pub mod analysis;
#[cfg(not(without = "answers"))]
pub mod answers;
#[cfg(not(without = "assess"))]
pub mod assess;
#[cfg(feature = "cli")]
#[allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the program reads files, and prints"
)]
mod cli;
#[cfg(not(without = "diagnostic"))]
pub mod diagnostic;
pub mod exact;
#[cfg(not(without = "intake"))]
pub mod intake;
#[cfg(not(without = "lang"))]
pub mod lang;
#[cfg(not(without = "report"))]
pub mod report;
#[cfg(not(without = "rubric"))]
pub mod rubric;
#[cfg(not(without = "scores"))]
pub mod scores;
#[cfg(not(without = "session"))]
pub mod session;

/// The program `spbe`, for its `main.rs`; no part of the library.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use cli::{STANDARD_OUTPUT_IS_CLOSED, main};
