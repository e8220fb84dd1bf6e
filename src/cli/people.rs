//! What a planner must know of a plan's people, as findings: contracts that nobody could work,
//! people who are left out, and queues whose work nobody has the skill for.

use std::collections::BTreeMap;

use crate::history::Finding;
use crate::plan::Plan;
use crate::roster::on_call::on_call;
use crate::roster::{Conflict, LeftOut, Obstacle, Roster, RosterProblem};

/// So many people are named of those who are left out for one reason.
const NAMED: usize = 8;

/// That nobody in the file can be planned.
pub fn nobody() -> Finding {
    Finding::error("PB-1604", "agents.csv")
        .found("nobody who can be planned")
        .expected("people with a contract and a skill")
        .fix("add people to the file")
}

/// A contract whose rules cannot hold together, with the mildest ways out.
pub fn conflict(conflict: &Conflict) -> Finding {
    let fix = match &conflict.smallest_changes[..] {
        [] => "no single change helps: loosen several of these rules".to_owned(),
        changes => format!("smallest changes: {}", changes.join("; ")),
    };
    let finding = Finding::error("PB-2101", "paiban.toml");
    let (found, expected) = match &conflict.obstacle {
        Obstacle::Contract(id) => (
            format!(
                "contract {id} cannot be worked by anybody: {}",
                conflict.reason
            ),
            "rules that hold together in a week",
        ),
        Obstacle::Limit(limit) => (
            format!("no roster found keeps {limit}: {}", conflict.reason),
            "a limit that these people can keep",
        ),
        Obstacle::OutOfReach(limit) => (
            format!("no roster can keep {limit}: {}", conflict.reason),
            "a limit that these people can keep",
        ),
    };
    finding.found(found).expected(expected).fix(fix)
}

/// Who is left out of a roster and why, and which queues nobody serves.
pub fn warnings(plan: &Plan) -> Vec<Finding> {
    let Some(solved) = plan.solved() else {
        return Vec::new();
    };
    let mut told = left_out(&plan.problem, &solved.left_out);
    told.extend(unserved(&plan.problem));
    told.extend(too_few_on_call(&plan.problem, &solved.roster));
    told
}

/// Days on which fewer people can be called in than a contract's share asks for.
fn too_few_on_call(problem: &RosterProblem, roster: &Roster) -> Option<Finding> {
    let days = on_call(problem, roster).ok()?;
    let mut short = days.iter().filter(|of| of.missing > 0);
    let first = short.next()?;
    Some(
        Finding::warning("PB-2104", "paiban.toml")
            .found(format!(
                "{} more wanted on call on {} of contract {} than can come, and so on {} further days",
                first.missing,
                first.work_date,
                problem.contracts[first.contract].id,
                short.count()
            ))
            .expected("people off whose rest and run of days allow a shift")
            .fix("lower on_call_share, or leave more rest in the roster"),
    )
}

/// One finding per reason: people on one contract are often left out together.
fn left_out(problem: &RosterProblem, people: &[LeftOut]) -> Vec<Finding> {
    let mut reasons: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for person in people {
        let reason = (person.reason.as_str(), person.least_relaxation.as_str());
        let id = problem.agents[person.agent].id.as_str();
        reasons.entry(reason).or_default().push(id);
    }
    let told = reasons.into_iter().map(|((reason, way_out), ids)| {
        let shown = ids[..ids.len().min(NAMED)].join(", ");
        let more = if ids.len() > NAMED { " …" } else { "" };
        let n = ids.len();
        Finding::warning("PB-1405", "agents.csv")
            .found(format!(
                "{n} without any legal roster ({shown}{more}): {reason}"
            ))
            .expected("rules that hold together for every person")
            .fix(way_out)
    });
    told.collect()
}

/// The queues that need people and have nobody with their skill.
fn unserved(problem: &RosterProblem) -> Vec<Finding> {
    let hours = f64::from(problem.grid.interval_minutes()) / 60.0;
    let mut told = Vec::new();
    for (index, queue) in problem.queues.iter().enumerate() {
        let needed = hours * queue.required.iter().sum::<f64>();
        let has_skill = problem.agents.iter().any(|a| a.queues.contains(&index));
        if needed > 0.0 && !has_skill {
            let finding = Finding::warning("PB-2102", "agents.csv")
                .found(format!("nobody has the skill \"{}\"", queue.queue))
                .expected(format!("people for the {needed:.1} hours that it needs"))
                .fix("add the skill to people who have it");
            told.push(finding);
        }
    }
    told
}
