//! What a planner meets when something is wrong: the message, the exit code, the old files.

use std::fs;

use crate::support::{AGENTS, TOML, answer, contents, errors, history, put, run_in, small_centre};

/// Runs the small centre, breaks one of its files, runs again: the code is as promised, the message
/// says what the contract promises, and what the first run wrote is untouched.
fn refused(file: &str, text: &str, exit: i32, said: &[&str]) {
    let centre = small_centre();
    let out = centre.path().join("out");
    assert_eq!(run_in(centre.path(), "run .").status.code(), Some(0));
    let before = contents(&out);
    if text.is_empty() && file == "agents.csv" {
        fs::remove_file(centre.path().join(file)).expect("it was there");
    } else {
        put(centre.path(), file, text);
    }
    let second = run_in(centre.path(), "run .");
    let message = errors(&second);
    assert_eq!(second.status.code(), Some(exit), "{message}");
    for part in said {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
    let kept: Vec<_> = contents(&out)
        .into_iter()
        .filter(|(name, _)| !name.ends_with(".errors.csv"))
        .collect();
    assert!(kept == before, "earlier outputs changed");
}

#[test]
fn a_missing_file_is_named() {
    refused("agents.csv", "", 6, &["PB-1001", "agents.csv"]);
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    refused("history.csv", "", 3, &["PB-1003", "history.csv"]);
}

#[test]
fn a_negative_count_has_its_row_and_column() {
    let text = history().replacen(",voice,1", ",voice,-1", 1);
    refused(
        "history.csv",
        &text,
        3,
        &["error[PB-1301] history.csv:2:3 (column \"offered\")", "-1"],
    );
}

#[test]
fn a_date_that_does_not_exist_has_its_row_and_column() {
    let text = history().replacen("2026-08-10 08:00", "2026-02-30 08:00", 1);
    refused(
        "history.csv",
        &text,
        3,
        &[
            "error[PB-1201] history.csv:2:1 (column \"start\")",
            "2026-02-30",
        ],
    );
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let text = TOML.replace("min_rest_hours", "min_rest_hour");
    refused(
        "paiban.toml",
        &text,
        3,
        &["PB-1601", "min_rest_hour", "min_rest_hours"],
    );
}

#[test]
fn a_duplicate_interval_names_both_rows() {
    let first = history().lines().nth(1).expect("a row").to_owned();
    let text = format!("{}{first}\n", history());
    refused("history.csv", &text, 3, &["PB-1208", "2"]);
}

#[test]
fn an_unknown_contract_names_the_nearest_known_one() {
    let text = AGENTS.replacen("full-time", "fulltime", 1);
    refused(
        "agents.csv",
        &text,
        3,
        &["error[PB-1407] agents.csv:2", "fulltime", "full-time"],
    );
}

#[test]
fn a_key_that_does_not_act_yet_is_refused_with_the_reason() {
    let text = TOML.replace(
        "handle_time_s = 240",
        "handle_time_s = 240\nvalue_per_contact = 2.0",
    );
    refused("paiban.toml", &text, 3, &["PB-1605", "value_per_contact"]);
}

#[test]
fn a_requirement_that_nobody_can_cover_is_counted_not_refused() {
    let centre = small_centre();
    let mut need = String::from("start,queue,base_staff\n");
    for day in 2..9 {
        for slot in 0..48 {
            let staff = if (16..36).contains(&slot) { 40 } else { 0 };
            let (hour, minute) = (slot / 2, slot % 2 * 30);
            need.push_str(&format!(
                "2026-11-{day:02}T{hour:02}:{minute:02}:00+01:00,voice,{staff}\n"
            ));
        }
    }
    put(centre.path(), "need.csv", &need);
    let made = run_in(centre.path(), "roster . --requirement need.csv --json");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let document: serde_json::Value = serde_json::from_str(&answer(&made)).expect("one document");
    let missing = document["understaffed_hours"].as_f64().expect("a number");
    assert!(missing > 1000.0, "{missing}");
    assert_eq!(document["violations"], 0);
    let strict = run_in(centre.path(), "roster . --requirement need.csv --strict");
    assert_eq!(strict.status.code(), Some(4));
    assert!(errors(&strict).contains("PB-2102"));
}

#[test]
fn a_contract_that_no_week_can_satisfy_ends_with_reasons() {
    let centre = small_centre();
    // Five shifts of eight hours and four rests of sixty are 280 hours; a week has 168.
    let toml = TOML
        .replace("min_rest_hours = 11", "min_rest_hours = 60")
        .replace("days_per_week = [3, 5]", "days_per_week = [5, 5]");
    put(centre.path(), "paiban.toml", &toml);
    let made = run_in(centre.path(), "run .");
    assert_eq!(made.status.code(), Some(4), "{}", errors(&made));
    assert!(errors(&made).contains("PB-2101"), "{}", errors(&made));
    let summary = fs::read_to_string(centre.path().join("out/summary.json")).expect("a summary");
    assert!(summary.contains("\"status\": \"infeasible\""));
}

#[test]
fn an_edited_roster_that_breaks_a_rule_fails_verification() {
    let centre = small_centre();
    assert_eq!(run_in(centre.path(), "run .").status.code(), Some(0));
    let good = run_in(centre.path(), "verify . --roster out/roster.csv");
    assert_eq!(good.status.code(), Some(0), "{}", errors(&good));
    let roster = fs::read_to_string(centre.path().join("out/roster.csv")).expect("a roster");
    let edited = roster
        .replacen("T08:00:00", "T07:30:00", 1)
        .replacen("T09:00:00", "T07:30:00", 1);
    put(centre.path(), "edited.csv", &edited);
    let bad = run_in(centre.path(), "verify . --roster edited.csv");
    assert_eq!(bad.status.code(), Some(7), "{}", errors(&bad));
    assert!(errors(&bad).contains("shift_start") || errors(&bad).contains("shift_length"));
}

#[test]
fn usage_errors_end_with_two_and_help_with_zero() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run_in(folder.path(), "rosta").status.code(), Some(2));
    assert_eq!(run_in(folder.path(), "--help").status.code(), Some(0));
    for command in [
        "init", "run", "check", "forecast", "backtest", "calc", "staff", "skills", "roster",
        "verify", "design", "replan", "explain", "simulate", "whatif", "export",
    ] {
        let help = run_in(folder.path(), &format!("{command} --help"));
        assert_eq!(help.status.code(), Some(0));
        let examples = answer(&help).matches("  paiban ").count();
        assert!(examples >= 2, "{command} shows {examples} examples");
    }
}

#[test]
fn weekly_totals_start_with_the_first_whole_week() {
    let centre = small_centre();
    let made = run_in(centre.path(), "forecast . --weeks 3");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let weeks = fs::read_to_string(centre.path().join("out/weeks.csv")).expect("weeks.csv");
    let mut lines = weeks.lines();
    assert_eq!(
        lines.next(),
        Some("week,queue,mean,p05,p10,p25,p50,p75,p90,p95")
    );
    let days: Vec<&str> = lines.filter_map(|l| l.split(',').next()).collect();
    assert_eq!(days, ["2026-11-02", "2026-11-09", "2026-11-16"]);
    for beyond in [
        "--weeks 79",
        "--weeks 0",
        "--days 127",
        "--weeks 3 --days 7",
    ] {
        let refused = run_in(centre.path(), &format!("forecast . {beyond}"));
        assert_eq!(refused.status.code(), Some(2), "{beyond}");
    }
}

#[test]
fn a_backtest_fits_the_terminal_and_hides_no_loss() {
    let centre = small_centre();
    let asked = "backtest . --origins 2026-10-05,2026-10-12 --horizon-days 14";
    for language in ["en", "zh-CN"] {
        let made = run_in(centre.path(), &format!("{asked} --lang {language}"));
        assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
        let table = answer(&made);
        let wide = |c: char| 1 + usize::from(('\u{2e80}'..='\u{ffef}').contains(&c));
        let columns = |line: &str| line.chars().map(wide).sum::<usize>();
        assert!(table.lines().all(|l| columns(l) <= 100), "{table}");
        assert!(table.contains("8–14"), "{table}");
    }
    let made = run_in(centre.path(), &format!("{asked} --scores s.csv --json"));
    let document: serde_json::Value = serde_json::from_str(&answer(&made)).expect("one document");
    let queue = &document["queues"][0];
    let ours = queue["forecaster"]["slices"].as_array().expect("slices");
    let mut lost = 0;
    for rival in ["seasonal_naive", "mean_of_six"] {
        let theirs = queue[rival]["slices"].as_array().expect("slices");
        for (a, b) in ours.iter().zip(theirs) {
            for measure in ["wape", "day_wape"] {
                lost += usize::from(b[measure].as_f64() < a[measure].as_f64());
            }
        }
    }
    let told = queue["losses"].as_array().expect("losses");
    assert_eq!(told.len(), lost);
    let scores = fs::read_to_string(centre.path().join("s.csv")).expect("s.csv");
    let head = "queue,forecaster,first_lead,last_lead,kind,intervals,wape,day_wape,mase,rmsse,bias,\
                pinball,inside_50,inside_80,inside_90,day_coverage_80";
    assert_eq!(scores.lines().next(), Some(head));
    assert_eq!(scores.lines().count(), 1 + 3 * ours.len());
}

#[test]
fn messages_are_in_the_language_of_the_project_unless_a_flag_says_otherwise() {
    let centre = small_centre();
    let place = centre.path().join("paiban.toml");
    let project = fs::read_to_string(&place).expect("paiban.toml");
    fs::write(&place, format!("language = \"zh-CN\"\n{project}")).expect("written");
    assert!(answer(&run_in(centre.path(), "staff .")).contains("在岗人数需求最高"));
    let english = answer(&run_in(centre.path(), "staff . --lang en"));
    assert!(english.contains("most people needed"), "{english}");
}

#[test]
fn the_calculator_names_the_least_stable_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked =
        "calc erlang-c --agents 10 --offered-load 12.5 --handle-time-s 180 --answer-within-s 20";
    let made = run_in(folder.path(), asked);
    assert_eq!(made.status.code(), Some(3));
    assert!(errors(&made).contains("13"), "{}", errors(&made));
    let good = run_in(folder.path(), &asked.replace("--agents 10", "--agents 14"));
    assert_eq!(good.status.code(), Some(0), "{}", errors(&good));
    assert!(answer(&good).contains("probability_of_wait"));
}

/// Every code that the program can say, found by reading its source.
fn codes_said() -> Vec<String> {
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut codes = std::collections::BTreeSet::new();
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("source");
                let quoted = text
                    .match_indices("\"PB-")
                    .filter_map(|(at, _)| text.get(at + 1..at + 8));
                codes.extend(quoted.map(str::to_owned));
            }
        }
    }
    codes.into_iter().collect()
}

#[test]
fn every_code_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let listed = answer(&run_in(folder.path(), "errors"));
    let missing: Vec<String> = codes_said()
        .into_iter()
        .filter(|code| !listed.contains(code.as_str()))
        .collect();
    assert!(missing.is_empty(), "not explained: {missing:?}");
    assert_eq!(
        run_in(folder.path(), "errors PB-9999").status.code(),
        Some(2)
    );
}
