//! What a project asks of a roster beside its requirement: limits on heads, duties, bends of the cost.

use crate::calendar::{ClockMinutes, OpeningHours};

/// A further place at which the slope of the cost changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bend {
    /// People on queue below which it costs.
    pub people: f64,
    /// Money per hour and missing person, beside all else.
    pub price: f64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    /// At least so many people on the queue, a position in [`RosterProblem::queues`](super::RosterProblem::queues).
    MinStaff {
        /// The queue.
        queue: usize,
    },
    /// At most so many people at work.
    Seats,
}

/// One entry of `[[limits]]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaffLimit {
    /// What is counted.
    pub kind: LimitKind,
    /// The hours of the day in which it holds, wall clock; the end may exceed 24 hours. `None` = always.
    pub hours: Option<(ClockMinutes, ClockMinutes)>,
    /// The least or the most people.
    pub value: u32,
    /// Money per person-hour beyond it; `None` = hard.
    pub price: Option<f64>,
}

/// One entry of `[[duties]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// The planner's id, such as `team-meeting`.
    pub id: String,
    /// How long it lasts.
    pub minutes: ClockMinutes,
    /// Who takes part.
    pub who: Participants,
    /// How often in a planning week.
    pub times_per_week: u32,
    /// When it may be; `None` = at any time of a shift.
    pub windows: Option<OpeningHours>,
}

/// Who takes part in a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Participants {
    /// Everybody, each when it costs least.
    All,
    /// The people of each team, together; people without a team have none.
    Team,
    /// Everybody who can work one of these queues, positions in [`RosterProblem::queues`](super::RosterProblem::queues).
    Skill(Vec<usize>),
    /// Everybody on the contract, a position in [`RosterProblem::contracts`](super::RosterProblem::contracts).
    Contract(usize),
}
