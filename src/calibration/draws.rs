//! Random numbers of the replay, named by what they are for, so that two replays meet the same luck.

use rand_core::Rng;
use rand_pcg::Pcg64;
use statrs::function::erf::erfc_inv;

/// What numbers are drawn for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    /// The contacts of an interval.
    Contacts = 1,
    /// Whether a fraction of a person is there.
    Fraction = 2,
    /// Whether a rostered person is there.
    Absence = 3,
    /// Which days a resample holds.
    Days = 4,
    /// Whether who leaves is busy.
    Leaving = 5,
}

/// One stream of uniforms.
pub(super) struct Draws(Pcg64);

impl Draws {
    /// The stream of a purpose, a replication and a position.
    pub(super) fn new(seed: u64, what: For, replication: usize, position: usize) -> Self {
        let words = [what as u64, replication as u64, position as u64];
        let hash = words.iter().fold(mix(seed), |h, word| mix(h ^ mix(*word)));
        let part = |k: u64| u128::from(mix(hash.wrapping_add(GAMMA.wrapping_mul(k))));
        Self(Pcg64::new(part(1) << 64 | part(2), part(3) << 64 | part(4)))
    }

    /// Uniform on (0, 1), neither end included.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
    }

    /// Exponential with mean 1.
    pub(super) fn exponential(&mut self) -> f64 {
        -(1.0 - self.uniform()).ln()
    }

    /// A time of mean 1: lognormal with this log standard deviation, exponential without one.
    pub(super) fn time(&mut self, log_sd: Option<f64>) -> f64 {
        match log_sd {
            None => self.exponential(),
            Some(sd) => {
                let z = -std::f64::consts::SQRT_2 * erfc_inv(2.0 * self.uniform());
                (sd * z - 0.5 * sd * sd).exp()
            }
        }
    }

    /// A position below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n - 1)
    }
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64.
fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(GAMMA);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
