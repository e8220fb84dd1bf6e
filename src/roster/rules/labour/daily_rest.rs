//! Enough rest between two shifts, whatever the contract says.

use chrono::Duration;

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Elapsed minutes between the end of earlier work and the next planned start, across clock changes.
pub static RULE: Rule = Rule {
    name: "daily_rest",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["rules: min_daily_rest_min"],
    source: "rule preset, such as directive 2003/88/EC art. 3",
    asks: Wording {
        english: "enough elapsed time lies between two shifts, by law",
        chinese: "两班之间有足够的法定休息（按实际经过的时间）",
    },
    breach: Wording {
        english: "{found} minutes of rest before this shift, by law at least {allowed}",
        chinese: "本班次之前休息 {found} 分钟，法定至少 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// The stricter of contract and law.
pub static SEARCH: Restriction = Restriction {
    exact: true,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    if let Some(least) = scope.labour.hard(Parameter::MinDailyRest) {
        scope.rest_minutes = scope.rest_minutes.max(least);
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::MinDailyRest) else {
        return Vec::new();
    };
    let due = Duration::minutes(limit.value);
    let shifts = work::shifts(person);
    shifts
        .windows(2)
        .filter(|pair| person.is_planned(pair[1].date))
        .map(|pair| (pair[1].date, pair[0].end, pair[1].start))
        // Shifts that overlap break another rule.
        .filter(|(_, end, start)| start >= end && *start - *end < due)
        .map(|(day, end, start)| {
            Finding::on(day, minutes_between(end, start), limit.value).graded(limit.severity)
        })
        .collect()
}
