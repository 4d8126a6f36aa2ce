//! What depends on each indicator, for programs.

use num_bigint::BigUint;
use serde::Serialize;

use super::{MOST_WRITTEN, Past, Sensed, assumptions, hundredths, per_cent};
use crate::analysis::history::Moves;
use crate::analysis::sensitivity::{Leverage, Losses, Margin, Move, Witness};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::json::{DiagnosticForm, Number, PointForm, ResultForm, RubricHead, band, point_form, result};
use crate::rubric::Rubric;

/// The document `spbe.sensitivity/1`.
pub(super) fn form<'r>(sensed: &'r Sensed<'r>) -> impl Serialize {
    let rubric = sensed.rubric;
    SensitivityDocument {
        schema: "spbe.sensitivity/1",
        rubric: RubricHead::new(rubric),
        base: result(rubric, sensed.base),
        step: sensed.ladder.chosen_step(&sensed.rubric.scale).map(Number::full),
        margin: sensed.found.margin.as_ref().map(|margin| MarginForm::new(rubric, margin)),
        indicators: sensed.found.indicators.iter().map(|leverage| LeverageForm::new(rubric, leverage)).collect(),
        history: sensed.past.as_ref().map(|past| HistoryForm::new(rubric, past)),
        diagnostics: sensed.diagnostics.iter().map(DiagnosticForm::new).collect(),
    }
}

#[derive(Serialize)]
struct SensitivityDocument<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    base: ResultForm<'r>,
    step: Option<Number>,
    margin: Option<MarginForm<'r>>,
    indicators: Vec<LeverageForm<'r>>,
    history: Option<HistoryForm<'r>>,
    diagnostics: Vec<DiagnosticForm<'r>>,
}

#[derive(Serialize)]
struct MarginForm<'r> {
    band: &'r str,
    above_cut_exact: Option<Exact>,
    fewest_downgrades: Option<WitnessForm<'r>>,
    next_band: Option<&'r str>,
    fewest_raises: Option<WitnessForm<'r>>,
    single_downgrades: LossesForm,
    double_downgrades: LossesForm,
}

#[derive(Serialize)]
struct WitnessForm<'r> {
    count: usize,
    moves: Vec<ToForm<'r>>,
    index: PointForm<'r>,
}

#[derive(Serialize)]
struct ToForm<'r> {
    id: &'r str,
    to: Number,
}

#[derive(Serialize)]
struct LossesForm {
    losing: u64,
    total: u64,
}

#[derive(Serialize)]
struct LeverageForm<'r> {
    id: &'r str,
    aspect: Option<&'r str>,
    weight: Number,
    score: Number,
    up: Option<MoveForm<'r>>,
    down: Option<MoveForm<'r>>,
}

#[derive(Serialize)]
struct MoveForm<'r> {
    to: Number,
    delta: Exact,
    index: PointForm<'r>,
}

#[derive(Serialize)]
struct HistoryForm<'r> {
    pairs: usize,
    stages: Vec<StagesForm<'r>>,
    moves: Vec<MovesForm>,
    assumptions: Vec<String>,
    expected: PointForm<'r>,
    percentile_5: PointForm<'r>,
    median: PointForm<'r>,
    percentile_95: PointForm<'r>,
    bands: Vec<BandForm<'r>>,
    distribution: Option<Vec<ValueForm>>,
}

#[derive(Serialize)]
struct StagesForm<'r> {
    first: &'r str,
    last: &'r str,
}

/// How often scores of a level, or all, moved by a difference.
#[derive(Serialize)]
struct MovesForm {
    from: Option<Number>,
    difference: Number,
    count: u64,
}

#[derive(Serialize)]
struct BandForm<'r> {
    band: &'r str,
    percent: Number,
    probability: String,
}

#[derive(Serialize)]
struct ValueForm {
    index: Number,
    exact: Exact,
    probability: String,
}

impl<'r> MarginForm<'r> {
    fn new(rubric: &'r Rubric, margin: &Margin) -> Self {
        let witness = |witness: &Witness| WitnessForm {
            count: witness.moves.len(),
            moves: witness.moves.iter().map(|(at, to)| ToForm { id: &rubric[*at].id, to: Number::full(*to) }).collect(),
            index: point_form(rubric, witness.index),
        };
        let losses = |Losses { losing, total }| LossesForm { losing, total };
        Self {
            band: band(rubric, Some(margin.band)).unwrap_or_default(),
            above_cut_exact: margin.above_cut,
            fewest_downgrades: margin.fewest_down.as_ref().map(witness),
            next_band: band(rubric, margin.band.checked_add(1)).filter(|label| !label.is_empty()),
            fewest_raises: margin.fewest_up.as_ref().map(witness),
            single_downgrades: losses(margin.single),
            double_downgrades: losses(margin.double),
        }
    }
}

impl<'r> LeverageForm<'r> {
    fn new(rubric: &'r Rubric, leverage: &Leverage) -> Self {
        let moved =
            |Move { to, index, delta }| MoveForm { to: Number::full(to), delta, index: point_form(rubric, index) };
        Self {
            id: &rubric[leverage.indicator].id,
            aspect: rubric.group_id(leverage.indicator),
            weight: Number::full(rubric[leverage.indicator].weight),
            score: Number::full(leverage.score),
            up: leverage.up.map(moved),
            down: leverage.down.map(moved),
        }
    }
}

impl<'r> HistoryForm<'r> {
    fn new(rubric: &'r Rubric, past: &'r Past) -> Self {
        let outlook = &past.outlook;
        let point = |value| point_form(rubric, crate::assess::point(rubric, value, outlook.band_on));
        let of_level = |from: Option<Exact>, moves: &Moves| -> Vec<MovesForm> {
            let form = |(difference, count)| MovesForm {
                from: from.map(Number::full),
                difference: Number::full(difference),
                count,
            };
            moves.iter().map(form).collect()
        };
        let by_level = past.history.by_level.iter().flat_map(|(level, moves)| of_level(Some(*level), moves));
        let bands = rubric.bands.iter().flat_map(|bands| &bands.bands).zip(&outlook.bands);
        Self {
            pairs: past.history.pairs,
            stages: past.stages.iter().map(|(first, last)| StagesForm { first, last }).collect(),
            moves: by_level.chain(of_level(None, &past.history.all)).collect(),
            assumptions: assumptions(past, Lang::En),
            expected: point(outlook.expected),
            percentile_5: point(outlook.low),
            median: point(outlook.middle),
            percentile_95: point(outlook.high),
            bands: bands
                .map(|(band, probability)| BandForm {
                    band: &band.label,
                    percent: Number::rounded(per_cent(&hundredths(probability)), 2),
                    probability: probability.to_string(),
                })
                .collect(),
            distribution: (outlook.values.len() <= MOST_WRITTEN).then(|| {
                let form = |(value, count): &(Exact, BigUint)| ValueForm {
                    index: Number::of(rubric, *value),
                    exact: *value,
                    probability: outlook.probability(count).to_string(),
                };
                outlook.values.iter().map(form).collect()
            }),
        }
    }
}
