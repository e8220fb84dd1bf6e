//! The spread of the forecast, and the least staff that reckons with it.
//!
//! ```text
//! load of an interval   mean × G_day × G_interval        factors of mean 1 with the forecast's own
//!                                                        log standard deviations σ
//! spread of a factor    cv² = e^{σ²} − 1,   of both      cv² = (1 + cv_day²)·(1 + cv_interval²) − 1
//! expected              E[L·SL(L)] ÷ E[L] ≥ target       over both factors
//! certainty(p)          P(SL(L) ≥ target) ≥ p            over both factors
//! worst-days(k)         E[L·SL(L)] ÷ E[L] ≥ target       over the interval's factor, the day's at its
//!                                                        1 − k ÷ days quantile
//! ```
//! Assumptions: the factors follow gamma laws of these means and spreads; a spread above the mean
//! itself counts as one as large as the mean.

use crate::calendar::Grid;
use crate::forecast::QueueForecast;
use crate::staffing::kernel::gamma::Gamma;
use crate::staffing::required::uncertain::{Average, UncertainWork, least_staff_on_average};
use crate::staffing::required::{LeastStaff, Limits, WaitingFormula, Work, least_staff};
use crate::staffing::{StaffFor, StaffingError, WaitingService};
use crate::units::{Fraction, OutOfRange};

/// Coefficients of variation below which a load counts as known.
const LEAST_CV: f64 = 0.001;
/// The largest coefficient of variation that is reckoned with.
const MOST_CV: f64 = 1.0;

/// How uncertain the load of an interval is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    day_cv: f64,
    interval_cv: f64,
    n_days: usize,
}

impl Spread {
    pub(super) fn of(queue: &QueueForecast, grid: &Grid, interval: usize) -> Self {
        let day = grid.day_of(interval);
        let cv = |log_sd: f64| (log_sd * log_sd).exp_m1().sqrt();
        Self {
            day_cv: cv(queue.day_log_sd[day]),
            interval_cv: cv(queue.interval_log_sd[day]),
            n_days: grid.n_days(),
        }
    }

    /// What makes two spreads equal.
    pub(super) fn key(&self) -> (u64, u64) {
        (self.day_cv.to_bits(), self.interval_cv.to_bits())
    }

    fn of_both(&self) -> f64 {
        let square = |cv: f64| 1.0 + cv * cv;
        (square(self.day_cv) * square(self.interval_cv) - 1.0).sqrt()
    }

    /// The factor of a day that all but `missed` days of the plan stay below.
    fn bad_day(&self, missed: u32) -> Result<f64, StaffingError> {
        let share = f64::from(missed) / self.n_days as f64;
        if share >= 1.0 {
            return Err(StaffingError::OutOfRange(OutOfRange {
                quantity: "number of worst days that may miss their target",
                found: f64::from(missed),
                expected: "fewer than the days of the plan",
            }));
        }
        let cv = self.day_cv.min(MOST_CV);
        Ok(if cv < LEAST_CV {
            1.0
        } else {
            Gamma::new(1.0, cv).quantile(1.0 - share)
        })
    }
}

/// The least staff for one interval, with the service that it gives the load as it is expected.
pub(super) fn least(
    staff_for: StaffFor,
    spread: &Spread,
    (formula, work, limits): (&WaitingFormula, &Work, &Limits),
) -> Result<LeastStaff, StaffingError> {
    let found = match staff_for {
        StaffFor::Mean => return least_staff(formula, work, limits),
        StaffFor::Expected => on_average((formula, work, limits), spread.of_both())?,
        StaffFor::Certainty(certainty) => {
            certain((formula, work, limits), spread.of_both(), certainty)?
        }
        StaffFor::WorstDays(missed) => {
            let bad_day = work.times(spread.bad_day(missed)?)?;
            on_average((formula, &bad_day, limits), spread.interval_cv)?
        }
    };
    let answer_within_s = limits.targets().answer_within_s;
    let service = formula.service(found.base_staff, work, answer_within_s);
    Ok(LeastStaff {
        // The least number on average may lie below the load itself: then the mean load piles up.
        service: service.unwrap_or(WaitingService::HOPELESS),
        ..found
    })
}

fn on_average(
    (formula, work, limits): (&WaitingFormula, &Work, &Limits),
    cv: f64,
) -> Result<LeastStaff, StaffingError> {
    let mean = least_staff(formula, work, limits)?;
    if cv < LEAST_CV {
        return Ok(mean);
    }
    let uncertain = UncertainWork::new(*work, cv.min(MOST_CV))?;
    let found = least_staff_on_average(formula, &uncertain, limits, Average::OfCalls)?;
    Ok(LeastStaff {
        base_staff: found.base_staff,
        binding: found.binding,
        ..mean
    })
}

fn certain(
    (formula, work, limits): (&WaitingFormula, &Work, &Limits),
    cv: f64,
    certainty: Fraction,
) -> Result<LeastStaff, StaffingError> {
    if cv < LEAST_CV {
        return least_staff(formula, work, limits);
    }
    let uncertain = UncertainWork::new(*work, cv.min(MOST_CV))?;
    least_staff(formula, &uncertain.not_exceeded(certainty)?, limits)
}
