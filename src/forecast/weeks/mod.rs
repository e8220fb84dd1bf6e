//! Weekly totals up to 18 months ahead: what hiring and budgets are made from.
//!
//! ```text
//! E_k = Σ T_t over the days t of week k        T_t  contacts of day t by the state-space model, while open
//! W_k = E_k on days that this or last year's calendar makes special
//!       + E_k^(1−w) · (γ L_k)^w on the others   L_k  the same days 364 days earlier
//! w   = ½ · min((k − 2)/24, 1)                  γ    √(last 13 weeks ÷ the same a year ago), 0.74 to 1.35
//! ```
//! The model's season is three smooth waves that need years to be sure of; the same week of last year
//! knows more of it, but nothing of what changed since. Far ahead each is half right, so both speak. In the
//! second year "last year" is what was said for it.
//!
//! ```text
//! v_k = c² [ ((Σ w_t √s_t)² + Σ w_t² n_t) / (1 + k/26) + (½ g k/52)² ],   w_t = T_t / E_k
//! s_t  log variance that the days of a week share: level, season, weekday, calendar
//! n_t  log variance that each day has for itself
//! g    |ln growth| since last year, at most 1: the half that is not believed may come all the same
//! c    what makes 80 % of rehearsed weeks fall inside the band, shrunk to 1 with weight 6 : rehearsals
//! count ~ negative binomial(W_k, v_k)
//! ```
//! The model lets the level wander for ever; real queues come back, so its variance is tempered with the
//! lead. Up to six rehearsals, eight weeks apart, forecast the queue's own last year from what was known
//! then, and widen or narrow the bands.
//!
//! Assumptions: campaigns of the coming 18 months stand in the calendar, because one that does not is not
//! forecast; public holidays are those shipped, and China's make-up workdays are known one year ahead.
//!
//! Not modelled: growth beyond half of last year's (the model's slope fades by 2 % a day, so no trend is
//! drawn out for ever), weeks that are wrong together, and what the business will decide.
//!
//! # References
//! Bates & Granger (1969), combining forecasts; Gardner & McKenzie (1985), damped trends.

mod last_year;
mod outlook;
mod rehearsal;

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use ndarray::{Array1, Array2};

use super::ForecastError;
use super::bands::uncertainty::interval_quantiles;
use super::layout::Site;
use super::past::effect::Effect;
use super::past::preparation::{Horizon, Past};
use super::together::{Known, Unit};
use crate::calendar::Grid;
use crate::history::ContactHistory;
use crate::units::QueueId;
use outlook::DaysAhead;

/// Weeks are forecast at most so far ahead: 18 months.
pub const MOST_WEEKS: usize = 78;

/// Bound of the squared coefficient of variation of a week's rate.
const DISPERSION_LEAST: f64 = 1e-4;

/// Which weeks are forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeksPlan {
    /// Only history before this day is known; the first week is the first whole one from here on.
    pub first_day: NaiveDate,
    /// The day on which weeks start.
    pub week_starts: Weekday,
    /// How many weeks.
    pub n_weeks: usize,
}

/// Weekly totals of every queue.
#[derive(Debug, Clone)]
pub struct WeeklyForecast {
    /// First day of each week. (weeks,)
    pub first_days: Vec<NaiveDate>,
    /// One per queue, in the order asked for.
    pub queues: Vec<QueueWeeks>,
}

/// One queue's weeks.
#[derive(Debug, Clone)]
pub struct QueueWeeks {
    /// The queue.
    pub queue: QueueId,
    /// Expected contacts. (weeks,)
    pub mean: Array1<f64>,
    /// Quantiles of the contacts at [`LEVELS`](super::LEVELS). (weeks, 7)
    pub quantiles: Array2<f64>,
    /// Log standard deviation of the week's rate. (weeks,)
    pub log_sd: Array1<f64>,
}

impl WeeksPlan {
    /// The first days of the weeks.
    pub fn first_days(&self) -> Vec<NaiveDate> {
        let first = self.first_day + Duration::days(self.skipped() as i64);
        let week = |k: usize| first + Duration::days(7 * k as i64);
        (0..self.n_weeks).map(week).collect()
    }

    /// Days before the first whole week.
    fn skipped(&self) -> usize {
        let from = self.week_starts.days_since(self.first_day.weekday());
        from as usize
    }

    pub(super) fn grid(&self, history: &ContactHistory) -> Result<Grid, ForecastError> {
        let n_days = self.skipped() + 7 * self.n_weeks;
        let grid = Grid::new(
            history.zone.clone(),
            history.interval_minutes,
            self.first_day,
            n_days,
        );
        Ok(grid?)
    }
}

/// Forecasts the weeks of a unit's queues, each with its position.
pub(super) fn of_unit(
    known: &Known<'_>,
    unit: &Unit,
    (grid, plan): (&Grid, &WeeksPlan),
) -> Result<Vec<(usize, QueueWeeks)>, ForecastError> {
    let pasts = known.pasts(unit, Horizon::of(grid))?;
    let mut made = Vec::new();
    for queue in known.spoken_for(unit, &pasts)? {
        let weeks = of_queue(known, (queue.position, queue.past), (grid, plan))?;
        let weeks = match queue.of_template {
            Some(factor) => scaled(weeks, factor),
            None => weeks,
        };
        made.push((queue.position, weeks));
    }
    Ok(made)
}

/// One queue's weeks, from its own past or from its template's.
fn of_queue(
    known: &Known<'_>,
    (position, past): (usize, &Past),
    (grid, plan): (&Grid, &WeeksPlan),
) -> Result<QueueWeeks, ForecastError> {
    let context = &known.contexts[position];
    let days = DaysAhead::new(past)?;
    let site = Site {
        grid,
        context,
        events: known.events,
    };
    let open = site.day_totals(past, &days.mean);
    let history = known.find(&past.queue);
    let factor = match history {
        Some(history) => rehearsal::band_factor(history, known.events, past)?,
        None => 1.0,
    };
    let mut out = QueueWeeks {
        queue: context.queue.clone(),
        mean: Array1::zeros(plan.n_weeks),
        quantiles: Array2::zeros((plan.n_weeks, 7)),
        log_sd: Array1::zeros(plan.n_weeks),
    };
    for (k, week) in days.weeks(past, plan.skipped()).iter().enumerate() {
        out.set(k, week.total(&open), factor * week.variance.sqrt());
    }
    Ok(out)
}

/// A new queue's weeks from those of its template.
fn scaled(mut weeks: QueueWeeks, factor: Effect) -> QueueWeeks {
    for k in 0..weeks.mean.len() {
        let log_sd = (weeks.log_sd[k].powi(2) + factor.variance).sqrt();
        weeks.set(k, weeks.mean[k] * factor.mean.exp(), log_sd);
    }
    weeks
}

impl QueueWeeks {
    fn set(&mut self, k: usize, mean: f64, log_sd: f64) {
        self.mean[k] = mean;
        self.log_sd[k] = log_sd;
        let quantiles = interval_quantiles(mean, dispersion(mean, log_sd));
        let mut row = self.quantiles.row_mut(k);
        row.assign(&ndarray::aview1(&quantiles));
    }
}

/// The squared coefficient of variation of the rate: counting adds its own share of the variance.
fn dispersion(mean: f64, log_sd: f64) -> f64 {
    (log_sd * log_sd - 1.0 / mean.max(1.0)).max(DISPERSION_LEAST)
}
