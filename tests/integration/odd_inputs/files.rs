//! Odd numbers in the project file and in the history, where the calculator does not reach.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{TOML, errors, history, put, run_in, small_centre};

/// Exit code and what was said by `staff` of the small centre with other keys for its queue.
fn with_keys(folder: &Path, keys: &str) -> (Option<i32>, String) {
    let toml = TOML.replace("handle_time_s = 240\n", &format!("{keys}\n"));
    put(folder, "paiban.toml", &toml);
    let began = Instant::now();
    let output = run_in(folder, "staff . --out requirement.csv");
    assert!(
        began.elapsed() < Duration::from_secs(120),
        "{keys}: {:?}",
        began.elapsed()
    );
    (output.status.code(), errors(&output))
}

#[test]
fn odd_keys_of_a_queue_are_refused_with_their_range() {
    let centre = small_centre();
    for (keys, key) in [
        ("handle_time_s = 0", "handle_time_s"),
        ("handle_time_s = -240", "handle_time_s"),
        ("handle_time_s = nan", "handle_time_s"),
        ("handle_time_s = inf", "handle_time_s"),
        ("handle_time_s = 1e18", "handle_time_s"),
        ("handle_time_s = \"four minutes\"", "handle_time_s"),
        ("handle_time_s = 240\npatience_s = 0", "patience_s"),
        ("handle_time_s = 240\npatience_s = -1", "patience_s"),
        ("handle_time_s = 240\npatience_s = nan", "patience_s"),
        ("handle_time_s = 240\npatience_s = 1e18", "patience_s"),
        (
            "handle_time_s = 240\npatience_s = 60\nretry_share = 1.2",
            "retry_share",
        ),
        (
            "handle_time_s = 240\npatience_s = 60\nretry_share = -0.1",
            "retry_share",
        ),
        (
            "handle_time_s = 240\npatience_s = 60\nretry_share = nan",
            "retry_share",
        ),
        (
            "handle_time_s = 240\npatience_s = 60\nretry_share = 0.5\nretry_after_s = 0",
            "retry_after_s",
        ),
        ("handle_time_s = 240\nservice_level = 1.0", "service_level"),
        ("handle_time_s = 240\nservice_level = 80", "service_level"),
        (
            "handle_time_s = 240\nanswer_within_s = -20",
            "answer_within_s",
        ),
        (
            "handle_time_s = 240\nanswer_within_s = nan",
            "answer_within_s",
        ),
        ("handle_time_s = 240\nmax_occupancy = 0", "max_occupancy"),
        ("handle_time_s = 240\nmax_occupancy = 85", "max_occupancy"),
        ("handle_time_s = 240\nlines = -1", "lines"),
        ("handle_time_s = 240\nlines = 1e18", "lines"),
    ] {
        let (code, said) = with_keys(centre.path(), keys);
        assert_eq!(code, Some(3), "{keys}: {said}");
        assert!(
            (said.contains(key) || said.contains(&key.replace('_', " ")))
                && said.contains("expected"),
            "{keys}: {said}"
        );
        assert!(said.contains("paiban.toml:"), "{keys}: {said}");
    }
}

/// Every number of a file but its two first columns.
fn numbers(file: &Path) -> Vec<f64> {
    let text = std::fs::read_to_string(file).expect("the requirement");
    let cells = text
        .lines()
        .skip(1)
        .flat_map(|line| line.split(',').skip(2));
    cells.filter_map(|cell| cell.parse().ok()).collect()
}

#[test]
fn keys_at_the_ends_of_their_range_are_staffed_with_finite_numbers() {
    let centre = small_centre();
    for keys in [
        // Longer than the interval of half an hour.
        "handle_time_s = 7200",
        "handle_time_s = 240\npatience_s = 1e-9",
        "handle_time_s = 240\npatience_s = 0.001\nmax_abandonment = 0.5",
        "handle_time_s = 240\npatience_s = 60\nretry_share = 1.0",
        "handle_time_s = 240\npatience_s = 60\nretry_share = 1.0\nretry_after_s = 1e-3",
        "handle_time_s = 240\npatience_s = 10000000",
        "handle_time_s = 240\nservice_level = 0.001\nmax_occupancy = 1.0",
        "handle_time_s = 240\nanswer_within_s = 0",
        "handle_time_s = 240\nlines = 1\nservice_level = 0.01\nmax_abandonment = 1.0",
    ] {
        let (code, said) = with_keys(centre.path(), keys);
        assert!(matches!(code, Some(0 | 3)), "{keys}: {code:?} {said}");
        if code == Some(3) {
            assert!(
                said.contains("expected") || said.contains("no number of agents"),
                "{keys}: {said}"
            );
            continue;
        }
        let numbers = numbers(&centre.path().join("requirement.csv"));
        assert!(
            numbers.len() > 700 && numbers.iter().all(|n| n.is_finite() && *n >= 0.0),
            "{keys}"
        );
    }
}

#[test]
fn odd_cells_of_the_history_are_refused_or_mended_and_said() {
    let centre = small_centre();
    put(centre.path(), "paiban.toml", TOML);
    let head = "start,queue,offered,handled,abandoned,answered_within,handle_time_s";
    let rows = |odd: &str| {
        let text = history().replacen("start,queue,offered", head, 1);
        let full = text.lines().enumerate().map(|(i, line)| match i {
            0 => line.to_owned(),
            // offered,handled,abandoned,answered_within,handle_time_s of one row.
            40 => format!("{},{odd}", line.rsplit_once(',').expect("a count").0),
            _ => {
                let offered = line.rsplit(',').next().expect("a count");
                format!("{line},{offered},0,{offered},240")
            }
        });
        full.collect::<Vec<_>>().join("\n") + "\n"
    };
    for (odd, column) in [
        ("nan,9,0,9,240", "offered"),
        ("inf,9,0,9,240", "offered"),
        ("-9,9,0,9,240", "offered"),
        ("1e308,9,0,9,240", "offered"),
        ("nine,9,0,9,240", "offered"),
        ("9,9,0,9,-240", "handle_time_s"),
        ("9,9,0,9,nan", "handle_time_s"),
        ("9,9,0,9,inf", "handle_time_s"),
        ("9,9,0,9,1e18", "handle_time_s"),
    ] {
        put(centre.path(), "history.csv", &rows(odd));
        let output = run_in(centre.path(), "check .");
        let told = format!("{}{}", errors(&output), crate::support::answer(&output));
        assert!(matches!(output.status.code(), Some(0 | 3)), "{odd}: {told}");
        assert!(told.contains(column), "{odd}: {told}");
        assert!(!told.contains("panicked"), "{odd}: {told}");
    }
    // Contacts longer than an interval are a fact of life.
    put(centre.path(), "history.csv", &rows("9,9,0,9,5400"));
    let output = run_in(centre.path(), "check .");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
}
