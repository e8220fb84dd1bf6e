//! E-mail in the idle time of callers, and what waits when the plan begins, from the command line.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{AGENTS, TOML, answer, errors, history, put, run_in, small_centre};

const MAIL: &str = "[[queues]]\nid = \"mail\"\nchannel = \"email\"\n\
                    open = [\"mon-fri 09:00-17:00\"]\nhandle_time_s = 300\nanswer_within_h = 4\n";

/// The small centre with an e-mail queue that has these keys, and two people for it.
fn put_centre(folder: &Path, keys: &str) {
    let marker = "[[shift_patterns]]";
    let toml = TOML.replacen(marker, &format!("{MAIL}{keys}\n{marker}"), 1);
    put(folder, "paiban.toml", &toml);
    put(
        folder,
        "agents.csv",
        &format!("{AGENTS}M1,Mail 1,full-time,mail\nM2,Mail 2,full-time,mail\n"),
    );
    let mails = history().lines().skip(1).fold(String::new(), |text, row| {
        let (start, _) = row.split_once(',').expect("a row");
        let hour: u32 = start[11..13].parse().expect("an hour");
        let open = (9..17).contains(&hour);
        text + &if open {
            format!("{start},mail,8\n")
        } else {
            String::new()
        }
    });
    put(folder, "history.csv", &(history() + &mails));
}

/// The rows of a queue, cells by header.
fn rows(folder: &Path, file: &str, queue: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a table");
    let rows = reader.deserialize().map(|row| row.expect("a row"));
    rows.filter(|row: &BTreeMap<String, String>| row["queue"] == queue)
        .collect()
}

fn numbers(rows: &[BTreeMap<String, String>], column: &str) -> Vec<f64> {
    let cell = |row: &BTreeMap<String, String>| row[column].parse().expect("a number");
    rows.iter().map(cell).collect()
}

fn done(folder: &Path, arguments: &str) {
    let made = run_in(folder, arguments);
    let told = format!("{}{}", errors(&made), answer(&made));
    assert_eq!(made.status.code(), Some(0), "{told}");
}

#[test]
fn idle_callers_take_over_email_and_nothing_is_counted_twice() {
    let centre = small_centre();
    let folder = centre.path();
    put_centre(folder, "");
    done(folder, "staff . --quiet --out alone.csv");
    put_centre(folder, "idle_time_of = [\"voice\"]\nidle_time_share = 0.5");
    done(folder, "staff . --quiet --out lent.csv");
    let [alone, lent] = ["alone.csv", "lent.csv"].map(|file| rows(folder, file, "mail"));
    let sum = |rows: &[BTreeMap<String, String>], column| numbers(rows, column).iter().sum::<f64>();
    assert_eq!(sum(&alone, "idle_time"), 0.0);
    assert!(sum(&lent, "base_staff") < 0.7 * sum(&alone, "base_staff"));
    let calls = rows(folder, "lent.csv", "voice");
    let (people, load) = (
        numbers(&calls, "base_staff"),
        numbers(&calls, "offered_load"),
    );
    for (i, used) in numbers(&lent, "idle_time").into_iter().enumerate() {
        assert!(
            used <= 0.5 * (people[i] - load[i]).max(0.0) + 1e-6,
            "interval {i}: {used}"
        );
    }
    assert_eq!(
        rows(folder, "alone.csv", "voice"),
        calls,
        "callers are what they were"
    );
}

#[test]
fn a_backlog_is_worked_off_carried_over_nights_and_told() {
    let centre = small_centre();
    let folder = centre.path();
    put_centre(folder, "backlog_at_start = 200\nidle_time_of = [\"voice\"]");
    done(folder, "run . --quiet");
    let mails = rows(folder, "out/backlog.csv", "mail");
    assert_eq!(mails.len(), 7 * 48);
    let (mut before, mut in_idle_time) = (0.0, 0.0);
    for (i, row) in mails.iter().enumerate() {
        let cell = |name: &str| row[name].parse::<f64>().expect("a number");
        let done = cell("done_on_time") + cell("done_late");
        let left = before + cell("arrived") - done;
        assert!(
            (left - cell("backlog")).abs() < 1e-6,
            "interval {i}: {row:?}"
        );
        assert!(cell("overdue") <= cell("backlog"), "interval {i}: {row:?}");
        assert!(
            cell("done_in_idle_time") <= done + 1e-9,
            "interval {i}: {row:?}"
        );
        let (day, hour) = (i / 48, i % 48 / 2);
        if day >= 5 || !(9..17).contains(&hour) {
            // Own people may be there already; idle time is lent in open hours alone.
            assert_eq!(cell("done_in_idle_time"), 0.0, "closed, interval {i}");
        }
        before = cell("backlog");
        in_idle_time += cell("done_in_idle_time");
    }
    assert_eq!(numbers(&mails, "arrived")[0], 200.0);
    assert!(in_idle_time > 50.0, "{in_idle_time}");
    assert!(rows(folder, "out/backlog.csv", "voice").is_empty());
    let needed = rows(folder, "out/requirement.csv", "mail");
    assert_eq!(numbers(&needed, "offered")[0], 200.0);
    let simulated = rows(folder, "out/service.csv", "mail");
    assert_eq!(numbers(&simulated, "offered")[0], 200.0);
    let page = std::fs::read_to_string(folder.join("out/report.html")).expect("the report");
    for text in [
        "Backlog, day by day",
        "200 contacts wait when the plan begins",
        "idle time of voice",
    ] {
        assert!(page.contains(text), "{text}");
    }
    // One stage after the other gives what the whole run gave.
    done(
        folder,
        "roster . --quiet --requirement out/requirement.csv --out again",
    );
    let bytes = |file| std::fs::read(folder.join(file)).expect("a file");
    assert!(bytes("again/backlog.csv") == bytes("out/backlog.csv"));
}

#[test]
fn a_wrong_name_is_refused_in_both_languages() {
    let centre = small_centre();
    let folder = centre.path();
    put_centre(folder, "idle_time_of = [\"vioce\"]");
    let refused = run_in(folder, "staff .");
    assert_eq!(refused.status.code(), Some(3));
    let told = errors(&refused);
    assert!(
        told.contains("PB-1601") && told.contains("did you mean \"voice\"?"),
        "{told}"
    );
    let chinese = errors(&run_in(folder, "staff . --lang zh-CN"));
    assert!(chinese.contains("“vioce”不是队列"), "{chinese}");
    put_centre(folder, "backlog_at_start = -5");
    let told = errors(&run_in(folder, "staff . --lang zh-CN"));
    assert!(told.contains("backlog_at_start 为 -5"), "{told}");
}
