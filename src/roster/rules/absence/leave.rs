//! Nobody works on a day of leave.

use crate::roster::AvailabilityKind;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// No work date is a day of all-day leave; a night shift of the evening before may end on it.
pub static RULE: Rule = Rule {
    name: "leave",
    severity: Severity::Hard,
    unit: "",
    parameters: &["availability.csv: leave"],
    source: "availability",
    asks: Wording {
        english: "nobody works on a day of leave",
        chinese: "休假日不排班",
    },
    breach: Wording {
        english: "works {found} on a day of {allowed}",
        chinese: "当日休假，却安排了 {found}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let day = shift.work_date();
    let rows = person.member().availability.iter();
    rows.filter(|row| row.kind == AvailabilityKind::Leave && row.span.is_none())
        .filter(|row| row.covers(day))
        .map(|_| Finding::on(day, shift.row.shift.as_str(), "leave"))
        .collect()
}
