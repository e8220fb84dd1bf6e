//! The figures in which two plans are compared.

use crate::plan::{Plan, PlanInputs};
use crate::roster::{QueueCoverage, RosterOutcome, RosterProblem, SolvedRoster};
use crate::simulation::ServiceEstimate;

/// One figure of a scenario beside the plan as it stands; the columns of `whatif.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured, such as `paid_hours`.
    pub measure: &'static str,
    /// The queue it speaks of, or `all`.
    pub scope: String,
    /// `contacts`, `people`, `hours`, `money`, `share` or `rules`.
    pub unit: &'static str,
    /// In the scenario.
    pub value: f64,
    /// Lower end of the 95 % interval, where it is simulated.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// In the plan as it stands.
    pub baseline: f64,
}

impl Figure {
    /// Scenario less baseline.
    pub fn difference(&self) -> f64 {
        self.value - self.baseline
    }
}

/// All figures that both plans have, in a fixed order; last, for a plan without a roster, how many rules
/// no roster keeps.
pub(super) fn figures(inputs: &PlanInputs, plan: &Plan, baseline: &Plan) -> Vec<Figure> {
    let before = measured(inputs, baseline);
    let conflicts = match plan.outcome.as_ref() {
        RosterOutcome::Infeasible(conflicts) => conflicts.len(),
        _ => 0,
    };
    let without_roster = (conflicts > 0).then(|| Figure {
        measure: "conflicts",
        scope: "all".to_owned(),
        unit: "rules",
        value: conflicts as f64,
        low: None,
        high: None,
        baseline: 0.0,
    });
    let is_same = |a: &Measured, b: &Measured| a.measure == b.measure && a.scope == b.scope;
    (measured(inputs, plan).into_iter())
        .filter_map(|now| {
            let then = before.iter().find(|then| is_same(&now, then))?;
            Some(Figure {
                measure: now.measure,
                scope: now.scope,
                unit: now.unit,
                value: now.value,
                low: now.low,
                high: now.high,
                baseline: then.value,
            })
        })
        .chain(without_roster)
        .collect()
}

/// A figure of one plan.
#[derive(Debug)]
struct Measured {
    measure: &'static str,
    scope: String,
    unit: &'static str,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
}

fn of_all(measure: &'static str, unit: &'static str, value: f64) -> Measured {
    of_queue(measure, "all", (unit, value))
}

fn of_queue(measure: &'static str, queue: &str, (unit, value): (&'static str, f64)) -> Measured {
    Measured {
        measure,
        scope: queue.to_owned(),
        unit,
        value,
        low: None,
        high: None,
    }
}

fn measured(inputs: &PlanInputs, plan: &Plan) -> Vec<Measured> {
    let mut list = Vec::new();
    let offered: f64 = plan.load.queues.iter().map(|q| q.mean.sum()).sum();
    list.push(of_all("offered", "contacts", offered));
    list.push(of_all(
        "people_at_peak",
        "people",
        people_at_peak(&plan.problem),
    ));
    if let Some(solved) = plan.solved() {
        of_roster(&plan.problem, solved, &mut list);
    }
    for (position, queue) in inputs.queues.iter().enumerate() {
        of_service(plan, (position, queue.target.queue.as_str()), &mut list);
    }
    list
}

/// The most people needed on the floor at once, in all queues together.
fn people_at_peak(problem: &RosterProblem) -> f64 {
    (0..problem.grid.n_intervals())
        .map(|i| problem.queues.iter().map(|q| q.required[i]).sum())
        .fold(0.0, f64::max)
}

fn of_roster(problem: &RosterProblem, solved: &SolvedRoster, list: &mut Vec<Measured>) {
    let shifts = &solved.roster.shifts;
    let mut people: Vec<usize> = shifts.iter().map(|shift| shift.agent).collect();
    people.sort_unstable();
    people.dedup();
    let hours = |minutes: i64| minutes as f64 / 60.0;
    let cost_per_hour = |agent: usize| {
        let contract = problem.agents[agent].contract;
        problem.contracts[contract].cost_per_paid_hour
    };
    let paid: i64 = shifts.iter().map(|shift| shift.paid_minutes).sum();
    let cost = (shifts.iter()).map(|s| hours(s.paid_minutes) * cost_per_hour(s.agent));
    let h = problem.grid.interval_hours();
    let sum = |of: fn(&QueueCoverage) -> &[f64]| -> f64 {
        h * solved.coverage.queues.iter().flat_map(of).sum::<f64>()
    };
    list.push(of_all("people", "people", people.len() as f64));
    list.push(of_all("paid_hours", "hours", hours(paid)));
    list.push(of_all("cost", "money", cost.sum()));
    list.push(of_all(
        "understaffed_hours",
        "hours",
        sum(|q| &q.understaffed),
    ));
    list.push(of_all(
        "overstaffed_hours",
        "hours",
        sum(|q| &q.overstaffed),
    ));
    list.push(of_all("objective", "money", solved.objective.total()));
    list.push(of_all("gap", "share", solved.gap()));
}

/// What simulated customers of a queue met over the whole plan.
fn of_service(plan: &Plan, (position, queue): (usize, &str), list: &mut Vec<Measured>) {
    let Some(total) = plan.service.as_ref().map(|s| s.queues[position].total) else {
        return;
    };
    let ServiceEstimate {
        service_level_low: low,
        service_level_high: high,
        ..
    } = total;
    if let Some(share) = total.service_level {
        let level = of_queue("service_level", queue, ("share", share));
        list.push(Measured { low, high, ..level });
    }
    if total.offered > 0.0 {
        let share = total.abandoned / total.offered;
        list.push(of_queue("abandonment", queue, ("share", share)));
    }
    if let Some(share) = total.occupancy {
        list.push(of_queue("occupancy", queue, ("share", share)));
    }
}
