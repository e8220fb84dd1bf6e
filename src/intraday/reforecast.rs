//! From the inputs of a plan and the present to the days ahead.

use super::known::{first_known, merged, n_known_from};
use super::{IntradayError, Reforecast, Situation};
use crate::calendar::Grid;
use crate::forecast::{self, QueueContext, RunningDay};
use crate::plan::PlanInputs;
use crate::progress::Progress;

/// What [`reforecast`](super::reforecast) does.
pub fn run(
    inputs: &PlanInputs,
    situation: &Situation<'_>,
    progress: &dyn Progress,
) -> Result<Reforecast, IntradayError> {
    let (history, actuals) = (situation.history, situation.actuals);
    if history.interval_minutes != actuals.interval_minutes {
        return Err(IntradayError::Interval {
            history: history.interval_minutes,
            actuals: actuals.interval_minutes,
        });
    }
    let known = merged(history, actuals);
    let today = known.zone.at(situation.now).date_naive();
    if let Some(first_known) = first_known(&known).filter(|first| today < *first) {
        return Err(IntradayError::BeforeHistory { today, first_known });
    }
    let planned = &inputs.grid;
    let last_planned = planned.day(planned.n_days() - 1);
    if today > last_planned {
        return Err(IntradayError::AfterPlan {
            today,
            last_planned,
        });
    }
    let n_days = (last_planned - today).num_days() as usize + 1;
    let grid = Grid::new(known.zone.clone(), known.interval_minutes, today, n_days)?;
    let interval = i64::from(grid.interval_minutes());
    let passed = grid.minute_of(situation.now).div_euclid(interval);
    let n_passed = (passed.max(0) as usize).min(grid.intervals_of_day(0).end);
    let contexts: Vec<QueueContext> = inputs.queues.iter().map(|q| q.context.clone()).collect();
    let running = RunningDay {
        grid: &grid,
        n_passed,
    };
    let queues = forecast::reforecast(&known, &contexts, &inputs.events, &running, progress)?;
    let first_ahead = match n_passed {
        n if n < grid.intervals_of_day(0).end => grid.slot(n),
        _ => grid.slots_per_day(),
    };
    Ok(Reforecast {
        until: grid.at_minute(n_passed as i64 * interval),
        n_ignored: n_known_from(&known, today, first_ahead),
        n_passed,
        grid,
        queues,
    })
}
