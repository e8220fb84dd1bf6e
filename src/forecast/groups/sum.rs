//! The history of a group: its queues added up, as far as all of them are known.

use chrono::Datelike;
use ndarray::Array2;

use crate::calendar::{CalendarEntry, EntryKind, EventCalendar};
use crate::history::QueueHistory;
use crate::units::{GroupId, QueueId};

/// Adds the tables up. A slot is known where every queue that has it on that weekday at all is known.
pub(super) fn history(group: &GroupId, queues: &[&QueueHistory]) -> QueueHistory {
    let first = queues[0];
    let shape = (first.n_days(), first.slots_per_day());
    let mut offered = Array2::zeros(shape);
    let mut observed = Array2::from_elem(shape, false);
    let ever: Vec<Array2<bool>> = queues.iter().map(|queue| ever_seen(queue)).collect();
    for day in 0..shape.0 {
        let weekday = weekday(first, day);
        for slot in 0..shape.1 {
            let seen = |q: usize| queues[q].observed[[day, slot]];
            let works = |q: &usize| ever[*q][[weekday, slot]];
            let mut working = (0..queues.len()).filter(works).peekable();
            if working.peek().is_some() && working.all(seen) {
                observed[[day, slot]] = true;
                let counts = queues.iter().map(|q| q.offered[[day, slot]]);
                offered[[day, slot]] = counts.sum::<f64>();
            }
        }
    }
    QueueHistory {
        queue: QueueId::new(group.as_str()),
        first_day: first.first_day,
        interval_minutes: first.interval_minutes,
        handled: Array2::zeros(shape),
        handle_time_s: Array2::zeros(shape),
        offered,
        observed,
    }
}

/// Whether a queue has rows at all on a weekday and slot. (7, slots)
fn ever_seen(queue: &QueueHistory) -> Array2<bool> {
    let mut ever = Array2::from_elem((7, queue.slots_per_day()), false);
    for (day, row) in queue.observed.outer_iter().enumerate() {
        let mut known = ever.row_mut(weekday(queue, day));
        known.iter_mut().zip(row).for_each(|(k, &seen)| *k |= seen);
    }
    ever
}

fn weekday(queue: &QueueHistory, day: usize) -> usize {
    queue.day(day).weekday().num_days_from_monday() as usize
}

/// The calendar of the sum: campaigns and holidays of any of its queues are its own, days on which one of
/// them is closed or out say nothing of it.
pub(super) fn calendar(events: &EventCalendar, queues: &[&QueueHistory]) -> EventCalendar {
    let concerns = |entry: &&CalendarEntry| {
        let queue = entry.queue.as_ref();
        queue.is_none_or(|named| queues.iter().any(|q| q.queue == *named))
    };
    let own = events.entries().iter().filter(concerns);
    let of_sum = own.map(|entry| CalendarEntry {
        kind: match (&entry.queue, entry.kind) {
            (Some(_), EntryKind::Closed | EntryKind::Hours { .. }) => EntryKind::Outage,
            (_, kind) => kind,
        },
        queue: None,
        ..entry.clone()
    });
    EventCalendar::new(of_sum.collect())
}
