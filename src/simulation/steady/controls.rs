//! A ratio over replications, adjusted by what is known about the sample.
//!
//! ```text
//! z_r = (x_r − R·y_r) ÷ ȳ            what replication r adds to the ratio; its mean is 0
//! z_r ≈ α + β·c_r                    least squares over replications
//! R − β·c̄  =  R + α                  the ratio where the controls are at their true mean
//! se² = s²·(M⁻¹)₀₀                   of the intercept; M = Σ (1, c_r)(1, c_r)ᵀ, s² of the residuals
//! ```

use super::super::estimates::t_quantile;

/// Σx ÷ Σy of replications, adjusted by controls (one list per control, an entry per replication, with
/// a true mean of 0), and half of its 95 % interval.
///
/// `None` with too few replications, or where the controls say nothing or the same twice.
pub fn adjusted_share(ratios: &[(f64, f64)], controls: &[Vec<f64>]) -> Option<(f64, f64)> {
    let n = ratios.len();
    let (x, y) = ratios
        .iter()
        .fold((0.0, 0.0), |s, r| (s.0 + r.0, s.1 + r.1));
    // A control that hardly moves beside its own size of 1e-12 cannot be weighed.
    let moves = |control: &&Vec<f64>| {
        let mean = control.iter().sum::<f64>() / n as f64;
        control.iter().any(|c| (c - mean).abs() > 1e-9)
    };
    let controls: Vec<&Vec<f64>> = controls.iter().filter(moves).collect();
    let size = controls.len() + 1;
    if y <= 0.0 || controls.is_empty() || n < size + 8 {
        return None;
    }
    let ratio = x / y;
    let z: Vec<f64> = (ratios.iter())
        .map(|(x, y_r)| (x - ratio * y_r) * n as f64 / y)
        .collect();
    let row = |r: usize| -> Vec<f64> {
        std::iter::once(1.0)
            .chain(controls.iter().map(|control| control[r]))
            .collect()
    };
    let mut moments = vec![vec![0.0; size + 1]; size];
    for (r, z) in z.iter().enumerate() {
        let row = row(r);
        for i in 0..size {
            (0..size).for_each(|j| moments[i][j] += row[i] * row[j]);
            moments[i][size] += row[i] * z;
        }
    }
    let corner = corner_of_inverse(&moments)?;
    let weights = solved(moments)?;
    let residual = |r: usize| {
        let fitted: f64 = row(r).iter().zip(&weights).map(|(c, w)| c * w).sum();
        (z[r] - fitted).powi(2)
    };
    let degrees = (n - size) as f64;
    let variance = (0..n).map(residual).sum::<f64>() / degrees;
    let half_width = t_quantile(degrees) * (variance * corner).sqrt();
    Some((ratio + weights[0], half_width))
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
    fn controls_that_say_nothing_or_the_same_twice_are_left_out() {
        let ratios: Vec<(f64, f64)> = (0..20).map(|r| (f64::from(r), 20.0)).collect();
        let control: Vec<f64> = (0..20).map(|r| f64::from(r % 3) - 1.0).collect();
        assert_eq!(adjusted_share(&ratios, &[vec![0.0; 20]]), None);
        assert_eq!(adjusted_share(&ratios, &[]), None);
        assert_eq!(adjusted_share(&ratios, &[control.clone(), control]), None);
        assert_eq!(adjusted_share(&ratios[..8], &[vec![1.0; 8]]), None);
    }
}
