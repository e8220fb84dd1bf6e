//! How many are needed: load and a target in, people on the floor and people on the roster out.
//!
//! Contacts that arrive, times their handle time, are the *load*: so many people would be busy if
//! nothing ever waited. Because arrivals are random, service needs a margin above it (or, where
//! callers hang up, allows a little less). Each queue's model says how much:
//!
//! ```text
//! a  offered load = contacts × handle time ÷ interval    [erlangs]     n  people on the floor
//! T  target time      h  mean handle time      p  mean patience
//!
//! Erlang C   nobody gives up     P(wait > T) = C(n, a)·e^{−(n−a)·T/h},  n > a
//! Erlang A   patience is exponential: a share gives up, and any load has a steady state
//! general    the same for any other distribution of patience
//! lines      only so many contacts fit in, the next one hears the busy tone
//! priority   some contacts are served before others
//! retrial    some of those who give up call again
//! chat       one person holds K conversations, each slower the more there are
//! deferred   e-mail: a backlog with due times, levelled over open hours
//! ```
//!
//! [`require`] asks for the least number of people that keeps *every* limit of the queue at once
//! (service level, abandonment, average speed of answer, occupancy) and names the one that decides
//! ([`Binding`]). People to roster follow by ⌈people ÷ (1 − shrinkage)⌉, rounded up exactly.
//! [`service_at`] and [`service_over`] answer the other way round: what service a number of people
//! gives. The formulas stand in [`formulas`] and [`deferred`], the search in [`required`], single
//! questions of the calculator in [`calculator`].
//!
//! Assumptions: Poisson arrivals, exponential handle times, first come first served, and waits that
//! settle quickly beside the time in which the load moves. A queue is staffed on its own; people who serve several
//! queues are shared out by the roster. E-mail is fluid, and the plan ends without a backlog; what waits
//! when it begins ([`BacklogRules`]) counts as arriving at its first instant, so it is due the queue's
//! target time after that, over open hours like all the rest.
//!
//! A deferred queue may be done in the idle time of live queues where the planner says so: their people
//! less those in contacts, discounted, given out once. Its own people are the least beside it.
//!
//! Contacts that wait are staffed for the load *while it moves* ([`time_varying`]), the highest inside
//! each interval, unless a queue asks for the interval's own ([`LoadMethod`]).
//!
//! Callers who hang up and call again ([`Retry`]) come on top of the load at the number of people asked
//! about, in the interval in which they call ([`required`]). Targets hold for attempts. The forecast's
//! mean is staffed unless a queue asks for more of its spread ([`StaffFor`]); [`certainty_costs`] says
//! what that costs.
//!
//! Not modelled when a plan is staffed: classes of callers within a queue, and people who are still busy
//! with a backlog.
//!
//! # References
//! Gans, N., Koole, G. and Mandelbaum, A. (2003), "Telephone call centers: tutorial, review, and
//! research prospects", Manufacturing & Service Operations Management 5, 79–141.

pub mod calculator;
pub mod deferred;
pub mod formulas;
mod idle;
mod kernel;
pub mod pools;
pub mod required;
mod requirement;
mod seconds;
mod service;
mod shrinkage;
mod staffed;
mod target;
pub mod time_varying;
mod worked;

use std::time::Duration;

use crate::calendar::Grid;
use crate::forecast::Forecast;
use crate::units::{OutOfRange, QueueId, Shrinkage};

pub use formulas::{chat, erlang, lines, patience, priority, retrial};
pub use requirement::certainty::CertaintyCost;
pub use service::{ServiceMeasures, Shares, WaitingService};
pub use shrinkage::{CombineShrinkage, combined_shrinkage, scheduled_staff};
pub use target::{
    AnswerWithin, BacklogRules, IdleTimeOf, LoadMethod, QueueTarget, Retry, StaffFor, StaffingModel,
};
pub use worked::{BacklogInterval, WorkedQueue, WorkedService};

/// People for every queue and interval of the forecast, closed ones with 0.
///
/// Queues come in the order of `targets` and are matched to the forecast by their id.
///
/// # Errors
/// [`StaffingError`] with its queue and interval: a target that no number of people meets, a queue
/// without a forecast, a forecast that is no number ≥ 0.
pub fn require(
    forecast: &Forecast,
    targets: &[QueueTarget],
    shrinkage: Shrinkage,
) -> Result<StaffingRequirement, StaffingError> {
    requirement::require(forecast, targets, shrinkage)
}

/// What it costs to be certain: for every queue whose contacts wait, the person-hours on queue for the
/// mean load, for the average over the forecast's loads, for three certainties and for its own rule.
pub fn certainty_costs(forecast: &Forecast, targets: &[QueueTarget]) -> Vec<CertaintyCost> {
    requirement::certainty::certainty_costs(forecast, targets)
}

/// The service that `people` give one interval's load, linear between whole numbers of people.
///
/// A roster may be short: nobody there, or a load that piles up, is a service level of 0 and an
/// endless speed of answer, not an error. A deferred queue is judged by this interval alone (the
/// share of its arrivals that can be done at once); [`service_over`] carries the backlog along.
///
/// # Errors
/// [`StaffingError`] where `people` or the load is no number ≥ 0 or the target makes no sense.
pub fn service_at(
    target: &QueueTarget,
    load: &IntervalLoad,
    interval: Duration,
    people: f64,
) -> Result<ServiceMeasures, StaffingError> {
    staffed::service_at(target, load, interval, people)
}

/// The service of every interval of a plan when `people` work (people, one entry per interval).
///
/// As [`service_at`] for contacts that wait; deferred work is served earliest due first through the
/// whole plan by these people alone, and an interval's service level is the share of *its* arrivals
/// that is done on time.
///
/// # Errors
/// As [`service_at`], and [`StaffingError::Lengths`] where the lists differ in length.
pub fn service_over(
    target: &QueueTarget,
    queue: &QueueLoads,
    people: &[f64],
) -> Result<Vec<ServiceMeasures>, StaffingError> {
    staffed::service_over(target, queue, people)
}

/// The service of every queue of a plan and the course of every backlog, in the order of `queues`, each
/// with its own error.
///
/// As [`service_over`] for each; beside it deferred queues work in the idle time of the live queues that
/// they name ([`IdleTimeOf`]): people less those in contacts by the formula, given out once, first to the
/// deferred queue that comes first.
///
/// # Errors
/// As [`service_over`], and [`StaffingError::IdleTimeOf`] where a queue that is named is not there.
pub fn service_of_plan(queues: &[WorkedQueue<'_>]) -> Vec<Result<WorkedService, StaffingError>> {
    worked::service_of_plan(queues)
}

/// Attempts and customers of a queue whose callers call again, as a flow through a plan when `people`
/// work; `None` where nobody calls again. See [`time_varying::flow`].
///
/// # Errors
/// [`StaffingError::Lengths`] where the lists differ in length, [`StaffingError`] where the target or
/// a number makes no sense.
pub fn retry_flow(
    target: &QueueTarget,
    queue: &QueueLoads,
    people: &[f64],
) -> Result<Option<Vec<time_varying::Flow>>, StaffingError> {
    staffed::retry_flow(target, queue, people)
}

/// What arrives in a queue over a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QueueLoads<'a> {
    /// One entry per interval of the grid.
    pub loads: &'a [IntervalLoad],
    /// Whether the queue can be worked, per interval.
    pub open: &'a [bool],
    /// Length of an interval.
    pub interval: Duration,
}

/// Why a question of staffing has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StaffingError {
    /// Nobody gives up and more arrives than can be handled.
    #[error(
        "{agents} agents cannot carry {offered_load} erlangs: the queue grows without end; \
         at least {least_stable} are needed"
    )]
    Overload {
        /// Agents asked about.
        agents: u64,
        /// Load in erlangs.
        offered_load: f64,
        /// The least number that is not overloaded.
        least_stable: u64,
    },
    /// No finite number of people meets the target.
    #[error("{}", unreachable_text(*limit, *value, *answer_within_s))]
    Unreachable {
        /// The target that cannot be met.
        limit: Binding,
        /// Its value.
        value: f64,
        /// The target time of the service level, seconds.
        answer_within_s: f64,
    },
    /// The answer would exceed any centre.
    #[error("{offered_load} erlangs need more people than can be counted")]
    TooManyAgents {
        /// Load in erlangs.
        offered_load: f64,
    },
    /// A number outside its range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// Too few lines for the share that is to be served in time, however many people there are.
    #[error(
        "with {lines} lines no number of agents keeps the targets: too many contacts hear the busy \
         tone"
    )]
    LinesTooFew {
        /// Contacts in service and waiting together at most.
        lines: u64,
    },
    /// Limited lines are only known for exponential patience.
    #[error("limited lines need an exponential patience or none")]
    LinesOfAnyPatience,
    /// No sensible number of people.
    #[error("{found:?} people, expected 0 to 9007199254740992")]
    People {
        /// The number as given.
        found: f64,
    },
    /// A point of a survival curve of patience that cannot stand where it stands.
    #[error(
        "point {} of the patience is {time_s} s and a share of {share}, expected rising times and \
         shares that fall from 1",
        position + 1
    )]
    Survival {
        /// Position in the list.
        position: usize,
        /// The time of the point, seconds.
        time_s: f64,
        /// The share that is still waiting.
        share: f64,
    },
    /// Words that name no law of patience.
    #[error(
        "\"{found}\"{} names no patience, expected exponential, erlang-2, deterministic, \
         weibull(shape) or lognormal(cv) with a mean, weibull(shape;scale), \
         hyperexponential(share;first;second) or empirical(seconds:share;…)",
        if *has_mean { "" } else { " without a mean" }
    )]
    UnknownPatience {
        /// The words as given.
        found: String,
        /// Whether a mean patience was given beside them.
        has_mean: bool,
    },
    /// Conversations at once or their slowdown make no sense.
    #[error(
        "{at_once} conversations at once with a handle-time factor of {}, expected 1 to 1000 \
         conversations and factors from 0.001 to 1000",
        slowdown.map_or("none".to_owned(), |factor| factor.to_string())
    )]
    Concurrency {
        /// Conversations at once.
        at_once: u32,
        /// The first factor that was refused, or the last one; absent where the list is empty.
        slowdown: Option<f64>,
    },
    /// A queue whose contacts wait for somebody has a due time in hours instead of a target time.
    #[error(
        "a due time in hours is for deferred work; contacts that wait need a time to answer within"
    )]
    DueTimeOfWaiting,
    /// Deferred work arrives after the last open interval.
    #[error("deferred work arrives in interval {interval} and no later interval is open")]
    NeverOpen {
        /// Position in the grid.
        interval: usize,
    },
    /// A deferred queue names a queue whose people have no idle time to lend.
    #[error("idle time of {queue}, expected a queue of the plan whose contacts wait")]
    IdleTimeOf {
        /// The queue that is named.
        queue: QueueId,
    },
    /// The forecast holds nothing for a queue.
    #[error("no forecast for this queue")]
    NoForecast,
    /// Lists that belong together differ in length.
    #[error("{people} numbers of people for {intervals} intervals")]
    Lengths {
        /// Intervals of load.
        intervals: usize,
        /// Entries of people.
        people: usize,
    },
    /// What must be the same through a day and is not.
    #[error("{quantity} is {found}, expected {expected} as in the first interval")]
    NotAsTheFirst {
        /// What the number stands for.
        quantity: &'static str,
        /// The number as given.
        found: f64,
        /// That of the first interval.
        expected: f64,
    },
    /// Classes of contacts without one target time each.
    #[error("{targets} target times for {classes} classes of contacts")]
    TargetsOfClasses {
        /// Classes.
        classes: usize,
        /// Target times.
        targets: usize,
    },
    /// A chain of more states than can be solved at once.
    #[error(
        "a chain of up to {contacts} contacts and {about_to_call} customers about to call again is \
         too large, expected a smaller centre, or the fixed point alone (without a time to the \
         repeated call)"
    )]
    TooLargeForChain {
        /// Contacts in the centre at most.
        contacts: u64,
        /// Customers about to call again at most.
        about_to_call: u64,
    },
    /// Where it went wrong.
    #[error("queue {queue}: {source}")]
    InQueue {
        /// The queue.
        queue: QueueId,
        /// What went wrong.
        source: Box<StaffingError>,
    },
    /// When it went wrong.
    #[error("interval {interval}: {source}")]
    InInterval {
        /// Position in the grid.
        interval: usize,
        /// What went wrong.
        source: Box<StaffingError>,
    },
}

impl StaffingError {
    fn of_queue(self, queue: &QueueId) -> Self {
        Self::InQueue {
            queue: queue.clone(),
            source: Box::new(self),
        }
    }

    fn in_interval(self, interval: usize) -> Self {
        Self::InInterval {
            interval,
            source: Box::new(self),
        }
    }

    /// The fact itself, without its place.
    pub fn root(&self) -> &StaffingError {
        match self {
            Self::InQueue { source, .. } | Self::InInterval { source, .. } => source.root(),
            other => other,
        }
    }
}

fn unreachable_text(limit: Binding, value: f64, answer_within_s: f64) -> String {
    match limit {
        Binding::ServiceLevel => format!(
            "a service level of {value} within {answer_within_s} s needs infinitely many agents, \
             expected at most 0.999"
        ),
        Binding::Abandonment => {
            "an abandonment of 0 needs infinitely many agents where contacts give up, expected more \
             than 0"
                .to_owned()
        }
        Binding::Occupancy => {
            "an occupancy of 0 needs infinitely many agents, expected more than 0".to_owned()
        },
        _ => format!(
            "an {} of {value} needs infinitely many agents, expected more than {value}",
            limit.as_str().replace('-', " ")
        ),
    }
}

/// People needed for every queue and interval of the plan.
#[derive(Debug, Clone)]
pub struct StaffingRequirement {
    /// The intervals.
    pub grid: Grid,
    /// One list per queue, in the order of the project file.
    pub queues: Vec<QueueRequirement>,
}

/// One queue's requirement; closed intervals are present with 0.
#[derive(Debug, Clone)]
pub struct QueueRequirement {
    /// The queue.
    pub queue: QueueId,
    /// One entry per interval of the grid.
    pub intervals: Vec<IntervalRequirement>,
}

/// What one queue needs in one interval.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRequirement {
    /// People on the floor. Whole where a formula made it; a file may say a broken number.
    pub base_staff: f64,
    /// People to roster so that after shrinkage `base_staff` are there, rounded up exactly.
    pub scheduled_staff: f64,
    /// What arrives; absent where a requirement file says heads alone.
    pub load: Option<IntervalLoad>,
    /// The erlangs that `base_staff` is for: those of `load`, or the highest while it moves, repeated
    /// attempts included; absent for closed intervals, deferred work and heads alone.
    pub staffed_load: Option<f64>,
    /// Attempts that come beside `load` at `base_staff`, because customers who gave up call again.
    pub retries: f64,
    /// The limit that decided; absent where nothing arrives or a file says heads alone.
    pub binding: Option<Binding>,
    /// The service that `base_staff` gives `staffed_load` by the formula.
    pub service: Option<ServiceMeasures>,
    /// People of live queues whose idle time a deferred queue counts on beside `base_staff`, on average
    /// over the interval.
    pub idle_time: f64,
}

/// The work that arrives in one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalLoad {
    /// Contacts in the interval.
    pub offered: f64,
    /// Mean handle time in seconds.
    pub handle_time_s: f64,
    /// Contacts × handle time ÷ interval, in erlangs.
    pub offered_load: f64,
}

/// The limit that decides how many people are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binding {
    /// The share served in time.
    ServiceLevel,
    /// The share that gives up.
    Abandonment,
    /// The busy share.
    Occupancy,
    /// The average speed of answer.
    AverageSpeedOfAnswer,
    /// The planner's own least number of people.
    MinAgents,
    /// Work must not pile up without end.
    Stability,
    /// Work must be done by its due time.
    DueTime,
}

impl Binding {
    /// The name in files, such as `service-level`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service-level",
            Self::Abandonment => "abandonment",
            Self::Occupancy => "occupancy",
            Self::AverageSpeedOfAnswer => "average-speed-of-answer",
            Self::MinAgents => "min-agents",
            Self::Stability => "stability",
            Self::DueTime => "due-time",
        }
    }
}

#[cfg(test)]
mod tests;
