//! A published roster after something changed: as few changed days as it pays to change.
//!
//! People fall ill, ask for leave, campaigns move. Nobody wants a new plan then; they want the one
//! they know with the least disturbance. So every person-day that differs from what was published
//! costs a stated price, beside everything a roster costs anyway:
//!
//! ```text
//! minimise  Σ_a k_{r_a} + cover cost + price · |{(a, d) : r_a(d) ≠ published_a(d)}|
//! ```
//! Two days are **the same** when the pattern and the start are; then the breaks stay where they
//! were published too. The price sits on the choices of each day, like a wish, so the exact
//! [`responses`](super::responses) know it, and the [`bound`](super::bound) holds for the sum as it
//! stands.
//!
//! Days before `from` are past: they stay as published whatever the rules say. Pins stand.
//!
//! **Who is asked.** First everybody whose published roster is not legal any more. Then, where the
//! cover of a queue or its requirement changed, everybody with its skill, in turn, as long as the
//! total falls; then a few reheats, of which the best counts. Where nothing changed nobody is
//! asked, and the roster stands as it was published.
//!
//! Somebody for whom nothing is legal any more, past days included, is left out with the reason;
//! their past days stand in the roster, later ones do not.
//!
//! Not modelled: moved breaks of days that stay, what a change so short before the day is worth,
//! and the wishes of a past day that the rules of today would not allow.

mod changes;
mod charged;
mod solve;

use chrono::NaiveDate;

use super::{Roster, RosterProblem, SolvedRoster};

pub use changes::{ChangeReason, DayChange, ShiftTime};
pub use solve::replan;

/// What has changed, and what a change may cost.
#[derive(Debug, Clone, Copy)]
pub struct ReplanRequest<'a> {
    /// The problem as it is now: rules, people and requirement after the change.
    pub problem: &'a RosterProblem,
    /// The roster that people know, of the same plan.
    pub published: &'a Roster,
    /// Whether the published breaks are known; if not, they are placed anew and no one minds.
    pub knows_breaks: bool,
    /// What was needed when it was published, (queues, intervals); `None` = not known, so that
    /// everything may have changed.
    pub required_before: Option<&'a [Vec<f64>]>,
    /// Positions of the people whose rules changed, ascending.
    pub changed: &'a [usize],
    /// Days before this one are past.
    pub from: NaiveDate,
    /// Money for each person-day that differs.
    pub price_per_change: f64,
}

/// How much work a replan may do; counted in answers, so that bytes repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplanLimits {
    /// 1 is usual, 0 leaves out the reheats.
    pub effort: u32,
    /// Equal seeds give equal rosters at any number of threads.
    pub seed: u64,
}

/// The new roster and what became of the old one.
#[derive(Debug, Clone)]
pub struct Replanned {
    /// The roster with its cost, changes not counted; its bound is that of the sum less the price
    /// of the changes made.
    pub solved: SolvedRoster,
    /// Every person-day that differs, by person, then day.
    pub changes: Vec<DayChange>,
    /// Money for these changes.
    pub change_cost: f64,
    /// No legal roster of these people costs less, changes counted.
    pub bound: f64,
    /// People who were asked.
    pub asked: usize,
}

impl Replanned {
    /// Cost of the roster and of the changes.
    pub fn total(&self) -> f64 {
        self.solved.objective.total() + self.change_cost
    }

    /// (total − bound) ÷ total; 0 when both are 0.
    pub fn gap(&self) -> f64 {
        let total = self.total();
        if total == 0.0 {
            0.0
        } else {
            (total - self.bound) / total
        }
    }
}

#[cfg(test)]
mod tests;
