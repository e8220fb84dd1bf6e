//! How long one random repetition of a plan takes, on one core.
//!
//! * `simulation/month/contacts`: 28 days, three queues (voice, chat, e-mail), people with one to
//!   three skills, breaks, absences, in three sizes.
//! * `simulation/everything/contacts`: the same with retries, transfers, overflow, limited lines,
//!   other distributions and proficiencies.
//! * `simulation/one_queue/events`: callers with patience and 100 people round the clock; an event
//!   is an arrival or the end of a call.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::{Array1, Array2};

use paiban::calendar::{Grid, Zone};
use paiban::forecast::{Forecast, ModelChoice, QueueForecast};
use paiban::roster::{Break, Roster, Shift};
use paiban::simulation::{
    Behaviour, Centre, Distribution, Proficiency, QueueService, Replications, Retry, Seed,
    Transfer, WorkInHand, simulate,
};
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
        behaviour: Behaviour::plain(),
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
        proficiencies: Vec::new(),
        work_in_hand: WorkInHand::Finished,
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

/// A month of this centre with 30 contacts a day for each person.
struct Month {
    centre: Centre,
    roster: Roster,
    forecast: Forecast,
    contacts: f64,
}

impl Month {
    fn of(people: usize) -> Self {
        let grid = grid(DAYS);
        let centre = centre(people);
        let per_day = people as f64 * 30.0;
        let queues = centre.queues.iter().zip([0.6, 0.3, 0.1]);
        let forecast = Forecast {
            queues: queues
                .map(|(q, share)| forecast_of(q, per_day * share, &grid))
                .collect(),
            grid: grid.clone(),
            groups: Vec::new(),
        };
        Self {
            centre,
            roster: roster(people, &grid),
            forecast,
            contacts: per_day * DAYS as f64,
        }
    }

    fn run(&self) {
        let answer = simulate(
            &self.centre,
            &self.roster,
            black_box(&self.forecast),
            Replications(1),
            Seed(1),
        )
        .expect("a question with an answer");
        let customers: f64 = answer.queues.iter().map(|q| q.total.customers).sum();
        assert!((customers / self.contacts - 1.0).abs() < 0.15);
        assert!(answer.queues[0].total.answered > 0.5 * answer.queues[0].total.offered);
    }
}

fn grid(days: usize) -> Grid {
    let zone = Zone::new("Asia/Shanghai").expect("a bundled zone");
    let first = "2026-11-02".parse().expect("a date");
    Grid::new(zone, 30, first, days).expect("a grid")
}

fn month(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulation/month");
    group.sample_size(10);
    for people in [12, 120, 1200] {
        let month = Month::of(people);
        group.throughput(Throughput::Elements(month.contacts as u64));
        group.bench_function(BenchmarkId::from_parameter(month.contacts as u64), |b| {
            b.iter(|| month.run());
        });
    }
    group.finish();
}

/// Everything that formulas leave out, at once.
fn behave(centre: &mut Centre) {
    let share = |value| Fraction::new(value).expect("a share");
    let transfer = |to| Transfer {
        to,
        share: share(0.05),
        extra_handle_time: Duration::from_secs(60),
    };
    for (queue, to) in [(0, 1), (1, 0)] {
        centre.queues[queue].behaviour = Behaviour {
            patience: Distribution::Weibull(0.8),
            handle_time: Distribution::Lognormal(1.1),
            retry: Some(Retry {
                share: share(0.4),
                after: Duration::from_secs(600),
            }),
            transfers: vec![transfer(to)],
            overflow_after: Duration::from_secs(15),
            lines: Some(2_000),
            ..Behaviour::plain()
        };
    }
    let fast = (0..centre.agents.len())
        .step_by(3)
        .map(|agent| Proficiency {
            agent,
            queue: centre.agents[agent][0],
            factor: 1.2,
        });
    centre.proficiencies = fast.collect();
}

fn everything(c: &mut Criterion) {
    let mut group = c.benchmark_group("simulation/everything");
    group.sample_size(10);
    let mut month = Month::of(1200);
    behave(&mut month.centre);
    group.throughput(Throughput::Elements(month.contacts as u64));
    group.bench_function(BenchmarkId::from_parameter(month.contacts as u64), |b| {
        b.iter(|| month.run());
    });
    group.finish();
}

fn one_queue(c: &mut Criterion) {
    let (people, grid) = (100, grid(7));
    let voice = queue("voice", Channel::Voice, 1);
    let mut forecast = Forecast {
        queues: vec![forecast_of(&voice, 0.0, &grid)],
        grid: grid.clone(),
        groups: Vec::new(),
    };
    forecast.queues[0].mean.fill(92.0 * 1800.0 / 300.0);
    forecast.queues[0].open.fill(true);
    let centre = Centre {
        queues: vec![voice],
        agents: vec![vec![0]; people],
        shrinkage: 0.0,
        proficiencies: Vec::new(),
        work_in_hand: WorkInHand::Finished,
    };
    let shift = |agent| Shift {
        agent,
        work_date: grid.day(0),
        pattern: 0,
        start_clock: 0,
        start_minute: 0,
        end_minute: grid.minutes_total(),
        paid_minutes: grid.minutes_total(),
        breaks: Vec::new(),
    };
    let roster = Roster {
        shifts: (0..people).map(shift).collect(),
    };
    let run = || simulate(&centre, &roster, &forecast, Replications(1), Seed(1));
    let total = run().expect("a question with an answer").queues[0].total;
    assert!(total.answered > 0.95 * total.offered);
    let events = total.offered + total.answered;
    let mut group = c.benchmark_group("simulation/one_queue");
    group.throughput(Throughput::Elements(events as u64));
    group.bench_function(BenchmarkId::from_parameter(events as u64), |b| {
        b.iter(|| black_box(run().is_ok()));
    });
    group.finish();
}

criterion_group!(benches, month, everything, one_queue);
criterion_main!(benches);
