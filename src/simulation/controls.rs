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

/// The triangle T with TᵀT = Σ v·vᵀ over replications of v = (1, c, x, y): all that the adjusted ratio
/// needs, so that memory does not grow with replications, and without squares that cancel.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    replications: f64,
    /// Rows of the upper triangle, with zeros below.
    rows: Vec<Vec<f64>>,
}

impl Moments {
    /// No replication yet.
    pub(super) fn new(controls: usize) -> Self {
        Self {
            replications: 0.0,
            rows: vec![vec![0.0; controls + 3]; controls + 3],
        }
    }

    /// Adds a replication.
    pub(super) fn add(&mut self, controls: &[f64], x: f64, y: f64) {
        self.replications += 1.0;
        let ends = [x, y];
        self.turn_in([&[1.0], controls, &ends].concat());
    }

    /// Turns a row into the triangle (Givens).
    fn turn_in(&mut self, mut row: Vec<f64>) {
        for (i, above) in self.rows.iter_mut().enumerate() {
            let length = above[i].hypot(row[i]);
            if row[i] == 0.0 {
                continue;
            }
            let (cos, sin) = (above[i] / length, row[i] / length);
            for (above, below) in above.iter_mut().zip(&mut row).skip(i) {
                (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
            }
        }
    }

    /// Σ of the squares of a column, from one row of the triangle on.
    fn squares(&self, column: usize, from: usize) -> f64 {
        let rows = &self.rows[from..=column];
        rows.iter().map(|row| row[column] * row[column]).sum()
    }

    /// The same without the controls that hardly move beside their own size and cannot be weighed.
    fn that_move(&self) -> Self {
        let n_controls = self.rows.len() - 3;
        let moves = |&c: &usize| self.squares(c, 1) > 1e-12 * self.squares(c, 0);
        let kept: Vec<usize> = (1..=n_controls).filter(moves).collect();
        let mut found = Self::new(kept.len());
        found.replications = self.replications;
        for row in &self.rows {
            let controls = kept.iter().map(|&c| row[c]);
            let ends = &row[n_controls + 1..];
            let row = std::iter::once(row[0])
                .chain(controls)
                .chain(ends.iter().copied());
            found.turn_in(row.collect());
        }
        found
    }

    /// As [`adjusted_share`].
    pub(super) fn adjusted_share(&self) -> Option<(f64, f64)> {
        let moving = self.that_move();
        let Self { replications, rows } = &moving;
        let size = rows.len() - 2;
        let (x, y) = (size, size + 1);
        if rows[0][y] <= 0.0 || size == 1 || *replications < (size + 8) as f64 {
            return None;
        }
        let same_twice = |i: usize| rows[i][i].powi(2) <= 1e-10 * moving.squares(i, 0);
        if (0..size).any(same_twice) {
            return None;
        }
        let (ratio, scale) = (rows[0][x] / rows[0][y], rows[0][0] / rows[0][y]);
        let z: Vec<f64> = (rows.iter())
            .map(|row| (row[x] - ratio * row[y]) * scale)
            .collect();
        let mut weights = vec![0.0; size];
        // (M⁻¹)₀₀ is the sum of squares of the first row of the inverse triangle.
        let mut inverse = vec![0.0; size];
        for i in 0..size {
            let unit = if i == 0 { 1.0 } else { 0.0 };
            let known: f64 = (0..i).map(|j| inverse[j] * rows[j][i]).sum();
            inverse[i] = (unit - known) / rows[i][i];
            let i = size - 1 - i;
            let known: f64 = (i + 1..size).map(|j| rows[i][j] * weights[j]).sum();
            weights[i] = (z[i] - known) / rows[i][i];
        }
        let corner: f64 = inverse.iter().map(|cell| cell * cell).sum();
        let residual: f64 = z[size..].iter().map(|cell| cell * cell).sum();
        let degrees = replications - size as f64;
        let half_width = t_quantile(degrees) * (residual / degrees * corner).sqrt();
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
        assert!((level - 0.8).abs() < 1e-12 && half < 1e-9, "{level} {half}");
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
