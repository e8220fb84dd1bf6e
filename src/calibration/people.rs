//! The people of a replay: a level with its daily course, or a worked roster less a share.

use super::draws::{Draws, For};
use super::happened::Worked;
use super::replay::{Staffing, Step};

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
    fn steps(&self, replication: usize, first: usize, n: usize) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::with_capacity(n * self.steps);
        for interval in first..first + n {
            let mut draws = Draws::new(self.seed, For::Fraction, replication, interval);
            let mut there = 0.0;
            for step in 0..self.steps {
                if step % self.steps_of_block == 0 {
                    there = (self.people[interval] * self.factor + draws.uniform()).floor();
                }
                // Who a level stands for, and when their shifts end, nobody knows.
                steps.push(Step {
                    people: there as u32,
                    leaving: 0,
                });
            }
        }
        steps
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

/// One shift of a replication: in which quarters of an hour its person is there.
struct Presence<'a> {
    shift: &'a Worked,
    start: i64,
    there: Vec<bool>,
}

impl<'a> Presence<'a> {
    /// `None` for who is away for the whole shift.
    fn draw(shift: &'a Worked, away: f64, mut draws: Draws) -> Option<Self> {
        let (start, end) = (shift.spans.first()?.0, shift.spans.last()?.1);
        if draws.uniform() < away {
            return None;
        }
        let blocks = (end - start + BLOCK_MINUTES - 1) / BLOCK_MINUTES;
        Some(Self {
            shift,
            start,
            there: (0..blocks).map(|_| draws.uniform() >= away).collect(),
        })
    }

    fn at(&self, minute: i64) -> bool {
        let on_queue = self
            .shift
            .spans
            .iter()
            .any(|s| s.0 <= minute && minute < s.1);
        let block = (minute - self.start).div_euclid(BLOCK_MINUTES);
        on_queue && self.there.get(block as usize).copied().unwrap_or(false)
    }
}

impl Staffing for Rostered<'_> {
    fn steps(&self, replication: usize, first: usize, n: usize) -> Vec<Step> {
        let from = first as i64 * self.interval_minutes;
        let until = from + n as i64 * self.interval_minutes;
        let mut steps = vec![Step::default(); ((until - from) / self.step_minutes) as usize];
        let away = 1.0 - self.availability.sqrt();
        for (position, shift) in self.near(from, until) {
            let draws = Draws::new(self.seed, For::Absence, replication, position);
            let Some(presence) = Presence::draw(shift, away, draws) else {
                continue;
            };
            let last = shift.spans.last().map_or(from, |span| span.1).min(until);
            let begin = (presence.start.max(from) - from) / self.step_minutes;
            let end = (last - from) / self.step_minutes + 1;
            let mut ends = None;
            for step in begin..end.min(steps.len() as i64) {
                // A step counts by its middle.
                let middle = from + step * self.step_minutes + self.step_minutes / 2;
                if presence.at(middle) {
                    steps[step as usize].people += 1;
                    ends = Some(step as usize + 1);
                }
            }
            if let Some(step) = ends.and_then(|at| steps.get_mut(at)) {
                step.leaving += 1;
            }
        }
        steps
    }
}
