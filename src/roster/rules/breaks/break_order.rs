//! Breaks are taken in the pattern's order.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Known breaks start in the order in which the pattern lists them.
pub static RULE: Rule = Rule {
    name: "break_order",
    severity: Severity::Hard,
    unit: "",
    parameters: &["shift_patterns.breaks"],
    source: "shift pattern",
    asks: Wording {
        english: "breaks are taken in the order of the pattern",
        chinese: "休息按班次规定的顺序安排",
    },
    breach: Wording {
        english: "breaks are taken in the order {found}, the pattern says {allowed}",
        chinese: "休息顺序为 {found}，规定为 {allowed}",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(pattern) = shift.pattern else {
        return Vec::new();
    };
    let placed = &shift.breaks;
    let known: Vec<&str> = placed
        .iter()
        .filter_map(|b| b.rule.map(|r| r.id.as_str()))
        .collect();
    let due: Vec<&str> = pattern.breaks.iter().map(|b| b.id.as_str()).collect();
    let due: Vec<&str> = due.into_iter().filter(|id| known.contains(id)).collect();
    if known == due {
        return Vec::new();
    }
    vec![Finding::on(
        shift.work_date(),
        known.join(", "),
        due.join(", "),
    )]
}
