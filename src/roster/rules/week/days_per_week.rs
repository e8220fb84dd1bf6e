//! Enough and not too many worked days a week.

use crate::roster::rules::{Amount, Check, Finding, Person, Rule, Severity, Wording};

/// Worked days of a planning week lie in the contract's span after leave and absence; the breach
/// is laid to the first day of the week.
pub static RULE: Rule = Rule {
    name: "days_per_week",
    severity: Severity::Hard,
    unit: "days",
    parameters: &["contracts.days_per_week", "availability.csv: leave"],
    source: "contract",
    asks: Wording {
        english: "worked days of a planning week are as many as the contract says, less leave",
        chinese: "每个排班周的出勤天数符合合同（扣除休假）",
    },
    breach: Wording {
        english: "{found} worked days in the week from this day, allowed {allowed}",
        chinese: "自当日起的一周出勤 {found} 天，允许 {allowed} 天",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for week in person.weeks() {
        let worked = week.worked_days();
        let (least, most) = week.allowed_days();
        let least = if week.is_whole() { least } else { 0 };
        if !(least..=most).contains(&worked) {
            let allowed = Amount::Range(f64::from(least), f64::from(most));
            findings.push(Finding::on(week.first, i64::from(worked), allowed));
        }
    }
    findings
}
