//! Activities lie inside their shift.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// No activity starts before its shift, ends after it, or ends when it starts or earlier.
pub static RULE: Rule = Rule {
    name: "activity_outside_shift",
    severity: Severity::Hard,
    unit: "",
    parameters: &["activities.csv"],
    source: "contract of activities.csv",
    asks: Wording {
        english: "activities lie inside their shift",
        chinese: "活动在班次时间之内",
    },
    breach: Wording {
        english: "{found} lies outside the shift, {allowed}",
        chinese: "{found} 超出班次时间 {allowed}",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let outside = shift.outside.iter();
    outside
        .map(|row| {
            let (from, until) = (shift.row.start, shift.row.end);
            let allowed = format!("{}–{}", from.format("%H:%M"), until.format("%H:%M"));
            let found = format!("{} {}", row.activity, row.start.format("%Y-%m-%d %H:%M"));
            Finding::on(shift.work_date(), found, allowed)
        })
        .collect()
}
