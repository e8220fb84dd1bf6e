//! Runs the scenarios side by side.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Compared, Scenario, ScenarioError};
use crate::plan::{self, Effort, Plan, PlanInputs, StageCache};
use crate::progress::{Phase, Progress, Quiet};

/// Each scenario is a plan of its own; they share nothing but the stages kept in the cache.
pub(super) fn compare(
    inputs: &PlanInputs,
    scenarios: &[Scenario],
    (effort, cache): (&Effort, &StageCache),
    progress: &dyn Progress,
) -> Vec<Compared> {
    let done = AtomicUsize::new(0);
    (scenarios.par_iter())
        .map(|scenario| {
            let made = make(inputs, scenario, (effort, cache), &Quiet(progress));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            let name = scenario.name.as_str();
            progress.step(Phase::Scenarios, done, scenarios.len(), name);
            (scenario.name.clone(), made)
        })
        .collect()
}

fn make(
    inputs: &PlanInputs,
    scenario: &Scenario,
    (effort, cache): (&Effort, &StageCache),
    progress: &dyn Progress,
) -> Result<(PlanInputs, Plan), ScenarioError> {
    let changed = scenario.apply(inputs)?;
    let plan = plan::make(&changed, effort, cache, progress)?;
    Ok((changed, plan))
}

#[cfg(test)]
mod tests;
