//! Breaks last as long as the pattern says.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// A break lasts its own number of elapsed minutes.
pub static RULE: Rule = Rule {
    name: "break_length",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["shift_patterns.breaks.minutes"],
    source: "shift pattern",
    asks: Wording {
        english: "a break lasts as long as the pattern says",
        chinese: "休息时长符合班次规定",
    },
    breach: Wording {
        english: "a break lasts {found} minutes, the pattern gives {allowed}",
        chinese: "休息 {found} 分钟，规定为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    shift
        .breaks
        .iter()
        .filter_map(|b| b.rule.map(|rule| (b, i64::from(rule.minutes))))
        .filter(|(b, due)| b.length.num_seconds() != due * 60)
        .map(|(b, due)| Finding::on(shift.work_date(), b.length_minutes(), due))
        .collect()
}
