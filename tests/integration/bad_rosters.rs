//! Rosters that cannot be, or can hardly be: each has a clear answer, with what to do, and none is
//! a panic, a number that is none, or silence.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{AGENTS, TOML, answer, errors, put, run_in};

/// Half hours of a requirement from Monday 2026-11-02: so many people from Monday to Friday between
/// 08:00 and this hour.
fn requirement(days: i64, until: usize, queues: &[&str], people: u32) -> String {
    let first: chrono::NaiveDate = "2026-11-02".parse().expect("a date");
    let mut text = String::from("start,queue,base_staff\n");
    for day in (0..days).map(|i| first + chrono::Duration::days(i)) {
        let weekend = chrono::Datelike::weekday(&day).num_days_from_monday() >= 5;
        for (slot, queue) in (0..48).flat_map(|slot| queues.iter().map(move |q| (slot, q))) {
            let open = !weekend && (16..2 * until).contains(&slot);
            let staff = if open { people } else { 0 };
            let (hour, minute) = (slot / 2, slot % 2 * 30);
            text.push_str(&format!(
                "{day}T{hour:02}:{minute:02}:00+01:00,{queue},{staff}\n"
            ));
        }
    }
    text
}

/// A centre with these files and a week in which three people are needed.
fn centre(toml: &str, agents: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "paiban.toml", toml);
    put(folder.path(), "agents.csv", agents);
    let need = requirement(7, 18, &["voice"], 3);
    put(folder.path(), "need.csv", &need);
    folder
}

const ROSTER: &str = "roster . --requirement need.csv";

/// The JSON document of a roster, once nothing in either answer looks like a fault of ours.
fn document(folder: &Path, exit: i32) -> Value {
    let words = run_in(folder, ROSTER);
    let made = run_in(folder, &format!("{ROSTER} --json"));
    for output in [&words, &made] {
        let text = errors(output) + &answer(output);
        assert_eq!(output.status.code(), Some(exit), "{text}");
        for fault in ["panicked", "NaN", "inf,", "PB-0001"] {
            assert!(!text.contains(fault), "{fault} in {text}");
        }
    }
    serde_json::from_str(&answer(&made)).expect("one document")
}

/// A refusal of this code, file and words, with what was expected and what to do.
fn refused(folder: &Path, exit: i32, code: &str, (file, found): (&str, &str)) {
    let told = document(folder, exit);
    let error = &told["errors"][0];
    is_told(error, code, (file, found));
    let words = errors(&run_in(folder, ROSTER));
    let head = format!("error[{code}] {file}");
    assert!(words.contains(&head) && words.contains(found), "{words}");
}

/// A finding with everything that a planner needs.
fn is_told(finding: &Value, code: &str, (file, found): (&str, &str)) {
    assert_eq!(finding["code"], code, "{finding}");
    assert_eq!(finding["file"], file, "{finding}");
    let said = finding["found"].as_str().expect("what was found");
    assert!(said.contains(found), "{finding}");
    for key in ["expected", "fix"] {
        let text = finding[key].as_str();
        assert!(
            text.is_some_and(|text| !text.is_empty()),
            "{key}: {finding}"
        );
    }
}

/// A legal roster: no breach in its own audit, and a bound that its cost does not pass.
fn planned(folder: &Path) -> Value {
    let told = document(folder, 0);
    let number = |key: &str| {
        told[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{key}: {told}"))
    };
    assert_eq!(told["violations"], 0);
    assert!(number("bound") <= number("objective"), "{told}");
    assert!((0.0..=1.0).contains(&number("gap")), "{told}");
    let status = told["status"].as_str().expect("a status");
    assert!(["optimal", "feasible"].contains(&status), "{status}");
    let audit = run_in(folder, "verify . --roster out/roster.csv --json");
    let judged: Value = serde_json::from_str(&answer(&audit)).expect("one document");
    // People who are left out owe their days to the audit, which does not know of it.
    if told["left_out"].as_array().is_some_and(Vec::is_empty) {
        assert_eq!(judged["hard"], 0, "{judged}");
    }
    told
}

#[test]
fn a_roster_of_nobody_is_refused() {
    let header = AGENTS.lines().next().expect("a header").to_owned() + "\n";
    let centre = centre(TOML, &header);
    let said = ("agents.csv", "nobody who can be planned");
    refused(centre.path(), 3, "PB-1604", said);
}

#[test]
fn a_queue_that_nobody_has_the_skill_for_is_named() {
    let chat = "[[queues]]\nid = \"chat\"\nchannel = \"chat\"\nopen = [\"mon-fri 08:00-18:00\"]\n\
                handle_time_s = 240\n\n[[shift_patterns]]";
    let centre = centre(&TOML.replacen("[[shift_patterns]]", chat, 1), AGENTS);
    let need = requirement(7, 18, &["voice", "chat"], 3);
    put(centre.path(), "need.csv", &need);
    let told = planned(centre.path());
    let said = ("agents.csv", "nobody has the skill \"chat\"");
    is_told(&told["warnings"][0], "PB-2102", said);
    let missing = told["understaffed_hours"].as_f64().expect("a number");
    // All 150 hours of chat, and some of voice.
    assert!(missing >= 150.0, "{missing}");
    let words = run_in(centre.path(), &format!("{ROSTER} --lang zh-CN"));
    assert!(
        errors(&words).contains("没有人具备技能“chat”"),
        "{}",
        errors(&words)
    );
}

#[test]
fn a_week_without_work_is_a_roster_of_the_days_that_contracts_owe() {
    let centre = centre(TOML, AGENTS);
    put(
        centre.path(),
        "need.csv",
        &requirement(7, 18, &["voice"], 0),
    );
    let told = planned(centre.path());
    assert_eq!(told["understaffed_hours"], 0.0);
    // Five people owe three days of seven and a half paid hours.
    assert_eq!(told["paid_hours"], 112.5);
    let toml = TOML.replace("[3, 5]", "[0, 5]").replace("[22.5,", "[0,");
    put(centre.path(), "paiban.toml", &toml);
    let told = planned(centre.path());
    assert_eq!(
        (&told["objective"], &told["gap"]),
        (&0.0.into(), &0.0.into())
    );
    assert_eq!(told["status"], "optimal");
}

#[test]
fn a_contract_that_no_week_can_satisfy_is_named_with_the_ways_out() {
    let centre = centre(&TOML.replace("[22.5, 37.5]", "[45.0, 50.0]"), AGENTS);
    let said = (
        "paiban.toml",
        "contract full-time cannot be worked by anybody: cannot hold together: \
         days_per_week [3, 5]; paid_hours_per_week [45, 50]",
    );
    refused(centre.path(), 4, "PB-2101", said);
    let words = errors(&run_in(centre.path(), ROSTER));
    assert!(words.contains("days_per_week [3, 6] instead of"), "{words}");
}

#[test]
fn pins_that_break_rest_leave_their_people_out_by_name() {
    let centre = centre(&TOML.replace("to = \"10:00\"", "to = \"22:00\""), AGENTS);
    let mut pins = String::from("agent_id,first_day,last_day,kind,from,shift\n");
    for person in ["A1", "A2"] {
        pins.push_str(&format!(
            "{person},2026-11-02,2026-11-02,pinned,20:00,day\n{person},2026-11-03,2026-11-03,pinned,08:00,day\n"
        ));
    }
    put(centre.path(), "availability.csv", &pins);
    let told = planned(centre.path());
    assert_eq!(told["people"], 3);
    let said = (
        "agents.csv",
        "2 without any legal roster (A1, A2): cannot hold together: min_rest_hours 11; \
         pinned 2026-11-02 day; pinned 2026-11-03 day",
    );
    is_told(&told["warnings"][0], "PB-1405", said);
    let words = run_in(centre.path(), ROSTER);
    assert!(errors(&words).contains("(A1, A2)"), "{}", errors(&words));
    let strict = run_in(centre.path(), &format!("{ROSTER} --strict"));
    assert_eq!(strict.status.code(), Some(4));
}

#[test]
fn patterns_longer_than_the_opening_hours_are_worked_with_their_surplus() {
    let centre = centre(&TOML.replace("08:00-18:00", "08:00-12:00"), AGENTS);
    put(
        centre.path(),
        "need.csv",
        &requirement(7, 12, &["voice"], 3),
    );
    let told = planned(centre.path());
    let surplus = told["overstaffed_hours"].as_f64().expect("a number");
    assert!(surplus > 50.0, "{surplus}");
    put(
        centre.path(),
        "paiban.toml",
        &TOML.replace("minutes = 480", "minutes = 1500"),
    );
    refused(centre.path(), 3, "PB-1501", ("paiban.toml", "1500 minutes"));
}

#[test]
fn a_plan_of_one_day_is_a_plan() {
    let day = TOML.replacen("days = 7", "days = 1", 1);
    let centre = centre(&day, AGENTS);
    put(
        centre.path(),
        "need.csv",
        &requirement(1, 18, &["voice"], 3),
    );
    let told = planned(centre.path());
    assert_eq!(told["people"], 5);
    let closed = day.replace("2026-11-02", "2026-11-08");
    put(centre.path(), "paiban.toml", &closed);
    let said = ("paiban.toml", "nothing to schedule");
    refused(centre.path(), 3, "PB-1604", said);
}

#[test]
fn a_plan_of_a_year_is_refused_with_the_longest_that_there_is() {
    let year = TOML.replacen("days = 7", "days = 364", 1);
    let centre = centre(&year, AGENTS);
    refused(centre.path(), 3, "PB-1604", ("paiban.toml", "364"));
    let words = errors(&run_in(centre.path(), ROSTER));
    assert!(words.contains("expected 1 to 56"), "{words}");
}

#[test]
fn a_roster_whose_shifts_have_no_breaks_can_be_verified() {
    let without: Vec<&str> = TOML.lines().filter(|l| !l.starts_with("breaks")).collect();
    let toml = without.join("\n").replace("37.5]", "40.0]");
    let centre = centre(&toml, AGENTS);
    planned(centre.path());
    let activities = std::fs::read_to_string(centre.path().join("out/activities.csv"));
    assert_eq!(activities.expect("a file").lines().count(), 1);
    // A line that is not our header is no empty list.
    put(
        &centre.path().join("out"),
        "activities.csv",
        "nothing,here\n",
    );
    let audit = run_in(centre.path(), "verify . --roster out/roster.csv");
    assert_eq!(audit.status.code(), Some(3), "{}", errors(&audit));
    assert!(errors(&audit).contains("PB-1004"), "{}", errors(&audit));
}

/// The usual project with more at its end.
fn with(more: &str) -> String {
    format!("{TOML}\n{more}\n")
}

#[test]
fn more_people_on_a_queue_than_there_are_is_infeasible_with_ways_out() {
    let limit =
        "[[limits]]\nkind = \"min_staff\"\nqueue = \"voice\"\nhours = \"09:00-15:00\"\nvalue = 40";
    let centre = centre(&with(limit), AGENTS);
    let told = document(centre.path(), 4);
    is_told(
        &told["errors"][0],
        "PB-2101",
        ("paiban.toml", "min_staff of 40 on voice, 09:00-15:00"),
    );
    let summary = std::fs::read_to_string(centre.path().join("out/summary.json")).expect("a file");
    let summary: Value = serde_json::from_str(&summary).expect("a document");
    assert_eq!(summary["status"], "infeasible");
    let conflict = &summary["conflicts"][0];
    assert!(conflict["limit"].is_string() && conflict["contract"].is_null());
    let why = run_in(centre.path(), "explain . infeasible");
    assert!(answer(&why).contains("min_staff of 40"), "{}", answer(&why));
    // The first way out is enough.
    let change = conflict["smallest_changes"][0].as_str().expect("a change");
    let value = change.rsplit(' ').next().expect("a number");
    let milder = limit.replace("value = 40", &format!("value = {value}"));
    put(centre.path(), "paiban.toml", &with(&milder));
    planned(centre.path());
    // So is the second.
    put(
        centre.path(),
        "paiban.toml",
        &with(&format!("{limit}\nprice = 10")),
    );
    document(centre.path(), 0);
}

#[test]
fn duties_stand_in_the_activities_and_those_without_a_place_are_told() {
    let duties = "[[duties]]\nid = \"talk\"\nminutes = 30\nwindows = [\"mon-fri 09:00-17:00\"]\n\
                  [[duties]]\nid = \"night-class\"\nminutes = 30\nwindows = [\"sun 03:00-04:00\"]";
    let centre = centre(&with(duties), AGENTS);
    document(centre.path(), 0);
    let read = |name: &str| std::fs::read_to_string(centre.path().join(name)).expect("a file");
    let activities = read("out/activities.csv");
    assert!(activities.contains(",talk,") && !activities.contains("night-class"));
    let violations = read("out/violations.csv");
    assert!(
        violations
            .lines()
            .skip(1)
            .all(|line| line.contains(",duty,soft,"))
    );
    assert!(violations.lines().count() > 1);
}

#[test]
fn curves_without_a_load_are_refused() {
    let toml = with("[objective]\nservice_level_curve = true");
    let centre = centre(&toml, AGENTS);
    refused(
        centre.path(),
        3,
        "PB-1601",
        ("requirement.csv", "no load of queue voice"),
    );
}

#[test]
fn nobody_is_on_call_whose_rest_does_not_allow_it() {
    let toml = TOML.replace("[[contracts]]", "[[contracts]]\non_call_share = 1.0");
    let centre = centre(&toml, AGENTS);
    let told = document(centre.path(), 0);
    let warned = told["warnings"].as_array().expect("warnings");
    let rows = std::fs::read_to_string(centre.path().join("out/on_call.csv")).expect("a file");
    assert!(rows.starts_with("work_date,agent_id,name,team,contract"));
    // Everybody off is wanted; who cannot come is told.
    let off_or_told = rows.lines().count() > 1 || warned.iter().any(|w| w["code"] == "PB-2104");
    assert!(off_or_told, "{rows} {warned:?}");
}
