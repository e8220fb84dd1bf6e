//! `backlog_at_start`, `idle_time_of` and `idle_time_share`: what a deferred queue begins with, and whose
//! idle time may be spent on it.

use crate::io::headers;
use crate::io::project::section::{NumberRange, Section};
use crate::plan::PlannedQueue;
use crate::staffing::{BacklogRules, IdleTimeOf, StaffingModel};
use crate::units::{Fraction, QueueId};

const AT_START: &str = "backlog_at_start";
const IDLE_TIME_OF: &str = "idle_time_of";
const SHARE: &str = "idle_time_share";

/// The share of idle time that is good for anything where the planner says none: an assumption.
const DEFAULT_SHARE: f64 = 0.7;
/// Contacts that can wait in one queue.
const MOST_WAITING: i64 = 10_000_000;

/// Reads the keys of one queue; which queues it may name is seen by [`check`] when all are known.
pub fn read(section: &Section<'_, '_>, model: StaffingModel) -> BacklogRules {
    let at_start = section.whole(AT_START, 0, (0, MOST_WAITING)) as u32;
    let queues = section.list::<String>(IDLE_TIME_OF).unwrap_or_default();
    let share = section.number(SHARE, DEFAULT_SHARE, NumberRange::Above(0.0, 1.0));
    if model != StaffingModel::Deferred {
        for key in [AT_START, IDLE_TIME_OF, SHARE] {
            if section.has(key) {
                let found = format!("{key} on a queue whose contacts wait for somebody");
                section.refuse(key, found, format!("no {key} but where work is deferred"));
            }
        }
        return BacklogRules::default();
    }
    if queues.is_empty() && section.has(SHARE) {
        let found = format!("{SHARE} without {IDLE_TIME_OF}");
        section.refuse(SHARE, found, "idle_time_of = [\"voice\"]");
    }
    let ids: Vec<QueueId> = (queues.into_iter())
        .map(|at| QueueId::new(at.value))
        .collect();
    let share = Fraction::new(share).expect("invariant: the range was checked when it was read");
    BacklogRules {
        at_start,
        idle_time: (!ids.is_empty()).then_some(IdleTimeOf { queues: ids, share }),
    }
}

/// Checks the names against all queues and tells the simulation their positions; faults are left in the
/// source.
pub fn check(queues: &mut [PlannedQueue], sections: &[Section<'_, '_>]) {
    for (at, section) in sections.iter().enumerate().take(queues.len()) {
        let Some(of) = queues[at].target.backlog.idle_time.clone() else {
            continue;
        };
        let places = section.list::<String>(IDLE_TIME_OF);
        let places = places.unwrap_or_default();
        let mut positions = Vec::with_capacity(of.queues.len());
        for (name, place) in of.queues.iter().zip(places) {
            match position(queues, at, name, &positions) {
                Ok(position) => positions.push(position),
                Err((found, expected)) => {
                    let source = section.source;
                    let finding = source.error("PB-1601", &place.span).found(found);
                    source.say(finding.expected(expected).fix("correct the value"));
                }
            }
        }
        queues[at].service.behaviour.idle_time_of = positions;
    }
}

/// The position of a queue that may be named, or what is wrong with it and what was expected.
fn position(
    queues: &[PlannedQueue],
    own: usize,
    name: &QueueId,
    before: &[usize],
) -> Result<usize, (String, String)> {
    let is_live = |queue: &&PlannedQueue| queue.target.model != StaffingModel::Deferred;
    let live: Vec<&str> = (queues.iter().filter(is_live))
        .map(|queue| queue.target.queue.as_str())
        .collect();
    let expected = || match live.as_slice() {
        [] => "a queue whose contacts wait for somebody; there is none".to_owned(),
        live => live.join(", "),
    };
    let wrong = |what: String| (format!("{IDLE_TIME_OF} names {what}"), expected());
    let Some(position) = queues.iter().position(|queue| queue.target.queue == *name) else {
        let near = headers::suggestion(name.as_str(), live.iter().copied());
        let found = format!("{IDLE_TIME_OF} names \"{name}\", which is no queue");
        return Err((found, near.unwrap_or_else(expected)));
    };
    if position == own {
        return Err(wrong("the queue itself".into()));
    }
    if queues[position].target.model == StaffingModel::Deferred {
        return Err(wrong(format!("\"{name}\", which is deferred too")));
    }
    if before.contains(&position) {
        return Err(wrong(format!("\"{name}\" twice")));
    }
    Ok(position)
}
