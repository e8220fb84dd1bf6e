//! Fair shares as the search sees them: hours of each kind per shift, and what an hour apart costs.

use super::super::RosterProblem;
use super::super::fairness::{FairShares, KindHours, kind_hours};
use super::PlannedShift;

/// Fair shares, where the plan pays for them.
#[derive(Debug, Clone)]
pub struct Fairness {
    /// Money per hour away from the fair share.
    pub price: f64,
    /// Who may work what, and what is owed.
    pub shares: FairShares,
    /// Hours of each kind, (days, shifts).
    hours: Vec<Vec<KindHours>>,
}

impl Fairness {
    /// `None` where unfairness costs nothing.
    pub(super) fn new(problem: &RosterProblem, shifts: &[Vec<PlannedShift>]) -> Option<Self> {
        if problem.objective.unfairness <= 0.0 {
            return None;
        }
        let hours =
            |shift: &PlannedShift| kind_hours(problem, (shift.start_minute, shift.end_minute));
        Some(Self {
            price: problem.objective.unfairness,
            shares: FairShares::new(problem),
            hours: shifts
                .iter()
                .map(|day| day.iter().map(hours).collect())
                .collect(),
        })
    }

    /// Hours of each kind in a shift.
    pub fn hours(&self, day: usize, shift: usize) -> KindHours {
        self.hours[day][shift]
    }

    /// What a shift costs at prices per hour of each kind.
    pub fn charge(&self, prices: &[f64; 3], day: usize, shift: usize) -> f64 {
        let hours = self.hours[day][shift].iter();
        hours.zip(prices).map(|(hours, price)| hours * price).sum()
    }
}
