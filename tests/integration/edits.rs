//! The planner's edits from file to roster, and what `check` says of the history.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{answer, assert_same_files, errors, history, put, run_in, small_centre};

const EDITS: &str = "queue,first_day,last_day,from,to,action,value,reason,author\n\
    voice,2026-11-03,2026-11-04,09:00,12:00,multiply,1.5,newsletter,Li\n\
    voice,2026-11-05,,,,add,2,trade fair,\n";

fn succeeded(folder: &Path, arguments: &str) -> String {
    let made = run_in(folder, arguments);
    let said = errors(&made);
    assert_eq!(made.status.code(), Some(0), "{arguments}: {said}");
    answer(&made)
}

fn document(folder: &Path, arguments: &str) -> Value {
    serde_json::from_str(&succeeded(folder, arguments)).expect("one document")
}

/// Start, mean and baseline of every row of a forecast.
fn forecast(path: &Path) -> Vec<(String, f64, f64)> {
    let mut rows = csv::Reader::from_path(path).expect("a forecast");
    let header = rows.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|h| h == name).expect(name);
    let (start, mean, baseline) = (at("start"), at("mean"), at("baseline"));
    let rows = rows.records().map(|row| row.expect("a row"));
    rows.map(|row| {
        let number = |i: usize| row[i].parse::<f64>().expect("a number");
        (row[start].to_owned(), number(mean), number(baseline))
    })
    .collect()
}

#[test]
fn the_stages_one_after_another_give_the_bytes_of_the_run_with_edits_once() {
    let centre = small_centre();
    let at = centre.path();
    put(at, "edits.csv", EDITS);
    succeeded(at, "run . --out whole");
    succeeded(at, "forecast . --out parts/forecast.csv");
    let staffed = run_in(
        at,
        "staff . --forecast parts/forecast.csv --out parts/requirement.csv",
    );
    assert_eq!(staffed.status.code(), Some(0));
    assert!(errors(&staffed).contains("edits.csv are not applied again"));
    succeeded(at, "staff . --out parts/own_requirement.csv");
    succeeded(
        at,
        "roster . --requirement parts/requirement.csv --out parts",
    );
    succeeded(
        at,
        "simulate . --roster parts/roster.csv --forecast parts/forecast.csv --out parts",
    );
    let read = |name: &str| fs::read(at.join(name)).expect(name);
    for name in [
        "forecast.csv",
        "requirement.csv",
        "roster.csv",
        "service.csv",
    ] {
        let whole = read(&format!("whole/{name}"));
        assert!(whole == read(&format!("parts/{name}")), "{name} differs");
    }
    assert!(read("parts/own_requirement.csv") == read("parts/requirement.csv"));
}

#[test]
fn both_numbers_are_kept_and_every_edit_says_what_it_did() {
    let centre = small_centre();
    let at = centre.path();
    succeeded(at, "forecast . --out plain.csv");
    put(at, "edits.csv", EDITS);
    let told = succeeded(at, "forecast . --out edited.csv");
    assert!(
        told.contains("voice 2026-11-03–2026-11-04 09:00–12:00 multiply 1.5: "),
        "{told}"
    );
    let (plain, edited) = (
        forecast(&at.join("plain.csv")),
        forecast(&at.join("edited.csv")),
    );
    let mut changed = 0;
    for ((start, mean, baseline), (_, now, kept)) in plain.iter().zip(&edited) {
        assert_eq!((mean, baseline), (kept, kept));
        let clock = &start[11..16];
        let open = ("08:00".."18:00").contains(&clock);
        let expected = match &start[..10] {
            "2026-11-03" | "2026-11-04" if ("09:00".."12:00").contains(&clock) => mean * 1.5,
            "2026-11-05" if open => mean + 2.0,
            _ => *mean,
        };
        assert_eq!(*now, expected, "{start}");
        changed += usize::from(now != mean);
    }
    assert_eq!(changed, 2 * 6 + 20);
    let document = document(at, "run . --json");
    let list = document["edits"].as_array().expect("a list");
    assert_eq!(list.len(), 2);
    let more = |entry: &Value| {
        let number = |key: &str| entry[key].as_f64().expect(key);
        number("contacts_after") - number("contacts_before")
    };
    assert!((more(&list[1]) - 40.0).abs() < 1e-9);
    let total: f64 = edited.iter().map(|r| r.1 - r.2).sum();
    assert!((more(&list[0]) + 40.0 - total).abs() < 1e-9);
    assert_eq!(list[0]["reason"], "newsletter");
    assert_eq!(list[0]["author"], "Li");
    assert_eq!(list[1]["from"], Value::Null);
    let page = fs::read_to_string(at.join("out/report.html")).expect("a page");
    assert!(page.contains("trade fair"), "the report hides an edit");
    let chinese = succeeded(at, "forecast . --lang zh-CN");
    assert!(
        chinese.contains("已修改：") && chinese.contains("乘以 1.5"),
        "{chinese}"
    );
}

#[test]
fn a_day_is_explained_with_its_edits_and_what_was_not_learnt_from() {
    let centre = small_centre();
    let at = centre.path();
    put(at, "edits.csv", EDITS);
    put(
        at,
        "calendar.csv",
        "name,first_day,last_day,kind,queue,uplift,from,to,note\n\
         power cut,2026-10-21,,outage,,,08:00,11:00,works next door\n",
    );
    let told = succeeded(at, "forecast . --explain 2026-11-05");
    for part in [
        "as edited",
        "add 2: ",
        "trade fair",
        "2026-10-21 08:00–11:00 power cut: works next door",
    ] {
        assert!(told.contains(part), "\"{part}\" is not in: {told}");
    }
    assert!(!told.contains("newsletter"), "{told}");
}

#[test]
fn a_what_if_keeps_the_edits() {
    let centre = small_centre();
    let at = centre.path();
    put(at, "edits.csv", EDITS);
    put(
        at,
        "scenarios.toml",
        "[[scenario]]\nname = \"nothing\"\n\n[[scenario]]\nname = \"double\"\n\
        [[scenario.change]]\nkind = \"volume\"\nmultiply = 2.0\n",
    );
    succeeded(at, "run . --out plan");
    succeeded(at, "whatif . --out asked");
    assert_same_files(&at.join("plan"), &at.join("asked/scenarios/01"));
    let sum = |name: &str| -> f64 {
        let rows = csv::Reader::from_path(at.join(name))
            .expect(name)
            .into_records();
        rows.map(|row| row.expect("a row")[2].parse::<f64>().expect("offered"))
            .sum()
    };
    let plan = sum("plan/requirement.csv");
    let double = sum("asked/scenarios/02/requirement.csv");
    assert!((double / plan - 2.0).abs() < 1e-9, "{double} {plan}");
}

#[test]
fn exclusions_and_unusual_days_are_told_and_proposals_are_a_calendar() {
    let centre = small_centre();
    let at = centre.path();
    // A Wednesday with three times the calls, and a Thursday with hardly any.
    let text: String = history()
        .lines()
        .map(|line| {
            let (head, count) = line.rsplit_once(',').expect("three columns");
            let count = match &line[..10] {
                "2026-10-07" => format!("{}", 3 * count.parse::<i32>().expect("a count")),
                "2026-10-15" => "1".to_owned(),
                _ => count.to_owned(),
            };
            format!("{head},{count}\n")
        })
        .collect();
    put(at, "history.csv", &text);
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
    put(
        at,
        "calendar.csv",
        &format!("{header}power cut,2026-09-16,,outage,,,,,works next door\n"),
    );
    let checked = document(at, "check . --json");
    let exclusion = &checked["exclusions"][0];
    assert_eq!(exclusion["first_day"], "2026-09-16");
    assert_eq!(exclusion["reason"], "works next door");
    let codes: Vec<&str> = checked["warnings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|w| w["code"].as_str())
        .collect();
    assert!(codes.contains(&"PB-1307"), "{codes:?}");
    let proposals = fs::read_to_string(at.join("out/calendar_proposals.csv")).expect("proposals");
    let rows: Vec<&str> = proposals.lines().collect();
    assert_eq!(rows[0], header.trim());
    let place = |start: &str| rows.iter().position(|r| r.starts_with(start));
    let low =
        place("unusual 2026-10-15,2026-10-15,2026-10-15,outage,voice,,,,").expect("a low day");
    let high =
        place("unusual 2026-10-07,2026-10-07,2026-10-07,campaign,voice,,,,").expect("a high day");
    assert!(low < high, "newest first: {proposals}");
    // Taken over, they are read without a word and no longer proposed.
    put(at, "calendar.csv", &proposals);
    let checked = document(at, "check .  --json");
    assert_eq!(checked["errors"].as_array().map(Vec::len), Some(0));
    let left = fs::read_to_string(at.join("out/calendar_proposals.csv")).expect("proposals");
    assert!(
        !left.contains("2026-10-07") && !left.contains("2026-10-15"),
        "{left}"
    );
}

#[test]
fn the_sample_is_planned_with_edits() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    succeeded(at, "init demo --sample singles-day");
    succeeded(at, "forecast demo --out plain.csv");
    put(
        &at.join("demo"),
        "edits.csv",
        "queue,first_day,last_day,from,to,action,value,reason,author\n\
         chat,2026-11-11,,20:00,02:00,multiply,0.8,bot takes order questions,\n\
         ,2026-11-20,,,,add,3,newsletter,\n",
    );
    let told = document(at, "forecast demo --out edited.csv --json");
    let list = told["edits"].as_array().expect("a list");
    assert_eq!(list.len(), 4, "one for chat, one for each queue");
    let (plain, edited) = (
        forecast(&at.join("plain.csv")),
        forecast(&at.join("edited.csv")),
    );
    let (before, after): (f64, f64) = (
        plain.iter().map(|r| r.1).sum(),
        edited.iter().map(|r| r.1).sum(),
    );
    let told: f64 = list
        .iter()
        .map(|e| e["contacts_after"].as_f64().unwrap() - e["contacts_before"].as_f64().unwrap())
        .sum();
    assert!(
        (after - before - told).abs() < 1e-6,
        "{after} {before} {told}"
    );
    assert!(plain.iter().zip(&edited).all(|(p, e)| p.1 == e.2));
    let checked = succeeded(at, "check demo");
    assert!(checked.contains("Chat platform down"), "{checked}");
    let proposals = fs::read_to_string(at.join("demo/out/calendar_proposals.csv")).expect("a file");
    // The courier's strike that nobody wrote into the calendar.
    assert!(proposals.contains("2025-05-22"), "{proposals}");
}
