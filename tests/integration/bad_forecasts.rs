//! What a planner is told when a history says little, nothing, or something else than was asked.

use std::path::Path;
use std::process::Output;

use crate::support::{TOML, answer, errors, history, put, run_in, small_centre};

/// Runs a command in a folder: exit code and what was said on standard error, in both languages.
fn said(folder: &Path, command: &str) -> (Option<i32>, String) {
    let english = run_in(folder, command);
    let chinese = run_in(folder, &format!("{command} --lang zh-CN"));
    assert_eq!(english.status.code(), chinese.status.code());
    let message = errors(&chinese);
    let codes = |text: &str| -> Vec<String> {
        let found = text.match_indices("[PB-");
        found
            .map(|(at, _)| text[at + 1..at + 8].to_owned())
            .collect()
    };
    assert_eq!(codes(&errors(&english)), codes(&message), "{message}");
    for line in message.lines().filter(|line| line.contains("[PB-")) {
        assert!(
            line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{line}"
        );
    }
    (english.status.code(), errors(&english))
}

fn assert_said((exit, message): (Option<i32>, String), expected: i32, parts: &[&str]) {
    assert_eq!(exit, Some(expected), "{message}");
    for part in parts {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
}

/// A centre with a history that was changed line by line.
fn centre_with(keep: impl Fn(&str) -> Option<String>) -> tempfile::TempDir {
    let centre = small_centre();
    let text = history();
    let (header, rows) = text.split_once('\n').expect("a header");
    let kept: Vec<String> = rows.lines().filter_map(keep).collect();
    put(
        centre.path(),
        "history.csv",
        &format!("{header}\n{}\n", kept.join("\n")),
    );
    centre
}

fn contacts(made: &Output) -> f64 {
    let text = answer(made);
    text.lines()
        .skip(1)
        .map(|row| {
            row.split(',')
                .nth(2)
                .expect("a mean")
                .parse::<f64>()
                .expect("a number")
        })
        .sum()
}

fn forecast_csv(folder: &Path) -> f64 {
    let text = std::fs::read_to_string(folder.join("out/forecast.csv")).expect("a forecast");
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let mean = header.iter().position(|h| *h == "mean").expect("a mean");
    let rows = text.lines().skip(1);
    rows.map(|row| {
        row.split(',')
            .nth(mean)
            .expect("a field")
            .parse::<f64>()
            .expect("a number")
    })
    .sum()
}

#[test]
fn five_days_are_refused_and_twelve_are_a_mean_of_weekdays() {
    let few = centre_with(|row| (row >= "2026-10-26").then(|| row.to_owned()));
    assert_said(
        said(few.path(), "forecast ."),
        3,
        &["error[PB-1308]", "5 days", "7 days"],
    );
    let some = centre_with(|row| (row >= "2026-10-15").then(|| row.to_owned()));
    let parts = ["warning[PB-1308]", "12 days", "mean of the same weekdays"];
    assert_said(said(some.path(), "forecast ."), 0, &parts);
    assert!(forecast_csv(some.path()) > 0.0);
}

#[test]
fn a_history_in_which_nothing_varies_is_named() {
    for value in ["0", "7"] {
        let centre = centre_with(|row| {
            row.rsplit_once(',')
                .map(|(start, _)| format!("{start},{value}"))
        });
        let parts = [
            "warning[PB-1308]",
            &format!("every interval of \"voice\" has {value} contacts"),
        ];
        assert_said(said(centre.path(), "forecast ."), 0, &parts);
        assert_eq!(forecast_csv(centre.path()) > 0.0, value == "7");
    }
}

/// A second queue beside the first, with rows up to and zeros from a day.
fn with_second_queue(until: &str, zeros: bool) -> tempfile::TempDir {
    let centre = small_centre();
    let queue = TOML.find("[[queues]]").expect("a queue");
    let end = TOML.find("[[shift_patterns]]").expect("a pattern");
    let second = TOML[queue..end]
        .replace("\"voice\"", "\"sales\"")
        .replace("channel = \"sales\"", "channel = \"voice\"");
    put(
        centre.path(),
        "paiban.toml",
        &TOML.replacen(
            "[[shift_patterns]]",
            &format!("{second}[[shift_patterns]]"),
            1,
        ),
    );
    let mut text = history();
    for row in history().lines().skip(1) {
        let sales = row.replace(",voice,", ",sales,");
        if row < until {
            text.push_str(&format!("{sales}\n"));
        } else if zeros {
            let (start, _) = sales.rsplit_once(',').expect("a count");
            text.push_str(&format!("{start},0\n"));
        }
    }
    put(centre.path(), "history.csv", &text);
    centre
}

#[test]
fn a_queue_that_stopped_is_named_with_its_last_day() {
    let absent = with_second_queue("2026-10-05", false);
    let parts = [
        "warning[PB-1309]",
        "nothing is known of \"sales\" after 2026-10-02",
    ];
    assert_said(said(absent.path(), "forecast ."), 0, &parts);
    let zeros = with_second_queue("2026-09-28", true);
    let parts = [
        "warning[PB-1309]",
        "\"sales\" had its last contacts on 2026-09-25",
    ];
    assert_said(said(zeros.path(), "forecast ."), 0, &parts);
    let (goes_on, given_up) = (forecast_csv(absent.path()), forecast_csv(zeros.path()));
    assert!(
        goes_on > 1.8 * given_up && given_up > 0.0,
        "{goes_on} {given_up}"
    );
    // `check` tells the same before anything is forecast.
    assert_said(said(zeros.path(), "check ."), 0, &["PB-1309", "2026-09-25"]);
}

#[test]
fn one_interval_a_day_is_forecast() {
    let centre = centre_with(|row| row.contains(" 10:00,").then(|| row.to_owned()));
    assert_said(said(centre.path(), "forecast ."), 0, &[]);
    let total = forecast_csv(centre.path());
    assert!((5.0..80.0).contains(&total), "{total}");
}

#[test]
fn a_history_of_weekends_is_forecast_on_weekends() {
    let mut text = String::from("start,queue,offered\n");
    let first: chrono::NaiveDate = "2026-08-08".parse().expect("a date");
    for day in (0..84).filter(|d| d % 7 < 2) {
        let day = first + chrono::Duration::days(day);
        for hour in 9..17 {
            text.push_str(&format!("{day} {hour:02}:00,voice,{}\n", 10 + hour % 5));
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "calls.csv", &text);
    let command = "forecast --history calls.csv --time-zone Europe/Berlin --interval 60 --days 7";
    let made = run_in(folder.path(), command);
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    for row in answer(&made).lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let day: chrono::NaiveDate = fields[0][..10].parse().expect("a date");
        let weekend = chrono::Datelike::weekday(&day).num_days_from_monday() >= 5;
        let busy = weekend && ("T09".."T17").contains(&&fields[0][10..13]);
        let mean: f64 = fields[2].parse().expect("a number");
        assert_eq!(mean > 0.0, busy, "{row}");
    }
}

#[test]
fn overlapping_and_reversed_campaigns_are_told_with_names_and_row() {
    let centre = small_centre();
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note";
    let sale = "sale,2026-11-03,2026-11-05,campaign,,2,,,";
    let mailing = "mailing,2026-11-05,2026-11-06,campaign,voice,1.5,,,";
    put(
        centre.path(),
        "calendar.csv",
        &format!("{header}\n{sale}\n{mailing}\n"),
    );
    let parts = [
        "warning[PB-1406] calendar.csv",
        "\"sale\" and \"mailing\" overlap from 2026-11-05 to 2026-11-05",
    ];
    assert_said(said(centre.path(), "forecast ."), 0, &parts);
    let reversed = sale.replace("2026-11-05", "2026-11-01");
    put(
        centre.path(),
        "calendar.csv",
        &format!("{header}\n{reversed}\n"),
    );
    let parts = [
        "error[PB-1406] calendar.csv:2:3",
        "2026-11-01",
        "2026-11-03",
    ];
    assert_said(said(centre.path(), "forecast ."), 3, &parts);
}

#[test]
fn rows_after_the_first_day_are_not_used_and_counted() {
    let centre = small_centre();
    put(
        centre.path(),
        "paiban.toml",
        &TOML.replace("2026-11-02", "2026-10-26"),
    );
    assert_said(
        said(centre.path(), "forecast ."),
        0,
        &["warning[PB-1213]", "2026-10-26"],
    );
    let used = forecast_csv(centre.path());
    put(centre.path(), "paiban.toml", TOML);
    let parts = [
        "warning[PB-1213]",
        "5 days of history",
        "2026-10-26",
        "not used",
    ];
    let asked = said(centre.path(), "forecast . --from 2026-10-26 --days 7");
    assert!(asked.1.matches("PB-1213").count() == 1, "{}", asked.1);
    assert_said(asked, 0, &parts);
    assert_eq!(forecast_csv(centre.path()), used);
}

#[test]
fn a_first_day_far_behind_the_history_is_told_with_the_days_between() {
    let centre = small_centre();
    let command = "forecast . --from 2027-02-01 --days 7";
    let parts = [
        "warning[PB-1312]",
        "2027-02-01",
        "93 days lie between",
        "2026-10-30",
        "PB-1309",
    ];
    assert_said(said(centre.path(), command), 0, &parts);
    let near = said(centre.path(), "forecast .");
    assert!(
        !near.1.contains("PB-1312") && !near.1.contains("PB-1309"),
        "{}",
        near.1
    );
}

#[test]
fn intervals_are_forecast_up_to_eighteen_weeks() {
    let centre = small_centre();
    assert_said(said(centre.path(), "forecast . --days 126"), 0, &[]);
    let parts = [
        "error[PB-0002] --days",
        "127 days",
        "126 days (18 weeks)",
        "season",
    ];
    assert_said(said(centre.path(), "forecast . --days 127"), 2, &parts);
}

#[test]
fn origins_outside_the_history_are_refused_with_its_ends() {
    let centre = small_centre();
    for origin in ["2026-08-10", "2020-01-01", "2027-01-01"] {
        let parts = [
            "error[PB-0002] --origins",
            origin,
            "2026-08-10",
            "2026-10-30",
        ];
        let command = format!("backtest . --origins 2026-10-05,{origin} --horizon-days 7");
        assert_said(said(centre.path(), &command), 2, &parts);
    }
    let early = said(
        centre.path(),
        "backtest . --origins 2026-08-13 --horizon-days 7",
    );
    assert_said(
        early,
        3,
        &["error[PB-1308]", "3 days of \"voice\"", "7 days"],
    );
}

#[test]
fn a_calendar_of_another_country_is_doubted() {
    let mut text = String::from("start,queue,offered\n");
    let mut day: chrono::NaiveDate = "2026-01-05".parse().expect("a date");
    let mut noise = 7u32;
    while day < "2026-11-01".parse().expect("a date") {
        if chrono::Datelike::weekday(&day).num_days_from_monday() < 5 {
            for hour in 8..18 {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(&format!(
                    "{day} {hour:02}:00,voice,{}\n",
                    60 + (noise >> 29)
                ));
            }
        }
        day += chrono::Duration::days(1);
    }
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "calls.csv", &text);
    let command = "forecast --history calls.csv --time-zone Europe/Paris --country FR --days 7";
    let parts = [
        "warning[PB-1606]",
        "public holidays were like ordinary days for \"voice\"",
        "country",
    ];
    assert_said(said(folder.path(), command), 0, &parts);
    let command = command.replace("--country FR", "");
    assert!(!said(folder.path(), &command).1.contains("PB-1606"));
}

#[test]
fn holidays_come_from_a_file_where_the_country_is_not_shipped() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "calls.csv", &history());
    let command = "forecast --history calls.csv --time-zone Europe/Amsterdam --days 7 --country NL";
    let parts = [
        "error[PB-1601]",
        "BR, CN, DE, FR, GB, IL, JP, US",
        "--holidays FILE",
    ];
    assert_said(said(folder.path(), command), 2, &parts);
    put(
        folder.path(),
        "nl.csv",
        "name,rule\nAutumn day,chinese 15-01\n",
    );
    let command = command.replace("--country NL", "--holidays nl.csv");
    assert_said(
        said(folder.path(), &command),
        3,
        &["error[PB-1201] nl.csv:2:2 (column \"rule\")"],
    );
    put(
        folder.path(),
        "nl.csv",
        "name,rule\nAutumn day,2026-11-03\n",
    );
    let with = run_in(folder.path(), &command);
    assert_eq!(with.status.code(), Some(0), "{}", errors(&with));
    let without = run_in(folder.path(), &command.replace("--holidays nl.csv", ""));
    assert!(
        contacts(&with) != contacts(&without),
        "a holiday changes the forecast"
    );
}

#[test]
fn a_project_of_another_country_has_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "calls.csv", &history());
    let command = "init centre --history calls.csv --time-zone Europe/Amsterdam --country NL";
    let parts = [
        "error[PB-1601] --country",
        "BR, CN, DE, FR, GB, IL, JP, US",
        "--holidays FILE",
    ];
    assert_said(said(folder.path(), command), 3, &parts);
    put(
        folder.path(),
        "nl.csv",
        "name,rule\nKing's Day,04-27 sun-1\n",
    );
    let made = run_in(folder.path(), &format!("{command} --holidays nl.csv"));
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let toml =
        std::fs::read_to_string(folder.path().join("centre/paiban.toml")).expect("a project");
    assert!(toml.contains("country = \"NL\"") && toml.contains("holidays.csv"));
    let checked = run_in(folder.path(), "check centre");
    assert_eq!(checked.status.code(), Some(0), "{}", errors(&checked));
    assert!(answer(&checked).contains("holidays.csv"));
}
