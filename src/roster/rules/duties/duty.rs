//! Everybody has their meetings and trainings.

use super::duties;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// In every whole planning week in which a person works, each duty they take part in is there as often as
/// the project says. Soft: a shift may have no room inside the windows. Not judged where nothing is
/// known of activities.
pub static RULE: Rule = Rule {
    name: "duty",
    severity: Severity::Soft,
    unit: "times",
    parameters: &["duties.times_per_week", "duties.who"],
    source: "duty",
    asks: Wording {
        english: "everybody has their duties every week",
        chinese: "每人每周参加规定的会议与培训",
    },
    breach: Wording {
        english: "a duty is there {found} times in the week, {allowed} are asked for",
        chinese: "本周该任务安排 {found} 次，应为 {allowed} 次",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    if !person.activities_known {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let taking_part = person.problem.duties.iter();
    for duty in taking_part.filter(|duty| duty.is_for(person.member())) {
        for week in person.weeks().filter(|week| week.is_whole()) {
            let shifts: Vec<_> = week.shifts().collect();
            let here = shifts.iter().flat_map(|shift| duties(person, shift));
            let times = here.filter(|(of, _)| of.id == duty.id).count();
            if !shifts.is_empty() && times < duty.times_per_week as usize {
                let asked = i64::from(duty.times_per_week);
                findings.push(Finding::on(week.first, times as i64, asked));
            }
        }
    }
    findings
}
