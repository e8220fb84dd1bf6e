//! People under protection do not work at night.

use chrono::Duration;

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// On work dates before `no_nights_until`, no shift overlaps the night window.
pub static RULE: Rule = Rule {
    name: "no_nights",
    severity: Severity::Hard,
    unit: "",
    parameters: &["agents.csv: no_nights_until", "rules: night_window"],
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
    let labour = &person.problem.labour;
    let until = person.member().no_nights_until.filter(|&until| day < until);
    let Some(until) = until.filter(|_| labour.protects_nights()) else {
        return Vec::new();
    };
    let at_night = (-1..=1).map(|i| day + Duration::days(i)).any(|evening| {
        let (from, until) = labour.night();
        shift.overlaps(
            person.instant(evening, from),
            person.instant(evening, until),
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
