//! How many people does the midnight of Singles' Day need, interval by interval?
//!
//! ```text
//! 3,000 |           _                       contacts per quarter of an hour: 300 in the evening,
//!       |          / \                      3,000 ten minutes after midnight, then falling back
//!   300 |_________/   '--..____             with a constant of 51 minutes
//!        22:00   0:00   1:00   2:00
//! ```
//! Three ways to staff it with Erlang A (patience 150 s, 80 % in 20 s): every interval as if it lasted
//! for ever, for the load while it moves when only the counts of the intervals are known, and when the
//! curve is known. The exact chain of the night says what customers meet when people leave on the minute
//! and hand their contact back, and its approximation when they finish it. (A test of the project asks
//! the simulation the same.)
//!
//! `cargo run --release --example singles_day_midnight` prints:
//! ```text
//! 15 min, 300 s  interval by interval            1966 hours  of 48 short 15, worst 45.9 %; finishing  2, 64.3 %
//! 15 min, 300 s  while it moves, by the counts   2126 hours  of 48 short  1, worst 66.2 %; finishing  1, 66.2 %
//! 15 min, 300 s  while it moves, by the curve    2140 hours  of 48 short  0, worst 79.9 %; finishing  0, 80.1 %
//! 30 min, 900 s  interval by interval            5828 hours  of 24 short  9, worst 47.3 %; finishing  1, 65.7 %
//! 30 min, 900 s  while it moves, by the counts   6672 hours  of 24 short  0, worst 79.9 %; finishing  0, 80.2 %
//! 30 min, 900 s  while it moves, by the curve    6566 hours  of 24 short  0, worst 79.9 %; finishing  0, 80.2 %
//! ```

use paiban::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
use paiban::staffing::time_varying::chain::{ChangingQueue, Start, levels_if_finished, service};
use paiban::staffing::time_varying::{RateCurve, VaryingLoad, varying_load};
use paiban::units::{Fraction, ServiceLevelDefinition};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(150);
/// Minutes before and after midnight that are looked at.
const NIGHT: (i32, i32) = (-120, 600);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (minutes, handle_time) in [(15, 300.0), (30, 900.0)] {
        let known = curve(minutes);
        let n = known.n_intervals();
        let length = f64::from(minutes) * 60.0;
        let counts: Vec<f64> = (0..n).map(|i| known.offered(i)).collect();
        let of_counts = RateCurve::of_counts(&counts, &vec![true; n], length);
        let times = vec![handle_time; n];
        let most = |curve: &RateCurve| -> Vec<f64> {
            let loads = varying_load(curve, &times);
            loads.iter().map(|load: &VaryingLoad| load.most).collect()
        };
        let methods = [
            (
                "interval by interval",
                counts.iter().map(|c| c * handle_time / length).collect(),
            ),
            ("while it moves, by the counts", most(&of_counts)),
            ("while it moves, by the curve", most(&known)),
        ];
        let mut short = Vec::new();
        for (name, loads) in methods {
            let people = people(&loads, handle_time)?;
            let queue = ChangingQueue {
                curve: &known,
                people: &people,
                handle_time_s: &times,
                patience_s: PATIENCE.as_secs_f64(),
                answer_within_s: 20.0,
            };
            let (met, _) = service(&queue, Start::Settled);
            let handed_back: Vec<f64> = met.iter().map(|interval| interval.service_level).collect();
            let finished = levels_if_finished(&queue, Start::Settled);
            short.push(n_short(&handed_back));
            println!(
                "{minutes} min, {handle_time} s  {name:<29}  {:5.0} hours  of {n} short {:>2}, worst {:4.1} %; finishing {:>2}, {:4.1} %",
                people.iter().sum::<u64>() as f64 * length / 3600.0,
                n_short(&handed_back),
                100.0 * worst(&handed_back),
                n_short(&finished),
                100.0 * worst(&finished),
            );
        }
        assert!(short[0] >= 3 && short[1] <= 1 && short[2] <= 1, "{short:?}");
    }
    Ok(())
}

fn n_short(levels: &[f64]) -> usize {
    levels.iter().filter(|level| **level < 0.78).count()
}

fn worst(levels: &[f64]) -> f64 {
    levels.iter().copied().fold(1.0, f64::min)
}

/// Contacts per second in steps of a minute.
fn curve(minutes_per_interval: i32) -> RateCurve {
    let per_quarter = |minute: f64| match minute {
        before if before < 0.0 => 300.0,
        rising if rising < 10.0 => 300.0 + 270.0 * rising,
        after => 300.0 + 2700.0 * (-(after - 10.0) / 51.0).exp(),
    };
    let rates = (NIGHT.0..NIGHT.1).map(|minute| per_quarter(f64::from(minute) + 0.5) / 900.0);
    RateCurve::new(rates.collect(), 60.0, minutes_per_interval as usize)
}

/// The least people of Erlang A at these loads.
fn people(loads: &[f64], handle_time: f64) -> Result<Vec<u64>, Box<dyn std::error::Error>> {
    let limits = Limits::new(Targets {
        service_level: Some(Fraction::new(0.8)?),
        answer_within_s: 20.0,
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
    })?;
    let mut people = Vec::with_capacity(loads.len());
    for load in loads {
        let work = Work::new(*load, handle_time, handle_time)?;
        people.push(least_staff(&WaitingFormula::ErlangA(PATIENCE), &work, &limits)?.base_staff);
    }
    Ok(people)
}
