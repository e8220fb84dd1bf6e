//! Better plans where the whole program is too large: small programs around the best plan.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::candidates::Candidate;
use super::search::{Plan, Task};
use super::{DesignLimits, DesignProblem};
use crate::progress::Progress;

/// Small programs that are tried one after another.
const ROUNDS: u64 = 8;

/// Other shifts that a small program may use, in parts of a hundred of all.
const OTHERS: u64 = 20;

/// A small program gets this part of the nodes of the whole one.
const NODES_SHARE: u32 = 4;

/// Part of the seconds, where there is a limit of time, for one small program.
const SECONDS_SHARE: f64 = 0.1;

/// The least difference between two possible costs, in money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step(f64);

impl Step {
    /// The greatest number that divides every cost: of one person too few or too many in one
    /// interval, and of one more shift. `None` where people count in parts.
    pub(super) fn of(problem: &DesignProblem, candidates: &[Candidate]) -> Option<Self> {
        let prices = &problem.prices;
        let whole = |required: &f64| required.fract() == 0.0;
        let one_tier = prices.understaffed_first == prices.understaffed_beyond;
        let all_whole =
            problem.required.iter().all(whole) && candidates.iter().all(Candidate::is_whole);
        if !(one_tier && all_whole) {
            return None;
        }
        let hours = f64::from(problem.interval_minutes) / 60.0;
        let costs = [
            hours * prices.understaffed_first,
            hours * prices.overstaffed,
            prices.distinct_shift,
        ];
        // In millionths, so that prices with decimals have a divisor too.
        let millionths = costs.map(|cost| (cost * 1e6).round());
        let exact = millionths
            .iter()
            .zip(costs)
            .all(|(m, cost)| (m / 1e6 - cost).abs() <= 1e-12 * cost.abs() && *m < 1e15);
        let step = millionths.iter().fold(0, |g, &m| gcd(g, m as u64)) as f64 / 1e6;
        (exact && step >= 1e-3).then_some(Self(step))
    }

    /// A gap below one step proves the optimum; a little less leaves room for rounding.
    pub(super) fn good_enough(self) -> f64 {
        0.99 * self.0
    }

    /// The least possible cost that is not below `bound`.
    pub(super) fn up(self, bound: f64) -> f64 {
        // Less than half of the room that `good_enough` leaves.
        (bound / self.0 - 0.004).ceil() * self.0
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Solves programs over the shifts in use and some others, again and again.
///
/// The others are drawn from a fixed stream, so equal problems give equal plans.
pub(super) fn around(
    task: &Task,
    mut best: Plan,
    limits: &DesignLimits,
    progress: &dyn Progress,
) -> Plan {
    let mut random = Pcg64::seed_from_u64(1);
    let seconds = limits.seconds.map(|s| s * SECONDS_SHARE);
    let limits = task.limits((limits.nodes / NODES_SHARE).max(1), seconds);
    for _ in 0..ROUNDS {
        if progress.stop_requested() {
            break;
        }
        let in_use = |days: &Vec<u32>| days.iter().any(|&people| people > 0);
        let used = best.counts.iter().map(in_use);
        let allowed: Vec<bool> = used
            .map(|used| used | (random.next_u64() % 100 < OTHERS))
            .collect();
        if let Ok((plan, _)) = task.solve(Some(&best), &allowed, limits)
            && plan.totals.total() < best.totals.total() * (1.0 - 1e-12)
        {
            best = plan;
        }
    }
    best
}
