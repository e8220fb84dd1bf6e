//! The most work of a day.

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Work of one work date is no longer than the limit.
pub static RULE: Rule = Rule {
    name: "daily_hours",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["rules: max_daily_min"],
    source: "rule preset, such as ArbZG sec. 3",
    asks: Wording {
        english: "no day has more work than the limit",
        chinese: "每日工时不超过上限",
    },
    breach: Wording {
        english: "{found} minutes of work on one day, at most {allowed}",
        chinese: "当日工时 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// A day has one shift, so longer shifts are taken away, or charged.
pub static SEARCH: Restriction = Restriction {
    exact: true,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(limit) = scope.labour.limit(Parameter::MaxDaily) else {
        return;
    };
    match limit.severity {
        Severity::Hard => scope.keep(|_, shift| shift.work <= limit.value),
        Severity::Soft => scope.charge(limit.value, limit.price),
        Severity::Info => {}
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::MaxDaily) else {
        return Vec::new();
    };
    work::by_day(person)
        .into_iter()
        .filter(|(day, minutes)| {
            person.is_planned(*day) && work::exceeds(*minutes, limit.value as f64)
        })
        .map(|(day, minutes)| Finding::on(day, minutes, limit.value).graded(limit.severity))
        .collect()
}
