//! `coverage.csv`.

use std::time::Duration;

use super::{csv_text, instant, number, optional};
use crate::plan::PlanInputs;
use crate::roster::Coverage;
use crate::staffing::{self, StaffingRequirement};

const HEADER: [&str; 7] = [
    "start",
    "queue",
    "required",
    "scheduled",
    "understaffed",
    "overstaffed",
    "service_level",
];

/// What the roster gives each queue in each interval; the service level is the formula's there,
/// empty where the requirement says heads alone or nothing arrives.
pub fn coverage_csv(
    inputs: &PlanInputs,
    requirement: &StaffingRequirement,
    coverage: &Coverage,
) -> String {
    let grid = &requirement.grid;
    let interval = Duration::from_secs(60 * u64::from(grid.interval_minutes()));
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        let start = instant(grid.start(i));
        coverage
            .queues
            .iter()
            .zip(&requirement.queues)
            .zip(&inputs.queues)
            .map(move |((cover, need), planned)| {
                let load = need.intervals[i].load.filter(|l| l.offered > 0.0);
                let service = load.map(|load| {
                    staffing::service_at(&planned.target, &load, interval, cover.scheduled[i])
                        .service_level
                });
                vec![
                    start.clone(),
                    need.queue.to_string(),
                    number(cover.required[i]),
                    number(cover.scheduled[i]),
                    number(cover.understaffed[i]),
                    number(cover.overstaffed[i]),
                    optional(service),
                ]
            })
    });
    csv_text(&HEADER, rows)
}
