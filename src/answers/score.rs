//! What `spbe score` found: the tree of one institution, or a row for each of several.

use serde::Serialize;

use super::{Answer, Sheets, Worded};
use crate::assess::{Assessment, BandOn};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::report::csv::Rows;
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::{DiagnosticForm, ResultForm, RubricHead, result};
use crate::report::result_row::{row, row_header};
use crate::report::wording::subject_line;
use crate::report::{Detail, amount};
use crate::rubric::Rubric;
use crate::scores::Subject;

/// The results of sheets.
#[derive(Debug)]
pub struct Scored<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// The results, in the order of the sheets.
    pub assessments: &'a [Assessment],
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
    /// How much to show; `None` for the default.
    pub detail: Option<Detail>,
    /// Which value decided bands.
    pub band_on: BandOn,
}

impl Answer for Scored<'_> {
    fn json(&self) -> impl Serialize {
        json(Some(self.rubric), self.assessments, self.diagnostics)
    }

    /// One row for each institution; the columns are those of the design, then the domains and aspects by id.
    fn rows(&self) -> Rows {
        Rows::new(row_header(self.rubric), self.assessments.iter().map(|assessment| row(self.rubric, assessment)))
    }

    /// One institution as its tree; several as a row each, with their trees below where a detail is asked for.
    fn document(&self, lang: Lang) -> Document {
        let Self { rubric, assessments, detail, .. } = *self;
        let mut document = Document::default();
        let words = Worded::new(self, rubric, lang);
        if let [assessment] = assessments {
            words.tree(&mut document, assessment, detail.unwrap_or(Detail::Aspect), true);
            return document;
        }
        document.heading(rubric.title.clone());
        document.subheadings(rubric.legal_basis.clone());
        document.grid(words.table(assessments));
        for assessment in assessments {
            let name = subject_line(&assessment.subject, assessment.row, lang);
            for note in words.notes(assessment).into_iter().filter(|_| detail.is_none()) {
                document.push(Block::Note(format!("{name}: {note}")));
            }
        }
        for assessment in assessments {
            if let Some(detail) = detail {
                words.tree(&mut document, assessment, detail, false);
            }
        }
        document
    }

    fn sheets(&self) -> Option<Sheets<'_>> {
        Some(Sheets::Results { rubric: self.rubric, assessments: self.assessments, band_on: self.band_on })
    }
}

/// The document when nothing was scored: only the problems of the sheets.
pub fn nothing<'a>(rubric: Option<&'a Rubric>, diagnostics: &'a [Diagnostic]) -> impl Serialize + use<'a> {
    json(rubric, &[], diagnostics)
}

/// The document `spbe.score/1`.
fn json<'a>(
    rubric: Option<&'a Rubric>,
    assessments: &'a [Assessment],
    diagnostics: &'a [Diagnostic],
) -> ScoreDocument<'a> {
    let results = rubric.map(|rubric| assessments.iter().map(|assessment| result(rubric, assessment)).collect());
    ScoreDocument {
        schema: "spbe.score/1",
        rubric: rubric.map(RubricHead::new),
        results: results.unwrap_or_default(),
        diagnostics: diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

#[derive(Serialize)]
struct ScoreDocument<'r> {
    schema: &'static str,
    rubric: Option<RubricHead<'r>>,
    results: Vec<ResultForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

impl Worded<'_, Scored<'_>> {
    fn tree(&self, document: &mut Document, assessment: &Assessment, detail: Detail, alone: bool) {
        self.head(document, assessment, alone);
        document.grid(self.tree_grid(assessment, detail));
        document.lines(self.standing(assessment, amount));
        document.notes(self.notes(assessment));
    }

    fn table(&self, assessments: &[Assessment]) -> Grid {
        let lang = self.lang;
        let any = |has: fn(&Subject) -> bool| assessments.iter().any(|assessment| has(&assessment.subject));
        let (years, stages) = (any(|subject| subject.year.is_some()), any(|subject| subject.stage.is_some()));
        let mut columns = vec![Column::text(lang.pick("Instansi", "Institution"))];
        columns.extend(years.then(|| Column::label(lang.pick("Tahun", "Year"))));
        columns.extend(stages.then(|| Column::label(lang.pick("Tahap", "Stage"))));
        columns.push(Column::number(lang.pick("Indeks", "Index")));
        columns.extend(self.rubric.bands.is_some().then(|| Column::label(lang.pick("Predikat", "Band"))));
        columns.extend(self.rubric.tops().map(|top| Column::number(&self.rubric[top].id)));
        let row = |assessment: &Assessment| {
            let subject = &assessment.subject;
            let name = subject.institution.clone();
            let name = name.unwrap_or_else(|| format!("{} {}", lang.pick("Baris", "Row"), assessment.row));
            let mut cells = vec![Cell::new(name)];
            cells.extend(years.then(|| Cell::new(subject.year.map(|year| year.to_string()).unwrap_or_default())));
            cells.extend(stages.then(|| Cell::new(subject.stage.clone().unwrap_or_default())));
            cells.extend(self.value_cells(assessment.index(), Tone::Strong));
            cells.extend(self.rubric.tops().map(|top| Cell::new(self.value(assessment.values[top]))));
            cells
        };
        Grid { columns, rows: assessments.iter().map(row).collect() }
    }
}
