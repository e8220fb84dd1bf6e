//! A duty is as long as it should be, and when it may be.

use super::duties;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Every duty that is placed lasts what the project says, lies inside one of its windows, and is of
/// somebody who takes part in it.
pub static RULE: Rule = Rule {
    name: "duty_place",
    severity: Severity::Hard,
    unit: "",
    parameters: &["duties.minutes", "duties.windows", "duties.who"],
    source: "duty",
    asks: Wording {
        english: "duties last as long as they should and lie in their windows",
        chinese: "会议与培训的时长符合规定，并在允许的时段内",
    },
    breach: Wording {
        english: "{found} does not fit the duty, which asks for {allowed}",
        chinese: "{found} 不符合该任务的要求：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let problem = person.problem;
    let minute = |at: chrono::DateTime<_>| problem.grid.minute_of(at);
    let placed = duties(person, shift).into_iter();
    placed
        .filter(|(duty, row)| {
            let span = (minute(row.start.to_utc()), minute(row.end.to_utc()));
            let lasts = span.1 - span.0 == i64::from(duty.minutes);
            !(lasts && duty.is_for(person.member()) && duty.may_be(problem, span))
        })
        .map(|(duty, row)| {
            let found = format!(
                "{} {}–{}",
                row.activity,
                row.start.format("%H:%M"),
                row.end.format("%H:%M")
            );
            let asked = format!("{} minutes in its windows", duty.minutes);
            Finding::on(shift.work_date(), found, asked)
        })
        .collect()
}
