//! Several queues of one centre: groups, their sum, and queues that are new.

use std::fs;

use tempfile::TempDir;

use crate::support::{AGENTS, TOML, answer, assert_same_files, errors, history, put, run_in};

const SALES: &str = r#"
[[queues]]
id = "sales"
channel = "voice"
group = "all"
open = ["mon-fri 08:00-18:00"]
"#;

fn chat(keys: &str) -> String {
    format!(
        "\n[[queues]]\nid = \"chat\"\nchannel = \"chat\"\nopen = [\"mon-fri 09:00-17:00\"]\n{keys}\n"
    )
}

/// Voice and sales in one group, and a chat with these keys and no history.
fn centre(keys: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = TOML.replace("id = \"voice\"\n", "id = \"voice\"\ngroup = \"all\"\n");
    put(folder.path(), "paiban.toml", &(toml + SALES + &chat(keys)));
    put(folder.path(), "agents.csv", AGENTS);
    let voice = history();
    let rows = voice
        .lines()
        .skip(1)
        .map(|row| row.replace(",voice,", ",sales,"));
    let sales: String = rows.map(|row| row + "\n").collect();
    put(folder.path(), "history.csv", &(voice.clone() + &sales));
    folder
}

const NEW: &str = "template = \"voice\"\noffered_per_day = 120";

fn sums(file: &str, name: &str) -> f64 {
    let rows = file.lines().skip(1);
    let of_name = rows.filter(|row| row.split(',').nth(1) == Some(name));
    of_name
        .map(|row| {
            row.split(',')
                .nth(2)
                .expect("a mean")
                .parse::<f64>()
                .expect("a number")
        })
        .sum()
}

#[test]
fn a_groups_file_is_the_sum_of_its_queues_and_a_new_queue_gets_what_is_planned() {
    let centre = centre(NEW);
    let made = run_in(centre.path(), "forecast .");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    assert!(
        answer(&made).contains("group all: its queues are"),
        "{}",
        answer(&made)
    );
    let read = |name: &str| fs::read_to_string(centre.path().join("out").join(name)).expect(name);
    let (queues, groups) = (read("forecast.csv"), read("groups.csv"));
    let both = sums(&queues, "voice") + sums(&queues, "sales");
    assert!((sums(&groups, "all") / both - 1.0).abs() < 1e-9);
    // Five open days of 120.
    assert!(
        (sums(&queues, "chat") / 600.0 - 1.0).abs() < 0.1,
        "{}",
        sums(&queues, "chat")
    );
    let json = run_in(centre.path(), "forecast . --json");
    let document: serde_json::Value = serde_json::from_str(&answer(&json)).expect("one document");
    assert_eq!(document["groups"][0]["queues"][1], "sales");
    let told = answer(&run_in(centre.path(), "forecast . --explain 2026-11-03"));
    assert!(told.contains("new: forecast like voice"), "{told}");
}

#[test]
fn groups_and_templates_give_the_same_bytes_with_any_number_of_threads() {
    let [one, two] = [1, 2].map(|threads| {
        let centre = centre(NEW);
        let made = run_in(centre.path(), &format!("forecast . --threads {threads}"));
        assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
        centre
    });
    assert_same_files(one.path(), two.path());
}

#[test]
fn templates_that_cannot_speak_are_refused_with_what_to_do() {
    let cases = [
        (
            "template = \"phone\"\noffered_per_day = 9",
            "PB-1601",
            "is no queue",
        ),
        ("template = \"chat\"", "PB-1601", "its own template"),
        ("offered_per_day = 9", "PB-1601", "without a template"),
        ("template = \"voice\"", "PB-1308", "offered_per_day"),
        ("", "PB-1308", "name a template queue"),
    ];
    for (keys, code, said) in cases {
        let centre = centre(keys);
        let refused = run_in(centre.path(), "forecast .");
        assert_eq!(
            refused.status.code(),
            Some(3),
            "{keys}: {}",
            errors(&refused)
        );
        let text = errors(&refused);
        assert!(text.contains(code) && text.contains(said), "{keys}: {text}");
    }
}

#[test]
fn a_new_queue_is_planned_reforecast_and_tested_with_the_others() {
    let centre = centre(NEW);
    let today = "start,queue,offered\n2026-11-02 09:00,chat,9\n2026-11-02 09:00,voice,12\n";
    put(centre.path(), "today.csv", today);
    for command in [
        "staff .",
        "forecast . --weeks 4",
        "reforecast . --actuals today.csv --now 2026-11-02T10:00",
        "backtest . --origins 2026-10-12 --horizon-days 7",
        "check .",
    ] {
        let made = run_in(centre.path(), command);
        assert_eq!(made.status.code(), Some(0), "{command}: {}", errors(&made));
    }
}
