//! What an index is made of: domains, aspects, indicators, their weights, the scale and the bands.
//!
//! A rubric is data. Whatever differs between instruments (weights, names, cuts, which band a cut belongs
//! to, level names, milestones) is written in its TOML file; no code asks which instrument it is.
#![deny(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod catalog;
mod check;
mod closest;
pub mod criteria;
mod draft;
mod model;
pub mod names;
mod nodes;
mod normal;
pub(crate) mod numerals;
mod read;
pub(crate) mod toml_table;
mod tree;

pub use closest::closest;
pub use model::{Band, Bands, Milestone, Misfit, OnCut, Rubric, Scale, WeightMode};
pub use nodes::{Facts, Level, Node, NodeId, NodeMap, Nodes};
pub use normal::normalise;
pub use read::{SCHEMA, read};
