//! How sure an estimate is: days drawn with replacement, since waits hang together within a day.

use super::Estimate;
use super::draws::{Draws, For};

/// How many times the days are drawn.
pub(super) const RESAMPLES: usize = 999;

/// Draws days and asks for the number that each draw gives; what a draw does not give is left out.
pub(super) fn resampled(
    n_days: usize,
    seed: u64,
    of: impl Fn(&[usize]) -> Option<f64>,
) -> Vec<f64> {
    let mut days = vec![0; n_days];
    let mut found = Vec::with_capacity(RESAMPLES);
    for resample in 0..RESAMPLES {
        let mut draws = Draws::new(seed, For::Days, resample, 0);
        days.iter_mut().for_each(|day| *day = draws.below(n_days));
        found.extend(of(&days).filter(|x| x.is_finite()));
    }
    found.sort_by(f64::total_cmp);
    found
}

impl Estimate {
    /// The bands that sorted resamples give; `None` where most of them gave nothing.
    pub(super) fn new(value: f64, sorted: &[f64]) -> Option<Self> {
        let quantile = |q: f64| {
            let position = q * (sorted.len() - 1) as f64;
            let (low, part) = (position.floor() as usize, position.fract());
            let high = (low + 1).min(sorted.len() - 1);
            sorted[low] + part * (sorted[high] - sorted[low])
        };
        (2 * sorted.len() >= RESAMPLES).then(|| Self {
            value,
            band_80: (quantile(0.1), quantile(0.9)),
            band_95: (quantile(0.025), quantile(0.975)),
        })
    }

    /// The estimate of a rising or falling function of the number.
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let band = |(a, b): (f64, f64)| {
            let (a, b) = (f(a), f(b));
            (a.min(b), a.max(b))
        };
        Self {
            value: f(self.value),
            band_80: band(self.band_80),
            band_95: band(self.band_95),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_of_a_mean_are_those_of_the_central_limit() {
        let days: Vec<f64> = (0..100).map(f64::from).collect();
        let mean = |picked: &[usize]| {
            Some(picked.iter().map(|&d| days[d]).sum::<f64>() / picked.len() as f64)
        };
        let estimate = Estimate::new(49.5, &resampled(100, 1, mean)).unwrap();
        let standard_error = 28.866 / 10.0;
        let (low, high) = estimate.band_95;
        assert!(
            (low - (49.5 - 1.96 * standard_error)).abs() < 0.15 * standard_error,
            "{low}"
        );
        assert!(
            (high - (49.5 + 1.96 * standard_error)).abs() < 0.15 * standard_error,
            "{high}"
        );
        let (inner, outer) = (estimate.band_80, estimate.band_95);
        assert!(outer.0 < inner.0 && inner.1 < outer.1);
        assert_eq!(estimate.map(|x| -x).band_95, (-high, -low));
        assert_eq!(
            Estimate::new(1.0, &[1.0; 10]),
            None,
            "too few draws gave a number"
        );
    }
}
