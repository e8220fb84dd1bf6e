//! Streams of random numbers: one for every purpose, replication, subject and interval.
//!
//! ```text
//! h ← mix(seed + γ);  for each word w of the key: h ← mix(h ⊕ mix(w + γ))
//! state, stream of Pcg64 = mix(h + γ), mix(h + 2γ) | mix(h + 3γ), mix(h + 4γ)
//! mix = finaliser of SplitMix64,  γ = 0x9E3779B97F4A7C15
//! ```
//! Nothing is drawn from a stream but what its key names, so a change in one queue, one shift or
//! one interval leaves every other draw as it was: two plans meet the same customers.
//!
//! All samplers invert a distribution function, one uniform each. They rise with their uniform, so
//! plans that differ in volume meet days that differ in nothing else.
//!
//! # References
//! Steele, Lea, Flood (2014), *Fast splittable pseudorandom number generators*. O'Neill (2014),
//! *PCG*. Fowler, Noll, Vo, *FNV-1a*.

use rand_core::Rng;
use rand_pcg::Pcg64;
use statrs::function::erf::erfc_inv;
use statrs::function::gamma::gamma_ur;

use super::Seed;

/// What a stream's numbers are used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The factor that all intervals of a queue's day share.
    DayFactor = 1,
    /// The factor of one interval.
    IntervalFactor = 2,
    /// How many contacts arrive in an interval.
    Count = 3,
    /// When in the interval they arrive.
    Instant = 4,
    /// How long each is willing to wait.
    Patience = 5,
    /// How much work each brings.
    Work = 6,
    /// When a rostered person is away after all.
    Absence = 7,
}

/// One stream of random numbers.
pub(super) struct Stream(Pcg64);

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64: every input bit reaches every output bit.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a of a name, so that a queue keeps its customers when others are added before it.
pub(super) fn word_of(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

impl Stream {
    /// The stream that belongs to the seed, the purpose and the words of the key.
    pub(super) fn new(seed: Seed, purpose: Purpose, key: [u64; 4]) -> Self {
        let mut h = mix(seed.0.wrapping_add(GAMMA));
        for word in std::iter::once(purpose as u64).chain(key) {
            h = mix(h ^ mix(word.wrapping_add(GAMMA)));
        }
        let part = |k: u64| u128::from(mix(h.wrapping_add(GAMMA.wrapping_mul(k))));
        Self(Pcg64::new(part(1) << 64 | part(2), part(3) << 64 | part(4)))
    }

    /// Uniform on (0, 1), neither end included: 53 random bits and a half.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
    }

    /// Exponential with the given mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        // −ln(1 − u) rises with u; 1 − u is exact here.
        -(1.0 - self.uniform()).ln() * mean
    }

    /// Standard normal.
    pub(super) fn normal(&mut self) -> f64 {
        -std::f64::consts::SQRT_2 * erfc_inv(2.0 * self.uniform())
    }

    /// A lognormal factor with mean 1 and the given log standard deviation.
    pub(super) fn factor(&mut self, log_sd: f64) -> f64 {
        (log_sd * self.normal() - 0.5 * log_sd * log_sd).exp()
    }

    /// Poisson with the given mean, by inversion.
    pub(super) fn poisson(&mut self, mean: f64) -> u64 {
        poisson_quantile(self.uniform(), mean)
    }
}

/// Below this mean the distribution function is summed from 0.
const SUM_FROM_ZERO: f64 = 30.0;

/// The least k with P(N ≤ k) ≥ `u`, N Poisson with this mean.
fn poisson_quantile(u: f64, mean: f64) -> u64 {
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
    let p = (k * mean.ln() - mean - statrs::function::gamma::ln_gamma(k + 1.0)).exp();
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

#[cfg(test)]
mod tests;
