//! How far off would the forecast have been?
//!
//! ```text
//! history.csv ──► known before each origin ──► forecast of 14 days ──► held against what came
//! ```
//! `cargo run --release --example backtest_a_queue -- HISTORY CALENDAR ZONE ORIGIN,… ROWS` reads
//! `start,queue,offered` (`.csv` or `.csv.gz`, in order of time), writes the rows and prints such as
//! `voice: WAPE 0.063, the week before's 0.084`.

use std::error::Error;
use std::io::{BufWriter, Read, Write};

use chrono::{NaiveDateTime, Timelike};
use ndarray::Array2;
use paiban::calendar::*;
use paiban::forecast::{Backtest, BacktestPlan, QueueContext, backtest};
use paiban::history::QueueHistory;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [history, calendar, zone, origins, rows] = &arguments[..] else {
        return Err("expected HISTORY CALENDAR ZONE ORIGIN,… ROWS".into());
    };
    let history = read_history(history)?;
    let context = QueueContext {
        queue: history.queue.clone(),
        opening: OpeningHours::always(),
        default_handle_time_s: 300.0,
    };
    let origins: Result<_, _> = origins.split(',').map(str::parse).collect();
    let plan = BacktestPlan {
        origins: origins?,
        horizon_days: 14,
    };
    let events = read_calendar(calendar)?;
    let result = backtest(&history, &context, &events, &Zone::new(zone)?, &plan)?;
    let wape = result.scores.wape.ok_or("no contacts to score")?;
    let naive = result.seasonal_naive.wape.ok_or("no contacts to score")?;
    println!(
        "{}: WAPE {wape:.3}, the week before's {naive:.3}",
        result.queue
    );
    assert!(result.rows.iter().all(|row| row.mean >= 0.0));
    write_rows(rows, &result)
}

fn open(path: &str) -> Result<csv::Reader<Box<dyn Read>>, Box<dyn Error>> {
    let file = std::fs::File::open(path)?;
    let text: Box<dyn Read> = match path.ends_with(".gz") {
        true => Box::new(flate2::read::GzDecoder::new(file)),
        false => Box::new(file),
    };
    Ok(csv::ReaderBuilder::new().flexible(true).from_reader(text))
}

fn read_history(path: &str) -> Result<QueueHistory, Box<dyn Error>> {
    let mut rows: Vec<(NaiveDateTime, String, f64)> = Vec::new();
    for row in open(path)?.records() {
        let row = row?;
        let start = NaiveDateTime::parse_from_str(&row[0], "%Y-%m-%dT%H:%M")?;
        rows.push((start, row[1].to_owned(), row[2].parse()?));
    }
    let minutes = rows.iter().map(|r| r.0.minute());
    let interval_minutes = minutes.filter(|m| *m > 0).min().unwrap_or(60);
    let first_day = rows.first().ok_or("no rows")?.0.date();
    let n_days = rows.iter().map(|r| (r.0.date() - first_day).num_days());
    let n_days = n_days.max().unwrap_or(0) as usize + 1;
    let shape = (n_days, (1440 / interval_minutes) as usize);
    let mut offered = Array2::zeros(shape);
    let mut observed = Array2::from_elem(shape, false);
    for (start, _, contacts) in &rows {
        let day = (start.date() - first_day).num_days() as usize;
        let slot = (start.hour() * 60 + start.minute()) / interval_minutes;
        offered[[day, slot as usize]] = *contacts;
        observed[[day, slot as usize]] = true;
    }
    Ok(QueueHistory {
        queue: rows[0].1.as_str().into(),
        first_day,
        interval_minutes,
        offered,
        observed,
        handled: Array2::zeros(shape),
        handle_time_s: Array2::zeros(shape),
    })
}

fn read_calendar(path: &str) -> Result<EventCalendar, Box<dyn Error>> {
    let mut entries = Vec::new();
    for row in open(path)?.records() {
        let row = row?;
        let kind = match &row[3] {
            "holiday" => EntryKind::Holiday,
            "campaign" => EntryKind::Campaign,
            "make_up_workday" => EntryKind::MakeUpWorkday,
            other => return Err(format!("kind {other} is not read here").into()),
        };
        entries.push(CalendarEntry {
            name: row[0].to_owned(),
            first_day: row[1].parse()?,
            last_day: row[2].parse()?,
            kind,
            queue: None,
            uplift: row[5].parse().ok(),
            source: EntrySource::Planner,
        });
    }
    Ok(EventCalendar::new(entries))
}

fn write_rows(path: &str, result: &Backtest) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "origin,start,queue,mean,p05,p10,p25,p50,p75,p90,p95")?;
    for row in &result.rows {
        let bands = row.quantiles.map(|q| q.to_string()).join(",");
        let (origin, start, mean) = (row.origin, row.start.to_rfc3339(), row.mean);
        writeln!(out, "{origin},{start},{},{mean},{bands}", result.queue)?;
    }
    Ok(out.flush()?)
}
