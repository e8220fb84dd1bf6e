//! One shift a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// No two shifts of a person share a work date.
pub static RULE: Rule = Rule {
    name: "two_shifts_one_day",
    severity: Severity::Hard,
    unit: "shifts",
    parameters: &[],
    source: "contract of roster.csv: one row per person and worked day",
    asks: Wording {
        english: "a person has at most one shift a day",
        chinese: "每人每天最多一个班次",
    },
    breach: Wording {
        english: "{found} shifts on one day, at most {allowed}",
        chinese: "一天 {found} 个班次，最多 {allowed} 个",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let mut count: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for shift in &person.shifts {
        *count.entry(shift.work_date()).or_default() += 1;
    }
    let crowded = count.into_iter().filter(|&(_, shifts)| shifts > 1);
    crowded
        .map(|(day, shifts)| Finding::on(day, shifts, 1))
        .collect()
}
