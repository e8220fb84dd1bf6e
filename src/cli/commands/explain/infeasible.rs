//! `paiban explain infeasible`.

use serde_json::{Value, json};

use super::asked::{answer, failed};
use crate::cli::console::Outcome;
use crate::cli::failure::Failure;
use crate::cli::workspace::Workspace;
use crate::progress::Silent;
use crate::report::Language;
use crate::roster::explain::infeasible;
use crate::roster::{
    Conflict, Obstacle, RosterOutcome, RosterProblem, SolveLimits, conflicts, solve,
};

/// The rules that cannot hold together, and the mildest ways out.
///
/// # Errors
/// 3 for a problem that contradicts itself.
pub fn why_infeasible(space: &Workspace) -> Result<Outcome, Failure> {
    let problem = space.inputs.empty_problem();
    let contracts = conflicts(&problem).map_err(failed)?;
    let limits = limits_in_the_way(&problem)?;
    let people = infeasible(&problem).map_err(failed)?;
    let mut lines = String::new();
    let english = space.language == Language::English;
    for of in contracts.iter().chain(&limits) {
        let ways = of.smallest_changes.join("; ");
        let name = of.obstacle.name();
        let kind = match &of.obstacle {
            Obstacle::Contract(_) => ("contract", "合同"),
            Obstacle::Limit(_) => ("no roster found keeps", "未找到满足的班表："),
            Obstacle::OutOfReach(_) => ("no roster can keep", "任何班表都无法满足："),
        };
        lines += &match english {
            true => format!("{} {name}: {}\n  any one of: {ways}\n", kind.0, of.reason),
            false => format!("{} {name}：{}\n  任选其一：{ways}\n", kind.1, of.reason),
        };
    }
    let mut rows = Vec::new();
    for person in &people {
        let id = problem.agents[person.agent].id.as_str();
        let conflict = person.conflict.join("; ");
        lines += &match english {
            true => format!("{id}: cannot hold together: {conflict}\n"),
            false => format!("{id}：无法同时满足：{conflict}\n"),
        };
        for (rank, way) in person.ways_out.iter().enumerate() {
            lines += &format!("  {}. {}\n", rank + 1, way.words);
        }
        let ways = person.ways_out.iter();
        let ways: Vec<Value> = ways
            .map(|way| json!({"change": way.words, "gravity": way.rank, "steps": way.steps}))
            .collect();
        rows.push(json!({"agent_id": id, "conflict": person.conflict, "ways_out": ways}));
    }
    if lines.is_empty() {
        lines += match english {
            true => "everybody has a legal roster\n",
            false => "人人都有合规班表\n",
        };
    }
    let contracts: Vec<Value> = contracts.iter().map(row).collect();
    let mut outcome = answer(space, lines);
    outcome.fields.insert("contracts".into(), json!(contracts));
    let limits: Vec<Value> = limits.iter().map(row).collect();
    outcome.fields.insert("limits".into(), json!(limits));
    outcome.fields.insert("people".into(), json!(rows));
    Ok(outcome)
}

/// The hard limits on heads that no roster keeps, found by planning for nothing else.
fn limits_in_the_way(problem: &RosterProblem) -> Result<Vec<Conflict>, Failure> {
    if problem.limits.iter().all(|limit| limit.price.is_some()) {
        return Ok(Vec::new());
    }
    let outcome = solve(problem, &SolveLimits::standard(1), &Silent);
    let RosterOutcome::Infeasible(conflicts) = outcome.map_err(failed)? else {
        return Ok(Vec::new());
    };
    let limits = conflicts.into_iter().filter(|of| of.obstacle.is_limit());
    Ok(limits.collect())
}

fn row(of: &Conflict) -> Value {
    let kind = match of.obstacle.is_limit() {
        true => "limit",
        false => "contract",
    };
    json!({
        kind: of.obstacle.name(),
        "reason": of.reason,
        "smallest_changes": of.smallest_changes,
    })
}
