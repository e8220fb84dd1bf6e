//! How good a forecast was, in the measures that forecasters compare.
//!
//! ```text
//! WAPE   Σ|y − μ| / Σ y                         bias   Σ μ / Σ y − 1
//! MASE   mean of |y − μ| / d_o                  d_o    mean |y_t − y_{t−1 week}| over the 13 weeks before
//! RMSSE  √ mean of (y − μ)² / d²_o                     the origin o, d²_o the same of squares
//! pinball loss   mean over p = 0.1, 0.5, 0.9 of 2 Σ max(p (y − q_p), (p − 1)(y − q_p)) / Σ y
//! coverage       share of open intervals with ⌊q_low⌋ ≤ y ≤ ⌈q_high⌉
//! ```
//! Only intervals with a known actual count. A measure whose divisor is zero does not exist.
//!
//! # References
//! Hyndman & Koehler (2006) for MASE; Makridakis, Spiliotis & Assimakopoulos (2022) for RMSSE;
//! Gneiting & Raftery (2007) for the pinball loss.

use super::LEVELS;
use super::negative_binomial::NegativeBinomial;

/// Coverage is told apart for these leads in days, both ends included.
pub const LEAD_BUCKETS: [(usize, usize); 3] = [(1, 1), (2, 7), (8, usize::MAX)];
/// An interval counts as open where more than this is expected, or something arrived.
const OPEN_MEAN: f64 = 0.05;

/// An interval with its forecast and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredInterval {
    /// Days from the origin; 1 is the origin day itself.
    pub lead: usize,
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

/// Shares of open intervals inside their bands, at some leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// First lead in days.
    pub first_lead: usize,
    /// Last lead in days.
    pub last_lead: usize,
    /// Open intervals with a known actual.
    pub n_intervals: usize,
    /// Share inside p25 to p75.
    pub inside_50: f64,
    /// Share inside p10 to p90.
    pub inside_80: f64,
    /// Share inside p05 to p95.
    pub inside_90: f64,
}

/// All measures of one forecaster on one queue. `None` = the measure does not exist there.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Intervals with a known actual.
    pub n_intervals: usize,
    /// Summed absolute error ÷ summed actuals.
    pub wape: Option<f64>,
    /// The same over day totals.
    pub day_wape: Option<f64>,
    /// Mean absolute scaled error.
    pub mase: Option<f64>,
    /// Root mean squared scaled error.
    pub rmsse: Option<f64>,
    /// Summed forecast ÷ summed actuals − 1.
    pub bias: Option<f64>,
    /// Weighted pinball loss at 10, 50 and 90 %.
    pub pinball_loss: Option<f64>,
    /// By [`LEAD_BUCKETS`]; buckets without open intervals are left out.
    pub coverage: Vec<Coverage>,
    /// Share of day totals inside their 80 % band.
    pub day_coverage_80: Option<f64>,
}

/// Measures a forecaster on everything whose actual is known.
pub fn score(intervals: &[ScoredInterval], days: &[ScoredDay]) -> Scores {
    let total: f64 = intervals.iter().map(|i| i.actual).sum();
    let per_contact = |sum: f64| (total > 0.0).then(|| sum / total);
    let error = |i: &ScoredInterval| (i.actual - i.mean).abs();
    let scaled = intervals
        .iter()
        .filter_map(|i| i.scale.absolute.map(|s| error(i) / s));
    let squared = intervals
        .iter()
        .filter_map(|i| i.scale.squared.map(|s| error(i).powi(2) / s));
    let expected: f64 = intervals.iter().map(|i| i.mean).sum();
    let day_error: f64 = days.iter().map(|d| (d.actual - d.mean).abs()).sum();
    Scores {
        n_intervals: intervals.len(),
        wape: per_contact(intervals.iter().map(error).sum()),
        day_wape: per_contact(day_error),
        mase: mean(scaled),
        rmsse: mean(squared).map(f64::sqrt),
        bias: per_contact(expected).map(|ratio| ratio - 1.0),
        pinball_loss: per_contact(intervals.iter().map(pinball).sum()),
        coverage: LEAD_BUCKETS
            .iter()
            .filter_map(|&leads| coverage(intervals, leads))
            .collect(),
        day_coverage_80: mean(days.iter().filter(|d| d.mean > OPEN_MEAN).map(inside_day)),
    }
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

fn coverage(intervals: &[ScoredInterval], leads: (usize, usize)) -> Option<Coverage> {
    let open: Vec<&ScoredInterval> = intervals
        .iter()
        .filter(|i| (leads.0..=leads.1).contains(&i.lead))
        .filter(|i| i.mean > OPEN_MEAN || i.actual > 0.0)
        .collect();
    let share = |low: usize, high: usize| {
        mean(open.iter().map(|i| {
            let band = i.quantiles[low].floor()..=i.quantiles[high].ceil();
            f64::from(u8::from(band.contains(&i.actual)))
        }))
    };
    Some(Coverage {
        first_lead: leads.0,
        last_lead: leads.1.min(open.iter().map(|i| i.lead).max()?),
        n_intervals: open.len(),
        inside_50: share(2, 4)?,
        inside_80: share(1, 5)?,
        inside_90: share(0, 6)?,
    })
}

fn inside_day(day: &ScoredDay) -> f64 {
    let [low, high] =
        NegativeBinomial::new(day.mean, day.dispersion.max(1e-9)).quantiles(&[0.10, 0.90]);
    f64::from(u8::from((low..=high).contains(&day.actual)))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0usize), |(sum, n), v| (sum + v, n + 1));
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(lead: usize, actual: f64, mean: f64) -> ScoredInterval {
        ScoredInterval {
            lead,
            actual,
            mean,
            quantiles: [4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0],
            scale: NaiveScale {
                absolute: Some(2.0),
                squared: Some(8.0),
            },
        }
    }

    #[test]
    fn measures_of_three_intervals_by_hand() {
        let found = score(
            &[
                interval(1, 12.0, 10.0),
                interval(2, 6.0, 10.0),
                interval(2, 22.0, 10.0),
            ],
            &[],
        );
        // Errors 2, 4, 12 of 40 contacts.
        assert_eq!(found.wape, Some(18.0 / 40.0));
        assert_eq!(found.mase, Some(3.0));
        assert_eq!(
            found.rmsse,
            Some(((4.0 + 16.0 + 144.0) / 8.0 / 3.0f64).sqrt())
        );
        assert_eq!(found.bias, Some(30.0 / 40.0 - 1.0));
        // p10: .1·6, 0, .1·16; p50: 1, 2, 6; p90: .1·2, .1·8, .9·8; twice their mean.
        let loss = (0.6 + 1.6 + 1.0 + 2.0 + 6.0 + 0.2 + 0.8 + 7.2) * 2.0 / 3.0 / 40.0;
        assert!((found.pinball_loss.unwrap() - loss).abs() < 1e-12);
        let week = found.coverage[1];
        assert_eq!(
            (week.first_lead, week.last_lead, week.n_intervals),
            (2, 2, 2)
        );
        assert_eq!((week.inside_50, week.inside_80), (0.0, 0.5));
    }

    #[test]
    fn nothing_arrived_so_no_share_of_it_exists() {
        let found = score(&[interval(1, 0.0, 1.0)], &[]);
        assert_eq!(
            (found.wape, found.bias, found.pinball_loss),
            (None, None, None)
        );
    }
}
