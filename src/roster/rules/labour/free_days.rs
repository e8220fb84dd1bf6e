//! Free days of every week: by planning week, or of any seven days.

use chrono::{Duration, NaiveDate};

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Every week has so many work dates without a shift, days before the plan looked at too; the breach
/// is laid to the first day of the seven. Seven days that are not all planned or past are not judged.
pub static RULE: Rule = Rule {
    name: "free_days",
    severity: Severity::Hard,
    unit: "days",
    parameters: &["rules: weekly_rest_days", "rules: weekly_rest_window"],
    source: "rule preset, such as Labour Law of China art. 38",
    asks: Wording {
        english: "every week has its free days",
        chinese: "每周有规定的休息日",
    },
    breach: Wording {
        english: "{found} free days in the seven days from this day, at least {allowed} are due",
        chinese: "自当日起七天内休息 {found} 天，至少应休 {allowed} 天",
    },
    check: Check::Person(check),
};

/// By planning week: fewer worked days. By any seven days: a run of six at most.
pub static SEARCH: Restriction = Restriction {
    exact: true,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(due) = scope.labour.hard(Parameter::WeeklyRestDays) else {
        return;
    };
    scope.limit_days(7 - due as u32);
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let Some(limit) = labour.limit(Parameter::WeeklyRestDays) else {
        return Vec::new();
    };
    let worked = work::by_day(person);
    let free = |first: NaiveDate| {
        let days = (0..7).map(|i| first + Duration::days(i));
        7 - days.filter(|day| worked.contains_key(day)).count() as i64
    };
    work::weeks_judged(person)
        .into_iter()
        .map(|first| (first, free(first)))
        .filter(|(_, free)| *free < limit.value)
        .map(|(first, free)| Finding::on(first, free, limit.value).graded(limit.severity))
        .collect()
}
