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

mod normal;
pub(super) mod poisson;
pub(super) mod shapes;

use rand_core::Rng;
use rand_pcg::Pcg64;

use super::Seed;
use normal::normal_quantile;
use poisson::poisson_quantile;

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
    /// How long a contact is willing to stand in a line.
    Patience = 5,
    /// How much work each brings.
    Work = 6,
    /// When a rostered person is away after all.
    Absence = 7,
    /// Names each contact to the draws about its later life.
    Identity = 8,
    /// Whether one who hangs up calls again.
    Again = 9,
    /// After how long.
    AgainAfter = 10,
    /// Where a handled contact goes.
    Transfer = 11,
    /// How much work it brings there.
    WorkThere = 12,
}

/// One stream of random numbers.
pub(super) struct Stream(Pcg64);

/// What names a contact: the same contact has the same word whatever roster it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity(u64);

impl Identity {
    /// The contacts of a replication, queue, date and slot, one after another.
    pub(super) fn first(seed: Seed, key: [u64; 4]) -> Self {
        Self(hash(seed, Purpose::Identity, key))
    }

    /// The next contact of the same slot.
    pub(super) fn next(self) -> Self {
        Self(self.0.wrapping_add(GAMMA))
    }

    /// One number in (0, 1) for a purpose in the contact's so many-th line.
    pub(super) fn uniform(self, purpose: Purpose, line: u32) -> f64 {
        let word = (purpose as u64) << 32 | u64::from(line);
        open_unit(mix(mix(self.0) ^ mix(word.wrapping_add(GAMMA))))
    }
}

/// Uniform on (0, 1), neither end included: 53 random bits and a half.
fn open_unit(word: u64) -> f64 {
    ((word >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
}

fn hash(seed: Seed, purpose: Purpose, key: [u64; 4]) -> u64 {
    let first = mix(seed.0.wrapping_add(GAMMA));
    std::iter::once(purpose as u64)
        .chain(key)
        .fold(first, |h, word| mix(h ^ mix(word.wrapping_add(GAMMA))))
}

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
        let h = hash(seed, purpose, key);
        let part = |k: u64| u128::from(mix(h.wrapping_add(GAMMA.wrapping_mul(k))));
        Self(Pcg64::new(part(1) << 64 | part(2), part(3) << 64 | part(4)))
    }

    /// Uniform on (0, 1), neither end included.
    pub(super) fn uniform(&mut self) -> f64 {
        open_unit(self.0.next_u64())
    }

    /// Standard normal.
    pub(super) fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
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

#[cfg(test)]
mod tests;
