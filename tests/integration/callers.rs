//! Callers who call again and bots, from the command line.

use std::path::Path;

use serde_json::Value;

use crate::support::{TOML, answer, errors, put, run_in, small_centre};

/// Keys for the queue of the small centre; targets that let a fifth give up.
const RETRIES: &str = "patience_s = 60\nretry_share = 0.7\nretry_after_s = 900\n\
                       max_abandonment = 0.3\nservice_level = 0.3\nmax_occupancy = 1.0\n";

fn with_keys(folder: &Path, keys: &str) {
    let toml = TOML.replace(
        "handle_time_s = 240\n",
        &format!("handle_time_s = 240\n{keys}"),
    );
    put(folder, "paiban.toml", &toml);
}

fn told(folder: &Path, arguments: &str) -> Value {
    let made = run_in(folder, arguments);
    assert_eq!(
        made.status.code(),
        Some(0),
        "{}{}",
        errors(&made),
        answer(&made)
    );
    serde_json::from_str(&answer(&made)).expect("one document")
}

/// The sum of one column of a file.
fn sum(folder: &Path, file: &str, column: &str) -> f64 {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a table");
    let place = reader
        .headers()
        .expect("a header")
        .iter()
        .position(|name| name == column);
    let place = place.expect("the column");
    let numbers = reader.records().map(|row| {
        let cell = row.expect("a row")[place].to_owned();
        cell.parse::<f64>().expect("a number")
    });
    numbers.sum()
}

#[test]
fn repeats_are_staffed_told_and_shown_by_day() {
    let centre = small_centre();
    let folder = centre.path();
    with_keys(folder, &RETRIES.replace("0.7", "0.0"));
    told(folder, "staff . --json --out without.csv");
    assert_eq!(sum(folder, "without.csv", "retries"), 0.0);
    with_keys(folder, RETRIES);
    let staffed = told(folder, "staff . --json --out with.csv");
    let people = |file| sum(folder, file, "base_staff");
    assert!(people("with.csv") > people("without.csv"));
    let row = &staffed["retries"][0];
    let retries = row["retries"].as_f64().expect("a number");
    assert!((retries - sum(folder, "with.csv", "retries")).abs() < 1e-6 && retries > 50.0);
    let rate = |row: &Value, of: &str| row[format!("pass_rate_of_{of}")].as_f64().expect("a rate");
    assert!(
        rate(row, "customers") > rate(row, "attempts") + 0.05,
        "{row}"
    );
    assert_eq!(row["days"].as_array().map(Vec::len), Some(7));
    assert_eq!(row["days"][0]["day"], "2026-11-02");
    let run = run_in(folder, "run . --quiet");
    assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
    let page = std::fs::read_to_string(folder.join("out/report.html")).expect("the report");
    for text in [
        "callers who call again, day by day",
        "Answered of customers, as a flow",
        "call again after 15 min",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let short = told(folder, "explain . short 2026-11-02 11:00 --json");
    assert!(short["retries"].as_f64() > Some(0.5), "{short}");
}

#[test]
fn what_a_bot_contains_comes_back_the_next_day_and_takes_longer() {
    let centre = small_centre();
    let folder = centre.path();
    told(folder, "staff . --json --out without.csv");
    let keys = "bot_share = 0.4\nbot_come_back = 0.5\nbot_residual_handle_time = 1.5\n";
    with_keys(folder, keys);
    told(folder, "staff . --json --out with.csv");
    let load = |file, column| sum(folder, file, column);
    let net = load("with.csv", "offered") / load("without.csv", "offered");
    assert!((net - 0.8).abs() < 1e-6, "{net}");
    let work = load("with.csv", "offered_load") / load("without.csv", "offered_load");
    assert!((work - 1.2).abs() < 0.01, "{work}");
    with_keys(folder, "bot_share = 0.4\nbot_come_back = 1.5\n");
    let refused = run_in(folder, "staff . --lang zh-CN");
    assert_eq!(refused.status.code(), Some(3));
    assert!(errors(&refused).contains("PB-1601") && errors(&refused).contains("bot_come_back"));
}
