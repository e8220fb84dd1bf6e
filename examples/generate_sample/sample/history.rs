//! `history.csv`: chance on top of what is expected, and the faults that exports have.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};

use super::day;
use super::demand::{DayFacts, QueueModel, SLOTS, queues};
use super::events;
use super::random::Stream;

/// One line of the file.
struct Row {
    date: NaiveDate,
    slot: usize,
    queue: &'static str,
    offered: u32,
    handled: u32,
    abandoned: u32,
    answered_within: u32,
    /// Absent where nobody was served.
    handle_time_s: Option<u32>,
}

/// The whole file, queue by queue within a half hour as an export lists them.
pub fn text(first: NaiveDate, last: NaiveDate) -> String {
    let public = events::public_holidays(first, last);
    let campaigns = events::campaigns();
    let days: Vec<DayFacts> = first
        .iter_days()
        .take_while(|date| *date <= last)
        .map(|date| DayFacts::new(date, &public, &campaigns))
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for (index, queue) in queues().iter().enumerate() {
        rows.extend(queue_rows(queue, index, &days));
    }
    rows.retain(|row| !is_lost(row));
    rows.sort_by_key(|row| (row.date, row.slot));
    count_some_twice(&mut rows);
    written(&rows)
}

fn queue_rows(queue: &QueueModel, index: usize, days: &[DayFacts]) -> Vec<Row> {
    let mut level_stream = Stream::new(10 * index as u128 + 1);
    let mut count_stream = Stream::new(10 * index as u128 + 2);
    let mut rows = Vec::new();
    let mut wander = 0.0;
    for facts in days {
        if facts.date.weekday() == Weekday::Mon {
            wander = 0.9 * wander + 0.018 * level_stream.normal();
        }
        let day_factor = f64::exp(wander) * level_stream.factor(queue.day_noise);
        for slot in (0..SLOTS).filter(|&slot| queue.is_open(facts, slot)) {
            let mean = queue.expected(facts, slot) * day_factor;
            rows.push(row(queue, facts, (slot, mean), &mut count_stream));
        }
    }
    rows
}

fn row(
    queue: &QueueModel,
    facts: &DayFacts,
    (slot, expected): (usize, f64),
    stream: &mut Stream,
) -> Row {
    let mean = expected * outage_factor(queue, facts, slot);
    let slot_factor = stream.factor(queue.slot_noise);
    let offered = stream.poisson(mean * slot_factor);
    // A rush that the roster was not made for shows in who hangs up and how long the rest waits.
    let strain = facts
        .campaign
        .max(events::rush(facts.date, slot, 1.0))
        .max(1.0);
    let hang_up = (queue.abandoned * strain.powf(0.9)).min(0.30);
    let in_time = (queue.in_time - 0.16 * strain.ln()).max(0.25);
    let abandoned = stream.binomial(offered, hang_up);
    let handled = offered - abandoned;
    let answered_within = stream.binomial(handled, in_time);
    let spread = 0.85 / f64::from(handled.max(1)).sqrt();
    let handle_time = queue.handle_time(facts, slot) * stream.factor(spread);
    Row {
        date: facts.date,
        slot,
        queue: queue.id,
        offered,
        handled,
        abandoned,
        answered_within,
        handle_time_s: (handled > 0).then_some(handle_time.round().max(20.0) as u32),
    }
}

/// While the chat platform was down nearly no chat arrived, and many of its customers called.
fn outage_factor(queue: &QueueModel, facts: &DayFacts, slot: usize) -> f64 {
    let down = facts.date == events::outage() && (20..33).contains(&slot);
    match queue.id {
        "chat" if down => 0.03,
        "voice" if down => 1.7,
        _ => 1.0,
    }
}

/// Rows that never reached the file: unknown, not zero.
fn is_lost(row: &Row) -> bool {
    let at = |queue: &str, date: &str, slots: std::ops::Range<usize>| {
        (queue.is_empty() || row.queue == queue)
            && row.date == day(date)
            && slots.contains(&row.slot)
    };
    at("chat", "2024-09-05", 6..11)
        || at("voice", "2025-03-12", 28..35)
        || at("", "2026-02-03", 0..23)
        || at("email", "2026-07-09", 0..SLOTS)
        || at("email", "2026-07-10", 0..SLOTS)
}

/// Callers who wait across a half hour are answered in the next one: more handled than offered.
fn count_some_twice(rows: &mut [Row]) {
    let quiet = rows
        .iter_mut()
        .filter(|row| row.queue == "voice" && row.slot == 6 && row.offered > 0);
    for row in quiet.skip(60).step_by(190) {
        row.handled = row.offered + 1;
        row.abandoned = 0;
    }
}

fn written(rows: &[Row]) -> String {
    let mut text =
        String::from("start,queue,offered,handled,abandoned,answered_within,handle_time_s\n");
    // Three counts carry the thousands separator of the spreadsheet they went through.
    let mut separators_left = 3;
    for row in rows {
        let grouped = row.offered >= 1000 && separators_left > 0;
        separators_left -= usize::from(grouped);
        let offered = if grouped {
            format!("\"{},{:03}\"", row.offered / 1000, row.offered % 1000)
        } else {
            row.offered.to_string()
        };
        let handle_time = row.handle_time_s.map(|s| s.to_string()).unwrap_or_default();
        writeln!(
            text,
            "{}T{:02}:{:02},{},{offered},{},{},{},{handle_time}",
            row.date,
            row.slot / 2,
            row.slot % 2 * 30,
            row.queue,
            row.handled,
            row.abandoned,
            row.answered_within,
        )
        .expect("invariant: a string takes every character");
    }
    text
}
