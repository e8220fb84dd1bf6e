//! The interruptions of a shift, each beside the break of the pattern that it claims to be.

use chrono::{DateTime, Duration, Utc};

use crate::roster::rows::ActivityRow;
use crate::roster::{BreakRule, RosterProblem, ShiftPattern};

/// One interruption, times counted in elapsed time from the shift's start.
#[derive(Debug, Clone, Copy)]
pub struct TakenBreak<'a> {
    /// The row.
    pub row: &'a ActivityRow,
    /// The break of the pattern; `None` for a stranger or for the second of the same id.
    pub rule: Option<&'a BreakRule>,
    /// How long after the shift's start it starts.
    pub after: Duration,
    /// How long it lasts.
    pub length: Duration,
}

impl<'a> TakenBreak<'a> {
    /// Everything off queue of a shift that starts then, by start and without duties.
    pub(in crate::roster) fn all(
        problem: &'a RosterProblem,
        (pattern, shift_start): (&'a ShiftPattern, DateTime<Utc>),
        activities: &[&'a ActivityRow],
    ) -> Vec<Self> {
        let mut placed: Vec<Self> = Vec::with_capacity(activities.len());
        for row in activities.iter().filter(|row| !row.on_queue) {
            let known = pattern.breaks.iter().find(|b| b.id == row.activity);
            let mut duties = problem.duties.iter();
            if known.is_none() && duties.any(|duty| duty.id == row.activity) {
                continue;
            }
            let is_first = placed.iter().all(|b| b.row.activity != row.activity);
            placed.push(Self {
                row,
                rule: known.filter(|_| is_first && problem.breaks_in_roster),
                after: row.start.to_utc() - shift_start,
                length: row.end.to_utc() - row.start.to_utc(),
            });
        }
        placed
    }

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
