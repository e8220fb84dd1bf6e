//! What a forecast costs: one queue with two and a half years of half hours, bands included.

use chrono::{Duration, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use paiban::calendar::{
    CalendarEntry, EntryKind, EntrySource, EventCalendar, Grid, OpeningHours, Zone,
};
use paiban::forecast::{QueueContext, forecast};
use paiban::history::{ContactHistory, QueueHistory};
use paiban::progress::Silent;

const DAYS: usize = 900;

fn history(first_day: NaiveDate) -> QueueHistory {
    let shape = (DAYS, 48);
    let offered = Array2::from_shape_fn(shape, |(day, slot)| {
        let weekday = [1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4][day % 7];
        let wobble = 1.0 + 0.1 * ((day * 31 + slot * 17) as f64 * 0.37).sin();
        let noon = (slot as f64 - 26.0) / 9.0;
        (60.0 * weekday * wobble * (-noon * noon).exp()).round()
    });
    QueueHistory {
        queue: "voice".into(),
        first_day,
        interval_minutes: 30,
        observed: Array2::from_elem(shape, true),
        handled: offered.clone(),
        handle_time_s: Array2::from_elem(shape, 240.0),
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

fn one_queue(c: &mut Criterion) {
    let first_day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date");
    let zone = Zone::new("Asia/Shanghai").expect("a zone");
    let plan = first_day + Duration::days(DAYS as i64);
    let grid = Grid::new(zone.clone(), 30, plan, 28).expect("a grid");
    let centre = ContactHistory {
        zone,
        interval_minutes: 30,
        first_day,
        queues: vec![history(first_day)],
    };
    let context = QueueContext {
        queue: "voice".into(),
        opening: OpeningHours::always(),
        default_handle_time_s: 300.0,
    };
    let events = events(first_day);
    let mut group = c.benchmark_group("forecast/queue");
    group.sample_size(10);
    group.bench_function("900_days_of_half_hours", |b| {
        b.iter(|| {
            let made = forecast(
                &centre,
                std::slice::from_ref(&context),
                &events,
                &grid,
                &Silent,
            )
            .expect("a forecast");
            assert!(made.queues[0].mean.sum() > 10_000.0);
        });
    });
    group.finish();
}

criterion_group!(benches, one_queue);
criterion_main!(benches);
