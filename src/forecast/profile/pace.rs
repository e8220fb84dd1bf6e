//! How fast a queue's habits change: half-lives of memory, weighed by how well each foresaw the past.
//!
//! ```text
//! w_h ∝ (L_min / L_h)^100        L_h  Σ|y_s − Y p_h(s)| / ΣY over recent clean days, p_h the shape with
//!                                     half-life h from the days before each, Y the day's true total
//! shape = Σ_h w_h p_h
//! ```
//! Most queues want a long memory, a queue that was re-routed a short one. One per cent less error makes
//! a half-life 2.7 times as heavy. A queue with few clean days takes the middle one.

use ndarray::Array2;

use super::lean::Leans;
use super::ordinary::weekday_shape;
use super::smoothing::smooth;
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::WeekdayIndex;

/// A day loses half its weight in so many weeks.
const HALF_LIVES_WEEKS: [f64; 3] = [1.0, 4.0, 18.0];
/// The one that does without evidence.
const MIDDLE: usize = 1;
/// How sharply better half-lives are preferred.
const TEMPER: f64 = 100.0;
/// Days before the origin that are looked at, and how many of them.
const RECENT_DAYS: usize = 70;
const TRIALS: usize = 35;
/// Fewer trials are no evidence.
const TRIALS_LEAST: usize = 14;
/// A half-life with less weight is left out.
const WEIGHT_WORTH_LEARNING: f64 = 0.01;
/// Same weekdays that a trial needs before it.
const DAYS_BEFORE: usize = 3;

/// Half-lives with their weights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paces {
    weights: [f64; 3],
    leans: Leans,
}

/// One shape per weekday.
pub(crate) struct OrdinaryShapes {
    /// Shares. (7, slots)
    shares: Array2<f64>,
}

impl OrdinaryShapes {
    pub fn learn(past: &Past, origin: usize, paces: &Paces) -> Self {
        let mut shares = Array2::zeros((7, past.slots()));
        for weekday in 0..7 {
            let shape = paces.mix(past.slots(), |pace| {
                weekday_shape(past, origin, weekday, (pace, &paces.leans))
            });
            shares.row_mut(weekday).assign(&ndarray::aview1(&shape));
        }
        smooth(past, origin, &mut shares);
        Self { shares }
    }

    /// Shares of a weekday. (slots,)
    pub fn of(&self, weekday: WeekdayIndex) -> Vec<f64> {
        self.shares.row(weekday).to_vec()
    }
}

impl Paces {
    /// Tries every half-life on recent clean days.
    pub fn learn(past: &Past) -> Self {
        let leans = Leans::learn(past);
        let trials = trials(past);
        let mut weights = [0.0; 3];
        if trials.len() < TRIALS_LEAST {
            weights[MIDDLE] = 1.0;
            return Self { weights, leans };
        }
        let losses = HALF_LIVES_WEEKS.map(|half_life| loss(past, &trials, (half_life, &leans)));
        let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
        if least > 0.0 {
            weights = losses.map(|loss| (least / loss).powf(TEMPER));
        } else {
            weights[MIDDLE] = 1.0;
        }
        let total: f64 = weights.iter().sum();
        Self {
            weights: weights.map(|w| w / total),
            leans,
        }
    }

    /// The weighted mean of what each half-life gives. (slots,)
    pub fn mix(&self, slots: usize, shape: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
        let mut mixed = vec![0.0; slots];
        for (&half_life, &weight) in HALF_LIVES_WEEKS.iter().zip(&self.weights) {
            if weight > WEIGHT_WORTH_LEARNING {
                for (sum, share) in mixed.iter_mut().zip(shape(half_life)) {
                    *sum += weight * share;
                }
            }
        }
        super::shares::normalise(mixed)
    }
}

/// Recent clean days with enough of their weekday before them, latest first, thinned evenly.
fn trials(past: &Past) -> Vec<usize> {
    let known = |day: &usize| {
        let weekday = past.facts(*day).weekday;
        past.clean[*day] && past.clean_days(weekday, *day, DAYS_BEFORE).len() == DAYS_BEFORE
    };
    let recent: Vec<usize> = (past.n_past.saturating_sub(RECENT_DAYS)..past.n_past)
        .rev()
        .filter(known)
        .collect();
    let step = recent.len().div_ceil(TRIALS).max(1);
    recent.into_iter().step_by(step).collect()
}

/// Summed absolute error of the laid-out day ÷ summed contacts, the totals being known.
fn loss(past: &Past, trials: &[usize], habit: (f64, &Leans)) -> f64 {
    let (mut error, mut contacts) = (0.0, 0.0);
    for &day in trials {
        let shape = weekday_shape(past, day, past.facts(day).weekday, habit);
        let observed: Vec<usize> = (0..past.slots())
            .filter(|&slot| past.observed[[day, slot]])
            .collect();
        let total: f64 = observed.iter().map(|&s| past.offered[[day, s]]).sum();
        let share: f64 = observed.iter().map(|&s| shape[s]).sum();
        if share > 0.0 {
            let laid_out = |slot: usize| total * shape[slot] / share;
            let off = |&slot: &usize| (past.offered[[day, slot]] - laid_out(slot)).abs();
            error += observed.iter().map(off).sum::<f64>();
            contacts += total;
        }
    }
    error / contacts.max(1.0)
}
