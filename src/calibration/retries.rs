//! How many of those who give up call again, from what arrives beyond the expected afterwards.
//!
//! ```text
//! e(t)    expected: mean of the slot × level of the day without t, five before and one after
//! r(t)    offered(t) − e(t)
//! k(t)    Σ_j w_j · (abandoned(t − j) − mean of its slot)      j = 1, 2, …
//! w_j     share of those who call again that does so j intervals later: (τ/Δ)(1 − e^{−Δ/τ})²·e^{−(j−1)Δ/τ}
//! r(t) = ρ·r(t − 1) + share·k(t) + noise                       weights 1 ÷ mean of the slot
//! τ  mean time after which people call again, taken from the project      Δ  length of an interval
//! ```
//! Those who call again within the same interval stay invisible: there, many who give up are as well
//! the consequence of many calls. The term in ρ keeps a busy hour from being taken for repeated calls.
//! The level of the day is taken from one half of the other intervals for r(t) and from the other half for
//! r(t − 1): an error that both had would make ρ too large and, those who give up standing for a busy
//! interval too, the share too small (by 0.08 on simulated centres).
//! With short times to the next call little is left to be seen, and the interval of the estimate is wide.
//!
//! # References
//! Aksin, Armony, Mehrotra (2007), "The modern call center", Production and Operations Management 16,
//! section on retrials. Nickell (1981), *Biases in dynamic models with fixed effects* (why the level of
//! the day leaves the interval out).

use super::happened::{Cell, Happened};
use super::resampling::resampled;
use super::{Estimate, Reason, Verdict};

/// Fewest abandoned contacts and days.
const FEWEST_ABANDONED: f64 = 50.0;
const FEWEST_DAYS: usize = 14;
/// Shorter days leave nothing to compare an interval with.
const FEWEST_IN_DAY: usize = 12;

/// Intervals before one that do not count for its level: a rush there lengthens the line, so that more
/// give up now, and would make this interval look quiet beside it.
const MEMORY: usize = 5;

/// Sums of one day: rr, rk, kk, yr, yk (weighted products of regressors and residual).
#[derive(Debug, Clone, Copy, Default)]
struct Sums([f64; 5]);

/// Estimates the share that calls again.
pub(super) fn share(happened: &Happened<'_>, cells: &[Cell], seed: u64) -> Verdict {
    let abandoned: f64 = cells
        .iter()
        .filter_map(|c| c.seen)
        .map(|s| s.abandoned)
        .sum();
    let mut days: Vec<&[Cell]> = cells.chunk_by(|a, b| a.day == b.day).collect();
    days.retain(|day| day.len() >= FEWEST_IN_DAY);
    if days.len() < FEWEST_DAYS {
        let intervals = days.iter().map(|d| d.len()).sum();
        let days = days.len();
        return Verdict::NotIdentified(Reason::TooFew { intervals, days });
    }
    if abandoned < FEWEST_ABANDONED {
        return Verdict::NotIdentified(Reason::NobodyWaits);
    }
    let usual = Usual::new(happened, cells);
    let of_day = |day: &&[Cell]| usual.sums(happened, day);
    let sums: Vec<Sums> = days.iter().map(of_day).collect();
    let of = |picked: &mut dyn Iterator<Item = &Sums>| {
        let mut total = [0.0; 5];
        for sums in picked {
            total.iter_mut().zip(sums.0).for_each(|(t, s)| *t += s);
        }
        let [rr, rk, kk, yr, yk] = total;
        let determinant = rr * kk - rk * rk;
        (determinant > 1e-9 * rr * kk).then(|| (rr * yk - rk * yr) / determinant)
    };
    let estimate = of(&mut sums.iter()).and_then(|value| {
        let draws = resampled(sums.len(), seed, |days| {
            of(&mut days.iter().map(|&d| &sums[d]))
        });
        Estimate::new(value, &draws)
    });
    match estimate.map(|e| e.map(|x| x.clamp(-1.0, 1.0))) {
        None => Verdict::NotIdentified(Reason::Flat),
        Some(estimate) if estimate.band_95.0 > 0.0 => Verdict::Estimated(estimate),
        Some(estimate) => Verdict::LikeZero(estimate),
    }
}

/// Means of the slots of each kind of day.
struct Usual {
    /// Contacts, abandoned contacts.
    means: Vec<(f64, f64)>,
    own_weekdays: bool,
}

impl Usual {
    fn new(happened: &Happened<'_>, cells: &[Cell]) -> Self {
        let own_weekdays = happened.grid.n_days() >= 35;
        let mut usual = Self {
            means: Vec::new(),
            own_weekdays,
        };
        let mut sums = vec![[0.0; 4]; 7 * happened.grid.slots_per_day()];
        for cell in cells {
            let sum = &mut sums[usual.key(happened, cell)];
            (sum[0], sum[1]) = (sum[0] + cell.offered, sum[1] + 1.0);
            if let Some(seen) = cell.seen {
                (sum[2], sum[3]) = (sum[2] + seen.abandoned, sum[3] + 1.0);
            }
        }
        let mean = |s: [f64; 4]| (s[0] / s[1].max(1.0), s[2] / s[3].max(1.0));
        usual.means = sums.into_iter().map(mean).collect();
        usual
    }

    fn key(&self, happened: &Happened<'_>, cell: &Cell) -> usize {
        let weekday = happened.grid.weekday(cell.day);
        let kind = if self.own_weekdays {
            weekday
        } else {
            weekday.max(4)
        };
        kind * happened.grid.slots_per_day() + cell.slot
    }

    fn sums(&self, happened: &Happened<'_>, day: &[Cell]) -> Sums {
        let interval_s = f64::from(happened.grid.interval_minutes()) * 60.0;
        let passing = interval_s / happened.assumed.retry_after_s;
        let stays = (-passing).exp();
        let first = (1.0 - stays).powi(2) / passing;
        let usual: Vec<(f64, f64)> = day
            .iter()
            .map(|cell| self.means[self.key(happened, cell)])
            .collect();
        let residual = |t: usize, half: usize| {
            let near = t.saturating_sub(MEMORY)..(t + 2).min(day.len());
            let far = (0..day.len()).filter(|u| u % 2 == half && !near.contains(u));
            let (left, of) = far.fold((0.0, 0.0), |(n, of), u| {
                (n + day[u].offered, of + usual[u].0)
            });
            day[t].offered - usual[t].0 * if of > 0.0 { left / of } else { 1.0 }
        };
        let (mut sums, mut k) = (Sums::default(), 0.0);
        for t in 1..day.len() {
            if day[t].interval != day[t - 1].interval + 1 {
                k = 0.0;
                continue;
            }
            let gave_up = day[t - 1]
                .seen
                .map_or(0.0, |s| s.abandoned - usual[t - 1].1);
            k = first * gave_up + stays * k;
            let (y, r, weight) = (
                residual(t, 0),
                residual(t - 1, 1),
                1.0 / usual[t].0.max(1.0),
            );
            let products = [r * r, r * k, k * k, y * r, y * k];
            sums.0
                .iter_mut()
                .zip(products)
                .for_each(|(s, p)| *s += weight * p);
        }
        sums
    }
}
