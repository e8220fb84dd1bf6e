//! Nothing but the pattern's breaks interrupts a shift.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Every interruption is a break of the pattern, and each is taken once.
pub static RULE: Rule = Rule {
    name: "break_unknown",
    severity: Severity::Hard,
    unit: "",
    parameters: &["shift_patterns.breaks"],
    source: "shift pattern",
    asks: Wording {
        english: "only breaks of the pattern are placed, each once",
        chinese: "只安排班次规定的休息，每种一次",
    },
    breach: Wording {
        english: "{found} is no break of this pattern, or is taken twice; it has: {allowed}",
        chinese: "{found} 不是该班次的休息，或重复安排；规定为：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(pattern) = shift.pattern else {
        return Vec::new();
    };
    let allowed = || {
        let names = pattern.breaks.iter().map(|b| b.id.as_str());
        let asked = names.filter(|_| person.problem.breaks_in_roster);
        asked.collect::<Vec<_>>().join(", ")
    };
    let placed = shift.breaks.iter();
    placed
        .filter(|b| b.rule.is_none())
        .map(|b| Finding::on(shift.work_date(), b.row.activity.as_str(), allowed()))
        .collect()
}
