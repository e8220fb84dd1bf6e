//! A first plan where no plan meets the requirement exactly.
//!
//! ```text
//! f_s ← distinct ÷ Σ_d n_sd      the price of having shift s, spread over the people on it
//! ```
//! With `f_s` for each person in place of `distinct` for the shift, people count in parts and the
//! program is linear. Solved again and again, shifts with few people become dear and fall away. The
//! shifts that were in use in the last rounds are few; the whole program over them alone is small.

use super::DesignLimits;
use super::program::{Holds, Scope};
use super::task::{Plan, Task};
use crate::roster::solver::IntegerLimits;

/// Rounds of new prices.
const ROUNDS: usize = 10;

/// The last rounds, whose shifts are kept.
const KEPT: usize = 4;

/// Parts of people below this are nobody.
const NOBODY: f64 = 1e-6;

/// The program over the kept shifts gets this part of the nodes of the whole one, and of the
/// seconds where there is a limit of time.
const NODES_SHARE: u32 = 1;
const SECONDS_SHARE: f64 = 0.2;

/// A plan of few shifts, if one was found within the limits.
pub(super) fn first_plan(task: &Task, limits: &DesignLimits) -> Option<Plan> {
    if task.problem.prices.distinct_shift == 0.0 {
        // The whole program is as small as it gets.
        return None;
    }
    let kept = kept(task)?;
    let seconds = limits.seconds.map(|s| s * SECONDS_SHARE);
    let limits = task.limits((limits.nodes / NODES_SHARE).max(1), seconds);
    let (plan, _) = task.solve(None, &kept, limits).ok()?;
    Some(plan)
}

/// The shifts in use in the last rounds.
fn kept(task: &Task) -> Option<Vec<bool>> {
    let n = task.candidates.len();
    let distinct = task.problem.prices.distinct_shift;
    // As if everybody at the busiest time of every day worked the same shift.
    let busiest = task.problem.required.iter().copied().fold(0.0, f64::max);
    let crowd = busiest.max(1.0) * task.problem.n_days as f64;
    let mut prices = vec![distinct / crowd; n];
    let mut kept = vec![false; n];
    for round in 0..ROUNDS {
        let week = task.program(Scope {
            holds: Holds::Within(f64::INFINITY),
            allowed: &vec![true; n],
            per_person: Some(&prices),
        });
        let solution = week
            .program
            .solve_integer(IntegerLimits::PROVEN, None)
            .ok()?;
        let people = week.people(&solution.columns);
        for ((price, kept), people) in prices.iter_mut().zip(&mut kept).zip(people) {
            if people > NOBODY {
                *price = distinct / people;
                *kept |= round + KEPT >= ROUNDS;
            }
        }
    }
    Some(kept)
}
