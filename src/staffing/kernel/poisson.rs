//! How much of a Poisson distribution lies below a point, relative to the point itself.
//!
//! ```text
//! below(n, a) = Σ_{k<n} (a^k/k!) ÷ (a^n/n!)          so that Erlang B = 1 ÷ (1 + below)
//! a ≥ n:  Σ_j n(n−1)…(n−j+1)/a^j, all terms positive
//! a < n:  (1 − p·(1 + above)) ÷ p,  above = Σ_j a^j/((n+1)…(n+j)),  p = e^{−a} a^n/n!
//! ```
//! Both sums have O(√n) terms. Near the mean (where that is many) the uniform expansion replaces
//! them at constant cost; far from it they are short.

use std::f64::consts::PI;

use super::erfcx::erfcx;
use super::temme::{LEAST_N, WIDEST_ETA, correction};

/// Σ_{k<n} (a^k/k!) ÷ (a^n/n!) for a load a > 0; infinite where it exceeds the range of `f64`.
pub(in crate::staffing) fn below(n: u64, a: f64) -> f64 {
    let size = n as f64;
    if size + 1.0 < LEAST_N {
        return (1..=n).fold(0.0, |sum, k| (1.0 + sum) * (k as f64 / a));
    }
    if a >= size + 1.0 {
        expansion(size, a).map_or_else(|| descending(size, a), |with_point| with_point - 1.0)
    } else {
        let p = ln_mass(n, a).exp();
        (1.0 - p * (1.0 + above(size, a))) / p
    }
}

/// Natural logarithm of 1 ÷ (1 + below): accurate where the quotient itself leaves the range.
pub(in crate::staffing) fn ln_blocking(n: u64, a: f64) -> f64 {
    let rest = below(n, a);
    if rest < 1e300 {
        -rest.ln_1p()
    } else {
        let ln_p = ln_mass(n, a);
        ln_p - (-ln_p.exp() * above(n as f64, a)).ln_1p()
    }
}

/// ln P(N < m) of a Poisson number N with the mean y ≥ 0, m ≥ 1; accurate where it is close to 0.
pub(in crate::staffing) fn ln_cumulative(m: u64, y: f64) -> f64 {
    if y == 0.0 {
        return 0.0;
    }
    let size = m as f64;
    if y < size {
        // What lies at m and above, all terms positive.
        let beyond = ln_mass(m, y).exp() * (1.0 + above(size, y));
        return (-beyond).ln_1p();
    }
    below(m, y).ln() + ln_mass(m, y)
}

/// ln(e^{−a} a^n/n!) by Loader's saddle-point form.
fn ln_mass(n: u64, a: f64) -> f64 {
    if n == 0 {
        return -a;
    }
    let size = n as f64;
    -deviance(size, a) - stirling_error(n) - 0.5 * (2.0 * PI * size).ln()
}

/// n·ln(n/a) + a − n, without cancellation near a = n.
///
/// # References
/// Loader, C. (2000), "Fast and accurate computation of binomial probabilities".
pub(in crate::staffing) fn deviance(n: f64, a: f64) -> f64 {
    let gap = n - a;
    let v = gap / (n + a);
    if v.abs() > 0.15 {
        return n * (n / a).ln() - gap;
    }
    // n·ln((1+v)/(1−v)) − gap, the logarithm as its series in odd powers of v.
    let square = v * v;
    let mut power = 2.0 * n * v;
    let mut sum = gap * v;
    for odd in (3..).step_by(2) {
        power *= square;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// ln(n!) − ((n+½)·ln n − n + ½·ln 2π), the logarithm of the factor that Stirling's formula lacks.
fn stirling_error(n: u64) -> f64 {
    const SMALL: [f64; 9] = [
        0.081_061_466_795_327_26,
        0.041_340_695_955_409_3,
        0.027_677_925_684_998_34,
        0.020_790_672_103_765_093,
        0.016_644_691_189_821_193,
        0.013_876_128_823_070_748,
        0.011_896_709_945_891_77,
        0.010_411_265_261_972_096,
        0.009_255_462_182_712_733,
    ];
    const SERIES: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    match n {
        0 => f64::INFINITY,
        1..=9 => SMALL[n as usize - 1],
        _ => {
            let inverse = 1.0 / n as f64;
            let square = inverse * inverse;
            inverse * SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c)
        }
    }
}

/// Σ_{j≥1} a^j/((n+1)…(n+j)) for a < n + 1.
fn above(n: f64, a: f64) -> f64 {
    expansion(n, a).unwrap_or_else(|| ascending(n, a))
}

/// The uniform expansion: 1 + below where a ≥ n + 1, `above` where a < n + 1; `None` outside its range.
fn expansion(n: f64, a: f64) -> Option<f64> {
    let shape = n + 1.0;
    if shape < LEAST_N {
        return None;
    }
    let drop = deviance(shape, a);
    let eta = (2.0 * drop / shape).sqrt();
    if eta > WIDEST_ETA {
        return None;
    }
    // With the point mass written as a^{N−1}e^{−a}/Γ(N), N = n + 1, the exponentials cancel and the
    // scaled error function is left.
    let sign = if a >= shape { 1.0 } else { -1.0 };
    let gauss = (PI / (2.0 * shape)).sqrt() * erfcx(drop.sqrt());
    let scale = a * stirling_error(n as u64 + 1).exp();
    Some(scale * (gauss + sign * correction(shape, sign * eta) / shape))
}

fn descending(n: f64, a: f64) -> f64 {
    let (mut sum, mut term, mut k) = (0.0, 1.0, n);
    while k > 0.0 {
        term *= k / a;
        let next = sum + term;
        if next == sum {
            break;
        }
        sum = next;
        k -= 1.0;
    }
    sum
}

fn ascending(n: f64, a: f64) -> f64 {
    let (mut sum, mut term, mut k) = (0.0, 1.0, n);
    loop {
        k += 1.0;
        term *= a / k;
        let next = sum + term;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_and_the_sums_agree_where_both_hold() {
        for n in [
            40.0_f64, 57.0, 199.0, 200.0, 1_000.0, 9_998.0, 10_000.0, 200_000.0,
        ] {
            for factor in [0.62, 0.8, 0.97, 0.999, 1.0, 1.001, 1.03, 1.3, 1.55] {
                let a = n * factor;
                let fast = expansion(n, a).unwrap();
                let slow = if a >= n + 1.0 {
                    1.0 + descending(n, a)
                } else {
                    ascending(n, a)
                };
                let error = (fast / slow - 1.0).abs();
                assert!(error < 3e-14, "n = {n}, a = {a}: {error:e}");
            }
        }
    }

    #[test]
    fn masses_add_up_to_one() {
        for a in [0.3, 7.0, 55.5, 300.0] {
            let sum: f64 = (0..1_000).map(|n| ln_mass(n, a).exp()).sum();
            assert!((sum - 1.0).abs() < 1e-13, "{a}: {sum}");
        }
    }

    #[test]
    fn below_is_continuous_where_the_method_changes() {
        for n in [38_u64, 39, 40, 150] {
            let edge = n as f64 + 1.0;
            let (left, right) = (below(n, edge * (1.0 - 1e-15)), below(n, edge));
            assert!((left / right - 1.0).abs() < 1e-13, "n = {n}");
        }
    }
}
