//! Poisson counts by inversion: the walk begins at 0 or, for large means, near the mean.

use statrs::function::gamma::{gamma_ur, ln_gamma};

/// Below this mean the distribution function is summed from 0.
const SUM_FROM_ZERO: f64 = 30.0;

/// The least k with P(N ≤ k) ≥ `u`, N Poisson with this mean.
pub(in crate::simulation) fn poisson_quantile(u: f64, mean: f64) -> u64 {
    if mean <= 0.0 {
        return 0;
    }
    if mean < SUM_FROM_ZERO {
        let p = (-mean).exp();
        return climb(
            u,
            mean,
            Step {
                k: 0,
                p,
                below: 0.0,
            },
        );
    }
    let k = mean.floor();
    let at_most = gamma_ur(k + 1.0, mean);
    // p by Stirling's series inside ln Γ loses digits at large means only in the 12th place.
    let p = (k * mean.ln() - mean - ln_gamma(k + 1.0)).exp();
    let step = Step {
        k: k as u64,
        p,
        below: at_most - p,
    };
    if u > step.below {
        climb(u, mean, step)
    } else {
        descend(u, mean, step)
    }
}

/// A place in the distribution: k, P(N = k) and P(N < k).
struct Step {
    k: u64,
    p: f64,
    below: f64,
}

fn climb(u: f64, mean: f64, mut at: Step) -> u64 {
    // Where rounding keeps the sum below u, the tail's own smallness ends the walk.
    while at.below + at.p < u && (at.p > 1e-18 || (at.k as f64) < mean) {
        at.below += at.p;
        at.k += 1;
        at.p *= mean / at.k as f64;
    }
    at.k
}

fn descend(u: f64, mean: f64, mut at: Step) -> u64 {
    while at.k > 0 && at.below >= u && at.p > 0.0 {
        at.p *= at.k as f64 / mean;
        at.k -= 1;
        at.below -= at.p;
    }
    at.k
}
