//! The daily course of the people who took contacts, by Erlang A from who was answered in time.
//!
//! ```text
//! people(day, slot) = course(weekday, slot) · factor(day)
//! course:  Σ over days  W = Σ N · SL(people, N·h/Δ, p)   for each slot of a kind of day
//! factor:  the same over the slots of a day;  two sweeps over both
//! ```
//! A single interval would follow its own luck; a slot of several weeks and a whole day do not. Where
//! everybody was answered in time half a late contact is assumed, so that the number stays finite.

use rayon::prelude::*;

use super::happened::{Cell, Happened};
use crate::staffing::patience::{WaitingTimes, service};
use crate::units::Erlangs;

/// Days of history from which each weekday has a course of its own; below, workdays share one.
const DAYS_FOR_WEEKDAYS: usize = 35;
/// Least contacts late, or in time, that a sum is taken to have.
const HALF: f64 = 0.5;

/// What Erlang A needs of the cells.
pub(super) struct Setting<'a> {
    pub(super) cells: &'a [Cell],
    /// Mean handle time per cell, in seconds.
    pub(super) handle_time_s: &'a [f64],
    pub(super) interval_s: f64,
    pub(super) within_s: f64,
    pub(super) patience_s: f64,
}

impl Setting<'_> {
    fn load(&self, at: usize) -> f64 {
        self.cells[at].offered * self.handle_time_s[at] / self.interval_s
    }

    /// Share answered in time by so many people, linear between whole ones.
    fn in_time(&self, at: usize, people: f64) -> f64 {
        let times = WaitingTimes {
            handle_time_s: self.handle_time_s[at],
            patience_s: self.patience_s,
            answer_within_s: self.within_s,
        };
        let Ok(load) = Erlangs::new(self.load(at)) else {
            return 1.0;
        };
        let whole = |n: f64| service(n as u64, load, times).in_time.offered;
        let (low, part) = (people.floor(), people.fract());
        let below = whole(low);
        if part == 0.0 {
            below
        } else {
            below + (whole(low + 1.0) - below) * part
        }
    }

    /// The factor on `people` with which a group has as many in time as were seen; 1 where it has none.
    fn factor(&self, group: &[usize], people: &[f64]) -> f64 {
        let seen = group
            .iter()
            .filter_map(|&at| Some((at, self.cells[at].seen?)));
        let seen: Vec<_> = seen.collect();
        let offered: f64 = seen.iter().map(|(at, _)| self.cells[*at].offered).sum();
        if offered < 2.0 {
            return 1.0;
        }
        let in_time: f64 = seen.iter().map(|(_, seen)| seen.in_time).sum();
        let wanted = in_time.clamp(HALF, offered - HALF);
        let missing = |ln: f64| {
            let of = |at: usize| self.cells[at].offered * self.in_time(at, people[at] * ln.exp());
            wanted - seen.iter().map(|(at, _)| of(*at)).sum::<f64>()
        };
        root(missing, (-1.5, 1.5)).exp()
    }
}

/// Where a falling function crosses 0 (Illinois' method); the nearer end where it does not.
fn root(f: impl Fn(f64) -> f64, (mut a, mut b): (f64, f64)) -> f64 {
    let (mut at_a, mut at_b) = (f(a), f(b));
    if at_a <= 0.0 {
        return a;
    }
    if at_b >= 0.0 {
        return b;
    }
    for _ in 0..20 {
        let c = (a * at_b - b * at_a) / (at_b - at_a);
        let at_c = f(c);
        if (b - a).abs() < 2e-3 || at_c == 0.0 {
            return c;
        }
        if at_c > 0.0 {
            (a, at_a, at_b) = (c, at_c, at_b / 2.0);
        } else {
            (b, at_b, at_a) = (c, at_c, at_a / 2.0);
        }
    }
    (a + b) / 2.0
}

/// People per interval of the grid; 0 where nothing is known.
pub(super) fn course(happened: &Happened<'_>, setting: &Setting<'_>) -> Vec<f64> {
    let (slots, days) = groups(happened, setting.cells);
    let mut people: Vec<f64> = vec![0.0; setting.cells.len()];
    for group in &slots {
        let mean = group.iter().map(|&at| setting.load(at)).sum::<f64>() / group.len() as f64;
        group
            .iter()
            .for_each(|&at| people[at] = mean + mean.sqrt().max(0.5));
    }
    for _ in 0..2 {
        for grouping in [&slots, &days] {
            let factors: Vec<f64> = grouping
                .par_iter()
                .map(|group| setting.factor(group, &people))
                .collect();
            for (group, factor) in grouping.iter().zip(factors) {
                group.iter().for_each(|&at| people[at] *= factor);
            }
        }
    }
    let mut of_grid = vec![0.0; happened.intervals.len()];
    for (cell, people) in setting.cells.iter().zip(people) {
        of_grid[cell.interval] = people;
    }
    of_grid
}

/// Positions of cells by slot of a kind of day, and by day.
fn groups(happened: &Happened<'_>, cells: &[Cell]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let own_weekdays = happened.grid.n_days() >= DAYS_FOR_WEEKDAYS;
    let kind = |day: usize| match happened.grid.weekday(day) {
        weekday if own_weekdays => weekday,
        weekday => weekday.max(4),
    };
    let n_slots = happened.grid.slots_per_day();
    let mut slots = vec![Vec::new(); 7 * n_slots];
    let mut days = vec![Vec::new(); happened.grid.n_days()];
    for (at, cell) in cells.iter().enumerate() {
        slots[kind(cell.day) * n_slots + cell.slot].push(at);
        days[cell.day].push(at);
    }
    slots.retain(|group| !group.is_empty());
    days.retain(|group| !group.is_empty());
    (slots, days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_and_ends_are_kept() {
        assert!((root(|x| 1.0 - x.exp() / 2.0, (-1.5, 1.5)) - 2f64.ln()).abs() < 2e-3);
        assert_eq!(root(|_| 1.0, (-1.5, 1.5)), 1.5);
        assert_eq!(root(|_| -1.0, (-1.5, 1.5)), -1.5);
    }
}
