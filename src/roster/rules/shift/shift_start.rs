//! A shift starts on its work date, at a start of its pattern.

use chrono::Timelike;

use crate::calendar::{ClockMinutes, format_clock};
use crate::roster::rules::person::as_clock;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The wall clock shows one of the pattern's starts when the shift begins, on its work date.
///
/// A start in the hour that the clock skips cannot be found on any wall, so nothing more is asked.
pub static RULE: Rule = Rule {
    name: "shift_start",
    severity: Severity::Hard,
    unit: "",
    parameters: &["shift_patterns.starts"],
    source: "shift pattern",
    asks: Wording {
        english: "a shift starts on its work date, at one of the pattern's starts",
        chinese: "班次在出勤日期当天、按班次规定的上班时刻开始",
    },
    breach: Wording {
        english: "starts at {found}, allowed on the work date: {allowed}",
        chinese: "于 {found} 开始，出勤日期当天允许：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(pattern) = shift.pattern.filter(|_| shift.allowed) else {
        return Vec::new();
    };
    let wall = shift.wall_start;
    let known = pattern
        .starts
        .iter()
        .any(|&start| i64::from(start) == shift.start_clock());
    if known && wall.date() == shift.work_date() && wall.second() == 0 && wall.nanosecond() == 0 {
        return Vec::new();
    }
    vec![Finding::on(
        shift.work_date(),
        as_clock(wall),
        listed(&pattern.starts),
    )]
}

/// All starts, or first to last where they are many.
fn listed(starts: &[ClockMinutes]) -> String {
    let clock = |&minutes: &ClockMinutes| format_clock(minutes);
    match (starts.first(), starts.last()) {
        (Some(first), Some(last)) if starts.len() > 6 => {
            format!("{}, … {}", clock(first), clock(last))
        }
        _ => starts.iter().map(clock).collect::<Vec<_>>().join(", "),
    }
}
