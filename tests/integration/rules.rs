//! Labour rules from the command line: presets, golden cases, and projects that name one.

use serde_json::Value;

use crate::support::{TOML, answer, errors, put, run_in, small_centre};

fn told(folder: &std::path::Path, arguments: &str) -> Value {
    let made = run_in(folder, &format!("{arguments} --json"));
    let code = made.status.code();
    assert_eq!(code, Some(0), "{}{}", errors(&made), answer(&made));
    serde_json::from_str(&answer(&made)).expect("one document")
}

#[test]
fn presets_are_shown_with_source_severity_and_first_day() {
    let folder = tempfile::tempdir().unwrap();
    let all = told(folder.path(), "rules show");
    let presets = all["presets"].as_array().expect("presets");
    let names: Vec<&str> = presets
        .iter()
        .filter_map(|p| p["preset"].as_str())
        .collect();
    let known = [
        "cn-standard",
        "cn-comprehensive",
        "cn-irregular",
        "eu-wtd",
        "de",
        "uk",
    ];
    assert_eq!(names, known);
    for parameter in presets
        .iter()
        .filter_map(|p| p["parameters"].as_array())
        .flatten()
    {
        for key in [
            "parameter",
            "value",
            "severity",
            "valid_from",
            "source",
            "checked",
            "asks",
        ] {
            assert!(parameter[key].is_string(), "{parameter}");
        }
    }
    let text = run_in(folder.path(), "rules show eu-wtd --lang zh-CN");
    assert!(
        answer(&text).contains("min_daily_rest_min"),
        "{}",
        answer(&text)
    );
    assert!(answer(&text).contains("两班之间"), "{}", answer(&text));
    let wrong = run_in(folder.path(), "rules show eu-wdt");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        errors(&wrong).contains("did you mean \"eu-wtd\"?"),
        "{}",
        errors(&wrong)
    );
}

#[test]
fn the_golden_cases_pass() {
    let folder = tempfile::tempdir().unwrap();
    let golden = told(folder.path(), "rules test");
    assert_eq!(golden["failed"], 0);
    assert!(
        golden["cases"]
            .as_array()
            .is_some_and(|cases| cases.len() >= 18)
    );
}

/// The small centre with shifts of eleven hours of work as well, which its people may work.
fn long_days(rules: &str) -> String {
    let long = "[[shift_patterns]]\nid = \"long\"\nminutes = 720\nstarts = [\"08:00\"]\n\
                breaks = [{ id = \"meal\", minutes = 60, paid = false, from_minute = 240, to_minute = 360 }]\n";
    let toml = TOML
        .replace("shift_patterns = [\"day\"]", "shift_patterns = [\"long\"]")
        .replace("[[contracts]]", &format!("{long}[[contracts]]"));
    format!("{toml}{rules}")
}

#[test]
fn a_preset_that_a_contract_cannot_keep_is_said_before_any_planning() {
    let centre = small_centre();
    let toml = long_days(
        "[rules]\npreset = \"cn-standard\"\n[rules.override]\not_daily_hard_min = { value = 60 }\n",
    );
    put(centre.path(), "paiban.toml", &toml);
    let made = run_in(centre.path(), "roster .");
    assert_eq!(made.status.code(), Some(4), "{}", errors(&made));
    assert!(
        errors(&made).contains("ot_daily_hard_min"),
        "{}",
        errors(&made)
    );
}

#[test]
fn a_roster_under_a_preset_keeps_it_and_one_without_breaks_it() {
    let centre = small_centre();
    let preset = "[rules]\npreset = \"eu-wtd\"\n";
    put(centre.path(), "paiban.toml", &format!("{TOML}{preset}"));
    let made = run_in(centre.path(), "roster .");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    assert!(errors(&made).contains("PB-1610"), "{}", errors(&made));
    let judged = told(centre.path(), "verify . --roster out/roster.csv");
    assert_eq!(judged["hard"], 0);
    let summary = std::fs::read_to_string(centre.path().join("out/summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["objective_parts"]["rules"], 0.0);
    // The same roster under a rule that nobody could keep.
    let strict =
        format!("{TOML}{preset}[rules.override]\nmin_daily_rest_min = {{ value = 1440 }}\n");
    put(centre.path(), "paiban.toml", &strict);
    let judged = run_in(centre.path(), "verify . --roster out/roster.csv");
    assert_eq!(judged.status.code(), Some(7), "{}", errors(&judged));
    let rows = std::fs::read_to_string(centre.path().join("out/violations.csv")).unwrap();
    assert!(rows.contains("daily_rest,hard"), "{rows}");
}
