//! Every break of the pattern is taken.

use super::asks_for_breaks;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Every break of the pattern stands in the shift once; not asked where nothing is known of breaks or
/// none are placed.
pub static RULE: Rule = Rule {
    name: "break_missing",
    severity: Severity::Hard,
    unit: "",
    parameters: &["shift_patterns.breaks"],
    source: "shift pattern",
    asks: Wording {
        english: "every break of the pattern is placed",
        chinese: "班次规定的休息都已安排",
    },
    breach: Wording {
        english: "{found} is not placed, it lasts {allowed} minutes",
        chinese: "没有安排 {found}（{allowed} 分钟）",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(pattern) = shift.pattern.filter(|_| asks_for_breaks(person)) else {
        return Vec::new();
    };
    let placed = &shift.breaks;
    let is_taken = |id: &str| placed.iter().any(|b| b.row.activity == id);
    let missing = pattern.breaks.iter().filter(|rule| !is_taken(&rule.id));
    missing
        .map(|rule| Finding::on(shift.work_date(), rule.id.as_str(), i64::from(rule.minutes)))
        .collect()
}
