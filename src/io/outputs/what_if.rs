//! `whatif.csv`.

use super::{csv_text, number, optional};
use crate::report::WhatIfRow;

const HEADER: [&str; 9] = [
    "scenario",
    "measure",
    "scope",
    "unit",
    "value",
    "low",
    "high",
    "baseline",
    "difference",
];

/// Scenarios beside the plan, one figure a row.
pub fn what_if_csv(rows: &[WhatIfRow]) -> String {
    let lines = rows.iter().map(|row| {
        vec![
            row.scenario.clone(),
            row.measure.clone(),
            row.scope.clone(),
            row.unit.clone(),
            number(row.value),
            optional(row.low),
            optional(row.high),
            number(row.baseline),
            number(row.difference()),
        ]
    });
    csv_text(&HEADER, lines)
}
