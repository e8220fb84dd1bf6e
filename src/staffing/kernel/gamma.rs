//! Expectations over a gamma-distributed number.
//!
//! ```text
//! E[g(L)] = ∫ g(l)·e^{(κ−1)·ln l − l/s} dl ÷ ∫ e^{(κ−1)·ln l − l/s} dl     κ  shape     s  scale
//! ```
//! The density is log-concave for κ ≥ 1, so its panels are laid from the peak outwards.

use statrs::function::gamma::gamma_lr;

use super::panels::integrate;

/// A gamma distribution by its mean and coefficient of variation, both above 0.
#[derive(Debug, Clone, Copy)]
pub(in crate::staffing) struct Gamma {
    shape: f64,
    scale: f64,
}

/// Width of a panel in standard deviations; three lie on either side of the mean at least.
const STEP: f64 = 3.0;
/// ln of what is left out at the far end.
const NEGLIGIBLE: f64 = -42.0;

impl Gamma {
    pub(in crate::staffing) fn new(mean: f64, cv: f64) -> Self {
        Self {
            shape: 1.0 / (cv * cv),
            scale: mean * cv * cv,
        }
    }

    fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    fn ln(&self, l: f64) -> f64 {
        // Relative to the mean, so that nothing large cancels.
        let r = l / self.mean();
        (self.shape - 1.0) * r.ln() - self.shape * (r - 1.0)
    }

    /// E[g(L)] of each component; `kinks` are loads at which g is not smooth.
    pub(in crate::staffing) fn expected<const D: usize>(
        &self,
        kinks: &[f64],
        mut g: impl FnMut(f64) -> [f64; D],
    ) -> [f64; D] {
        let mut edges = self.edges();
        let (low, high) = (edges[0], edges[edges.len() - 1]);
        edges.extend(kinks.iter().filter(|l| **l > low && **l < high));
        edges.sort_by(f64::total_cmp);
        let [total] = integrate(&edges, 0.0, |l| [self.ln(l).exp()]);
        let sums = integrate(&edges, 1e-14, |l| {
            let weight = self.ln(l).exp();
            g(l).map(|value| weight * value)
        });
        sums.map(|sum| sum / total)
    }

    fn edges(&self) -> Vec<f64> {
        let deviation = self.scale * self.shape.sqrt();
        let mut edges: Vec<f64> = (-3..=3)
            .map(|i| self.mean() + f64::from(i) * STEP * deviation)
            .filter(|l| *l > 0.0)
            .collect();
        if edges.len() < 7 {
            edges.insert(0, 0.0);
        }
        let mut last = edges[edges.len() - 1];
        while self.ln(last) > NEGLIGIBLE {
            last += STEP * deviation;
            edges.push(last);
        }
        edges
    }

    /// The load that is not exceeded with this probability, 0 < `probability` < 1.
    pub(in crate::staffing) fn quantile(&self, probability: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.mean());
        while self.below(high) < probability {
            (low, high) = (high, 2.0 * high);
        }
        while high - low > 1e-13 * high {
            let middle = 0.5 * (low + high);
            if self.below(middle) < probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// P(L ≤ l).
    pub(in crate::staffing) fn below(&self, l: f64) -> f64 {
        if l > 0.0 {
            gamma_lr(self.shape, l / self.scale)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_quantiles_are_those_of_the_distribution() {
        for cv in [0.01, 0.1, 0.5, 1.0] {
            let gamma = Gamma::new(40.0, cv);
            let [one, mean, square] = gamma.expected(&[], |l| [1.0, l, l * l]);
            assert!((one - 1.0).abs() < 1e-13);
            assert!((mean / 40.0 - 1.0).abs() < 1e-12, "{cv}: {mean}");
            let variance = square - mean * mean;
            assert!(
                (variance / (40.0 * cv).powi(2) - 1.0).abs() < 1e-8,
                "{cv}: {variance}"
            );
            let ninth = gamma.quantile(0.9);
            assert!((gamma.below(ninth) - 0.9).abs() < 1e-10, "{cv}");
        }
    }
}
