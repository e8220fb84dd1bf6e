//! The main job on real and on sample input, again and again with the same bytes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{
    answer, assert_same_files, contents, errors, put, reference, run_in, small_centre,
};

fn summary(out: &Path) -> Value {
    let text = fs::read_to_string(out.join("summary.json")).expect("a summary");
    serde_json::from_str(&text).expect("JSON")
}

fn succeeded(folder: &Path, arguments: &str) -> String {
    let made = run_in(folder, arguments);
    assert_eq!(
        made.status.code(),
        Some(0),
        "{arguments}: {}",
        errors(&made)
    );
    answer(&made)
}

#[test]
fn the_sample_is_planned_within_three_per_cent_and_with_the_same_bytes_on_any_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    succeeded(at, "init demo --sample singles-day");
    succeeded(at, "run demo --out one --threads 1");
    let told = succeeded(at, "run demo --out two --threads 2");
    assert!(told.trim_end().ends_with("report.html"), "{told}");
    assert_same_files(&at.join("one"), &at.join("two"));
    let summary = summary(&at.join("one"));
    assert_eq!(summary["violations"], 0);
    let gap = summary["gap"].as_f64().expect("a gap");
    assert!((0.0..=0.03).contains(&gap), "gap {gap}");
    let page = fs::read_to_string(at.join("one/report.html")).expect("a page");
    for outside in ["http://", "https://", "<script", "@import", "src="] {
        let strange = page.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !strange.contains(outside),
            "the page reaches outside: {outside}"
        );
    }
}

#[test]
fn the_stages_one_after_another_give_the_bytes_of_the_run() {
    let centre = small_centre();
    let at = centre.path();
    succeeded(at, "run . --out whole");
    succeeded(at, "forecast . --out parts/forecast.csv");
    succeeded(
        at,
        "staff . --forecast parts/forecast.csv --out parts/requirement.csv",
    );
    succeeded(
        at,
        "roster . --requirement parts/requirement.csv --out parts",
    );
    succeeded(at, "verify . --roster parts/roster.csv --out parts");
    succeeded(
        at,
        "simulate . --roster parts/roster.csv --forecast parts/forecast.csv --out parts",
    );
    for name in [
        "forecast.csv",
        "requirement.csv",
        "roster.csv",
        "activities.csv",
        "coverage.csv",
        "violations.csv",
        "service.csv",
    ] {
        let (one, two) = (at.join("whole").join(name), at.join("parts").join(name));
        assert!(
            fs::read(one).expect(name) == fs::read(two).expect(name),
            "{name} differs"
        );
    }
}

#[test]
fn a_scenario_without_changes_is_the_plan_itself() {
    let centre = small_centre();
    let at = centre.path();
    put(
        at,
        "scenarios.toml",
        "[[scenario]]\nname = \"nothing\"\n\n[[scenario]]\nname = \"half more\"\n\
        [[scenario.change]]\nkind = \"volume\"\nmultiply = 1.5\n",
    );
    succeeded(at, "run . --out plan");
    succeeded(at, "whatif . --out asked");
    assert_same_files(&at.join("plan"), &at.join("asked/scenarios/01"));
    let table = fs::read_to_string(at.join("asked/whatif.csv")).expect("a table");
    for line in table.lines().filter(|l| l.starts_with("nothing")) {
        assert!(line.ends_with(",0"), "{line}");
    }
    let more = contents(&at.join("asked/scenarios/02"));
    let plan = contents(&at.join("plan"));
    assert!(more != plan, "half more calls change nothing");
}

#[test]
fn a_scenario_without_any_roster_is_told_beside_the_others() {
    let centre = small_centre();
    let at = centre.path();
    let project = fs::read_to_string(at.join("paiban.toml")).expect("a project");
    let limit = "\n[[limits]]\nkind = \"min_staff\"\nqueue = \"voice\"\n\
        hours = \"11:00-11:30\"\nvalue = 2\n";
    put(at, "paiban.toml", &(project + limit));
    let leave = |n: u32| {
        format!(
            "[[scenario]]\nname = \"fewer\"\n[[scenario.change]]\nkind = \"people\"\n\
             contract = \"full-time\"\nskills = \"voice\"\nadd = -{n}\n\n\
             [[scenario]]\nname = \"more calls\"\n[[scenario.change]]\nkind = \"volume\"\n\
             multiply = 1.5\n"
        )
    };
    put(at, "scenarios.toml", &leave(4));
    let made = run_in(at, "whatif . --out asked");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let told = errors(&made);
    assert!(
        told.contains("warning[PB-2101] scenarios/01/summary.json: no roster can keep"),
        "{told}"
    );
    assert_eq!(
        summary(&at.join("asked/scenarios/01"))["status"],
        "infeasible"
    );
    assert_eq!(summary(&at.join("asked/scenarios/02"))["violations"], 0);
    // Nothing is known of hours without a roster, which is not the same as none.
    let told = summary(&at.join("asked/scenarios/01"));
    assert!(told["understaffed_hours"].is_null() && told["violations"].is_null());
    let table = fs::read_to_string(at.join("asked/whatif.csv")).expect("a table");
    assert!(
        table.contains("\nfewer,conflicts,all,rules,1,,,0,1"),
        "{table}"
    );
    assert!(table.contains("\nmore calls,paid_hours,"), "{table}");
    assert!(!table.contains("\nfewer,paid_hours,"), "{table}");

    put(at, "scenarios.toml", &leave(9));
    let refused = run_in(at, "whatif . --out refused");
    assert_eq!(refused.status.code(), Some(3), "{}", errors(&refused));
    assert!(errors(&refused).contains("9 people are to leave"));
    assert!(!at.join("refused/whatif.csv").exists());
}

/// `init` around a real history, then `run`: exit 0, audit clean, gap within the promise.
fn real_history(file: &str, zone: &str, agents: u32, options: &str) {
    let Some(source) = reference(&format!("forecast/data/{file}.csv.gz")) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::copy(source, at.join("calls.csv.gz")).expect("a copy");
    succeeded(
        at,
        &format!(
            "init centre --history calls.csv.gz --time-zone {zone} --agents {agents} {options}"
        ),
    );
    succeeded(at, "run centre");
    let summary = summary(&at.join("centre/out"));
    assert_eq!(summary["violations"], 0);
    let gap = summary["gap"].as_f64().expect("a gap");
    assert!((0.0..=0.03).contains(&gap), "{file}: gap {gap}");
}

#[test]
fn a_us_banks_calls_become_a_verified_roster() {
    real_history(
        "bank2003_30",
        "America/New_York",
        250,
        "--handle-time-s 120",
    );
}

#[test]
fn a_french_insurers_queue_becomes_a_verified_roster() {
    real_history("axa_tech_axa", "Europe/Paris", 120, "--country FR");
}
