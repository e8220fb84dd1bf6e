//! From a forecast and the queues' targets to people in every interval.

use std::collections::BTreeMap;
use std::time::Duration;

use super::backlog::{self, Deadline, DeferredStaff, DeferredWork};
use super::chat::Concurrency;
use super::deferred::{Amount, DeferredRun, amount, serve};
use super::kernel::exact::ceil_gross;
use super::required::{LeastStaff, Limits, Targets, WaitingFormula, Work, least_staff};
use super::{
    AnswerWithin, Binding, IntervalLoad, IntervalRequirement, QueueLoads, QueueRequirement,
    QueueTarget, ServiceMeasures, StaffingError, StaffingModel, StaffingRequirement,
    WaitingService,
};
use crate::forecast::{Forecast, QueueForecast};
use crate::units::{Patience, Shrinkage};

/// People for every queue and interval, in the order of `targets`.
pub(super) fn require(
    forecast: &Forecast,
    targets: &[QueueTarget],
    shrinkage: Shrinkage,
) -> Result<StaffingRequirement, StaffingError> {
    let interval = Duration::from_secs(u64::from(forecast.grid.interval_minutes()) * 60);
    let queues = targets
        .iter()
        .map(|target| {
            let queue = forecast
                .queues
                .iter()
                .find(|queue| queue.queue == target.queue)
                .ok_or(StaffingError::NoForecast)?;
            Ok(QueueRequirement {
                queue: target.queue.clone(),
                intervals: queue_intervals(queue, target, interval, shrinkage)?,
            })
        })
        .zip(targets)
        .map(|(result, target)| result.map_err(|e: StaffingError| e.of_queue(&target.queue)))
        .collect::<Result<_, _>>()?;
    Ok(StaffingRequirement {
        grid: forecast.grid.clone(),
        queues,
    })
}

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
    let (formula, answer_within_s) = (formula(target)?, wait_s(target)?);
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
        return loads
            .iter()
            .zip(people)
            .map(|(load, &people)| service_at(target, load, interval, people))
            .collect();
    }
    let arrivals: Vec<f64> = loads.iter().map(|load| load.offered_load).collect();
    let cap = target.max_occupancy.get();
    let capacity: Vec<f64> = people.iter().map(|people| people * cap).collect();
    let due = Deadline::new(target.answer_within, interval).due_on_grid(open);
    let run = serve(&arrivals, &due, &capacity, &0.0);
    Ok((0..loads.len())
        .map(|i| deferred_measures(&run, i, arrivals[i], people[i], interval))
        .collect())
}

fn queue_intervals(
    queue: &QueueForecast,
    target: &QueueTarget,
    interval: Duration,
    shrinkage: Shrinkage,
) -> Result<Vec<IntervalRequirement>, StaffingError> {
    let loads = interval_loads(queue, interval)?;
    match target.model {
        StaffingModel::Deferred => deferred_intervals(queue, target, &loads, interval, shrinkage),
        _ => waiting_intervals(queue, target, &loads, interval, shrinkage),
    }
}

fn interval_loads(
    queue: &QueueForecast,
    interval: Duration,
) -> Result<Vec<IntervalLoad>, StaffingError> {
    let places = queue.mean.iter().zip(&queue.handle_time_s).enumerate();
    places
        .map(|(i, (&offered, &handle_time_s))| {
            if offered == 0.0 {
                return Ok(IntervalLoad {
                    offered,
                    handle_time_s,
                    offered_load: 0.0,
                });
            }
            let work = Work::new(offered, handle_time_s, interval.as_secs_f64())
                .map_err(|error| error.in_interval(i))?;
            Ok(IntervalLoad {
                offered,
                handle_time_s,
                offered_load: work.load().get(),
            })
        })
        .collect()
}

fn waiting_intervals(
    queue: &QueueForecast,
    target: &QueueTarget,
    loads: &[IntervalLoad],
    interval: Duration,
    shrinkage: Shrinkage,
) -> Result<Vec<IntervalRequirement>, StaffingError> {
    let (formula, limits) = (formula(target)?, Limits::new(targets(target)?)?);
    // Weeks repeat, and so do their loads: each is searched once.
    let mut known: BTreeMap<(u64, u64), LeastStaff> = BTreeMap::new();
    let mut intervals = Vec::with_capacity(loads.len());
    for (i, load) in loads.iter().enumerate() {
        if load.offered == 0.0 || !queue.open[i] {
            intervals.push(closed(*load));
            continue;
        }
        let key = (load.offered.to_bits(), load.handle_time_s.to_bits());
        let answer = match known.get(&key) {
            Some(answer) => *answer,
            None => {
                let work = Work::new(load.offered, load.handle_time_s, interval.as_secs_f64())?;
                let answer = least_staff(&formula, &work, &limits).map_err(|e| e.in_interval(i))?;
                known.insert(key, answer);
                answer
            }
        };
        intervals.push(IntervalRequirement {
            base_staff: answer.base_staff as f64,
            scheduled_staff: scheduled(answer.base_staff, shrinkage)?,
            load: Some(*load),
            binding: answer.binding,
            service: Some(answer.service.measures(target.definition)),
        });
    }
    Ok(intervals)
}

fn deferred_intervals(
    queue: &QueueForecast,
    target: &QueueTarget,
    loads: &[IntervalLoad],
    interval: Duration,
    shrinkage: Shrinkage,
) -> Result<Vec<IntervalRequirement>, StaffingError> {
    if target.max_occupancy.get() == 0.0 {
        return Err(StaffingError::Unreachable {
            limit: Binding::Occupancy,
            value: 0.0,
            answer_within_s: 0.0,
        });
    }
    let arrivals: Vec<Amount> = loads
        .iter()
        .map(|load| person_intervals(load, interval))
        .collect::<Option<_>>()
        .ok_or(StaffingError::NoForecast)?;
    let staff = backlog::staff(&DeferredWork {
        arrivals: &arrivals,
        open: &queue.open,
        deadline: Deadline::new(target.answer_within, interval),
        service_level: target.service_level.get(),
        max_occupancy: target.max_occupancy.get(),
    })?;
    loads
        .iter()
        .enumerate()
        .map(|(i, load)| {
            let people = staff.people[i];
            let arriving = load.offered_load;
            Ok(IntervalRequirement {
                base_staff: people as f64,
                scheduled_staff: scheduled(people, shrinkage)?,
                load: Some(*load),
                binding: deferred_binding(&staff, i),
                service: Some(deferred_measures(
                    &staff.run,
                    i,
                    arriving,
                    people as f64,
                    interval,
                )),
            })
        })
        .collect()
}

fn deferred_binding(staff: &DeferredStaff, i: usize) -> Option<Binding> {
    if staff.people[i] == 0 {
        None
    } else if staff.people[i] > staff.people_at_full_occupancy[i] {
        Some(Binding::Occupancy)
    } else {
        Some(Binding::DueTime)
    }
}

fn deferred_measures(
    run: &DeferredRun<f64>,
    i: usize,
    arriving: f64,
    people: f64,
    interval: Duration,
) -> ServiceMeasures {
    let done = &run.intervals[i];
    let of_arrivals = |amount: f64| {
        if arriving > 0.0 {
            amount / arriving
        } else {
            0.0
        }
    };
    let on_time = if arriving > 0.0 {
        of_arrivals(run.on_time_of_arrival[i]).min(1.0)
    } else {
        1.0
    };
    ServiceMeasures {
        service_level: on_time,
        average_speed_of_answer_s: of_arrivals(run.waited_of_arrival[i]) * interval.as_secs_f64(),
        occupancy: if people > 0.0 {
            (done.served_on_time + done.served_late) / people
        } else {
            0.0
        },
        abandonment: 0.0,
    }
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

/// Contacts × handle time ÷ interval of the decimals, exactly.
fn person_intervals(load: &IntervalLoad, interval: Duration) -> Option<Amount> {
    if load.offered == 0.0 {
        return amount(0.0);
    }
    let work = amount(load.offered)? * amount(load.handle_time_s)?;
    Some(work / amount(interval.as_secs_f64())?)
}

fn closed(load: IntervalLoad) -> IntervalRequirement {
    IntervalRequirement {
        base_staff: 0.0,
        scheduled_staff: 0.0,
        load: Some(load),
        binding: None,
        service: None,
    }
}

fn scheduled(base_staff: u64, shrinkage: Shrinkage) -> Result<f64, StaffingError> {
    ceil_gross(base_staff as f64, shrinkage.get())
        .map(|people| people as f64)
        .ok_or(StaffingError::TooManyAgents {
            offered_load: base_staff as f64,
        })
}

fn formula(target: &QueueTarget) -> Result<WaitingFormula, StaffingError> {
    Ok(match (target.model, target.patience) {
        (StaffingModel::Chat, patience) => WaitingFormula::Chat(
            Concurrency::new(target.concurrency, &target.concurrency_slowdown)?,
            patience,
        ),
        (StaffingModel::ErlangA, Patience::Mean(patience)) => WaitingFormula::ErlangA(patience),
        // Endless patience is the limit in which Erlang A is Erlang C.
        _ => WaitingFormula::ErlangC,
    })
}

fn targets(target: &QueueTarget) -> Result<Targets, StaffingError> {
    Ok(Targets {
        service_level: Some(target.service_level),
        answer_within_s: wait_s(target)?,
        definition: target.definition,
        max_abandonment: target.max_abandonment,
        max_occupancy: Some(target.max_occupancy),
        max_average_speed_of_answer_s: target
            .max_average_speed_of_answer
            .map(|limit| limit.as_secs_f64()),
        min_agents: 0,
    })
}

fn wait_s(target: &QueueTarget) -> Result<f64, StaffingError> {
    match target.answer_within {
        AnswerWithin::Wait(time) => Ok(time.as_secs_f64()),
        AnswerWithin::OpenHours(_) | AnswerWithin::Elapsed(_) => {
            Err(StaffingError::DueTimeOfWaiting)
        }
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

#[cfg(test)]
mod tests;
