//! Breaches planted one at a time in a lawful roster, under rules that it keeps.

use super::searched::rules;
use crate::calendar::{EntryKind, holidays};
use crate::roster::audit::audit_rows;
use crate::roster::audit::tests::support::{Scene, date, good};
use crate::roster::labour::{DayTypes, LabourRules, PRESETS, Severity, preset, rules_on};

fn found(scene: &Scene) -> Vec<(&'static str, Severity, String)> {
    audit_rows(&scene.problem, &scene.rows)
        .into_iter()
        .map(|v| (v.rule, v.severity, v.found.to_string()))
        .collect()
}

/// The good roster under these rules, then with the breach.
fn check(
    labour: LabourRules,
    prepare: fn(&mut Scene),
    plant: fn(&mut Scene),
    expected: &[(&'static str, &str)],
) {
    let mut scene = good();
    scene.problem.labour = labour;
    for contract in &mut scene.problem.contracts {
        contract.days_per_week.1 = 7;
        contract.paid_hours_per_week = (0.0, 168.0);
        contract.max_consecutive_days = None;
        contract.min_rest_minutes = 0;
    }
    prepare(&mut scene);
    assert_eq!(found(&scene), [], "the roster to be broken");
    plant(&mut scene);
    let broken = found(&scene);
    let broken: Vec<(&str, &str)> = broken.iter().map(|v| (v.0, v.2.as_str())).collect();
    assert_eq!(broken, expected);
}

fn as_it_is(_: &mut Scene) {}

#[test]
fn good_rosters_raise_no_alarm_under_any_preset() {
    for name in PRESETS {
        let mut scene = good();
        scene.problem.labour = rules_on(&preset(name).unwrap(), date("2026-11-02"));
        let entries = holidays::public("CN", 2026, 2026).unwrap();
        let off = entries.iter().filter(|e| e.kind == EntryKind::Holiday);
        scene.problem.labour.days = DayTypes::new(off.map(|e| e.first_day), []);
        assert_eq!(found(&scene), [], "{name}");
    }
}

#[test]
fn a_day_too_long_is_named() {
    check(
        rules(&[("max_daily_min", "480")]),
        as_it_is,
        |s| s.shift("Ann", "2026-11-03").paid_minutes = 481,
        &[("paid_minutes", "481"), ("daily_hours", "481")],
    );
}

#[test]
fn a_short_night_is_named_by_the_law_and_not_by_the_contract() {
    check(
        rules(&[("min_daily_rest_min", "660")]),
        as_it_is,
        |s| s.shift_to("Bo", "2026-11-04", "2026-11-04", "07:00"),
        &[("daily_rest", "540")],
    );
}

#[test]
fn a_seventh_day_is_named_with_those_before_the_plan() {
    check(
        rules(&[
            ("weekly_rest_days", "1"),
            ("weekly_rest_window", "rolling_7"),
        ]),
        |s| {
            s.worked_before("Ann", "2026-10-31", "08:00", 8);
        },
        |s| s.worked_before("Ann", "2026-11-01", "08:00", 8),
        &[("free_days", "0")],
    );
    check(
        rules(&[("max_consecutive_days", "6")]),
        |s| s.worked_before("Ann", "2026-11-01", "08:00", 8),
        |s| s.worked_before("Ann", "2026-10-31", "08:00", 8),
        &[("run_of_days", "7")],
    );
}

#[test]
fn a_weekend_too_short_is_named() {
    // Friday 17:00 to Monday 08:00 is 63 hours; with a Sunday shift from 01:00, 32 are left.
    check(
        rules(&[("min_weekly_rest_min", "2100")]),
        as_it_is,
        |s| s.work("Ann", date("2026-11-08"), "early", "02:30"),
        &[("weekly_rest", "2010")],
    );
}

#[test]
fn an_average_week_too_long_is_named_and_only_softly_where_the_past_is_unknown() {
    let average =
        |days: &'static str| rules(&[("avg_weekly_cap_min", "2400"), ("avg_reference_days", days)]);
    let extra = |s: &mut Scene| s.work("Ann", date("2026-11-28"), "day", "08:00");
    check(average("28"), as_it_is, extra, &[("average_week", "2520")]);
    let mut scene = good();
    scene.problem.labour = average("35");
    extra(&mut scene);
    let hard = |v: &&(&str, Severity, String)| v.0 == "average_week" && v.1 == Severity::Hard;
    assert_eq!(found(&scene).iter().filter(hard).count(), 0);
    // A week known to be worked fully makes the period whole, and the breach hard.
    for day in 26..=30 {
        scene.worked_before("Ann", &format!("2026-10-{day}"), "08:00", 9);
    }
    assert_eq!(found(&scene).iter().filter(hard).count(), 1);
}

#[test]
fn overtime_under_protection_is_named() {
    check(
        rules(&[
            ("std_daily_min", "480"),
            ("std_weekly_min", "2400"),
            ("protected_no_overtime", "true"),
        ]),
        |s| s.agent("Ann").no_overtime_until = Some(date("2026-11-20")),
        |s| {
            s.work("Ann", date("2026-11-07"), "day", "08:00");
            s.work("Ann", date("2026-11-21"), "day", "08:00");
        },
        &[("protected_overtime", "480")],
    );
}

#[test]
fn a_cycle_too_full_is_named_on_the_day_that_fills_it() {
    let mut labour = rules(&[("cycle", "week"), ("std_daily_min", "480")]);
    labour.days = DayTypes::new([], [date("2026-11-14")]);
    check(
        labour,
        |s| s.work("Ann", date("2026-11-14"), "day", "08:00"),
        |s| s.work("Ann", date("2026-11-21"), "day", "08:00"),
        &[("cycle_hours", "48")],
    );
}

#[test]
fn work_on_end_and_breaks_too_short_are_named() {
    check(
        rules(&[("max_stretch_without_break_min", "300")]),
        as_it_is,
        |s| {
            for id in ["rest-1", "meal"] {
                let rows = s.activities();
                rows.retain(|a| {
                    (a.work_date, a.activity.as_str()) != (date("2026-11-03"), id)
                        || a.agent_id.as_str() != "Ann"
                });
            }
        },
        &[
            ("break_missing", "rest-1"),
            ("break_missing", "meal"),
            ("stretch_without_break", "360"),
        ],
    );
    check(
        rules(&[("break_steps", "360:30|470:80"), ("break_piece_min", "15")]),
        as_it_is,
        |s| s.activity("Ann", "2026-11-03", "rest-1").end -= chrono::Duration::minutes(1),
        &[("break_length", "14"), ("breaks_due", "75")],
    );
}
