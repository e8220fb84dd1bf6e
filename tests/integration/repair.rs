//! A thin plan, repaired by simulation.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{answer, errors, run_in, small_centre};

fn document(folder: &Path, arguments: &str) -> Value {
    let made = run_in(folder, arguments);
    let said = errors(&made);
    assert_eq!(made.status.code(), Some(0), "{arguments}: {said}");
    serde_json::from_str(&answer(&made)).expect("one document")
}

/// Contacts below target of a round, over all queues.
fn contacts_short(round: &Value) -> f64 {
    let queues = round["queues"].as_array().expect("queues");
    let short = queues.iter().map(|queue| queue["contacts_short"].as_f64());
    short.map(|contacts| contacts.expect("a number")).sum()
}

#[test]
fn a_repaired_plan_is_never_worse_and_says_what_each_round_cost() {
    let centre = small_centre();
    let at = centre.path();
    document(at, "run . --out given --json");
    let repaired = document(
        at,
        "simulate . --roster given/roster.csv --repair --rounds 2 --json",
    );
    let rounds = repaired["rounds"].as_array().expect("rounds");
    let kept = repaired["kept"].as_u64().expect("a round") as usize;
    assert!((1..=3).contains(&rounds.len()) && kept < rounds.len());
    let best = contacts_short(&rounds[kept]);
    assert!(rounds.iter().all(|round| contacts_short(round) >= best));
    let folder = at.join("out/repaired");
    let table = fs::read_to_string(folder.join("repair.csv")).expect("repair.csv");
    let queues = rounds[0]["queues"].as_array().expect("queues").len();
    assert_eq!(table.lines().count(), 1 + queues * rounds.len());
    if kept > 0 {
        // A second witness: other random days find the repaired plan no worse than the given one.
        let level = |file: &str| {
            let asked = format!("simulate . --roster {file} --seed 77 --out seen --json");
            let found = document(at, &asked);
            found["service_level"]["voice"]["service_level"].as_f64()
        };
        assert!(level("out/repaired/roster.csv") >= level("given/roster.csv"));
    }
}

#[test]
fn a_requirement_is_judged_and_repaired_without_a_roster() {
    let centre = small_centre();
    let at = centre.path();
    document(at, "staff . --json");
    let served = document(at, "simulate . --requirement --json");
    let level = &served["service_level"]["voice"];
    let (simulated, formula) = (
        level["service_level"].as_f64().expect("a level"),
        level["by_formula"].as_f64().expect("a level"),
    );
    assert!((simulated - formula).abs() < 0.05, "{simulated} {formula}");
    let repaired = document(at, "simulate . --requirement --repair --json");
    let rounds = repaired["rounds"].as_array().expect("rounds");
    let kept = repaired["kept"].as_u64().expect("a round") as usize;
    let best = contacts_short(&rounds[kept]);
    assert!(rounds.iter().all(|round| contacts_short(round) >= best));
    let missing = |round: &Value| round["queues"][0]["missing_person_hours"].as_f64();
    assert!(rounds.iter().all(|round| missing(round) == Some(0.0)));
    // What is kept costs what was raised on the way to it.
    let number = |round: &Value, key: &str| round[key].as_f64().expect("a number");
    let raised: f64 = (rounds[..kept].iter())
        .map(|round| number(&round["queues"][0], "raised_person_hours"))
        .sum();
    let more = number(&rounds[kept], "paid_hours") - number(&rounds[0], "paid_hours");
    assert!((more - raised).abs() < 1e-9, "{more} {raised}");
    let staffed = |file: &str| -> f64 {
        let table = fs::read_to_string(at.join(file)).expect(file);
        let column = table.lines().next().expect("a header").split(',');
        let column = column.into_iter().position(|name| name == "base_staff");
        let column = column.expect("base_staff");
        let cells = table.lines().skip(1).map(|row| row.split(',').nth(column));
        cells
            .map(|cell| cell.expect("a cell").parse::<f64>().expect("a number"))
            .sum()
    };
    let more = staffed("out/repaired/requirement.csv") - staffed("out/requirement.csv");
    assert!((more / 2.0 - raised).abs() < 1e-9, "{more} {raised}");
    let both = run_in(at, "simulate . --requirement --roster given/roster.csv");
    assert_eq!(both.status.code(), Some(2));
    assert_eq!(run_in(at, "simulate .").status.code(), Some(2));
}
