//! How fast files become data: a history, its decoding, a project folder.
//!
//! Reading a history grows in proportion to its rows: a pass over the fields, one over each column
//! and one over each queue's days.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use paiban::calendar::{EventCalendar, Zone};
use paiban::io::history::{HistoryFormat, HistoryRequest, read};
use paiban::io::{project, text};

const ROWS: usize = 100_000;

/// Quarter hours of a queue, one row each.
fn history() -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2023, 1, 2).expect("a date");
    let mut out = String::from("时间段,队列,进线量,平均处理时长\n");
    for row in 0..ROWS {
        let (day, slot) = (row / 96, row % 96);
        let day = first + chrono::Duration::days(day as i64);
        writeln!(
            out,
            "{day} {:02}:{:02},热线,{},285.5",
            slot / 4,
            slot % 4 * 15,
            40 + row % 37
        )
        .expect("a string grows");
    }
    out
}

/// Quarter hours of a hundred queues side by side, as a switch exports them.
fn side_by_side(n_rows: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2023, 1, 2).expect("a date");
    let mut out = String::from("start,queue,offered\n");
    for row in 0..n_rows {
        let (interval, queue) = (row / 100, row % 100);
        let (day, slot) = (interval / 96, interval % 96);
        let day = first + chrono::Duration::days(day as i64);
        let (hour, minute) = (slot / 4, slot % 4 * 15);
        let offered = 40 + row % 37;
        writeln!(out, "{day}T{hour:02}:{minute:02},q{queue:02},{offered}").expect("a string grows");
    }
    out
}

fn project_folder(n_agents: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let toml = "schema = 1\ntime_zone = \"Asia/Shanghai\"\ninterval_minutes = 30\n[plan]\nfirst_day = 2026-11-02\n\
                [[queues]]\nid = \"voice\"\nchannel = \"voice\"\n\
                [[shift_patterns]]\nid = \"day\"\nminutes = 540\nstarts = [\"08:00\"]\n\
                [[contracts]]\nid = \"full\"\nshift_patterns = [\"day\"]\ndays_per_week = [5, 5]\npaid_hours_per_week = [40, 45]\n";
    std::fs::write(dir.path().join("paiban.toml"), toml).expect("a file");
    let mut agents = String::from("agent_id,name,contract,skills\n");
    let mut leave = String::from("agent_id,first_day,last_day,kind\n");
    for n in 0..n_agents {
        writeln!(agents, "A{n:05},坐席{n},full,voice").expect("a string grows");
        writeln!(
            leave,
            "A{n:05},2026-11-{:02},2026-11-{:02},leave",
            2 + n % 20,
            3 + n % 20
        )
        .expect("a string grows");
    }
    std::fs::write(dir.path().join("agents.csv"), agents).expect("a file");
    std::fs::write(dir.path().join("availability.csv"), leave).expect("a file");
    dir
}

fn benches(c: &mut Criterion) {
    let text = history();
    let zone = Zone::new("Asia/Shanghai").expect("a zone");
    let events = EventCalendar::default();
    let format = HistoryFormat::recognised();
    let request = HistoryRequest {
        file: "history.csv",
        zone: &zone,
        interval_minutes: Some(15),
        queues: None,
        new_queues: &[],
        first_planned_day: None,
        events: &events,
        format: &format,
    };
    let mut group = c.benchmark_group("io");
    group.sample_size(20);
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("history/utf8/100000_rows", |b| {
        b.iter(|| {
            let read = read(black_box(text.as_bytes()), &request).expect("a sound history");
            assert_eq!(read.ledger.accepted, ROWS);
        });
    });
    for n_rows in [700_000, 1_400_000] {
        let text = side_by_side(n_rows);
        group.sample_size(10);
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_function(format!("history/100_queues/{n_rows}_rows"), |b| {
            b.iter(|| {
                let read = read(black_box(text.as_bytes()), &request).expect("a sound history");
                assert_eq!(read.ledger.accepted, n_rows);
            });
        });
    }
    group.sample_size(20);
    group.throughput(Throughput::Elements(ROWS as u64));
    let encoded = encoding_rs::GB18030.encode(&text).0.into_owned();
    group.bench_function("decode/gb18030/100000_rows", |b| {
        b.iter(|| {
            assert_eq!(
                text::decode("f", black_box(&encoded), None)
                    .expect("text")
                    .text,
                text
            )
        });
    });
    let folder = project_folder(10_000);
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("project/10000_people", |b| {
        b.iter(|| {
            let loaded = project::read(folder.path()).expect("a sound project");
            assert_eq!(loaded.inputs.workforce.agents.len(), 10_000);
        });
    });
    group.finish();
}

criterion_group!(io, benches);
criterion_main!(io);
