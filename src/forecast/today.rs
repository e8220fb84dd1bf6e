//! Today so far: the rest of today corrected, and the coming days told of it.
//!
//! ```text
//! morning    today as it was forecast from the days before        μ, τ²
//! so far     the actual counts, as far as they are known
//! rest       μ × exp(c a + g a₂)                                   see `belief`
//! tomorrow   the filter sees so far + rest as today's total, Var ε ÷ share of the day seen
//! ```
//! A passed interval that nobody counted is not zero: it is corrected like those ahead.

mod belief;
pub(super) mod running;

use std::collections::BTreeMap;

use ndarray::{Array1, Array2, Axis, concatenate};
use rayon::prelude::*;

use super::bands::uncertainty::interval_quantiles;
use super::forecaster::Prediction;
use super::past::day_totals::DayTotal;
use super::past::preparation::{Horizon, Past};
use super::selection::{Selected, has_no_weekly_pattern, named};
use super::together::{Chosen, Known, Unit};
use super::{
    ForecastError, IntervalSource, QueueForecast, QueueReforecast, RunningDay, TodaySoFar,
};
use crate::calendar::Grid;
use crate::history::{ContactHistory, QueueHistory};
use belief::{Belief, Deviation, Windows, evenings_before};

/// The last stretch of the day that shows which way it is turning, in minutes.
const LATELY_MINUTES: usize = 120;
/// With less of the day seen the filter is told nothing: it would hardly listen.
const SHARE_FOR_FILTER_LEAST: f64 = 0.05;

/// A unit's today and what comes after, each queue with its position.
pub(super) fn run(
    known: &Known<'_>,
    unit: &Unit,
    running: &RunningDay<'_>,
) -> Result<Vec<(usize, QueueReforecast)>, ForecastError> {
    let grid = running.grid;
    let day_grid = |day: usize, n_days: usize| {
        let (zone, interval) = (grid.zone().clone(), grid.interval_minutes());
        Grid::new(zone, interval, grid.day(day), n_days)
    };
    let history = &up_to_now(known, unit, running);
    let known = &Known { history, ..*known };
    let first = day_grid(0, 1)?;
    let horizon = Horizon::of(&first);
    let together = known.choose(unit, (known.pasts(unit, horizon)?, horizon))?;
    let todays: Vec<Today> = together
        .queues
        .into_iter()
        .map(|chosen| Today::new(known, &first, (chosen, running.n_passed)))
        .collect();
    let told: Vec<Told> = todays
        .par_iter()
        .map(|today| Ok(today.told(&today.evenings_before()?)))
        .collect::<Result<_, ForecastError>>()?;
    let later = match grid.n_days() - 1 {
        0 => None,
        n_days => Some((day_grid(1, n_days)?, unit)),
    };
    let later = match &later {
        None => vec![None; todays.len()],
        Some((days, unit)) => {
            let totals = todays.iter().zip(&told).map(|(t, told)| t.total(told));
            let totals = todays.iter().map(|t| t.position).zip(totals).collect();
            let made = coming_days(known, unit, (days, &totals))?.into_iter();
            made.map(|made| Some((days.clone(), made))).collect()
        }
    };
    let queues = todays.into_iter().zip(told).zip(later);
    Ok(queues
        .map(|((today, told), later)| (today.position, joined(today, told, later, grid)))
        .collect())
}

/// What is known of today.
#[derive(Clone)]
struct Today {
    /// The queue's position among the contexts.
    position: usize,
    grid: Grid,
    past: Past,
    selected: Selected,
    /// As it was forecast from the days before.
    morning: QueueForecast,
    /// Contacts that came. (intervals of today,)
    actual: Vec<Option<f64>>,
    n_passed: usize,
}

/// Today with its rest corrected.
struct Told {
    forecast: QueueForecast,
    sources: Vec<IntervalSource>,
    so_far: TodaySoFar,
}

impl Today {
    fn new(known: &Known<'_>, grid: &Grid, (chosen, n_passed): (Chosen, usize)) -> Self {
        let context = &known.contexts[chosen.position];
        let history = known.find(&context.queue);
        let morning = known.laid_out(&chosen, grid);
        let n_passed = n_passed.min(grid.n_intervals());
        let counted = |i: usize| count(history?, grid, i);
        let actual = (0..grid.n_intervals())
            .map(|i| (i < n_passed).then(|| counted(i)).flatten())
            .collect();
        Self {
            position: chosen.position,
            grid: grid.clone(),
            past: chosen.past,
            selected: chosen.selected,
            morning,
            actual,
            n_passed,
        }
    }

    /// What there is to learn from; nothing before anything was seen, or without a weekly pattern.
    fn evenings_before(&self) -> Result<Vec<Prediction>, ForecastError> {
        let nothing_seen = self.actual.iter().all(Option::is_none);
        if nothing_seen || has_no_weekly_pattern(&self.past) {
            return Ok(Vec::new());
        }
        evenings_before(&self.past, named(self.selected.choice.chosen))
    }

    /// Corrects the rest of the day by what came.
    fn told(&self, evenings_before: &[Prediction]) -> Told {
        let windows = self.windows();
        let expected = self.by_slot(|i| Some(self.morning.mean[i]));
        let came = self.by_slot(|i| self.actual[i]);
        let deviation = Deviation::of(&windows, |s| Some((came[s]?, expected[s]?)));
        let sum = |values: &[Option<f64>], mask: &[bool]| -> f64 {
            let known = values.iter().zip(mask).filter(|(_, inside)| **inside);
            known.filter_map(|(value, _)| *value).sum()
        };
        let day: f64 = expected.iter().flatten().sum();
        let so_far = sum(&expected, &windows.seen);
        let belief = Belief::learn(&self.past, evenings_before, &windows);
        let answer = belief.answer(deviation);
        let (forecast, sources) = self.corrected(&belief, deviation);
        let open = |i: &usize| self.morning.open[*i];
        let unknown = (0..self.grid.n_intervals()).filter(|&i| self.actual[i].is_none());
        let rest: f64 = unknown.map(|i| self.morning.mean[i]).sum();
        Told {
            so_far: TodaySoFar {
                arrived: sum(&came, &windows.seen),
                expected: so_far,
                share_seen: if day > 0.0 { so_far / day } else { 0.0 },
                intervals_missing: (0..self.n_passed)
                    .filter(open)
                    .filter(|&i| self.actual[i].is_none())
                    .count(),
                deviation: deviation.so_far,
                believed: belief.believed(deviation),
                turning: deviation.turning,
                belief: belief.so_far,
                belief_turning: belief.turning,
                past_days: belief.n_days,
                factor: answer.exp(),
                rest_before: rest,
                rest_after: rest * answer.exp(),
                beyond_experience: deviation.is_beyond_experience(),
            },
            forecast,
            sources,
        }
    }

    /// Open slots of today, known or not; slots that the clock skips are neither.
    fn windows(&self) -> Windows {
        let slots = self.grid.slots_per_day();
        let (mut seen, mut rest) = (vec![false; slots], vec![false; slots]);
        for i in (0..self.grid.n_intervals()).filter(|&i| self.morning.open[i]) {
            let slot = self.grid.slot(i);
            seen[slot] |= self.actual[i].is_some();
            rest[slot] |= self.actual[i].is_none();
        }
        // Of an hour that comes twice the half that is known says enough.
        seen.iter().zip(&mut rest).for_each(|(s, r)| *r &= !s);
        let last = (0..self.n_passed).rev().find(|&i| self.actual[i].is_some());
        let most = LATELY_MINUTES / self.grid.interval_minutes() as usize;
        let mut lately = vec![false; slots];
        if let Some(last) = last {
            for i in (last + 1).saturating_sub(most)..=last {
                lately[self.grid.slot(i)] = seen[self.grid.slot(i)];
            }
        }
        Windows { seen, lately, rest }
    }

    /// A value per slot of the wall clock: of a repeated hour, the mean of what is known.
    fn by_slot(&self, of: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); self.grid.slots_per_day()];
        for i in 0..self.grid.n_intervals() {
            if let Some(value) = of(i) {
                let sum = &mut sums[self.grid.slot(i)];
                *sum = (sum.0 + value, sum.1 + 1.0);
            }
        }
        let mean = |(sum, n): (f64, f64)| (n > 0.0).then(|| sum / n);
        sums.into_iter().map(mean).collect()
    }

    fn corrected(
        &self,
        belief: &Belief,
        deviation: Deviation,
    ) -> (QueueForecast, Vec<IntervalSource>) {
        let mut out = self.morning.clone();
        let something_seen = self.actual.iter().any(Option::is_some);
        let factor = belief.answer(deviation).exp();
        let shared = out.day_log_sd[0].powi(2) * belief.shared_left;
        let before = out.day_log_sd[0].powi(2) + out.interval_log_sd[0].powi(2);
        let spread = before * belief.spread_left + Belief::strangeness(deviation);
        let shared = (shared + Belief::strangeness(deviation)).min(spread);
        out.day_log_sd[0] = shared.sqrt();
        out.interval_log_sd[0] = (spread - shared).sqrt();
        let mut sources = Vec::with_capacity(self.actual.len());
        for (i, actual) in self.actual.iter().enumerate() {
            sources.push(match actual {
                Some(count) => {
                    out.mean[i] = *count;
                    out.quantiles.row_mut(i).fill(*count);
                    IntervalSource::Actual
                }
                None if something_seen => {
                    out.mean[i] *= factor;
                    let quantiles = interval_quantiles(out.mean[i], spread);
                    out.quantiles
                        .row_mut(i)
                        .assign(&ndarray::aview1(&quantiles));
                    IntervalSource::Updated
                }
                None => IntervalSource::Forecast,
            });
        }
        (out, sources)
    }

    /// Today's total as the filter may see it.
    fn total(&self, told: &Told) -> Option<DayTotal> {
        let seen = told.so_far.share_seen;
        let slots = self.by_slot(|i| Some(told.forecast.mean[i]));
        (seen >= SHARE_FOR_FILTER_LEAST).then(|| DayTotal {
            contacts: slots.iter().flatten().sum(),
            share_present: seen.min(1.0),
        })
    }
}

/// The histories of a unit up to now.
fn up_to_now(known: &Known<'_>, unit: &Unit, running: &RunningDay<'_>) -> ContactHistory {
    let names = unit.queues().map(|q| &known.contexts[q].queue);
    ContactHistory {
        zone: known.history.zone.clone(),
        queues: names
            .filter_map(|name| known.find(name))
            .map(|queue| passed(queue, running))
            .collect(),
        ..*known.history
    }
}

/// The history up to now: nothing of today's later slots, nothing of later days.
fn passed(history: &QueueHistory, running: &RunningDay<'_>) -> QueueHistory {
    let grid = running.grid;
    let mut known = history.before(grid.day(1));
    let today = (grid.first_day() - known.first_day).num_days();
    let Some(row) = usize::try_from(today).ok().filter(|&r| r < known.n_days()) else {
        return known;
    };
    let end = running.n_passed.min(grid.intervals_of_day(0).end);
    let passed: Vec<usize> = (0..end).map(|i| grid.slot(i)).collect();
    for slot in (0..known.slots_per_day()).filter(|slot| !passed.contains(slot)) {
        known.observed[[row, slot]] = false;
        for table in [
            &mut known.offered,
            &mut known.handled,
            &mut known.handle_time_s,
        ] {
            table[[row, slot]] = 0.0;
        }
    }
    known
}

/// Contacts of the history in an interval of today.
fn count(history: &QueueHistory, grid: &Grid, interval: usize) -> Option<f64> {
    let day = usize::try_from((grid.first_day() - history.first_day).num_days()).ok()?;
    let cell = [day, grid.slot(interval)];
    let known = day < history.n_days() && history.observed[cell];
    known.then(|| history.offered[cell])
}

/// The days after today of every queue of a unit, from pasts that end with it and take it to become
/// `totals`, by position.
fn coming_days(
    known: &Known<'_>,
    unit: &Unit,
    (days, totals): (&Grid, &BTreeMap<usize, Option<DayTotal>>),
) -> Result<Vec<QueueForecast>, ForecastError> {
    let horizon = Horizon::of(days);
    let pasts = known.pasts(unit, horizon)?.into_iter().zip(&unit.members);
    let pasts = pasts
        .map(
            |(past, member)| match totals.get(member).copied().flatten() {
                Some(total) => past.with_running_day(total),
                None => past,
            },
        )
        .collect();
    let together = known.choose(unit, (pasts, horizon))?;
    let queues = together.queues.iter();
    Ok(queues.map(|chosen| known.laid_out(chosen, days)).collect())
}

/// Today and the coming days on one grid.
fn joined(
    today: Today,
    told: Told,
    later: Option<(Grid, QueueForecast)>,
    grid: &Grid,
) -> QueueReforecast {
    let Told {
        forecast: mut all,
        mut sources,
        so_far,
    } = told;
    if let Some((days, later)) = later {
        // An hourly grid that meets a clock change of half an hour has no interval at midnight.
        let places: Vec<usize> = (grid.intervals_of_day(0).end..grid.n_intervals())
            .map(|i| days.minute_of(grid.start(i).to_utc()).max(0) as usize)
            .map(|minute| minute / days.interval_minutes() as usize)
            .map(|place| place.min(days.n_intervals() - 1))
            .collect();
        let end = grid.intervals_of_day(0).end;
        sources.resize(end, IntervalSource::Updated);
        sources.resize(grid.n_intervals(), IntervalSource::Forecast);
        all.mean = stacked(&all.mean, &later.mean, end, &places);
        all.handle_time_s = stacked(&all.handle_time_s, &later.handle_time_s, end, &places);
        all.quantiles = stacked_rows(&all.quantiles, &later.quantiles, end, &places);
        all.open.truncate(end);
        all.open.extend(places.iter().map(|&p| later.open[p]));
        all.day_log_sd = appended(&all.day_log_sd, &later.day_log_sd);
        all.interval_log_sd = appended(&all.interval_log_sd, &later.interval_log_sd);
    }
    QueueReforecast {
        forecast: all,
        sources,
        before: today.morning,
        today: so_far,
    }
}

fn stacked(a: &Array1<f64>, b: &Array1<f64>, end: usize, places: &[usize]) -> Array1<f64> {
    let head = a.iter().take(end).copied();
    head.chain(places.iter().map(|&p| b[p])).collect()
}

fn stacked_rows(a: &Array2<f64>, b: &Array2<f64>, end: usize, places: &[usize]) -> Array2<f64> {
    let head = a.slice(ndarray::s![..end, ..]);
    let tail = b.select(Axis(0), places);
    concatenate(Axis(0), &[head, tail.view()]).expect("invariant: both have a column per level")
}

fn appended(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
    a.iter().chain(b).copied().collect()
}

#[cfg(test)]
mod tests;
