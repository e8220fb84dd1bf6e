//! Nobody works on days or in hours away, before being hired or after leaving.

use chrono::Duration;

use crate::calendar::format_clock;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};
use crate::roster::{AvailabilityKind, AvailabilityRule};

/// No work date is an all-day absence or outside employment, and no shift overlaps hours away, be
/// they leave or not.
pub static RULE: Rule = Rule {
    name: "unavailable",
    severity: Severity::Hard,
    unit: "",
    parameters: &[
        "availability.csv: unavailable",
        "agents.csv: hired",
        "agents.csv: leaves",
    ],
    source: "availability",
    asks: Wording {
        english: "nobody works on days or in hours away, or outside employment",
        chinese: "不可用的日子和时段、入职前和离职后不排班",
    },
    breach: Wording {
        english: "works {found} although away: {allowed}",
        chinese: "不可用（{allowed}），却安排了 {found}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let day = shift.work_date();
    let breach = |why: String| Finding::on(day, shift.row.shift.as_str(), why);
    let mut findings = Vec::new();
    if !person.is_employed_on(day) {
        findings.push(breach(employment(person)));
    }
    for row in &person.member().availability {
        let all_day = row.kind == AvailabilityKind::Unavailable && row.span.is_none();
        if all_day && row.covers(day) {
            findings.push(breach(day.to_string()));
        }
        let absent = matches!(
            row.kind,
            AvailabilityKind::Leave | AvailabilityKind::Unavailable
        );
        if absent && meets_hours(person, shift, row) {
            findings.push(breach(span_text(row)));
        }
    }
    findings
}

/// Whether the shift overlaps the row's hours, of its own day, the evening before or the day after.
fn meets_hours(person: &Person<'_>, shift: &WorkedShift<'_>, row: &AvailabilityRule) -> bool {
    let Some((from, until)) = row.span else {
        return false;
    };
    (-1..=1)
        .map(|days| shift.work_date() + Duration::days(days))
        .filter(|&day| row.covers(day))
        .any(|day| shift.overlaps(person.instant(day, from), person.instant(day, until)))
}

fn span_text(row: &AvailabilityRule) -> String {
    let clock = |minutes| format_clock(minutes);
    row.span
        .map(|(from, until)| format!("{}–{}", clock(from), clock(until)))
        .unwrap_or_default()
}

fn employment(person: &Person<'_>) -> String {
    let text = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), |d| d.to_string());
    let member = person.member();
    format!("{} … {}", text(member.hired), text(member.leaves))
}
