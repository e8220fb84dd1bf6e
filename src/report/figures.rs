//! Numbers that pages and summaries show, derived from a plan; no words and no drawing.

use std::time::Duration;

use chrono::NaiveDate;

use crate::forecast::QueueForecast;
use crate::history::QueueHistory;
use crate::plan::{Plan, PlanInputs};
use crate::roster::{Coverage, RosterProblem, SolvedRoster};
use crate::staffing::{
    self, IntervalLoad, IntervalRequirement, QueueLoads, QueueRequirement, StaffingRequirement,
    WorkedQueue, WorkedService,
};

/// What people on one contract work in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractFigures {
    /// The contract's id.
    pub contract: String,
    /// People on it, rostered or not.
    pub people: usize,
    /// Shifts worked.
    pub shifts: usize,
    /// Paid hours.
    pub paid_hours: f64,
    /// Paid hours × cost.
    pub cost: f64,
}

/// A day's total with its bands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayTotal {
    pub day: NaiveDate,
    pub mean: f64,
    /// Low and high of the 90 % band.
    pub wide: (f64, f64),
    /// Low and high of the 50 % band.
    pub narrow: (f64, f64),
}

/// Hours and cost of every contract, in the order of the project file.
pub fn by_contract(problem: &RosterProblem, solved: &SolvedRoster) -> Vec<ContractFigures> {
    let mut figures: Vec<ContractFigures> = problem
        .contracts
        .iter()
        .map(|contract| ContractFigures {
            contract: contract.id.clone(),
            people: 0,
            shifts: 0,
            paid_hours: 0.0,
            cost: 0.0,
        })
        .collect();
    for agent in &problem.agents {
        figures[agent.contract].people += 1;
    }
    let mut minutes = vec![0i64; figures.len()];
    for shift in &solved.roster.shifts {
        let contract = problem.agents[shift.agent].contract;
        figures[contract].shifts += 1;
        minutes[contract] += shift.paid_minutes;
    }
    for ((figure, minutes), contract) in figures.iter_mut().zip(minutes).zip(&problem.contracts) {
        figure.paid_hours = minutes as f64 / 60.0;
        figure.cost = figure.paid_hours * contract.cost_per_paid_hour;
    }
    figures
}

/// Agent-hours missing and too many over the whole plan.
pub fn staffing_hours(problem: &RosterProblem, solved: &SolvedRoster) -> (f64, f64) {
    let h = problem.grid.interval_hours();
    let sum = |lists: Vec<&Vec<f64>>| lists.into_iter().flatten().sum::<f64>() * h;
    let queues = &solved.coverage.queues;
    (
        sum(queues.iter().map(|q| &q.understaffed).collect()),
        sum(queues.iter().map(|q| &q.overstaffed).collect()),
    )
}

/// The day with the most missing hours; without any, the day that needs the most people.
pub(super) fn hardest_day(plan: &Plan, solved: &SolvedRoster) -> usize {
    let grid = &plan.problem.grid;
    let day_sum = |day: usize, pick: &dyn Fn(usize) -> f64| -> f64 {
        grid.intervals_of_day(day).map(pick).sum()
    };
    let queues = &solved.coverage.queues;
    let missing = |i: usize| queues.iter().map(|q| q.understaffed[i]).sum::<f64>();
    let needed = |i: usize| queues.iter().map(|q| q.required[i]).sum::<f64>();
    let weight = |day: usize| (day_sum(day, &missing), day_sum(day, &needed));
    (0..grid.n_days())
        .max_by(|&a, &b| {
            weight(a)
                .partial_cmp(&weight(b))
                .expect("invariant: hours are numbers")
                .then(b.cmp(&a))
        })
        .unwrap_or(0)
}

/// Day totals of the past; `None` where nothing of a day is known.
pub(super) fn past_days(history: &QueueHistory, n_days: usize) -> Vec<(NaiveDate, Option<f64>)> {
    let first = history.n_days().saturating_sub(n_days);
    (first..history.n_days())
        .map(|day| {
            let known = history.observed.row(day).iter().any(|&o| o);
            let total = history.offered.row(day).sum();
            (history.day(day), known.then_some(total))
        })
        .collect()
}

/// Day totals of the forecast with bands.
///
/// ```text
/// log variance of a day's total ≈ day_log_sd² + Σ(mean_i² · interval_log_sd² + mean_i) ÷ (Σ mean_i)²
/// band = total · exp(± z · sd),   z = 0.674 for 50 %, 1.645 for 90 %
/// ```
pub(super) fn forecast_days(plan: &Plan, queue: &QueueForecast) -> Vec<DayTotal> {
    let grid = &plan.forecast.grid;
    (0..grid.n_days())
        .map(|day| {
            let means: Vec<f64> = grid.intervals_of_day(day).map(|i| queue.mean[i]).collect();
            let total: f64 = means.iter().sum();
            let own = queue.interval_log_sd[day].powi(2);
            let noise: f64 = means.iter().map(|m| m * m * own + m).sum();
            let variance = queue.day_log_sd[day].powi(2) + noise / (total * total).max(1e-12);
            let sd = if total > 0.0 { variance.sqrt() } else { 0.0 };
            let band = |z: f64| (total * (-z * sd).exp(), total * (z * sd).exp());
            DayTotal {
                day: grid.day(day),
                mean: total,
                wide: band(1.645),
                narrow: band(0.674),
            }
        })
        .collect()
}

/// Service level by formula at the people rostered, per queue and interval.
///
/// `None` where nothing arrives or a requirement file says heads alone.
pub fn formula_service(
    inputs: &PlanInputs,
    requirement: &StaffingRequirement,
    coverage: &Coverage,
) -> Vec<Vec<Option<f64>>> {
    let worked = worked(inputs, requirement, coverage);
    let levels = |(service, need): (&WorkedService, &QueueRequirement)| {
        let arrives = |at: &IntervalRequirement| at.load.is_some_and(|load| load.offered > 0.0);
        let level = |(i, at): (usize, &IntervalRequirement)| {
            let measured = service.measures.get(i).filter(|_| arrives(at));
            measured.map(|at| at.service_level)
        };
        need.intervals.iter().enumerate().map(level).collect()
    };
    worked.iter().zip(&requirement.queues).map(levels).collect()
}

/// What the people rostered give every queue by the formula; nothing where a file makes no sense.
pub fn worked(
    inputs: &PlanInputs,
    requirement: &StaffingRequirement,
    coverage: &Coverage,
) -> Vec<WorkedService> {
    let grid = &requirement.grid;
    let rows = inputs.queues.iter().zip(&requirement.queues);
    let loads: Vec<(Vec<IntervalLoad>, Vec<bool>)> = rows
        .map(|(planned, need)| {
            let id = &planned.context.queue;
            let open = planned.context.opening.open_mask(grid, &inputs.events, id);
            let nothing = IntervalLoad {
                offered: 0.0,
                handle_time_s: planned.context.default_handle_time_s,
                offered_load: 0.0,
            };
            let known = |i: &IntervalRequirement| i.load.unwrap_or(nothing);
            (need.intervals.iter().map(known).collect(), open)
        })
        .collect();
    // People whose load nobody knows have no idle time to lend.
    let rows = requirement.queues.iter().zip(&coverage.queues);
    let people: Vec<Vec<f64>> = rows
        .map(|(need, cover)| {
            let there = need.intervals.iter().zip(&cover.scheduled);
            there
                .map(|(at, people)| if at.load.is_some() { *people } else { 0.0 })
                .collect()
        })
        .collect();
    let interval = Duration::from_secs(60 * u64::from(grid.interval_minutes()));
    let rows = inputs.queues.iter().zip(&loads).zip(&people);
    let queues: Vec<WorkedQueue<'_>> = rows
        .map(|((planned, (loads, open)), people)| WorkedQueue {
            target: &planned.target,
            load: QueueLoads {
                loads,
                open,
                interval,
            },
            people,
        })
        .collect();
    // The requirement was made from these targets and loads, so they make sense here too.
    let nothing = || WorkedService {
        measures: Vec::new(),
        backlog: None,
    };
    let found = staffing::service_of_plan(&queues).into_iter();
    found
        .map(|service| service.unwrap_or_else(|_| nothing()))
        .collect()
}

/// The mean of service levels weighted by contacts; `None` without any contact.
pub fn weighted_service_level(
    requirement: &QueueRequirement,
    levels: &[Option<f64>],
    intervals: std::ops::Range<usize>,
) -> Option<f64> {
    let (mut good, mut all) = (0.0, 0.0);
    for i in intervals {
        if let (Some(load), Some(level)) = (requirement.intervals[i].load, levels[i]) {
            good += load.offered * level;
            all += load.offered;
        }
    }
    (all > 0.0).then(|| good / all)
}

/// The most people needed at once in all queues, and the interval.
pub fn peak_requirement(problem: &RosterProblem) -> (f64, usize) {
    let needed = |i: usize| problem.queues.iter().map(|q| q.required[i]).sum::<f64>();
    (0..problem.grid.n_intervals())
        .map(|i| (needed(i), i))
        .fold(
            (0.0, 0),
            |best, next| if next.0 > best.0 { next } else { best },
        )
}
