//! Only planned days are rostered.

use std::collections::HashSet;

use crate::roster::rules::{Check, FileFinding, Files, Finding, Rule, Severity, Wording};
use crate::units::AgentId;

/// Every shift of a known person has a work date inside the plan.
pub static RULE: Rule = Rule {
    name: "outside_plan",
    severity: Severity::Hard,
    unit: "",
    parameters: &["plan.first_day", "plan.days"],
    source: "project file",
    asks: Wording {
        english: "every shift belongs to a planned day",
        chinese: "每个班次都在排班周期之内",
    },
    breach: Wording {
        english: "work date {found} is outside the plan ({allowed})",
        chinese: "出勤日期 {found} 不在排班周期（{allowed}）之内",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let grid = &files.problem.grid;
    let known: HashSet<&AgentId> = files.problem.agents.iter().map(|a| &a.id).collect();
    let (first, last) = (grid.first_day(), grid.day(grid.n_days() - 1));
    let shifts = files.rows.shifts.iter();
    shifts
        .filter(|row| known.contains(&row.agent_id))
        .filter(|row| !(first..=last).contains(&row.work_date))
        .map(|row| {
            let allowed = format!("{first} – {last}");
            let finding = Finding::on(row.work_date, row.work_date.to_string(), allowed);
            (Some(row.agent_id.clone()), finding)
        })
        .collect()
}
