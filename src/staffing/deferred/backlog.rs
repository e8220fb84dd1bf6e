//! From deferred work and its due times to people per open interval.
//!
//! The share `service_level` of the work must be on time. Let p be a share of each interval's work
//! that is due at its due time, the rest having twice the time: the profile is levelled between that
//! curve and the arrivals, divided by the occupancy people can bear and rounded up. The least p ≥
//! `service_level` is taken for which these people, working earliest due first, really finish the share
//! in time; p = 1 always does. The plan starts and ends without backlog, so work that would be due
//! after the last open interval is due in it.

use std::time::Duration;

use super::{Amount, DeferredRun, amount, levelled, serve, to_f64};
use crate::staffing::{AnswerWithin, Binding, ServiceMeasures, StaffingError};

/// A queue's deferred work on the plan's grid.
pub(in crate::staffing) struct DeferredWork<'a> {
    /// Person-intervals that arrive at the start of each interval.
    pub(in crate::staffing) arrivals: &'a [Amount],
    /// Whether anybody can work on it.
    pub(in crate::staffing) open: &'a [bool],
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
    pub(in crate::staffing) run: DeferredRun<f64>,
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
    run: &'a DeferredRun<f64>,
    interval_s: f64,
}

impl<'a> DeferredService<'a> {
    pub(in crate::staffing) fn new(run: &'a DeferredRun<f64>, interval: Duration) -> Self {
        Self {
            run,
            interval_s: interval.as_secs_f64(),
        }
    }

    /// Service of the work that arrives in interval `i`, and how busy its `people` are.
    pub(in crate::staffing) fn of_interval(
        &self,
        i: usize,
        arriving: f64,
        people: f64,
    ) -> ServiceMeasures {
        let done = &self.run.intervals[i];
        let (on_time, waited) = if arriving > 0.0 {
            // Rounding must not show as lateness.
            let share = self.run.on_time_of_arrival[i] / arriving;
            (
                if share > 1.0 - 1e-12 { 1.0 } else { share },
                self.run.waited_of_arrival[i] / arriving,
            )
        } else {
            (1.0, 0.0)
        };
        let busy = done.served_on_time + done.served_late;
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
    if on_time_share(work, &first.run) >= work.service_level {
        return Ok(first);
    }
    let mut best = strictest;
    for _ in 0..HALVINGS {
        let p = 0.5 * (too_few + enough);
        let tried = open.staff_for(work, p)?;
        if on_time_share(work, &tried.run) >= work.service_level {
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
        let level = self.level(p);
        let n = work.open.len();
        let mut staff = DeferredStaff {
            level: vec![0.0; n],
            people_at_full_occupancy: vec![0; n],
            people: vec![0; n],
            run: serve::<f64>(&[], &[], &[], &0.0),
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
        staff.run = serve(&arrivals, &self.due_on_grid, &capacity, &0.0);
        Ok(staff)
    }

    fn level(&self, p: f64) -> Vec<Amount> {
        let n = self.intervals.len();
        let promised = exact(p);
        let rest = exact(1.0) - &promised;
        let mut due_in = vec![exact(0.0); n];
        for (position, amount) in self.arrivals.iter().enumerate() {
            due_in[self.due[position]] += amount * &promised;
            due_in[self.due_twice[position]] += amount * &rest;
        }
        levelled(&cumulated(&due_in), &cumulated(&self.arrivals))
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
