//! The sample centre is what its generator makes, and holds what its README says was planted.

#[path = "../../examples/generate_sample/sample/mod.rs"]
mod generated;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

fn committed(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    std::fs::read(folder.join(name)).unwrap()
}

fn committed_text(name: &str) -> String {
    String::from_utf8(committed(name)).unwrap()
}

fn unzipped(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn column(text: &str, index: usize) -> BTreeSet<&str> {
    let rows = text.lines().skip(1);
    rows.map(|row| row.split(',').nth(index).unwrap())
        .filter(|field| !field.is_empty())
        .collect()
}

/// The ids under a key of the project file.
fn ids<'a>(project: &'a toml::Table, table: &str) -> BTreeSet<&'a str> {
    let rows = project[table].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn the_generator_makes_the_committed_files_again() {
    for (name, bytes) in generated::files() {
        if name.ends_with(".gz") {
            // Another version of the compressor may pack the same text into other bytes.
            let (made, kept) = (unzipped(&bytes), unzipped(&committed(name)));
            let differing = made.lines().zip(kept.lines()).find(|(a, b)| a != b);
            assert_eq!(differing, None, "{name}");
            assert_eq!(made.len(), kept.len(), "{name}");
        } else {
            assert_eq!(String::from_utf8(bytes).unwrap(), committed_text(name));
        }
    }
}

#[test]
fn the_history_stays_below_a_megabyte() {
    assert!(committed("history.csv.gz").len() < 1_000_000);
}

/// Contacts of a queue in the half hours that begin at the label, by month and day.
fn offered_at(history: &str, queue: &str, label: &str) -> Vec<(String, f64)> {
    let rows = history
        .lines()
        .map(|row| row.split(',').collect::<Vec<_>>());
    rows.filter(|row| row[1] == queue && row[0].ends_with(label))
        .map(|row| (row[0].to_owned(), row[2].parse().unwrap()))
        .collect()
}

#[test]
fn the_midnight_of_singles_day_is_ten_times_an_ordinary_one() {
    let history = unzipped(&committed("history.csv.gz"));
    for queue in ["voice", "chat"] {
        let midnights = offered_at(&history, queue, "T00:00");
        for year in ["2024", "2025"] {
            let of = |from: &str, until: &str| -> f64 {
                let (from, until) = (format!("{year}-{from}"), format!("{year}-{until}"));
                let inside = |day: &str| *from <= *day && *day < *until;
                let days: Vec<f64> = midnights
                    .iter()
                    .filter(|(start, _)| inside(&start[..10]))
                    .map(|(_, offered)| *offered)
                    .collect();
                days.iter().sum::<f64>() / days.len() as f64
            };
            let ratio = of("11-11", "11-12") / of("11-16", "11-30");
            assert!((8.5..12.0).contains(&ratio), "{queue} {year}: {ratio}");
        }
    }
}

#[test]
fn the_faults_of_the_export_are_those_of_the_readme() {
    let history = unzipped(&committed("history.csv.gz"));
    assert_eq!(history.lines().filter(|row| row.contains('"')).count(), 3);
    let more_handled = history.lines().skip(1).filter(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        fields.len() == 7 && fields[3].parse::<u32>().unwrap() > fields[2].parse::<u32>().unwrap()
    });
    assert_eq!(more_handled.count(), 5);
    let lost = |start: &str, queue: &str| !history.contains(&format!("\n{start},{queue},"));
    assert!(lost("2024-09-05T03:00", "chat") && lost("2024-09-05T05:00", "chat"));
    assert!(!lost("2024-09-05T05:30", "chat") && !lost("2024-09-05T03:00", "voice"));
    assert!(lost("2026-02-03T11:00", "voice") && !lost("2026-02-03T11:30", "voice"));
}

#[test]
fn people_name_contracts_skills_and_shifts_that_exist() {
    let project: toml::Table = committed_text("paiban.toml").parse().unwrap();
    let agents = committed_text("agents.csv");
    assert_eq!(column(&agents, 0).len(), 120);
    assert!(column(&agents, 2).is_subset(&ids(&project, "contracts")));
    let skills: BTreeSet<&str> = column(&agents, 3)
        .iter()
        .flat_map(|s| s.split('|'))
        .collect();
    assert_eq!(skills, ids(&project, "queues"));
    let availability = committed_text("availability.csv");
    assert!(column(&availability, 0).is_subset(&column(&agents, 0)));
    assert!(column(&availability, 7).is_subset(&ids(&project, "shift_patterns")));
    let nights = committed_text("previous_roster.csv");
    assert!(column(&nights, 0).is_subset(&column(&agents, 0)));
}

#[test]
fn scenarios_name_campaigns_contracts_and_queues_that_exist() {
    let project: toml::Table = committed_text("paiban.toml").parse().unwrap();
    let scenarios: toml::Table = committed_text("scenarios.toml").parse().unwrap();
    let calendar = committed_text("calendar.csv");
    for scenario in scenarios["scenario"].as_array().unwrap() {
        for change in scenario["change"].as_array().unwrap() {
            let known = match change["kind"].as_str().unwrap() {
                "campaign" => column(&calendar, 0).contains(change["name"].as_str().unwrap()),
                "people" => {
                    ids(&project, "contracts").contains(change["contract"].as_str().unwrap())
                }
                "bot" => ids(&project, "queues").contains(change["queues"][0].as_str().unwrap()),
                other => panic!("{other}"),
            };
            assert!(known, "{change}");
        }
    }
}
