//! The load that people will meet: the edited forecast after what-ifs and the bot in front of them.

use super::{BotBalance, PlanInputs, volume};
use crate::forecast::Forecast;

/// The forecast with volume and handle-time changes applied in order, as bots let it through.
///
/// The forecast that is given stands as it is: the planner's edits are in it already.
pub fn planned_load(inputs: &PlanInputs, forecast: &Forecast) -> Forecast {
    let_through(inputs, forecast).0
}

/// Per queue: where the contacts went that came to the bot, all over to people where there is none.
pub fn bot_balances(inputs: &PlanInputs, forecast: &Forecast) -> Vec<BotBalance> {
    let_through(inputs, forecast).1
}

fn let_through(inputs: &PlanInputs, forecast: &Forecast) -> (Forecast, Vec<BotBalance>) {
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
    let pairs = load.queues.iter_mut().zip(&inputs.queues);
    let balances = pairs
        .map(|(queue, planned)| {
            let handle_time_s = planned.context.default_handle_time_s;
            (planned.bot).lets_through(queue, &forecast.grid, handle_time_s)
        })
        .collect();
    (load, balances)
}
