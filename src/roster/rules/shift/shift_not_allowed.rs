//! People work the patterns of their contract.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The shift's pattern exists and is one of the contract's.
pub static RULE: Rule = Rule {
    name: "shift_not_allowed",
    severity: Severity::Hard,
    unit: "",
    parameters: &["contracts.shift_patterns"],
    source: "contract",
    asks: Wording {
        english: "a person works only the shift patterns of the contract",
        chinese: "只安排合同允许的班次",
    },
    breach: Wording {
        english: "shift {found} is not one of the contract's: {allowed}",
        chinese: "班次 {found} 不在合同允许的班次之内：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    if shift.allowed {
        return Vec::new();
    }
    let patterns = person.contract().shift_patterns.iter();
    let allowed: Vec<&str> = patterns
        .map(|&p| person.problem.shift_patterns[p].id.as_str())
        .collect();
    vec![Finding::on(
        shift.work_date(),
        shift.row.shift.as_str(),
        allowed.join(", "),
    )]
}
