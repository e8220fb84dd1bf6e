//! Some of those who give up call again (M/M/n+M with retrials).
//!
//! ```text
//! attempts Λ = first calls λ + repeats,  repeats = p·Λ·P(abandon at Λ)           p  share that calls again
//! fixed point:  Λ·(1 − p·P(abandon | Λ)) = λ,  P from Erlang A at the load Λ·h     h  handle time
//! per attempt:   abandoned P,  answered 1 − P
//! per customer:  served Λ(1 − P)/λ,  lost for good (1 − p)·Λ·P/λ,  attempts Λ/λ
//! ```
//! [`fixed_point`] is an *approximation*: it takes repeats as fresh Poisson arrivals, as if they came
//! back long after. The sooner they come back the busier they find the centre: with a mean return
//! time of one handle time it says 8 to 9 % too little abandonment on small teams, with five 2 to 3 %.
//! [`chain::steady_state`] solves the two-dimensional chain itself, for centres of moderate size.
//!
//! Not modelled: contacts that hear the busy tone, and a patience that changes with the attempt.
//!
//! # References
//! Aguir, S., Karaesmen, F., Akşin, O. Z. and Chauvet, F. (2004), "The impact of retrials on call
//! center performance", OR Spectrum 26, 353–376; Falin, G. and Templeton, J. (1997), "Retrial Queues".

pub mod chain;

use super::patience::{self, WaitingTimes};
use crate::staffing::kernel::exact::floor_quotient;
use crate::staffing::{StaffingError, WaitingService};
use crate::units::{Erlangs, Fraction};

/// Attempts per customer beyond which there is no answer: the people can just not serve all.
const MOST_ATTEMPTS: f64 = 1e12;

/// A queue whose contacts may call again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrialQueue {
    /// First calls × handle time ÷ interval.
    pub first_load: Erlangs,
    /// Of those who give up, the share that calls again; always the same, whatever the attempt.
    pub retry_share: Fraction,
    /// Handle time, patience and target time.
    pub times: WaitingTimes,
}

/// What becomes of attempts and of customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrialService {
    /// Load of all attempts, erlangs.
    pub attempt_load: f64,
    /// Attempts per customer.
    pub attempts: f64,
    /// Share of customers that are answered in the end.
    pub served: f64,
    /// Share of customers that give up for good.
    pub lost: f64,
    /// The service that an *attempt* meets.
    pub per_attempt: WaitingService,
}

/// Erlang A at the load of all attempts, which it itself decides.
///
/// # Errors
/// [`StaffingError::Overload`] where everybody calls again until served and the first calls alone are
/// too many.
///
/// # Examples
/// ```
/// use paiban::staffing::{patience::WaitingTimes, retrial::{RetrialQueue, fixed_point}};
/// use paiban::units::{Erlangs, Fraction};
/// let queue = RetrialQueue {
///     first_load: Erlangs::new(20.0)?,
///     retry_share: Fraction::new(0.6)?,
///     times: WaitingTimes { handle_time_s: 180.0, patience_s: 72.0, answer_within_s: 20.0 },
/// };
/// let answer = fixed_point(20, &queue)?;
/// assert!((answer.attempt_load - 22.110_251_598).abs() < 1e-8);
/// assert!((answer.per_attempt.abandonment - 0.159_070_374_3).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fixed_point(agents: u64, queue: &RetrialQueue) -> Result<RetrialService, StaffingError> {
    check(agents, queue)?;
    let first = queue.first_load.get();
    if first == 0.0 {
        return Ok(RetrialService {
            attempt_load: 0.0,
            attempts: 1.0,
            served: 1.0,
            lost: 0.0,
            per_attempt: WaitingService::IDLE,
        });
    }
    let at = |load: f64| -> Result<WaitingService, StaffingError> {
        Ok(patience::service(agents, Erlangs::new(load)?, queue.times))
    };
    let share = queue.retry_share.get();
    let attempt_load = solve(first, |load| {
        Ok(load * (1.0 - share * at(load)?.abandonment))
    })?;
    let per_attempt = at(attempt_load)?;
    let attempts = attempt_load / first;
    let lost = (1.0 - share) * attempts * per_attempt.abandonment;
    Ok(RetrialService {
        attempt_load,
        attempts,
        // Whoever is not lost is served.
        served: 1.0 - lost,
        lost,
        per_attempt,
    })
}

/// Nobody who always calls again is ever lost: then the people must be able to serve all.
fn check(agents: u64, queue: &RetrialQueue) -> Result<(), StaffingError> {
    let first = queue.first_load.get();
    if queue.retry_share.get() < 1.0 || first < agents as f64 || first == 0.0 {
        return Ok(());
    }
    let least_stable = floor_quotient(&[first], &[1.0]).and_then(|whole| whole.checked_add(1));
    Err(StaffingError::Overload {
        agents,
        offered_load: first,
        least_stable: least_stable.ok_or(StaffingError::TooManyAgents {
            offered_load: first,
        })?,
    })
}

/// The load at which the rising `first_calls` reaches `wanted`; never below `wanted` itself.
pub(in crate::staffing) fn solve(
    wanted: f64,
    first_calls: impl Fn(f64) -> Result<f64, StaffingError>,
) -> Result<f64, StaffingError> {
    let (mut low, mut high) = (wanted, wanted);
    let mut at_low = first_calls(low)? - wanted;
    let mut at_high = at_low;
    while at_high < 0.0 {
        (low, at_low) = (high, at_high);
        high *= 2.0;
        if high > MOST_ATTEMPTS * wanted {
            return Err(StaffingError::TooManyAgents {
                offered_load: wanted,
            });
        }
        at_high = first_calls(high)? - wanted;
    }
    let mut last_side = 0;
    while high - low > 2e-16 * high && at_high != 0.0 {
        // Regula falsi with halved weights (Illinois), safe because the root stays between.
        let guess = (low * at_high - high * at_low) / (at_high - at_low);
        let middle = guess.clamp(low, high);
        if middle == low || middle == high {
            // The root is nearer to that end than numbers are to each other.
            return Ok(middle);
        }
        let value = first_calls(middle)? - wanted;
        if value > 0.0 {
            (high, at_high) = (middle, value);
            at_low *= if last_side == 1 { 0.5 } else { 1.0 };
            last_side = 1;
        } else {
            (low, at_low) = (middle, value);
            at_high *= if last_side == -1 { 0.5 } else { 1.0 };
            last_side = -1;
        }
        if value.abs() <= 1e-15 * wanted {
            return Ok(middle);
        }
    }
    Ok(0.5 * (low + high))
}

#[cfg(test)]
mod tests;
