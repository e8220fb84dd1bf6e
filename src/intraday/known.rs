//! Actual counts laid over the history.

use chrono::{Duration, NaiveDate};
use ndarray::{Array2, s};

use crate::history::{ContactHistory, QueueHistory};
use crate::units::QueueId;

/// One history of both; where both hold an interval, the actuals'. Both count in the same intervals.
pub fn merged(history: &ContactHistory, actuals: &ContactHistory) -> ContactHistory {
    let both = [history, actuals];
    let filled = both.iter().filter(|h| h.end() > h.first_day);
    let first_day = filled.clone().map(|h| h.first_day).min();
    let first_day = first_day.unwrap_or(history.first_day);
    let end = filled.map(|h| h.end()).max().unwrap_or(first_day);
    let frame = Frame {
        first_day,
        n_days: (end - first_day).num_days() as usize,
        interval_minutes: history.interval_minutes,
    };
    let ids: Vec<&QueueId> = history.queues.iter().map(|q| &q.queue).collect();
    let queue = |id: &QueueId| {
        let mut table = frame.empty(id);
        for part in both {
            let own = part.queues.iter().filter(|q| q.queue == *id);
            own.for_each(|q| lay_over(&mut table, q));
        }
        table
    };
    ContactHistory {
        zone: history.zone.clone(),
        interval_minutes: history.interval_minutes,
        first_day,
        queues: ids.into_iter().map(queue).collect(),
    }
}

/// The first day of which any queue knows something.
pub fn first_known(history: &ContactHistory) -> Option<NaiveDate> {
    let first = |queue: &QueueHistory| {
        let mut days = queue.observed.outer_iter();
        let row = days.position(|day| day.iter().any(|&seen| seen));
        row.map(|row| queue.day(row))
    };
    history.queues.iter().filter_map(first).min()
}

/// How many intervals on the wall clock are known from `slot` of `day` on, over all queues.
pub fn n_known_from(history: &ContactHistory, day: NaiveDate, slot: usize) -> usize {
    let of_queue = |queue: &QueueHistory| {
        let row = (day - queue.first_day).num_days();
        let n_days = queue.n_days() as i64;
        let seen = |part: ndarray::ArrayView2<'_, bool>| part.iter().filter(|&&o| o).count();
        let later = (row + 1).clamp(0, n_days) as usize;
        let today = match usize::try_from(row) {
            Ok(row) if row < queue.n_days() => seen(queue.observed.slice(s![row..=row, slot..])),
            _ => 0,
        };
        today + seen(queue.observed.slice(s![later.., ..]))
    };
    history.queues.iter().map(of_queue).sum()
}

/// The days and slots that a table spans.
struct Frame {
    first_day: NaiveDate,
    n_days: usize,
    interval_minutes: u32,
}

impl Frame {
    fn empty(&self, queue: &QueueId) -> QueueHistory {
        let shape = (self.n_days, (1440 / self.interval_minutes) as usize);
        QueueHistory {
            queue: queue.clone(),
            first_day: self.first_day,
            interval_minutes: self.interval_minutes,
            offered: Array2::zeros(shape),
            observed: Array2::from_elem(shape, false),
            handled: Array2::zeros(shape),
            handle_time_s: Array2::zeros(shape),
        }
    }
}

/// Writes every observed slot of `from` into `table`.
fn lay_over(table: &mut QueueHistory, from: &QueueHistory) {
    for ((row, slot), _) in from.observed.indexed_iter().filter(|(_, seen)| **seen) {
        let day = from.first_day + Duration::days(row as i64);
        let to = [(day - table.first_day).num_days() as usize, slot];
        table.observed[to] = true;
        table.offered[to] = from.offered[[row, slot]];
        table.handled[to] = from.handled[[row, slot]];
        table.handle_time_s[to] = from.handle_time_s[[row, slot]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;

    fn history(first_day: &str, counts: &[[Option<f64>; 2]]) -> ContactHistory {
        let frame = Frame {
            first_day: first_day.parse().unwrap(),
            n_days: counts.len(),
            interval_minutes: 720,
        };
        let mut queue = frame.empty(&"voice".into());
        for (row, day) in counts.iter().enumerate() {
            for (slot, count) in day.iter().enumerate() {
                queue.observed[[row, slot]] = count.is_some();
                queue.offered[[row, slot]] = count.unwrap_or(0.0);
            }
        }
        ContactHistory {
            zone: Zone::new("Asia/Shanghai").unwrap(),
            interval_minutes: 720,
            first_day: frame.first_day,
            queues: vec![queue],
        }
    }

    #[test]
    fn actuals_hold_where_both_speak_and_days_between_stay_unknown() {
        let past = history("2026-11-01", &[[Some(1.0), Some(2.0)], [Some(3.0), None]]);
        let today = history(
            "2026-11-02",
            &[[Some(9.0), None], [None; 2], [Some(5.0), None]],
        );
        let both = merged(&past, &today);
        let queue = &both.queues[0];
        assert_eq!(both.end().to_string(), "2026-11-05");
        assert_eq!(queue.offered[[0, 1]], 2.0);
        assert_eq!(queue.offered[[1, 0]], 9.0);
        assert!(!queue.observed[[1, 1]] && !queue.observed[[2, 0]]);
        assert_eq!(queue.offered[[3, 0]], 5.0);
        let day = "2026-11-02".parse().unwrap();
        assert_eq!(n_known_from(&both, day, 0), 2);
        assert_eq!(n_known_from(&both, day, 1), 1);
        assert_eq!(first_known(&both), Some(past.first_day));
    }

    #[test]
    fn actuals_alone_and_history_alone_are_enough() {
        let past = history("2026-11-01", &[[Some(1.0), None]]);
        let none = history("1970-01-01", &[]);
        assert_eq!(merged(&past, &none).first_day, past.first_day);
        assert_eq!(merged(&none, &past).queues[0].offered[[0, 0]], 1.0);
        assert_eq!(first_known(&none), None);
    }
}
