//! One question each: pure, exact, and without input or output.

pub mod audit;
mod possible;
pub mod rank;
pub mod rounding;
pub mod standing;
