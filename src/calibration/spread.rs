//! How far single handle times spread, from interval means and the contacts behind them.
//!
//! ```text
//! var(mean of H contacts in an interval) = σ²/H + τ²
//! σ   standard deviation of single contacts        τ   of the interval's own mean
//! d²  squared deviation of an interval's mean from the mean of its slot, as a normal one of that
//!     variance; σ², τ² maximise the likelihood (Fisher's scoring)
//! ```
//! Intervals with few contacts show σ, those with many show τ; where all have about the same number
//! the two cannot be told apart. Rows of single contacts (H = 1) give σ² + τ² whatever the others say.
//! Deviations are taken from the mean of the slot, so the course of the day counts to neither.
//! Those beyond six standard deviations count as six, and means more than 15 median deviations above the
//! median of their slot are cut there, so that a broken row does not decide.
//!
//! # References
//! Searle, Casella, McCulloch (1992), *Variance Components*, ch. 6.

use super::resampling::resampled;
use super::{Estimate, Reason};

/// The mean handle time of one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalMean {
    /// Position of the day; days are drawn anew for the uncertainty.
    pub day: usize,
    /// Position of the slot in the day.
    pub slot: usize,
    /// Contacts behind the mean.
    pub handled: f64,
    /// The mean, in seconds.
    pub mean_s: f64,
}

/// What interval means say of handle times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Mean of all contacts, in seconds.
    pub mean_s: f64,
    /// Standard deviation of single contacts within an interval ÷ mean.
    pub within_cv: Estimate,
    /// Standard deviation of the intervals' own means ÷ mean.
    pub between_cv: f64,
    /// Intervals behind it.
    pub intervals: usize,
}

/// Fewest intervals, and fewest days.
const FEWEST: (usize, usize) = (50, 5);
/// Least ratio of large to small counts (90th to 10th percentile).
const LEAST_RATIO: f64 = 1.8;
/// Standard deviations beyond which a deviation counts as just so many.
const MOST: f64 = 6.0;
/// Median absolute deviations above the median of its slot beyond which a mean is cut.
const FARTHEST: f64 = 15.0;

/// Mean, and both coefficients of variation, without their uncertainty.
///
/// # Errors
/// As [`spread`].
pub fn point(means: &[IntervalMean]) -> Result<(f64, f64, f64), Reason> {
    let means = usable(means)?;
    let deviations = deviations(&means);
    let (within, between) =
        components(&deviations.iter().collect::<Vec<_>>()).ok_or(Reason::Flat)?;
    let mean_s = mean_of(&means);
    Ok((mean_s, within.sqrt() / mean_s, between.sqrt() / mean_s))
}

fn mean_of(means: &[IntervalMean]) -> f64 {
    let all: f64 = means.iter().map(|m| m.handled).sum();
    means.iter().map(|m| m.handled * m.mean_s).sum::<f64>() / all
}

/// The means that can be used, if they can tell anything.
fn usable(means: &[IntervalMean]) -> Result<Vec<IntervalMean>, Reason> {
    let means: Vec<IntervalMean> = means
        .iter()
        .copied()
        .filter(|m| m.handled >= 1.0 && m.mean_s > 0.0)
        .collect();
    if means.is_empty() {
        return Err(Reason::NoHandleTimes);
    }
    let days = by_day(&means);
    if means.len() < FEWEST.0 || days.len() < FEWEST.1 {
        return Err(Reason::TooFew {
            intervals: means.len(),
            days: days.len(),
        });
    }
    if !counts_differ(&means) {
        return Err(Reason::SameCounts);
    }
    Ok(capped(means))
}

/// Means far beyond their slot's median count as just so far, or one broken row would move its whole
/// slot.
fn capped(mut means: Vec<IntervalMean>) -> Vec<IntervalMean> {
    let n_slots = means.iter().map(|m| m.slot + 1).max().unwrap_or(0);
    let mut slots: Vec<Vec<f64>> = vec![Vec::new(); n_slots];
    means.iter().for_each(|m| slots[m.slot].push(m.mean_s));
    let most = slots.into_iter().map(|mut of| {
        let centre = median(&mut of);
        of.iter_mut().for_each(|x| *x = (*x - centre).abs());
        centre + FARTHEST * median(&mut of)
    });
    let most: Vec<f64> = most.collect();
    for m in &mut means {
        let most = most[m.slot];
        m.mean_s = if most > 0.0 {
            m.mean_s.min(most)
        } else {
            m.mean_s
        };
    }
    means
}

/// 0 of nothing.
fn median(of: &mut [f64]) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(0.0)
}

/// Estimates both spreads; `seed` names the days drawn for the uncertainty.
///
/// # Errors
/// [`Reason`] where the intervals cannot tell.
pub fn spread(means: &[IntervalMean], seed: u64) -> Result<Spread, Reason> {
    let means = usable(means)?;
    let (days, mean_s) = (by_day(&means), mean_of(&means));
    let deviations = deviations(&means);
    let whole: Vec<&Deviation> = deviations.iter().collect();
    let (within, between) = components(&whole).ok_or(Reason::Flat)?;
    let of_days = |picked: &[usize]| {
        let picked = picked
            .iter()
            .flat_map(|&d| deviations[days[d].clone()].iter());
        components(&picked.collect::<Vec<_>>()).map(|(within, _)| within.sqrt() / mean_s)
    };
    let draws = resampled(days.len(), seed, of_days);
    Ok(Spread {
        mean_s,
        within_cv: Estimate::new(within.sqrt() / mean_s, &draws).ok_or(Reason::Flat)?,
        between_cv: between.sqrt() / mean_s,
        intervals: means.len(),
    })
}

/// The positions of each day's intervals; the list is in the order of the days.
fn by_day(means: &[IntervalMean]) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let runs = means.chunk_by(|a, b| a.day == b.day);
    runs.map(|run| {
        start += run.len();
        start - run.len()..start
    })
    .collect()
}

fn counts_differ(means: &[IntervalMean]) -> bool {
    let mut counts: Vec<f64> = means.iter().map(|m| m.handled).collect();
    counts.sort_by(f64::total_cmp);
    let at = |q: f64| counts[(q * (counts.len() - 1) as f64) as usize];
    // Single contacts show the whole spread by themselves.
    at(0.9) >= LEAST_RATIO * at(0.1) || at(0.5) <= 1.0
}

/// A squared deviation from the mean of the slot, and the contacts behind it.
struct Deviation {
    squared: f64,
    handled: f64,
}

/// The slot's own mean is taken out; what that takes from the variance is put back.
fn deviations(means: &[IntervalMean]) -> Vec<Deviation> {
    let n_slots = means.iter().map(|m| m.slot + 1).max().unwrap_or(0);
    let mut sums = vec![(0.0, 0.0, 0.0); n_slots];
    for m in means {
        let sum = &mut sums[m.slot];
        *sum = (sum.0 + m.handled, sum.1 + m.handled * m.mean_s, sum.2 + 1.0);
    }
    let deviation = |m: &IntervalMean| {
        let (handled, worked, n) = sums[m.slot];
        let left = 1.0 - m.handled / handled;
        // A slot seen once says nothing about deviations.
        let back = if n > 1.0 && left > 0.0 {
            1.0 / left
        } else {
            0.0
        };
        Deviation {
            squared: (m.mean_s - worked / handled).powi(2) * back,
            handled: if back > 0.0 { m.handled } else { 0.0 },
        }
    };
    means.iter().map(deviation).collect()
}

/// σ² and τ², neither below 0.
fn components(deviations: &[&Deviation]) -> Option<(f64, f64)> {
    let known = || deviations.iter().filter(|d| d.handled > 0.0);
    // The median of a squared normal deviation is 0.455 of its variance; a mean would start from
    // what one broken row makes of it.
    let mut scaled: Vec<f64> = known().map(|d| d.squared * d.handled).collect();
    scaled.sort_by(f64::total_cmp);
    let first = scaled.get(scaled.len() / 2)? / 0.455;
    let (mut within, mut between) = (first, 0.0);
    if !(within > 0.0 && within.is_finite()) {
        return None;
    }
    for _ in 0..50 {
        let (mut a, mut b, mut c, mut u, mut v) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for d in known() {
            let x = 1.0 / d.handled;
            let variance: f64 = within * x + between;
            let weight = 1.0 / (variance * variance);
            let squared = d.squared.min(MOST * MOST * variance);
            a += weight * x * x;
            b += weight * x;
            c += weight;
            u += weight * x * squared;
            v += weight * squared;
        }
        let determinant = a * c - b * b;
        let (next, apart) = if determinant > 1e-9 * a * c {
            ((c * u - b * v) / determinant, (a * v - b * u) / determinant)
        } else {
            (u / a, 0.0)
        };
        let (next, apart) = match (next > 0.0, apart > 0.0) {
            (true, true) => (next, apart),
            (true, false) => (u / a, 0.0),
            _ => (1e-9 * first, v / c),
        };
        let moved = ((next - within) / within).abs();
        (within, between) = (next, apart);
        if moved < 1e-7 {
            break;
        }
    }
    Some((within, between))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::draws::{Draws, For};

    /// Interval means of lognormal contacts around interval means that swing by `between`.
    fn past(cv: f64, between: f64, days: usize, counts: fn(usize) -> usize) -> Vec<IntervalMean> {
        let mut means = Vec::new();
        for day in 0..days {
            for slot in 0..24 {
                let mut draws = Draws::new(7, For::Contacts, day, slot);
                let log_sd = |cv: f64| Some((cv * cv).ln_1p().sqrt());
                let own =
                    300.0 * (1.0 + 0.1 * (slot as f64 / 4.0).sin()) * draws.time(log_sd(between));
                let n = counts(slot);
                let sum: f64 = (0..n).map(|_| own * draws.time(log_sd(cv))).sum();
                means.push(IntervalMean {
                    day,
                    slot,
                    handled: n as f64,
                    mean_s: sum / n as f64,
                });
            }
        }
        means
    }

    #[test]
    fn both_spreads_are_recovered_from_means_of_few_and_of_many_contacts() {
        for (cv, between) in [(0.5, 0.05), (0.9, 0.1), (1.2, 0.0001)] {
            let means = past(cv, between, 90, |slot| 2 + 3 * slot);
            let found = spread(&means, 1).unwrap();
            assert!(
                (found.within_cv.value / cv - 1.0).abs() < 0.06,
                "{cv}: {found:?}"
            );
            assert!(
                (found.between_cv - between).abs() < 0.02,
                "{between}: {found:?}"
            );
            let (low, high) = found.within_cv.band_95;
            assert!(low < cv && cv < high, "{cv}: {found:?}");
        }
    }

    #[test]
    fn single_contacts_are_enough() {
        let found = spread(&past(0.7, 0.0001, 90, |_| 1), 1).unwrap();
        let all = found.within_cv.value.hypot(found.between_cv);
        assert!((all - 0.7).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn a_broken_row_does_not_decide() {
        let mut means = past(0.6, 0.05, 90, |slot| 2 + 3 * slot);
        let clean = spread(&means, 1).unwrap().within_cv.value;
        means[500].mean_s = 86_400.0;
        let broken = spread(&means, 1).unwrap().within_cv.value;
        assert!((broken / clean - 1.0).abs() < 0.1, "{clean} {broken}");
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let same = past(0.6, 0.05, 90, |_| 20);
        assert_eq!(spread(&same, 1), Err(Reason::SameCounts));
        assert_eq!(spread(&[], 1), Err(Reason::NoHandleTimes));
        let few = past(0.6, 0.05, 2, |slot| 2 + slot);
        let days = Reason::TooFew {
            intervals: 48,
            days: 2,
        };
        assert_eq!(spread(&few, 1), Err(days));
    }
}
