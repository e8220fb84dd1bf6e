//! Shapes of ordinary days by weekday, leaning on the rest of the week, mixed over several paces.

use super::lean::Leans;
use super::shares::normalise;
use crate::forecast::bands::robust::median;
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::WeekdayIndex;

/// Days of one weekday that are used.
const WEEKDAY_DAYS: usize = 20;
/// Days of the pooled group that are used.
const GROUP_DAYS: usize = 100;
/// A slot that was empty on so many last days is closed.
const CLOSED_DAYS: usize = 6;

/// The weekday whose habits a make-up workday has: the middle of the week.
pub(crate) const MAKE_UP_WEEKDAY: WeekdayIndex = 3;

/// Shares of a weekday from the days before `origin`, a day losing half its weight in `half_life_weeks`.
/// (slots,)
pub(super) fn weekday_shape(
    past: &Past,
    origin: usize,
    weekday: WeekdayIndex,
    (half_life_weeks, leans): (f64, &Leans),
) -> Vec<f64> {
    let mean_of = |days: &[usize]| WeightedDays::of(past, origin, days, half_life_weeks);
    let rests = past.is_weekend(weekday);
    let lean = leans.of(rests);
    let days = past.clean_days(weekday, origin, WEEKDAY_DAYS);
    let own = mean_of(&days);
    let group = pooled_days(past, origin, !rests || days.is_empty());
    let mut shape = own.leaning_on(&mean_of(&group), lean);
    for (slot, share) in shape.iter_mut().enumerate() {
        if is_closed_slot(past, &days, slot) {
            *share = 0.0;
        }
    }
    normalise(shape)
}

/// The last clean working days; where there is none, all clean days.
fn pooled_days(past: &Past, origin: usize, working: bool) -> Vec<usize> {
    let latest = |working: bool| -> Vec<usize> {
        (0..origin)
            .rev()
            .filter(|&day| {
                past.clean[day] && (!working || !past.is_weekend(past.facts(day).weekday))
            })
            .take(GROUP_DAYS)
            .collect()
    };
    let working = latest(working);
    if working.is_empty() {
        latest(false)
    } else {
        working
    }
}

/// A weighted mean day.
struct WeightedDays {
    /// Contacts per slot of the mean day. (slots,)
    mean: Vec<f64>,
    /// Sum of the age weights: how many days of today the mean is worth.
    weight: f64,
}

impl WeightedDays {
    /// Recent days weigh more, days with unusually many contacts no more than a usual one.
    fn of(past: &Past, origin: usize, days: &[usize], half_life_weeks: f64) -> Self {
        let total = |day: usize| past.totals[day].map_or(0.0, |t| t.contacts);
        let totals: Vec<f64> = days.iter().map(|&day| total(day)).collect();
        let usual = median(&totals).unwrap_or(0.0);
        let mut sum = vec![0.0; past.slots()];
        let mut seen = vec![0.0; past.slots()];
        let mut weight = 0.0;
        for &day in days {
            let age_weeks = (origin - day) as f64 / 7.0;
            let recency = 0.5f64.powf(age_weeks / half_life_weeks);
            let scale = recency * total(day).min(usual) / total(day);
            weight += recency;
            for slot in 0..sum.len() {
                if past.observed[[day, slot]] {
                    sum[slot] += scale * past.offered[[day, slot]];
                    seen[slot] += recency;
                }
            }
        }
        let mean = sum
            .iter()
            .zip(&seen)
            .map(|(s, &n)| if n > 0.0 { s / n } else { 0.0 })
            .collect();
        Self { mean, weight }
    }

    fn leaning_on(&self, group: &Self, days: f64) -> Vec<f64> {
        let own_mass: f64 = self.mean.iter().sum();
        let group_mass: f64 = group.mean.iter().sum();
        if own_mass <= 0.0 || group_mass <= 0.0 {
            return group.mean.clone();
        }
        let lean = days * own_mass / group_mass;
        self.mean
            .iter()
            .zip(&group.mean)
            .map(|(own, group)| self.weight * own + lean * group)
            .collect()
    }
}

/// Whether a slot was empty on the latest six of these days (latest first; at least three).
pub(crate) fn is_closed_slot(past: &Past, days: &[usize], slot: usize) -> bool {
    let recent = &days[..days.len().min(CLOSED_DAYS)];
    recent.len() >= 3 && recent.iter().all(|&day| past.offered[[day, slot]] == 0.0)
}

/// Mean contacts per slot over the days that hold it. (slots,)
pub(crate) fn slot_means(past: &Past, days: &[usize]) -> Vec<f64> {
    (0..past.slots())
        .map(|slot| {
            let known: Vec<f64> = days
                .iter()
                .filter(|&&day| past.observed[[day, slot]])
                .map(|&day| past.offered[[day, slot]])
                .collect();
            let n = known.len().max(1) as f64;
            known.iter().sum::<f64>() / n
        })
        .collect()
}

/// The weekday whose shape the day has.
pub(crate) fn shape_weekday(past: &Past, day: usize) -> WeekdayIndex {
    let facts = past.facts(day);
    if facts.make_up {
        MAKE_UP_WEEKDAY
    } else {
        facts.weekday
    }
}
