//! Mid-day: today so far tells of the rest of today and of the coming days.
//!
//! ```text
//! history ──┐
//!           ├─► what is known up to now ─► forecast::reforecast ─► the rest of today, tomorrow, …
//! actuals ──┘
//! ```
//! The actual counts are laid over the history: where both speak of an interval, the actuals hold.
//! An interval counts as over when now has reached its end; whatever is known of later ones is not
//! looked at and counted as ignored. Days between the history and today that nobody counted are
//! unknown, not empty.
//!
//! Assumptions: counts are complete when their interval is over. The hour that a clock shows twice is
//! one slot, so both of its intervals show the mean of the two.
//!
//! Not modelled: contacts that come back because today's service is poor, and what the rest of the
//! roster should do about it.

mod known;
mod reforecast;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::calendar::{CalendarError, Grid};
use crate::forecast::{ForecastError, QueueReforecast};
use crate::history::ContactHistory;
use crate::plan::PlanInputs;
use crate::progress::Progress;

/// Today and the coming days, as they look now.
#[derive(Debug, Clone)]
pub struct Reforecast {
    /// From today to the last planned day.
    pub grid: Grid,
    /// Intervals of today that are over.
    pub n_passed: usize,
    /// The end of the last complete interval: what came later is not looked at.
    pub until: DateTime<FixedOffset>,
    /// Known intervals, of all queues, that start at or after `until`; none of them is used.
    pub n_ignored: usize,
    /// One per queue, in the order of the project file.
    pub queues: Vec<QueueReforecast>,
}

/// What was counted, and when it is.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// Everything that was counted before today and may be learnt from, and perhaps more.
    pub history: &'a ContactHistory,
    /// Counts that go before the history's where both speak: today's, and days before it.
    pub actuals: &'a ContactHistory,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What can keep a day from being forecast again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IntradayError {
    /// Now lies before everything that is known.
    #[error("{today} lies before {first_known}, the first day that is known")]
    BeforeHistory {
        /// The day of now.
        today: NaiveDate,
        /// The first day with a count.
        first_known: NaiveDate,
    },
    /// Now lies behind the plan.
    #[error("{today} lies after {last_planned}, the last planned day")]
    AfterPlan {
        /// The day of now.
        today: NaiveDate,
        /// The last day of the plan.
        last_planned: NaiveDate,
    },
    /// History and actuals are counted in different intervals.
    #[error("the history has intervals of {history} minutes, the actuals of {actuals}")]
    Interval {
        /// Minutes in the history.
        history: u32,
        /// Minutes in the actuals.
        actuals: u32,
    },
    /// The days from today on make no grid.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A queue cannot be forecast.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
}

/// Forecasts the rest of today and the days up to the end of the plan from what is known now.
///
/// # Errors
/// [`IntradayError`]: now outside the known and planned days, or a queue that cannot be forecast.
pub fn reforecast(
    inputs: &PlanInputs,
    situation: &Situation<'_>,
    progress: &dyn Progress,
) -> Result<Reforecast, IntradayError> {
    reforecast::run(inputs, situation, progress)
}
