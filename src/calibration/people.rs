//! The people of a replay: a level with its daily course, or a worked roster less a share.

use super::draws::{Draws, For};
use super::happened::Worked;
use super::replay::Staffing;

/// Minutes of a short absence, as the simulation has it.
const BLOCK_MINUTES: i64 = 15;

/// So many people per interval, fractions there for a part of the time.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) seed: u64,
    /// Per interval of the grid.
    pub(super) people: Vec<f64>,
    /// All of them times this.
    pub(super) factor: f64,
    /// Steps of an interval, and steps in a quarter of an hour.
    pub(super) steps: usize,
    pub(super) steps_of_block: usize,
}

impl Staffing for Level {
    fn people(&self, replication: usize, first: usize, n: usize) -> Vec<u32> {
        let mut people = Vec::with_capacity(n * self.steps);
        for interval in first..first + n {
            let mut draws = Draws::new(self.seed, For::Fraction, replication, interval);
            let mut there = 0.0;
            for step in 0..self.steps {
                if step % self.steps_of_block == 0 {
                    there = (self.people[interval] * self.factor + draws.uniform()).floor();
                }
                people.push(there as u32);
            }
        }
        people
    }
}

/// The worked roster: each shift away as a whole with probability a, each quarter of an hour of it
/// with probability a, where (1 − a)² is the share that is there.
#[derive(Debug, Clone)]
pub(super) struct Rostered<'a> {
    pub(super) seed: u64,
    /// Ordered by their starts.
    pub(super) worked: &'a [Worked],
    /// Share of time on queue in which people are there.
    pub(super) availability: f64,
    pub(super) interval_minutes: i64,
    pub(super) step_minutes: i64,
}

/// No shift lasts longer, in minutes.
const LONGEST: i64 = 36 * 60;

impl Rostered<'_> {
    /// The shifts that may touch these minutes, with their positions.
    fn near(&self, from: i64, until: i64) -> impl Iterator<Item = (usize, &Worked)> {
        let start = |w: &Worked| w.spans.first().map_or(i64::MIN, |s| s.0);
        let first = self.worked.partition_point(|w| start(w) < from - LONGEST);
        let end = self.worked.partition_point(|w| start(w) < until);
        (first..end).map(|at| (at, &self.worked[at]))
    }

    /// Rostered people on queue, mean over an interval.
    pub(super) fn on_queue(&self, interval: usize) -> f64 {
        let from = interval as i64 * self.interval_minutes;
        let until = from + self.interval_minutes;
        let inside = |&(a, b): &(i64, i64)| (b.min(until) - a.max(from)).max(0);
        let shifts = self.near(from, until);
        let minutes: i64 = shifts
            .map(|(_, w)| w.spans.iter().map(inside).sum::<i64>())
            .sum();
        minutes as f64 / self.interval_minutes as f64
    }
}

impl Staffing for Rostered<'_> {
    fn people(&self, replication: usize, first: usize, n: usize) -> Vec<u32> {
        let from = first as i64 * self.interval_minutes;
        let until = from + n as i64 * self.interval_minutes;
        let mut people = vec![0; ((until - from) / self.step_minutes) as usize];
        let away = 1.0 - self.availability.sqrt();
        for (position, shift) in self.near(from, until) {
            let mut draws = Draws::new(self.seed, For::Absence, replication, position);
            if draws.uniform() < away {
                continue;
            }
            let (Some(start), Some(end)) = (shift.spans.first(), shift.spans.last()) else {
                continue;
            };
            let blocks = (end.1 - start.0 + BLOCK_MINUTES - 1) / BLOCK_MINUTES;
            let there: Vec<bool> = (0..blocks).map(|_| draws.uniform() >= away).collect();
            for span in &shift.spans {
                // A step counts by its middle.
                let step_from =
                    (span.0.max(from) - from + self.step_minutes / 2) / self.step_minutes;
                let step_until =
                    (span.1.min(until) - from + self.step_minutes / 2) / self.step_minutes;
                for step in step_from..step_until {
                    let minute = from + step * self.step_minutes;
                    let block = (minute - start.0).max(0) / BLOCK_MINUTES;
                    people[step as usize] +=
                        u32::from(there.get(block as usize).copied().unwrap_or(false));
                }
            }
        }
        people
    }
}
