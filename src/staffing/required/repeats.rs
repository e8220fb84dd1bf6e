//! Repeated attempts that a number of people brings on itself.
//!
//! ```text
//! Λ·(1 − p·P(abandon | n, Λ)) = λ      λ first attempts, Λ all attempts, p share that calls again
//! ```
//! Fewer people, more who give up, more attempts: the fixed point belongs to the number of people, so
//! a search asks it anew at every probe. Targets hold for attempts, the repeated ones included.
//!
//! Over the intervals of a plan a repeat comes when it is due, not in the interval of the attempt:
//!
//! ```text
//! f = 1 − (τ/L)·(1 − e^{−L/τ})         of those who give up during an interval: back before its end
//! back in interval i = o_i·(1 − e^{−L/τ}) + p·f·B_i
//! o_{i+1} = o_i·e^{−L/τ} + p·(1 − f)·B_i     B who give up, o who mean to call again, τ mean time to it
//! ```
//! On an even load this is the fixed point itself. A door that is closed when somebody calls again
//! loses them, as in the simulation; an interval without any expected contact is such a door.

use std::time::Duration;

use super::{WaitingFormula, Work};
use crate::staffing::kernel::exact::floor_quotient;
use crate::staffing::retrial::solve;
use crate::staffing::{Retry, StaffingError, WaitingService};
use crate::units::Fraction;

/// All attempts of the work's interval, in contacts, and the service that each meets.
pub(super) fn attempts(
    (formula, share): (&WaitingFormula, Fraction),
    (agents, work): (u64, &Work),
    answer_within_s: f64,
) -> Result<(f64, WaitingService), StaffingError> {
    let first = work.load.get();
    if first == 0.0 {
        return Ok((0.0, WaitingService::IDLE));
    }
    check(formula, share, agents, first)?;
    let at = |load: f64| -> Result<(f64, WaitingService), StaffingError> {
        let offered = work.offered * (load / first);
        let work = Work::new(offered, work.handle_time_s, work.interval_s)?;
        let service = formula.service(agents, &work, answer_within_s)?;
        Ok((offered, service))
    };
    let load = solve(first, |load| {
        Ok(load * (1.0 - share.get() * at(load)?.1.abandonment))
    })?;
    at(load)
}

/// Where everybody calls again until served, people must be able to serve all; limited lines turn the
/// rest away.
fn check(
    formula: &WaitingFormula,
    share: Fraction,
    agents: u64,
    first: f64,
) -> Result<(), StaffingError> {
    let (places, slowdown) = formula.full_person();
    let carried = agents as f64 * places / slowdown;
    let turns_away = matches!(formula, WaitingFormula::Lines(..));
    if share.get() < 1.0 || turns_away || first < carried {
        return Ok(());
    }
    let least_stable = floor_quotient(&[first, slowdown], &[places]).and_then(|n| n.checked_add(1));
    Err(StaffingError::Overload {
        agents,
        offered_load: first,
        least_stable: least_stable.ok_or(StaffingError::TooManyAgents {
            offered_load: first,
        })?,
    })
}

/// Customers between an attempt and the next, from interval to interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::staffing) struct AboutToCall {
    share: f64,
    /// Of those who are about to call when an interval begins: still so when it ends.
    kept: f64,
    /// Of those who give up during an interval and call again: back before it ends.
    at_once: f64,
    customers: f64,
}

impl AboutToCall {
    /// Nobody yet.
    pub(in crate::staffing) fn new(retry: &Retry, interval: Duration) -> Self {
        let lengths = interval.as_secs_f64() / retry.after.as_secs_f64();
        let kept = (-lengths).exp();
        let left = if lengths > 0.0 {
            -(-lengths).exp_m1() / lengths
        } else {
            1.0
        };
        Self {
            share: retry.share.get(),
            kept,
            // Back at once: the quotient is then ∞/∞, the limit 0.
            at_once: if lengths.is_finite() { 1.0 - left } else { 1.0 },
            customers: 0.0,
        }
    }

    /// Of those who give up during an interval: who call again within it.
    pub(in crate::staffing) fn share_within(&self) -> Fraction {
        Fraction::new((self.share * self.at_once).clamp(0.0, 1.0))
            .expect("invariant: a part of a share is a share")
    }

    /// Attempts of the coming interval by customers who gave up before it.
    pub(in crate::staffing) fn back(&self) -> f64 {
        self.customers * (1.0 - self.kept)
    }

    /// An interval passes in which so many attempts give up.
    pub(in crate::staffing) fn pass(&mut self, abandoned: f64) {
        self.customers = self.customers * self.kept + self.share * (1.0 - self.at_once) * abandoned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staffing::patience::WaitingTimes;
    use crate::staffing::retrial::{RetrialQueue, fixed_point};
    use crate::units::Erlangs;

    fn retry(share: f64, after_s: f64) -> Retry {
        Retry {
            share: Fraction::new(share).unwrap(),
            after: Duration::from_secs_f64(after_s),
        }
    }

    fn formula(patience_s: f64) -> WaitingFormula {
        WaitingFormula::ErlangA(Duration::from_secs_f64(patience_s))
    }

    #[test]
    fn attempts_of_an_interval_are_the_fixed_point_of_erlang_a() {
        let work = Work::new(200.0, 180.0, 1800.0).unwrap();
        let share = Fraction::new(0.6).unwrap();
        let found = attempts((&formula(72.0), share), (20, &work), 20.0).unwrap();
        let queue = RetrialQueue {
            first_load: Erlangs::new(20.0).unwrap(),
            retry_share: share,
            times: WaitingTimes {
                handle_time_s: 180.0,
                patience_s: 72.0,
                answer_within_s: 20.0,
            },
        };
        let fixed = fixed_point(20, &queue).unwrap();
        assert!((found.0 / 10.0 - fixed.attempt_load).abs() < 1e-10);
        assert!((found.1.abandonment - fixed.per_attempt.abandonment).abs() < 1e-12);
    }

    #[test]
    fn repeats_of_an_even_load_settle_at_the_fixed_point_however_late_they_come() {
        let work = |offered| Work::new(offered, 180.0, 1800.0).unwrap();
        let share = Fraction::new(0.6).unwrap();
        let at_once = attempts((&formula(72.0), share), (20, &work(200.0)), 20.0).unwrap();
        for after_s in [30.0, 600.0, 7200.0] {
            let mut orbit = AboutToCall::new(&retry(0.6, after_s), Duration::from_secs(1800));
            let mut found = 0.0;
            for _ in 0..300 {
                let first = work(200.0 + orbit.back());
                let within = orbit.share_within();
                let (offered, service) =
                    attempts((&formula(72.0), within), (20, &first), 20.0).unwrap();
                orbit.pass(offered * service.abandonment);
                found = offered;
            }
            assert!((found - at_once.0).abs() < 1e-8, "{after_s}: {found}");
        }
    }

    #[test]
    fn who_gives_up_comes_back_once_and_no_more() {
        for after_s in [1e-3, 60.0, 1800.0, 1e6] {
            let mut orbit = AboutToCall::new(&retry(0.7, after_s), Duration::from_secs(900));
            let mut back = 100.0 * orbit.share_within().get();
            orbit.pass(100.0);
            for _ in 0..20 {
                back += orbit.back();
                orbit.pass(0.0);
            }
            assert!((back + orbit.customers - 70.0).abs() < 1e-9, "{after_s}");
        }
    }

    #[test]
    fn where_everybody_calls_again_too_few_people_are_an_overload() {
        let work = Work::new(100.0, 180.0, 1800.0).unwrap();
        let all = Fraction::new(1.0).unwrap();
        let found = attempts((&formula(60.0), all), (10, &work), 20.0).unwrap_err();
        let StaffingError::Overload { least_stable, .. } = found else {
            panic!("{found}")
        };
        assert_eq!(least_stable, 11);
        let served = attempts((&formula(60.0), all), (11, &work), 20.0).unwrap();
        let answered = served.0 * (1.0 - served.1.abandonment);
        assert!((answered - 100.0).abs() < 1e-9);
    }
}
