//! One person's exact best roster at given prices.
//!
//! ```text
//! minimise  Σ_d ( k_d − w·Σ_t v_t·δ_dt )     over every legal roster of the person
//!
//! v_t    money per agent-hour in interval t for this person's skills
//! w      hours of an interval × (1 − shrinkage)
//! δ_dt   share of interval t that the shift of day d is on queue, breaks taken out
//! k_d    wage and unmet wishes of day d
//! ```
//! The sum falls apart by days once the state between two days is known: worked days and paid
//! minutes so far this week, days worked in a row, when rest allows the next start, free weekends
//! so far, and whether this Saturday is worked. So the best roster is a shortest path through
//! states, found exactly: no rule is left out and nothing is rounded. Breaks are placed inside each
//! shift at their cheapest legal positions first, also exactly.
//!
//! Ties go to the lowest position (a day's work before the day off, earlier patterns, starts and
//! breaks first), so the same prices give the same roster.

mod automaton;
mod gains;
mod lanes;
mod path;
mod weeks;

use rayon::prelude::*;

use super::compile::{CompiledProblem, Fairness};

pub use gains::Gains;
pub use path::Scratch;

/// A person's complete roster and what it costs at the prices it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Wage and unmet wishes less what the presence earns at the prices, in money.
    pub cost: f64,
    /// What is worked on each planned day.
    pub days: Vec<Option<WorkedDay>>,
}

/// One worked day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorkedDay {
    /// Position in the day's list of [`CompiledProblem::shifts`].
    pub shift: usize,
    /// Starts of the breaks in their order, elapsed minutes from the plan's first midnight.
    pub breaks: Vec<i64>,
}

/// Answers prices for every group of a problem; built once, shared by all threads.
#[derive(Debug)]
pub struct Responder<'a> {
    problem: &'a CompiledProblem,
    gains: gains::Ticks,
    automata: Vec<automaton::Automaton>,
}

impl<'a> Responder<'a> {
    /// Lays out the states of every group.
    pub fn new(problem: &'a CompiledProblem) -> Self {
        let automata = problem
            .groups
            .iter()
            .map(|group| automaton::Automaton::new(problem, group))
            .collect();
        Self {
            problem,
            gains: gains::Ticks::new(problem),
            automata,
        }
    }

    /// The problem whose groups it answers for.
    pub fn problem(&self) -> &'a CompiledProblem {
        self.problem
    }

    /// Positions of the groups whose members have no legal roster, ascending.
    pub fn without_roster(&self) -> Vec<usize> {
        let free = vec![0.0; self.problem.n_intervals];
        let has_none = |group: &usize, scratch: &mut Scratch| {
            self.best(*group, &free, scratch)
                .is_none()
                .then_some(*group)
        };
        (0..self.problem.groups.len())
            .into_par_iter()
            .map_init(Scratch::default, |scratch, group| has_none(&group, scratch))
            .collect::<Vec<Option<usize>>>()
            .into_iter()
            .flatten()
            .collect()
    }

    /// The best roster of a member of `group` at `values` (money per agent-hour, one per interval);
    /// `None` when no roster is legal.
    pub fn best(&self, group: usize, values: &[f64], scratch: &mut Scratch) -> Option<Response> {
        self.answer(group, (values, None), scratch)
    }

    /// The same where an hour of night, weekend and holiday work costs so much besides.
    pub fn best_charged(
        &self,
        group: usize,
        (values, fairness, prices): (&[f64], &Fairness, [f64; 3]),
        scratch: &mut Scratch,
    ) -> Option<Response> {
        self.answer(group, (values, Some((fairness, prices))), scratch)
    }

    fn answer(
        &self,
        group: usize,
        (values, charges): (&[f64], path::Charges),
        scratch: &mut Scratch,
    ) -> Option<Response> {
        scratch.gains.set_values(self.problem, &self.gains, values);
        let rules = &self.problem.groups[group];
        let automaton = &self.automata[group];
        let best = path::best(automaton, rules, (&self.gains, &charges), scratch);
        let nothing = || (0.0, vec![None; self.problem.n_days]);
        let (cost, shifts) = match best {
            // Who may be hired is not when that costs more.
            None if rules.to_hire => nothing(),
            Some((cost, _)) if rules.to_hire && cost >= 0.0 => nothing(),
            best => best?,
        };
        let days = shifts
            .into_iter()
            .enumerate()
            .map(|(day, shift)| {
                shift.map(|shift| WorkedDay {
                    shift,
                    breaks: scratch.gains.cheapest_breaks(&self.gains, day, shift),
                })
            })
            .collect();
        Some(Response { cost, days })
    }

    /// Moves the breaks of a roster to where they cost least at `values`.
    pub fn place_breaks(
        &self,
        days: &mut [Option<WorkedDay>],
        values: &[f64],
        scratch: &mut Scratch,
    ) {
        self.place_breaks_apart(days, (values, &[]), scratch);
    }

    /// The same, away from the ticks that are full wherever there is another place.
    pub fn place_breaks_apart(
        &self,
        days: &mut [Option<WorkedDay>],
        (values, full): (&[f64], &[bool]),
        scratch: &mut Scratch,
    ) {
        scratch.gains.set_values(self.problem, &self.gains, values);
        scratch.gains.keep_clear_of(full);
        for (day, worked) in days.iter_mut().enumerate() {
            if let Some(worked) = worked {
                worked.breaks = scratch
                    .gains
                    .cheapest_breaks(&self.gains, day, worked.shift);
            }
        }
    }
}

#[cfg(test)]
mod tests;
