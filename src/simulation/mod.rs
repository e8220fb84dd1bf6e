//! Does it hold on a random day: contacts, people, breaks and waiting, event by event.
//!
//! A formula says what service a number of people gives if the interval lasted for ever, if nobody
//! went on a break and if the day were an average one. [`simulate`] asks the finished roster itself:
//! it draws random days from the forecast, lets the named people of the roster serve them with their
//! shifts, breaks, skills and absences, and counts what the customers met.
//!
//! ```text
//! λ_i = mean_i · F_day · G_i            contacts expected in interval i of a random day;
//!                                       F, G lognormal with mean 1, the queues independent
//! N_i ~ Poisson(λ_i)                    contacts, at uniform instants of the interval
//! work ~ Exp(handle time),  patience ~ Exp(mean patience) or endless
//! a person with j conversations works on each at 1 ÷ slowdown(j) of full speed
//! P(a rostered person is there in a given minute) = 1 − shrinkage
//! offered = answered + abandoned + waiting        for every interval of every replication
//! ```
//!
//! # How contacts meet people
//! * A contact goes to the person with the fewest conversations in hand, among those the one with the
//!   fewest skills (specialists first), among those the one who has waited longest. People who answer
//!   calls too are given conversations only when nobody else has room, those who hold some first:
//!   whoever chats cannot answer, so chats spread over everybody would leave callers waiting.
//! * A person who gets free turns to the best priority, there to live contacts before deferred ones,
//!   there to the one that arrived first (deferred: is due first). Nothing in hand is put aside for
//!   another contact.
//! * Voice and e-mail take a person's whole attention; conversations run up to `concurrency` at once
//!   and never beside a call. A person whose first contact in line is a call takes no further
//!   conversation until it is served.
//! * Work in hand is finished before a break, an absence or the end of the shift. A break that begins
//!   late ends as much later; the end of the shift stands, so the finishing of work is added to it.
//! * When a queue has closed and the last person of the shift who can serve it has left, callers and
//!   chatters still in line are sent away and count as abandoned. Messages, call-backs and e-mail
//!   stay in line for the next morning.
//! * Shrinkage: with s the share lost and a = 1 − √(1 − s), a person is away for a whole shift with
//!   probability a, and else for each quarter of an hour of it with probability a, independently of
//!   all others. The expected share of people there is exactly 1 − s in every minute.
//!
//! # What the figures mean
//! Contacts belong to the interval in which they arrived, whenever they were served. Deferred work is
//! in time when it is *finished* by its due time; work in hand when the plan ends is finished. Who
//! still waits then and whose time is not up is left out of the service level, since nobody knows.
//! Occupancy is the busy share of the time in which people who can serve the queue are there, on
//! whatever work; what is worked beyond the end of a shift counts as time there. Intervals at 95 %
//! are over replications and speak of the average over random days, not of the worst one.
//!
//! # Not modelled
//! Callers who try again, transfers, call lines that run out, overflow after a wait, differing
//! proficiency, patience and work that are not exponential, bad days that several queues share,
//! illness that runs through a team, and what was left in line before the plan began.
//!
//! # References
//! Gans, Koole, Mandelbaum (2003), *Telephone call centers*, sections 2 and 6. Whitt (1999),
//! *Predicting queueing delays*. Avramidis, Deslauriers, L'Ecuyer (2004), *Modeling daily arrivals to
//! a telephone call center*. Law (2015), *Simulation Modeling and Analysis*, chapters 1 and 9.

mod agenda;
mod arrivals;
mod due;
mod duty;
mod engine;
mod estimates;
#[cfg(test)]
mod fixtures;
mod model;
mod person;
mod routing;
mod streams;
mod tally;
#[cfg(test)]
mod witnesses;

use std::time::Duration;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::calendar::Grid;
use crate::forecast::Forecast;
use crate::progress::{Phase, Progress, Silent};
use crate::roster::Roster;
use crate::units::{Channel, Fraction, OutOfRange, Patience, QueueId, ServiceLevelDefinition};

use estimates::Estimates;
use model::Model;

/// Replications at work at the same time; bounds memory and says how often a stop is looked for.
const BATCH: u32 = 16;

/// Serves `replications` random repetitions of the whole plan with the people of the roster.
///
/// The forecast's grid is the plan; the roster's minutes are counted from its first midnight. Shifts
/// may begin before it (people still at work from the evening before) or end after it. The same
/// inputs and seed give the same figures at any number of threads.
///
/// # Errors
/// [`SimulationError`] when the parts of the question do not belong together or hold impossible
/// values.
pub fn simulate(
    centre: &Centre,
    roster: &Roster,
    forecast: &Forecast,
    replications: Replications,
    seed: Seed,
) -> Result<SimulatedService, SimulationError> {
    let experiment = Experiment {
        replications,
        seed,
        progress: &Silent,
    };
    simulate_with(centre, roster, forecast, &experiment)
}

/// How often, with which randomness, and who listens.
#[derive(Clone, Copy)]
pub struct Experiment<'a> {
    /// How many random repetitions.
    pub replications: Replications,
    /// From which seed.
    pub seed: Seed,
    /// Is told how far the work is, and may ask to stop.
    pub progress: &'a dyn Progress,
}

/// [`simulate`] that tells how far it is and can be asked to stop.
///
/// A stop is honoured between batches: the figures then rest on the replications finished so far,
/// and [`SimulatedService::replications`] says on how many.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_with(
    centre: &Centre,
    roster: &Roster,
    forecast: &Forecast,
    experiment: &Experiment<'_>,
) -> Result<SimulatedService, SimulationError> {
    let Experiment {
        replications, seed, ..
    } = *experiment;
    if replications.0 == 0 {
        return Err(SimulationError::NoReplications);
    }
    let model = Model::new(centre, roster, forecast)?;
    let mut estimates = Estimates::new(&model);
    while estimates.replications() < replications.0 {
        let first = estimates.replications();
        let batch = first..replications.0.min(first + BATCH);
        let tallies: Vec<_> = (batch.into_par_iter())
            .map(|replication| engine::run(&model, roster, seed, replication))
            .collect();
        tallies.iter().for_each(|tally| estimates.add(tally));
        let (done, total) = (estimates.replications() as usize, replications.0 as usize);
        (experiment.progress).step(Phase::Simulate, done, total, "");
        if experiment.progress.stop_requested() {
            break;
        }
    }
    let queues = centre.queues.iter().enumerate();
    Ok(SimulatedService {
        grid: forecast.grid.clone(),
        replications: estimates.replications(),
        queues: queues
            .map(|(q, of)| estimates.queue(q, &of.queue))
            .collect(),
    })
}

/// Why a question cannot be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimulationError {
    /// A number outside its range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// Nothing was asked.
    #[error("0 replications, expected at least 1")]
    NoReplications,
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
}

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
