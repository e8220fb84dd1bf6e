//! When each rostered person is really on queue: the shift less its breaks, less random absences.
//!
//! ```text
//! a = 1 − √(1 − s)                  s: shrinkage
//! away for the whole shift with probability a; otherwise each quarter of an hour, counted from the
//! shift's start, away with probability a, independently
//! P(there in a given minute) = (1 − a)² = 1 − s, exactly and in every minute
//! ```

use crate::roster::{Roster, Shift};
use crate::simulation::Seed;
use crate::simulation::model::Model;
use crate::simulation::streams::{Purpose, Stream};

/// Minutes of a short absence.
const BLOCK_MINUTES: i64 = 15;

/// A stretch of a shift in which a person takes contacts, in seconds of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulation) struct Window {
    /// The person.
    pub(in crate::simulation) agent: usize,
    /// From.
    pub(in crate::simulation) start: f64,
    /// Until; work in hand then is finished first.
    pub(in crate::simulation) end: f64,
    /// Whether the shift has no further window.
    pub(in crate::simulation) last: bool,
}

/// All windows of a replication, those of one shift side by side.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Duties {
    /// The windows.
    pub(in crate::simulation) windows: Vec<Window>,
    /// Position of each shift's first window, ordered by its start.
    pub(in crate::simulation) first_windows: Vec<usize>,
}

/// Draws who is there when in one replication.
pub(in crate::simulation) fn draw(
    model: &Model,
    roster: &Roster,
    seed: Seed,
    replication: u32,
) -> Duties {
    let mut duties = Duties::default();
    for shift in &roster.shifts {
        let off = absences(model.shrinkage, shift, seed, replication);
        duties.add(model, shift, &off);
    }
    let windows = &duties.windows;
    duties.first_windows.sort_by(|&a, &b| {
        (windows[a].start.total_cmp(&windows[b].start))
            .then(windows[a].agent.cmp(&windows[b].agent))
    });
    duties
}

impl Duties {
    /// Adds the shift's time outside `off`, as far as it lies inside the plan.
    fn add(&mut self, model: &Model, shift: &Shift, off: &[(i64, i64)]) {
        let first = self.windows.len();
        let mut from = shift.start_minute;
        for &(start, end) in off {
            self.push(model, shift.agent, (from, start));
            from = from.max(end);
        }
        self.push(model, shift.agent, (from, shift.end_minute));
        if let Some(last) = self.windows[first..].last_mut() {
            last.last = true;
            self.first_windows.push(first);
        }
    }

    fn push(&mut self, model: &Model, agent: usize, (from, until): (i64, i64)) {
        let start = (from as f64 * 60.0).max(0.0);
        let end = until as f64 * 60.0;
        if start < end && start < model.horizon_s {
            self.windows.push(Window {
                agent,
                start,
                end,
                last: false,
            });
        }
    }
}

/// The spans of elapsed minutes, ascending, in which the person of this shift is not on queue.
fn absences(shrinkage: f64, shift: &Shift, seed: Seed, replication: u32) -> Vec<(i64, i64)> {
    let mut off: Vec<(i64, i64)> = shift
        .breaks
        .iter()
        .map(|b| (b.start_minute, b.end_minute))
        .collect();
    if shrinkage > 0.0 {
        let away = 1.0 - (1.0 - shrinkage).sqrt();
        let mut stream = Stream::new(seed, Purpose::Absence, key(shift, replication));
        if stream.uniform() < away {
            return vec![(shift.start_minute, shift.end_minute)];
        }
        let mut start = shift.start_minute;
        while start < shift.end_minute {
            let end = (start + BLOCK_MINUTES).min(shift.end_minute);
            if stream.uniform() < away {
                off.push((start, end));
            }
            start = end;
        }
    }
    off.sort_unstable();
    off
}

fn key(shift: &Shift, replication: u32) -> [u64; 4] {
    use chrono::Datelike;
    let date = shift.work_date.num_days_from_ce() as u64;
    [u64::from(replication), shift.agent as u64, date, 0]
}

#[cfg(test)]
mod tests;
