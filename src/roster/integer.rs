//! The exact optimum of a tiny plan: one integer program over named people.
//!
//! ```text
//! x_{a,d,j} ∈ {0,1}   person a works choice j on day d: a shift with every break in its place
//! z_{S,t,q} ≥ 0       people with the queues S on queue q, |S| ≥ 2
//! f_{a,w} ∈ {0,1}     weekend w of person a is free
//!
//! min Σ (k_j − wishes of a day off)·x + h·Σ_qt ( first·u¹ + beyond·u² + over·o )
//!   one shift a day    Σ_j x ≤ 1, = 1 where the day must be worked
//!   week               least ≤ Σ x ≤ most, likewise for paid minutes
//!   run of days        Σ over max + 1 days in a row ≤ max, days before the plan counted
//!   rest               Σ_{j ends at E or later} x_{a,d} + Σ_{j starts before E + rest} x_{a,d'} ≤ 1
//!   weekends           Σ_j x_{a,Sat} + f ≤ 1,  Σ_j x_{a,Sun} + f ≤ 1,  Σ_w f ≥ owed
//!   overtime           v ≥ Σ paid minutes − most before overtime, at its price
//!   cover, balance     as in the weekly programs of [`prices`](super::prices)
//! ```
//! It says every rule a second time, as rows instead of states, and asks a solver instead of a
//! search. That makes it the witness for bound and search where it can be solved: a handful of
//! people, a week or two. From some ten people on it takes longer than anybody waits.

use super::compile::{BreakPlan, CompiledGroup, CompiledProblem, PlannedShift, compile};
use super::solver::{IntegerLimits, SolverFailure};
use super::{Break, Roster, RosterError, RosterProblem, Shift};
use model::{Model, presence};

mod model;

#[cfg(test)]
mod tests;

/// More choices than this are not tiny any more.
pub const MOST_CHOICES: usize = 100_000;

/// The best roster that the integer program found.
#[derive(Debug, Clone, PartialEq)]
pub struct ExactRoster {
    /// Who works when.
    pub roster: Roster,
    /// Its cost in money.
    pub objective: f64,
    /// No legal roster costs less; equal to the objective when the limits allowed the whole proof.
    pub bound: f64,
}

/// Why there is no exact roster.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExactError {
    /// Numbers and references that no plan could be made from.
    #[error(transparent)]
    Problem(#[from] RosterError),
    /// The plan is too large for this program.
    #[error("{found} shifts with places for their breaks, expected at most {MOST_CHOICES}")]
    TooLarge {
        /// How many choices of people, days, shifts and break places there are.
        found: usize,
    },
    /// The plan asks for something that this program does not know.
    #[error("{what} is not part of the exact program for tiny plans")]
    NotModelled {
        /// What it is, as the project file names it.
        what: &'static str,
    },
    /// No plan in which everybody keeps all rules, or none found.
    #[error(transparent)]
    Solver(#[from] SolverFailure),
}

/// Solves a tiny plan to the proven optimum, or as far as the limits allow.
///
/// # Errors
/// [`ExactError`] where the problem is unsound or too large, or somebody has no legal roster.
pub fn solve_tiny(
    problem: &RosterProblem,
    limits: IntegerLimits,
) -> Result<ExactRoster, ExactError> {
    solve_compiled(problem, &compile(problem)?, limits)
}

/// The same for a problem that was compiled, and whose choices may have been priced anew.
///
/// # Errors
/// As [`solve_tiny`].
pub(super) fn solve_compiled(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    limits: IntegerLimits,
) -> Result<ExactRoster, ExactError> {
    if let Some(what) = not_modelled(compiled) {
        return Err(ExactError::NotModelled { what });
    }
    let people = people(compiled);
    let choices = choices(compiled, &people);
    if choices.len() > MOST_CHOICES {
        return Err(ExactError::TooLarge {
            found: choices.len(),
        });
    }
    let mut model = Model::new(compiled, &people);
    let columns: Vec<usize> = choices
        .iter()
        .map(|choice| model.add_choice(choice))
        .collect();
    model.add_cover();
    let solution = model.program.solve_integer(limits, None)?;
    let worked = choices
        .iter()
        .zip(&columns)
        .filter(|(_, column)| solution.columns[**column] > 0.5)
        .map(|(choice, _)| shift(problem, compiled, &people, choice));
    let mut shifts: Vec<Shift> = worked.collect();
    shifts.sort_by_key(|shift| (shift.agent, shift.work_date));
    Ok(ExactRoster {
        roster: Roster { shifts },
        objective: solution.objective + model.idle,
        bound: solution.bound + model.idle,
    })
}

/// What the program leaves out, where the plan asks for it.
fn not_modelled(compiled: &CompiledProblem) -> Option<&'static str> {
    let any = |asks: fn(&CompiledGroup) -> bool| compiled.groups.iter().any(asks);
    if compiled.fairness.is_some() {
        Some("unfairness")
    } else if any(|group| group.to_hire) {
        Some("headcount_max")
    } else if any(|group| group.start_spread.is_some()) {
        Some("same_start_within_week")
    } else {
        None
    }
}

/// A person with the group whose rules hold for them.
struct Person<'a> {
    /// Position in the problem's agents.
    agent: usize,
    group: &'a CompiledGroup,
}

fn people(compiled: &CompiledProblem) -> Vec<Person<'_>> {
    let mut people: Vec<Person> = compiled
        .groups
        .iter()
        .flat_map(|group| {
            group
                .members
                .iter()
                .map(move |&agent| Person { agent, group })
        })
        .collect();
    people.sort_by_key(|person| person.agent);
    people
}

/// A shift with every break in its place, as one person may work it on one day.
struct Choice {
    /// Position among the people.
    person: usize,
    day: usize,
    /// Position in the day's list of [`CompiledProblem::shifts`].
    shift: usize,
    /// Wage and wishes, against the wishes that a day off leaves unmet.
    cost: f64,
    /// Starts of the breaks in minutes after the shift began.
    places: Vec<i64>,
}

fn choices(compiled: &CompiledProblem, people: &[Person]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (person, Person { group, .. }) in people.iter().enumerate() {
        for (day, allowed) in group.days.iter().enumerate() {
            for choice in &allowed.work {
                let planned = &compiled.shifts[day][choice.shift];
                if planned.start_minute < group.ready_minute {
                    continue;
                }
                let cost = choice.cost - allowed.off.unwrap_or(0.0);
                for places in places(compiled, planned) {
                    choices.push(Choice {
                        person,
                        day,
                        shift: choice.shift,
                        cost,
                        places,
                    });
                }
            }
        }
    }
    choices
}

/// The legal placements of the breaks of a shift, one of each that leaves the same presence.
fn places(compiled: &CompiledProblem, planned: &PlannedShift) -> Vec<Vec<i64>> {
    let mut every = Vec::new();
    all_places(compiled.breaks_of(planned), &mut Vec::new(), &mut every);
    let mut seen: Vec<Vec<f64>> = Vec::new();
    every.retain(|places| {
        let presence = presence(compiled, planned, places);
        let new = !seen.contains(&presence);
        if new {
            seen.push(presence);
        }
        new
    });
    every
}

/// Every legal placement of the breaks after those placed so far.
fn all_places(plan: &BreakPlan, placed: &mut Vec<i64>, every: &mut Vec<Vec<i64>>) {
    let Some(window) = plan.windows.get(placed.len()) else {
        every.push(placed.clone());
        return;
    };
    let before = placed.len().checked_sub(1);
    let free = before.map_or(i64::MIN, |i| placed[i] + plan.windows[i].minutes + plan.gap);
    let mut at = window.first;
    while at <= window.last {
        if at >= free {
            placed.push(at);
            all_places(plan, placed, every);
            placed.pop();
        }
        at += plan.step.max(1);
    }
}

/// A choice in the words of the problem.
fn shift(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    people: &[Person],
    choice: &Choice,
) -> Shift {
    let planned = &compiled.shifts[choice.day][choice.shift];
    let windows = &compiled.breaks_of(planned).windows;
    let breaks = windows.iter().zip(&choice.places).map(|(window, place)| {
        let start_minute = planned.start_minute + place;
        Break {
            rule: window.rule,
            start_minute,
            end_minute: start_minute + window.minutes,
        }
    });
    Shift {
        agent: people[choice.person].agent,
        work_date: problem.grid.day(choice.day),
        pattern: planned.pattern,
        start_clock: planned.start_clock,
        start_minute: planned.start_minute,
        end_minute: planned.end_minute,
        paid_minutes: planned.paid_minutes,
        breaks: breaks.collect(),
    }
}
