//! How long one random repetition of a plan takes: `simulation/month/contacts` in three sizes.
//!
//! 28 days, three queues (voice, chat, e-mail), people with one to three skills, breaks, absences.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::{Array1, Array2};

use paiban::calendar::{Grid, Zone};
use paiban::forecast::{Forecast, ModelChoice, QueueForecast};
use paiban::roster::{Break, Roster, Shift};
use paiban::simulation::{Centre, QueueService, Replications, Seed, simulate};
use paiban::units::{Channel, Fraction, Patience, ServiceLevelDefinition};

const DAYS: usize = 28;

fn queue(id: &str, channel: Channel, concurrency: u32) -> QueueService {
    let mail = channel.is_deferred();
    QueueService {
        queue: id.into(),
        channel,
        priority: if mail { 2 } else { 1 },
        patience: if mail {
            Patience::Infinite
        } else {
            Patience::Mean(Duration::from_secs(120))
        },
        concurrency,
        concurrency_slowdown: vec![1.0, 1.15, 1.3],
        answer_within: Duration::from_secs(if mail { 14_400 } else { 20 }),
        open_hours_only: mail,
        definition: ServiceLevelDefinition::Offered,
        service_level: Fraction::new(0.8).expect("0.8 is a share"),
    }
}

/// Contacts of a day: a bell from 08:00 to 22:00 with its sum scaled to `per_day`.
fn forecast_of(service: &QueueService, per_day: f64, grid: &Grid) -> QueueForecast {
    let n = grid.n_intervals();
    let shape = |i: usize| {
        let hour = (i % 48) as f64 / 2.0;
        if (8.0..22.0).contains(&hour) {
            (-((hour - 14.0) / 5.0).powi(2)).exp()
        } else {
            0.0
        }
    };
    let day_sum: f64 = (0..48).map(shape).sum();
    QueueForecast {
        queue: service.queue.clone(),
        mean: (0..n).map(|i| shape(i) * per_day / day_sum).collect(),
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::from_elem(grid.n_days(), 0.1),
        interval_log_sd: Array1::from_elem(grid.n_days(), 0.05),
        handle_time_s: Array1::from_elem(n, 300.0),
        handle_time_learnt: true,
        open: (0..n).map(|i| shape(i) > 0.0).collect(),
        choice: ModelChoice {
            chosen: "bench",
            candidates: Vec::new(),
            group: None,
        },
    }
}

fn centre(people: usize) -> Centre {
    let skills: [&[usize]; 5] = [&[0], &[0], &[0, 1], &[1], &[0, 1, 2]];
    Centre {
        queues: vec![
            queue("voice", Channel::Voice, 1),
            queue("chat", Channel::Chat, 3),
            queue("mail", Channel::Email, 1),
        ],
        agents: (0..people).map(|a| skills[a % 5].to_vec()).collect(),
        shrinkage: 0.08,
    }
}

/// Five days of seven, nine hours from 08:00, 10:30 or 13:00, two pauses and a meal.
fn roster(people: usize, grid: &Grid) -> Roster {
    let mut shifts = Vec::new();
    for agent in 0..people {
        for day in (0..DAYS).filter(|day| (day + agent) % 7 < 5) {
            let start = day as i64 * 1440 + 480 + 150 * (agent as i64 % 3);
            let pause = |rule: usize, after: i64, minutes: i64| {
                let start_minute = start + after + 15 * (agent as i64 % 5);
                Break {
                    rule,
                    start_minute,
                    end_minute: start_minute + minutes,
                }
            };
            shifts.push(Shift {
                agent,
                work_date: grid.day(day),
                pattern: 0,
                start_clock: (start % 1440) as i32,
                start_minute: start,
                end_minute: start + 540,
                paid_minutes: 480,
                breaks: vec![pause(0, 90, 15), pause(1, 210, 60), pause(2, 390, 15)],
            });
        }
    }
    Roster { shifts }
}

fn month(c: &mut Criterion) {
    let zone = Zone::new("Asia/Shanghai").expect("a bundled zone");
    let first = "2026-11-02".parse().expect("a date");
    let grid = Grid::new(zone, 30, first, DAYS).expect("a grid");
    let mut group = c.benchmark_group("simulation/month");
    group.sample_size(10);
    for people in [12, 120, 1200] {
        let centre = centre(people);
        let per_day = people as f64 * 30.0;
        let shares = [0.6, 0.3, 0.1];
        let queues = centre.queues.iter().zip(shares);
        let forecast = Forecast {
            queues: queues
                .map(|(q, share)| forecast_of(q, per_day * share, &grid))
                .collect(),
            grid: grid.clone(),
            groups: Vec::new(),
        };
        let roster = roster(people, &grid);
        let contacts = per_day * DAYS as f64;
        group.throughput(Throughput::Elements(contacts as u64));
        group.bench_function(BenchmarkId::from_parameter(contacts as u64), |b| {
            b.iter(|| {
                let answer = simulate(
                    &centre,
                    &roster,
                    black_box(&forecast),
                    Replications(1),
                    Seed(1),
                )
                .expect("a question with an answer");
                let offered: f64 = answer.queues.iter().map(|q| q.total.offered).sum();
                assert!((offered / contacts - 1.0).abs() < 0.15);
                assert!(answer.queues[0].total.answered > 0.5 * answer.queues[0].total.offered);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, month);
criterion_main!(benches);
