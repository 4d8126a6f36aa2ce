//! One file per question that is asked about a result: what if, what to raise, how safe is the band.
//!
//! Nothing here reads or writes a file, and nothing rounds: every answer is exact. `docs/method.md` explains
//! each with a worked example.
#![deny(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod costs;
pub mod history;
pub mod ladder;
pub mod mean;
pub mod plan;
pub mod profile;
pub mod sensitivity;
pub mod target;
pub mod units;
pub mod whatif;
