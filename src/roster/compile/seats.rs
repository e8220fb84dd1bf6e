//! The most people at work in each interval, and what one more costs.

use crate::roster::RosterProblem;
use crate::roster::limits::{LimitKind, StaffLimit};

/// Limits on seats as the search sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Seats {
    /// Per interval: the most people, and money per person-hour beyond.
    pub limits: Vec<Vec<(f64, f64)>>,
    /// People at work on shifts of the previous roster, per interval.
    pub taken: Vec<f64>,
}

impl Seats {
    /// The limits of a problem; `None` without any.
    pub(super) fn new(problem: &RosterProblem) -> Option<Self> {
        let is_seats = |limit: &&StaffLimit| limit.kind == LimitKind::Seats;
        let limits: Vec<&StaffLimit> = problem.limits.iter().filter(is_seats).collect();
        if limits.is_empty() {
            return None;
        }
        let grid = &problem.grid;
        let of_interval = |t: usize| {
            let holding = limits.iter().filter(|limit| limit.holds_in(grid, t));
            holding
                .map(|limit| (f64::from(limit.value), limit.deterrent(&problem.objective)))
                .collect()
        };
        let mut taken = vec![0.0; grid.n_intervals()];
        let h = i64::from(grid.interval_minutes());
        for shift in &problem.previous {
            let minutes = (grid.minute_of(shift.start), grid.minute_of(shift.end));
            spread(minutes, h, taken.len(), |t, share| taken[t] += share);
        }
        Some(Self {
            limits: (0..grid.n_intervals()).map(of_interval).collect(),
            taken,
        })
    }

    /// What one more person costs per hour beside `people`; `smoothing` people of doubt, 0 = none.
    pub fn rent(&self, interval: usize, people: f64, smoothing: f64) -> f64 {
        let more = |&(most, price): &(f64, f64)| {
            if smoothing > 0.0 {
                let z = (people + 0.5 - most) / smoothing;
                price / (1.0 + (-1.7 * z).exp())
            } else {
                price * ((people + 1.0 - most).max(0.0) - (people - most).max(0.0))
            }
        };
        self.limits[interval].iter().map(more).sum()
    }

    /// What so many people at work cost beyond the limits, money per hour.
    pub fn cost(&self, interval: usize, people: f64) -> f64 {
        let limits = self.limits[interval].iter();
        limits
            .map(|&(most, price)| price * (people - most).max(0.0))
            .sum()
    }
}

/// Calls `add` with every interval of the plan that `[from, until)` touches and the share of it.
pub fn spread(
    (from, until): (i64, i64),
    interval_minutes: i64,
    n_intervals: usize,
    mut add: impl FnMut(usize, f64),
) {
    let h = interval_minutes;
    let (from, until) = (from.max(0), until.min(n_intervals as i64 * h));
    let mut at = from;
    while at < until {
        let next = ((at / h + 1) * h).min(until);
        add((at / h) as usize, (next - at) as f64 / h as f64);
        at = next;
    }
}
