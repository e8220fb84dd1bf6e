//! How long contacts are willing to wait, as a distribution.
//!
//! ```text
//! G(x)  share that would have left after x seconds of waiting        G̅(x) = 1 − G(x)
//! H(x)  = ∫₀ˣ G̅    mean time waited by a contact that is served after x seconds at the latest
//! K(x)  = ∫₀ˣ G = x − H(x)
//! ```
//! Each law gives the four together, and the small ones of them without cancellation, because the
//! waits of large centres are a tiny part of the patience.
//!
//! *Balking*: a share that leaves at once when nobody is free, whatever the law says of the others.
//!
//! # References
//! Brown, L. et al. (2005), "Statistical analysis of a telephone call center", Journal of the American
//! Statistical Association 100, 36–50 (patience is not exponential: hazard peaks after messages).

use statrs::function::gamma::gamma;

use super::at_wait::AtWait;
use super::points::Points;
use super::series::{erlang2, unit_exponential, unit_lognormal, unit_weibull};
use crate::staffing::StaffingError;
use crate::units::{Fraction, OutOfRange};

/// A distribution of patience, times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct PatienceLaw {
    shape: Shape,
    balking: f64,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Exponential { mean: f64 },
    Erlang2 { mean: f64 },
    Hyperexponential { share: f64, short: f64, long: f64 },
    Weibull { shape: f64, scale: f64 },
    Lognormal { mean: f64, sigma: f64 },
    Deterministic { at: [f64; 1] },
    Empirical(Points),
}

impl PatienceLaw {
    /// No memory: however long a contact has waited, the rest is as long as ever (Erlang A).
    ///
    /// # Errors
    /// [`StaffingError::OutOfRange`] unless the mean, in seconds, is finite and above 0; so for all laws.
    pub fn exponential(mean_s: f64) -> Result<Self, StaffingError> {
        let mean = above_zero("patience in seconds", mean_s)?;
        Ok(Self::of(Shape::Exponential { mean }))
    }

    /// The sum of two exponential times: few leave at once. Coefficient of variation 0.71.
    ///
    /// # Errors
    /// As [`Self::exponential`].
    pub fn erlang2(mean_s: f64) -> Result<Self, StaffingError> {
        let mean = above_zero("patience in seconds", mean_s)?;
        Ok(Self::of(Shape::Erlang2 { mean }))
    }

    /// Two kinds of contacts: `share` of them with the mean `first_s`, the others with `second_s`.
    ///
    /// # Errors
    /// As [`Self::exponential`].
    pub fn hyperexponential(
        share: Fraction,
        first_s: f64,
        second_s: f64,
    ) -> Result<Self, StaffingError> {
        Ok(Self::of(Shape::Hyperexponential {
            share: share.get(),
            short: above_zero("patience in seconds", first_s)?,
            long: above_zero("patience in seconds", second_s)?,
        }))
    }

    /// G̅(x) = exp(−(x/scale)^shape): below 1 the longer one has waited the likelier one stays.
    ///
    /// # Errors
    /// [`StaffingError::OutOfRange`] unless `shape` is 0.1 to 100 and `scale_s` above 0.
    pub fn weibull(shape: f64, scale_s: f64) -> Result<Self, StaffingError> {
        Ok(Self::of(Shape::Weibull {
            shape: within("shape of the patience", shape, (0.1, 100.0), "0.1 to 100")?,
            scale: above_zero("scale of the patience in seconds", scale_s)?,
        }))
    }

    /// As [`Self::weibull`], by its mean = scale·Γ(1 + 1/shape).
    ///
    /// # Errors
    /// As [`Self::weibull`].
    pub fn weibull_of_mean(shape: f64, mean_s: f64) -> Result<Self, StaffingError> {
        let mean = above_zero("patience in seconds", mean_s)?;
        let shape = within("shape of the patience", shape, (0.1, 100.0), "0.1 to 100")?;
        Self::weibull(shape, mean / gamma(1.0 + 1.0 / shape))
    }

    /// ln patience is normal; `cv` = standard deviation ÷ mean.
    ///
    /// # Errors
    /// [`StaffingError::OutOfRange`] unless `cv` is 0.01 to 100 and the mean above 0.
    pub fn lognormal(mean_s: f64, cv: f64) -> Result<Self, StaffingError> {
        let cv = within(
            "coefficient of variation of the patience",
            cv,
            (0.01, 100.0),
            "0.01 to 100",
        )?;
        Ok(Self::of(Shape::Lognormal {
            mean: above_zero("patience in seconds", mean_s)?,
            sigma: (cv * cv).ln_1p().sqrt(),
        }))
    }

    /// Everybody waits exactly so long.
    ///
    /// # Errors
    /// As [`Self::exponential`].
    pub fn deterministic(time_s: f64) -> Result<Self, StaffingError> {
        let at = [above_zero("patience in seconds", time_s)?];
        Ok(Self::of(Shape::Deterministic { at }))
    }

    /// Points (seconds, share still waiting), joined by straight lines.
    ///
    /// The share is 1 at 0 seconds unless the first point says otherwise, and stays at the last one's
    /// after it: whoever was still there in the longest wait on record never leaves.
    ///
    /// # Errors
    /// [`StaffingError::Survival`] with the first point whose time does not rise, or whose share rises
    /// or lies outside 0 to 1; [`StaffingError::OutOfRange`] where there is no point.
    pub fn empirical(points: &[(f64, f64)]) -> Result<Self, StaffingError> {
        Ok(Self::of(Shape::Empirical(Points::new(points)?)))
    }

    /// The same law for those who do not leave at once; `share` of all do.
    pub fn with_balking(self, share: Fraction) -> Self {
        Self {
            balking: share.get(),
            ..self
        }
    }

    fn of(shape: Shape) -> Self {
        Self {
            shape,
            balking: 0.0,
        }
    }

    /// The share that leaves at once where nobody is free.
    pub fn balking(&self) -> f64 {
        self.balking
    }

    /// Mean patience in seconds, balking contacts counted with 0; infinite where some never leave.
    pub fn mean_s(&self) -> f64 {
        let mean = match &self.shape {
            Shape::Exponential { mean } | Shape::Erlang2 { mean } => *mean,
            Shape::Hyperexponential { share, short, long } => share * short + (1.0 - share) * long,
            Shape::Weibull { shape, scale } => scale * gamma(1.0 + 1.0 / shape),
            Shape::Lognormal { mean, .. } => *mean,
            Shape::Deterministic { at } => at[0],
            Shape::Empirical(points) => points.mean(),
        };
        if self.balking < 1.0 {
            mean * (1.0 - self.balking)
        } else {
            0.0
        }
    }

    /// The share that never leaves, however long it waits.
    pub fn never_leaving(&self) -> f64 {
        let share = match &self.shape {
            Shape::Empirical(points) => points.last_share(),
            _ => 0.0,
        };
        share * (1.0 - self.balking)
    }

    /// The share that is still waiting after `wait_s` seconds without having been served.
    pub fn staying(&self, wait_s: f64) -> f64 {
        self.at(wait_s).staying
    }

    pub(in crate::staffing) fn at(&self, x: f64) -> AtWait {
        let found = match &self.shape {
            Shape::Exponential { mean } => unit_exponential(x / mean).times(*mean),
            Shape::Erlang2 { mean } => erlang2(2.0 * x / mean).times(0.5 * mean),
            Shape::Hyperexponential { share, short, long } => mixed(
                *share,
                unit_exponential(x / short).times(*short),
                unit_exponential(x / long).times(*long),
            ),
            Shape::Weibull { shape, scale } => unit_weibull(x / scale, *shape).times(*scale),
            Shape::Lognormal { mean, sigma } => unit_lognormal(x / mean, *sigma).times(*mean),
            Shape::Deterministic { at } => until(x, at[0]),
            Shape::Empirical(points) => points.at(x),
        };
        if self.balking == 0.0 {
            return found;
        }
        mixed(self.balking, gone_at_once(x), found)
    }

    pub(in crate::staffing) fn breaks(&self) -> &[f64] {
        match &self.shape {
            Shape::Deterministic { at } => at,
            Shape::Empirical(points) => points.times(),
            _ => &[],
        }
    }
}

fn mixed(share: f64, first: AtWait, second: AtWait) -> AtWait {
    let mix = |a: f64, b: f64| share * a + (1.0 - share) * b;
    AtWait {
        leaving: mix(first.leaving, second.leaving),
        staying: mix(first.staying, second.staying),
        waited: mix(first.waited, second.waited),
        forgone: mix(first.forgone, second.forgone),
    }
}

fn gone_at_once(x: f64) -> AtWait {
    AtWait {
        leaving: 1.0,
        staying: 0.0,
        waited: 0.0,
        forgone: x,
    }
}

fn until(x: f64, end: f64) -> AtWait {
    let gone = x >= end;
    AtWait {
        leaving: f64::from(u8::from(gone)),
        staying: f64::from(u8::from(!gone)),
        waited: x.min(end),
        forgone: (x - end).max(0.0),
    }
}

fn above_zero(quantity: &'static str, found: f64) -> Result<f64, StaffingError> {
    let range = (f64::MIN_POSITIVE, f64::MAX);
    within(quantity, found, range, "a number above 0")
}

fn within(
    quantity: &'static str,
    found: f64,
    (least, most): (f64, f64),
    expected: &'static str,
) -> Result<f64, StaffingError> {
    if (least..=most).contains(&found) {
        Ok(found)
    } else {
        Err(StaffingError::OutOfRange(OutOfRange {
            quantity,
            found,
            expected,
        }))
    }
}

#[cfg(test)]
mod tests;
