//! How good a forecast was, in the measures that forecasters compare.
//!
//! ```text
//! WAPE   Σ|y − μ| / Σ y                         bias   Σ μ / Σ y − 1
//! MASE   mean of |y − μ| / d_o                  d_o    mean |y_t − y_{t−1 week}| over the 13 weeks before
//! RMSSE  √ mean of (y − μ)² / d²_o                     the origin o, d²_o the same of squares
//! pinball loss   mean over p = 0.1, 0.5, 0.9 of 2 Σ max(p (y − q_p), (p − 1)(y − q_p)) / Σ y
//! coverage       share of open intervals with ⌊q_low⌋ ≤ y ≤ ⌈q_high⌉
//! ```
//! Only intervals with a known actual count. A measure whose divisor is zero does not exist. All of
//! them are quotients of sums, so [`Scores`] keeps the sums: those of several queues add up to the
//! scores of all their contacts together.
//!
//! # References
//! Hyndman & Koehler (2006) for MASE; Makridakis, Spiliotis & Assimakopoulos (2022) for RMSSE;
//! Gneiting & Raftery (2007) for the pinball loss; Fleming & Wallace (1986) for geometric means of
//! ratios.

mod slices;

use super::LEVELS;
use super::bands::negative_binomial::NegativeBinomial;

pub use slices::{DayKind, LEAD_BUCKETS, Loss, Measure, Slice, losses, merged, sliced};

/// An interval counts as open where more than this is expected, or something arrived.
const OPEN_MEAN: f64 = 0.05;

/// Where a scored interval or day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Days from the origin; 1 is the origin day itself.
    pub lead: usize,
    /// Whether the calendar makes the day other than ordinary: a holiday, a campaign, a make-up
    /// workday, special hours or an outage.
    pub event: bool,
}

/// An interval with its forecast and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredInterval {
    /// Where it lies.
    pub place: Place,
    /// Contacts that came.
    pub actual: f64,
    /// Contacts expected.
    pub mean: f64,
    /// Quantiles at [`LEVELS`].
    pub quantiles: [f64; 7],
    /// The yardstick of its origin.
    pub scale: NaiveScale,
}

/// A whole day with its forecast and what came in the same intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredDay {
    /// Where it lies.
    pub place: Place,
    /// Contacts that came.
    pub actual: f64,
    /// Contacts expected.
    pub mean: f64,
    /// Squared coefficient of variation of the day's rate.
    pub dispersion: f64,
}

/// Weekly-seasonal-naive errors of the 13 weeks before an origin; `None` where no pair is known or
/// nothing ever changed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NaiveScale {
    /// Mean absolute error.
    pub absolute: Option<f64>,
    /// Mean squared error.
    pub squared: Option<f64>,
}

/// The sums behind all measures of one forecaster on some intervals and days.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    /// Contacts that came, contacts expected, absolute errors.
    actual: f64,
    expected: f64,
    error: f64,
    day_error: f64,
    /// Twice the pinball loss, the mean over 10, 50 and 90 %.
    pinball: f64,
    intervals: usize,
    scaled: Mean,
    squared: Mean,
    inside_50: Mean,
    inside_80: Mean,
    inside_90: Mean,
    days_inside_80: Mean,
}

/// A mean that is still being added to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Mean {
    sum: f64,
    n: usize,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.n += 1;
    }

    fn merge(&mut self, other: Mean) {
        self.sum += other.sum;
        self.n += other.n;
    }

    fn value(self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / self.n as f64)
    }
}

impl Scores {
    /// Takes in an interval whose actual is known.
    pub fn add_interval(&mut self, interval: &ScoredInterval) {
        let (actual, mean) = (interval.actual, interval.mean);
        let error = (actual - mean).abs();
        self.intervals += 1;
        self.actual += actual;
        self.expected += mean;
        self.error += error;
        self.pinball += pinball(interval);
        if let Some(scale) = interval.scale.absolute {
            self.scaled.add(error / scale);
        }
        if let Some(scale) = interval.scale.squared {
            self.squared.add(error * error / scale);
        }
        if mean > OPEN_MEAN || actual > 0.0 {
            let inside = |low: usize, high: usize| {
                let band = interval.quantiles[low].floor()..=interval.quantiles[high].ceil();
                f64::from(u8::from(band.contains(&actual)))
            };
            self.inside_50.add(inside(2, 4));
            self.inside_80.add(inside(1, 5));
            self.inside_90.add(inside(0, 6));
        }
    }

    /// Takes in a day; its intervals are taken in by themselves.
    pub fn add_day(&mut self, day: &ScoredDay) {
        self.day_error += (day.actual - day.mean).abs();
        if day.mean > OPEN_MEAN {
            self.days_inside_80.add(inside_day(day));
        }
    }

    /// Takes in everything that another has taken in.
    pub fn merge(&mut self, other: &Scores) {
        self.actual += other.actual;
        self.expected += other.expected;
        self.error += other.error;
        self.day_error += other.day_error;
        self.pinball += other.pinball;
        self.intervals += other.intervals;
        self.scaled.merge(other.scaled);
        self.squared.merge(other.squared);
        self.inside_50.merge(other.inside_50);
        self.inside_80.merge(other.inside_80);
        self.inside_90.merge(other.inside_90);
        self.days_inside_80.merge(other.days_inside_80);
    }

    /// Intervals with a known actual.
    pub fn n_intervals(&self) -> usize {
        self.intervals
    }

    /// Of them, those in which something was expected or came: coverage counts these.
    pub fn n_open_intervals(&self) -> usize {
        self.inside_80.n
    }

    /// Summed absolute error ÷ summed actuals.
    pub fn wape(&self) -> Option<f64> {
        self.per_contact(self.error)
    }

    /// The same over day totals.
    pub fn day_wape(&self) -> Option<f64> {
        self.per_contact(self.day_error)
    }

    /// Mean absolute scaled error.
    pub fn mase(&self) -> Option<f64> {
        self.scaled.value()
    }

    /// Root mean squared scaled error.
    pub fn rmsse(&self) -> Option<f64> {
        self.squared.value().map(f64::sqrt)
    }

    /// Summed forecast ÷ summed actuals − 1.
    pub fn bias(&self) -> Option<f64> {
        self.per_contact(self.expected).map(|ratio| ratio - 1.0)
    }

    /// Weighted pinball loss at 10, 50 and 90 %.
    pub fn pinball_loss(&self) -> Option<f64> {
        self.per_contact(self.pinball)
    }

    /// Share of open intervals inside p25 to p75.
    pub fn inside_50(&self) -> Option<f64> {
        self.inside_50.value()
    }

    /// Share of open intervals inside p10 to p90.
    pub fn inside_80(&self) -> Option<f64> {
        self.inside_80.value()
    }

    /// Share of open intervals inside p05 to p95.
    pub fn inside_90(&self) -> Option<f64> {
        self.inside_90.value()
    }

    /// Share of day totals inside their 80 % band.
    pub fn day_coverage_80(&self) -> Option<f64> {
        self.days_inside_80.value()
    }

    fn per_contact(&self, sum: f64) -> Option<f64> {
        (self.actual > 0.0).then(|| sum / self.actual)
    }
}

/// exp of the mean logarithm; `None` of nothing. Each ratio weighs the same, whatever the queue's size.
pub fn geometric_mean(ratios: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut logs = Mean::default();
    ratios
        .into_iter()
        .filter(|ratio| *ratio > 0.0 && ratio.is_finite())
        .for_each(|ratio| logs.add(ratio.ln()));
    logs.value().map(f64::exp)
}

/// Mean over 10, 50 and 90 % of twice the pinball loss.
fn pinball(interval: &ScoredInterval) -> f64 {
    [1, 3, 5]
        .into_iter()
        .map(|q| {
            let off = interval.actual - interval.quantiles[q];
            2.0 / 3.0 * (LEVELS[q] * off).max((LEVELS[q] - 1.0) * off)
        })
        .sum()
}

fn inside_day(day: &ScoredDay) -> f64 {
    let [low, high] =
        NegativeBinomial::new(day.mean, day.dispersion.max(1e-9)).quantiles(&[0.10, 0.90]);
    f64::from(u8::from((low..=high).contains(&day.actual)))
}

#[cfg(test)]
mod tests;
