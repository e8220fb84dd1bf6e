//! What a queue promises and how it is worked.

use std::time::Duration;

use super::patience::law::PatienceLaw;
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
    /// Which load the formula is asked about.
    pub load_method: LoadMethod,
    /// Which of the loads that the forecast thinks possible.
    pub staff_for: StaffFor,
    /// How long contacts wait before they give up, on average.
    pub patience: Patience,
    /// How patience is spread around that mean; `None` where it is exponential.
    pub patience_law: Option<PatienceLaw>,
    /// Whether those who give up call again; acts where the formula lets anybody give up.
    pub retry: Option<Retry>,
    /// Contacts in service and waiting together at most; `None` where any number fits in.
    pub lines: Option<u64>,
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
    /// What a deferred queue begins with, and who else may work on it.
    pub backlog: BacklogRules,
}

/// What a deferred queue begins with, and who else may work on it; for other queues without effect.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BacklogRules {
    /// Contacts that wait when the plan begins; they count as arriving at its first instant.
    pub at_start: u32,
    /// Other people's idle time that may be spent on it.
    pub idle_time: Option<IdleTimeOf>,
}

/// The idle time of live queues that a deferred queue may use.
#[derive(Debug, Clone, PartialEq)]
pub struct IdleTimeOf {
    /// The live queues; their time is used in this order.
    pub queues: Vec<QueueId>,
    /// The share of their idle time that is good for anything.
    pub share: Fraction,
}

/// Who gives up may call again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// The share that does.
    pub share: Fraction,
    /// After a time that is exponential with this mean.
    pub after: Duration,
}

/// Which load a queue whose contacts wait is staffed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoadMethod {
    /// The highest modified offered load inside the interval: the load while it moves.
    ModifiedOfferedLoad,
    /// Contacts × handle time ÷ interval, as if the interval lasted for ever.
    IntervalByInterval,
}

/// Which of the loads that the forecast thinks possible a queue whose contacts wait is staffed for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum StaffFor {
    /// The mean, as if it were certain.
    #[default]
    Mean,
    /// The average caller over all loads is served as promised.
    Expected,
    /// Each interval keeps its targets with this probability, more than 0 and less than 1.
    Certainty(Fraction),
    /// All but this many of the plan's days, the busiest, serve their average caller as promised.
    WorstDays(u32),
}

impl std::fmt::Display for StaffFor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::Expected => f.write_str("expected"),
            Self::Certainty(share) => write!(f, "certainty({})", share.get()),
            Self::WorstDays(days) => write!(f, "worst-days({days})"),
        }
    }
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
