//! Overtime of a planning week.

use chrono::Duration;

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Overtime of a week, days before the plan included, stays within the limit.
pub static RULE: Rule = Rule {
    name: "overtime_week",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: std_daily_min",
        "rules: std_weekly_min",
        "rules: ot_week_cap_min",
    ],
    source: "the project's own rules",
    asks: Wording {
        english: "no planning week has more overtime than the limit",
        chinese: "每个排班周的加班不超过上限",
    },
    breach: Wording {
        english: "{found} minutes of overtime in the week from this day, at most {allowed}",
        chinese: "自当日起的一周加班 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// Long days are kept below an even share of the limit, which is stricter than the rule.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(limit) = scope.labour.hard(Parameter::OvertimeWeek) else {
        return;
    };
    let overtime = scope.overtime_before();
    for week in 0..scope.weeks.len() {
        let first = scope.weeks[week].first;
        let before = overtime.range(first..first + Duration::days(7));
        let before: f64 = before.map(|(_, minutes)| minutes).sum();
        scope.cap_overtime(week, limit as f64 - before);
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::OvertimeWeek) else {
        return Vec::new();
    };
    let overtime = work::overtime(person);
    person
        .weeks()
        .map(|week| week.first)
        .map(|first| {
            let last = first + Duration::days(6);
            (first, work::sum(&overtime, first, last))
        })
        .filter(|(_, minutes)| work::exceeds(*minutes, limit.value as f64))
        .map(|(first, minutes)| Finding::on(first, minutes, limit.value).graded(limit.severity))
        .collect()
}
