//! People under protection work no overtime.

use chrono::Duration;

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// On work dates before `no_overtime_until` nothing lies beyond the standard day or week.
pub static RULE: Rule = Rule {
    name: "protected_overtime",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "agents.csv: no_overtime_until",
        "rules: protected_no_overtime",
        "rules: std_daily_min",
        "rules: std_weekly_min",
    ],
    source: "protection of the person; the reason is never stored",
    asks: Wording {
        english: "no overtime before the day until which a person is protected",
        chinese: "受保护期间不安排加班",
    },
    breach: Wording {
        english: "{found} minutes of overtime under protection, allowed {allowed}",
        chinese: "受保护期间加班 {found} 分钟，允许 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// A week that protection ends in is kept free of overtime as a whole.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let until = scope.no_overtime_until;
    let on = scope.labour.is_on(Parameter::ProtectedNoOvertime);
    let Some(until) = until.filter(|_| on) else {
        return;
    };
    if let Some(standard) = scope.labour.limit(Parameter::StandardDaily) {
        scope.keep(|date, shift| date >= until || shift.work <= standard.value);
    }
    for week in 0..scope.weeks.len() {
        let first = scope.weeks[week].first;
        if let Some(standard) = scope.standard_week(first).filter(|_| first < until) {
            let last = first + Duration::days(6);
            let worked = scope.work_before(first, last) as f64;
            let most = standard - worked - scope.clock_slack(week);
            let limit = &mut scope.weeks[week].most_minutes;
            *limit = limit.min(most.max(0.0));
        }
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let until = person.member().no_overtime_until;
    let Some(until) = until.filter(|_| labour.is_on(Parameter::ProtectedNoOvertime)) else {
        return Vec::new();
    };
    // Work beyond the week is overtime of a protected person whatever fills the caps of others.
    work::overtime_by(person, true)
        .into_iter()
        .filter(|(day, minutes)| {
            person.is_planned(*day) && *day < until && work::exceeds(*minutes, 0.0)
        })
        .map(|(day, minutes)| Finding::on(day, minutes, 0))
        .collect()
}
