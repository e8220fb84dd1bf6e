//! From deferred work and its due times to people per open interval.
//!
//! The share `service_level` of the work must be on time. Let p be a share of each interval's work
//! that is due at its due time, the rest having twice the time: the profile is levelled between that
//! curve and the arrivals, divided by the occupancy people can bear and rounded up. The least p ≥
//! `service_level` is taken for which these people, working earliest due first, really finish the share
//! in time; p = 1 always does. The plan ends without backlog, so work that would be due after the last
//! open interval is due in it; what waits when it begins arrives in its first interval.
//!
//! Idle time that others lend is used at their full pace, after the queue's own people in an interval, and
//! only while the queue is open; own people are levelled beside it.

use std::time::Duration;

use super::{Amount, DeferredRun, amount, levelled_beside, serve, to_f64};
use crate::staffing::{AnswerWithin, Binding, ServiceMeasures, StaffingError};

/// A queue's deferred work on the plan's grid.
pub(in crate::staffing) struct DeferredWork<'a> {
    /// Person-intervals that arrive at the start of each interval.
    pub(in crate::staffing) arrivals: &'a [Amount],
    /// Whether anybody can work on it.
    pub(in crate::staffing) open: &'a [bool],
    /// Person-intervals of other people's idle time per interval, none while closed; empty where nobody
    /// lends any.
    pub(in crate::staffing) idle: &'a [f64],
    pub(in crate::staffing) deadline: Deadline,
    pub(in crate::staffing) service_level: f64,
    pub(in crate::staffing) max_occupancy: f64,
}

/// People per interval, and what they achieve.
pub(in crate::staffing) struct DeferredStaff {
    /// Work per interval as levelled, before occupancy and rounding.
    pub(in crate::staffing) level: Vec<f64>,
    /// ⌈level⌉: what rounding alone would ask for.
    pub(in crate::staffing) people_at_full_occupancy: Vec<u64>,
    pub(in crate::staffing) people: Vec<u64>,
    pub(in crate::staffing) worked: WorkedOff,
}

/// A backlog worked off by own people and in the idle time of others.
pub(in crate::staffing) struct WorkedOff {
    /// Person-intervals that arrive in each interval.
    arrivals: Vec<f64>,
    run: DeferredRun<f64>,
    /// Person-intervals that own people do in each interval.
    own: Vec<f64>,
    /// The same of others in their idle time.
    idle: Vec<f64>,
}

impl WorkedOff {
    /// Works `arrivals` off with so much own capacity and so much idle time per interval.
    pub(in crate::staffing) fn new(
        arrivals: Vec<f64>,
        due: &[usize],
        own: &[f64],
        idle: &[f64],
    ) -> Self {
        let lent = |i: usize| idle.get(i).copied().unwrap_or(0.0);
        let capacity: Vec<f64> = (own.iter().enumerate())
            .map(|(i, own)| own + lent(i))
            .collect();
        let run = serve(&arrivals, due, &capacity, &0.0);
        let done = |i: usize| run.intervals[i].served_on_time + run.intervals[i].served_late;
        let by_own: Vec<f64> = (0..own.len()).map(|i| done(i).min(own[i])).collect();
        Self {
            idle: (0..own.len())
                .map(|i| (done(i) - by_own[i]).min(lent(i)))
                .collect(),
            own: by_own,
            arrivals,
            run,
        }
    }

    /// Person-intervals done by own people, per interval.
    pub(in crate::staffing) fn own(&self) -> &[f64] {
        &self.own
    }

    /// Person-intervals done in the idle time of others, per interval.
    pub(in crate::staffing) fn idle(&self) -> &[f64] {
        &self.idle
    }

    /// What was done when, and what is left.
    pub(in crate::staffing) fn run(&self) -> &DeferredRun<f64> {
        &self.run
    }
}

impl DeferredStaff {
    /// What decides the people of an interval.
    pub(in crate::staffing) fn binding(&self, i: usize) -> Option<Binding> {
        match self.people[i] {
            0 => None,
            people if people > self.people_at_full_occupancy[i] => Some(Binding::Occupancy),
            _ => Some(Binding::DueTime),
        }
    }
}

/// The service in a finished run.
pub(in crate::staffing) struct DeferredService<'a> {
    worked: &'a WorkedOff,
    interval_s: f64,
}

impl<'a> DeferredService<'a> {
    pub(in crate::staffing) fn new(worked: &'a WorkedOff, interval: Duration) -> Self {
        Self {
            worked,
            interval_s: interval.as_secs_f64(),
        }
    }

    /// Service of the work that arrives in interval `i`, and how busy its own `people` are.
    pub(in crate::staffing) fn of_interval(&self, i: usize, people: f64) -> ServiceMeasures {
        let (run, arriving) = (&self.worked.run, self.worked.arrivals[i]);
        let (on_time, waited) = if arriving > 0.0 {
            // Rounding must not show as lateness.
            let share = run.on_time_of_arrival[i] / arriving;
            (
                if share > 1.0 - 1e-12 { 1.0 } else { share },
                run.waited_of_arrival[i] / arriving,
            )
        } else {
            (1.0, 0.0)
        };
        let busy = self.worked.own[i];
        ServiceMeasures {
            service_level: on_time,
            average_speed_of_answer_s: waited * self.interval_s,
            occupancy: if people > 0.0 { busy / people } else { 0.0 },
            abandonment: 0.0,
        }
    }
}

/// Halvings of the share p; 1/256 of the range is far below what a whole person changes.
const HALVINGS: u32 = 8;

/// # Errors
/// [`StaffingError::NeverOpen`] where work arrives and no interval from then on is open.
pub(in crate::staffing) fn staff(work: &DeferredWork) -> Result<DeferredStaff, StaffingError> {
    let open = OpenTime::new(work)?;
    let (mut too_few, mut enough) = (work.service_level.min(1.0), 1.0);
    let strictest = open.staff_for(work, enough)?;
    let first = open.staff_for(work, too_few)?;
    if on_time_share(work, &first.worked.run) >= work.service_level {
        return Ok(first);
    }
    let mut best = strictest;
    for _ in 0..HALVINGS {
        let p = 0.5 * (too_few + enough);
        let tried = open.staff_for(work, p)?;
        if on_time_share(work, &tried.worked.run) >= work.service_level {
            (enough, best) = (p, tried);
        } else {
            too_few = p;
        }
    }
    Ok(best)
}

fn on_time_share(work: &DeferredWork, run: &DeferredRun<f64>) -> f64 {
    let offered: f64 = work.arrivals.iter().map(to_f64).sum();
    let on_time: f64 = run.on_time_of_arrival.iter().sum();
    // Rounding in the run must not look like lateness.
    if offered == 0.0 {
        1.0
    } else {
        (on_time / offered + 1e-9).min(1.0)
    }
}

/// Open intervals as one unbroken line, with the work and its due times on it.
struct OpenTime {
    /// The grid's intervals that are open.
    intervals: Vec<usize>,
    /// Work that arrives at each open position; what comes while closed arrives when it opens.
    arrivals: Vec<Amount>,
    /// Last open position at which the work of a position is on time, and with twice the time.
    due: Vec<usize>,
    due_twice: Vec<usize>,
    /// Due interval on the grid, for the run.
    due_on_grid: Vec<usize>,
}

impl OpenTime {
    fn new(work: &DeferredWork) -> Result<Self, StaffingError> {
        let intervals: Vec<usize> = (0..work.open.len()).filter(|&i| work.open[i]).collect();
        let zero = Amount::from_integer(0.into());
        let mut arrivals = vec![zero.clone(); intervals.len()];
        for (i, amount) in work.arrivals.iter().enumerate() {
            let position = intervals.partition_point(|&open| open < i);
            if let Some(arriving) = arrivals.get_mut(position) {
                *arriving += amount;
            } else if *amount > zero {
                return Err(StaffingError::NeverOpen { interval: i });
            }
        }
        let due_of = |times| {
            (0..intervals.len())
                .map(|position| work.deadline.last_position(&intervals, position, times))
                .collect()
        };
        Ok(Self {
            due: due_of(1),
            due_twice: due_of(2),
            due_on_grid: work.deadline.due_on_grid(work.open),
            intervals,
            arrivals,
        })
    }

    /// People when the share `p` of the work is due at its due time and the rest in twice the time.
    fn staff_for(&self, work: &DeferredWork, p: f64) -> Result<DeferredStaff, StaffingError> {
        let level = self.level(p, work);
        let n = work.open.len();
        let mut staff = DeferredStaff {
            level: vec![0.0; n],
            people_at_full_occupancy: vec![0; n],
            people: vec![0; n],
            worked: WorkedOff::new(Vec::new(), &[], &[], &[]),
        };
        let cap = exact(work.max_occupancy);
        for (&i, level) in self.intervals.iter().zip(&level) {
            staff.level[i] = to_f64(level);
            staff.people_at_full_occupancy[i] = whole(level)?;
            staff.people[i] = whole(&(level / &cap))?;
        }
        let arrivals: Vec<f64> = work.arrivals.iter().map(to_f64).collect();
        let capacity: Vec<f64> = staff
            .people
            .iter()
            .map(|&people| people as f64 * work.max_occupancy)
            .collect();
        staff.worked = WorkedOff::new(arrivals, &self.due_on_grid, &capacity, work.idle);
        Ok(staff)
    }

    fn level(&self, p: f64, work: &DeferredWork) -> Vec<Amount> {
        let n = self.intervals.len();
        let promised = exact(p);
        let rest = exact(1.0) - &promised;
        let mut due_in = vec![exact(0.0); n];
        for (position, amount) in self.arrivals.iter().enumerate() {
            due_in[self.due[position]] += amount * &promised;
            due_in[self.due_twice[position]] += amount * &rest;
        }
        let lent = |&i: &usize| exact(work.idle.get(i).copied().unwrap_or(0.0));
        let idle: Vec<Amount> = self.intervals.iter().map(lent).collect();
        levelled_beside(&cumulated(&due_in), &cumulated(&self.arrivals), &idle)
    }
}

/// How many intervals work may take, and on which clock.
pub(in crate::staffing) struct Deadline {
    intervals: usize,
    elapsed: bool,
}

impl Deadline {
    pub(in crate::staffing) fn new(answer_within: AnswerWithin, interval: Duration) -> Self {
        let (time, elapsed) = match answer_within {
            AnswerWithin::OpenHours(time) | AnswerWithin::Wait(time) => (time, false),
            AnswerWithin::Elapsed(time) => (time, true),
        };
        Self {
            // A part of an interval does not count: the promise is kept by the interval before.
            intervals: (time.as_secs_f64() / interval.as_secs_f64()).floor() as usize,
            elapsed,
        }
    }

    /// Per interval of the grid, the last one in which its arrivals are on time; what comes while
    /// closed counts from the opening.
    pub(in crate::staffing) fn due_on_grid(&self, open: &[bool]) -> Vec<usize> {
        let intervals: Vec<usize> = (0..open.len()).filter(|&i| open[i]).collect();
        (0..open.len())
            .map(|i| {
                let position = intervals.partition_point(|&open| open < i);
                if position == intervals.len() {
                    return i;
                }
                intervals[self.last_position(&intervals, position, 1)]
            })
            .collect()
    }

    /// The last open position at which work that arrives at `position` is on time, given `times` the
    /// deadline; never before its own, never after the last.
    fn last_position(&self, open: &[usize], position: usize, times: usize) -> usize {
        let length = self.intervals.saturating_mul(times).max(1);
        let last = if self.elapsed {
            let end = open[position].saturating_add(length);
            open.partition_point(|&i| i < end) - 1
        } else {
            position.saturating_add(length - 1)
        };
        last.clamp(position, open.len() - 1)
    }
}

fn cumulated(amounts: &[Amount]) -> Vec<Amount> {
    let mut sum = exact(0.0);
    amounts
        .iter()
        .map(|amount| {
            sum += amount;
            sum.clone()
        })
        .collect()
}

fn exact(decimal: f64) -> Amount {
    amount(decimal).expect("invariant: shares and limits were checked to be finite")
}

fn whole(level: &Amount) -> Result<u64, StaffingError> {
    let rounded = level.ceil().to_integer();
    rounded
        .try_into()
        .map_err(|_| StaffingError::TooManyAgents {
            offered_load: to_f64(level),
        })
}

#[cfg(test)]
mod tests;
