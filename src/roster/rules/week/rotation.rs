//! Whose contract rotates works the patterns of the week.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// Every shift is of a pattern that the contract's rotation has in its week, the person's turn counted
/// from their team.
pub static RULE: Rule = Rule {
    name: "rotation",
    severity: Severity::Hard,
    unit: "",
    parameters: &["contracts.rotation"],
    source: "contract",
    asks: Wording {
        english: "a person works the shift patterns of the rotation's week",
        chinese: "按轮班表安排当周的班次",
    },
    breach: Wording {
        english: "shift {found} is not one of this week's in the rotation: {allowed}",
        chinese: "班次 {found} 不在轮班表当周的班次之内：{allowed}",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let rotation = &person.contract().rotation;
    let mut findings = Vec::new();
    for week in person.weeks().filter(|_| !rotation.is_empty()) {
        // Whole weeks since the first of January 1970, a Thursday.
        let weeks = week.first.to_epoch_days().div_euclid(7) as i64;
        let turn = weeks + person.member().rotation_offset as i64;
        let patterns = &rotation[turn.rem_euclid(rotation.len() as i64) as usize];
        let ids = patterns
            .iter()
            .map(|&p| person.problem.shift_patterns[p].id.as_str());
        let ids: Vec<&str> = ids.collect();
        for shift in week.shifts().filter(|s| s.allowed) {
            let worked = shift.row.shift.as_str();
            if !ids.contains(&worked) {
                findings.push(Finding::on(shift.work_date(), worked, ids.join(", ")));
            }
        }
    }
    findings
}
