//! Only people of the centre are rostered.

use std::collections::HashSet;

use crate::roster::rules::{Check, FileFinding, Files, Finding, Rule, Severity, Wording};
use crate::units::AgentId;

/// Every row names a person of `agents.csv`.
pub static RULE: Rule = Rule {
    name: "unknown_agent",
    severity: Severity::Hard,
    unit: "",
    parameters: &["agents.csv: agent_id"],
    source: "project file",
    asks: Wording {
        english: "every shift belongs to a person of agents.csv",
        chinese: "每个班次都属于 agents.csv 中的人员",
    },
    breach: Wording {
        english: "agent {found} is not in agents.csv",
        chinese: "工号 {found} 不在 agents.csv 中",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let known: HashSet<&AgentId> = files.problem.agents.iter().map(|a| &a.id).collect();
    let strangers = files.rows.shifts.iter();
    strangers
        .filter(|row| !known.contains(&row.agent_id))
        .map(|row| {
            let finding = Finding::on(row.work_date, row.agent_id.as_str(), "agents.csv");
            (Some(row.agent_id.clone()), finding)
        })
        .collect()
}
