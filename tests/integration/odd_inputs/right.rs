//! Odd questions that do have an answer, known in closed form.

use std::path::Path;

use crate::support::{answer, errors, run_in};

/// The value of one result column.
fn found(arguments: &str, column: &str) -> f64 {
    let output = run_in(Path::new("."), &format!("calc {arguments}"));
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments}: {}",
        errors(&output)
    );
    let text = answer(&output);
    let line = text
        .lines()
        .rfind(|line| line.split_whitespace().next() == Some(column));
    let line = line.unwrap_or_else(|| panic!("{column} is not in: {text}"));
    let value = line.split_whitespace().nth(1).expect("a value");
    value.parse().expect("a number")
}

#[test]
fn odd_questions_with_an_answer_get_the_right_one() {
    // Erlang B of 14 people and 10 erlangs.
    let blocked = found("erlang-b --agents 14 --offered-load 10", "blocking");
    assert!((blocked - 0.056_820_1).abs() < 1e-6, "{blocked}");
    let a = "--offered-load 10 --handle-time-s 180 --answer-within-s 20";
    let one = "--offered-load 0.5 --handle-time-s 180 --answer-within-s 20";
    let cases: &[(String, &str, f64, f64)] = &[
        // Nobody waits at all: whoever finds no one free is gone.
        (format!("erlang-a --agents 14 {a} --patience-s 0"), "abandonment", blocked, 1e-12),
        (format!("erlang-a --agents 14 {a} --patience-s 1e-9"), "abandonment", blocked, 1e-9),
        (format!("finite-lines --agents 14 {a} --lines 14"), "blocking", blocked, 1e-12),
        (format!("retrial --agents 14 {a} --patience-s 0 --retry-share 0"), "lost_of_customers", blocked, 1e-12),
        // Everybody calls again until served, and is.
        (format!("retrial --agents 14 {a} --patience-s 60 --retry-share 1"), "lost_of_customers", 0.0, 0.0),
        // One person: half the callers wait, three minutes on average.
        (format!("erlang-c --agents 1 {one}"), "probability_of_wait", 0.5, 1e-15),
        (format!("erlang-c --agents 1 {one}"), "average_speed_of_answer_s", 180.0, 1e-9),
        (format!("chat --agents 1 {one} --concurrency 1"), "average_speed_of_answer_s", 180.0, 1e-9),
        // One person and one place to wait in: 1 : a : a², the third state blocks.
        (format!("finite-lines --agents 1 {one} --lines 2"), "blocking", 0.25 / 1.75, 1e-14),
        // Nothing arrives.
        (format!("erlang-c --agents 3 {}", one.replace("0.5", "0")), "service_level", 1.0, 0.0),
        (format!("erlang-a --agents 0 {} --patience-s 60", one.replace("0.5", "0")), "abandonment", 0.0, 0.0),
        ("erlang-b --agents 3 --offered-load 0".into(), "blocking", 0.0, 0.0),
        ("erlang-b --agents 0 --offered-load 0".into(), "blocking", 1.0, 0.0),
        ("erlang-b --agents 0 --offered-load 7".into(), "blocking", 1.0, 0.0),
        // Nobody is there: all give up after their patience, nobody is answered.
        (format!("erlang-a --agents 0 {a} --patience-s 60"), "abandonment", 1.0, 1e-12),
        (format!("erlang-a --agents 0 {a} --patience-s 60"), "average_wait_s", 60.0, 1e-9),
        // Contacts longer than the interval: 100 of an hour in half an hour are 200 people busy.
        ("staff --offered 100 --interval-s 1800 --handle-time-s 3600 --answer-within-s 20 \
          --service-level 0 --max-occupancy 1".into(), "base_staff", 201.0, 0.0),
        ("time-varying --offered 100 --interval-s 1800 --handle-time-s 3600 --answer-within-s 20 \
          --service-level 0.8".into(), "offered_load", 200.0, 1e-12),
        // Far more people than anybody has.
        ("erlang-c --agents 9007199254740992 --offered-load 10 --handle-time-s 180 --answer-within-s 20".into(),
         "late_share", 0.0, 0.0),
    ];
    for (arguments, column, wanted, room) in cases {
        let value = found(arguments, column);
        assert!(
            (value - wanted).abs() <= *room,
            "{arguments}: {column} = {value}, wanted {wanted}"
        );
    }
}

#[test]
fn a_target_that_nobody_can_meet_is_named_with_what_would_do() {
    let base = "staff --offered 100 --interval-s 1800 --handle-time-s 180 --answer-within-s 20";
    for (more, said) in [
        ("--service-level 1", ["service level of 1", "at most 0.999"]),
        (
            "--service-level 0.8 --max-occupancy 0",
            ["occupancy of 0", "expected"],
        ),
        (
            "--service-level 0.8 --patience-s 60 --max-abandonment 0",
            ["abandonment of 0", "expected"],
        ),
        (
            "--service-level 0.8 --max-average-speed-of-answer-s 0",
            ["average speed of answer of 0", "expected"],
        ),
        ("--service-level 80", ["is 80", "0 to 1"]),
        (
            "--service-level 0.8 --shrinkage 1",
            ["shrinkage is 1", "not including, 1"],
        ),
    ] {
        let output = run_in(Path::new("."), &format!("calc {base} {more}"));
        assert_eq!(output.status.code(), Some(3), "{more}");
        for part in said {
            assert!(
                errors(&output).contains(part),
                "{more}: {}",
                errors(&output)
            );
        }
    }
}
