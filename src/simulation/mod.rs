//! Does it hold on a random day: contacts, people, breaks and waiting, event by event.
//!
//! A formula says what service a number of people gives if the interval lasted for ever, if nobody
//! went on a break and if the day were an average one. [`simulate`] asks the finished roster itself:
//! it draws random days from the forecast, lets the named people of the roster serve them with their
//! shifts, breaks, skills and absences, and counts what the customers met.
//!
//! ```text
//! λ_i = mean_i · F_day · G_i            customers expected in interval i of a random day;
//!                                       F, G lognormal with mean 1, the queues independent
//! N_i ~ Poisson(λ_i)                    customers, at uniform instants of the interval
//! work = handle time · S, patience = mean patience · S′ or endless;  S, S′ of mean 1 in the shapes
//!                                       that the queue names, exponential where it names none
//! a person with j conversations works on each at proficiency ÷ slowdown(j) of full speed
//! P(a rostered person is there in a given minute) = 1 − shrinkage
//! offered = answered + abandoned + blocked + waiting          for every interval and replication
//! offered = customers + again + transferred
//! ```
//!
//! # How contacts meet people
//! * A contact goes to the person with the fewest conversations in hand, among those the one with the
//!   fewest skills (specialists first), among those the one who has waited longest. People who answer
//!   calls too are given conversations only when nobody else has room, those who hold some first:
//!   whoever chats cannot answer, so chats spread over everybody would leave callers waiting.
//! * With `overflow_after` only the people with the fewest skills for a queue are asked until a
//!   contact has waited so long; then all are.
//! * A person who gets free turns to the best priority, there to live contacts before deferred ones,
//!   there to the one that arrived first (deferred: is due first). Nothing in hand is put aside for
//!   another contact.
//! * Voice and e-mail take a person's whole attention; conversations run up to `concurrency` at once
//!   and never beside a call. A person whose first contact in line is a call takes no further
//!   conversation until it is served.
//! * Work in hand is finished before a break, an absence or the end of the shift. A break that begins
//!   late ends as much later; the end of the shift stands, so the finishing of work is added to it.
//!   (Formulas for falling numbers assume [`WorkInHand::HandedBack`] instead.)
//! * When a queue has closed and the last person of the shift who can serve it has left, callers and
//!   chatters still in line are sent away and count as abandoned. Messages, call-backs and e-mail
//!   stay in line for the next morning.
//! * Shrinkage: with s the share lost and a = 1 − √(1 − s), a person is away for a whole shift with
//!   probability a, and else for each quarter of an hour of it with probability a, independently of
//!   all others. The expected share of people there is exactly 1 − s in every minute.
//!
//! # What customers do
//! * Of those who hang up a share calls again after an exponential time, with new patience and the
//!   same work, as often as it takes. Nobody calls again at a closed door, nor after having been sent
//!   away. **The forecast is taken as first attempts**: a history that counts repeated calls holds
//!   them already.
//! * After its handling a contact may go on to another queue, where it waits anew and brings the work
//!   of that queue and an extra. The forecast of that queue is taken as what comes there directly.
//! * Who finds all `lines` busy, waiting or talking, is blocked and lost. A line is held until the
//!   end of the work, the work after the call included.
//!
//! # What the figures mean
//! Contacts belong to the interval in which they arrived, whenever they were served; customers to
//! that of their first attempt. Service levels count attempts, a blocked one as not served in time.
//! Deferred work is in time when it is *finished* by its due time; work in hand when the plan ends is
//! finished. Who still waits then and whose time is not up is left out of the service level, since
//! nobody knows. Occupancy is the busy share of the time in which people who can serve the queue are
//! there, on whatever work; what is worked beyond the end of a shift counts as time there. Intervals
//! at 95 % are over replications and speak of the average over random days, not of the worst one.
//!
//! # Two rosters, the same customers
//! Every draw is named by its purpose and by the contact, person or interval it is about. A changed
//! roster meets the same customers with the same intentions, and a difference of two rosters is
//! known after far fewer replications than each of them.
//!
//! # Not modelled
//! Blocked callers who try again, bad days that several queues share, handle times that hang together
//! within an interval, learning, illness that runs through a team, call-backs that the centre promises to
//! those who wait, and what was left in line before the plan began.
//!
//! # References
//! Gans, Koole, Mandelbaum (2003), *Telephone call centers*, sections 2 and 6. Whitt (1999),
//! *Predicting queueing delays*. Avramidis, Deslauriers, L'Ecuyer (2004), *Modeling daily arrivals to
//! a telephone call center*. Law (2015), *Simulation Modeling and Analysis*, chapters 1 and 9.

mod centre;
mod controls;
mod customers;
mod engine;
mod error;
mod estimates;
#[cfg(test)]
mod fixtures;
mod model;
mod partings;
mod people;
mod steady;
mod streams;
mod tally;
#[cfg(test)]
mod witnesses;

use rayon::prelude::*;

use crate::calendar::Grid;
use crate::forecast::Forecast;
use crate::progress::{Phase, Progress, Silent};
use crate::roster::Roster;
use crate::units::QueueId;

pub use crate::staffing::Retry;

pub use centre::{
    Behaviour, Centre, Distribution, ObservedTimes, Proficiency, QueueService, Transfer, WorkInHand,
};
pub use controls::adjusted_share;
pub use error::SimulationError;
pub use partings::{Assumption, Parting, partings};
pub use steady::{SteadyGroup, SteadyQueue, SteadySample, SteadyService, steady};

use estimates::Estimates;
use model::Model;

/// Replications at work at the same time; bounds memory and says how often a stop is looked for.
const BATCH: u32 = 16;
/// Replications before their spread is believed: a look at few of them stops by luck (Law, 9.4).
const FEWEST: u32 = 32;

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
        until: Until::Replications(replications),
        seed,
        progress: &Silent,
    };
    simulate_with(centre, roster, forecast, &experiment)
}

/// How often, with which randomness, and who listens.
#[derive(Clone, Copy)]
pub struct Experiment<'a> {
    /// When it is enough.
    pub until: Until,
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
    let most = experiment.until.most()?;
    let model = Model::new(centre, roster, forecast)?;
    let mut estimates = Estimates::new(&model);
    while estimates.replications() < most && !is_enough(&estimates, experiment.until) {
        let first = estimates.replications();
        let tallies: Vec<_> = (first..most.min(first + BATCH))
            .into_par_iter()
            .map(|replication| engine::run(&model, roster, experiment.seed, replication))
            .collect();
        tallies.iter().for_each(|tally| estimates.add(tally));
        let (done, total) = (estimates.replications() as usize, most as usize);
        (experiment.progress).step(Phase::Simulate, done, total, "");
        if experiment.progress.stop_requested() {
            break;
        }
    }
    let queues = centre.queues.iter().enumerate();
    Ok(SimulatedService {
        grid: forecast.grid.clone(),
        replications: estimates.replications(),
        widest_day: estimates.widest_day(),
        queues: queues
            .map(|(q, of)| estimates.queue(q, &of.queue))
            .collect(),
    })
}

/// Whether every day is known as closely as was asked.
fn is_enough(estimates: &Estimates<'_>, until: Until) -> bool {
    let Until::HalfWidth { points, .. } = until else {
        return false;
    };
    let known = |width: f64| 100.0 * width <= points;
    estimates.replications() >= FEWEST && estimates.widest_day().is_some_and(known)
}

/// How many random repetitions of the whole plan are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replications(pub u32);

/// When enough replications have been made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Until {
    /// After so many.
    Replications(Replications),
    /// As soon as the 95 % interval of the service level of every queue's every day is at most so
    /// wide, looked at after each sixteen, from thirty-two on.
    HalfWidth {
        /// Half of its width, in points (0.5 = half a per cent).
        points: f64,
        /// No more than these, whatever the width.
        at_most: Replications,
    },
}

impl Until {
    /// The most replications there can be.
    fn most(self) -> Result<u32, SimulationError> {
        let most = match self {
            Self::Replications(replications) => replications,
            Self::HalfWidth { points, at_most } if points > 0.0 => at_most,
            Self::HalfWidth { points, .. } => return Err(SimulationError::HalfWidth { points }),
        };
        match most.0 {
            0 => Err(SimulationError::NoReplications),
            most => Ok(most),
        }
    }
}

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
    /// Half of the widest 95 % interval of a day's service level, a share; `None` after a single
    /// replication or where nothing arrived.
    pub widest_day: Option<f64>,
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
    /// Attempts; offered = answered + abandoned + blocked + waiting = customers + again + transferred.
    pub offered: f64,
    /// Contacts that were served (or, deferred, finished).
    pub answered: f64,
    /// Contacts that gave up.
    pub abandoned: f64,
    /// Contacts still waiting when the plan ended.
    pub waiting: f64,
    /// Contacts that found all lines busy.
    pub blocked: f64,
    /// Of those offered: attempts of customers who had hung up before.
    pub again: f64,
    /// Of those offered: contacts that another queue had handled before.
    pub transferred: f64,
    /// Customers whose first attempt it was.
    pub customers: f64,
    /// Of these: served in the end, by whichever attempt.
    pub customers_answered: f64,
    /// Of these: never served. What is left of them still waits, or means to call again.
    pub customers_lost: f64,
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

impl ServiceEstimate {
    /// Answered share of the attempts whose fate is known; `None` where there was none.
    pub fn pass_rate_of_attempts(&self) -> Option<f64> {
        share(self.answered, self.abandoned + self.blocked)
    }

    /// Share of the customers whose fate is known that was served in the end.
    pub fn pass_rate_of_customers(&self) -> Option<f64> {
        share(self.customers_answered, self.customers_lost)
    }
}

fn share(met: f64, missed: f64) -> Option<f64> {
    (met + missed > 0.0).then(|| met / (met + missed))
}
