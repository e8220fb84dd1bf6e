//! Does it hold on a random day: contacts, people, breaks and waiting, event by event.
//!
//! (front door; to be written with the engine)

use std::time::Duration;

use crate::calendar::Grid;
use crate::units::{Channel, Fraction, Patience, QueueId, ServiceLevelDefinition};

/// What the simulation must know of the centre beside the roster and the forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// The queues, in the order of the project file.
    pub queues: Vec<QueueService>,
    /// Per agent of the roster problem: positions of the queues that this person can work.
    pub agents: Vec<Vec<usize>>,
    /// Share of paid time in which a rostered person is not available after all.
    pub shrinkage: f64,
}

/// How one queue is served.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueService {
    /// The queue.
    pub queue: QueueId,
    /// How contacts wait.
    pub channel: Channel,
    /// 1 is served first among queues that share people.
    pub priority: u32,
    /// How long contacts wait before they give up.
    pub patience: Patience,
    /// Conversations one person holds at once.
    pub concurrency: u32,
    /// Handle-time factor at 1, 2, 3 … conversations; the last one repeats.
    pub concurrency_slowdown: Vec<f64>,
    /// What "in time" means: a wait for live contacts, open or elapsed time for deferred work.
    pub answer_within: Duration,
    /// Whether `answer_within` of deferred work counts open hours only.
    pub open_hours_only: bool,
    /// Which contacts the service level counts.
    pub definition: ServiceLevelDefinition,
    /// What was promised.
    pub service_level: Fraction,
}

/// How many random repetitions of the whole plan are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replications(pub u32);

/// The seed from which every stream of random numbers is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

/// What the simulated customers met, per queue, with 95 % intervals over replications.
#[derive(Debug, Clone)]
pub struct SimulatedService {
    /// The intervals.
    pub grid: Grid,
    /// How many repetitions stand behind every figure.
    pub replications: u32,
    /// One per queue, in the order of the project file.
    pub queues: Vec<SimulatedQueue>,
}

/// One queue's simulated service.
#[derive(Debug, Clone)]
pub struct SimulatedQueue {
    /// The queue.
    pub queue: QueueId,
    /// Per interval of arrival.
    pub intervals: Vec<ServiceEstimate>,
    /// Per local day.
    pub days: Vec<ServiceEstimate>,
    /// Over the whole plan.
    pub total: ServiceEstimate,
}

/// Service of the contacts that arrived in one span of time, averaged over replications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceEstimate {
    /// Contacts that arrived; offered = answered + abandoned + waiting.
    pub offered: f64,
    /// Contacts that were served (or, deferred, finished).
    pub answered: f64,
    /// Contacts that gave up.
    pub abandoned: f64,
    /// Contacts still waiting when the plan ended.
    pub waiting: f64,
    /// Share by the queue's own definition; `None` where nothing arrived in any replication.
    pub service_level: Option<f64>,
    /// Lower end of the 95 % interval.
    pub service_level_low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub service_level_high: Option<f64>,
    /// Seconds, of answered contacts.
    pub average_speed_of_answer_s: Option<f64>,
    /// Busy share of staffed time; `None` where nobody was staffed.
    pub occupancy: Option<f64>,
}
