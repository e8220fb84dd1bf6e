//! Why short here: for the intervals that miss most people, where those with the skill are.
//!
//! ```text
//! people with the skill = on shift (of them on break) + on leave + unavailable
//!                       + at other hours of that day + off that day
//! could work            = on shift + everybody else who is not away and has a shift that reaches here
//! ```
//! The reason is the first that holds: nobody has the skill; all who could work here together are
//! too few; those at work would do, but serve other queues; would do, but are on break; would do
//! together with those on leave; the others are needed more at other times. It names what stands in
//! the way, not what it would cost to remove it.
//!
//! [`savings`](fn@savings) says what one more hour, person or skill would save there.
//! [`infeasible`] says which rules keep somebody from any roster, and the mildest ways out;
//! [`options`](fn@options) what each shift of one person's day would cost the whole plan, their
//! whole roster re-made around it, everybody else as they are.

mod infeasible;
mod options;
mod people;
mod savings;

use chrono::{DateTime, FixedOffset};

pub use infeasible::{Infeasible, WayOut, infeasible};
pub use options::{DayOption, DayOptions, options};
pub use savings::{More, Saving, Savings, savings};

use super::rules::Wording;
use super::{Coverage, Roster, RosterProblem};
use crate::units::QueueId;

/// A queue and interval with fewer people than needed, and where the people are.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The queue.
    pub queue: QueueId,
    /// Start of the interval.
    pub start: DateTime<FixedOffset>,
    /// `base_staff` needed.
    pub required: f64,
    /// People on queue × (1 − shrinkage) after the split.
    pub scheduled: f64,
    /// Everybody with the queue's skill.
    pub people_with_skill: usize,
    /// Of them, on a shift in this interval.
    pub on_shift: usize,
    /// Of those on a shift, on a break in this interval.
    pub on_break: usize,
    /// Not on a shift, on paid leave.
    pub on_leave: usize,
    /// Not on a shift, away for other reasons or outside employment.
    pub unavailable: usize,
    /// Working that day, at other hours.
    pub at_other_hours: usize,
    /// Free that day.
    pub off: usize,
    /// What stands in the way.
    pub reason: ShortReason,
}

/// The first obstacle between the people and the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShortReason {
    /// No person can serve the queue.
    NobodyHasTheSkill,
    /// All who are not away and have a shift that reaches the interval are too few together.
    TooFewCouldWork,
    /// Enough are at work, but they serve other queues too.
    SharedWithOtherQueues,
    /// Enough are on a shift, but not all are back from their break.
    OnBreak,
    /// With those on leave they would be enough.
    OnLeave,
    /// Others could work here; their hours and days are worth more elsewhere.
    NeededAtOtherTimes,
}

impl ShortReason {
    /// The reason in a sentence.
    pub fn wording(self) -> Wording {
        let (english, chinese) = match self {
            ShortReason::NobodyHasTheSkill => (
                "nobody has the skill of this queue",
                "没有人具备该队列的技能",
            ),
            ShortReason::TooFewCouldWork => (
                "all who could work at this time together are too few",
                "此时段能够上班的人全部安排也不够",
            ),
            ShortReason::SharedWithOtherQueues => (
                "enough people are at work, but other queues need them too",
                "在岗人数足够，但同时服务其他队列",
            ),
            ShortReason::OnBreak => (
                "enough people are on a shift, but some are on a break",
                "在班人数足够，但部分人员正在休息",
            ),
            ShortReason::OnLeave => (
                "with the people on leave there would be enough",
                "若无人休假，人数足够",
            ),
            ShortReason::NeededAtOtherTimes => (
                "the others have used their days and hours where they are needed more",
                "其他人员的天数和工时已用在更需要的时段",
            ),
        };
        Wording { english, chinese }
    }
}

/// The `n` intervals that miss most people, the largest gap first, earlier ones first among equals.
///
/// Intervals without a gap are never listed, so there may be fewer. The coverage must be that of
/// the roster.
pub fn worst_intervals(
    problem: &RosterProblem,
    roster: &Roster,
    coverage: &Coverage,
    n: usize,
) -> Vec<Shortfall> {
    let mut gaps: Vec<(f64, usize, usize)> = Vec::new();
    for (queue, covered) in coverage.queues.iter().enumerate() {
        let missing = covered.understaffed.iter().enumerate();
        let short = missing.filter(|&(_, &missing)| missing > NOTICEABLE);
        gaps.extend(short.map(|(interval, &missing)| (missing, interval, queue)));
    }
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    gaps.truncate(n);
    gaps.into_iter()
        .map(|(_, interval, queue)| shortfall(problem, roster, coverage, (queue, interval)))
        .collect()
}

/// One queue and interval, whether anybody is missing there or not.
pub fn shortfall(
    problem: &RosterProblem,
    roster: &Roster,
    coverage: &Coverage,
    (queue, interval): (usize, usize),
) -> Shortfall {
    let covered = &coverage.queues[queue];
    let counted = people::count(problem, roster, (queue, interval));
    let required = covered.required[interval];
    Shortfall {
        queue: problem.queues[queue].queue.clone(),
        start: problem.grid.start(interval),
        required,
        scheduled: covered.scheduled[interval],
        people_with_skill: counted.with_skill,
        on_shift: counted.on_shift,
        on_break: counted.on_break,
        on_leave: counted.on_leave,
        unavailable: counted.unavailable,
        at_other_hours: counted.at_other_hours,
        off: counted.off,
        reason: counted.reason(required, problem.shrinkage.availability()),
    }
}

/// Less than this many people is the rounding of a sum, not a gap.
const NOTICEABLE: f64 = 1e-6;

#[cfg(test)]
mod tests;
