//! All queues of a plan with their people: what customers meet, and what becomes of every backlog.
//!
//! ```text
//! arrived + backlog before = done on time + done late + backlog        for every interval, in contacts
//! done in idle time ≤ done
//! ```
//! Backlogs are worked off earliest due first over open hours and carried over nights and closed days.
//! Contacts are work divided by the handle time of the interval in which they arrived.

use super::deferred::backlog::{Deadline, DeferredService, WorkedOff};
use super::idle::{self, IdleTime};
use super::staffed::{check_lengths, service_over};
use super::{QueueLoads, QueueTarget, ServiceMeasures, StaffingError, StaffingModel};

/// A queue with the people who work on it through a plan.
#[derive(Debug, Clone, Copy)]
pub struct WorkedQueue<'a> {
    /// What it promises.
    pub target: &'a QueueTarget,
    /// What arrives.
    pub load: QueueLoads<'a>,
    /// People on it, per interval.
    pub people: &'a [f64],
}

/// What these people give.
#[derive(Debug, Clone)]
pub struct WorkedService {
    /// Per interval of arrival.
    pub measures: Vec<ServiceMeasures>,
    /// Per interval, for deferred queues.
    pub backlog: Option<Vec<BacklogInterval>>,
}

/// What one interval did to a backlog, in contacts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BacklogInterval {
    /// Arrived; in the first interval also what waited when the plan began.
    pub arrived: f64,
    /// Done by the due time.
    pub done_on_time: f64,
    /// Done after it.
    pub done_late: f64,
    /// Left at the end of the interval.
    pub backlog: f64,
    /// Of it: past the due time.
    pub overdue: f64,
    /// Of what was done: by people of live queues in their idle time.
    pub done_in_idle_time: f64,
    /// How many people's time that took, on average over the interval.
    pub idle_time: f64,
}

/// The service of every queue, in their order; idle time is lent as the deferred queues ask for it.
pub(super) fn service_of_plan(
    queues: &[WorkedQueue<'_>],
) -> Vec<Result<WorkedService, StaffingError>> {
    let mut idle = IdleTime::default();
    let is_deferred = |queue: &WorkedQueue<'_>| queue.target.model == StaffingModel::Deferred;
    let mut offered = Ok(());
    for queue in queues.iter().filter(|queue| !is_deferred(queue)) {
        let targets = queues.iter().map(|queue| queue.target);
        if idle::is_named(&queue.target.queue, targets) && offered.is_ok() {
            offered = idle.offer(queue.target, &queue.load, queue.people);
        }
    }
    let service = |queue: &WorkedQueue<'_>| {
        if !is_deferred(queue) {
            let measures = service_over(queue.target, &queue.load, queue.people)?;
            let backlog = None;
            return Ok(WorkedService { measures, backlog });
        }
        offered.clone()?;
        worked_off(queue, &mut idle)
    };
    queues.iter().map(service).collect()
}

fn worked_off(
    queue: &WorkedQueue<'_>,
    idle: &mut IdleTime,
) -> Result<WorkedService, StaffingError> {
    let QueueLoads {
        loads,
        open,
        interval,
    } = queue.load;
    check_lengths(&queue.load, queue.people)?;
    let usable = idle.usable(queue.target, open)?;
    let cap = queue.target.max_occupancy.get();
    let own: Vec<f64> = queue.people.iter().map(|people| people * cap).collect();
    let arrivals: Vec<f64> = loads.iter().map(|load| load.offered_load).collect();
    let due = Deadline::new(queue.target.answer_within, interval).due_on_grid(open);
    let worked = WorkedOff::new(arrivals, &due, &own, &usable);
    idle.spend(queue.target, &worked);
    let service = DeferredService::new(&worked, interval);
    let measures = queue.people.iter().enumerate();
    Ok(WorkedService {
        measures: measures
            .map(|(i, &people)| service.of_interval(i, people))
            .collect(),
        backlog: Some(in_contacts(queue, &worked, &due)),
    })
}

/// A share of a contact below which what is left is a rounding.
const DUST: f64 = 1e-9;

fn in_contacts(queue: &WorkedQueue<'_>, worked: &WorkedOff, due: &[usize]) -> Vec<BacklogInterval> {
    let loads = queue.load.loads;
    let mut left: Vec<f64> = loads.iter().map(|load| load.offered).collect();
    let mut pieces = worked.run().pieces.iter().peekable();
    let (mut backlog, mut next_due, mut overdue) = (0.0, 0, 0.0);
    let mut rows = Vec::with_capacity(loads.len());
    for (now, load) in loads.iter().enumerate() {
        let mut row = BacklogInterval {
            arrived: load.offered,
            idle_time: worked.idle()[now],
            ..BacklogInterval::default()
        };
        let mut own_left = worked.own()[now];
        while let Some(piece) = pieces.next_if(|piece| piece.done_in == now) {
            let of = &loads[piece.arrived_in];
            let contacts = piece.work / of.offered_load * of.offered;
            left[piece.arrived_in] -= contacts;
            if now <= due[piece.arrived_in] {
                row.done_on_time += contacts;
            } else {
                row.done_late += contacts;
            }
            let by_own = piece.work.min(own_left);
            own_left -= by_own;
            row.done_in_idle_time += contacts * (1.0 - by_own / piece.work);
        }
        backlog += load.offered - row.done_on_time - row.done_late;
        overdue -= row.done_late;
        while next_due <= now && due[next_due] <= now {
            overdue += left[next_due];
            next_due += 1;
        }
        let tidy = |contacts: f64| if contacts < DUST { 0.0 } else { contacts };
        row.backlog = tidy(backlog);
        row.overdue = tidy(overdue).min(row.backlog);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests;
