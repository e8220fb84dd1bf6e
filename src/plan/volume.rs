//! A change of volume laid on a forecast: the mean as it says, the band that such a mean has.
//!
//! ```text
//! μ ← μ·value | max(0, μ + value) | value          in every open interval inside the change
//! q ← quantiles of a count with mean μ and the day's own dispersion
//! ```
//! Scaling or shifting the quantiles themselves would go wrong where counts are small: a hundred
//! calls put into an hour that never had one would have no band at all, or one a hundred calls wide.
//! The rate is as uncertain after the change as that day's rates are (the factor that all intervals
//! of the day share stays), and the count around it varies as counts of that size do. Simulated days
//! are drawn from the same two numbers, so bands and simulation say the same.

use chrono::Duration;

use super::VolumeChange;
use crate::calendar::Grid;
use crate::forecast::{Forecast, QueueForecast};

/// Changes every open interval inside and tells of each: queue, interval, contacts before and after.
///
/// A closed interval stays closed.
pub(super) fn apply(
    forecast: &mut Forecast,
    change: &VolumeChange,
    mut tell: impl FnMut(usize, usize, f64, f64),
) {
    let inside = change.intervals(&forecast.grid);
    for &queue in &change.queues {
        let changed = &mut forecast.queues[queue];
        for interval in (0..inside.len()).filter(|i| inside[*i]) {
            if !changed.open[interval] {
                continue;
            }
            let before = changed.mean[interval];
            let after = change.action.of(before);
            if after != before {
                let day = forecast.grid.day_of(interval);
                set(changed, day, interval, after);
            }
            tell(queue, interval, before, after);
        }
    }
}

fn set(queue: &mut QueueForecast, day: usize, interval: usize, mean: f64) {
    let band = queue.quantiles_of(day, mean);
    queue.mean[interval] = mean;
    let mut row = queue.quantiles.row_mut(interval);
    row.assign(&ndarray::aview1(&band));
}

impl VolumeChange {
    /// Per interval, whether it starts inside the change's hours on one of its days.
    pub fn intervals(&self, grid: &Grid) -> Vec<bool> {
        let mut inside = vec![false; grid.n_intervals()];
        let h = i64::from(grid.interval_minutes());
        // Hours past midnight of the evening before reach into the first day.
        let first = grid.day_index(self.first_day).max(-1);
        let last = grid.day_index(self.last_day).min(grid.n_days() as i64 - 1);
        for day in first..=last {
            let date = grid.first_day() + Duration::days(day);
            let from = grid.minute_at(date, self.hours.0);
            let until = grid.minute_at(date, self.hours.1);
            for (interval, mark) in inside.iter_mut().enumerate() {
                let minute = interval as i64 * h;
                *mark |= from <= minute && minute < until;
            }
        }
        inside
    }
}
