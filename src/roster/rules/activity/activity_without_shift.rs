//! Activities belong to a shift.

use crate::roster::rules::{Check, FileFinding, Files, Finding, Rule, Severity, Wording};

/// Every activity has a shift of its person on its work date inside the plan.
pub static RULE: Rule = Rule {
    name: "activity_without_shift",
    severity: Severity::Hard,
    unit: "",
    parameters: &["activities.csv"],
    source: "contract of activities.csv",
    asks: Wording {
        english: "every activity belongs to a shift",
        chinese: "每项活动都属于一个班次",
    },
    breach: Wording {
        english: "{found} has no shift on this day",
        chinese: "{found} 当日没有对应的班次",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let strays = files.stray_activities.iter();
    strays
        .map(|row| {
            let finding = Finding::on(row.work_date, row.activity.as_str(), "roster.csv");
            (Some(row.agent_id.clone()), finding)
        })
        .collect()
}
