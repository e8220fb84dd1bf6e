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
        let whole = f64::from(grid.interval_minutes());
        for shift in &problem.previous {
            let span = (grid.minute_of(shift.start), grid.minute_of(shift.end));
            for (t, minutes) in grid.touched(span) {
                taken[t] += minutes as f64 / whole;
            }
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
