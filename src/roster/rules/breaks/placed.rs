//! The interruptions of a shift, each beside the break of the pattern that it claims to be.

use chrono::Duration;

use crate::roster::BreakRule;
use crate::roster::rows::ActivityRow;
use crate::roster::rules::{Person, WorkedShift};

/// One interruption, times counted in elapsed time from the shift's start.
#[derive(Debug, Clone, Copy)]
pub(super) struct TakenBreak<'a> {
    /// The row.
    pub row: &'a ActivityRow,
    /// The break of the pattern; `None` for a stranger or for the second of the same id.
    pub rule: Option<&'a BreakRule>,
    /// How long after the shift's start it starts.
    pub after: Duration,
    /// How long it lasts.
    pub length: Duration,
}

impl TakenBreak<'_> {
    pub(super) fn starts_in_window(&self, rule: &BreakRule) -> bool {
        let window = i64::from(rule.from_minute) * 60..=i64::from(rule.to_minute) * 60;
        window.contains(&self.after.num_seconds())
    }

    pub(super) fn after_minutes(&self) -> f64 {
        self.after.num_seconds() as f64 / 60.0
    }

    pub(super) fn length_minutes(&self) -> f64 {
        self.length.num_seconds() as f64 / 60.0
    }
}

/// Whether breaks are placed at all, and something is known of them.
pub(super) fn asks_for_breaks(person: &Person<'_>) -> bool {
    person.activities_known && person.problem.breaks_in_roster
}

/// Everything off queue inside the shift, by start.
pub(super) fn interruptions<'s, 'a>(
    shift: &'s WorkedShift<'a>,
) -> impl Iterator<Item = &'a ActivityRow> + 's {
    let inside = shift.activities.iter().copied();
    inside.filter(|row| !row.on_queue)
}

/// The same without duties, beside the pattern's breaks; none where the pattern does not exist.
pub(super) fn taken<'a>(person: &Person<'a>, shift: &WorkedShift<'a>) -> Vec<TakenBreak<'a>> {
    let Some(pattern) = shift.pattern else {
        return Vec::new();
    };
    let mut placed: Vec<TakenBreak<'a>> = Vec::with_capacity(shift.activities.len());
    for row in interruptions(shift) {
        let known = pattern.breaks.iter().find(|b| b.id == row.activity);
        let mut duties = person.problem.duties.iter();
        if known.is_none() && duties.any(|duty| duty.id == row.activity) {
            continue;
        }
        let is_first = placed.iter().all(|b| b.row.activity != row.activity);
        placed.push(TakenBreak {
            row,
            rule: known.filter(|_| is_first && person.problem.breaks_in_roster),
            after: row.start.to_utc() - shift.start,
            length: row.end.to_utc() - row.start.to_utc(),
        });
    }
    placed
}
