//! `requirement.csv`.

use std::path::Path;

use chrono::{DateTime, FixedOffset, Utc};

use super::{OwnFile, also, csv_text, instant, number, optional, required};
use crate::calendar::Grid;
use crate::history::Finding;
use crate::io::Refused;
use crate::io::headers::{Field, suggestion};
use crate::plan::PlanInputs;
use crate::staffing::{
    Binding, IntervalLoad, IntervalRequirement, QueueRequirement, ServiceMeasures,
    StaffingRequirement,
};

const HEADER: [&str; 15] = [
    "start",
    "queue",
    "offered",
    "handle_time_s",
    "offered_load",
    "base_staff",
    "scheduled_staff",
    "binding",
    "service_level",
    "average_speed_of_answer_s",
    "occupancy",
    "abandonment",
    "staffed_load",
    "retries",
    "idle_time",
];

/// Every interval and queue of a requirement; closed ones are 0.
pub fn requirement_csv(requirement: &StaffingRequirement) -> String {
    let grid = &requirement.grid;
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        requirement
            .queues
            .iter()
            .map(move |queue| row(instant(grid.start(i)), queue, &queue.intervals[i]))
    });
    csv_text(&HEADER, rows)
}

fn row(start: String, queue: &QueueRequirement, at: &IntervalRequirement) -> Vec<String> {
    let load = |pick: &dyn Fn(&IntervalLoad) -> f64| optional(at.load.as_ref().map(pick));
    let service = |pick: &dyn Fn(&ServiceMeasures) -> f64| optional(at.service.as_ref().map(pick));
    vec![
        start,
        queue.queue.to_string(),
        load(&|l| l.offered),
        load(&|l| l.handle_time_s),
        load(&|l| l.offered_load),
        number(at.base_staff),
        number(at.scheduled_staff),
        at.binding
            .map(Binding::as_str)
            .unwrap_or_default()
            .to_owned(),
        service(&|s| s.service_level),
        service(&|s| s.average_speed_of_answer_s),
        service(&|s| s.occupancy),
        service(&|s| s.abandonment),
        optional(at.staffed_load),
        number(at.retries),
        number(at.idle_time),
    ]
}

const BINDINGS: [Binding; 7] = [
    Binding::ServiceLevel,
    Binding::Abandonment,
    Binding::Occupancy,
    Binding::AverageSpeedOfAnswer,
    Binding::MinAgents,
    Binding::Stability,
    Binding::DueTime,
];

const FIELDS: [Field; 15] = [
    required!("start"),
    required!("queue"),
    also!("offered"),
    also!("handle_time_s"),
    also!("offered_load"),
    required!("base_staff"),
    also!("scheduled_staff"),
    also!("binding"),
    also!("service_level"),
    also!("average_speed_of_answer_s"),
    also!("occupancy"),
    also!("abandonment"),
    also!("staffed_load"),
    also!("retries"),
    also!("idle_time"),
];

/// Reads a requirement for the plan's queues and days; only `base_staff` must be filled.
///
/// # Errors
/// [`Refused`] with every row that cannot be read, is unknown, twice, or missing.
pub fn read_requirement(path: &Path, inputs: &PlanInputs) -> Result<StaffingRequirement, Refused> {
    let file = OwnFile::open(path, &FIELDS)?;
    let rows = file.read(|cells| {
        let start = cells.instant("start")?;
        let base_staff = cells.number("base_staff")?;
        let parts = (
            cells.optional_number("offered")?,
            cells.optional_number("handle_time_s")?,
            cells.optional_number("offered_load")?,
        );
        let load = match parts {
            (Some(offered), Some(handle_time_s), Some(offered_load)) => Some(IntervalLoad {
                offered,
                handle_time_s,
                offered_load,
            }),
            _ => None,
        };
        let service = match (
            cells.optional_number("service_level")?,
            cells.optional_number("average_speed_of_answer_s")?,
            cells.optional_number("occupancy")?,
            cells.optional_number("abandonment")?,
        ) {
            (
                Some(service_level),
                Some(average_speed_of_answer_s),
                Some(occupancy),
                Some(abandonment),
            ) => Some(ServiceMeasures {
                service_level,
                average_speed_of_answer_s,
                occupancy,
                abandonment,
            }),
            _ => None,
        };
        let scheduled = cells.optional_number("scheduled_staff")?;
        let name = cells.text("binding");
        let requirement = IntervalRequirement {
            base_staff,
            scheduled_staff: scheduled.unwrap_or(base_staff),
            load,
            staffed_load: cells.optional_number("staffed_load")?,
            retries: cells.optional_number("retries")?.unwrap_or(0.0),
            binding: BINDINGS.into_iter().find(|b| b.as_str() == name),
            service,
            idle_time: cells.optional_number("idle_time")?.unwrap_or(0.0),
        };
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

/// One value per interval of a queue.
pub(super) type Slots<T> = Vec<T>;

type StampedRow<T> = (usize, (DateTime<FixedOffset>, String, T));

/// Sorts rows into queues and intervals; each must be there exactly once.
pub(super) fn place_rows<T>(
    file: &str,
    grid: &Grid,
    queues: &[&str],
    rows: Vec<StampedRow<T>>,
) -> Result<Vec<Slots<T>>, Refused> {
    let n = grid.n_intervals();
    let mut slots: Vec<Vec<Option<(usize, T)>>> = Vec::new();
    slots.resize_with(queues.len(), || (0..n).map(|_| None).collect());
    let mut faults = Vec::new();
    for (number, (start, queue, value)) in rows {
        let at = |column: &str| Finding::error("PB-1208", file).row(number).column(column);
        let Some(q) = queues.iter().position(|name| *name == queue) else {
            let fix = suggestion(&queue, queues.iter().copied())
                .unwrap_or_else(|| "use a queue of paiban.toml".into());
            let mut fault = at("queue").found(format!("\"{queue}\"")).fix(fix);
            fault.code = "PB-1403";
            faults.push(fault.expected(queues.join(", ")));
            continue;
        };
        let instant = start.with_timezone(&Utc);
        let interval = grid
            .interval_at(instant)
            .filter(|&i| grid.start(i).with_timezone(&Utc) == instant);
        let Some(i) = interval else {
            let mut fault = at("start")
                .found(start.to_rfc3339())
                .expected(format!(
                    "the start of an interval of {} minutes from {} to {}",
                    grid.interval_minutes(),
                    grid.first_day(),
                    grid.day(grid.n_days() - 1)
                ))
                .fix("take rows of other days or grids out");
            fault.code = "PB-1206";
            faults.push(fault);
            continue;
        };
        match &slots[q][i] {
            Some((first, _)) => faults.push(
                at("start")
                    .found(format!(
                        "rows {first} and {number} both give {start} {queue}"
                    ))
                    .expected("each queue and interval once")
                    .fix("take one of the rows out"),
            ),
            None => slots[q][i] = Some((number, value)),
        }
    }
    complete(file, grid, queues, slots, faults)
}

fn complete<T>(
    file: &str,
    grid: &Grid,
    queues: &[&str],
    slots: Vec<Vec<Option<(usize, T)>>>,
    mut faults: Vec<Finding>,
) -> Result<Vec<Slots<T>>, Refused> {
    for (name, list) in queues.iter().zip(&slots) {
        let missing = list.iter().filter(|slot| slot.is_none()).count();
        if let Some(first) = list.iter().position(Option::is_none) {
            faults.push(
                Finding::error("PB-1209", file)
                    .column("start")
                    .found(format!(
                        "{missing} of {} intervals of {name} are missing, the first is {}",
                        list.len(),
                        instant(grid.start(first))
                    ))
                    .expected("a row for every queue and interval of the plan")
                    .fix("add the rows; a closed interval is a row with 0"),
            );
        }
    }
    if !faults.is_empty() {
        return Err(Refused::input(faults));
    }
    let whole =
        |list: Vec<Option<(usize, T)>>| list.into_iter().flatten().map(|(_, v)| v).collect();
    Ok(slots.into_iter().map(whole).collect())
}
