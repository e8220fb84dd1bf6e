//! Shifts to have, from the command line: files, proof, refusals.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{TOML, answer, errors, put, reference, run_in};

/// A week of half hours without people, as a cycle, with a price on different shifts.
fn centre(required: impl Fn(usize) -> u32) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = TOML.replace("days = 7", "days = 7\ncyclic = true").replace(
        "[[contracts]]",
        "[objective]\ndistinct_shift = 60\n\n[[contracts]]",
    );
    put(folder.path(), "paiban.toml", &text);
    let mut need = String::from("start,queue,base_staff\n");
    for slot in 0..7 * 48 {
        let (day, hour, minute) = (2 + slot / 48, slot / 2 % 24, slot % 2 * 30);
        let people = required(slot);
        need += &format!("2026-11-{day:02}T{hour:02}:{minute:02}:00+01:00,voice,{people}\n");
    }
    put(folder.path(), "need.csv", &need);
    folder
}

fn summary(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("out/summary.json")).expect("a summary");
    serde_json::from_str(&text).expect("JSON")
}

/// Five people from 9 to 17, Monday to Friday; with six, somebody is there during the meals, and an
/// hour too many costs a quarter of one that is missing.
fn office(slot: usize) -> u32 {
    let hour = slot / 2 % 24;
    if slot < 5 * 48 && (9..17).contains(&hour) {
        5
    } else {
        0
    }
}

#[test]
fn a_week_gets_its_shifts_with_a_proof() {
    let centre = centre(office);
    let made = run_in(centre.path(), "design . --requirement need.csv");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let shifts = fs::read_to_string(centre.path().join("out/shifts.csv")).expect("shifts");
    let mut lines = shifts.lines();
    let head = "shift,start,minutes,mon,tue,wed,thu,fri,sat,sun";
    assert_eq!(lines.next(), Some(head));
    assert_eq!(lines.next(), Some("day,09:00,480,6,6,6,6,6,0,0"));
    let summary = summary(centre.path());
    assert_eq!(summary["status"], "optimal");
    assert_eq!(summary["bound"], summary["objective"]);
    assert_eq!(summary["objective_parts"]["distinct_shift"], 60.0);
    let again = run_in(centre.path(), "design . --requirement need.csv --threads 1");
    assert_eq!(answer(&again), answer(&made));
}

#[test]
fn what_cannot_be_designed_is_refused() {
    let nobody = centre(|_| 0);
    let made = run_in(nobody.path(), "design . --requirement need.csv");
    assert_eq!(made.status.code(), Some(3));
    assert!(errors(&made).contains("PB-1604"), "{}", errors(&made));
    let centre = centre(office);
    let chinese = run_in(
        centre.path(),
        "design . --requirement need.csv --week 2027-01-04 --lang zh-CN",
    );
    assert_eq!(chinese.status.code(), Some(3));
    assert!(errors(&chinese).contains("从 2027-01-04 起的七天不在计划内"));
    put(centre.path(), "odd.csv", "start,queue,heads\n");
    let odd = run_in(centre.path(), "design . --requirement odd.csv");
    assert_eq!(odd.status.code(), Some(3), "{}", errors(&odd));
    let text = fs::read_to_string(centre.path().join("paiban.toml")).expect("a project");
    let long = text.replace("minutes = 480", "minutes = 1500");
    put(centre.path(), "paiban.toml", &long);
    let long = run_in(centre.path(), "design . --requirement need.csv");
    assert_eq!(long.status.code(), Some(3));
    assert!(errors(&long).contains("PB-1501"), "{}", errors(&long));
}

#[test]
fn a_cycle_is_no_plan_for_people() {
    let centre = centre(office);
    put(centre.path(), "agents.csv", crate::support::AGENTS);
    let made = run_in(centre.path(), "roster . --requirement need.csv");
    assert_eq!(made.status.code(), Some(3));
    assert!(errors(&made).contains("PB-1605"), "{}", errors(&made));
}

#[test]
fn without_a_price_for_shifts_the_planner_is_warned() {
    let centre = centre(office);
    let text = fs::read_to_string(centre.path().join("paiban.toml")).expect("a project");
    let free = text.replace("distinct_shift = 60", "distinct_shift = 0");
    put(centre.path(), "paiban.toml", &free);
    let made = run_in(centre.path(), "design . --requirement need.csv");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    assert!(
        errors(&made).contains("distinct_shift is 0"),
        "{}",
        errors(&made)
    );
}

/// A published instance as a project folder; `None` where the files are absent.
fn published(name: &str) -> Option<(TempDir, f64)> {
    let place = reference(&format!("roster/shift-design/{name}.dzn"))?;
    let text = fs::read_to_string(place).expect("an instance");
    let list = |key: &str| -> Vec<i64> {
        let (_, rest) = text.split_once(&format!("\n{key} = ")).expect("a key");
        let value = rest.split(';').next().expect("a value");
        let value = value.trim_matches(['[', ']']);
        value
            .split(',')
            .map(|n| n.trim().parse().expect("a number"))
            .collect()
    };
    let interval: i64 = text
        .trim_start()
        .strip_prefix("interval = ")
        .and_then(|rest| rest.split(';').next())
        .and_then(|n| n.parse().ok())
        .expect("an interval");
    let mut toml = format!(
        "schema = 1\nname = \"x\"\ntime_zone = \"UTC\"\ninterval_minutes = {interval}\n[plan]\nfirst_day = 2026-11-02\ndays = 7\ncyclic = true\n[[queues]]\nid = \"work\"\nchannel = \"voice\"\n"
    );
    let clock = |at: i64| format!("{:02}:{:02}", at * interval / 60, at * interval % 60);
    let kinds = list("minStart").into_iter().zip(list("maxStart"));
    let lengths = list("minLength").into_iter().zip(list("maxLength"));
    for (kind, ((from, to), (least, most))) in kinds.zip(lengths).enumerate() {
        for length in least..=most {
            let minutes = length * interval;
            toml += &format!(
                "[[shift_patterns]]\nid = \"{kind}-{minutes}\"\nminutes = {minutes}\nstarts = {{ from = \"{}\", to = \"{}\", every_minutes = {interval} }}\n",
                clock(from),
                clock(to)
            );
        }
    }
    let price = list("weightShiftInstances")[0];
    toml += &format!(
        "[objective]\nunderstaffed_first = 60\nunderstaffed_beyond = 60\noverstaffed = 60\ndistinct_shift = {price}\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "paiban.toml", &toml);
    let mut need = String::from("start,queue,base_staff\n");
    for (t, heads) in list("demand").into_iter().enumerate() {
        let minute = t as i64 * interval;
        let (day, minute) = (2 + minute / 1440, minute % 1440);
        let (hour, minute) = (minute / 60, minute % 60);
        need += &format!("2026-11-{day:02}T{hour:02}:{minute:02}:00+00:00,work,{heads}\n");
    }
    put(folder.path(), "need.csv", &need);
    Some((folder, price as f64))
}

#[test]
fn published_instances_reach_their_best_known_values_with_a_proof() {
    let best = [
        ("RandomExample1", 480.0),
        ("RandomExample3", 600.0),
        ("RandomExample4", 450.0),
        ("RandomExample5", 480.0),
        ("RandomExample26", 1020.0),
        ("RandomExample30", 1020.0),
    ];
    for (name, known) in best {
        let Some((folder, price)) = published(name) else {
            return;
        };
        let made = run_in(folder.path(), "design . --requirement need.csv");
        assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
        let summary = summary(folder.path());
        let total = summary["objective"].as_f64().expect("a number");
        assert!(total <= known + 1e-6, "{name}: {total}");
        let bound = summary["bound"].as_f64().expect("a number");
        assert!(
            total - bound < price.min(60.0),
            "{name}: {bound} of {total}"
        );
    }
}
