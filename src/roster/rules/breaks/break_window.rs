//! Breaks start when the pattern lets them.

use crate::roster::rules::{Amount, Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// A break starts at least `from_minute` and at most `to_minute` elapsed minutes after the shift.
pub static RULE: Rule = Rule {
    name: "break_window",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "shift_patterns.breaks.from_minute",
        "shift_patterns.breaks.to_minute",
    ],
    source: "shift pattern",
    asks: Wording {
        english: "a break starts within its window, counted from the start of the shift",
        chinese: "休息在规定的时间窗内开始（从上班时刻起算）",
    },
    breach: Wording {
        english: "a break starts {found} minutes after the shift, allowed {allowed}",
        chinese: "休息在上班后 {found} 分钟开始，允许 {allowed}",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    shift
        .breaks
        .iter()
        .filter_map(|b| b.rule.map(|rule| (b, rule)))
        .filter(|(b, rule)| !b.starts_in_window(rule))
        .map(|(b, rule)| {
            let allowed = Amount::Range(f64::from(rule.from_minute), f64::from(rule.to_minute));
            Finding::on(shift.work_date(), b.after_minutes(), allowed)
        })
        .collect()
}
