//! A start, then the whole program, then small ones around the best plan.

use super::candidates::{Candidate, candidates, check};
use super::program::{Holds, Scope};
use super::task::{Plan, Task};
use super::{Design, DesignError, DesignLimits, DesignProblem, DesignedShift, improve, scaling};
use crate::progress::{Phase, Progress};
use crate::roster::solver::SolverFailure;

/// Nodes for the program of exact covers, which is small or has no answer.
const EXACT_NODES: u32 = 300;

/// Parts of the seconds for the exact covers and for the whole program; the rest is for small ones.
const EXACT_SECONDS: f64 = 0.25;
const WHOLE_SECONDS: f64 = 0.55;

/// Share of the total within which a bound meets it: the solver keeps its rows no better.
const MET: f64 = 1e-6;

/// Finds the shifts to have and proves how good they are.
///
/// # Errors
/// [`DesignError`] for a problem that no design can be made from.
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
    let task = Task::new(problem, candidates);
    progress.step(Phase::Roster, 0, 3, "");
    let mut best = task.exact(limits.seconds.map(|s| s * EXACT_SECONDS));
    if best.is_none() && !progress.stop_requested() {
        best = scaling::first_plan(&task, limits);
    }
    let empty = task.empty();
    let cheaper = |plan: &Plan| plan.totals.total() < empty.totals.total();
    let mut best = best.filter(cheaper).unwrap_or(empty);
    progress.step(Phase::Roster, 1, 3, &note(&best));
    let mut bound = 0.0;
    if !progress.stop_requested() {
        let seconds = limits.seconds.map(|s| s * WHOLE_SECONDS);
        (best, bound) = task.whole(best, limits.nodes, seconds);
    }
    progress.step(Phase::Roster, 2, 3, &note(&best));
    if bound < best.totals.total() * (1.0 - MET) {
        best = improve::around(&task, best, limits, progress);
    }
    progress.step(Phase::Roster, 3, 3, &note(&best));
    Ok(task.design(best, bound))
}

fn note(best: &Plan) -> String {
    format!("total {:.2}", best.totals.total())
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
    fn whole(&self, best: Plan, nodes: u32, seconds: Option<f64>) -> (Plan, f64) {
        let all = vec![true; self.candidates.len()];
        let total = best.totals.total();
        match self.solve(Some(&best), &all, self.limits(nodes, seconds)) {
            Ok((plan, solution)) => {
                let plan = if plan.totals.total() < total {
                    plan
                } else {
                    best
                };
                // Plans outside the program cost at least as much as the best one did.
                let bound = self.rounded(solution.bound).min(total);
                (plan, bound)
            }
            Err(SolverFailure::Infeasible) => (best, total),
            Err(_) => (best, 0.0),
        }
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
