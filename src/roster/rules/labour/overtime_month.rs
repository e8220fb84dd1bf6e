//! Overtime of a calendar month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Overtime from the first of a month on, days before the plan included, stays within the limit;
/// the breach is laid to the day that passes it. Where hours have a cycle, its rule counts instead.
pub static RULE: Rule = Rule {
    name: "overtime_month",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: std_daily_min",
        "rules: std_weekly_min",
        "rules: ot_month_cap_min",
        "rules: ot_cap_includes_rest_day_work",
    ],
    source: "rule preset, such as Labour Law of China art. 41",
    asks: Wording {
        english: "no calendar month has more overtime than the limit",
        chinese: "每月加班不超过上限",
    },
    breach: Wording {
        english: "{found} minutes of overtime since the first of the month, at most {allowed}",
        chinese: "本月累计加班 {found} 分钟，最多 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// Each week gets its share of what is left of the month, which is stricter than the rule.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(limit) = scope.labour.hard(Parameter::OvertimeMonth) else {
        return;
    };
    if scope.labour.cycle_of(scope.span().0).is_some() {
        return;
    }
    let overtime = scope.overtime_before();
    let months: Vec<Vec<NaiveDate>> = (0..scope.weeks.len())
        .map(|week| scope.months_of(week))
        .collect();
    for week in 0..scope.weeks.len() {
        let budgets = months[week].iter().map(|&month| {
            let inside = overtime
                .iter()
                .filter(|day| day.0.with_day(1) == Some(month));
            let before: f64 = inside.map(|(_, minutes)| minutes).sum();
            let days = |week: usize| scope.weeks[week].days.len() as f64;
            let shares = (0..months.len()).filter(|&other| months[other].contains(&month));
            let all: f64 = shares.map(days).sum();
            (limit as f64 - before).max(0.0) * days(week) / all
        });
        // All of a week's overtime may come about in either of two months.
        if let Some(budget) = budgets.reduce(f64::min) {
            scope.cap_overtime(week, budget);
        }
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let first_day = person.problem.grid.first_day();
    let Some(limit) = labour.limit(Parameter::OvertimeMonth) else {
        return Vec::new();
    };
    if labour.cycle_of(first_day).is_some() {
        return Vec::new();
    }
    let mut months: BTreeMap<(i32, u32), (f64, bool)> = BTreeMap::new();
    let mut findings = Vec::new();
    for (day, minutes) in work::overtime(person) {
        let (sum, told) = months.entry((day.year(), day.month())).or_default();
        *sum += minutes;
        let is_over = minutes > 0.0 && work::exceeds(*sum, limit.value as f64);
        if is_over && person.is_planned(day) && !*told {
            *told = true;
            findings.push(Finding::on(day, *sum, limit.value).graded(limit.severity));
        }
    }
    findings
}
