//! `backlog.csv`.

use super::{csv_text, instant, number};
use crate::plan::PlanInputs;
use crate::staffing::{StaffingRequirement, WorkedService};

const HEADER: [&str; 9] = [
    "start",
    "queue",
    "arrived",
    "done_on_time",
    "done_late",
    "backlog",
    "overdue",
    "done_in_idle_time",
    "idle_time",
];

/// The course of every backlog, interval by interval, in contacts; `None` where no queue is deferred.
pub fn backlog_csv(
    inputs: &PlanInputs,
    requirement: &StaffingRequirement,
    worked: &[WorkedService],
) -> Option<String> {
    let rows = inputs.queues.iter().zip(worked);
    let backlogs: Vec<_> = rows
        .filter_map(|(queue, worked)| Some((&queue.context.queue, worked.backlog.as_ref()?)))
        .collect();
    let grid = &requirement.grid;
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        let start = instant(grid.start(i));
        backlogs.iter().map(move |(queue, backlog)| {
            let at = &backlog[i];
            vec![
                start.clone(),
                queue.to_string(),
                number(at.arrived),
                number(at.done_on_time),
                number(at.done_late),
                number(at.backlog),
                number(at.overdue),
                number(at.done_in_idle_time),
                number(at.idle_time),
            ]
        })
    });
    (!backlogs.is_empty()).then(|| csv_text(&HEADER, rows))
}
