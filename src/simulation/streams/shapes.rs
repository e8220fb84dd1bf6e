//! Random times of mean 1 in the shapes that patience and handle time can have, by inversion.
//!
//! ```text
//! exponential     −ln(1 − u)
//! Weibull(k)      (−ln(1 − u))^{1/k} ÷ Γ(1 + 1/k)
//! lognormal(c)    exp(s·z(u) − s²/2),  s² = ln(1 + c²),  z the quantile of the standard normal
//! deterministic   1
//! observed        quantiles of observed times, straight lines between them
//! ```
//! Each rises with u, so one uniform gives comparable customers under every shape.

use statrs::function::gamma::ln_gamma;

use super::normal::normal_quantile;
use crate::simulation::{Distribution, ObservedTimes};

/// A shape ready to be drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulation) enum Shape {
    /// Mean 1, no memory.
    Exponential,
    /// One over the shape, and the factor that makes the mean 1.
    Weibull { power: f64, scale: f64 },
    /// The log standard deviation.
    Lognormal { log_sd: f64 },
    /// Always 1.
    One,
    /// By a table of quantiles.
    Observed(ObservedTimes),
}

impl Shape {
    /// Prepares a distribution whose parameters were checked.
    pub(in crate::simulation) fn of(distribution: Distribution) -> Self {
        match distribution {
            Distribution::Exponential => Self::Exponential,
            Distribution::Weibull(shape) => Self::Weibull {
                power: 1.0 / shape,
                scale: (-ln_gamma(1.0 + 1.0 / shape)).exp(),
            },
            Distribution::Lognormal(cv) => Self::Lognormal {
                log_sd: (cv * cv).ln_1p().sqrt(),
            },
            Distribution::Deterministic => Self::One,
            Distribution::Observed(times) => Self::Observed(times),
        }
    }

    /// The time at which the distribution function reaches `u`.
    pub(in crate::simulation) fn quantile(&self, u: f64) -> f64 {
        match self {
            // 1 − u is exact for our uniforms.
            Self::Exponential => -(1.0 - u).ln(),
            Self::Weibull { power, scale } => scale * (-(1.0 - u).ln()).powf(*power),
            Self::Lognormal { log_sd } => {
                (log_sd * normal_quantile(u) - 0.5 * log_sd * log_sd).exp()
            }
            Self::One => 1.0,
            Self::Observed(times) => times.quantile(u),
        }
    }
}
