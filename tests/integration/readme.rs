//! The README keeps its word: every command in its `sh` blocks runs as it stands.

use std::fs;
use std::path::Path;

use chrono::{Datelike, Duration, NaiveDate};

use crate::support::{errors, put, run_in};

const README: &str = include_str!("../../README.md");

/// The lines of all code blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in README.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) if tag == language => open = Some(String::new()),
            (None, _) => {}
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(text), None) => text.push_str(&format!("{line}\n")),
        }
    }
    blocks
}

/// Half a year of half hours on weekdays, ending before the origins that the README names.
fn calls() -> String {
    let mut text = String::from("start,queue,offered\n");
    let first: NaiveDate = "2026-04-06".parse().expect("a date");
    for day in (0..210).map(|d| first + Duration::days(d)) {
        let weekday = day.weekday().num_days_from_monday() as i64;
        for slot in 14..42i64 {
            if weekday < 5 {
                let wave = (day.ordinal0() as i64 * 7 + slot * 13) % 19;
                let offered = 260 - 9 * (slot - 24).abs() - 8 * weekday + wave;
                let (hour, minute) = (slot / 2, slot % 2 * 30);
                text.push_str(&format!("{day} {hour:02}:{minute:02},sales,{offered}\n"));
            }
        }
    }
    text
}

/// The sales line's morning of Singles' Day.
fn morning() -> String {
    let mut text = String::from("start,queue,offered\n");
    for slot in 0..23 {
        let (hour, minute) = (slot / 2, slot % 2 * 30);
        text.push_str(&format!("2026-11-11 {hour:02}:{minute:02},sales,300\n"));
    }
    text
}

#[test]
fn every_command_of_the_readme_runs_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "calls.csv", &calls());
    put(folder.path(), "today.csv", &morning());
    let sick = "agent_id,first_day,last_day,kind\nA001,2026-11-10,2026-11-10,leave\n";
    put(folder.path(), "sick.csv", sick);
    put(folder.path(), "peak.toml", &blocks("toml").concat());
    let makefile = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Makefile"));
    let makefile = makefile.expect("a Makefile");
    let mut ran = 0;
    for line in blocks("sh")
        .concat()
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        let (program, arguments) = line.split_once(' ').expect("a command and its arguments");
        match program {
            // These call this very test; that they exist is what can be checked here.
            "make" => assert!(
                makefile.contains(&format!("\n{arguments}:")),
                "no target {arguments}"
            ),
            "paiban" => {
                let made = run_in(folder.path(), arguments);
                assert_eq!(made.status.code(), Some(0), "{line}: {}", errors(&made));
            }
            other => panic!("the README calls {other}"),
        }
        ran += 1;
    }
    assert!(ran >= 10, "only {ran} commands found");
}
