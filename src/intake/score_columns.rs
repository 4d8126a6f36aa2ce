//! Which columns of a sheet with one indicator a row hold its scores.

use super::layout::{Column, Role, Told};
use super::sample::Below;
use super::words;
use crate::diagnostic::column_letters;
use crate::exact::Exact;
use crate::rubric::normalise;

/// Settles the roles of the columns that hold scores; the answer is those of numbers on the scale of which it is not
/// known what they are.
pub fn settle(below: &Below<'_>, told: Told<'_>, columns: &mut [Column], key: usize) -> Vec<usize> {
    if let Some(wanted) = told.column {
        take_only(columns, wanted, key);
        return Vec::new();
    }
    mark_levels(below, columns, key);
    leave_out_off_scale(below, columns, key);
    let unknown: Vec<usize> = (0..columns.len()).filter(|at| is_unknown(below, columns, *at, key)).collect();
    let is_named = |at: &usize| !columns[*at].header.is_empty();
    let has_scores = columns.iter().any(|column| column.role.is_score());
    let has_stages = columns.iter().any(|column| matches!(column.role, Role::StageScore | Role::StageYearScore(..)));
    let has_institution = columns.iter().any(|column| column.role == Role::Institution);
    let are_institutions = unknown.iter().all(|at| words::names_institution(&columns[*at].header)) && !has_institution;
    let role = match (has_scores, told.institutions_in_columns) {
        (_, true) => Role::InstitutionScore,
        (false, _) if are_institutions => Role::InstitutionScore,
        // Beside columns of stages, an unknown one may be a stage as well, and a later one.
        _ if has_stages || told.stage => Role::StageScore,
        _ => return unknown,
    };
    let (named, blank): (Vec<usize>, Vec<usize>) = unknown.into_iter().partition(is_named);
    for at in named {
        columns[at].role = role.clone();
    }
    blank
}

/// Leaves only the column that was named as that of the scores.
fn take_only(columns: &mut [Column], wanted: &str, key: usize) {
    let Some(chosen) = position(columns.iter().map(|column| column.header.as_ref()), wanted) else { return };
    for (at, column) in columns.iter_mut().enumerate().filter(|(at, _)| *at != key) {
        if at == chosen {
            column.role = Role::Score;
        } else if column.role.is_score() {
            column.role = Role::Ignored;
        }
    }
}

/// The column that a name or letters mean; a header that is just that comes before the letters.
pub fn position<'h>(headers: impl Iterator<Item = &'h str> + Clone, wanted: &str) -> Option<usize> {
    let normal = normalise(wanted);
    let by_name = headers.clone().position(|header| !header.is_empty() && normalise(header) == normal);
    by_name.or_else(|| {
        let letters = wanted.trim().to_ascii_uppercase();
        (0..headers.count()).find(|at| column_letters(*at as u32 + 1) == letters)
    })
}

/// Columns headed 1 to 5 with marks below: one for each level of the scale, each once.
fn mark_levels(below: &Below<'_>, columns: &mut [Column], key: usize) {
    let is_free = |column: &Column| matches!(column.role, Role::Attribute | Role::Ignored | Role::Score);
    let mut marked: Vec<(usize, Exact)> = Vec::new();
    for (at, column) in columns.iter().enumerate().filter(|(at, column)| *at != key && is_free(column)) {
        if let Some(level) = words::level_number(&column.header).filter(|_| below.holds_marks(at, key)) {
            marked.push((at, Exact::whole(level.into())));
        }
    }
    let scale = &below.rubric.scale;
    // A level 0 that no row has may be left out.
    let is_all = |level: Exact| marked.iter().filter(|(_, known)| *known == level).count() == 1;
    let mut levels = scale.levels().filter(|level| *level != Exact::ZERO);
    let complete = scale.step == Some(Exact::ONE) && levels.all(is_all);
    let fits = marked.iter().all(|(_, level)| scale.fits(*level).is_ok());
    let any_mark = marked.iter().any(|(at, _)| below.any_mark(*at, key));
    let others = columns
        .iter()
        .enumerate()
        .any(|(at, column)| column.role.is_score() && !marked.iter().any(|(marked, _)| *marked == at));
    if complete && fits && any_mark && !others {
        for (at, level) in marked {
            columns[at].role = Role::LevelMark(level);
        }
    }
}

/// Of "Level" and "Nilai" beside a weight, the one whose numbers are on the scale.
fn leave_out_off_scale(below: &Below<'_>, columns: &mut [Column], key: usize) {
    let scores: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].role == Role::Score).collect();
    let on_scale: Vec<usize> = scores.iter().copied().filter(|at| below.holds_scores(*at, key)).collect();
    if scores.len() > 1 && on_scale.len() == 1 {
        for at in scores.into_iter().filter(|at| !on_scale.contains(at)) {
            columns[at].role = Role::Ignored;
        }
    }
}

/// Whether a column holds scores, or is headed by an institution and holds at least some, and nothing says what it is.
fn is_unknown(below: &Below<'_>, columns: &[Column], at: usize, key: usize) -> bool {
    let column = &columns[at];
    let is_unnamed = column.role == Role::Ignored && column.header.is_empty();
    (column.role == Role::Attribute || is_unnamed)
        && (below.holds_scores(at, key) || words::names_institution(&column.header) && below.holds_some_scores(at, key))
}
