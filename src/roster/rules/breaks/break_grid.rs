//! Breaks start on the pattern's own grid.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// A break that starts in its window starts a multiple of `break_every_minutes` after the shift.
pub static RULE: Rule = Rule {
    name: "break_grid",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["shift_patterns.break_every_minutes"],
    source: "shift pattern",
    asks: Wording {
        english: "a break starts on the grid of the pattern, counted from the start of the shift",
        chinese: "休息按班次规定的刻度开始（从上班时刻起算）",
    },
    breach: Wording {
        english: "a break starts {found} minutes after the shift, the grid is every {allowed} minutes",
        chinese: "休息在上班后 {found} 分钟开始，刻度为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(grid) = shift.pattern.map(|p| i64::from(p.break_every_minutes)) else {
        return Vec::new();
    };
    let is_off = |after_seconds: i64| grid > 0 && after_seconds % (grid * 60) != 0;
    shift
        .breaks
        .iter()
        .filter(|b| b.rule.is_some_and(|rule| b.starts_in_window(rule)))
        .filter(|b| is_off(b.after.num_seconds()))
        .map(|b| Finding::on(shift.work_date(), b.after_minutes(), grid))
        .collect()
}
