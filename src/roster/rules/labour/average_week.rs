//! The average week over a reference period that looks back.

use super::{Restriction, Scope};
use super::{average, work};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Work over each reference period, per seven days that are not leave, stays within the limit; the
/// breach is laid to the last day of the period.
pub static RULE: Rule = Rule {
    name: "average_week",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["rules: avg_weekly_cap_min", "rules: avg_reference_days"],
    source: "rule preset, such as directive 2003/88/EC art. 6",
    asks: Wording {
        english: "the average week of the reference period stays within the limit",
        chinese: "参照期内平均周工时不超过上限",
    },
    breach: Wording {
        english: "{found} minutes a week on average over the period that ends on this day, at most {allowed}",
        chinese: "截至当日的参照期内平均每周 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// Each week gets its share of what the past leaves, which is stricter than an average.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    if let Some(most) = scope.labour.hard(Parameter::AverageWeekly) {
        let days = scope.labour.reference_days(Parameter::AverageReferenceDays);
        average::share_out(scope, days, most as f64 / 7.0);
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let Some(limit) = labour.limit(Parameter::AverageWeekly) else {
        return Vec::new();
    };
    let days = labour.reference_days(Parameter::AverageReferenceDays);
    average::periods(person, days)
        .into_iter()
        .filter(|period| {
            let allowed = limit.value as f64 * period.days / 7.0;
            work::exceeds(period.minutes, allowed)
        })
        .map(|period| {
            let average = (period.minutes * 7.0 / period.days).round();
            Finding::on(period.last, average, limit.value).graded(period.grade(limit.severity))
        })
        .collect()
}
