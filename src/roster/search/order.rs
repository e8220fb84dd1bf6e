//! Seeded orders: the one source of chance in the search.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// A stream of orders; equal seeds and streams give equal orders.
#[derive(Debug, Clone)]
pub(super) struct Orders {
    random: Pcg64,
}

impl Orders {
    /// The stream with this number of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        // `seed_from_u64` mixes its argument, so neighbouring numbers give unrelated streams.
        let mixed = seed ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self {
            random: Pcg64::seed_from_u64(mixed),
        }
    }

    /// A number below `n`; `n` is at least 1.
    fn below(&mut self, n: usize) -> usize {
        // The high half of a 64 × 64-bit product; its bias is below n ÷ 2⁶⁴.
        ((u128::from(self.random.next_u64()) * n as u128) >> 64) as usize
    }

    /// A share from 0 up to, not including, 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The numbers below `n` in a random order (Fisher and Yates).
    pub(super) fn order(&mut self, n: usize) -> Vec<usize> {
        let mut list: Vec<usize> = (0..n).collect();
        for last in (1..n).rev() {
            list.swap(last, self.below(last + 1));
        }
        list
    }
}
