//! The stages one after another, each from exactly its own inputs.

use std::sync::Arc;

use super::cache::{ForecastKey, RosterKey, ServiceKey, StageCache};
use super::load::planned_load;
use super::{EditedForecast, Effort, Plan, PlanError, PlanInputs, edited};
use crate::forecast::{self, Forecast};
use crate::progress::{Phase, Progress};
use crate::roster::rows::{RosterRows, to_rows};
use crate::roster::{self, Roster, RosterOutcome, RosterProblem, Shift, Violation};
use crate::simulation::{
    self, Centre, Experiment, Proficiency, Replications, Seed, SimulatedService, Until, WorkInHand,
};
use crate::staffing::{self, StaffingRequirement};

/// Runs every stage and keeps what each made.
///
/// # Errors
/// [`PlanError`] of the stage that could not work; an infeasible roster is a result, not an error.
pub fn make(
    inputs: &PlanInputs,
    effort: &Effort,
    cache: &StageCache,
    progress: &dyn Progress,
) -> Result<Plan, PlanError> {
    let made = forecast(inputs, cache, progress)?;
    let load = Arc::new(planned_load(inputs, &made.forecast));
    progress.step(Phase::Staff, 0, 1, "");
    let requirement = Arc::new(requirement(inputs, &load)?);
    progress.step(Phase::Staff, 1, 1, "");
    let problem = Arc::new(inputs.roster_problem(&requirement));
    let outcome = roster(&problem, effort, cache, progress)?;
    progress.step(Phase::Verify, 0, 1, "");
    let (rows, violations) = verify(&problem, &outcome);
    progress.step(Phase::Verify, 1, 1, "");
    let service = match solved(&outcome) {
        None => None,
        Some(roster) => Some(service(inputs, roster, &load, cache, progress)?),
    };
    Ok(Plan {
        baseline: Arc::clone(&made.baseline),
        forecast: Arc::clone(&made.forecast),
        edit_effects: made.effects.clone(),
        load,
        requirement,
        problem,
        outcome,
        rows,
        violations,
        service,
    })
}

/// The forecast of every queue, as it was made and with the planner's edits.
///
/// # Errors
/// [`PlanError::NoHistory`] where there is nothing to learn from, or the forecast's own.
pub fn forecast(
    inputs: &PlanInputs,
    cache: &StageCache,
    progress: &dyn Progress,
) -> Result<Arc<EditedForecast>, PlanError> {
    let history = inputs.history.as_ref().ok_or(PlanError::NoHistory)?;
    let key = ForecastKey {
        history: Arc::clone(history),
        contexts: inputs.queues.iter().map(|q| q.context.clone()).collect(),
        events: inputs.events.clone(),
        grid: inputs.grid.clone(),
        edits: inputs.edits.clone(),
    };
    cache.forecast(key, |key| {
        let baseline = forecast::forecast(
            &key.history,
            &key.contexts,
            &key.events,
            &key.grid,
            progress,
        )
        .map_err(PlanError::Forecast)?;
        Ok(edited(&key.edits, Arc::new(baseline)))
    })
}

/// The people needed for a load.
///
/// # Errors
/// [`PlanError::Staffing`] for targets that no number of people reaches.
pub fn requirement(inputs: &PlanInputs, load: &Forecast) -> Result<StaffingRequirement, PlanError> {
    let targets: Vec<_> = inputs.queues.iter().map(|q| q.target.clone()).collect();
    staffing::require(load, &targets, inputs.shrinkage).map_err(PlanError::Staffing)
}

/// The roster for a requirement.
///
/// # Errors
/// [`PlanError::Roster`] for a problem that contradicts itself.
pub fn roster(
    problem: &Arc<RosterProblem>,
    effort: &Effort,
    cache: &StageCache,
    progress: &dyn Progress,
) -> Result<Arc<RosterOutcome>, PlanError> {
    let key = RosterKey {
        problem: Arc::clone(problem),
        limits: effort.search,
    };
    cache.roster(key, |key| {
        roster::solve(&key.problem, &key.limits, progress).map_err(PlanError::Roster)
    })
}

/// An outcome's roster as the rows of its files, and what the independent audit finds in them.
///
/// People who were left out owe no days to this plan: they are named with their reasons elsewhere.
pub fn verify(
    problem: &RosterProblem,
    outcome: &RosterOutcome,
) -> (Arc<RosterRows>, Vec<Violation>) {
    let (RosterOutcome::Optimal(found) | RosterOutcome::Feasible(found)) = outcome else {
        return Default::default();
    };
    let rows = to_rows(problem, &found.roster);
    let left_out = |agent: usize| found.left_out.iter().any(|left| left.agent == agent);
    let mut violations = roster::audit_rows(problem, &rows);
    violations.retain(|violation| !violation.agent.is_some_and(left_out));
    (Arc::new(rows), violations)
}

/// The service that a roster gives on random days.
///
/// # Errors
/// [`PlanError::Simulation`] where roster and forecast do not fit together.
pub fn service(
    inputs: &PlanInputs,
    roster: &Roster,
    load: &Arc<Forecast>,
    cache: &StageCache,
    progress: &dyn Progress,
) -> Result<Arc<SimulatedService>, PlanError> {
    let key = ServiceKey {
        centre: centre(inputs),
        roster: with_last_night(inputs, roster),
        load: Arc::clone(load),
        until: until(inputs),
        seed: Seed(inputs.seed),
    };
    cache.service(key, |key| {
        let experiment = Experiment {
            until: key.until,
            seed: key.seed,
            progress,
        };
        simulation::simulate_with(&key.centre, &key.roster, &key.load, &experiment)
            .map_err(PlanError::Simulation)
    })
}

/// When the simulation has seen enough.
fn until(inputs: &PlanInputs) -> Until {
    let most = Replications(inputs.replications);
    match inputs.half_width_points {
        Some(points) => Until::HalfWidth {
            points,
            at_most: most,
        },
        None => Until::Replications(most),
    }
}

/// The roster with the shifts of the evening before the plan that run into its first morning.
///
/// They cover it without breaks, as they do in the requirement's cover.
fn with_last_night(inputs: &PlanInputs, roster: &Roster) -> Roster {
    let grid = &inputs.grid;
    let mut shifts: Vec<Shift> = inputs
        .workforce
        .previous
        .iter()
        .map(|shift| Shift {
            agent: shift.agent,
            work_date: shift.work_date,
            pattern: 0,
            start_clock: 0,
            start_minute: grid.minute_of(shift.start),
            end_minute: grid.minute_of(shift.end),
            paid_minutes: 0,
            breaks: Vec::new(),
        })
        .filter(|shift| shift.start_minute < 0 && shift.end_minute > 0)
        .collect();
    shifts.extend(roster.shifts.iter().cloned());
    shifts.sort_by_key(|shift| (shift.agent, shift.start_minute));
    Roster { shifts }
}

/// The centre as the simulation sees it.
pub fn centre(inputs: &PlanInputs) -> Centre {
    Centre {
        queues: inputs.queues.iter().map(|q| q.service.clone()).collect(),
        agents: inputs
            .workforce
            .agents
            .iter()
            .map(|a| a.queues.clone())
            .collect(),
        shrinkage: inputs.shrinkage.get(),
        proficiencies: proficiencies(inputs),
        work_in_hand: WorkInHand::Finished,
    }
}

/// Who is faster or slower than average on which queue.
fn proficiencies(inputs: &PlanInputs) -> Vec<Proficiency> {
    let mut found = Vec::new();
    for of in &inputs.workforce.proficiencies {
        let agents = inputs.workforce.agents.iter().enumerate();
        let Some((agent, person)) = agents.into_iter().find(|(_, a)| a.id == of.agent) else {
            continue;
        };
        let asks = |&queue: &usize| inputs.queues[queue].skill == of.skill;
        let queues = person.queues.iter().copied().filter(asks);
        let factor = of.factor;
        found.extend(queues.map(|queue| Proficiency {
            agent,
            queue,
            factor,
        }));
    }
    found
}

/// The roster of an outcome that holds one.
pub fn solved(outcome: &RosterOutcome) -> Option<&Roster> {
    match outcome {
        RosterOutcome::Optimal(found) | RosterOutcome::Feasible(found) => Some(&found.roster),
        RosterOutcome::Infeasible(_) | RosterOutcome::Stopped => None,
    }
}
