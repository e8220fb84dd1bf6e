//! A running day at the command line: what is written, what is said, what is refused.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{answer, errors, history, put, run_in, small_centre};

/// Counts of Wednesday 4 November from 08:00 on, twice as many as usual.
fn counts(until_slot: usize) -> String {
    let mut text = String::from("start,queue,offered\n");
    for slot in 16..until_slot {
        let (hour, minute) = (slot / 2, slot % 2 * 30);
        text.push_str(&format!("2026-11-04 {hour:02}:{minute:02},voice,24\n"));
    }
    text
}

fn centre_at_noon() -> TempDir {
    let centre = small_centre();
    put(centre.path(), "today.csv", &counts(24));
    centre
}

fn rows(centre: &TempDir) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(centre.path().join("out/reforecast.csv")).expect("written");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(cells).collect()
}

fn document(centre: &TempDir, arguments: &str) -> Value {
    let made = run_in(centre.path(), arguments);
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    serde_json::from_str(&answer(&made)).expect("one document")
}

#[test]
fn today_is_counted_then_corrected_and_the_coming_days_follow() {
    let centre = centre_at_noon();
    let made = run_in(
        centre.path(),
        "reforecast . --actuals today.csv --now 2026-11-04T12:00 --lang en",
    );
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let said = answer(&made);
    for part in [
        "192 so far",
        "expected",
        "believed",
        "rest of today",
        "past days",
    ] {
        assert!(said.contains(part), "\"{part}\" is not in: {said}");
    }
    let rows = rows(&centre);
    assert_eq!(rows[0].first().map(String::as_str), Some("start"));
    assert_eq!(rows[0].last().map(String::as_str), Some("source"));
    assert_eq!(rows.len(), 1 + 5 * 48, "Wednesday to Sunday");
    let at = |start: &str| {
        rows.iter()
            .find(|r| r[0].starts_with(start))
            .expect("a row")
    };
    let ten = at("2026-11-04T10:00");
    assert_eq!(ten[0], "2026-11-04T10:00:00+01:00");
    assert!(ten[2..10].iter().all(|cell| cell == "24"), "{ten:?}");
    assert_eq!(ten[13], "actual");
    assert_eq!(at("2026-11-04T12:00")[13], "updated");
    assert_eq!(at("2026-11-05T10:00")[13], "forecast");
}

#[test]
fn a_time_inside_an_interval_is_cut_to_the_last_complete_one() {
    let centre = centre_at_noon();
    let on_grid = document(
        &centre,
        "reforecast . --actuals today.csv --now 2026-11-04T11:30 --json",
    );
    let bytes = rows(&centre);
    let inside = document(
        &centre,
        "reforecast . --actuals today.csv --now 2026-11-04T11:47:00+01:00 --json",
    );
    assert_eq!(rows(&centre), bytes);
    assert_eq!(on_grid["until"], "2026-11-04T11:30:00+01:00");
    assert_eq!(inside["until"], on_grid["until"]);
    assert_eq!(inside["queues"], on_grid["queues"]);
    let warnings = inside["warnings"].as_array().expect("a list");
    assert!(warnings.iter().any(|w| w["code"] == "PB-1215"), "{inside}");
    assert_eq!(inside["intervals_ignored"], 1);
    let text = run_in(
        centre.path(),
        "reforecast . --actuals today.csv --now 2026-11-04T11:47 --lang en",
    );
    assert!(
        answer(&text).contains("the last complete interval"),
        "{}",
        answer(&text)
    );
}

#[test]
fn rows_of_planned_days_in_the_history_count_too() {
    let apart = centre_at_noon();
    let told = document(
        &apart,
        "reforecast . --actuals today.csv --now 2026-11-04T12:00 --json",
    );
    let mixed = small_centre();
    let all = counts(24);
    let (header, body) = all.split_once('\n').expect("a header");
    let lines: Vec<&str> = body.lines().collect();
    put(
        mixed.path(),
        "history.csv",
        &format!("{}{}\n", history(), lines[..5].join("\n")),
    );
    put(
        mixed.path(),
        "today.csv",
        &format!("{header}\n{}\n", lines[5..].join("\n")),
    );
    let same = document(
        &mixed,
        "reforecast . --actuals today.csv --now 2026-11-04T12:00 --json",
    );
    assert_eq!(told["queues"], same["queues"]);
    assert_eq!(rows(&apart), rows(&mixed));
}

#[test]
fn a_time_outside_the_days_or_no_time_is_wrong_usage() {
    let centre = centre_at_noon();
    for (now, code) in [
        ("2026-11-09T10:00", "PB-1216"),
        ("2026-08-01T10:00", "PB-1216"),
        ("half-past-ten", "PB-1201"),
    ] {
        let made = run_in(
            centre.path(),
            &format!("reforecast . --actuals today.csv --now {now}"),
        );
        assert_eq!(made.status.code(), Some(2), "{now}");
        assert!(errors(&made).contains(code), "{}", errors(&made));
    }
    assert!(!centre.path().join("out/reforecast.csv").exists());
}

#[test]
fn counts_are_checked_as_a_history_is() {
    let centre = small_centre();
    put(
        centre.path(),
        "today.csv",
        &counts(20).replace("voice,24", "voice,-24"),
    );
    let made = run_in(
        centre.path(),
        "reforecast . --actuals today.csv --now 2026-11-04T10:00",
    );
    assert_eq!(made.status.code(), Some(3));
    assert!(errors(&made).contains("PB-1301"), "{}", errors(&made));
    put(
        centre.path(),
        "today.csv",
        &counts(20).replace("voice", "voces"),
    );
    let made = run_in(
        centre.path(),
        "reforecast . --actuals today.csv --now 2026-11-04T10:00",
    );
    assert_eq!(made.status.code(), Some(3));
    assert!(errors(&made).contains("PB-1403"), "{}", errors(&made));
}

#[test]
fn before_opening_and_after_closing_there_is_an_answer() {
    let centre = centre_at_noon();
    let early = document(
        &centre,
        "reforecast . --actuals today.csv --now 2026-11-04T06:00 --json",
    );
    assert_eq!(early["queues"][0]["factor"], 1.0);
    assert_eq!(early["queues"][0]["ratio"], Value::Null);
    put(centre.path(), "today.csv", &counts(36));
    let late = document(
        &centre,
        "reforecast . --actuals today.csv --now 2026-11-04T20:00 --json",
    );
    assert_eq!(late["queues"][0]["arrived"], 480.0);
    assert_eq!(late["queues"][0]["rest_after"], 0.0);
    assert_eq!(late["queues"][0]["intervals_missing"], 0);
}

#[test]
fn the_bytes_are_the_same_with_any_number_of_threads() {
    let centre = centre_at_noon();
    let now = "reforecast . --actuals today.csv --now 2026-11-04T12:00";
    document(&centre, &format!("{now} --json --threads 1"));
    let one = rows(&centre);
    document(&centre, &format!("{now} --json --threads 4"));
    assert_eq!(rows(&centre), one);
}
