//! The other way round: the service that a given number of people gives.

use std::time::Duration;

use super::deferred::backlog::{Deadline, DeferredService};
use super::deferred::serve;
use super::required::{WaitingFormula, Work};
use super::time_varying::{Flow, FlowInterval, flow};
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
    check_people(people)?;
    let work = Work::new(load.offered, load.handle_time_s, interval.as_secs_f64())?;
    if target.model == StaffingModel::Deferred {
        let capacity = people * target.max_occupancy.get();
        return Ok(at_once(capacity, people, work.load().get()));
    }
    Ok(waiting(
        target,
        &target.formula()?,
        (&work, people),
        target.wait_s()?,
    )
    .0)
}

/// What contacts meet who wait for somebody, and how many of them give up.
fn waiting(
    target: &QueueTarget,
    formula: &WaitingFormula,
    (work, people): (&Work, f64),
    answer_within_s: f64,
) -> (ServiceMeasures, f64) {
    let whole = |agents: f64| {
        let (attempts, service) = formula
            .attempts(agents as u64, work, answer_within_s)
            // A roster may be short: piling up is an answer here, not an error.
            .unwrap_or((work.offered(), WaitingService::HOPELESS));
        let measures = service.measures(target.definition);
        (measures, attempts * service.abandonment)
    };
    let (low, part) = (people.floor(), people.fract());
    let below = whole(low);
    if part == 0.0 {
        return below;
    }
    let above = whole(low + 1.0);
    let abandoned = below.1 + (above.1 - below.1) * part;
    (between(&below.0, &above.0, part), abandoned)
}

/// The service of every interval where customers who gave up in one call again in another.
fn with_retries(
    target: &QueueTarget,
    queue: &QueueLoads,
    people: &[f64],
) -> Result<Vec<ServiceMeasures>, StaffingError> {
    let (formula, mut about_to_call) = target.formula_of_intervals(queue.interval)?;
    let answer_within_s = target.wait_s()?;
    let mut measures = Vec::with_capacity(people.len());
    for (i, (load, &people)) in queue.loads.iter().zip(people).enumerate() {
        check_people(people)?;
        let mut abandoned = 0.0;
        if load.offered == 0.0 || !queue.open[i] {
            measures.push(service_at(target, load, queue.interval, people)?);
        } else {
            let load = load.and(about_to_call.map_or(0.0, |orbit| orbit.back()));
            let seconds = queue.interval.as_secs_f64();
            let work = Work::new(load.offered, load.handle_time_s, seconds)?;
            let found = waiting(target, &formula, (&work, people), answer_within_s);
            measures.push(found.0);
            abandoned = found.1;
        }
        about_to_call
            .iter_mut()
            .for_each(|orbit| orbit.pass(abandoned));
    }
    Ok(measures)
}

fn check_people(people: f64) -> Result<(), StaffingError> {
    // Also refuses NaN; beyond 2⁵³ not every whole number is an `f64`.
    if (0.0..=9_007_199_254_740_992.0).contains(&people) {
        return Ok(());
    }
    Err(StaffingError::People { found: people })
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
    check_lengths(queue, people)?;
    if target.model != StaffingModel::Deferred && target.retry.is_some() {
        return with_retries(target, queue, people);
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

/// The flow through every interval where customers call again; `None` where nobody does.
pub(super) fn retry_flow(
    target: &QueueTarget,
    queue: &QueueLoads,
    people: &[f64],
) -> Result<Option<Vec<Flow>>, StaffingError> {
    check_lengths(queue, people)?;
    let (Some(retry), StaffingModel::ErlangA | StaffingModel::Chat) = (target.retry, target.model)
    else {
        return Ok(None);
    };
    let formula = target.formula()?;
    let Some(patience_s) = formula.mean_patience_s() else {
        return Ok(None);
    };
    let (places, slowdown) = formula.full_person();
    let rows = queue.loads.iter().zip(people).zip(queue.open);
    let intervals: Vec<FlowInterval> = rows
        .map(|((load, people), &open)| FlowInterval {
            length_s: queue.interval.as_secs_f64(),
            offered: if open { load.offered } else { 0.0 },
            // Where nothing is expected the time only says how soon those who are there are served.
            handle_time_s: slowdown * load.handle_time_s.max(1.0),
            people: people * places,
            patience_s,
            retry_share: retry.share.get(),
            retry_after_s: retry.after.as_secs_f64(),
            open,
        })
        .collect();
    flow(&intervals).map(Some)
}

fn check_lengths(queue: &QueueLoads, people: &[f64]) -> Result<(), StaffingError> {
    if queue.loads.len() == people.len() && queue.open.len() == people.len() {
        return Ok(());
    }
    Err(StaffingError::Lengths {
        intervals: queue.loads.len(),
        people: people.len(),
    })
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
