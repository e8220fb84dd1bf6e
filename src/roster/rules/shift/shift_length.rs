//! A shift ends when the wall clock has gone on by the pattern's minutes.

use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The end is the start on the wall clock plus the pattern's minutes.
///
/// A night on which clocks change is shorter or longer by the change. An end in the skipped hour
/// moves to after the gap, an end in the repeated hour is the first of the two.
pub static RULE: Rule = Rule {
    name: "shift_length",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["shift_patterns.minutes"],
    source: "shift pattern",
    asks: Wording {
        english: "a shift lasts as long as its pattern says on the wall clock",
        chinese: "班次时长按钟面时间等于班次规定的时长",
    },
    breach: Wording {
        english: "lasts {found} minutes, the pattern gives {allowed} on this day",
        chinese: "时长 {found} 分钟，按班次规定当天应为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    match shift.due_end {
        Some(due) if due != shift.end => vec![Finding::on(
            shift.work_date(),
            minutes_between(shift.start, shift.end),
            minutes_between(shift.start, due),
        )],
        _ => Vec::new(),
    }
}
