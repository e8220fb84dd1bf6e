//! Who works when: a legal roster of named people, its cost, and a proven bound on every other.
//!
//! One idea carries every size. What is a person on queue worth in each interval (the [`prices`])?
//! Which complete roster of one person is best at such values (the [`responses`], exact)? The two
//! together prove a [`bound`], and the same responses, asked again and again at the values that
//! everybody else leaves, make the roster (the [`search`]).
//!
//! ```text
//! choose a legal roster r_a for every person a, and for every interval a split of people over the
//! queues they can work:
//!
//! minimise  Σ_a k_{r_a} + h·Σ_qt ( first·min(u, s·R) + beyond·max(0, u − s·R) + over·o ) + unfairness
//!
//! k_r   wage, overtime, unmet wishes of a roster      R_qt  people needed on queue q in interval t
//! h     hours of an interval                          x_qt  people on queue × (1 − shrinkage)
//! u     max(0, R − x), missing                        o     max(0, x − R), surplus
//! s     share of R that is missing at the price `first`; what is missing beyond costs more
//! ```
//! **Legal** means, for each person: shifts of the contract's patterns at their starts, breaks in
//! their windows, rest and runs of days also across the eve of the plan, worked days and paid hours
//! of every planning week after leave, with overtime up to its most, starts of a week alike, the turns
//! of a rotation, free weekends, must-work days, leave, absence, pins and
//! permissions, and the hard [`labour`] rules of the project. All of it is hard here: a person for whom nothing is legal is
//! [left out](LeftOut) with the reason, and a contract on which nobody could ever work makes the
//! problem [infeasible](RosterOutcome::Infeasible) before any planning, as does a hard limit on heads
//! that no roster keeps after it.
//!
//! **Time**: a pattern fixes the wall clock, rest and breaks are elapsed minutes, wages follow the
//! minutes that pass and a week's hours those of an ordinary day, so a night on which clocks change
//! is an hour longer or shorter and breaks nobody's contract.
//!
//! **Assumptions**: people of one skill set are equally fast; somebody with several skills serves
//! one queue at a time and can change from interval to interval; a break that covers part of an
//! interval counts by its share.
//!
//! [Duties](duties) are placed into the finished roster. [Limits](limits) on heads bend the cost of cover. [Fair shares](fairness) join people and are steered, not bounded: the bound
//! holds without them, so what they cost widens the gap.
//!
//! [On call](on_call) are some of those who are off, chosen after the roster.
//!
//! [`solve`] gives a [`RosterOutcome`]; [`evaluate`](fn@evaluate) prices any roster by the words above,
//! whoever made it; [`audit`](fn@audit) checks any roster again, sharing nothing with the search;
//! [`integer`] is the second witness for tiny plans, [`explain`] says why people are short.
//!
//! # References
//! Geoffrion (1974), Lagrangean relaxation for integer programming. Dantzig (1954), a comment on
//! Edie's traffic delays at toll booths. Burke & Curtois (2014), new approaches to nurse rostering
//! benchmark instances.

pub mod audit;
pub mod bound;
pub mod compile;
pub mod cover;
mod demands;
pub mod design;
pub mod duties;
mod evaluate;
pub mod explain;
pub mod fairness;
pub mod golden;
pub mod integer;
pub mod labour;
pub mod limits;
pub mod on_call;
pub mod prices;
pub mod problem;
mod reach;
mod relaxation;
pub mod replan;
pub mod responses;
pub mod rows;
pub mod rules;
pub mod search;
mod solve;
pub mod solver;

#[cfg(test)]
use crate as paiban;
use crate::calendar::ClockMinutes;
use chrono::NaiveDate;

pub use audit::{Violation, audit, audit_rows};
pub use demands::{Bend, Duty, LimitKind, Participants, StaffLimit};
pub use evaluate::evaluate;
pub use problem::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, Overtime,
    PreviousShift, QueueDemand, RosterProblem, SameStart, ShiftPattern,
};
pub use relaxation::conflicts;
pub use solve::solve;

#[cfg(test)]
mod tiny;

#[cfg(test)]
#[path = "../../tests/support/roster_instances.rs"]
mod instances;

#[cfg(test)]
mod samples;

/// A finished roster: every shift of every person, ordered by agent, then work date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    /// The shifts.
    pub shifts: Vec<Shift>,
}

/// One person's work of one day. Minutes are elapsed minutes from the plan's first midnight.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Position in [`RosterProblem::agents`].
    pub agent: usize,
    /// The local date on which it starts.
    pub work_date: NaiveDate,
    /// Position in [`RosterProblem::shift_patterns`].
    pub pattern: usize,
    /// What the wall clock shows at the start, minutes from midnight.
    pub start_clock: ClockMinutes,
    /// Start, elapsed minutes.
    pub start_minute: i64,
    /// End, elapsed minutes.
    pub end_minute: i64,
    /// Elapsed minutes less the unpaid breaks.
    pub paid_minutes: i64,
    /// Breaks in the order of the clock.
    pub breaks: Vec<Break>,
}

/// A break, meal or duty inside a shift, elapsed minutes from the plan's first midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Position in the pattern's [`ShiftPattern::breaks`], or after all of them in the problem's duties:
    /// see [`RosterProblem::interruption`].
    pub rule: usize,
    /// Start.
    pub start_minute: i64,
    /// End.
    pub end_minute: i64,
}

/// How much work a solve may do. There is no limit of time: work is counted, so that bytes repeat;
/// a caller that has a clock asks for a stop through [`Progress`](crate::progress::Progress).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveLimits {
    /// 1 is usual; twice as much improves the first roster twice as long, 0 takes it as it is.
    pub effort: u32,
    /// Equal problems, limits and seeds give equal rosters at any number of threads.
    pub seed: u64,
    /// Relative gap between objective and bound at which the search may end; 0 = use all effort.
    pub gap: f64,
}

impl SolveLimits {
    /// The usual effort, all of it used.
    pub fn standard(seed: u64) -> Self {
        Self {
            effort: 1,
            seed,
            gap: 0.0,
        }
    }
}

/// What a search for a roster ended with; only the first two hold a roster.
#[derive(Debug, Clone)]
pub enum RosterOutcome {
    /// The bound equals the objective: nothing cheaper exists.
    Optimal(SolvedRoster),
    /// A legal roster with a proven bound on what any other could cost.
    Feasible(SolvedRoster),
    /// No plan can exist; the reasons are named.
    Infeasible(Vec<Conflict>),
    /// A limit was reached before the first legal roster.
    Stopped,
}

/// A legal roster with its price and the proof of how good it is.
#[derive(Debug, Clone)]
pub struct SolvedRoster {
    /// Who works when.
    pub roster: Roster,
    /// What it costs, part by part.
    pub objective: ObjectiveParts,
    /// No legal roster of these people costs less than this.
    pub bound: f64,
    /// What the roster gives each queue in each interval.
    pub coverage: Coverage,
    /// People without any legal roster, who work nothing.
    pub left_out: Vec<LeftOut>,
}

impl SolvedRoster {
    /// (objective − bound) ÷ objective; 0 when both are 0.
    pub fn gap(&self) -> f64 {
        let total = self.objective.total();
        if total == 0.0 {
            0.0
        } else {
            (total - self.bound) / total
        }
    }
}

/// The objective of a plan, in money, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ObjectiveParts {
    /// Missing agent-hours up to the first share of the requirement.
    pub understaffed_first: f64,
    /// Further missing agent-hours.
    pub understaffed_beyond: f64,
    /// Missing service by each queue's own curve, where that stands in place of the two tiers.
    pub service_level: f64,
    /// Agent-hours above the requirement.
    pub overstaffed: f64,
    /// Paid hours × the contract's cost × the weight of wages.
    pub wage: f64,
    /// Wishes not met.
    pub preference: f64,
    /// Night, weekend and holiday hours away from the fair share.
    pub unfairness: f64,
    /// Hours beyond soft limits of labour rules that have a price.
    pub rules: f64,
    /// Person-hours beyond least people on queues and most people at work that have a price.
    pub limits: f64,
}

impl ObjectiveParts {
    /// The sum of all parts: what the plan minimises.
    pub fn total(&self) -> f64 {
        self.understaffed_first
            + self.understaffed_beyond
            + self.service_level
            + self.overstaffed
            + self.wage
            + self.preference
            + self.unfairness
            + self.rules
            + self.limits
    }
}

/// What a roster gives each queue in each interval, after the exact split of people over queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Per queue, in the order of the problem.
    pub queues: Vec<QueueCoverage>,
}

/// One queue's cover; all lists have one entry per interval, in people.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueCoverage {
    /// `base_staff` of the requirement.
    pub required: Vec<f64>,
    /// People on queue and not on a break × (1 − shrinkage).
    pub scheduled: Vec<f64>,
    /// max(0, required − scheduled).
    pub understaffed: Vec<f64>,
    /// max(0, scheduled − required).
    pub overstaffed: Vec<f64>,
}

/// A person who cannot be given any legal roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Position in [`RosterProblem::agents`].
    pub agent: usize,
    /// Why, in words: the rules that cannot hold together.
    pub reason: String,
    /// The least change that would give this person a legal roster.
    pub least_relaxation: String,
}

/// What stands in the way of any roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The rules of a contract, by its id, cannot hold together for anybody, whatever the plan.
    Contract(String),
    /// No roster was found that keeps a hard limit, in words.
    Limit(String),
    /// No roster can keep a hard limit, in words: never are enough people there.
    OutOfReach(String),
}

impl Obstacle {
    /// The contract's id, or the limit in words.
    pub fn name(&self) -> &str {
        match self {
            Self::Contract(name) | Self::Limit(name) | Self::OutOfReach(name) => name,
        }
    }

    /// Whether it is a limit on heads and no contract.
    pub fn is_limit(&self) -> bool {
        !matches!(self, Self::Contract(_))
    }
}

/// Rules that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Whose they are.
    pub obstacle: Obstacle,
    /// The rules in conflict with their numbers, in words.
    pub reason: String,
    /// The smallest changes that would end the conflict.
    pub smallest_changes: Vec<String>,
}

/// What no roster can be made from; facts about the input, never about the search.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RosterError {
    /// A requirement that does not fit the plan's intervals.
    #[error("queue {queue}: requirement of {found} intervals, expected {expected}")]
    RequirementLength {
        /// The queue's id.
        queue: String,
        /// How many intervals it has.
        found: usize,
        /// How many the plan has.
        expected: usize,
    },
    /// A requirement that is negative, infinite or no number.
    #[error("queue {queue} at {start}: {found} people required, expected a number of 0 or more")]
    Requirement {
        /// The queue's id.
        queue: String,
        /// The interval's start.
        start: String,
        /// The number as given.
        found: f64,
    },
    /// More queues than one roster can hold.
    #[error("{found} queues, expected at most {}", RosterError::MOST_QUEUES)]
    TooManyQueues {
        /// How many there are.
        found: usize,
    },
    /// A number out of range.
    #[error("{what}: {key} is {found}, out of range")]
    Number {
        /// Where it stands.
        what: String,
        /// Its key.
        key: &'static str,
        /// The number as given.
        found: f64,
    },
    /// Missing people would cost less the more are missing.
    #[error("understaffed_beyond is {beyond}, expected at least understaffed_first, {first}")]
    CheaperBeyond {
        /// Money per missing agent-hour of the first tier.
        first: f64,
        /// Money per further missing agent-hour.
        beyond: f64,
    },
    /// A position in a list that is not that long.
    #[error("{what}: {key} points at entry {found} of {known}")]
    Reference {
        /// Where it stands.
        what: String,
        /// Its key.
        key: &'static str,
        /// The position.
        found: usize,
        /// How many entries there are.
        known: usize,
    },
}

impl RosterError {
    /// One bit per queue in a 64-bit set of skills.
    pub const MOST_QUEUES: usize = 64;
}
