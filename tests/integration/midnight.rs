//! The midnight of Singles' Day, staffed three ways and judged by simulated customers.
//!
//! 300 contacts per quarter of an hour jump to 3,000 within ten minutes and fall back with a constant
//! of 51 minutes. The formula's example of the same name asks the exact chain instead.

use ndarray::{Array1, Array2};
use paiban::calendar::{Grid, Zone};
use paiban::forecast::{Forecast, ModelChoice, QueueForecast};
use paiban::roster::{Roster, Shift};
use paiban::simulation::*;
use paiban::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
use paiban::staffing::time_varying::{RateCurve, varying_load};
use paiban::units::{Channel, Fraction, Patience, ServiceLevelDefinition};
use std::time::Duration;

/// The simulated curve has steps of five minutes, from 20:00 to 10:00.
const STEP: usize = 5;
const OPEN: std::ops::Range<usize> = 20 * 12..34 * 12;
const PATIENCE: Duration = Duration::from_secs(150);

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Prints a line per method: `cargo test --release --test integration midnight -- --nocapture`.
#[test]
fn midnight_of_singles_day_is_met_by_the_load_while_it_moves() -> Fallible<()> {
    for (minutes, handle_time) in [(15, 300.0), (30, 900.0)] {
        let fine: Vec<f64> = (0..2 * 288).map(contacts).collect();
        let k = minutes / STEP;
        let counts: Vec<f64> = fine.chunks(k).map(|part| part.iter().sum()).collect();
        let open: Vec<bool> = counts.iter().map(|count| *count > 0.0).collect();
        let (length, times) = (60.0 * minutes as f64, vec![handle_time; counts.len()]);
        let plain: Vec<f64> = counts.iter().map(|c| c * handle_time / length).collect();
        let guessed = varying_load(&RateCurve::of_counts(&counts, &open, length), &times);
        let rates = fine.iter().map(|count| count / 300.0).collect();
        let known = varying_load(&RateCurve::new(rates, 300.0, k), &times);
        let most = |loads: &[paiban::staffing::time_varying::VaryingLoad]| {
            loads.iter().map(|load| load.most).collect::<Vec<f64>>()
        };
        let methods = [
            ("interval by interval", plain),
            ("while it moves, counts known", most(&guessed)),
            ("while it moves, curve known", most(&known)),
        ];
        let mut short = Vec::new();
        for (name, loads) in methods {
            let people = people(&loads, &open, (handle_time, length))?;
            let hours = people.iter().sum::<usize>() as f64 * length / 3600.0;
            let levels = simulated(&fine, &people, (handle_time, minutes))?;
            let missed = levels.iter().filter(|level| **level < 0.78).count();
            let worst = levels.iter().fold(1.0, |a: f64, b| a.min(*b));
            println!(
                "{minutes} minutes, {handle_time} s: {name:<28} {hours:6.0} hours, {missed:>2} \
                 intervals short, the worst at {:4.1} %",
                100.0 * worst
            );
            short.push(missed);
        }
        assert!(short[0] >= 3 && short[1] <= 1 && short[2] <= 1, "{short:?}");
    }
    Ok(())
}

/// Contacts in five minutes, so many after the first midnight.
fn contacts(step: usize) -> f64 {
    if !OPEN.contains(&step) {
        return 0.0;
    }
    let rate = |minute: f64| match minute - 1440.0 {
        before if before < 0.0 => 300.0,
        rising if rising < 10.0 => 300.0 + 270.0 * rising,
        after => 300.0 + 2700.0 * (-(after - 10.0) / 51.0).exp(),
    };
    let minutes = (0..50).map(|i| rate((step * STEP) as f64 + (f64::from(i) + 0.5) / 10.0));
    minutes.sum::<f64>() / 50.0 * STEP as f64 / 15.0
}

/// The least people of Erlang A at these loads.
fn people(loads: &[f64], open: &[bool], (handle_time, length): (f64, f64)) -> Fallible<Vec<usize>> {
    let limits = Limits::new(Targets {
        service_level: Some(Fraction::new(0.8)?),
        answer_within_s: 20.0,
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
    })?;
    let least = |(load, open): (&f64, &bool)| -> Fallible<usize> {
        let work = Work::new(load * length / handle_time, handle_time, length)?;
        let answer = least_staff(&WaitingFormula::ErlangA(PATIENCE), &work, &limits)?;
        Ok(if *open { answer.base_staff as usize } else { 0 })
    };
    loads.iter().zip(open).map(least).collect()
}

/// The share answered in time in every interval from 22:00 on, over 800 random nights.
fn simulated(
    fine: &[f64],
    people: &[usize],
    (handle_time, minutes): (f64, usize),
) -> Fallible<Vec<f64>> {
    let grid = Grid::new(Zone::new("Asia/Shanghai")?, 5, "2026-11-10".parse()?, 2)?;
    let n = grid.n_intervals();
    let (chosen, candidates) = ("example", Vec::new());
    let queue = QueueForecast {
        queue: "voice".into(),
        mean: Array1::from(fine.to_vec()),
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::zeros(2),
        interval_log_sd: Array1::zeros(2),
        handle_time_s: Array1::from_elem(n, handle_time),
        handle_time_learnt: true,
        open: fine.iter().map(|count| *count > 0.0).collect(),
        choice: ModelChoice {
            chosen,
            candidates,
            group: None,
        },
    };
    let forecast = Forecast {
        grid,
        queues: vec![queue],
        groups: Vec::new(),
    };
    let (centre, roster) = (centre(people)?, roster(people, minutes as i64, &forecast));
    let service = simulate(&centre, &roster, &forecast, Replications(800), Seed(1))?;
    let k = minutes / STEP;
    let parts = service.queues[0]
        .intervals
        .chunks(k)
        .skip(22 * 60 / minutes)
        .take(12 * 60 / minutes);
    let level = |part: &[ServiceEstimate]| {
        let met = part
            .iter()
            .map(|at| at.offered * at.service_level.unwrap_or(1.0))
            .sum::<f64>();
        met / part.iter().map(|at| at.offered).sum::<f64>()
    };
    Ok(parts.map(level).collect())
}

fn centre(people: &[usize]) -> Fallible<Centre> {
    let voice = QueueService {
        queue: "voice".into(),
        channel: Channel::Voice,
        priority: 1,
        patience: Patience::Mean(PATIENCE),
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        answer_within: Duration::from_secs(20),
        open_hours_only: false,
        definition: ServiceLevelDefinition::Offered,
        service_level: Fraction::new(0.8)?,
        behaviour: Behaviour::plain(),
    };
    Ok(Centre {
        queues: vec![voice],
        agents: vec![vec![0]; people.iter().copied().max().unwrap_or(0)],
        shrinkage: 0.0,
        proficiencies: Vec::new(),
        work_in_hand: WorkInHand::Finished,
    })
}

/// Everybody works in the intervals that need that many.
fn roster(people: &[usize], minutes: i64, forecast: &Forecast) -> Roster {
    let most = people.iter().copied().max().unwrap_or(0);
    let runs = (0..most).flat_map(|agent| {
        let here: Vec<i64> = (0..people.len() as i64)
            .filter(|i| people[*i as usize] > agent)
            .collect();
        let runs = here.chunk_by(|a, b| a + 1 == *b);
        let spans: Vec<(i64, i64)> = runs.map(|r| (r[0], r[r.len() - 1] + 1)).collect();
        spans.into_iter().map(move |span| (agent, span))
    });
    let shift = |(agent, (from, until)): (usize, (i64, i64))| Shift {
        agent,
        work_date: forecast.grid.first_day(),
        pattern: 0,
        start_clock: 0,
        start_minute: from * minutes,
        end_minute: until * minutes,
        paid_minutes: (until - from) * minutes,
        breaks: Vec::new(),
    };
    Roster {
        shifts: runs.map(shift).collect(),
    }
}
