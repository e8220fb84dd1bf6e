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
mod brief;
mod points;
mod series;

pub(in crate::staffing) use brief::Brief;
use brief::{OpenSpeed, Slopes};

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
    brief(agents, load, times).service()
}

/// As [`service`], the average speed of answer left for when it is asked for.
pub(in crate::staffing) fn brief(agents: u64, load: Erlangs, times: WaitingTimes) -> Brief {
    let a = load.get();
    if a == 0.0 {
        return WaitingService::IDLE.into();
    }
    Floor::of(agents, a).brief(times)
}

/// ln x to three digits for x near 1 and to one as far as 0.1 and 10: slopes need no more.
pub(super) fn about_ln(x: f64) -> f64 {
    2.0 * (x - 1.0) / (x + 1.0)
}

/// The people and places of a centre, as a waiting contact sees them.
pub(super) struct Floor {
    /// Weight of the states with a free place ÷ weight of the state just without one.
    pub(super) idle: f64,
    /// Contacts finished per handle time while every place is taken.
    pub(super) capacity: f64,
    /// Contacts that arrive per handle time, above 0.
    pub(super) load: f64,
    /// What one more person changes, where that is known.
    pub(super) growth: Option<Growth>,
}

/// What one more person adds, about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    /// To the capacity.
    pub(super) capacity: f64,
    /// To the logarithm of the idle weight.
    pub(super) ln_idle: f64,
}

impl Floor {
    /// One contact per person.
    pub(super) fn of(agents: u64, load: f64) -> Self {
        let (idle, capacity) = (poisson::below(agents, load), agents as f64);
        Self {
            idle,
            capacity,
            load,
            growth: Some(Growth {
                capacity: 1.0,
                // Of n + 1 people the weight is (1 + idle)·(n + 1)/a.
                ln_idle: about_ln((1.0 + 1.0 / idle) * (capacity + 1.0) / load),
            }),
        }
    }

    pub(super) fn brief(&self, times: WaitingTimes) -> Brief {
        let patience = times.patience_s / times.handle_time_s;
        if self.capacity * patience > 0.0 {
            self.queueing(patience, times)
        } else if self.capacity > 0.0 {
            self.loss(times).into()
        } else {
            nobody_there(times).into()
        }
    }

    /// `patience` in handle times, above 0.
    fn queueing(&self, patience: f64, times: WaitingTimes) -> Brief {
        let target = times.answer_within_s / times.patience_s;
        let wait = OfferedWait::new(self.capacity, self.load, patience);
        let ((whole, start), after) = (wait.integrals(), wait.beyond(target));
        let odds = wait.rate() * whole.all / (self.idle * start);
        let queue = Queueing {
            left_at_target: -(-target).exp_m1(),
            here_at_target: (-target).exp(),
            ..Queueing::new(whole, after, odds)
        };
        // For an exponential patience the mean wait of all is the mean patience × abandonment.
        let waits = MeanWaits {
            all: times.patience_s * queue.whole.abandoned,
            answered: 0.0,
        };
        let speed = OpenSpeed {
            wait,
            whole,
            factor: times.patience_s * queue.scale / queue.answered(),
        };
        let slopes = self
            .growth
            .map(|growth| queue.slopes(patience, growth, self));
        Brief::of_waiting(queue.service(waits, self), speed, slopes)
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

/// Mean waits in seconds, of all contacts and of those who are answered.
struct MeanWaits {
    all: f64,
    answered: f64,
}

/// Shares of all contacts: served at once, and the integrals over the offered wait, over all of it and
/// beyond the target time.
struct Queueing {
    probability: f64,
    at_once: f64,
    /// Share of all contacts per unit of the integrals.
    scale: f64,
    whole: Integrals,
    after: Integrals,
    /// Share of patiences that end within the target time, and its complement.
    left_at_target: f64,
    here_at_target: f64,
}

impl Queueing {
    /// `odds`: weight of the states without ÷ weight of the states with a free place.
    fn new(whole: Integrals, after: Integrals, odds: f64) -> Self {
        // Written as two quotients so that an infinite weight of the free states leaves no NaN.
        let probability = 1.0 / (1.0 + 1.0 / odds);
        let scale = probability / whole.all;
        Self {
            probability,
            at_once: 1.0 / (1.0 + odds),
            scale,
            whole: scaled(whole, scale),
            after: scaled(after, scale),
            left_at_target: 0.0,
            here_at_target: 1.0,
        }
    }

    fn answered(&self) -> f64 {
        self.at_once + self.whole.answered
    }

    /// `patience` in handle times.
    fn slopes(&self, patience: f64, growth: Growth, floor: &Floor) -> Slopes {
        let (whole, after) = (&self.whole, &self.after);
        // d ln ∫f ÷ dc = −E[u], and E[u] is about −ln E[e^{−u}], over all waits or beyond the target.
        let mean = -about_ln(whole.answered / whole.all);
        let mean_after = if after.answered > 0.0 {
            -about_ln(after.answered / after.all)
        } else {
            mean
        };
        let faster = patience * growth.capacity;
        let taken = growth.capacity / floor.capacity - faster * mean - growth.ln_idle;
        let waiting = (1.0 - self.probability) * taken;
        let outlasting = waiting + faster * (mean - mean_after);
        // E[(1 − e^{−u})²] ÷ E[1 − e^{−u}] by the recurrence of the integrals.
        let leaving = whole.abandoned / whole.all;
        let gap = (floor.capacity - floor.load) * patience;
        let again = (1.0 / leaving - gap - 1.0) / (floor.load * patience);
        let abandonment = waiting - faster * (again - leaving);
        Slopes {
            outlasting,
            abandonment,
            not_answered_in_time: (whole.abandoned * abandonment + after.answered * outlasting)
                / (whole.abandoned + after.answered),
        }
    }

    fn service(&self, waits: MeanWaits, floor: &Floor) -> WaitingService {
        let (whole, after) = (&self.whole, &self.after);
        let answered = self.answered();
        // Rounding may leave less than nothing where hardly anybody is answered in time.
        let answered_in_time = self.at_once + (whole.answered - after.answered).max(0.0);
        // Still waiting at the target time, whatever becomes of them; and gone before it.
        let outlasting = self.here_at_target * after.all;
        let gone_early =
            (whole.abandoned - after.abandoned).max(0.0) + self.left_at_target * after.all;
        let kept = 1.0 / (answered_in_time + outlasting);
        WaitingService {
            probability_of_wait: self.probability,
            in_time: Shares {
                offered: answered_in_time,
                answered: answered_in_time / answered,
                excluding_short: answered_in_time * kept,
                including_short: answered_in_time + gone_early,
                virtual_wait: self.at_once + (whole.all - after.all).max(0.0),
            },
            late: Shares {
                offered: whole.abandoned + after.answered,
                answered: after.answered / answered,
                excluding_short: outlasting * kept,
                including_short: outlasting,
                virtual_wait: after.all,
            },
            average_speed_of_answer_s: waits.answered,
            average_wait_s: waits.all,
            // In deep overload what is answered has lost some digits.
            occupancy: (floor.load * answered / floor.capacity).min(1.0),
            abandonment: whole.abandoned,
        }
    }
}

fn scaled(integrals: Integrals, factor: f64) -> Integrals {
    Integrals {
        all: integrals.all * factor,
        abandoned: integrals.abandoned * factor,
        answered: integrals.answered * factor,
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
