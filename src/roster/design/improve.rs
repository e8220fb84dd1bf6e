//! Better plans where the whole program is too large: small programs around the best plan.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

use super::DesignLimits;
use super::task::{Plan, Task};
use crate::progress::Progress;

/// Small programs that are tried one after another.
const ROUNDS: u64 = 8;

/// Other shifts that a small program may use, in parts of a hundred of all.
const OTHERS: u64 = 20;

/// A small program gets this part of the nodes of the whole one.
const NODES_SHARE: u32 = 4;

/// Part of the seconds, where there is a limit of time, for one small program.
const SECONDS_SHARE: f64 = 0.1;

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
