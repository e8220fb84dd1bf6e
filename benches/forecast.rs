//! What a forecast costs, bands included, and how the cost grows with days, intervals and queues.
//!
//! `cargo bench --bench forecast`; measured figures stand in `docs/accuracy.md`.

use chrono::{Duration, NaiveDate};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use paiban::calendar::{
    CalendarEntry, EntryKind, EntrySource, EventCalendar, Grid, OpeningHours, Zone,
};
use paiban::forecast::{QueueContext, count_quantiles, forecast};
use paiban::history::{ContactHistory, QueueHistory};
use paiban::progress::Silent;

/// A queue of so many days with intervals of so many minutes.
fn history(first_day: NaiveDate, days: usize, minutes: u32, number: usize) -> QueueHistory {
    let slots = (24 * 60 / minutes) as usize;
    let offered = Array2::from_shape_fn((days, slots), |(day, slot)| {
        let weekday = [1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4][day % 7];
        let wobble = 1.0 + 0.1 * ((day * 31 + slot * 17 + number * 7) as f64 * 0.37).sin();
        let noon = (slot as f64 * f64::from(minutes) / 60.0 - 13.0) / 4.5;
        let hourly = 120.0 * weekday * wobble * (-noon * noon).exp();
        (hourly * f64::from(minutes) / 60.0).round()
    });
    QueueHistory {
        queue: format!("queue-{number}").as_str().into(),
        first_day,
        interval_minutes: minutes,
        observed: Array2::from_elem((days, slots), true),
        handled: offered.clone(),
        handle_time_s: Array2::from_elem((days, slots), 240.0),
        offered,
    }
}

/// Ten holidays and two campaigns a year.
fn events(first_day: NaiveDate) -> EventCalendar {
    let entry = |name: String, kind, first: i64, days: i64| CalendarEntry {
        name,
        first_day: first_day + Duration::days(first),
        last_day: first_day + Duration::days(first + days - 1),
        kind,
        queue: None,
        uplift: None,
        anchor: None,
        source: EntrySource::Public,
        note: String::new(),
    };
    let mut entries = Vec::new();
    for year in 0..3 {
        for i in 0..10 {
            let name = format!("holiday {i}");
            entries.push(entry(name, EntryKind::Holiday, 365 * year + 35 * i + 3, 1));
        }
        entries.push(entry(
            "618".into(),
            EntryKind::Campaign,
            365 * year + 165,
            12,
        ));
        entries.push(entry(
            "双11".into(),
            EntryKind::Campaign,
            365 * year + 305,
            19,
        ));
    }
    EventCalendar::new(entries)
}

/// A centre whose queues are forecast for 14 days.
struct Case {
    centre: ContactHistory,
    contexts: Vec<QueueContext>,
    events: EventCalendar,
    grid: Grid,
}

impl Case {
    fn new(n_queues: usize, days: usize, minutes: u32) -> Self {
        let first_day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date");
        let zone = Zone::new("Asia/Shanghai").expect("a zone");
        let plan = first_day + Duration::days(days as i64);
        let queues: Vec<QueueHistory> = (0..n_queues)
            .map(|number| history(first_day, days, minutes, number))
            .collect();
        let context = |queue: &QueueHistory| QueueContext {
            queue: queue.queue.clone(),
            opening: OpeningHours::always(),
            default_handle_time_s: 300.0,
            group: None,
            template: None,
        };
        Self {
            contexts: queues.iter().map(context).collect(),
            grid: Grid::new(zone.clone(), minutes, plan, 14).expect("a grid"),
            events: events(first_day),
            centre: ContactHistory {
                zone,
                interval_minutes: minutes,
                first_day,
                queues,
            },
        }
    }

    fn run(&self) {
        let made = forecast(
            &self.centre,
            &self.contexts,
            &self.events,
            &self.grid,
            &Silent,
        )
        .expect("a forecast");
        assert!(made.queues[0].mean.sum() > 1_000.0);
    }
}

/// One queue: fit, rehearsals, bands. Twice the days, then half the interval.
fn fit(c: &mut Criterion) {
    let mut group = c.benchmark_group("forecast/fit");
    group.sample_size(10);
    for (days, minutes) in [(450, 30), (900, 30), (900, 15), (900, 5)] {
        let case = Case::new(1, days, minutes);
        let id = BenchmarkId::new(format!("{days} days"), format!("{minutes} min"));
        group.bench_function(id, |b| b.iter(|| case.run()));
    }
    group.finish();
}

/// Two years of quarter hours of ten and of a hundred queues.
fn queues(c: &mut Criterion) {
    let mut group = c.benchmark_group("forecast/queues");
    group.sample_size(10);
    for n_queues in [10, 100] {
        let case = Case::new(n_queues, 730, 15);
        let id = BenchmarkId::from_parameter(format!("{n_queues} queues"));
        group.bench_function(id, |b| b.iter(|| case.run()));
    }
    group.finish();
}

/// Bands alone: the quantiles of 14 days of quarter hours.
fn quantiles(c: &mut Criterion) {
    let means: Vec<f64> = (0..14 * 96).map(|i| 0.5 + 0.35 * f64::from(i)).collect();
    c.bench_function("forecast/quantiles", |b| {
        b.iter(|| {
            let highest = means.iter().map(|&mean| count_quantiles(mean, 0.02)[6]);
            assert!(highest.sum::<f64>() > 0.0);
        });
    });
}

criterion_group!(benches, fit, queues, quantiles);
criterion_main!(benches);
