//! Least people on a queue and most people at work, by hours of the day.
//!
//! ```text
//! min_staff   x ÷ (1 − shrinkage) ≥ value      x  people on the queue after the split
//! seats       n ≤ value                        n  people between start and end of a shift
//! ```
//! People are counted per interval, each by the share of it that they are there. Who is on a break is
//! not on a queue, but keeps the seat. A limit with a price costs `price` for each person-hour beyond
//! it; one without is hard: the search treats a person-hour as dearer than anything else in the plan,
//! and a roster that still breaks it is no roster.
//!
//! In the cost of cover a least number of people is one more place at which the slope changes, a
//! [`Bend`]: the cost stays convex, so the split over queues stays exact and the bound a bound. Seats
//! join everybody at work; they are steered, and the bound holds without them.

use super::demands::Bend;
pub use super::demands::{LimitKind, StaffLimit};
use super::{Conflict, Coverage, Objective, Obstacle, Roster, RosterProblem};
use crate::calendar::{ClockMinutes, Grid, format_clock};

/// A person-hour beyond a hard limit costs this many times the dearest hour of the objective.
const HARD: f64 = 20.0;

/// People closer than this to a limit keep it.
const ROUNDING: f64 = 1e-6;

impl StaffLimit {
    /// Whether it holds in an interval: whether the wall clock at its start lies within the hours.
    pub fn holds_in(&self, grid: &Grid, interval: usize) -> bool {
        let Some((from, until)) = self.hours else {
            return true;
        };
        let clock = (grid.slot(interval) * grid.interval_minutes() as usize) as ClockMinutes;
        (from..until).contains(&clock) || (from..until).contains(&(clock + 1440))
    }

    /// The limit in words: `min_staff of 2 on voice, 22:00-07:00`.
    pub fn name(&self, problem: &RosterProblem) -> String {
        let what = match self.kind {
            LimitKind::MinStaff { queue } => {
                let queue = problem.queues[queue].queue.as_str();
                format!("min_staff of {} on {queue}", self.value)
            }
            LimitKind::Seats => format!("{} seats", self.value),
        };
        match self.hours {
            None => what,
            Some((from, until)) => {
                let until = if until > 1440 { until - 1440 } else { until };
                format!("{what}, {}-{}", format_clock(from), format_clock(until))
            }
        }
    }

    /// Money per person-hour for the search, hard limits included.
    pub fn deterrent(&self, objective: &Objective) -> f64 {
        self.price.unwrap_or_else(|| {
            let dearest = objective.understaffed_beyond.max(objective.overstaffed);
            HARD * dearest.max(1.0)
        })
    }

    /// How many people are missing, or are too many, where `people` are counted.
    pub fn beyond(&self, people: f64) -> f64 {
        let value = f64::from(self.value);
        let beyond = match self.kind {
            LimitKind::MinStaff { .. } => value - people,
            LimitKind::Seats => people - value,
        };
        if beyond > ROUNDING { beyond } else { 0.0 }
    }
}

/// The bends that curves and least numbers of people put into the cost of cover, per queue and
/// interval; empty where no queue has one.
pub fn bends(problem: &RosterProblem) -> Vec<Vec<Vec<Bend>>> {
    let is_min = |limit: &&StaffLimit| matches!(limit.kind, LimitKind::MinStaff { .. });
    if !problem.limits.iter().any(|limit| is_min(&limit)) {
        return problem.curves.clone();
    }
    let kept = problem.shrinkage.availability();
    let mut bends = problem.curves.clone();
    if bends.is_empty() {
        bends = vec![vec![Vec::new(); problem.grid.n_intervals()]; problem.queues.len()];
    }
    for limit in &problem.limits {
        let LimitKind::MinStaff { queue } = limit.kind else {
            continue;
        };
        let bend = Bend {
            people: f64::from(limit.value) * kept,
            price: limit.deterrent(&problem.objective) / kept,
        };
        for (t, cell) in bends[queue].iter_mut().enumerate() {
            if limit.holds_in(&problem.grid, t) {
                cell.push(bend);
            }
        }
    }
    bends
}

/// How far a roster is beyond one limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeyondLimit {
    /// Position in [`RosterProblem::limits`].
    pub limit: usize,
    /// Person-hours beyond it in all.
    pub hours: f64,
    /// The interval in which most people are missing or too many.
    pub interval: usize,
    /// The people there are then.
    pub people: f64,
}

impl BeyondLimit {
    /// What it costs, in money; nothing where the limit is hard.
    pub fn cost(&self, problem: &RosterProblem) -> f64 {
        problem.limits[self.limit].price.unwrap_or(0.0) * self.hours
    }
}

/// The limits that a roster does not keep, with how far it is beyond them.
pub fn beyond(problem: &RosterProblem, roster: &Roster, coverage: &Coverage) -> Vec<BeyondLimit> {
    let kept = problem.shrinkage.availability();
    let at_work = problem
        .limits
        .iter()
        .any(|limit| limit.kind == LimitKind::Seats)
        .then(|| at_work(problem, roster));
    let of_limit = |(index, limit): (usize, &StaffLimit)| {
        let counted = |t: usize| match limit.kind {
            LimitKind::MinStaff { queue } => coverage.queues[queue].scheduled[t] / kept,
            LimitKind::Seats => at_work.as_ref().map_or(0.0, |people| people[t]),
        };
        let mut found: Option<(f64, BeyondLimit)> = None;
        for t in 0..problem.grid.n_intervals() {
            let people = counted(t);
            let by = limit.beyond(people);
            if by == 0.0 || !limit.holds_in(&problem.grid, t) {
                continue;
            }
            let hours = by * problem.grid.interval_hours();
            let (worst, so_far) = found.get_or_insert((
                0.0,
                BeyondLimit {
                    limit: index,
                    hours: 0.0,
                    interval: t,
                    people,
                },
            ));
            so_far.hours += hours;
            if by > *worst {
                (*worst, so_far.interval, so_far.people) = (by, t, people);
            }
        }
        found.map(|(_, found)| found)
    };
    let limits = problem.limits.iter().enumerate();
    limits.filter_map(of_limit).collect()
}

/// The interval of a limit in which the fewest people can be there, whatever the roster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The interval.
    pub interval: usize,
    /// The most people who can be there.
    pub people: f64,
}

/// Why a roster that does not keep its hard limits is none, with the mildest ways out: each of them
/// makes this very roster one. `reach` knows where no roster has enough people.
pub fn conflicts(
    problem: &RosterProblem,
    beyond: &[BeyondLimit],
    reach: impl Fn(&StaffLimit) -> Option<Reach>,
) -> Vec<Conflict> {
    let hard = |found: &&BeyondLimit| problem.limits[found.limit].price.is_none();
    let conflict = |found: &BeyondLimit| {
        let limit = &problem.limits[found.limit];
        let name = limit.name(problem);
        let (nearest, what) = match limit.kind {
            LimitKind::MinStaff { .. } => (found.people + ROUNDING, "too few"),
            LimitKind::Seats => ((found.people - ROUNDING).ceil(), "too many"),
        };
        let people_at = |people: f64, interval: usize| {
            let at = problem.grid.start(interval).format("%Y-%m-%dT%H:%M");
            format!("{} people at {at}", (people * 100.0).round() / 100.0)
        };
        let best = people_at(found.people, found.interval);
        let best = format!("{:.1} person-hours {what}, at worst {best}", found.hours);
        let reach = reach(limit).filter(|reach| limit.beyond(reach.people) > 0.0);
        let (obstacle, reason) = match reach {
            Some(Reach { interval, people }) => {
                let most = people_at(people, interval);
                let reason = format!("no more than {most} can be there; {best} in the best found");
                (Obstacle::OutOfReach(name.clone()), reason)
            }
            None => (Obstacle::Limit(name.clone()), best),
        };
        Conflict {
            obstacle,
            reason,
            smallest_changes: vec![
                format!(
                    "value of {name} from {} to {}",
                    limit.value,
                    nearest.floor()
                ),
                format!("a price for {name}, so that it may be missed"),
            ],
        }
    };
    beyond.iter().filter(hard).map(conflict).collect()
}

/// People between start and end of a shift, per interval.
fn at_work(problem: &RosterProblem, roster: &Roster) -> Vec<f64> {
    let grid = &problem.grid;
    let shifts = roster.shifts.iter().map(|s| (s.start_minute, s.end_minute));
    let before = problem.previous.iter();
    let before = before.map(|s| (grid.minute_of(s.start), grid.minute_of(s.end)));
    let mut minutes = vec![0; grid.n_intervals()];
    for (interval, there) in shifts.chain(before).flat_map(|span| grid.touched(span)) {
        minutes[interval] += there;
    }
    let whole = f64::from(grid.interval_minutes());
    minutes.into_iter().map(|m| m as f64 / whole).collect()
}

#[cfg(test)]
mod tests;
