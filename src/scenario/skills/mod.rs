//! What training is worth: several queues, people with several skills, and the heads they need.
//!
//! ```text
//! load of one hour ─┬─► formulas: lower bound, split, naive count   (staffing::pools)
//! skill groups ─────┘                │
//!                                    ▼
//!            search for the least heads, each team judged by the same simulated customers
//!                                    │
//!            train k of group a in skill b, for k = 0, 10, … 100 % ──► heads saved
//! ```
//! # Who may be there
//! People with one skill can be hired; people with several are as many as there are. [`question`] takes
//! them from the team: a group that makes up a tenth of the people is at most a tenth of the heads that
//! the split would need. Training moves people of a group into a new one that can do more, and that
//! group holds no more than were trained. A trained person need not be used.
//!
//! # When a team is enough
//! All limits of every queue must hold in the simulation: the estimate itself must reach the target,
//! not the end of its interval. Only the team from which the search starts, the split, is taken on the
//! word of the formula as long as the simulation does not show that it misses. No queue is left with
//! fewer people able to serve it than it would need alone, and no team is smaller than the lower bound
//! of formulas. Occupancy is that of the people who can serve the queue; where some of them hold
//! conversations in parallel a busy share says little, and the work done, each queue's divided by its
//! own limit, must be no more than what all heads can do at most.
//!
//! # How the search goes
//! From a team that is enough, several heads are taken away at once; if no exchange of people between
//! groups makes the smaller team enough, fewer are. Exchanges are tried in the order of what the slack
//! and shortage of the queues promise. All teams meet the same customers (common random numbers), so
//! that an estimate falls with every head taken away and two runs give the same answer at any number
//! of threads. The answer is a team that is enough; that no smaller one exists is not proven, but the
//! lower bound says how far off it can be, and on small centres it was compared with every team.
//!
//! Not modelled: loads that change within the hour, shifts, shrinkage, wages of groups, learning, and
//! the time that training takes.
//!
//! # References
//! Cezik, L'Ecuyer (2008), "Staffing multiskill call centers via linear programming and simulation",
//! Management Science 54, 310–323. Wallace, Whitt (2005). Atlason, Epelman, Henderson (2004).

mod judge;
mod load;
mod question;
mod search;
mod table;

use crate::simulation::{ServiceEstimate, SimulationError};
use crate::staffing::{Binding, StaffingError};
use crate::units::QueueId;

pub use load::{Span, busiest, question};
pub use question::{SkillQuestion, SkilledQueue};
pub use table::{Naive, SkillTable, Training, TrainingRow, training};

/// A team that is enough, and what its customers meet.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffedSkills {
    /// Per group of the question.
    pub heads: Vec<u64>,
    /// Per queue of the question.
    pub service: Vec<ServiceEstimate>,
    /// The queue with the least slack, and its limit.
    pub tightest: (usize, Binding),
}

impl StaffedSkills {
    /// Everybody.
    pub fn total(&self) -> u64 {
        self.heads.iter().sum()
    }
}

/// The least heads of a question, started from its split.
///
/// # Errors
/// [`SkillsError`] where a target is out of reach or the simulation refuses the question.
pub fn least_heads(question: &SkillQuestion) -> Result<StaffedSkills, SkillsError> {
    let bounds = question.bounds()?;
    let mut judge = judge::Judge::new(question, &bounds.alone)?;
    search::Search::new(question, bounds, &mut judge).run(None)
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SkillsError {
    /// Skills need something to choose between.
    #[error(
        "{found} queues with waiting contacts in these hours, expected at least 2: skills are about \
         several queues"
    )]
    TooFewQueues {
        /// How many there are.
        found: usize,
    },
    /// Hours that hold no interval of the plan.
    #[error("no planned interval in these hours, expected hours of a planned day")]
    NoSuchHours,
    /// No number of heads was enough in the simulation.
    #[error(
        "queue {queue} misses its target in the simulation with {heads} heads, expected a target that \
         people can reach (transfers and repeated calls add to its load)"
    )]
    OutOfReach {
        /// The queue.
        queue: QueueId,
        /// Heads of the last try.
        heads: u64,
    },
    /// A formula.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    /// The simulation.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
}

#[cfg(test)]
mod tests;
