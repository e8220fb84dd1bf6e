//! What is refused before anything is simulated.

use crate::forecast::{Forecast, QueueForecast};
use crate::roster::{Roster, Shift};
use crate::simulation::{
    Centre, Distribution, Proficiency, QueueService, SimulationError, Transfer,
};

pub(super) fn same_queues(centre: &Centre, forecast: &Forecast) -> Result<(), SimulationError> {
    let names = |ids: Vec<&str>| ids.join(", ");
    let centre_ids: Vec<&str> = centre.queues.iter().map(|q| q.queue.as_str()).collect();
    let forecast_ids: Vec<&str> = forecast.queues.iter().map(|q| q.queue.as_str()).collect();
    if centre_ids == forecast_ids {
        return Ok(());
    }
    Err(SimulationError::QueuesDiffer {
        centre: names(centre_ids),
        forecast: names(forecast_ids),
    })
}

/// What a queue promises and how its customers behave.
pub(super) fn service(
    service: &QueueService,
    index: usize,
    queues: &[QueueService],
) -> Result<(), SimulationError> {
    concurrency(service)?;
    behaviour(service)?;
    backlog(service, queues)?;
    let n_queues = queues.len();
    let sends_to = |transfer: &&Transfer| transfer.to >= n_queues || transfer.to == index;
    match service.behaviour.transfers.iter().find(sends_to) {
        Some(transfer) => Err(SimulationError::TransferTo {
            queue: service.queue.clone(),
            to: transfer.to,
            n_queues,
        }),
        None => Ok(()),
    }
}

/// Only deferred work waits from before, and only in the idle time of live queues.
fn backlog(service: &QueueService, queues: &[QueueService]) -> Result<(), SimulationError> {
    let of = &service.behaviour;
    let is_live = |at: &usize| {
        let queue = queues.get(*at);
        queue.is_some_and(|queue| !queue.channel.is_deferred())
    };
    let is_plain = of.backlog_at_start == 0 && of.idle_time_of.is_empty();
    let is_sound = service.channel.is_deferred() && of.idle_time_of.iter().all(is_live);
    if is_plain || is_sound {
        return Ok(());
    }
    Err(SimulationError::Backlog {
        queue: service.queue.clone(),
    })
}

/// Positive tests, so that NaN fails.
fn behaviour(service: &QueueService) -> Result<(), SimulationError> {
    let of = &service.behaviour;
    let transferred: f64 = of.transfers.iter().map(|t| t.share.get()).sum();
    let (patience, handle_time) = (parameter(of.patience), parameter(of.handle_time));
    let after = of.retry.map_or(1.0, |retry| retry.after.as_secs_f64());
    let lines = of.lines.map_or(1.0, f64::from);
    let sane = 0.01..=100.0;
    let range = "0.01 to 100";
    let facts = [
        (
            "patience_distribution",
            patience,
            sane.contains(&patience),
            range,
        ),
        (
            "handle_time_distribution",
            handle_time,
            sane.contains(&handle_time),
            range,
        ),
        ("retry_after_s", after, after > 0.0, "more than 0"),
        (
            "the sum of transfers",
            transferred,
            transferred < 1.0,
            "less than 1",
        ),
        ("lines", lines, lines >= 1.0, "at least 1"),
    ];
    match facts.into_iter().find(|fact| !fact.2) {
        Some((quantity, value, _, expected)) => Err(SimulationError::Behaviour {
            queue: service.queue.clone(),
            quantity,
            value,
            expected,
        }),
        None => Ok(()),
    }
}

fn parameter(distribution: Distribution) -> f64 {
    match distribution {
        Distribution::Exponential | Distribution::Deterministic | Distribution::Observed(_) => 1.0,
        Distribution::Weibull(shape) => shape,
        Distribution::Lognormal(cv) => cv,
    }
}

/// A proficiency belongs to somebody who works the queue, and is a positive number.
pub(super) fn proficiency(centre: &Centre, of: &Proficiency) -> Result<(), SimulationError> {
    let works = (centre.agents.get(of.agent)).is_some_and(|queues| queues.contains(&of.queue));
    if works && of.factor > 0.0 && of.factor.is_finite() {
        return Ok(());
    }
    Err(SimulationError::Proficiency {
        agent: of.agent,
        queue: of.queue,
        value: of.factor,
    })
}

fn concurrency(service: &QueueService) -> Result<(), SimulationError> {
    let queue = || service.queue.clone();
    if service.concurrency == 0 {
        return Err(SimulationError::NoConversations { queue: queue() });
    }
    if service.channel.is_deferred() && service.concurrency > 1 {
        return Err(SimulationError::DeferredAtOnce {
            queue: queue(),
            concurrency: service.concurrency,
        });
    }
    let bad = |&&factor: &&f64| !(factor > 0.0 && factor.is_finite());
    match service.concurrency_slowdown.iter().find(bad) {
        Some(&value) => Err(SimulationError::Slowdown {
            queue: queue(),
            value,
        }),
        None if service.concurrency_slowdown.is_empty() => {
            Err(SimulationError::NoSlowdown { queue: queue() })
        }
        None => Ok(()),
    }
}

pub(super) fn forecast(forecast: &Forecast, of: &QueueForecast) -> Result<(), SimulationError> {
    let (intervals, days) = (forecast.grid.n_intervals(), forecast.grid.n_days());
    let lengths = [
        ("mean", of.mean.len(), intervals),
        ("handle_time_s", of.handle_time_s.len(), intervals),
        ("open", of.open.len(), intervals),
        ("day_log_sd", of.day_log_sd.len(), days),
        ("interval_log_sd", of.interval_log_sd.len(), days),
    ];
    for (quantity, found, expected) in lengths {
        if found != expected {
            return Err(SimulationError::ForecastLength {
                queue: of.queue.clone(),
                quantity,
                found,
                expected,
            });
        }
    }
    let values = [
        ("mean", &of.mean),
        ("handle_time_s", &of.handle_time_s),
        ("day_log_sd", &of.day_log_sd),
        ("interval_log_sd", &of.interval_log_sd),
    ];
    for (quantity, list) in values {
        let bad = |value: &f64| !(*value >= 0.0 && value.is_finite());
        if let Some(position) = list.iter().position(bad) {
            return Err(SimulationError::ForecastValue {
                queue: of.queue.clone(),
                quantity,
                position,
                value: list[position],
            });
        }
    }
    Ok(())
}

pub(super) fn roster(centre: &Centre, roster: &Roster) -> Result<(), SimulationError> {
    let mut order: Vec<&Shift> = roster.shifts.iter().collect();
    order.sort_by_key(|shift| (shift.agent, shift.start_minute));
    for shift in &order {
        shift_is_whole(centre, shift)?;
    }
    for pair in order.windows(2) {
        if pair[0].agent == pair[1].agent && pair[1].start_minute < pair[0].end_minute {
            return Err(SimulationError::OverlappingShifts {
                agent: pair[0].agent,
                first: pair[0].work_date,
                second: pair[1].work_date,
            });
        }
    }
    Ok(())
}

fn shift_is_whole(centre: &Centre, shift: &Shift) -> Result<(), SimulationError> {
    if shift.agent >= centre.agents.len() {
        return Err(SimulationError::UnknownAgent {
            agent: shift.agent,
            n_agents: centre.agents.len(),
        });
    }
    let inside = |start: i64, end: i64| {
        shift.start_minute <= start && start <= end && end <= shift.end_minute
    };
    let whole = shift.start_minute < shift.end_minute;
    if whole && (shift.breaks.iter()).all(|b| inside(b.start_minute, b.end_minute)) {
        Ok(())
    } else {
        Err(SimulationError::BrokenShift {
            agent: shift.agent,
            work_date: shift.work_date,
        })
    }
}
