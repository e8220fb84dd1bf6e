//! The laws of patience in their own unit of time, accurate for small waits.

use super::at_wait::AtWait;
use crate::staffing::kernel::erfcx::erfcx;
use crate::staffing::kernel::offered_wait::bend;
use statrs::function::gamma::gamma;

/// Below it G and K are summed as series; above it nothing cancels any more.
const SMALL: f64 = 1.0;

/// Exponential with the mean 1.
pub(super) fn unit_exponential(y: f64) -> AtWait {
    let forgone = bend(y);
    let leaving = y - forgone;
    AtWait {
        leaving,
        staying: if y < SMALL { 1.0 - leaving } else { (-y).exp() },
        waited: leaving,
        forgone,
    }
}

/// The sum of two exponential times with the mean 1 each.
pub(super) fn erlang2(y: f64) -> AtWait {
    let decay = (-y).exp();
    let waited = 2.0 - decay * (2.0 + y);
    let (leaving, waited, forgone) = if y < SMALL {
        let forgone = decay * exponential_sum(y, 3, |k| k - 2.0);
        let leaving = decay * exponential_sum(y, 2, |_| 1.0);
        (leaving, y - forgone, forgone)
    } else {
        (1.0 - decay * (1.0 + y), waited, y - waited)
    };
    AtWait {
        leaving,
        staying: decay * (1.0 + y),
        waited,
        forgone,
    }
}

/// Σ_{k≥first} weight(k)·y^k/k!.
fn exponential_sum(y: f64, first: u32, weight: impl Fn(f64) -> f64) -> f64 {
    let mut term = (1..=first).fold(1.0, |term, k| term * y / f64::from(k));
    let (mut sum, mut k) = (0.0, f64::from(first));
    loop {
        let next = sum + term * weight(k);
        if next == sum {
            return sum;
        }
        sum = next;
        k += 1.0;
        term *= y / k;
    }
}

/// G̅(y) = exp(−y^shape).
///
/// H(y) is an incomplete gamma function of z = y^shape, K its alternating complement:
/// K = y Σ_{j≥1} (−1)^{j+1} z^j/(j!·(1 + j·shape)),  H = y e^{−z} Σ_j z^j/((s+1)…(s+j)),  s = 1/shape.
pub(super) fn unit_weibull(y: f64, shape: f64) -> AtWait {
    if y == 0.0 {
        return unit_exponential(0.0);
    }
    let z = y.powf(shape);
    let (waited, forgone) = if z < SMALL {
        let forgone = y * weibull_forgone(z, shape);
        (y - forgone, forgone)
    } else {
        let waited = weibull_waited(y, z, shape);
        (waited, y - waited)
    };
    AtWait {
        leaving: -(-z).exp_m1(),
        staying: (-z).exp(),
        waited,
        forgone,
    }
}

fn weibull_forgone(z: f64, shape: f64) -> f64 {
    let (mut sum, mut term, mut j) = (0.0, -1.0, 0.0);
    loop {
        j += 1.0;
        term *= -z / j;
        let next = sum + term / (1.0 + j * shape);
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

fn weibull_waited(y: f64, z: f64, shape: f64) -> f64 {
    let s = 1.0 / shape;
    // Beyond it what is still to come is below 1e-17 of the mean.
    if z > 60.0 + 10.0 * s {
        return gamma(1.0 + s);
    }
    let (mut sum, mut term, mut j) = (1.0, 1.0, 0.0);
    loop {
        j += 1.0;
        term *= z / (s + j);
        let next = sum + term;
        if next == sum {
            return y * (-z).exp() * sum;
        }
        sum = next;
    }
}

/// Lognormal with the mean 1: H(y) = y·Φ(−d) + Φ(d − σ), d = (ln y + σ²/2)/σ.
pub(super) fn unit_lognormal(y: f64, sigma: f64) -> AtWait {
    if y == 0.0 {
        return unit_exponential(0.0);
    }
    let d = y.ln() / sigma + 0.5 * sigma;
    let (leaving, staying) = (normal_below(d), normal_below(-d));
    let waited = y * staying + normal_below(d - sigma);
    AtWait {
        leaving,
        staying,
        waited,
        // y·Φ(d) − Φ(d − σ) cancels for small y, but not below the rounding error of y itself.
        forgone: (y * leaving - normal_below(d - sigma)).max(0.0),
    }
}

/// The normal distribution function, accurate in its lower tail.
fn normal_below(d: f64) -> f64 {
    let y = d.abs() / std::f64::consts::SQRT_2;
    let tail = 0.5 * (-y * y).exp() * erfcx(y);
    if d < 0.0 { tail } else { 1.0 - tail }
}
