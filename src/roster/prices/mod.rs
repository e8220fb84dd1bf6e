//! What a person on queue is worth in each interval (door text below).

mod classes;
mod generation;
mod placement;
mod week;

use super::compile::CompiledProblem;
use crate::progress::Progress;

#[cfg(test)]
mod tests;

/// What one more person on queue is worth, for every queue and interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Money per agent-hour, (queues, intervals), between −overstaffed and understaffed_beyond.
    pub queues: Vec<Vec<f64>>,
    /// How each week's program went.
    pub weeks: Vec<WeekStatistics>,
}

/// When column generation ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceLimits {
    /// Most rounds of solving and adding columns.
    pub rounds: usize,
    /// A week is done when what columns could still save is below this share of its cost.
    pub tolerance: f64,
    /// Relative gap at which each interior-point solve may stop.
    pub solve_tolerance: f64,
}

impl PriceLimits {
    /// Good to about a ten-thousandth of the cost of a week.
    pub const USUAL: PriceLimits = PriceLimits {
        rounds: 25,
        tolerance: 2e-4,
        solve_tolerance: 1e-6,
    };
}

/// How the program of one week went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeekStatistics {
    /// Solves that gave duals.
    pub rounds: usize,
    /// Columns after the last round.
    pub columns: usize,
    /// Cost of the last solution, in money.
    pub objective: f64,
    /// What columns outside the program could at most change in it: 0 or less, in money.
    pub missed: f64,
}

/// Prices of all queues and intervals.
pub fn prices(problem: &CompiledProblem, limits: &PriceLimits, progress: &dyn Progress) -> Prices {
    let cost = problem.cover_cost;
    let classes = classes::classes(problem);
    let results = generation::generate(problem, &classes, limits, progress);
    let mut queues: Vec<Vec<f64>> = problem
        .required
        .iter()
        .map(|r| {
            r.iter()
                .map(|&r| if r > 0.0 { cost.beyond } else { 0.0 })
                .collect()
        })
        .collect();
    for result in &results {
        if let Some(duals) = &result.duals {
            for (queue, prices) in queues.iter_mut().zip(&duals.prices) {
                queue[result.frame.intervals.clone()].copy_from_slice(prices);
            }
        }
    }
    Prices {
        queues,
        weeks: results.iter().map(|r| r.statistics).collect(),
    }
}
