//! The average day of people who work at night.

use chrono::NaiveDate;

use super::{Restriction, Scope};
use super::{average, work};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Who has a shift of night work in a reference period works on average so much per 24 hours, one
/// free day a week left out; the breach is laid to the last day of the period.
pub static RULE: Rule = Rule {
    name: "night_average",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: night_window",
        "rules: night_worker_min",
        "rules: night_avg_cap_min",
        "rules: night_reference_days",
    ],
    source: "rule preset, such as directive 2003/88/EC art. 8",
    asks: Wording {
        english: "people who work at night stay within the average per 24 hours",
        chinese: "夜班人员平均每 24 小时工时不超过上限",
    },
    breach: Wording {
        english: "{found} minutes per 24 hours on average with night work, at most {allowed}",
        chinese: "有夜班的人员平均每 24 小时 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// Whoever could work at night is held to it, which is stricter than the rule.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(most) = scope.labour.hard(Parameter::NightAverage) else {
        return;
    };
    let least = scope.labour.number(Parameter::NightWorker).unwrap_or(1);
    let least = least.max(1);
    let shifts = scope.days.iter().flat_map(|day| &day.shifts);
    let could = shifts.filter(|s| s.allowed).any(|s| s.night >= least);
    if could || scope.before.iter().any(|b| b.night >= least) {
        let days = scope.labour.reference_days(Parameter::NightReferenceDays);
        average::share_out(scope, days, most as f64 * 6.0 / 7.0);
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let Some(limit) = labour.limit(Parameter::NightAverage) else {
        return Vec::new();
    };
    let least = labour.number(Parameter::NightWorker).unwrap_or(1).max(1) as f64;
    let nights: Vec<NaiveDate> = work::shifts(person)
        .iter()
        .filter(|shift| work::night_minutes(person, shift) >= least)
        .map(|shift| shift.date)
        .collect();
    if nights.is_empty() {
        return Vec::new();
    }
    let days = labour.reference_days(Parameter::NightReferenceDays);
    let mut findings = Vec::new();
    for period in average::periods(person, days) {
        let works_at_night = nights
            .iter()
            .any(|d| (period.first..=period.last).contains(d));
        let counted = period.days - period.days / 7.0;
        if works_at_night && work::exceeds(period.minutes, limit.value as f64 * counted) {
            let average = (period.minutes / counted).round();
            let finding = Finding::on(period.last, average, limit.value);
            findings.push(finding.graded(period.grade(limit.severity)));
        }
    }
    findings
}
