//! What every forecaster does: learn from the past, predict from an origin.
//!
//! A forecaster is fitted once and then asked what it would have said at several days, so that its
//! bands and its choice rest on forecasts of days it had not seen, without being fitted anew for each.

use ndarray::Array2;

use super::ForecastError;
use super::past::preparation::Past;

/// Days that are forecast at each earlier origin.
pub(crate) const REHEARSAL_DAYS: usize = 14;
/// How many earlier origins there are, a week apart.
pub(crate) const REHEARSALS: usize = 8;

/// A way of looking ahead.
pub(crate) trait Forecaster: Sync {
    /// The name in reports.
    fn name(&self) -> &'static str;

    /// Learns from the past, ready to predict from each of the `origins` (day positions).
    fn fit<'a>(
        &self,
        past: &'a Past,
        origins: &[usize],
    ) -> Result<Box<dyn Fitted + 'a>, ForecastError>;
}

/// A forecaster that has learnt.
pub(crate) trait Fitted {
    /// Contacts for the days from `origin` on, from what was known before that day. `origin` is one
    /// of those given to `fit`.
    fn predict(&self, origin: usize) -> Prediction;
}

/// Contacts on the wall clock, before opening hours are laid over them.
#[derive(Debug, Clone)]
pub(crate) struct Prediction {
    /// The day position of row 0.
    pub origin: usize,
    /// Contacts. (days, slots)
    pub mean: Array2<f64>,
    /// Variance of the logarithm of the day total as the forecaster sees it itself; `None` where it
    /// has no idea of it. (days,)
    pub day_log_variance: Option<Vec<f64>>,
}

/// How many days are predicted from an origin: the horizon at the last one, else a rehearsal that
/// ends where the past does.
pub(crate) fn days_ahead(past: &Past, origin: usize) -> usize {
    if origin == past.n_past {
        past.n_ahead
    } else {
        REHEARSAL_DAYS.min(past.n_past - origin)
    }
}

/// The day positions of the earlier origins that leave at least three weeks to learn from, latest
/// first.
pub(crate) fn rehearsal_origins(past: &Past) -> Vec<usize> {
    let known_before = |day: usize| past.totals[..day].iter().flatten().count();
    (1..=REHEARSALS)
        .filter_map(|week| past.n_past.checked_sub(7 * week))
        .filter(|&day| known_before(day) >= super::past::preparation::WEEKLY_PATTERN_DAYS)
        .collect()
}
