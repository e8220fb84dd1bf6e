//! The load that people will meet: the edited forecast after what-ifs and the bot's share.

use super::{PlanInputs, volume};
use crate::forecast::Forecast;

/// The forecast with volume and handle-time changes applied in order, less what a bot contains.
///
/// The forecast that is given stands as it is: the planner's edits are in it already.
pub fn planned_load(inputs: &PlanInputs, forecast: &Forecast) -> Forecast {
    let mut load = forecast.clone();
    for change in &inputs.volume_changes {
        volume::apply(&mut load, change, |_, _, _, _| ());
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
