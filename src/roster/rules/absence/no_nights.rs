//! People under protection do not work at night.

use chrono::Duration;

use crate::calendar::ClockMinutes;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The night window on the wall clock, 22:00 to 06:00 of the next day.
const NIGHT: (ClockMinutes, ClockMinutes) = (22 * 60, 30 * 60);

/// On work dates before `no_nights_until`, no shift overlaps the night window.
pub static RULE: Rule = Rule {
    name: "no_nights",
    severity: Severity::Hard,
    unit: "",
    parameters: &["agents.csv: no_nights_until"],
    source: "protection of the person; the reason is never stored",
    asks: Wording {
        english: "no night work before the day until which a person is protected",
        chinese: "受保护期间不安排夜班",
    },
    breach: Wording {
        english: "works {found} in the night window, not before {allowed}",
        chinese: "{found} 与夜间时段重叠，{allowed} 之前不得安排",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let day = shift.work_date();
    let Some(until) = person.member().no_nights_until.filter(|&until| day < until) else {
        return Vec::new();
    };
    let at_night = (-1..=1).map(|i| day + Duration::days(i)).any(|evening| {
        shift.overlaps(
            person.instant(evening, NIGHT.0),
            person.instant(evening, NIGHT.1),
        )
    });
    if at_night {
        vec![Finding::on(
            day,
            shift.row.shift.as_str(),
            until.to_string(),
        )]
    } else {
        Vec::new()
    }
}
