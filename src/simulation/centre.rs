//! The centre as the simulation sees it: queues, people, and how both behave.

use std::time::Duration;

use crate::staffing::Retry;
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
    /// Deferred work that waits when the plan begins.
    pub backlog_at_start: u32,
    /// Deferred work: positions of live queues whose people do it while they have nothing else to do.
    pub idle_time_of: Vec<usize>,
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
            backlog_at_start: 0,
            idle_time_of: Vec::new(),
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
    /// As single times were observed, their mean taken out.
    Observed(ObservedTimes),
}

/// The quantiles of observed times, divided so that their mean is 1.
///
/// ```text
/// Q(p) at the probabilities p of the table, straight lines between them
/// last point: 2·(mean of the times above the one before) − that one, so that the tail keeps its mean
/// all ÷ ∫Q, so that the mean is 1
/// ```
/// Not modelled: within the last 0.25 % times are spread evenly, so a few extremely long ones count
/// with their mean and not with their variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObservedTimes {
    quantiles: [f64; ObservedTimes::PROBABILITIES.len()],
}

impl ObservedTimes {
    /// Fewer times say too little of a shape.
    pub const FEWEST: usize = 200;

    /// Where the quantiles are taken; closer together where shapes bend.
    const PROBABILITIES: [f64; 24] = [
        0.0, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9,
        0.925, 0.95, 0.965, 0.98, 0.99, 0.995, 0.9975, 1.0,
    ];

    /// The table of these times; `None` where there are too few, or one is no time above 0.
    pub fn of(times: &[f64]) -> Option<Self> {
        let sound = times.iter().all(|t| *t > 0.0 && t.is_finite());
        if times.len() < Self::FEWEST || !sound {
            return None;
        }
        let mut sorted = times.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = Self::PROBABILITIES.len() - 1;
        let mut quantiles = Self::PROBABILITIES.map(|p| at(&sorted, p));
        let above: Vec<f64> = (sorted.iter().copied())
            .filter(|t| *t >= quantiles[last - 1])
            .collect();
        let mean = above.iter().sum::<f64>() / above.len() as f64;
        quantiles[last] = 2.0 * mean - quantiles[last - 1];
        let table = Self { quantiles };
        let mean = table.moment(|a, b| (a + b) / 2.0);
        Some(Self {
            quantiles: quantiles.map(|q| q / mean),
        })
    }

    /// The time at which the distribution function reaches `u`.
    pub(in crate::simulation) fn quantile(&self, u: f64) -> f64 {
        let points = &Self::PROBABILITIES;
        let above = points
            .partition_point(|p| *p <= u)
            .clamp(1, points.len() - 1);
        let (p, q) = (points[above - 1], self.quantiles[above - 1]);
        q + (self.quantiles[above] - q) * (u - p) / (points[above] - p)
    }

    /// Standard deviation of the table ÷ its mean.
    pub fn cv(&self) -> f64 {
        let square = self.moment(|a, b| (a * a + a * b + b * b) / 3.0);
        (square - 1.0).max(0.0).sqrt()
    }

    /// The mean of something that is known for each straight line by its ends.
    fn moment(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        let points = Self::PROBABILITIES
            .windows(2)
            .zip(self.quantiles.windows(2));
        points.map(|(p, q)| (p[1] - p[0]) * of(q[0], q[1])).sum()
    }
}

/// The quantile of sorted times, straight between them.
fn at(sorted: &[f64], p: f64) -> f64 {
    let position = p * (sorted.len() - 1) as f64;
    let (low, part) = (position.floor() as usize, position.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + part * (sorted[high] - sorted[low])
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
