//! `paiban explain infeasible`.

use serde_json::{Value, json};

use super::asked::{answer, failed};
use crate::cli::console::Outcome;
use crate::cli::failure::Failure;
use crate::cli::workspace::Workspace;
use crate::report::Language;
use crate::roster::explain::infeasible;
use crate::roster::{Conflict, conflicts};

/// The rules that cannot hold together, and the mildest ways out.
///
/// # Errors
/// 3 for a problem that contradicts itself.
pub fn why_infeasible(space: &Workspace) -> Result<Outcome, Failure> {
    let problem = space.inputs.empty_problem();
    let contracts = conflicts(&problem).map_err(failed)?;
    let people = infeasible(&problem).map_err(failed)?;
    let mut lines = String::new();
    let english = space.language == Language::English;
    for of in &contracts {
        let ways = of.smallest_changes.join("; ");
        lines += &match english {
            true => format!(
                "contract {}: {}\n  any one of: {ways}\n",
                of.contract, of.reason
            ),
            false => format!("合同 {}：{}\n  任选其一：{ways}\n", of.contract, of.reason),
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
    outcome.fields.insert("people".into(), json!(rows));
    Ok(outcome)
}

fn row(of: &Conflict) -> Value {
    json!({
        "contract": of.contract,
        "reason": of.reason,
        "smallest_changes": of.smallest_changes,
    })
}
