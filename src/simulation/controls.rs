//! A ratio over replications, adjusted by what is known about the sample.
//!
//! ```text
//! z_r = (x_r − R·y_r) ÷ ȳ            what replication r adds to the ratio; its mean is 0
//! z_r ≈ α + β·c_r                    least squares over replications
//! R − β·c̄  =  R + α                  the ratio where the controls are at their true mean
//! se² = s²·(M⁻¹)₀₀                   of the intercept; M = Σ (1, c_r)(1, c_r)ᵀ, s² of the residuals
//! ```
//! Of a plan's day the controls are its number of customers N beside the forecast's mean μ, and the
//! square of that: c₁ = N ÷ μ − 1 and c₂ = c₁² − Var N ÷ μ², both 0 on average ([`Expected`]).
//!
//! # References
//! Lavenberg, Welch (1981), as in [`super::steady`].

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Σx ÷ Σy of replications, adjusted by controls (one list per control, an entry per replication, with
/// a true mean of 0), and half of its 95 % interval.
///
/// `None` with too few replications, or where the controls say nothing or the same twice.
pub fn adjusted_share(ratios: &[(f64, f64)], controls: &[Vec<f64>]) -> Option<(f64, f64)> {
    let mut moments = Moments::new(controls.len());
    for (r, &(x, y)) in ratios.iter().enumerate() {
        let of: Vec<f64> = controls.iter().map(|control| control[r]).collect();
        moments.add(&of, x, y);
    }
    moments.adjusted_share()
}

/// Σ v·vᵀ over replications of v = (1, c, x, y): all that the adjusted ratio needs, so that memory
/// does not grow with replications.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    controls: usize,
    /// Row by row.
    products: Vec<f64>,
}

impl Moments {
    /// No replication yet.
    pub(super) fn new(controls: usize) -> Self {
        Self {
            controls,
            products: vec![0.0; (controls + 3) * (controls + 3)],
        }
    }

    /// Adds a replication.
    pub(super) fn add(&mut self, controls: &[f64], x: f64, y: f64) {
        let size = self.controls + 3;
        let value = |i: usize| match i {
            0 => 1.0,
            i if i <= self.controls => controls[i - 1],
            i if i == self.controls + 1 => x,
            _ => y,
        };
        for i in 0..size {
            for j in 0..size {
                self.products[i * size + j] += value(i) * value(j);
            }
        }
    }

    fn product(&self, i: usize, j: usize) -> f64 {
        self.products[i * (self.controls + 3) + j]
    }

    /// As [`adjusted_share`].
    pub(super) fn adjusted_share(&self) -> Option<(f64, f64)> {
        let (x, y) = (self.controls + 1, self.controls + 2);
        let n = self.product(0, 0);
        // A control that hardly moves beside its own size cannot be weighed.
        let moves = |&c: &usize| {
            self.product(c, c) - self.product(0, c).powi(2) / n > 1e-12 * self.product(c, c)
        };
        let rows: Vec<usize> = std::iter::once(0)
            .chain((1..=self.controls).filter(moves))
            .collect();
        let size = rows.len();
        if self.product(0, y) <= 0.0 || size == 1 || n < (size + 8) as f64 {
            return None;
        }
        let ratio = self.product(0, x) / self.product(0, y);
        let scale = n / self.product(0, y);
        let with_z = |i: usize| (self.product(i, x) - ratio * self.product(i, y)) * scale;
        let moments: Vec<Vec<f64>> = (rows.iter())
            .map(|&i| {
                let products = rows.iter().map(|&j| self.product(i, j));
                products.chain([with_z(i)]).collect()
            })
            .collect();
        let corner = corner_of_inverse(&moments)?;
        let weights = solved(moments)?;
        let squares = (with_z(x) - ratio * with_z(y)) * scale;
        let explained: f64 = (rows.iter().zip(&weights))
            .map(|(&i, w)| w * with_z(i))
            .sum();
        let degrees = n - size as f64;
        let variance = (squares - explained).max(0.0) / degrees;
        let half_width = t_quantile(degrees) * (variance * corner).sqrt();
        Some((ratio + weights[0], half_width))
    }
}

/// How many customers a span of days brings on average, and how much that number moves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    mean: f64,
    variance: f64,
}

impl Expected {
    /// Of one day: interval means, and the log standard deviations of the day's and the intervals'
    /// own factors (lognormal with mean 1).
    pub(super) fn of_day(means: &[f64], day_log_sd: f64, interval_log_sd: f64) -> Self {
        let mean: f64 = means.iter().sum();
        let squares: f64 = means.iter().map(|m| m * m).sum();
        let of_factor = |log_sd: f64| (log_sd * log_sd).exp_m1();
        // Var N = E[Λ] + Var Λ,  Λ = F·Σ m·G:  E[Λ²] = E[F²]·(μ² + Σm²·Var G).
        let own = squares * of_factor(interval_log_sd);
        let variance = mean + of_factor(day_log_sd) * (mean * mean + own) + own;
        Self { mean, variance }
    }

    /// Of independent days together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            mean: self.mean + other.mean,
            variance: self.variance + other.variance,
        }
    }

    /// The controls of a replication in which so many came; zeros where nobody is expected.
    pub(super) fn controls(self, customers: f64) -> [f64; 2] {
        if self.mean <= 0.0 {
            return [0.0; 2];
        }
        let off = customers / self.mean - 1.0;
        [off, off * off - self.variance / (self.mean * self.mean)]
    }
}

/// The 97.5 % point of Student's t.
pub(super) fn t_quantile(degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees)
        .expect("invariant: at least one degree of freedom")
        .inverse_cdf(0.975)
}

/// (M⁻¹)₀₀ of the left square of the moments.
fn corner_of_inverse(moments: &[Vec<f64>]) -> Option<f64> {
    let mut unit = moments.to_vec();
    let size = unit.len();
    for (i, row) in unit.iter_mut().enumerate() {
        row[size] = if i == 0 { 1.0 } else { 0.0 };
    }
    solved(unit).map(|column| column[0])
}

/// Gauss with pivots, in place; `None` where the controls say the same twice.
fn solved(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for at in 0..size {
        let scale = rows[at][at].abs();
        let pivot = (at..size).max_by(|&a, &b| rows[a][at].abs().total_cmp(&rows[b][at].abs()))?;
        rows.swap(at, pivot);
        if rows[at][at].abs() <= 1e-10 * scale.max(f64::MIN_POSITIVE) {
            return None;
        }
        let (upper, lower) = rows.split_at_mut(at + 1);
        let pivot_row = &upper[at];
        for row in lower {
            let factor = row[at] / pivot_row[at];
            let cells = row.iter_mut().zip(pivot_row).skip(at);
            cells.for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    let mut solution = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|j| rows[at][j] * solution[j]).sum();
        solution[at] = (rows[at][size] - known) / rows[at][at];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uniform numbers in (0, 1), seeded.
    fn numbers(mut word: u64) -> impl FnMut() -> f64 {
        move || {
            word = word
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((word >> 33) as f64 + 0.5) / f64::from(1_u32 << 31)
        }
    }

    #[test]
    fn a_control_that_explains_everything_gives_the_truth() {
        let mut next = numbers(1);
        let control: Vec<f64> = (0..20).map(|_| next() - 0.3).collect();
        let ratios: Vec<(f64, f64)> = control.iter().map(|c| (80.0 + 10.0 * c, 100.0)).collect();
        let (level, half) = adjusted_share(&ratios, &[control]).unwrap();
        assert!((level - 0.8).abs() < 1e-12 && half < 1e-6, "{level} {half}");
    }

    #[test]
    fn the_interval_covers_the_truth_as_often_as_it_says() {
        let mut next = numbers(3);
        let (mut covered, mut narrower, n) = (0, 0, 400);
        for _ in 0..n {
            let control: Vec<f64> = (0..32).map(|_| next() - 0.5).collect();
            let ratios: Vec<(f64, f64)> = control
                .iter()
                .map(|c| (80.0 + 20.0 * c + 10.0 * (next() - 0.5), 100.0))
                .collect();
            let (level, half) = adjusted_share(&ratios, &[control]).unwrap();
            covered += usize::from((level - 0.8).abs() <= half);
            // Without the control: standard deviation 6.5 of 32.
            narrower += usize::from(half < 0.0234 / 1.5);
        }
        assert!((370..=394).contains(&covered), "{covered} of {n}");
        assert!(narrower > 350, "{narrower} of {n}");
    }

    #[test]
    fn controls_of_a_day_are_nothing_on_average() {
        use crate::simulation::Seed;
        use crate::simulation::streams::{Purpose, Stream};
        let means = [3.0, 0.0, 12.0, 7.0];
        let (day_log_sd, own_log_sd) = (0.3, 0.2);
        let expected = Expected::of_day(&means, day_log_sd, own_log_sd);
        let (mut sums, mut squares, n) = ([0.0; 2], [0.0; 2], 200_000_u64);
        for trial in 0..n {
            let mut stream = Stream::new(Seed(5), Purpose::Count, [trial, 0, 0, 0]);
            let of_day = stream.factor(day_log_sd);
            let customers: u64 = (means.iter())
                .map(|mean| {
                    let own = stream.factor(own_log_sd);
                    stream.poisson(mean * of_day * own)
                })
                .sum();
            for (i, control) in expected.controls(customers as f64).into_iter().enumerate() {
                sums[i] += control;
                squares[i] += control * control;
            }
        }
        for i in 0..2 {
            let error = (squares[i] / (n * n) as f64).sqrt();
            let mean = sums[i] / n as f64;
            assert!(mean.abs() < 4.0 * error, "control {i}: {mean} of {error}");
        }
        assert_eq!(Expected::default().controls(3.0), [0.0; 2]);
    }

    #[test]
    fn controls_that_say_nothing_or_the_same_twice_are_left_out() {
        let ratios: Vec<(f64, f64)> = (0..20).map(|r| (f64::from(r), 20.0)).collect();
        let control: Vec<f64> = (0..20).map(|r| f64::from(r % 3) - 1.0).collect();
        assert_eq!(adjusted_share(&ratios, &[vec![0.0; 20]]), None);
        assert_eq!(adjusted_share(&ratios, &[]), None);
        assert_eq!(adjusted_share(&ratios, &[control.clone(), control]), None);
        assert_eq!(adjusted_share(&ratios[..8], &[vec![1.0; 8]]), None);
    }
}
