//! Centres whose patience, shrinkage and repeated calls are known, because the simulation made them.

use std::time::Duration;

use ndarray::{Array1, Array2};

use super::{Assumed, Counted, Happened, QueueCalibration, Reason, Verdict, Worked, calibrate};
use crate::calendar::{Grid, Zone};
use crate::forecast::{Forecast, ModelChoice, QueueForecast};
use crate::roster::{Roster, Shift};
use crate::simulation::{
    Behaviour, Centre, Distribution, QueueService, Replications, Retry, Seed, WorkInHand, simulate,
};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition};

/// A centre that is open from 8 to 20 o'clock.
#[derive(Debug, Clone, Copy)]
struct Known {
    days: usize,
    /// Erlangs at the mean of the day.
    load: f64,
    /// People beyond the load, in roots of the load.
    margin: f64,
    patience_s: f64,
    shrinkage: f64,
    /// Share that calls again, and after how many seconds.
    retry: Option<(f64, f64)>,
    handle_time: f64,
    patience: Distribution,
}

const KNOWN: Known = Known {
    days: 56,
    load: 16.0,
    margin: 0.2,
    patience_s: 120.0,
    shrinkage: 0.15,
    retry: None,
    handle_time: 1.0,
    patience: Distribution::Exponential,
};

const HANDLE_TIME_S: f64 = 300.0;
const INTERVALS: std::ops::Range<usize> = 16..40;

impl Known {
    fn grid(&self) -> Grid {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        Grid::new(zone, 30, "2026-08-03".parse().unwrap(), self.days).unwrap()
    }

    /// Erlangs of a slot: a morning and an afternoon peak.
    fn load_at(&self, slot: usize) -> f64 {
        let x = (slot - INTERVALS.start) as f64 / 24.0;
        let hump = |at: f64| (-(x - at).powi(2) / 0.02).exp();
        self.load * (0.55 + 0.8 * hump(0.25) + 0.6 * hump(0.7))
    }

    /// Shifts of six hours from 8, 10, 12 and 14 o'clock; some days have more people, some fewer.
    fn roster(&self, grid: &Grid) -> Roster {
        let mut shifts = Vec::new();
        for day in 0..grid.n_days() {
            let swing = 1.0 + 0.08 * ((day * 7 % 11) as f64 / 5.0 - 1.0);
            for start in [8_i64, 10, 12, 14] {
                let slots = (2 * start as usize)..(2 * start as usize + 12);
                let mean = slots.map(|slot| self.load_at(slot)).sum::<f64>() / 12.0;
                let needed = (mean + self.margin * mean.sqrt()) * swing / (1.0 - self.shrinkage);
                // Of the four shifts two are there at a time, three for a while.
                let people = (needed * 0.4).ceil() as usize;
                for _ in 0..people {
                    shifts.push(shift(
                        shifts.len(),
                        grid,
                        day,
                        (start * 60, start * 60 + 360),
                    ));
                }
            }
        }
        Roster { shifts }
    }

    fn centre(&self, people: usize) -> Centre {
        let behaviour = Behaviour {
            patience: self.patience,
            handle_time: match self.handle_time {
                1.0 => Distribution::Exponential,
                cv => Distribution::Lognormal(cv),
            },
            retry: self.retry.map(|(share, after)| Retry {
                share: Fraction::new(share).unwrap(),
                after: Duration::from_secs_f64(after),
            }),
            ..Behaviour::plain()
        };
        let queue = QueueService {
            queue: "voice".into(),
            channel: Channel::Voice,
            priority: 1,
            patience: Patience::Mean(Duration::from_secs_f64(self.patience_s)),
            concurrency: 1,
            concurrency_slowdown: vec![1.0],
            answer_within: Duration::from_secs(20),
            open_hours_only: false,
            definition: ServiceLevelDefinition::Offered,
            service_level: Fraction::new(0.8).unwrap(),
            behaviour,
        };
        Centre {
            queues: vec![queue],
            agents: vec![vec![0]; people],
            shrinkage: self.shrinkage,
            proficiencies: Vec::new(),
            work_in_hand: WorkInHand::Finished,
        }
    }

    fn forecast(&self, grid: &Grid) -> Forecast {
        let n = grid.n_intervals();
        let open: Vec<bool> = (0..n).map(|i| INTERVALS.contains(&grid.slot(i))).collect();
        let mean = (0..n).map(|i| match open[i] {
            true => self.load_at(grid.slot(i)) * 1800.0 / HANDLE_TIME_S,
            false => 0.0,
        });
        let queue = QueueForecast {
            queue: "voice".into(),
            mean: mean.collect::<Array1<f64>>(),
            quantiles: Array2::zeros((n, 7)),
            day_log_sd: Array1::from_elem(grid.n_days(), 0.1),
            interval_log_sd: Array1::from_elem(grid.n_days(), 0.05),
            handle_time_s: Array1::from_elem(n, HANDLE_TIME_S),
            handle_time_learnt: true,
            open,
            choice: ModelChoice {
                chosen: "test",
                candidates: Vec::new(),
                group: None,
            },
        };
        Forecast {
            grid: grid.clone(),
            queues: vec![queue],
            groups: Vec::new(),
        }
    }

    /// What the history and the worked roster of that centre say.
    fn past<'g>(&self, grid: &'g Grid, seed: u64) -> Happened<'g> {
        let (roster, forecast) = (self.roster(grid), self.forecast(grid));
        let centre = self.centre(roster.shifts.len());
        let met = simulate(&centre, &roster, &forecast, Replications(1), Seed(seed)).unwrap();
        let counted = |i: usize| {
            let met = &met.queues[0].intervals[i];
            forecast.queues[0].open[i].then(|| Counted {
                offered: met.offered,
                handled: Some(met.answered),
                abandoned: Some(met.abandoned),
                answered_within: Some((met.service_level.unwrap_or(1.0) * met.offered).round()),
                handle_time_s: None,
            })
        };
        let worked = roster.shifts.iter().map(|shift| Worked {
            spans: vec![(shift.start_minute, shift.end_minute)],
        });
        Happened {
            grid,
            intervals: (0..grid.n_intervals()).map(counted).collect(),
            worked: Ok(worked.collect()),
            assumed: Assumed {
                answer_within_s: 20.0,
                handle_time_s: HANDLE_TIME_S,
                retry_after_s: self.retry.map_or(600.0, |r| r.1),
            },
        }
    }
}

fn shift(agent: usize, grid: &Grid, day: usize, (from, until): (i64, i64)) -> Shift {
    let midnight = day as i64 * 1440;
    Shift {
        agent,
        work_date: grid.day(day),
        pattern: 0,
        start_clock: from as i32,
        start_minute: midnight + from,
        end_minute: midnight + until,
        paid_minutes: until - from,
        breaks: Vec::new(),
    }
}

/// What many seeds found of one number.
#[derive(Default)]
struct Score {
    n: usize,
    sum: f64,
    inside: usize,
    width: f64,
    worst: f64,
}

impl Score {
    fn add(&mut self, verdict: &Verdict, truth: f64) {
        let Some(estimate) = verdict.estimate() else {
            panic!("{verdict:?}");
        };
        let (low, high) = estimate.band_95;
        self.n += 1;
        self.sum += estimate.value;
        self.inside += usize::from(low <= truth && truth <= high);
        self.width += high - low;
        self.worst = self.worst.max((estimate.value - truth).abs());
    }

    fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }

    fn line(&self, name: &str, truth: f64) -> String {
        format!(
            "{name} {truth}: mean {:.4}, inside {}/{}, width {:.4}, farthest {:.4}",
            self.mean(),
            self.inside,
            self.n,
            self.width / self.n as f64,
            self.worst
        )
    }
}

/// Patience without and with the roster, shrinkage, repeated calls.
fn scores(known: Known, seeds: std::ops::RangeInclusive<u64>) -> [Score; 4] {
    let grid = known.grid();
    let mut scores: [Score; 4] = Default::default();
    let (mut offered, mut abandoned, mut in_time) = (0.0, 0.0, 0.0);
    for seed in seeds {
        let mut past = known.past(&grid, seed);
        for c in past.intervals.iter().flatten() {
            offered += c.offered;
            abandoned += c.abandoned.unwrap();
            in_time += c.answered_within.unwrap();
        }
        let with: QueueCalibration = calibrate(&past, 1);
        past.worked = Err(Reason::NoRoster { days: 0 });
        let without = calibrate(&past, 1);
        scores[0].add(&without.patience_s, known.patience_s);
        scores[1].add(&with.patience_s, known.patience_s);
        scores[2].add(&with.shrinkage, known.shrinkage);
        scores[3].add(&with.retry_share, known.retry.map_or(0.0, |r| r.0));
    }
    println!("{known:?}");
    let (level, gone) = (in_time / offered, abandoned / offered);
    println!("  in time {level:.3}, abandoned {gone:.4}");
    println!(
        "  {}",
        scores[0].line("patience, no roster", known.patience_s)
    );
    println!("  {}", scores[1].line("patience, roster", known.patience_s));
    println!("  {}", scores[2].line("shrinkage", known.shrinkage));
    println!(
        "  {}",
        scores[3].line("retry share", known.retry.map_or(0.0, |r| r.0))
    );
    scores
}

#[test]
fn patience_and_shrinkage_of_a_simulated_centre_are_found_again() {
    let [without, with, shrinkage, retries] = scores(KNOWN, 1..=20);
    assert!(without.inside >= 18 && with.inside >= 18);
    assert!((without.mean() / KNOWN.patience_s - 1.0).abs() < 0.05);
    assert!((with.mean() / KNOWN.patience_s - 1.0).abs() < 0.03);
    assert!((shrinkage.mean() - KNOWN.shrinkage).abs() < 0.01 && shrinkage.inside >= 17);
    assert!(retries.mean().abs() < 0.05 && retries.inside >= 18);
}

#[test]
fn broken_intervals_do_not_decide() {
    let grid = KNOWN.grid();
    let mut past = KNOWN.past(&grid, 5);
    past.worked = Err(Reason::NoRoster { days: 0 });
    let patience = |past: &Happened<'_>| {
        let found = calibrate(past, 1);
        let estimate = found.patience_s.estimate().copied();
        (estimate.expect("identified").value, found.counted)
    };
    let (clean, counted) = patience(&past);
    // Of 1,288 sound intervals 1 to 5 lie that far off, as seeds go: 2.5 on average.
    assert!(
        counted.contradictory == 0 && counted.far_off <= 8,
        "{counted:?}"
    );
    let sound = counted.far_off;
    let known: Vec<usize> = (0..past.intervals.len())
        .filter(|i| past.intervals[*i].is_some())
        .collect();
    for (number, at) in known.iter().step_by(97).enumerate() {
        let of = past.intervals[*at].as_mut().unwrap();
        // A line that failed for half an hour, and a column that counts something else.
        let (gone, in_time) = match number % 2 {
            0 => (of.offered, 0.0),
            _ => (of.offered, of.offered),
        };
        (of.abandoned, of.answered_within, of.handled) = (Some(gone), Some(in_time), None);
    }
    let (broken, counted) = patience(&past);
    assert_eq!(counted.contradictory, 7);
    assert!(counted.far_off >= sound + 3, "{sound} {counted:?}");
    assert!((broken / clean - 1.0).abs() < 0.05, "{clean} {broken}");
}

#[test]
fn where_hardly_anybody_gives_up_patience_has_a_lower_bound_alone() {
    let calm = Known {
        margin: 16.0,
        shrinkage: 0.02,
        days: 14,
        ..KNOWN
    };
    let grid = calm.grid();
    let mut past = calm.past(&grid, 3);
    past.worked = Err(Reason::NoRoster { days: 0 });
    let gone = |c: &Counted| c.abandoned.unwrap();
    let gone: f64 = past.intervals.iter().flatten().map(gone).sum();
    assert!(gone < 20.0, "{gone} gave up");
    match calibrate(&past, 1).patience_s {
        Verdict::AtLeast(least) => assert!((5.0..=120.0).contains(&least), "{least}"),
        Verdict::NotIdentified(Reason::NobodyWaits) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_missing_is_named() {
    let week = Known { days: 7, ..KNOWN };
    let grid = week.grid();
    let reason = |change: fn(&mut Counted)| {
        let mut past = week.past(&grid, 1);
        past.intervals.iter_mut().flatten().for_each(change);
        let found = calibrate(&past, 1);
        assert!(
            matches!(found.retry_share, Verdict::NotIdentified(_)),
            "a week is too little"
        );
        match found.patience_s {
            Verdict::NotIdentified(reason) => reason,
            other => panic!("{other:?}"),
        }
    };
    let nothing = |c: &mut Counted| (c.abandoned, c.handled) = (None, None);
    assert_eq!(reason(nothing), Reason::NoAbandoned);
    assert_eq!(
        reason(|c| c.answered_within = None),
        Reason::NoAnsweredWithin
    );
    let late = |c: &mut Counted| c.answered_within = Some(c.offered + 1.0);
    assert_eq!(reason(late), Reason::Contradictory { intervals: 7 * 24 });
    let everybody = |c: &mut Counted| {
        (c.abandoned, c.answered_within) = (Some(0.0), Some(c.offered));
        c.handled = Some(c.offered);
    };
    assert_eq!(reason(everybody), Reason::NobodyWaits);
}

#[test]
#[ignore = "minutes of work: the table of docs/accuracy.md"]
fn the_table_of_other_centres() {
    let small = Known {
        load: 5.0,
        patience_s: 60.0,
        shrinkage: 0.25,
        margin: 0.0,
        ..KNOWN
    };
    let large = Known {
        load: 60.0,
        patience_s: 300.0,
        margin: 0.0,
        ..KNOWN
    };
    let good = Known {
        margin: 1.0,
        ..KNOWN
    };
    let again = Known {
        retry: Some((0.4, 1800.0)),
        margin: -0.3,
        ..KNOWN
    };
    let soon = Known {
        retry: Some((0.4, 600.0)),
        margin: -0.3,
        ..KNOWN
    };
    let tight = Known {
        handle_time: 0.6,
        ..KNOWN
    };
    let weibull = Known {
        patience: Distribution::Weibull(0.7),
        ..KNOWN
    };
    for known in [KNOWN, small, large, good, again, soon, tight, weibull] {
        scores(known, 101..=120);
    }
}
