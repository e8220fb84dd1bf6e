//! One queue's past in, what it says of patience, shrinkage, calling again and handle times out.

use super::fit::{Found, Moments, People, Problem};
use super::happened::{Cell, Happened, Worked};
use super::levels::{Setting, course};
use super::people::{Level, Rostered};
use super::replay::{Callers, Outcome, Replay};
use super::resampling::resampled;
use super::retries;
use super::spread::{IntervalMean, Spread, spread};
use super::{CountedIntervals, Estimate, QueueCalibration, Reason, Verdict};

/// Fewest counted intervals, and days.
const FEWEST: (usize, usize) = (50, 5);
/// Days with a worked roster that shrinkage needs.
const FEWEST_ROSTERED: usize = 7;
/// Fewer late contacts, or abandoned ones, say nothing of patience but a bound.
const FEWEST_LATE: f64 = 30.0;
const FEWEST_ABANDONED: f64 = 20.0;
/// Patience in seconds where the search begins.
const FIRST_PATIENCE_S: f64 = 120.0;
/// Contacts replayed in all, so that small and large queues take about the same time.
const REPLAYED: f64 = 400_000.0;
/// An observation so many times as far off as any replayed one is not counted.
const FARTHER: f64 = 2.0;
/// Contacts for which an interval's mean handle time weighs as much as its slot's, where the spread of
/// the intervals is not known.
const HALF_WEIGHT: f64 = 100.0;

/// Estimates everything that the past of one queue can tell; `seed` names all chance in it.
pub fn calibrate(happened: &Happened<'_>, seed: u64) -> QueueCalibration {
    let (cells, account) = happened.cells();
    let spread = spread(&interval_means(happened), seed);
    let retry_share = match happened.knows_abandoned() {
        true => retries::share(happened, &with_abandoned(happened, &cells), seed),
        false => Verdict::NotIdentified(Reason::NoAbandoned),
    };
    let handle_time_cv = match &spread {
        Ok(found) => Verdict::Estimated(found.within_cv),
        Err(reason) => Verdict::NotIdentified(*reason),
    };
    let mut result = QueueCalibration {
        patience_s: Verdict::NotIdentified(Reason::NoFit),
        shrinkage: Verdict::NotIdentified(Reason::NoFit),
        retry_share,
        handle_time_cv,
        between_cv: spread.as_ref().ok().map(|s| s.between_cv),
        effective_people: None,
        rostered_people: None,
        counted: counted(&cells, account),
    };
    if let Err(reason) = enough(happened, &cells, &result.counted) {
        result.patience_s = Verdict::NotIdentified(reason);
        result.shrinkage = Verdict::NotIdentified(reason);
        return result;
    }
    let study = Study::new(happened, &spread, seed);
    study.without_roster(&cells, &mut result);
    match &happened.worked {
        Ok(worked) => study.with_roster(&cells, worked, &mut result),
        Err(reason) => result.shrinkage = Verdict::NotIdentified(*reason),
    }
    result
}

/// Calling again needs abandoned contacts alone.
fn with_abandoned(happened: &Happened<'_>, cells: &[Cell]) -> Vec<Cell> {
    let mut cells = cells.to_vec();
    for cell in &mut cells {
        let of = happened.intervals[cell.interval].unwrap_or_default();
        let abandoned = of.abandoned.or(of.handled.map(|h| of.offered - h));
        let sound = abandoned.filter(|a| (0.0..=of.offered).contains(a));
        cell.seen = sound.map(|abandoned| super::happened::Seen {
            in_time: 0.0,
            abandoned,
        });
    }
    cells
}

fn counted(cells: &[Cell], account: CountedIntervals) -> CountedIntervals {
    let seen: Vec<&Cell> = cells.iter().filter(|c| c.seen.is_some()).collect();
    CountedIntervals {
        intervals: seen.len(),
        days: seen.chunk_by(|a, b| a.day == b.day).count(),
        ..account
    }
}

/// Whether there is what patience and shrinkage need.
fn enough(
    happened: &Happened<'_>,
    cells: &[Cell],
    counted: &CountedIntervals,
) -> Result<(), Reason> {
    if !happened.knows_abandoned() {
        return Err(Reason::NoAbandoned);
    }
    if !happened.knows(|c| c.answered_within.is_some()) {
        return Err(Reason::NoAnsweredWithin);
    }
    if counted.contradictory > 20 && counted.contradictory * 4 > counted.intervals {
        let intervals = counted.contradictory;
        return Err(Reason::Contradictory { intervals });
    }
    if counted.intervals < FEWEST.0 || counted.days < FEWEST.1 {
        let (intervals, days) = (counted.intervals, counted.days);
        return Err(Reason::TooFew { intervals, days });
    }
    let late = |c: &Cell| c.seen.map_or(0.0, |seen| c.offered - seen.in_time);
    if cells.iter().map(late).sum::<f64>() < FEWEST_LATE {
        return Err(Reason::NobodyWaits);
    }
    Ok(())
}

fn interval_means(happened: &Happened<'_>) -> Vec<IntervalMean> {
    let of = |(interval, counted): (usize, &Option<super::Counted>)| {
        let counted = counted.as_ref()?;
        let served = counted.abandoned.map(|a| counted.offered - a);
        Some(IntervalMean {
            day: happened.grid.day_of(interval),
            slot: happened.grid.slot(interval),
            handled: counted.handled.or(served).unwrap_or(counted.offered),
            mean_s: counted.handle_time_s?,
        })
    };
    happened
        .intervals
        .iter()
        .enumerate()
        .filter_map(of)
        .collect()
}

/// What all fits of one queue share.
struct Study<'a> {
    happened: &'a Happened<'a>,
    spread: &'a Result<Spread, Reason>,
    seed: u64,
    interval_s: f64,
    step_minutes: i64,
}

impl<'a> Study<'a> {
    fn new(happened: &'a Happened<'a>, spread: &'a Result<Spread, Reason>, seed: u64) -> Self {
        let minutes = i64::from(happened.grid.interval_minutes());
        Self {
            happened,
            spread,
            seed,
            interval_s: minutes as f64 * 60.0,
            step_minutes: if minutes % 5 == 0 { 5 } else { minutes },
        }
    }

    /// Mean handle time per cell: the interval's own as far as it is known, else that of its slot.
    fn handle_times(&self, cells: &[Cell]) -> Vec<f64> {
        let half = match self.spread {
            Ok(s) if s.between_cv > 1e-3 => (s.within_cv.value / s.between_cv).powi(2),
            Ok(_) => f64::INFINITY,
            Err(_) => HALF_WEIGHT,
        };
        let means = interval_means(self.happened);
        let n_slots = self.happened.grid.slots_per_day();
        let mut slots = vec![(0.0, 0.0); n_slots + 1];
        let mut own = vec![None; self.happened.intervals.len()];
        for (interval, counted) in self.happened.intervals.iter().enumerate() {
            own[interval] = counted.as_ref().and_then(|c| c.handle_time_s);
        }
        for m in means.iter().filter(|m| m.handled > 0.0 && m.mean_s > 0.0) {
            for slot in [m.slot, n_slots] {
                slots[slot].0 += m.handled;
                slots[slot].1 += m.handled * m.mean_s;
            }
        }
        let mean = |(n, worked): (f64, f64)| (n > 0.0).then(|| worked / n);
        let assumed = self.happened.assumed.handle_time_s;
        let of = |cell: &Cell| {
            let usual = mean(slots[cell.slot])
                .or(mean(slots[n_slots]))
                .unwrap_or(assumed);
            match own[cell.interval].filter(|t| *t > 0.0) {
                Some(own) => usual + (own - usual) * cell.offered / (cell.offered + half),
                None => usual,
            }
        };
        cells.iter().map(of).collect()
    }

    fn replay(&self, cells: &[Cell], handle_time_s: &[f64]) -> (Replay, usize) {
        let contacts: f64 = cells.iter().map(|c| c.offered).sum();
        let replications = (REPLAYED / contacts.max(1.0)).clamp(3.0, 16.0) as usize;
        let cv = self.spread.as_ref().ok().map(|s| s.within_cv.value);
        let callers = Callers {
            seed: self.seed,
            replications,
            interval_s: self.interval_s,
            step_s: self.step_minutes as f64 * 60.0,
            within_s: self.happened.assumed.answer_within_s,
            log_sd: cv.map(|cv| (cv * cv).ln_1p().sqrt()),
        };
        (Replay::new(cells, handle_time_s, callers), replications)
    }

    fn level(&self, cells: &[Cell], handle_time_s: &[f64], patience_s: f64) -> People<'static> {
        let setting = Setting {
            cells,
            handle_time_s,
            interval_s: self.interval_s,
            within_s: self.happened.assumed.answer_within_s,
            patience_s,
        };
        let minutes = i64::from(self.happened.grid.interval_minutes());
        People::Level(Level {
            seed: self.seed,
            people: course(self.happened, &setting),
            factor: 1.0,
            steps: (minutes / self.step_minutes) as usize,
            steps_of_block: (15 / self.step_minutes).max(1) as usize,
        })
    }

    /// Patience with a level of people that is as unknown as patience.
    fn without_roster(&self, cells: &[Cell], result: &mut QueueCalibration) {
        let mut cells = cells.to_vec();
        let times = self.handle_times(&cells);
        let (replay, replications) = self.replay(&cells, &times);
        let mut at = [FIRST_PATIENCE_S.ln(), 0.0];
        let mut people = self.level(&cells, &times, FIRST_PATIENCE_S);
        if abandoned(&cells) < FEWEST_ABANDONED {
            result.patience_s = bound(&replay, &cells, &people, at);
            return;
        }
        // The course depends a little on patience, so it is made again with what was found.
        for round in 0..3 {
            let found = match solve(&replay, &cells, &people, at) {
                Ok(found) => found,
                Err(reason) => {
                    result.patience_s = Verdict::NotIdentified(reason);
                    return;
                }
            };
            at = [found.at[0], 0.0];
            match round {
                0 => {
                    result.counted.far_off += drop_far_off(&mut cells, &found.outcome);
                    people = self.level(&cells, &times, at[0].exp());
                }
                1 => people = self.level(&cells, &times, at[0].exp()),
                _ => self.tell(&cells, &people, (&found, replications), result),
            }
        }
    }

    /// Patience and the share of rostered people who were not there.
    fn with_roster(&self, cells: &[Cell], worked: &[Worked], result: &mut QueueCalibration) {
        let rostered = Rostered {
            seed: self.seed,
            worked,
            availability: 1.0,
            interval_minutes: i64::from(self.happened.grid.interval_minutes()),
            step_minutes: self.step_minutes,
        };
        let mut own = cells.to_vec();
        for cell in &mut own {
            cell.seen = cell.seen.filter(|_| rostered.on_queue(cell.interval) > 0.0);
        }
        let days = counted(&own, CountedIntervals::default()).days;
        if days < FEWEST_ROSTERED {
            result.shrinkage = Verdict::NotIdentified(Reason::NoRoster { days });
            return;
        }
        let people = People::Rostered(rostered);
        let times = self.handle_times(&own);
        let (replay, replications) = self.replay(&own, &times);
        let first = result
            .patience_s
            .estimate()
            .map_or(FIRST_PATIENCE_S, |e| e.value);
        let start = [first.ln(), -0.1];
        let found = solve(&replay, &own, &people, start).and_then(|found| {
            drop_far_off(&mut own, &found.outcome);
            solve(&replay, &own, &people, found.at)
        });
        let found = match found {
            Ok(found) => found,
            Err(reason) => {
                result.shrinkage = Verdict::NotIdentified(reason);
                return;
            }
        };
        let draws = self.draws(&found, replications, 1, 0.0);
        let at = found.at[1].min(0.0);
        let estimate = Estimate::new(at, &draws).map(|e| e.map(|ln| 1.0 - ln.exp()));
        result.shrinkage = match estimate {
            Some(estimate) if estimate.band_95.0 > 0.0 => Verdict::Estimated(estimate),
            Some(estimate) => Verdict::LikeZero(estimate),
            None => Verdict::NotIdentified(Reason::Flat),
        };
        // People who are known beat a level that is guessed, unless they are known on few of the days.
        if 2 * days >= result.counted.days && abandoned(&own) >= FEWEST_ABANDONED {
            let far_off = result.counted.far_off;
            result.counted = CountedIntervals {
                far_off,
                with_roster: true,
                ..counted(&own, result.counted)
            };
            self.tell(&own, &people, (&found, replications), result);
        }
        if let People::Rostered(rostered) = &people {
            let seen = own.iter().filter(|c| c.seen.is_some());
            let on_queue = seen.map(|c| rostered.on_queue(c.interval));
            result.rostered_people = mean(on_queue);
            result.effective_people = result.rostered_people.map(|n| n * at.exp());
        }
    }

    /// Writes down patience and the people behind it.
    fn tell(
        &self,
        cells: &[Cell],
        people: &People<'_>,
        (found, replications): (&Found, usize),
        result: &mut QueueCalibration,
    ) {
        let draws = self.draws(found, replications, 0, f64::INFINITY);
        let estimate = Estimate::new(found.at[0], &draws).map(|e| e.map(f64::exp));
        result.patience_s =
            estimate.map_or(Verdict::NotIdentified(Reason::Flat), Verdict::Estimated);
        if let People::Level(level) = people {
            let seen = cells.iter().filter(|c| c.seen.is_some());
            let people = seen.map(|c| level.people[c.interval] * found.at[1].exp());
            result.effective_people = mean(people);
        }
    }

    /// Resampled ln patience (0) or ln level (1), at most `most`; the replay's own noise widens them.
    fn draws(&self, found: &Found, replications: usize, which: usize, most: f64) -> Vec<f64> {
        let wider = (1.0 + 1.0 / replications as f64).sqrt();
        resampled(found.days.len(), self.seed, |picked| {
            let mut sum = Moments::default();
            picked.iter().for_each(|&day| sum.add(&found.days[day]));
            let step = sum.step()?[which];
            Some((found.at[which] + wider * step).min(most))
        })
    }
}

fn solve(
    replay: &Replay,
    cells: &[Cell],
    people: &People<'_>,
    start: [f64; 2],
) -> Result<Found, Reason> {
    let problem = Problem {
        replay,
        cells,
        people,
        more_abandoned: 0.0,
    };
    problem.solve(start)
}

/// Hardly anybody gave up: the patience at which as many would as there could still be by chance.
///
/// Waits hang together, so the variance of the count is taken as three times its mean.
fn bound(replay: &Replay, cells: &[Cell], people: &People<'_>, start: [f64; 2]) -> Verdict {
    let problem = Problem {
        replay,
        cells,
        people,
        more_abandoned: 3.0 + 2.0 * (3.0 * (abandoned(cells) + 1.0)).sqrt(),
    };
    match problem.solve(start) {
        Ok(found) => Verdict::AtLeast(found.at[0].exp()),
        Err(reason) => Verdict::NotIdentified(reason),
    }
}

fn abandoned(cells: &[Cell]) -> f64 {
    cells
        .iter()
        .filter_map(|c| c.seen)
        .map(|s| s.abandoned)
        .sum()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Stops counting intervals that are farther from the mean of the replays than any replay is.
fn drop_far_off(cells: &mut [Cell], outcome: &Outcome) -> usize {
    let means = outcome.means();
    let off = |at: usize, in_time: f64, abandoned: f64, offered: f64| {
        let late = offered - in_time;
        let (expected_late, expected) = (offered - means[at].0, means[at].1);
        let of = |found: f64, expected: f64| (found - expected).abs() / (expected + 1.0).sqrt();
        of(late, expected_late).max(of(abandoned, expected))
    };
    let mut farthest: f64 = 0.0;
    for (in_time, abandoned) in outcome.in_time.iter().zip(&outcome.abandoned) {
        for (at, cell) in cells.iter().enumerate() {
            farthest = farthest.max(off(at, in_time[at], abandoned[at], cell.offered));
        }
    }
    let mut dropped = 0;
    for (at, cell) in cells.iter_mut().enumerate() {
        let far = |seen: &super::happened::Seen| {
            off(at, seen.in_time, seen.abandoned, cell.offered) > FARTHER * farthest
        };
        if cell.seen.as_ref().is_some_and(far) {
            cell.seen = None;
            dropped += 1;
        }
    }
    dropped
}
