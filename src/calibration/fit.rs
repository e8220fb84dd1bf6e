//! Patience and level are moved until the replay has as many in time and as many abandoned.

use super::Reason;
use super::happened::Cell;
use super::people::{Level, Rostered};
use super::replay::{Outcome, Replay, Staffing};

/// Steps of the differences in ln patience and ln level.
const STEPS: [f64; 2] = [0.1, 0.03];
/// Where Newton stops, and the longest step it takes.
const CLOSE: f64 = 0.003;
const LONGEST_STEP: f64 = 0.5;
const MOST_STEPS: usize = 12;
/// Patience is looked for between a second and a day.
const LN_PATIENCE: (f64, f64) = (0.0, 11.4);

/// Whose number the level moves.
#[derive(Debug, Clone)]
pub(super) enum People<'a> {
    /// A course times the level.
    Level(Level),
    /// A worked roster; the level is the share that is there, at most 1.
    Rostered(Rostered<'a>),
}

impl People<'_> {
    /// The same people at another level.
    pub(super) fn at(&self, ln_level: f64) -> Box<dyn Staffing + '_> {
        match self {
            Self::Level(level) => Box::new(Level {
                factor: ln_level.exp(),
                ..level.clone()
            }),
            Self::Rostered(rostered) => Box::new(Rostered {
                availability: ln_level.exp(),
                ..rostered.clone()
            }),
        }
    }

    fn most(&self) -> f64 {
        match self {
            Self::Level(_) => 2.0,
            Self::Rostered(_) => 0.0,
        }
    }
}

/// What the replay is to meet.
pub(super) struct Problem<'a> {
    pub(super) replay: &'a Replay,
    pub(super) cells: &'a [Cell],
    pub(super) people: &'a People<'a>,
    /// Abandoned contacts beyond those seen, for a bound.
    pub(super) more_abandoned: f64,
}

/// Seen less replayed, and how the replay moves with ln patience and ln level.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    /// In time, abandoned.
    pub(super) missing: [f64; 2],
    /// Rows: in time, abandoned; columns: ln patience, ln level.
    pub(super) slope: [[f64; 2]; 2],
}

impl Moments {
    /// Adds another day's.
    pub(super) fn add(&mut self, other: &Moments) {
        for row in 0..2 {
            self.missing[row] += other.missing[row];
            for column in 0..2 {
                self.slope[row][column] += other.slope[row][column];
            }
        }
    }

    /// The step that meets both; `None` where no step does.
    pub(super) fn step(&self) -> Option<[f64; 2]> {
        let [[a, b], [c, d]] = self.slope;
        let (plus, minus) = (a * d, b * c);
        let determinant = plus - minus;
        let sound = determinant.abs() > 1e-3 * (plus.abs() + minus.abs());
        let [g, h] = self.missing;
        sound.then(|| [(d * g - b * h) / determinant, (a * h - c * g) / determinant])
    }

    /// The step in patience alone that meets those abandoned.
    fn step_in_patience(&self) -> Option<f64> {
        let slope = self.slope[1][0];
        (slope.abs() > 1e-9).then(|| self.missing[1] / slope)
    }
}

/// Where the replay meets the past.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// ln patience and ln level.
    pub(super) at: [f64; 2],
    /// Per day with counted intervals.
    pub(super) days: Vec<Moments>,
    /// The replay there.
    pub(super) outcome: Outcome,
}

impl Problem<'_> {
    fn outcome(&self, at: [f64; 2]) -> Outcome {
        self.replay
            .with(self.people.at(at[1]).as_ref(), at[0].exp())
    }

    /// Moments per day, and the replay at the point itself.
    fn moments(&self, at: [f64; 2]) -> (Vec<Moments>, Outcome) {
        let outcome = self.outcome(at);
        let here = outcome.means();
        // Downwards, so that a share of people never passes 1.
        let beside = [[at[0] - STEPS[0], at[1]], [at[0], at[1] - STEPS[1]]];
        let beside = beside.map(|at| self.outcome(at).means());
        let mut days: Vec<Moments> = Vec::new();
        let mut last = usize::MAX;
        for (position, cell) in self.cells.iter().enumerate() {
            let Some(seen) = cell.seen else { continue };
            if cell.day != last {
                days.push(Moments::default());
                last = cell.day;
            }
            let (in_time, abandoned) = here[position];
            let slope = |row: fn(&(f64, f64)) -> f64, column: usize| {
                (row(&here[position]) - row(&beside[column][position])) / STEPS[column]
            };
            let of = Moments {
                missing: [seen.in_time - in_time, seen.abandoned - abandoned],
                slope: [
                    [slope(|m| m.0, 0), slope(|m| m.0, 1)],
                    [slope(|m| m.1, 0), slope(|m| m.1, 1)],
                ],
            };
            days.last_mut().expect("invariant: just pushed").add(&of);
        }
        (days, outcome)
    }

    /// Newton's method from a first guess.
    pub(super) fn solve(&self, start: [f64; 2]) -> Result<Found, Reason> {
        let most = self.people.most();
        let mut at = start;
        let mut last_step = f64::INFINITY;
        for _ in 0..MOST_STEPS {
            let (days, outcome) = self.moments(at);
            let found = Found { at, days, outcome };
            if last_step < CLOSE {
                return Ok(found);
            }
            let mut sum = Moments::default();
            found.days.iter().for_each(|day| sum.add(day));
            sum.missing[1] += self.more_abandoned;
            let mut step = sum.step().ok_or(Reason::Flat)?;
            if at[1] + step[1] > most {
                // Everybody is there and it is not enough: patience alone can follow.
                step = [sum.step_in_patience().ok_or(Reason::Flat)?, most - at[1]];
            }
            let step = step.map(|s| s.clamp(-LONGEST_STEP, LONGEST_STEP));
            let next = [
                (at[0] + step[0]).clamp(LN_PATIENCE.0, LN_PATIENCE.1),
                at[1] + step[1],
            ];
            let moved = (next[0] - at[0]).abs().max((next[1] - at[1]).abs());
            // Replays move by whole contacts: a step that no longer shrinks is as close as it gets.
            if moved < 5.0 * CLOSE && moved >= last_step {
                return Ok(found);
            }
            (at, last_step) = (next, moved);
        }
        Err(Reason::NoFit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_meets_both_moments_of_a_plane() {
        let moments = Moments {
            missing: [2.0 * 0.3 - 0.1, -0.3 + 4.0 * -0.1],
            slope: [[2.0, 1.0], [-1.0, 4.0]],
        };
        let [p, level] = moments.step().unwrap();
        assert!((p - 0.3).abs() < 1e-12 && (level + 0.1).abs() < 1e-12);
        let flat = Moments {
            slope: [[1.0, 2.0], [2.0, 4.0]],
            ..moments
        };
        assert_eq!(flat.step(), None);
    }
}
