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
use super::{Floor, MeanWaits, Queueing};
use crate::staffing::erlang::check_stable;
use crate::staffing::kernel::log_concave::{LogConcave, integrals, peak};
use crate::staffing::kernel::offered_wait::Integrals;
use crate::staffing::{StaffingError, WaitingService};
use crate::units::{Erlangs, OutOfRange};

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
    Solved::new(agents, queue).map(|solved| solved.service())
}

/// The wait in seconds that a share of all contacts does not exceed, those that give up included.
///
/// 0 where that share is served at once. The median is `share` = 0.5.
///
/// # Errors
/// As [`service`], and [`StaffingError::OutOfRange`] unless 0 < `share` < 1.
pub fn wait_quantile(agents: u64, queue: &PatientQueue, share: f64) -> Result<f64, StaffingError> {
    Solved::new(agents, queue)?.wait_quantile(share)
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
    Solved::new(agents, queue)?.answered_wait_quantile(share)
}

/// A queue whose steady state is known, for several questions.
pub(in crate::staffing) struct Solved<'a> {
    queue: PatientQueue<'a>,
    /// `None` where nothing arrives or nobody is there.
    steady: Option<SteadyState<'a>>,
}

impl<'a> Solved<'a> {
    /// As [`service`] for its errors.
    pub(in crate::staffing) fn new(
        agents: u64,
        queue: &PatientQueue<'a>,
    ) -> Result<Self, StaffingError> {
        check(agents, queue)?;
        let busy = queue.load.get() > 0.0 && agents > 0;
        Ok(Self {
            queue: *queue,
            steady: busy.then(|| SteadyState::new(agents, queue)),
        })
    }

    pub(in crate::staffing) fn service(&self) -> WaitingService {
        let Some(steady) = &self.steady else {
            return match self.queue.load.get() == 0.0 {
                true => WaitingService::IDLE,
                false => nobody_there(&self.queue),
            };
        };
        let at_target = self.queue.law.at(self.queue.answer_within_s);
        let solved = Queueing {
            left_at_target: at_target.leaving,
            here_at_target: at_target.staying,
            ..steady.queueing()
        };
        let waits = MeanWaits {
            all: steady.whole(4) * solved.scale,
            answered: steady.whole(3) * solved.scale / solved.answered(),
        };
        solved.service(waits, &steady.floor)
    }

    /// As the function of that name.
    pub(in crate::staffing) fn wait_quantile(&self, share: f64) -> Result<f64, StaffingError> {
        let law = self.queue.law;
        self.quantile(share, |tail, t| tail.all * law.staying(t))
    }

    /// As the function of that name.
    pub(in crate::staffing) fn answered_wait_quantile(
        &self,
        share: f64,
    ) -> Result<f64, StaffingError> {
        let answered = 1.0 - self.service().abandonment;
        self.quantile(share, |tail, _| tail.answered / answered)
    }

    /// `tail`: the share that waits longer than t, from the integrals beyond t.
    fn quantile(
        &self,
        share: f64,
        tail: impl Fn(Integrals, f64) -> f64,
    ) -> Result<f64, StaffingError> {
        if !(share > 0.0 && share < 1.0) {
            return Err(StaffingError::OutOfRange(OutOfRange {
                quantity: "share of contacts",
                found: share,
                expected: "more than 0, less than 1",
            }));
        }
        let Some(steady) = &self.steady else {
            return Ok(0.0);
        };
        // What lies beyond a time is known from the time before, but for the part between the two.
        let mut known = (0.0, std::array::from_fn(|i| steady.whole(i)));
        let excess = |t: f64| {
            known = (t, steady.moved(known, t));
            // Tails fall nearly as exponentials do: their logarithms are straighter.
            let share_beyond = tail(steady.shares(known.1), t);
            (share_beyond.max(f64::MIN_POSITIVE) / (1.0 - share)).ln()
        };
        let unit = self.queue.handle_time_s / steady.floor.capacity.sqrt();
        Ok(first_below(unit, excess))
    }
}

/// The least t ≥ 0 at which a falling function is no longer above 0.
///
/// Regula falsi with halved weights (Illinois); a bracket that four steps do not halve, as at a jump,
/// is cut in the middle.
fn first_below(unit: f64, mut excess: impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut at_low) = (0.0, excess(0.0));
    if at_low <= 0.0 {
        return 0.0;
    }
    let (mut high, mut at_high) = (unit, excess(unit));
    while at_high > 0.0 {
        (low, at_low, high) = (high, at_high, 2.0 * high);
        if !high.is_finite() {
            return f64::INFINITY;
        }
        at_high = excess(high);
    }
    let (mut n_steps, mut width, mut last_side) = (0, high - low, 0);
    while high - low > 1e-12 * high {
        n_steps += 1;
        let mut t = low + (high - low) * at_low / (at_low - at_high);
        if n_steps % 4 == 0 {
            if high - low > 0.5 * width {
                t = 0.5 * (low + high);
            }
            width = high - low;
        }
        // A hair inside the bracket, so that its ends meet.
        t = t.clamp(low + 4e-13 * high, high - 4e-13 * high);
        let value = excess(t);
        if value.abs() < 1e-13 {
            return t;
        }
        if value > 0.0 {
            (low, at_low) = (t, value);
            at_high *= if last_side == 1 { 0.5 } else { 1.0 };
            last_side = 1;
        } else {
            (high, at_high) = (t, value);
            at_low *= if last_side == -1 { 0.5 } else { 1.0 };
            last_side = -1;
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
        let floor = Floor::of(agents, load);
        let free = floor.idle * (-density.ln_peak()).exp();
        Self {
            floor,
            before,
            after,
            odds: density.finished * (before[0] + after[0]) / free,
            density,
        }
    }

    fn queueing(&self) -> Queueing {
        let whole = std::array::from_fn(|i| self.whole(i));
        Queueing::new(named(whole), named(self.after), self.odds)
    }

    fn whole(&self, i: usize) -> f64 {
        self.before[i] + self.after[i]
    }

    /// The integrals beyond `t`, from those beyond another time.
    fn moved(&self, (from, sums): (f64, [f64; 5]), t: f64) -> [f64; 5] {
        let between = |range| integrals(&self.density, self.density.peak, range);
        let (later, earlier) = (between((from, t)), between((t, from)));
        std::array::from_fn(|i| (sums[i] - later[i] + earlier[i]).max(0.0))
    }

    /// Integrals as shares of all contacts.
    fn shares(&self, sums: [f64; 5]) -> Integrals {
        let probability = 1.0 / (1.0 + 1.0 / self.odds);
        super::scaled(named(sums), probability / self.whole(0))
    }
}

fn named(sums: [f64; 5]) -> Integrals {
    Integrals {
        all: sums[0],
        abandoned: sums[1],
        answered: sums[2],
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
        self.at(x).0
    }

    fn slope(&self, x: f64) -> f64 {
        let at = self.law.at(x);
        -self.gap - self.arriving * at.leaving
    }

    fn at(&self, x: f64) -> (f64, [f64; 5]) {
        let at = self.law.at(x);
        let ln_f = -self.gap * x - self.arriving * at.forgone;
        (
            ln_f,
            [1.0, at.leaving, at.staying, x * at.staying, at.waited],
        )
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
