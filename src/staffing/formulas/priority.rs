//! Some contacts are served before others: k classes, one common handle time, nobody is interrupted
//! and nobody gives up (non-preemptive M/M/n).
//!
//! ```text
//! class i of 1 … k, 1 first     σ_i = (a_1 + … + a_i) ÷ n     r = σ_{i−1}     n  agents
//! P(wait) = C(n, a), Erlang C of the whole load, the same for every class
//! E[wait of class i] = C·h ÷ (n·(1 − σ_{i−1})·(1 − σ_i))                       h  handle time
//! given a wait, class i waits a geometric number of busy periods of the classes before it:
//! P(wait_i > t | wait) = A·e^{−δt} + (2/π)(1 − σ)q² ∫₀^π sin²φ·e^{−x(φ)·t} ÷ (x̂(φ)·(q² − 2qσ·cos φ + σ²)) dφ
//! q = √r   σ = σ_i   x̂ = 1 − 2q·cos φ + q²   x = n·x̂   δ = n(1 − σ)(σ − r)/σ
//! A = (σ² − r)/(σ(σ − r)) where σ > q, else 0
//! ```
//! The integral is the spectrum of a busy period of M/M/1, the first term a pole of the transform; all
//! terms are positive, so tails keep their relative accuracy however small.
//!
//! A load above n leaves the last classes without a steady state; the classes before them are served
//! as if somebody always waited: P(wait) = 1. Not modelled: handle times that differ by class.
//!
//! # References
//! Cobham, A. (1954), "Priority assignment in waiting line problems", Operations Research 2, 70–76;
//! Davis, R. H. (1966), "Waiting-time distribution of a multi-server, priority queueing system",
//! Operations Research 14, 133–136; Kella, O. and Yechiali, U. (1985), "Waiting times in the
//! non-preemptive priority M/M/c queue", Stochastic Models 1, 257–262.

use std::f64::consts::{FRAC_PI_2, PI};

use super::erlang;
use crate::staffing::kernel::panels::integrate;
use crate::staffing::{Shares, StaffingError, WaitingService};
use crate::units::{Erlangs, OutOfRange};

/// Classes of contacts that share one team.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorityQueue<'a> {
    /// Offered load of each class in erlangs, the one that is served first at the front.
    pub loads: &'a [Erlangs],
    /// Mean handle time of every class in seconds, above 0.
    pub handle_time_s: f64,
}

/// The service of the class at `position` (0 is served first), with its own target time in seconds.
///
/// Occupancy is that of the whole team.
///
/// # Errors
/// [`StaffingError::OutOfRange`] where there is no such class; [`StaffingError::Overload`] where the
/// classes up to this one are already too many.
///
/// # Examples
/// ```
/// use paiban::staffing::priority::{PriorityQueue, class_service};
/// use paiban::units::Erlangs;
/// let loads = [Erlangs::new(3.0)?, Erlangs::new(6.0)?];
/// let queue = PriorityQueue { loads: &loads, handle_time_s: 180.0 };
/// let first = class_service(11, &queue, 0, 20.0)?;
/// let last = class_service(11, &queue, 1, 20.0)?;
/// assert!(first.average_speed_of_answer_s < last.average_speed_of_answer_s / 5.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn class_service(
    agents: u64,
    queue: &PriorityQueue,
    position: usize,
    answer_within_s: f64,
) -> Result<WaitingService, StaffingError> {
    let (before, own) = class_loads(queue, position)?;
    erlang::check_stable(agents, Erlangs::new(before + own)?)?;
    let total = Erlangs::new(queue.loads.iter().map(|load| load.get()).sum())?;
    if total.get() == 0.0 {
        return Ok(WaitingService::IDLE);
    }
    let (waits, at_once) = all_busy(agents, total)?;
    let n = agents as f64;
    let wait = ClassWait {
        agents: n,
        first: before / n,
        upto: (before + own) / n,
        slack: (n - before - own) / n,
    };
    let late = waits * wait.tail(answer_within_s / queue.handle_time_s);
    let speed = waits * wait.mean() * queue.handle_time_s;
    Ok(WaitingService {
        probability_of_wait: waits,
        in_time: Shares::all(if late < 0.5 {
            1.0 - late
        } else {
            at_once + (waits - late)
        }),
        late: Shares::all(late),
        average_speed_of_answer_s: speed,
        average_wait_s: speed,
        occupancy: (total.get() / n).min(1.0),
        abandonment: 0.0,
    })
}

/// Every class, each with its own target time in seconds.
///
/// # Errors
/// As [`class_service`], and [`StaffingError::TargetsOfClasses`] where there is not one target per class.
pub fn service(
    agents: u64,
    queue: &PriorityQueue,
    answer_within_s: &[f64],
) -> Result<Vec<WaitingService>, StaffingError> {
    if answer_within_s.len() != queue.loads.len() {
        return Err(StaffingError::TargetsOfClasses {
            classes: queue.loads.len(),
            targets: answer_within_s.len(),
        });
    }
    let targets = answer_within_s.iter().enumerate();
    targets
        .map(|(position, &target)| class_service(agents, queue, position, target))
        .collect()
}

/// Erlangs of the classes before one, and its own.
fn class_loads(queue: &PriorityQueue, position: usize) -> Result<(f64, f64), StaffingError> {
    let own = queue
        .loads
        .get(position)
        .ok_or(StaffingError::OutOfRange(OutOfRange {
            quantity: "class of contacts",
            found: position as f64 + 1.0,
            expected: "1 up to the number of classes",
        }))?;
    let before = queue.loads[..position].iter().map(|load| load.get());
    Ok((before.sum(), own.get()))
}

/// P(all are busy) and P(somebody is free); certainly busy where the last classes pile up.
fn all_busy(agents: u64, total: Erlangs) -> Result<(f64, f64), StaffingError> {
    if total.get() >= agents as f64 {
        return Ok((1.0, 0.0));
    }
    let whole = erlang::service(agents, total, 1.0, 0.0)?;
    Ok((whole.probability_of_wait, whole.in_time.offered))
}

/// The wait of one class, given that it must wait.
struct ClassWait {
    agents: f64,
    /// σ_{i−1}.
    first: f64,
    /// σ_i.
    upto: f64,
    /// 1 − σ_i, from the difference of people and load.
    slack: f64,
}

impl ClassWait {
    /// Handle times.
    fn mean(&self) -> f64 {
        1.0 / (self.agents * (1.0 - self.first) * self.slack)
    }

    /// P(wait > t | wait), t in handle times.
    fn tail(&self, t: f64) -> f64 {
        if t == 0.0 {
            return 1.0;
        }
        if self.first == 0.0 {
            return (-self.agents * self.slack * t).exp();
        }
        (self.pole(t) + self.spectrum(t)).min(1.0)
    }

    fn pole(&self, t: f64) -> f64 {
        let (sigma, r) = (self.upto, self.first);
        let q = r.sqrt();
        if sigma <= q {
            return 0.0;
        }
        let weight = (sigma - q) * (sigma + q) / (sigma * (sigma - r));
        weight * (-self.agents * self.slack * (sigma - r) / sigma * t).exp()
    }

    fn spectrum(&self, t: f64) -> f64 {
        let (sigma, q) = (self.upto, self.first.sqrt());
        // 1 − q and σ − q without the rounding error of the root.
        let to_one = (1.0 - self.first) / (1.0 + q);
        let to_sigma = (sigma * sigma - self.first) / (sigma + q);
        let decay = self.agents * t;
        let [area] = integrate(&edges(decay * q), 0.0, |half| {
            // φ = 2·half; 1 − cos φ = 2·sin² half.
            let (sin, cos) = half.sin_cos();
            let bend = 4.0 * sin * sin;
            let rate = to_one * to_one + q * bend;
            let other = to_sigma * to_sigma + q * sigma * bend;
            let numerator = bend * cos * cos * (-decay * q * bend).exp();
            [2.0 * numerator / (rate * other)]
        });
        2.0 / PI * self.slack * q * q * area * (-decay * to_one * to_one).exp()
    }
}

/// Edges of half the angle, 0 to π/2, finer where e^{−s·4·sin²} lives.
fn edges(s: f64) -> Vec<f64> {
    let width = (1.0 / s.sqrt()).min(FRAC_PI_2);
    let mut edges = vec![0.0];
    let mut edge = width;
    while edge < FRAC_PI_2 {
        edges.push(edge);
        edge *= 2.0;
    }
    edges.push(FRAC_PI_2);
    edges
}

#[cfg(test)]
mod tests;
