//! Enough and not too many paid hours a week.

use crate::roster::rules::{
    Amount, Check, Finding, Person, PlanningWeek, Rule, Severity, Wording, WorkedShift,
};

/// Paid hours of a planning week lie in the contract's span × m ÷ most worked days, with overtime above
/// it where the contract has some and the person may do it, each shift counted as on a day without a clock change.
pub static RULE: Rule = Rule {
    name: "paid_hours_per_week",
    severity: Severity::Hard,
    unit: "hours",
    parameters: &[
        "contracts.paid_hours_per_week",
        "contracts.days_per_week",
        "contracts.overtime",
        "availability.csv: leave",
    ],
    source: "contract",
    asks: Wording {
        english: "paid hours of a planning week are as many as the contract says, in proportion after leave",
        chinese: "每个排班周的计薪工时符合合同（休假后按比例）",
    },
    breach: Wording {
        english: "{found} paid hours in the week from this day, allowed {allowed}",
        chinese: "自当日起的一周计薪 {found} 小时，允许 {allowed} 小时",
    },
    check: Check::Person(check),
};

/// Hours of contracts are decimal numbers; a third of an hour in them must not break a week.
const TOLERANCE_MINUTES: f64 = 1e-6;

fn check(person: &Person<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for week in person.weeks() {
        let paid: f64 = week.shifts().map(WorkedShift::ordinary_paid_minutes).sum();
        let (low, high) = allowed_minutes(person, &week);
        // Written so that a limit that is no number counts as broken.
        let holds = paid >= low - TOLERANCE_MINUTES && paid <= high + TOLERANCE_MINUTES;
        if !holds {
            let allowed = Amount::Range(hours(low), hours(high));
            findings.push(Finding::on(week.first, hours(paid), allowed));
        }
    }
    findings
}

fn allowed_minutes(person: &Person<'_>, week: &PlanningWeek<'_, '_>) -> (f64, f64) {
    let (_, most_now) = week.allowed_days();
    let most = person.contract().days_per_week.1;
    let scaled = |hours: f64| match most {
        0 => 0.0,
        _ => hours * 60.0 * f64::from(most_now) / f64::from(most),
    };
    let (low, high) = person.contract().paid_hours_per_week;
    let low = if week.is_whole() { scaled(low) } else { 0.0 };
    let until = person.member().no_overtime_until;
    let overtime = match until.is_none_or(|until| until <= week.first) && most_now > 0 {
        true => person.contract().overtime.max_hours_per_week,
        false => 0.0,
    };
    (low, scaled(high) + 60.0 * overtime)
}

/// Hours to the hundredth, as a planner reads them.
fn hours(minutes: f64) -> f64 {
    (minutes / 60.0 * 100.0).round() / 100.0
}
