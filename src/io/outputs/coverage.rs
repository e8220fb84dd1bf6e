//! `coverage.csv`.

use std::path::Path;

use super::requirement::place_rows;
use super::{OwnFile, csv_text, instant, number, optional, required};
use crate::io::Refused;
use crate::io::headers::Field;
use crate::plan::PlanInputs;
use crate::report::figures;
use crate::roster::Coverage;
use crate::staffing::{IntervalRequirement, QueueRequirement, StaffingRequirement};

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

const FIELDS: [Field; 3] = [
    required!("start"),
    required!("queue"),
    required!("required"),
];

/// The people needed that a `coverage.csv` was made for, without anything behind them.
///
/// # Errors
/// [`Refused`] with every row that cannot be read, is unknown, twice, or missing.
pub fn read_required(path: &Path, inputs: &PlanInputs) -> Result<StaffingRequirement, Refused> {
    let file = OwnFile::open(path, &FIELDS)?;
    let rows = file.read(|cells| {
        let heads = cells.number("required")?;
        let requirement = IntervalRequirement {
            base_staff: heads,
            scheduled_staff: heads,
            load: None,
            staffed_load: None,
            retries: 0.0,
            binding: None,
            service: None,
            idle_time: 0.0,
        };
        let start = cells.instant("start")?;
        Ok((start, cells.text("queue").to_owned(), requirement))
    })?;
    let ids: Vec<_> = inputs.queues.iter().map(|q| &q.context.queue).collect();
    let names: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let slots = place_rows(&file.table.file, &inputs.grid, &names, rows)?;
    let queues = ids.into_iter().zip(slots);
    Ok(StaffingRequirement {
        grid: inputs.grid.clone(),
        queues: queues
            .map(|(queue, intervals)| QueueRequirement {
                queue: queue.clone(),
                intervals,
            })
            .collect(),
    })
}
