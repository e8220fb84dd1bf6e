//! `coverage.csv`.

use super::{csv_text, instant, number, optional};
use crate::plan::PlanInputs;
use crate::report::figures;
use crate::roster::Coverage;
use crate::staffing::StaffingRequirement;

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
    let levels = figures::formula_service(inputs, requirement, coverage);
    let levels = &levels;
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        let start = instant(grid.start(i));
        let queues = coverage.queues.iter().zip(&requirement.queues);
        queues.zip(levels).map(move |((cover, need), level)| {
            vec![
                start.clone(),
                need.queue.to_string(),
                number(cover.required[i]),
                number(cover.scheduled[i]),
                number(cover.understaffed[i]),
                number(cover.overstaffed[i]),
                optional(level[i]),
            ]
        })
    });
    csv_text(&HEADER, rows)
}
