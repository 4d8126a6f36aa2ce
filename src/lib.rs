//! Exact and explainable maturity indexes of Indonesian e-government.
//!
//! The rooms, each knowing only those below it:
//!
//! | room | what it holds |
//! |---|---|
//! | `cli` | arguments, one file per command; the only room that knows clap and the terminal |
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

pub mod analysis;
pub mod answers;
pub mod assess;
#[cfg(feature = "cli")]
mod cli;
pub mod diagnostic;
pub mod exact;
pub mod intake;
pub mod lang;
pub mod report;
pub mod rubric;
pub mod scores;
pub mod session;

/// The program `spbe`, for its `main.rs`; no part of the library.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use cli::main;
