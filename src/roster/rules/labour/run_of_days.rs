//! Not too many worked days in a row, whatever the contract says.

use chrono::NaiveDate;

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// The run of worked days that ends on a planned day, days before the plan included, stays within
/// the limit; each day beyond it is named.
pub static RULE: Rule = Rule {
    name: "run_of_days",
    severity: Severity::Hard,
    unit: "days",
    parameters: &["rules: max_consecutive_days"],
    source: "rule preset, such as the holiday measures of China art. 7",
    asks: Wording {
        english: "no run of worked days is longer than the rules allow",
        chinese: "连续出勤天数不超过规则上限",
    },
    breach: Wording {
        english: "worked day {found} in a row, by the rules at most {allowed}",
        chinese: "连续出勤第 {found} 天，规则规定最多 {allowed} 天",
    },
    check: Check::Person(check),
};

/// The stricter of contract and law.
pub static SEARCH: Restriction = Restriction {
    exact: true,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    if let Some(most) = scope.labour.hard(Parameter::MaxConsecutiveDays) {
        scope.limit_run(most as u32);
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::MaxConsecutiveDays) else {
        return Vec::new();
    };
    let days: Vec<NaiveDate> = work::by_day(person).into_keys().collect();
    // A run is a stretch in which each day follows the one before.
    let mut findings = Vec::new();
    for run in days.chunk_by(|before, after| before.succ_opt() == Some(*after)) {
        let beyond = run.iter().enumerate().skip(limit.value as usize);
        for (index, day) in beyond.filter(|(_, day)| person.is_planned(**day)) {
            let finding = Finding::on(*day, index as i64 + 1, limit.value);
            findings.push(finding.graded(limit.severity));
        }
    }
    findings
}
