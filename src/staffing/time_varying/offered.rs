//! The modified offered load: how many would be in service if nobody ever waited.

use super::RateCurve;

/// The load of one interval while it moves, in erlangs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VaryingLoad {
    /// The highest inside the interval: what a number of people that stays must bear.
    pub most: f64,
    /// At the end of the interval.
    pub at_end: f64,
}

/// The modified offered load of every interval; `handle_time_s` has one mean per interval.
///
/// Before the first interval the rate was that of its beginning, long enough to settle.
pub fn varying_load(curve: &RateCurve, handle_time_s: &[f64]) -> Vec<VaryingLoad> {
    let first = |rates: &[f64]| rates.first().copied().unwrap_or(0.0);
    let mut load = match handle_time_s.first() {
        Some(handle_time) => first(curve.rates_of(0)) * handle_time,
        None => return Vec::new(),
    };
    let intervals = handle_time_s.iter().enumerate();
    intervals
        .map(|(interval, &handle_time)| {
            let mut most = load;
            // Within a step the load moves straight towards λ·h, so it is highest at one of its ends.
            let kept = (-curve.step_s() / handle_time).exp();
            for rate in curve.rates_of(interval) {
                let settled = rate * handle_time;
                load = settled + (load - settled) * kept;
                most = most.max(load);
            }
            VaryingLoad { most, at_end: load }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_rate_has_its_own_load_at_all_times() {
        let curve = RateCurve::of_counts(&[90.0; 4], &[true; 4], 900.0);
        for load in varying_load(&curve, &[300.0; 4]) {
            assert!((load.most - 30.0).abs() < 1e-12 && (load.at_end - 30.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_sine_has_the_load_that_is_known_in_closed_form() {
        // λ(t) = 100 + 20·sin t per handle time: m(t) = 100 + 20·(sin t − cos t)/2 in the long run.
        let (handle_time, steps) = (1.0, 2000);
        let step = std::f64::consts::TAU / steps as f64;
        let rates: Vec<f64> = (0..20 * steps)
            .map(|i| 100.0 + 20.0 * ((i as f64 + 0.5) * step).sin())
            .collect();
        let curve = RateCurve::new(rates, step, steps);
        let found = varying_load(&curve, &[handle_time; 20]);
        let last = found.last().unwrap();
        assert!((last.at_end - 90.0).abs() < 1e-3, "{last:?}");
        assert!(
            (last.most - (100.0 + 10.0 * 2f64.sqrt())).abs() < 1e-3,
            "{last:?}"
        );
    }

    #[test]
    fn what_was_there_stays_after_a_fall_for_a_handle_time() {
        let rates = [vec![1.0; 15], vec![0.0; 15]].concat();
        let curve = RateCurve::new(rates, 60.0, 15);
        let found = varying_load(&curve, &[300.0, 300.0]);
        assert_eq!(found[1].most, 300.0);
        assert!((found[1].at_end - 300.0 * (-3.0f64).exp()).abs() < 1e-9);
    }
}
