//! An exact cover as a start, then the whole program, then small ones around the best plan.

use super::super::solver::{IntegerLimits, IntegerSolution, SolverFailure};
use super::candidates::{Candidate, candidates, check};
use super::improve::{self, Step};
use super::program::{Counts, Holds, Scope, WeekProgram, week_program};
use super::scaling;
use super::totals::priced;
use super::{Design, DesignError, DesignLimits, DesignProblem, DesignTotals, DesignedShift};
use crate::progress::{Phase, Progress};

/// Nodes for the program of exact covers, which is small or has no answer.
const EXACT_NODES: u32 = 300;

/// Parts of the seconds for the exact covers and for the whole program; the rest is for small ones.
const EXACT_SECONDS: f64 = 0.25;
const WHOLE_SECONDS: f64 = 0.55;

/// Share of the total within which a bound meets it: the solver keeps its rows no better.
const MET: f64 = 1e-6;

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

/// Finds the shifts to have and proves how good they are.
///
/// # Errors
/// [`DesignError`] for a problem that no design can be made from, or where a limit came before the
/// first plan.
pub fn design(
    problem: &DesignProblem,
    limits: &DesignLimits,
    progress: &dyn Progress,
) -> Result<Design, DesignError> {
    check(problem)?;
    let candidates = candidates(problem);
    if candidates.is_empty() {
        return Err(DesignError::NoPattern);
    }
    let task = Task {
        step: Step::of(problem, &candidates),
        problem,
        candidates,
    };
    progress.step(Phase::Roster, 0, 3, "");
    let mut best = task.exact(limits.seconds.map(|s| s * EXACT_SECONDS));
    if best.is_none() && !progress.stop_requested() {
        best = scaling::first_plan(&task, limits);
    }
    progress.step(Phase::Roster, 1, 3, &note(best.as_ref()));
    let mut bound = 0.0;
    if !progress.stop_requested() {
        (best, bound) = task.whole(
            best,
            limits.nodes,
            limits.seconds.map(|s| s * WHOLE_SECONDS),
        )?;
    }
    progress.step(Phase::Roster, 2, 3, &note(best.as_ref()));
    let mut best = best.ok_or(DesignError::Stopped)?;
    if bound < best.totals.total() * (1.0 - MET) {
        best = improve::around(&task, best, limits, progress);
    }
    progress.step(Phase::Roster, 3, 3, &note(Some(&best)));
    Ok(task.design(best, bound))
}

fn note(best: Option<&Plan>) -> String {
    best.map_or_else(String::new, |plan| {
        format!("total {:.2}", plan.totals.total())
    })
}

impl Task<'_> {
    /// A plan that meets the requirement exactly with the fewest shifts, if one was found.
    fn exact(&self, seconds: Option<f64>) -> Option<Plan> {
        let whole = |required: &f64| required.fract() == 0.0;
        let problem = self.problem;
        let fits = problem.prices.distinct_shift > 0.0
            && problem.required.iter().all(whole)
            && self.candidates.iter().all(Candidate::is_whole);
        if !fits {
            return None;
        }
        let all = vec![true; self.candidates.len()];
        let week = self.program(Scope {
            holds: Holds::Exact,
            allowed: &all,
            per_person: None,
        });
        let limits = self.limits(EXACT_NODES, seconds);
        let solution = week.program.solve_integer(limits, None).ok()?;
        Some(self.plan(week.counts(&solution.columns)))
    }

    /// The whole program: the better plan and the proven bound.
    fn whole(
        &self,
        best: Option<Plan>,
        nodes: u32,
        seconds: Option<f64>,
    ) -> Result<(Option<Plan>, f64), DesignError> {
        let all = vec![true; self.candidates.len()];
        match self.solve(best.as_ref(), &all, self.limits(nodes, seconds)) {
            Ok((plan, solution)) => {
                let objective = plan.totals.total();
                let bound = self.rounded(solution.bound);
                let better = best.filter(|b| b.totals.total() <= objective);
                let plan = better.unwrap_or(plan);
                let bound = bound.min(plan.totals.total());
                Ok((Some(plan), bound))
            }
            // Only plans that cost more than the best are outside the program.
            Err(SolverFailure::Infeasible) if best.is_some() => {
                let bound = best.as_ref().map_or(0.0, |plan| plan.totals.total());
                Ok((best, bound))
            }
            Err(SolverFailure::Limit | SolverFailure::Numerical) if best.is_some() => {
                Ok((best, 0.0))
            }
            Err(_) => Err(DesignError::Stopped),
        }
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
    fn rounded(&self, bound: f64) -> f64 {
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

    fn design(&self, plan: Plan, bound: f64) -> Design {
        let used = self.candidates.iter().zip(plan.counts);
        let used = used.filter(|(_, people)| people.iter().any(|&n| n > 0));
        let shifts = used.map(|(candidate, people)| DesignedShift {
            pattern: candidate.pattern,
            start: candidate.start,
            people,
        });
        let total = plan.totals.total();
        // A bound that is met is the same number, whatever its last digits say.
        let met = (total - bound).abs() <= MET * total.abs();
        Design {
            shifts: shifts.collect(),
            bound: if met { total } else { bound.min(total) },
            totals: plan.totals,
        }
    }
}
