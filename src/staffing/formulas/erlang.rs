//! Erlang B and Erlang C, exact at any size.
//!
//! ```text
//! B(n, a) = (a^n/n!) ÷ Σ_{k≤n} a^k/k!                     lost when all n are busy
//! C(n, a) = B ÷ (1 − (a/n)·(1 − B)),  a < n               waits when all n are busy
//! P(wait > T) = C·e^{−(n−a)·T/h}     E[wait] = C·h ÷ (n − a)
//! n  agents     a  offered load in erlangs     h  mean handle time     T  target time
//! ```
//!
//! Numerators such as a^n leave the range of `f64` from 146 agents on, so B is taken from the ratio of
//! the sum to its last term, by the uniform expansion of the incomplete gamma function near n = a and
//! by short sums elsewhere: under 0.2 µs at any size, relative error below 1e-13.
//!
//! # References
//! Erlang, A. K. (1917), "Solution of some problems in the theory of probabilities of significance in
//! automatic telephone exchanges"; Jagerman, D. L. (1974), "Some properties of the Erlang loss
//! function", Bell System Technical Journal 53, 525–551.

use super::patience::{Brief, Floor};
use crate::staffing::kernel::exact::floor_quotient;
use crate::staffing::kernel::poisson;
use crate::staffing::{Shares, StaffingError, WaitingService};
use crate::units::Erlangs;

/// The share of contacts lost when all `agents` are busy and nobody can wait: Erlang B.
pub fn blocking(agents: u64, load: Erlangs) -> f64 {
    if load.get() == 0.0 {
        return if agents == 0 { 1.0 } else { 0.0 };
    }
    1.0 / (1.0 + poisson::below(agents, load.get()))
}

/// The natural logarithm of [`blocking`], for values below the range of `f64`.
pub fn ln_blocking(agents: u64, load: Erlangs) -> f64 {
    if load.get() == 0.0 {
        return if agents == 0 { 0.0 } else { f64::NEG_INFINITY };
    }
    poisson::ln_blocking(agents, load.get())
}

/// The share of contacts that must wait when nobody gives up: Erlang C.
///
/// # Errors
/// [`StaffingError::Overload`] unless the load is below the number of agents.
///
/// # Examples
/// ```
/// use paiban::{staffing::erlang, units::Erlangs};
/// let wait = erlang::waiting(14, Erlangs::new(10.0)?)?;
/// assert!((wait - 0.174_131_933_595_049_83).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn waiting(agents: u64, load: Erlangs) -> Result<f64, StaffingError> {
    check_stable(agents, load)?;
    if load.get() == 0.0 {
        return Ok(0.0);
    }
    let idle = poisson::below(agents, load.get());
    Ok(endless(idle, agents as f64, load.get(), 0.0).probability)
}

/// Everything Erlang C says of `agents` people.
///
/// # Errors
/// [`StaffingError::Overload`] unless the load is below the number of agents.
pub fn service(
    agents: u64,
    load: Erlangs,
    handle_time_s: f64,
    answer_within_s: f64,
) -> Result<WaitingService, StaffingError> {
    brief(agents, load, handle_time_s, answer_within_s).map(Brief::service)
}

/// As [`service`], with what one more person would change.
pub(in crate::staffing) fn brief(
    agents: u64,
    load: Erlangs,
    handle_time_s: f64,
    answer_within_s: f64,
) -> Result<Brief, StaffingError> {
    check_stable(agents, load)?;
    if load.get() == 0.0 {
        return Ok(WaitingService::IDLE.into());
    }
    let floor = Floor::of(agents, load.get());
    let target = answer_within_s / handle_time_s;
    let wait = endless(floor.idle, floor.capacity, floor.load, target);
    Ok(wait.brief(handle_time_s, &floor))
}

/// Refuses a load that would pile up without end, with the least number of agents that would not.
pub(super) fn check_stable(agents: u64, load: Erlangs) -> Result<(), StaffingError> {
    if load.get() < agents as f64 || load.get() == 0.0 {
        return Ok(());
    }
    let least_stable = floor_quotient(&[load.get()], &[1.0])
        .and_then(|whole| whole.checked_add(1))
        .ok_or(StaffingError::TooManyAgents {
            offered_load: load.get(),
        })?;
    Err(StaffingError::Overload {
        agents,
        offered_load: load.get(),
        least_stable,
    })
}

/// A queue in which nobody gives up, once all places are taken.
pub(super) struct EndlessWait {
    target: f64,
    probability: f64,
    in_time: f64,
    late: f64,
    mean: f64,
    occupancy: f64,
}

/// `idle`: weight of the states with a free place ÷ weight of the state just without one;
/// `capacity`, `load`: contacts per handle time, `capacity` > `load`; `target` in handle times.
pub(super) fn endless(idle: f64, capacity: f64, load: f64, target: f64) -> EndlessWait {
    let slack = capacity - load;
    let free = idle * (slack / capacity);
    let probability = 1.0 / (1.0 + free);
    // Both tails are sums of positive terms, so each is accurate where it is tiny.
    let at_once = 1.0 / (1.0 + 1.0 / free);
    EndlessWait {
        target,
        probability,
        in_time: at_once - probability * (-slack * target).exp_m1(),
        late: probability * (-slack * target).exp(),
        mean: probability / slack,
        occupancy: load / capacity,
    }
}

impl EndlessWait {
    pub(super) fn brief(&self, handle_time_s: f64, floor: &Floor) -> Brief {
        let service = self.service(handle_time_s);
        let Some(growth) = floor.growth else {
            return service.into();
        };
        let slack = growth.capacity / (floor.capacity - floor.load);
        let free = growth.ln_idle + slack - growth.capacity / floor.capacity;
        let slope = -growth.capacity * self.target - (1.0 - self.probability) * free;
        Brief::of_endless(service, slope)
    }

    pub(super) fn service(&self, handle_time_s: f64) -> WaitingService {
        let wait = self.mean * handle_time_s;
        WaitingService {
            probability_of_wait: self.probability,
            in_time: Shares::all(self.in_time),
            late: Shares::all(self.late),
            average_speed_of_answer_s: wait,
            average_wait_s: wait,
            occupancy: self.occupancy,
            abandonment: 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
