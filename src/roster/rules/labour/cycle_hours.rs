//! Comprehensive hours: the work of a whole cycle against its standard.

use chrono::{Duration, NaiveDate};

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// All known work of a cycle, less the standard of its workdays without leave, is overtime: beyond
/// the standard as grave as `cycle` says, beyond what the month's cap allows on average as grave as
/// that says. The breach is laid to the day that passes the limit; only the graver one is told.
pub static RULE: Rule = Rule {
    name: "cycle_hours",
    severity: Severity::Hard,
    unit: "hours",
    parameters: &[
        "rules: cycle",
        "rules: cycle_anchor_month",
        "rules: cycle_standard_basis",
        "rules: ot_month_cap_min",
    ],
    source: "rule preset, such as 劳部发〔1994〕503号 art. 5",
    asks: Wording {
        english: "the work of a cycle stays within its standard hours and the overtime allowed beyond",
        chinese: "综合计算周期内总工时不超过标准工时及允许的加班",
    },
    breach: Wording {
        english: "{found} hours of work in the cycle so far, at most {allowed}",
        chinese: "本周期累计工时 {found} 小时，最多 {allowed} 小时",
    },
    check: Check::Person(check),
};

/// Each planned week gets its share of what is left of the cycle, stricter than the rule.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    let Some(setting) = scope.labour.get(Parameter::Cycle) else {
        return;
    };
    let (first_day, last_day) = scope.span();
    let mut next = scope.labour.cycle_of(first_day);
    while let Some(cycle) = next.filter(|cycle| cycle.0 <= last_day) {
        let standard = scope.labour.cycle_standard(cycle);
        let days = scope.neutral.range(cycle.0..=cycle.1);
        let away = days.filter(|day| scope.labour.days.is_workday(**day));
        let day = scope.labour.number(Parameter::StandardDaily).unwrap_or(480);
        let owed = (standard - day * away.count() as i64).max(0);
        let overtime = scope.labour.cycle_overtime(cycle);
        let allowed = match (setting.severity, overtime) {
            (Severity::Hard, _) => Some(owed),
            (_, Some(overtime)) => Some(owed + overtime),
            _ => None,
        };
        if let Some(allowed) = allowed {
            scope.share_out(cycle, allowed as f64);
        }
        next = scope.labour.cycle_of(cycle.1 + Duration::days(1));
    }
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let labour = &person.problem.labour;
    let Some(setting) = labour.get(Parameter::Cycle) else {
        return Vec::new();
    };
    let grid = &person.problem.grid;
    let worked = work::by_day(person);
    let mut findings = Vec::new();
    let mut cycles: Vec<(NaiveDate, NaiveDate)> = (0..grid.n_days())
        .filter_map(|day| labour.cycle_of(grid.day(day)))
        .collect();
    cycles.dedup();
    for cycle in cycles {
        let standard = owed_minutes(person, cycle);
        let mut limits = vec![(standard, setting.severity)];
        if let (Some(overtime), Some(cap)) = (
            labour.cycle_overtime(cycle),
            labour.limit(Parameter::OvertimeMonth),
        ) {
            limits.push((standard + overtime as f64, cap.severity));
        }
        // The gravest first, and of equals the least.
        limits.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)));
        let passed = limits.into_iter().find_map(|(limit, severity)| {
            Some((passing(person, &worked, cycle, limit)?, severity))
        });
        if let Some((finding, severity)) = passed {
            findings.push(finding.graded(severity));
        }
    }
    findings
}

/// What the person owes in a cycle: the standard without their own days of leave on workdays.
fn owed_minutes(person: &Person<'_>, (first, last): (NaiveDate, NaiveDate)) -> f64 {
    let labour = &person.problem.labour;
    let day_minutes = labour.number(Parameter::StandardDaily).unwrap_or(480) as f64;
    let mut owed = labour.cycle_standard((first, last)) as f64;
    let mut day = first;
    while day <= last {
        if labour.days.is_workday(day) && work::is_neutral(person, day) {
            owed -= day_minutes;
        }
        day += Duration::days(1);
    }
    owed.max(0.0)
}

/// The planned day on which the sum of a cycle passes a limit.
fn passing(
    person: &Person<'_>,
    worked: &std::collections::BTreeMap<NaiveDate, f64>,
    (first, last): (NaiveDate, NaiveDate),
    limit: f64,
) -> Option<Finding> {
    let mut sum = 0.0;
    let mut over = None;
    for (day, minutes) in worked.range(first..=last) {
        sum += minutes;
        if over.is_none() && person.is_planned(*day) && work::exceeds(sum, limit) {
            over = Some(*day);
        }
    }
    over.map(|day| Finding::on(day, sum / 60.0, limit / 60.0))
}
