//! What the past says of the numbers that a planner had to guess: patience, shrinkage, calling again,
//! the spread of handle times. A proposal with its uncertainty; nothing is applied here.
//!
//! ```text
//! known per interval    offered N, abandoned A, answered within T: W, handle time h; T of the queue
//! unknown               people n who really took contacts, mean patience p
//! Erlang A              W/N and A/N follow from (N·h/Δ, n, p): two equations, two unknowns
//! ```
//! A single interval is far too noisy to be solved: waits of neighbouring contacts hang together, so
//! half an hour is worth about four independent looks at the queue and not sixty, and solving each
//! by itself makes callers 6 % too patient on simulated centres. So the past is **replayed**: the
//! contacts that came, in the intervals in which they came, are served by a number of people that has
//! one level, one daily course and one factor per day; level and patience are moved until the replay
//! has as many answered in time, and as many abandoned, as the history has (method of simulated
//! moments). The course and the day factors are found by Erlang A (`levels`).
//!
//! With a worked roster the people are known but for the share that was not there, so the share takes
//! the place of the level: *effective shrinkage*. It holds everything that keeps rostered people from
//! contacts, late starts, walking and talking too. Absence is drawn as the simulation draws it.
//!
//! ```text
//! x = (ln p, ln level)     g(x) = Σ (W − Ŵ(x)),  Σ (A − Â(x))  over the counted intervals
//! x ← x + J⁻¹ g            J by differences with the same random numbers
//! interval                 days drawn with replacement, each giving x + J_b⁻¹ g_b  (999 times)
//! ```
//! Intervals that contradict themselves are not counted, nor those farther off than any replayed
//! interval ever is; both are told. Overloaded intervals say most of patience; where hardly anybody
//! gives up, patience has a lower bound only.
//!
//! The spread of handle times comes from interval means ([`spread`]), calling again from what arrives
//! beyond the expected after many gave up (`retries`).
//!
//! # Not identified
//! The shape of patience (an export of single waits would be needed): the mean is that of an
//! exponential patience. People who serve several queues: what each queue got of them is unknown, so
//! their shrinkage is not told. Queues with several conversations at once and deferred queues are
//! skipped. Staff that swings inside a day against its usual course is taken as level.
//!
//! # References
//! Brown, L. et al. (2005), "Statistical analysis of a telephone call center", JASA 100, 36–50.
//! Mandelbaum, A. and Zeltyn, S. (2007), Palm/Erlang-A. McFadden, D. (1989), "A method of simulated
//! moments", Econometrica 57, 995–1026. Efron, B. and Tibshirani, R. (1993), An introduction to the
//! bootstrap, ch. 8.

mod draws;
mod fit;
mod happened;
mod levels;
mod people;
mod question;
mod replay;
mod resampling;
mod retries;
pub mod shape;
pub mod spread;
#[cfg(test)]
mod truth;

pub use happened::{Assumed, Counted, Happened, Worked};
pub use question::calibrate;

/// A number with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The best guess.
    pub value: f64,
    /// The ends of the 80 % interval.
    pub band_80: (f64, f64),
    /// The ends of the 95 % interval.
    pub band_95: (f64, f64),
}

/// What the past says of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// A proposal.
    Estimated(Estimate),
    /// At least so much, with 97.5 % confidence; more cannot be told from what is there.
    AtLeast(f64),
    /// An estimate whose 95 % interval holds 0.
    LikeZero(Estimate),
    /// Nothing can be said.
    NotIdentified(Reason),
}

impl Verdict {
    /// The estimate behind it, where there is one.
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Estimated(estimate) | Self::LikeZero(estimate) => Some(estimate),
            Self::AtLeast(_) | Self::NotIdentified(_) => None,
        }
    }
}

/// Why a number cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The history has neither `abandoned` nor `handled`.
    NoAbandoned,
    /// The history has no `answered_within`.
    NoAnsweredWithin,
    /// The history has no handle times.
    NoHandleTimes,
    /// Too few intervals with all that is needed.
    TooFew {
        /// How many there are.
        intervals: usize,
        /// On so many days.
        days: usize,
    },
    /// Hardly anybody waited, so nothing shows how long people would.
    NobodyWaits,
    /// There is no worked roster on enough of the days.
    NoRoster {
        /// Days with both.
        days: usize,
    },
    /// The people of this queue serve others too.
    SharedPeople,
    /// People of the roster are in no list of agents, so nobody knows what they serve.
    UnknownPeople {
        /// How many.
        people: usize,
    },
    /// The replay can be made to fit with any number.
    Flat,
    /// All intervals have about the same number of contacts, so counting noise cannot be told apart.
    SameCounts,
    /// More than a fifth of the intervals contradict themselves.
    Contradictory {
        /// How many.
        intervals: usize,
    },
    /// The replay cannot be made to fit.
    NoFit,
}

/// Why a queue is left out as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// Its work waits as a backlog; nobody gives up.
    Deferred,
    /// One person holds several conversations; Erlang A does not hold.
    SeveralAtOnce,
}

/// What the past says of one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueCalibration {
    /// Mean patience in seconds.
    pub patience_s: Verdict,
    /// Share of rostered time on queue in which people took no contacts.
    pub shrinkage: Verdict,
    /// Share of those who gave up that called again.
    pub retry_share: Verdict,
    /// Standard deviation of single handle times ÷ their mean.
    pub handle_time_cv: Verdict,
    /// Standard deviation of the mean handle time between intervals ÷ the mean, counting noise taken
    /// out; `None` where the spread is not identified.
    pub between_cv: Option<f64>,
    /// People who took contacts, mean over the counted intervals, where the replay fitted.
    pub effective_people: Option<f64>,
    /// People rostered on queue, mean over the same intervals.
    pub rostered_people: Option<f64>,
    /// What stood behind patience and shrinkage.
    pub counted: CountedIntervals,
}

/// Which intervals were used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CountedIntervals {
    /// Intervals that were counted.
    pub intervals: usize,
    /// On so many days.
    pub days: usize,
    /// Left out because their counts contradict each other.
    pub contradictory: usize,
    /// Left out because no replayed interval is ever that far off.
    pub far_off: usize,
    /// Whether patience rests on the worked roster.
    pub with_roster: bool,
    /// Whether `abandoned` was taken as offered − handled.
    pub abandoned_derived: bool,
}
