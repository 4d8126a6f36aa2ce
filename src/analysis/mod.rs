//! One file per question that is asked about results: what if, what to raise, how safe is the band; what
//! changed, who stands where, what cannot be.
//!
//! Nothing here reads or writes a file, and nothing rounds: every answer is exact. `docs/method.md` explains
//! each with a worked example.
#![deny(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod actions;
pub mod audit;
pub mod compare;
pub mod contributions;
pub mod costs;
pub mod history;
pub mod institution;
pub mod ladder;
pub mod mean;
pub mod plan;
pub mod rank;
pub mod sensitivity;
pub mod standing;
pub mod strengths;
pub mod target;
pub mod trend;
pub mod whatif;
