//! The reader of laws sees what breaks them, and nothing else.

use super::*;

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let texts = files.iter().map(|&(name, code)| (name.into(), code.into()));
    violations(&sources(&texts.collect()))
}

fn assert_found(files: &[(&str, &str)], fact: &str) {
    let found = found(files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains(fact), "{found:?}");
}

#[test]
fn an_import_from_downstream_is_found() {
    assert_found(
        &[(
            "calendar/mod.rs",
            "#[cfg(test)]\nmod tests;\n\nuse crate::roster::Roster;",
        )],
        "imports downstream: roster::Roster",
    );
    assert_found(
        &[(
            "staffing/erlang.rs",
            "use crate::{\n    units::{Channel, Erlangs as E},\n    plan::Plan,\n};",
        )],
        "plan::Plan",
    );
    assert_found(
        &[("history/mod.rs", "fn f() -> super::report::Page { todo() }")],
        "report::Page",
    );
}

#[test]
fn two_files_that_import_each_other_are_found() {
    assert_found(
        &[
            ("forecast/level.rs", "use super::shape::Shape;"),
            ("forecast/shape.rs", "use crate::forecast::level::Level;"),
            ("forecast/user.rs", "use super::level::Level;"),
        ],
        "forecast/level.rs",
    );
}

#[test]
fn a_cycle_through_a_door_is_found() {
    assert_found(
        &[
            (
                "forecast/mod.rs",
                "mod level;\nmod shape;\npub use level::{Level, Slope};",
            ),
            ("forecast/level.rs", "use super::shape::Shape;"),
            ("forecast/shape.rs", "use super::Slope;"),
        ],
        "forecast/shape.rs",
    );
}

#[test]
fn side_effects_in_the_core_are_found() {
    for (code, fact) in [
        (
            "fn f() { let t = std::time::Instant::now(); }",
            "std::time::Instant",
        ),
        ("use std::{fmt, fs::File};", "std::fs"),
        ("fn f() { println!(\"x\"); }", "println!"),
        ("fn f() { let t = chrono::Utc::now(); }", "Utc::now"),
        ("use std::env;", "std::env"),
    ] {
        assert_found(&[("staffing/mod.rs", code)], fact);
    }
}

#[test]
fn a_crate_outside_its_place_is_found() {
    assert_found(&[("history/mod.rs", "use jiff::Zoned;")], "names jiff");
    assert_found(
        &[("cli/run.rs", "#[derive(clap::Args)] struct A;")],
        "names clap",
    );
    assert_found(&[("plan/mod.rs", "use highs;")], "names highs");
}

#[test]
fn a_room_without_a_meaning_is_found() {
    assert_found(&[("staffing/utils.rs", "")], "does not have");
    assert_found(&[("misc/mod.rs", "")], "does not have");
}

#[test]
fn what_the_house_allows_is_not_found() {
    let allowed = [
        ("units.rs", "// crate::plan is far away\npub struct Id;"),
        (
            "calendar/mod.rs",
            "mod grid;\npub use grid::Grid;\npub enum CalendarError {}",
        ),
        (
            "calendar/grid.rs",
            "use super::CalendarError;\nuse crate::units::Id;",
        ),
        (
            "calendar/zone.rs",
            "use jiff::tz; let d: std::time::Duration;",
        ),
        (
            "staffing/mod.rs",
            "struct S;\n#[cfg(test)]\nmod tests { use crate::plan::Plan; }",
        ),
        (
            "staffing/deferred.rs",
            "#[cfg(test)]\npub(super) mod vectors;\n",
        ),
        ("staffing/deferred/vectors/disk.rs", "use std::fs;"),
        ("io/mod.rs", "use std::fs;"),
        ("main.rs", "fn main() { paiban::cli::run(); }"),
        ("cli/mod.rs", "pub fn run() { eprintln!(\"x\"); }"),
    ];
    assert_eq!(found(&allowed), Vec::<String>::new());
}
