//! Counts that vary more than Poisson's: quantiles and distribution of the negative binomial.
//!
//! ```text
//! y | λ ~ Poisson(λ),  λ ~ Gamma(mean μ, squared coefficient of variation τ²)
//! E y = μ,   Var y = μ + τ² μ²,   P(0) = (1 + τ² μ)^(−1/τ²),
//! P(y) = P(y−1) · (r + y − 1)/y · μ/(r + μ),   r = 1/τ²
//! ```
//!
//! # References
//! Johnson, Kemp & Kotz (2005), *Univariate Discrete Distributions*, ch. 5.

use statrs::function::beta::beta_reg;
use statrs::function::erf::erf_inv;
use statrs::function::gamma::{gamma_lr, ln_gamma};

/// With a standard deviation above this, whole counts no longer matter and the gamma distribution
/// with the same mean and variance is used; its skewness differs by less than one over this number.
const WIDE: f64 = 1000.0;
/// Mass further below the mean than so many standard deviations is nothing.
const FAR_BELOW: f64 = 9.0;

/// A count with mean μ > 0 and variance μ + τ²μ², τ² > 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NegativeBinomial {
    mean: f64,
    /// r = 1/τ².
    size: f64,
}

impl NegativeBinomial {
    /// `mean` and `dispersion` (τ²) are positive and finite.
    pub fn new(mean: f64, dispersion: f64) -> Self {
        Self {
            mean,
            size: 1.0 / dispersion,
        }
    }

    fn standard_deviation(&self) -> f64 {
        (self.mean + self.mean * self.mean / self.size).sqrt()
    }

    fn ln_probability(&self, count: f64) -> f64 {
        let (r, mu) = (self.size, self.mean);
        ln_gamma(r + count)
            - ln_gamma(r)
            - ln_gamma(count + 1.0)
            - r * (mu / r).ln_1p()
            - count * (r / mu).ln_1p()
    }

    fn probability(&self, count: f64) -> f64 {
        self.ln_probability(count).exp()
    }

    /// P(y ≤ count).
    fn at_most(&self, count: f64) -> f64 {
        if count < 0.0 {
            return 0.0;
        }
        beta_reg(self.size, count + 1.0, self.size / (self.size + self.mean))
    }

    /// ½ [P(y ≤ count − 1) + P(y ≤ count)]: uniform on average if the distribution is true.
    pub fn mid_distribution(&self, count: f64) -> f64 {
        if count <= 40.0 {
            return self.mid_by_sum(count);
        }
        // One incomplete beta and one point probability instead of two incomplete betas.
        self.at_most(count) - 0.5 * self.probability(count)
    }

    fn mid_by_sum(&self, count: f64) -> f64 {
        let mut p = (-self.size * (self.mean / self.size).ln_1p()).exp();
        let step = self.mean / (self.size + self.mean);
        let mut below = 0.0;
        let mut y = 0.0;
        while y + 1.0 <= count {
            below += p;
            y += 1.0;
            p *= (self.size + y - 1.0) / y * step;
        }
        below + 0.5 * p
    }

    /// The smallest counts whose distribution reaches each of the `levels` (ascending, in (0, 1)).
    pub fn quantiles<const N: usize>(&self, levels: &[f64; N]) -> [f64; N] {
        if self.standard_deviation() > WIDE {
            return self.wide_quantiles(levels);
        }
        let step = self.mean / (self.size + self.mean);
        let mut y = (self.mean - FAR_BELOW * self.standard_deviation())
            .floor()
            .max(0.0);
        let mut p = self.probability(y);
        let mut below = p;
        levels.map(|level| {
            // The sum stops growing at 1 − rounding; levels are at most 0.95.
            while below < level {
                y += 1.0;
                p *= (self.size + y - 1.0) / y * step;
                below += p;
            }
            y
        })
    }

    fn wide_quantiles<const N: usize>(&self, levels: &[f64; N]) -> [f64; N] {
        let sd = self.standard_deviation();
        let shape = (self.mean / sd) * (self.mean / sd);
        let mut floor = 0.0;
        levels.map(|level| {
            let at = gamma_quantile(shape, level) * self.mean / shape;
            floor = at.round().max(floor);
            floor
        })
    }
}

/// The quantile of a gamma distribution with scale 1: Newton's method on ln x from Wilson and
/// Hilferty's cube, kept inside a bracket.
fn gamma_quantile(shape: f64, level: f64) -> f64 {
    let z = std::f64::consts::SQRT_2 * erf_inv(2.0 * level - 1.0);
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    let (mut low, mut high) = (shape.ln() - 60.0 / shape.sqrt() - 60.0, shape.ln() + 5.0);
    let mut at = (shape * cube.max(0.01).powi(3)).ln();
    for _ in 0..60 {
        let error = gamma_lr(shape, at.exp()) - level;
        if error < 0.0 {
            low = at;
        } else {
            high = at;
        }
        let slope = (shape * at - at.exp() - ln_gamma(shape)).exp();
        let newton = at - error / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            0.5 * (low + high)
        };
        if (next - at).abs() < 1e-10 {
            return next.exp();
        }
        at = next;
    }
    at.exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::LEVELS;

    /// Plain sums from zero in logarithms, as slow as they are sure.
    fn brute(mean: f64, dispersion: f64, level: f64) -> f64 {
        let r = 1.0 / dispersion;
        let (mut below, mut y) = (0.0, 0.0);
        loop {
            let ln_choose = (0..y as u64).map(|i| ((r + i as f64) / (i as f64 + 1.0)).ln());
            let ln_p =
                ln_choose.sum::<f64>() + r * (r / (r + mean)).ln() + y * (mean / (r + mean)).ln();
            below += ln_p.exp();
            if below >= level {
                return y;
            }
            y += 1.0;
        }
    }

    #[test]
    fn quantiles_agree_with_brute_sums() {
        for mean in [0.03, 0.7, 4.0, 33.0, 260.0] {
            for dispersion in [1e-4, 0.02, 0.3, 3.0] {
                let found = NegativeBinomial::new(mean, dispersion).quantiles(&LEVELS);
                for (level, q) in LEVELS.iter().zip(found) {
                    assert_eq!(
                        q,
                        brute(mean, dispersion, *level),
                        "{mean} {dispersion} {level}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_geometric_count_has_its_closed_form() {
        // τ² = 1 is the geometric distribution: P(y ≤ n) = 1 − (μ/(1+μ))^(n+1).
        let count = NegativeBinomial::new(3.0, 1.0);
        for n in [0.0, 2.0, 9.0, 50.0, 80.0] {
            let upper = 1.0 - 0.75f64.powf(n + 1.0);
            let lower = 1.0 - 0.75f64.powf(n);
            assert!((count.mid_distribution(n) - 0.5 * (upper + lower)).abs() < 1e-12);
        }
    }

    #[test]
    fn wide_counts_join_narrow_ones_without_a_step() {
        let dispersion = 0.09;
        let narrow = NegativeBinomial::new(3320.0, dispersion);
        assert!(narrow.standard_deviation() < WIDE);
        let summed = narrow.quantiles(&LEVELS);
        let smooth = narrow.wide_quantiles(&LEVELS);
        for (a, b) in summed.iter().zip(smooth) {
            assert!((a - b).abs() <= 2.0, "{a} {b}");
        }
    }
}
