//! `calibration.csv`: what the past proposes for the numbers of the project file.

use super::{csv_text, number, optional};

/// One number of the project file beside what the past says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalRow {
    /// The queue.
    pub queue: String,
    /// The key of the project file.
    pub key: &'static str,
    /// What stands there; `None` = endless.
    pub now: Option<f64>,
    /// What is proposed, where something is.
    pub proposed: Option<f64>,
    /// The ends of the 80 % interval.
    pub band_80: Option<(f64, f64)>,
    /// The ends of the 95 % interval; of a bound the lower end alone.
    pub band_95: Option<(f64, f64)>,
    /// Intervals behind it, and days.
    pub counted: (usize, usize),
    /// `estimated`, `at least`, `like zero`, `not identified` or `skipped`.
    pub verdict: &'static str,
    /// How it was found, or why it was not.
    pub how: String,
}

const HEADER: [&str; 12] = [
    "queue",
    "key",
    "now",
    "proposed",
    "low_80",
    "high_80",
    "low_95",
    "high_95",
    "intervals",
    "days",
    "verdict",
    "how",
];

/// One row per queue and key.
pub fn calibration_csv(rows: &[ProposalRow]) -> String {
    let ends = |band: Option<(f64, f64)>| {
        let finite = |x: f64| optional(Some(x).filter(|x| x.is_finite()));
        band.map_or_else(Default::default, |(low, high)| (finite(low), finite(high)))
    };
    let row = |row: &ProposalRow| {
        let (narrow, wide) = (ends(row.band_80), ends(row.band_95));
        vec![
            row.queue.clone(),
            row.key.to_owned(),
            match (row.key, row.now) {
                ("", _) => String::new(),
                (_, None) => "infinite".to_owned(),
                (_, Some(now)) => number(now),
            },
            optional(row.proposed),
            narrow.0,
            narrow.1,
            wide.0,
            wide.1,
            row.counted.0.to_string(),
            row.counted.1.to_string(),
            row.verdict.to_owned(),
            row.how.clone(),
        ]
    };
    csv_text(&HEADER, rows.iter().map(row))
}
