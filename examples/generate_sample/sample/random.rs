//! Random draws that stay the same for good: a named generator and our own samplers.

use rand_core::Rng;
use rand_pcg::Pcg64;

/// One sequence of random numbers, told apart by purpose.
pub struct Stream(Pcg64);

impl Stream {
    /// The stream of that number; streams do not overlap.
    pub fn new(purpose: u128) -> Self {
        Self(Pcg64::new(super::SEED, purpose))
    }

    /// Evenly from 0 up to, not including, 1, in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Evenly from the whole numbers below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    /// Normal with mean 0 and standard deviation 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// A factor with mean 1 and the given standard deviation of its logarithm.
    pub fn factor(&mut self, log_sd: f64) -> f64 {
        (log_sd * self.normal() - log_sd * log_sd / 2.0).exp()
    }

    /// Poisson counts: products of uniforms, in pieces of mean 20 so that nothing underflows.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut count = 0;
        let mut left = mean;
        while left > 0.0 {
            let limit = (-left.min(20.0)).exp();
            let mut product = self.uniform();
            while product > limit {
                count += 1;
                product *= self.uniform();
            }
            left -= 20.0;
        }
        count
    }

    /// How many of `n` succeed, each with probability `p`.
    pub fn binomial(&mut self, n: u32, p: f64) -> u32 {
        (0..n).filter(|_| self.uniform() < p).count() as u32
    }
}
