//! One question each: pure, exact, and without input or output.

pub mod audit;
mod possible;
pub mod rounding;
