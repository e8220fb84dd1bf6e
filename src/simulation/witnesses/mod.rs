//! The formula and the simulation, two witnesses of one truth.
//!
//! Answers computed elsewhere to many digits (series, or Markov chains solved) are met by the engine
//! within four standard errors over replications; the seeds were fixed before the first run. The
//! first hours of a stationary case, which starts empty, are left out.

mod chains;
mod definitions;
mod finishing;
mod fluid;
mod formulas;
mod idle;
mod transient;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::fixtures::{Case, patient};
use super::tally::{Counts, Tally};
use super::{QueueService, Seed, engine};

/// Mean handle time in seconds.
const HANDLE_TIME: f64 = 180.0;
/// Enough for four standard errors to be nearly as rare as the normal law says.
const REPLICATIONS: u32 = 48;
const DAYS: usize = 2;
/// The first eight hours are not looked at.
const WARM: usize = 16;
/// Nor are those who came in the last four: some of them still wait.
const LATE: usize = 8;

/// One row of a reference file, its cells by header.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> &str {
        &self.0[column]
    }

    fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap()
    }

    fn whole(&self, column: &str) -> usize {
        self.text(column).parse().unwrap()
    }
}

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| Row(row.unwrap())).collect()
}

/// Contacts per half-hour of a load in erlangs.
fn per_interval(load: f64) -> f64 {
    load * 1800.0 / HANDLE_TIME
}

/// "In time" within so many handle times.
fn judged(service: QueueService, handle_times: f64) -> QueueService {
    QueueService {
        answer_within: Duration::from_secs_f64(handle_times * HANDLE_TIME),
        ..service
    }
}

/// Mean patience of θ hang-ups per handle time; 0 is endless.
fn theta(service: QueueService, theta: f64) -> QueueService {
    if theta > 0.0 {
        patient(service, HANDLE_TIME / theta)
    } else {
        service
    }
}

/// One queue of this load served by so many people round the clock.
fn one_queue(service: QueueService, people: usize, load: f64) -> Case {
    Case::new(vec![service], DAYS)
        .people(&vec![&[0_usize] as &[usize]; people])
        .round_the_clock()
        .arrivals(0, per_interval(load), HANDLE_TIME)
}

/// Replications of a case.
fn tallies(case: &Case) -> Vec<Tally> {
    let model = case.model();
    (0..REPLICATIONS)
        .map(|replication| engine::run(&model, &case.roster, Seed(2026), replication))
        .collect()
}

/// What was counted on a queue but for the first and the last hours.
fn counted(tally: &Tally, queue: usize) -> Counts {
    let mut sum = Counts::default();
    let counts = &tally.queues[queue];
    let middle = &counts[WARM..counts.len() - LATE];
    middle.iter().for_each(|c| sum.add(c));
    sum
}

/// Two counts of a queue, the first to be divided by the second.
fn of_queue(queue: usize, of: impl Fn(&Counts) -> (u32, u32)) -> impl Fn(&Tally) -> (f64, f64) {
    move |tally| {
        let (x, y) = of(&counted(tally, queue));
        (f64::from(x), f64::from(y))
    }
}

fn waited(counts: &Counts) -> (u32, u32) {
    (
        counts.offered - counts.blocked - counts.in_time,
        counts.offered,
    )
}

fn abandoned(counts: &Counts) -> (u32, u32) {
    (counts.abandoned, counts.offered)
}

/// Busy and staffed seconds of a pool.
fn busy(pool: usize) -> impl Fn(&Tally) -> (f64, f64) {
    let sum = |seconds: &[f64]| seconds[WARM..].iter().sum();
    move |tally| (sum(&tally.busy_s[pool]), sum(&tally.staffed_s[pool]))
}

/// The figures of one file beside their truth.
struct Witness {
    file: &'static str,
    n: usize,
    worst: (f64, String),
}

impl Witness {
    fn of(file: &'static str) -> Self {
        let worst = (0.0, String::new());
        Self { file, n: 0, worst }
    }

    /// Compares Σx ÷ Σy over replications with the truth, in standard errors; what happens to fewer
    /// than one in a thousand is too rare for the normal law here and is passed over.
    fn meets(
        &mut self,
        what: String,
        tallies: &[Tally],
        of: impl Fn(&Tally) -> (f64, f64),
        truth: f64,
    ) {
        if truth < 1e-3 {
            return;
        }
        let pairs: Vec<(f64, f64)> = tallies.iter().map(of).collect();
        let n = pairs.len() as f64;
        let (x, y) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let ratio = x / y;
        let squares: f64 = pairs.iter().map(|p| (p.0 - ratio * p.1).powi(2)).sum();
        let standard_error = (squares * n / (n - 1.0)).sqrt() / y;
        let z = (ratio - truth) / standard_error;
        self.n += 1;
        if z.is_nan() || z.abs() > self.worst.0.abs() {
            let said = format!("{what}: {ratio} instead of {truth} ± {standard_error}");
            self.worst = (z, said);
        }
        assert!(z.abs() < 4.0, "{}: {}", self.file, self.worst.1);
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let (file, n, (z, said)) = (self.file, self.n, &self.worst);
        eprintln!("{file}: {n} figures, the farthest at {z:.2} standard errors ({said})");
    }
}
