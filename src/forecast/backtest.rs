//! Rolling origins: what would have been said then, held against what came.
//!
//! At origin D the history before D is all that is known, D is the first day forecast, and the
//! calendar is read in full. Every origin is fitted anew; choosing a forecaster, and how the queues of a
//! group agree, is part of the test.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use rayon::prelude::*;

use super::accuracy::{
    Loss, NaiveScale, Place, ScoredDay, ScoredInterval, Scores, Slice, losses, sliced,
};
use super::layout::Site;
use super::past::preparation::Horizon;
use super::together::{Chosen, Known, in_order};
use super::{ForecastError, ModelChoice, QueueContext, QueueForecast};
use crate::calendar::Grid;
use crate::history::{ContactHistory, QueueHistory};
use crate::progress::Silent;
use crate::units::QueueId;

/// Days before an origin from which the scale of MASE and RMSSE is read.
const SCALE_DAYS: i64 = 91;

/// The origins to test and how far each looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacktestPlan {
    /// First days forecast.
    pub origins: Vec<NaiveDate>,
    /// Days forecast from each.
    pub horizon_days: usize,
}

/// One interval as forecast from one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestRow {
    /// The first day forecast.
    pub origin: NaiveDate,
    /// Start of the interval.
    pub start: DateTime<FixedOffset>,
    /// Contacts that came; `None` where the history does not hold the interval.
    pub actual: Option<f64>,
    /// Contacts expected.
    pub mean: f64,
    /// Quantiles at [`LEVELS`](super::LEVELS).
    pub quantiles: [f64; 7],
}

/// A queue's back-test.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The queue.
    pub queue: QueueId,
    /// Every interval of every origin, in the order of the plan.
    pub rows: Vec<BacktestRow>,
    /// Measures of the forecasts in `rows`.
    pub engine: Measured,
    /// Measures of simple forecasters on the same intervals: `seasonal-naive`, then `mean-of-six`.
    pub rivals: Vec<Measured>,
    /// Which forecaster spoke at each origin.
    pub choices: Vec<(NaiveDate, ModelChoice)>,
}

/// The name under which the engine's measures stand: whatever it chose at each origin.
pub const ENGINE: &str = "paiban";

/// A forecaster's measures by lead and kind of day.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// [`ENGINE`], or the simple forecaster's name.
    pub forecaster: &'static str,
    /// All leads and days first, see [`sliced`]; empty where no actual is known.
    pub slices: Vec<Slice>,
}

impl Measured {
    /// The scores over all leads and days.
    pub fn overall(&self) -> Scores {
        self.slices.first().map(|s| s.scores).unwrap_or_default()
    }
}

impl Backtest {
    /// Where each rival was better than the engine.
    pub fn losses(&self) -> Vec<(&'static str, Vec<Loss>)> {
        self.rivals
            .iter()
            .map(|rival| {
                let lost = losses(&self.engine.slices, &rival.slices);
                (rival.forecaster, lost)
            })
            .collect()
    }
}

/// Forecasts from each origin of the plan and measures the result, queue by queue.
pub(super) fn run(known: &Known<'_>, plan: &BacktestPlan) -> Result<Vec<Backtest>, ForecastError> {
    refuse_origins_outside(known, plan)?;
    let by_origin: Vec<Vec<Trial>> = plan
        .origins
        .par_iter()
        .map(|&origin| {
            let history = known.history;
            let grid = Grid::new(
                history.zone.clone(),
                history.interval_minutes,
                origin,
                plan.horizon_days,
            )?;
            trials(known, &grid)
        })
        .collect::<Result<_, _>>()?;
    let mut of_queues: Vec<Vec<Trial>> = known.contexts.iter().map(|_| Vec::new()).collect();
    for trials in by_origin {
        for (queue, trial) in trials.into_iter().enumerate() {
            of_queues[queue].push(trial);
        }
    }
    let contexts = known.contexts.iter().zip(of_queues);
    Ok(contexts
        .map(|(context, trials)| of_queue(context, plan, &trials))
        .collect())
}

/// Every queue from one origin, from what was known before it.
fn trials(known: &Known<'_>, grid: &Grid) -> Result<Vec<Trial>, ForecastError> {
    let origin = grid.first_day();
    let before = ContactHistory {
        zone: known.history.zone.clone(),
        queues: known
            .history
            .queues
            .iter()
            .map(|q| q.before(origin))
            .collect(),
        ..*known.history
    };
    let then = Known {
        history: &before,
        ..*known
    };
    let horizon = Horizon::of(grid);
    let units = then.units(horizon)?;
    let made = then.each(&units, &Silent, |unit| {
        let together = then.choose(unit, (then.pasts(unit, horizon)?, horizon))?;
        let of_queue = |chosen: &Chosen| {
            let trial = Trial::of(&then, chosen, (known, grid));
            (chosen.position, trial)
        };
        Ok(together.queues.iter().map(of_queue).collect())
    })?;
    Ok(in_order(made))
}

fn of_queue(context: &QueueContext, plan: &BacktestPlan, trials: &[Trial]) -> Backtest {
    let rivals: Vec<&'static str> = trials
        .first()
        .map(|t| t.rivals.iter().map(|(name, _)| *name).collect())
        .unwrap_or_default();
    Backtest {
        queue: context.queue.clone(),
        engine: measured(plan, ENGINE, trials, |t| &t.forecast),
        rivals: rivals
            .iter()
            .enumerate()
            .map(|(r, name)| measured(plan, name, trials, |t| &t.rivals[r].1))
            .collect(),
        choices: trials
            .iter()
            .map(|t| (t.grid.first_day(), t.forecast.choice.clone()))
            .collect(),
        rows: trials.iter().flat_map(Trial::rows).collect(),
    }
}

/// An origin needs a day before it to learn from, and itself to be compared with; of a new queue its
/// template learns.
fn refuse_origins_outside(known: &Known<'_>, plan: &BacktestPlan) -> Result<(), ForecastError> {
    let old = known.contexts.iter().filter(|c| c.template.is_none());
    for history in old.filter_map(|c| known.find(&c.queue)) {
        let seen = |row: &usize| history.observed.row(*row).iter().any(|&o| o);
        let mut rows = 0..history.n_days();
        let (Some(first), Some(last)) = (rows.clone().find(seen), rows.rfind(seen)) else {
            continue;
        };
        let (first_day, last_day) = (history.day(first), history.day(last));
        let outside = |origin: &&NaiveDate| **origin <= first_day || **origin > last_day;
        if let Some(&origin) = plan.origins.iter().find(outside) {
            return Err(ForecastError::OriginOutside {
                queue: history.queue.clone(),
                origin,
                first_day,
                last_day,
            });
        }
    }
    Ok(())
}

fn measured<'a>(
    plan: &BacktestPlan,
    forecaster: &'static str,
    trials: &'a [Trial],
    forecast: impl Fn(&'a Trial) -> &'a QueueForecast,
) -> Measured {
    let (mut intervals, mut days) = (Vec::new(), Vec::new());
    for trial in trials {
        intervals.extend(trial.intervals(forecast(trial)));
        days.extend(trial.days(forecast(trial)));
    }
    Measured {
        forecaster,
        slices: sliced(&intervals, &days, plan.horizon_days),
    }
}

/// One origin.
struct Trial {
    grid: Grid,
    forecast: QueueForecast,
    rivals: Vec<(&'static str, QueueForecast)>,
    /// Whether the calendar makes the day other than ordinary. (days,)
    event: Vec<bool>,
    /// What came. (intervals,)
    actual: Vec<Option<f64>>,
    scale: NaiveScale,
}

impl Trial {
    /// `then` is what was known before the origin, `known` everything.
    fn of(then: &Known<'_>, chosen: &Chosen, (known, grid): (&Known<'_>, &Grid)) -> Self {
        let context = &known.contexts[chosen.position];
        let site = Site {
            grid,
            context,
            events: known.events,
        };
        let (past, selected) = (&chosen.past, &chosen.selected);
        let history = known.find(&context.queue);
        Self {
            forecast: site.chosen(then.find(&context.queue), past, selected),
            rivals: site.rivals(past, selected),
            event: (0..grid.n_days())
                .map(|ahead| past.facts(past.n_past + ahead).is_event())
                .collect(),
            actual: history.map_or(vec![None; grid.n_intervals()], |own| actuals(own, grid)),
            scale: history.map_or(NaiveScale::default(), |own| {
                naive_scale(own, grid.first_day())
            }),
            grid: grid.clone(),
        }
    }

    fn rows(&self) -> impl Iterator<Item = BacktestRow> + '_ {
        (0..self.grid.n_intervals()).map(|i| BacktestRow {
            origin: self.grid.first_day(),
            start: self.grid.start(i),
            actual: self.actual[i],
            mean: self.forecast.mean[i],
            quantiles: quantiles(&self.forecast, i),
        })
    }

    fn intervals<'a>(
        &'a self,
        forecast: &'a QueueForecast,
    ) -> impl Iterator<Item = ScoredInterval> + 'a {
        (0..self.grid.n_days())
            .flat_map(|day| self.grid.intervals_of_day(day).map(move |i| (day, i)))
            .filter_map(move |(day, i)| {
                Some(ScoredInterval {
                    place: self.place(day),
                    actual: self.actual[i]?,
                    mean: forecast.mean[i],
                    quantiles: quantiles(forecast, i),
                    scale: self.scale,
                })
            })
    }

    fn place(&self, day: usize) -> Place {
        Place {
            lead: day + 1,
            event: self.event[day],
        }
    }

    /// Days of which something is known, summed over the known intervals.
    fn days<'a>(&'a self, forecast: &'a QueueForecast) -> impl Iterator<Item = ScoredDay> + 'a {
        (0..self.grid.n_days()).filter_map(move |day| {
            let known: Vec<usize> = self
                .grid
                .intervals_of_day(day)
                .filter(|&i| self.actual[i].is_some())
                .collect();
            let mean: f64 = known.iter().map(|&i| forecast.mean[i]).sum();
            let squares: f64 = known.iter().map(|&i| forecast.mean[i].powi(2)).sum();
            let own = forecast.interval_log_sd[day].powi(2) * squares / (mean * mean);
            (!known.is_empty()).then(|| ScoredDay {
                place: self.place(day),
                actual: known.iter().filter_map(|&i| self.actual[i]).sum(),
                mean,
                dispersion: forecast.day_log_sd[day].powi(2) + if mean > 0.0 { own } else { 0.0 },
            })
        })
    }
}

fn quantiles(forecast: &QueueForecast, i: usize) -> [f64; 7] {
    std::array::from_fn(|q| forecast.quantiles[[i, q]])
}

/// What the history holds of a day's slot.
fn actual(history: &QueueHistory, day: NaiveDate, slot: usize) -> Option<f64> {
    let row = usize::try_from((day - history.first_day).num_days()).ok()?;
    let known = row < history.n_days() && history.observed[[row, slot]];
    known.then(|| history.offered[[row, slot]])
}

fn actuals(history: &QueueHistory, grid: &Grid) -> Vec<Option<f64>> {
    (0..grid.n_days())
        .flat_map(|day| grid.intervals_of_day(day).map(move |i| (day, i)))
        .map(|(day, i)| actual(history, grid.day(day), grid.slot(i)))
        .collect()
}

fn naive_scale(history: &QueueHistory, origin: NaiveDate) -> NaiveScale {
    let (mut absolute, mut squared, mut n) = (0.0, 0.0, 0.0);
    for back in 1..=SCALE_DAYS {
        let day = origin - Duration::days(back);
        for slot in 0..history.slots_per_day() {
            let now = actual(history, day, slot);
            let before = actual(history, day - Duration::days(7), slot);
            if let (Some(now), Some(before)) = (now, before) {
                absolute += (now - before).abs();
                squared += (now - before) * (now - before);
                n += 1.0;
            }
        }
    }
    let known = absolute > 0.0;
    NaiveScale {
        absolute: known.then(|| absolute / n),
        squared: known.then(|| squared / n),
    }
}
