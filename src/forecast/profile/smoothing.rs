//! Shapes are smoothed across neighbouring slots, as far as their bends look like counting noise.
//!
//! ```text
//! x_s  root of the share of slot s             v    noise of a root share: 1 / (4 · 4 Y), Y contacts of a day
//! d_s  = ½ (x_{s−1} + x_{s+1}) − x_s           e_s  mean d_s² over the weekdays that are alike
//! x_s ← x_s + d_s · v / (1.5 v + e_s)
//! ```
//! Counting alone makes a d² of 1.5 v. A bend that several weekdays share, such as a lunch hour or the
//! rush after opening, has an e far above it and stays; the jitter of a small queue has not and is evened
//! out. The slots beside closed ones and at the ends of the day stay as they are.

use ndarray::Array2;

use super::shares::normalise;
use crate::forecast::bands::robust::median;
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::WeekdayIndex;

/// The counts of so many days stand behind a shape. A long memory holds more, but habits drift in it;
/// with 8 instead of 4 the gain is the same, with 2 it is a tenth smaller.
const DAYS_BEHIND_A_SHAPE: f64 = 4.0;
/// Variance of a bend d made by counting alone, in units of v.
const NOISE_OF_A_BEND: f64 = 1.5;
/// The last days of a weekday that say how many contacts it has.
const RECENT_DAYS: usize = 8;

/// Smooths the shapes of all weekdays. `shares`: (7, slots), rows summing to 1 or to 0
pub(super) fn smooth(past: &Past, origin: usize, shares: &mut Array2<f64>) {
    let contacts: [f64; 7] = std::array::from_fn(|w| recent_contacts(past, origin, w));
    let working: Vec<WeekdayIndex> = (0..7).filter(|&w| !past.is_weekend(w)).collect();
    smooth_alike(shares, &working, &contacts);
    for weekday in past.weekend {
        smooth_alike(shares, &[weekday], &contacts);
    }
}

/// Smooths weekdays whose shapes bend at the same slots. `contacts`: of a day, per weekday
fn smooth_alike(shares: &mut Array2<f64>, alike: &[WeekdayIndex], contacts: &[f64; 7]) {
    let roots = shares.mapv(f64::sqrt);
    let squared_bends = mean_squared_bends(&roots, alike);
    for &weekday in alike {
        let noise = 1.0 / (4.0 * DAYS_BEHIND_A_SHAPE * contacts[weekday].max(1.0));
        for (slot, squared_bend) in squared_bends.iter().enumerate() {
            if let Some(bend) = bend(&roots, weekday, slot) {
                let belief = noise / (NOISE_OF_A_BEND * noise + squared_bend);
                let root = roots[[weekday, slot]] + belief * bend;
                shares[[weekday, slot]] = root * root;
            }
        }
        let smoothed = normalise(shares.row(weekday).to_vec());
        shares.row_mut(weekday).assign(&ndarray::aview1(&smoothed));
    }
}

/// Median contacts of the weekday's last clean days.
fn recent_contacts(past: &Past, origin: usize, weekday: WeekdayIndex) -> f64 {
    let days = past.clean_days(weekday, origin, RECENT_DAYS);
    let totals: Vec<f64> = days
        .iter()
        .filter_map(|&day| past.totals[day].map(|t| t.contacts))
        .collect();
    median(&totals).unwrap_or(0.0)
}

/// e: per slot over the weekdays on which it and its neighbours are open. (slots,)
fn mean_squared_bends(roots: &Array2<f64>, alike: &[WeekdayIndex]) -> Vec<f64> {
    (0..roots.ncols())
        .map(|slot| {
            let bends: Vec<f64> = alike
                .iter()
                .filter_map(|&weekday| bend(roots, weekday, slot))
                .collect();
            bends.iter().map(|d| d * d).sum::<f64>() / bends.len().max(1) as f64
        })
        .collect()
}

/// d: how far the mean of both neighbours lies above the slot; `None` beside a closed slot or the end
/// of the day.
fn bend(roots: &Array2<f64>, weekday: WeekdayIndex, slot: usize) -> Option<f64> {
    let open = |slot: usize| Some(roots[[weekday, slot]]).filter(|&root| root > 0.0);
    if slot == 0 || slot + 1 == roots.ncols() {
        return None;
    }
    Some(0.5 * (open(slot - 1)? + open(slot + 1)?) - open(slot)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKING: [WeekdayIndex; 5] = [0, 1, 2, 3, 4];

    /// Five weekdays of 24 slots.
    fn week(count: impl Fn(usize, usize) -> f64) -> Array2<f64> {
        let mut shares = Array2::zeros((7, 24));
        for weekday in WORKING {
            let day = normalise((0..24).map(|slot| count(weekday, slot)).collect());
            shares.row_mut(weekday).assign(&ndarray::aview1(&day));
        }
        shares
    }

    fn smoothed(shares: &Array2<f64>, contacts: f64) -> Array2<f64> {
        let mut smooth = shares.clone();
        smooth_alike(&mut smooth, &WORKING, &[contacts; 7]);
        smooth
    }

    fn distance(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
        (a - b).mapv(f64::abs).sum() / WORKING.len() as f64
    }

    /// A quiet night and a long noon, without a bend.
    fn hill(slot: usize) -> f64 {
        60.0 - 0.3 * (slot as f64 - 13.0).powi(2)
    }

    /// What counting may add, another number from −0.3 to 0.3 in every slot.
    fn jitter(weekday: usize, slot: usize) -> f64 {
        let scattered = (1 + 24 * weekday + slot) as f64 * 0.618_033_988_75;
        0.6 * (scattered * scattered).fract() - 0.3
    }

    #[test]
    fn the_jitter_of_a_small_queue_is_evened_out() {
        let truth = week(|_, slot| hill(slot));
        let seen = week(|weekday, slot| hill(slot) * (1.0 + jitter(weekday, slot)));
        let (before, after) = (
            distance(&seen, &truth),
            distance(&smoothed(&seen, 60.0), &truth),
        );
        assert!(after < 0.7 * before, "{after} against {before}");
    }

    #[test]
    fn a_lunch_hour_that_all_weekdays_share_stays() {
        let lunch = |slot: usize| if slot == 12 { 0.5 } else { 1.0 };
        let seen = week(|_, slot| hill(slot) * lunch(slot));
        let moved = |contacts| (smoothed(&seen, contacts)[[0, 12]] / seen[[0, 12]] - 1.0).abs();
        assert!(moved(10_000.0) < 0.01, "{}", moved(10_000.0));
        assert!(moved(10.0) > 0.1, "{}", moved(10.0));
    }

    #[test]
    fn closed_slots_stay_closed_and_days_whole() {
        let open = |slot: usize| f64::from(u8::from((8..20).contains(&slot)));
        let seen = week(|weekday, slot| open(slot) * (1.0 + jitter(weekday, slot)));
        let smooth = smoothed(&seen, 30.0);
        for weekday in WORKING {
            assert!((smooth.row(weekday).sum() - 1.0).abs() < 1e-12);
            for slot in (0..8).chain(20..24) {
                assert_eq!(smooth[[weekday, slot]], 0.0);
            }
        }
    }
}
