//! What will happen: contacts and handle time per queue and interval, with honest bands.
//!
//! A forecast of calls has two halves. *How many come today* moves with the trend, the weekday, the
//! season and the calendar; *when they come* is a habit that hardly changes. So every queue is
//! forecast as a day total laid out along a day's shape:
//!
//! ```text
//! μ_ts = T_t · p_t(s)          T_t  contacts of local day t
//!                              p_t  share of wall-clock slot s in that day, Σ_s p_t(s) = 1
//! y_ts ~ negative binomial     mean μ_ts, variance μ_ts + τ_t² μ_ts²
//! ```
//! * **T_t** comes from a robust state-space model of log day totals (level, short memory, weekday,
//!   season, day of month, holidays, campaigns), averaged over a fixed grid of settings.
//! * **p_t** is learnt from the last weeks of the same weekday, and for holidays and campaign days
//!   from what such days looked like before, as far as the evidence goes.
//! * **τ_t²** is what it takes for 80 % of the queue's own recent intervals to fall inside the 80 %
//!   band when the past is forecast from earlier origins; days that the model knows less about (a
//!   holiday, a campaign, the far end of the horizon) get their own extra width.
//!
//! Queues of one group lend each other what one has not lived through and agree with the forecast of their
//! sum ([`groups`]); a new queue is forecast like its template until three weeks of its own are known.
//!
//! Simple forecasters run beside it at the same past origins, and the queue's numbers come from the
//! one with the smallest summed error there; [`ModelChoice`] shows all of them, a loss included.
//!
//! Assumptions: local civil days; an interval that the history does not hold is unknown, not zero;
//! the calendar is known ahead, the history only up to the day before the first day forecast; what a
//! weekday never had for weeks (a closed day, a closed hour) it will not have, and a queue that is known
//! to have had nothing for three weeks was given up (campaigns apart), while one of which nothing is
//! known goes on. The region's two rest days are Saturday and Sunday, or Friday and Saturday where
//! the contacts say so. Nothing is random, so the same inputs give the same bytes.
//!
//! Not modelled: dependence between the errors of queues, feedback of service on arrivals (people who call again
//! because they were not answered are part of the counts), weather and other causes outside the
//! calendar, and campaigns nobody entered.
//!
//! Adding a forecaster is adding a file that implements the trait `Forecaster`, and a line in the list
//! of `selection`.
//!
//! # References
//! Harvey (1989), *Forecasting, Structural Time Series Models and the Kalman Filter*, ch. 3;
//! West & Harrison (1997), *Bayesian Forecasting and Dynamic Models*; Masreliez & Martin (1977),
//! robust filtering; Hoeting, Madigan, Raftery & Volinsky (1999), model averaging; Jongbloed & Koole
//! (2001), over-dispersed call counts; Czado, Gneiting & Held (2009), calibration of counts.

pub mod accuracy;
mod backtest;
mod bands;
mod context;
mod forecaster;
mod forecasts;
pub mod groups;
mod handle_time;
mod layout;
mod newcomer;
mod past;
mod profile;
mod rivals;
mod selection;
mod state_space;
mod today;
mod together;
mod told;
mod uplift;
mod weeks;

pub use backtest::{Backtest, BacktestPlan, BacktestRow, ENGINE, Measured};
pub use context::{QueueContext, Template};
pub use forecasts::{Forecast, ModelChoice, QueueForecast};
pub use groups::{Coherence, GroupChoice, GroupForecast};
pub use today::running::{IntervalSource, QueueReforecast, RunningDay, TodaySoFar};
pub use told::explain::{Cause, Explanation, ShapeExplained, UpliftExplained};
pub use told::remarks::Remark;
pub use told::unusual::UnusualDays;
pub use weeks::{MOST_WEEKS, QueueWeeks, WeeklyForecast, WeeksPlan};

use crate::calendar::{CalendarError, EventCalendar, Grid};
use crate::history::{ContactHistory, QueueHistory};
use crate::progress::Progress;
use crate::units::QueueId;
use chrono::NaiveDate;
use past::preparation::Horizon;
use together::{Known, in_order};

/// The levels of the quantiles, in the order of the columns of [`QueueForecast::quantiles`].
pub const LEVELS: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Intervals are forecast at most so many days ahead: 18 weeks. Farther out whole weeks are what the
/// evidence carries, see [`weeks`].
pub const LONGEST_HORIZON_DAYS: usize = 126;

/// What can keep a queue from being forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// The history holds no queue of this name.
    #[error("the history holds nothing of queue \"{queue}\"")]
    UnknownQueue {
        /// The queue that was asked for.
        queue: QueueId,
    },
    /// A new queue whose template has no history to speak from.
    #[error(
        "queue \"{queue}\" is new, and its template \"{template}\" has no history of three weeks"
    )]
    NoTemplate {
        /// The new queue.
        queue: QueueId,
        /// The queue that it resembles.
        template: QueueId,
    },
    /// Nobody says how much a new queue gets.
    #[error("queue \"{queue}\" is new: neither its own days nor the planner say how much it gets")]
    NoVolume {
        /// The new queue.
        queue: QueueId,
        /// The queue that it resembles.
        template: QueueId,
    },
    /// Too few days are known before the first day forecast.
    #[error("{days} days of queue \"{queue}\" are known, a forecast needs {needed}")]
    TooShort {
        /// The queue.
        queue: QueueId,
        /// Days that are known.
        days: usize,
        /// Days that would do.
        needed: usize,
    },
    /// History and plan count in different intervals.
    #[error(
        "the history of queue \"{queue}\" has intervals of {history} minutes, the plan of {plan}"
    )]
    Interval {
        /// The queue.
        queue: QueueId,
        /// Minutes in the history.
        history: u32,
        /// Minutes in the plan.
        plan: u32,
    },
    /// A planner's factor that is no factor.
    #[error("the uplift of \"{name}\" is {found}, expected a number above 0")]
    Uplift {
        /// The calendar entry.
        name: String,
        /// The factor as it stands there.
        found: f64,
    },
    /// A day that was asked about is not forecast.
    #[error("{date} is none of the {n_days} days from {first_day}")]
    DayOutside {
        /// The day asked about.
        date: NaiveDate,
        /// The first day forecast.
        first_day: NaiveDate,
        /// Days forecast.
        n_days: usize,
    },
    /// An origin before or after everything that is known.
    #[error(
        "origin {origin} lies outside the history of queue \"{queue}\", which is known from {first_day} to {last_day}"
    )]
    OriginOutside {
        /// The queue.
        queue: QueueId,
        /// The origin asked for.
        origin: NaiveDate,
        /// The first day known.
        first_day: NaiveDate,
        /// The last day known.
        last_day: NaiveDate,
    },
    /// The grid of an origin cannot be made.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The caller asked to stop.
    #[error("stopped before the forecast was finished")]
    Stopped,
}

/// Forecasts every queue of `contexts` on the grid; queues come out in the order of `contexts`.
///
/// Only history before the grid's first day is read.
///
/// # Errors
/// [`ForecastError::UnknownQueue`], [`ForecastError::NoTemplate`], [`ForecastError::NoVolume`],
/// [`ForecastError::TooShort`], [`ForecastError::Interval`], [`ForecastError::Uplift`],
/// [`ForecastError::Stopped`]; of several, that of the first queue.
pub fn forecast(
    history: &ContactHistory,
    contexts: &[QueueContext],
    events: &EventCalendar,
    grid: &Grid,
    progress: &dyn Progress,
) -> Result<Forecast, ForecastError> {
    let known = Known {
        history,
        contexts,
        events,
    };
    known.check_interval(grid)?;
    let units = known.units(Horizon::of(grid))?;
    let mut groups = Vec::new();
    let mut queues = Vec::new();
    for made in known.each(&units, progress, |unit| known.forecast(unit, grid))? {
        queues.push(made.queues);
        groups.extend(made.group);
    }
    Ok(Forecast {
        grid: grid.clone(),
        queues: in_order(queues),
        groups,
    })
}

/// Corrects the rest of the running day by what came so far, and forecasts the days after it with
/// today's estimated total in their past; queues come out in the order of `contexts`.
///
/// Of the history nothing is read from now on: neither today's later slots nor later days.
///
/// # Errors
/// As [`forecast`].
pub fn reforecast(
    history: &ContactHistory,
    contexts: &[QueueContext],
    events: &EventCalendar,
    running: &RunningDay<'_>,
    progress: &dyn Progress,
) -> Result<Vec<QueueReforecast>, ForecastError> {
    let known = Known {
        history,
        contexts,
        events,
    };
    known.check_interval(running.grid)?;
    let units = known.units(Horizon::of(running.grid))?;
    let made = known.each(&units, progress, |unit| today::run(&known, unit, running))?;
    Ok(in_order(made))
}

/// Forecasts every queue from each origin of the plan and measures it by lead and kind of day, beside the
/// seasonal naive and the mean of the last six same weekdays; queues come out in the order of `contexts`.
///
/// At an origin only rows before it are used; the calendar is read in full.
///
/// # Errors
/// [`ForecastError::OriginOutside`] for an origin with nothing before it or nothing to compare with,
/// [`ForecastError::TooShort`] where an origin has too little history before it,
/// [`ForecastError::Calendar`] for an interval or a horizon that makes no grid,
/// [`ForecastError::Uplift`].
pub fn backtest(
    history: &ContactHistory,
    contexts: &[QueueContext],
    events: &EventCalendar,
    plan: &BacktestPlan,
) -> Result<Vec<Backtest>, ForecastError> {
    let known = Known {
        history,
        contexts,
        events,
    };
    backtest::run(&known, plan)
}

/// Says why one day of the forecast on `grid` is as it is, of the queue at this position of `contexts`.
///
/// # Errors
/// [`ForecastError::DayOutside`] for a day that is not on the grid; else as [`forecast`].
pub fn explain(
    history: &ContactHistory,
    (contexts, position): (&[QueueContext], usize),
    events: &EventCalendar,
    (grid, date): (&Grid, NaiveDate),
) -> Result<Explanation, ForecastError> {
    let known = Known {
        history,
        contexts,
        events,
    };
    told::explain::run(&known, position, (grid, date))
}

/// What a planner should know of a queue's history before `first_day`: that it is short, that nothing
/// varies, that it stopped weeks ago, that public holidays were like any other day, which ordinary
/// days were so unusual that an event is missing in the calendar.
///
/// # Errors
/// [`ForecastError::TooShort`].
pub fn remarks(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<Remark>, ForecastError> {
    told::remarks::run(history, events, first_day)
}

/// Quantiles at [`LEVELS`] of a negative-binomial count with this mean and `dispersion` = variance ÷
/// mean² − 1 ÷ mean; zeros where nothing is expected.
pub fn count_quantiles(mean: f64, dispersion: f64) -> [f64; 7] {
    bands::uncertainty::interval_quantiles(mean, dispersion)
}

/// The ordinary days of a queue's history that were far from what their past foretold, joined to runs,
/// newest first: what a planner may want to name in the calendar.
///
/// # Errors
/// [`ForecastError::TooShort`].
pub fn unusual_days(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<UnusualDays>, ForecastError> {
    told::unusual::run(history, events, first_day)
}

/// The remarks of [`remarks()`] for which no model has to be fitted: all but the unusual days.
///
/// # Errors
/// [`ForecastError::TooShort`].
pub fn remarks_at_a_glance(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<Remark>, ForecastError> {
    told::remarks::at_a_glance(history, events, first_day)
}

/// Forecasts weekly totals of every queue, up to 78 weeks ahead; queues come out in the order of
/// `contexts`. Only history before the plan's first day is read.
///
/// # Errors
/// As [`forecast`].
pub fn weeks(
    history: &ContactHistory,
    contexts: &[QueueContext],
    events: &EventCalendar,
    plan: &WeeksPlan,
    progress: &dyn Progress,
) -> Result<WeeklyForecast, ForecastError> {
    let grid = plan.grid(history)?;
    let known = Known {
        history,
        contexts,
        events,
    };
    let units = known.units(Horizon::of(&grid))?;
    let made = known.each(&units, progress, |unit| {
        weeks::of_unit(&known, unit, (&grid, plan))
    })?;
    Ok(WeeklyForecast {
        first_days: plan.first_days(),
        queues: in_order(made),
    })
}

#[cfg(test)]
mod tests;
