//! How far a weekday's shape leans on that of its group: as far as the group's weekdays are alike.
//!
//! ```text
//! c    squared distance of a day's root shares to its weekday's mean: habit and counting, per day
//! d    the same of the weekdays' means to their group's, beyond what c makes of so few days
//! the group counts as c / d more days of the weekday, 0.5 to 30
//! ```
//! Where weekdays differ clearly a few days of one's own say more than the group; where counting hides all
//! difference the group knows nearly everything.
//!
//! # References
//! Efron & Morris (1975), data analysis using Stein's estimator.

use super::shares::{distance, mean_of, normalise, roots};
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::WeekdayIndex;

/// Days that the group may count as.
const DAYS: (f64, f64) = (0.5, 30.0);
/// Where too little is known.
const USUAL_DAYS: f64 = 2.0;
/// Clean days of each weekday that are looked at.
const RECENT: usize = 12;
/// Fewer say nothing of a weekday.
const LEAST: usize = 3;

/// Days that the group counts as, beside a weekday's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leans {
    working: f64,
    resting: f64,
}

impl Leans {
    /// Compares weekdays with their group on recent clean days.
    pub fn learn(past: &Past) -> Self {
        let weekdays = |rests: bool| -> Vec<WeekdayIndex> {
            (0..7).filter(|&w| past.is_weekend(w) == rests).collect()
        };
        let all: Vec<WeekdayIndex> = (0..7).collect();
        Self {
            working: days(past, &weekdays(false), &weekdays(false)),
            resting: days(past, &weekdays(true), &all),
        }
    }

    /// Days that the group of a weekday counts as.
    pub fn of(&self, rests: bool) -> f64 {
        if rests { self.resting } else { self.working }
    }
}

/// Root shares of recent clean days of a weekday.
fn shapes(past: &Past, weekday: WeekdayIndex) -> Vec<Vec<f64>> {
    let days = past.clean_days(weekday, past.n_past, RECENT);
    let shape = |day: usize| roots(&normalise(past.offered.row(day).to_vec()));
    days.into_iter().map(shape).collect()
}

fn days(past: &Past, weekdays: &[WeekdayIndex], group: &[WeekdayIndex]) -> f64 {
    let known = |w: &WeekdayIndex| Some(shapes(past, *w)).filter(|s| s.len() >= LEAST);
    let own: Vec<Vec<Vec<f64>>> = weekdays.iter().filter_map(known).collect();
    let pooled: Vec<Vec<f64>> = group.iter().filter_map(known).flatten().collect();
    if own.is_empty() || group.iter().filter_map(known).count() < 2 {
        return USUAL_DAYS;
    }
    let middle = mean_of(&pooled);
    let (mut within, mut freedom, mut between) = (0.0, 0.0, 0.0);
    for shapes in &own {
        let mean = mean_of(shapes);
        within += shapes.iter().map(|s| distance(s, &mean)).sum::<f64>();
        freedom += (shapes.len() - 1) as f64;
    }
    let per_day = within / freedom;
    for shapes in &own {
        let by_chance = per_day * (1.0 / shapes.len() as f64 - 1.0 / pooled.len() as f64);
        between += (distance(&mean_of(shapes), &middle) - by_chance.max(0.0)) / own.len() as f64;
    }
    if per_day <= 0.0 {
        return USUAL_DAYS;
    }
    (per_day / between.max(per_day / DAYS.1)).clamp(DAYS.0, DAYS.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::EventCalendar;
    use crate::forecast::past::preparation::Horizon;
    use crate::history::QueueHistory;
    use chrono::NaiveDate;
    use ndarray::Array2;

    /// Twelve weeks of which every weekday peaks `apart` hours after the one before, some contacts more or less.
    fn leans(apart: f64) -> Leans {
        let noise = |a: usize| ((a * 7919) % 1013) as f64 / 506.5 - 1.0;
        let offered = Array2::from_shape_fn((84, 24), |(day, hour)| {
            let peak = 12.0 + apart * ((day % 7) as f64 - 2.0);
            let bell = 200.0 * (-((hour as f64 - peak) / 4.0).powi(2)).exp();
            (bell + 12.0 * noise(day * 24 + hour)).max(0.0).round()
        });
        let history = QueueHistory {
            queue: "voice".into(),
            first_day: NaiveDate::from_ymd_opt(2025, 1, 6).unwrap(),
            interval_minutes: 60,
            observed: Array2::from_elem((84, 24), true),
            handled: Array2::zeros((84, 24)),
            handle_time_s: Array2::zeros((84, 24)),
            offered,
        };
        let horizon = Horizon {
            origin: history.day(84),
            n_days: 7,
        };
        Leans::learn(&Past::new(&history, &EventCalendar::default(), horizon).unwrap())
    }

    #[test]
    fn weekdays_that_are_alike_lean_on_each_other_and_others_do_not() {
        let (alike, different) = (leans(0.0), leans(0.8));
        assert!(alike.of(false) > 8.0, "{alike:?}");
        assert!(different.of(false) < 1.0, "{different:?}");
        assert!(
            different.of(true) < alike.of(true),
            "{alike:?} {different:?}"
        );
    }
}
