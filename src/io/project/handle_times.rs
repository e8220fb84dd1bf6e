//! `handle_time_distribution = "empirical"`: the shape of handle times as the history has it.

use crate::calibration::Reason;
use crate::calibration::shape::shape;
use crate::calibration::spread::IntervalMean;
use crate::history::{ContactHistory, Finding, Ledger, QueueHistory};
use crate::plan::PlannedQueue;

/// Gives these queues the shape of their history, and says for which it cannot.
pub fn take(
    asking: &[usize],
    queues: &mut [PlannedQueue],
    history: Option<&ContactHistory>,
) -> Option<Ledger> {
    let mut ledger = Ledger::of("paiban.toml");
    for &at in asking {
        let queue = &mut queues[at];
        let id = &queue.target.queue;
        let of = history.and_then(|h| h.queues.iter().find(|q| q.queue == *id));
        match of.map(|history| shape(&interval_means(history))) {
            Some(Ok(shape)) => queue.service.behaviour.handle_time = shape,
            Some(Err(reason)) => ledger.findings.push(refusal(queue, why(reason))),
            None => ledger.findings.push(refusal(queue, "there is no history")),
        }
    }
    (!ledger.findings.is_empty()).then_some(ledger)
}

fn interval_means(history: &QueueHistory) -> Vec<IntervalMean> {
    let known = history.handled.indexed_iter().filter(|(_, n)| **n > 0.0);
    known
        .map(|((day, slot), handled)| IntervalMean {
            day,
            slot,
            handled: *handled,
            mean_s: history.handle_time_s[[day, slot]],
        })
        .collect()
}

fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NoHandleTimes => "the history has no handled contacts with their handle time",
        Reason::SameCounts => "all intervals have about the same number of contacts",
        Reason::TooFew { .. } => "fewer than 50 intervals on 5 days have a handle time",
        _ => "its handle times do not vary",
    }
}

fn refusal(queue: &PlannedQueue, why: &str) -> Finding {
    let id = &queue.target.queue;
    Finding::error("PB-1308", "paiban.toml")
        .column("handle_time_distribution")
        .found(format!("the handle times of \"{id}\" cannot be taken from the history: {why}"))
        .expected("handled and handle_time_s in intervals with few and with many contacts, or 200 rows of a single contact")
        .fix("export those columns, or write \"lognormal(cv)\" with a value of your own")
}
