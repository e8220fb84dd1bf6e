//! What a queue's history says of each day: its slots, and its total as far as it is known.
//!
//! A day is known as far as the slots in which its weekday usually has contacts are known. With at
//! least 60 % of the usual contacts present the total is scaled up; below that it is unknown.

use ndarray::Array2;

use crate::calendar::ClockMinutes;
use crate::forecast::past::special_days::DayFacts;
use crate::history::QueueHistory;

/// A day with less of its usual contacts present is unknown.
const PRESENT_SHARE_LEAST: f64 = 0.6;

/// A day's contacts as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DayTotal {
    /// Contacts of the whole day, scaled up where a part is missing.
    pub contacts: f64,
    /// Share of the usual contacts whose slots were observed, 0.6 to 1.
    pub share_present: f64,
}

/// The tables from `first_row` to the origin; days behind the history's end are unknown.
pub(crate) fn tables(
    history: &QueueHistory,
    first_row: usize,
    n_past: usize,
    days: &[DayFacts],
) -> (Array2<f64>, Array2<bool>) {
    let shape = (n_past, history.slots_per_day());
    let mut offered = Array2::zeros(shape);
    let mut observed = Array2::from_elem(shape, false);
    for day in 0..n_past.min(history.n_days() - first_row) {
        for slot in 0..shape.1 {
            let row = first_row + day;
            let clock = (slot as u32 * history.interval_minutes) as ClockMinutes;
            // Special hours hide the rest of the day: what they cut off is not "nobody called".
            let in_hours = days[day]
                .hours
                .is_none_or(|(from, until)| from <= clock && clock < until);
            let says_something = in_hours && !days[day].hides(clock);
            if history.observed[[row, slot]] && says_something {
                observed[[day, slot]] = true;
                offered[[day, slot]] = history.offered[[row, slot]];
            }
        }
    }
    (offered, observed)
}

/// The total of each day; `None` where too little of it is known, or the calendar excludes it.
pub(crate) fn day_totals(
    offered: &Array2<f64>,
    observed: &Array2<bool>,
    days: &[DayFacts],
) -> Vec<Option<DayTotal>> {
    let usual = usual_days(offered, observed, days);
    (0..offered.nrows())
        .map(|day| {
            if days[day].excluded {
                return None;
            }
            let usual = usual.row(days[day].weekday);
            let seen = observed.row(day);
            let share_present = present_share(usual.iter().zip(seen))?;
            let contacts = offered.row(day).sum() / share_present;
            (share_present >= PRESENT_SHARE_LEAST).then_some(DayTotal {
                contacts,
                share_present,
            })
        })
        .collect()
}

/// Share of the usual contacts in observed slots; `None` where no slot was observed.
fn present_share<'a>(slots: impl Iterator<Item = (&'a f64, &'a bool)> + Clone) -> Option<f64> {
    let n_seen = slots.clone().filter(|(_, seen)| **seen).count();
    let all: f64 = slots.clone().map(|(usual, _)| usual).sum();
    let present: f64 = slots
        .filter(|(_, seen)| **seen)
        .map(|(usual, _)| usual)
        .sum();
    match n_seen {
        0 => None,
        // A weekday without any contacts is known to be empty as soon as it is seen.
        _ if all <= 0.0 => Some(1.0),
        _ => Some((present / all).min(1.0)),
    }
}

/// Mean contacts per weekday and slot over the days that hold the slot. (7, slots)
fn usual_days(offered: &Array2<f64>, observed: &Array2<bool>, days: &[DayFacts]) -> Array2<f64> {
    let slots = offered.ncols();
    let mut sum = Array2::<f64>::zeros((7, slots));
    let mut n = Array2::<f64>::zeros((7, slots));
    for day in 0..offered.nrows() {
        for slot in 0..slots {
            if observed[[day, slot]] {
                sum[[days[day].weekday, slot]] += offered[[day, slot]];
                n[[days[day].weekday, slot]] += 1.0;
            }
        }
    }
    sum.zip_mut_with(&n, |s, &n| *s /= n.max(1.0));
    sum
}
