//! Nobody takes two breaks at once.

use super::interruptions;
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Interruptions of a shift do not overlap.
pub static RULE: Rule = Rule {
    name: "break_overlap",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[],
    source: "shift pattern",
    asks: Wording {
        english: "breaks of a shift do not overlap",
        chinese: "同一班次内的休息不得重叠",
    },
    breach: Wording {
        english: "two breaks share {found} minutes, allowed {allowed}",
        chinese: "两次休息重叠 {found} 分钟，允许 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let pairs = interruptions(shift).zip(interruptions(shift).skip(1));
    pairs
        .map(|(one, two)| (two.start.to_utc(), one.end.to_utc()))
        .filter(|(start, ended)| start < ended)
        .map(|(start, ended)| Finding::on(shift.work_date(), minutes_between(start, ended), 0))
        .collect()
}
