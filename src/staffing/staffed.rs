//! The other way round: the service that a given number of people gives.

use std::time::Duration;

use super::deferred::backlog::{Deadline, DeferredService};
use super::deferred::serve;
use super::required::Work;
use super::{
    IntervalLoad, QueueLoads, QueueTarget, ServiceMeasures, StaffingError, StaffingModel,
    WaitingService,
};

/// The service that `people` give one interval's load; between whole numbers of people it is a
/// straight line.
pub(super) fn service_at(
    target: &QueueTarget,
    load: &IntervalLoad,
    interval: Duration,
    people: f64,
) -> Result<ServiceMeasures, StaffingError> {
    if load.offered == 0.0 {
        return Ok(WaitingService::IDLE.measures(target.definition));
    }
    // Also refuses NaN.
    if !(people >= 0.0 && people.is_finite()) {
        return Err(StaffingError::People { found: people });
    }
    let work = Work::new(load.offered, load.handle_time_s, interval.as_secs_f64())?;
    if target.model == StaffingModel::Deferred {
        let capacity = people * target.max_occupancy.get();
        return Ok(at_once(capacity, people, work.load().get()));
    }
    let (formula, answer_within_s) = (target.formula()?, target.wait_s()?);
    let whole = |agents: f64| {
        formula
            .service(agents as u64, &work, answer_within_s)
            // A roster may be short: piling up is an answer here, not an error.
            .unwrap_or(WaitingService::HOPELESS)
            .measures(target.definition)
    };
    let (low, part) = (people.floor(), people.fract());
    Ok(if part == 0.0 {
        whole(low)
    } else {
        between(&whole(low), &whole(low + 1.0), part)
    })
}

/// The service of every interval when `people` work; deferred queues carry their backlog along.
pub(super) fn service_over(
    target: &QueueTarget,
    queue: &QueueLoads,
    people: &[f64],
) -> Result<Vec<ServiceMeasures>, StaffingError> {
    let QueueLoads {
        loads,
        open,
        interval,
    } = *queue;
    if loads.len() != people.len() || open.len() != people.len() {
        return Err(StaffingError::Lengths {
            intervals: loads.len(),
            people: people.len(),
        });
    }
    if target.model != StaffingModel::Deferred {
        let pairs = loads.iter().zip(people);
        return pairs
            .map(|(load, &people)| service_at(target, load, interval, people))
            .collect();
    }
    let arrivals: Vec<f64> = loads.iter().map(|load| load.offered_load).collect();
    let cap = target.max_occupancy.get();
    let capacity: Vec<f64> = people.iter().map(|people| people * cap).collect();
    let due = Deadline::new(target.answer_within, interval).due_on_grid(open);
    let run = serve(&arrivals, &due, &capacity, &0.0);
    let service = DeferredService::new(&run, interval);
    Ok((0..loads.len())
        .map(|i| service.of_interval(i, arrivals[i], people[i]))
        .collect())
}

/// Deferred work seen one interval alone: the share of its own arrivals that can be done at once.
fn at_once(capacity: f64, people: f64, load: f64) -> ServiceMeasures {
    let done = capacity.min(load);
    ServiceMeasures {
        service_level: done / load,
        average_speed_of_answer_s: 0.0,
        occupancy: if people > 0.0 { done / people } else { 0.0 },
        abandonment: 0.0,
    }
}

/// `part` of the way from `low` to `high`; an endless wait stays endless until the upper end.
fn between(low: &ServiceMeasures, high: &ServiceMeasures, part: f64) -> ServiceMeasures {
    let mix = |a: f64, b: f64| a + (b - a) * part;
    ServiceMeasures {
        service_level: mix(low.service_level, high.service_level),
        average_speed_of_answer_s: if low.average_speed_of_answer_s.is_finite() {
            mix(
                low.average_speed_of_answer_s,
                high.average_speed_of_answer_s,
            )
        } else {
            f64::INFINITY
        },
        occupancy: mix(low.occupancy, high.occupancy),
        abandonment: mix(low.abandonment, high.abandonment),
    }
}
