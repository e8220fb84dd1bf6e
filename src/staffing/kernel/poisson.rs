//! How much of a Poisson distribution lies below a point, relative to the point itself.
//!
//! ```text
//! below(n, a) = Σ_{k<n} (a^k/k!) ÷ (a^n/n!)          so that Erlang B = 1 ÷ (1 + below)
//! a ≥ n:  Σ_j n(n−1)…(n−j+1)/a^j, all terms positive
//! a < n:  (1 − p·(1 + above)) ÷ p,  above = Σ_j a^j/((n+1)…(n+j)),  p = e^{−a} a^n/n!
//! ```
//! Both sums have O(√n) terms. Near the mean (where that is many) the uniform expansion replaces
//! them at constant cost, for broken n too; far from it they are short.

use std::f64::consts::PI;

use super::erfcx::erfcx;
use super::temme::{LEAST_N, correction, widest_eta};

/// Σ_{k<n} (a^k/k!) ÷ (a^n/n!) for a load a > 0; infinite where it exceeds the range of `f64`.
pub(in crate::staffing) fn below(n: u64, a: f64) -> f64 {
    let size = n as f64;
    if size < LEAST_N {
        return (1..=n).fold(0.0, |sum, k| (1.0 + sum) * (k as f64 / a));
    }
    below_any(size, a)
}

/// As [`below`] for a broken n of [`LEAST_N`] or more: the incomplete gamma function in its place.
pub(in crate::staffing) fn below_any(n: f64, a: f64) -> f64 {
    match Sides::of(n, a, n - a) {
        Some(sides) if a >= n => sides.near,
        Some(sides) => sides.far(),
        None if a >= n => descending(n, a),
        None => {
            // Far below n the point is a tiny part of the whole, and so is what lies above it.
            let whole = both_sides(n) / (-deviance(n, a)).exp();
            whole - 1.0 - ascending(n, a, whole)
        }
    }
}

/// Σ_{j≥0} a^j/((n+1)…(n+j)), what lies at n and above relative to n, for a < n + 1.
pub(in crate::staffing) fn from_on(n: f64, a: f64) -> f64 {
    match Sides::of(n, a, n - a) {
        Some(sides) if a < n => sides.near,
        Some(sides) => sides.far(),
        None => 1.0 + ascending(n, a, 1.0),
    }
}

/// The mass at `first` ÷ the mass at `last`, both broken and above 0.
pub(in crate::staffing) fn mass_ratio(first: f64, last: f64, a: f64) -> f64 {
    (deviance(last, a) - deviance(first, a)).exp() * both_sides(last) / both_sides(first)
}

/// Natural logarithm of 1 ÷ (1 + below): accurate where the quotient itself leaves the range.
pub(in crate::staffing) fn ln_blocking(n: u64, a: f64) -> f64 {
    let rest = below(n, a);
    if rest < 1e300 {
        -rest.ln_1p()
    } else {
        let ln_p = ln_mass(n, a);
        ln_p - (-ln_p.exp() * (from_on(n as f64, a) - 1.0)).ln_1p()
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
        let beyond = ln_mass(m, y).exp() * from_on(size, y);
        return (-beyond).ln_1p();
    }
    below(m, y).ln() + ln_mass(m, y)
}

/// [`stirling_error`] of 0 to 9.
const SMALL_ERRORS: [f64; 10] = [
    f64::INFINITY,
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

/// ln(e^{−a} a^n/n!) by Loader's saddle-point form.
fn ln_mass(n: u64, a: f64) -> f64 {
    if n == 0 {
        return -a;
    }
    let size = n as f64;
    let error = match SMALL_ERRORS.get(n as usize) {
        Some(error) => *error,
        None => stirling_error(size),
    };
    -deviance(size, a) - error - 0.5 * (2.0 * PI * size).ln()
}

/// n!·(e/n)^n for a broken n > 0 too: e^{−deviance} ÷ it is the Poisson mass at n.
pub(super) fn both_sides(n: f64) -> f64 {
    (2.0 * PI * n).sqrt() * stirling_factor(n)
}

/// n·ln(n/a) + a − n, without cancellation near a = n.
///
/// # References
/// Loader, C. (2000), "Fast and accurate computation of binomial probabilities".
pub(in crate::staffing) fn deviance(n: f64, a: f64) -> f64 {
    deviance_over(n, a, n - a)
}

/// The same where the difference `gap` = n − a is known better than from n and a.
pub(super) fn deviance_over(n: f64, a: f64, gap: f64) -> f64 {
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
fn stirling_error(n: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    if n < 10.0 {
        // From n + 1 down to n the factorial loses a factor n + 1.
        return stirling_error(n + 1.0) + (n + 0.5) * (1.0 / n).ln_1p() - 1.0;
    }
    let inverse = 1.0 / n;
    let square = inverse * inverse;
    let terms = if n < LEAST_N { 7 } else { 5 };
    inverse
        * SERIES[..terms]
            .iter()
            .rev()
            .fold(0.0, |sum, c| sum * square + c)
}

/// e^{stirling_error}.
#[inline]
fn stirling_factor(n: f64) -> f64 {
    let e = stirling_error(n);
    if n < LEAST_N {
        return e.exp();
    }
    // Below 0.0021, so six powers are exact.
    [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0]
        .iter()
        .fold(0.0, |sum, c| sum * e + c)
}

/// What lies on the two sides of a point n of a Poisson distribution with the mean a, ÷ its mass
/// there, by the uniform expansion; n need not be whole.
pub(super) struct Sides {
    /// The side that does not hold the mean: below n where a ≥ n, else n and what lies above.
    pub(super) near: f64,
    /// Both sides × `point`.
    pub(super) whole: f64,
    /// −ln of `point`.
    drop: f64,
}

impl Sides {
    /// `gap` = n − a; `None` where n is small or far from a.
    pub(super) fn of(n: f64, a: f64, gap: f64) -> Option<Self> {
        if n < LEAST_N {
            return None;
        }
        let drop = deviance_over(n, a, gap);
        let eta = (2.0 * drop / n).sqrt();
        if eta > widest_eta(n) {
            return None;
        }
        // The exponentials of the expansion cancel and the scaled error function is left.
        let sign = if gap <= 0.0 { 1.0 } else { -1.0 };
        let factor = stirling_factor(n);
        let root = (2.0 * PI * n).sqrt();
        let gauss = 0.5 * root * erfcx(drop.sqrt());
        Some(Self {
            near: factor * (gauss + sign * correction(n, sign * eta)),
            whole: factor * root,
            drop,
        })
    }

    /// The mass at n ÷ the mass at n of a distribution with the mean n.
    pub(super) fn point(&self) -> f64 {
        (-self.drop).exp()
    }

    /// The side that `near` is not.
    fn far(&self) -> f64 {
        self.whole / self.point() - self.near
    }
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

/// Σ_{j≥1} a^j/((n+1)…(n+j)), term by term, as far as it changes a sum with `beside`.
pub(super) fn ascending(n: f64, a: f64, beside: f64) -> f64 {
    let (mut sum, mut term, mut k) = (0.0, 1.0, n);
    loop {
        k += 1.0;
        term *= a / k;
        let next = sum + term;
        if beside + next == beside + sum {
            return next;
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
            let wide: &[f64] = if n < 200.0 {
                &[]
            } else {
                &[0.46, 0.5, 1.7, 1.86]
            };
            let narrow = [0.62, 0.8, 0.97, 0.999, 1.0, 1.001, 1.03, 1.3, 1.55];
            for factor in narrow.iter().chain(wide) {
                let a = n * factor;
                let fast = Sides::of(n, a, n - a).unwrap().near;
                let slow = if a >= n {
                    descending(n, a)
                } else {
                    1.0 + ascending(n, a, 0.0)
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
            let edge = n as f64;
            let (left, right) = (below(n, edge * (1.0 - 1e-15)), below(n, edge));
            assert!((left / right - 1.0).abs() < 1e-13, "n = {n}");
        }
    }
}
