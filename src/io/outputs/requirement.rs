//! `requirement.csv`: the people needed on each queue in each interval.

use super::columns::IntervalFile;
use super::{Csv, optional};
use crate::calendar::Grid;
use crate::history::Finding;
use crate::io::Refused;
use crate::io::headers::Field;
use crate::staffing::{
    Binding, IntervalLoad, IntervalRequirement, QueueRequirement, ServiceMeasures,
    StaffingRequirement,
};
use crate::units::QueueId;

const BINDINGS: [(&str, Binding); 7] = [
    ("service_level", Binding::ServiceLevel),
    ("abandonment", Binding::Abandonment),
    ("occupancy", Binding::Occupancy),
    ("average_speed_of_answer", Binding::AverageSpeedOfAnswer),
    ("min_agents", Binding::MinAgents),
    ("stability", Binding::Stability),
    ("due_time", Binding::DueTime),
];

/// The word that files use for a binding limit.
pub fn binding_word(binding: Binding) -> &'static str {
    BINDINGS
        .iter()
        .find(|(_, b)| *b == binding)
        .map_or("", |(word, _)| word)
}

/// Writes a requirement.
pub fn requirement_csv(requirement: &StaffingRequirement) -> String {
    let mut csv = Csv::new(
        "start,queue,offered,handle_time_s,offered_load,base_staff,scheduled_staff,binding,service_level,average_speed_of_answer_s,occupancy,abandonment",
    );
    for queue in &requirement.queues {
        for (index, interval) in queue.intervals.iter().enumerate() {
            let load = interval.load;
            let service = interval.service;
            csv.row(&[
                &requirement.grid.start(index).to_rfc3339(),
                queue.queue.as_str(),
                &optional(load.map(|l| l.offered)),
                &optional(load.map(|l| l.handle_time_s)),
                &optional(load.map(|l| l.offered_load)),
                &interval.base_staff.to_string(),
                &interval.scheduled_staff.to_string(),
                interval.binding.map_or("", binding_word),
                &optional(service.map(|s| s.service_level)),
                &optional(service.map(|s| s.average_speed_of_answer_s)),
                &optional(service.map(|s| s.occupancy)),
                &optional(service.map(|s| s.abandonment)),
            ]);
        }
    }
    csv.finish()
}

const fn column(name: &'static str, required: bool) -> Field {
    Field {
        name,
        required,
        tiers: &[&[]],
    }
}

const FIELDS: [Field; 12] = [
    column("start", true),
    column("queue", false),
    column("offered", false),
    column("handle_time_s", false),
    column("offered_load", false),
    column("base_staff", true),
    column("scheduled_staff", false),
    column("binding", false),
    column("service_level", false),
    column("average_speed_of_answer_s", false),
    column("occupancy", false),
    column("abandonment", false),
];

/// Reads a requirement for the planned days; only `start`, `queue` and `base_staff` are needed.
///
/// Where `scheduled_staff` is missing it is `base_staff`: it is for reading, no stage acts on it.
///
/// # Errors
/// [`Refused`] with every fault; each queue and interval must be there once.
pub fn read_requirement(
    file: &str,
    bytes: &[u8],
    grid: &Grid,
    queues: &[QueueId],
) -> Result<(StaffingRequirement, Vec<Finding>), Refused> {
    let mut rows = IntervalFile::read(file, bytes, &FIELDS, (grid, queues))?;
    let queue = |(position, queue): (usize, &QueueId)| QueueRequirement {
        queue: queue.clone(),
        intervals: (0..grid.n_intervals())
            .map(|i| interval(&mut rows, position, i))
            .collect(),
    };
    let queues = queues.iter().enumerate().map(queue).collect();
    let findings = rows.finish()?;
    Ok((
        StaffingRequirement {
            grid: grid.clone(),
            queues,
        },
        findings,
    ))
}

fn interval(rows: &mut IntervalFile, queue: usize, interval: usize) -> IntervalRequirement {
    let base_staff = rows.required(queue, interval, "base_staff");
    let word = rows.text(queue, interval, "binding");
    let binding = BINDINGS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, b)| *b);
    IntervalRequirement {
        base_staff,
        scheduled_staff: rows
            .amount(queue, interval, "scheduled_staff")
            .unwrap_or(base_staff),
        load: load(rows, queue, interval),
        binding,
        service: service(rows, queue, interval),
    }
}

fn load(rows: &mut IntervalFile, queue: usize, interval: usize) -> Option<IntervalLoad> {
    let offered = rows.amount(queue, interval, "offered")?;
    let handle_time_s = rows.amount(queue, interval, "handle_time_s")?;
    let offered_load = rows.amount(queue, interval, "offered_load")?;
    Some(IntervalLoad {
        offered,
        handle_time_s,
        offered_load,
    })
}

fn service(rows: &mut IntervalFile, queue: usize, interval: usize) -> Option<ServiceMeasures> {
    Some(ServiceMeasures {
        service_level: rows.amount(queue, interval, "service_level")?,
        average_speed_of_answer_s: rows.amount(queue, interval, "average_speed_of_answer_s")?,
        occupancy: rows.amount(queue, interval, "occupancy")?,
        abandonment: rows.amount(queue, interval, "abandonment")?,
    })
}
