//! Facts about a whole sheet that are gathered row by row.

use crate::diagnostic::{Diagnostic, Problem};
use crate::scores::{Origin, Spot};

/// What rows say of the sheet as a whole, gathered row by row.
#[derive(Debug, Default)]
pub struct Tally {
    /// The first score written with a point, and the first with a comma.
    pub(super) marks: [Option<(String, Spot)>; 2],
    /// Rows of a wide sheet that sum up others.
    pub(super) summary_rows: Vec<u32>,
}

impl Tally {
    /// Adds what later rows say.
    pub fn add(&mut self, later: Self) {
        for (mark, later) in self.marks.iter_mut().zip(later.marks) {
            *mark = mark.take().or(later);
        }
        self.summary_rows.extend(later.summary_rows);
    }

    /// A warning where scores are written with both decimal marks.
    pub fn mixed_marks(&self, origin: &Origin) -> Option<Diagnostic> {
        let [Some((point, spot)), Some((comma, _))] = &self.marks else { return None };
        let problem = Problem::MixedDecimalMarks { point: point.clone(), comma: comma.clone() };
        Some(Diagnostic::warning(problem, origin.cell(*spot)))
    }

    /// A note on the rows that sum up others.
    pub fn summaries(self, origin: &Origin) -> Option<Diagnostic> {
        let problem = Problem::SummaryRows { rows: self.summary_rows };
        let any = matches!(&problem, Problem::SummaryRows { rows } if !rows.is_empty());
        any.then(|| Diagnostic::note(problem, origin.whole()))
    }
}
