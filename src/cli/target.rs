//! Numbers, targets and steps on the command line.

use super::Stop;
use crate::analysis::ladder::{Ladder, Misstep};
use crate::analysis::target::Target;
use crate::diagnostic::Problem;
use crate::exact::Exact;
use crate::rubric::{Rubric, closest};

/// A number, or a band of the rubric.
///
/// # Errors
/// Where the text is neither.
pub fn target(text: &str, rubric: &Rubric) -> Result<Target, Problem> {
    Target::parse(text, rubric).ok_or_else(|| {
        let bands = || rubric.bands.iter().flat_map(|bands| &bands.bands);
        let known = bands().flat_map(|band| std::iter::once(&band.label).chain(&band.aliases)).map(String::as_str);
        let suggestion = closest(text, known).map(str::to_owned);
        let bands = bands().map(|band| band.label.clone()).collect();
        Problem::TargetInvalid { found: text.to_owned(), suggestion, bands }
    })
}

/// The same, where a number must be one that an index can be.
///
/// # Errors
/// Where the text is neither, or a number outside the scale.
pub fn target_on_scale(text: &str, rubric: &Rubric) -> Result<Target, Problem> {
    let (min, max) = (rubric.scale.min, rubric.scale.max);
    match target(text, rubric)? {
        Target::Index(found) if !(min..=max).contains(&found) => Err(Problem::TargetOutOfScale { found, min, max }),
        target => Ok(target),
    }
}

/// The levels to raise and lower scores on.
///
/// # Errors
/// Where the step is no use on the scale.
pub fn ladder(rubric: &Rubric, step: Option<Exact>) -> Result<Ladder, Stop> {
    Ladder::of(rubric, step).map_err(|misstep| match misstep {
        Misstep::Given(own) => {
            let id = &rubric.id;
            Stop::usage(
                format!("--step untuk skala tanpa tingkat; skala {id} berlangkah {own}"),
                format!("--step is for a scale without levels; that of {id} has steps of {own}"),
            )
        }
        Misstep::NotPositive => Stop::usage("--step harus lebih dari 0", "--step must be more than 0"),
        Misstep::TooSmall => Stop::usage(
            "--step terlalu kecil: tingkatnya akan lebih dari 1000",
            "--step is so small that there would be more than 1000 levels",
        ),
    })
}

/// An exact number on the command line.
///
/// # Errors
/// Where the text is none.
pub fn exact(text: &str) -> Result<Exact, String> {
    Exact::parse(text).map_err(|_| "give a number such as 12 or 2,5".to_owned())
}
