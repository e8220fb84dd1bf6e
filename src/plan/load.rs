//! The load that people will meet: the forecast after the planner's changes and the bot's share.

use chrono::Duration;

use super::{PlanInputs, VolumeChange};
use crate::calendar::Grid;
use crate::forecast::{Forecast, QueueForecast};

/// The forecast with volume and handle-time changes applied in order, less what a bot contains.
///
/// Quantiles are scaled and shifted with the mean: a change moves the distribution, it does not
/// widen it in logarithms.
pub fn planned_load(inputs: &PlanInputs, forecast: &Forecast) -> Forecast {
    let mut load = forecast.clone();
    for change in &inputs.volume_changes {
        let inside = hours_inside(&load.grid, change);
        for &queue in &change.queues {
            change_volume(&mut load.queues[queue], change, &inside);
        }
    }
    for change in &inputs.handle_time_changes {
        for interval in 0..load.grid.n_intervals() {
            let day = load.grid.day(load.grid.day_of(interval));
            if change.first_day <= day && day <= change.last_day {
                for &queue in &change.queues {
                    load.queues[queue].handle_time_s[interval] *= change.multiply;
                }
            }
        }
    }
    for (queue, planned) in load.queues.iter_mut().zip(&inputs.queues) {
        if planned.bot_share > 0.0 {
            queue.mean *= 1.0 - planned.bot_share;
            queue.quantiles *= 1.0 - planned.bot_share;
        }
    }
    load
}

fn change_volume(queue: &mut QueueForecast, change: &VolumeChange, inside: &[bool]) {
    for (interval, _) in inside.iter().enumerate().filter(|(_, inside)| **inside) {
        if !queue.open[interval] {
            continue;
        }
        let mut quantiles = queue.quantiles.row_mut(interval);
        quantiles.mapv_inplace(|contacts| changed(contacts, change));
        queue.mean[interval] = changed(queue.mean[interval], change);
    }
}

fn changed(contacts: f64, change: &VolumeChange) -> f64 {
    (contacts * change.multiply + change.add).max(0.0)
}

/// Per interval, whether it starts inside the change's hours on one of its days.
fn hours_inside(grid: &Grid, change: &VolumeChange) -> Vec<bool> {
    let mut inside = vec![false; grid.n_intervals()];
    let h = i64::from(grid.interval_minutes());
    let mut day = change.first_day;
    while day <= change.last_day {
        let from = grid.minute_at(day, change.hours.0);
        let until = grid.minute_at(day, change.hours.1);
        for (interval, mark) in inside.iter_mut().enumerate() {
            let minute = interval as i64 * h;
            *mark |= from <= minute && minute < until;
        }
        day += Duration::days(1);
    }
    inside
}
