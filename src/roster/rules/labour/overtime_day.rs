//! Overtime of a day: as a rule so much, at most so much.

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Limit, Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Work beyond the standard day stays within both limits; only the graver breach is told.
pub static RULE: Rule = Rule {
    name: "overtime_day",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: std_daily_min",
        "rules: ot_daily_soft_min",
        "rules: ot_daily_hard_min",
    ],
    source: "rule preset, such as Labour Law of China art. 41",
    asks: Wording {
        english: "no day has more overtime than the limits",
        chinese: "每日加班不超过上限",
    },
    breach: Wording {
        english: "{found} minutes of overtime on one day, at most {allowed}",
        chinese: "当日加班 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// A day has one shift, so longer shifts are taken away, or charged.
pub static SEARCH: Restriction = Restriction {
    exact: true,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(standard) = scope.labour.limit(Parameter::StandardDaily) else {
        return;
    };
    for parameter in [Parameter::OvertimeDailySoft, Parameter::OvertimeDailyHard] {
        let Some(limit) = scope.labour.limit(parameter) else {
            continue;
        };
        let most = standard.value + limit.value;
        match limit.severity {
            Severity::Hard => scope.keep(|_, shift| shift.work <= most),
            Severity::Soft => scope.charge(most, limit.price),
            Severity::Info => {}
        }
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let Some(standard) = labour.limit(Parameter::StandardDaily) else {
        return Vec::new();
    };
    let mut limits: Vec<Limit> = [Parameter::OvertimeDailySoft, Parameter::OvertimeDailyHard]
        .into_iter()
        .filter_map(|parameter| labour.limit(parameter))
        .collect();
    // `Hard` is the least of the severities: the gravest breach comes first.
    limits.sort_by_key(|limit| limit.severity);
    let mut findings = Vec::new();
    for (day, minutes) in work::by_day(person) {
        let overtime = minutes - standard.value as f64;
        let broken = limits
            .iter()
            .find(|limit| work::exceeds(overtime, limit.value as f64));
        if let Some(limit) = broken.filter(|_| person.is_planned(day)) {
            findings.push(Finding::on(day, overtime, limit.value).graded(limit.severity));
        }
    }
    findings
}
