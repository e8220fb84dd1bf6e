//! Waiting contacts give up after a patience of any distribution (M/M/n+G).
//!
//! ```text
//! offered wait x when all are busy:  f(x) ∝ exp(λ·H(x) − ν·x),  H(x) = ∫₀ˣ G̅
//! P(wait offered > 0) = ν∫f ÷ (ν∫f + Σ_{k<n} (a^k/k!) ÷ (a^n/n!))
//! P(abandon)          = the same with f·G             P(answered after a wait) = with f·G̅
//! E[wait of all]      = the same with f·H             P(wait of all > t) = G̅(t) · P(offered wait > t)
//! λ, ν  contacts that arrive, and that n people finish, per second     a  offered load     G̅  see law
//! ```
//! A steady state exists where the share that never leaves arrives more slowly than n people finish.
//! f is log-concave, so the integrals are panels from its peak outwards, halved where a kink or a
//! root of the law needs it.
//!
//! Not modelled: patience that depends on what callers are told, or on the time of day.
//!
//! # References
//! Zeltyn, S. and Mandelbaum, A. (2005), "Call centers with impatient customers: many-server
//! asymptotics of the M/M/n+G queue", Queueing Systems 51, 361–402; Baccelli, F. and Hébuterne, G.
//! (1981), "On queues with impatient customers".

use super::law::PatienceLaw;
use super::{Floor, Queueing};
use crate::staffing::erlang::check_stable;
use crate::staffing::kernel::log_concave::{LogConcave, integrals, peak};
use crate::staffing::kernel::offered_wait::Integrals;
use crate::staffing::kernel::poisson;
use crate::staffing::{StaffingError, WaitingService};
use crate::units::Erlangs;

/// A queue whose contacts have a patience of any law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatientQueue<'a> {
    /// Contacts × handle time ÷ interval.
    pub load: Erlangs,
    /// How long contacts are willing to wait.
    pub law: &'a PatienceLaw,
    /// Mean handle time in seconds, above 0.
    pub handle_time_s: f64,
    /// The target time in seconds, 0 or more.
    pub answer_within_s: f64,
}

/// Whether the people could carry the load if nobody gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// Fewer erlangs than people: those who give up do so by bad luck.
    Underload,
    /// Exactly as many.
    Balanced,
    /// More erlangs than people: at least the share 1 − n/a has to give up.
    Overload,
}

impl Regime {
    /// The regime of a number of people and a load.
    pub fn of(agents: u64, load: Erlangs) -> Self {
        match load.get().total_cmp(&(agents as f64)) {
            std::cmp::Ordering::Less => Self::Underload,
            std::cmp::Ordering::Equal => Self::Balanced,
            std::cmp::Ordering::Greater => Self::Overload,
        }
    }

    /// The name in files, such as `underload`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Underload => "underload",
            Self::Balanced => "balanced",
            Self::Overload => "overload",
        }
    }
}

/// Everything M/M/n+G says of `agents` people.
///
/// [`WaitingService::probability_of_wait`] counts those who leave at once as contacts that find
/// nobody free.
///
/// # Errors
/// [`StaffingError::Overload`] where the contacts that never leave are already too many.
///
/// # Examples
/// ```
/// use paiban::staffing::patience::{general::{PatientQueue, service}, law::PatienceLaw};
/// use paiban::units::Erlangs;
/// // Nobody waits longer than two minutes: 12 erlangs on 10 people.
/// let law = PatienceLaw::deterministic(120.0)?;
/// let queue = PatientQueue {
///     load: Erlangs::new(12.0)?,
///     law: &law,
///     handle_time_s: 180.0,
///     answer_within_s: 20.0,
/// };
/// let answer = service(10, &queue)?;
/// assert!((answer.abandonment - 0.188_95).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn service(agents: u64, queue: &PatientQueue) -> Result<WaitingService, StaffingError> {
    check(agents, queue)?;
    if queue.load.get() == 0.0 {
        return Ok(WaitingService::IDLE);
    }
    if agents == 0 {
        return Ok(nobody_there(queue));
    }
    let steady = SteadyState::new(agents, queue);
    let at_target = queue.law.at(queue.answer_within_s);
    let waited = steady.waited();
    let solved = Queueing {
        left_at_target: at_target.leaving,
        here_at_target: at_target.staying,
        ..steady.queueing()
    };
    Ok(solved.service_in(1.0, waited, &steady.floor))
}

/// The wait in seconds that a share of all contacts does not exceed, those that give up included.
///
/// 0 where that share is served at once. The median is `share` = 0.5.
///
/// # Errors
/// As [`service`], and [`StaffingError::OutOfRange`] unless 0 < `share` < 1.
pub fn wait_quantile(agents: u64, queue: &PatientQueue, share: f64) -> Result<f64, StaffingError> {
    quantile(agents, queue, share, |steady, t| {
        steady.tail(t).all * queue.law.staying(t)
    })
}

/// The wait in seconds that a share of the answered contacts does not exceed.
///
/// # Errors
/// As [`wait_quantile`].
pub fn answered_wait_quantile(
    agents: u64,
    queue: &PatientQueue,
    share: f64,
) -> Result<f64, StaffingError> {
    let answered = 1.0 - service(agents, queue)?.abandonment;
    quantile(agents, queue, share, |steady, t| {
        steady.tail(t).answered / answered
    })
}

fn quantile(
    agents: u64,
    queue: &PatientQueue,
    share: f64,
    tail: impl Fn(&SteadyState, f64) -> f64,
) -> Result<f64, StaffingError> {
    check(agents, queue)?;
    if !(share > 0.0 && share < 1.0) {
        return Err(StaffingError::OutOfRange(crate::units::OutOfRange {
            quantity: "share of contacts",
            found: share,
            expected: "more than 0, less than 1",
        }));
    }
    if queue.load.get() == 0.0 {
        return Ok(0.0);
    }
    let steady = SteadyState::new(agents, queue);
    Ok(first_below(queue.handle_time_s, |t| {
        tail(&steady, t) - (1.0 - share)
    }))
}

/// The least t ≥ 0 at which a falling function is no longer above 0, by bisection.
fn first_below(unit: f64, excess: impl Fn(f64) -> f64) -> f64 {
    if excess(0.0) <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, unit);
    while excess(high) > 0.0 {
        (low, high) = (high, 2.0 * high);
        if !high.is_finite() {
            return f64::INFINITY;
        }
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if excess(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn check(agents: u64, queue: &PatientQueue) -> Result<(), StaffingError> {
    let staying = queue.load.get() * queue.law.never_leaving();
    check_stable(agents, Erlangs::new(staying)?)
}

fn nobody_there(queue: &PatientQueue) -> WaitingService {
    let at_target = queue.law.at(queue.answer_within_s);
    let mut service = WaitingService::HOPELESS;
    service.in_time.including_short = at_target.leaving;
    service.late.including_short = at_target.staying;
    WaitingService {
        average_wait_s: queue.law.mean_s(),
        abandonment: 1.0,
        ..service
    }
}

/// The offered wait in seconds with its weights, ready for many target times.
struct SteadyState<'a> {
    floor: Floor,
    density: Density<'a>,
    target: f64,
    /// ∫ f, f·G, f·G̅, f·x·G̅ and f·H, up to the target time and beyond it, ÷ f at the peak.
    before: [f64; 5],
    after: [f64; 5],
    /// Weight of the states without a free place ÷ weight of those with one.
    odds: f64,
}

impl<'a> SteadyState<'a> {
    fn new(agents: u64, queue: &PatientQueue<'a>) -> Self {
        let load = queue.load.get();
        let density = Density::new(agents as f64, queue);
        let target = queue.answer_within_s;
        let before = integrals(&density, density.peak, (0.0, target));
        let after = integrals(&density, density.peak, (target, f64::INFINITY));
        let idle = poisson::below(agents, load);
        let free = idle * (-density.ln_peak()).exp();
        Self {
            floor: Floor {
                idle,
                capacity: agents as f64,
                load,
            },
            target,
            before,
            after,
            odds: density.finished * (before[0] + after[0]) / free,
            density,
        }
    }

    fn queueing(&self) -> Queueing {
        Queueing::new(named(self.before), named(self.after), self.odds)
    }

    /// P(wait offered > 0) ÷ ∫f.
    fn scale(&self) -> f64 {
        1.0 / (1.0 + 1.0 / self.odds) / (self.before[0] + self.after[0])
    }

    /// Mean wait of all contacts in seconds.
    fn waited(&self) -> f64 {
        (self.before[4] + self.after[4]) * self.scale()
    }

    /// The integrals beyond `t` as shares of all contacts.
    fn tail(&self, t: f64) -> Integrals {
        let sums = if t == self.target {
            self.after
        } else {
            integrals(&self.density, self.density.peak, (t, f64::INFINITY))
        };
        super::scaled(named(sums), self.scale())
    }
}

fn named(sums: [f64; 5]) -> Integrals {
    Integrals {
        all: sums[0],
        abandoned: sums[1],
        answered: sums[2],
        answered_wait: sums[3],
    }
}

/// f and its peak; rates per second.
struct Density<'a> {
    law: &'a PatienceLaw,
    arriving: f64,
    finished: f64,
    /// finished − arriving, from the difference of people and load.
    gap: f64,
    peak: f64,
    noise: f64,
}

impl<'a> Density<'a> {
    fn new(capacity: f64, queue: &PatientQueue<'a>) -> Self {
        let mut density = Self {
            law: queue.law,
            arriving: queue.load.get() / queue.handle_time_s,
            finished: capacity / queue.handle_time_s,
            gap: (capacity - queue.load.get()) / queue.handle_time_s,
            peak: 0.0,
            noise: 0.0,
        };
        density.peak = peak(&density);
        // The two terms of ln f at the peak are that large, and so is what rounding leaves of them.
        let size = density.arriving * queue.law.at(density.peak).forgone + density.ln_peak().abs();
        density.noise = size * f64::EPSILON;
        density
    }

    /// ln f at the peak, relative to ln f(0) = 0.
    fn ln_peak(&self) -> f64 {
        self.ln(self.peak)
    }
}

impl LogConcave<5> for Density<'_> {
    fn ln(&self, x: f64) -> f64 {
        -self.gap * x - self.arriving * self.law.at(x).forgone
    }

    fn slope(&self, x: f64) -> f64 {
        let at = self.law.at(x);
        -self.gap - self.arriving * at.leaving
    }

    fn beside(&self, x: f64) -> [f64; 5] {
        let at = self.law.at(x);
        [1.0, at.leaving, at.staying, x * at.staying, at.waited]
    }

    fn breaks(&self) -> &[f64] {
        self.law.breaks()
    }

    fn noise(&self) -> f64 {
        self.noise
    }

    fn fine(&self) -> f64 {
        1.0 / (self.finished + self.arriving)
    }
}

#[cfg(test)]
mod tests;
