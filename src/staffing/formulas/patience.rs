//! Erlang A: waiting contacts give up after an exponential patience (M/M/n+M).
//!
//! ```text
//! births a, deaths min(k, n) + max(k − n, 0)/p            per handle time, k contacts in the centre
//! offered wait v when all are busy:  f(v) ∝ exp(a·p·(1 − e^{−v/p}) − n·v)
//! P(wait)     = n∫f ÷ (n∫f + Σ_{k<n} (a^k/k!) ÷ (a^n/n!))
//! P(abandon)  = the same with f·(1 − e^{−v/p})            E[wait of all] = p·P(abandon)
//! n  agents     a  offered load in erlangs     p  mean patience ÷ mean handle time
//! ```
//!
//! Any load has a steady state, overload too, so the least number of people that meets a target may
//! lie *below* the load. Scaling Erlang C instead is wrong by factors: at 50 agents, 48 erlangs and a
//! patience of two handle times 3.1 % give up, not 13.9 %.
//!
//! [`general`] does the same for any other patience ([`law`], by name [`words`]).
//!
//! # References
//! Palm, C. (1946); Mandelbaum, A. and Zeltyn, S. (2007), "Service engineering in action: the
//! Palm/Erlang-A queue, with applications to call centers".

pub mod general;
pub mod law;
pub mod words;

mod at_wait;
mod points;
mod series;

use crate::staffing::kernel::offered_wait::{Integrals, OfferedWait};
use crate::staffing::kernel::poisson;
use crate::staffing::{Shares, WaitingService};
use crate::units::Erlangs;

/// Mean times and the target time of a queue, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitingTimes {
    /// Mean handle time, above 0.
    pub handle_time_s: f64,
    /// Mean time a contact is willing to wait; 0 means that nobody waits at all.
    pub patience_s: f64,
    /// The target time, 0 or more.
    pub answer_within_s: f64,
}

/// Everything Erlang A says of `agents` people.
///
/// # Examples
/// ```
/// use paiban::{staffing::patience::{self, WaitingTimes}, units::Erlangs};
/// let times = WaitingTimes { handle_time_s: 180.0, patience_s: 300.0, answer_within_s: 20.0 };
/// let service = patience::service(14, Erlangs::new(10.0)?, times);
/// assert!((service.abandonment - 0.013_983_744_122_408_94).abs() < 1e-15);
/// assert!((service.in_time.offered - 0.916_792_091_863_546_8).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn service(agents: u64, load: Erlangs, times: WaitingTimes) -> WaitingService {
    let a = load.get();
    if a == 0.0 {
        return WaitingService::IDLE;
    }
    let floor = Floor {
        idle: poisson::below(agents, a),
        capacity: agents as f64,
        load: a,
    };
    floor.service(times)
}

/// The people and places of a centre, as a waiting contact sees them.
pub(super) struct Floor {
    /// Weight of the states with a free place ÷ weight of the state just without one.
    pub(super) idle: f64,
    /// Contacts finished per handle time while every place is taken.
    pub(super) capacity: f64,
    /// Contacts that arrive per handle time, above 0.
    pub(super) load: f64,
}

impl Floor {
    pub(super) fn service(&self, times: WaitingTimes) -> WaitingService {
        let patience = times.patience_s / times.handle_time_s;
        let target = times.answer_within_s / times.patience_s;
        if self.capacity * patience > 0.0 {
            self.queueing(patience, target).service(times, self)
        } else if self.capacity > 0.0 {
            self.loss(times)
        } else {
            nobody_there(times)
        }
    }

    /// Steady-state shares; `patience` in handle times, `target` in mean patiences.
    fn queueing(&self, patience: f64, target: f64) -> Queueing {
        let wait = OfferedWait::new(self.capacity, self.load, patience);
        let (before, after) = wait.integrals(target);
        let waiting = wait.rate() * (before.all + after.all);
        let free = self.idle * (-wait.ln_peak()).exp();
        let queue = Queueing::new(before, after, waiting / free);
        Queueing {
            left_at_target: -(-target).exp_m1(),
            here_at_target: (-target).exp(),
            ..queue
        }
    }

    /// Patience 0: whoever finds nobody free is gone.
    fn loss(&self, times: WaitingTimes) -> WaitingService {
        let lost = 1.0 / (1.0 + self.idle);
        let at_once = 1.0 / (1.0 + 1.0 / self.idle);
        // A test caller who stays is next as soon as anybody is free.
        let target = times.answer_within_s / times.handle_time_s;
        let outwaited = lost * (-self.capacity * target).exp();
        WaitingService {
            probability_of_wait: lost,
            in_time: Shares {
                offered: at_once,
                virtual_wait: 1.0 - outwaited,
                ..Shares::all(1.0)
            },
            late: Shares {
                offered: lost,
                virtual_wait: outwaited,
                ..Shares::all(0.0)
            },
            average_speed_of_answer_s: 0.0,
            average_wait_s: 0.0,
            occupancy: self.load * at_once / self.capacity,
            abandonment: lost,
        }
    }
}

/// Shares of all contacts: served at once, and the integrals over the offered wait up to and
/// beyond the target time.
struct Queueing {
    probability: f64,
    at_once: f64,
    before: Integrals,
    after: Integrals,
    /// Share of patiences that end within the target time, and its complement.
    left_at_target: f64,
    here_at_target: f64,
}

impl Queueing {
    /// `odds`: weight of the states without ÷ weight of the states with a free place.
    fn new(before: Integrals, after: Integrals, odds: f64) -> Self {
        // Written as two quotients so that an infinite weight of the free states leaves no NaN.
        let probability = 1.0 / (1.0 + 1.0 / odds);
        let scale = probability / (before.all + after.all);
        Self {
            probability,
            at_once: 1.0 / (1.0 + odds),
            before: scaled(before, scale),
            after: scaled(after, scale),
            left_at_target: 0.0,
            here_at_target: 1.0,
        }
    }

    fn service(&self, times: WaitingTimes, floor: &Floor) -> WaitingService {
        // For an exponential patience the mean wait of all is the mean patience × abandonment.
        let waited = self.before.abandoned + self.after.abandoned;
        self.service_in(times.patience_s, waited, floor)
    }

    /// `unit_s`: seconds per unit of time of the integrals; `waited`: mean wait of all in that unit.
    fn service_in(&self, unit_s: f64, waited: f64, floor: &Floor) -> WaitingService {
        let (before, after) = (&self.before, &self.after);
        let answered_in_time = self.at_once + before.answered;
        let answered = answered_in_time + after.answered;
        let abandonment = before.abandoned + after.abandoned;
        // Still waiting at the target time, whatever becomes of them; and gone before it.
        let outlasting = self.here_at_target * after.all;
        let gone_early = before.abandoned + self.left_at_target * after.all;
        WaitingService {
            probability_of_wait: self.probability,
            in_time: Shares {
                offered: answered_in_time,
                answered: answered_in_time / answered,
                excluding_short: answered_in_time / (answered_in_time + outlasting),
                including_short: answered_in_time + gone_early,
                virtual_wait: self.at_once + before.all,
            },
            late: Shares {
                offered: abandonment + after.answered,
                answered: after.answered / answered,
                excluding_short: outlasting / (answered_in_time + outlasting),
                including_short: outlasting,
                virtual_wait: after.all,
            },
            average_speed_of_answer_s: (before.answered_wait + after.answered_wait) / answered
                * unit_s,
            average_wait_s: waited * unit_s,
            occupancy: floor.load * answered / floor.capacity,
            abandonment,
        }
    }
}

fn scaled(integrals: Integrals, factor: f64) -> Integrals {
    Integrals {
        all: integrals.all * factor,
        abandoned: integrals.abandoned * factor,
        answered: integrals.answered * factor,
        answered_wait: integrals.answered_wait * factor,
    }
}

/// Without people everybody gives up; nobody is answered, so the speed of answer is endless.
fn nobody_there(times: WaitingTimes) -> WaitingService {
    let patient = if times.patience_s > 0.0 {
        (-times.answer_within_s / times.patience_s).exp()
    } else {
        0.0
    };
    WaitingService {
        in_time: Shares {
            including_short: 1.0 - patient,
            ..Shares::all(0.0)
        },
        late: Shares {
            including_short: patient,
            ..Shares::all(1.0)
        },
        average_wait_s: times.patience_s,
        abandonment: 1.0,
        ..WaitingService::HOPELESS
    }
}

#[cfg(test)]
mod tests;
