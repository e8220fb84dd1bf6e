//! Does Monday's roster hold on a bad day?
//!
//! A usual Monday, and the one in ten on which 20 % more calls arrive, meet the same people: a team
//! from 08:00 and one from 13:00, nine hours each with a meal, 5 % of them away.
//!
//! `cargo run --release --example does_it_hold` prints:
//! ```text
//! usual Monday  16 people  83.0 % in 20 s (82.3–83.8)   8.5 % hang up
//! bad Monday    16 people  75.8 % in 20 s (75.0–76.5)  12.3 % hang up
//! bad Monday    19 people  84.4 % in 20 s (83.8–85.1)   7.4 % hang up
//! ```

use ndarray::{Array1, Array2};
use paiban::calendar::{Grid, Zone};
use paiban::forecast::{Forecast, ModelChoice, QueueForecast};
use paiban::roster::{Break, Roster, Shift};
use paiban::simulation::*;
use paiban::units::{Channel, Fraction, OutOfRange, Patience, ServiceLevelDefinition};
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let grid = Grid::new(Zone::new("Asia/Shanghai")?, 30, "2026-11-02".parse()?, 1)?;
    let (usual, bad) = (monday(&grid, 1.0), monday(&grid, 1.2));
    let holds = ask("usual Monday", &usual, &[7, 9])?;
    let fails = ask("bad Monday", &bad, &[7, 9])?;
    let mended = ask("bad Monday", &bad, &[9, 10])?;
    let kept = |day: ServiceEstimate| day.service_level_low > Some(0.80);
    assert!(kept(holds) && !kept(fails) && kept(mended));
    Ok(())
}

/// Serves the day 100 times with teams of these sizes and prints what callers met.
fn ask(
    name: &str,
    forecast: &Forecast,
    teams: &[usize; 2],
) -> Result<ServiceEstimate, Box<dyn std::error::Error>> {
    let (centre, roster) = (centre(teams)?, roster(teams, forecast));
    let service = simulate(&centre, &roster, forecast, Replications(100), Seed(1))?;
    let day = service.queues[0].days[0];
    let percent = |share: Option<f64>| 100.0 * share.unwrap_or(f64::NAN);
    println!(
        "{name:<13} {:>2} people {:5.1} % in 20 s ({:.1}–{:.1}) {:5.1} % hang up",
        centre.agents.len(),
        percent(day.service_level),
        percent(day.service_level_low),
        percent(day.service_level_high),
        100.0 * day.abandoned / day.offered,
    );
    Ok(day)
}

/// Calls from 08:00 to 22:00, most of them around 15:00, five minutes each.
fn monday(grid: &Grid, volume: f64) -> Forecast {
    let n = grid.n_intervals();
    let open = |i: usize| (16..44).contains(&i);
    let calls = |i: usize| volume * 44.0 * (-((i as f64 - 30.0) / 14.0).powi(2)).exp();
    let (chosen, candidates) = ("example", Vec::new());
    let voice = QueueForecast {
        queue: "voice".into(),
        mean: (0..n)
            .map(|i| if open(i) { calls(i) } else { 0.0 })
            .collect(),
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::zeros(1),
        interval_log_sd: Array1::from_elem(1, 0.05),
        handle_time_s: Array1::from_elem(n, 300.0),
        handle_time_learnt: true,
        open: (0..n).map(open).collect(),
        choice: ModelChoice {
            chosen,
            candidates,
            group: None,
        },
    };
    let (grid, queues) = (grid.clone(), vec![voice]);
    Forecast {
        grid,
        queues,
        groups: Vec::new(),
    }
}

/// One telephone queue: 80 % in 20 s, callers who wait two minutes on average.
fn centre(teams: &[usize; 2]) -> Result<Centre, OutOfRange> {
    let voice = QueueService {
        queue: "voice".into(),
        channel: Channel::Voice,
        priority: 1,
        patience: Patience::Mean(Duration::from_secs(120)),
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        answer_within: Duration::from_secs(20),
        open_hours_only: false,
        definition: ServiceLevelDefinition::Offered,
        service_level: Fraction::new(0.80)?,
        behaviour: Behaviour::plain(),
    };
    Ok(Centre {
        queues: vec![voice],
        agents: vec![vec![0]; teams[0] + teams[1]],
        shrinkage: 0.05,
        proficiencies: Vec::new(),
        work_in_hand: WorkInHand::Finished,
    })
}

/// Nine hours from 08:00 or 13:00; meals of an hour, taken in five groups.
fn roster(teams: &[usize; 2], forecast: &Forecast) -> Roster {
    let mut shifts = Vec::new();
    for agent in 0..teams[0] + teams[1] {
        let start = if agent < teams[0] { 480 } else { 780 };
        let from = start + 120 + 60 * (agent as i64 % 5);
        let meal = Break {
            rule: 0,
            start_minute: from,
            end_minute: from + 60,
        };
        shifts.push(Shift {
            agent,
            work_date: forecast.grid.first_day(),
            pattern: 0,
            start_clock: start as i32,
            start_minute: start,
            end_minute: start + 540,
            paid_minutes: 480,
            breaks: vec![meal],
        });
    }
    Roster { shifts }
}
