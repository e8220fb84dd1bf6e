//! How far off would the forecast have been?
//!
//! ```text
//! history.csv ──► known before each origin ──► forecast of 14 days ──► held against what came
//! ```
//! Reads `start,queue,offered` (`.csv` or `.csv.gz`) and, if given, a calendar
//! `name,first_day,last_day,kind,queue,uplift`, back-tests the first queue of the file and prints one
//! line of measures; with a fifth argument the rows go to that file.
//!
//! ```text
//! cargo run --release --example backtest_a_queue -- history.csv calendar.csv Europe/Paris \
//!     2026-03-02,2026-03-30 rows.csv
//! ```

use std::error::Error;
use std::io::{BufWriter, Read, Write};

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use ndarray::Array2;
use paiban::calendar::{CalendarEntry, EntryKind, EntrySource, EventCalendar, OpeningHours, Zone};
use paiban::forecast::{Backtest, BacktestPlan, QueueContext, backtest};
use paiban::history::QueueHistory;

const HORIZON_DAYS: usize = 14;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [history, calendar, zone, origins, rest @ ..] = &arguments[..] else {
        return Err("expected HISTORY CALENDAR ZONE ORIGIN,ORIGIN,… [ROWS]".into());
    };
    let history = read_history(history)?;
    let context = QueueContext {
        queue: history.queue.clone(),
        opening: OpeningHours::always(),
        default_handle_time_s: 300.0,
    };
    let plan = BacktestPlan {
        origins: origins
            .split(',')
            .map(str::parse)
            .collect::<Result<_, _>>()?,
        horizon_days: HORIZON_DAYS,
    };
    let events = read_calendar(calendar)?;
    let started = std::time::Instant::now();
    let result = backtest(&history, &context, &events, &Zone::new(zone)?, &plan)?;
    let seconds = started.elapsed().as_secs_f64() / plan.origins.len() as f64;
    let (ours, naive) = (&result.scores, &result.seasonal_naive);
    println!(
        "{:16} WAPE {:.4} (seasonal naive {:.4})  pinball {:.4}  days in their 80 % band {:.2}  {seconds:.3} s per origin",
        result.queue,
        ours.wape.unwrap_or(f64::NAN),
        naive.wape.unwrap_or(f64::NAN),
        ours.pinball_loss.unwrap_or(f64::NAN),
        ours.day_coverage_80.unwrap_or(f64::NAN),
    );
    assert!(result.rows.iter().all(|row| row.mean >= 0.0));
    rest.first()
        .map_or(Ok(()), |path| write_rows(path, &result))
}

fn open(path: &str) -> Result<csv::Reader<Box<dyn Read>>, Box<dyn Error>> {
    let file = std::fs::File::open(path)?;
    let text: Box<dyn Read> = if path.ends_with(".gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(csv::ReaderBuilder::new().flexible(true).from_reader(text))
}

fn read_history(path: &str) -> Result<QueueHistory, Box<dyn Error>> {
    let mut rows = Vec::new();
    for row in open(path)?.records() {
        let row = row?;
        let start = NaiveDateTime::parse_from_str(&row[0], "%Y-%m-%dT%H:%M")?;
        rows.push((start, row[1].to_owned(), row[2].parse::<f64>()?));
    }
    let minutes = |at: &NaiveDateTime| at.hour() * 60 + at.minute();
    let interval = rows
        .iter()
        .map(|(start, _, _)| minutes(start) % 60)
        .filter(|m| *m > 0)
        .min()
        .unwrap_or(60);
    let first = rows.iter().map(|r| r.0.date()).min().ok_or("no rows")?;
    let last = rows.iter().map(|r| r.0.date()).max().ok_or("no rows")?;
    let shape = (
        (last - first).num_days() as usize + 1,
        (1440 / interval) as usize,
    );
    let mut offered = Array2::zeros(shape);
    let mut observed = Array2::from_elem(shape, false);
    for (start, _, contacts) in &rows {
        let day = (start.date() - first).num_days() as usize;
        let cell = [day, (minutes(start) / interval) as usize];
        offered[cell] = *contacts;
        observed[cell] = true;
    }
    Ok(QueueHistory {
        queue: rows[0].1.as_str().into(),
        first_day: first,
        interval_minutes: interval,
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
            "closed" => EntryKind::Closed,
            "outage" => EntryKind::Outage,
            "make_up_workday" => EntryKind::MakeUpWorkday,
            other => return Err(format!("unknown kind {other}").into()),
        };
        entries.push(CalendarEntry {
            name: row[0].to_owned(),
            first_day: row[1].parse::<NaiveDate>()?,
            last_day: row[2].parse::<NaiveDate>()?,
            kind,
            queue: (!row[4].is_empty()).then(|| row[4].into()),
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
        let start = row.start.format("%Y-%m-%dT%H:%M");
        let quantiles = row.quantiles.map(|q| q.to_string()).join(",");
        writeln!(
            out,
            "{},{start},{},{},{quantiles}",
            row.origin, result.queue, row.mean
        )?;
    }
    Ok(out.flush()?)
}
