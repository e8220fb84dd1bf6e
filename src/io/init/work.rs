//! How much work a queue brings in a week, and how many people that keeps busy.

use chrono::{Datelike, Duration};

use super::opening::Hours;
use crate::history::QueueHistory;

/// The mean of so many weeks stands for the weeks to come.
const WEEKS: i64 = 8;

/// The people needed in a week, by weekday and slot.
pub struct Work {
    /// Mean contacts in a week.
    pub offered_per_week: f64,
    /// People per weekday (Monday first) and slot; 0 while closed.
    pub people: [Vec<f64>; 7],
    /// Length of a slot in hours.
    pub slot_hours: f64,
}

impl Work {
    /// Square-root staffing of the mean work of the last weeks.
    pub fn of(queue: &QueueHistory, hours: &Hours, handle_time_s: f64) -> Self {
        let slot_hours = f64::from(queue.interval_minutes) / 60.0;
        let offered = mean_week(queue);
        let people = std::array::from_fn(|weekday| {
            let is_open = |slot: usize| {
                let minute = (slot as u32 * queue.interval_minutes) as i32;
                hours[weekday]
                    .iter()
                    .any(|(a, b)| *a <= minute && minute < *b)
            };
            let staff = |(slot, contacts): (usize, &f64)| {
                let load = contacts * handle_time_s / (slot_hours * 3600.0);
                if is_open(slot) {
                    (load + load.sqrt()).max(1.0)
                } else {
                    0.0
                }
            };
            offered[weekday].iter().enumerate().map(staff).collect()
        });
        Self {
            offered_per_week: offered.iter().flatten().sum(),
            people,
            slot_hours,
        }
    }

    /// Agent-hours of a week in which `counts(weekday, minute)` holds.
    pub fn hours(&self, counts: impl Fn(usize, i32) -> bool) -> f64 {
        let slot_minutes = (self.slot_hours * 60.0).round() as i32;
        let mut total = 0.0;
        for (weekday, slots) in self.people.iter().enumerate() {
            for (slot, people) in slots.iter().enumerate() {
                if counts(weekday, slot as i32 * slot_minutes) {
                    total += people * self.slot_hours;
                }
            }
        }
        total
    }
}

/// Mean contacts per weekday and slot, over the days of the last weeks that have the slot.
fn mean_week(queue: &QueueHistory) -> [Vec<f64>; 7] {
    let n_slots = queue.slots_per_day();
    let mut sums: [Vec<(f64, f64)>; 7] = std::array::from_fn(|_| vec![(0.0, 0.0); n_slots]);
    let last = (0..queue.n_days())
        .rev()
        .find(|d| queue.observed.row(*d).iter().any(|o| *o));
    let from = last.map(|d| queue.day(d) - Duration::days(7 * WEEKS - 1));
    for day in (0..queue.n_days()).filter(|d| from.is_some_and(|from| queue.day(*d) >= from)) {
        let weekday = queue.day(day).weekday().num_days_from_monday() as usize;
        for (slot, (sum, n)) in sums[weekday].iter_mut().enumerate() {
            if queue.observed[[day, slot]] {
                *sum += queue.offered[[day, slot]];
                *n += 1.0;
            }
        }
    }
    let mean = |(sum, n): &(f64, f64)| if *n > 0.0 { sum / n } else { 0.0 };
    std::array::from_fn(|weekday| sums[weekday].iter().map(mean).collect())
}

/// The mean handle time of the history in seconds, weighted by contacts.
pub fn handle_time_s(queue: &QueueHistory) -> Option<f64> {
    let handled: f64 = queue.handled.sum();
    let worked: f64 = queue
        .handled
        .iter()
        .zip(&queue.handle_time_s)
        .map(|(n, t)| n * t)
        .sum();
    (handled > 0.0).then(|| worked / handled)
}
