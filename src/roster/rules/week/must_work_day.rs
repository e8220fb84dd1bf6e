//! Weekend contracts work their weekends.

use chrono::{Datelike, NaiveDate};

use crate::roster::rules::{Check, Finding, Person, PlanningWeek, Rule, Severity, Wording};

/// Every planned must-work day on which the person is available is worked, as far as the week's
/// most days allow; the breach is laid to the first such day that is free.
pub static RULE: Rule = Rule {
    name: "must_work_day",
    severity: Severity::Hard,
    unit: "days",
    parameters: &["contracts.must_work_days"],
    source: "contract",
    asks: Wording {
        english: "must-work days are worked whenever the person is available",
        chinese: "必须出勤的日子，只要可以出勤就要安排",
    },
    breach: Wording {
        english: "{found} of this week's must-work days are worked, {allowed} are due",
        chinese: "本周必须出勤的日子只安排了 {found} 天，应为 {allowed} 天",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let worked = person.worked_days();
    let mut findings = Vec::new();
    for week in person.weeks() {
        let must = must_work_days(person, &week);
        let free: Vec<NaiveDate> = must
            .iter()
            .copied()
            .filter(|d| !worked.contains(d))
            .collect();
        let kept = must.len() - free.len();
        let due = must.len().min(week.allowed_days().1 as usize);
        if let Some(&first) = free.first().filter(|_| kept < due) {
            findings.push(Finding::on(first, kept as i64, due as i64));
        }
    }
    findings
}

fn must_work_days(person: &Person<'_>, week: &PlanningWeek<'_, '_>) -> Vec<NaiveDate> {
    let named = person.contract().must_work_days;
    week.days()
        .filter(|day| named[day.weekday().num_days_from_monday() as usize])
        .filter(|&day| person.is_planned(day) && !person.is_away(day))
        .collect()
}
