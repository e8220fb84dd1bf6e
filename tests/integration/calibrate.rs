//! A proposal at the command line: what is written, what is said, what is refused.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{AGENTS, TOML, answer, errors, history, put, run_in, small_centre};

/// Eight weeks in which callers wait and give up, with handle times.
fn busy_history() -> String {
    let mut text =
        String::from("start,queue,offered,handled,abandoned,answered_within,handle_time_s\n");
    let mut day: chrono::NaiveDate = "2026-09-07".parse().expect("a date");
    let mut word = 7_u32;
    while day < "2026-11-01".parse().expect("a date") {
        for slot in 16..36_u32 {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let offered = 20 + 2 * (slot - 16) + (word >> 29);
            let abandoned = offered / 12 + (word >> 10) % 3;
            let in_time = (offered - abandoned) * 7 / 9;
            let handled = offered - abandoned;
            let handle_time = 240 + (word >> 20) % 50;
            let (hour, minute) = (slot / 2, slot % 2 * 30);
            text.push_str(&format!(
                "{day} {hour:02}:{minute:02},voice,{offered},{handled},{abandoned},{in_time},{handle_time}\n"
            ));
        }
        day += chrono::Duration::days(1);
    }
    text
}

/// The same people every weekday from 8 to 18 o'clock.
fn worked(people: usize) -> String {
    let mut text = String::from("agent_id,name,team,work_date,shift,start,end,paid_minutes\n");
    let mut day: chrono::NaiveDate = "2026-09-07".parse().expect("a date");
    while day < "2026-11-01".parse().expect("a date") {
        // The clock goes back on 25 October.
        let offset = if day < "2026-10-25".parse().expect("a date") {
            "+02:00"
        } else {
            "+01:00"
        };
        for agent in 1..=people {
            text.push_str(&format!(
                "B{agent},,,{day},day,{day}T08:00:00{offset},{day}T18:00:00{offset},600\n"
            ));
        }
        day += chrono::Duration::days(1);
    }
    text
}

fn centre() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let toml = TOML.replace(
        "handle_time_s = 240",
        "handle_time_s = 240\npatience_s = 200",
    );
    put(
        folder.path(),
        "paiban.toml",
        &toml.replace("[\"mon-fri 08:00-18:00\"]", "[\"mon-sun 08:00-18:00\"]"),
    );
    put(folder.path(), "agents.csv", AGENTS);
    put(folder.path(), "history.csv", &busy_history());
    folder
}

fn read(centre: &TempDir, name: &str) -> String {
    fs::read_to_string(centre.path().join(name)).expect("written")
}

#[test]
fn a_proposal_is_told_and_written_and_nothing_is_applied() {
    let centre = centre();
    let before = read(&centre, "paiban.toml");
    let made = run_in(centre.path(), "calibrate . --lang en");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let said = answer(&made);
    for part in [
        "patience_s",
        "200",
        "80 %",
        "95 %",
        "nothing was changed",
        "needs the worked roster",
    ] {
        assert!(said.contains(part), "\"{part}\" is not in: {said}");
    }
    assert_eq!(read(&centre, "paiban.toml"), before);
    let fragment = read(&centre, "out/calibration.toml");
    let parsed: toml::Table = fragment.parse().expect("TOML");
    let patience = &parsed["queues"][0]["patience_s"];
    let patience = patience.as_integer().expect("whole seconds");
    assert!((30..1500).contains(&patience), "{fragment}");
    let table = read(&centre, "out/calibration.csv");
    assert!(table.starts_with("queue,key,now,proposed,low_80,high_80,low_95,high_95,intervals,"));
    assert_eq!(table.lines().count(), 5, "{table}");
    let chinese = run_in(centre.path(), "calibrate . --lang zh-CN --out other.toml");
    assert!(
        answer(&chinese).contains("未作任何修改"),
        "{}",
        answer(&chinese)
    );
    assert!(read(&centre, "other.csv").contains("重放"));
}

#[test]
fn a_worked_roster_gives_the_share_that_was_not_there() {
    let centre = centre();
    put(centre.path(), "paiban.toml", &read(&centre, "paiban.toml"));
    put(centre.path(), "worked.csv", &worked(14));
    let made = run_in(centre.path(), "calibrate . --roster worked.csv --json");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let document: Value = serde_json::from_str(&answer(&made)).expect("one document");
    let rows = document["proposals"].as_array().expect("rows");
    let row = |key: &str| rows.iter().find(|r| r["key"] == key).expect("a row");
    let (shrinkage, patience) = (row("shrinkage"), row("patience_s"));
    assert!(
        shrinkage["how"]
            .as_str()
            .expect("text")
            .contains("breaks are in it"),
        "{shrinkage}"
    );
    assert!(
        patience["how"]
            .as_str()
            .expect("text")
            .contains("worked roster"),
        "{patience}"
    );
    let one = read(&centre, "out/calibration.toml");
    assert!(one.contains("measured = "), "{one}");
    let again = run_in(centre.path(), "calibrate . --roster worked.csv --threads 1");
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(
        read(&centre, "out/calibration.toml"),
        one,
        "the same bytes with one thread"
    );
}

#[test]
fn a_history_of_volume_alone_is_refused_with_what_to_export() {
    let centre = small_centre();
    put(centre.path(), "history.csv", &history());
    for (language, part) in [
        ("en", "contacts answered within the target time"),
        ("zh-CN", "目标时间内接起量"),
    ] {
        let made = run_in(centre.path(), &format!("calibrate . --lang {language}"));
        assert_eq!(made.status.code(), Some(3));
        let said = errors(&made);
        assert!(said.contains("PB-1104") && said.contains(part), "{said}");
    }
    assert!(!centre.path().join("out/calibration.toml").exists());
}

#[test]
fn deferred_queues_are_left_out_and_days_without_rows_are_refused() {
    let centre = centre();
    let mail = "[[queues]]\nid = \"mail\"\nchannel = \"email\"\n\n[[shift_patterns]]";
    let toml = read(&centre, "paiban.toml").replacen("[[shift_patterns]]", mail, 1);
    put(centre.path(), "paiban.toml", &toml);
    let rows: String = (7..30)
        .map(|d| format!("2026-09-{d:02} 09:00,mail,{},,,,\n", d))
        .collect();
    put(centre.path(), "history.csv", &(busy_history() + &rows));
    let made = run_in(centre.path(), "calibrate . --lang en");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    assert!(
        answer(&made).contains("left out: deferred work"),
        "{}",
        answer(&made)
    );
    let made = run_in(
        centre.path(),
        "calibrate . --from 2020-01-01 --to 2020-02-01 --lang en",
    );
    assert_eq!(made.status.code(), Some(3));
    assert!(
        errors(&made).contains("no row from 2020-01-01 to 2020-02-01"),
        "{}",
        errors(&made)
    );
}
