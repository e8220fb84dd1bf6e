//! The step between two possible costs: a bound closer than that proves the optimum.

use super::DesignProblem;
use super::candidates::Candidate;

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
