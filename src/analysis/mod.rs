//! One question each: pure, exact, and without input or output.

pub mod mean;
pub mod profile;
