//! Nobody works two shifts at once.

use super::successions;
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// A shift starts when all earlier ones, those before the plan included, have ended.
pub static RULE: Rule = Rule {
    name: "overlap",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[],
    source: "nature",
    asks: Wording {
        english: "two shifts of a person do not overlap",
        chinese: "同一人的班次不得重叠",
    },
    breach: Wording {
        english: "starts {found} minutes before earlier work has ended, allowed {allowed}",
        chinese: "比前一班次结束早 {found} 分钟开始，允许 {allowed} 分钟",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    successions(person)
        .filter(|(_, ended, start)| start < ended)
        .map(|(day, ended, start)| Finding::on(day, minutes_between(start, ended), 0))
        .collect()
}
