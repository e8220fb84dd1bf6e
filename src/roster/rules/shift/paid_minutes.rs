//! Paid minutes are the elapsed ones less the unpaid breaks.

use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Elapsed minutes of the pattern on that day less its unpaid breaks, placed or not.
pub static RULE: Rule = Rule {
    name: "paid_minutes",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["shift_patterns.minutes", "shift_patterns.breaks.paid"],
    source: "shift pattern",
    asks: Wording {
        english: "paid minutes are the elapsed minutes less the unpaid breaks",
        chinese: "计薪分钟数等于实际经过的分钟数减去不计薪的休息",
    },
    breach: Wording {
        english: "{found} paid minutes, {allowed} are due",
        chinese: "计薪 {found} 分钟，应为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let (Some(pattern), Some(end)) = (shift.pattern, shift.due_end) else {
        return Vec::new();
    };
    let unpaid = pattern.breaks.iter().filter(|b| !b.paid);
    let unpaid: i64 = unpaid.map(|b| i64::from(b.minutes)).sum();
    let due = minutes_between(shift.start, end) - unpaid as f64;
    if shift.row.paid_minutes as f64 == due {
        return Vec::new();
    }
    vec![Finding::on(shift.work_date(), shift.row.paid_minutes, due)]
}
