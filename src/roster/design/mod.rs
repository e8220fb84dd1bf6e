//! Which shifts to have at all: few different ones, many people on each, for one week of counts.
//!
//! Before anybody is rostered a planner decides which shapes of a day exist. This stage knows no
//! people, only numbers: how many work each shift on each day of one week.
//!
//! ```text
//! n_sd ∈ {0, 1, …}   people on shift s on day d              y_s ∈ {0,1}  shift s is in use
//! x_t = a·Σ_sd δ_sdt·n_sd                                     people on queue in interval t
//!
//! min h·Σ_t ( first·u¹_t + beyond·u²_t + over·o_t ) + distinct·Σ_s y_s
//!     x_t + u¹_t + u²_t − o_t = R_t,   0 ≤ u¹_t ≤ share·R_t,   n_sd ≤ M_sd·y_s
//!
//! s   a pattern at a start        δ_sdt  share of interval t that shift s of day d is on queue
//! h   hours of an interval        a      1 − shrinkage
//! ```
//! The prices are those of [`Objective`](super::Objective); `distinct` is paid once for each
//! different pattern and start in use. Where the week is a **cycle**, the last day's shifts run on
//! into the first day; else what runs over the end covers nothing.
//!
//! **Breaks** have no place yet: each takes from every interval the average over the places where
//! it may lie. All queues are one: the requirement is the sum over the queues, as if everybody
//! could serve each of them.
//!
//! **The proof.** The relaxation of this program is weak, because a fraction of `y` permits many
//! people. Rises and falls of the requirement make it strong: where R grows by k from t − 1 to t,
//! some shift has to begin at t, or somebody is missing at t or too many are there before,
//!
//! ```text
//! Σ_s min(k, M_s)·y_s + u_t + o_{t−1} ≥ k     over the shifts whose presence grows at t
//! ```
//! and the same for falls (the simplest flow cover, Padberg, Van Roy & Wolsey 1985). A plan that
//! meets the requirement exactly, where there is one, is found first: it is a far smaller program
//! and a good start. Where there is none, the price of a shift is spread over the people on it, again
//! and again (slope scaling), and the program over the shifts that remain is the start.
//!
//! Not modelled: people, contracts, days and hours per person, wages, the average number of duties.
//!
//! # References
//! Kim & Pardalos (1999), a solution approach to the fixed charge network flow problem using a
//! dynamic slope scaling procedure. Musliu, Schaerf & Slany (2004), local search for shift design. Di Gaspero, Gärtner, Kortsarz,
//! Musliu, Schaerf & Slany (2007), the minimum shift design problem.

mod candidates;
mod improve;
mod program;
mod scaling;
mod search;
mod step;
mod task;
mod totals;

use crate::calendar::ClockMinutes;
use crate::units::Shrinkage;

use super::ShiftPattern;

pub use search::design;
pub use totals::totals;

/// One week of people needed, and the shifts that could cover it.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignProblem {
    /// How many days, 1 to 7.
    pub n_days: usize,
    /// Length of an interval in minutes; it divides a day.
    pub interval_minutes: u32,
    /// Whether the last day's shifts run on into the first day.
    pub cyclic: bool,
    /// People needed in each interval of the days, one after the other.
    pub required: Vec<f64>,
    /// The shapes of a day's work.
    pub shift_patterns: Vec<ShiftPattern>,
    /// Whether breaks take people off the queue; if not, they are part of shrinkage.
    pub breaks_in_roster: bool,
    /// Paid time in which people are not available.
    pub shrinkage: Shrinkage,
    /// What the plan minimises.
    pub prices: DesignPrices,
}

/// What a design costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignPrices {
    /// Each missing agent-hour up to `understaffed_first_share` of the requirement.
    pub understaffed_first: f64,
    /// Each further missing agent-hour.
    pub understaffed_beyond: f64,
    /// The share of the requirement that counts as the first tier.
    pub understaffed_first_share: f64,
    /// Each agent-hour above the requirement.
    pub overstaffed: f64,
    /// Each different pattern and start in use.
    pub distinct_shift: f64,
}

/// How much work a design may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignLimits {
    /// Most nodes of the search tree of the whole program; the reproducible limit.
    pub nodes: u32,
    /// Most seconds; an answer that depends on it depends on the machine.
    pub seconds: Option<f64>,
}

impl DesignLimits {
    /// The usual effort.
    pub const USUAL: DesignLimits = DesignLimits {
        nodes: 200,
        seconds: None,
    };
}

/// A shift in use and how many work it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignedShift {
    /// Position in [`DesignProblem::shift_patterns`].
    pub pattern: usize,
    /// The start on the wall clock.
    pub start: ClockMinutes,
    /// People on each day.
    pub people: Vec<u32>,
}

/// The shifts to have, what they cost, and a proven bound on every other choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The shifts in use, by start, then pattern.
    pub shifts: Vec<DesignedShift>,
    /// What they cost.
    pub totals: DesignTotals,
    /// No choice of shifts and people costs less.
    pub bound: f64,
}

impl Design {
    /// (objective − bound) ÷ objective; 0 when both are 0.
    pub fn gap(&self) -> f64 {
        let total = self.totals.total();
        if total == 0.0 {
            0.0
        } else {
            (total - self.bound) / total
        }
    }

    /// Whether the bound meets the objective.
    pub fn is_optimal(&self) -> bool {
        self.gap() <= 1e-9
    }
}

/// What a design costs part by part, and what it gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DesignTotals {
    /// Money for missing agent-hours of the first tier.
    pub understaffed_first: f64,
    /// Money for further missing agent-hours.
    pub understaffed_beyond: f64,
    /// Money for agent-hours above the requirement.
    pub overstaffed: f64,
    /// Money for different shifts.
    pub distinct_shift: f64,
    /// Agent-hours missing.
    pub understaffed_hours: f64,
    /// Agent-hours too many.
    pub overstaffed_hours: f64,
    /// People on queue in each interval.
    pub cover: Vec<f64>,
}

impl DesignTotals {
    /// The sum of the parts in money.
    pub fn total(&self) -> f64 {
        self.understaffed_first + self.understaffed_beyond + self.overstaffed + self.distinct_shift
    }
}

/// What no design can be made from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// More days than one week, or none.
    #[error("{found} days, expected 1 to 7")]
    Days {
        /// How many there are.
        found: usize,
    },
    /// A requirement that does not fit the days.
    #[error("a requirement of {found} intervals, expected {expected}")]
    RequirementLength {
        /// How many intervals it has.
        found: usize,
        /// How many the days have.
        expected: usize,
    },
    /// A requirement that is negative or no number.
    #[error("interval {interval}: {found} people required, expected a number of 0 or more")]
    Requirement {
        /// Position of the interval.
        interval: usize,
        /// The number as given.
        found: f64,
    },
    /// Nobody is needed at any time.
    #[error("nothing to schedule: the requirement is 0 in every interval")]
    NothingRequired,
    /// No pattern has a start.
    #[error("no shift pattern with a start")]
    NoPattern,
    /// A pattern that lasts longer than a day, or no time at all.
    #[error("the shift pattern \"{id}\" lasts {minutes} minutes, expected 1 to 1440")]
    PatternLength {
        /// The pattern's id.
        id: String,
        /// Its length.
        minutes: ClockMinutes,
    },
    /// A price that is negative or no number, or a second tier cheaper than the first.
    #[error("{key} is {found}, out of range")]
    Price {
        /// The key of the project file.
        key: &'static str,
        /// The number as given.
        found: f64,
    },
}

#[cfg(test)]
mod tests;
