//! What training saves, from the command line.

use std::fs;

use crate::support::{TOML, answer, errors, history, put, run_in, small_centre};

/// Sales and service, five people for each, and one who can do both.
fn two_queues() -> tempfile::TempDir {
    let centre = small_centre();
    let second = "[[queues]]\nid = \"service\"\nchannel = \"voice\"\n\
                  open = [\"mon-fri 08:00-18:00\"]\nhandle_time_s = 300\n\n[[shift_patterns]]";
    put(
        centre.path(),
        "paiban.toml",
        &TOML.replacen("[[shift_patterns]]", second, 1),
    );
    let mut agents = String::from("agent_id,name,contract,skills\n");
    for person in 1..=11 {
        let skills = match person {
            1..=5 => "voice",
            6..=10 => "service",
            _ => "voice|service:0.8",
        };
        agents.push_str(&format!("A{person},Agent {person},full-time,{skills}\n"));
    }
    put(centre.path(), "agents.csv", &agents);
    let both = history();
    let rows = both
        .lines()
        .skip(1)
        .map(|row| format!("{}\n", row.replace(",voice,", ",service,")));
    put(
        centre.path(),
        "history.csv",
        &(both.clone() + &rows.collect::<String>()),
    );
    centre
}

#[test]
fn the_table_of_training_is_written_and_told_in_both_languages() {
    let centre = two_queues();
    let told = run_in(centre.path(), "skills .");
    assert_eq!(told.status.code(), Some(0), "{}", errors(&told));
    let text = answer(&told);
    for part in [
        "2026-11-0",
        "people if alone",
        "as it stands",
        "where 80 % is promised",
    ] {
        assert!(text.contains(part), "\"{part}\" is not in: {text}");
    }
    let file = centre.path().join("out/skills.csv");
    let first = fs::read_to_string(&file).expect("skills.csv");
    let mut rows = csv::Reader::from_reader(first.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1 + 2 * 5);
    let number =
        |row: &csv::StringRecord, name| row[column(name)].parse::<f64>().expect("a number");
    for row in &rows {
        let heads = number(row, "heads");
        assert!(number(row, "heads_lower") <= heads && heads <= number(row, "heads_split"));
        assert!(number(row, "naive_heads") <= heads);
        assert_eq!(number(row, "saved"), number(&rows[0], "heads") - heads);
        assert!(number(row, "service_level") >= number(row, "promised"));
    }
    let again = run_in(centre.path(), "skills . --lang zh-CN --threads 1");
    assert!(answer(&again).contains("人人全能"), "{}", answer(&again));
    let second = fs::read_to_string(&file).expect("skills.csv");
    assert!(first == second, "threads or language changed the table");
}

#[test]
fn hours_can_be_named_and_what_cannot_be_answered_is_refused() {
    let centre = two_queues();
    let hours = "skills . --day 2026-11-03 --hours 09:00-11:00 --json --out asked.csv";
    let told = run_in(centre.path(), hours);
    assert_eq!(told.status.code(), Some(0), "{}", errors(&told));
    let document: serde_json::Value = serde_json::from_str(&answer(&told)).expect("JSON");
    assert_eq!(document["span"], "2026-11-03 09:00–11:00");
    assert_eq!(document["queues"].as_array().map(Vec::len), Some(2));
    assert!(centre.path().join("asked.csv").exists());
    for (asked, code, said) in [
        ("--hours 09:00-11:00", 2, "--day"),
        ("--day 2026-11-03 --hours 11:00-09:00", 2, "PB-0002"),
        ("--proficiency 0", 2, "PB-0002"),
        ("--day 2027-01-01", 3, "PB-1604"),
        ("--day 2026-11-03 --hours 01:00-02:00", 3, "PB-1604"),
    ] {
        let refused = run_in(centre.path(), &format!("skills . {asked}"));
        assert_eq!(
            refused.status.code(),
            Some(code),
            "{asked}: {}",
            errors(&refused)
        );
        assert!(
            errors(&refused).contains(said),
            "{asked}: {}",
            errors(&refused)
        );
    }
    let alone = small_centre();
    let refused = run_in(alone.path(), "skills .");
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        errors(&refused).contains("1 queues"),
        "{}",
        errors(&refused)
    );
}
