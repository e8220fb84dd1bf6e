//! Enough elapsed time between two shifts.

use chrono::Duration;

use super::successions;
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// Elapsed minutes between the end of earlier work and the next start, across clock changes and
/// across the first day of the plan.
pub static RULE: Rule = Rule {
    name: "rest",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["contracts.min_rest_hours"],
    source: "contract, or the stricter preset such as directive 2003/88/EC art. 3",
    asks: Wording {
        english: "enough elapsed time lies between the end of a shift and the next start",
        chinese: "前一班次结束到下一班次开始之间有足够的休息（按实际经过的时间）",
    },
    breach: Wording {
        english: "{found} minutes of rest before this shift, at least {allowed} are due",
        chinese: "本班次之前休息 {found} 分钟，至少应为 {allowed} 分钟",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let due = person.contract().min_rest_minutes;
    let too_short = |rest: Duration| rest >= Duration::zero() && rest.num_seconds() < due * 60;
    successions(person)
        .filter(|&(_, ended, start)| too_short(start - ended))
        .map(|(day, ended, start)| Finding::on(day, minutes_between(ended, start), due))
        .collect()
}
