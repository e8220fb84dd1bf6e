//! The rows of a back-test.

use super::{csv_text, instant, number, optional};
use crate::forecast::Backtest;

const HEADER: [&str; 12] = [
    "origin", "start", "queue", "actual", "mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95",
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
