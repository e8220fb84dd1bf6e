//! The proven bound: no legal roster costs less, whatever the prices.
//!
//! ```text
//! L(π) = Σ_g m_g · min over legal rosters r of ( k_r − w·Σ_t v_gt·δ_rt )
//!      − w'·Σ carried-in people · v      + h·Σ_qt min over x of ( f̃(x) + π·x )
//!
//! f̃      the cost of cover, straight between the points at which whole people can stand
//! π_qt   price of queue q in interval t, −over ≤ π ≤ beyond      v_gt  the highest π of the group's queues
//! m_g    people in the group          h  hours of an interval     w = h·(1 − shrinkage)
//! ```
//! This is the Lagrangian of the whole plan with only the balance "cover = people on queue" priced
//! (Geoffrion 1974): the least over rosters is exact and the least over missing and surplus people
//! is in closed form (see [`Pieces`](super::cover::Pieces)), so bad prices give a weak bound, never a wrong one. People on shifts of the
//! previous roster are people with a single roster. Each [duty](super::duties) owed takes its least effect off.

use rayon::prelude::*;

use super::compile::CompiledProblem;
use super::responses::{Responder, Scratch};

/// Share of the bound by which it is rounded down; less than the gap at which a roster is called
/// optimal, or none ever would be.
const ROUNDING: f64 = 1e-10;

/// Share of the summed magnitudes by which it is rounded down too: well above what rounding can do
/// to sums of this length, also where large terms cancel.
const CANCELLATION: f64 = 1e-12;

/// The bound at `prices` (money per agent-hour, (queues, intervals)), rounded down, in money.
///
/// Prices outside −over … beyond, and those that are no numbers, are moved into that range first.
/// Groups without any legal roster count nothing.
pub fn bound(problem: &CompiledProblem, responder: &Responder, prices: &[Vec<f64>]) -> f64 {
    let prices = problem.clipped(prices);
    let values: Vec<Vec<f64>> = problem
        .skill_sets
        .iter()
        .map(|set| values_of(&set.queues, &prices, problem.n_intervals))
        .collect();
    let least: Vec<Option<f64>> = (0..problem.groups.len())
        .into_par_iter()
        .map_init(Scratch::default, |scratch, group| {
            let values = &values[problem.groups[group].skill_set];
            Some(responder.best(group, values, scratch)?.cost)
        })
        .collect();
    let mut sum = Sum::default();
    for (group, least) in problem.groups.iter().zip(&least) {
        sum.add(group.members.len() as f64 * least.unwrap_or(0.0));
    }
    for (values, people) in values.iter().zip(&problem.carried_in) {
        for (value, people) in values.iter().zip(people) {
            sum.add(-problem.interval_hours * value * people);
        }
    }
    cover_constant(problem, &prices, &mut sum);
    sum.value - ROUNDING * sum.value.abs() - CANCELLATION * sum.magnitude
}

/// What a person with these queues earns per hour: the highest price among them, 0 without queues.
pub fn values_of(queues: &[usize], prices: &[Vec<f64>], n_intervals: usize) -> Vec<f64> {
    let Some((&first, others)) = queues.split_first() else {
        return vec![0.0; n_intervals];
    };
    let mut values = prices[first].clone();
    for &queue in others {
        for (value, &price) in values.iter_mut().zip(&prices[queue]) {
            *value = value.max(price);
        }
    }
    values
}

/// A sum with the sum of its magnitudes, which bounds what rounding can do to it.
#[derive(Default)]
struct Sum {
    value: f64,
    magnitude: f64,
}

impl Sum {
    fn add(&mut self, term: f64) {
        self.value += term;
        self.magnitude += term.abs();
    }
}

fn cover_constant(problem: &CompiledProblem, prices: &[Vec<f64>], sum: &mut Sum) {
    for (queue, prices) in prices.iter().enumerate() {
        for (interval, &price) in prices.iter().enumerate() {
            let least = problem.pieces(queue, interval).least(price);
            sum.add(problem.interval_hours * least);
        }
    }
}

#[cfg(test)]
mod tests;
