//! The mean of the last six ordinary days with the same weekday: the planner's habit, done cleanly.
//!
//! Holidays, campaigns, outages and shut days are left out of the mean. With less than three weeks of
//! history a weekday without an ordinary day gets the mean of all ordinary days.

use ndarray::Array2;

use crate::forecast::ForecastError;
use crate::forecast::forecaster::{Fitted, Forecaster, Prediction, days_ahead};
use crate::forecast::past::preparation::Past;
use crate::forecast::profile::{is_closed_slot, slot_means};

/// How many days are averaged.
const DAYS: usize = 6;

/// The forecaster `mean-of-six`.
pub(crate) struct MeanOfSix;

/// The forecaster for 7 to 20 days of history.
pub(crate) struct MeanOfDays;

struct RecentMeans<'a> {
    past: &'a Past,
    borrow_other_weekdays: Borrow,
}

#[derive(Clone, Copy, PartialEq)]
enum Borrow {
    Never,
    WhereNoneIsKnown,
}

impl Forecaster for MeanOfSix {
    fn name(&self) -> &'static str {
        "mean-of-six"
    }

    fn fit<'a>(
        &self,
        past: &'a Past,
        _origins: &[usize],
    ) -> Result<Box<dyn Fitted + 'a>, ForecastError> {
        Ok(Box::new(RecentMeans {
            past,
            borrow_other_weekdays: Borrow::Never,
        }))
    }
}

impl Forecaster for MeanOfDays {
    fn name(&self) -> &'static str {
        "mean-of-days"
    }

    fn fit<'a>(
        &self,
        past: &'a Past,
        _origins: &[usize],
    ) -> Result<Box<dyn Fitted + 'a>, ForecastError> {
        Ok(Box::new(RecentMeans {
            past,
            borrow_other_weekdays: Borrow::WhereNoneIsKnown,
        }))
    }
}

impl Fitted for RecentMeans<'_> {
    fn predict(&self, origin: usize) -> Prediction {
        let n_days = days_ahead(self.past, origin);
        let mut mean = Array2::zeros((n_days, self.past.slots()));
        for (ahead, mut row) in mean.outer_iter_mut().enumerate() {
            if !self.past.expected_shut(origin + ahead) {
                row.assign(&ndarray::aview1(&self.usual_day(origin, ahead)));
            }
        }
        Prediction {
            origin,
            mean,
            day_log_variance: None,
        }
    }
}

impl RecentMeans<'_> {
    fn usual_day(&self, origin: usize, ahead: usize) -> Vec<f64> {
        let past = self.past;
        let weekday = past.facts(origin + ahead).weekday;
        let mut days = past.clean_days(weekday, origin, DAYS);
        if days.is_empty() && self.borrow_other_weekdays == Borrow::WhereNoneIsKnown {
            days = (0..origin).filter(|&day| past.clean[day]).collect();
        }
        let mut usual = slot_means(past, &days);
        for (slot, contacts) in usual.iter_mut().enumerate() {
            if is_closed_slot(past, &days, slot) {
                *contacts = 0.0;
            }
        }
        usual
    }
}
