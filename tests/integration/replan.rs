//! A published roster after a change, from the command line.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{answer, errors, put, run_in, small_centre};

const HEADER: &str = "agent_id,first_day,last_day,kind\n";

/// The small centre with its roster in `out`.
fn published() -> TempDir {
    let centre = small_centre();
    let made = run_in(centre.path(), "roster .");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    centre
}

fn text(centre: &TempDir, name: &str) -> String {
    fs::read_to_string(centre.path().join(name)).expect("written")
}

fn replan(centre: &TempDir, arguments: &str) -> Value {
    let arguments = format!("replan . --roster out/roster.csv --json {arguments}");
    let made = run_in(centre.path(), &arguments);
    assert_eq!(
        made.status.code(),
        Some(0),
        "{}{}",
        errors(&made),
        answer(&made)
    );
    serde_json::from_str(&answer(&made)).expect("one document")
}

#[test]
fn no_change_gives_the_same_bytes() {
    let centre = published();
    put(centre.path(), "none.csv", HEADER);
    let told = replan(&centre, "--changes none.csv --out new");
    assert_eq!(told["changed_days"], 0);
    for file in ["roster.csv", "activities.csv"] {
        let (old, new) = (format!("out/{file}"), format!("new/{file}"));
        assert_eq!(text(&centre, &old), text(&centre, &new), "{file}");
    }
    assert_eq!(text(&centre, "new/diff.csv").lines().count(), 1);
}

#[test]
fn a_sick_day_is_taken_out_and_the_audit_is_clean() {
    let centre = published();
    let sick = format!("{HEADER}A1,2026-11-03,2026-11-03,leave\nA2,2026-11-05,2026-11-05,leave\n");
    put(centre.path(), "sick.csv", &sick);
    let told = replan(&centre, "--changes sick.csv --out new --from 2026-11-03");
    let days = told["changed_days"].as_u64().expect("a number");
    assert!((1..=8).contains(&days), "{told}");
    let parts = &told["objective_parts"];
    assert_eq!(parts["changes"].as_f64(), Some(60.0 * days as f64));
    assert!(told["bound"].as_f64() <= told["objective"].as_f64());
    let roster = text(&centre, "new/roster.csv");
    let works = |id: &str, day: &str| {
        roster
            .lines()
            .any(|line| line.starts_with(id) && line.contains(&format!(",{day},")))
    };
    assert!(!works("A1,", "2026-11-03") && !works("A2,", "2026-11-05"));
    let monday = |roster: &str| -> Vec<String> {
        let lines = roster.lines().filter(|line| line.contains(",2026-11-02,"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(monday(&roster), monday(&text(&centre, "out/roster.csv")));
    put(centre.path(), "availability.csv", &sick);
    let audit = run_in(centre.path(), "verify . --roster new/roster.csv");
    assert_eq!(audit.status.code(), Some(0), "{}", errors(&audit));
    let diff = text(&centre, "new/diff.csv");
    assert!(diff.starts_with("agent_id,name,work_date,before,after,reason\n"));
    assert!(diff.contains("leave 2026-11-03"), "{diff}");
    assert_eq!(diff.lines().count() as u64, days + 1);
}

#[test]
fn a_new_requirement_is_known_by_its_header() {
    let centre = published();
    let need = |factor: f64| {
        let mut rows = String::from("start,queue,base_staff\n");
        for line in text(&centre, "out/coverage.csv").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let heads: f64 = cells[2].parse().expect("a number");
            rows += &format!("{},{},{}\n", cells[0], cells[1], heads * factor);
        }
        rows
    };
    put(centre.path(), "same.csv", &need(1.0));
    let same = replan(&centre, "--changes same.csv --out same");
    assert_eq!(
        (&same["changed_days"], &same["asked_people"]),
        (&0.into(), &0.into())
    );
    put(centre.path(), "more.csv", &need(3.0));
    let more = replan(
        &centre,
        "--changes more.csv --out more --price-per-change 1",
    );
    assert_eq!(more["asked_people"], 5);
    let dear = replan(
        &centre,
        "--changes more.csv --out dear --price-per-change 100000",
    );
    assert_eq!(dear["changed_days"], 0);
    assert!(more["changed_days"].as_u64() >= dear["changed_days"].as_u64());
}

#[test]
fn changes_that_cannot_be_read_are_refused() {
    let centre = published();
    let replan = |file: &str| {
        run_in(
            centre.path(),
            &format!("replan . --roster out/roster.csv --changes {file}"),
        )
    };
    put(
        centre.path(),
        "who.csv",
        &format!("{HEADER}A9,2026-11-03,2026-11-03,leave\n"),
    );
    let stranger = replan("who.csv");
    assert_eq!(stranger.status.code(), Some(3));
    assert!(
        errors(&stranger).contains("PB-1403"),
        "{}",
        errors(&stranger)
    );
    assert_eq!(replan("absent.csv").status.code(), Some(6));
    put(centre.path(), "odd.csv", "colour,size\nred,1\n");
    let odd = replan("odd.csv");
    assert_eq!(odd.status.code(), Some(3));
    assert!(errors(&odd).contains("PB-1104"), "{}", errors(&odd));
    let price = run_in(
        centre.path(),
        "replan . --roster out/roster.csv --changes who.csv --price-per-change -1",
    );
    assert_eq!(price.status.code(), Some(2));
}
