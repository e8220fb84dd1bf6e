//! The rows and the scores of a back-test.

use super::{csv_text, instant, number, optional};
use crate::forecast::Backtest;
use crate::forecast::accuracy::Slice;

const HEADER: [&str; 12] = [
    "origin", "start", "queue", "actual", "mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95",
];

const SCORES: [&str; 16] = [
    "queue",
    "forecaster",
    "first_lead",
    "last_lead",
    "kind",
    "intervals",
    "wape",
    "day_wape",
    "mase",
    "rmsse",
    "bias",
    "pinball",
    "inside_50",
    "inside_80",
    "inside_90",
    "day_coverage_80",
];

/// Every interval forecast from every origin; closed ones are 0.
pub fn backtest_csv(backtests: &[Backtest]) -> String {
    let rows = backtests.iter().flat_map(|test| {
        test.rows.iter().map(move |row| {
            let mut line = vec![
                row.origin.to_string(),
                instant(row.start),
                test.queue.to_string(),
                optional(row.actual),
                number(row.mean),
            ];
            line.extend(row.quantiles.iter().map(|q| number(*q)));
            line
        })
    });
    csv_text(&HEADER, rows)
}

/// Every measure of the engine and of its rivals, by leads and kind of day; a measure that does not
/// exist is an empty cell.
pub fn scores_csv(backtests: &[Backtest]) -> String {
    let rows = backtests.iter().flat_map(|test| {
        let measured = std::iter::once(&test.engine).chain(&test.rivals);
        measured.flat_map(move |m| {
            let lines = m.slices.iter();
            lines.map(move |slice| scores_row(test.queue.as_str(), m.forecaster, slice))
        })
    });
    csv_text(&SCORES, rows)
}

fn scores_row(queue: &str, forecaster: &str, slice: &Slice) -> Vec<String> {
    let scores = &slice.scores;
    let mut row = vec![
        queue.to_owned(),
        forecaster.to_owned(),
        slice.first_lead.to_string(),
        slice.last_lead.to_string(),
        slice.kind.word().to_owned(),
        scores.n_intervals().to_string(),
    ];
    let measures = [
        scores.wape(),
        scores.day_wape(),
        scores.mase(),
        scores.rmsse(),
        scores.bias(),
        scores.pinball_loss(),
        scores.inside_50(),
        scores.inside_80(),
        scores.inside_90(),
        scores.day_coverage_80(),
    ];
    row.extend(measures.map(optional));
    row
}
