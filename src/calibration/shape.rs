//! The shape of single handle times that a history can support.
//!
//! Intervals with one contact show single times: from 200 of them on their own quantiles are the
//! shape ([`ObservedTimes`]). They come from quiet intervals; that contacts of busy hours have the same
//! shape around their own mean is assumed. Else only the spread of single times can be told, from
//! interval means ([`spread`](super::spread)), and the shape is a lognormal of that coefficient of
//! variation: handle times of call centres are close to it (Brown et al. 2005, section 4). What whole
//! intervals differ by is left to the forecast of the handle time and is not drawn.

use super::Reason;
use super::spread::{IntervalMean, point};
use crate::simulation::{Distribution, ObservedTimes};

/// The coefficients of variation that the simulation takes.
const SENSIBLE: (f64, f64) = (0.01, 100.0);

/// The shape around the mean.
///
/// # Errors
/// [`Reason`] where interval means cannot tell.
pub fn shape(means: &[IntervalMean]) -> Result<Distribution, Reason> {
    let single = means.iter().filter(|m| m.handled == 1.0 && m.mean_s > 0.0);
    let single: Vec<f64> = single.map(|m| m.mean_s).collect();
    if let Some(times) = ObservedTimes::of(&single) {
        return Ok(Distribution::Observed(times));
    }
    let (_, within_cv, _) = point(means)?;
    Ok(Distribution::Lognormal(
        within_cv.clamp(SENSIBLE.0, SENSIBLE.1),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::draws::{Draws, For};

    fn past(n: usize, handled: usize, cv: f64) -> Vec<IntervalMean> {
        let log_sd = Some((cv * cv).ln_1p().sqrt());
        let mean = |at: usize| {
            let contacts = if handled == 1 {
                1
            } else {
                2 + handled * (at % 8)
            };
            let mut draws = Draws::new(3, For::Contacts, 0, at);
            let sum: f64 = (0..contacts).map(|_| 240.0 * draws.time(log_sd)).sum();
            IntervalMean {
                day: at / 16,
                slot: at % 16,
                handled: contacts as f64,
                mean_s: sum / contacts as f64,
            }
        };
        (0..n).map(mean).collect()
    }

    #[test]
    fn single_contacts_give_their_own_quantiles_and_their_cv() {
        let Ok(Distribution::Observed(times)) = shape(&past(20_000, 1, 0.7)) else {
            panic!("no table");
        };
        assert!((times.cv() / 0.7 - 1.0).abs() < 0.05, "{}", times.cv());
        let few = shape(&past(199, 1, 0.7));
        assert!(matches!(few, Ok(Distribution::Lognormal(_))), "{few:?}");
    }

    #[test]
    fn interval_means_give_a_lognormal_of_the_cv_behind_them() {
        let Ok(Distribution::Lognormal(cv)) = shape(&past(4_000, 5, 0.9)) else {
            panic!("no lognormal");
        };
        assert!((cv / 0.9 - 1.0).abs() < 0.06, "{cv}");
        assert_eq!(shape(&[]), Err(Reason::NoHandleTimes));
    }
}
