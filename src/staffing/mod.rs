//! How many are needed: load and a target in, people on the floor and people on the roster out.
//!
//! (front door; to be written with the formulas)

use std::time::Duration;

use crate::calendar::Grid;
use crate::units::{Channel, Fraction, Patience, QueueId, ServiceLevelDefinition};

/// What service a queue promises, and how it is worked.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueTarget {
    /// The queue.
    pub queue: QueueId,
    /// How its contacts wait.
    pub channel: Channel,
    /// The formula that turns load into people.
    pub model: StaffingModel,
    /// How long contacts wait before they give up.
    pub patience: Patience,
    /// Conversations one person holds at once; 1 for voice.
    pub concurrency: u32,
    /// Handle-time factor at 1, 2, 3 … conversations; the last one repeats.
    pub concurrency_slowdown: Vec<f64>,
    /// The share that is to be served in time.
    pub service_level: Fraction,
    /// What "in time" means.
    pub answer_within: AnswerWithin,
    /// Which contacts the service level counts.
    pub definition: ServiceLevelDefinition,
    /// The share that may give up, where anybody gives up.
    pub max_abandonment: Option<Fraction>,
    /// The busy share of staffed time that people can bear.
    pub max_occupancy: Fraction,
    /// The average speed of answer that is still accepted.
    pub max_average_speed_of_answer: Option<Duration>,
}

/// When a contact counts as served in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerWithin {
    /// The wait in seconds: voice, chat, messages.
    Wait(Duration),
    /// Work done within this many open hours: e-mail.
    OpenHours(Duration),
    /// Work done within this time by the clock, closed hours included.
    Elapsed(Duration),
}

/// The formula behind a queue's requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StaffingModel {
    /// Waiting customers never give up.
    ErlangC,
    /// Waiting customers give up after an exponential patience.
    ErlangA,
    /// Several conversations per person, balanced birth–death model.
    Chat,
    /// Backlog by earliest due time.
    Deferred,
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
    /// The limit that decided; absent where nothing arrives or a file says heads alone.
    pub binding: Option<Binding>,
    /// The service that `base_staff` gives by the formula.
    pub service: Option<ServiceMeasures>,
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

/// The service that a number of people gives, by formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceMeasures {
    /// By the queue's own definition, 0 to 1.
    pub service_level: f64,
    /// Seconds, of answered contacts.
    pub average_speed_of_answer_s: f64,
    /// Busy share of staffed time.
    pub occupancy: f64,
    /// Share of contacts that give up.
    pub abandonment: f64,
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
