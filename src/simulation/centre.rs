//! The centre as the simulation sees it: queues, people, and how both behave.

use std::time::Duration;

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
    /// People who are faster or slower than average; everybody else has 1.
    pub proficiencies: Vec<Proficiency>,
    /// What becomes of work in hand when a shift, or its part up to a break, ends.
    pub work_in_hand: WorkInHand,
}

/// How fast one person is on one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proficiency {
    /// Position of the person.
    pub agent: usize,
    /// Position of the queue.
    pub queue: usize,
    /// Handle time is divided by it; 1 is average, 2 is twice as fast.
    pub factor: f64,
}

/// What becomes of work in hand when its person leaves the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkInHand {
    /// It is finished first, and the person leaves late: what people do.
    Finished,
    /// It goes back to the head of its line with what is left of it, and with new patience: the
    /// assumption behind most formulas in which the number of people falls.
    HandedBack,
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
    /// What formulas leave out; [`Behaviour::plain`] leaves it out too.
    pub behaviour: Behaviour,
}

/// What customers and routing do beyond the assumptions of the usual formulas.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// Shape of the patience around the queue's mean.
    pub patience: Distribution,
    /// Shape of the handle time around the forecast's mean.
    pub handle_time: Distribution,
    /// Whether those who hang up call again.
    pub retry: Option<Retry>,
    /// Where contacts go after they were handled; the shares sum to less than 1.
    pub transfers: Vec<Transfer>,
    /// How long a contact waits for people with the fewest skills before others may take it.
    pub overflow_after: Duration,
    /// Most contacts in the system, waiting or served; `None` = no limit.
    pub lines: Option<u32>,
}

impl Behaviour {
    /// Exponential times, nobody calls again or is transferred, no overflow, endless lines.
    pub fn plain() -> Self {
        Self {
            patience: Distribution::Exponential,
            handle_time: Distribution::Exponential,
            retry: None,
            transfers: Vec::new(),
            overflow_after: Duration::ZERO,
            lines: None,
        }
    }
}

/// The shape of a random time whose mean is given elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// Without memory: the assumption behind the Erlang formulas.
    Exponential,
    /// Weibull with this shape: below 1 many give up early and the rest stay, above 1 the reverse.
    Weibull(f64),
    /// Lognormal with this coefficient of variation (standard deviation ÷ mean).
    Lognormal(f64),
    /// Always the mean.
    Deterministic,
}

/// Who hangs up may call again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// The share that does.
    pub share: Fraction,
    /// After a time that is exponential with this mean.
    pub after: Duration,
}

/// After its handling a contact may go to another queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transfer {
    /// Position of the other queue.
    pub to: usize,
    /// The share of handled contacts that goes there.
    pub share: Fraction,
    /// Work that it brings there beyond that queue's own handle time.
    pub extra_handle_time: Duration,
}
