//! From wall-clock days to the real grid: opening hours, clock changes, bands per interval.
//!
//! The hour that a clock repeats gets its slots' contacts twice, the hour that it skips vanishes.

use ndarray::{Array1, Array2};

use super::bands::uncertainty::interval_quantiles;
use super::handle_time::HandleTime;
use super::past::preparation::Past;
use super::selection::{Candidate, Selected};
use super::{ModelChoice, QueueContext, QueueForecast};
use crate::calendar::{EventCalendar, Grid};
use crate::history::QueueHistory;

/// Where a queue's numbers are laid out.
pub(crate) struct Site<'a> {
    pub grid: &'a Grid,
    pub context: &'a QueueContext,
    pub events: &'a EventCalendar,
}

impl Site<'_> {
    /// The chosen forecaster's forecast; the queue's own history says how long its contacts take.
    pub fn chosen(
        &self,
        history: Option<&QueueHistory>,
        past: &Past,
        selected: &Selected,
    ) -> QueueForecast {
        let handle_time = history.and_then(|own| HandleTime::learn(own, past));
        self.lay_out(past, &selected.chosen, &selected.choice, handle_time)
    }

    /// The simple forecasters' forecasts by name, to hold the chosen one against.
    pub fn rivals(&self, past: &Past, selected: &Selected) -> Vec<(&'static str, QueueForecast)> {
        let laid_out = |rival: &Candidate| self.lay_out(past, rival, &selected.choice, None);
        let rivals = selected.rivals.iter();
        rivals.map(|rival| (rival.name, laid_out(rival))).collect()
    }

    /// Contacts of each day while the queue is open. `mean` is on the wall clock: (days, slots)
    pub fn day_totals(&self, past: &Past, mean: &Array2<f64>) -> Vec<f64> {
        let opening = &self.context.opening;
        let open = opening.open_mask(self.grid, self.events, &self.context.queue);
        (0..self.grid.n_days())
            .map(|day| {
                if past.facts(past.n_past + day).closed {
                    return 0.0;
                }
                let intervals = self.grid.intervals_of_day(day).filter(|&i| open[i]);
                intervals.map(|i| mean[[day, self.grid.slot(i)]]).sum()
            })
            .collect()
    }

    fn lay_out(
        &self,
        past: &Past,
        candidate: &Candidate,
        choice: &ModelChoice,
        handle_time: Option<HandleTime>,
    ) -> QueueForecast {
        let n = self.grid.n_intervals();
        let mut out = QueueForecast {
            queue: self.context.queue.clone(),
            mean: Array1::zeros(n),
            quantiles: Array2::zeros((n, 7)),
            day_log_sd: Array1::zeros(self.grid.n_days()),
            interval_log_sd: Array1::zeros(self.grid.n_days()),
            handle_time_s: Array1::from_elem(n, self.context.default_handle_time_s),
            handle_time_learnt: handle_time.is_some(),
            open: self
                .context
                .opening
                .open_mask(self.grid, self.events, &self.context.queue),
            choice: choice.clone(),
        };
        for day in 0..self.grid.n_days() {
            self.lay_out_day(past, candidate, day, &mut out);
            if let Some(learnt) = &handle_time {
                for i in self.grid.intervals_of_day(day) {
                    let hour = self.grid.slot(i) * self.grid.interval_minutes() as usize / 60;
                    out.handle_time_s[i] = learnt.at(past, past.n_past + day, hour);
                }
            }
        }
        out
    }

    fn lay_out_day(&self, past: &Past, candidate: &Candidate, day: usize, out: &mut QueueForecast) {
        let spread = candidate.spread[day];
        out.day_log_sd[day] = spread.shared.sqrt();
        out.interval_log_sd[day] = (spread.dispersion - spread.shared).max(0.0).sqrt();
        let shut = past.facts(past.n_past + day).closed;
        for i in self.grid.intervals_of_day(day) {
            if !out.open[i] || shut {
                continue;
            }
            let mean = candidate.prediction.mean[[day, self.grid.slot(i)]];
            out.mean[i] = mean;
            let quantiles = interval_quantiles(mean, spread.dispersion);
            out.quantiles
                .row_mut(i)
                .assign(&ndarray::aview1(&quantiles));
        }
    }
}
