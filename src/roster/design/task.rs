//! What a search works on, and how it asks the solver.

use super::super::solver::{IntegerLimits, IntegerSolution, SolverFailure};
use super::candidates::Candidate;
use super::program::{Counts, Holds, Scope, WeekProgram, week_program};
use super::step::Step;
use super::totals::priced;
use super::{DesignProblem, DesignTotals};

/// Room in a budget for what rounding does to sums.
const ROUNDING: f64 = 1e-6;

/// A plan with its cost.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) counts: Counts,
    pub(super) totals: DesignTotals,
}

/// What a search works on.
pub(super) struct Task<'a> {
    pub(super) problem: &'a DesignProblem,
    pub(super) candidates: Vec<Candidate>,
    /// The step between two possible costs, if there is one.
    step: Option<Step>,
}

impl<'a> Task<'a> {
    pub(super) fn new(problem: &'a DesignProblem, candidates: Vec<Candidate>) -> Self {
        Self {
            step: Step::of(problem, &candidates),
            problem,
            candidates,
        }
    }

    /// Nobody works.
    pub(super) fn empty(&self) -> Plan {
        self.plan(vec![vec![0; self.problem.n_days]; self.candidates.len()])
    }

    /// Solves the program over the allowed candidates from the best plan, if there is one.
    pub(super) fn solve(
        &self,
        best: Option<&Plan>,
        allowed: &[bool],
        limits: IntegerLimits,
    ) -> Result<(Plan, IntegerSolution), SolverFailure> {
        let total = best.map_or(f64::INFINITY, |plan| plan.totals.total());
        // Whoever is needed needs at least one shift.
        let budget = total - self.problem.prices.distinct_shift + ROUNDING;
        let week = self.program(Scope {
            holds: Holds::Within(budget),
            allowed,
            per_person: None,
        });
        let start = best.and_then(|plan| self.start(&week, plan));
        let solution = week.program.solve_integer(limits, start.as_deref())?;
        Ok((self.plan(week.counts(&solution.columns)), solution))
    }

    pub(super) fn program(&self, scope: Scope<'_>) -> WeekProgram {
        week_program(self.problem, &self.candidates, scope)
    }

    fn start(&self, week: &WeekProgram, plan: &Plan) -> Option<Vec<f64>> {
        let is_empty = plan.counts.iter().flatten().all(|&people| people == 0);
        // Nobody at all may cost more than the program has room for.
        if is_empty {
            return None;
        }
        week.columns(self.problem, (&plan.counts, &plan.totals.cover))
    }

    pub(super) fn limits(&self, nodes: u32, seconds: Option<f64>) -> IntegerLimits {
        IntegerLimits {
            absolute_gap: self.step.map_or(1e-9, Step::good_enough),
            nodes: Some(nodes),
            seconds,
            ..IntegerLimits::PROVEN
        }
    }

    /// A bound rounded up to the next possible cost.
    pub(super) fn rounded(&self, bound: f64) -> f64 {
        let bound = bound.max(0.0);
        self.step.map_or(bound, |step| step.up(bound))
    }

    /// Counts with what they cost.
    pub(super) fn plan(&self, counts: Counts) -> Plan {
        let mut cover = vec![0.0; self.problem.required.len()];
        let mut distinct = 0;
        for (candidate, days) in self.candidates.iter().zip(&counts) {
            distinct += usize::from(days.iter().any(|&people| people > 0));
            for (day, &people) in days.iter().enumerate().filter(|(_, people)| **people > 0) {
                for (t, share) in candidate.on(self.problem, day) {
                    cover[t] += f64::from(people) * share;
                }
            }
        }
        let totals = priced(self.problem, cover, distinct);
        Plan { counts, totals }
    }
}
