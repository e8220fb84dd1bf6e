//! Why a question cannot be simulated: facts with their place.

use chrono::NaiveDate;

use crate::units::{OutOfRange, QueueId};

/// Why a question cannot be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimulationError {
    /// A number outside its range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// Nothing was asked.
    #[error("0 replications, expected at least 1")]
    NoReplications,
    /// A width that no number of replications reaches.
    #[error("a half-width of {points} points, expected more than 0")]
    HalfWidth {
        /// The number given.
        points: f64,
    },
    /// Centre and forecast speak of different queues, or in another order.
    #[error("the forecast has the queues {forecast}, expected {centre} in this order")]
    QueuesDiffer {
        /// The centre's queues, joined by commas.
        centre: String,
        /// The forecast's queues, joined by commas.
        forecast: String,
    },
    /// A person can work a queue that does not exist.
    #[error("agent {agent} works queue {queue}, expected a position below {n_queues}")]
    UnknownQueue {
        /// Position of the person.
        agent: usize,
        /// The position given.
        queue: usize,
        /// How many queues there are.
        n_queues: usize,
    },
    /// A shift belongs to nobody.
    #[error("a shift of agent {agent}, expected a position below {n_agents}")]
    UnknownAgent {
        /// The position given.
        agent: usize,
        /// How many people there are.
        n_agents: usize,
    },
    /// A shift that ends before it starts, or a break outside its shift.
    #[error("the shift of agent {agent} on {work_date} is empty or has a break outside it")]
    BrokenShift {
        /// Position of the person.
        agent: usize,
        /// The day of the shift.
        work_date: NaiveDate,
    },
    /// One person at two places.
    #[error("agent {agent} works two shifts at once, of {first} and {second}")]
    OverlappingShifts {
        /// Position of the person.
        agent: usize,
        /// The day of the earlier shift.
        first: NaiveDate,
        /// The day of the later one.
        second: NaiveDate,
    },
    /// Nobody could ever hold a contact of this queue.
    #[error("queue {queue} has a concurrency of 0, expected at least 1")]
    NoConversations {
        /// The queue.
        queue: QueueId,
    },
    /// Live contacts wait from before the plan, or work is to be done in the idle time of no live queue.
    #[error(
        "queue {queue} has a backlog at the start or uses idle time, expected that of deferred work \
         in the idle time of live queues"
    )]
    Backlog {
        /// The queue.
        queue: QueueId,
    },
    /// Deferred work is done one piece at a time.
    #[error("deferred queue {queue} has a concurrency of {concurrency}, expected 1")]
    DeferredAtOnce {
        /// The queue.
        queue: QueueId,
        /// The number given.
        concurrency: u32,
    },
    /// No handle-time factors at all.
    #[error("queue {queue} has no concurrency_slowdown, expected at least one factor")]
    NoSlowdown {
        /// The queue.
        queue: QueueId,
    },
    /// A handle-time factor that is no positive number.
    #[error("queue {queue} has a concurrency_slowdown of {value}, expected a number above 0")]
    Slowdown {
        /// The queue.
        queue: QueueId,
        /// The factor given.
        value: f64,
    },
    /// A list of the forecast that does not fit its grid.
    #[error("{quantity} of queue {queue} has {found} entries, expected {expected}")]
    ForecastLength {
        /// The queue.
        queue: QueueId,
        /// The list.
        quantity: &'static str,
        /// Its length.
        found: usize,
        /// The length of the grid.
        expected: usize,
    },
    /// A number of the forecast that nothing can be drawn from.
    #[error("{quantity} of queue {queue} at position {position} is {value}, expected 0 or more")]
    ForecastValue {
        /// The queue.
        queue: QueueId,
        /// The list.
        quantity: &'static str,
        /// Position of the interval or the day.
        position: usize,
        /// The number given.
        value: f64,
    },
    /// A number of a queue's behaviour outside its range.
    #[error("{quantity} of queue {queue} is {value}, expected {expected}")]
    Behaviour {
        /// The queue.
        queue: QueueId,
        /// What the number stands for.
        quantity: &'static str,
        /// The number given.
        value: f64,
        /// The range that would have been accepted.
        expected: &'static str,
    },
    /// A transfer leads to a queue that does not exist, or back to its own.
    #[error("a transfer of queue {queue} leads to queue {to}, expected another below {n_queues}")]
    TransferTo {
        /// The queue.
        queue: QueueId,
        /// The position given.
        to: usize,
        /// How many queues there are.
        n_queues: usize,
    },
    /// A proficiency of a person, or on a queue, that does not exist, or that is no positive number.
    #[error("a proficiency of {value} for agent {agent} on queue {queue} belongs to nobody")]
    Proficiency {
        /// Position of the person.
        agent: usize,
        /// Position of the queue.
        queue: usize,
        /// The number given.
        value: f64,
    },
}
