//! One question each: pure, exact, and without input or output.

pub mod audit;
pub mod compare;
mod possible;
pub mod rank;
pub mod rounding;
pub mod standing;
pub mod trend;
