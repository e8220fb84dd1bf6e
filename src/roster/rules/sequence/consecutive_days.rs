//! Not too many worked days in a row.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// The run of worked days that ends on a planned day, days before the plan included, is no longer
/// than the limit; each day beyond it is named.
pub static RULE: Rule = Rule {
    name: "consecutive_days",
    severity: Severity::Hard,
    unit: "days",
    parameters: &["contracts.max_consecutive_days"],
    source: "contract, or the stricter preset",
    asks: Wording {
        english: "no run of worked days is longer than the limit",
        chinese: "连续出勤天数不超过上限",
    },
    breach: Wording {
        english: "worked day {found} in a row, at most {allowed}",
        chinese: "连续出勤第 {found} 天，最多 {allowed} 天",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.contract().max_consecutive_days.map(i64::from) else {
        return Vec::new();
    };
    let mut worked: BTreeSet<NaiveDate> = person.past.iter().map(|s| s.work_date).collect();
    worked.extend(person.worked_days());
    let mut findings = Vec::new();
    let mut run = 0;
    let mut before: Option<NaiveDate> = None;
    for day in worked {
        run = if before.and_then(|b| b.succ_opt()) == Some(day) {
            run + 1
        } else {
            1
        };
        before = Some(day);
        if run > limit && person.is_planned(day) {
            findings.push(Finding::on(day, run, limit));
        }
    }
    findings
}
