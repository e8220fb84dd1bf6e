//! Placed records become tables of days × slots, one per queue.

use chrono::{Duration, NaiveDate};
use ndarray::Array2;

use super::account::Account;
use super::placing::Placed;
use super::records::{ContactRecord, ContactRecords, RecordRules};
use super::{ContactHistory, QueueHistory};

/// What one slot holds, the two sides of a clock change apart.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    offered: f64,
    handled: f64,
    /// Handle time × handled, in seconds.
    worked_s: f64,
    present: bool,
}

/// Fills the tables with everything before the first planned day.
pub fn build(
    records: &ContactRecords,
    (placed, queues): (&[Placed], &[Vec<u32>]),
    rules: &RecordRules<'_>,
    account: &mut Account,
) -> ContactHistory {
    tell_of_planned(records, placed, rules, account);
    let days = placed.iter().map(|p| p.day).filter(|d| is_past(*d, rules));
    let (first_day, last_day) = (days.clone().min(), days.max());
    let (first_day, n_days) = match (first_day, last_day) {
        (Some(first), Some(last)) => (first, (last - first).num_days() as usize + 1),
        _ => (rules.first_planned_day.unwrap_or_default(), 0),
    };
    let n_slots = (1440 / rules.interval_minutes) as usize;
    let queues = queues.iter().enumerate().map(|(queue, positions)| {
        let own = positions.iter().map(|p| &placed[*p as usize]);
        let learnt = own.filter(|p| is_past(p.day, rules));
        let cells = fill(records, learnt, (first_day, n_days, n_slots));
        queue_table(queue, rules, first_day, cells)
    });
    ContactHistory {
        zone: rules.zone.clone(),
        interval_minutes: rules.interval_minutes,
        first_day,
        queues: queues.collect(),
    }
}

fn is_past(day: NaiveDate, rules: &RecordRules<'_>) -> bool {
    rules.first_planned_day.is_none_or(|first| day < first)
}

fn tell_of_planned(
    records: &ContactRecords,
    placed: &[Placed],
    rules: &RecordRules<'_>,
    account: &mut Account,
) {
    let mut planned = placed.iter().filter(|p| !is_past(p.day, rules));
    let (Some(first), Some(day)) = (planned.next(), rules.first_planned_day) else {
        return;
    };
    account.say(
        rules
            .warning("PB-1213")
            .row(records.row(first.index()))
            .column("start")
            .found(format!(
                "{} rows lie on or after the first planned day {day}",
                planned.count() + 1
            ))
            .expected("history before the plan")
            .fix("nothing to do, they are not learnt from"),
    );
}

fn fill<'p>(
    records: &ContactRecords,
    placed: impl Iterator<Item = &'p Placed>,
    (first_day, n_days, n_slots): (NaiveDate, usize, usize),
) -> Array2<[Side; 2]> {
    let mut cells = Array2::from_elem((n_days, n_slots), [Side::default(); 2]);
    for p in placed {
        let day = (p.day - first_day).num_days() as usize;
        let side = &mut cells[[day, p.slot()]][usize::from(p.second)];
        let new = observation(&records.get(p.index()), p.share());
        *side = if p.add { sum(*side, new) } else { new };
    }
    cells
}

fn observation(record: &ContactRecord, share: f64) -> Side {
    let served = record
        .handled
        .unwrap_or_else(|| (record.offered - record.abandoned.unwrap_or(0.0)).max(0.0));
    let (handled, worked_s) = match record.handle_time_s {
        Some(seconds) if seconds > 0.0 => (served * share, served * share * seconds),
        _ => (0.0, 0.0),
    };
    Side {
        offered: record.offered * share,
        handled,
        worked_s,
        present: true,
    }
}

fn sum(a: Side, b: Side) -> Side {
    Side {
        offered: a.offered + b.offered,
        handled: a.handled + b.handled,
        worked_s: a.worked_s + b.worked_s,
        present: true,
    }
}

/// The mean of the two sides where both are there, else the one that is.
fn fold([first, second]: [Side; 2]) -> Side {
    match (first.present, second.present) {
        (true, true) => {
            let both = sum(first, second);
            Side {
                offered: both.offered / 2.0,
                handled: both.handled / 2.0,
                worked_s: both.worked_s / 2.0,
                present: true,
            }
        }
        (false, _) => second,
        (true, false) => first,
    }
}

fn queue_table(
    queue: usize,
    rules: &RecordRules<'_>,
    first_day: NaiveDate,
    cells: Array2<[Side; 2]>,
) -> QueueHistory {
    let folded = cells.mapv(fold);
    let mean = |side: Side| {
        if side.handled > 0.0 {
            side.worked_s / side.handled
        } else {
            0.0
        }
    };
    QueueHistory {
        queue: rules.queues[queue].clone(),
        first_day,
        interval_minutes: rules.interval_minutes,
        offered: folded.mapv(|s| s.offered),
        observed: folded.mapv(|s| s.present),
        handled: folded.mapv(|s| s.handled),
        handle_time_s: folded.mapv(mean),
    }
}

impl ContactHistory {
    /// The day after the last one that any queue has a row for.
    pub fn end(&self) -> NaiveDate {
        let days = self.queues.first().map_or(0, QueueHistory::n_days);
        self.first_day + Duration::days(days as i64)
    }
}
