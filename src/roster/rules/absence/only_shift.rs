//! On some days a person works one pattern or not at all.

use crate::roster::AvailabilityKind;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// On the days of the row, a worked shift has the pattern that the row names.
pub static RULE: Rule = Rule {
    name: "only_shift",
    severity: Severity::Hard,
    unit: "",
    parameters: &["availability.csv: only_shift"],
    source: "availability",
    asks: Wording {
        english: "on these days the person works the named pattern or not at all",
        chinese: "这些日子只能安排指定班次",
    },
    breach: Wording {
        english: "works {found} on a day for {allowed} only",
        chinese: "当日只能安排 {allowed}，却安排了 {found}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let day = shift.work_date();
    let name = |pattern: usize| person.problem.shift_patterns[pattern].id.as_str();
    let rows = person.member().availability.iter();
    rows.filter(|row| row.kind == AvailabilityKind::OnlyShift && row.covers(day))
        .filter_map(|row| row.shift.map(name))
        .filter(|&only| only != shift.row.shift)
        .map(|only| Finding::on(day, shift.row.shift.as_str(), only))
        .collect()
}
