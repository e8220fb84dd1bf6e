//! Shifts one after another: no overlap, enough rest, not too many days in a row.

mod consecutive_days;
mod overlap;
mod rest;
mod two_shifts_one_day;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Person, Rule};

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &two_shifts_one_day::RULE,
    &overlap::RULE,
    &rest::RULE,
    &consecutive_days::RULE,
];

/// Each planned shift that follows another: its work date, when all earlier work had ended, its start.
fn successions(
    person: &Person<'_>,
) -> impl Iterator<Item = (NaiveDate, DateTime<Utc>, DateTime<Utc>)> {
    let mut ended: Option<DateTime<Utc>> = person.past.iter().map(|past| past.end).max();
    person.shifts.iter().filter_map(move |shift| {
        let before = ended;
        ended = ended.max(Some(shift.end));
        before.map(|before| (shift.work_date(), before, shift.start))
    })
}
